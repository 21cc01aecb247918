"""The promise itself: generated workflows do on the machine what they do in CPython.

``FLOWDSL_EXAMPLES`` sets how many programs are drawn (300 when unset, the same ones each time), ``FLOWDSL_FIRST`` the
seed of the first of them. The run's last lines say what came of them.
"""

import os
import traceback
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.property.bounding import bounded
from tests.property.chooser import Chooser, Seeded
from tests.property.judging import judge
from tests.property.regressions import CASES, Case
from tests.property.shrinking import smallest
from tests.property.workflows import write_program

EXAMPLES = int(os.environ.get("FLOWDSL_EXAMPLES", "0"))
FIRST = int(os.environ.get("FLOWDSL_FIRST", "1000000"))
CI_EXAMPLES = 300
BATCHES = 10
SECONDS = 120
"""Longest time one program may take, its runs and all: a slow machine beside other work, and a hang still ends."""


Tally = Callable[..., None]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_workflows_do_what_python_does(batch: int, tally: Tally) -> None:
    count = (EXAMPLES or CI_EXAMPLES) // BATCHES
    # A longer run draws other programs than CI does.
    first = (FIRST if EXAMPLES else 0) + batch * count
    counts = Counter(workflows=count, inputs=0, refused=0, differences=0, crashes=0)
    codes: Counter[str] = Counter()
    wrong = [found for seed in range(first, first + count) if (found := _one(seed, counts, codes))]
    tally("differential", **counts)
    assert not wrong, "\n\n".join(wrong)
    # Programs of this language are refused for reasons of their own only; more than that would test nothing.
    assert counts["refused"] <= count * 0.12 + 6, codes
    assert "FLOW601" not in codes, "the machine that was written is not valid"
    assert counts["inputs"] >= (count - counts["refused"]) * 4
    assert counts["calls"] > 0
    assert 0 < counts["failures"] < counts["inputs"]
    # A limit that the machine states itself is rare: most inputs must be answered.
    assert counts["limits"] <= counts["inputs"] * 0.05 + 5


def _one(seed: int, counts: Counter[str], codes: Counter[str]) -> str:
    """Judge one program and count what came of it; returns what is wrong with it, or an empty text."""
    program = write_program(Chooser(Seeded(seed)))
    try:
        with bounded(SECONDS):
            verdict = judge(program)
    except Exception as error:
        counts["crashes"] += 1
        return f"program {seed}\n{program.text}\n{''.join(traceback.format_exception(error))}"
    counts.update(inputs=verdict.runs, refused=bool(verdict.refused), calls=verdict.calls, failures=verdict.failures,
                  limits=verdict.limits)  # fmt: skip
    codes.update(set(verdict.refused))
    if not verdict.difference:
        return ""
    counts["differences"] += 1
    if counts["differences"] == 1:
        program, verdict = smallest(program)
    return f"program {seed}\n{program.text}\nanswers {program.answers}\n{verdict.difference}"


@settings(
    max_examples=max(25, EXAMPLES // 40), derandomize=not EXAMPLES, deadline=None, database=None,
    phases=(Phase.generate, Phase.shrink), suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.data())
def test_drawn_workflows_do_what_python_does(data: st.DataObject) -> None:
    """The same under Hypothesis, whose draws reach corners (empty, first, last) more often."""
    from tests.property.chooser import Drawn

    program = write_program(Chooser(Drawn(data.draw)), depth=3)
    verdict = judge(program)
    assert not verdict.difference, f"{program.text}\n{verdict.difference}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_was_found_once(case: Case) -> None:
    verdict = judge(case.program())
    assert not verdict.refused, verdict.messages
    assert not verdict.difference, verdict.difference
    assert verdict.runs == len(case.inputs)


@pytest.mark.parametrize("body", ["z = 1\n    del z\n    del z", "if p:\n        z = 1\n    del z", "del z"])
def test_deleting_a_name_that_may_be_unbound_is_refused(body: str) -> None:
    verdict = judge(Case("del", f"@workflow\ndef main(p):\n    {body}\n    return p\n").program())
    assert set(verdict.refused) <= {"FLOW201", "FLOW203"} and verdict.refused


def test_a_record_of_arguments_of_unknown_length_is_refused() -> None:
    verdict = judge(Case("star", "@workflow\ndef main(p: list):\n    q = Point(*p)\n    return q.x\n").program())
    assert verdict.refused == ("FLOW102",), verdict.messages
