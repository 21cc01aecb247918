"""``flowdsl.condition``: the comparisons of a JSONPath Choice rule, which are false where the types differ.

Their value is known by the engine (`flowdsl.local.choice_rules`); here they are never folded, so that the operator a
user asked for is the one that stands in the machine.
"""

from typing import Final

from flowdsl.ir.ops.spec import OpSpec, op, table
from flowdsl.ir.types import BOOL

PREFIX: Final = "flowdsl.condition."
_ORDERS: Final = {
    "equals": "Equals", "less_than": "LessThan", "less_than_equals": "LessThanEquals",
    "greater_than": "GreaterThan", "greater_than_equals": "GreaterThanEquals",
}  # fmt: skip
_FAMILIES: Final = {"string": "String", "number": "Numeric", "timestamp": "Timestamp"}

OPERATORS: Final[dict[str, str]] = {
    **{f"{family}_{order}": f"{theirs}{o}" for family, theirs in _FAMILIES.items() for order, o in _ORDERS.items()},
    "boolean_equals": "BooleanEquals",
    "string_matches": "StringMatches",
    "is_null": "IsNull",
    "is_string": "IsString",
    "is_numeric": "IsNumeric",
    "is_boolean": "IsBoolean",
    "is_timestamp": "IsTimestamp",
}
"""Function of ``flowdsl.condition`` → operator of a Choice rule (ASL specification, "Choice State")."""


def _engine(*_: object) -> object:
    raise NotImplementedError("the engine knows the value of a Choice operator")


TABLE: dict[str, OpSpec] = table(*(
    op(f"{PREFIX}{name}", "value /" if name.startswith("is_") else "value other /", _engine, BOOL, False)
    for name in OPERATORS
))  # fmt: skip
