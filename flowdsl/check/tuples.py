"""Tuples where Python and a machine would part ways.

In a machine a tuple is a list; in Python it equals no list, is ordered and joined with tuples only, and never changes.
It may be stored, passed on, walked, unpacked, returned and compared with a tuple. What comes from outside (the input,
results of tasks) is JSON and holds none, so a value that nothing is known about counts as a list.
"""

from collections.abc import Iterator

from flowdsl.analysis.types import Env
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import names as rules
from flowdsl.ir.environment import extended
from flowdsl.ir.expr import Comprehension, DictOf, Expr, Lambda, ListOf, Literal, Op, Spread
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.infer import lambda_scope
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_OPAQUE, K_STR, is_opaque, iterated, may, within
from flowdsl.ir.ops.strings import NO_TUPLE
from flowdsl.ir.types import (
    ANY,
    AnyType,
    DictType,
    ListType,
    Opaque,
    RecordType,
    TupleType,
    Type,
    UnionType,
    is_dict,
    members,
    union,
)
from flowdsl.records import replace

_RANKED = frozenset({"<", "<=", ">", ">="})
_COMPARED = frozenset({"==", "!="}) | _RANKED
_JOINED = frozenset({"+", "+="})
_CHANGED = frozenset({"[]=!", "del[]!", "[:]=!", "del[:]!"})
_ORDERED = frozenset({"sorted", "min", "max", ".sort!"})
_SEARCHED = frozenset({".index", ".count", ".remove!"})
_OF_TUPLES = frozenset({".index", ".count"})
"""All methods that a tuple has."""
_AFFIXES = frozenset({".startswith", ".endswith"})
_SETS = frozenset({"set", "frozenset", "collections.Counter", "dict.fromkeys", "flowdsl.distinct"})
_KEYED = frozenset(
    {"[]", "[]=!", "del[]!", ".get", ".pop", ".pop!", ".setdefault", ".setdefault!", ".add!", ".discard!"}
)
_HASHED = "takes a tuple as a key or as an item of a set, and keys of JSON are texts"
_OTHERS = frozenset({"in", "not in", "isinstance", NO_TUPLE})
OPERATIONS = _COMPARED | _JOINED | _CHANGED | _ORDERED | _SEARCHED | _SETS | _KEYED | _OTHERS
"""Operations that are looked at, besides methods."""


def tuple_problem(part: Op | Comprehension | DictOf, env: Env) -> Diagnostic | None:
    """Return what an operation does to a tuple that Python would not do, or None."""
    why = _wrong(part, env)
    if not why:
        return None
    if why == _HASHED:
        return rules.TupleAsList(origin=part.origin, why=why, instead='make a text of it: `f"{a}-{b}"`')
    instead = "make both lists or both tuples: `[a, b]`, `list(value)`, `tuple(value)`"
    assert isinstance(part, Op)
    if part.name == NO_TUPLE:
        instead = "write an f-string"
    elif part.name == "isinstance":
        instead = "test for `(list, tuple)`, or for None, a number or a text"
    elif part.name in _CHANGED or (part.name.startswith(".") and part.name not in _SEARCHED | _AFFIXES):
        instead = "make it a list: `[a, b]`, `list(value)`"
    return rules.TupleAsList(origin=part.origin, why=why, instead=instead)


def _wrong(part: Op | Comprehension | DictOf, env: Env) -> str:
    if any(map(_tuple, hashed(part, env))):
        return _HASHED
    if not isinstance(part, Op):
        return ""
    name, args = part.name, part.args
    types = [infer(a.value if isinstance(a, Spread) else a, env) for a in args]
    match types:
        case [value] if name == NO_TUPLE and _tuple(value):
            return "formats a tuple, whose items `%` takes one by one"
        case [left, right] if name in _RANKED and (_mixes(left, right) or clash(left, right, ordered=True)):
            return "orders tuples and lists"
        case [left, right] if name in _COMPARED:
            return "compares a tuple with what may be a list" if clash(left, right) else ""
        case [left, right] if name in ("in", "not in"):
            return "compares a tuple with what may be a list" if clash(left, iterated(right)) else ""
        case [left, right] if name == "+=" and _tuple(left) and may(right, K_STR | K_DICT | K_OPAQUE):
            return "joins a tuple and what is none"
        case [left, right] if name == "+" or (name == "+=" and _tuple(left)):
            return "joins a tuple and what may be a list" if _mixes(left, right) else ""
        case [value, _] if name == "isinstance":
            asked = args[1].items if isinstance(args[1], ListOf) else args[1:]
            names = {a.value for a in asked if isinstance(a, Literal)}
            if "tuple" in names and "list" not in names:
                return "asks whether a value is a tuple, which a machine cannot tell from a list"
            return "asks whether a tuple is a list" if "list" in names and _tuple(value) else ""
        case [_, given] if name in _AFFIXES:
            return "gives a list where Python takes a tuple" if "list" in _lists(given) else ""
        case [owner, *_] if name in _CHANGED or (name.startswith(".") and name not in _OF_TUPLES):
            if _tuple(owner):
                return "treats a tuple as a list"
    match types:
        case [owner, value] if name in _SEARCHED:
            return "compares a tuple with what may be a list" if clash(value, iterated(owner)) else ""
        case [owner, *more] if name in _ORDERED:
            ordered = (owner, *more) if more else (iterated(owner),)
            if isinstance(key := part.kwarg("key"), Lambda):
                ordered = (infer(key.body, extended(env, lambda_scope(key, (union(ordered),)))),)
            elif key is not None:
                return ""
            inside = any(clash(one, other, ordered=True) for one in ordered for other in ordered)
            return "orders tuples and lists" if inside or _mixes(*ordered) else ""
    return ""


def hashed(part: Expr, env: Env) -> Iterator[Type]:
    """Yield the types of what becomes a key or an item of a set, or is looked for among them."""
    match part:
        case DictOf(entries):
            yield from (infer(entry[0], env) for entry in entries if not isinstance(entry, Spread))
        case Comprehension(kind="set"):
            yield iterated(infer(part, env))
        case Comprehension(kind="dict"):
            yield _key_type(part, env)
        case Op(name, (items, *_)) if name in _SETS:
            yield iterated(infer(items.value if isinstance(items, Spread) else items, env))
        case Op(name, (_, key, *_)) if name in _KEYED:
            yield infer(key, env)
        case Op("in" | "not in", (key, owner)) if _hashes(infer(owner, env)):
            yield infer(key, env)
        case _:
            pass


def _key_type(part: Comprehension, env: Env) -> Type:
    """Return the type of the keys that a dict comprehension makes, of the pairs that it is written as."""
    pairs = infer(replace(part, kind="list"), env)
    pair = iterated(pairs)
    return pair.items[0] if isinstance(pair, TupleType) and len(pair.items) == 2 else ANY


def _hashes(type_: Type) -> bool:
    return is_dict(type_) or is_opaque(type_, "set", "keys", "counter")


def _made(type_: Type) -> set[str]:
    """Return which of list and tuple a value may be; what is unknown may be a list."""
    return _lists(type_) | ({"list"} if any(isinstance(m, AnyType) for m in members(type_)) else set())


def _lists(type_: Type) -> set[str]:
    """Return which of list and tuple a value may be, as far as it is known to be one."""
    made = [m.made for m in members(type_) if isinstance(m, ListType | TupleType)]
    return {kind for m in made for kind in (("list", "tuple") if m == "either" else (m,))}


def _mixes(*types: Type) -> bool:
    """Whether there may be tuples and lists among some values."""
    return len(set().union(*map(_made, types))) > 1


def may_be_else_than_list(type_: Type) -> bool:
    """Whether a value may be no list: something else altogether, or a tuple."""
    return not within(type_, K_LIST) or _tuple(type_)


def _tuple(type_: Type) -> bool:
    return "tuple" in _made(type_)


def _holds(type_: Type) -> bool:
    """Whether a value may be a tuple, or have one inside."""
    match type_:
        case ListType(item, made):
            return made != "list" or _holds(item)
        case TupleType(items, made):
            return made != "list" or any(map(_holds, items))
        case DictType(item) | Opaque(item=item):
            return _holds(item)
        case RecordType(fields=fields):
            return any(_holds(f.type) for f in fields)
        case UnionType(parts) | AnyType(parts):
            return any(map(_holds, parts))
        case _:
            return False


def clash(left: Type, right: Type, *, ordered: bool = False) -> bool:
    """Whether a comparison may meet a tuple on one side and a list in its place on the other.

    Args:
        left: of one operand.
        right: of the other.
        ordered: whether they are ordered, which those of different lengths are as well.
    """
    if not (_holds(left) or _holds(right)):
        return False
    return any(_clash(one, other, ordered) for one in members(left) for other in members(right))


def _clash(left: Type, right: Type, ordered: bool) -> bool:
    match left, right:
        case (AnyType(), other) | (other, AnyType()):
            return _holds(other)
        case TupleType(ours, made), TupleType(theirs, other):
            if len(ours) != len(theirs) and not ordered:
                return False  # not equal in a machine either
            parts = zip(ours, theirs, strict=False)
            return made != other or made == "either" or any(clash(one, two, ordered=ordered) for one, two in parts)
        case ListType() | TupleType(), ListType() | TupleType():
            if left.made != right.made or left.made == "either":
                return True
            return clash(iterated(left), iterated(right), ordered=ordered)
        case RecordType(), RecordType():
            others = {f.name: f.type for f in right.fields}
            return any(clash(f.type, others[f.name]) for f in left.fields if f.name in others)
        case RecordType() | DictType(), RecordType() | DictType():
            return clash(_values(left), _values(right))
        case Opaque(item=one), Opaque(item=other):
            return clash(one, other)
        case _:
            return False


def _values(type_: RecordType | DictType) -> Type:
    return type_.value if isinstance(type_, DictType) else union(f.type for f in type_.fields)
