"""``time`` and ``datetime``: instants in UTC, datetimes without a zone, dates, durations.

Attributes are operations too, spelt with ``@``: ``moment.year`` is ``Op("@year", (moment,))``. The time zone argument
is the text ``"UTC"``, the value of the constant ``datetime.timezone.utc`` (`flowdsl.ir.zone`).

Whether a datetime has a zone is part of its static type. ``datetime.fromisoformat(text)`` of a text not known at
compile time is taken for an instant; where only what the clock shows matters (``.replace(tzinfo=…)``, ``.date()``) it
is `WALL_CLOCK` instead, which reads any zone and none.
"""

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from flowdsl.ir.expr import Literal
from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import K_STR, is_opaque, within
from flowdsl.ir.ops.raised import E_VALUE
from flowdsl.ir.ops.spec import Call, Fails, OpSpec, op, table
from flowdsl.ir.ops.temporal import DATE, DATETIME, DAY_KINDS, MOMENT_KINDS, NAIVE, TIMEDELTA
from flowdsl.ir.types import FLOAT, INT, NEVER, STR, Type

READ: Final = "datetime.datetime.fromisoformat"
WALL_CLOCK: Final = f"{READ}@"
"""`READ` where the zone of the text does not matter."""
SET_PARTS: Final = ".replace@"
"""``moment.replace(hour=0)``: `str.replace` takes no keywords, and that of dates is known by them."""


def _now(tz: Any = None) -> datetime:
    return datetime.now(_zone(tz))


def _zone(tz: Any) -> Any:
    if tz is not UTC:
        raise TypeError("a workflow knows only the time zone UTC")
    return UTC


def _zone_or_none(tz: Any) -> Any:
    return None if tz is None else _zone(tz)


def _datetime(year: Any, month: Any, day: Any, hour: Any = 0, minute: Any = 0, second: Any = 0, microsecond: Any = 0,
              tzinfo: Any = None) -> datetime:  # fmt: skip
    return datetime(year, month, day, hour, minute, second, microsecond, _zone_or_none(tzinfo))


def _made(call: Call) -> Type:
    return DATETIME if call.has(7) and call.literal(7) is not None else NAIVE


def constant_moment(text: object) -> datetime | None:
    """Return what ``datetime.fromisoformat`` reads from a constant text, or None where it raises."""
    try:
        return datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _read(call: Call) -> Type:
    moment = constant_moment(call.literal(0))
    return NAIVE if moment is not None and moment.tzinfo is None else DATETIME


def _unread(call: Call) -> int:
    return E_VALUE if within(call.types[0], K_STR) else raising.wrong_kind_or(E_VALUE)(call)


def _utcnow() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _stamp(timestamp: Any, tz: Any = None) -> datetime:
    return datetime.fromtimestamp(timestamp, _zone(tz))


def _utc_stamp(timestamp: Any) -> datetime:
    return datetime.fromtimestamp(timestamp, UTC).replace(tzinfo=None)


def _set_parts(moment: Any, **parts: Any) -> Any:
    if not isinstance(moment, date):
        raise TypeError("only dates have parts to replace")
    if "tzinfo" in parts:
        parts["tzinfo"] = _zone_or_none(parts["tzinfo"])
    return moment.replace(**parts)


def _with_parts(call: Call) -> Type:
    """A zone given decides; else it stays the kind it was."""
    kept = call.types[0]
    if not is_opaque(kept, *DAY_KINDS) or kept is None:
        return NEVER
    return kept if not call.has(8) else NAIVE if call.literal(8) is None else DATETIME


def _attribute(name: str) -> Any:
    def get(value: Any) -> Any:
        return getattr(value, name)

    return get


def _method(name: str) -> Any:
    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(value, name)(*args, **kwargs)

    return call


def date_text(value: date, pattern: str) -> str:
    """Return ``value.strftime(pattern)``.

    Whether a year before 1000 is padded differs from platform to platform; here it always is.
    """
    return value.strftime(re.sub(r"(%[^YF])|%([YF])", lambda m: m[1] or _year(value, m[2]), pattern))


def _strftime(value: Any, pattern: Any) -> str:
    return date_text(value, pattern)


def text_with_spec(value: Any, spec: Any = "") -> str:
    """Return ``format(value, spec)``."""
    return date_text(value, spec) if isinstance(value, date) and spec else format(value, spec)


def _year(value: date, letter: str) -> str:
    return f"{value.year:04d}" + (f"-{value.month:02d}-{value.day:02d}" if letter == "F" else "")


def _of(*kinds: str) -> Fails:
    def fails(call: Call) -> bool:
        return not is_opaque(call.types[0], *kinds)

    return fails


def _durations(call: Call) -> bool:
    """Whether a duration may be none: of what is no number, or beyond a billion days."""
    values: list[Any] = [0 if arg is None else arg.value if isinstance(arg, Literal) else None for arg in call.args]
    try:
        timedelta(*values)
    except (TypeError, ValueError, OverflowError):
        return True
    return False


_PARTS = ("year", "month", "day")
_LENGTHS = ("days", "seconds", "microseconds")
_CLOCK = ("hour", "minute", "second", "microsecond")

TABLE: dict[str, OpSpec] = table(
    op("time.time", "", time.time, FLOAT, False),
    op("datetime.datetime.now", "tz=", _now, DATETIME, False),
    op("datetime.datetime.utcnow", "", _utcnow, NAIVE, False),
    op("datetime.datetime", "year month day hour= minute= second= microsecond= tzinfo=", _datetime, _made),
    op(READ, "text /", datetime.fromisoformat, _read, raises=_unread),
    op(WALL_CLOCK, "text /", datetime.fromisoformat, NAIVE, raises=_unread),
    op("datetime.datetime.strptime", "date_string format /", datetime.strptime, NAIVE, raises=_unread),
    op("datetime.datetime.fromtimestamp", "timestamp tz=", _stamp, DATETIME),
    op("datetime.datetime.utcfromtimestamp", "timestamp /", _utc_stamp, NAIVE),
    op("datetime.date", "year month day", date, DATE),
    op("datetime.date.fromisoformat", "text /", date.fromisoformat, DATE, raises=_unread),
    op("datetime.timedelta", "days= seconds= microseconds= milliseconds= minutes= hours= weeks=", timedelta, TIMEDELTA,
       _durations),
    op(SET_PARTS, "self / * year= month= day= hour= minute= second= microsecond= tzinfo=", _set_parts, _with_parts),
    op(".isoformat", "self / sep= timespec=", _method("isoformat"), STR, _of(*DAY_KINDS)),
    op(".strftime", "self format", _strftime, STR, _of(*DAY_KINDS)),
    op("format", "value format_spec= /", text_with_spec, STR),
    op(".timestamp", "self /", _method("timestamp"), FLOAT, _of("datetime")),
    op(".date", "self /", _method("date"), DATE, _of(*MOMENT_KINDS)),
    op(".weekday", "self /", _method("weekday"), INT, _of(*DAY_KINDS)),
    op(".isoweekday", "self /", _method("isoweekday"), INT, _of(*DAY_KINDS)),
    op(".total_seconds", "self /", _method("total_seconds"), FLOAT, _of("timedelta")),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of(*DAY_KINDS)) for name in _PARTS),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of(*MOMENT_KINDS)) for name in _CLOCK),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of("timedelta")) for name in _LENGTHS),
)  # fmt: skip
