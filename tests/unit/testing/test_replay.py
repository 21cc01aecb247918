"""Recording an execution, and replaying it as a test."""

import copy
import json

import pytest

from flowdsl.testing import execute, record, replay
from tests.unit.testing.machines import APPROVED, GOOD, PAY

FREE = {"Type": "Pass", "Output": {"paid": True}, "Next": "Paid?"}


@pytest.fixture
def history():
    return execute(PAY, {"amount": 5}, tasks=GOOD, on_token=APPROVED).to_aws()


def test_a_recorded_execution_replays(history, tmp_path):
    result = replay(PAY, history, arguments=False)
    assert (result.output, result.elapsed) == ({"approved": True}, 10)
    path = tmp_path / "paid.json"
    result.record(path)
    assert replay(PAY, path).output == {"approved": True}
    replay(PAY, json.loads(path.read_text()), cause=True)


def test_newest_first_replays(history):
    replay(PAY, {"events": history["events"][::-1]})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m["States"]["Charge"]["Arguments"].update(Payload=1), r"arguments of 'Charge'\.Payload: expected"),
        (lambda m: m["States"]["Charge"].pop("Retry"), r"status: recorded SUCCEEDED, got FAILED \(Busy"),
        (lambda m: m["States"]["Paid?"]["Choices"].reverse(), r"free"),
        (lambda m: m["States"]["Approve"].update(Output=1), r"output: expected \{\"approved\": true\}, got 1"),
        (lambda m: m["States"].update(Charge=FREE), r"the recorded call of the state 'Charge' was not made"),
        (
            lambda m: m["States"].update(Start={**FREE, "Next": "Charge"}) or m.update(StartAt="Start"),
            r"got Start → Charge",
        ),
    ],
)
def test_another_machine_differs(history, change, message):
    machine = copy.deepcopy(PAY)
    change(machine)
    with pytest.raises(AssertionError, match=message):
        replay(machine, history)


def test_failures_replay():
    tasks = {"charge": {"raise": {"error": "NoCard", "cause": "x"}}}
    result = replay(PAY, execute(PAY, {}, tasks=tasks).to_aws(), cause=True)
    assert (result.error, result.cause) == ("Refused", "no money")


def test_an_unrecorded_call_is_told(history):
    machine = copy.deepcopy(PAY)
    machine["States"]["Approve"] = {**machine["States"]["Approve"], "Next": "Again"}
    machine["States"]["Approve"].pop("End")
    machine["States"]["Again"] = {**PAY["States"]["Approve"]}
    with pytest.raises(AssertionError, match="no further call in the state 'Again'"):
        replay(machine, history)


def test_what_is_no_history(tmp_path):
    with pytest.raises(ValueError, match="no execution history"):
        replay(PAY, {"event": []})
    with pytest.raises(ValueError, match="has not ended"):
        replay(PAY, {"events": []})
    path = tmp_path / "x.json"
    path.write_text("[]")
    with pytest.raises(ValueError, match="no execution history"):
        replay(PAY, path)


def test_a_history_is_fetched_page_by_page(tmp_path, history):
    class Client:
        def get_paginator(self, operation):
            assert operation == "get_execution_history"
            return self

        def paginate(self, **arguments):
            assert arguments == {"executionArn": "arn", "includeExecutionData": True}
            middle = len(history["events"]) // 2
            return [{"events": history["events"][:middle]}, {"events": history["events"][middle:]}]

    written = record("arn", tmp_path / "h.json", client=Client())
    assert written == history
    replay(PAY, tmp_path / "h.json")
