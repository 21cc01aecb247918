"""The library functions of time, dates and durations."""

from flowdsl.ir.expr import Expr
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Emitter


def opaque_text(emitter: Emitter, code: Code, expr: Expr) -> Code:
    """Write ``str(value)`` of a Python-only value."""
    kind = getattr(code.type, "kind", "value")
    return emitter.refuse(expr, f"the text of a {kind} has no counterpart in JSONata",
                          "convert it first, for instance with `list(…)` or `.isoformat()`")  # fmt: skip


def strftime(emitter: Emitter, code: Code, pattern: str, expr: Expr) -> Code:
    """Write ``value.strftime(pattern)``."""
    return emitter.refuse(expr, f"the date format `{pattern}` has no counterpart in JSONata", "use `.isoformat()`")
