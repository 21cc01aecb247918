"""Express workflows: what they refuse, where engine and validator agree, and their five minutes."""

import time

import pytest

from flowdsl.asl.validate import validate
from flowdsl.local import InvalidDefinition, Limits, MockBackend, SystemClock, run
from tests.unit.local.machines import jsonata, passes, region


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


LOOP = region("A", A=passes(Next="B"), B={"Type": "Choice", "Choices": [], "Default": "A"})
LOOP["States"]["B"]["Choices"] = [{"Variable": "$.never", "IsPresent": True, "Next": "C"}]
LOOP["States"]["C"] = passes()
INNER = {"Type": "Parallel", "ResultPath": None, "Branches": [LOOP, LOOP], "End": True}
AROUND = {"Type": "Parallel", "ResultPath": None, "Branches": [region(P=passes(), start="P")], "Next": "A"}
AGAIN = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 0, "MaxAttempts": 99999999}]
RETRIED = {**task("arn:aws:states:::lambda:invoke"), "Retry": AGAIN}


@pytest.mark.parametrize(
    "endless",
    [LOOP, region("A", A=INNER), region("A", A=AROUND), region("A", A=RETRIED)],
    ids=["loop", "loops in branches", "a loop through branches", "retries at once"],
)
def test_an_endless_loop_takes_its_five_minutes(endless):
    begin = time.perf_counter()
    execution = run(endless, {}, express=True, tasks=MockBackend({"A": {"raise": {"error": "E"}}}))
    assert (execution.status, execution.error, execution.cause) == ("TIMED_OUT", "States.Timeout", None)
    assert execution.elapsed == 300
    assert execution.history[-1].type == "ExecutionTimedOut"
    assert time.perf_counter() - begin < 30  # a second or two on an idle machine
    sooner = run({**endless, "TimeoutSeconds": 10}, {}, express=True, tasks=MockBackend({"A": {"raise": {}}}))
    assert (sooner.status, sooner.elapsed) == ("TIMED_OUT", 10)


def test_short_executions_and_wide_ones_take_no_time_of_their_own():
    body = region("I", I=passes(Next="J"), J=passes(Next="K"), K=passes())
    each = {"Type": "Map", "ItemProcessor": body, "End": True}
    wide = run(jsonata(A=each), list(range(5_000)), express=True)
    assert (wide.status, wide.elapsed) == ("SUCCEEDED", 0)
    count = {"n": "{% $exists($n) ? $n + 1 : 1 %}"}
    rule = [{"Condition": "{% $n < 5000 %}", "Next": "A"}]
    long = jsonata(A=passes(Assign=count, Next="B"), B={"Type": "Choice", "Choices": rule, "Default": "C"}, C=passes())
    execution = run(long, {}, express=True)
    assert (execution.status, execution.elapsed) == ("SUCCEEDED", 50)
    assert run(long, {}).elapsed == 0


def test_a_clock_that_goes_by_itself_is_not_pushed():
    limits = Limits(transitions=5_000)
    begin = time.perf_counter()
    assert run(LOOP, {}, express=True, limits=limits, clock=SystemClock()).error == "States.Runtime"
    sooner = run({**LOOP, "TimeoutSeconds": 0.2}, {}, express=True, clock=SystemClock())
    assert sooner.status == "TIMED_OUT"
    assert time.perf_counter() - begin < 5
