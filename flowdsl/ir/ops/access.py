"""Reading and updating parts of lists, dicts and text: subscripts, slices, item assignment, ``iter``."""

from flowdsl.ir.expr import Literal
from flowdsl.ir.keeping import KEEP, TAKE
from flowdsl.ir.ops import raising, values
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_DICT,
    K_INT,
    K_LIST,
    K_NONE,
    K_STR,
    is_iterable,
    is_opaque,
    items_of,
    iterated,
    may,
    value_type,
    within,
)
from flowdsl.ir.ops.raised import E_KEY, E_OTHER, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.types import (
    ANY,
    INT,
    NEVER,
    STR,
    AnyType,
    DictType,
    Field,
    ListType,
    Opaque,
    RecordType,
    TupleType,
    Type,
    may_be_member,
    member_keys,
    members,
    part_of_any,
    python_only,
    union,
)
from flowdsl.records import replace


def part_type(container: Type, key: object) -> Type:
    """Return the type of ``container[key]`` for a constant key, or any key (pass an object that is no constant)."""
    out: list[Type] = []
    for member in members(container):
        match member:
            case RecordType():
                known = member.field(key) if isinstance(key, str) else None
                if known is not None:
                    out.append(known.type)
                elif not isinstance(key, str):
                    out.append(value_type(member))
                elif not member.closed:
                    out.append(ANY)
            case DictType(value):
                out.append(value)
            case TupleType(items) if isinstance(key, int):
                if -len(items) <= key < len(items):
                    out.append(items[key])
            case ListType() | TupleType():
                out.append(iterated(member))
            case _ if is_opaque(member, "counter"):
                out.append(INT)
            case _ if is_opaque(member, "range"):
                out.append(INT)
            case _ if is_opaque(member, "match"):
                out.append(union((STR,)))
            case _ if within(member, K_STR):
                out.append(STR)
            case _ if not may(member, K_STR | K_LIST | K_DICT):
                continue
            case AnyType():
                out.append(part_of_any(member))
            case _:
                out.append(ANY)
    return union(out)


def _part(call: Call) -> Type:
    return part_type(call.types[0] or ANY, call.literal(1))


def _part_fails(call: Call) -> bool:
    container, key = call.types[0], call.literal(1)
    for member in members(container or ANY):
        match member:
            case RecordType() if isinstance(key, str):
                found = member.field(key)
                if found is None or not found.required:
                    return True
            case TupleType(items) if isinstance(key, int):
                if not -len(items) <= key < len(items):
                    return True
            case _ if is_opaque(member, "counter"):
                if may(call.types[1], K_LIST | K_DICT):
                    return True
            case _:
                return True
    return container == NEVER


def _slice(call: Call) -> Type:
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        if isinstance(member, ListType | TupleType):
            out.append(ListType(iterated(member), member.made))
        elif within(member, K_STR):
            out.append(STR)
        elif is_opaque(member, "range"):
            out.append(member)
        elif may(member, K_LIST):
            out += [STR, ListType(iterated(member))]
    return union(out)


def _slice_raises(call: Call) -> int:
    if not raising.only_json(*call.types):
        return E_OTHER
    # A slice has been a key like others since Python 3.12.
    return E_TYPE | (E_KEY if may(call.types[0], K_DICT) else 0) | (E_VALUE if call.has(3) else 0)


def _slice_fails(call: Call) -> bool:
    whole = K_INT | K_BOOL | K_NONE
    if not (within(call.types[0], K_LIST | K_STR) or is_opaque(call.types[0], "range")):
        return True
    bounds = [t for t in call.types[1:3] if t is not None]
    step = call.literal(3) if call.has(3) else None
    return not all(within(t, whole) for t in bounds) or not (step is None or (isinstance(step, int) and step != 0))


def with_field(container: Type | None, key: object, value: Type, keyed: bool = False) -> Type:
    """Return the type of a container after ``container[key] = value``; `keyed`: the key may be a StrEnum's member."""
    out: list[Type] = []
    for member in members(container or ANY):
        match member:
            case RecordType(fields, closed, _, instance) if isinstance(key, str):
                old_field = member.field(key)
                named = keyed if old_field is None else old_field.member or (keyed and not old_field.required)
                # A key that is there keeps its place, and stays what it was.
                put = {f.name: f for f in fields} | {key: Field(str(key), value, member=named)}
                out.append(RecordType(tuple(put.values()), closed, instance, instance))
            case RecordType(fields, closed) if (closed and not fields) or keyed or python_only(value):
                # Of a record's keys that have no field only JSON values are known.
                out.append(DictType(union((value_type(member), value)), keyed or member_keys(member)))
            case RecordType(fields):
                out.append(RecordType(tuple(replace(f, type=union((f.type, value))) for f in fields)))
            case DictType(AnyType(), False) if isinstance(key, str) and python_only(value):
                out.append(RecordType((Field(str(key), value, member=keyed),)))
            case DictType(old, marked):
                out.append(DictType(union((old, value)), keyed or marked))
            case TupleType(items) if isinstance(key, int) and -len(items) <= key < len(items):
                at = key % len(items)
                out.append(TupleType((*items[:at], value, *items[at + 1 :])))
            case ListType() | TupleType():
                out.append(ListType(union((iterated(member), value))))
            case _ if is_opaque(member, "counter"):
                out.append(Opaque("counter", DictType(INT, keyed=True)) if keyed else member)
            case _ if may(member, K_LIST | K_DICT):
                out.append(ANY)
                out += [RecordType((Field(str(key), value, member=keyed),))] if isinstance(key, str) else _holding(
                    value, keyed)  # fmt: skip
            case _:
                continue
    return union(out)


def _holding(value: Type, keyed: bool) -> tuple[Type, Type]:
    """Return what a list or dict is in which a value has been put, of which nothing else is known."""
    return ListType(union((ANY, value))), DictType(union((ANY, value)), keyed)


def _set_item(call: Call) -> Type:
    return with_field(call.types[0], call.literal(1), call.types[2] or ANY, may_be_member(call.types[1]))


def _set_item_fails(call: Call) -> bool:
    container, key = call.types[0], call.types[1]
    if within(container, K_DICT):
        return not within(key, K_STR)
    if isinstance(container, TupleType):
        return _part_fails(call)
    return not is_opaque(container, "counter")


def _del_item_fails(call: Call) -> bool:
    # A Counter does not mind that a key is missing.
    return not (is_opaque(call.types[0], "counter") and within(call.types[1], K_STR))


def _del_item(call: Call) -> Type:
    out: list[Type] = []
    for member in members(call.types[0] or ANY):
        match member:
            case RecordType(fields, closed):
                key = call.literal(1)
                if isinstance(key, str):
                    out.append(RecordType(tuple(f for f in fields if f.name != key), closed))
                else:
                    out.append(RecordType(tuple(replace(f, required=False) for f in fields), closed))
            case TupleType():
                out.append(ListType(iterated(member)))
            case DictType() | ListType():
                out.append(member)
            case _ if may(member, K_LIST | K_DICT):
                out.append(ANY)
            case _ if is_opaque(member, "counter"):
                out.append(member)
            case _:
                continue
    return union(out)


def _set_slice(call: Call) -> Type:
    if not may(call.types[0], K_LIST):
        return NEVER
    old = items_of(call.types[0])
    return ListType(union((old, iterated(call.types[4]))))


def _del_slice(call: Call) -> Type:
    if not may(call.types[0], K_LIST):
        return NEVER
    return ListType(items_of(call.types[0]))


def _iter(call: Call) -> Type:
    given = call.types[0]
    return given if isinstance(given, ListType | TupleType) else ListType(iterated(given))


def _kept(call: Call) -> Type:
    container, value = call.types[0] or ANY, call.types[1] or ANY
    return _with_part(container, value, tuple(key.value if isinstance(key, Literal) else key for key in call.rest))


def _with_part(container: Type, value: Type, keys: tuple[object, ...]) -> Type:
    if not keys:
        return value
    return with_field(container, keys[0], _with_part(part_type(container, keys[0]), value, keys[1:]))


def _taken(call: Call) -> Type:
    type_ = call.types[0] or ANY
    for key in call.rest:
        type_ = part_type(type_, key.value if isinstance(key, Literal) else key)
    return type_


TABLE: dict[str, OpSpec] = table(
    op("[]", "obj key /", values.subscript, _part, _part_fails, raises=raising.absent),
    op("[:]", "obj low= high= step= /", values.slice_of, _slice, _slice_fails, raises=_slice_raises),
    op("[]=!", "obj key value /", values.with_item, _set_item, _set_item_fails, raises=raising.not_put),
    op("del[]!", "obj key /", values.without_item, _del_item, _del_item_fails, raises=raising.not_deleted),
    op("[:]=!", "obj low high step value /", values.with_slice, _set_slice),
    op("del[:]!", "obj low high step /", values.without_slice, _del_slice, _slice_fails, raises=_slice_raises),
    # What a view of a part is kept true by: the part is there for certain.
    op(KEEP, "obj value / *keys", values.with_part, _kept, False),
    op(TAKE, "obj / *keys", values.part, _taken, False),
    op("iter", "obj /", values.iterate, _iter, lambda c: not is_iterable(c.types[0]),
       raises=E_TYPE),
)
