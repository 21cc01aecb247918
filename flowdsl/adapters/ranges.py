"""Limits that services document and API models do not hold."""

from typing import Any

from flowdsl.adapters.api import Call
from flowdsl.ir.expr import Expr, ListOf, Literal, Spread


def between(call: Call, argument: str, low: int, high: int, unit: str = "") -> None:
    """Refuse a constant number that is out of a range, both ends included.

    Args:
        call: the call.
        argument: the parameter.
        low: the least value.
        high: the greatest value.
        unit: what is counted, for the message (``GiB``).
    """
    value = number(call[argument])
    said = f" {unit}" if unit else ""
    if value is not None and not low <= value <= high:
        call.refuse(f"`{argument}` is {value}{said}", argument, f"use {low:,} to {high:,}{said}")


def counted(call: Call, argument: str, least: int, most: int, what: str) -> None:
    """Refuse a list that is written out with too few or too many items."""
    given = call[argument]
    if isinstance(given, ListOf) and not any(isinstance(item, Spread) for item in given.items):
        size = len(given.items)
        if not least <= size <= most:
            call.refuse(f"`{argument}` has {size} {what}", argument, f"use {least} to {most}")


def number(expr: Expr | None) -> Any:
    """Return a constant number, or None for anything else."""
    if isinstance(expr, Literal) and isinstance(expr.value, int | float) and not isinstance(expr.value, bool):
        return expr.value
    return None
