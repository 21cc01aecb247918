"""Testing one state alone, as AWS's TestState does."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.clock import VirtualClock
from flowdsl.local.context import ExecutionContext
from flowdsl.local.errors import InvalidDefinition, StateFailure, handles
from flowdsl.local.handlers import Handlers, error_output
from flowdsl.local.history import History
from flowdsl.local.limits import DEFAULT_LIMITS, Limits
from flowdsl.local.prepare import prepare_single
from flowdsl.local.runtime import Frame, Rehearsal, Runtime, Visit
from flowdsl.local.scope import Scope
from flowdsl.local.states.distributed import DistributedMapNode
from flowdsl.local.states.map import MapNode
from flowdsl.local.states.parallel import ParallelNode
from flowdsl.local.states.simple import ChoiceNode, FailNode, PassNode
from flowdsl.local.states.wait import WaitNode
from flowdsl.local.tasks.api import Delayed, TaskBackend, TaskFailure, TaskRequest
from flowdsl.local.tasks.mock import NoTasks

StateStatus: TypeAlias = Literal["SUCCEEDED", "FAILED", "RETRIABLE", "CAUGHT_ERROR"]


@dataclass(frozen=True, slots=True)
class StateMock:
    """What stands for the work of the state: either a result or an error.

    Attributes:
        result: the result of the task, branches or iterations.
        error: the error name when the work fails; None with ``fails`` is an error without a name.
        cause: its cause.
        fails: whether the work fails.
    """

    result: Json = None
    error: str | None = None
    cause: str | None = None
    fails: bool = False


@dataclass(frozen=True, slots=True)
class StateConfiguration:
    """The situation the state is tested in (TestState API, ``stateConfiguration``).

    Attributes:
        retry_count: retries the retrier that matches has made already.
        failed_iterations: iterations of a Distributed Map that count as failed.
        items: what the ``ItemReader`` reads, None to ask the task backend.
    """

    retry_count: int = 0
    failed_iterations: int = 0
    items: list[Json] | None = None


@dataclass(frozen=True, slots=True)
class StateOutcome:
    """How one state ended.

    Attributes:
        status: RETRIABLE when a retrier would try again, CAUGHT_ERROR when a catcher took the error.
        output: the output passed on; None when there is none.
        error: the error name.
        cause: its cause, without the introduction an execution puts before it (recorded: TestState).
        next_state: where the execution would go on, None at an end.
        inspection: the intermediate values, under the names TestState gives them.
    """

    status: StateStatus
    output: Json
    error: str | None
    cause: str | None
    next_state: str | None
    inspection: dict[str, Json] = field(default_factory=dict)


def run_state(
    definition: Mapping[str, Json],
    input: Json = None,
    *,
    state_name: str | None = None,
    mock: StateMock | None = None,
    tasks: TaskBackend | None = None,
    context: Json = None,
    variables: Mapping[str, Json] | None = None,
    configuration: StateConfiguration | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> StateOutcome:
    """Run one state.

    Args:
        definition: a state, or a whole machine of which `state_name` is tested, wherever it is nested.
        input: the state's input.
        state_name: which state of a machine; the first one by default.
        mock: stands for the work of a Task, Map or Parallel.
        tasks: performs the task when there is no mock.
        context: replaces the whole context object (recorded: test_state_context_object_edge_cases[EMPTY]).
        variables: the workflow variables the state sees.
        configuration: retries made, iterations failed.
        limits: quotas.

    Raises:
        InvalidDefinition: the state cannot be run, or is a Map or Parallel without a mock.
    """
    node = prepare_single(definition, state_name, limits)
    if mock is None and isinstance(node, MapNode | DistributedMapNode | ParallelNode):
        raise InvalidDefinition(
            node.pointer,
            "TestState API does not support Map or Parallel states. Supported state types include: "
            "[Task, Wait, Pass, Succeed, Fail, Choice]",
        )
    setting = configuration or StateConfiguration()
    clock = VirtualClock()
    runtime = Runtime(
        clock=clock,
        context=ExecutionContext(overrides=context),
        history=History(clock.now, None, None),
        limits=limits,
        backend=_Stand(mock) if mock is not None else tasks or NoTasks(),
        express=True,
        input=input,
        source=random.Random(0),
    )
    visit = Visit(Frame(runtime, Scope(None, dict(variables or {})), 0), node, input)
    visit.enter()
    visit.rehearsal = Rehearsal(
        result=mock.result if mock is not None else None,
        failure=StateFailure(mock.error, mock.cause) if mock is not None and mock.fails else None,
        items=setting.items,
        failed=setting.failed_iterations,
    )
    trace = visit.rehearsal.trace
    trace["input"] = input
    if variables:
        trace["variables"] = dict(variables)
    if isinstance(node, PassNode | FailNode | ChoiceNode):
        try:
            following, output = node.run(visit)
        except StateFailure as failure:
            return StateOutcome("FAILED", None, failure.error, failure.cause, None, trace)
        return StateOutcome("SUCCEEDED", output, None, None, following, trace)
    try:
        if isinstance(node, WaitNode):
            following, output = runtime.scheduler.run(node.steps(visit))
        else:
            output = runtime.scheduler.run(node.attempt(visit))
            visit.check_size(output)
            following = node.following
    except StateFailure as failure:
        handlers = node.handlers if not isinstance(node, WaitNode) else Handlers((), ())
        return _handled(visit, handlers, failure, setting, trace)
    return StateOutcome("SUCCEEDED", output, None, None, following, trace)


def _handled(
    visit: Visit, handlers: Handlers, failure: StateFailure, setting: StateConfiguration, trace: dict[str, Json]
) -> StateOutcome:
    """Tell which retrier or catcher takes the failure."""
    for position, retrier in enumerate(handlers.retriers):
        if handles(retrier.errors, failure):
            trace["errorDetails"] = {"retryIndex": position}
            if setting.retry_count < retrier.attempts:
                seconds = retrier.delay(setting.retry_count, visit.frame.runtime.random)
                trace["errorDetails"]["retryBackoffIntervalSeconds"] = int(seconds)
                return StateOutcome("RETRIABLE", None, failure.error, failure.cause, None, trace)
            break
    for position, catcher in enumerate(handlers.catchers):
        if handles(catcher.errors, failure):
            trace["errorDetails"] = {"catchIndex": position}
            try:
                output = catcher.finish(visit, error_output(failure))
            except StateFailure as second:
                return StateOutcome("FAILED", None, second.error, second.cause, None, trace)
            return StateOutcome("CAUGHT_ERROR", output, failure.error, failure.cause, catcher.next, trace)
    return StateOutcome("FAILED", None, failure.error, failure.cause, None, trace)


class _Stand:
    """The backend of a mocked task."""

    __slots__ = ("_mock",)

    def __init__(self, mock: StateMock) -> None:
        self._mock = mock

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Answer with the mock."""
        del request
        if self._mock.fails:
            raise TaskFailure(self._mock.error, self._mock.cause)
        return self._mock.result
