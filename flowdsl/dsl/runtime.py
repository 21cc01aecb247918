"""The plain-Python side: what a stub call does when nobody compiles it.

A task call goes to the *invoker* of the moment. Tests and `flowdsl.testing` set one; otherwise the engine's own
invoker performs the call with boto3. It is looked up by name, so that importing a workflow module costs nothing.
"""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

DEFAULT_INVOKER = "flowdsl.local.direct"

_invoker: ContextVar[Any] = ContextVar("flowdsl_invoker", default=None)


def tool(module: str) -> Any:
    """Import one of flowdsl's own rooms by name; the DSL depends on none of them until it is used."""
    return importlib.import_module(module)


def invoke(task: Any, pattern: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Perform a task call with the current invoker."""
    invoker = _invoker.get() or tool(DEFAULT_INVOKER).invoke
    return invoker(task, pattern, args, kwargs)


def current_invoker() -> Any:
    """Return the invoker set by `invoker`, or None when calls go to the default one."""
    return _invoker.get()


@contextmanager
def invoker(function: Any) -> Iterator[None]:
    """Send the task calls of a block to ``function(task, pattern, args, kwargs)``."""
    token = _invoker.set(function)
    try:
        yield
    finally:
        _invoker.reset(token)
