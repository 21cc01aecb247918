"""Bad input: whatever the text, the compiler gives diagnostics or machines, never a traceback and never a hang.

``FLOWDSL_FUZZ`` sets how many modules are tried (500 when unset, the same ones each time).
"""

import os
from collections.abc import Callable

import pytest

from flowdsl.asl.validate import validate
from flowdsl.compiler import compile_source
from flowdsl.source import SourceFile
from tests.property.bounding import bounded
from tests.property.chooser import Chooser, Seeded
from tests.property.judging import sibling
from tests.property.mutations import functions, module, modules

MODULES = int(os.environ.get("FLOWDSL_FUZZ", "0"))
CI_MODULES = 500
BATCHES = 10
SECONDS = 20
"""Longest time one module may take, on a slow machine beside other work."""


def compiles_or_says_why(text: str) -> bool:
    """Compile a text; whether there is a machine."""
    with bounded(SECONDS):
        result = compile_source(SourceFile("fuzz.py", text), loader=sibling)
    errors = [d for d in result.diagnostics if d.severity == "error"]
    assert result.artefacts or errors, "neither a machine nor an error"
    for diagnostic in errors:
        # 6xx and 9xx would mean that the compiler wrote what AWS refuses, or failed inside.
        message = diagnostic.text(diagnostic.message)
        assert message
        # A loop without a way out ends in Python no more than on AWS, which refuses such machines.
        endless = message == "Workflow has no terminal state"
        assert endless or diagnostic.code not in ("FLOW601", "FLOW900"), message
        span = diagnostic.origin.span
        assert 1 <= span.line <= text.count("\n") + 2
    for artefact in result.artefacts:
        problems = [p for p in validate(artefact.definition) if p.severity == "error"]
        assert not problems, problems
    return bool(result.artefacts)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_mutated_modules_give_diagnostics_or_machines(batch: int, tally: Callable[..., None]) -> None:
    count = (MODULES or CI_MODULES) // BATCHES
    first = (1_000_000 if MODULES else 0) + batch * count
    compiled = tried = failed = 0
    try:
        for seed in range(first, first + count):
            text = module(Chooser(Seeded(seed)))
            tried += 1
            try:
                compiled += compiles_or_says_why(text)
            except Exception as error:
                failed += 1
                pytest.fail(f"module {seed}: {type(error).__name__}: {error}\n{text}", pytrace=True)
    finally:
        tally("fuzz", modules=tried, machines=compiled, refused=tried - compiled - failed, failures=failed)
    # Enough of them get past the frontend.
    assert compiled >= count * 0.1


FOUND = {
    "a loop without a way out": "from flowdsl import workflow\n@workflow\ndef main(p):\n    while True:\n        pass\n",
    "options that are no numbers": (
        "from flowdsl import concurrent, policy, workflow\nfrom flowdsl_tasks import lambda_\n"
        "@lambda_.function\ndef t(x) -> int:\n    return x\n@workflow\ndef main(p):\n"
        "    for v in concurrent(p, limit={'a': p}):\n        t(v)\n"
        "    with policy(task_timeout=[p]):\n        t(1, heartbeat={'a': p})\n"
    ),
    "an annotation of bytes": "from flowdsl import workflow\n@workflow\ndef main(p: b'', q: list[b'x'] = 1):\n    return p\n",
}
"""Texts that once ended in a traceback."""


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_once(name: str) -> None:
    compiles_or_says_why(FOUND[name])


def test_there_is_enough_to_mutate() -> None:
    assert len(functions()) > 500
    assert len(modules()) > 50


def test_generated_syntax_gives_diagnostics_or_machines() -> None:
    """Texts of Python's whole grammar, where hypothesmith is installed."""
    hypothesmith = pytest.importorskip("hypothesmith", reason="hypothesmith is not installed")
    from hypothesis import HealthCheck, given, settings

    @settings(
        max_examples=max(50, MODULES // 100), deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(hypothesmith.from_node())
    def check(text: str) -> None:
        lines = "\n".join(f"    {line}" for line in text.splitlines()) or "    pass"
        compiles_or_says_why(f"from flowdsl import workflow\n\n@workflow\ndef main(p):\n    pass\n{lines}\n")

    check()
