"""``raise`` and ``assert``: the error, its name and its cause."""

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, ErrorVariable
from flowdsl.frontend.errors import did_you_mean_error, is_cause, raised
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Imported, Unusable
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.flow import Stmt
from flowdsl.source import Origin


def read_raise(ctx: Context, node: cst.Raise) -> Stmt | None:
    """Read ``raise``, also one that raises a caught error again; None after a refusal."""
    origin = ctx.origin(node)
    if node.cause is not None and not is_cause(ctx, node.cause.item):
        return None
    if node.exc is None:
        current = ctx.scope.find("<handling>")
        if current is None or not isinstance(current[1], ErrorVariable):
            ctx.refuse(python_rules.UnsupportedStatement(
                origin=origin, what="`raise` outside an `except` block", instead="raise an error by its class"
            ))  # fmt: skip
            return None
        return flow.Reraise(current[1].variable, origin)
    node_exc = node.exc
    found = referent(ctx, node_exc)
    if isinstance(found, ErrorVariable):
        return flow.Reraise(found.variable, origin)
    call = node_exc if isinstance(node_exc, cst.Call) else None
    kind = call.func if call is not None else node_exc
    found = referent(ctx, kind)
    if isinstance(found, Unusable):
        ctx.refuse(rules.UnusableName(origin=ctx.origin(kind), name=found.name, why=found.why, instead=found.instead))
        return None
    error = raised(ctx, kind)
    if error is None:
        ctx.refuse(rules.UnknownException(
            origin=ctx.origin(node_exc), name=ctx.module.tree.code_for_node(node_exc),
            instead="raise a class derived from `flowdsl.Error`, or a builtin exception; to raise a caught error again,"
            " write `raise` in its handler",
            hint=did_you_mean_error(ctx, kind.value) if isinstance(kind, cst.Name) else "",
        ))  # fmt: skip
        return None
    cause: ir.Expr = ir.Literal("", origin)
    name = _error_name(ctx, call)
    if name is not None and call is not None:
        call = call.with_changes(args=[a for a in call.args if a.keyword is None or a.keyword.value != "name"])
    if call is not None and call.args:
        if len(call.args) > 1 or call.args[0].star or (call.args[0].keyword and call.args[0].keyword.value != "cause"):
            ctx.refuse(rules.BadCall(
                origin=ctx.origin(call), why="an error takes one text, its cause",
            ))  # fmt: skip
            return None
        value = read(ctx, call.args[0].value)
        # The text of a KeyError is the repr of its argument.
        quoted = "KeyError" in (error.error, *error.bases)
        cause = ir.Op("repr", (value,), (), value.origin) if quoted else _text(value, value.origin)
    if isinstance(name, ir.Literal) and isinstance(name.value, str) and name.value:
        return flow.RaiseError(name.value, (name.value,), cause, origin, reported=True)
    computed = None if name is None else ir.Op("str", (name,), (), name.origin)
    return flow.RaiseError(error.error, (error.error, *error.bases), cause, origin, computed, error.reported)


def _error_name(ctx: Context, call: cst.Call | None) -> ir.Expr | None:
    """Return the name that ``Error(cause, name=…)`` is given, whatever it is; None without one."""
    if call is None or referent(ctx, call.func) != Imported("flowdsl.Error"):
        return None
    given = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == "name"]
    return read(ctx, given[0].value) if len(given) == 1 else None


def read_assert(ctx: Context, node: cst.Assert) -> Stmt:
    """Read ``assert``, which raises where its condition does not hold."""
    origin = ctx.origin(node)
    test = read(ctx, node.test)
    cause = _text(read(ctx, node.msg), origin) if node.msg is not None else ir.Literal("", origin)
    failed = flow.RaiseError("AssertionError", ("AssertionError",), cause, origin)
    return flow.If(ir.Op("not", (test,), (), origin), (failed,), (), origin)


def _text(value: ir.Expr, origin: Origin) -> ir.Expr:
    """Return the text of a value, which is itself where it is text for certain."""
    is_text = isinstance(value, ir.Format) or (isinstance(value, ir.Literal) and isinstance(value.value, str))
    return value if is_text else ir.Op("str", (value,), (), origin)
