"""Types of Python-only values: sets, dates and durations, and what arithmetic on them gives."""

from typing import Final

from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_NUMERIC, holds_opaque, is_opaque, iterated, may, value_type
from flowdsl.ir.types import FLOAT, INT, NEVER, AnyType, Opaque, RecordType, TupleType, Type, UnionType, members

DATETIME: Final = Opaque("datetime")
"""An instant: a datetime in UTC."""
NAIVE: Final = Opaque("naive datetime")
"""A datetime without a zone."""
DATE: Final = Opaque("date")
TIMEDELTA: Final = Opaque("timedelta")
BYTES: Final = Opaque("bytes")
MOMENT_KINDS: Final = ("datetime", "naive datetime")
DAY_KINDS: Final = (*MOMENT_KINDS, "date")
TEMPORAL_KINDS: Final = (*DAY_KINDS, "timedelta")

_RESULTS: Final[dict[tuple[str, str, str], Type]] = {
    **{("+", kind, "timedelta"): Opaque(kind) for kind in DAY_KINDS},
    **{("+", "timedelta", kind): Opaque(kind) for kind in DAY_KINDS},
    **{("-", kind, "timedelta"): Opaque(kind) for kind in DAY_KINDS},
    **{("-", kind, kind): TIMEDELTA for kind in DAY_KINDS},
    ("+", "timedelta", "timedelta"): TIMEDELTA,
    ("-", "timedelta", "timedelta"): TIMEDELTA,
    ("/", "timedelta", "timedelta"): FLOAT,
    ("//", "timedelta", "timedelta"): INT,
}


def set_of(item: Type) -> Type:
    """Return the type of a set; in JSON it is a list without duplicates."""
    return Opaque("set", item)


def iterator_of(item: Type) -> Type:
    """Return the type of an iterator; in JSON it is the list of what is left in it."""
    return Opaque("iterator", item)


def confusable(left: Type, right: Type) -> bool:
    """Whether two values of the types that Python tells apart may be one JSON value: a date and a datetime, a number.

    A comparison of plain values that hold such ones (``day in [moment]``) is then no comparison of JSON values.
    """
    if holds_opaque(left) is None and holds_opaque(right) is None:
        return False
    if isinstance(left, UnionType) or isinstance(right, UnionType):
        return any(confusable(one, other) for one in members(left) for other in members(right))
    if isinstance(left, Opaque) or isinstance(right, Opaque):
        kinds_ = {t.kind for t in (left, right) if isinstance(t, Opaque)}
        if not kinds_ <= set(TEMPORAL_KINDS):
            return True
        # All of them are numbers, and no other value is.
        return left != right and all(isinstance(t, Opaque | AnyType) or may(t, K_NUMERIC) for t in (left, right))
    if isinstance(left, TupleType) and isinstance(right, TupleType):
        return any(confusable(one, other) for one, other in zip(left.items, right.items, strict=False))
    if may(left, K_LIST) and may(right, K_LIST):
        return confusable(iterated(left), iterated(right))
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        return any(confusable(f.type, same.type) for f in left.fields if (same := right.field(f.name)) is not None)
    return may(left, K_DICT) and may(right, K_DICT) and confusable(value_type(left), value_type(right))


def arithmetic(symbol: str, left: Type | None, right: Type | None) -> Type:
    """Return the type of an operator on dates and durations; ``NEVER`` where Python raises."""
    if isinstance(left, Opaque) and isinstance(right, Opaque):
        return _RESULTS.get((symbol, left.kind, right.kind), NEVER)
    if symbol in ("*", "/", "//") and is_opaque(left, "timedelta") and may(right, K_NUMERIC):
        return TIMEDELTA
    if symbol == "*" and is_opaque(right, "timedelta") and may(left, K_NUMERIC):
        return TIMEDELTA
    return NEVER
