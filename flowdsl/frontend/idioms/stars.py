"""``*xs`` in a call of a built-in: what a list of unknown length means as the arguments.

::

    max(0, *xs)          ─▶  max(operands([0, *xs]))        of one operand Python takes the items
    zip(*rows)           ─▶  transposed(rows)
    chain(*lists)        ─▶  chain.from_iterable(lists)
    math.gcd(*xs)        ─▶  reduce(math.gcd, xs, 0)
    seen.union(*lists)   ─▶  seen.union(chain.from_iterable(lists))
"""

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.idioms.function_values import function_argument
from flowdsl.ir import expr as ir

SPREADABLE = ("max", "min", "zip", "itertools.chain", "itertools.product", "math.gcd", "math.lcm", ".union")
"""The functions that a list of unknown length can be spread into."""
_KEYWORDS = {"max": ("key",), "min": ("key",), "zip": ("strict",)}


def spread_call(ctx: Context, node: cst.Call, name: str, *receiver: ir.Expr) -> ir.Expr:
    """Read a call with ``*``; of a method, `receiver` is its object."""
    from flowdsl.frontend.expressions import read

    origin = ctx.origin(node)
    items: list[ir.Expr | ir.Spread] = []
    kwargs: list[tuple[str, ir.Expr]] = []
    for arg in node.args:
        value = (function_argument(ctx, arg.value) if arg.keyword is not None else None) or read(ctx, arg.value)
        if arg.star == "*":
            items.extend(value.items if isinstance(value, ir.ListOf) else (ir.Spread(value, ctx.origin(arg)),))
        elif arg.keyword is not None and arg.keyword.value in _KEYWORDS.get(name, ()):
            kwargs.append((arg.keyword.value, value))
        elif arg.keyword is not None or arg.star:
            shown = arg.star or f"`{arg.keyword.value if arg.keyword else ''}=`"
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=ctx.origin(arg), what=f"{shown} beside `*` in a call of `{name}`",
                instead="write the arguments out",
            ))  # fmt: skip
        else:
            items.append(value)
    plain = [item for item in items if not isinstance(item, ir.Spread)]
    if len(plain) == len(items):
        return ir.Op(name, (*receiver, *plain), tuple(kwargs), origin)
    whole = ir.ListOf(tuple(items), origin)
    match name:
        case "max" | "min":
            return ir.Op(name, (ir.Op("flowdsl.operands", (whole,), (), origin),), tuple(kwargs), origin)
        case "zip":
            return ir.Op("flowdsl.transposed", (whole,), tuple(kwargs), origin)
        case "itertools.chain":
            return ir.Op("itertools.chain.from_iterable", (whole,), (), origin)
        case "itertools.product":
            return _product(ctx, whole)
        case ".union":
            return ir.Op(name, (*receiver, ir.Op("itertools.chain.from_iterable", (whole,), (), origin)), (), origin)
        case _:
            a, b = ctx.temporary("a"), ctx.temporary("b")
            both = ir.Op(name, (ir.Var(a, origin), ir.Var(b, origin)), (), origin)
            start = ir.Literal(0 if name == "math.gcd" else 1, origin)
            return ir.Op("functools.reduce", (ir.Lambda((a, b), both, origin), whole, start), (), origin)


def _product(ctx: Context, lists: ir.Expr) -> ir.Expr:
    """Return ``iter(reduce(lambda rows, xs: [(*row, x) for row in rows for x in xs], lists, [()]))``."""
    origin = lists.origin
    rows, xs, row, x, out = (ctx.temporary(name) for name in ("rows", "xs", "row", "x", "row"))
    longer = ir.ListOf((ir.Spread(ir.Var(row, origin), origin), ir.Var(x, origin)), origin, "tuple")
    clauses = (ir.Clause((row,), False, ir.Var(rows, origin)), ir.Clause((x,), False, ir.Var(xs, origin)))
    step = ir.Lambda((rows, xs), ir.Comprehension("list", longer, clauses, origin), origin)
    start = ir.ListOf((ir.ListOf((), origin, "tuple"),), origin)
    crossed = ir.Op("functools.reduce", (step, lists, start), (), origin)
    return ir.Comprehension("iterator", ir.Var(out, origin), (ir.Clause((out,), False, crossed),), origin)
