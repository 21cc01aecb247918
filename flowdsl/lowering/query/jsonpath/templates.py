"""Payload templates: JSON in which a key that ends in ``.$`` holds a path or an intrinsic call.

A template says nothing dynamic inside an array but objects; an array of paths is ``States.Array``.
"""

from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Param, Spread
from flowdsl.ir.member import unmarked
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.paths import refuse, static_keys
from flowdsl.lowering.query.jsonpath.values import value


def entry(key: str, expr: Expr, at: Place) -> tuple[str, Json]:
    """Return the key and the value that put an expression under a key.

    Raises:
        Refused: JSONPath cannot say it.
    """
    if is_template(expr):
        return key, template(expr, at)
    return f"{key}.$", value(expr, at)


def is_template(expr: Expr) -> bool:
    """Whether an expression is JSON around its dynamic parts: a constant, or a display of such with named parts."""
    match expr:
        case Literal() | Param():
            return True
        case DictOf():
            return static_keys(expr)
        case ListOf(items):
            return all(not isinstance(i, Spread) and is_template(i) for i in items)
        case _:
            return False


def template(expr: Expr, at: Place) -> Json:
    """Return the JSON of an expression that `is_template`.

    Raises:
        Refused: a part of it cannot be said in JSONPath.
    """
    match expr:
        case Literal(float() as number) if number.is_integer():
            return int(number)
        case Literal(constant):
            return unmarked(constant)
        case Param(name):
            return f"${{{name}}}"
        case ListOf(items):
            return [template(i, at) for i in items if not isinstance(i, Spread)]
        case DictOf(entries):
            made: dict[str, Json] = {}
            for pair in entries:
                assert not isinstance(pair, Spread) and isinstance(pair[0], Literal)
                name = str(pair[0].value)
                if name.endswith(".$"):
                    raise refuse(pair[0], f"the key {name!r} means a path in JSONPath", "rename the key")
                key, content = entry(name, pair[1], at)
                made[key] = content
            return made
        case _:
            raise refuse(expr, "this is no constant", "")


def is_constant(expr: Expr) -> bool:
    """Whether nothing in an expression is dynamic."""
    match expr:
        case Literal() | Param():
            return True
        case ListOf(items):
            return all(not isinstance(i, Spread) and is_constant(i) for i in items)
        case DictOf(entries):
            return static_keys(expr) and all(not isinstance(e, Spread) and is_constant(e[1]) for e in entries)
        case _:
            return False
