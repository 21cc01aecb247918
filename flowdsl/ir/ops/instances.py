"""Instances of dataclasses: objects in a machine, with the fields that the class says."""

import builtins
import copy
from collections.abc import Mapping
from typing import Any, Final

from flowdsl.ir.expr import ListOf, Literal
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_OPAQUE, K_STR, may, within
from flowdsl.ir.ops.raised import E_TYPE
from flowdsl.ir.ops.spec import Call, op, table
from flowdsl.ir.types import (
    ANY,
    STR,
    AnyType,
    DictType,
    Field,
    ListType,
    RecordType,
    Scalar,
    TupleType,
    Type,
    UnionType,
    members,
    part_of_any,
    union,
)
from flowdsl.records import replace

INSTANCE: Final = "flowdsl.instance"
"""A value that is an instance of a built-in class, or fails: what ``str.upper`` asks of its first argument."""
INSTANCES: Final = {"str": K_STR, "list": K_LIST, "dict": K_DICT}
"""The classes that are told apart there."""
KEYWORDS: Final = "dataclass **"
MEMBER_VALUE: Final = "flowdsl.value"
"""``.value`` of what may be a member of several: its value, which it is in a machine."""


def keywords(value: Any, names: list[str], required: int) -> dict[str, Any]:
    """Return a dict that ``Class(**value)`` spreads.

    Args:
        value: the dict.
        names: the fields that it may give, those first that it has to give.
        required: how many it has to give.

    Raises:
        TypeError: for what is no dict, a key that is no such field, and a field that is missing.
    """
    if not isinstance(value, Mapping):
        raise TypeError("the argument after ** must be a mapping")
    unknown = [key for key in value if key not in names]
    missing = [name for name in names[:required] if name not in value]
    if unknown or missing:
        raise TypeError(f"unexpected keyword arguments {unknown}" if unknown else f"missing arguments {missing}")
    return dict(value)


def _keywords_type(call: Call) -> Type:
    names, required = call.args[1], call.literal(2)
    assert isinstance(names, ListOf) and isinstance(required, int)
    fields = []
    for index, item in enumerate(names.items):
        assert isinstance(item, Literal)
        name = str(item.value)
        fields.append(Field(name, _value_type(call.types[0] or ANY, name), index < required))
    return RecordType(tuple(fields), closed=True)


def _value_type(type_: Type, name: str) -> Type:
    found: list[Type] = []
    for member in members(type_):
        match member:
            case DictType(value):
                found.append(value)
            case RecordType(closed=closed) if (field := member.field(name)) is not None or closed:
                found.append(field.type if field is not None else ANY)
            case _:
                return ANY
    return union(found)


def plain(type_: Type) -> Type:
    """Return the type of what ``asdict`` makes of a value: no part of it is an instance."""
    match type_:
        case RecordType(fields, closed, name):
            return RecordType(tuple(replace(f, type=plain(f.type)) for f in fields), closed, name)
        case ListType(item):
            return replace(type_, item=plain(item))
        case DictType(value):
            return replace(type_, value=plain(value))
        case TupleType(items):
            return replace(type_, items=tuple(map(plain, items)))
        case UnionType(parts):
            return union([plain(part) for part in parts])
        case _:
            return type_


def _plain_value(type_: Type) -> Type:
    return union([replace(m, member=False) if isinstance(m, Scalar) else m for m in members(type_)])


def _no_member(call: Call) -> bool:
    return not all(isinstance(m, Scalar) and m.member for m in members(call.types[0] or ANY))


def _instance(value: Any, name: str) -> Any:
    if not isinstance(value, getattr(builtins, name)):
        raise TypeError(f"descriptor of {name} objects does not apply to {type(value).__name__}")
    return value


def instance_kinds(call: Call) -> int:
    """Return the kinds of what a method of a class applies to; what is no JSON value is left to the method."""
    return INSTANCES[str(call.literal(1))] | K_OPAQUE


def _instance_type(call: Call) -> Type:
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        if isinstance(member, AnyType):
            part = part_of_any(member)
            instances: dict[str, Type] = {"str": STR, "list": ListType(part), "dict": DictType(part)}
            out.append(instances[str(call.literal(1))])
        elif may(member, instance_kinds(call)):
            out.append(member)
    return union(out)


TABLE = table(
    op(INSTANCE, "value name /", _instance, _instance_type,
       lambda c: not within(c.types[0], instance_kinds(c)), raises=E_TYPE),
    # What is no instance is refused by `flowdsl.check.instances`.
    op("dataclasses.asdict", "obj", copy.deepcopy, lambda c: plain(c.types[0] or ANY), False),
    # What is no member of an Enum is refused where it is written.
    op(MEMBER_VALUE, "member /", lambda value: value, lambda c: _plain_value(c.types[0] or ANY), _no_member),
    op(KEYWORDS, "value names required /", keywords, _keywords_type, True),
)
