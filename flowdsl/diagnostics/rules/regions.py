"""Loops, regions and aliasing (3xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class AssignOuter(Diagnostic):
    """Iterations of a Map and branches of a Parallel run at the same time, each with variables of its own: they can
    read outer variables but not assign them."""

    code: ClassVar[str] = "FLOW301"
    title: ClassVar[str] = "assignment to an outer name"
    message: ClassVar[str] = "`{name}` belongs to the code around this concurrent body"
    label: ClassVar[str] = "assigned here, inside the body"
    help: ClassVar[str] = "collect results with a comprehension: `results = [f(x) for x in concurrent(xs)]`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent

@workflow
def demo(xs: list[int]) -> object:
    total = 0
    for x in concurrent(xs):
        total = total + x
    return total
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(xs: list[int]) -> object:
    fees = [charge(x) for x in concurrent(xs)]
    return sum(fees)
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class AssignInComprehension(Diagnostic):
    """A comprehension that calls tasks is a Map state, and its iterations have variables of their own: a function that
    they call can read outer variables but not assign them."""

    code: ClassVar[str] = "FLOW308"
    title: ClassVar[str] = "assignment in a comprehension"
    message: ClassVar[str] = "`{name}` belongs to the code around this comprehension"
    label: ClassVar[str] = "assigned here, by each iteration"
    help: ClassVar[str] = "write a `for` loop: `for x in xs: results.append(f(x))`"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(xs: list[int]) -> object:
    count = 0

    def number(x):
        nonlocal count
        count += 1
        return [count, x]

    return [number(x) for x in xs]
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(xs: list[int]) -> object:
    count = 0
    results = []

    def number(x):
        nonlocal count
        count += 1
        return [count, x]

    for x in xs:
        results.append(number(x))
    return results
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class EndlessLoop(Diagnostic):
    """AWS accepts a machine only when it has a state where it ends (message: "Workflow has no terminal state"), and so
    does each body of a Map and each branch of a Parallel. Code that nothing but an uncaught error ends has none."""

    code: ClassVar[str] = "FLOW307"
    title: ClassVar[str] = "loop without a way out"
    message: ClassVar[str] = "nothing ends this loop, and nothing else ends {what}"
    help: ClassVar[str] = "leave the loop with `break`, `return` or `raise`"
    bad: ClassVar[str] = """\
import time

from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    while True:
        time.sleep(60)
"""
    good: ClassVar[str] = """\
import time

from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    while True:
        time.sleep(60)
        x -= 1
        if x < 0:
            return x
"""

    what: str = "the workflow"


@dataclass(frozen=True, kw_only=True)
class LeaveRegion(Diagnostic):
    """The other iterations are running: there is no order in which one of them could end the loop or the workflow."""

    code: ClassVar[str] = "FLOW302"
    title: ClassVar[str] = "leaving a concurrent body"
    message: ClassVar[str] = "`{what}` cannot leave a concurrent body"
    help: ClassVar[str] = "raise an error to fail the whole, or return a value from the element of a comprehension"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent

@workflow
def demo(xs: list[int]) -> object:
    for x in concurrent(xs):
        if x > 3:
            break
    return 1
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(xs: list[int]) -> object:
    for x in xs:
        if x > 3:
            break
    return 1
"""

    what: str = ""


@dataclass(frozen=True, kw_only=True)
class SharedMutation(Diagnostic):
    """State machine variables hold values, Python variables hold references: after this change Python would show it
    through both names, the machine only through one. A name that is one certain part of another variable is no problem:
    `row` in `for row in rows`, or `meta = order["meta"]`."""

    code: ClassVar[str] = "FLOW303"
    title: ClassVar[str] = "mutation of a shared value"
    message: ClassVar[str] = "{name} may be the same object as {other}, and this changes it"
    label: ClassVar[str] = "changed here"
    help: ClassVar[str] = "change a copy (`.copy()`, `list(…)`, `{{**d}}`), or build a new value"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(a: list[int], new: bool) -> object:
    b = [] if new else a
    b.append(1)
    return a
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(a: list[int], new: bool) -> object:
    b = [] if new else a.copy()
    b.append(1)
    return a
"""

    name: str = ""
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class MutationWhileIterating(Diagnostic):
    """Python's iterator would see the change; the machine's loop walks the value from before."""

    code: ClassVar[str] = "FLOW304"
    title: ClassVar[str] = "mutation of what a loop walks"
    message: ClassVar[str] = "`{name}` is changed while a loop walks it"
    label: ClassVar[str] = "changed here"
    help: ClassVar[str] = "walk a copy (`for x in {copied}`), or collect the changes and apply them after the loop"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(d: dict[str, int]) -> object:
    for k in d:
        d[k] = 1
        d.pop(k)
    return d
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(d: dict[str, int]) -> object:
    for k in list(d):
        d.pop(k)
    return d
"""

    name: str = ""
    copied: str = ""


@dataclass(frozen=True, kw_only=True)
class BodyLocal(Diagnostic):
    """Each iteration has variables of its own; in Python the last one's would remain, which no concurrent run can
    promise."""

    code: ClassVar[str] = "FLOW305"
    title: ClassVar[str] = "name of a concurrent body"
    message: ClassVar[str] = "`{name}` is assigned in a concurrent body and does not exist after it"
    help: ClassVar[str] = "collect results with a comprehension: `results = [f(x) for x in concurrent(xs)]`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(xs: list[int]) -> object:
    for x in concurrent(xs):
        y = charge(x)
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl import concurrent
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(xs: list[int]) -> object:
    ys = [charge(x) for x in concurrent(xs)]
    return ys
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class TooMuchShared(Diagnostic):
    """Which names may be the same object is followed through the whole function, part by part; where hundreds of values
    refer to each other *and* are changed in place, that takes more time than a compiler may."""

    code: ClassVar[str] = "FLOW306"
    title: ClassVar[str] = "more is shared than can be followed"
    message: ClassVar[str] = "too many values around here may be the same objects, and some of them are changed"
    label: ClassVar[str] = "given up here"
    help: ClassVar[str] = (
        "build new values instead of changing shared ones (`x = [*x, item]`, `{{**d, key: value}}`), or share copies "
        "(`.copy()`); a part of the function can become a workflow or a Lambda function of its own"
    )
