"""Comparisons, identity, membership and ``not``."""

from typing import Final

from flowdsl.analysis.draws import fails_late
from flowdsl.ir.expr import Literal, Op
from flowdsl.ir.ops.infer import analyse
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_JSON,
    K_LIST,
    K_NUMBER,
    K_NUMERIC,
    K_STR,
    is_opaque,
    iterated,
    kinds,
    may,
    value_type,
    within,
)
from flowdsl.ir.ops.temporal import MOMENT_KINDS, TEMPORAL_KINDS, confusable
from flowdsl.ir.types import BOOL, AnyType, DictType, ListType, RecordType, TupleType, Type, UnionType
from flowdsl.lowering.query.jsonata.code import COMPARE, Code
from flowdsl.lowering.query.jsonata.emitter import LAZY, LAZY_HELP, SPECIAL, Args, Emitter, writes
from flowdsl.lowering.query.jsonata.paths import plain_key
from flowdsl.lowering.query.jsonata.sets import contained
from flowdsl.lowering.query.jsonata.temporal import ZONE_HELP

CONFUSED: Final = (
    "these values cannot be compared in a workflow",
    "convert both with `list(…)`, `sorted(…)` or `str(…)` first",
)


def mixes(left: Type, right: Type) -> bool:
    """Whether a bool and a number may meet when values of the two types are compared, at any depth."""
    if (may(left, K_BOOL) and may(right, K_NUMBER)) or (may(left, K_NUMBER) and may(right, K_BOOL)):
        return True
    if may(left, K_LIST) and may(right, K_LIST) and mixes(_items(left), _items(right)):
        return True
    return may(left, K_DICT) and may(right, K_DICT) and mixes(_values(left), _values(right))


def _items(type_: Type) -> Type:
    from flowdsl.ir.types import union

    match type_:
        case AnyType():
            return type_
        case UnionType(members):
            return union(_items(m) for m in members if kinds(m) & K_LIST)
        case _:
            return iterated(type_) if isinstance(type_, ListType | TupleType) else type_


def _values(type_: Type) -> Type:
    return value_type(type_) if isinstance(type_, DictType | RecordType | UnionType) else type_


def equal(emitter: Emitter, left: Code, right: Code, literals: tuple[object, object], *, negate: bool = False) -> Code:
    """Write ``==``; a bool equals the number it stands for."""
    left, right = emitter.hard(left), emitter.hard(right)
    for one, value in ((left, literals[1]), (right, literals[0])):
        if isinstance(value, int | float) and value in (0, 1) and mixes(left.type, right.type):
            pair = "[1, true]" if value == 1 else "[0, false]"
            test = Code(f"{one.at(COMPARE + 1)} in {pair}", COMPARE, BOOL)
            return Code(f"$not({test.text})", type=BOOL) if negate else test
        if isinstance(value, int | float) and not isinstance(value, bool):
            break
    else:
        if mixes(left.type, right.type):
            same = emitter.helper("same", left, right, type=BOOL)
            return Code(f"$not({same.text})", type=BOOL) if negate else same
    sign = "!=" if negate else "="
    return Code(f"{left.at(COMPARE + 1)} {sign} {right.at(COMPARE + 1)}", COMPARE, BOOL)


@writes("==", "!=")
def _equal(emitter: Emitter, args: Args) -> Code:
    left, right = args[0], args[1]
    negate = args.call.op.name == "!="
    if is_opaque(left.type) or is_opaque(right.type):
        return _opaque_equal(emitter, args, negate=negate)
    if confusable(left.type, right.type):
        return emitter.refuse(args.call.op, *CONFUSED)
    return equal(emitter, left, right, (args.call.literal(0), args.call.literal(1)), negate=negate)


def _opaque_equal(emitter: Emitter, args: Args, *, negate: bool) -> Code:
    left, right = args[0], args[1]
    if is_opaque(left.type, "set", "keys") and is_opaque(right.type, "set", "keys"):
        code = emitter.helper("setSame", emitter.hard(left), emitter.hard(right), type=BOOL)
        return Code(f"$not({code.text})", type=BOOL) if negate else code
    if is_opaque(left.type, *MOMENT_KINDS) and is_opaque(right.type, *MOMENT_KINDS) and left.type != right.type:
        # One has a zone, the other none: never equal.
        return emitter.after(left, emitter.after(right, Code("true" if negate else "false", type=BOOL)))
    if left.type == right.type and is_opaque(left.type, *TEMPORAL_KINDS, "range", "counter"):
        sign = "!=" if negate else "="
        one, other = emitter.hard(left), emitter.hard(right)
        if is_opaque(left.type, "counter"):
            # To Python a missing count is a count of zero.
            one, other = emitter.helper("nonZero", one), emitter.helper("nonZero", other)
        return Code(f"{one.at(COMPARE + 1)} {sign} {other.at(COMPARE + 1)}", COMPARE, BOOL)
    return emitter.refuse(args.call.op, *CONFUSED)


def _ascii(value: object) -> bool:
    return isinstance(value, str) and all(c < "\ud800" for c in value)


def ordered(emitter: Emitter, left: Code, symbol: str, right: Code, literals: tuple[object, object]) -> Code:
    """Write an ordering comparison of two values of any type."""
    soft = left.soft or right.soft
    if within(left.type, K_NUMERIC) or within(right.type, K_NUMERIC):
        one, other = emitter.number(left), emitter.number(right)
        if not within(left.type, K_NUMERIC) and one is left:
            one = emitter.surely_number(left)
        if not within(right.type, K_NUMERIC) and other is right:
            other = emitter.surely_number(right)
        return Code(f"{one.at(COMPARE + 1)} {symbol} {other.at(COMPARE + 1)}", COMPARE, BOOL, soft)
    texts = within(left.type, K_STR), within(right.type, K_STR)
    if any(texts) and (_ascii(literals[0]) or _ascii(literals[1])):
        # Text with a literal below the surrogates compares alike by code point and by UTF-16 unit. The operator
        # itself fails on anything but text.
        return Code(f"{left.at(COMPARE + 1)} {symbol} {right.at(COMPARE + 1)}", COMPARE, BOOL, soft)
    if any(texts):
        # Text is ordered with text only.
        one, other = (emitter.helper("sortText", emitter.hard(emitter.text(side))) for side in (left, right))
        return Code(f"{one.text} {symbol} {other.text}", COMPARE, BOOL, soft)
    one, other = (right, left) if symbol in (">", "<=") else (left, right)
    code = emitter.helper("less", one, other, type=BOOL)
    return Code(f"$not({code.text})", type=BOOL) if symbol in ("<=", ">=") else code


@writes("<", "<=", ">", ">=")
def _ordered(emitter: Emitter, args: Args) -> Code:
    left, right, symbol = args[0], args[1], args.call.op.name
    if is_opaque(left.type) or is_opaque(right.type):
        if left.type == right.type and is_opaque(left.type, *TEMPORAL_KINDS):
            return Code(f"{left.at(COMPARE + 1)} {symbol} {right.at(COMPARE + 1)}", COMPARE, BOOL,
                        left.soft or right.soft)  # fmt: skip
        if is_opaque(left.type, "set", "keys") and is_opaque(right.type, "set", "keys"):
            one, other = (right, left) if symbol in (">", ">=") else (left, right)
            if symbol in ("<=", ">="):
                return contained(emitter, emitter.hard(one), emitter.hard(other))
            return emitter.helper("setInside", emitter.hard(one), emitter.hard(other), type=BOOL)
        if is_opaque(left.type, *MOMENT_KINDS) and is_opaque(right.type, *MOMENT_KINDS):
            return emitter.refuse(args.call.op, "ordering times with and without a zone raises in Python", ZONE_HELP)
        return emitter.refuse(args.call.op, "these values cannot be ordered in a workflow", "compare plain values")
    return ordered(emitter, left, symbol, right, (args.call.literal(0), args.call.literal(1)))


@writes("is", "is not")
def _is(emitter: Emitter, args: Args) -> Code:
    sign = "=" if args.call.op.name == "is" else "!="
    if not any(args.call.literal(i) in (None, True, False) and isinstance(args.call.args[i], Literal) for i in (0, 1)):
        return emitter.refuse(args.call.op, "values in a state machine have no identity", "compare with `==`")
    left, right = emitter.hard(args[0]), emitter.hard(args[1])
    return Code(f"{left.at(COMPARE + 1)} {sign} {right.at(COMPARE + 1)}", COMPARE, BOOL)


@writes("in", "not in")
def _in(emitter: Emitter, args: Args) -> Code:
    code = member(emitter, args)
    if args.call.op.name == "in":
        return code
    return Code(f"$not({code.text})", type=BOOL, soft=code.soft)


def member(emitter: Emitter, args: Args) -> Code:
    """Write ``needle in container``."""
    needle, container = args[0], args[1]
    key = args.call.literal(0)
    if within(container.type, K_DICT) or is_opaque(container.type, "counter"):
        if isinstance(key, str):
            return Code(f"$exists({plain_key(emitter, emitter.hard(container), key)})", type=BOOL)
        if within(needle.type, K_STR):
            return Code(f"$exists($lookup({emitter.hard(container).text}, {emitter.hard(needle).text}))", type=BOOL)
    if within(container.type, K_STR):
        # $contains itself fails on a needle that is no text.
        return Code(f"$contains({emitter.hard(container).text}, {emitter.hard(emitter.text(needle)).text})", type=BOOL)
    lazy = args.call.args[1]
    if lazy is not None and fails_late(lazy, emitter.env):
        return emitter.refuse(lazy, LAZY, LAZY_HELP)
    if is_opaque(container.type, "set", "keys") and may(needle.type, K_LIST | K_DICT):
        needle = emitter.helper("hashable", emitter.hard(needle), type=needle.type)
    if confusable(needle.type, iterated(container.type)):
        return emitter.refuse(args.call.op, *CONFUSED)
    if within(container.type, K_LIST) or is_opaque(container.type):
        items = iterated(container.type)
        listed = emitter.hard(emitter.listed(container))
        scalars = K_JSON & ~(K_LIST | K_DICT)
        if (within(needle.type, scalars) or within(items, scalars)) and not mixes(needle.type, items):
            # `in` compares scalars by identity of value, and finds no list or dict: there is none among scalars.
            return Code(f"{emitter.hard(needle).at(COMPARE + 1)} in {listed.at(COMPARE + 1)}", COMPARE, BOOL)
        return emitter.helper("holds", listed, emitter.hard(needle), type=BOOL)
    return emitter.helper("holds", emitter.hard(container), emitter.hard(needle), type=BOOL)


OPPOSITE: Final = {"==": "!=", "!=": "==", "in": "not in", "not in": "in", "is": "is not", "is not": "is"}
OPPOSITE_OF_NUMBERS: Final = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}
"""No JSON number is NaN; of sets, neither ``a < b`` nor ``a >= b`` need hold."""


def _opposite(emitter: Emitter, op: Op) -> Code | None:
    """Write ``not a < b`` as ``a >= b``."""
    match op.args:
        case (Op(name, (left, right), _, origin),) if name in OPPOSITE:
            return emitter.expr(Op(OPPOSITE[name], (left, right), (), origin))
        case (Op(name, (left, right), _, origin),) if name in OPPOSITE_OF_NUMBERS:
            if any(within(analyse(side, emitter.env).type, K_NUMERIC) for side in (left, right)):
                return emitter.expr(Op(OPPOSITE_OF_NUMBERS[name], (left, right), (), origin))
    return None


SPECIAL["not"] = _opposite


@writes("not")
def _not(emitter: Emitter, args: Args) -> Code:
    value = args[0]
    if within(value.type, K_LIST) or is_opaque(value.type, "set", "range", "keys", "values", "items"):
        return Code(f"$count({emitter.hard(value).text}) = 0", COMPARE, BOOL)
    return Code(f"$not({emitter.truth(value).text})", type=BOOL)
