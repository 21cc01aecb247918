"""Types from annotations, read from the text. What is not understood is simply not known: `ANY`."""

from typing import TYPE_CHECKING

import libcst as cst

from flowdsl.frontend.symbols import ConstantsClass, Imported, RecordClass
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


def annotation_type(module: "Module", node: cst.BaseExpression | None) -> tuple[Type, bool | None]:
    """Return the type an annotation means, and what ``Required``/``NotRequired`` says (None when neither)."""
    match node:
        case None:
            return ANY, None
        case cst.SimpleString():
            text = node.evaluated_value
            if not isinstance(text, str):
                return ANY, None
            try:
                return annotation_type(module, cst.parse_expression(text))
            except cst.ParserSyntaxError:
                return ANY, None
        case cst.Name(value=name):
            return _named(module, name), None
        case cst.Attribute(attr=attr):
            return _named(module, attr.value), None
        case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
            return union([annotation_type(module, left)[0], annotation_type(module, right)[0]]), None
        case cst.Subscript(value=value, slice=elements):
            return _subscripted(module, value, [e.slice.value for e in elements if isinstance(e.slice, cst.Index)])
        case _:
            return ANY, None


def _named(module: "Module", name: str) -> Type:
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
        case _:
            return ANY


def _subscripted(
    module: "Module", value: cst.BaseExpression, args: list[cst.BaseExpression]
) -> tuple[Type, bool | None]:
    name = value.attr.value if isinstance(value, cst.Attribute) else value.value if isinstance(value, cst.Name) else ""
    types = [annotation_type(module, arg)[0] for arg in args]
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
