"""Methods of compiled patterns: ``WORD.findall(text)`` is ``re.findall(pattern, text, flags=…)``.

A pattern is known at compile time where it is a constant of the module, or compiled in the call itself.
"""

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import referent
from flowdsl.frontend.symbols import Constant, Imported
from flowdsl.ir import expr as ir
from flowdsl.ir.ops import known_function

METHODS = {"match": 1, "search": 1, "fullmatch": 1, "findall": 1, "split": 2, "sub": 3}
"""The methods of a pattern that `re` has as functions, and how many arguments they share with them."""


def pattern_call(ctx: Context, node: cst.Call, func: cst.Attribute) -> ir.Expr | None:
    """Read a call of a pattern's method; None when the receiver is no pattern known at compile time."""
    found = referent(ctx, func.value) if isinstance(func.value, cst.Name | cst.Attribute) else None
    if isinstance(found, Constant) and isinstance(found.value, cst.Call):
        with ctx.inside(Scope(found.module)):
            made = _compiled(ctx, found.value)
    else:
        made = _compiled(ctx, func.value) if isinstance(func.value, cst.Call) else None
    if made is None:
        return None
    return _method(ctx, node, func.attr.value, *made)


def _compiled(ctx: Context, node: cst.Call) -> tuple[ir.Expr, ir.Expr | None] | None:
    """Read ``re.compile(pattern, flags)``; None when the call is another one."""
    found = referent(ctx, node.func)
    if not isinstance(found, Imported) or found.qualified != "re.compile":
        return None
    given: dict[str, ir.Expr] = {}
    for position, arg in enumerate(node.args):
        name = arg.keyword.value if arg.keyword is not None else ("pattern", "flags")[min(position, 1)]
        if arg.star or name not in ("pattern", "flags") or name in given:
            return None
        given[name] = read(ctx, arg.value)
    return (given["pattern"], given.get("flags")) if "pattern" in given else None


def _method(ctx: Context, node: cst.Call, name: str, pattern: ir.Expr, flags: ir.Expr | None) -> ir.Expr:
    from flowdsl.frontend import library

    origin = ctx.origin(node)
    known = known_function(f"re.{name}") if name in METHODS else None
    if known is None:
        return ctx.refuse(rules.UnknownAttribute(
            origin=origin, owner="a compiled pattern", name=name, instead=f"it has {', '.join(METHODS)} in a workflow"
        ))  # fmt: skip
    if len(node.args) > METHODS[name]:
        return ctx.refuse(rules.BadCall(
            origin=origin, why=f"`{name}` of a pattern takes at most {METHODS[name]} arguments in a workflow",
            hint="slice the text first",
        ))  # fmt: skip
    made = library.apply(ctx, node, f"re.{name}", known, pattern)
    if flags is None or not isinstance(made, ir.Op):
        return made
    return ir.Op(made.name, made.args, (*made.kwargs, ("flags", flags)), origin)
