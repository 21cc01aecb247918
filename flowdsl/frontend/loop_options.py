"""The arguments of ``concurrent(xs, …)`` and ``distributed(xs, …)`` in the head of a loop."""

from typing import Any

import libcst as cst

from flowdsl.adapters.sources import TARGET
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.distributing import check_distributed
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
            _refuse(ctx, arg, f"the items of `{name}` stand before its options", "write them first")
        if key in NAMING:
            naming.append((key, option(ctx, key, arg.value)))
            continue
        value = read(ctx, arg.value)
        if key == "items":
            items = value
        elif not (isinstance(value, ir.Literal) and value.value is None):
            _check(ctx, arg, key, value)
            options[key] = value
    if items is None:
        items = ctx.refuse(rules.MissingArgument(origin=ctx.origin(node), task=name, name="`items`"))
    return items, options, tuple(naming)


def _check(ctx: Context, arg: cst.Arg, name: str, value: ir.Expr) -> None:
    """Report an option that a Map state cannot have."""
    shown = isinstance(value, ir.ListOf | ir.DictOf | ir.Format)
    if name == "limit" and (
        shown or (isinstance(value, ir.Literal) and (type(value.value) is not int or value.value < 1))
    ):
        _refuse(
            ctx, arg, "`limit` is a whole number of at least 1", "leave it out for as many at a time as AWS runs"
        )
    elif name == "results" and not (isinstance(value, ir.Op) and value.name == TARGET):
        _refuse(ctx, arg, "`results` is where results are written", "write `s3.results(bucket=…, prefix=…)`")
    else:
        check_distributed(ctx, name, ctx.origin(arg), value)


def _refuse(ctx: Context, arg: cst.Arg, why: str, instead: str) -> None:
    ctx.refuse(rules.BadOption(origin=ctx.origin(arg), why=why, instead=instead))
