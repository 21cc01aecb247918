"""Constant folding: an expression of literals becomes its value, unless evaluating it fails.

::

    60 * 60 * 24        ─▶  86400
    "a" + 1             ─▶  unchanged: it must fail where Python fails, when it is reached
"""

from collections.abc import Callable
from functools import partial

from flowdsl.ir.attribute import Attribute
from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    FormatField,
    Lambda,
    Let,
    ListOf,
    Literal,
    NotConstant,
    Op,
    Or,
    Spread,
    constant,
    literal,
    walk,
)
from flowdsl.ir.member import Member
from flowdsl.ir.ops.evaluate import NotEvaluable, evaluate
from flowdsl.ir.ops.infer import infer
from flowdsl.ir.ops.instances import MEMBER_VALUE
from flowdsl.ir.ops.kinds import K_NUMERIC, is_float, may_be_float, within
from flowdsl.ir.ops.values import MAX_EXACT, is_json
from flowdsl.records import replace

_AFFIXES = (".startswith", ".endswith")
_LEFT = ("time.", "random.", "uuid.", "datetime.", "States.", "flowdsl.condition.", "re.", "itertools.")
"""What gives another value each time, or may take the compiler any time: a pattern, a product of lists."""
_TEXTS = frozenset({"str", "repr", "format", ".format", "%"})
_MAX_SPEC = 8
"""Format specs longer than this are left alone: their width may be enormous."""
_MAX_TEXT = 2_000
"""Results longer than this (characters or items) are left to the machine: ``"x" * 10**6`` stays small in the text."""


def fold(expr: Expr, *, scalars: bool = False) -> Expr:
    """Return the expression with every constant part replaced by its value.

    Args:
        expr: the expression.
        scalars: whether lists and dicts that were computed stay as they are written: who shares what with whom
            (``[[0]] * 2``, ``ROWS[0]``) shows in the operation and not in its value.

    A part that fails, is not deterministic, gives an unrepresentable integer, or changes the static type of a number
    (``6 / 2`` is a float for its text) stays as it is.
    """
    inner: Callable[[Expr], Expr] = partial(fold, scalars=scalars)
    match expr:
        case Op(name, args, kwargs):
            folded = replace(expr, args=tuple(inner(a) for a in args), kwargs=tuple((n, inner(v)) for n, v in kwargs))
            if name in _AFFIXES and isinstance(folded.args[1], ListOf):
                # A display stands for a tuple there, which a list that was computed must not become.
                folded = replace(folded, args=(folded.args[0], args[1], *folded.args[2:]))
            return folded if name.startswith(_LEFT) else _value(folded, scalars)
        case ListOf(items):
            return replace(expr, items=tuple(_part(i, inner) for i in items))
        case DictOf(entries):
            return replace(
                expr,
                entries=tuple(
                    replace(e, value=inner(e.value)) if isinstance(e, Spread) else (inner(e[0]), inner(e[1]))
                    for e in entries
                ),
            )
        case And(operands):
            return _chain(expr, tuple(map(inner, operands)), stop=False)
        case Or(operands):
            return _chain(expr, tuple(map(inner, operands)), stop=True)
        case Cond(test, then, orelse):
            test = inner(test)
            if isinstance(test, Literal):
                return inner(then if test.value else orelse)
            return replace(expr, test=test, then=inner(then), orelse=inner(orelse))
        case Lambda(body=body):
            return replace(expr, body=inner(body))
        case Let(value=value, body=body):
            return replace(expr, value=inner(value), body=inner(body))
        case Comprehension(element=element, clauses=clauses):
            return replace(
                expr,
                element=inner(element),
                clauses=tuple(
                    replace(c, iterable=inner(c.iterable), conditions=tuple(inner(t) for t in c.conditions))
                    for c in clauses
                ),
            )
        case Format(parts):
            return _format(replace(expr, parts=tuple(
                p if isinstance(p, str) else replace(p, value=inner(p.value)) for p in parts)))  # fmt: skip
        case _:
            return expr


def _part(item: Expr | Spread, inner: Callable[[Expr], Expr]) -> Expr | Spread:
    return replace(item, value=inner(item.value)) if isinstance(item, Spread) else inner(item)


def _constant(expr: Expr) -> bool:
    try:
        constant(expr)
    except NotConstant:
        return False
    return True


def _value(expr: Op, scalars: bool) -> Expr:
    if not all(map(_constant, expr.args)) or not all(_constant(v) for _, v in expr.kwargs):
        return expr
    if expr.name == "[]" and isinstance(expr.args[1], Literal) and isinstance(expr.args[1].value, Attribute):
        return expr  # a dict has none, whatever its keys
    if expr.name in ("dataclasses.asdict", MEMBER_VALUE):
        return expr  # the checks have yet to see that it is no instance, no member
    match expr:
        case Op("str" | "repr", (Literal(float() as number),), ()):
            return literal(str(number), expr.origin)
        case _ if _told_by_type(expr) or _explodes(expr):
            return expr
    if expr.name in _TEXTS and any(isinstance(p, Literal) and isinstance(p.value, Member) for p in walk(expr)):
        return expr  # a member has another `repr` than its value
    if any(isinstance(part, DictOf) and part.instance for part in walk(expr)):
        return expr  # an instance is no dict: the checks have yet to see what is done with it
    if scalars and any(
        isinstance(p, ListOf) and (p.made == "tuple" or expr.name in _AFFIXES) for a in expr.args for p in walk(a)
    ):
        return expr  # a tuple is no list: the checks have yet to see what is done with it
    try:
        value = evaluate(expr, {})
    except Exception:  # whatever fails in Python fails in the machine, if it comes to it
        return expr
    if not is_json(value) or _large(value) or (scalars and isinstance(value, list | dict)):
        return expr
    return literal(value, expr.origin)


def _told_by_type(expr: Op) -> bool:
    """Whether a constant's value says less than the type of the expression: that of a float with an integral value."""
    type_ = infer(expr, {})
    if is_float(type_) or may_be_float(type_):
        return True
    # Of such a float, the interpreter sees the int that it is in JSON: a text or a test could tell.
    return (expr.name == "isinstance" or not within(type_, K_NUMERIC)) and any(
        isinstance(part, Literal) and isinstance(part.value, float) and part.value.is_integer() for part in walk(expr)
    )


def _explodes(expr: Op) -> bool:
    """Whether computing the constant could take unbounded time or memory (``9 ** 9 ** 9``, ``"x" * 10**9``)."""
    if expr.name == "format":
        return any(isinstance(a, Literal) and isinstance(a.value, str) and len(a.value) > _MAX_SPEC for a in expr.args)
    if expr.name not in ("**", "<<", "*", "range", "pow", "math.factorial", ".center", ".ljust", ".rjust", ".zfill"):
        return False
    limit = 64 if expr.name in ("**", "<<", "pow", "math.factorial") else _MAX_TEXT
    whole = [a.value for a in expr.args if isinstance(a, Literal) and isinstance(a.value, int)]
    if expr.name == "*" and len(whole) == 2:
        return False
    return any(abs(v) > limit for v in whole[-1:])


def _large(value: object) -> bool:
    match value:
        case bool():
            return False
        case int():
            return abs(value) > MAX_EXACT
        case str():
            return len(value) > _MAX_TEXT
        case list():
            return len(value) > _MAX_TEXT or any(map(_large, value))
        case dict():
            return any(map(_large, value.values()))
        case _:
            return False


def _chain(expr: And | Or, folded: tuple[Expr, ...], *, stop: bool) -> Expr:
    kept: list[Expr] = []
    for index, operand in enumerate(folded):
        if isinstance(operand, Literal) and index < len(folded) - 1:
            if bool(operand.value) is stop:
                kept.append(operand)
                break
            continue
        kept.append(operand)
    return kept[0] if len(kept) == 1 else replace(expr, operands=tuple(kept))


def _format(expr: Format) -> Expr:
    parts: list[str | FormatField] = []
    for part in expr.parts:
        text = part if isinstance(part, str) else _plain(part)
        if text is not None and parts and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(part if text is None else text)
    if all(isinstance(p, str) for p in parts):
        return Literal("".join(p for p in parts if isinstance(p, str)), expr.origin)
    return replace(expr, parts=tuple(parts))


def _plain(part: FormatField) -> str | None:
    if not isinstance(part.value, Literal):
        return None
    if part.spec is not None and any(not isinstance(p, str) or len(p) > _MAX_SPEC for p in part.spec.parts):
        return None
    value = part.value.value
    if part.conversion in ("r", "a") and isinstance(value, Member):
        return None
    try:
        if isinstance(value, float) and part.conversion != "a":
            # Not what the interpreter sees, to which an integral float is the int that it is in JSON.
            spec = "" if part.spec is None else str(evaluate(part.spec, {}))
            return format(str(value) if part.conversion else value, spec)
        return str(evaluate(Format((part,)), {}))
    except (ValueError, TypeError, NotEvaluable):
        return None
