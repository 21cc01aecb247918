"""Every stub there is, its example, and what the compiler makes of that."""

import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from typing import Any

import flowdsl_tasks
from flowdsl.adapters.api import Helper, Pattern, Task
from flowdsl.compiler import Compiled, compile_source
from flowdsl.source import SourceFile

CALLED = {"request": "", "sync": ".sync", "wait_for_token": ".wait_for_token"}
"""How a pattern is written in a call."""


def modules() -> Iterator[str]:
    """Yield the names of the service modules."""
    for info in pkgutil.iter_modules(flowdsl_tasks.__path__):
        if info.name != "shapes" and not info.name.startswith("_"):
            yield info.name


def members(module: str, kind: type) -> dict[str, Any]:
    """Return a service module's stubs or helpers by name, in the order they are declared."""
    found = importlib.import_module(f"flowdsl_tasks.{module}")
    return {name: value for name, value in vars(found).items() if isinstance(value, kind) and not name.startswith("_")}


def stubs() -> list[Task[..., Any, Any]]:
    """Return every stub, module by module."""
    return [task for module in modules() for task in members(module, Task).values()]


def helpers() -> list[Helper[..., Any]]:
    """Return every helper, module by module."""
    return [helper for module in modules() for helper in members(module, Helper).values()]


def service(task: Task[..., Any, Any]) -> str:
    """Return the name of the module that users import a stub from."""
    return task.module.removeprefix("flowdsl_tasks.").partition(".")[0]


def example(task: Task[..., Any, Any], pattern: Pattern | None = None) -> str:
    """Return the example in a stub's docstring as one expression: that of the pattern, the default one's when None."""
    text = inspect.cleandoc(task.__doc__ or "")
    _, found, code = text.partition("Example:\n")
    assert found, f"{task!r} has no example"
    code, _, callback = code.partition("\nCallback:\n")
    if pattern == "wait_for_token":
        assert callback, f"{task!r} has no example of a callback"
        return textwrap.dedent(callback).rstrip() + "\n"
    code = textwrap.dedent(code).rstrip() + "\n"
    if pattern is None or pattern == task.pattern:
        return code
    call = f"{service(task)}.{task.name}"
    assert f"{call}(" in code, code
    out = code.replace(f"{call}(", f"{call}{CALLED[pattern]}(", 1)
    # What a job returns at its end has another shape than the response; the example only reads the response.
    return out[: out.rindex(")") + 1] + "\n" if out.rstrip().endswith("]") else out


def workflow_text(task: Task[..., Any, Any], pattern: Pattern | None = None) -> str:
    """Return a module with one workflow that is the example."""
    body = textwrap.indent("return " + example(task, pattern), "    ")
    imported = "context, workflow" if "context." in body else "workflow"
    return (
        f"from flowdsl import {imported}\nfrom flowdsl_tasks import {service(task)}\n\n\n"
        f"@workflow\ndef example():\n{body}"
    )


def compiled(task: Task[..., Any, Any], pattern: Pattern | None = None) -> Compiled:
    """Compile a stub's example.

    Raises:
        AssertionError: when it does not compile.
    """
    result = compile_source(SourceFile(f"{task.name}.py", workflow_text(task, pattern)))
    assert result.artefacts, [d.text(d.message) for d in result.diagnostics]
    return result.artefacts[0]
