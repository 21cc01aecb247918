"""Structures that are built before the call: their members get Step Functions' spelling where their type names them.

::

    env = [{"name": "DAY", "value": day}]                         # list of records with the members name and value
    ecs.run_task(…, container_overrides=[{…, "environment": env}])
      ─▶ "Environment": [{"Name": item["name"], "Value": item["value"]} for item in env]
"""

from typing import Any

from flowdsl.adapters.integrations import Style, member
from flowdsl.ir.expr import Clause, Comprehension, DictOf, Expr, Let, ListOf, Literal, Op, State, Var, literal
from flowdsl.ir.ops.respelling import RESPELLED
from flowdsl.ir.types import DictType, ListType, RecordType, TupleType, Type, UnionType


def respelled_by_type(expr: Expr, shape: Any, type_: Type, style: Style, depth: int = 0) -> Expr | None:
    """Return a value with the members of its structures renamed, or None where its type does not name them all.

    Args:
        expr: the value, known at run time.
        shape: what the API wants.
        type_: the value's static type.
        style: the dialect to spell in.
        depth: of lists around it, for the names of loop variables.
    """
    if not respelled(shape, style):
        return expr
    if not isinstance(expr, Var | State) and not (isinstance(expr, Op) and expr.name == "[]"):
        name = f"spelled_{depth}"
        body = respelled_by_type(Var(name), shape, type_, style, depth + 1)
        return None if body is None else Let(name, expr, body, expr.origin)
    match _one(type_), shape.type_name:
        case RecordType(fields, closed=True), "structure":
            entries: list[tuple[Expr, Expr]] = []
            for field in fields:
                if not field.required or field.name not in shape.members:
                    return None
                item = Op("[]", (expr, Literal(field.name)))
                value = respelled_by_type(item, shape.members[field.name], field.type, style, depth)
                if value is None:
                    return None
                entries.append((Literal(member(field.name, style)), value))
            return DictOf(tuple(entries), expr.origin)
        case ListType(item_type), "list":
            name = f"spelled_{depth}"
            element = respelled_by_type(Var(name), shape.member, item_type, style, depth + 1)
            clause = Clause((name,), False, expr)
            return None if element is None else Comprehension("list", element, (clause,), expr.origin)
        case TupleType(items), "list":
            out = [
                respelled_by_type(Op("[]", (expr, Literal(place))), shape.member, each, style, depth)
                for place, each in enumerate(items)
            ]
            kept = tuple(each for each in out if each is not None)
            return ListOf(kept, expr.origin) if len(kept) == len(out) else None
    return None


def respelled_at_run_time(expr: Expr, shape: Any, style: Style) -> Expr:
    """Return a value that is respelled by the machine: its type does not say what it holds."""
    shapes: dict[str, Any] = {}
    names: dict[str, str] = {}
    _describe(shape, style, shapes, names)
    return Op(RESPELLED, (expr, Literal(shape.name), literal(shapes), literal(names)), origin=expr.origin)


def spelled_like(type_: Type, shape: Any, style: Style) -> bool:
    """Whether a type is that of a part of a result, which has Step Functions' spelling already."""
    match type_:
        case RecordType(fields, closed=True, name=name):
            return name == shape.name and {f.name for f in fields} <= {member(n, style) for n in shape.members}
        case ListType(item):
            return shape.type_name == "list" and spelled_like(item, shape.member, style)
        case DictType(value):
            return shape.type_name == "map" and spelled_like(value, shape.value, style)
    return False


def _describe(shape: Any, style: Style, shapes: dict[str, Any], names: dict[str, str]) -> str:
    """Add what a shape holds to `shapes`; returns its name, or ``""`` where nothing below it is respelled."""
    if shape.name in shapes:
        return str(shape.name)
    if not respelled(shape, style):
        return ""
    if shape.type_name == "list":
        shapes[shape.name] = [shape.member.name]
        _describe(shape.member, style, shapes, names)
    elif shape.type_name == "map":
        shapes[shape.name] = shape.value.name
        _describe(shape.value, style, shapes, names)
    else:
        members: dict[str, str] = {}
        shapes[shape.name] = members
        for name, target in shape.members.items():
            spelled = member(name, style)
            if spelled != name[:1].upper() + name[1:]:
                names[name] = spelled
            members[spelled] = _describe(target, style, shapes, names)
    return str(shape.name)


def _one(type_: Type) -> Type:
    """Return one type for lists of different lengths whose items are alike."""
    if not isinstance(type_, UnionType):
        return type_
    items: set[Type] = set()
    for each in type_.members:
        match each:
            case ListType(item):
                items.add(item)
            case TupleType(several):
                items.update(several)
            case _:
                return type_
    return ListType(items.pop()) if len(items) == 1 else type_


def respelled(shape: Any, style: Style) -> str:
    """Return an example of a member that Step Functions spells differently anywhere below `shape`, or ``""``."""
    return _respelled(shape, style, frozenset())


def _respelled(shape: Any, style: Style, seen: frozenset[str]) -> str:
    if shape.name in seen:
        return ""
    below = seen | {shape.name}
    match shape.type_name:
        case "structure" if not getattr(shape, "is_document_type", False):
            for name, target in shape.members.items():
                if member(name, style) != name:
                    return f"`{name}` is `{member(name, style)}`"
                inner = _respelled(target, style, below)
                if inner:
                    return inner
        case "list":
            return _respelled(shape.member, style, below)
        case "map":
            return _respelled(shape.value, style, below)
    return ""
