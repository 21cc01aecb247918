"""Loops: a Choice that asks for the next item, and an edge back to it.

``for x in xs`` before::

    for x in xs: body
    else: orelse

After::

    Compute  items := iter(xs), index := 0
    Choose   index < len(items): x := nth(items, index), index := index + 1 → body → back
             otherwise → orelse
"""

from typing import TypeGuard

from flowdsl.diagnostics.rules import regions as rules
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Binding, Choose, Compute, Otherwise, Rule, When
from flowdsl.passes.build.assignments import bind
from flowdsl.passes.build.builder import Builder, LoopFrame
from flowdsl.passes.build.changes import BOUND, EXTENDED, SLICED, changes
from flowdsl.passes.build.expressions import branch, ordered, pure
from flowdsl.passes.build.lazy import drawn, strict_zip, walked
from flowdsl.source import Origin

LIST_ONLY = frozenset({SLICED, "append", EXTENDED, "insert", "remove", "sort", "reverse"})
"""What only lists can be changed by; whether a `+=` is of a list `flowdsl.check.aliasing` sees."""


def build_while(b: Builder, statement: flow.While) -> None:
    """Build ``while test: body else: orelse``."""
    from flowdsl.passes.build.statements import build_block

    head = b.emit(Compute((), origin=statement.origin))
    yes, no = branch(b, statement.test)
    frame = LoopFrame(head)
    b.here = yes
    if b.reachable:
        with b.inside(frame):
            build_block(b, statement.body)
        b.attach(head)
    if not no and not frame.breaks:
        b.shared.endless.append((b.graph, statement.origin))
    b.here = no
    if b.reachable:
        build_block(b, statement.orelse)
    b.here = b.here + frame.breaks


def build_for(b: Builder, statement: flow.For) -> None:
    """Build ``for target in iterable: body else: orelse``."""
    from flowdsl.passes.build.statements import build_block

    statement = drawn(statement)
    origin = statement.origin
    iterable, start = _enumerated(statement)
    zipped, check = strict_zip(iterable), None
    if zipped is None:
        value = pure(b, iterable)
    else:
        listed = ordered(b, tuple(ir.Op("iter", (each,), (), each.origin) for each in zipped))
        value, check = walked(tuple(b.save(each, "zipped", origin) for each in listed), origin)
    index = b.shared.fresh("index")
    live = _live(b, value, statement)
    if live:
        assert isinstance(value, ir.Var)
        items = value
        b.assign((Binding(index, ir.Literal(0)),), origin, label="for")
    else:
        items = ir.Var(b.shared.fresh("items"))
        b.assign(
            (
                Binding(items.name, ir.Op("iter", (value,), (), iterable.origin)), Binding(index, ir.Literal(0)),
                *_surely_bound(statement.target, iterable),
            ), origin, label="for",
        )  # fmt: skip
    count = ir.Op("len", (items,), (), origin)
    item: ir.Expr = ir.Op("nth", (items, ir.Var(index)), (), origin)
    bindings, rest = _item(statement.target, item, start, index, origin)
    step = Binding(index, ir.Op("+", (ir.Var(index), ir.Literal(1))))
    condition = ir.Op("<", (ir.Var(index), count), (), origin)
    head = b.emit(Choose((Rule(condition, (*bindings, step)),), label="for", origin=origin))
    frame = LoopFrame(head)
    b.here = [(head, When(0))]
    with b.inside(frame):
        if rest is not None:
            bind(b, rest[0], rest[1], origin)
        build_block(b, statement.body)
    b.attach(head)
    b.here = [(head, Otherwise())]
    if check is not None:
        b.assign((Binding(b.shared.fresh("unused"), check),), origin)
    build_block(b, statement.orelse)
    b.here = b.here + frame.breaks


def _enumerated(statement: flow.For) -> tuple[ir.Expr, ir.Expr | None]:
    """Take ``enumerate(xs, start)`` with two targets apart: the loop counts anyway."""
    match statement.iterable:
        case ir.Op("enumerate", (items,), kwargs) if _pair(statement.target):
            start = dict(kwargs).get("start", ir.Literal(0))
            if isinstance(start, ir.Literal) and type(start.value) is int:
                return items, start
        case ir.Op("enumerate", (items, ir.Literal(start)), ()) if _pair(statement.target) and type(start) is int:
            return items, ir.Literal(start)
        case _:
            pass
    return statement.iterable, None


def _pair(target: flow.Target) -> bool:
    match target:
        case flow.Unpack((flow.Place(_, ()), flow.Place(_, ())), None):
            return True
        case _:
            return False


def _is_name(target: flow.Target) -> TypeGuard[flow.Place]:
    return isinstance(target, flow.Place) and not target.steps


def _item(
    target: flow.Target, item: ir.Expr, start: ir.Expr | None, index: str, origin: Origin
) -> tuple[tuple[Binding, ...], tuple[flow.Target, ir.Expr] | None]:
    """Return what the head assigns, and what is left to unpack in the body."""
    if start is not None:
        assert isinstance(target, flow.Unpack)
        number, each = target.targets
        assert isinstance(number, flow.Place) and isinstance(each, flow.Place)
        counted: ir.Expr = ir.Var(index)
        if isinstance(start, ir.Literal) and start.value != 0:
            counted = ir.Op("+", (counted, start))
        return (Binding(number.root, counted), Binding(each.root, item)), None
    if _is_name(target):
        return (Binding(target.root, item),), None
    held = f"{index}_item"
    return (Binding(held, item),), (target, ir.Var(held, origin))


def _surely_bound(target: flow.Target, iterable: ir.Expr) -> tuple[Binding, ...]:
    """Bind the target of a loop that takes a first item for certain: Python has it bound afterwards.

    Where nothing reads it there, the assignment is dropped again.
    """
    first: ir.Expr | ir.Spread | None = None
    match iterable:
        case ir.Op("range", args, ()) if all(isinstance(a, ir.Literal) and type(a.value) is int for a in args):
            bounds = [a.value for a in args if isinstance(a, ir.Literal)]
            walked_range = range(*bounds) if bounds[2:] != [0] else ()
            first = ir.Literal(walked_range[0]) if walked_range else None
        case ir.ListOf((first, *_)):
            pass
    return (Binding(target.root, first),) if _is_name(target) and isinstance(first, ir.Literal) else ()


def _live(b: Builder, value: ir.Expr, statement: flow.For) -> bool:
    """Whether the loop walks a list that its body changes in place; Python then sees the changes."""
    if not isinstance(value, ir.Var):
        # What an iterator looks at while it is walked is the matter of `flowdsl.check.aliasing`, too.
        return False
    name = value.name
    found = changes(statement.body, name)
    # Setting items moves none: `flowdsl.check.aliasing` tells whether a later round could notice.
    moving = [change for change in found if not change.steps and change.kind != BOUND]
    if not moving:
        return False
    rebound = any(change.kind == BOUND and not change.steps for change in found)
    if rebound or any(change.kind not in LIST_ONLY for change in moving):
        copied, origin = f"list({name})", moving[0].origin
        b.shared.sink.report(rules.MutationWhileIterating(origin=origin, name=name, copied=copied, labels=()))
        return False
    return True
