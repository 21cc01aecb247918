"""Members of an Enum by their names, and the names of members that a comprehension walks.

::

    Status["NEW"]                           Status.NEW
    Status[text]                            {"NEW": "new", "OLD": "old"}[text]
    {m.name: m.value for m in Status}       m.name: "NEW" if m == "new" else "OLD"

A member is its value in a machine, and has no other name there.
"""

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.frontend.class_text import is_sunder
from flowdsl.frontend.context import Context
from flowdsl.frontend.enums import WITHOUT_VALUE, canonical, distinct, member_of
from flowdsl.frontend.expressions import read, takes_tuple
from flowdsl.frontend.resolve import Variable, referent, resolve
from flowdsl.frontend.symbols import ConstantsClass
from flowdsl.ir import expr as ir
from flowdsl.ir.ops.instances import MEMBER_VALUE


def enum_of(ctx: Context, node: cst.BaseExpression) -> ConstantsClass | None:
    """Return the Enum whose class an expression names."""
    owner = referent(ctx, node) if isinstance(node, cst.Name | cst.Attribute) else None
    return owner if isinstance(owner, ConstantsClass) and owner.enum else None


def walk(ctx: Context, node: cst.BaseExpression, owner: ConstantsClass, variable: str) -> ir.Expr:
    """Read an Enum as what a comprehension walks with a variable: its members, or those of a plain Enum as values."""
    ctx.members[variable] = owner
    return ir.ListOf(tuple(distinct(ctx, node, owner, value=owner.enum in WITHOUT_VALUE).values()), ctx.origin(node))


def read_item(ctx: Context, node: cst.Subscript, part: str = "") -> ir.Expr | None:
    """Read ``Status[name]``, or with `part` its ``value`` or ``name``; None for another subscript."""
    owner = enum_of(ctx, node.value)
    index = node.slice[0].slice
    if owner is None or takes_tuple(node) or not isinstance(index, cst.Index):
        return None
    if isinstance(index.value, cst.SimpleString) and isinstance(name := index.value.evaluated_value, str):
        if part == "name" and name in owner.members:
            return ir.Literal(canonical(owner, name), ctx.origin(node))
        return member_of(ctx, node, owner, name, value=part == "value")
    if part != "value" and owner.enum in WITHOUT_VALUE:
        return member_of(ctx, node, owner, next(iter(owner.members)))  # says why not
    names = [name for name in owner.members if not is_sunder(name)]
    entries = tuple(
        (ir.Literal(name), ir.Literal(canonical(owner, name)) if part == "name"
         else member_of(ctx, node, owner, name, value=part == "value"))
        for name in names
    )  # fmt: skip
    return ir.Op("[]", (ir.DictOf(entries, ctx.origin(node)), read(ctx, index.value)), (), ctx.origin(node))


def read_part(ctx: Context, node: cst.Attribute) -> ir.Expr | None:
    """Read ``.name`` or ``.value`` of a member that is walked, or looked up by its name; None for anything else."""
    part = node.attr.value
    if part not in ("name", "value"):
        return None
    if isinstance(node.value, cst.Subscript):
        return read_item(ctx, node.value, part)
    found = resolve(ctx, node.value.value) if isinstance(node.value, cst.Name) else None
    owner = ctx.members.get(found.name) if isinstance(found, Variable) else None
    if owner is None or not isinstance(found, Variable):
        return None
    origin = ctx.origin(node)
    member = ir.Var(found.name, origin)
    if part == "value":
        return member if owner.enum in WITHOUT_VALUE else ir.Op(MEMBER_VALUE, (member,), (), origin)
    *others, (last, _) = distinct(ctx, node, owner, value=True).items()
    name: ir.Expr = ir.Literal(last, origin)
    for other, value in reversed(others):
        name = ir.Cond(ir.Op("==", (member, value), (), origin), ir.Literal(other, origin), name, origin)
    return name


def refuse_whole(ctx: Context, node: cst.Name, variable: str) -> ir.Expr | None:
    """Refuse a member of a plain Enum that is walked, as a value; None for any other variable."""
    owner = ctx.members.get(variable)
    if owner is None or owner.enum not in WITHOUT_VALUE:
        return None
    return ctx.refuse(rules.UnusableName(
        origin=ctx.origin(node), name=node.value, why="an Enum member, which is no JSON value",
        instead=f"write `{node.value}.value` or `{node.value}.name`",
    ))  # fmt: skip
