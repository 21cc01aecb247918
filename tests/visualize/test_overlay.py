"""What happened to each state, from histories of the embedded engine."""

from types import SimpleNamespace

from flowdsl.local import MockBackend, run
from flowdsl.visualize import replay
from tests.visualize.graphs import task

RETRY = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "MaxAttempts": 3, "BackoffRate": 1}]
BUSY = {"raise": {"error": "Busy", "cause": "try later"}}


def overlay(definition, answers, input=None):
    return replay(run(definition, input, tasks=MockBackend(answers)).history)


def test_retries_and_durations():
    machine = {
        "StartAt": "Call",
        "States": {
            "Call": task("sqs:sendMessage", Retry=RETRY, Next="Rest"),
            "Rest": {"Type": "Wait", "Seconds": 5, "Next": "Done"},
            "Done": {"Type": "Succeed"},
            "Never": {"Type": "Succeed"},
        },
    }
    runs = overlay(machine, {"Call": [BUSY, BUSY, {"return": {"ok": 1}}]}, {"a": 1})
    assert set(runs) == {"Call", "Rest", "Done"}
    call = runs["Call"]
    assert (call.status, call.visits, call.retries, call.duration) == ("succeeded", 1, 2, 4.0)
    assert (call.input, call.output, call.error) == ({"a": 1}, {"ok": 1}, "Busy: try later")
    assert (runs["Rest"].status, runs["Rest"].duration) == ("succeeded", 5.0)


def test_a_caught_error():
    catch = [{"ErrorEquals": ["States.ALL"], "Next": "Handle"}]
    machine = {
        "StartAt": "Call",
        "States": {"Call": task("sqs:sendMessage", Catch=catch, End=True), "Handle": {"Type": "Succeed"}},
    }
    runs = overlay(machine, {"Call": BUSY})
    assert {id: run.status for id, run in runs.items()} == {"Call": "caught", "Handle": "succeeded"}
    assert runs["Call"].error == "Busy: try later"


def test_a_failure_inside_a_map_fails_the_states_around_it():
    body = {"StartAt": "Inner", "States": {"Inner": task("sqs:sendMessage", End=True)}}
    machine = {
        "StartAt": "Before",
        "States": {
            "Before": {"Type": "Pass", "Next": "Each"},
            "Each": {"Type": "Map", "ItemProcessor": body, "MaxConcurrency": 1, "End": True},
        },
    }
    runs = overlay(machine, {"Inner": [{"return": 1}, BUSY]}, [1, 2, 3])
    assert {id: run.status for id, run in runs.items()} == {
        "Before": "succeeded",
        "Each": "failed",
        "Each / Inner": "failed",
    }
    assert runs["Each / Inner"].visits == 2


def test_branches_and_iterations_are_kept_apart():
    def branch(name):
        return {"StartAt": name, "States": {name: {"Type": "Wait", "Seconds": 3, "End": True}}}

    processor = {
        "StartAt": "Both",
        "States": {"Both": {"Type": "Parallel", "Branches": [branch("Left"), branch("Right")], "End": True}},
    }
    machine = {
        "StartAt": "Each",
        "States": {
            "Each": {"Type": "Map", "ItemProcessor": processor, "Next": "After"},
            "After": {"Type": "Succeed"},
        },
    }
    runs = overlay(machine, {}, [1, 2])
    assert {id: (run.status, run.visits) for id, run in runs.items()} == {
        "Each": ("succeeded", 1),
        "Each / Both": ("succeeded", 2),
        "Each / Both / Left": ("succeeded", 2),
        "Each / Both / Right": ("succeeded", 2),
        "After": ("succeeded", 1),
    }
    assert runs["Each / Both / Left"].duration == 6.0
    assert runs["Each"].duration == 3.0


def test_loops_add_up():
    machine = {
        "StartAt": "Rest",
        "States": {
            "Rest": {"Type": "Wait", "Seconds": 1, "Next": "Ask"},
            "Ask": task("sqs:sendMessage", Next="Done?"),
            "Done?": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.done", "BooleanEquals": True, "Next": "End"}],
                "Default": "Rest",
            },
            "End": {"Type": "Succeed"},
        },
    }
    runs = overlay(machine, {"Ask": [{"return": {"done": False}}] * 4 + [{"return": {"done": True}}]})
    assert (runs["Rest"].visits, runs["Rest"].duration, runs["End"].visits) == (5, 5.0, 1)


def test_an_execution_still_running():
    events = [
        SimpleNamespace(id=1, timestamp=0.0, type="ExecutionStarted", previous_id=0, details={}),
        SimpleNamespace(id=2, timestamp=0.0, type="TaskStateEntered", previous_id=1, details={"name": "A", "input": 7}),
        SimpleNamespace(id=3, timestamp=1.0, type="TaskScheduled", previous_id=2, details={}),
    ]
    runs = replay(events)
    assert (runs["A"].status, runs["A"].input) == ("running", 7)
