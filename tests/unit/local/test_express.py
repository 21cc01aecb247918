"""What Express workflows refuse: the engine and the validator agree."""

import pytest

from flowdsl.asl.validate import validate
from flowdsl.local import InvalidDefinition, MockBackend, run


def task(resource):
    return {"Type": "Task", "Resource": resource, "Parameters": {}, "End": True}


def machine(state):
    return {"StartAt": "A", "States": {"A": state}}


SYNC = task("arn:aws:states:::states:startExecution.sync:2")
CALLBACK = task("arn:aws:states:::sqs:sendMessage.waitForTaskToken")
ACTIVITY = {**task("arn:aws:states:us-east-1:123456789012:activity:a")}
FAR = {
    "Type": "Map",
    "ItemProcessor": {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        **machine({"Type": "Pass", "End": True}),
    },
    "End": True,
}
EACH = {"Type": "Map", "ItemProcessor": machine(SYNC), "End": True}
BOTH = {"Type": "Parallel", "Branches": [machine({"Type": "Pass", "End": True}), machine(CALLBACK)], "End": True}


@pytest.mark.parametrize(
    ("state", "pointer", "reason"),
    [
        (SYNC, "/States/A/Resource", "'.sync' service integration"),
        (CALLBACK, "/States/A/Resource", "'.waitForTaskToken' service integration"),
        (ACTIVITY, "/States/A/Resource", "Activity ARN"),
        (FAR, "/States/A", "Distributed Map"),
        (EACH, "/States/A/ItemProcessor/States/A/Resource", "'.sync' service integration"),
        (BOTH, "/States/A/Branches/1/States/A/Resource", "'.waitForTaskToken' service integration"),
    ],
)
def test_express_refuses(state, pointer, reason):
    with pytest.raises(InvalidDefinition, match=f"Express state machine does not support {reason}") as refusal:
        run(machine(state), [], express=True, tasks=MockBackend({}))
    assert refusal.value.pointer == pointer
    found = [p for p in validate(machine(state), type="EXPRESS") if "Express state machine" in p.message]
    assert [p.pointer for p in found] == [pointer]
    assert not [p for p in validate(machine(state)) if "Express state machine" in p.message]


def test_express_runs_the_rest():
    state = task("arn:aws:states:::lambda:invoke")
    assert run(machine(state), {}, express=True, tasks=MockBackend({"A": {"return": 1}})).output["Payload"] == 1


def test_validation_on_request():
    wrong = {**machine({"Type": "Pass", "End": True}), "Coment": "x"}
    assert run(wrong, {}).status == "SUCCEEDED"
    with pytest.raises(InvalidDefinition, match="Coment"):
        run(wrong, {}, validate=True)
