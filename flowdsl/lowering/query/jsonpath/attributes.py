"""DynamoDB attribute values of values whose type is known: ``{"n": n}`` becomes ``{"n": {"N": "…"}}``.

What type an attribute has decides the key it stands under, which a template cannot choose.
"""

from collections.abc import Mapping

from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Op, Spread
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, K_STR, within
from flowdsl.ir.types import Type, show
from flowdsl.lowering.query.jsonpath.paths import refuse, static_keys


def marshalled(expr: Op, env: Mapping[str, Type]) -> Expr:
    """Return the display of what a ``dynamodb.…`` operation makes.

    Raises:
        Refused: the type of a value is unknown.
    """
    match expr:
        case Op("dynamodb.attribute", (value,)):
            return value
        case Op("dynamodb.marshal", (value,)):
            return _attribute(value, env)
        case Op("dynamodb.marshal_item", (DictOf() as item,)) if static_keys(item):
            return _item(item, env)
        case Op("dynamodb.marshal_item"):
            raise refuse(expr, "a template cannot tell what types values have", "write the item as a dict display")
        case _:
            raise refuse(expr, "a template cannot tell what type an attribute has", 'read it: `item["n"]["N"]`')


def _item(item: DictOf, env: Mapping[str, Type]) -> Expr:
    pairs = ((e[0], _attribute(e[1], env)) for e in item.entries if not isinstance(e, Spread))
    return DictOf(tuple(pairs), item.origin)


def _attribute(expr: Expr, env: Mapping[str, Type]) -> Expr:
    def display(kind: str, value: Expr) -> Expr:
        return DictOf(((Literal(kind), value),), expr.origin)

    match expr:
        case Op("dynamodb.attribute", (value,)):
            return value
        case Literal(None):
            return display("NULL", Literal(True))
        case DictOf() if static_keys(expr):
            return display("M", _item(expr, env))
        case ListOf(items) if not any(isinstance(i, Spread) for i in items):
            return display("L", ListOf(tuple(_attribute(i, env) for i in items if not isinstance(i, Spread))))
    type_ = infer(expr, env)
    if within(type_, K_STR):
        return display("S", expr)
    if within(type_, K_BOOL):
        return display("BOOL", expr)
    if within(type_, K_INT):
        return display("N", Literal(str(expr.value)) if isinstance(expr, Literal) else Op("str", (expr,)))
    raise refuse(
        expr, f"a template cannot tell the type of this attribute, which is `{show(type_)}`",
        "annotate it as `str`, `int` or `bool`, or write the attribute value: `{\"N\": …}` in `sdk.dynamodb`",
    )  # fmt: skip
