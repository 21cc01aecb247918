"""flowdsl's own functions in a body: concurrency, escape hatches, deploy-time values."""

from typing import Any

import libcst as cst

from flowdsl.adapters.generic import generic_task
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.frontend import inline, library, paths
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.loop_options import loop_arguments
from flowdsl.frontend.options import option
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Imported
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Branches, Concurrency, RawCall, ReturnStmt, Stmt
from flowdsl.ir.flow import CallFunction as Call
from flowdsl.ir.ops.sources import SOURCE
from flowdsl.records import replace


def is_concurrent(ctx: Context, node: cst.BaseExpression) -> bool:
    """Whether an expression is ``concurrent(…)`` or ``distributed(…)``."""
    if not isinstance(node, cst.Call):
        return False
    found = referent(ctx, node.func)
    return isinstance(found, Imported) and found.qualified in ("flowdsl.concurrent", "flowdsl.distributed")


def concurrency_of(ctx: Context, node: cst.BaseExpression) -> tuple[ir.Expr, Concurrency] | None:
    """Read ``concurrent(xs, …)`` or ``distributed(xs, …)``; None when the expression is neither."""
    if not isinstance(node, cst.Call):
        return None
    match referent(ctx, node.func):
        case Imported("flowdsl.concurrent"):
            items, options, naming = loop_arguments(ctx, node, "concurrent")
            if isinstance(items, ir.Op) and items.name == SOURCE:
                ctx.refuse(rules.BadCall(
                    origin=items.origin, why="`concurrent` walks a list, not what lies in S3: use `distributed`"
                ))  # fmt: skip
                items = ir.ListOf(())
            return items, Concurrency(options.get("limit"), naming=naming)
        case Imported("flowdsl.distributed"):
            items, options, naming = loop_arguments(ctx, node, "distributed")
            return items, Concurrency(options.get("limit"), tuple(options.items()), naming)
        case _:
            return None


def call_flowdsl(ctx: Context, node: cst.Call, name: str) -> ir.Expr:
    """Read a call of one of flowdsl's own functions in an expression."""
    origin = ctx.origin(node)
    match name:
        case "parallel":
            return _parallel(ctx, node)
        case "jsonata":
            return _jsonata(ctx, node)
        case _ if name == "json_path" or name.startswith("json_path."):
            return paths.call_json_path(ctx, node, name)
        case "wait_until":
            return library.sleep(ctx, node, "wait_until", until=True)
        case _ if name.startswith("condition."):
            return library.call_library(ctx, node, f"flowdsl.{name}")
        case "task":
            return _generic_task(ctx, node)
        case "raw_state":
            return _raw_state(ctx, node)
        case "param":
            text = read(ctx, node.args[0].value) if len(node.args) == 1 else None
            if not isinstance(text, ir.Literal) or not isinstance(text.value, str):
                return ctx.refuse(
                    rules.BadCall(origin=origin, why="`param` takes the name of a deploy-time value as text")
                )
            return ir.Param(text.value, origin)
        case "concurrent" | "distributed":
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what=f"`{name}` outside the head of a loop",
                instead=f"write `for x in {name}(xs):` or `[f(x) for x in {name}(xs)]`; to number or pair the items,"
                f" `for i, x in {name}(list(enumerate(xs))):`",
            ))  # fmt: skip
        case "policy":
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what="`policy` outside a `with` statement", instead="write `with policy(…):`"
            ))  # fmt: skip
        case "describe":
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what="`describe` in an expression", instead="write it as a statement of its own"
            ))  # fmt: skip
        case "Retry":
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what="a `Retry` as a value", instead="give it to `retry=`"
            ))  # fmt: skip
        case _:
            return ctx.refuse(rules.UnknownAttribute(origin=origin, owner="`flowdsl`", name=name))


def _parallel(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=origin, what="`parallel`", where=ctx.pure))
    bodies: list[tuple[Stmt, ...]] = []
    names: list[str] = []
    settings: list[tuple[str, Any]] = []
    for arg in node.args:
        if arg.keyword is not None:
            if arg.keyword.value in ("retry", "state_name", "comment"):
                settings.append((arg.keyword.value, option(ctx, arg.keyword.value, arg.value)))
            else:
                ctx.refuse(task_rules.UnknownArgument(origin=ctx.origin(arg), task="parallel", name=arg.keyword.value))
            continue
        region, ctx.region = ctx.region, "a branch of `parallel`"
        loops, ctx.loops = ctx.loops, 0
        try:
            branch = _branch(ctx, arg)
        finally:
            ctx.region, ctx.loops = region, loops
        if branch is not None:
            names.append(branch[0])
            bodies.append(branch[1])
    if not bodies:
        if node.args:
            return ir.Literal(None, origin)  # what is wrong with them is said
        return ctx.refuse(rules.BadCall(origin=origin, why="`parallel` needs at least one function"))
    ctx.effects += 1
    return ir.Effect(Branches(tuple(bodies), tuple(names), tuple(settings)), (), origin)


def _branch(ctx: Context, arg: cst.Arg) -> tuple[str, tuple[Stmt, ...]] | None:
    origin = ctx.origin(arg.value)
    if isinstance(arg.value, cst.Lambda):
        if arg.value.params.params:
            ctx.refuse(rules.BadCall(origin=origin, why="a branch of `parallel` takes no arguments"))
            return None
        value: ir.Expr | None = read(ctx, arg.value.body)
        name = "branch"
    else:
        found = referent(ctx, arg.value)
        value = inline.call_without_arguments(ctx, found, origin)
        name = getattr(found, "name", "branch")
    if value is None:
        ctx.refuse(rules.BadCall(
            origin=origin, why="`parallel` takes functions or lambdas without parameters",
            hint="write `parallel(lambda: f(x), g)`",
        ))  # fmt: skip
        return None
    if isinstance(value, ir.Effect) and isinstance(value.action, Call) and not value.action.params:
        return name, value.action.body
    return name, (ReturnStmt(value, origin),)


def _jsonata(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    text: str | None = None
    bindings: list[tuple[str, ir.Expr]] = []
    for arg in node.args:
        value = read(ctx, arg.value)
        if arg.keyword is not None:
            bindings.append((arg.keyword.value, value))
        elif isinstance(value, ir.Literal) and isinstance(value.value, str) and text is None:
            text = value.value
        else:
            return ctx.refuse(rules.BadCall(origin=origin, why="`jsonata` takes the expression as text written here"))
    if text is None:
        return ctx.refuse(rules.BadCall(origin=origin, why="`jsonata` takes the expression as text written here"))
    return ir.Raw("jsonata", text, tuple(bindings), origin)


def _generic_task(ctx: Context, node: cst.Call) -> ir.Expr:
    from flowdsl.frontend.calls import bind_task, task_call

    bound = bind_task(ctx, node, "task", ["resource", "arguments"], ["resource", "arguments"], ["resource"])
    values = dict(zip(bound.names, bound.values, strict=True))
    resource = values.get("resource")
    text = resource.value if isinstance(resource, ir.Literal) else None
    if isinstance(resource, ir.Param):
        text = "${" + resource.name + "}"
    if bound.complete and not isinstance(text, str):
        return ctx.refuse(rules.BadCall(origin=ctx.origin(node), why="`task` takes the resource's ARN as text"))
    kept = [(name, value) for name, value in zip(bound.names, bound.values, strict=True) if name != "resource"]
    made = replace(bound, names=tuple(n for n, _ in kept), values=tuple(v for _, v in kept))
    return task_call(ctx, node, generic_task(str(text)), "request", made)


def _raw_state(ctx: Context, node: cst.Call) -> ir.Expr:
    origin = ctx.origin(node)
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=origin, what="`raw_state`", where=ctx.pure))
    value = read(ctx, node.args[0].value) if len(node.args) == 1 else None
    if not isinstance(value, ir.DictOf):
        return ctx.refuse(rules.BadCall(origin=origin, why="`raw_state` takes the state's ASL as a dict written here"))
    ctx.effects += 1
    return ir.Effect(RawCall(), (value,), origin)
