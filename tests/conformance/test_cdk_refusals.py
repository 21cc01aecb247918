"""What CDK refuses is refused here too, at compile time; and so is what it accepts though AWS would not."""

import json
from typing import Any

import pytest

from tests.conformance.cdk_calls import PATTERNS, TRANSLATORS, translate
from tests.conformance.cdk_reasons import ACCEPTED, NOT_REFUSED, OTHER_ROOMS
from tests.corpus import corpus
from tests.tasks.calls import lower


def cases(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(corpus(name).read_text())
    return [case for case in found if case["props"] is not None and case["construct"] in TRANSLATORS]


def refused(case: dict[str, Any]) -> str:
    """Return why a case is refused, or an empty text."""
    try:
        task, arguments = translate(case["construct"], case["props"])
    except (KeyError, AttributeError, TypeError) as error:
        raise AssertionError(f"{case['id']} cannot be translated") from error
    arguments.pop("resources", None)
    pattern = PATTERNS[case["props"].get("integrationPattern", "REQUEST_RESPONSE")]
    try:
        request = lower(task, pattern, **arguments)
    except TypeError as error:  # an argument is missing or unknown
        return str(error)
    return next((problem.message for problem in request.problems if problem.kind == "value"), "")


@pytest.mark.parametrize("name", ["cdk_rejects.json", "cdk_accepts_but_should_not.json"])
def test_wrong_inputs_are_refused(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    excused = NOT_REFUSED | OTHER_ROOMS | ACCEPTED
    considered = [case for case in cases(name) if case["id"] not in excused]
    missed = [case["id"] for case in considered if not refused(case)]
    with capsys.disabled():
        print(f"\n{name}: {len(considered) - len(missed)} refused of {len(considered)}; accepted: {missed}")
    assert len(missed) <= (0.05 * len(considered) if name == "cdk_rejects.json" else 0), missed


def test_excuses_are_still_needed() -> None:
    known = {
        case["id"]: case for name in ("cdk_rejects.json", "cdk_accepts_but_should_not.json") for case in cases(name)
    }
    needless = [name for name in NOT_REFUSED | ACCEPTED if name in known and refused(known[name])]
    assert needless == []
