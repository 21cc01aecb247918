"""Virtual time: waits, retries, timeouts, and what runs beside what."""

import threading
import time
from datetime import UTC, datetime

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import (
    InvalidDefinition,
    MockBackend,
    NoAnswer,
    SystemClock,
    TaskFailure,
    TaskRequest,
    UnknownTask,
    VirtualClock,
    run,
)
from tests.unit.local.machines import jsonata, jsonpath, passes, region, task


def wait(seconds: object, **fields: object) -> dict[str, object]:
    end = {} if "Next" in fields else {"End": True}
    return {"Type": "Wait", "Seconds": seconds, **fields, **end}


def test_a_week_passes_at_once() -> None:
    begin = time.perf_counter()
    execution = run(jsonata(A=wait(604800)))
    assert execution.elapsed == 604800
    assert time.perf_counter() - begin < 1


@pytest.mark.parametrize("seconds", ["{% 1.5 %}", "{% -1 %}", "{% 'x' %}", "{% 100000000 %}"])
def test_computed_seconds_that_are_no_seconds(seconds: str) -> None:
    assert run(jsonata(A=wait(seconds))).error == "States.QueryEvaluationError"


@pytest.mark.parametrize(
    ("text", "waits"),
    [
        ("2025-01-01T01:00:00Z", 3600.0),
        ("2025-01-01T01:00:00+01:00", 0.0),
        ("2025-01-01T00:00:00.123456789Z", 0.123456789),
        ("2020-01-01T00:00:00Z", 0.0),
    ],
)
def test_timestamps(text: str, waits: float) -> None:
    definition = jsonata(A={"Type": "Wait", "Timestamp": text, "End": True})
    assert run(definition).elapsed == pytest.approx(waits, abs=1e-6)


@pytest.mark.parametrize(
    "text", ["2016-12-05 21:29:29Z", "2016-12-05T21:29:29", "2016-13-05T21:29:29Z", "2016-12-05T25:29:29Z"]
)
def test_unreadable_timestamps(text: str) -> None:
    failed = run(jsonata(A={"Type": "Wait", "Timestamp": text, "End": True}))
    assert failed.error == "States.QueryEvaluationError"
    assert "cannot be parsed as an ISO-8601 extended offset date-time format string: " + text in (failed.cause or "")
    by_path = run(jsonpath(A={"Type": "Wait", "TimestampPath": "$.t", "End": True}), {"t": text})
    assert by_path.error == "States.Runtime"
    with pytest.raises(InvalidDefinition, match="RFC3339"):
        run(jsonpath(A={"Type": "Wait", "Timestamp": text, "End": True}))


@pytest.mark.parametrize(("days", "status"), [(24855, "SUCCEEDED"), (24856, "FAILED")])
def test_the_longest_wait(days: int, status: str) -> None:
    clock = VirtualClock(datetime(2000, 1, 1, tzinfo=UTC))
    target = datetime.fromtimestamp(clock.now() + days * 86400, UTC)
    definition = jsonpath(A={"Type": "Wait", "TimestampPath": "$.t", "End": True})
    assert run(definition, {"t": f"{target:%Y-%m-%dT%H:%M:%SZ}"}, clock=clock).status == status


@pytest.mark.parametrize(
    ("value", "message"),
    [(1.5, "cannot be parsed as a long value"), (-1, "references a negative value"), ("3", "cannot be parsed")],
)
def test_seconds_path(value: object, message: str) -> None:
    execution = run(jsonpath(A={"Type": "Wait", "SecondsPath": "$.s", "End": True}), {"s": value})
    assert execution.error == "States.Runtime"
    assert message in (execution.cause or "")


def test_backoff_and_its_bound() -> None:
    retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 2, "BackoffRate": 3, "MaxAttempts": 4, "MaxDelaySeconds": 20}]
    backend = MockBackend({"A": [{"raise": {"error": "Busy"}}] * 4 + [{"return": 1}]})
    execution = run(jsonata(A=task({}, Resource="arn:aws:states:::sqs:sendMessage", Retry=retry)), tasks=backend)
    assert execution.output == 1
    assert execution.elapsed == 2 + 6 + 18 + 20
    assert len(execution.calls) == 5


def test_jitter_stays_below_the_computed_wait_and_repeats() -> None:
    retry = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 100, "MaxAttempts": 1, "JitterStrategy": "FULL"}]

    def once(seed: int) -> float:
        backend = MockBackend({"A": [{"raise": {"error": "Busy"}}, {"return": 1}]})
        return run(jsonata(A=task({}, Retry=retry)), tasks=backend, seed=seed).elapsed

    waits = [once(seed) for seed in range(20)]
    assert all(0 <= seconds <= 100 for seconds in waits)
    assert len(set(waits)) > 10
    assert once(3) == once(3)


def test_only_the_first_matching_retrier_counts() -> None:
    retry = [{"ErrorEquals": ["Busy"], "MaxAttempts": 1}, {"ErrorEquals": ["States.ALL"], "MaxAttempts": 5}]
    execution = run(jsonata(A=task({}, Retry=retry)), tasks=MockBackend({"A": [{"raise": {"error": "Busy"}}]}))
    assert execution.status == "FAILED"
    assert len(execution.calls) == 2


def test_a_slow_task_times_out_when_its_time_is_up() -> None:
    execution = run(jsonata(A=task({}, TimeoutSeconds=5)), tasks=MockBackend({"A": [{"return": 1, "seconds": 6}]}))
    assert (execution.error, execution.cause, execution.elapsed) == ("States.Timeout", None, 5)
    caught = task({}, TimeoutSeconds=5, Catch=[{"ErrorEquals": ["States.Timeout"], "Next": "C"}])
    execution = run(jsonata(A=caught, C=passes()), tasks=MockBackend({"A": [{"timeout": True}]}))
    assert execution.output == {"Error": "States.Timeout", "Cause": ""}


def test_the_machine_has_a_timeout_of_its_own() -> None:
    execution = run({**jsonata(A=wait(100)), "TimeoutSeconds": 10})
    assert (execution.status, execution.error, execution.cause, execution.elapsed) == ("TIMED_OUT", None, None, 10)
    assert execution.history[-1].type == "ExecutionTimedOut"
    assert run({**jsonata(A=wait(10)), "TimeoutSeconds": 10}).status == "SUCCEEDED"


def test_express_ends_after_five_minutes() -> None:
    assert run(jsonata(A=wait(301)), express=True).status == "TIMED_OUT"


def test_branches_run_side_by_side() -> None:
    """The slow branch does not delay the quick one: calls come in the order of virtual time."""
    slow = region("W", W=wait(10, Next="T"), T=task({"who": "slow"}))
    quick = region("V", V=wait(3, Next="U"), U=task({"who": "quick"}))
    definition = jsonata(A={"Type": "Parallel", "Branches": [slow, quick], "End": True})
    execution = run(definition, tasks=MockBackend(lambda _r, arguments, _c: arguments["who"]))
    assert [call.state for call in execution.calls] == ["U", "T"]
    assert execution.output == ["slow", "quick"]
    assert execution.elapsed == 10


def test_all_branches_have_started_their_task_when_one_fails() -> None:
    """Recorded: test_service_lambda_map_timeout."""
    branches = [region("T", T=task({"n": n})) for n in range(3)]
    definition = jsonata(A={"Type": "Parallel", "Branches": branches, "End": True})

    def fail(_resource: str, arguments: dict[str, int], _context: object) -> object:
        raise TaskFailure("Boom", str(arguments["n"]))

    execution = run(definition, tasks=MockBackend(fail))
    assert len(execution.calls) == 3
    assert (execution.error, execution.cause) == ("Boom", "0")


def test_what_still_runs_is_aborted_when_a_branch_fails() -> None:
    branches = [region("W", W=wait(100)), region("F", F=wait(5, Next="X"), X={"Type": "Fail", "Error": "Boom"})]
    execution = run(jsonata(A={"Type": "Parallel", "Branches": branches, "End": True}))
    assert execution.elapsed == 5
    types = [event.type for event in execution.history]
    assert "WaitStateAborted" in types
    assert execution.failed_state == "A/1/X"


def test_max_concurrency_bounds_what_runs_at_once() -> None:
    definition = jsonata(
        A={
            "Type": "Map",
            "Items": [10, 10, 10, 10],
            "MaxConcurrency": 2,
            "ItemProcessor": region("W", W=wait("{% $states.input %}")),
            "End": True,
        }
    )
    assert run(definition).elapsed == 20
    definition["States"]["A"]["MaxConcurrency"] = 0
    assert run(definition).elapsed == 10


def test_an_inline_map_runs_forty_at_once_at_most() -> None:
    definition = jsonata(
        A={"Type": "Map", "Items": "{% [1..41] %}", "ItemProcessor": region("W", W=wait(1)), "End": True}
    )
    assert run(definition).elapsed == 2


def test_a_failing_task_takes_its_time() -> None:
    backend = MockBackend({"A": [{"raise": {"error": "Busy"}, "seconds": 7}]})
    assert run(jsonata(A=task({})), tasks=backend).elapsed == 7


def test_requests_carry_what_the_state_says() -> None:
    seen: list[TaskRequest] = []

    class Backend:
        def call(self, request: TaskRequest) -> object:
            seen.append(request)
            if request.attempt == 0:
                raise TaskFailure("Busy")
            return {}

    arguments = {"try": "{% $states.context.State.RetryCount %}"}
    state = task(
        arguments,
        TimeoutSeconds="{% 60 %}",
        HeartbeatSeconds=10,
        Credentials={"RoleArn": "{% $states.input.role %}"},
        Retry=[{"ErrorEquals": ["Busy"]}],
    )
    run(jsonata(A=state), {"role": "r"}, tasks=Backend())
    assert [request.arguments for request in seen] == [{"try": 0}, {"try": 1}]
    assert (seen[0].timeout, seen[0].heartbeat, seen[0].credentials) == (60, 10, {"RoleArn": "r"})
    assert seen[0].token is None


def test_a_task_token_exists_where_somebody_could_use_it() -> None:
    tokens: dict[str, object] = {}

    class Backend:
        def call(self, request: TaskRequest) -> object:
            tokens[request.resource] = (request.token, "Task" in request.context)
            return {}

    for suffix in ("", ".sync:2", ".waitForTaskToken"):
        resource = f"arn:aws:states:::states:startExecution{suffix}"
        run(jsonata(A={"Type": "Task", "Resource": resource, "Arguments": {}, "End": True}), tasks=Backend())
    values = list(tokens.values())
    assert values[0] == (None, False)
    assert all(token and shown for token, shown in values[1:])


class Blocking:
    """A backend whose calls block, as calls over a network do."""

    blocking = True

    def __init__(self) -> None:
        self.together = threading.Barrier(3, timeout=10)

    def call(self, request: TaskRequest) -> object:
        self.together.wait()
        if request.arguments == 1:
            raise TaskFailure("Boom", "one")
        return request.arguments


def test_branches_call_a_blocking_backend_from_several_threads() -> None:
    """The barrier opens only when all three calls are under way at once."""
    state = {"Type": "Map", "ItemProcessor": region("T", T=task("{% $states.input %}")), "End": True}
    done = run(jsonata(A=state), [0, 2, 4], tasks=Blocking())
    assert done.output == [0, 2, 4]
    failed = run(jsonata(A=state), [0, 1, 2], tasks=Blocking())
    assert (failed.error, failed.cause) == ("Boom", "one")


def test_a_blocking_call_does_not_hold_up_the_timeout_of_the_machine() -> None:
    release = threading.Event()

    class Slow:
        blocking = True

        def call(self, request: TaskRequest) -> object:
            release.wait(10)
            return request.arguments

    begin = time.perf_counter()
    execution = run({**jsonata(A=task({})), "TimeoutSeconds": 0.2}, tasks=Slow(), clock=SystemClock())
    release.set()
    assert execution.status == "TIMED_OUT"
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize(
    ("bounds", "events"),
    [
        ({"TimeoutSeconds": 9}, ["ActivityScheduled", "ActivityTimedOut"]),
        ({"TimeoutSeconds": 9, "HeartbeatSeconds": 3}, ["ActivityScheduled", "ActivityStarted", "ActivityTimedOut"]),
    ],
)
def test_an_activity_starts_when_a_worker_takes_it(bounds: dict[str, Json], events: list[str]) -> None:
    activity = task("{% 1 %}", Resource="arn:aws:states:us-east-1:123456789012:activity:a", **bounds)
    lost = run(jsonata(A=activity), tasks=MockBackend(nobody))
    assert [event.type for event in lost.history if event.type.startswith("Activity")] == events
    assert lost.error == "States.Timeout"
    done = run(jsonata(A=activity), tasks=MockBackend(lambda *_: 5))
    assert [event.type for event in done.history if event.type.startswith("Activity")] == [
        "ActivityScheduled", "ActivityStarted", "ActivitySucceeded",
    ]  # fmt: skip


def nobody(*_: Json) -> Json:
    raise NoAnswer("no worker")


@pytest.mark.parametrize("seconds", ["x", -1, 1e308, None, True])
def test_a_mock_takes_a_time_that_can_be(seconds: object) -> None:
    with pytest.raises(UnknownTask, match="`seconds` has to be a number"):
        run(jsonata(A=task({})), tasks=MockBackend({"A": {"return": 1, "seconds": seconds}}))
