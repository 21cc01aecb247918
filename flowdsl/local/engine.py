"""Running a machine: the public entry of the engine."""

import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.clock import Clock, VirtualClock
from flowdsl.local.context import ExecutionContext
from flowdsl.local.errors import RUNTIME, TIMEOUT, InvalidDefinition, StateFailure
from flowdsl.local.express import EXPRESS_SECONDS, express_refusals
from flowdsl.local.history import History, HistoryEvent
from flowdsl.local.interpreter import run_region
from flowdsl.local.limits import DEFAULT_LIMITS, Limits
from flowdsl.local.prepare import Machine
from flowdsl.local.runtime import Frame, Runtime
from flowdsl.local.scheduler import DeadlineReached
from flowdsl.local.scope import Scope
from flowdsl.local.tasks.api import TaskBackend, TaskCall
from flowdsl.local.tasks.mock import NoTasks

Status: TypeAlias = Literal["SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]
BLOCKING_CALLS = 40
"""Calls of a blocking backend made at once; as many as an inline Map runs iterations."""


@dataclass(frozen=True, slots=True)
class Execution:
    """The outcome of an execution.

    Attributes:
        status: how it ended.
        output: its output when it succeeded, else None.
        error: the error name when it failed, None where AWS gives none.
        cause: the cause when it failed, None where AWS gives none.
        states_entered: names in the order entered, those in branches and inline iterations included.
        history: all events, in AWS's vocabulary.
        calls: the task calls made, one entry per attempt.
        elapsed: virtual seconds from start to end.
        failed_state: path to the state that failed, through the Map and Parallel states around it
            (``Each/0/Charge`` is the state ``Charge`` of the first iteration of ``Each``); None when none failed.
        taken: JSON pointers into the definition: of the states entered (``/States/A``) and of the ways taken through
            them (``/States/A/Next``, ``/Choices/0``, ``/Default``, ``/Retry/0``, ``/Catch/0``).
    """

    status: Status
    output: Json
    error: str | None
    cause: str | None
    states_entered: tuple[str, ...]
    history: tuple[HistoryEvent, ...]
    calls: tuple[TaskCall, ...]
    elapsed: float
    failed_state: str | None
    taken: frozenset[str] = frozenset()


def run(
    definition: Mapping[str, Json] | Machine,
    input: Json = None,
    *,
    tasks: TaskBackend | None = None,
    context: ExecutionContext | None = None,
    clock: Clock | None = None,
    observer: Callable[[HistoryEvent], None] | None = None,
    express: bool = False,
    limits: Limits | None = None,
    seed: int = 0,
    stop_at: float | None = None,
    validate: bool = False,
) -> Execution:
    """Run a state machine to its end.

    Args:
        definition: the ASL document, or a prepared :class:`Machine` to run it many times.
        input: the execution input.
        tasks: performs the tasks; without one a task is an error of the caller.
        context: names and ARNs for the context object.
        clock: virtual unless given, so waits cost nothing.
        observer: gets every event as it happens.
        express: run with Express semantics: no quota on events, five minutes at most, which a loop that never waits
            takes as well (`flowdsl.local.express`).
        limits: quotas and guards; AWS's by default.
        seed: of random numbers and UUIDs; the same seed gives the same run.
        stop_at: stop the execution after this many seconds, as ``StopExecution`` would; None to let it end.
        validate: refuse every definition that AWS would refuse to create, not only those that cannot be run.

    Raises:
        InvalidDefinition: the definition cannot be run, or not as an Express workflow, or is not valid.
        UnknownTask: the backend has no answer for a task.
    """
    if validate:
        check_valid(definition.definition if isinstance(definition, Machine) else definition, express=express)
    machine = definition if isinstance(definition, Machine) else Machine(definition, limits or DEFAULT_LIMITS)
    if express:
        for pointer, reason in express_refusals(machine.definition):
            raise InvalidDefinition(pointer, reason)
    quotas = limits or machine.limits
    clock = clock or VirtualClock()
    started = clock.now()
    history = History(clock.now, None if express else quotas.history_events, observer)
    runtime = Runtime(
        clock=clock,
        context=context or ExecutionContext(),
        history=history,
        limits=quotas,
        backend=tasks or NoTasks(),
        express=express,
        input=input,
        source=random.Random(seed),
    )
    frame = Frame(runtime, Scope(), 0)
    deadline, stopped = _deadline(machine, express, stop_at)
    if deadline is not None:
        runtime.scheduler.deadline = started + deadline
    status: Status = "SUCCEEDED"
    output: Json = None
    error: str | None = None
    cause: str | None = None
    trail: tuple[str, ...] = ()
    frame.event("ExecutionStarted", {"input": input, "roleArn": runtime.context.role_arn})
    if getattr(runtime.backend, "blocking", False):
        runtime.pool = ThreadPoolExecutor(BLOCKING_CALLS, "flowdsl-task")
    try:
        output = runtime.scheduler.run(run_region(machine.region, frame, input))
        frame.event("ExecutionSucceeded", {"output": output})
    except StateFailure as failure:
        status, error, cause, trail = "FAILED", failure.error, failure.cause, failure.trail
        frame.event("ExecutionFailed", {"error": error, "cause": cause})
    except RecursionError:
        status, error, cause = "FAILED", RUNTIME, "The data of the execution is nested too deeply to be processed."
        frame.event("ExecutionFailed", {"error": error, "cause": cause})
    except DeadlineReached:
        status = "ABORTED" if stopped else "TIMED_OUT"
        # A Standard execution times out without an error name (recorded: test_global_timeout), an Express one with it.
        error = TIMEOUT if express and not stopped else None
        frame.event("ExecutionAborted" if stopped else "ExecutionTimedOut", {} if error is None else {"error": error})
    finally:
        if runtime.pool is not None:
            runtime.pool.shutdown(wait=False, cancel_futures=True)
    return Execution(
        status=status,
        output=output,
        error=error,
        cause=cause,
        states_entered=tuple(history.entered),
        history=tuple(history.events),
        calls=tuple(runtime.calls),
        elapsed=clock.now() - started,
        failed_state=trail[0] if trail else None,
        taken=frozenset(runtime.taken),
    )


def check_valid(definition: Mapping[str, Json], *, express: bool = False) -> None:
    """Ask the validator whether AWS would create the machine.

    Raises:
        InvalidDefinition: it would not; with the first reason.
    """
    from flowdsl.asl.validate import validate  # only where it is asked for: it compiles every expression once more

    for problem in validate(definition, type="EXPRESS" if express else "STANDARD"):
        if problem.severity == "error":
            raise InvalidDefinition(problem.pointer, problem.message)


def _deadline(machine: Machine, express: bool, stop_at: float | None) -> tuple[float | None, bool]:
    """Return when the execution is ended from outside, and whether that is an abort."""
    limit = machine.timeout
    if express:
        limit = EXPRESS_SECONDS if limit is None else min(limit, EXPRESS_SECONDS)
    if stop_at is not None and (limit is None or stop_at <= limit):
        return stop_at, True
    return limit, False
