"""The engine against executions recorded on AWS: same status, output and error name, same states in the same order."""

import json

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import Execution, InvalidDefinition, StateConfiguration, StateMock, StateOutcome, run_state
from tests.conformance.records import agrees, execute, recorded, report, short


def _same_outcome(expected: dict[str, Json], execution: Execution | None) -> bool:
    if execution is None or execution.status != expected["status"] or execution.error != expected.get("error"):
        return False
    if expected["status"] != "SUCCEEDED" or expected.get("output_unparsed"):
        return True
    return agrees(expected.get("output"), execution.output)


@pytest.mark.parametrize("group", ["pure", "tasks"])
def test_outcomes(group: str, capsys: Json) -> None:
    good, bad, causes = 0, [], 0
    records = recorded()[group]
    for record in records:
        expected = record["expected"]
        execution = execute(record)
        if execution is not None and _same_outcome(expected, execution):
            good += 1
            cause = expected.get("cause")
            causes += isinstance(cause, dict) or agrees(cause, execution.cause)
        else:
            bad.append(short(record))
    with capsys.disabled():
        print(f"\nconformance {group} causes: {causes} of {good}", end="")
    report(capsys, group, good, len(records), bad)
    assert causes >= 0.98 * good, "too many causes differ from the recorded text"


def test_states_entered_and_events(capsys: Json) -> None:
    good, total, events, bad = 0, 0, 0, []
    for group in ("pure", "tasks"):
        for record in recorded()[group]:
            if "states_entered" not in record:
                continue
            total += 1
            execution = execute(record)
            if execution is not None and list(execution.states_entered) == record["states_entered"]:
                good += 1
                # Histories with concurrent branches were sorted when they were recorded: only the multiset counts.
                events += sorted(event.type for event in execution.history) == sorted(record["event_types"])
            else:
                bad.append(short(record))
    with capsys.disabled():
        print(f"\nconformance event types: {events} of {good}", end="")
    report(capsys, "order", good, total, bad)
    assert events >= 0.98 * good


def _mock(record: dict[str, Json]) -> StateMock | None:
    given = (record.get("other") or {}).get("mock")
    if given is None:
        if record.get("lambdas"):
            # The recorded function echoes its payload or returns a constant; its result is the state's output.
            return StateMock(record["expected"]["output"])
        return None
    if "errorOutput" in given:
        return StateMock(error=given["errorOutput"].get("error"), cause=given["errorOutput"].get("cause"), fails=True)
    return StateMock(json.loads(given["result"]))


def _without_identity(value: Json) -> Json:
    """Blank out names and ARNs of the made-up execution a single state is tested in."""
    if isinstance(value, dict):
        blank = {"Id", "Name", "RoleArn"} if {"Id", "Name"} <= value.keys() else set()
        if "EnteredTime" in value:
            blank = {"Name", "EnteredTime"}
        if "StartTime" in value:
            blank |= {"StartTime"}
        return {key: "date" if key in blank else _without_identity(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_without_identity(item) for item in value]
    return value


def _test_state(record: dict[str, Json]) -> StateOutcome | None:
    other = record.get("other") or {}
    given = other.get("stateConfiguration", {})
    try:
        return run_state(
            record["state"],
            {} if record["input"] is None else record["input"],  # no input given is an empty object
            state_name=other.get("stateName"),
            mock=_mock(record),
            context=json.loads(other["context"]) if "context" in other else None,
            variables=json.loads(other["variables"]) if "variables" in other else None,
            configuration=StateConfiguration(
                retry_count=given.get("retrierRetryCount", 0),
                failed_iterations=given.get("mapIterationFailureCount", 0),
                items=json.loads(given["mapItemReaderData"]) if "mapItemReaderData" in given else None,
            ),
        )
    except InvalidDefinition:
        return None


def _inspected(record: dict[str, Json], outcome: StateOutcome) -> bool:
    """Tell whether the intermediate values are the recorded ones; the recording holds some as JSON text."""
    shown = {key: _read(value) for key, value in record["expected"]["inspectionData"].items()}
    return agrees(shown, outcome.inspection)


def _read(value: Json) -> Json:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return value


def test_test_state(capsys: Json) -> None:
    good, bad, inspected, inspections = 0, [], 0, 0
    records = recorded()["test_state"]
    for record in records:
        expected, outcome = record["expected"], _test_state(record)
        if (
            outcome is not None
            and (outcome.status, outcome.error) == (expected["status"], expected.get("error"))
            and agrees(expected.get("cause"), outcome.cause)
            and agrees(expected.get("nextState"), outcome.next_state)
            and agrees(_without_identity(expected.get("output")), _without_identity(outcome.output))
        ):
            good += 1
            if "inspectionData" in expected:
                inspections += 1
                inspected += _inspected(record, outcome)
        else:
            bad.append(short(record))
    with capsys.disabled():
        print(f"\nconformance test_state inspection data: {inspected} of {inspections}", end="")
    assert inspected >= 0.95 * inspections
    report(capsys, "test_state", good, len(records), bad)
