"""Expressions in the query language (5xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class NotFaithful(Diagnostic):
    """The query language cannot say this exactly as Python does. JSONPath says less than JSONata: the page on JSONPath
    machines has what it says, and `query_language="mixed"` writes in JSONata only the states that need it.
    """

    code: ClassVar[str] = "FLOW501"
    title: ClassVar[str] = "not expressible"
    message: ClassVar[str] = "{what}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return f"{x / 3}"
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return f"{x / 3:.2f}"
"""

    what: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class ExceptExpression(Diagnostic):
    """A failing expression is `States.QueryEvaluationError` in a machine, whatever Python's exception class. A handler
    of a class gets it where every class that the expression may raise goes to that handler, which the types tell:
    `d["k"]` of a dict raises `KeyError` only, of a value of unknown type anything."""

    code: ClassVar[str] = "FLOW502"
    title: ClassVar[str] = "expression failure caught by class"
    message: ClassVar[str] = "`except {name}` around an expression that may raise something else"
    label: ClassVar[str] = "this may raise {what}"
    help: ClassVar[str] = "{instead}, test before (`if key in d:`), or write `except Exception`"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(d: object) -> object:
    try:
        y = d["k"]
    except KeyError:
        y = 0
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(d: dict[str, int]) -> object:
    try:
        y = d["k"]
    except KeyError:
        y = 0
    return y
"""

    what: str = ""
    instead: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class BadWait(Diagnostic):
    """A Wait state waits whole, non-negative seconds."""

    code: ClassVar[str] = "FLOW503"
    title: ClassVar[str] = "wait not accepted"
    message: ClassVar[str] = "{why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
import time

@workflow
def demo(x: int) -> object:
    time.sleep(0.5)
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
import time

@workflow
def demo(x: int) -> object:
    time.sleep(1)
    return x
"""

    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskFailedAmbiguous(Diagnostic):
    """`States.TaskFailed` is what a task call raised. A Map or Parallel reports its body's own errors under their own
    names, so the two cannot be told apart there."""

    code: ClassVar[str] = "FLOW504"
    title: ClassVar[str] = "task failure indistinct"
    message: ClassVar[str] = "`except TaskFailed` around {what}, which may also fail by itself"
    help: ClassVar[str] = "write `except Exception`, or catch the service's errors by name"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import Error, TaskFailed, concurrent
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount


class Boom(Error):
    pass

@workflow
def demo(x: int) -> object:
    try:
        for y in concurrent([1, x]):
            if y > 3:
                raise Boom("x")
            charge(y)
    except TaskFailed:
        return 0
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    try:
        for y in concurrent([1, x]):
            charge(y)
    except Exception:
        return 0
    return x
"""

    what: str = ""
