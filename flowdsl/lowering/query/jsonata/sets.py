"""Sets: written as lists without duplicates, in no particular order."""

from flowdsl.ir.ops.kinds import is_opaque
from flowdsl.ir.types import Opaque
from flowdsl.lowering.query.jsonata.code import Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter

_FUNCTIONS = {"|": "setUnion", "&": "setCommon", "-": "setMinus", "^": "setEither"}


def is_set(code: Code) -> bool:
    """Whether the value is a set or the keys of a dict."""
    return is_opaque(code.type, "set", "keys")


def set_operator(emitter: Emitter, symbol: str, args: Args) -> Code | None:
    """Write an operator on two sets; None when the operands are no sets."""
    left, right = args[0], args[1]
    if not (is_set(left) or is_set(right)):
        return None
    if not (is_set(left) and is_set(right)):
        return emitter.refuse(args.call.op, f"`{symbol}` needs a set on both sides", "write `set(…)` around the other")
    return emitter.helper(_FUNCTIONS[symbol], emitter.hard(left), emitter.hard(right))


def distinct(emitter: Emitter, code: Code) -> Code:
    """Write the set of the items of a list."""
    listed = emitter.hard(emitter.listed(code))
    from flowdsl.ir.ops.kinds import iterated

    return emitter.helper("setOf", listed, type=Opaque("set", iterated(code.type)))
