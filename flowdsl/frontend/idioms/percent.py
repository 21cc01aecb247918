"""``%`` formatting of a text that is written out, which an f-string says as well (library reference, "printf-style").

::

    "%s: %5.2f" % (name, price)      ─▶  f"{name!s}: {price:5.2f}"
    "%d of %s" % (n, total)          ─▶  f"{math.trunc(n):d} of {total!s}"
    "%(id)s" % row                   ─▶  f"{row['id']!s}"

`%` formats nothing before all of its values are evaluated (`flowdsl.frontend.operands`), an f-string each before the
next. CPython makes an f-string of a constant with nothing but `%s` and `%r`, though.

One value beside a single conversion may be anything but a tuple, whose items `%` would take one by one.
"""

import re

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend import operands
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import error_text
from flowdsl.ir import expr as ir
from flowdsl.ir.ops.strings import NO_TUPLE
from flowdsl.source import Origin

_CONVERSION = re.compile(
    r"%(?:\((?P<key>[^()]*)\))?(?P<flags>[-+ 0#]*)(?P<width>\d*)(?:\.(?P<precision>\d*))?(?P<kind>.)", re.DOTALL
)
_AS = {"s": "", "r": "", "d": "d", "i": "d", **{kind: kind for kind in "fFeEgGxX"}}
"""Conversions, and the type in a format spec that does the same."""
_DIGITS = 3
"""Those of a width or a precision that CPython makes an f-string of."""


def read_percent(ctx: Context, text: str, node: cst.BinaryOperation) -> ir.Expr:
    """Read ``"…" % values``."""
    origin = ctx.origin(node)
    pieces = _pieces(text)
    wanted = [piece for piece in pieces or () if isinstance(piece, re.Match)]
    if pieces is None or not wanted:
        what = "these conversions of `%`" if pieces is None else "`%` of a text without conversions"
        return _refuse(ctx, origin, what)
    values = _values(ctx, node.right, wanted, origin)
    if values is None:
        return ir.Literal("", origin)
    names, values = ([], values) if _is_f_string(node, wanted) else operands.named(ctx, values)
    given = iter(values)
    parts = tuple(piece if isinstance(piece, str) else _field(piece, next(given), origin) for piece in pieces)
    return operands.let(names, ir.Format(parts, origin))


def _pieces(text: str) -> list[str | re.Match[str]] | None:
    """Split a format into texts and conversions; None where it has one that has no counterpart."""
    out: list[str | re.Match[str]] = []
    at = 0
    while (start := text.find("%", at)) >= 0:
        out.append(text[at:start])
        found = _CONVERSION.match(text, start)
        if found is None:
            return None
        at = found.end()
        flags, kind = found["flags"], found["kind"]
        if kind == "%" and found[0] == "%%":
            out.append("%")
            continue
        numeric = kind not in "sr"
        whole = kind in "dixX" and found["precision"] is not None
        if kind not in _AS or "#" in flags or whole or (not numeric and flags.strip("-")):
            return None
        out.append(found)
    out.append(text[at:])
    return [piece for piece in out if piece != ""]


def _values(
    ctx: Context, node: cst.BaseExpression, wanted: list[re.Match[str]], origin: Origin
) -> list[ir.Expr] | None:
    named = [found["key"] for found in wanted if found["key"] is not None]
    if named:
        if len(named) < len(wanted):
            _refuse(ctx, origin, "`%` with named and unnamed conversions")
            return None
        owner = read(ctx, node)
        if not isinstance(owner, ir.Var):
            _refuse(ctx, origin, "`%` with named conversions of what is no variable")
            return None
        return [ir.Op("[]", (owner, ir.Literal(key, origin)), (), origin) for key in named]
    if isinstance(node, cst.Tuple):
        nodes = [element.value for element in node.elements]
        if any(isinstance(element, cst.StarredElement) for element in node.elements) or len(nodes) != len(wanted):
            _refuse(ctx, origin, f"`%` with {len(wanted)} conversions and another number of values")
            return None
        return [error_text(ctx, value) or read(ctx, value) for value in nodes]
    if len(wanted) != 1:
        _refuse(ctx, origin, "`%` with several conversions of what may be no tuple of that many")
        return None
    return [error_text(ctx, node) or ir.Op(NO_TUPLE, (read(ctx, node),), (), origin)]


def _is_f_string(node: cst.BinaryOperation, wanted: list[re.Match[str]]) -> bool:
    """Whether CPython compiles it as an f-string (``optimize_format`` of ``Python/ast_opt.c``)."""
    if not (isinstance(node.left, cst.SimpleString | cst.ConcatenatedString) and isinstance(node.right, cst.Tuple)):
        return False
    digits = [number for found in wanted for number in (found["width"], found["precision"] or "")]
    return all(found["kind"] in "sr" for found in wanted) and all(len(number) <= _DIGITS for number in digits)


def _field(found: re.Match[str], value: ir.Expr, origin: Origin) -> ir.FormatField:
    kind, flags, width, precision = found["kind"], found["flags"], found["width"], found["precision"]
    point = "" if precision is None else f".{precision or 0}"
    if kind in "sr":
        side = ("<" if "-" in flags else ">") if width else ""
        spec = f"{side}{width}{point}"
        return ir.FormatField(value, "r" if kind == "r" else "s", ir.Format((spec,), origin) if spec else None)
    side = "<" if "-" in flags and width else ""
    sign = "+" if "+" in flags else " " if " " in flags else ""
    zero = "0" if "0" in flags and width and not side else ""
    if kind in "di":
        value = ir.Op("math.trunc", (value,), (), origin)
    return ir.FormatField(value, "", ir.Format((f"{side}{sign}{zero}{width}{point}{_AS[kind]}",), origin))


def _refuse(ctx: Context, origin: Origin, what: str) -> ir.Expr:
    return ctx.refuse(python_rules.UnsupportedExpression(origin=origin, what=what, instead="write an f-string"))
