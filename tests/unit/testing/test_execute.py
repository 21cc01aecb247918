"""flowdsl.testing.execute: results, assertions, callbacks, time."""

import json
from datetime import UTC, datetime

import pytest

import flowdsl.testing
from flowdsl.local import InvalidDefinition, UnknownTask
from flowdsl.testing import TaskFailure, execute, test_state
from tests.unit.testing.machines import APPROVED, GOOD, PAY


def paid(**options):
    return execute(PAY, {"amount": 5}, tasks=GOOD, on_token=APPROVED, **options)


def test_a_mapping_answers_tasks_and_callbacks():
    result = paid()
    assert (result.status, result.output) == ("SUCCEEDED", {"approved": True})
    assert result.states_entered == ("Charge", "Paid?", "Approve")
    assert result.elapsed == 10
    assert [call.state for call in result.calls] == ["Charge", "Charge", "Approve"]
    result.assert_succeeded({"approved": True})


def test_a_callable_answers_tasks():
    seen = []

    def tasks(resource, arguments, context):
        seen.append((resource.rpartition(":")[2], context["State"]["Name"]))
        raise TaskFailure("NoCard", "expired")

    result = execute(PAY, {"amount": 5}, tasks=tasks)
    assert seen == [("invoke", "Charge")]
    result.assert_failed("Refused", "no money")


def test_a_callable_answers_callbacks():
    tokens = []

    def on_token(request):
        tokens.append(request.token)
        raise TaskFailure("Denied", "by the boss")

    result = execute(PAY, {}, tasks=GOOD, on_token=on_token)
    result.assert_failed("Denied", "by the boss")
    assert result.calls_of("Approve")[0].arguments["MessageBody"] == tokens[0]


def test_an_unanswered_callback_misses_its_heartbeat():
    result = execute(PAY, {}, tasks=GOOD, on_token={"Approve": {"never": True}})
    assert (result.error, result.elapsed) == ("States.Timeout", 3610)


def test_calls_go_by_state_function_and_resource():
    result = paid()
    for name in ("Charge", "charge", "arn:aws:states:::lambda:invoke", "lambda:invoke"):
        assert len(result.calls_of(name)) == 2
    assert result.calls_of("nobody") == []


def test_assertions_on_calls():
    result = paid()
    result.assert_called("charge")
    result.assert_called("charge", times=2)
    result.assert_called_with("charge", {"FunctionName": "charge", "Payload": {"amount": 5}})
    result.assert_called_with("charge", Payload={"amount": 5})
    result.assert_called_once_with("Approve", QueueUrl="q")
    result.assert_not_called("refund")


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (lambda r: r.assert_called_with("charge", Payload={"amount": 6}), r"Payload.amount: expected 6, got 5"),
        (lambda r: r.assert_called_with("charge", {"FunctionName": "charge"}), r"Payload: expected nothing"),
        (lambda r: r.assert_called_with("charge", Qualifier=1), r"Qualifier: expected 1, got nothing"),
        (lambda r: r.assert_called_with("refund"), r"'refund' was never called; the calls were those of 'Charge'"),
        (lambda r: r.assert_called_once_with("charge"), r"called 1 times, and was 2 times"),
        (lambda r: r.assert_not_called("charge"), r"called 0 times, and was 2 times"),
        (lambda r: r.assert_called("refund"), r"at least once"),
        (lambda r: r.assert_failed(), r"succeeded with .*approved.*\n.*Charge → Paid\? → Approve"),
        (lambda r: r.assert_succeeded({"approved": 1}), r"output.approved: expected 1, got true"),
    ],
)
def test_assertions_fail_and_say_why(check, message):
    with pytest.raises(AssertionError, match=message):
        check(paid())


def test_failures_say_what_happened():
    result = execute(PAY, {}, tasks={"charge": {"raise": {"error": "NoCard"}}})
    with pytest.raises(AssertionError, match=r"FAILED: Refused: no money\n  through Charge → Refused"):
        result.assert_succeeded()
    with pytest.raises(AssertionError, match="expected Other, but the execution ended FAILED: Refused"):
        result.assert_failed("Other")


@pytest.mark.parametrize(
    ("tasks", "message"),
    [
        ({"chrage": {"return": 1}}, "no task `chrage`.*did you mean `charge`"),
        ({"charge": []}, "the list of results of `charge` is empty"),
        ({"charge": {"retrun": 1}}, "result 1 of `charge` has to be an object with one of"),
        ({"charge": {"raise": {"cause": "x"}}}, "needs an `error`"),
        ({"zzz": {"return": 1}}, "it has `Charge`, `Approve`"),
    ],
)
def test_wrong_answers_are_refused(tasks, message):
    with pytest.raises(ValueError, match=message):
        execute(PAY, {}, tasks=tasks)
    with pytest.raises(ValueError, match=message):
        execute(PAY, {}, on_token=tasks)


def test_a_task_without_answer_is_an_error_of_the_test():
    with pytest.raises(UnknownTask, match="no mock for the state 'Charge'"):
        execute(PAY, {})


NOW = {
    "QueryLanguage": "JSONata",
    "StartAt": "A",
    "States": {
        "A": {"Type": "Wait", "Timestamp": "2025-06-01T12:00:00Z", "Next": "B"},
        "B": {
            "Type": "Pass",
            "Output": "{% [$now(), $states.context.Execution.Name, $states.context.StateMachine.Name] %}",
            "End": True,
        },
    },
}


@pytest.mark.parametrize("at", ["2025-06-01T09:30:00Z", datetime(2025, 6, 1, 9, 30, tzinfo=UTC), "2025-06-01T09:30:00"])
def test_time_is_controlled(at):
    result = execute(NOW, at=at, context={"Execution": {"Name": "n"}, "StateMachine": {"Name": "m"}})
    assert result.output == ["2025-06-01T12:00:00.000Z", "n", "m"]
    assert result.elapsed == 9000


def test_a_context_that_cannot_be_set():
    with pytest.raises(ValueError, match=r"cannot set Execution.Input of the context object; it can set Id, Name"):
        execute(NOW, context={"Execution": {"Input": 1}})
    with pytest.raises(ValueError, match="'Execution' of the context object is an object"):
        execute(NOW, context={"Execution": 1})


def test_an_execution_can_be_stopped():
    assert execute(NOW, stop_at=5).status == "ABORTED"


def test_files_and_what_is_none(tmp_path):
    path = tmp_path / "pay.asl.json"
    path.write_text(json.dumps(NOW))
    assert execute(path).name == execute(str(path)).name == "pay"
    path.write_text("{")
    with pytest.raises(ValueError, match="is not JSON"):
        execute(path)
    path.write_text("{}")
    with pytest.raises(ValueError, match="no state machine"):
        execute(path)
    with pytest.raises(TypeError, match="not int"):
        execute(5)


def test_definitions_are_validated():
    unknown = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True, "Sceonds": 1}}}
    with pytest.raises(InvalidDefinition, match="Sceonds"):
        execute(unknown)
    assert execute(unknown, validate=False).status == "SUCCEEDED"


def test_express_refuses_what_waits():
    with pytest.raises(InvalidDefinition, match=r"Approve/Resource: .*waitForTaskToken"):
        execute(PAY, {}, tasks=GOOD, on_token=APPROVED, express=True, validate=False)


def test_one_state():
    outcome = test_state(PAY, {"paid": False, "free": True}, state="Paid?")
    assert (outcome.status, outcome.next_state) == ("SUCCEEDED", "Approve")
    outcome = test_state(PAY, {}, state="Charge", result={"Payload": 7})
    assert (outcome.output, outcome.next_state) == (7, "Paid?")
    outcome = test_state(PAY, {}, state="Charge", error="NoCard", cause="x")
    assert (outcome.status, outcome.next_state) == ("CAUGHT_ERROR", "Refused")
    assert test_state(PAY, {}, state="Charge", error="Busy").status == "RETRIABLE"
    assert test_state(PAY, {}, state="Charge", error="Busy", retry_count=3).status == "FAILED"
    outcome = test_state(PAY, {"a": 1}, state="Charge", tasks={"charge": lambda sent: {"Payload": sent["Payload"]}})
    assert outcome.output == {"a": 1}
    alone = {"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $x + 1 %}", "End": True}
    assert test_state(alone, variables={"x": 2}).output == 3
    with pytest.raises(ValueError, match="either returns a result or fails"):
        test_state(PAY, {}, state="Charge", result=1, error="x")
    with pytest.raises(InvalidDefinition, match="no state 'Nobody'"):
        test_state(PAY, {}, state="Nobody")


def test_every_public_name_is_there():
    for name in flowdsl.testing.__all__:
        assert getattr(flowdsl.testing, name) is not None
    assert set(flowdsl.testing.__all__) == set(flowdsl.testing._HOMES)
    with pytest.raises(AttributeError, match="no attribute 'nobody'"):
        flowdsl.testing.nobody  # noqa: B018


@pytest.mark.parametrize(
    ("definition", "mistake"),
    [
        (
            {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}},
            UnknownTask,
        ),
        ({"Type": "Pas"}, InvalidDefinition),
    ],
)
def test_a_mistake_is_shown_where_the_test_made_it(definition, mistake):
    """Not somewhere in the engine, below a page of frames nobody asked for."""
    machine = {"StartAt": "A", "States": {"A": {**definition, "End": True}}}
    with pytest.raises(mistake) as caught:
        execute(machine, {})
    frames = [frame.name for frame in caught.traceback]
    assert frames == ["test_a_mistake_is_shown_where_the_test_made_it", "execute"]


def test_a_function_of_the_test_that_fails_shows_where():
    def broken(arguments):
        raise ValueError("mine")

    machine = {
        "StartAt": "A",
        "States": {
            "A": {
                "Type": "Task",
                "Resource": "arn:aws:states:::sns:publish",
                "Parameters": {"TopicArn": "arn:aws:sns:us-east-1:123456789012:t", "Message": "m"},
                "End": True,
            }
        },
    }
    with pytest.raises(ValueError, match="mine") as caught:
        execute(machine, {}, tasks={"A": broken})
    assert caught.traceback[-1].name == "broken"
