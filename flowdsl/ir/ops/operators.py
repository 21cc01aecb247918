"""Arithmetic, bitwise and comparison operators, identity, membership and ``not``."""

import operator
from typing import Any

from flowdsl.ir.expr import Literal
from flowdsl.ir.ops import raising, temporal
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_JSON,
    K_LIST,
    K_NUMERIC,
    K_STR,
    is_float,
    is_opaque,
    iterated,
    kinds,
    may,
    mixed_number,
    numeric_result,
    value_type,
    within,
)
from flowdsl.ir.ops.raised import E_OTHER, E_ZERO
from flowdsl.ir.ops.spec import Call, Infer, OpSpec, op, table
from flowdsl.ir.types import (
    ANY,
    ANY_LIST,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    STR,
    DictType,
    ListType,
    RecordType,
    TupleType,
    Type,
    made_of,
    member_keys,
    members,
    union,
)
from flowdsl.records import replace


def _both(call: Call, allowed: int) -> bool:
    return within(call.types[0], allowed) and within(call.types[1], allowed)


def _either(call: Call, wanted: int) -> bool:
    return may(call.types[0], wanted) and may(call.types[1], wanted)


def _joined(left: Type | None, right: Type | None) -> Type:
    made = made_of(m for m in (*members(left or ANY), *members(right or ANY)) if isinstance(m, ListType | TupleType))
    if isinstance(left, TupleType) and isinstance(right, TupleType):
        return TupleType(left.items + right.items, made)
    return ListType(union((iterated(left), iterated(right))), made)


def _opaque(call: Call, symbol: str) -> Type | None:
    left, right = call.types[0], call.types[1]
    if is_opaque(left) or is_opaque(right):
        if is_opaque(left, "set", "keys") and is_opaque(right, "set", "keys") and symbol in "-|&^":
            return temporal.set_of(union((iterated(left), iterated(right))))
        return temporal.arithmetic(symbol, left, right)
    return None


def _add(call: Call) -> Type:
    if (opaque := _opaque(call, "+")) is not None:
        return opaque
    left, right = call.types
    out: list[Type] = []
    if _either(call, K_STR):
        out.append(STR)
    if _either(call, K_LIST):
        out.append(_joined(left, right) if _both(call, K_LIST) else ListType(union((ANY, *map(iterated, call.types)))))
    if _either(call, K_NUMERIC):
        out.append(numeric_result(left, right))
    return union(out)


def _add_fails(call: Call) -> bool:
    if _opaque(call, "+") is not None:
        return True
    return not (_both(call, K_STR) or _both(call, K_LIST) or _both(call, K_NUMERIC))


def _multiply(call: Call) -> Type:
    if (opaque := _opaque(call, "*")) is not None:
        return opaque
    left, right = call.types
    out: list[Type] = []
    for one, other in ((left, right), (right, left)):
        if may(other, K_NUMERIC) and not all(member == FLOAT for member in members(other or ANY)):
            if may(one, K_STR):
                out.append(STR)
            if may(one, K_LIST):
                made = made_of(m for m in members(one or ANY) if isinstance(m, ListType | TupleType))
                out.append(ListType(iterated(one), made) if within(one, K_LIST) else ANY_LIST)
    if _either(call, K_NUMERIC):
        out.append(numeric_result(left, right))
    return union(out)


def _multiply_fails(call: Call) -> bool:
    if _opaque(call, "*") is not None:
        return True
    if _both(call, K_NUMERIC):
        return False
    left, right = call.types
    whole = K_INT | K_BOOL
    return not any(
        within(a, K_STR | K_LIST) and within(b, whole) and not is_float(b) for a, b in ((left, right), (right, left))
    )


def _subtract(call: Call) -> Type:
    if (opaque := _opaque(call, "-")) is not None:
        return opaque
    return numeric_result(*call.types) if _either(call, K_NUMERIC) else NEVER


def _numeric_fails(call: Call) -> bool:
    return not (_both(call, K_NUMERIC) or (_opaque(call, "-") or NEVER) != NEVER)


def _divide(call: Call) -> Type:
    if (opaque := _opaque(call, "/")) is not None:
        return opaque
    return FLOAT if _either(call, K_NUMERIC) else NEVER


def _floor_divide(call: Call) -> Type:
    if (opaque := _opaque(call, "//")) is not None:
        return opaque
    if not _either(call, K_NUMERIC):
        return NEVER
    # 7.5 // 2 is 3.0 in Python: a float for its text, though an integral one.
    return numeric_result(*call.types)


def _modulo(call: Call) -> Type:
    left, right = call.types
    out: list[Type] = []
    if may(left, K_STR):
        out.append(STR)
    if _either(call, K_NUMERIC):
        out.append(numeric_result(left, right))
    return union(out)


def _zero_fails(call: Call) -> bool:
    divisor = call.args[1]
    known = isinstance(divisor, Literal) and isinstance(divisor.value, int | float) and divisor.value != 0
    return not (known and within(call.types[0], K_NUMERIC))


def divided(call: Call) -> int:
    """Return what a division raises; numbers fail only where the divisor is zero."""
    if within(call.types[0], K_NUMERIC) and within(call.types[1], K_NUMERIC):
        return E_ZERO
    formats = call.op.name == "%" and may(call.types[0], K_STR)
    return E_OTHER if formats else raising.wrong_kind_or(E_ZERO)(call)


def _power(call: Call) -> Type:
    exponent = call.args[1]
    whole = isinstance(exponent, Literal) and isinstance(exponent.value, int) and exponent.value >= 0
    left, right = call.types
    if not _either(call, K_NUMERIC):
        return NEVER
    if is_float(left) or is_float(right):
        return FLOAT
    return INT if whole and within(left, K_INT | K_BOOL) else mixed_number(left, right)


def _power_fails(call: Call) -> bool:
    exponent = call.literal(1)
    return not (isinstance(exponent, int) and 0 <= exponent <= 64 and within(call.types[0], K_INT | K_BOOL))


def _whole(call: Call) -> bool:
    return not _both(call, K_INT | K_BOOL)


def _bitwise(symbol: str) -> Infer:
    def infer(call: Call) -> Type:
        if (opaque := _opaque(call, symbol)) is not None:
            return opaque
        left, right = call.types
        out: list[Type] = []
        if _both(call, K_BOOL):
            return BOOL
        if _either(call, K_NUMERIC):
            out.append(BOOL if _either(call, K_BOOL) else NEVER)
            out.append(INT)
        if symbol == "|" and _either(call, K_DICT):
            out.append(merged(left, right))
        return union(out)

    return infer


def merged(left: Type | None, right: Type | None) -> Type:
    """Return the type of ``left | right`` on dicts."""
    if isinstance(left, RecordType) and isinstance(right, RecordType):
        fields = {f.name: f for f in left.fields}
        for f in right.fields:
            old = fields.get(f.name)
            if f.required or old is None:
                fields[f.name] = replace(f, member=old.member) if old is not None and old.required else f
            else:
                fields[f.name] = type(f)(f.name, union((old.type, f.type)), old.required, old.member or f.member)
        return RecordType(tuple(fields.values()), left.closed and right.closed)
    return DictType(union((value_type(left), value_type(right))), member_keys(left) or member_keys(right))


def _or_fails(call: Call) -> bool:
    if _opaque(call, "|") is not None:
        return not _both_sets(call)
    return not (_both(call, K_INT | K_BOOL) or _both(call, K_DICT))


def _set_fails(call: Call) -> bool:
    return _whole(call) and not _both_sets(call)


def _both_sets(call: Call) -> bool:
    return is_opaque(call.types[0], "set", "keys") and is_opaque(call.types[1], "set", "keys")


def _shift_fails(call: Call) -> bool:
    count = call.literal(1)
    return not (within(call.types[0], K_INT | K_BOOL) and isinstance(count, int) and count >= 0)


def _sign(call: Call) -> Type:
    if is_opaque(call.types[0], "timedelta"):
        return call.types[0] or ANY
    if not may(call.types[0], K_NUMERIC):
        return NEVER
    if within(call.types[0], K_INT | K_BOOL):
        return INT
    return FLOAT if is_float(call.types[0]) else mixed_number(call.types[0])


def _sign_fails(call: Call) -> bool:
    return not (within(call.types[0], K_NUMERIC) or is_opaque(call.types[0], "timedelta"))


def _order_fails(call: Call) -> bool:
    left, right = call.types
    if is_opaque(left) or is_opaque(right):
        return left != right and not (is_opaque(left, "set", "keys") and is_opaque(right, "set", "keys"))
    return not (_both(call, K_STR) or _both(call, K_NUMERIC) or (_both(call, K_LIST) and _plain_order(call)))


def _plain_order(call: Call) -> bool:
    items = union((iterated(call.types[0]), iterated(call.types[1])))
    return within(items, K_STR) or within(items, K_NUMERIC)


def _contains(needle: Any, container: Any) -> bool:
    return needle in container


def _in_fails(call: Call) -> bool:
    needle, container = call.types
    if is_opaque(container):
        return is_opaque(container, "set", "keys", "counter") and not within(needle, K_JSON & ~(K_LIST | K_DICT))
    found = kinds(container or ANY)
    if found & ~(K_STR | K_LIST | K_DICT):
        return True
    if found & K_STR and not within(needle, K_STR):
        return True
    return bool(found & K_DICT) and not within(needle, K_JSON & ~(K_LIST | K_DICT))


def _is(left: Any, right: Any) -> bool:
    # Only None, True and False are compared by identity in a workflow; everything else is a value.
    return left is right


def _equal_fails(call: Call) -> bool:
    return False



TABLE: dict[str, OpSpec] = table(
    op("+", "left right /", operator.add, _add, _add_fails, raises=raising.wrong_kind),
    op("-", "left right /", operator.sub, _subtract, _numeric_fails, raises=raising.wrong_kind),
    op("*", "left right /", operator.mul, _multiply, _multiply_fails, raises=raising.wrong_kind),
    op("/", "left right /", operator.truediv, _divide, _zero_fails, raises=divided),
    op("//", "left right /", operator.floordiv, _floor_divide, _zero_fails, raises=divided),
    op("%", "left right /", operator.mod, _modulo, _zero_fails, raises=divided),
    op("**", "left right /", operator.pow, _power, _power_fails),
    op("&", "left right /", operator.and_, _bitwise("&"), _set_fails, raises=raising.wrong_kind),
    op("|", "left right /", operator.or_, _bitwise("|"), _or_fails, raises=raising.wrong_kind),
    op("^", "left right /", operator.xor, _bitwise("^"), _set_fails, raises=raising.wrong_kind),
    op("<<", "left right /", operator.lshift, INT, _shift_fails),
    op(">>", "left right /", operator.rshift, INT, _shift_fails),
    op("u-", "value /", operator.neg, _sign, _sign_fails, raises=raising.wrong_kind),
    op("u+", "value /", operator.pos, _sign, _sign_fails, raises=raising.wrong_kind),
    op("u~", "value /", operator.invert, INT, lambda c: not within(c.types[0], K_INT | K_BOOL),
       raises=raising.wrong_kind),
    op("not", "value /", operator.not_, BOOL, False),
    op("==", "left right /", operator.eq, BOOL, _equal_fails),
    op("!=", "left right /", operator.ne, BOOL, _equal_fails),
    op("<", "left right /", operator.lt, BOOL, _order_fails, raises=raising.wrong_kind),
    op("<=", "left right /", operator.le, BOOL, _order_fails, raises=raising.wrong_kind),
    op(">", "left right /", operator.gt, BOOL, _order_fails, raises=raising.wrong_kind),
    op(">=", "left right /", operator.ge, BOOL, _order_fails, raises=raising.wrong_kind),
    op("is", "left right /", _is, BOOL, False),
    op("is not", "left right /", lambda a, b: a is not b, BOOL, False),
    op("in", "left right /", _contains, BOOL, _in_fails, raises=raising.wrong_kind),
    op("not in", "left right /", lambda a, b: a not in b, BOOL, _in_fails, raises=raising.wrong_kind),
)
