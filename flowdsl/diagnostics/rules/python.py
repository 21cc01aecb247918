"""Python that has no counterpart in a state machine (1xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class UnsupportedStatement(Diagnostic):
    """A statement that flowdsl does not compile. It is refused rather than dropped: a machine that skips a line would
    not behave as the function does."""

    code: ClassVar[str] = "FLOW101"
    title: ClassVar[str] = "statement not supported"
    message: ClassVar[str] = "{what} cannot be compiled"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    async_value = x
    try:
        pass
    except* ValueError:
        pass
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    try:
        y = x
    except Exception:
        y = 0
    return y
"""

    what: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class UnsupportedExpression(Diagnostic):
    """An expression that has no faithful counterpart in the query language."""

    code: ClassVar[str] = "FLOW102"
    title: ClassVar[str] = "expression not supported"
    message: ClassVar[str] = "{what} cannot be compiled"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return 3j
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return 3
"""

    what: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class AsyncCode(Diagnostic):
    """Concurrency is explicit in flowdsl: `concurrent`, `parallel`, `distributed`. The event loop of `async` code has
    no counterpart."""

    code: ClassVar[str] = "FLOW104"
    title: ClassVar[str] = "async code"
    message: ClassVar[str] = "{what} cannot be compiled"
    help: ClassVar[str] = "write `for x in concurrent(xs)` or `parallel(f, g)`"
    bad: ClassVar[str] = """\
from flowdsl import workflow


@workflow
async def demo(x: int) -> int:
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return x
"""

    what: str = ""


@dataclass(frozen=True, kw_only=True)
class GlobalStatement(Diagnostic):
    """A machine has no state outside its execution."""

    code: ClassVar[str] = "FLOW105"
    title: ClassVar[str] = "global statement"
    message: ClassVar[str] = "`global` cannot be compiled"
    help: ClassVar[str] = "pass the value as a parameter and return it"
    bad: ClassVar[str] = """\
from flowdsl import workflow
counter = 0

@workflow
def demo(x: int) -> object:
    global counter
    counter = x
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    counter = x
    return counter
"""


@dataclass(frozen=True, kw_only=True)
class ImportInBody(Diagnostic):
    """Names are resolved from the module's own imports, without running anything."""

    code: ClassVar[str] = "FLOW106"
    title: ClassVar[str] = "import inside a body"
    message: ClassVar[str] = "an import inside a function body cannot be compiled"
    help: ClassVar[str] = "move the import to the top of the module"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    import math
    return math.floor(x)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
import math

@workflow
def demo(x: int) -> object:
    return math.floor(x)
"""


@dataclass(frozen=True, kw_only=True)
class ClassInBody(Diagnostic):
    """Classes are read from the top level of a module."""

    code: ClassVar[str] = "FLOW108"
    title: ClassVar[str] = "class inside a body"
    message: ClassVar[str] = "a class inside a function body cannot be compiled"
    help: ClassVar[str] = "move the class to the top of the module"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    class Local:
        a = 1

    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
class Local:
    a = 1

@workflow
def demo(x: int) -> object:
    return Local.a
"""


@dataclass(frozen=True, kw_only=True)
class EffectInExpression(Diagnostic):
    """Lambdas, generators and sort keys are evaluated inside one state; a task call needs a state of its own."""

    code: ClassVar[str] = "FLOW116"
    title: ClassVar[str] = "task call inside a pure expression"
    message: ClassVar[str] = "{what} cannot be called inside {where}"
    help: ClassVar[str] = "call it in a `for` loop or a list comprehension first, then use the results"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    return sorted([1, x], key=lambda v: charge(v))
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    fees = [charge(v) for v in [1, x]]
    return sorted(fees)
"""

    what: str = ""
    where: str = ""


@dataclass(frozen=True, kw_only=True)
class StarImport(Diagnostic):
    """What `import *` binds is not written in the module, and a library is not executed to find out. It may hide a
    builtin: `pow` of `math` is another function than the builtin of that name.
    """

    code: ClassVar[str] = "FLOW118"
    title: ClassVar[str] = "star import"
    message: ClassVar[str] = "what `from {package} import *` binds is not known"
    help: ClassVar[str] = "import the names by themselves: `from {package} import …`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from math import *

@workflow
def demo(x: int) -> object:
    return floor(x)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from math import floor

@workflow
def demo(x: int) -> object:
    return floor(x)
"""

    package: str = ""


@dataclass(frozen=True, kw_only=True)
class EvaluatedOnce(Diagnostic):
    """Python evaluates a default or a module constant once, when it imports the module; a machine would do so at each
    use.
    """

    code: ClassVar[str] = "FLOW119"
    title: ClassVar[str] = "value of the import"
    message: ClassVar[str] = "{what} is another value each time it is evaluated, and Python evaluates it once"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
import time

from flowdsl import workflow

@workflow
def demo(at: float = time.time()) -> object:
    return at
"""
    good: ClassVar[str] = """\
import time

from flowdsl import workflow

@workflow
def demo(at: float | None = None) -> object:
    if at is None:
        at = time.time()
    return at
"""

    what: str = ""
    instead: str = ""
