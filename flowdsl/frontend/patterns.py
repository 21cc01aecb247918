"""``match``: each pattern becomes a test on the subject and the values of its captures.

PEP 634. Sequence patterns match lists, never text; mapping patterns match dicts; class patterns of the builtin
scalar types match by `isinstance`.
"""

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.enums import compared
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import Builtin, referent
from flowdsl.ir import expr as ir
from flowdsl.source import Origin

Captures = list[tuple[str, ir.Expr]]
_SCALARS = ("str", "int", "float", "bool")


def read_pattern(ctx: Context, node: cst.MatchPattern, subject: ir.Expr) -> tuple[ir.Expr, Captures]:
    """Return the test of a pattern on a subject (an expression safe to repeat), and its captures in order."""
    tests: list[ir.Expr] = []
    captures: Captures = []
    _pattern(ctx, node, subject, tests, captures)
    return _all(tests, ctx.origin(node)), captures


def _all(tests: list[ir.Expr], origin: Origin) -> ir.Expr:
    if not tests:
        return ir.Literal(True, origin)
    return tests[0] if len(tests) == 1 else ir.And(tuple(tests), origin)


def _isinstance(subject: ir.Expr, kind: str) -> ir.Expr:
    # No place in the text: a pattern of parts takes tuples for lists, which the function does not.
    return ir.Op("isinstance", (subject, ir.Literal(kind)))


def _pattern(ctx: Context, node: cst.MatchPattern, subject: ir.Expr, tests: list[ir.Expr], captures: Captures) -> None:
    origin = ctx.origin(node)
    match node:
        case cst.MatchAs(pattern=inner, name=name):
            if inner is not None:
                _pattern(ctx, inner, subject, tests, captures)
            if name is not None:
                captures.append((ctx.declare(name.value), subject))
        case cst.MatchValue(value=value):
            tests.append(ir.Op("==", (subject, compared(ctx, value)), (), origin))
        case cst.MatchSingleton(value=value):
            tests.append(ir.Op("is", (subject, read(ctx, value)), (), origin))
        case cst.MatchOr(patterns=patterns):
            _alternatives(ctx, [p.pattern for p in patterns], subject, tests, captures, origin)
        case cst.MatchList(patterns=patterns) | cst.MatchTuple(patterns=patterns):
            _sequence(ctx, list(patterns), subject, tests, captures, origin)
        case cst.MatchMapping():
            _mapping(ctx, node, subject, tests, captures, origin)
        case cst.MatchClass():
            _class(ctx, node, subject, tests, captures, origin)
        case _:
            ctx.refuse(python_rules.UnsupportedStatement(origin=origin, what="this pattern", instead="use `if`"))


def _alternatives(
    ctx: Context, patterns: list[cst.MatchPattern], subject: ir.Expr, tests: list[ir.Expr], captures: Captures,
    origin: Origin,
) -> None:  # fmt: skip
    options: list[ir.Expr] = []
    bound: list[dict[str, ir.Expr]] = []
    for pattern in patterns:
        test, found = read_pattern(ctx, pattern, subject)
        options.append(test)
        bound.append(dict(found))
    names = list(bound[0]) if bound else []
    for name in names:
        # The value comes from the first alternative that matches.
        value = bound[-1].get(name, ir.Literal(None))
        for test, values in reversed(list(zip(options[:-1], bound[:-1], strict=True))):
            value = ir.Cond(test, values.get(name, value), value, origin)
        captures.append((name, value))
    tests.append(ir.Or(tuple(options), origin))


def _sequence(
    ctx: Context, elements: list[cst.CSTNode], subject: ir.Expr, tests: list[ir.Expr], captures: Captures,
    origin: Origin,
) -> None:  # fmt: skip
    star = next((i for i, e in enumerate(elements) if isinstance(e, cst.MatchStar)), None)
    count = len(elements) - (star is not None)
    tests.append(_isinstance(subject, "list"))
    length = ir.Op("len", (subject,), (), origin)
    tests.append(ir.Op("==" if star is None else ">=", (length, ir.Literal(count)), (), origin))
    for index, element in enumerate(elements):
        if isinstance(element, cst.MatchStar):
            if element.name is not None:
                after = len(elements) - index - 1
                high: ir.Expr = ir.Literal(-after) if after else ir.Literal(None)
                value = ir.Op("[:]", (subject, ir.Literal(index), high, ir.Literal(None)), (), origin)
                # A list, whatever the subject is.
                captures.append((ctx.declare(element.name.value), ir.Op("list", (value,), (), origin)))
            continue
        position = index if star is None or index < star else index - len(elements)
        item = ir.Op("[]", (subject, ir.Literal(position)), (), origin)
        assert isinstance(element, cst.MatchSequenceElement)
        _pattern(ctx, element.value, item, tests, captures)


def _mapping(
    ctx: Context, node: cst.MatchMapping, subject: ir.Expr, tests: list[ir.Expr], captures: Captures, origin: Origin
) -> None:
    tests.append(_isinstance(subject, "dict"))
    keys: list[ir.Expr] = []
    for element in node.elements:
        key = read(ctx, element.key)
        keys.append(key)
        tests.append(ir.Op("in", (key, subject), (), origin))
        _pattern(ctx, element.pattern, ir.Op("[]", (subject, key), (), origin), tests, captures)
    if node.rest is not None:
        rest = subject
        for key in keys:
            rest = ir.Op("del[]!", (rest, key), (), origin)
        captures.append((ctx.declare(node.rest.value), rest))


def _class(
    ctx: Context, node: cst.MatchClass, subject: ir.Expr, tests: list[ir.Expr], captures: Captures, origin: Origin
) -> None:
    found = referent(ctx, node.cls)
    if not isinstance(found, Builtin) or found.name not in (*_SCALARS, "list", "dict") or node.kwds:
        ctx.refuse(python_rules.UnsupportedStatement(
            origin=origin, what="a class pattern of this class",
            instead="match str, int, float, bool, list or dict, or a mapping pattern `{\"key\": value}`",
        ))  # fmt: skip
        return
    tests.append(ir.Op("isinstance", (subject, ir.Literal(found.name)), (), origin))
    if len(node.patterns) == 1:
        _pattern(ctx, node.patterns[0].value, subject, tests, captures)
    elif node.patterns:
        ctx.refuse(python_rules.UnsupportedStatement(
            origin=origin, what="a class pattern with several parts", instead="match one value"
        ))  # fmt: skip


def may_rebind(node: cst.Match) -> bool:
    """Whether deciding on a case may rebind the variable that is matched: a later case would see another value."""
    stack: list[cst.CSTNode] = [part for case in node.cases for part in (case.pattern, case.guard) if part is not None]
    while stack:
        part = stack.pop()
        if isinstance(part, cst.Call | cst.NamedExpr):
            return True
        captured = part.name if isinstance(part, cst.MatchAs | cst.MatchStar) else None
        if isinstance(part, cst.MatchMapping):
            captured = part.rest
        if isinstance(captured, cst.Name):
            subject = node.subject
            if not isinstance(subject, cst.Name) or captured.value == subject.value:
                return True
        stack.extend(part.children)
    return False
