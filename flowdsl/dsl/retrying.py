"""Retry in plain Python: what a Task state's ``Retry`` field does, with real sleeping.

Source: ASL specification, "Errors", "Retrying after error": retriers are tried in order, each counts its own retries.
"""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

from flowdsl.dsl.control import UNSET, policies
from flowdsl.dsl.distributed import whole
from flowdsl.dsl.errors import HeartbeatTimeout, Retry
from flowdsl.dsl.naming import EXPRESSION_FAILURE, machine_error

T = TypeVar("T")

MAX_SECONDS: Final = 99_999_999
"""The longest timeout that a definition may give (developer guide, "Task state fields", ``TimeoutSeconds``)."""


def effective(options: dict[str, Any], name: str, default: Any = None) -> Any:
    """Return a task option: the call's own, else that of the innermost policy which sets it, else the default."""
    if name in options:
        return options[name]
    for policy in reversed(policies.get()):
        if name in policy:
            return policy[name]
    return default


def seconds(options: dict[str, Any], name: str) -> int | None:
    """Return ``task_timeout`` or ``heartbeat`` of a call or a policy, None where neither gives it.

    Raises:
        TypeError: when it is no number, None included: a state has no timeout or a number of seconds.
        ValueError: when it is below 1, above `MAX_SECONDS`, or has a fraction.
    """
    value = effective(options, name, UNSET)
    return None if value is UNSET else timeout(value, name)


def timeout(value: Any, name: str = "timeout") -> int:
    """Return the seconds of a timeout.

    Raises:
        TypeError: when they are no number.
        ValueError: when they are below 1, above `MAX_SECONDS`, or no whole ones.
    """
    return whole(name, value, 1, MAX_SECONDS)


def retriers(options: dict[str, Any], recommended: Sequence[Retry]) -> tuple[Retry, ...]:
    """Return the retriers of a call: its own or a policy's, else what the service recommends."""
    given = effective(options, "retry", UNSET)
    if given is UNSET:
        return tuple(recommended)
    if given is None:
        return ()
    return (given,) if isinstance(given, Retry) else tuple(given)


def matches(error: Exception, wanted: Sequence[str]) -> bool:
    """Whether a retrier's error names answer an error (``States.TaskFailed``: all but timeouts and expressions)."""
    name, _ = machine_error(error)
    if "States.ALL" in wanted or name in wanted:
        return True
    if isinstance(error, HeartbeatTimeout) and HeartbeatTimeout.name in wanted:
        return True
    return "States.TaskFailed" in wanted and name not in ("States.Timeout", HeartbeatTimeout.name, EXPRESSION_FAILURE)


def with_retries(attempt: Callable[[int], T], policy: Sequence[Retry]) -> T:
    """Call ``attempt(retry_count)`` until it succeeds or no retrier answers its error.

    Raises:
        Exception: the last error.
    """
    counts = [0] * len(policy)
    total = 0
    while True:
        try:
            return attempt(total)
        except Exception as error:
            index = next((i for i, retry in enumerate(policy) if matches(error, retry.error_names())), None)
            if index is None or counts[index] >= policy[index].max_attempts:
                raise
            time.sleep(_wait(policy[index], counts[index]))
            counts[index] += 1
            total += 1


def _wait(retry: Retry, count: int) -> float:
    seconds = retry.interval * retry.backoff**count
    if retry.max_delay is not None:
        seconds = min(seconds, retry.max_delay)
    return random.uniform(0, seconds) if retry.jitter else seconds
