"""The methods of ``list``, ``dict`` and ``set``, and the ones they share with ``str``.

A mutating method has two operations: ``.pop`` is what it returns, ``.pop!`` the receiver afterwards.
"""

import copy
from typing import Any

from flowdsl.ir.ops import raising, values
from flowdsl.ir.ops.access import part_type, with_field
from flowdsl.ir.ops.builtins import comparable
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_JSON,
    K_LIST,
    K_STR,
    is_iterable,
    is_opaque,
    items_of,
    iterated,
    key_type,
    may,
    value_type,
    within,
)
from flowdsl.ir.ops.operators import merged
from flowdsl.ir.ops.raised import E_ATTRIBUTE, E_INDEX, E_KEY, E_OTHER, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, Infer, OpSpec, op, table
from flowdsl.ir.ops.temporal import set_of
from flowdsl.ir.types import (
    ANY,
    BOOL,
    INT,
    NEVER,
    NONE,
    DictType,
    ListType,
    Opaque,
    RecordType,
    TupleType,
    Type,
    may_be_member,
    member_keys,
    members,
    union,
)
from flowdsl.records import replace

_HASHABLE = K_JSON & ~(K_LIST | K_DICT)


def _list(call: Call) -> bool:
    return not within(call.types[0], K_LIST)


def _dict(call: Call) -> bool:
    return not (within(call.types[0], K_DICT) or is_opaque(call.types[0], "counter"))


def _set(call: Call) -> bool:
    return not is_opaque(call.types[0], "set")


def _grown(added: Type | None, receiver: Type | None, lists: int = K_LIST) -> Type:
    if is_opaque(receiver, "set"):
        return set_of(union((iterated(receiver), added or NEVER)))
    if not may(receiver, lists):
        return NEVER
    return ListType(union((items_of(receiver), added or NEVER)))


def _appended(call: Call) -> Type:
    receiver = call.types[0]
    if isinstance(receiver, TupleType):
        return TupleType((*receiver.items, call.types[1] or ANY))
    return _grown(call.types[1], receiver)


def _same_list(call: Call) -> Type:
    return _grown(None, call.types[0])


def _popped(call: Call) -> Type:
    receiver = call.types[0] or ANY
    out: list[Type] = []
    for member in members(receiver):
        if within(member, K_LIST):
            out.append(iterated(member))
        elif within(member, K_DICT):
            out.append(part_type(member, call.literal(1)))
            if call.types[2] is not None:
                out.append(call.types[2])
        elif is_opaque(member, "set", "counter"):
            out.append(iterated(member))
        else:
            out += [ANY, call.types[2] or NEVER]
    return union(out)


def _popped_fails(call: Call) -> bool:
    return not (within(call.types[0], K_DICT) and call.has(2) and within(call.types[1], _HASHABLE))


def _after_pop(call: Call) -> Type:
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        match member:
            case RecordType(fields, closed):
                key = call.literal(1)
                if isinstance(key, str):
                    out.append(RecordType(tuple(f for f in fields if f.name != key), closed))
                else:
                    out.append(RecordType(tuple(replace(f, required=False) for f in fields), closed))
            case ListType() | TupleType():
                out.append(ListType(iterated(member)))
            case DictType():
                out.append(member)
            case Opaque():
                out.append(member)
            case _:
                out.append(ANY)
    return union(out)


def _got(call: Call) -> Type:
    default = call.types[2] if call.types[2] is not None else NONE
    key = call.literal(1)
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        match member:
            case RecordType(_, closed) if isinstance(key, str):
                found = member.field(key)
                if found is None:
                    out += [default] if closed else [ANY, default]
                elif found.required:
                    out.append(found.type)
                else:
                    out += [found.type, default]
            case _ if within(member, K_DICT) or is_opaque(member, "counter"):
                out += [value_type(member), default]
            case _ if may(member, K_DICT):
                out += [ANY, default]
            case _:
                continue
    return union(out)


def _got_fails(call: Call) -> bool:
    return _dict(call) or not within(call.types[1], _HASHABLE)


def _with_default(call: Call) -> Type:
    key = call.literal(1)
    added = call.types[2] if call.types[2] is not None else NONE
    keyed = may_be_member(call.types[1])
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        found = member.field(key) if isinstance(member, RecordType) and isinstance(key, str) else None
        if found is not None and found.required:
            out.append(member)
        elif found is not None or is_opaque(member, "counter"):
            out.append(with_field(member, key, union((found.type if found is not None else INT, added)), keyed))
        elif isinstance(member, RecordType) and isinstance(key, str):
            out.append(with_field(member, key, added if member.closed else union((ANY, added)), keyed))
        elif may(member, K_DICT):
            out.append(with_field(member, key, union((value_type(member), added)), keyed))
    return union(out)


def _updated(call: Call) -> Type:
    receiver = call.types[0]
    if is_opaque(receiver, "set"):
        return set_of(union([iterated(receiver), *map(iterated, call.rest_types)]))
    if is_opaque(receiver, "counter"):
        return receiver or ANY
    out = _a_dict(receiver)
    for given in call.rest_types:
        out = merged(out, _a_dict(given))
    return out


def _a_dict(given: Type | None) -> Type:
    """Return what is known of a dict that is updated, or of what updates one: pairs may do that as well."""
    if given is not None and within(given, K_DICT):
        return given
    pairs = [m.items for m in members(items_of(given)) if isinstance(m, TupleType) and len(m.items) == 2]
    keyed = member_keys(given) or any(may_be_member(pair[0]) for pair in pairs)
    return DictType(union((ANY, value_type(given), *(pair[1] for pair in pairs))), keyed)


def _entry(given: Type | None) -> Type:
    """Return the type of a key with its value."""
    return TupleType((key_type(given), value_type(given)), "tuple")


def _updated_fails(call: Call) -> bool:
    if is_opaque(call.types[0], "set"):
        return not all(map(gives_items, call.rest_types))
    return not (within(call.types[0], K_DICT) and all(within(t, K_DICT) for t in call.rest_types))


def _view(kind: str, item: Infer) -> Infer:
    def infer(call: Call) -> Type:
        return Opaque(kind, item(call))

    return infer


def _index_fails(call: Call) -> bool:
    return True


def _not_found(call: Call) -> int:
    owner, wanted = call.types[0], call.types[1]
    if call.has(2) or call.has(3):
        return E_OTHER
    if within(owner, K_LIST) and call.op.name == ".index":
        return E_VALUE
    # Only texts are looked for in a text.
    owners = K_STR | K_LIST if call.op.name == ".index" else K_STR
    return raising.of(owners, E_VALUE if within(wanted, K_STR) or not may(owner, K_STR) else E_VALUE | E_TYPE)(call)


def _nothing_to_pop(call: Call) -> int:
    owner, key = call.types[0], call.types[1]
    if not raising.only_json(*call.types):
        return E_OTHER
    out = 0 if within(owner, K_LIST | K_DICT) else E_ATTRIBUTE
    if may(owner, K_LIST):
        out |= E_INDEX | (E_TYPE if call.has(2) or (call.has(1) and not within(key, K_INT | K_BOOL)) else 0)
    if may(owner, K_DICT):
        out |= (0 if call.has(2) else E_KEY) | (0 if call.has(1) and within(key, _HASHABLE) else E_TYPE)
    return out


def _not_counted(call: Call) -> int:
    if call.has(2):
        return E_OTHER
    text = not may(call.types[0], K_STR) or within(call.types[1], K_STR)
    return raising.of(K_STR | K_LIST, 0 if text else E_TYPE)(call)


def _count_fails(call: Call) -> bool:
    if call.has(2):  # of a text only
        return True
    return not (within(call.types[0], K_LIST) or (within(call.types[0], K_STR) and within(call.types[1], K_STR)))


def _copied(call: Call) -> Type:
    receiver = call.types[0] or ANY
    if within(receiver, K_LIST | K_DICT) or is_opaque(receiver, "set", "counter"):
        return receiver
    return union((ANY, *(m for m in members(receiver) if may(m, K_LIST | K_DICT))))


def _copied_fails(call: Call) -> bool:
    return not (within(call.types[0], K_LIST | K_DICT) or is_opaque(call.types[0], "set", "counter"))


def _cleared(call: Call) -> Type:
    if is_opaque(call.types[0], "set"):
        return set_of(NEVER)
    return TupleType(()) if within(call.types[0], K_LIST) else RecordType(()) if within(call.types[0], K_DICT) else ANY


def _sort(receiver: Any, *, key: Any = None, reverse: Any = False) -> Any:
    if not isinstance(receiver, list):
        raise AttributeError("only lists can be sorted in place")
    return sorted(receiver, key=key, reverse=bool(reverse))


def _sort_lambda(op_: Any, types: tuple[Type, ...]) -> tuple[Type, ...]:
    return (iterated(types[0]),)


def _sort_fails(call: Call) -> bool:
    key = call.types[1] if call.has(1) else iterated(call.types[0])
    return _list(call) or not comparable(key or ANY)


def _set_result(call: Call) -> Type:
    return set_of(union([iterated(call.types[0]), *map(iterated, call.rest_types)]))


def _set_arguments(call: Call) -> bool:
    return _set(call) or not all(map(gives_items, (t for t in (*call.types[1:], *call.rest_types) if t is not None)))


def gives_items(type_: Type) -> bool:
    """Whether going through a value gives what may be in a set."""
    if is_opaque(type_, "set", "keys"):
        return True
    return is_iterable(type_) and within(iterated(type_), _HASHABLE)


def _fromkeys(keys: Any, value: Any = None) -> Any:
    return dict.fromkeys(keys, value)


_LISTS = (
    op("copy.copy", "x", copy.copy, lambda c: c.types[0] or ANY, False),
    op("copy.deepcopy", "x", copy.deepcopy, lambda c: c.types[0] or ANY, False),
    op(".append!", "self value /", values.after("append"), _appended, _list, raises=raising.of(K_LIST)),
    op(".extend!", "self iterable /", values.after("extend"), lambda c: _grown(iterated(c.types[1]), c.types[0]),
       lambda c: _list(c) or not is_iterable(c.types[1]), raises=raising.of(K_LIST, E_TYPE)),
    op(".insert!", "self index value /", values.after("insert"), lambda c: _grown(c.types[2], c.types[0]),
       lambda c: _list(c) or not within(c.types[1], K_INT), raises=raising.of(K_LIST, E_TYPE)),
    op(".remove!", "self value /", values.after("remove"), _same_list,
       raises=raising.of(K_LIST, E_VALUE)),
    op(".sort!", "self / * key= reverse=", _sort, _same_list, _sort_fails, _sort_lambda,
       raises=raising.of(K_LIST, E_TYPE)),
    op(".reverse!", "self /", values.after("reverse"), _same_list, _list, raises=raising.of(K_LIST)),
    op(".clear!", "self /", values.after("clear"), _cleared, _copied_fails, raises=raising.of(K_LIST | K_DICT)),
    op(".copy", "self /", values.on_copy("copy"), _copied, _copied_fails, raises=raising.of(K_LIST | K_DICT)),
    op(".index", "self value start= end= /", values.method("index"), INT, _index_fails, raises=_not_found),
    op(".rindex", "self value start= end= /", values.method("rindex"), INT, _index_fails, raises=_not_found),
    op(".count", "self value start= end= /", values.method("count"), INT, _count_fails,
       raises=_not_counted),
)  # fmt: skip
_DICTS = (
    op(".get", "self key default= /", values.method("get"), _got, _got_fails, raises=raising.of_dict_with_key),
    op(".setdefault", "self key default= /", values.on_copy("setdefault"), _got, _got_fails,
       raises=raising.of_dict_with_key),
    op(".setdefault!", "self key default= /", values.after("setdefault"), _with_default,
       lambda c: _dict(c) or not within(c.types[1], K_STR), raises=raising.of_dict_with_key),
    op(".pop", "self key= default= /", values.on_copy("pop"), _popped, _popped_fails, raises=_nothing_to_pop),
    op(".pop!", "self key= default= /", values.after("pop"), _after_pop, _popped_fails, raises=_nothing_to_pop),
    op(".popitem", "self /", values.on_copy("popitem"), lambda c: _entry(c.types[0]),
       raises=raising.of(K_DICT, E_KEY)),
    op(".popitem!", "self /", values.after("popitem"), _after_pop, raises=raising.of(K_DICT, E_KEY)),
    op(".update!", "self *others **fields", values.after("update"), _updated, _updated_fails,
       raises=raising.of(K_DICT, E_TYPE | E_VALUE)),
    op(".keys", "self /", values.method("keys"), _view("keys", lambda c: key_type(c.types[0])), _dict,
       raises=raising.of(K_DICT)),
    op(".values", "self /", values.method("values"), _view("values", lambda c: value_type(c.types[0])), _dict,
       raises=raising.of(K_DICT)),
    op(".items", "self /", values.method("items"),
       _view("items", lambda c: _entry(c.types[0])), _dict,
       raises=raising.of(K_DICT)),
    op("dict.fromkeys", "iterable value= /", _fromkeys,
       lambda c: DictType(c.types[1] if c.types[1] is not None else NONE, may_be_member(iterated(c.types[0]))),
       lambda c: not (is_iterable(c.types[0]) and within(iterated(c.types[0]), K_STR)), raises=E_TYPE),
)  # fmt: skip
_SETS = (
    op(".add!", "self value /", values.after("add"), lambda c: _grown(c.types[1], c.types[0]),
       lambda c: _set(c) or not within(c.types[1], _HASHABLE)),
    op(".discard!", "self value /", values.after("discard"), lambda c: c.types[0] or ANY,
       lambda c: _set(c) or not within(c.types[1], _HASHABLE)),
    *(
        op(f".{name}", "self *others", values.method(name), _set_result, _set_arguments)
        for name in ("union", "intersection", "difference")
    ),
    op(".symmetric_difference", "self other /", values.method("symmetric_difference"),
       lambda c: set_of(union((iterated(c.types[0]), iterated(c.types[1])))), _set_arguments),
    *(
        op(f".{name}", "self other /", values.method(name), BOOL, _set_arguments)
        for name in ("issubset", "issuperset", "isdisjoint")
    ),
)  # fmt: skip

TABLE: dict[str, OpSpec] = table(*_LISTS, *_DICTS, *_SETS)
