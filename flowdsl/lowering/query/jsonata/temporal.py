"""Dates and durations: written as milliseconds."""

from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Emitter


def arithmetic(emitter: Emitter, symbol: str, left: Code, right: Code) -> Code:
    """Write an operator on dates or durations."""
    from flowdsl.ir.expr import Literal

    origin = emitter.origin
    return emitter.refuse(
        Literal(None) if origin is None else Literal(None, origin),
        f"`{symbol}` on these values has no counterpart in JSONata",
    )
