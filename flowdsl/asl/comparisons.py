"""The comparison operators of a JSONPath Choice rule (specification, "Choice State", "Data-Test Expression")."""

import re
from datetime import datetime
from typing import Final, Literal, TypeAlias

from flowdsl.jsontypes import Json

Operand: TypeAlias = Literal["string", "number", "boolean", "timestamp"]

_ORDERINGS: Final = ("LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals")

OPERATORS: Final[dict[str, Operand]] = {
    **dict.fromkeys((f"String{relation}" for relation in ("Equals", *_ORDERINGS)), "string"),
    **dict.fromkeys((f"Numeric{relation}" for relation in ("Equals", *_ORDERINGS)), "number"),
    **dict.fromkeys((f"Timestamp{relation}" for relation in ("Equals", *_ORDERINGS)), "timestamp"),
    "BooleanEquals": "boolean",
}
"""The operators that compare two values, with the type of the literal operand; each has a ``…Path`` form."""

PATH_OPERATORS: Final = frozenset(f"{operator}Path" for operator in OPERATORS)
"""The operators whose operand is a JSONPath."""

TYPE_TESTS: Final = frozenset(("IsNull", "IsPresent", "IsNumeric", "IsString", "IsBoolean", "IsTimestamp"))
"""The operators that ask what a value is; the operand is a boolean."""

STRING_MATCHES: Final = "StringMatches"
"""Compares with a pattern in which ``*`` stands for any text; it has no ``…Path`` form."""


def is_comparison_operator(key: str) -> bool:
    """Tell whether ``key`` is the operator field of a data test."""
    return key in OPERATORS or key in PATH_OPERATORS or key in TYPE_TESTS or key == STRING_MATCHES


_TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def fits(operator: str, operand: Json) -> bool:
    """Tell whether a constant is of the type that a comparison operator compares."""
    match OPERATORS.get(operator, "string"):
        case "boolean":
            return isinstance(operand, bool)
        case "number":
            return isinstance(operand, int | float) and not isinstance(operand, bool)
        case "timestamp":
            return isinstance(operand, str) and _is_timestamp(operand)
        case _:
            return isinstance(operand, str)


def _is_timestamp(text: str) -> bool:
    if _TIMESTAMP.fullmatch(text) is None:
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True
