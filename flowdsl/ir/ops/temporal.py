"""Types of Python-only values: sets, dates and durations, and what arithmetic on them gives."""

from typing import Final

from flowdsl.ir.ops.kinds import K_NUMERIC, is_opaque, may
from flowdsl.ir.types import FLOAT, INT, NEVER, Opaque, Type

DATETIME: Final = Opaque("datetime")
DATE: Final = Opaque("date")
TIMEDELTA: Final = Opaque("timedelta")
BYTES: Final = Opaque("bytes")

_RESULTS: Final[dict[tuple[str, str, str], Type]] = {
    ("+", "datetime", "timedelta"): DATETIME,
    ("+", "timedelta", "datetime"): DATETIME,
    ("-", "datetime", "timedelta"): DATETIME,
    ("-", "datetime", "datetime"): TIMEDELTA,
    ("+", "date", "timedelta"): DATE,
    ("+", "timedelta", "date"): DATE,
    ("-", "date", "timedelta"): DATE,
    ("-", "date", "date"): TIMEDELTA,
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


def arithmetic(symbol: str, left: Type | None, right: Type | None) -> Type:
    """Return the type of an operator on dates and durations; ``NEVER`` where Python raises."""
    if isinstance(left, Opaque) and isinstance(right, Opaque):
        return _RESULTS.get((symbol, left.kind, right.kind), NEVER)
    if symbol in ("*", "/", "//") and is_opaque(left, "timedelta") and may(right, K_NUMERIC):
        return TIMEDELTA
    if symbol == "*" and is_opaque(right, "timedelta") and may(left, K_NUMERIC):
        return TIMEDELTA
    return NEVER
