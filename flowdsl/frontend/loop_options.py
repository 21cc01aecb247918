"""The arguments of ``concurrent(xs, …)`` and ``distributed(xs, …)`` in the head of a loop."""

import libcst as cst

from flowdsl.adapters.sources import TARGET
from flowdsl.asl.limits import BAD_IN_LABEL, MAX_LABEL_LENGTH
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.dsl.distributed import bounds
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.ir import expr as ir

OPTIONS = {
    "concurrent": ("limit",),
    "distributed": ("limit", "batch", "tolerate", "label", "execution_type", "results"),
}
EXECUTION_TYPES = ("STANDARD", "EXPRESS")


def loop_arguments(ctx: Context, node: cst.Call, name: str) -> tuple[ir.Expr, dict[str, ir.Expr]]:
    """Read the items and the options of a loop's head, the options in the order they are written."""
    known = OPTIONS[name]
    items: ir.Expr | None = None
    options: dict[str, ir.Expr] = {}
    for arg in node.args:
        key = arg.keyword.value if arg.keyword is not None else "items"
        if arg.star or (key != "items" and key not in known) or (key == "items" and items is not None):
            ctx.refuse(rules.UnknownArgument(
                origin=ctx.origin(arg), task=name, name=key, hint=did_you_mean(key, ("items", *known))
            ))  # fmt: skip
            continue
        if key == "items" and options:
            _refuse(ctx, arg, f"the items of `{name}` stand before its options", "write them first")
        value = read(ctx, arg.value)
        if key == "items":
            items = value
        elif not (isinstance(value, ir.Literal) and value.value is None):
            _check(ctx, arg, key, value)
            options[key] = value
    if items is None:
        items = ctx.refuse(rules.MissingArgument(origin=ctx.origin(node), task=name, name="`items`"))
    return items, options


def _check(ctx: Context, arg: cst.Arg, name: str, value: ir.Expr) -> None:
    """Report an option that a Map state cannot have."""
    constant = value.value if isinstance(value, ir.Literal) else None
    match name:
        case "limit" | "batch":
            if isinstance(value, ir.Literal) and (type(constant) is not int or constant < 1):
                without = "as many at a time as AWS runs" if name == "limit" else "single items"
                _refuse(ctx, arg, f"`{name}` is a whole number of at least 1", f"leave it out for {without}")
        case "tolerate":
            _check_tolerance(ctx, arg, value)
        case "label":
            fits = isinstance(constant, str) and 0 < len(constant) <= MAX_LABEL_LENGTH
            if not fits or BAD_IN_LABEL.search(str(constant)):
                _refuse(
                    ctx, arg, f"`label` is a text written here, of at most {MAX_LABEL_LENGTH} characters",
                    "use letters, digits, `-` and `_`",
                )  # fmt: skip
        case "execution_type":
            if constant not in EXECUTION_TYPES:
                _refuse(ctx, arg, "`execution_type` is of the children's machines", 'write `"STANDARD"` or `"EXPRESS"`')
        case "results":
            if not (isinstance(value, ir.Op) and value.name == TARGET):
                _refuse(ctx, arg, "`results` is where results are written", "write `s3.results(bucket=…, prefix=…)`")


def _check_tolerance(ctx: Context, arg: cst.Arg, value: ir.Expr) -> None:
    """Report a constant tolerance that is out of range; what is computed is checked once its type is known."""
    parts = value.items if isinstance(value, ir.ListOf) else (value,)
    constants = [part.value for part in parts if isinstance(part, ir.Literal)]
    shares = [part for part in constants if isinstance(part, str)]
    several = len(parts) > 2 or len(shares) > 1 or len(parts) - len(shares) > 1
    try:
        bounds(tuple(constants))
    except (TypeError, ValueError):
        several = True
    if several:
        _refuse(
            ctx, arg, "`tolerate` is a number of items, a share of them, or one of each",
            'write `tolerate=5`, `tolerate="5%"` or `tolerate=(5, "5%")`',
        )  # fmt: skip


def _refuse(ctx: Context, arg: cst.Arg, why: str, instead: str) -> None:
    ctx.refuse(rules.BadOption(origin=ctx.origin(arg), why=why, instead=instead))
