"""Task states: one attempt after the other, through the task backend."""

from dataclasses import dataclass

from flowdsl.jsontypes import Json
from flowdsl.local.errors import TIMEOUT, InvalidDefinition, StateFailure, runtime_failure
from flowdsl.local.flow import compile_flow
from flowdsl.local.handlers import compile_handlers, guarded
from flowdsl.local.limits import compact, larger_than
from flowdsl.local.payload import compile_payload
from flowdsl.local.runtime import Visit
from flowdsl.local.scheduler import Steps
from flowdsl.local.states.fields import number_field
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskCall, TaskFailure, TaskRequest, TaskTimeout
from flowdsl.local.template import Compiler


@dataclass(frozen=True, slots=True)
class Resource:
    """A Task state's ``Resource``, taken apart.

    Attributes:
        kind: ``LambdaFunction``, ``Activity`` or ``Task``; the events of an attempt start with it.
        service: ``lambda``, ``aws-sdk:dynamodb``…, empty for a function or activity ARN.
        action: ``invoke.waitForTaskToken``…, or the whole ARN of a function or activity.
        token: whether the task has a token: callbacks, jobs and activities (reported by the package sfnx).
        submitted: whether the answer comes later than the request.
    """

    kind: str
    service: str
    action: str
    token: bool
    submitted: bool


def parse_resource(arn: str) -> Resource:
    """Take a resource ARN apart."""
    parts = arn.split(":", 6)
    if len(parts) > 5 and parts[2] == "states" and parts[5] == "activity":
        return Resource("Activity", "", arn, False, False)
    if len(parts) > 5 and parts[2] == "states" and not parts[3] and not parts[4]:
        tail = arn.split(":", 5)[5]
        service, _, action = tail.rpartition(":")
        waits = action.endswith((".waitForTaskToken", ".sync", ".sync:2"))
        if action == "2":
            service, _, name = service.rpartition(":")
            action, waits = f"{name}:2", True
        return Resource("Task", service, action, waits, waits)
    return Resource("LambdaFunction", "", arn, False, False)


class TaskNode:
    """A Task state."""

    __slots__ = (
        "_credentials",
        "_flow",
        "_heartbeat",
        "_parts",
        "_resource",
        "_timeout",
        "aborted_event",
        "counts_retries",
        "entered_event",
        "exited_event",
        "following",
        "handlers",
        "name",
        "pointer",
    )

    def __init__(self, name: str, state: dict[str, Json], pointer: str, compiler: Compiler, *, jsonata: bool) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = True
        self.entered_event = "TaskStateEntered"
        self.exited_event = "TaskStateExited"
        self.aborted_event = "TaskStateAborted"
        resource = state.get("Resource")
        if not isinstance(resource, str):
            raise InvalidDefinition(f"{pointer}/Resource", "a Task state needs a 'Resource'")
        self._resource = resource
        self._parts = parse_resource(resource)
        self._flow = compile_flow(state, pointer, compiler, jsonata=jsonata, works=True)
        self.following: str | None = state.get("Next")
        self.handlers = compile_handlers(state, pointer, compiler, jsonata)
        self._timeout = number_field(state, "TimeoutSeconds", pointer, compiler, jsonata)
        self._heartbeat = number_field(state, "HeartbeatSeconds", pointer, compiler, jsonata)
        given = state.get("Credentials")
        place = f"{pointer}/Credentials"
        if given is None:
            self._credentials = None
        elif jsonata:
            template = compiler.template(given, "Credentials", place)
            self._credentials = lambda visit, _value: template(visit.environment(states={"input": visit.input}))
        else:
            payload = compile_payload(given, "Credentials", place)
            self._credentials = lambda visit, value: payload(visit.environment(input=value))

    def steps(self, visit: Visit) -> Steps:
        """Perform the task, with retries and catchers."""
        gave_up = _abort if visit.frame.kind == "branch" and not self.handlers.catchers else None
        return guarded(visit, self.handlers, self.attempt, self.following, gave_up)

    def attempt(self, visit: Visit) -> Steps:
        """Make one attempt; returns the output of the state."""
        frame = visit.frame
        runtime = frame.runtime
        parts = self._parts
        request = self._request(visit)
        timeout, heartbeat = request.timeout, request.heartbeat
        frame.event(f"{parts.kind}Scheduled", self._scheduled(request))
        runtime.calls.append(TaskCall(self._resource, request.arguments, self.name))
        if parts.kind != "Activity":
            frame.event(f"{parts.kind}Started", self._about())
        # Every concurrent branch gets to start its task before the first result is taken (recorded:
        # test_service_lambda_map_timeout): the answer comes one turn of the scheduler later.
        begun = runtime.now()
        try:
            if runtime.pool is None:
                answer = runtime.backend.call(request)
            else:
                future = runtime.pool.submit(runtime.backend.call, request)
                yield future
                answer = future.result()
        except TaskFailure as failure:
            self._polled(visit)
            if parts.submitted and failure.submitted:
                frame.event("TaskSubmitted", self._about())
            yield begun + failure.seconds
            self._check_timeout(visit, timeout, runtime.now() - begun)
            raise self._failed(visit, failure) from None
        except TaskTimeout:
            if heartbeat is not None:
                self._polled(visit)
            yield begun + (timeout or 0)
            raise self._timed_out(visit) from None
        except NoAnswer as unanswered:
            yield from self._wait_in_vain(visit, timeout, heartbeat, unanswered)
            raise AssertionError("unreachable") from None
        self._polled(visit)
        if parts.submitted:
            frame.event("TaskSubmitted", self._about())
        seconds = 0.0
        if isinstance(answer, Delayed):
            seconds, answer = answer.seconds, answer.result
        if timeout is not None and max(seconds, runtime.now() - begun) > timeout:
            yield begun + timeout
            raise self._timed_out(visit)
        yield begun + seconds
        if larger_than(answer, runtime.limits.payload_bytes):
            oversized = visit.too_large(parts.service.rpartition(":")[2] or self._resource)
            frame.event(f"{parts.kind}Failed", {**self._about(), "error": oversized.error, "cause": oversized.cause})
            raise oversized
        frame.event(f"{parts.kind}Succeeded", {**self._about(), "output": answer})
        if visit.rehearsal is not None:
            visit.rehearsal.trace["result"] = answer
        return self._flow.finish(visit, answer)

    def _request(self, visit: Visit) -> TaskRequest:
        """Evaluate what an attempt sends: arguments, times and credentials, in this order."""
        if self._parts.token:
            visit.token = visit.frame.runtime.token()
            visit.forget_context()
        value = self._flow.enter(visit)
        arguments = self._flow.arguments(visit, value)
        visit.check_sent(arguments)
        timeout = self._timeout(visit, value) if self._timeout is not None else None
        heartbeat = self._heartbeat(visit, value) if self._heartbeat is not None else None
        _positive(timeout, "TimeoutSeconds")
        _positive(heartbeat, "HeartbeatSeconds")
        credentials = self._credentials(visit, value) if self._credentials is not None else None
        return TaskRequest(
            resource=self._resource,
            arguments=arguments,
            state=self.name,
            context=visit.context(),
            token=visit.token,
            attempt=visit.retry_count,
            credentials=credentials,
            timeout=timeout,
            heartbeat=heartbeat,
        )

    def _wait_in_vain(
        self, visit: Visit, timeout: float | None, heartbeat: float | None, unanswered: NoAnswer
    ) -> Steps:
        """Let the heartbeat or the timeout run out (recorded: test_heartbeat_timeout, test_heartbeat_no_timeout)."""
        bounds = [seconds for seconds in (timeout, heartbeat) if seconds is not None]
        deadline = visit.frame.runtime.scheduler.deadline
        if not bounds and deadline is None:
            raise StateFailure(
                "States.Runtime",
                f"The task of the state '{visit.node.name}' waits for an answer that nobody can give, and it has "
                "neither "
                f"a timeout nor a heartbeat. {unanswered}".rstrip(),
            ) from None
        if self._parts.submitted:
            visit.frame.event("TaskSubmitted", self._about())
        missed = heartbeat is not None and heartbeat == min(bounds)
        if missed:
            self._polled(visit)
        now = visit.frame.runtime.now()
        yield now + min(bounds) if bounds else (deadline or now) + 1
        raise self._timed_out(visit, heartbeat=missed) from None

    def _polled(self, visit: Visit) -> None:
        """Record that a worker has taken the activity: only then do heartbeats count (as LocalStack measured)."""
        if self._parts.kind == "Activity":
            visit.frame.event("ActivityStarted", self._about())

    def _about(self) -> dict[str, Json]:
        parts = self._parts
        if parts.kind == "Task":
            return {"resourceType": parts.service, "resource": parts.action}
        return {"resource": self._resource}

    def _scheduled(self, request: TaskRequest) -> dict[str, Json]:
        details = self._about()
        details["parameters" if self._parts.kind == "Task" else "input"] = request.arguments
        if request.timeout is not None:
            details["timeoutInSeconds"] = request.timeout
        if request.heartbeat is not None:
            details["heartbeatInSeconds"] = request.heartbeat
        if request.credentials is not None:
            details["taskCredentials"] = request.credentials
        return details

    def _check_timeout(self, visit: Visit, timeout: float | None, seconds: float) -> None:
        if timeout is not None and seconds > timeout:
            raise self._timed_out(visit)

    def _failed(self, visit: Visit, failure: TaskFailure) -> StateFailure:
        cause = failure.cause
        if cause is not None and not isinstance(cause, str):
            cause = compact(cause)
        visit.frame.event(f"{self._parts.kind}Failed", {**self._about(), "error": failure.error, "cause": cause})
        return StateFailure(failure.error, cause, origin="task")

    def _timed_out(self, visit: Visit, *, heartbeat: bool = False) -> StateFailure:
        """A missed heartbeat is reported as ``States.Timeout`` (recorded: test_heartbeat_timeout)."""
        visit.frame.event(f"{self._parts.kind}TimedOut", {**self._about(), "error": TIMEOUT})
        return StateFailure(TIMEOUT, None, origin="heartbeat" if heartbeat else "task")


def _positive(value: float | None, field: str) -> None:
    if value is not None and value <= 0:
        raise runtime_failure(f"The value of the field '{field}' must be positive, but was: {compact(value)}")


def _abort(visit: Visit, _failure: StateFailure) -> None:
    """Recorded: test_parallel_catch_error[PARALLEL_CATCH_ERROR_OUTPUT]."""
    visit.frame.event("TaskStateAborted", {"name": visit.node.name})
