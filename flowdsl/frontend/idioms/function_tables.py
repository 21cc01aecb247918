"""Functions held in a dict: which one is called depends on the key, so the call is a choice between calls.

::

    TOOLS = {"search": search, "sql": run_sql}  # or classes and built-in functions
    TOOLS[name](query)               search(query) if name == "search" else … else {}[name]
    TOOLS.get(name, other)(query)    … else other(query)
    name in TOOLS                    name in {"search": True, "sql": True}

The dict is written out, at the top of a module or in a function, and only looked up. Python finds the function before
it evaluates the arguments, and so does the choice.
"""

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, FunctionTable, LocalFunction, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import Builtin, referent
from flowdsl.frontend.symbols import Constant, Function, LambdaFunction, RecordClass
from flowdsl.ir import expr as ir
from flowdsl.ir.ops import known_builtin
from flowdsl.records import dataclass

Callee = Function | LambdaFunction | LocalFunction | RecordClass | Builtin


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A function taken out of a table: the table, the key, and what is called where the table lacks the key."""

    table: dict[object, Callee]
    key: cst.BaseExpression
    otherwise: Callee | None = None


def is_table(ctx: Context, node: cst.CSTNode) -> bool:
    """Whether a statement gives a dict of functions a name."""
    match node:
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Name())], value=cst.Dict() as value):
            return _functions(ctx, value, ctx.scope) is not None
        case _:
            return False


def keys(ctx: Context, node: cst.BaseExpression) -> ir.Expr | None:
    """Return a dict with the keys of a table of functions; None when `node` names none."""
    table = _table(ctx, node)
    if table is None:
        return None
    origin = ctx.origin(node)
    return ir.DictOf(tuple((ir.Literal(key, origin), ir.Literal(True, origin)) for key in table), origin)


def table_call(ctx: Context, node: cst.Call) -> ir.Expr | None:
    """Read a call of a function that a table holds; None when another thing is called."""
    found = _lookup(ctx, node.func)
    if found is None:
        return None
    origin = ctx.origin(node)
    before = ctx.effects
    key = read(ctx, found.key)
    if ctx.effects != before:
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=ctx.origin(found.key), what="a task call, a walrus or a change in the key of a dict of functions",
            instead="assign the key to a variable first",
        ))  # fmt: skip
    # The last branch fails as the lookup does.
    missing = ir.Op("[]", (ir.DictOf((), origin), key), (), origin)
    out = missing if found.otherwise is None else _call(ctx, node, found.otherwise)
    for name, function in reversed(found.table.items()):
        test = ir.Op("==", (key, ir.Literal(name, origin)), (), origin)
        out = ir.Cond(test, _call(ctx, node, function), out, origin)
    return out


def _call(ctx: Context, node: cst.Call, function: Callee) -> ir.Expr:
    from flowdsl.frontend import calls, inline, instances, library

    match function:
        case Builtin(name):
            made = library.call_builtin(ctx, node, name)
            ctx.walked.difference_update(arg.value for arg in node.args)  # another function may not walk them
            return made
        case RecordClass():
            return instances.construct(ctx, node, function)
        case LambdaFunction():
            return calls.call_lambda(ctx, node, function)
        case Function():
            return inline.call_function(ctx, node, function)
        case LocalFunction():
            return inline.call_local(ctx, node, function)


def _lookup(ctx: Context, node: cst.BaseExpression) -> _Lookup | None:
    match node:
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=key, star=None))]):
            table = _table(ctx, value)
            return None if table is None else _Lookup(table, key)
        case cst.Call(
            func=cst.Attribute(value=value, attr=cst.Name(value="get")),
            args=[cst.Arg(value=key, keyword=None, star=""), cst.Arg(value=default, keyword=None, star="")],
        ):
            table = _table(ctx, value)
            otherwise = _function(ctx, default, ctx.scope)
            return None if table is None or otherwise is None else _Lookup(table, key, otherwise)
    return None


def _table(ctx: Context, node: cst.BaseExpression) -> dict[object, Callee] | None:
    match referent(ctx, node):
        case Constant(value=cst.Dict() as value, module=module):
            return _functions(ctx, value, Scope(module))
        case FunctionTable(node=value, scope=scope):
            return _functions(ctx, value, scope)
    return None


def _functions(ctx: Context, node: cst.Dict, scope: Scope) -> dict[object, Callee] | None:
    """Return the functions of a dict display by key; None when it is empty or holds something else."""
    out: dict[object, Callee] = {}
    for element in node.elements:
        if not isinstance(element, cst.DictElement):
            return None
        function = _function(ctx, element.value, scope)
        if function is None:
            return None
        with ctx.inside(scope):
            key = read(ctx, element.key)
        if not (isinstance(key, ir.Literal) and isinstance(key.value, str)):
            return None
        out[key.value] = function
    return out or None


def _function(ctx: Context, node: cst.BaseExpression, scope: Scope) -> Callee | None:
    if isinstance(node, cst.Lambda):
        plain = all(p.default is None for p in node.params.params)
        return LocalFunction("lambda", node, scope) if plain else None
    with ctx.inside(scope):
        found = referent(ctx, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if isinstance(found, Builtin) and known_builtin(found.name) is None:
        return None
    return found if isinstance(found, Callee) else None
