"""Histories in AWS's form: what is written can be read, and a recording replays."""

import json
from pathlib import Path

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import MockBackend, TaskFailure, UnknownTask, run
from flowdsl.local.aws_history import details_key, read, to_aws
from flowdsl.local.tasks.recorded import RecordedBackend
from tests.unit.local.machines import jsonata, passes, region, task

MACHINE = jsonata(
    "M",
    M={
        "Type": "Map",
        "Items": "{% $states.input.xs %}",
        "ItemProcessor": region(
            "T",
            T=task(
                {"x": "{% $states.input %}"},
                Retry=[{"ErrorEquals": ["Busy"]}],
                Catch=[{"ErrorEquals": ["Odd"], "Output": "caught", "Next": "P"}],
            ),
            P=passes(),
        ),
        "Next": "D",
    },
    D={"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:f", "End": True},
)


def answers() -> MockBackend:
    tried: set[int] = set()

    def answer(resource: str, arguments: Json, _context: Json) -> Json:
        if resource.endswith(":f"):
            return {"n": len(arguments)}
        x = arguments["x"]
        if x == 1 and x not in tried:
            tried.add(x)
            raise TaskFailure("Busy", "again", seconds=2)
        if x == 2:
            raise TaskFailure("Odd", None)
        return x * 10

    return MockBackend(answer)


def test_a_recording_replays_to_the_same_history() -> None:
    first = run(MACHINE, {"xs": [0, 1, 2]}, tasks=answers())
    document = json.loads(json.dumps(to_aws(first.history)))
    recording = read({"events": document["events"][::-1]})
    assert recording.status == "SUCCEEDED"
    assert recording.input == {"xs": [0, 1, 2]}
    assert recording.output == first.output == {"n": 3}
    assert recording.states_entered == first.states_entered
    assert [(t.state, t.outcome) for t in recording.tasks] == [
        ("T", "succeeded"),
        ("T", "failed"),
        ("T", "failed"),
        ("T", "succeeded"),
        ("D", "succeeded"),
    ]
    backend = RecordedBackend(recording)
    again = run(MACHINE, recording.input, tasks=backend)
    assert again.history == first.history
    assert backend.left == []


def test_a_machine_that_calls_more_than_was_recorded_is_told() -> None:
    recording = read(to_aws(run(MACHINE, {"xs": []}, tasks=answers()).history))
    with pytest.raises(UnknownTask, match="'T'"):
        run(MACHINE, {"xs": [1]}, tasks=RecordedBackend(recording))


def test_details_are_named_as_aws_names_them() -> None:
    assert details_key("TaskStateEntered") == "stateEnteredEventDetails"
    assert details_key("LambdaFunctionScheduled") == "lambdaFunctionScheduledEventDetails"
    event = to_aws(run(jsonata(A=passes({"x": 1}))).history)["events"][2]
    assert event["type"] == "PassStateExited"
    assert event["stateExitedEventDetails"] == {"name": "A", "output": '{"x":1}'}


def test_what_is_no_history_is_refused() -> None:
    with pytest.raises(ValueError, match="no execution history"):
        read({"events": [{}]})


def test_the_example_of_the_page_runs() -> None:
    page = Path(__file__).parents[3] / "docs" / "local-engine.md"
    code = page.read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    exec(compile(code, str(page), "exec"), {})
