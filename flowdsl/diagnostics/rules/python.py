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
