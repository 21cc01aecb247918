"""What CDK refuses is refused here too, at compile time; and so is what it accepts though AWS would not."""

import json
from typing import Any

import pytest

from tests.conformance import cdk_wrong
from tests.conformance.cdk_calls import TRANSLATORS
from tests.conformance.cdk_reasons import ACCEPTED, ELSEWHERE, NOT_REFUSED
from tests.conformance.cdk_tasks import compiled, task_text
from tests.corpus import corpus


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(corpus(name).read_text())
    return found


def text(case: dict[str, Any]) -> str:
    """Return the workflow of a case: as its properties say, or as it is written in `cdk_wrong`."""
    if case["id"] in cdk_wrong.WRONG:
        return cdk_wrong.text(case["id"])
    for name in (f"jsonata-{case['id']}", f"express-{case['id']}"):
        if name in cdk_wrong.WRONG:
            return cdk_wrong.text(name)
    if case["props"] is None or case["construct"] not in TRANSLATORS:
        raise LookupError(case["id"])
    try:
        return task_text(case)
    except (KeyError, AttributeError, TypeError) as error:
        raise AssertionError(f"{case['id']} cannot be translated") from error


@pytest.mark.parametrize("name", ["cdk_rejects.json", "cdk_accepts_but_should_not.json"])
def test_wrong_inputs_are_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    excused = NOT_REFUSED | ACCEPTED | ELSEWHERE
    considered = [case for case in cases(name) if case["id"] not in excused]
    missed = [case["id"] for case in considered if compiled(text(case)).compiled is not None]
    with capsys.disabled():
        print(
            f"\n{name}: {len(considered) - len(missed)} refused of {len(considered)} "
            f"({len(cases(name)) - len(considered)} cannot be written or are right); accepted: {missed}"
        )
    assert len(missed) <= (0.05 * len(considered) if name == "cdk_rejects.json" else 0), missed


def test_excuses_are_still_needed() -> None:
    known = {c["id"]: c for name in ("cdk_rejects.json", "cdk_accepts_but_should_not.json") for c in cases(name)}
    assert not {*NOT_REFUSED, *ACCEPTED, *ELSEWHERE} - known.keys()
    for excuse in NOT_REFUSED | ACCEPTED:
        try:
            made = compiled(text(known[excuse]))
        except LookupError:
            continue
        assert made.compiled is not None, f"{excuse} is refused: {made.problems}"


@pytest.mark.parametrize("name", cdk_wrong.WRONG)
def test_every_kind_of_mistake_is_refused(name: str) -> None:
    made = compiled(cdk_wrong.text(name))
    assert made.compiled is None
    assert made.problems
