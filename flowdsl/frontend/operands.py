"""Operands that Python evaluates all before it looks at the first.

What stands for such an operation may look at each before the next is evaluated; with a task call among them they are
evaluated under names first.

::

    "%d %s" % (n, task())       ─▶  let n' = n, s' = task(): f"{math.trunc(n'):d} {s'!s}"
    dict(pairs, a=task())       ─▶  let p' = pairs, a' = task(): {**dict(p'), "a": a'}
"""

from collections.abc import Sequence

from flowdsl.frontend.context import Context
from flowdsl.ir import expr as ir

Names = list[tuple[str, ir.Expr]]


def named(ctx: Context, values: Sequence[ir.Expr]) -> tuple[Names, list[ir.Expr]]:
    """Name the operands up to the last one with an effect; returns the names with their values, and all operands."""
    effects = [index for index, value in enumerate(values) if _has_effect(value)]
    count = effects[-1] + 1 if effects and effects[-1] else 0  # nothing stands before the first
    names = [(ctx.temporary("value"), value) for value in values[:count]]
    return names, [*(ir.Var(name, value.origin) for name, value in names), *values[count:]]


def let(names: Names, body: ir.Expr) -> ir.Expr:
    """Return what is made of the operands, after they have been evaluated."""
    for name, value in reversed(names):
        body = ir.Let(name, value, body, body.origin)
    return body


def _has_effect(expr: ir.Expr) -> bool:
    return any(isinstance(part, ir.Effect) for part in ir.walk(expr))
