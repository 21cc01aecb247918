"""The parts an execution shares between all its states, and the frame of each region."""

import random
from collections.abc import Callable
from concurrent.futures import Executor
from typing import TYPE_CHECKING

from flowdsl.jsontypes import Json
from flowdsl.local.clock import Clock, VirtualClock, timestamp
from flowdsl.local.context import ExecutionContext
from flowdsl.local.errors import DATA_LIMIT, RUNTIME, ExecutionLimit, StateFailure
from flowdsl.local.evaluation import Environment
from flowdsl.local.express import LAP_SECONDS, LAP_STATES
from flowdsl.local.history import History
from flowdsl.local.limits import Limits, larger_than
from flowdsl.local.scheduler import Scheduler
from flowdsl.local.scope import Scope
from flowdsl.local.tasks.api import TaskBackend, TaskCall

if TYPE_CHECKING:
    from flowdsl.local.node import Node


class Runtime:
    """One execution while it runs."""

    __slots__ = (
        "backend",
        "calls",
        "clock",
        "context",
        "entered",
        "execution",
        "express",
        "history",
        "lap_seconds",
        "limits",
        "now",
        "pool",
        "random",
        "scheduler",
        "taken",
        "tokens",
    )

    def __init__(
        self,
        *,
        clock: Clock,
        context: ExecutionContext,
        history: History,
        limits: Limits,
        backend: TaskBackend,
        express: bool,
        input: Json,
        source: random.Random,
    ) -> None:
        self.clock = clock
        self.now: Callable[[], float] = clock.now
        self.context = context
        self.history = history
        self.limits = limits
        self.backend = backend
        self.express = express
        # A clock that goes by itself ends a loop when its time has come.
        self.lap_seconds = LAP_SECONDS if isinstance(clock, VirtualClock) else 0.0
        self.random = source
        self.scheduler = Scheduler(clock)
        self.pool: Executor | None = None
        self.calls: list[TaskCall] = []
        self.tokens = 0
        self.entered = 0
        # JSON pointers of the states entered and of the ways out of them: what a test has covered.
        self.taken: set[str] = set()
        self.execution: dict[str, Json] = {
            "Id": context.execution_arn(express),
            "Input": input,
            "StartTime": timestamp(clock.now()),
            "Name": context.execution_name,
            "RoleArn": context.role_arn,
        }
        if not express:
            self.execution["RedriveCount"] = 0

    def child(self, arn: str, name: str, value: Json, *, express: bool) -> "Runtime":
        """Return the runtime of a child execution of a Distributed Map: own history, shared world."""
        history = History(self.now, None if express else self.limits.history_events, None)
        inner = Runtime(
            clock=self.clock,
            context=self.context,
            history=history,
            limits=self.limits,
            backend=self.backend,
            express=express,
            input=value,
            source=self.random,
        )
        inner.scheduler = self.scheduler
        inner.calls = self.calls
        inner.pool = self.pool
        inner.taken = self.taken
        inner.execution = {**inner.execution, "Id": arn, "Name": name}
        return inner

    def step(self) -> None:
        """Count a state entered or an attempt repeated.

        Raises:
            ExecutionLimit: there were too many; loops that take no time have no other end in Express executions.
        """
        self.entered += 1
        limit = self.limits.transitions
        if limit is not None and self.entered > limit:
            raise ExecutionLimit(
                RUNTIME,
                f"The execution made more than {limit} transitions, a limit of the local engine (Limits.transitions).",
            )

    def token(self) -> str:
        """Return a fresh task token."""
        self.tokens += 1
        return f"task-token-{self.tokens}-{self.random.getrandbits(64):016x}"


class Frame:
    """One region while it runs: its variables, its place, the last event of its line of history.

    Attributes:
        previous: id of the last event of this line of execution.
        path: names of the states around the region, outermost first.
        item: ``Map`` member of the context object inside an iteration, else None.
        kind: what the region belongs to.
        outer: the frame around a branch or iteration.
        states: states of an Express execution entered so far on the longest way to here.
        joined: the same, at the end of the branches and iterations that have ended.
    """

    __slots__ = ("item", "joined", "kind", "outer", "path", "previous", "runtime", "scope", "states")

    def __init__(
        self,
        runtime: Runtime,
        scope: Scope,
        previous: int,
        path: tuple[str, ...] = (),
        item: dict[str, Json] | None = None,
        kind: str = "machine",
        outer: "Frame | None" = None,
    ) -> None:
        self.runtime = runtime
        self.scope = scope
        self.previous = previous
        self.path = path
        self.item = item
        self.kind = kind
        self.outer = outer
        self.states: int = 0 if outer is None else outer.states
        self.joined = self.states

    def lap(self) -> float | None:
        """Count a state entered; returns the seconds that are to pass now, None when it is not yet time.

        See `flowdsl.local.express`.
        """
        if not self.runtime.express:
            return None
        self.states = max(self.states, self.joined) + 1
        return None if self.states % LAP_STATES else self.runtime.lap_seconds

    def rejoin(self) -> None:
        """Tell the frame around this one how many states lead to its end; what runs beside it does not wait for it."""
        if self.outer is not None:
            self.outer.joined = max(self.outer.joined, self.joined, self.states)

    def event(self, kind: str, details: dict[str, Json]) -> int:
        """Append an event to this line of history."""
        self.previous = number = self.runtime.history.add(kind, self.previous, details)
        return number


class Rehearsal:
    """What replaces the inner work of a Map or Parallel when a single state is tested.

    Attributes:
        result: stands for the result of the branches or iterations.
        failure: what the work fails with instead, None when it succeeds.
        items: stands for what an ``ItemReader`` reads, None to read.
        failed: iterations that count as failed.
        trace: collects the intermediate values, under the names TestState gives them.
    """

    __slots__ = ("failed", "failure", "items", "result", "trace")

    def __init__(
        self, result: Json = None, failure: StateFailure | None = None, items: list[Json] | None = None, failed: int = 0
    ) -> None:
        self.result = result
        self.failure = failure
        self.items = items
        self.failed = failed
        self.trace: dict[str, Json] = {}

    def answer(self) -> Json:
        """Return the mocked result.

        Raises:
            StateFailure: the mock says so.
        """
        if self.failure is not None:
            raise self.failure
        return self.result


class Visit:
    """One stay in one state."""

    __slots__ = (
        "_context",
        "entered_id",
        "entered_time",
        "frame",
        "input",
        "item",
        "node",
        "rehearsal",
        "retry_count",
        "token",
    )

    def __init__(self, frame: Frame, node: "Node", value: Json) -> None:
        self.frame = frame
        self.node = node
        self.input = value
        self.entered_id = 0
        self.entered_time = 0.0
        self.retry_count = 0
        self.token: str | None = None
        self.rehearsal: Rehearsal | None = None
        self.item = frame.item
        self._context: Json = None

    def enter(self) -> None:
        """Record that the state was entered."""
        frame, node = self.frame, self.node
        runtime = frame.runtime
        runtime.step()
        self.entered_time = runtime.now()
        runtime.history.entered.append(node.name)
        runtime.taken.add(node.pointer)
        self.entered_id = frame.event(node.entered_event, {"name": node.name, "input": self.input})

    def take(self, way: str) -> None:
        """Record a way through the state: ``/Retry/0``."""
        self.frame.runtime.taken.add(self.node.pointer + way)

    def exit(self, output: Json, way: str = "/Next") -> None:
        """Record that the state was left, and which way: ``/Choices/0``, ``/Default``, ``/Catch/1``."""
        self.take(way)
        self.frame.event(self.node.exited_event, {"name": self.node.name, "output": output})

    def forget_context(self) -> None:
        """Drop the cached context object after something in it has changed."""
        self._context = None

    def context(self) -> Json:
        """Build the context object (recorded: test_base_cases[BASE_EXPR])."""
        if self._context is not None:
            return self._context
        runtime = self.frame.runtime
        given = runtime.context.overrides
        if given is not None:
            return given
        state: dict[str, Json] = {"Name": self.node.name, "EnteredTime": timestamp(self.entered_time)}
        if self.node.counts_retries:
            state["RetryCount"] = self.retry_count
        context: dict[str, Json] = {
            "Execution": runtime.execution,
            "StateMachine": {"Id": runtime.context.machine_arn(), "Name": runtime.context.state_machine_name},
            "State": state,
        }
        if self.token is not None:
            context["Task"] = {"Token": self.token}
        if self.item is not None:
            context["Map"] = self.item
        context.update(runtime.context.extra)
        self._context = context
        return context

    def environment(self, *, input: Json = None, states: dict[str, Json] | None = None) -> Environment:
        """Return what expressions see here."""
        return Environment(self, self.frame.scope, input, {} if states is None else states)

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.frame.runtime.now()

    def random_source(self) -> random.Random:
        """Return the random source of the execution."""
        return self.frame.runtime.random

    def check_size(self, value: Json) -> None:
        """Fail when a value is larger than a state may pass on (recorded: test_start_large_input)."""
        if value is not self.input and larger_than(value, self.frame.runtime.limits.payload_bytes):
            raise self.too_large(self.node.name)

    def check_sent(self, value: Json) -> None:
        """Fail when what ``Arguments`` or ``Parameters`` make of the input is too large.

        Source: developer guide, "Handling errors", States.DataLimitExceeded; no text of AWS is known.
        """
        if value is not self.input and larger_than(value, self.frame.runtime.limits.payload_bytes):
            raise StateFailure(
                DATA_LIMIT,
                f"The state/task '{self.node.name}' has an input with a size exceeding the maximum number of bytes "
                "service limit.",
            )

    def too_large(self, what: str) -> StateFailure:
        """Return the failure of a value over the payload quota."""
        return StateFailure(
            DATA_LIMIT,
            f"The state/task '{what}' returned a result with a size exceeding the maximum number of bytes service "
            "limit.",
        )
