"""Which exceptions operations raise for JSON values of the wrong kinds.

Python's rules: an operator or a function that a kind of value does not have raises `TypeError`, a method that it does
not have raises `AttributeError` before its arguments are looked at (Python's library reference, "Built-in Types").
Nothing is told of other kinds of values: adding to a date may raise `OverflowError`, too.
"""

from flowdsl.ir.attribute import Attribute
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_JSON,
    K_LIST,
    K_NONE,
    K_NUMERIC,
    K_OPAQUE,
    K_STR,
    is_iterable,
    may,
    within,
)
from flowdsl.ir.ops.raised import E_ATTRIBUTE, E_INDEX, E_KEY, E_OTHER, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, Raises
from flowdsl.ir.types import Type

_INDEX = K_INT | K_BOOL
_TAKE_TEXT = frozenset({".strip", ".lstrip", ".rstrip", ".removeprefix", ".removesuffix"})


def only_json(*types: Type | None) -> bool:
    """Whether these are JSON values, of whatever kinds; an absent argument is none that matters."""
    return not any(may(type_, K_OPAQUE) for type_ in types)


def wrong_kind(call: Call) -> int:
    """Return what an operator or function raises that takes every value of the right kinds."""
    return E_TYPE if only_json(*call.types, *call.rest_types) else E_OTHER


def wrong_kind_or(raised: int) -> Raises:
    """Return what is raised for the wrong kinds, and what may be for values of the right ones."""

    def raises(call: Call) -> int:
        return E_TYPE | raised if only_json(*call.types, *call.rest_types) else E_OTHER

    return raises


def of(owners: int, raised: int = 0) -> Raises:
    """Return what a method raises that only values of certain kinds have.

    Args:
        owners: the kinds that have it.
        raised: what it raises for the values of its owners, given these arguments.
    """

    def raises(call: Call) -> int:
        receiver = call.types[0]
        if not only_json(receiver):
            return E_OTHER
        out = 0 if within(receiver, owners) else E_ATTRIBUTE
        return out | (raised if may(receiver, owners) else 0)

    return raises


def of_text(call: Call) -> int:
    """Return what a method of texts raises."""
    given = [type_ for type_ in (*call.types[1:], *call.rest_types) if type_ is not None]
    if not only_json(*given):
        return E_OTHER
    right = not given or (call.op.name in _TAKE_TEXT and all(within(type_, K_STR) for type_ in given))
    return of(K_STR, 0 if right else E_TYPE)(call)


def of_dict_with_key(call: Call) -> int:
    """Return what a method of dicts raises that takes a key."""
    return of(K_DICT, 0 if within(call.types[1], K_JSON & ~(K_LIST | K_DICT)) else E_TYPE)(call)


def absent(call: Call) -> int:
    """Return what is raised where a value is asked for a part that it does not have."""
    if isinstance(call.literal(1), Attribute):
        return E_ATTRIBUTE
    container, key = call.types[0], call.types[1]
    if not only_json(container, key):
        return E_OTHER
    out = 0
    if may(container, K_DICT):
        out |= E_KEY | (E_TYPE if may(key, K_LIST | K_DICT) else 0)
    if may(container, K_LIST | K_STR):
        out |= (E_INDEX if may(key, _INDEX) else 0) | (0 if within(key, _INDEX) else E_TYPE)
    return out | (E_TYPE if may(container, K_NONE | K_NUMERIC) else 0)


def not_put(call: Call) -> int:
    """Return what is raised where a part of a value cannot be set."""
    if isinstance(call.literal(1), Attribute):
        return E_ATTRIBUTE
    container, key = call.types[0], call.types[1]
    if not only_json(container, key):
        return E_OTHER
    out = 0 if within(container, K_LIST | K_DICT) and within(key, _INDEX | K_STR) else E_TYPE
    if may(container, K_LIST):
        out |= (E_INDEX if may(key, _INDEX) else 0) | (0 if within(key, _INDEX) else E_TYPE)
    return out


def not_deleted(call: Call) -> int:
    """Return what is raised where a part of a value cannot be deleted; texts have none."""
    return absent(call) | (E_TYPE if may(call.types[0], K_STR) else 0)


def not_unpacked(call: Call) -> int:
    """Return what unpacking raises: it takes as many items as there are names."""
    return E_VALUE if is_iterable(call.types[0]) else E_VALUE | E_TYPE
