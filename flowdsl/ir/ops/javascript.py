"""What `evaluate_expression` needs of JavaScript that Python has no operation for: a value as text."""

from typing import Any

from flowdsl.ir.ops.spec import op, table
from flowdsl.ir.types import STR


def text(value: Any) -> str:
    """Return a value as JavaScript's ``String(value)`` writes it, but for exponents (``1e-05``), which are Python's.

    Raises:
        TypeError: for objects, which JavaScript writes as ``[object Object]``.
    """
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return str(int(value)) if value.is_integer() else repr(value)
        case list() | tuple():
            return ",".join("" if item is None else text(item) for item in value)
    raise TypeError("an object has no text of its own; use JSON.stringify")


TABLE = table(op("js.text", "value", text, STR))
