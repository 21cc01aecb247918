"""Static types: what is known about a value; never required, `ANY` is always a right answer.

The lattice is small: scalars, lists, tuples of known length, dicts with one value type, records (TypedDict,
dataclass, service results), unions, `ANY` above all and `NEVER` below. A few *Python-only* kinds (sets, dates,
bytes …) exist while an expression is being evaluated; they have a JSON representation fixed by the operations
that make them.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, TypeAlias

from flowdsl.records import dataclass, replace

Kind: TypeAlias = Literal["none", "bool", "int", "float", "str"]
Made: TypeAlias = Literal["list", "tuple", "either"]
"""What Python has where a machine has a list: the two are never equal."""


@dataclass(frozen=True, slots=True)
class AnyType:
    """Nothing is known.

    Attributes:
        holds: what is no JSON value in Python and may be somewhere in it: a value that grows in a loop around what it
            was before (``node = (item, node)``) has parts of these types at any depth.
    """

    holds: frozenset["Type"] = frozenset()


@dataclass(frozen=True, slots=True)
class NeverType:
    """No value: the type of an expression that always fails."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """None, bool, int, float or str. An ``int`` is a number with an integral value (JSON has one number type).

    Attributes:
        loose: of a ``float``: whether it comes from JSON, where it may turn out to be an int. One that Python computes
            is a float for certain, and has the text of one: ``4 / 2`` is ``2.0``.
        member: whether it is a member of a ``StrEnum`` or an ``IntEnum``, whose ``repr`` is not that of its value.
    """

    kind: Kind
    loose: bool = False
    member: bool = False


@dataclass(frozen=True, slots=True)
class ListType:
    """A list whose items all have type `item`."""

    item: "Type"
    made: Made = "list"


@dataclass(frozen=True, slots=True)
class TupleType:
    """A list of exactly these item types."""

    items: tuple["Type", ...]
    made: Made = "list"


@dataclass(frozen=True, slots=True)
class DictType:
    """A dict with text keys and values of one type.

    Attributes:
        value: the type of the values.
        keyed: whether keys may be members of a ``StrEnum``, whose ``repr`` is not that of their values.
    """

    value: "Type"
    keyed: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a record; `member`: which may be a member of a ``StrEnum``."""

    name: str
    type: "Type"
    required: bool = True
    member: bool = False


@dataclass(frozen=True, slots=True)
class RecordType:
    """A dict with known keys. `closed` records have no others, so reading another key is an error.

    Attributes:
        instance: the dataclass it was made of: an object in the machine, and no dict in Python.
    """

    fields: tuple[Field, ...]
    closed: bool = False
    name: str = ""
    instance: str = ""

    def field(self, name: str) -> Field | None:
        """Return the field of that name, or None."""
        for field in self.fields:
            if field.name == name:
                return field
        return None


@dataclass(frozen=True, slots=True)
class Opaque:
    """A Python-only kind: ``set``, ``datetime``, ``timedelta``, ``bytes``, ``counter``, ``match``, ``iterator`` …

    Its JSON representation is private to the operations on it; it must not reach a task, a result or a variable of
    unknown type without being converted.
    """

    kind: str
    item: "Type" = AnyType()


@dataclass(frozen=True, slots=True, eq=False)
class UnionType:
    """One of several; built by `union`, never nested, never of fewer than two members.

    The order of the members is that in which they were found, and no part of what the type says.
    """

    members: tuple["Type", ...]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UnionType):
            return False
        return self.members == other.members or frozenset(self.members) == frozenset(other.members)

    def __hash__(self) -> int:
        return hash(frozenset(self.members))


Type: TypeAlias = AnyType | NeverType | Scalar | ListType | TupleType | DictType | RecordType | Opaque | UnionType

ANY = AnyType()
NEVER = NeverType()
NONE = Scalar("none")
BOOL = Scalar("bool")
INT = Scalar("int")
FLOAT = Scalar("float")
JSON_FLOAT = Scalar("float", loose=True)
STR = Scalar("str")
MOST_PARTS = 4_000
"""Types that a type is made of before it is taken for `ANY`."""
ANY_LIST = ListType(ANY)
ANY_DICT = DictType(ANY)


def members(type_: Type) -> tuple[Type, ...]:
    """Return the alternatives of a type; a non-union is its own only alternative."""
    return type_.members if isinstance(type_, UnionType) else (type_,)


def union(types: Iterable[Type]) -> Type:
    """Join types: the least type of this lattice that holds them all.

    `ANY` stands for any JSON value. What Python tells from one (`python_only`) stays beside it: ``Any | date``.
    """
    given = tuple(types)
    if len(given) == 1:
        return given[0]
    out: list[Type] = []
    unknown: AnyType | None = None
    for type_ in given:
        for member in members(type_):
            if isinstance(member, AnyType):
                unknown = member if not unknown or not unknown.holds else AnyType(unknown.holds | member.holds)
            elif not isinstance(member, NeverType) and member not in out:
                out.append(member)
    if unknown is not None:
        out = [member for member in out if python_only(member)]
        if not out:
            return unknown
    lists = [m for m in out if isinstance(m, ListType | TupleType)]
    if len(lists) > 1 and any(isinstance(m, ListType) for m in lists):
        items = union(t for m in lists for t in (m.items if isinstance(m, TupleType) else (m.item,)))
        merged = ListType(items, made_of(lists))
        out = [m for m in out if m not in lists] + [merged]
    elif len(lists) > 1:
        out = _tuples_joined(out)
    dicts = [m for m in out if isinstance(m, DictType)]
    if len(dicts) > 1:
        merged_dict = DictType(union(m.value for m in dicts), any(m.keyed for m in dicts))
        out = [m for m in out if m not in dicts] + [merged_dict]
    out = _records_joined(out)
    for kind in dict.fromkeys(m.kind for m in out if isinstance(m, Opaque)):
        alike = [m for m in out if isinstance(m, Opaque) and m.kind == kind]
        if len(alike) > 1:
            out = [m for m in out if m not in alike] + [Opaque(kind, union(m.item for m in alike))]
    if len(out) > 12 and unknown is None:
        return union((ANY, *out))
    if not out:
        return NEVER
    if unknown is not None:
        out.insert(0, unknown)
    return out[0] if len(out) == 1 else UnionType(tuple(out))


@lru_cache(maxsize=4096)
def python_only(type_: Type) -> bool:
    """Whether a value may be, or hold, what is no JSON value in Python: a date, a set, a tuple, ``2.0`` …"""
    match type_:
        case Opaque():
            return True
        case Scalar(kind, loose, member):
            return member or (kind == "float" and not loose)
        case ListType(item, made):
            return made != "list" or python_only(item)
        case TupleType(items, made):
            return made != "list" or any(map(python_only, items))
        case DictType(value, keyed):
            return keyed or python_only(value)
        case RecordType(fields, _, _, instance):
            return bool(instance) or any(field.member or python_only(field.type) for field in fields)
        case UnionType(alternatives):
            return any(map(python_only, alternatives))
        case AnyType(holds):
            return bool(holds)
        case _:
            return False


def python_kinds(type_: Type) -> tuple[Type, ...]:
    """Return the types of what `python_only` finds in a type, at any depth, with nothing known of their parts."""
    found: dict[Type, None] = {}
    pending = [type_]
    seen: set[int] = set()  # one type may stand in another many times over
    while pending:
        here = pending.pop()
        if id(here) in seen:
            continue
        seen.add(id(here))
        match here:
            case Opaque(kind):
                found[Opaque(kind)] = None
            case Scalar() if python_only(here):
                found[here] = None
            case ListType(made=made) | TupleType(made=made) if made != "list":
                found[ListType(ANY, made)] = None
            case RecordType(fields, _, _, instance) if instance:
                found[replace(here, fields=tuple(replace(f, type=ANY) for f in fields))] = None
            case DictType() | RecordType() if member_keys(here):
                found[DictType(ANY, keyed=True)] = None
            case _:
                pass
        pending.extend(parts(here))
    return tuple(found)


def member_keys(type_: Type | None) -> bool:
    """Whether keys of a dict, where a value is one, may be members of a ``StrEnum``."""
    match type_:
        case DictType(_, keyed):
            return keyed
        case RecordType(fields):
            return any(field.member for field in fields)
        case Opaque("counter", item):
            return item != INT and any(isinstance(part, DictType) and part.keyed for part in members(item))
        case UnionType(alternatives):
            return any(map(member_keys, alternatives))
        case _:
            return False


def may_be_member(type_: Type | None) -> bool:
    """Whether a text may be a member of a ``StrEnum``."""
    return type_ is not None and any(isinstance(m, Scalar) and m.member for m in members(type_))


def parts(type_: Type) -> tuple[Type, ...]:
    """Return the types that a type is made of."""
    match type_:
        case ListType(item) | DictType(item) | Opaque(item=item):
            return (item,)
        case TupleType(items) | UnionType(items):
            return items
        case RecordType(fields):
            return tuple(field.type for field in fields)
        case AnyType(holds):
            return tuple(holds)
        case _:
            return ()


def bounded(type_: Type) -> Type:
    """Return a type, or what is known of its kinds where it is larger than anything that anybody writes.

    ``b = [b, b]`` in a loop doubles the type of ``b`` with every round.
    """
    sizes: dict[int, int] = {}
    pending = [type_]
    while pending:
        here = pending[-1]
        inner = parts(here)
        new = [part for part in inner if id(part) not in sizes]
        if new:
            pending += new
            continue
        sizes[id(here)] = 1 + sum(sizes[id(part)] for part in inner)
        pending.pop()
    return unknown_with(type_) if sizes[id(type_)] > MOST_PARTS else type_


def unknown_with(type_: Type) -> Type:
    """Return the type of which nothing is known but what of it is no JSON value."""
    held = {kind for member in members(type_) for part in parts(member) for kind in python_kinds(part)}
    return union((AnyType(frozenset(held)), *python_kinds(type_)))


def part_of_any(type_: AnyType) -> Type:
    """Return the type of the parts of a value that nothing is known of."""
    return union((type_, *type_.holds)) if type_.holds else type_


def made_of(types: Iterable[ListType | TupleType]) -> Made:
    """Return what lists are in Python, all together."""
    found = {type_.made for type_ in types}
    return "either" if len(found) > 1 else found.pop() if found else "list"


def _tuples_joined(types: list[Type]) -> list[Type]:
    """Join lists of as many items, item by item: pairs of a list that was empty for a while are pairs of nothing."""
    out: list[Type] = []
    alike: dict[tuple[int, Made], int] = {}
    for type_ in types:
        place = alike.setdefault((len(type_.items), type_.made), len(out)) if isinstance(type_, TupleType) else len(out)
        known = out[place] if place < len(out) else None
        if isinstance(known, TupleType) and isinstance(type_, TupleType):
            out[place] = replace(known, items=tuple(map(union, zip(known.items, type_.items, strict=True))))
        else:
            out.append(type_)
    return out


def _records_joined(types: list[Type]) -> list[Type]:
    """Join what tests have narrowed of one declared record: fields of the same names, of different types."""
    out: list[Type] = []
    for type_ in types:
        alike = next((i for i, known in enumerate(out) if _one_record(known, type_)), None)
        if alike is None:
            out.append(type_)
            continue
        known = out[alike]
        assert isinstance(known, RecordType) and isinstance(type_, RecordType)
        others = {field.name: field.type for field in type_.fields}
        fields = (replace(field, type=union((field.type, others[field.name]))) for field in known.fields)
        out[alike] = replace(known, fields=tuple(fields))
    return out


def _one_record(one: Type, other: Type) -> bool:
    return (
        isinstance(one, RecordType) and isinstance(other, RecordType)
        and one.name == other.name != "" and one.closed == other.closed
        and {(f.name, f.required) for f in one.fields} == {(f.name, f.required) for f in other.fields}
    )  # fmt: skip


def without(type_: Type, *kinds: Kind) -> Type:
    """Remove scalar alternatives, for narrowing after a test such as ``x is not None``."""
    return union(m for m in members(type_) if not (isinstance(m, Scalar) and m.kind in kinds))


def is_number(type_: Type) -> bool:
    """Whether every value is an int or a float (and no bool)."""
    return all(isinstance(m, Scalar) and m.kind in ("int", "float") for m in members(type_)) and type_ != NEVER


def only(type_: Type, *classes: type) -> bool:
    """Whether every alternative is an instance of one of these type classes."""
    return type_ != NEVER and all(isinstance(m, classes) for m in members(type_))


def is_list(type_: Type) -> bool:
    """Whether every value is a list."""
    return only(type_, ListType, TupleType)


def is_dict(type_: Type) -> bool:
    """Whether every value is a dict."""
    return only(type_, DictType, RecordType)


def item_type(type_: Type) -> Type:
    """Return the type of the items of a list type; `ANY` when it is not known to be a list."""
    out: list[Type] = []
    for member in members(type_):
        match member:
            case ListType(item):
                out.append(item)
            case TupleType(items):
                out.extend(items)
            case _:
                out.append(ANY)
    return union(out)


def show(type_: Type) -> str:
    """Write a type as a Python annotation, for messages."""
    match type_:
        case AnyType():
            return "Any"
        case NeverType():
            return "Never"
        case Scalar(kind):
            return "None" if kind == "none" else kind
        case ListType(item):
            return f"list[{show(item)}]"
        case TupleType(items):
            return f"tuple[{', '.join(map(show, items))}]"
        case DictType(value):
            return f"dict[str, {show(value)}]"
        case RecordType(name=name):
            return name or "dict"
        case Opaque(kind):
            return kind
        case UnionType(alternatives):
            return " | ".join(map(show, alternatives))
