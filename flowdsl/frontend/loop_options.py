"""The arguments of ``concurrent(xs, …)`` and ``distributed(xs, …)`` in the head of a loop."""

from typing import Any

import libcst as cst

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.distributing import check_loop_option
from flowdsl.frontend.expressions import read
from flowdsl.frontend.options import option
from flowdsl.ir import expr as ir

OPTIONS = {
    "concurrent": ("limit",),
    "distributed": ("limit", "batch", "batch_bytes", "tolerate", "label", "execution_type", "results"),
}
NAMING = ("state_name", "comment")

Naming = tuple[tuple[str, Any], ...]


def loop_arguments(ctx: Context, node: cst.Call, name: str) -> tuple[ir.Expr, dict[str, ir.Expr], Naming]:
    """Read the items, the options in the order they are written, and the state's name and comment."""
    known = (*OPTIONS[name], *NAMING)
    items: ir.Expr | None = None
    options: dict[str, ir.Expr] = {}
    naming: list[tuple[str, Any]] = []
    for arg in node.args:
        key = arg.keyword.value if arg.keyword is not None else "items"
        if arg.star or (key != "items" and key not in known) or (key == "items" and items is not None):
            ctx.refuse(rules.UnknownArgument(
                origin=ctx.origin(arg), task=name, name=key, hint=did_you_mean(key, ("items", *known))
            ))  # fmt: skip
            continue
        if key == "items" and options:
            ctx.refuse(rules.BadOption(
                origin=ctx.origin(arg), why=f"the items of `{name}` stand before its options",
                instead="write them first",
            ))  # fmt: skip
        if key in NAMING:
            naming.append((key, option(ctx, key, arg.value)))
            continue
        value = read(ctx, arg.value)
        if key == "items":
            items = value
        elif not (isinstance(value, ir.Literal) and value.value is None):
            check_loop_option(ctx, key, ctx.origin(arg), value)
            options[key] = value
    if items is None:
        items = ctx.refuse(rules.MissingArgument(origin=ctx.origin(node), task=name, name="`items`"))
    return items, options, tuple(naming)
