"""Keywords and ``**d`` in a call of `dict`, which a display says as well, and with the types of its values.

::

    dict(a=1)               ─▶  {"a": 1}
    dict(pairs, a=1)        ─▶  {**dict(pairs), "a": 1}
    dict(**d)               ─▶  {**d}
    dict(d, **more)         ─▶  {**dict(d), **more}
    dict(**{"a": 1}, b=2)   ─▶  {"a": 1, "b": 2}

A call evaluates all its arguments before `dict` looks at the first (`flowdsl.frontend.operands`).
Beside another keyword a key may come twice, which is a `TypeError` in a call; only what is written out tells.
"""

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend import operands
from flowdsl.frontend.context import Context
from flowdsl.ir import expr as ir


def has_keywords(node: cst.Call) -> bool:
    """Whether a call has a keyword or a ``**`` among its arguments."""
    return any(arg.keyword is not None or arg.star == "**" for arg in node.args)


def read_dict(ctx: Context, node: cst.Call) -> ir.Expr:
    """Read such a call."""
    from flowdsl.frontend.expressions import read

    origin = ctx.origin(node)
    entries: list[tuple[ir.Expr, ir.Expr] | ir.Spread] = []
    first: ir.Expr | None = None
    for arg in node.args:
        value = read(ctx, arg.value)
        if arg.star == "**":
            if isinstance(value, ir.DictOf) and not value.instance:
                entries.extend(value.entries)
            else:
                entries.append(ir.Spread(value, ctx.origin(arg)))
        elif arg.keyword is not None:
            entries.append((ir.Literal(arg.keyword.value, ctx.origin(arg)), value))
        elif arg.star or first is not None:
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=ctx.origin(arg), what="several arguments of `dict`", instead="write a display: `{**a, **b}`"
            ))  # fmt: skip
        else:
            first = value
    keys = [key for entry in entries if not isinstance(entry, ir.Spread) and (key := _written(entry[0])) is not None]
    if len(entries) > 1 and (len(keys) < len(entries) or len(set(keys)) < len(keys)):
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="`**` beside another keyword of `dict`",
            instead='write a display, `{"key": value, **more}`; in a call, a key given twice is a TypeError',
        ))  # fmt: skip
    if first is None:
        return ir.DictOf(tuple(entries), origin)
    keywords = ir.DictOf(tuple(entries), origin)
    names, (first, *values) = operands.named(ctx, (first, *ir.children(keywords)))
    given = ir.Spread(ir.Op("dict", (first,), (), origin), origin)
    written = ir.with_children(keywords, values)
    assert isinstance(written, ir.DictOf)
    return operands.let(names, ir.DictOf((given, *written.entries), origin))


def _written(key: ir.Expr) -> str | None:
    return key.value if isinstance(key, ir.Literal) and isinstance(key.value, str) else None
