"""Types from annotations, read from the text. What is not understood is simply not known: `ANY`."""

from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.frontend import class_text
from flowdsl.frontend.symbols import Constant, ConstantsClass, Imported, RecordClass
from flowdsl.ir.types import (
    ANY,
    ANY_DICT,
    ANY_LIST,
    BOOL,
    INT,
    JSON_FLOAT,
    NONE,
    STR,
    DictType,
    ListType,
    TupleType,
    Type,
    union,
)

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module

_NAMES: dict[str, Type] = {
    "int": INT,
    "float": JSON_FLOAT,
    "str": STR,
    "bool": BOOL,
    "None": NONE,
    "dict": ANY_DICT,
    "list": ANY_LIST,
    "tuple": ANY_LIST,
}
_LISTS = {"list", "List", "Sequence", "Iterable", "Collection", "MutableSequence"}
_DICTS = {"dict", "Dict", "Mapping", "MutableMapping"}


def annotation_type(
    module: "Module", node: cst.BaseExpression | None, within: tuple[Constant, ...] = ()
) -> tuple[Type, bool | None]:
    """Return the type an annotation means, and what ``Required``/``NotRequired`` says (None when neither).

    Args:
        module: where it is written.
        node: the annotation.
        within: the names of types that are being read: what is defined by itself has parts of any type.
    """
    match node:
        case None:
            return ANY, None
        case cst.SimpleString():
            text = node.evaluated_value
            if not isinstance(text, str):
                return ANY, None
            try:
                return annotation_type(module, cst.parse_expression(text), within)
            except cst.ParserSyntaxError:
                return ANY, None
        case cst.Name(value=name):
            return _named(module, name, within), None
        case cst.Attribute(attr=attr):
            return _named(module, attr.value, within), None
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return union(annotation_type(module, part, within)[0] for part in (left, right)), None
        case cst.Subscript(value=value, slice=elements):
            args = [e.slice.value for e in elements if isinstance(e.slice, cst.Index)]
            return _subscripted(module, value, args, within)
        case _:
            return ANY, None


def new_type(symbol: object) -> cst.BaseExpression | None:
    """Return the type below ``OrderId = NewType("OrderId", str)``, whose calls give what they are given; else None."""
    match symbol:
        case Constant(value=cst.Call(func=func, args=[_, cst.Arg(value=base)]), module=module):
            return base if class_text.named(module, func) in ("typing.NewType", "typing_extensions.NewType") else None
        case _:
            return None


def _named(module: "Module", name: str, within: tuple[Constant, ...]) -> Type:
    symbol = module.lookup(name)
    match symbol:
        case RecordClass(type=type_):
            return type_
        case ConstantsClass(enum="StrEnum" | "str+Enum"):
            return STR
        case ConstantsClass(enum="IntEnum" | "int+Enum"):
            return INT
        case Imported() | None:
            return _NAMES.get(name, ANY)
        case Constant(value=value) if symbol not in within:
            return annotation_type(symbol.module, new_type(symbol) or value, (*within, symbol))[0]
        case _:
            return ANY


def _subscripted(
    module: "Module", value: cst.BaseExpression, args: list[cst.BaseExpression], within: tuple[Constant, ...]
) -> tuple[Type, bool | None]:
    name = value.attr.value if isinstance(value, cst.Attribute) else value.value if isinstance(value, cst.Name) else ""
    types = [annotation_type(module, arg, within)[0] for arg in args]
    if name in _LISTS and types:
        return ListType(types[0]), None
    if name in _DICTS and len(types) == 2:
        return DictType(types[1]), None
    if name in ("tuple", "Tuple") and types:
        if len(args) == 2 and isinstance(args[1], cst.Ellipsis):
            return ListType(types[0]), None
        return TupleType(tuple(types)), None
    if name == "Optional" and types:
        return union([types[0], NONE]), None
    if name == "Union":
        return union(types), None
    if name in ("Required", "NotRequired") and types:
        return types[0], name == "Required"
    if name in ("Final", "Annotated", "ReadOnly", "ClassVar") and types:
        return types[0], None
    if name == "Literal":
        return union([_literal(arg) for arg in args]), None
    return ANY, None


def _literal(node: cst.BaseExpression) -> Type:
    match node:
        case cst.SimpleString() | cst.ConcatenatedString():
            return STR
        case cst.Integer():
            return INT
        case cst.Name(value="True" | "False"):
            return BOOL
        case cst.Name(value="None"):
            return NONE
        case _:
            return ANY
