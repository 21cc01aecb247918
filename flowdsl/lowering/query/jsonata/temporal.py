"""Arithmetic on dates and durations: all are whole microseconds, those of a moment since 1970 in UTC.

One without a zone is counted as if it were in UTC; its static type keeps the two kinds apart.

A JSON number holds whole seconds of every date exactly, and microseconds up to 285 years from 1970; a fraction of a
second further away fails, and so does one in a longer duration.
"""

from typing import Final

from flowdsl.ir.expr import Literal
from flowdsl.ir.ops import temporal
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, is_opaque, within
from flowdsl.ir.types import FLOAT, INT
from flowdsl.lowering.query.jsonata.code import TIMES, UNARY, Code
from flowdsl.lowering.query.jsonata.emitter import Emitter

ZONE_HELP: Final = "give both the zone: `.replace(tzinfo=timezone.utc)`, `datetime.now(timezone.utc)`"


def refused(emitter: Emitter, what: str, help: str) -> Code:
    """Refuse at the operation being written."""
    origin = emitter.origin
    return emitter.refuse(Literal(None) if origin is None else Literal(None, origin), what, help)


def arithmetic(emitter: Emitter, symbol: str, left: Code, right: Code) -> Code:
    """Write an operator on dates or durations."""
    type_ = temporal.arithmetic(symbol, left.type, right.type)
    soft = left.soft or right.soft
    moments = is_opaque(type_, *temporal.DAY_KINDS)
    if symbol in "+-" and (moments or is_opaque(type_, "timedelta")):
        if is_opaque(type_, "date"):
            # A date moves by whole days only.
            left, right = (_days(c) if is_opaque(c.type, "timedelta") else c for c in (left, right))
        first, second = (right, left) if moments and is_opaque(left.type, "timedelta") else (left, right)
        if symbol == "-":
            second = Code(f"-{second.at(UNARY + 1)}", UNARY, second.type, second.soft)
        name = "moved" if moments else "exactSum"
        return emitter.helper(name, emitter.hard(first), emitter.hard(second), type=type_)
    if type_ == FLOAT:
        return emitter.helper("divide", left, right, type=FLOAT, soft=soft)
    if type_ == INT:
        return emitter.helper("floorDiv", left, right, type=INT, soft=soft)
    if is_opaque(type_, "timedelta"):
        whole = all(is_opaque(c.type) or within(c.type, K_INT | K_BOOL) for c in (left, right))
        if symbol == "*" and whole:
            duration, times = (left, right) if is_opaque(left.type) else (right, left)
            return emitter.helper("stretched", emitter.hard(duration), emitter.number(times), type=type_, soft=soft)
        if symbol == "//" and whole:
            return emitter.helper("divided", left, emitter.number(right), type=type_, soft=soft)
        return refused(emitter, "a duration is multiplied or divided by a fraction, which rounds differently",
                       "compute with `.total_seconds()`")  # fmt: skip
    if all(is_opaque(c.type, *temporal.MOMENT_KINDS) for c in (left, right)):
        return refused(emitter, f"`{symbol}` on times with and without a zone raises in Python", ZONE_HELP)
    if is_opaque(left.type, "counter") and is_opaque(right.type, "counter"):
        help = "write a loop (`for k, n in b.items(): a[k] += n`), or `{k: a[k] - b[k] for k in a if a[k] > b[k]}`"
        return refused(emitter, f"`{symbol}` of two Counters cannot be compiled", help)
    return refused(emitter, f"`{symbol}` on these values raises in Python", "convert the operands first")


def _days(code: Code) -> Code:
    return Code(f"$floor({code.at(TIMES)} / 86400000000) * 86400000000", TIMES, code.type, code.soft)
