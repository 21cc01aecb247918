"""Names and types (2xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class UnknownName(Diagnostic):
    """A name that nothing binds: not the function, not its module, not Python."""

    code: ClassVar[str] = "FLOW201"
    title: ClassVar[str] = "unknown name"
    message: ClassVar[str] = "`{name}` is not defined"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return x
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownAttribute(Diagnostic):
    """An attribute that its owner does not have. JSON objects have keys, not attributes: write `order["id"]`."""

    code: ClassVar[str] = "FLOW202"
    title: ClassVar[str] = "unknown attribute"
    message: ClassVar[str] = "{owner} has no `{name}`"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
import math

@workflow
def demo(x: int) -> object:
    return math.flor(x)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
import math

@workflow
def demo(x: int) -> object:
    return math.floor(x)
"""

    owner: str = ""
    name: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class PossiblyUnbound(Diagnostic):
    """On some way to this place nothing was assigned to the name; Python would raise UnboundLocalError there."""

    code: ClassVar[str] = "FLOW203"
    title: ClassVar[str] = "possibly unbound"
    message: ClassVar[str] = "`{name}` may not be bound here"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    if x > 0:
        y = 1
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    y = 0
    if x > 0:
        y = 1
    return y
"""

    name: str = ""
    instead: str = "give it a value before the `if`, the loop or the `try` that assigns it; a `match` needs a `case _:`"


@dataclass(frozen=True, kw_only=True)
class UnusableName(Diagnostic):
    """The name exists, but not as anything a machine can use."""

    code: ClassVar[str] = "FLOW204"
    title: ClassVar[str] = "name cannot be used"
    message: ClassVar[str] = "`{name}` is {why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
class helper:
    def value(self) -> int:
        return 1

@workflow
def demo(x: int) -> object:
    return helper.value
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
VALUE = 1

@workflow
def demo(x: int) -> object:
    return VALUE
"""

    name: str = ""
    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class BigInteger(Diagnostic):
    """State machine numbers are IEEE doubles: larger integers would silently change."""

    code: ClassVar[str] = "FLOW205"
    title: ClassVar[str] = "integer too large"
    message: ClassVar[str] = "{value} is beyond 2**53, where JSON numbers lose integers"
    help: ClassVar[str] = "keep it as text"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return 9007199254740993
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(x: int) -> object:
    return "9007199254740993"
"""

    value: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownKey(Diagnostic):
    """The result of a service call, or a record whose keys are all known, has no such key."""

    code: ClassVar[str] = "FLOW206"
    title: ClassVar[str] = "unknown key"
    message: ClassVar[str] = "{owner} has no key `{name}`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import sdk

@workflow
def demo(x: int) -> object:
    item = sdk.dynamodb.get_item(TableName="t", Key={"id": {"S": "1"}})
    return item["Itm"]
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import sdk

@workflow
def demo(x: int) -> object:
    item = sdk.dynamodb.get_item(TableName="t", Key={"id": {"S": "1"}})
    return item["Item"]
"""

    owner: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class BadCall(Diagnostic):
    """The call does not fit the function's parameters; Python would raise TypeError."""

    code: ClassVar[str] = "FLOW207"
    title: ClassVar[str] = "arguments do not fit"
    message: ClassVar[str] = "{why}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
def double(n: int) -> int:
    return 2 * n

@workflow
def demo(x: int) -> object:
    return double()
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
def double(n: int) -> int:
    return 2 * n

@workflow
def demo(x: int) -> object:
    return double(x)
"""

    why: str = ""


@dataclass(frozen=True, kw_only=True)
class ErrorValue(Diagnostic):
    """A caught error has `.error` (its name) and `.cause` (its text); the exception object itself cannot be stored."""

    code: ClassVar[str] = "FLOW208"
    title: ClassVar[str] = "caught error used as a value"
    message: ClassVar[str] = "the caught error `{name}` is not a JSON value"
    help: ClassVar[str] = "use `{name}.error`, `{name}.cause` or `str({name})`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    try:
        y = charge(x)
    except Exception as e:
        return e
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    try:
        y = charge(x)
    except Exception as e:
        return e.cause
    return y
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownException(Diagnostic):
    """`except` and `raise` take flowdsl errors, builtin exceptions and the errors of services."""

    code: ClassVar[str] = "FLOW209"
    title: ClassVar[str] = "not an exception"
    message: ClassVar[str] = "`{name}` is not an exception class that can be raised or caught here"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    try:
        y = charge(x)
    except charge:
        y = 0
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    try:
        y = charge(x)
    except Exception:
        y = 0
    return y
"""

    name: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class BuiltinErrorAttribute(Diagnostic):
    """`.error` and `.cause` belong to flowdsl's errors and to what tasks raise. An expression that fails raises a
    builtin exception such as KeyError, and Python raises AttributeError when `.error` of that, or of an exception class
    that does not derive from `flowdsl.Error`, is read."""

    code: ClassVar[str] = "FLOW210"
    title: ClassVar[str] = "builtin exception has no `.error`"
    message: ClassVar[str] = "`.{name}` of an error that may be no `flowdsl.Error`"
    label: ClassVar[str] = "Python raises AttributeError here, when another exception was caught"
    help: ClassVar[str] = (
        "use `str(e)`, derive the class from `flowdsl.Error`, move what may raise it out of the `try`, or catch tasks'"
        " errors by class"
    )
    bad: ClassVar[str] = """\
from flowdsl import workflow


@workflow
def demo(d: dict[str, int]) -> object:
    try:
        y = d["k"]
    except Exception as e:
        return e.error
    return y
"""
    good: ClassVar[str] = """\
from flowdsl import workflow


@workflow
def demo(d: dict[str, int]) -> object:
    try:
        y = d["k"]
    except Exception:
        return "no k"
    return y
"""

    name: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownImport(Diagnostic):
    """The import names something that flowdsl, or the package of task stubs, does not have; Python raises ImportError
    there."""

    code: ClassVar[str] = "FLOW211"
    title: ClassVar[str] = "unknown import"
    message: ClassVar[str] = "`{package}` has no `{name}` to import"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamo

@workflow
def demo(x: int) -> object:
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    return x
"""

    package: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class InstanceAsDict(Diagnostic):
    """An instance of a dataclass is an object in the machine, and no dict in Python: it has attributes, no keys, no
    length and no text of its own, and it equals instances of its class only. The keys of JSON are texts, so it is none,
    and no item of a set."""

    code: ClassVar[str] = "FLOW212"
    title: ClassVar[str] = "dataclass used as a dict"
    message: ClassVar[str] = "this {why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from dataclasses import dataclass

from flowdsl import workflow

@dataclass
class Line:
    sku: str

@workflow
def demo(sku: str) -> object:
    line = Line(sku)
    return len(line)
"""
    good: ClassVar[str] = """\
from dataclasses import dataclass

from flowdsl import workflow

@dataclass
class Line:
    sku: str

@workflow
def demo(sku: str) -> object:
    line = Line(sku)
    return len(line.sku)
"""

    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class TupleAsList(Diagnostic):
    """A tuple is a list in the machine, and none in Python: it equals no list, joins no list and never changes."""

    code: ClassVar[str] = "FLOW213"
    title: ClassVar[str] = "tuple used as a list"
    message: ClassVar[str] = "this {why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(pair: list) -> bool:
    return pair == (1, 2)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow

@workflow
def demo(pair: list) -> bool:
    return pair == [1, 2]
"""

    why: str = ""
    instead: str = ""
