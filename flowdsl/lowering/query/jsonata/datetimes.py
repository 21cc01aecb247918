"""The library functions of time, dates and durations; all values are microseconds (see `temporal`)."""

from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Final

from flowdsl.ir.expr import Expr, Literal, Op
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, is_opaque, within
from flowdsl.ir.ops.temporal import DATE, DATETIME, DAY_KINDS, MOMENT_KINDS, NAIVE, TIMEDELTA
from flowdsl.ir.ops.times import READ, SET_PARTS, WALL_CLOCK, constant_moment
from flowdsl.ir.types import FLOAT, INT, STR, Type
from flowdsl.lowering.query.jsonata.code import PLUS, TIMES, Code, quoted
from flowdsl.lowering.query.jsonata.emitter import SPECIAL, Args, Emitter, writes
from flowdsl.records import replace

_UTC_HELP: Final = "a state machine has no local time: write `datetime.now(timezone.utc)`, or pass `timezone.utc`"
_PICTURES: Final = {
    "Y": "[Y0001]", "m": "[M01]", "d": "[D01]", "H": "[H01]", "M": "[m01]", "S": "[s01]", "I": "[h01]", "j": "[d001]",
    "B": "[MNn]", "A": "[FNn]", "b": "[MNn,3-3]", "a": "[FNn,3-3]", "y": "[Y01]", "p": "[PN]", "%": "%",
    "F": "[Y0001]-[M01]-[D01]", "T": "[H01]:[m01]:[s01]",
}  # fmt: skip
_FIELDS: Final = {"year": "[Y1]", "month": "[M1]", "day": "[D1]", "hour": "[H1]", "minute": "[m1]", "second": "[s1]"}


def opaque_text(emitter: Emitter, code: Code, expr: Expr) -> Code:
    """Write ``str(value)`` of a Python-only value."""
    if is_opaque(code.type, *MOMENT_KINDS):
        return emitter.helper("isoText", emitter.hard(code), '" "', quoted(_offset(code.type)), type=STR)
    if is_opaque(code.type, "timedelta"):
        return emitter.helper("durationText", emitter.hard(code), type=STR)
    if is_opaque(code.type, "date"):
        return _picture(emitter.hard(code), "[Y0001]-[M01]-[D01]")
    if is_opaque(code.type, "uuid"):
        return emitter.hard(code).typed(STR)
    kind = getattr(code.type, "kind", "value")
    return emitter.refuse(expr, f"the text of a {kind} has no counterpart in JSONata",
                          "convert it first, for instance with `list(…)` or `.isoformat()`")  # fmt: skip


def _offset(type_: Type) -> str:
    return "+00:00" if is_opaque(type_, "datetime") else ""


def _picture(code: Code, picture: str) -> Code:
    return Code(f"$fromMillis($floor({code.at(TIMES)} / 1000), {quoted(picture)})", type=STR)


def strftime(emitter: Emitter, code: Code, pattern: str, expr: Expr) -> Code:
    """Write ``value.strftime(pattern)``."""
    picture, pieces, position = "", [], 0
    while position < len(pattern):
        char = pattern[position]
        position += 1
        if char != "%":
            picture += {"[": "[[", "]": "]]"}.get(char, char)
            continue
        letter = pattern[position : position + 1]
        position += 1
        if letter == "" or letter not in "fzZ" + "".join(_PICTURES):
            return emitter.refuse(expr, f"the date format `%{letter}` has no counterpart in JSONata",
                                  "use Y m d H M S f j A a B b")  # fmt: skip
        if letter == "f" and not is_opaque(code.type, "date"):
            pieces.append(picture)
            picture = ""
        elif letter in _PICTURES:
            picture += _PICTURES[letter]
        elif letter == "f":
            picture += "000000"
        elif is_opaque(code.type, "datetime"):
            picture += "UTC" if letter == "Z" else "+0000"
    pieces.append(picture)

    def write(value: Code) -> Code:
        micros = f'$pad($formatBase({value.text} - $floor({value.text} / 1000000) * 1000000), -6, "0")'
        texts = [_picture(value, p).text if p else '""' for p in pieces]
        return Code(f" & {micros} & ".join(texts), PLUS if len(texts) > 1 else 100, STR)

    return emitter.once(code, write)


@writes("time.time")
def _time(emitter: Emitter, args: Args) -> Code:
    return Code("$millis() / 1000", TIMES, FLOAT)


def _utc(emitter: Emitter, args: Args, index: int) -> bool:
    zone = args.get(index)
    if zone is not None and is_opaque(zone.type, "timezone"):
        return True
    emitter.refuse(args.call.op, "a time without the zone UTC depends on where the code runs", _UTC_HELP)
    return False


@writes("datetime.datetime.now")
def _now(emitter: Emitter, args: Args) -> Code:
    _utc(emitter, args, 0)
    return Code("$millis() * 1000", TIMES, DATETIME)


@writes("datetime.datetime.utcnow")
def _utcnow(emitter: Emitter, args: Args) -> Code:
    return Code("$millis() * 1000", TIMES, NAIVE)


def _constant(moment: date, type_: Type) -> Code | None:
    """Write a date known at compile time; None when it has a fraction that a JSON number may not hold."""
    clock = moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime(*moment.timetuple()[:3])
    if clock.microsecond:
        return None
    return Code(f"$toMillis({quoted(clock.isoformat() + 'Z')}) * 1000", TIMES, type_)


@writes("datetime.datetime", "datetime.date")
def _moment(emitter: Emitter, args: Args) -> Code:
    day = args.call.op.name == "datetime.date"
    type_: Type = DATE
    if not day:
        type_ = NAIVE if not args.call.has(7) or args.call.literal(7) is None else DATETIME
        if type_ == DATETIME:
            _utc(emitter, args, 7)
    values = [args.call.literal(i) if args.get(i) is not None else 0 for i in range(3 if day else 7)]
    whole = [v for v in values if isinstance(v, int)]
    if len(whole) == len(values):
        try:
            known = _constant(date(*whole) if day else datetime(*whole), type_)  # type: ignore[arg-type]
        except (ValueError, OverflowError):
            known = None  # The machine fails when it gets there, as Python does.
        if known is not None:
            return known
    parts = [emitter.hard(emitter.integer(c)).text if (c := args.get(i)) is not None else "0" for i in range(3)]
    first = emitter.helper("dateOf", *parts, type=DATE)
    if day:
        return first
    clock = [emitter.hard(emitter.integer(c)).text if (c := args.get(i)) is not None else "0" for i in range(3, 7)]
    if all(t == "0" for t in clock):
        return first.typed(type_)
    return emitter.helper("moved", first, emitter.helper("clockOf", *clock), type=type_)


@writes("datetime.date.fromisoformat")
def _date_from_iso(emitter: Emitter, args: Args) -> Code:
    return emitter.helper("parseDate", emitter.hard(emitter.text(args[0])), type=DATE)


@writes(READ, WALL_CLOCK)
def _from_iso(emitter: Emitter, args: Args) -> Code:
    moment = constant_moment(args.call.literal(0))
    if moment is not None:
        if moment.utcoffset() not in (None, timedelta(0)):
            return emitter.refuse(args.call.op, "a workflow knows only the time zone UTC", "write the time in UTC")
        type_ = DATETIME if moment.tzinfo is not None else NAIVE
        return _constant(moment, type_) or emitter.helper("parseWallClock", args[0], type=type_)
    text = emitter.hard(emitter.text(args[0]))
    if args.call.op.name == WALL_CLOCK:
        return emitter.helper("parseWallClock", text, type=NAIVE)
    return emitter.helper("parseMoment", text, type=DATETIME)


def _wall_clock(emitter: Emitter, expr: Op) -> Code | None:
    """Read a text with a zone or without one where only what the clock shows matters.

    ``datetime.fromisoformat(text).date()`` is right for both; a text of which more is asked must be in UTC.
    """
    match expr:
        case Op(name, (Op(found, (text,)) as read, *rest)) if found == READ and not isinstance(text, Literal):
            if name == SET_PARTS and "tzinfo" not in [key for key, _ in expr.kwargs]:
                return None
            formats = [*rest, *(value for _, value in expr.kwargs)]
            if name == ".strftime" and not all(isinstance(f, Literal) and _zoneless(str(f.value)) for f in formats):
                return None
            return emitter.operation(replace(expr, args=(replace(read, name=WALL_CLOCK), *rest)))
        case _:
            return None


def _zoneless(layout: str) -> bool:
    return "%z" not in layout and "%Z" not in layout


SPECIAL.update(dict.fromkeys(
    (SET_PARTS, ".strftime", ".date", ".weekday", ".isoweekday", "@year", "@month", "@day", "@hour", "@minute",
     "@second", "@microsecond"),
    _wall_clock,
))  # fmt: skip


@writes("datetime.datetime.fromtimestamp", "datetime.datetime.utcfromtimestamp")
def _from_stamp(emitter: Emitter, args: Args) -> Code:
    type_: Type = NAIVE
    if args.call.op.name == "datetime.datetime.fromtimestamp":
        _utc(emitter, args, 1)
        type_ = DATETIME
    value = emitter.hard(emitter.surely_number(emitter.number(args[0])))
    if within(args[0].type, K_INT | K_BOOL):
        return emitter.helper("instant", f"{value.at(TIMES)} * 1000000", type=type_)
    return emitter.helper("instant", emitter.helper("micros", value, type=INT), type=type_)


_UNITS: Final = (86_400_000_000, 1_000_000, 1, 1_000, 60_000_000, 3_600_000_000, 604_800_000_000)


@writes("datetime.timedelta")
def _duration(emitter: Emitter, args: Args) -> Code:
    terms: list[str] = []
    fractions: list[tuple[int, str]] = []
    constant, soft, fine = 0, False, False
    for index, unit in enumerate(_UNITS):
        code, value = args.get(index), args.call.literal(index)
        if code is None:
            continue
        if isinstance(value, int | float) and (exact := Fraction(value) * unit).denominator == 1:
            constant += exact.numerator
            continue
        number = emitter.surely_number(emitter.number(code))
        soft = soft or number.soft
        fine = fine or unit % 1_000_000 != 0 or not within(code.type, K_INT | K_BOOL)
        if within(code.type, K_INT | K_BOOL):
            terms.append(f"{number.at(TIMES)} * {unit}" if unit != 1 else number.at(TIMES))
        else:
            fractions.append((unit, f"[{emitter.hard(number).text}, {unit}]"))
    # Whole seconds are exact in a JSON number for 18,000 years.
    most = 2**53 if fine or constant % 1_000_000 else 2**59
    if not terms and not fractions and abs(constant) <= most:
        return Code(str(constant), TIMES, TIMEDELTA, soft)
    if constant or not terms:
        terms.append(str(constant))
    total = Code(" + ".join(terms), PLUS if len(terms) > 1 else TIMES, TIMEDELTA, soft)
    if fractions:
        # CPython adds what is left of them in this order.
        total = emitter.helper("duration", total, f"[{', '.join(text for _, text in sorted(fractions))}]")
    return emitter.helper("spanned", total, str(most), type=TIMEDELTA, soft=soft)


@writes(".isoformat")
def _iso(emitter: Emitter, args: Args) -> Code:
    value = emitter.hard(args[0])
    if is_opaque(value.type, "date"):
        return _picture(value, "[Y0001]-[M01]-[D01]")
    if not is_opaque(value.type, *MOMENT_KINDS):
        return emitter.refuse(
            args.call.op, "`isoformat` needs a date or time", "make one with `datetime.fromisoformat`"
        )
    separator, precision = args.call.literal(1), args.call.literal(2)
    mark = separator if isinstance(separator, str) and len(separator) == 1 else "T"
    if args.get(2) is None or precision == "auto":
        return emitter.helper("isoText", value, quoted(mark), quoted(_offset(value.type)), type=STR)
    pattern = {"seconds": "%H:%M:%S", "minutes": "%H:%M", "hours": "%H", "microseconds": "%H:%M:%S.%f"}
    if precision == "milliseconds":
        mark = {"[": "[[", "]": "]]"}.get(mark, mark)
        return _picture(value, f"[Y0001]-[M01]-[D01]{mark}[H01]:[m01]:[s01].[f001]{_offset(value.type)}")
    if precision not in pattern:
        return emitter.refuse(args.call.op, "this `timespec` has no counterpart in JSONata", 'use `timespec="seconds"`')
    return strftime(emitter, value, f"%Y-%m-%d{mark}{pattern[str(precision)]}{_offset(value.type)}", args.call.op)


@writes(".strftime")
def _strftime(emitter: Emitter, args: Args) -> Code:
    pattern = args.call.literal(1)
    if not isinstance(pattern, str):
        return emitter.refuse(args.call.op, "the date format must be a constant", "write the format as a text")
    if not is_opaque(args[0].type, *DAY_KINDS):
        return emitter.refuse(args.call.op, "`strftime` needs a date or time", "make one with `datetime.fromisoformat`")
    return strftime(emitter, args[0], pattern, args.call.op)


@writes(".timestamp", ".total_seconds")
def _seconds(emitter: Emitter, args: Args) -> Code:
    if is_opaque(args[0].type, "naive datetime"):
        return emitter.refuse(args.call.op, "the timestamp of a time without a zone depends on where the code runs",
                              "write `.replace(tzinfo=timezone.utc).timestamp()`")  # fmt: skip
    kind = "datetime" if args.call.op.name == ".timestamp" else "timedelta"
    if not is_opaque(args[0].type, kind):
        return emitter.refuse(args.call.op, f"`{args.call.op.name[1:]}` needs a {kind}", "make one first")
    return Code(f"{args[0].at(TIMES)} / 1000000", TIMES, FLOAT, args[0].soft)


@writes(".date")
def _date(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, *MOMENT_KINDS):
        return emitter.refuse(args.call.op, "`date` needs a datetime", "make one with `datetime.fromisoformat`")
    return Code(f"$floor({args[0].at(TIMES)} / 86400000000) * 86400000000", TIMES, DATE, args[0].soft)


@writes(".weekday", ".isoweekday")
def _weekday(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, *DAY_KINDS):
        return emitter.refuse(args.call.op, "`weekday` needs a date", "make one with `date.fromisoformat`")
    days = Code(f"$floor({args[0].at(TIMES)} / 86400000000) + 3", PLUS, INT, args[0].soft)  # 1970-01-01 was a Thursday
    monday = emitter.helper("modulo", days, "7", type=INT, soft=days.soft)
    return monday if args.call.op.name == ".weekday" else Code(f"{monday.text} + 1", PLUS, INT, monday.soft)


@writes("@year", "@month", "@day", "@hour", "@minute", "@second")
def _field(emitter: Emitter, args: Args) -> Code:
    name = args.call.op.name[1:]
    if not is_opaque(args[0].type, *(MOMENT_KINDS if name in _CLOCK else DAY_KINDS)):
        return emitter.refuse(args.call.op, f"only a date or time has a `{name}`", 'use a subscript: `value["…"]`')
    picture = _picture(emitter.hard(args[0]), _FIELDS[name])
    return Code(f"$number({picture.text})", type=INT)


@writes("@microsecond", "@microseconds")
def _micros(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, *MOMENT_KINDS, "timedelta"):
        return emitter.refuse(args.call.op, "only a time has microseconds", 'use a subscript: `value["…"]`')
    return emitter.helper("modulo", args[0], "1000000", type=INT, soft=args[0].soft)


@writes("@days", "@seconds")
def _parts(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "timedelta"):
        return emitter.refuse(args.call.op, "only a duration has days and seconds", 'use a subscript: `value["…"]`')
    if args.call.op.name == "@days":
        return Code(f"$floor({args[0].at(TIMES)} / 86400000000)", type=INT, soft=args[0].soft)
    rest = emitter.helper("modulo", args[0], "86400000000", soft=args[0].soft)
    return Code(f"$floor({rest.text} / 1000000)", type=INT, soft=args[0].soft)


_CLOCK: Final = {"hour": 3_600_000_000, "minute": 60_000_000, "second": 1_000_000, "microsecond": 1}


@writes(SET_PARTS)
def _set_parts(emitter: Emitter, args: Args) -> Code:
    value, op = args[0], args.call.op
    if not is_opaque(value.type, *DAY_KINDS):
        return emitter.refuse(op, "only a date or time has parts to replace", "make one with `datetime.fromisoformat`")
    given = [args.get(i) for i in range(8)]
    if is_opaque(value.type, "date") and (any(given[4:]) or args.call.has(8)):
        return emitter.refuse(op, "a date has no time of day: this raises in Python", "make a datetime of it")
    zone = args.call.literal(8)
    if args.call.has(8) and zone is not None:
        _utc(emitter, args, 8)
    type_ = value.type if not args.call.has(8) else NAIVE if zone is None else DATETIME
    texts = [None if c is None else emitter.hard(emitter.integer(c)).text for c in given[1:]]
    if not any(texts):
        return value.typed(type_)

    def write(moment: Code) -> Code:
        day, clock = _days_of(emitter, moment, texts[:3]), _clock_of(emitter, moment, texts[3:])
        return day.typed(type_) if clock is None else emitter.helper("moved", day, clock, type=type_)

    return emitter.once(value, write)


def _days_of(emitter: Emitter, moment: Code, texts: list[str | None]) -> Code:
    """Write the day of a moment with other parts."""
    if not any(texts):
        return Code(f"$floor({moment.text} / 86400000000) * 86400000000", TIMES)
    kept = (f"$number({_picture(moment, _FIELDS[name]).text})" for name in ("year", "month", "day"))
    return emitter.helper("dateOf", *(text or own for text, own in zip(texts, kept, strict=True)))


def _clock_of(emitter: Emitter, moment: Code, texts: list[str | None]) -> Code | None:
    """Write the time of day of a moment with other parts; None for midnight."""
    if is_opaque(moment.type, "date") or all(text == "0" for text in texts):
        return None
    if not any(texts):
        return emitter.helper("modulo", moment, "86400000000")
    around = 86_400_000_000
    parts: list[str] = []
    for text, unit in zip(texts, _CLOCK.values(), strict=True):
        rest = emitter.helper("modulo", moment, str(around)).text if text is None else ""
        parts.append(text or (rest if unit == 1 else f"$floor({rest} / {unit})"))
        around = unit
    return emitter.helper("clockOf", *parts)
