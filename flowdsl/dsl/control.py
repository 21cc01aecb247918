"""Concurrency, policies and escape hatches as plain Python gives them; the compiler makes states of them."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, TypeVar

from flowdsl.dsl.context import indexed
from flowdsl.dsl.distributed import Distributed, Tolerance, whole
from flowdsl.dsl.errors import Retry, TaskFailed
from flowdsl.dsl.json_path import data, flowing
from flowdsl.dsl.runtime import tool

T = TypeVar("T")

UNSET: Any = object()
"""Stands for an option that was not given; None means that there is none."""

policies: ContextVar[tuple[dict[str, Any], ...]] = ContextVar("flowdsl_policies", default=())


def concurrent(
    items: Iterable[T], *, limit: int | None = None, state_name: str | None = None, comment: str | None = None
) -> Iterable[T]:
    """Run the body of a ``for`` (or a comprehension) for all items at once: an inline Map state.

    Args:
        items: a list; the results of a comprehension keep its order.
        limit: how many at a time (``MaxConcurrency``); all when None, and when computed as 0.
        state_name: of the state.
        comment: of the state.

    In plain Python the items are taken one after the other.

    Raises:
        TypeError: when `limit` is no number.
        ValueError: when `limit` is below 0 or has a fraction.
    """
    values = list(items)
    if limit is not None:
        whole("limit", limit, 0)
    return _each(values)


def _each(items: list[T]) -> Iterator[T]:
    """Yield the items, each as the data that flows through the body."""
    for index, item in enumerate(items):
        with flowing(item), indexed(index):
            yield item


def parallel(
    *branches: Callable[[], Any],
    retry: Retry | Sequence[Retry] | None = None,
    state_name: str | None = None,
    comment: str | None = None,
) -> tuple[Any, ...]:
    """Run functions or lambdas without parameters side by side: a Parallel state. Returns their results in order.

    Args:
        branches: what runs; a retry starts all of them again.
        retry: retriers of the state; one branch is a way to try a whole piece of a workflow again.
        state_name: of the state.
        comment: of the state.
    """
    with_retries = tool("flowdsl.dsl.retrying").with_retries
    given = () if retry is None else (retry,) if isinstance(retry, Retry) else tuple(retry)
    done: tuple[Any, ...] = with_retries(lambda _: tuple([_branch(branch) for branch in branches]), given)
    return done


def _branch(branch: Callable[[], T]) -> T:
    """Run a branch; what it makes of the data that flows ends with it."""
    with flowing(data.get()):
        return branch()


def distributed(
    items: Any,
    *,
    limit: int | None = None,
    batch: int | None = None,
    batch_bytes: int | None = None,
    tolerate: Tolerance = None,
    label: str | None = None,
    execution_type: str = "STANDARD",
    results: Any = None,
    state_name: str | None = None,
    comment: str | None = None,
) -> Iterable[Any]:
    """Run the body of a ``for`` in child executions: a Distributed Map state.

    Args:
        items: a list, or a source such as ``s3.csv(bucket, key)``.
        limit: child executions at a time (``MaxConcurrency``); as many as AWS runs when None, and when computed as 0.
        batch: items per child execution, at least 1; the loop variable is then the list of items.
        batch_bytes: bytes of a batch at most (``MaxInputBytesPerBatch``), up to 256 KiB, counted as compact JSON of the
            child's input; alone or with `batch`. The body then reads no variables of the code around it.
        tolerate: how many items may fail (a number), which share (``"5%"``, ``f"{share}%"``), or both
            (``(10, "5%")``: the first that is exceeded fails the state). An item whose failure is tolerated stands in
            the results as ``{"Status": "FAILED", "Error": …, "Cause": …}``.
        label: of the map run.
        execution_type: of the children, ``STANDARD`` or ``EXPRESS``.
        results: where to write results: ``s3.results(bucket, prefix)``.
        state_name: of the state.
        comment: of the state.

    In plain Python the items are taken one after the other; a failing one counts against `tolerate`.

    Raises:
        ExceedToleratedFailureThreshold: when more items fail than tolerated.
        TypeError: when an option has another type.
        ValueError: when an option is out of its range.
    """
    values = list(items)
    if limit is not None:
        whole("limit", limit, 0)
    weights = [1] * len(values)
    if batch is not None or batch_bytes is not None:
        most = None if batch is None else whole("batch", batch, 1)
        size = None if batch_bytes is None else whole("batch_bytes", batch_bytes, 1)
        values = tool("flowdsl.ir.ops.batches").cut(values, most, size)
        weights = [*map(len, values)]
    return Distributed(values, weights, tolerate, written=results is not None)


@contextmanager
def policy(
    *,
    retry: Retry | Sequence[Retry] | None = UNSET,
    task_timeout: int = UNSET,
    heartbeat: int = UNSET,
    credentials: str = UNSET,
) -> Iterator[None]:
    """Set task options for every call in a block; a call's own options win.

    Args:
        retry: retriers for the calls' Retry field, in place of those of a policy around it and of the services.
        task_timeout: seconds (``TimeoutSeconds``).
        heartbeat: seconds (``HeartbeatSeconds``).
        credentials: role ARN to assume (``Credentials.RoleArn``).
    """
    options = {
        key: value
        for key, value in (
            ("retry", retry),
            ("task_timeout", task_timeout),
            ("heartbeat", heartbeat),
            ("credentials", credentials),
        )
        if value is not UNSET
    }
    token = policies.set((*policies.get(), options))
    try:
        yield
    finally:
        policies.reset(token)


def describe(*, state_name: str | None = None, comment: str | None = None) -> None:
    """Name the state of the next statement, or comment on it; does nothing in plain Python.

    ``describe(comment="a day of grace")`` before ``time.sleep(86400)`` is the Wait state's ``Comment``. An ``if``, a
    loop and a ``match`` are their Choice state, ``raise`` is a Fail, ``return`` a Succeed, an assignment a Pass, and
    ``pass`` a Pass that does nothing. A described state stays a state of its own. Calls have both as options, too.

    Args:
        state_name: of the state, 1 to 80 characters.
        comment: of the state.
    """


def jsonata(expression: str, /, **bindings: Any) -> Any:
    """Evaluate a JSONata expression as it stands; ``bindings`` are its variables."""
    return tool("flowdsl.local.jsonata").evaluate_text(expression, bindings)


def task(resource: str, arguments: Any = None, **options: Any) -> Any:
    """Call any resource by its ARN, with arguments as they are; for services that have no stub."""
    return tool("flowdsl.adapters.generic").generic_task(resource)(arguments, **options)


def wait_until(timestamp: str) -> None:
    """Wait until a moment: a Wait state with ``Timestamp``. What is past is not waited for.

    Args:
        timestamp: RFC 3339 with a time zone: ``2030-01-01T09:00:00Z``.

    Raises:
        TypeError: it is no text.
        ValueError: it is no timestamp.
    """
    moment = datetime.fromisoformat(tool("flowdsl.ir.ops.machine").moment(timestamp))
    time.sleep(max(0.0, (moment - datetime.now(UTC)).total_seconds()))


def raw_state(definition: dict[str, Any]) -> Any:
    """Stand for a state written in ASL; its value is the state's output. In plain Python the engine runs it.

    Raises:
        TaskFailed: with the state's error, when it fails.
    """
    seen = tool("flowdsl.dsl.json_path").data.get()
    outcome = tool("flowdsl.local").run_state(definition, {} if seen is None else seen)
    if outcome.status == "FAILED":
        raise TaskFailed(outcome.cause or "", outcome.error)
    return outcome.output


def param(name: str) -> Any:
    """Name a value known only at deployment: ``${name}`` in the definition."""
    return (parameters.get() or {}).get(name, "${" + name + "}")


parameters: ContextVar[dict[str, Any] | None] = ContextVar("flowdsl_parameters", default=None)
