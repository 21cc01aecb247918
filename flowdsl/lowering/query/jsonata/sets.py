"""Sets: written as lists without duplicates, in no particular order.

Texts and numbers are the same value exactly when JSONata says so, and its own functions and ``in`` serve. A bool equals
a number in Python and a list is no item at all: whatever may hold those goes through helpers.
"""

from flowdsl.ir.ops.kinds import K_JSON, K_NUMBER, K_OPAQUE, K_STR, is_opaque, iterated, may
from flowdsl.ir.types import BOOL, Opaque, union
from flowdsl.lowering.query.jsonata.code import COMPARE, Code
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter

_PLAIN = K_STR | K_NUMBER
_HELPERS = {"|": "setUnion", "&": "setCommon", "-": "setMinus", "^": "setEither"}


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
    return combined(emitter, symbol, emitter.hard(left), emitter.hard(right))


def combined(emitter: Emitter, symbol: str, left: Code, right: Code) -> Code:
    """Write ``left | right`` (or ``&``, ``-``, ``^``) of two lists without duplicates that stand for sets."""
    type_ = Opaque("set", union((iterated(left.type), iterated(right.type))))
    if not (_plain(left) and _plain(right)) or symbol == "^":
        return emitter.helper(_HELPERS[symbol], left, right, type=type_)
    if symbol == "|":
        return Code(f"$distinct($append({left.text}, {right.text}))", type=type_)
    return _kept(emitter, left, right, "{}" if symbol == "&" else "$not({})").typed(type_)


def contained(emitter: Emitter, left: Code, right: Code) -> Code:
    """Write ``left <= right``."""
    if not (_plain(left) and _plain(right)):
        return emitter.helper("setWithin", left, right, type=BOOL)
    return Code(f"$count({combined(emitter, '-', left, right).text}) = 0", COMPARE, BOOL)


def distinct(emitter: Emitter, code: Code) -> Code:
    """Write the set of the items of a list."""
    type_ = Opaque("set", iterated(code.type))
    listed = emitter.hard(emitter.listed(code))
    if is_set(code):
        return listed.typed(type_)
    if _plain(listed):
        return Code(f"$distinct({listed.text})", type=type_)
    return emitter.helper("setOf", listed, type=type_)


def _plain(code: Code) -> bool:
    return not may(iterated(code.type), (K_JSON | K_OPAQUE) & ~_PLAIN)


def _kept(emitter: Emitter, left: Code, right: Code, test: str) -> Code:
    """Write the items of `left` that are, or are not, in `right`."""

    def use(others: Code) -> Code:
        item = emitter.fresh("v")
        found = f"${item} in {others.at(COMPARE + 1)}"
        return Code(f"[$filter({left.text}, function(${item}) {{ {test.format(found)} }})]", bracket=True)

    return emitter.once(right, use, "others")
