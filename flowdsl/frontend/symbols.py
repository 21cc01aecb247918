"""What a module-level name can be, as far as the text tells."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

import libcst as cst

from flowdsl.ir.types import Type
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module


@dataclass(frozen=True, slots=True)
class Imported:
    """A name from an import: ``time``, ``flowdsl_tasks.dynamodb``, ``flowdsl.concurrent``."""

    qualified: str


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of a user's module; compiled by inlining its body where it is called."""

    name: str
    node: cst.FunctionDef
    module: "Module"


@dataclass(frozen=True, slots=True, eq=False)
class WorkflowFunction:
    """A function decorated with ``@workflow``."""

    name: str
    node: cst.FunctionDef
    module: "Module"
    decorator: cst.Decorator


@dataclass(frozen=True, slots=True, eq=False)
class LambdaFunction:
    """A function decorated with ``@lambda_.function``."""

    name: str
    node: cst.FunctionDef
    module: "Module"
    decorator: cst.Decorator


@dataclass(frozen=True, slots=True, eq=False)
class ErrorClass:
    """An exception class of the user's.

    Attributes:
        error: its ASL error name.
        bases: the ASL names of the classes it derives from, nearest first.
        place: the text it is defined in and its dotted name there: two classes are one where it is the same. A file
            may be read twice, as the program and as a module that another one imports.
        given: the ``name`` that it or a base of it has; an empty text when it goes by the name of the class.
        reported: whether it derives from `flowdsl.Error`, and so has ``.error`` and ``.cause`` in Python.
        beyond: what makes it more than a name with bases, so that it cannot be raised or caught; completes ``… is``.
        doubt: why its name is not known; completes ``the class X, …``.
    """

    name: str
    error: str
    bases: tuple[str, ...]
    place: tuple[str, str]
    given: str = ""
    reported: bool = False
    beyond: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class RecordClass:
    """A TypedDict or dataclass: a JSON object with known keys.

    Attributes:
        frozen: whether the fields of a dataclass cannot be assigned.
        written: the modules that inherited defaults are written in.
        keyword_only: the fields that a call gives by name only.
    """

    name: str
    type: Type
    dataclass: bool
    defaults: dict[str, cst.BaseExpression]
    module: "Module"
    frozen: bool = False
    written: Mapping[str, "Module"] = field(default_factory=dict)
    keyword_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class ConstantsClass:
    """An Enum, or a class that only holds constants: a namespace of values.

    Attributes:
        enum: "" for a plain namespace, else the Enum's flavour: ``Enum``, ``StrEnum``, ``IntEnum``, or ``str+Enum`` and
            ``int+Enum``, whose members are values but for their text.
        doubts: why constants cannot be read, by their names; completes ``… is``.
        numbered: what ``auto()`` gives the members that are given it.
    """

    name: str
    members: dict[str, cst.BaseExpression]
    enum: str
    module: "Module"
    doubts: Mapping[str, str] = field(default_factory=dict)
    numbered: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Constant:
    """A module-level name assigned once."""

    name: str
    value: cst.BaseExpression
    module: "Module"


@dataclass(frozen=True, slots=True, eq=False)
class Live:
    """A value taken from a live function's closure or globals (notebooks, ``workflow.compile()``)."""

    name: str
    value: Json


@dataclass(frozen=True, slots=True, eq=False)
class Unusable:
    """A name that exists, but not as anything the compiler can use; `why` completes ``… is``.

    `instead` says what to write, where that is known; `error` is the exception class that the name may have.
    """

    name: str
    why: str
    node: Any = None
    instead: str = ""
    error: ErrorClass | None = None


Symbol: TypeAlias = (
    Imported
    | Function
    | WorkflowFunction
    | LambdaFunction
    | ErrorClass
    | RecordClass
    | ConstantsClass
    | Constant
    | Live
    | Unusable
)
