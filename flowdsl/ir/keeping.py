"""Two operations that keep names of one object true to each other: `KEEP` and `TAKE`.

``flowdsl.keep(rows, row, i)`` is `rows` with `row` for what lies at `i`; ``flowdsl.take(order, "meta")``
is what lies there. They differ from item assignment and subscripts by one thing: the part is there for
certain, so neither can fail.
"""

from typing import Final

from flowdsl.ir.expr import Expr, Let, Literal, Op, Var

KEEP: Final = "flowdsl.keep"
TAKE: Final = "flowdsl.take"


def spelled(op: Op, name: str) -> Expr:
    """Write either operation with those of Python.

    Args:
        name: of a variable inside the expression, for a value that is read several times; nothing else has it.
    """
    whole, *keys = op.args
    if op.name == TAKE:
        return _part(whole, keys)
    value, *keys = keys
    if len(keys) > 1 and not isinstance(whole, Var):
        return Let(name, whole, _with(Var(name), value, keys))
    return _with(whole, value, keys)


def counts_from_front(key: Expr) -> bool:
    """Whether a key is an index of a list, counted from its beginning."""
    match key:
        case Literal(int() as index):
            return index >= 0 and not isinstance(index, bool)
        case Op("-", (Var(), Literal(1))):
            return True
        case _:
            return False


def _part(whole: Expr, keys: list[Expr]) -> Expr:
    for key in keys:
        whole = Op("[]", (whole, key))
    return whole


def _with(whole: Expr, value: Expr, keys: list[Expr]) -> Expr:
    if not keys:
        return value
    inner = _with(Op("[]", (whole, keys[0])), value, keys[1:])
    return Op("[]=!", (whole, keys[0], inner))
