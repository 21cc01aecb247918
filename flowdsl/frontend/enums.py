"""Enums: a member is its value where that is all Python sees of it."""

from typing import Final

import libcst as cst

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.class_bodies import literal
from flowdsl.frontend.class_text import is_sunder
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.symbols import ConstantsClass
from flowdsl.ir import expr as ir
from flowdsl.ir.member import NumberMember, TextMember
from flowdsl.ir.ops.fold import fold

_MIXED: Final = frozenset({"str+Enum", "int+Enum"})
"""``class Status(str, Enum)``: a member is equal to its value, but has another text."""
_INTS: Final = frozenset({"IntEnum", "int+Enum"})
"""The value of such a member is an ``int``, also where it was given as a bool."""
WITHOUT_VALUE: Final = _MIXED | {"Enum"}
"""Whose members are no JSON values."""


def member_of(
    ctx: Context, node: cst.BaseExpression, owner: ConstantsClass, name: str, *, value: bool = False
) -> ir.Expr:
    """Read ``Status.OPEN``, or with `value` what ``Status.OPEN.value`` is."""
    origin = ctx.origin(node)
    if name not in owner.members:
        return ctx.refuse(
            rules.UnknownAttribute(
                origin=origin, owner=f"`{owner.name}`", name=name, hint=did_you_mean(name, owner.members)
            )
        )
    if owner.enum in WITHOUT_VALUE and not value:
        return ctx.refuse(
            rules.UnusableName(
                origin=origin,
                name=f"{owner.name}.{name}",
                why="an Enum member, which is no JSON value",
                instead=f"write `{owner.name}.{name}.value`, or derive `{owner.name}` from {_better(owner)}",
            )
        )
    if name in owner.doubts:
        return ctx.refuse(
            rules.UnusableName(
                origin=origin, name=f"{owner.name}.{name}", why=owner.doubts[name], instead="write its value out"
            )
        )
    first = canonical(owner, name) if owner.enum else name
    node_of = owner.members[first]
    if first in owner.numbered:
        found: ir.Expr = ir.Literal(owner.numbered[first], origin)
    elif isinstance(node_of, cst.Call) and owner.enum:
        return ctx.refuse(rules.UnusableName(
            origin=origin, name=f"{owner.name}.{name}", why="not given a literal value", instead="write its value out",
        ))  # fmt: skip
    else:
        with ctx.inside(Scope(owner.module)), ctx.purely("a class constant"):
            found = read(ctx, node_of)
    if owner.enum:
        found = fold(found, scalars=True)  # a computed member is like one that is written out
    if owner.enum in _INTS and isinstance(found, ir.Literal) and isinstance(found.value, bool):
        found = ir.Literal(int(found.value), found.origin)
    if owner.enum and not value and isinstance(found, ir.Literal):
        match found.value:
            case str() as text:
                return ir.Literal(TextMember(text), found.origin)
            case int() as number:
                return ir.Literal(NumberMember(number), found.origin)
            case _:
                pass
    return ir.standing(found, f"the constant `{owner.name}.{name}`")


def canonical(owner: ConstantsClass, name: str) -> str:
    """Return the member that a name stands for: of names with equal values, all are names of the first one's member.

    Equal is what Python says is equal: ``0`` and ``False`` are.
    """
    given = _constant(owner, name)
    if given is None:
        return name
    for other in owner.members:
        if other == name:
            break
        if not is_sunder(other) and (found := _constant(owner, other)) is not None and found[0] == given[0]:
            return other
    return name


def _constant(owner: ConstantsClass, name: str) -> tuple[object] | None:
    """Return the value of a member that is written out, or is another name of one, in a tuple of one."""
    if name in owner.numbered:
        return (owner.numbered[name],)
    node = owner.members[name]
    names = list(owner.members)
    if isinstance(node, cst.Name) and node.value in names[: names.index(name)]:
        return _constant(owner, node.value)
    return literal(node)


def members_of(ctx: Context, node: cst.BaseExpression, owner: ConstantsClass) -> ir.Expr:
    """Read the class of an Enum as what it is walked as: its members, without those that name another one again."""
    return ir.ListOf(tuple(distinct(ctx, node, owner, value=False).values()), ctx.origin(node))


def parts_of(ctx: Context, node: cst.BaseExpression) -> ir.Expr | None:
    """Read ``[s.value for s in Status]``, or of ``s.name``; None when the comprehension is another one."""
    from flowdsl.frontend.resolve import referent

    match node:
        case cst.ListComp(
            elt=cst.Attribute(value=cst.Name(value=item), attr=cst.Name(value="value" | "name" as part)),
            for_in=cst.CompFor(target=cst.Name(value=name), iter=walked, ifs=[], inner_for_in=None, asynchronous=None),
        ) if item == name:
            owner = referent(ctx, walked)
            if not isinstance(owner, ConstantsClass) or not owner.enum:
                return None
            found = distinct(ctx, node, owner, value=True)
            origin = ctx.origin(node)
            return ir.ListOf(
                tuple(found.values() if part == "value" else (ir.Literal(key, origin) for key in found)), origin
            )
        case _:
            return None


def distinct(ctx: Context, node: cst.BaseExpression, owner: ConstantsClass, *, value: bool) -> dict[str, ir.Expr]:
    """Read the members of an Enum by their names, without those that name another one again."""
    distinct: dict[object, tuple[str, ir.Expr]] = {}  # as Python compares them: `1` and `True` are one member
    for name in owner.members:
        if is_sunder(name):
            continue
        member = member_of(ctx, node, owner, name, value=value)
        distinct.setdefault(member.value if isinstance(member, ir.Literal) else member, (name, member))
    return dict(distinct.values())


def enum_of(ctx: Context, node: cst.Call, owner: ConstantsClass) -> ir.Expr:
    """Read ``Status(value)``: the member with that value, which fails when there is none."""
    origin = ctx.origin(node)
    if owner.enum in WITHOUT_VALUE:
        return ctx.refuse(rules.UnusableName(
            origin=origin, name=f"{owner.name}(…)", why="an Enum member, which is no JSON value",
            instead=f"derive `{owner.name}` from {_better(owner)}, or keep the value",
        ))  # fmt: skip
    match node.args:
        case [cst.Arg(value=value, keyword=None, star="")]:
            members = ir.ListOf(tuple(distinct(ctx, node, owner, value=False).values()), origin)
            place = ir.Op(".index", (members, read(ctx, value)), (), origin)
            return ir.Op("nth", (members, place), (), origin)
        case _:
            return ctx.refuse(rules.BadCall(origin=origin, why=f"`{owner.name}(…)` takes one value"))


def _better(owner: ConstantsClass) -> str:
    return "`enum.IntEnum`" if owner.enum == "int+Enum" else "`enum.StrEnum`"


def compared(ctx: Context, node: cst.BaseExpression) -> ir.Expr:
    """Read what is compared for equality: a member of a ``class Status(str, Enum)`` is its value there."""
    owner = _mixed(ctx, node)
    if owner is None or not isinstance(node, cst.Attribute):
        return read(ctx, node)
    return member_of(ctx, node, owner, node.attr.value, value=True)


def among(ctx: Context, node: cst.BaseExpression) -> ir.Expr:
    """Read what ``in`` looks through: members in a display are compared for equality."""
    match node:
        case cst.Tuple(elements=elements) | cst.List(elements=elements) if elements:
            values = [element.value for element in elements]
            starred = any(isinstance(element, cst.StarredElement) for element in elements)
            if not starred and any(_mixed(ctx, value) is not None for value in values):
                return ir.ListOf(tuple(compared(ctx, value) for value in values), ctx.origin(node))
    return read(ctx, node)


def _mixed(ctx: Context, node: cst.BaseExpression) -> ConstantsClass | None:
    from flowdsl.frontend.resolve import referent

    owner = referent(ctx, node.value) if isinstance(node, cst.Attribute) else None
    return owner if isinstance(owner, ConstantsClass) and owner.enum in _MIXED else None
