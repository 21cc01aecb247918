"""Retry and Catch: what happens when a Task, Map or Parallel fails."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from flowdsl.jsontypes import Json
from flowdsl.local.errors import TIMEOUT, InvalidDefinition, StateFailure, handles
from flowdsl.local.flow import Finish, jsonata_finish, result_path, store
from flowdsl.local.interpreter import report
from flowdsl.local.node import Arrival
from flowdsl.local.payload import compile_payload
from flowdsl.local.runtime import Visit
from flowdsl.local.scheduler import Steps
from flowdsl.local.template import Compiler

MAX_RETRY_DELAY = 31_622_400
"""Longest wait of a retrier in seconds (Amazon States Language, "MaxDelaySeconds" is less than 31622400)."""


@dataclass(frozen=True, slots=True)
class Retrier:
    """One entry of ``Retry``.

    Attributes:
        errors: the error names it takes.
        interval: seconds before the first retry.
        attempts: most retries.
        rate: factor by which the wait grows.
        max_delay: longest wait in seconds, None for no bound.
        jitter: whether the wait is drawn between 0 and the computed one (``JitterStrategy: FULL``).
    """

    errors: tuple[str, ...]
    interval: float
    attempts: int
    rate: float
    max_delay: float | None
    jitter: bool

    def delay(self, retries: int, source: random.Random) -> float:
        """Return the seconds to wait when `retries` retries have been made.

        Recorded: test_state_configuration: 16 s after 4.
        """
        bound = MAX_RETRY_DELAY if self.max_delay is None else self.max_delay
        if not self.interval:
            return 0.0
        try:
            seconds = min(self.interval * self.rate**retries, bound)
        except OverflowError:
            seconds = bound
        return source.uniform(0, seconds) if self.jitter else seconds


@dataclass(frozen=True, slots=True)
class Catcher:
    """One entry of ``Catch``.

    Attributes:
        errors: the error names it takes.
        next: the state to go on with.
        finish: turns the error output into the output passed on.
    """

    errors: tuple[str, ...]
    next: str
    finish: Finish


@dataclass(frozen=True, slots=True)
class Handlers:
    """All retriers and catchers of one state."""

    retriers: tuple[Retrier, ...]
    catchers: tuple[Catcher, ...]


def compile_handlers(state: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> Handlers:
    """Prepare ``Retry`` and ``Catch``.

    Raises:
        InvalidDefinition: an entry is malformed.
    """
    retriers = tuple(_retrier(entry, f"{pointer}/Retry/{i}") for i, entry in enumerate(state.get("Retry") or ()))
    catchers = tuple(
        _catcher(entry, f"{pointer}/Catch/{i}", compiler, jsonata) for i, entry in enumerate(state.get("Catch") or ())
    )
    return Handlers(retriers, catchers)


def _errors(entry: Json, pointer: str) -> tuple[str, ...]:
    names = entry.get("ErrorEquals") if isinstance(entry, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise InvalidDefinition(f"{pointer}/ErrorEquals", "a list of error names is required")
    return tuple(names)


def _number(entry: dict[str, Json], field: str, default: float, pointer: str) -> float:
    value = entry.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < math.inf:
        raise InvalidDefinition(f"{pointer}/{field}", "a number that is not negative is expected")
    return value


def _retrier(entry: Json, pointer: str) -> Retrier:
    errors = _errors(entry, pointer)
    return Retrier(
        errors=errors,
        interval=_number(entry, "IntervalSeconds", 1, pointer),
        attempts=int(_number(entry, "MaxAttempts", 3, pointer)),
        rate=_number(entry, "BackoffRate", 2.0, pointer),
        max_delay=_number(entry, "MaxDelaySeconds", 0, pointer) if "MaxDelaySeconds" in entry else None,
        jitter=entry.get("JitterStrategy") == "FULL",
    )


def _catcher(entry: Json, pointer: str, compiler: Compiler, jsonata: bool) -> Catcher:
    errors = _errors(entry, pointer)
    following = entry.get("Next")
    if not isinstance(following, str):
        raise InvalidDefinition(f"{pointer}/Next", "the name of a state is required")
    finish = jsonata_finish(entry, pointer, compiler, "errorOutput") if jsonata else _jsonpath_finish(entry, pointer)
    return Catcher(errors, following, finish)


def _jsonpath_finish(entry: dict[str, Json], pointer: str) -> Finish:
    put = result_path(entry, pointer)
    assign = compile_payload(entry["Assign"], "Assign", f"{pointer}/Assign") if entry.get("Assign") else None

    def finish(visit: Visit, value: Json) -> Json:
        assigned = assign(visit.environment(input=value)) if assign is not None else None
        output = value if put is None else put(visit.input, value)
        store(visit, assigned)
        return output

    return finish


def error_output(failure: StateFailure) -> dict[str, Json]:
    """Return what a catcher gets (recorded: test_invoke_timeout, a timeout has the cause ``""``)."""
    cause = "" if failure.cause is None and failure.error == TIMEOUT else failure.cause
    return {"Error": failure.error, "Cause": cause}


class Retries:
    """The counters of one state's retriers during one visit."""

    __slots__ = ("_retriers", "counts")

    def __init__(self, retriers: tuple[Retrier, ...]) -> None:
        self._retriers = retriers
        self.counts = [0] * len(retriers)

    def next_delay(self, failure: StateFailure, visit: Visit) -> float | None:
        """Return the seconds to wait before the next attempt, or None when there is none.

        Only the first retrier that matches counts: when it is used up, a later one is not tried (reported by the
        package sfnx as measured on AWS).
        """
        for position, retrier in enumerate(self._retriers):
            if handles(retrier.errors, failure):
                made = self.counts[position]
                if made >= retrier.attempts:
                    return None
                self.counts[position] = made + 1
                visit.take(f"/Retry/{position}")
                return retrier.delay(made, visit.frame.runtime.random)
        return None


def guarded(
    visit: Visit,
    handlers: Handlers,
    attempt: Callable[[Visit], Steps],
    following: str | None,
    gave_up: Callable[[Visit, StateFailure], None] | None = None,
) -> Steps:
    """Run the attempts of a state under its retriers and catchers; returns an :data:`Arrival`.

    Args:
        visit: the stay in the state.
        handlers: its retriers and catchers.
        attempt: runs one attempt and returns the output of the state.
        following: the next state when an attempt succeeds.
        gave_up: called once when no retry is left, before catchers are tried.
    """
    runtime = visit.frame.runtime
    retries = Retries(handlers.retriers)
    while True:
        try:
            output = yield from attempt(visit)
            visit.check_size(output)
        except StateFailure as failure:
            report(failure, visit)
            delay = retries.next_delay(failure, visit) if handlers.retriers else None
            if delay is not None:
                yield runtime.now() + delay + (visit.frame.lap() or 0)
                runtime.step()
                visit.retry_count += 1
                visit.forget_context()
                continue
            if gave_up is not None:
                gave_up(visit, failure)
            arrival = catch(visit, handlers.catchers, failure)
            if arrival is None:
                raise
            return arrival
        visit.exit(output)
        return following, output


def catch(visit: Visit, catchers: tuple[Catcher, ...], failure: StateFailure) -> Arrival | None:
    """Let the first catcher that matches take the failure (recorded: test_raise_exception_catch)."""
    for position, catcher in enumerate(catchers):
        if handles(catcher.errors, failure):
            output = catcher.finish(visit, error_output(failure))
            visit.check_size(output)
            visit.exit(output, f"/Catch/{position}")
            return catcher.next, output
    return None
