"""Expressions: from libcst nodes to `flowdsl.ir.expr`.

One function per kind of node, found by the node's class. Anything unknown is refused by name.
"""

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst

from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend import displays
from flowdsl.frontend.context import Context
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Walrus

MAX_INTEGER = 2**53
"""Largest magnitude below which every integer is a JSON number of its own (RFC 8259, section 6)."""

BINARY: dict[type[cst.BaseBinaryOp], str] = {
    cst.Add: "+", cst.Subtract: "-", cst.Multiply: "*", cst.Divide: "/", cst.FloorDivide: "//", cst.Modulo: "%",
    cst.Power: "**", cst.BitAnd: "&", cst.BitOr: "|", cst.BitXor: "^", cst.LeftShift: "<<", cst.RightShift: ">>",
}  # fmt: skip
UNARY: dict[type[cst.BaseUnaryOp], str] = {cst.Minus: "u-", cst.Plus: "u+", cst.BitInvert: "u~", cst.Not: "not"}
COMPARE: dict[type[cst.BaseCompOp], str] = {
    cst.Equal: "==", cst.NotEqual: "!=", cst.LessThan: "<", cst.LessThanEqual: "<=", cst.GreaterThan: ">",
    cst.GreaterThanEqual: ">=", cst.In: "in", cst.NotIn: "not in", cst.Is: "is", cst.IsNot: "is not",
}  # fmt: skip


def read(ctx: Context, node: cst.BaseExpression) -> ir.Expr:
    """Read an expression."""
    reader = _READERS.get(type(node))
    if reader is None:
        return ctx.refuse(
            python_rules.UnsupportedExpression(
                origin=ctx.origin(node), what=_kind(node), instead="write it with calls, operators and displays"
            )
        )
    return reader(ctx, node)


def _kind(node: cst.CSTNode) -> str:
    names = {
        "Await": "`await`", "Yield": "`yield`", "Imaginary": "a complex number", "Ellipsis": "`...`",
        "TemplatedString": "a template string", "FormattedString": "an f-string",
    }  # fmt: skip
    return names.get(type(node).__name__, f"this {type(node).__name__.lower()} expression")


def _name(ctx: Context, node: cst.Name) -> ir.Expr:
    from flowdsl.frontend.resolve import read_name

    return read_name(ctx, node)


def _integer(ctx: Context, node: cst.Integer) -> ir.Expr:
    value = int(node.value, 0)  # libcst would parse a whole module for each
    if abs(value) > MAX_INTEGER:
        return ctx.refuse(name_rules.BigInteger(origin=ctx.origin(node), value=node.value))
    return ir.Literal(value, ctx.origin(node))


def _float(ctx: Context, node: cst.Float) -> ir.Expr:
    value = node.evaluated_value
    if value in (float("inf"), float("-inf")):
        return ctx.refuse(
            python_rules.UnsupportedExpression(
                origin=ctx.origin(node), what="an infinite number", instead="JSON has no infinity"
            )
        )
    return ir.Literal(value, ctx.origin(node))


def _string(ctx: Context, node: cst.SimpleString | cst.ConcatenatedString) -> ir.Expr:
    if isinstance(node, cst.ConcatenatedString):
        parts: list[str | ir.FormatField] = []
        for part in _flatten(node):
            parts.extend(_format_parts(ctx, part) if isinstance(part, cst.FormattedString) else [_text(ctx, part)])
        if any(isinstance(part, ir.FormatField) for part in parts):
            return ir.Format(_merged(parts), ctx.origin(node))
        return ir.Literal("".join(str(p) for p in parts), ctx.origin(node))
    return ir.Literal(_text(ctx, node), ctx.origin(node))


def _text(ctx: Context, node: cst.BaseExpression) -> str:
    value = node.evaluated_value if isinstance(node, cst.SimpleString) else None
    if isinstance(value, bytes) or value is None:
        ctx.refuse(
            python_rules.UnsupportedExpression(
                origin=ctx.origin(node), what="a bytes literal", instead="use text; JSON has no bytes"
            )
        )
        return ""
    if any("\ud800" <= c <= "\udfff" for c in value):
        ctx.refuse(
            python_rules.UnsupportedExpression(
                origin=ctx.origin(node), what="a text with a lone surrogate", instead="JSON text is Unicode"
            )
        )
        return ""
    return value


def _flatten(node: cst.BaseExpression) -> list[cst.BaseExpression]:
    if isinstance(node, cst.ConcatenatedString):
        return [*_flatten(node.left), *_flatten(node.right)]
    return [node]


def _formatted(ctx: Context, node: cst.FormattedString) -> ir.Expr:
    parts = _merged(_format_parts(ctx, node))
    if all(isinstance(part, str) for part in parts):
        return ir.Literal("".join(str(p) for p in parts), ctx.origin(node))
    return ir.Format(parts, ctx.origin(node))


def _merged(parts: list[str | ir.FormatField]) -> tuple[str | ir.FormatField, ...]:
    out: list[str | ir.FormatField] = []
    for part in parts:
        if isinstance(part, str) and out and isinstance(out[-1], str):
            out[-1] += part
        elif part != "":
            out.append(part)
    return tuple(out)


def _format_parts(ctx: Context, node: cst.FormattedString) -> list[str | ir.FormatField]:
    raw = "r" in node.start.lower()
    return _format_pieces(ctx, node.parts, raw=raw, spec=False)


def _format_pieces(ctx: Context, parts: Any, *, raw: bool, spec: bool) -> list[str | ir.FormatField]:
    out: list[str | ir.FormatField] = []
    for part in parts:
        if isinstance(part, cst.FormattedStringText):
            text = part.value if spec else part.value.replace("{{", "{").replace("}}", "}")
            out.append(text if raw else _unescape(text))
            continue
        if part.equal is not None:
            ctx.refuse(
                python_rules.UnsupportedExpression(
                    origin=ctx.origin(part.expression), what="`=` in an f-string", instead="write the name in the text"
                )
            )
        conversion: Any = part.conversion or ""
        value = _error_text(ctx, part.expression) if conversion in ("", "s") else None
        if value is not None and part.format_spec and not conversion:
            shown = ctx.module.tree.code_for_node(part.expression)
            ctx.refuse(
                python_rules.UnsupportedExpression(
                    origin=ctx.origin(part.expression), what="a format of a caught error (a TypeError in Python)",
                    instead=f"format its text: `{{{shown}!s:…}}`",
                )
            )  # fmt: skip
        value = read(ctx, part.expression) if value is None else value
        inner = None
        if part.format_spec:
            inner = ir.Format(
                _merged(_format_pieces(ctx, part.format_spec, raw=raw, spec=True)), ctx.origin(part.expression)
            )
        out.append(ir.FormatField(value, conversion, inner))
    return out


def _error_text(ctx: Context, node: cst.BaseExpression) -> ir.Expr | None:
    """Return the text of a caught error, the only JSON value it has; None for another expression."""
    from flowdsl.frontend.resolve import error_text

    return error_text(ctx, node) if isinstance(node, cst.Name) else None


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    quoted = '"""' + text.replace('"', '\\"') + '"""' if '\\"' not in text else "'''" + text.replace("'", "\\'") + "'''"
    try:
        value = ast.literal_eval(quoted)
    except (SyntaxError, ValueError):
        return text
    return value if isinstance(value, str) else text


def _tuple(ctx: Context, node: cst.Tuple | cst.List) -> ir.ListOf:
    items: list[ir.Expr | ir.Spread] = []
    for element in node.elements:
        if isinstance(element, cst.StarredElement):
            ctx.walked.add(element.value)
        value = read(ctx, element.value)
        items.append(ir.Spread(value, ctx.origin(element)) if isinstance(element, cst.StarredElement) else value)
    return ir.ListOf(tuple(items), ctx.origin(node), "tuple" if isinstance(node, cst.Tuple) else "list")


def _set(ctx: Context, node: cst.Set) -> ir.Expr:
    items = _tuple(ctx, cst.List(elements=node.elements))
    return ir.Op("set", (displays.set_of(items),), (), ctx.origin(node))


def _dict(ctx: Context, node: cst.Dict) -> ir.Expr:
    entries: list[tuple[ir.Expr, ir.Expr] | ir.Spread] = []
    for element in node.elements:
        if isinstance(element, cst.StarredDictElement):
            entries.append(ir.Spread(read(ctx, element.value), ctx.origin(element)))
        elif isinstance(element, cst.DictElement):
            key = read(ctx, element.key)
            if isinstance(key, ir.Literal) and not isinstance(key.value, str):
                ctx.refuse(
                    python_rules.UnsupportedExpression(
                        origin=ctx.origin(element.key),
                        what="a dict key that is no text",
                        instead="JSON objects have text keys: write `str(key)`",
                    )
                )
            entries.append((key, read(ctx, element.value)))
    return ir.DictOf(displays.dict_of(entries), ctx.origin(node))


def _binary(ctx: Context, node: cst.BinaryOperation) -> ir.Expr:
    # Long chains such as a + b + c + … nest to the left: walk them without recursing.
    chain: list[cst.BinaryOperation] = []
    current: cst.BaseExpression = node
    while isinstance(current, cst.BinaryOperation):
        chain.append(current)
        current = current.left
    left = read(ctx, current)
    for operation in reversed(chain):
        operator = BINARY.get(type(operation.operator))
        if operator == "%" and isinstance(left, ir.Literal) and isinstance(left.value, str):
            left = _percent(ctx, left.value, operation)
            continue
        right = read(ctx, operation.right)
        if operator is None:
            return ctx.refuse(
                python_rules.UnsupportedExpression(
                    origin=ctx.origin(operation), what="the operator `@`", instead="JSON has no matrices"
                )
            )
        left = ir.Op(operator, (left, right), (), ctx.origin(operation))
    return left


def _percent(ctx: Context, text: str, node: cst.BinaryOperation) -> ir.Expr:
    from flowdsl.frontend.idioms.percent import read_percent

    return read_percent(ctx, text, node)


def _unary(ctx: Context, node: cst.UnaryOperation) -> ir.Expr:
    value = read(ctx, node.expression)
    operator = UNARY[type(node.operator)]
    if operator == "u-" and isinstance(value, ir.Literal) and type(value.value) in (int, float):
        return ir.Literal(-value.value, ctx.origin(node))
    return ir.Op(operator, (value,), (), ctx.origin(node))


def _boolean(ctx: Context, node: cst.BooleanOperation) -> ir.Expr:
    kind = ir.And if isinstance(node.operator, cst.And) else ir.Or
    operands: list[ir.Expr] = []
    for side in (node.left, node.right):
        value = read(ctx, side)
        if isinstance(value, kind):
            operands.extend(value.operands)
        else:
            operands.append(value)
    return kind(tuple(operands), ctx.origin(node))


def _comparison(ctx: Context, node: cst.Comparison) -> ir.Expr:
    from flowdsl.frontend.enums import among, compared
    from flowdsl.frontend.idioms import function_tables

    before = ctx.effects
    left = compared(ctx, node.left)
    pairs: list[ir.Expr] = []
    origin = ctx.origin(node)
    bindings: list[tuple[str, ir.Expr]] = []
    for index, target in enumerate(node.comparisons):
        within = isinstance(target.operator, cst.In | cst.NotIn)
        table = function_tables.keys(ctx, target.comparator) if within else None
        right = table or (among if within else compared)(ctx, target.comparator)
        operator = COMPARE.get(type(target.operator))
        if operator is None:
            return ctx.refuse(python_rules.UnsupportedExpression(origin=origin, what="this comparison"))
        shared: ir.Expr = right
        if index + 1 < len(node.comparisons) and not isinstance(right, ir.Var | ir.Literal):
            # The middle operand is evaluated once, after the pair's left and before its comparison; a `Let` would put
            # it before the left, which only an effect could tell.
            name = ctx.temporary("middle")
            if ctx.effects > before:
                right = ir.Effect(Walrus(name), (right,), origin)
            else:
                bindings.append((name, right))
                right = ir.Var(name, origin)
            shared = ir.Var(name, origin)
        pairs.append(_compare(ctx, operator, left, right, origin))
        left = shared
    if len(pairs) == 1:
        return pairs[0]
    if not bindings:
        return ir.And(tuple(pairs), origin)
    # Operands of later pairs are evaluated only when the earlier pairs hold, so each middle is bound where it stands.
    return _chained(pairs, bindings, origin)


def _chained(pairs: list[ir.Expr], bindings: list[tuple[str, ir.Expr]], origin: Any) -> ir.Expr:
    out: ir.Expr | None = None
    bound = dict(bindings)
    for pair in reversed(pairs):
        here = pair if out is None else ir.And((pair, out), origin)
        right = pair.args[1] if isinstance(pair, ir.Op) else None
        if isinstance(right, ir.Var) and right.name in bound:
            here = ir.Let(right.name, bound.pop(right.name), here, origin)
        out = here
    assert out is not None
    return out


def _compare(ctx: Context, operator: str, left: ir.Expr, right: ir.Expr, origin: Any) -> ir.Expr:
    if operator in ("is", "is not"):
        sides = [s.value for s in (left, right) if isinstance(s, ir.Literal)]
        if not any(value is None or isinstance(value, bool) for value in sides):
            return ctx.refuse(
                python_rules.UnsupportedExpression(
                    origin=origin,
                    what="`is` between values",
                    instead="JSON values have no identity: write `==`; `is` works with None, True and False",
                )
            )
    return ir.Op(operator, (left, right), (), origin)


def _conditional(ctx: Context, node: cst.IfExp) -> ir.Expr:
    return ir.Cond(read(ctx, node.test), read(ctx, node.body), read(ctx, node.orelse), ctx.origin(node))


def _subscript(ctx: Context, node: cst.Subscript) -> ir.Expr:
    from flowdsl.frontend.held_records import refuse_keys
    from flowdsl.frontend.idioms import constant_items, default_dicts, enum_items

    for read_item in (constant_items.read_item, default_dicts.read_item, enum_items.read_item):
        if (item := read_item(ctx, node)) is not None:
            return item
    value = read(ctx, node.value)
    refuse_keys(ctx, node.value, node)
    if takes_tuple(node):
        return _several(ctx, ctx.origin(node))
    return subscript(ctx, value, node.slice[0].slice, ctx.origin(node))


def _several(ctx: Context, origin: Any) -> ir.Expr:
    return ctx.refuse(python_rules.UnsupportedExpression(
        origin=origin, what="a subscript with several indices", instead="subscript once per level"
    ))  # fmt: skip


def takes_tuple(node: cst.Subscript) -> bool:
    """Whether a subscript is given a tuple: several indices, or one with a comma after it."""
    return len(node.slice) > 1 or node.slice[0].comma is not cst.MaybeSentinel.DEFAULT


def subscript(ctx: Context, value: ir.Expr, index: cst.BaseSlice, origin: Any) -> ir.Expr:
    """Apply an index or a slice to a value."""
    if isinstance(index, cst.Index):
        if isinstance(index.value, cst.Tuple):
            return _several(ctx, origin)
        return ir.Op("[]", (value, read(ctx, index.value)), (), origin)
    assert isinstance(index, cst.Slice)
    return ir.Op("[:]", (value, *slice_bounds(ctx, index)), (), origin)


def slice_bounds(ctx: Context, index: cst.Slice) -> tuple[ir.Expr, ir.Expr, ir.Expr]:
    """Read the three bounds of a slice; absent ones are None."""
    low, high, step = (ir.Literal(None) if b is None else read(ctx, b) for b in (index.lower, index.upper, index.step))
    return low, high, step


def _attribute(ctx: Context, node: cst.Attribute) -> ir.Expr:
    from flowdsl.frontend.resolve import read_attribute

    return read_attribute(ctx, node)


def _call(ctx: Context, node: cst.Call) -> ir.Expr:
    from flowdsl.frontend.calls import read_call

    return read_call(ctx, node)


def _lambda(ctx: Context, node: cst.Lambda) -> ir.Expr:
    return ctx.refuse(function_rules.FunctionAsValue(origin=ctx.origin(node), name="lambda"))


def _comprehension(ctx: Context, node: Any) -> ir.Expr:
    from flowdsl.frontend.comprehensions import read_comprehension

    return read_comprehension(ctx, node)


def _named(ctx: Context, node: cst.NamedExpr) -> ir.Expr:
    if node in ctx.bound:
        return ctx.bound[node]
    value = read(ctx, node.value)
    if not isinstance(node.target, cst.Name):
        return value
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=ctx.origin(node), what="`:=`", where=ctx.pure))
    ctx.effects += 1
    return ir.Effect(Walrus(ctx.declare(node.target.value)), (value,), ctx.origin(node))


def _await(ctx: Context, node: cst.Await) -> ir.Expr:
    return ctx.refuse(python_rules.AsyncCode(origin=ctx.origin(node), what="`await`"))


def _yield(ctx: Context, node: cst.Yield) -> ir.Expr:
    return ctx.refuse(function_rules.GeneratorFunction(origin=ctx.origin(node)))


_READERS: dict[type[cst.CSTNode], Callable[[Context, Any], ir.Expr]] = {
    cst.Name: _name,
    cst.Integer: _integer,
    cst.Float: _float,
    cst.SimpleString: _string,
    cst.ConcatenatedString: _string,
    cst.FormattedString: _formatted,
    cst.Tuple: _tuple,
    cst.List: _tuple,
    cst.Set: _set,
    cst.Dict: _dict,
    cst.BinaryOperation: _binary,
    cst.UnaryOperation: _unary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.Subscript: _subscript,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.Lambda: _lambda,
    cst.ListComp: _comprehension,
    cst.SetComp: _comprehension,
    cst.DictComp: _comprehension,
    cst.GeneratorExp: _comprehension,
    cst.NamedExpr: _named,
    cst.Await: _await,
    cst.Yield: _yield,
}
