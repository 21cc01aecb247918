"""Assignment targets: names, the ways into values, and unpacking."""

from typing import Any

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read, slice_bounds, takes_tuple
from flowdsl.frontend.held_records import hold, refuse_change, refuse_keys
from flowdsl.frontend.idioms.default_dicts import default_of
from flowdsl.frontend.resolve import (
    Variable,
    fields_like,
    lacks,
    record_of,
    records_with,
    referent,
    refuse_field,
    resolve,
    unusable_with,
)
from flowdsl.frontend.symbols import Imported
from flowdsl.ir import expr as ir
from flowdsl.ir.attribute import Attribute
from flowdsl.ir.flow import Place, SliceStep, Target, Unpack


def read_place(ctx: Context, node: cst.BaseExpression, *, quiet: bool = False) -> Place | None:
    """Read a variable and the way into it; None (reported unless `quiet`) when the expression is no such thing.

    A slice may stand last where it is assigned; anywhere else it is a new list, and so is what is read (`quiet`).
    """
    steps: list[Any] = []
    current = node
    while True:
        match current:
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=index)]) if not takes_tuple(current):
                refuse_keys(ctx, value, current)
                steps.append(index)
                current = value
                continue
            case cst.Attribute(value=value, attr=attr) if (
                record := record_of(ctx, value)
            ) is not None or _names_field(ctx, current):
                if record is not None and lacks(record, attr.value):
                    if not quiet:
                        refuse_field(ctx, record, current)
                    return None
                frozen: frozenset[str] = frozenset()
                if current is node and not quiet:
                    records = list(records_with(ctx, attr.value))
                    frozen = frozenset(record.name for record in records if record.frozen)
                    likely = records if record is None else [record]
                    if all(record.frozen for record in likely):
                        refuse_change(ctx, likely[0], current)
                # What the text says, an annotation say, the types tell later: whether it is an instance, and of what.
                ctx.instances += 1
                steps.append(Attribute(attr.value, frozen))
                current = value
                continue
            case _:
                break
    sliced = any(isinstance(step, cst.Slice) for step in (steps if quiet else steps[1:]))
    if not isinstance(current, cst.Name) or sliced:
        if not quiet:
            _refused(ctx, node)
        return None
    found = resolve(ctx, current.value)
    if len(steps) > 1 and default_of(ctx, current) is not None:
        ctx.refuse(python_rules.UnsupportedStatement(
            origin=ctx.origin(node), what="this change of a part of a defaultdict",
            instead="assign the item to a variable first, or use a dict with `setdefault`",
        ))  # fmt: skip
        return None
    if not isinstance(found, Variable):
        if quiet and found is None:
            return None
        if found is None:
            read(ctx, current)
            return None
        ctx.refuse(rules.UnusableName(
            origin=ctx.origin(current), name=current.value,
            why="not a variable of the workflow, so it cannot be changed",
            instead="make a copy in the workflow: `value = {name}.copy()`".replace("{name}", current.value),
        ))  # fmt: skip
        return Place(ctx.temporary(current.value), (), ctx.origin(node))
    out: list[ir.Expr | SliceStep] = []
    for step in reversed(steps):
        match step:
            case cst.Index(value=value):
                out.append(read(ctx, value))
            case cst.Slice():
                out.append(SliceStep(*slice_bounds(ctx, step)))
            case str(name):
                out.append(ir.Literal(name))
    return Place(found.name, tuple(out), ctx.origin(node))


def _names_field(ctx: Context, node: cst.Attribute) -> bool:
    """Whether an attribute of what may be an instance is the field of a dataclass."""
    return any(records_with(ctx, node.attr.value)) and not isinstance(referent(ctx, node), Imported)


def _refused(ctx: Context, node: cst.BaseExpression) -> None:
    if isinstance(node, cst.Attribute):
        read(ctx, node.value)
        ctx.refuse(rules.UnknownAttribute(
            origin=ctx.origin(node), owner="a JSON value", name=node.attr.value, hint=fields_like(ctx, node.attr.value),
            instead=f'JSON objects have keys: write `value["{node.attr.value}"]`; an instance has its fields alone',
            follows=unusable_with(ctx, node.attr.value),
        ))  # fmt: skip
        return
    ctx.refuse(python_rules.UnsupportedStatement(
        origin=ctx.origin(node), what="a change of a value that nothing refers to",
        instead="assign the value to a variable first",
    ))  # fmt: skip


def read_target(ctx: Context, node: cst.BaseExpression, value: cst.BaseExpression | None = None) -> Target | None:
    """Read an assignment target, declaring the names it binds; `value` is what a whole name is given, when known."""
    match node:
        case cst.Name(value=name):
            hold(ctx, node, value)
            return Place(ctx.declare(name), (), ctx.origin(node))
        case cst.Tuple(elements=elements) | cst.List(elements=elements):
            targets: list[Target] = []
            star: int | None = None
            for index, element in enumerate(elements):
                if isinstance(element, cst.StarredElement):
                    star = index
                target = read_target(ctx, element.value)
                if target is None:
                    return None
                targets.append(target)
            return Unpack(tuple(targets), star, ctx.origin(node))
        case _:
            return read_place(ctx, node)
