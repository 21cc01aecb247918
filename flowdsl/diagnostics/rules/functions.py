"""Functions that cannot be written or called in a workflow (1xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class GeneratorFunction(Diagnostic):
    """A generator is a function that pauses; a machine's state lives in variables, so there is nothing to resume."""

    code: ClassVar[str] = "FLOW103"
    title: ClassVar[str] = "generator"
    message: ClassVar[str] = "`yield` makes a generator, which a state machine cannot be"
    help: ClassVar[str] = "build a list, or write the steps as statements of the workflow"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    def items():
        yield x

    return list(items())
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    def items():
        return [x]

    return items()
"""


@dataclass(frozen=True, kw_only=True)
class RecursiveFunction(Diagnostic):
    """Functions are inlined where they are called; a recursive one would never end."""

    code: ClassVar[str] = "FLOW107"
    title: ClassVar[str] = "recursion"
    message: ClassVar[str] = "`{name}` calls itself"
    note: ClassVar[str] = "{chain}"
    help: ClassVar[str] = "write a loop, or start a nested execution with `stepfunctions.start_execution`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
def down(n: int) -> int:
    return 0 if n <= 0 else down(n - 1)

@workflow
def demo(x: int) -> object:
    return down(x)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    while x > 0:
        x = x - 1
    return x
"""

    name: str = ""
    chain: str = ""


@dataclass(frozen=True, kw_only=True)
class PrintCall(Diagnostic):
    """An execution has a history instead of an output stream."""

    code: ClassVar[str] = "FLOW109"
    title: ClassVar[str] = "print"
    message: ClassVar[str] = "`print` has nowhere to print in a state machine"
    help: ClassVar[str] = (
        "return the value, write it with a task, or look at the execution's history (`flowdsl run` shows each state)"
    )
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    print(x)
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return x
"""


@dataclass(frozen=True, kw_only=True)
class UnsupportedFunction(Diagnostic):
    """A built-in or library function without a faithful counterpart in the query language."""

    code: ClassVar[str] = "FLOW111"
    title: ClassVar[str] = "function not supported"
    message: ClassVar[str] = "`{name}` cannot be compiled"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return open(str(x))
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return abs(x)
"""

    name: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class UnsupportedMethod(Diagnostic):
    """A method that no JSON value has, or one without a faithful counterpart in the query language."""

    code: ClassVar[str] = "FLOW112"
    title: ClassVar[str] = "method not supported"
    message: ClassVar[str] = "method `{name}` cannot be compiled"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return x.frobnicate()
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return str(x).upper()
"""

    name: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class FunctionAsValue(Diagnostic):
    """State machine variables hold JSON values. A function can be called, and given as `key=` and the like."""

    code: ClassVar[str] = "FLOW113"
    title: ClassVar[str] = "function used as a value"
    message: ClassVar[str] = "`{name}` is a function and cannot be stored or passed on"
    help: ClassVar[str] = "call it, pass it where a built-in takes a function, or look it up in a dict of functions"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    f = [abs]
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return abs(x)
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class WorkflowSignature(Diagnostic):
    """Workflow parameters are the keys of the execution input; a single positional-only parameter is the whole
    input."""

    code: ClassVar[str] = "FLOW114"
    title: ClassVar[str] = "workflow signature"
    message: ClassVar[str] = "{why}"
    help: ClassVar[str] = "name each key as a parameter, or write `def {name}(event, /)`"
    bad: ClassVar[str] = """\
from flowdsl import workflow


@workflow
def demo(*items: int) -> object:
    return items
"""
    good: ClassVar[str] = """\
from flowdsl import workflow


@workflow
def demo(items: list[int]) -> object:
    return items
"""

    why: str = ""
    name: str = "workflow"


@dataclass(frozen=True, kw_only=True)
class DecoratedFunction(Diagnostic):
    """A decorator may replace the function by anything; the compiler reads functions and never runs them."""

    code: ClassVar[str] = "FLOW117"
    title: ClassVar[str] = "decorated function"
    message: ClassVar[str] = "`{name}` is decorated, so what calling it does is not known"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    @staticmethod
    def helper() -> int:
        return 1

    return helper() + x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    def helper() -> int:
        return 1

    return helper() + x
"""

    name: str = ""
    instead: str = "call an undecorated function"
