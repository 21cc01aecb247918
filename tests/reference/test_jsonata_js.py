"""The emitted expressions mean the same to the JavaScript reference engine, jsonata 2.0.6 (opt-in: needs npm)."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from flowdsl.ir.ops.values import normal
from flowdsl.lowering.query.jsonata import Jsonata
from tests.property.expressions import Drawn, drawn, library
from tests.property.outcomes import Failed, OutsideContractError, equal, machine_outcome, python_outcome
from tests.property.showing import show

COUNT = int(os.environ.get("FLOWDSL_REFERENCE", "0"))
pytestmark = [
    pytest.mark.skipif(COUNT == 0, reason="set FLOWDSL_REFERENCE to the number of expressions to compare"),
    pytest.mark.skipif(shutil.which("npm") is None, reason="needs npm"),
]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("jsonata")
    command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), "jsonata@2.0.6"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip(f"npm cannot install the reference engine: {done.stderr[:200]}")
    return folder / "node_modules" / "jsonata"


def run_reference(reference: Path, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("evaluate.js")
    lines = "".join(json.dumps(r) + "\n" for r in requests)
    done = subprocess.run(
        ["node", "--stack-size=4000", str(script), str(reference)],
        input=lines, capture_output=True, text=True, timeout=900, check=True,
    )  # fmt: skip
    return [json.loads(line) for line in done.stdout.splitlines()]


def evaluate_all(reference: Path, requests: list[dict[str, Any]]) -> list[Any]:
    return [
        normal(answer["value"]) if "value" in answer else Failed(str(answer))
        for answer in run_reference(reference, requests)
    ]


def collect(strategy: Any, count: int) -> list[Drawn]:
    cases: list[Drawn] = []

    @seed(20260)
    @settings(max_examples=count, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
              database=None)  # fmt: skip
    @given(strategy)
    def gather(case: Drawn) -> None:
        cases.append(case)

    gather()
    return cases


@pytest.mark.parametrize("strategy", [drawn(), library()], ids=["expressions", "library"])
def test_the_reference_engine_agrees(reference: Path, strategy: Any) -> None:
    requests: list[dict[str, Any]] = []
    expected: list[tuple[Drawn, Any]] = []
    for case in collect(strategy, COUNT):
        if Jsonata().unsupported(case.expr, case.env, "Output"):
            continue
        template = Jsonata().template(case.expr, case.env, "Output")
        if not (isinstance(template, str) and template.startswith("{%")):
            continue
        try:
            wanted, noisy = python_outcome(case.expr, case.bindings)
            machine_outcome(case.expr, case.env, case.bindings)
        except OutsideContractError:
            continue
        if noisy:
            continue
        requests.append({"text": template[2:-2].strip(), "bindings": case.bindings})
        expected.append((case, wanted))
    answers = evaluate_all(reference, requests)
    assert len(answers) == len(requests)
    wrong = [
        f"{show(case.expr)}\n  with {case.bindings}\n  python {wanted!r}\n  reference {got!r}"
        for (case, wanted), got in zip(expected, answers, strict=True)
        if not equal(wanted, got)
    ]
    print(f"reference: {len(answers) - len(wrong)} of {len(answers)} agree")
    assert not wrong, "\n".join(wrong[:20])
