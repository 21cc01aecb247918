"""Definitions inside a function: nested functions are remembered, what belongs at the top of a module is refused."""

import libcst as cst

from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend import classes
from flowdsl.frontend.context import Context, FunctionTable, Gone, LocalFunction
from flowdsl.frontend.expressions import read
from flowdsl.frontend.module import imported_names
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.flow import Place, Stmt


def is_lambda_binding(node: cst.CSTNode) -> bool:
    """Whether a statement gives a lambda a name."""
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=cst.Lambda()):
            return True
        case _:
            return False


def define_function(ctx: Context, node: cst.CSTNode, out: list[Stmt]) -> str:
    """Remember a nested function, a named lambda or a dict of functions; returns its name, or an empty string.

    Defaults of its parameters are evaluated now, by statements added to `out`.
    """
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        assert isinstance(target, cst.Name) and isinstance(node.value, cst.Lambda | cst.Dict)
        name = target.value
        value: cst.FunctionDef | cst.Lambda | cst.Dict = node.value
    else:
        assert isinstance(node, cst.FunctionDef)
        name, value = node.name.value, node
        if node.decorators:
            ctx.refuse(function_rules.DecoratedFunction(origin=ctx.origin(node), name=name))
        if node.asynchronous is not None:
            ctx.refuse(python_rules.AsyncCode(origin=ctx.origin(node), what=f"the coroutine `{name}`"))
            return name
    known = ctx.scope.names.get(name)
    if known is not None and not isinstance(known, Gone):
        ctx.refuse(rules.UnusableName(
            origin=ctx.origin(node), name=name, why="bound more than once, so which function it is depends on the run",
            instead="give each function a name of its own",
        ))  # fmt: skip
        return name
    if isinstance(value, cst.Dict):
        ctx.scope.names[name] = FunctionTable(name, value, ctx.scope)
    else:
        ctx.scope.names[name] = LocalFunction(name, value, ctx.scope, _defaults(ctx, value.params, out))
    return name


def _defaults(ctx: Context, params: cst.Parameters, out: list[Stmt]) -> dict[str, ir.Expr]:
    """Evaluate the defaults of a nested function's parameters, in order, where it is defined."""
    made: dict[str, ir.Expr] = {}
    for param in (*params.posonly_params, *params.params, *params.kwonly_params):
        if param.default is None:
            continue
        value = read(ctx, param.default)
        if not isinstance(value, ir.Literal | ir.Lambda):
            origin = ctx.origin(param.default)
            held = ctx.temporary(param.name.value)
            out.append(flow.Assign((Place(held, (), origin),), value, None, origin))
            value = ir.Var(held, origin)
        made[param.name.value] = value
    return made


def bind_nonlocal(ctx: Context, node: cst.Nonlocal) -> None:
    """Make names mean the variables of the function around, which assignments change from here on."""
    for item in node.names:
        name = item.name.value
        scope = ctx.scope.parent
        while scope is not None and name not in scope.names and name not in scope.locals:
            scope = scope.parent
        if scope is not None:
            with ctx.inside(scope):
                variable = ctx.declare(name)
            ctx.scope.names[name] = variable


def refuse_global(ctx: Context, node: cst.Global) -> None:
    """Refuse ``global``; the names are variables from here on, so that their uses are not reported as well."""
    ctx.refuse(python_rules.GlobalStatement(origin=ctx.origin(node)))
    for item in node.names:
        ctx.declare(item.name.value)


def refuse_import(ctx: Context, node: cst.Import | cst.ImportFrom) -> None:
    """Refuse an import; its names mean what they would at the top of the module."""
    ctx.refuse(python_rules.ImportInBody(origin=ctx.origin(node)))
    ctx.scope.names.update(imported_names(ctx.module, node))


def refuse_class(ctx: Context, node: cst.ClassDef) -> None:
    """Refuse a class; its name means what it would at the top of the module."""
    ctx.refuse(python_rules.ClassInBody(origin=ctx.origin(node)))
    ctx.scope.names[node.name.value] = classes.scan(ctx.module, node)
