"""DynamoDB attribute values: plain values marshalled where the compiler can, explicit ones passed through.

A plain item ``{"sku": sku, "quantity": 3}`` becomes ``{"sku": {"S": sku}, "quantity": {"N": "3"}}``. What is written
out, or has a known type, is marshalled at compile time; the rest becomes the operation ``dynamodb.marshal``.

Source: DynamoDB Developer Guide, "Data types and naming rules"; API reference, ``AttributeValue``.
"""

import math
from typing import Any

from flowdsl.adapters.api import Call
from flowdsl.ir.expr import Cond, DictOf, Expr, ListOf, Literal, Op, Spread
from flowdsl.ir.ops.dynamodb import number_text as plain_number_text
from flowdsl.ir.ops.dynamodb import unmarshal_item
from flowdsl.ir.types import Scalar

__all__ = ["EXPLICIT", "KINDS", "MARSHAL", "UNMARSHAL_ITEM", "Attribute", "marshal", "marshal_item", "unmarshal_item"]

EXPLICIT = "dynamodb.attribute"
"""The operation that marks an explicit attribute value; it never leaves the adapter."""

MARSHAL = "dynamodb.marshal"
MARSHAL_ITEM = "dynamodb.marshal_item"
UNMARSHAL_ITEM = "dynamodb.unmarshal_item"

KINDS = ("S", "N", "B", "SS", "NS", "BS", "M", "L", "NULL", "BOOL")
"""The keys of an attribute value."""


class Attribute(dict[str, Any]):
    """An explicit attribute value in plain Python."""


def marshal_item(call: Call, argument: str) -> Expr:
    """Marshal an argument that is an item or a key: a dict whose values are attribute values."""
    return _item(call, call[argument], argument)


def _item(call: Call, expr: Expr, argument: str) -> Expr:
    match expr:
        case DictOf(entries, origin):
            return DictOf(tuple(_entry(call, entry, argument) for entry in entries), origin)
        case Literal() | ListOf():
            call.refuse(f"`{argument}` must be a dict", argument, "pass the attributes by name")
    return Op(MARSHAL_ITEM, (expr,))


def _entry(call: Call, entry: tuple[Expr, Expr] | Spread, argument: str) -> tuple[Expr, Expr] | Spread:
    if isinstance(entry, Spread):
        return Spread(_item(call, entry.value, argument), entry.origin)
    return entry[0], marshal(call, entry[1], argument)


def _list_item(call: Call, item: Expr | Spread, argument: str) -> Expr | Spread:
    if not isinstance(item, Spread):
        return marshal(call, item, argument)
    # Whatever is spread becomes a list first, so that the whole of it is marshalled at once.
    listed = Op(MARSHAL, (Op("list", (item.value,)),))
    return Spread(Op("[]", (listed, Literal("L"))), item.origin)


def marshal(call: Call, expr: Expr, argument: str) -> Expr:
    """Turn a plain value into an attribute value."""
    match expr:
        case Op(name, (value,)) if name == EXPLICIT:
            return value
        case Literal(None):
            return _value("NULL", Literal(True))
        case Literal(bool() as flag):
            return _value("BOOL", Literal(flag))
        case Literal(int() | float() as number):
            return _value("N", Literal(number_text(call, number, argument)))
        case Literal(str()):
            return _value("S", expr)
        case ListOf(items, origin):
            return _value("L", ListOf(tuple(_list_item(call, item, argument) for item in items), origin))
        case DictOf():
            return _value("M", _item(call, expr, argument))
        case Cond(test, then, orelse, origin):
            return Cond(test, marshal(call, then, argument), marshal(call, orelse, argument), origin)
    match call.type_of(expr):
        case Scalar("str"):
            return _value("S", expr)
        case Scalar("bool"):
            return _value("BOOL", expr)
        case Scalar("int"):
            return _value("N", Op("str", (expr,)))
        case Scalar("none"):
            return _value("NULL", Literal(True))
    return Op(MARSHAL, (expr,))


def number_text(call: Call, number: int | float, argument: str) -> str:
    """Write a number as DynamoDB takes it: its shortest decimal form."""
    if isinstance(number, float) and not math.isfinite(number):
        call.refuse(f"`{argument}` holds {number!r}, which DynamoDB cannot store", argument, "store a finite number")
        return "0"
    return plain_number_text(number)


def _value(kind: str, expr: Expr) -> Expr:
    return DictOf(((Literal(kind), expr),))
