"""Arithmetic: plain operators where the types are known, helpers where Python would dispatch."""

from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_LIST,
    K_NUMERIC,
    K_STR,
    is_opaque,
    iterated,
    may,
    may_be_float,
    within,
)
from flowdsl.ir.types import ANY, BOOL, FLOAT, INT, STR, members
from flowdsl.lowering.query.jsonata import temporal
from flowdsl.lowering.query.jsonata.code import COMPARE, PLUS, TIMES, UNARY, Code
from flowdsl.lowering.query.jsonata.emitter import WALKED_ONCE, Args, Emitter, writes
from flowdsl.lowering.query.jsonata.sets import set_operator


def _opaque(left: Code, right: Code) -> bool:
    return is_opaque(left.type) or is_opaque(right.type)


def infix(left: Code, symbol: str, right: Code, prec: int) -> Code:
    """Return ``left symbol right`` for a left-associative operator that hands undefined on."""
    return Code(f"{left.at(prec)} {symbol} {right.at(prec + 1)}", prec, ANY, left.soft or right.soft)


def numeric(emitter: Emitter, left: Code, symbol: str, right: Code, prec: int) -> Code:
    """Return arithmetic on two numbers; the operator itself fails on anything but numbers."""
    return infix(emitter.number(left), symbol, emitter.number(right), prec)


@writes("+")
def _add(emitter: Emitter, args: Args) -> Code:
    left, right = args[0], args[1]
    if _opaque(left, right):
        return temporal.arithmetic(emitter, "+", left, right)
    if within(left.type, K_NUMERIC) or within(right.type, K_NUMERIC):
        return numeric(emitter, left, "+", right, PLUS)
    if within(left.type, K_STR) and within(right.type, K_STR):
        return Code(f"{emitter.hard(left).at(PLUS)} & {emitter.hard(right).at(PLUS + 1)}", PLUS, STR)
    if within(left.type, K_STR) or within(right.type, K_STR):
        one, other = emitter.hard(emitter.text(left)), emitter.hard(emitter.text(right))
        return Code(f"{one.at(PLUS)} & {other.at(PLUS + 1)}", PLUS, STR)
    if within(left.type, K_LIST) or within(right.type, K_LIST):
        one = emitter.hard(emitter.checked(left, "asList", K_LIST, ANY))
        other = emitter.hard(emitter.checked(right, "asList", K_LIST, ANY))
        return Code(f"$append({one.text}, {other.text})")
    return emitter.helper("add", left, right)


@writes("-")
def _subtract(emitter: Emitter, args: Args) -> Code:
    if _opaque(args[0], args[1]):
        return set_operator(emitter, "-", args) or temporal.arithmetic(emitter, "-", args[0], args[1])
    return numeric(emitter, args[0], "-", args[1], PLUS)


@writes("*")
def _multiply(emitter: Emitter, args: Args) -> Code:
    left, right = args[0], args[1]
    if _opaque(left, right):
        return temporal.arithmetic(emitter, "*", left, right)
    if within(left.type, K_NUMERIC) and within(right.type, K_NUMERIC):
        return numeric(emitter, left, "*", right, TIMES)
    if any(all(member == FLOAT for member in members(code.type)) for code in (left, right)):
        return numeric(emitter, left, "*", right, TIMES)
    for one, other in ((left, right), (right, left)):
        if within(one.type, K_STR | K_LIST):
            if is_opaque(iterated(one.type), "iterator"):
                return emitter.refuse(args.call.op, *WALKED_ONCE)
            return emitter.helper("repeat", emitter.hard(one), emitter.integer(other))
    if not may(left.type, K_STR | K_LIST) and not may(right.type, K_STR | K_LIST):
        return numeric(emitter, left, "*", right, TIMES)
    loud = may_be_float(left.type) or may_be_float(right.type)
    return emitter.helper("multiplyNumbers" if loud else "multiply", left, right)


def nonzero(args: Args) -> bool:
    """Whether the divisor is a literal other than zero."""
    value = args.call.literal(1)
    return isinstance(value, int | float) and value != 0


@writes("/")
def _divide(emitter: Emitter, args: Args) -> Code:
    if _opaque(args[0], args[1]):
        return temporal.arithmetic(emitter, "/", args[0], args[1])
    left, right = emitter.number(args[0]), emitter.number(args[1])
    if nonzero(args) or not emitter.strict:
        return infix(left, "/", right, TIMES)
    return emitter.helper("divide", left, right, soft=left.soft or right.soft)


@writes("//")
def _floor_divide(emitter: Emitter, args: Args) -> Code:
    if _opaque(args[0], args[1]):
        return temporal.arithmetic(emitter, "//", args[0], args[1])
    left, right = emitter.number(args[0]), emitter.number(args[1])
    whole = within(args[0].type, K_INT | K_BOOL) and within(args[1].type, K_INT | K_BOOL)
    if whole and (nonzero(args) or not emitter.strict):
        quotient = infix(left, "/", right, TIMES)
        return Code(f"$floor({quotient.text})", soft=quotient.soft)
    return emitter.helper("floorDiv", left, right, soft=left.soft or right.soft)


@writes("%")
def _modulo(emitter: Emitter, args: Args) -> Code:
    if within(args[0].type, K_STR):
        return emitter.refuse(args.call.op, "`%` formatting of text has no counterpart in JSONata", "use an f-string")
    left, right = args[0], emitter.number(args[1])
    formats = may(left.type, K_STR) and emitter.strict
    left = emitter.helper("dividend", left, type=INT) if formats else emitter.number(left)
    divisor = args.call.literal(1)
    if within(args[0].type, K_INT) and isinstance(divisor, int) and not isinstance(divisor, bool) and divisor > 0:
        # JSONata keeps the sign of the dividend, Python takes that of the divisor.
        inner = infix(left, "%", right, TIMES)
        return Code(f"({inner.text} + {divisor}) % {divisor}", TIMES, ANY, left.soft)
    return emitter.helper("modulo", left, right, soft=left.soft or right.soft)


@writes("**", "pow")
def _power(emitter: Emitter, args: Args) -> Code:
    if args.get(2) is not None:
        return emitter.refuse(args.call.op, "`pow` with a modulus has no counterpart in JSONata")
    left, right = emitter.number(args[0]), emitter.number(args[1])
    left, right = emitter.surely_number(left), emitter.surely_number(right)
    left, right = emitter.hard(left), emitter.hard(right)
    base = args.call.literal(0)
    if within(args[1].type, K_INT | K_BOOL) or (isinstance(base, int | float) and base > 0):
        return Code(f"$power({left.text}, {right.text})")
    return emitter.helper("powered", left, right)


@writes("u-")
def _negate(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if is_opaque(value.type, "timedelta"):
        return Code(f"-{value.at(UNARY)}", UNARY, value.type, value.soft)
    value = emitter.number(value)
    return Code(f"-{value.at(UNARY + 1)}", UNARY, ANY, value.soft)


@writes("u+")
def _positive(emitter: Emitter, args: Args) -> Code:
    return emitter.surely_number(emitter.number(args[0]))


@writes("u~")
def _invert(emitter: Emitter, args: Args) -> Code:
    value = emitter.integer(args[0])
    return Code(f"-{value.at(UNARY + 1)} - 1", PLUS, INT, value.soft)


@writes("<<", ">>")
def _shift(emitter: Emitter, args: Args) -> Code:
    value, count = emitter.integer(args[0]), emitter.integer(args[1])
    known = args.call.literal(1)
    left = args.call.op.name == "<<"
    if isinstance(known, int) and known >= 0:
        factor = 2**known
        if left:
            return Code(f"{value.at(TIMES)} * {factor}", TIMES, INT, value.soft)
        return Code(f"$floor({value.at(TIMES)} / {factor})", type=INT, soft=value.soft)
    return emitter.helper("shiftLeft" if left else "shiftRight", emitter.hard(value), emitter.hard(count), type=INT)


@writes("&", "|", "^")
def _bitwise(emitter: Emitter, args: Args) -> Code:
    left, right, symbol = args[0], args[1], args.call.op.name.removesuffix("=")  # `|=` of no dict comes here, too
    if (code := set_operator(emitter, symbol, args)) is not None:
        return code
    loud = may_be_float(left.type) or may_be_float(right.type)
    if symbol == "|" and (may(left.type, K_DICT) or may(right.type, K_DICT)):
        if within(left.type, K_DICT) or within(right.type, K_DICT):
            one = emitter.hard(emitter.checked(left, "asDict", K_DICT, left.type))
            other = emitter.hard(emitter.checked(right, "asDict", K_DICT, right.type))
            return Code(f"$merge([{one.text}, {other.text}])")
        if not (within(left.type, K_NUMERIC) or within(right.type, K_NUMERIC)):
            return emitter.helper("eitherDict" if loud else "either", left, right)
    if within(left.type, K_BOOL) and within(right.type, K_BOOL):
        return _on_bools(emitter, symbol, left, right)
    name = {"&": "bitAnd", "|": "bitOr", "^": "bitXor"}[symbol]
    if may(left.type, K_BOOL) and may(right.type, K_BOOL) and not loud:
        return emitter.helper("bits", Code(f'"{symbol}"'), left, right)
    return emitter.helper(name, emitter.hard(emitter.integer(left)), emitter.hard(emitter.integer(right)), type=INT)


def _on_bools(emitter: Emitter, symbol: str, left: Code, right: Code) -> Code:
    if symbol == "^":
        one, other = emitter.hard(left), emitter.hard(right)
        return Code(f"{one.at(COMPARE + 1)} != {other.at(COMPARE + 1)}", COMPARE, BOOL)
    word, prec = ("and", 30) if symbol == "&" else ("or", 25)
    # Unlike `and`, `&` evaluates both sides: the right one may fail, so it must be evaluated whatever the left one is.
    if right.soft or not right.simple:
        return emitter.once(right, lambda r: Code(
            f"{emitter.hard(left).at(prec + 1)} {word} {r.at(prec + 1)}", prec, BOOL))  # fmt: skip
    return Code(f"{emitter.hard(left).at(prec + 1)} {word} {right.at(prec + 1)}", prec, BOOL)
