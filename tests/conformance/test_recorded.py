"""The engine against executions recorded on AWS: same status, output and error name, same states in the same order."""

import json

from flowdsl.jsontypes import Json
from flowdsl.local import ExecutionContext, StateConfiguration, StateMock, run, run_state
from tests.conformance.records import Replay, agrees, recorded, report, short

STOPPED_AFTER = 30.0
"""When the recorded execution that was stopped from outside is stopped here, in virtual seconds."""


def _same_outcome(expected: dict[str, Json], execution: Json) -> bool:
    if execution.status != expected["status"] or execution.error != expected.get("error"):
        return False
    if expected["status"] != "SUCCEEDED" or expected.get("output_unparsed"):
        return True
    return agrees(expected.get("output"), execution.output)


def test_pure(capsys: Json) -> None:
    good, bad, causes = 0, [], 0
    records = recorded()["pure"]
    for record in records:
        expected = record["expected"]
        stop = STOPPED_AFTER if expected["status"] == "ABORTED" else None
        execution = run(record["definition"], record["input"], stop_at=stop)
        if _same_outcome(expected, execution):
            good += 1
            causes += agrees(expected.get("cause"), execution.cause)
        else:
            bad.append(short(record))
    report(capsys, "pure", good, len(records), bad)
    assert causes == good, "a cause differs from the recorded text"


def test_tasks(capsys: Json) -> None:
    good, bad = 0, []
    records = recorded()["tasks"]
    for record in records:
        execution = run(
            record["definition_as_recorded"], record["input_as_recorded"], tasks=Replay(record["task_events"])
        )
        if _same_outcome(record["expected"], execution):
            good += 1
        else:
            bad.append(short(record))
    report(capsys, "tasks", good, len(records), bad)


def test_states_entered_and_events(capsys: Json) -> None:
    good, total, events, bad = 0, 0, 0, []
    for group in ("pure", "tasks"):
        for record in recorded()[group]:
            if "states_entered" not in record:
                continue
            total += 1
            stop = STOPPED_AFTER if record["expected"]["status"] == "ABORTED" else None
            if group == "pure":
                execution = run(record["definition"], record["input"], stop_at=stop)
            else:
                execution = run(
                    record["definition_as_recorded"], record["input_as_recorded"], tasks=Replay(record["task_events"])
                )
            if list(execution.states_entered) == record["states_entered"]:
                good += 1
            else:
                bad.append(short(record))
            # Histories with concurrent branches were sorted when they were recorded, so only the multiset counts.
            events += sorted(event.type for event in execution.history) == sorted(record["event_types"])
    with capsys.disabled():
        print(f"\nconformance event types: {events} of {total}", end="")
    report(capsys, "order", good, total, bad)
    assert events == total


def _mock(record: dict[str, Json]) -> StateMock | None:
    given = record["other"].get("mock")
    if given is None:
        if record["lambdas"]:
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


def test_test_state(capsys: Json) -> None:
    good, bad = 0, []
    records = recorded()["test_state"]
    for record in records:
        other, expected = record["other"], record["expected"]
        given = other.get("stateConfiguration", {})
        outcome = run_state(
            record["state"],
            record["input"],
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
        same = (outcome.status, outcome.error, outcome.cause, outcome.next_state) == (
            expected["status"],
            expected.get("error"),
            expected.get("cause"),
            expected.get("nextState"),
        )
        if same and agrees(_without_identity(expected.get("output")), _without_identity(outcome.output)):
            good += 1
        else:
            bad.append(short(record))
    report(capsys, "test_state", good, len(records), bad)


def test_context_is_used() -> None:
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "A",
        "States": {"A": {"Type": "Pass", "End": True, "Output": "{% $states.context.Execution.Name %}"}},
    }
    assert run(definition, context=ExecutionContext(execution_name="mine")).output == "mine"
