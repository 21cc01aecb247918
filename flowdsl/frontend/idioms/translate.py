"""``text.translate(table)``: the table is known at compile time.

It is written out where it is used or a constant of the module: ``str.maketrans("ab", "xy")``, ``str.maketrans("", "",
"-")``, ``str.maketrans({"a": "b", "-": None})``, or a dict of code points.
"""

import ast
from collections.abc import Callable

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import Builtin, referent, resolve
from flowdsl.frontend.symbols import Constant
from flowdsl.ir import expr as ir


def read_translate(ctx: Context, node: cst.Call, func: cst.Attribute) -> ir.Expr:
    """Read ``text.translate(table)``."""
    origin = ctx.origin(node)
    text = read(ctx, func.value)
    if len(node.args) != 1 or node.args[0].star or node.args[0].keyword is not None:
        return ctx.refuse(rules.BadCall(origin=origin, why="`translate` takes a table"))
    try:
        table = _table(ctx, node.args[0].value)
    except (TypeError, ValueError) as error:
        return ctx.refuse(rules.BadCall(origin=origin, why=f"the table is malformed: {error}"))
    if table is None:
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="a table of `translate` that is not written out",
            instead='write the table as `str.maketrans("ab", "xy")` with constant texts, or use `.replace`',
        ))  # fmt: skip
    entries = tuple((ir.Literal(chr(code), origin), ir.Literal(text, origin)) for code, text in table.items())
    return ir.Op(".translate", (text, ir.DictOf(entries, origin)), (), origin)


def _table(ctx: Context, node: cst.BaseExpression) -> dict[int, str] | None:
    """Return the code points and what stands in their place; None when it is not known.

    Raises:
        TypeError, ValueError: what `str.maketrans` raises.
    """
    found = referent(ctx, node) if isinstance(node, cst.Name | cst.Attribute) else None
    if isinstance(found, Constant):
        with ctx.inside(Scope(found.module)):
            return _table(ctx, found.value)
    made: object
    if isinstance(node, cst.Dict):
        made = _constant(node)
    elif isinstance(node, cst.Call) and _is_maketrans(ctx, node):
        values = [None if arg.star or arg.keyword is not None else _constant(arg.value) for arg in node.args]
        if any(value is None for value in values):
            return None
        maketrans: Callable[..., dict[int, object]] = str.maketrans
        made = maketrans(*values)
    else:
        return None
    if not isinstance(made, dict):
        return None
    out: dict[int, str] = {}
    for code, value in made.items():
        if not isinstance(code, int) or isinstance(code, bool):
            continue  # `translate` looks code points up: other keys are never met.
        if not isinstance(value, int | str | None) or isinstance(value, bool):
            return None
        out[code] = "" if value is None else chr(value) if isinstance(value, int) else value
    return out


def _is_maketrans(ctx: Context, node: cst.Call) -> bool:
    match node.func:
        case cst.Attribute(value=cst.Name(value=owner), attr=cst.Name(value="maketrans")):
            found = resolve(ctx, owner)
            return isinstance(found, Builtin) and found.name == "str"
        case _:
            return False


def _constant(node: cst.BaseExpression) -> object:
    """Return the value of a constant expression; None when it is none."""
    try:
        return ast.literal_eval(cst.Module([]).code_for_node(node))
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return None
