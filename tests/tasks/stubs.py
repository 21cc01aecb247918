"""Every stub there is, and its example."""

import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from typing import Any

import flowdsl
import flowdsl_tasks
from flowdsl.adapters.api import Call, Pattern, Request, Task
from flowdsl.dsl.runtime import invoker
from flowdsl.local.direct import as_expr


def modules() -> Iterator[str]:
    """Yield the service modules."""
    for info in pkgutil.iter_modules(flowdsl_tasks.__path__):
        if info.name != "shapes":
            yield info.name


def stubs() -> list[Task[..., Any]]:
    """Return every stub, by name."""
    found = {}
    for name in modules():
        module = importlib.import_module(f"flowdsl_tasks.{name}")
        for attribute, value in sorted(vars(module).items()):
            if isinstance(value, Task):
                found[f"{name}.{attribute}"] = value
    return [found[key] for key in sorted(found)]


def example(task: Task[..., Any]) -> str:
    """Return the example in a stub's docstring, as one expression."""
    text = inspect.cleandoc(task.__doc__ or "")
    _, found, code = text.partition("Example:\n")
    assert found, f"{task!r} has no example"
    return textwrap.dedent(code)


def namespace() -> dict[str, Any]:
    """Return the names that examples use."""
    out: dict[str, Any] = {name: importlib.import_module(f"flowdsl_tasks.{name}") for name in modules()}
    return out | {"context": flowdsl.context}


class Anything(dict[str, Any]):
    """A result in which every key is."""

    def __missing__(self, key: str) -> Any:
        return Anything()


def requests(task: Task[..., Any], pattern: Pattern) -> list[Request]:
    """Lower the calls that a stub's example makes, under a pattern."""
    out: list[Request] = []

    def take(called: Task[..., Any], _pattern: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bound = called.signature.bind(*args, **kwargs)
        call = Call(called, pattern, {name: as_expr(value) for name, value in bound.arguments.items()}, live=True)
        out.append(called.lower(call))
        return Anything()

    with invoker(take):
        eval(example(task), namespace())
    return out
