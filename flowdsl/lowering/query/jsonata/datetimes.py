"""The library functions of time, dates and durations; all values are microseconds (see `temporal`)."""

from typing import Final

from flowdsl.ir.expr import Expr
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, is_opaque, within
from flowdsl.ir.ops.temporal import DATE, DATETIME, TIMEDELTA
from flowdsl.ir.types import FLOAT, INT, STR
from flowdsl.lowering.query.jsonata.code import PLUS, TIMES, Code, quoted
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes

_UTC_HELP: Final = "pass `timezone.utc`: a state machine has no local time"
_PICTURES: Final = {
    "Y": "[Y0001]", "m": "[M01]", "d": "[D01]", "H": "[H01]", "M": "[m01]", "S": "[s01]", "I": "[h01]", "j": "[d001]",
    "B": "[MNn]", "A": "[FNn]", "b": "[MNn,3-3]", "a": "[FNn,3-3]", "y": "[Y01]", "p": "[PN]", "Z": "UTC", "%": "%",
    "F": "[Y0001]-[M01]-[D01]", "T": "[H01]:[m01]:[s01]",
}  # fmt: skip
_FIELDS: Final = {"year": "[Y1]", "month": "[M1]", "day": "[D1]", "hour": "[H1]", "minute": "[m1]", "second": "[s1]"}


def opaque_text(emitter: Emitter, code: Code, expr: Expr) -> Code:
    """Write ``str(value)`` of a Python-only value."""
    if is_opaque(code.type, "datetime"):
        return emitter.helper("isoText", emitter.hard(code), '" "', type=STR)
    if is_opaque(code.type, "date"):
        return _picture(emitter.hard(code), "[Y0001]-[M01]-[D01]")
    if is_opaque(code.type, "uuid"):
        return emitter.hard(code).typed(STR)
    kind = getattr(code.type, "kind", "value")
    return emitter.refuse(expr, f"the text of a {kind} has no counterpart in JSONata",
                          "convert it first, for instance with `list(…)` or `.isoformat()`")  # fmt: skip


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
        if letter == "f" and not is_opaque(code.type, "date"):
            pieces.append(picture)
            picture = ""
        elif letter in _PICTURES:
            picture += _PICTURES[letter]
        elif letter == "z":
            picture += "+0000"
        else:
            return emitter.refuse(expr, f"the date format `%{letter}` has no counterpart in JSONata",
                                  "use Y m d H M S f j A a B b")  # fmt: skip
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
    if args.call.literal(index) == "UTC":
        return True
    emitter.refuse(args.call.op, "a time without the zone UTC depends on where the code runs", _UTC_HELP)
    return False


@writes("datetime.datetime.now")
def _now(emitter: Emitter, args: Args) -> Code:
    _utc(emitter, args, 0)
    return Code("$millis() * 1000", TIMES, DATETIME)


@writes("datetime.datetime", "datetime.date")
def _moment(emitter: Emitter, args: Args) -> Code:
    day = args.call.op.name == "datetime.date"
    if not day:
        _utc(emitter, args, 7)
    parts = [emitter.hard(emitter.integer(c)).text if (c := args.get(i)) is not None else "0" for i in range(3)]
    date = emitter.helper("dateOf", *parts, type=DATE)
    if day:
        return date
    clock = [emitter.hard(emitter.integer(c)).text if (c := args.get(i)) is not None else "0" for i in range(3, 7)]
    if all(t == "0" for t in clock):
        return date.typed(DATETIME)
    return emitter.helper("moved", date, emitter.helper("clockOf", *clock), type=DATETIME)


@writes("datetime.datetime.fromisoformat", "datetime.date.fromisoformat")
def _from_iso(emitter: Emitter, args: Args) -> Code:
    text = emitter.hard(emitter.text(args[0]))
    if args.call.op.name == "datetime.date.fromisoformat":
        return emitter.helper("parseDate", text, type=DATE)
    return emitter.helper("parseMoment", text, type=DATETIME)


@writes("datetime.datetime.fromtimestamp")
def _from_stamp(emitter: Emitter, args: Args) -> Code:
    _utc(emitter, args, 1)
    value = emitter.hard(emitter.surely_number(emitter.number(args[0])))
    if within(args[0].type, K_INT | K_BOOL):
        return emitter.helper("instant", f"{value.at(TIMES)} * 1000000", type=DATETIME)
    return emitter.helper("instant", f"$round({value.at(TIMES)} * 1000000)", type=DATETIME)


_UNITS: Final = (86_400_000_000, 1_000_000, 1, 1_000, 60_000_000, 3_600_000_000, 604_800_000_000)


@writes("datetime.timedelta")
def _duration(emitter: Emitter, args: Args) -> Code:
    terms: list[str] = []
    constant, soft = 0, False
    for index, unit in enumerate(_UNITS):
        code, value = args.get(index), args.call.literal(index)
        if code is None:
            continue
        if isinstance(value, int):
            constant += value * unit
            continue
        number = emitter.surely_number(emitter.number(code))
        soft = soft or number.soft
        product = f"{number.at(TIMES)} * {unit}" if unit != 1 else number.at(TIMES)
        if not within(code.type, K_INT | K_BOOL):
            product = f"$round({product})"
        terms.append(product)
    if constant or not terms:
        terms.append(str(constant))
    return Code(" + ".join(terms), PLUS if len(terms) > 1 else TIMES, TIMEDELTA, soft)


@writes(".isoformat")
def _iso(emitter: Emitter, args: Args) -> Code:
    value = emitter.hard(args[0])
    if is_opaque(value.type, "date"):
        return _picture(value, "[Y0001]-[M01]-[D01]")
    if not is_opaque(value.type, "datetime"):
        return emitter.refuse(
            args.call.op, "`isoformat` needs a date or time", "make one with `datetime.fromisoformat`"
        )
    separator, precision = args.call.literal(1), args.call.literal(2)
    mark = separator if isinstance(separator, str) and len(separator) == 1 else "T"
    if args.get(2) is None or precision == "auto":
        return emitter.helper("isoText", value, quoted(mark), type=STR)
    pattern = {"seconds": "%H:%M:%S", "minutes": "%H:%M", "hours": "%H", "microseconds": "%H:%M:%S.%f"}
    if precision not in pattern:
        return emitter.refuse(args.call.op, "this `timespec` has no counterpart in JSONata", 'use `timespec="seconds"`')
    return strftime(emitter, value, f"%Y-%m-%d{mark}{pattern[str(precision)]}+00:00", args.call.op)


@writes(".strftime")
def _strftime(emitter: Emitter, args: Args) -> Code:
    pattern = args.call.literal(1)
    if not isinstance(pattern, str):
        return emitter.refuse(args.call.op, "the date format must be a constant", "write the format as a text")
    if not is_opaque(args[0].type, "datetime", "date"):
        return emitter.refuse(args.call.op, "`strftime` needs a date or time", "make one with `datetime.fromisoformat`")
    return strftime(emitter, args[0], pattern, args.call.op)


@writes(".timestamp", ".total_seconds")
def _seconds(emitter: Emitter, args: Args) -> Code:
    kind = "datetime" if args.call.op.name == ".timestamp" else "timedelta"
    if not is_opaque(args[0].type, kind):
        return emitter.refuse(args.call.op, f"`{args.call.op.name[1:]}` needs a {kind}", "make one first")
    return Code(f"{args[0].at(TIMES)} / 1000000", TIMES, FLOAT, args[0].soft)


@writes(".date")
def _date(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "datetime"):
        return emitter.refuse(args.call.op, "`date` needs a datetime", "make one with `datetime.fromisoformat`")
    return Code(f"$floor({args[0].at(TIMES)} / 86400000000) * 86400000000", TIMES, DATE, args[0].soft)


@writes(".weekday", ".isoweekday")
def _weekday(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "datetime", "date"):
        return emitter.refuse(args.call.op, "`weekday` needs a date", "make one with `date.fromisoformat`")
    days = Code(f"$floor({args[0].at(TIMES)} / 86400000000) + 3", PLUS, INT, args[0].soft)  # 1970-01-01 was a Thursday
    monday = emitter.helper("modulo", days, "7", type=INT, soft=days.soft)
    return monday if args.call.op.name == ".weekday" else Code(f"{monday.text} + 1", PLUS, INT, monday.soft)


@writes("@year", "@month", "@day", "@hour", "@minute", "@second")
def _field(emitter: Emitter, args: Args) -> Code:
    name = args.call.op.name[1:]
    if not is_opaque(args[0].type, "datetime", "date"):
        return emitter.refuse(args.call.op, f"only a date or time has a `{name}`", 'use a subscript: `value["…"]`')
    picture = _picture(emitter.hard(args[0]), _FIELDS[name])
    return Code(f"$number({picture.text})", type=INT)


@writes("@microsecond", "@microseconds")
def _micros(emitter: Emitter, args: Args) -> Code:
    if not is_opaque(args[0].type, "datetime", "timedelta"):
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
