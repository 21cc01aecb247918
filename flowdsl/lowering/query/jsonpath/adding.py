"""Arithmetic of ints and parts of texts, with what ``States.MathAdd`` and ``States.StringSplit`` do.

::

    n - m                              ─▶  n + the int whose text has the other sign
    n * 3                              ─▶  n + n + n
    abs(n), sum([n, m])                ─▶  likewise
    [p for p in s.split(",") if p]     ─▶  States.StringSplit, which drops what is empty
    s.split()                          ─▶  the same, at every character that is white space
"""

from functools import reduce
from typing import TYPE_CHECKING, Final

from flowdsl.ir.expr import Clause, Comprehension, Cond, Expr, Format, FormatField, ListOf, Literal, Op, Spread, Var
from flowdsl.ir.graph import Binding
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_INT, K_STR, within
from flowdsl.ir.types import INT

if TYPE_CHECKING:
    from flowdsl.lowering.query.jsonpath.settle import Settle

MAX_FACTOR: Final = 10
"""The largest constant by which a multiplication is written as additions."""
WHITE_SPACE: Final = "".join(c for c in map(chr, range(0x3001)) if c.isspace())
"""Where ``str.split()`` splits (Python, ``str.isspace``)."""


def said_by_adding(settle: "Settle", expr: Expr) -> Expr:
    """Return arithmetic that can be said so, or the expression as it is."""
    env = settle.ahead.env

    def ints(*parts: Expr) -> bool:
        return all(within(infer(part, env), K_INT) for part in parts)

    match expr:
        case Op("-", (_, Literal())):
            return expr
        case Op("-" | "-=", (left, right)) if ints(left, right):
            return Op("+", (left, _negative(settle, right)), (), expr.origin)
        case Op("u-", (number,)) if ints(number):
            return _negative(settle, number)
        case Op("u+", (number,)) if ints(number):
            return number
        case Op("abs", (number,)) if ints(number):
            held = settle.path(number)
            return _int(settle, Cond(Op("<", (held, Literal(0))), _without_sign(held), held, expr.origin))
        case Op("*" | "*=", (Literal(factor), number) | (number, Literal(factor))) if (
            type(factor) is int and ints(number) and 1 <= abs(factor) <= MAX_FACTOR
        ):
            made = _times(settle.path(number), abs(factor))
            return made if factor > 0 else _negative(settle, made)
        case Op("sum", (ListOf((_, *_) as items),)):
            plain = [item for item in items if not isinstance(item, Spread)]
            if len(plain) < len(items) or not ints(*plain):
                return expr
            return reduce(lambda total, item: Op("+", (total, item), (), expr.origin), plain)
        case Op(".split", (text,), ()) if within(infer(text, env), K_STR):
            return Op("States.StringSplit", (text, Literal(WHITE_SPACE)), (), expr.origin)
        case Comprehension(
            "list", Var(name), (Clause((item,), False, Op(".split", (text, Literal(str() as mark)), ()), (test,)),)
        ) if name == item and len(mark) == 1 and within(infer(text, env), K_STR) and _is_some(test, item):
            return Op("States.StringSplit", (text, Literal(mark)), (), expr.origin)
        case _:
            return expr


def _is_some(test: Expr, item: str) -> bool:
    """Whether a condition asks for a text that is not empty."""
    match test:
        case Var(name) | Op("bool", (Var(name),)) | Op("!=", (Var(name), Literal(""))):
            return name == item
        case _:
            return False


def _negative(settle: "Settle", number: Expr) -> Expr:
    """Return the int of the other sign: what its text says with a minus in front, or without the one it has."""
    if isinstance(number, Literal):
        assert isinstance(number.value, int)
        return Literal(-number.value, number.origin)
    held = settle.path(number)
    signed = _read(Format(("-", FormatField(held))))
    return _int(settle, Cond(Op(">", (held, Literal(0))), signed, _without_sign(held), number.origin))


def _without_sign(number: Expr) -> Expr:
    parts = Op("States.StringSplit", (Format((FormatField(number),)), Literal("-")))
    return _read(Op("States.ArrayGetItem", (parts, Literal(0))))


def _read(text: Expr) -> Expr:
    return Op("States.StringToJson", (text,))


def _int(settle: "Settle", found: Cond) -> Expr:
    """Find an int out by a Choice."""
    name = settle.ahead.fresh("number")
    settle.choose_into(Binding(name, found, INT), found)
    return Var(name, found.origin)


def _times(number: Expr, factor: int) -> Expr:
    """Return a sum of `factor` times a number, by doubling."""
    if factor == 1:
        return number
    half = _times(number, factor // 2)
    double: Expr = Op("+", (half, half), (), number.origin)
    return Op("+", (double, number), (), number.origin) if factor % 2 else double
