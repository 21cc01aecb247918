"""What a dict or a set asks of each key, pair or item as it takes it: the value itself, or Python's failure.

A comprehension that calls tasks makes a list of its results and a dict or a set of the list; Python puts every result
in before it makes the next call, and a key that is no key fails there.
"""

from typing import Any, Final

from flowdsl.ir.expr import ListOf, Op, Spread
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_STR, may, within
from flowdsl.ir.ops.raised import E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, op, table
from flowdsl.ir.types import ANY, STR, TupleType, Type
from flowdsl.records import replace

KEY: Final = "flowdsl.key"
"""A key of a dict."""
ITEM: Final = "flowdsl.item"
"""An item of a set."""
PAIR: Final = "flowdsl.pair"
"""A key with its value, as ``dict(…)`` unpacks them."""


def keyed(pair: ListOf) -> ListOf | None:
    """Return a pair that is written out with its key checked; None when its parts are not written out."""
    match pair.items:
        case (key, value) if not isinstance(key, Spread) and not isinstance(value, Spread):
            return replace(pair, items=(Op(KEY, (key,), (), pair.origin), value))
        case _:
            return None


def _hashable(value: Any) -> Any:
    hash(value)
    return value


def _pair(value: Any) -> Any:
    key, _ = value
    hash(key)
    return value


def needless(name: str, type_: Type) -> bool:
    """Whether values of a type pass one of these checks for certain."""
    if name == ITEM:
        return not may(type_, K_LIST | K_DICT)
    if name == PAIR:
        return isinstance(type_, TupleType) and len(type_.items) == 2 and within(type_.items[0], K_STR)
    return within(type_, K_STR)


def _given(call: Call) -> Type:
    return call.types[0] or ANY


def _fails(call: Call) -> bool:
    return not needless(call.op.name, _given(call))


TABLE = table(
    op(KEY, "value /", _hashable, lambda c: STR if _given(c) == ANY else _given(c), _fails, raises=E_TYPE),
    op(ITEM, "value /", _hashable, _given, _fails, raises=E_TYPE),
    op(PAIR, "value /", _pair, _given, _fails,
       raises=lambda c: E_TYPE if isinstance(p := _given(c), TupleType) and len(p.items) == 2 else E_TYPE | E_VALUE),
)  # fmt: skip
