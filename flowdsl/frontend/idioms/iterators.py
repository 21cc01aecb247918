"""Library functions that are another way to write what the language has.

::

    starmap(f, rows)          ─▶  (f(a, b) for a, b in rows)
    filterfalse(f, xs)        ─▶  (x for x in xs if not f(x))
    compress(xs, keep)        ─▶  (x for x, k in zip(xs, keep) if k)
    iter(xs)                  ─▶  (x for x in xs)
"""

from collections.abc import Callable

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms.function_values import function_argument
from flowdsl.ir import expr as ir
from flowdsl.source import Origin


def _two(ctx: Context, node: cst.Call, name: str) -> bool:
    if len(node.args) == 2 and not any(arg.star or arg.keyword is not None for arg in node.args):
        return True
    ctx.refuse(rules.BadCall(origin=ctx.origin(node), why=f"`{name}` takes two positional arguments"))
    return False


def _starmap(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if not _two(ctx, node, "itertools.starmap"):
        return ir.Literal(None, origin)
    function = function_argument(ctx, node.args[0].value, 2)
    if not isinstance(function, ir.Lambda):
        return _no_function(ctx, node, "itertools.starmap")
    return _generator(function.body, function.params, read(ctx, node.args[1].value), (), origin, unpack=True)


def _filterfalse(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if not _two(ctx, node, "itertools.filterfalse"):
        return ir.Literal(None, origin)
    function = function_argument(ctx, node.args[0].value)
    if function is None and isinstance(node.args[0].value, cst.Name) and node.args[0].value.value == "None":
        name = ctx.temporary("v")
        function = ir.Lambda((name,), ir.Var(name, origin), origin)
    if not isinstance(function, ir.Lambda) or len(function.params) != 1:
        return _no_function(ctx, node, "itertools.filterfalse")
    test = ir.Op("not", (function.body,), (), origin)
    item = ir.Var(function.params[0], origin)
    return _generator(item, function.params, read(ctx, node.args[1].value), (test,), origin)


def _compress(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if not _two(ctx, node, "itertools.compress"):
        return ir.Literal(None, origin)
    data, selectors = (read(ctx, arg.value) for arg in node.args)
    item, kept = ctx.temporary("v"), ctx.temporary("keep")
    pairs = ir.Op("zip", (data, selectors), (), origin)
    return _generator(ir.Var(item, origin), (item, kept), pairs, (ir.Var(kept, origin),), origin, unpack=True)


def _iter(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if len(node.args) != 1 or node.args[0].star or node.args[0].keyword is not None:
        return ctx.refuse(rules.BadCall(origin=origin, why="`iter` takes one value here", hint="write a `while` loop"))
    item = ctx.temporary("v")
    return _generator(ir.Var(item, origin), (item,), read(ctx, node.args[0].value), (), origin)


def _no_function(ctx: Context, node: cst.Call, name: str) -> ir.Expr:
    return ctx.refuse(rules.BadCall(
        origin=ctx.origin(node), why=f"`{name}` needs a function known at compile time", hint="write a lambda"
    ))  # fmt: skip


def _generator(
    element: ir.Expr, names: tuple[str, ...], source: ir.Expr, tests: tuple[ir.Expr, ...], origin: Origin,
    *, unpack: bool = False,
) -> ir.Expr:  # fmt: skip
    return ir.Comprehension("iterator", element, (ir.Clause(names, unpack, source, tests),), origin)


FUNCTIONS: dict[str, Callable[[Context, cst.Call], ir.Expr]] = {
    "itertools.starmap": _starmap,
    "itertools.filterfalse": _filterfalse,
    "itertools.compress": _compress,
    "iter": _iter,
}
"""Readers by the qualified name of the function."""
