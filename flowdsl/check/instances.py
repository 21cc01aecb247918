"""Instances of a dataclass where Python and a machine would part ways.

In a machine an instance is an object; in Python it is no dict. It may be stored, passed on, returned, tested against
None and compared with an instance of its class, and its attributes are read. What would treat it as a dict is refused,
and so is an attribute of what may be no instance.
"""

from flowdsl.analysis.types import Env, Types
from flowdsl.check.tuples import hashed
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.ir.attribute import Attribute
from flowdsl.ir.environment import extended
from flowdsl.ir.expr import Clause, Comprehension, DictOf, Expr, Format, FormatField, ListOf, Literal, Op, Spread
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.infer import clause_scope
from flowdsl.ir.ops.kinds import K_NONE, iterated, value_type, within
from flowdsl.ir.ops.typed import typed_parts
from flowdsl.ir.types import (
    AnyType,
    DictType,
    ListType,
    Opaque,
    RecordType,
    TupleType,
    Type,
    UnionType,
    members,
)
from flowdsl.source import Origin

_PARTS = frozenset({"[]", "[]=!", "del[]!"})
"""What attributes become: the key of an attribute stands nowhere in the text, that of a subscript does."""
_TESTS = frozenset({"not", "bool", "is", "is not", "copy.copy", "copy.deepcopy", "dataclasses.asdict"})
_EQUAL = frozenset({"==", "!="})
_SEARCHED = frozenset({".index", ".rindex", ".count", ".remove!"})
_WALKS = frozenset({".join", ".extend!", ".update!", ".union", ".issubset", ".issuperset", ".isdisjoint"})
"""Methods that walk what they are given, as they walk no instance."""
_UNPACKS = frozenset({"dict", "itertools.chain.from_iterable", "flowdsl.transposed"})
"""Operations that walk the items of what they walk."""
_AS_DICT = (
    "treats an instance of `{}` as a dict, which it is not in Python",
    "read its attributes (`value.field`), or make a `TypedDict` of the class",
)
_AS_KEY = (
    "takes an instance of `{}` as a key or as an item of a set, and keys of JSON are texts",
    "take a field of it, or a text of several: `f\"{value.a}-{value.b}\"`",
)
_TEXTS = frozenset({"str", "repr", "format", "json.dumps", ".format"})


def check_instances(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report what a dict can do and an instance of a dataclass cannot."""
    seen: set[tuple[str, Origin]] = set()
    for expr, around in types.reached_expressions(graph):
        for part, env in typed_parts(expr, around):
            origin = getattr(part, "origin", None)
            if not isinstance(origin, Origin) or not origin.file.locate:
                continue
            if _no_instance(part, env):
                sink.report(python_rules.UnsupportedExpression(
                    origin=origin, what="`asdict` of what may be no instance of a dataclass",
                    instead="make it by a call of the class, or `copy.deepcopy` the dict",
                ))  # fmt: skip
            if (frozen := _frozen(part, env)) and (frozen, origin) not in seen:
                seen.add((frozen, origin))
                why = f"a field of `{frozen}`, which is frozen"
                name = str(part.args[1].value) if isinstance(part, Op) and isinstance(part.args[1], Literal) else ""
                sink.report(rules.UnusableName(origin=origin, name=name, why=why, instead="make another instance"))
            key = next((found for type_ in hashed(part, env) if (found := _instance(type_))), "")
            name, attribute = key or _wrong(part, env), _no_attribute(part, env)
            if name and (name, origin) not in seen:
                seen.add((name, origin))
                why, instead = (_AS_KEY if key else _AS_DICT)
                sink.report(rules.InstanceAsDict(origin=origin, why=why.format(name), instead=instead))
            elif attribute and (attribute, origin) not in seen:
                seen.add((attribute, origin))
                sink.report(rules.UnknownAttribute(
                    origin=origin, owner="a value that may be no instance of a dataclass", name=attribute,
                    instead=f'read a key of an object with `["{attribute}"]`, or make an instance: `Class(**value)`',
                ))  # fmt: skip


def _no_instance(part: Expr, env: Env) -> bool:
    match part:
        case Op("dataclasses.asdict", (value,)):
            return not all(isinstance(m, RecordType) and m.instance for m in members(infer(value, env)))
        case _:
            return False


def _frozen(part: Expr, env: Env) -> str:
    """Return the frozen dataclass of which a part changes an instance, or an empty text."""
    match part:
        case Op("[]=!", (owner, Literal(Attribute(frozen=frozen)), *_)) if frozen:
            return next((held for m in members(infer(owner, env)) if (held := _instance(m)) in frozen), "")
        case _:
            return ""


def _no_attribute(part: Expr, env: Env) -> str:
    """Return the attribute that a part reads or sets of what may be no instance that has it, or an empty text."""
    match part:
        case Op("[]" | "[]=!", (owner, Literal(Attribute() as name), *_)):
            # Of None, Python reads no attribute and the machine no key; neither of them sets one.
            owners = [m for m in members(infer(owner, env)) if not within(m, K_NONE)]
            fits = [isinstance(m, RecordType) and bool(m.instance) and m.field(name) is not None for m in owners]
            return "" if all(fits) else str(name)
        case _:
            return ""


def _wrong(part: Expr, env: Env) -> str:
    """Return the dataclass that a part of an expression treats as a dict, or an empty text."""
    match part:
        case Op(name, (left, right)) if name in _EQUAL:
            return _compared(infer(left, env), infer(right, env))
        case Op(name, (owner, key, *_)) if name in _PARTS:
            return _instance(infer(owner, env)) if key.origin.file.locate is not None else ""
        case Op(name) if name in _TESTS:
            return ""
        case Op("isinstance", (value, *_)):
            return _instance(infer(value, env))
        case Op(name, args) if name in _TEXTS:
            written = args if name == ".format" else args[:1]
            values = (a.value if isinstance(a, Spread) else a for a in (*written, *dict(part.kwargs).values()))
            return next((found for value in values if (found := _held(infer(value, env)))), "")
        case Op("in" | "not in", (value, container)):
            looked = infer(container, env)
            return _instance(looked) or _compared(infer(value, env), iterated(looked))
        case Op(name, (owner, value, *_)) if name in _SEARCHED:
            looked = infer(owner, env)
            return _instance(looked) or _compared(infer(value, env), iterated(looked))
        case Op(name, (owner, *more)) if name.startswith("."):
            walked = [owner, *more] if name in _WALKS else [owner]
            return next((found for value in walked if (found := _instance(infer(value, env)))), "")
        case Op(name, (value,)) if name in _UNPACKS:
            given = infer(value, env)
            return _instance(given) or _instance(iterated(given))
        case Op(_, args):
            plain = (a.value if isinstance(a, Spread) else a for a in args)
            return next((found for a in plain if (found := _instance(infer(a, env)))), "")
        case Comprehension(clauses=clauses):
            return _walked(clauses, env)
        case Format(parts):
            fields = (p.value for p in parts if isinstance(p, FormatField))
            return next((found for value in fields if (found := _held(infer(value, env)))), "")
        case DictOf(entries):
            return _spread([e for e in entries if isinstance(e, Spread)], env)
        case ListOf(items):
            return _spread([i for i in items if isinstance(i, Spread)], env)
        case _:
            return ""


def _walked(clauses: tuple[Clause, ...], env: Env) -> str:
    for clause in clauses:
        given = infer(clause.iterable, env)
        item = iterated(given)
        found = _instance(given) or (_instance(item) if clause.unpack else "")
        if found:
            return found
        env = extended(env, clause_scope(clause.names, clause.unpack, item))
    return ""


def _spread(spreads: list[Spread], env: Env) -> str:
    return next((found for s in spreads if (found := _instance(infer(s.value, env)))), "")


def _instance(type_: Type) -> str:
    return next((m.instance for m in members(type_) if isinstance(m, RecordType) and m.instance), "")


def _held(type_: Type) -> str:
    """Return the dataclass of a value, or of one that it holds."""
    match type_:
        case RecordType(fields=fields, instance=instance):
            return instance or next((found for f in fields if (found := _held(f.type))), "")
        case ListType(item) | DictType(item) | Opaque(item=item):
            return _held(item)
        case TupleType(parts) | UnionType(parts):
            return next((found for t in parts if (found := _held(t))), "")
        case _:
            return ""


def _compared(left: Type, right: Type) -> str:
    """Return the dataclass of an operand, or of what it holds, where the other may have a dict in its place.

    An instance of another class is no better: in Python the two are never equal.
    """
    if not (_held(left) or _held(right)):
        return ""
    pairs = ((one, other) for one in members(left) for other in members(right))
    return next((found for one, other in pairs if (found := _clash(one, other))), "")


def _clash(left: Type, right: Type) -> str:
    match left, right:
        case (AnyType(), other) | (other, AnyType()):
            return _held(other)
        case RecordType(), RecordType():
            if left.instance != right.instance:
                return left.instance or right.instance
            others = {f.name: f.type for f in right.fields}
            shared = ((f.type, others[f.name]) for f in left.fields if f.name in others)
            return next((found for one, other in shared if (found := _compared(one, other))), "")
        case RecordType() | DictType(), RecordType() | DictType():
            return _instance(left) or _instance(right) or _compared(value_type(left), value_type(right))
        case TupleType(ours), TupleType(theirs):
            if len(ours) != len(theirs):
                return ""  # not equal in a machine either
            return next(filter(None, map(_compared, ours, theirs)), "")
        case ListType() | TupleType() | Opaque(), ListType() | TupleType() | Opaque():
            return _compared(iterated(left), iterated(right))
        case _:
            return ""
