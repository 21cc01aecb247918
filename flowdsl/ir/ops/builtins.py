"""The built-in functions that mean something for JSON values."""

from typing import Any

from flowdsl.ir.expr import Expr, ListOf, Literal, Op
from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_LIST,
    K_NUMERIC,
    K_STR,
    is_float,
    is_iterable,
    is_opaque,
    iterated,
    kinds,
    may,
    mixed_number,
    numeric_result,
    within,
)
from flowdsl.ir.ops.operators import divided
from flowdsl.ir.ops.raised import E_OTHER, E_STOP, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, Infer, OpSpec, op, table
from flowdsl.ir.ops.temporal import iterator_of, set_of
from flowdsl.ir.types import (
    ANY,
    ANY_DICT,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    STR,
    DictType,
    ListType,
    Made,
    Opaque,
    RecordType,
    TupleType,
    Type,
    made_of,
    may_be_member,
    member_keys,
    members,
    union,
)

CLASSES: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "int": (int,),
    "float": (float,),
    "bool": (bool,),
    "list": (list,),
    "dict": (dict,),
    "NoneType": (type(None),),
}
"""The class names `isinstance` takes, given as text literals (one, or a list of them)."""


def class_names(expr: Expr | None) -> tuple[str, ...]:
    """Return the class names of the second argument of `isinstance`; empty when they are not literal."""
    match expr:
        case Literal(str() as name):
            return (name,)
        case ListOf(items):
            return tuple(i.value for i in items if isinstance(i, Literal) and isinstance(i.value, str))
        case _:
            return ()


def _isinstance(value: Any, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    return isinstance(value, tuple(c for name in wanted for c in CLASSES[name]))


def _sized(call: Call) -> bool:
    given = call.types[0]
    return not (within(given, K_STR | K_LIST | K_DICT) or is_opaque(given, "set", "range", "keys", "counter", "values"))


def _not_iterable(call: Call) -> bool:
    return not is_iterable(call.types[0])


def comparable(type_: Type) -> bool:
    """Whether any two values of the type can be ordered."""
    if isinstance(type_, TupleType):
        return all(comparable(t) for t in type_.items)
    return within(type_, K_STR) or within(type_, K_NUMERIC)


def _sort_fails(call: Call) -> bool:
    key = call.types[1] if call.has(1) and not _is_none(call.args[1]) else iterated(call.types[0])
    return not (is_iterable(call.types[0]) and comparable(key or ANY))


def _is_none(expr: Expr | None) -> bool:
    return isinstance(expr, Literal) and expr.value is None


def _extreme(call: Call) -> Type:
    candidates = iterated(call.rest_types[0]) if len(call.rest) == 1 else union(call.rest_types)
    return union((candidates, call.types[1])) if call.types[1] is not None else candidates


def _extreme_fails(call: Call) -> bool:
    if len(call.rest) == 1:
        given = call.rest_types[0]
        filled = isinstance(given, TupleType) and bool(given.items)
        if not (is_iterable(given) and (call.has(1) or filled)):
            return True
        candidates = iterated(given)
    else:
        candidates = union(call.rest_types)
    return not comparable(call.types[0] if call.types[0] is not None else candidates)


def _none_of_them(call: Call) -> int:
    one = len(call.rest) == 1
    empty = E_VALUE if one and not call.has(1) else 0
    iterable = not one or is_iterable(call.rest_types[0])
    candidates = iterated(call.rest_types[0]) if one else union(call.rest_types)
    return empty if iterable and comparable(call.types[0] or candidates) else empty | E_TYPE


def _extreme_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return (iterated(types[0]) if len(types) == 1 else union(types),)


def _sum(call: Call) -> Type:
    item = iterated(call.types[0])
    start = call.types[1] or INT
    out: list[Type] = []
    if may(item, K_NUMERIC) and may(start, K_NUMERIC):
        out.append(FLOAT if is_float(start) else INT if within(item, K_INT | K_BOOL) and within(start, K_INT | K_BOOL)
                   else mixed_number(item, start))  # fmt: skip
    if may(start, K_LIST):
        made = made_of(m for m in members(start) if isinstance(m, ListType | TupleType))
        out.append(ListType(iterated(item) if within(item, K_LIST) else ANY, made))
    return union((start, *out)) if call.types[1] is not None else union(out) if out else INT


def _not_added(call: Call) -> int:
    """What `sum` raises: its items are added to each other, and to what it starts with, which must be no text."""
    return E_TYPE if raising.only_json(iterated(call.types[0]), call.types[1]) else E_OTHER


def _sum_fails(call: Call) -> bool:
    start = call.types[1] or INT
    return not (is_iterable(call.types[0]) and within(iterated(call.types[0]), K_NUMERIC) and within(start, K_NUMERIC))


def _item_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return (iterated(types[0]) if types else ANY,)


def _map_lambda(op_: Op, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return tuple(iterated(t) for t in types[1:])


def _filtered(call: Call) -> Type:
    item = iterated(call.types[1])
    if _is_none(call.args[0]):
        item = union(m for m in (item.members if hasattr(item, "members") else (item,)) if not _none(m))
    return iterator_of(item)


def _none(type_: Type) -> bool:
    return kinds(type_) == 1


def _enumerate(call: Call) -> Type:
    return iterator_of(TupleType((INT, iterated(call.types[0])), "tuple"))


def _enumerate_fails(call: Call) -> bool:
    return _not_iterable(call) or (call.has(1) and not within(call.types[1], K_INT | K_BOOL))


def _all_iterable(call: Call) -> bool:
    return not all(is_iterable(t) for t in call.rest_types)


def _dict(call: Call) -> Type:
    given = call.types[0]
    if given is None:
        return RecordType((), closed=True)
    if within(given, K_DICT):
        return given
    pair = iterated(given)
    if is_opaque(given, "counter"):
        return DictType(INT, member_keys(given))
    if isinstance(pair, TupleType) and len(pair.items) == 2:
        return DictType(pair.items[1], may_be_member(pair.items[0]))
    return ANY_DICT


def _dict_fails(call: Call) -> bool:
    given = call.types[0]
    if given is None or within(given, K_DICT) or is_opaque(given, "counter"):
        return False
    pair = iterated(given)
    return not (
        is_iterable(given) and isinstance(pair, TupleType) and len(pair.items) == 2 and within(pair.items[0], K_STR)
    )


def _no_pairs(call: Call) -> int:
    """Return what is raised where the items are not all pairs with a key that can be one."""
    pair = iterated(call.types[0])
    paired = isinstance(pair, TupleType) and len(pair.items) == 2
    return raising.wrong_kind_or(0 if paired else E_VALUE)(call)


def _to_int_fails(call: Call) -> bool:
    return call.types[0] is not None and (call.has(1) or not within(call.types[0], K_NUMERIC))


def _not_read(call: Call) -> int:
    if not raising.only_json(*call.types):
        return E_OTHER
    text = E_VALUE if may(call.types[0], K_STR) or call.has(1) else 0
    return text if within(call.types[0], K_STR | K_NUMERIC) and not call.has(1) else text | E_TYPE


def _to_float_fails(call: Call) -> bool:
    return call.types[0] is not None and not within(call.types[0], K_NUMERIC)


def _round(call: Call) -> Type:
    if not may(call.types[0], K_NUMERIC):
        return NEVER
    if not call.has(1) or _is_none(call.args[1]) or within(call.types[0], K_INT | K_BOOL):
        return INT
    return FLOAT if is_float(call.types[0]) else mixed_number(call.types[0])


def _round_fails(call: Call) -> bool:
    return not within(call.types[0], K_NUMERIC) or (
        call.has(1) and not _is_none(call.args[1]) and not within(call.types[1], K_INT | K_BOOL)
    )


def _abs(call: Call) -> Type:
    if is_opaque(call.types[0], "timedelta"):
        return call.types[0] or ANY
    if within(call.types[0], K_INT | K_BOOL):
        return INT
    return FLOAT if is_float(call.types[0]) else mixed_number(call.types[0])


def _abs_fails(call: Call) -> bool:
    return not (within(call.types[0], K_NUMERIC) or is_opaque(call.types[0], "timedelta"))


def _range_fails(call: Call) -> bool:
    step = call.literal(2) if call.has(2) else 1
    return not (isinstance(step, int) and step != 0 and all(
        within(t, K_INT | K_BOOL) for t in call.types if t is not None))  # fmt: skip


def _not_counted(call: Call) -> int:
    if not raising.only_json(*call.types):
        return E_OTHER
    whole = all(within(type_, K_INT | K_BOOL) for type_ in call.types if type_ is not None)
    return (E_VALUE if call.has(2) else 0) | (0 if whole else E_TYPE)


def _range(start: Any, stop: Any = None, step: Any = 1) -> Any:
    return range(start) if stop is None else range(start, stop, step)


def _listed(made: Made) -> Infer:
    def infer(call: Call) -> Type:
        given = call.types[0]
        if given is None or isinstance(given, TupleType):
            return TupleType(() if given is None else given.items, made)
        return ListType(iterated(given), made)

    return infer


def _list_fails(call: Call) -> bool:
    return call.types[0] is not None and _not_iterable(call)


def _set_fails(call: Call) -> bool:
    given = call.types[0]
    return given is not None and not (is_iterable(given) and not may(iterated(given), K_LIST | K_DICT))


def _reversed_fails(call: Call) -> bool:
    return not (
        within(call.types[0], K_LIST | K_STR | K_DICT) or is_opaque(call.types[0], "range", "keys", "values", "items")
    )


def _zip(*iterables: Any, strict: Any = False) -> Any:
    return zip(*iterables, strict=bool(strict))


def _to_int(value: Any = 0, base: Any = None) -> int:
    return int(value) if base is None else int(value, base)


def _divmod(left: Any, right: Any) -> Any:
    return divmod(left, right)


def _numeric_pair(call: Call) -> Type:
    part = numeric_result(*call.types)
    return TupleType((part, part), "tuple")


TABLE: dict[str, OpSpec] = table(
    op("len", "obj /", len, INT, _sized, raises=E_TYPE),
    op("abs", "x /", abs, _abs, _abs_fails, raises=raising.wrong_kind),
    op("min", "*values key= default=", min, _extreme, _extreme_fails, _extreme_lambda, _none_of_them),
    op("max", "*values key= default=", max, _extreme, _extreme_fails, _extreme_lambda, _none_of_them),
    op("sum", "iterable / start=", sum, _sum, _sum_fails, raises=_not_added),
    op("any", "iterable /", any, BOOL, _not_iterable, raises=E_TYPE),
    op("all", "iterable /", all, BOOL, _not_iterable, raises=E_TYPE),
    op(
        "sorted",
        "iterable / * key= reverse=",
        lambda it, key=None, reverse=False: sorted(it, key=key, reverse=bool(reverse)),
        lambda c: ListType(iterated(c.types[0])),
        _sort_fails,
        _item_lambda,
        raises=E_TYPE,
    ),
    op("reversed", "sequence /", reversed, lambda c: iterator_of(iterated(c.types[0])), _reversed_fails,
       raises=E_TYPE),
    op("range", "start stop= step= /", _range, Opaque("range", INT), _range_fails, raises=_not_counted),
    op("enumerate", "iterable start=", enumerate, _enumerate, _enumerate_fails, raises=E_TYPE),
    op("zip", "*iterables strict=", _zip, lambda c: iterator_of(TupleType(tuple(map(iterated, c.rest_types)), "tuple")),
       lambda c: c.has(0) or _all_iterable(c), raises=lambda c: E_VALUE | E_TYPE if c.has(0) else E_TYPE),
    op("map", "function / *iterables", map, lambda c: iterator_of(c.types[0] or ANY), _all_iterable,
       _map_lambda),
    op("filter", "function iterable /", filter, _filtered, lambda c: not is_iterable(c.types[1]),
       _map_lambda),
    op("list", "iterable= /", lambda it=(): list(it), _listed("list"), _list_fails, raises=E_TYPE),
    op("tuple", "iterable= /", lambda it=(): list(it), _listed("tuple"), _list_fails, raises=E_TYPE),
    op("set", "iterable= /", lambda it=(): set(it), lambda c: set_of(iterated(c.types[0])), _set_fails,
       raises=E_TYPE),
    op("frozenset", "iterable= /", lambda it=(): set(it), lambda c: set_of(iterated(c.types[0])), _set_fails,
       raises=E_TYPE),
    op("dict", "iterable= /", dict, _dict, _dict_fails, raises=_no_pairs),
    op("str", "object= /", lambda v="": str(v), STR, False),
    op("repr", "object /", repr, STR, False),
    op("int", "x= / base=", _to_int, INT, _to_int_fails, raises=_not_read),
    op("float", "x= /", float, FLOAT, _to_float_fails, raises=_not_read),
    op("bool", "x= /", bool, BOOL, False),
    op("round", "number ndigits=", round, _round, _round_fails, raises=raising.wrong_kind),
    op("divmod", "a b /", _divmod, _numeric_pair, raises=divided),
    op("pow", "base exp mod=", pow, lambda c: FLOAT if any(map(is_float, c.types)) else mixed_number(*c.types)),
    op("isinstance", "object classes /", _isinstance, BOOL, False),
    op("ord", "c /", ord, INT),
    op("chr", "i /", chr, STR),
    op("hex", "number /", hex, STR, lambda c: not within(c.types[0], K_INT | K_BOOL)),
    op("oct", "number /", oct, STR, lambda c: not within(c.types[0], K_INT | K_BOOL)),
    op("bin", "number /", bin, STR, lambda c: not within(c.types[0], K_INT | K_BOOL)),
    op("next", "iterator default= /", next, lambda c: union((iterated(c.types[0]), c.types[1] or NEVER)),
       lambda c: not (c.has(1) and is_iterable(c.types[0])),
       raises=lambda c: 0 if c.has(1) else E_STOP if is_opaque(c.types[0], "iterator") else E_STOP | E_TYPE),
)  # fmt: skip
