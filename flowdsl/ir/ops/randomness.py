"""Operations whose value differs each time they are evaluated: never repeated, never left to a retry."""

from flowdsl.ir.expr import Expr, Op, walk

RANDOM = (
    "random.", "uuid.", "time.time", "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today",
    "States.MathRandom", "States.UUID",
)  # fmt: skip
"""Prefixes of their names."""


def is_random(expr: Expr) -> bool:
    """Whether evaluating an expression twice may give two values."""
    return any(isinstance(part, Op) and part.name.startswith(RANDOM) for part in walk(expr))
