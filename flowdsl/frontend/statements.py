"""Statements: from libcst nodes to `flowdsl.ir.flow`."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.diagnostics.rules import regions as region_rules
from flowdsl.frontend import definitions
from flowdsl.frontend.annotations import annotation_type
from flowdsl.frontend.bindings import assigned, function_names, target_names
from flowdsl.frontend.context import Context, ErrorVariable, Gone, Local
from flowdsl.frontend.definitions import define_function, is_lambda_binding
from flowdsl.frontend.describing import dangling, description
from flowdsl.frontend.errors import caught
from flowdsl.frontend.expressions import BINARY, read
from flowdsl.frontend.idioms import default_changes, default_dicts, function_tables, groups, setdefault_chains
from flowdsl.frontend.options import policy_options
from flowdsl.frontend.patterns import may_rebind, read_pattern
from flowdsl.frontend.places import read_place, read_target
from flowdsl.frontend.raising import read_assert, read_raise
from flowdsl.frontend.regions import concurrency_of
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Imported
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.flow import Place, Stmt
from flowdsl.records import replace

Body = tuple[Stmt, ...]
_AUGMENTED: dict[str, str] = {f"{kind.__name__}Assign": name for kind, name in BINARY.items()}


def read_function_body(ctx: Context, node: cst.FunctionDef) -> Body:
    """Read a function's statements, its docstring apart."""
    body = list(node.body.body)
    match body:
        case [cst.SimpleStatementLine(body=[cst.Expr(value=cst.SimpleString() | cst.ConcatenatedString())]), *_]:
            body = body[1:]
    default_dicts.note(ctx, node)
    return read_statements(ctx, body, node)


def read_statements(
    ctx: Context, nodes: Sequence[cst.CSTNode], function: cst.FunctionDef | None = None, own: list[str] | None = None
) -> Body:
    """Read statements in order; functions defined in an inner block are known only in it, unless `own` takes them."""
    out: list[Stmt] = []
    inner = own is None and function is None
    own = [] if own is None else own
    said: flow.Described | None = None
    for node in nodes:
        if isinstance(node, cst.SimpleStatementLine | cst.SimpleStatementSuite):
            for small in node.body:
                said = _described(ctx, small, said, out, own)
        else:
            said = _described(ctx, node, said, out, own)
    if said is not None:
        dangling(ctx, said)
    for name in own if inner else ():
        ctx.scope.names[name] = Gone("define it before the block that may define it", name in ctx.scope.blocks)
        ctx.scope.blocks.add(name)
    return tuple(out)


def _described(
    ctx: Context, node: cst.CSTNode, said: flow.Described | None, out: list[Stmt], own: list[str]
) -> flow.Described | None:
    """Read a statement and wrap it in what was said of it; returns what is said of the next one."""
    found = description(ctx, node)
    if found is None:
        before = len(out)
        _statement(ctx, node, out, own)
        if said is not None and before == len(out) and not isinstance(node, cst.Pass):
            dangling(ctx, said)
        elif said is not None:
            out[before:] = [replace(said, body=tuple(out[before:]))]
    elif said is not None:
        dangling(ctx, said)
    return found


def _statement(ctx: Context, node: cst.CSTNode, out: list[Stmt], own: list[str]) -> None:
    if isinstance(node, cst.FunctionDef) or is_lambda_binding(node) or function_tables.is_table(ctx, node):
        name = define_function(ctx, node, out)
        if name:
            own.append(name)
        return
    reader = _READERS.get(type(node))
    if isinstance(node, cst.With):
        reader = partial(_with, own=own)
    if reader is None:
        ctx.refuse(python_rules.UnsupportedStatement(
            origin=ctx.origin(node), what=f"this {type(node).__name__.lower()} statement", instead="leave it out"
        ))  # fmt: skip
        return
    since, does = len(ctx.sink.diagnostics), isinstance(node, cst.Assign | cst.AugAssign | cst.Return | cst.Raise)
    made = reader(ctx, node)
    out.extend(made if isinstance(made, tuple) else () if made is None else (made,))
    if made is None and does and not ctx.reported(since):
        # None may be lost: whoever reads none of it says why.
        ctx.refuse(python_rules.UnsupportedStatement(origin=ctx.origin(node), what="this statement"))


def _block(ctx: Context, node: cst.BaseSuite) -> Body:
    return read_statements(ctx, node.body)


def _assign(ctx: Context, node: cst.Assign) -> Stmt | Body | None:
    target = node.targets[0].target
    if len(node.targets) == 1 and (default_dicts.is_part_below(ctx, target) or setdefault_chains.is_below(target)):
        return default_changes.assign_below(ctx, node)
    value = default_dicts.empty(ctx, node) or read(ctx, node.value)
    targets = []
    for each in node.targets:
        made = read_target(ctx, each.target, node.value)
        if made is None:
            return None
        targets.append(made)
    return flow.Assign(tuple(targets), value, None, ctx.origin(node))


def _annotated(ctx: Context, node: cst.AnnAssign) -> Stmt | None:
    if node.value is None:
        return None
    empty = default_dicts.empty(ctx, node)
    value = empty or read(ctx, node.value)
    target = read_target(ctx, node.target, node.value)
    if target is None:
        return None
    declared = annotation_type(ctx.module, node.annotation.annotation)[0] if empty is None else None
    return flow.Assign((target,), value, declared, ctx.origin(node))


def _augmented(ctx: Context, node: cst.AugAssign) -> Stmt | Body | None:
    operator = _AUGMENTED.get(type(node.operator).__name__)
    if operator is not None and (default_dicts.is_part(ctx, node.target) or setdefault_chains.is_below(node.target)):
        return default_changes.augment(ctx, node, operator)
    place = (
        read_place(ctx, node.target)
        if not isinstance(node.target, cst.Name)
        else Place(_existing(ctx, node.target), (), ctx.origin(node.target))
    )
    value = read(ctx, node.value)
    if operator is None:
        ctx.refuse(python_rules.UnsupportedStatement(origin=ctx.origin(node), what="the operator `@=`"))
        return None
    return flow.AugAssign(place, operator, value, ctx.origin(node)) if place is not None else None


def _existing(ctx: Context, node: cst.Name) -> str:
    found = read_place(ctx, node)
    return found.root if found is not None else ctx.temporary(node.value)


def _delete(ctx: Context, node: cst.Del) -> Body:
    out: list[Stmt] = []
    targets = (
        [e.value for e in node.target.elements] if isinstance(node.target, cst.Tuple | cst.List) else [node.target]
    )
    for target in targets:
        if isinstance(target, cst.Attribute):
            # What the class gives as a default comes to light, which a machine has nowhere.
            ctx.refuse(python_rules.UnsupportedStatement(
                origin=ctx.origin(target), what="`del` of an attribute",
                instead='set it to None, or delete a key: `del value["key"]`',
            ))  # fmt: skip
            continue
        place = read_place(ctx, target)
        if place is not None:
            out.append(flow.Delete(place, "del", ctx.origin(node)))
    return tuple(out)


def _expression(ctx: Context, node: cst.Expr) -> Stmt | None:
    if isinstance(node.value, cst.SimpleString | cst.ConcatenatedString | cst.Ellipsis):
        return None
    return flow.Evaluate(read(ctx, node.value), ctx.origin(node))


def _if(ctx: Context, node: cst.If) -> Stmt:
    test = read(ctx, node.test)
    body = _block(ctx, node.body)
    match node.orelse:
        case None:
            orelse: Body = ()
        case cst.If():
            orelse = (_if(ctx, node.orelse),)
        case cst.Else(body=inner):
            orelse = _block(ctx, inner)
    return flow.If(test, body, orelse, ctx.origin(node))


def _while(ctx: Context, node: cst.While) -> Stmt:
    test = read(ctx, node.test)
    ctx.loops += 1
    body = _block(ctx, node.body)
    ctx.loops -= 1
    orelse = _block(ctx, node.orelse.body) if node.orelse is not None else ()
    return flow.While(test, body, orelse, ctx.origin(node))


def _for(ctx: Context, node: cst.For) -> Stmt | Body | None:
    origin = ctx.origin(node)
    if node.asynchronous is not None:
        ctx.refuse(python_rules.AsyncCode(origin=origin, what="`async for`"))
        return None
    found = concurrency_of(ctx, node.iter)
    if found is not None:
        return _map_loop(ctx, node, *found)
    groups.check_loop(ctx, node)
    ctx.walked.add(node.iter)
    iterable = read(ctx, node.iter)
    target = read_target(ctx, node.target)
    ctx.loops += 1
    body = _block(ctx, node.body)
    ctx.loops -= 1
    orelse = _block(ctx, node.orelse.body) if node.orelse is not None else ()
    return flow.For(target, iterable, body, orelse, origin) if target is not None else None


def _map_loop(ctx: Context, node: cst.For, iterable: ir.Expr, concurrency: flow.Concurrency) -> Body | None:
    origin = ctx.origin(node)
    if ctx.pure:
        ctx.refuse(python_rules.EffectInExpression(origin=origin, what="a concurrent loop", where=ctx.pure))
        return None
    names = set(target_names(node.target)) | set(assigned([node.body], walrus=ctx.walrus))
    overlay: dict[str, Local] = {}
    outer: list[str] = []
    for name in sorted(names):
        found = ctx.scope.find(name)
        if found is not None and isinstance(found[1], str):
            outer.append(found[1])
        overlay[name] = ctx.names.fresh(name, "each")
    # A function of the body is no variable: it gets its name where it is defined.
    free = _nonlocal(node.body) | function_names([node.body])
    overlay = {k: v for k, v in overlay.items() if k not in free}
    region, ctx.region = ctx.region, "a concurrent body"
    depth, ctx.region_depth = ctx.region_depth, len(ctx.stack)
    loops, ctx.loops = ctx.loops, 0
    defaults = ctx.scope.defaults
    try:
        with ctx.binding(overlay), ctx.each(concurrency):
            ctx.scope.defaults.update(defaults)
            target = read_target(ctx, node.target)
            body = _block(ctx, node.body)
    finally:
        ctx.region, ctx.region_depth, ctx.loops = region, depth, loops
    if target is None:
        return None
    out: list[Stmt] = [flow.MapLoop(target, iterable, body, concurrency, origin)]
    # Python would leave the last iteration's values in the body's names; reading one after the loop is refused.
    left = [name for name in sorted(overlay) if name in ctx.scope.locals or ctx.scope.find(name)]
    out.extend(flow.Delete(Place(ctx.declare(name), (), origin), "body", origin) for name in left)
    if node.orelse is not None:
        out.extend(_block(ctx, node.orelse.body))
    return tuple(out)


def _nonlocal(node: cst.BaseSuite) -> set[str]:
    return {item.name.value for s in node.body if isinstance(s, cst.SimpleStatementLine) for n in s.body
            if isinstance(n, cst.Nonlocal) for item in n.names}  # fmt: skip


def _break(ctx: Context, node: cst.Break) -> Stmt | None:
    if ctx.loops == 0 and ctx.region:
        ctx.refuse(region_rules.LeaveRegion(origin=ctx.origin(node), what="break"))
        return None
    return flow.Break(ctx.origin(node))


def _continue(ctx: Context, node: cst.Continue) -> Stmt | None:
    if ctx.loops == 0 and ctx.region:
        # `continue` in a concurrent body ends this iteration, which is what a Map does at the end of its body.
        return flow.ReturnStmt(ir.Literal(None), ctx.origin(node))
    return flow.Continue(ctx.origin(node))


def _return(ctx: Context, node: cst.Return) -> Stmt | None:
    if ctx.region == "a concurrent body" and len(ctx.stack) == ctx.region_depth:
        ctx.refuse(region_rules.LeaveRegion(origin=ctx.origin(node), what="return"))
        return None
    value = read(ctx, node.value) if node.value is not None else ir.Literal(None, ctx.origin(node))
    return flow.ReturnStmt(value, ctx.origin(node))


def _try(ctx: Context, node: cst.Try) -> Stmt:
    calls = ctx.lambda_calls
    body = _block(ctx, node.body)
    reported = ctx.lambda_calls > calls
    handlers: list[flow.Handler] = []
    for handler in node.handlers:
        errors = caught(ctx, handler.type)
        name = handler.name.name.value if handler.name is not None and isinstance(handler.name.name, cst.Name) else ""
        given = ctx.names.fresh if name else ctx.names.temporary
        variable = given(name or "error", ctx.scope.prefix)
        before = {key: ctx.scope.names.get(key) for key in ("<handling>", name) if key}
        ctx.scope.names["<handling>"] = ErrorVariable(variable, reported)
        if name:
            ctx.scope.names[name] = ErrorVariable(variable, reported)
        inner = _block(ctx, handler.body)
        for key, value in before.items():
            # Python deletes the name at the end of the handler, also when it was bound before.
            if key == name and key != "<handling>":
                ctx.scope.names[key] = Gone()
            elif value is None:
                ctx.scope.names.pop(key, None)
            else:
                ctx.scope.names[key] = value
        handlers.append(flow.Handler(errors, variable, inner, ctx.origin(handler)))
    orelse = _block(ctx, node.orelse.body) if node.orelse is not None else ()
    final = _block(ctx, node.finalbody.body) if node.finalbody is not None else ()
    return flow.Try(body, tuple(handlers), orelse, final, ctx.origin(node))


def _with(ctx: Context, node: cst.With, own: list[str]) -> Stmt | None:
    options: list[tuple[str, Any]] = []
    for item in node.items:
        call = item.item
        if not isinstance(call, cst.Call) or referent(ctx, call.func) != Imported("flowdsl.policy") or item.asname:
            ctx.refuse(python_rules.UnsupportedStatement(
                origin=ctx.origin(item), what="a context manager other than `policy`",
                instead="write `try`/`finally`; `with policy(…)` sets task options",
            ))  # fmt: skip
            return None
        options += policy_options(ctx, call)
    # A function that its block defines is bound after it.
    return flow.WithPolicy(tuple(options), read_statements(ctx, node.body.body, own=own), ctx.origin(node))


def _match(ctx: Context, node: cst.Match) -> Body:
    origin = ctx.origin(node)
    value = read(ctx, node.subject)
    out: list[Stmt] = []
    if isinstance(value, ir.Literal) or (isinstance(value, ir.Var) and not may_rebind(node)):
        subject: ir.Expr = value
    else:
        name = ctx.temporary("subject")
        out.append(flow.Assign((Place(name, (), origin),), value, None, origin))
        subject = ir.Var(name, origin)
    cases: list[flow.MatchCase] = []
    for case in node.cases:
        test, captures = read_pattern(ctx, case.pattern, subject)
        guard = read(ctx, case.guard) if case.guard is not None else None
        cases.append(flow.MatchCase(test, tuple(captures), guard, _block(ctx, case.body), ctx.origin(case)))
    if isinstance(value, ir.Var) and subject is value and value.name not in ir.variables(cases[0].test):
        out.append(flow.Evaluate(value, origin))  # it may not be bound
    return (*out, flow.Match(tuple(cases), origin))


def _nothing(ctx: Context, node: cst.CSTNode) -> None:
    return None


def _try_star(ctx: Context, node: cst.TryStar) -> None:
    instead = "write `except`; an execution fails with one error"
    ctx.refuse(python_rules.UnsupportedStatement(origin=ctx.origin(node), what="`except*`", instead=instead))


_READERS: dict[type[cst.CSTNode], Callable[[Context, Any], Stmt | Body | None]] = {
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Del: _delete,
    cst.Expr: _expression,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Return: _return,
    cst.Raise: read_raise,
    cst.Try: _try,
    cst.Assert: read_assert,
    cst.Match: _match,
    cst.Pass: _nothing,
    cst.TypeAlias: _nothing,
    cst.Nonlocal: definitions.bind_nonlocal,
    cst.Global: definitions.refuse_global,
    cst.Import: definitions.refuse_import,
    cst.ImportFrom: definitions.refuse_import,
    cst.ClassDef: definitions.refuse_class,
    cst.TryStar: _try_star,
}
