"""What a test that came out true (or false) says about the types of variables.

::

    if order is None: …            ─▶  order: None   | order: dict
    if order["email"]: …           ─▶  order["email"]: str
    if "email" in order: …         ─▶  order["email"] cannot be missing
"""

from collections.abc import Callable, Mapping

from flowdsl.ir.environment import extended
from flowdsl.ir.expr import And, Expr, Literal, Op, Or, Var
from flowdsl.ir.ops.builtins import CLASSES, class_names
from flowdsl.ir.ops.kinds import K_BOOL, K_DICT, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, kinds
from flowdsl.ir.types import (
    ANY,
    ANY_DICT,
    ANY_LIST,
    BOOL,
    INT,
    JSON_FLOAT,
    NONE,
    STR,
    AnyType,
    Field,
    RecordType,
    Type,
    member_keys,
    members,
    union,
)
from flowdsl.records import replace

_CLASS_KINDS = {
    "str": K_STR,
    "int": K_INT | K_BOOL,
    "float": K_FLOAT,
    "bool": K_BOOL,
    "list": K_LIST,
    "dict": K_DICT,
    "NoneType": K_NONE,
}
_OF_KIND: dict[int, Type] = {
    K_NONE: NONE,
    K_BOOL: BOOL,
    K_INT: INT,
    K_FLOAT: JSON_FLOAT,
    K_STR: STR,
    K_LIST: ANY_LIST,
    K_DICT: ANY_DICT,
}


def narrow(test: Expr, truth: bool, env: Mapping[str, Type]) -> Mapping[str, Type]:
    """Return `env` with variables narrowed by the outcome of a test."""
    match test:
        case Var(name):
            return _with(env, name, by_truth(env.get(name, ANY), truth))
        case Op("[]", (Var(name), Literal(str() as key))):
            return _with(env, name, _with_part(env.get(name, ANY), key, lambda part: by_truth(part, truth)))
        case Op("not", (inner,)):
            return narrow(inner, not truth, env)
        case And(operands) if truth:
            for operand in operands:
                env = narrow(operand, True, env)
            return env
        case Or(operands) if not truth:
            for operand in operands:
                env = narrow(operand, False, env)
            return env
        case Op("is not" | "!=" | "not in" as name, args):
            opposite = {"is not": "is", "!=": "==", "not in": "in"}[name]
            return narrow(Op(opposite, args), not truth, env)
        case Op("is", (Var(name), Literal(None | True | False as value))):
            kind = K_NONE if value is None else 0
            given = env.get(name, ANY)
            if value is None:
                return _with(env, name, _keep(given, kind) if truth else _drop(given, kind))
            return _with(env, name, BOOL) if truth and kinds(given) & K_BOOL else env
        case Op("is", (Op("[]", (Var(name), Literal(str() as key))), Literal(None))):
            keep = _keep if truth else _drop
            return _with(env, name, _with_part(env.get(name, ANY), key, lambda part: keep(part, K_NONE)))
        case Op("==", (Var(name), Literal(value))) | Op("==", (Literal(value), Var(name))):
            return _equal(env, name, value, truth)
        case Op("in", (Literal(str() as key), Var(name))):
            return _with(env, name, _with_key(env.get(name, ANY), key, truth))
        case Op("isinstance", (Var(name), classes)):
            wanted = 0
            for class_name in class_names(classes):
                wanted |= _CLASS_KINDS[class_name] if class_name in CLASSES else 0
            if not wanted:
                return env
            given = env.get(name, ANY)
            # A float may be an int in JSON: what is no float may still be a number of unknown kind.
            return _with(env, name, _keep(given, wanted) if truth else _drop(given, wanted))
        case _:
            return env


def by_truth(type_: Type, truth: bool) -> Type:
    """Return what is left of a type when its value is known to be truthy (or falsy)."""
    if truth:
        return _drop(type_, K_NONE)
    kept = [m for m in members(type_) if not (isinstance(m, RecordType) and any(f.required for f in m.fields))]
    return union(kept)


def _with(env: Mapping[str, Type], name: str, type_: Type) -> Mapping[str, Type]:
    return env if env.get(name, ANY) == type_ else extended(env, {name: type_})


def _keep(type_: Type, wanted: int) -> Type:
    unknown = [_OF_KIND[k] for k in _OF_KIND if k & wanted]
    kept = ([m] if not isinstance(m, AnyType) else unknown for m in members(type_) if kinds(m) & wanted)
    return union(member for some in kept for member in some)


def _drop(type_: Type, unwanted: int) -> Type:
    return union(m for m in members(type_) if kinds(m) & ~unwanted)


def _equal(env: Mapping[str, Type], name: str, value: object, truth: bool) -> Mapping[str, Type]:
    if not truth or isinstance(value, bool):
        return env
    match value:
        case None:
            return _with(env, name, _keep(env.get(name, ANY), K_NONE))
        case str():
            return _with(env, name, _keep(env.get(name, ANY), K_STR))
        case int() | float():
            return _with(env, name, _keep(env.get(name, ANY), K_INT | K_FLOAT | K_BOOL))
        case _:
            return env


def _with_part(type_: Type, key: str, change: Callable[[Type], Type]) -> Type:
    """Narrow what a container holds at a key that has just been read; of plain dicts nothing is known by key."""
    out: list[Type] = []
    for member in members(type_):
        if isinstance(member, RecordType):
            fields = tuple(replace(f, type=change(f.type)) if f.name == key else f for f in member.fields)
            out.append(replace(member, fields=fields))
        else:
            out.append(member)
    return union(out)


def _with_key(type_: Type, key: str, truth: bool) -> Type:
    """Narrow a container by ``"key" in it``: a record gains a required field or loses an optional one."""
    out: list[Type] = []
    for member in members(type_):
        if not isinstance(member, RecordType):
            if kinds(member) == K_DICT and truth:
                value = getattr(member, "value", ANY)
                out.append(RecordType((Field(key, value),)) if value == ANY and not member_keys(member) else member)
            else:
                out.append(member)
            continue
        found = member.field(key)
        if truth:
            if found is None and member.closed:
                continue
            kept = tuple(f for f in member.fields if f.name != key)
            field = replace(found, required=True) if found else Field(key, ANY)
            out.append(replace(member, fields=(*kept, field), name=member.name if found else ""))
        elif found is not None and found.required:
            continue
        else:
            kept = tuple(f for f in member.fields if f.name != key)
            out.append(replace(member, fields=kept, name=""))
    return union(out)
