"""Concurrency, policies and escape hatches as plain Python gives them; the compiler makes states of them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from flowdsl.dsl.errors import Retry
from flowdsl.dsl.json_path import data, flowing
from flowdsl.dsl.runtime import tool

T = TypeVar("T")

policies: ContextVar[tuple[dict[str, Any], ...]] = ContextVar("flowdsl_policies", default=())


def concurrent(items: Iterable[T], *, limit: int | None = None) -> Iterable[T]:
    """Run the body of a ``for`` (or a comprehension) for all items at once: an inline Map state.

    Args:
        items: a list; the results of a comprehension keep its order.
        limit: how many at a time (``MaxConcurrency``); all when None.

    In plain Python the items are taken one after the other.
    """
    return _each(list(items))


def _each(items: list[T]) -> Iterator[T]:
    """Yield the items, each as the data that flows through the body."""
    for item in items:
        with flowing(item):
            yield item


def parallel(*branches: Callable[[], Any]) -> tuple[Any, ...]:
    """Run functions or lambdas without parameters side by side: a Parallel state. Returns their results in order."""
    results = []
    for branch in branches:
        # What a branch makes of the data that flows ends with it.
        with flowing(data.get()):
            results.append(branch())
    return tuple(results)


def distributed(
    items: Any,
    *,
    limit: int | None = None,
    batch: int | None = None,
    tolerate: int | float | str | None = None,
    label: str | None = None,
    execution_type: str = "STANDARD",
    results: Any = None,
) -> Iterable[Any]:
    """Run the body of a ``for`` in child executions: a Distributed Map state.

    Args:
        items: a list, or a source such as ``s3.csv(bucket, key)``.
        limit: child executions at a time (``MaxConcurrency``).
        batch: items per child execution; the loop variable is then the list of items.
        tolerate: how many items may fail (a number), or which share (``"5%"``).
        label: of the map run.
        execution_type: of the children, ``STANDARD`` or ``EXPRESS``.
        results: where to write results: ``s3.results(bucket, prefix)``.
    """
    values = list(items)
    if batch is not None:
        return [values[i : i + batch] for i in range(0, len(values), batch)]
    return _each(values)


@contextmanager
def policy(
    *,
    retry: Retry | Sequence[Retry] | None = None,
    task_timeout: int | None = None,
    heartbeat: int | None = None,
    credentials: str | None = None,
) -> Iterator[None]:
    """Set task options for every call in a block; a call's own options win.

    Args:
        retry: retriers for the calls' Retry field.
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
        if value is not None
    }
    token = policies.set((*policies.get(), options))
    try:
        yield
    finally:
        policies.reset(token)


def jsonata(expression: str, /, **bindings: Any) -> Any:
    """Evaluate a JSONata expression as it stands; ``bindings`` are its variables."""
    return tool("flowdsl.local.jsonata").evaluate_text(expression, bindings)


def task(resource: str, arguments: Any = None, **options: Any) -> Any:
    """Call any resource by its ARN, with arguments as they are; for services that have no stub."""
    return tool("flowdsl.adapters.generic").generic_task(resource)(arguments, **options)


def raw_state(definition: dict[str, Any]) -> Any:
    """Stand for a state written in ASL; its value is the state's output. In plain Python the engine runs it."""
    outcome = tool("flowdsl.local").run_state(definition, {})
    return outcome.output


def param(name: str) -> Any:
    """Name a value known only at deployment: ``${name}`` in the definition."""
    return (parameters.get() or {}).get(name, "${" + name + "}")


parameters: ContextVar[dict[str, Any] | None] = ContextVar("flowdsl_parameters", default=None)
