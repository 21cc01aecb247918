"""Types as sets of JSON kinds: the quick question "could this value be text?" as one bit test."""

from typing import Final

from flowdsl.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    JSON_FLOAT,
    NEVER,
    STR,
    AnyType,
    DictType,
    ListType,
    NeverType,
    Opaque,
    RecordType,
    Scalar,
    TupleType,
    Type,
    UnionType,
    member_keys,
    members,
    part_of_any,
    parts,
    union,
)

K_NONE: Final = 1
K_BOOL: Final = 2
K_INT: Final = 4
K_FLOAT: Final = 8
K_STR: Final = 16
K_LIST: Final = 32
K_DICT: Final = 64
K_OPAQUE: Final = 128
K_NUMBER: Final = K_INT | K_FLOAT
K_NUMERIC: Final = K_NUMBER | K_BOOL
K_JSON: Final = 127
_SCALAR: Final = {"none": K_NONE, "bool": K_BOOL, "int": K_INT, "float": K_FLOAT, "str": K_STR}
_ITERATED: Final = frozenset({"set", "range", "iterator", "keys", "values", "items", "counter"})


def kinds(type_: Type) -> int:
    """Return the JSON kinds a value of this type may have, as a bit set."""
    match type_:
        case AnyType():
            return K_JSON
        case NeverType():
            return 0
        case Scalar(kind):
            return _SCALAR[kind]
        case ListType() | TupleType():
            return K_LIST
        case DictType() | RecordType():
            return K_DICT
        case Opaque():
            return K_OPAQUE
        case UnionType(parts):
            out = 0
            for member in parts:
                out |= kinds(member)
            return out


def within(type_: Type | None, allowed: int) -> bool:
    """Whether every value of the type has one of the kinds; an absent argument never does."""
    if type_ is None:
        return False
    found = kinds(type_)
    return bool(found) and not found & ~allowed


def may(type_: Type | None, wanted: int) -> bool:
    """Whether some value of the type has one of the kinds."""
    return type_ is not None and bool(kinds(type_) & wanted)


def is_opaque(type_: Type | None, *wanted: str) -> bool:
    """Whether the type is exactly a Python-only kind (one of `wanted` when given)."""
    return isinstance(type_, Opaque) and (not wanted or type_.kind in wanted)


def holds_opaque(type_: Type) -> Opaque | None:
    """Return the first Python-only kind found anywhere in a type, or None when it is plain JSON."""
    if isinstance(type_, Scalar) or (isinstance(type_, AnyType) and not type_.holds):
        return None  # most
    # One type may stand in another many times over (``b = [a, a]; c = [b, b]; …``): each is looked at once.
    pending: list[Type] = [type_]
    seen = {id(type_)}
    while pending:
        here = pending.pop()
        if isinstance(here, Opaque):
            return here
        new = [part for part in parts(here) if id(part) not in seen]
        seen.update(map(id, new))
        pending.extend(reversed(new))
    return None


def is_float(type_: Type | None) -> bool:
    """Whether a number of this type is statically a ``float``: its text is not what JSONata prints."""
    return type_ is not None and bool(kinds(type_) & K_FLOAT) and not kinds(type_) & K_INT


def may_be_float(type_: Type | None) -> bool:
    """Whether a number of this type may be a ``float`` that was computed, also with an integral value.

    What is nothing but a number of the input may not: JSON has no such floats.
    """
    return type_ is not None and any(member == FLOAT for member in members(type_))


def iterated(type_: Type | None) -> Type:
    """Return the type of what iteration over a value yields; ``ANY`` when unknown, ``NEVER`` for no iterable."""
    match type_:
        case None:
            return NEVER
        case ListType(item):
            return item
        case TupleType(parts):
            return union(parts)
        case DictType() | RecordType() | Opaque("counter"):
            return key_type(type_)
        case Scalar("str"):
            return STR
        case Scalar() | NeverType():
            return NEVER
        case Opaque(kind, item):
            return item if kind in _ITERATED else NEVER
        case UnionType(parts):
            return union(iterated(m) for m in parts)
        case AnyType():
            return part_of_any(type_)


def key_type(type_: Type | None) -> Type:
    """Return the type of the keys of a dict: text, which may be members of a ``StrEnum``."""
    return union((STR, Scalar("str", member=True))) if member_keys(type_) else STR


def items_of(type_: Type | None) -> Type:
    """Return the type of a list's items; of a value that may be something else, `ANY` and what is known of lists."""
    return iterated(type_) if within(type_, K_LIST) else union((ANY, iterated(type_)))


def is_iterable(type_: Type | None) -> bool:
    """Whether iterating a value of the type can never fail."""
    match type_:
        case None:
            return False
        case UnionType(parts):
            return all(is_iterable(m) for m in parts)
        case Opaque(kind):
            return kind in _ITERATED
        case ListType() | TupleType() | DictType() | RecordType() | Scalar("str"):
            return True
        case _:
            return False


def numeric_result(left: Type | None, right: Type | None) -> Type:
    """Return the type of ``+ - *`` on two numbers: int with int, float as soon as one is a float for certain."""
    if is_float(left) or is_float(right):
        return FLOAT
    if within(left, K_INT | K_BOOL) and within(right, K_INT | K_BOOL):
        return INT
    return mixed_number(left, right)


def mixed_number(*types: Type | None) -> Type:
    """Return the type of a number that was computed of others: a float for certain where one of them may be so."""
    return union((INT, FLOAT)) if any(map(may_be_float, types)) else NUMBER


def value_type(type_: Type | None) -> Type:
    """Return the type of a dict's values, ``ANY`` when it is not known to be a dict."""
    match type_:
        case DictType(value):
            return value
        case RecordType(fields, closed):
            return union((*(f.type for f in fields), *(() if closed else (ANY,))))
        case Opaque("counter"):
            return INT
        case UnionType(parts):
            return union(value_type(m) for m in parts if kinds(m) & K_DICT)
        case AnyType():
            return part_of_any(type_)
        case _:
            return ANY


NUMBER: Final[Type] = UnionType((INT, JSON_FLOAT))
"""A number of which is not known whether it is integral."""

__all__ = [
    "ANY", "BOOL", "K_BOOL", "K_DICT", "K_FLOAT", "K_INT", "K_JSON", "K_LIST", "K_NONE", "K_NUMBER", "K_NUMERIC",
    "K_OPAQUE", "K_STR", "NUMBER", "holds_opaque", "is_float", "is_iterable", "is_opaque", "items_of", "iterated",
    "key_type", "kinds", "may", "may_be_float", "mixed_number", "numeric_result", "value_type", "within",
]  # fmt: skip
