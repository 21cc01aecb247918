"""``time`` and ``datetime``: instants in UTC, dates, durations.

Attributes are operations too, spelt with ``@``: ``moment.year`` is ``Op("@year", (moment,))``. The time zone argument
is the text ``"UTC"``, the value of the constant ``datetime.timezone.utc``.
"""

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flowdsl.ir.ops.kinds import K_NUMERIC, is_opaque, within
from flowdsl.ir.ops.spec import Call, Fails, OpSpec, op, table
from flowdsl.ir.ops.temporal import DATE, DATETIME, TIMEDELTA
from flowdsl.ir.types import FLOAT, INT, STR

_MOMENT = ("datetime", "date")


def _now(tz: Any = None) -> datetime:
    return datetime.now(_zone(tz))


def _zone(tz: Any) -> Any:
    if tz != "UTC":
        raise TypeError("a workflow knows only the time zone UTC")
    return UTC


def _datetime(year: Any, month: Any, day: Any, hour: Any = 0, minute: Any = 0, second: Any = 0, microsecond: Any = 0,
              tzinfo: Any = None) -> datetime:  # fmt: skip
    return datetime(year, month, day, hour, minute, second, microsecond, _zone(tzinfo))


def _parsed(text: Any) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.utcoffset() != timedelta(0):
        raise ValueError("a workflow knows only the time zone UTC")
    return moment


def _stamp(timestamp: Any, tz: Any = None) -> datetime:
    return datetime.fromtimestamp(timestamp, _zone(tz))


def _attribute(name: str) -> Any:
    def get(value: Any) -> Any:
        return getattr(value, name)

    return get


def _method(name: str) -> Any:
    def call(value: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(value, name)(*args, **kwargs)

    return call


def _strftime(value: Any, pattern: Any) -> str:
    # Whether a year before 1000 is padded differs from platform to platform; here it always is.
    text: str = value.strftime(re.sub(r"(%[^YF])|%([YF])", lambda m: m[1] or _year(value, m[2]), pattern))
    return text


def _year(value: date, letter: str) -> str:
    return f"{value.year:04d}" + (f"-{value.month:02d}-{value.day:02d}" if letter == "F" else "")


def _of(*kinds: str) -> Fails:
    def fails(call: Call) -> bool:
        return not is_opaque(call.types[0], *kinds)

    return fails


def _durations(call: Call) -> bool:
    return not all(within(t, K_NUMERIC) for t in call.types if t is not None)


_PARTS = ("year", "month", "day")
_LENGTHS = ("days", "seconds", "microseconds")
_CLOCK = ("hour", "minute", "second", "microsecond")

TABLE: dict[str, OpSpec] = table(
    op("time.time", "", time.time, FLOAT, False),
    op("datetime.datetime.now", "tz=", _now, DATETIME, False),
    op("datetime.datetime", "year month day hour= minute= second= microsecond= tzinfo=", _datetime, DATETIME),
    op("datetime.datetime.fromisoformat", "text /", _parsed, DATETIME),
    op("datetime.datetime.fromtimestamp", "timestamp tz=", _stamp, DATETIME),
    op("datetime.date", "year month day", date, DATE),
    op("datetime.date.fromisoformat", "text /", date.fromisoformat, DATE),
    op("datetime.timedelta", "days= seconds= microseconds= milliseconds= minutes= hours= weeks=", timedelta, TIMEDELTA,
       _durations),
    op(".isoformat", "self / sep= timespec=", _method("isoformat"), STR, _of(*_MOMENT)),
    op(".strftime", "self format", _strftime, STR, _of(*_MOMENT)),
    op(".timestamp", "self /", _method("timestamp"), FLOAT, _of("datetime")),
    op(".date", "self /", _method("date"), DATE, _of("datetime")),
    op(".weekday", "self /", _method("weekday"), INT, _of(*_MOMENT)),
    op(".isoweekday", "self /", _method("isoweekday"), INT, _of(*_MOMENT)),
    op(".total_seconds", "self /", _method("total_seconds"), FLOAT, _of("timedelta")),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of(*_MOMENT)) for name in _PARTS),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of("datetime")) for name in _CLOCK),
    *(op(f"@{name}", "self /", _attribute(name), INT, _of("timedelta")) for name in _LENGTHS),
)  # fmt: skip
