"""The promise itself: generated workflows do on the machine what they do in CPython.

``FLOWDSL_EXAMPLES`` sets how many programs are drawn (300 when unset, the same ones each time).
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.property.chooser import Chooser, Seeded
from tests.property.judging import Verdict, judge
from tests.property.regressions import CASES, Case
from tests.property.shrinking import smallest
from tests.property.workflows import write_program

EXAMPLES = int(os.environ.get("FLOWDSL_EXAMPLES", "0"))
CI_EXAMPLES = 300
BATCHES = 10


def _judged(seeds: range) -> list[tuple[int, Verdict]]:
    return [(seed, judge(write_program(Chooser(Seeded(seed))))) for seed in seeds]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_generated_workflows_do_what_python_does(batch: int) -> None:
    count = (EXAMPLES or CI_EXAMPLES) // BATCHES
    # A longer run draws other programs than CI does.
    first = (1_000_000 if EXAMPLES else 0) + batch * count
    verdicts = _judged(range(first, first + count))
    for seed, verdict in verdicts:
        if verdict.difference and not verdict.aliased:
            program, found = smallest(write_program(Chooser(Seeded(seed))))
            pytest.fail(f"program {seed}\n{program.text}\nanswers {program.answers}\n{found.difference}")
    refused = sum(bool(v.refused) for _, v in verdicts)
    codes = Counter(code for _, v in verdicts for code in set(v.refused))
    # Programs of this language are refused for reasons of their own only; more than that would test nothing.
    assert refused <= count * 0.2, codes
    assert "FLOW601" not in codes, "the machine that was written is not valid"
    assert sum(v.runs for _, v in verdicts) >= (count - refused) * 4
    assert sum(v.calls for _, v in verdicts) > 0
    assert 0 < sum(v.failures for _, v in verdicts) < sum(v.runs for _, v in verdicts)


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
    assert verdict.aliased or not verdict.difference, f"{program.text}\n{verdict.difference}"


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
