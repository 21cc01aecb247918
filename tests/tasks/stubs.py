"""The calls that the examples of stubs make."""

import importlib
from typing import Any

import flowdsl
from flowdsl.adapters.api import Call, Pattern, Request, Task
from flowdsl.dsl.runtime import invoker
from flowdsl.local.direct import as_expr
from tools.stubs import example, modules


def namespace() -> dict[str, Any]:
    """Return the names that examples use."""
    out: dict[str, Any] = {name: importlib.import_module(f"flowdsl_tasks.{name}") for name in modules()}
    return out | {"context": flowdsl.context}


class Anything(dict[str, Any]):
    """A result in which every key is."""

    def __missing__(self, key: str) -> Any:
        return Anything()


def requests(task: Task[..., Any, Any], pattern: Pattern) -> list[Request]:
    """Lower the calls that a stub's example makes, under a pattern."""
    out: list[Request] = []

    def take(called: Task[..., Any, Any], _pattern: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        bound = called.signature.bind(*args, **kwargs)
        call = Call(called, pattern, {name: as_expr(value) for name, value in bound.arguments.items()}, live=True)
        out.append(called.lower(call))
        return Anything()

    with invoker(take):
        eval(example(task, pattern), namespace())
    return out
