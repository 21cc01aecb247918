"""Comprehensions that are paths with wildcards and filters.

::

    [x["n"] for x in xs if x["price"] > 10 and x["open"]]  ─▶  $xs[?(@.price > 10 && @.open == true)].n
    [y for x in xs for y in x["ys"]]                       ─▶  $xs[*].ys[*]

A wildcard leaves out what is missing where Python raises, and a filter compares values of equal types only: so every
part must be sure not to fail, and be of one type.
"""

from collections.abc import Mapping

from flowdsl.ir.expr import And, Clause, Comprehension, Expr, Literal, Op, Or, Var
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.ops.kinds import K_BOOL, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, iterated, within
from flowdsl.ir.types import NeverType, Type, is_list
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.paths import is_path, is_stem, path, plain_key, refuse, step, sure_stem

_HELP = 'write a loop, or annotate the items (a TypedDict) so that no part of `x["key"]` can be missing'
_COMPARED = {"==": "==", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">=", "is": "==", "is not": "!="}
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def comprehension(expr: Comprehension, at: Place) -> str:
    """Return the path of a list comprehension.

    Raises:
        Refused: it is none.
    """
    first, *more = expr.clauses
    if expr.kind != "list" or not is_path(first.iterable, at) or not is_list(infer(first.iterable, at.env)):
        raise refuse(expr, "a comprehension that is no path has no counterpart in JSONPath", _HELP)
    env: dict[str, Type] = dict(at.env)
    if is_stem(first.iterable, at):
        text = sure_stem(first.iterable, at) + _items(expr, first, env)
    else:
        # A slice gives its items already; what comes after is looked for in each of them.
        if first.conditions:
            raise refuse(expr, "a filter of a slice is no path in JSONPath", "assign the slice to a variable first")
        text = path(first.iterable, at)
        _items(expr, first, env)
    name = first.names[0]
    for clause in more:
        if not within(infer(clause.iterable, env), K_LIST):
            raise refuse(clause.iterable, "JSONPath walks lists only, and this may be none", "annotate it as a `list`")
        text += _below(clause.iterable, name, env) + _items(expr, clause, env)
        name = clause.names[0]
    return text + _below(expr.element, name, env)


def _items(expr: Comprehension, clause: Clause, env: dict[str, Type]) -> str:
    """Return the step to the items of a clause, and type its variable."""
    if clause.unpack:
        raise refuse(expr, "a comprehension that takes its items apart has no counterpart in JSONPath", _HELP)
    (name,) = clause.names
    env[name] = iterated(infer(clause.iterable, env))
    if not clause.conditions:
        return "[*]"
    return f"[?({' && '.join(_test(c, name, env, nested=len(clause.conditions) > 1) for c in clause.conditions)})]"


def _below(expr: Expr, name: str, env: Mapping[str, Type]) -> str:
    """Return the steps from an item to a part of it."""
    if can_fail(expr, env):
        raise refuse(expr, "a path with `[*]` leaves out what is missing, where Python raises", _HELP)
    match expr:
        case Var(found) if found == name:
            return ""
        case Op("[]", (base, Literal(str() as key))) if plain_key(key):
            return _below(base, name, env) + step(key)
        case _:
            raise refuse(expr, "a comprehension computes nothing in JSONPath, it only selects", _HELP)


def _test(expr: Expr, name: str, env: Mapping[str, Type], *, nested: bool = True) -> str:
    """Return a filter."""
    match expr:
        case And(operands) | Or(operands):
            sign = " && " if isinstance(expr, And) else " || "
            text = sign.join(_test(operand, name, env) for operand in operands)
            return f"({text})" if nested else text
        case Op("not", (inner,)):
            if within(infer(inner, env), K_BOOL) and _selects(inner):
                return f"{_part(inner, name, env)} == false"
            return f"!({_test(inner, name, env, nested=False)})"
        case Op("bool", (inner,)):
            return _test(inner, name, env, nested=nested)
        case Op(sign, (Literal() as constant, part)) if sign in _COMPARED and not isinstance(part, Literal):
            return _test(Op(_TURNED.get(sign, sign), (part, constant), (), expr.origin), name, env)
        case Op(sign, (part, Literal(value))) if sign in _COMPARED and _comparable(value, sign, infer(part, env)):
            return f"{_part(part, name, env)} {_COMPARED[sign]} {_constant(expr, value)}"
        case _ if _selects(expr) and within(infer(expr, env), K_BOOL):
            return f"{_part(expr, name, env)} == true"
        case _:
            raise refuse(expr, "a filter compares a part of an item with a constant of its type, and this is not that",
                         _HELP)  # fmt: skip


def _part(expr: Expr, name: str, env: Mapping[str, Type]) -> str:
    """Return the compared part of an item: ``@`` alone matches no scalar (developer guide, "Reference paths")."""
    steps = _below(expr, name, env)
    if not steps:
        raise refuse(expr, "a filter of JSONPath compares a part of each item, never the item itself", _HELP)
    return f"@{steps}"


def _selects(expr: Expr) -> bool:
    return isinstance(expr, Var) or (isinstance(expr, Op) and expr.name == "[]")


def _comparable(value: object, sign: str, type_: Type) -> bool:
    """Whether a filter compares a value of this type with a constant as Python does."""
    if isinstance(type_, NeverType):
        return True  # an item of the empty list
    match value:
        case None:
            return sign in ("is", "is not", "==", "!=")
        case bool():
            return within(type_, K_BOOL) and sign in ("is", "is not", "==", "!=")
        case int() | float():
            wanted = K_INT | K_FLOAT | (K_NONE if sign in ("==", "!=") else 0)
            return within(type_, wanted) and not sign.startswith("is")
        case str():
            return within(type_, K_STR | K_NONE) and sign in ("==", "!=")
        case _:
            return False


def _constant(expr: Expr, value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            if not value.isprintable() or any(c in value for c in "'\"\\"):
                raise refuse(expr, "a filter cannot hold this text", "write a loop")
            return f"'{value}'"
        case _:
            return str(value)
