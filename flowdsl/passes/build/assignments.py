"""Assignments: names, ways into values as functional updates, unpacking."""

from collections.abc import Iterator

from flowdsl.analysis.liveness import assigned_names
from flowdsl.diagnostics.rules.python import UnsupportedExpression
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Binding, Forget
from flowdsl.ir.types import Type
from flowdsl.passes.build.builder import Builder
from flowdsl.passes.build.changes import moves
from flowdsl.passes.build.expressions import changes_variables, has_effect, held, ordered, pure
from flowdsl.source import Located, Origin

WIDER = frozenset({"+", "|"})
"""Operators whose augmented assignment takes more: a list is extended by any iterable, a dict by pairs."""


def update(value: ir.Expr, keys: tuple[ir.Expr, ...], new: ir.Expr, origin: Origin) -> ir.Expr:
    """Return `value` with what lies at `keys` replaced: ``a[i][j] = new`` as an expression."""
    if not keys:
        return new
    inner = update(ir.Op("[]", (value, keys[0]), (), origin), keys[1:], new, origin)
    return ir.Op("[]=!", (value, keys[0], inner), (), origin)


def assign(b: Builder, statement: flow.Assign) -> None:
    """Build ``t1 = t2 = value``."""
    from flowdsl.passes.build.effects import perform

    origin = statement.origin
    value, targets = statement.value, statement.targets
    single = targets[0] if len(targets) == 1 else None
    if (
        isinstance(single, flow.Place)
        and not single.steps
        and isinstance(value, ir.Effect)
        and isinstance(value.action, flow.CallTask | flow.Branches | flow.MapCall)
    ):
        perform(b, value, single.root)
        if statement.declared is not None:
            # The annotation says what the task gives; a binding of its own keeps the graph's types simple.
            b.assign((Binding(single.root, ir.Var(single.root), statement.declared),), origin)
        return
    result = pure(b, value)
    for target in targets[:-1]:
        plain = isinstance(target, flow.Place) and not target.steps
        steady = isinstance(result, ir.Literal | ir.Var) and not any(map(has_effect, _keys(target)))
        if not plain and not steady:
            # Evaluated once, before the first target changes what it reads.
            result = b.save(result, "value", origin)
        bind(b, target, result, origin)
        if isinstance(target, flow.Place) and plain:
            result = ir.Var(target.root, origin)
    bind(b, targets[-1], result, origin, statement.declared)


def _keys(target: flow.Target) -> Iterator[ir.Expr]:
    """Yield what a target evaluates."""
    if isinstance(target, flow.Unpack):
        for inner in target.targets:
            yield from _keys(inner)
        return
    for step in target.steps:
        if isinstance(step, flow.SliceStep):
            yield from (step.low, step.high, step.step)
        else:
            yield step


def bind(b: Builder, target: flow.Target, value: ir.Expr, origin: Located, declared: Type | None = None) -> None:
    """Assign a pure value to a target."""
    match target:
        case flow.Place(root, ()):
            b.assign((Binding(root, value, declared),), origin)
        case flow.Place():
            _bind_place(b, target, value, origin)
        case flow.Unpack():
            _unpack(b, target, value, origin)


def _bind_place(b: Builder, place: flow.Place, value: ir.Expr, origin: Located) -> None:
    last = place.steps[-1]
    keys = [s for s in place.steps if not isinstance(s, flow.SliceStep)]
    bounds = (last.low, last.high, last.step) if isinstance(last, flow.SliceStep) else ()
    # Python evaluates the value first, then the object and the keys from left to right.
    if any(map(has_effect, (*keys, *bounds))) and not isinstance(value, ir.Literal):
        value = b.save(value, "value", origin)
    refuse_moved(b, place, (*keys, *bounds))
    made, made_bounds = way(b, place, keys, bounds)
    new = value
    if made_bounds:
        inner: ir.Expr = ir.Var(place.root, place.origin)
        for key in made:
            inner = ir.Op("[]", (inner, key), (), place.origin)
        new = ir.Op("[:]=!", (inner, *made_bounds, value), (), place.origin)
    b.assign((Binding(place.root, update(ir.Var(place.root, place.origin), tuple(made), new, place.origin)),), origin)


def refuse_moved(b: Builder, place: flow.Place, later: tuple[ir.Expr, ...], *, whole: bool = False) -> None:
    """Refuse a change of an object where a key or an argument, evaluated after it, puts another one in its place.

    Args:
        b: the builder.
        place: what is assigned or deleted; `whole` when it is the object that is changed itself.
        later: the keys and arguments.
    """
    if not any(map(has_effect, later)):
        return
    holder = place if whole else flow.Place(place.root, place.steps[:-1], place.origin)
    if moves(holder, later):
        b.shared.sink.report(UnsupportedExpression(
            origin=place.origin, what="a change of an object in whose place an argument or a key puts another one",
            instead="evaluate the argument or the key first, into a variable",
        ))  # fmt: skip


def way(
    b: Builder, place: flow.Place, keys: list[ir.Expr], bounds: tuple[ir.Expr, ...]
) -> tuple[list[ir.Expr], list[ir.Expr]]:
    """Flatten the keys and bounds of a place; what lies at a key is looked up before the next one is evaluated."""
    made: list[ir.Expr] = []
    for index, key in enumerate(keys):
        later = (*keys[index + 1 :], *bounds)
        made = [*held(b, made, ir.ListOf(later)), pure(b, key)] if later else [*made, pure(b, key)]
        if any(map(has_effect, later)):
            made[-1] = held(b, [made[-1]], ir.ListOf(later))[0]
            lookup = reached(place, made)
            b.assign((Binding(b.shared.fresh("unused"), lookup),), place.origin)
    return made, ordered(b, bounds)


def _simple(target: flow.Target) -> bool:
    return isinstance(target, flow.Place) and not target.steps


def _unpack(b: Builder, target: flow.Unpack, value: ir.Expr, origin: Located) -> None:
    targets, star = target.targets, target.star
    if (
        star is None
        and isinstance(value, ir.ListOf)
        and len(value.items) == len(targets)
        and not any(isinstance(item, ir.Spread) for item in value.items)
        and all(map(_simple, targets))
    ):
        # ``a, b = b, a``: the entries of one Assign all read the old values, as Python's tuple does.
        bindings: dict[str, ir.Expr] = {}
        for inner, item in zip(targets, value.items, strict=True):
            assert isinstance(inner, flow.Place) and not isinstance(item, ir.Spread)
            bindings[inner.root] = item
        if len(bindings) == len(targets):
            b.assign(tuple(Binding(name, item) for name, item in bindings.items()), origin)
            return
    after = len(targets) - star - 1 if star is not None else None
    shape = (ir.Literal(star if star is not None else len(targets)), ir.Literal(after))
    items = b.save(ir.Op("unpack", (value, *shape), (), target.origin), "items", origin)
    parts = [ir.Op("nth", (items, ir.Literal(i)), (), target.origin) for i in range(len(targets))]
    if all(map(_simple, targets)):
        named = {t.root: part for t, part in zip(targets, parts, strict=True) if isinstance(t, flow.Place)}
        b.assign(tuple(Binding(name, part) for name, part in named.items()), origin)
        return
    for inner, part in zip(targets, parts, strict=True):
        bind(b, inner, part, origin)


def reached(place: flow.Place, keys: list[ir.Expr]) -> ir.Expr:
    """Return what lies at the keys below the root of a place."""
    inner: ir.Expr = ir.Var(place.root, place.origin)
    for key in keys:
        inner = ir.Op("[]", (inner, key), (), place.origin)
    return inner


def augment(b: Builder, statement: flow.AugAssign) -> None:
    """Build ``place op= value``: the place is read first, its keys are evaluated once."""
    place, origin, value = statement.place, statement.origin, statement.value
    operator = f"{statement.op}=" if statement.op in WIDER else statement.op
    last = place.steps[-1] if place.steps else None
    if isinstance(last, flow.SliceStep):
        keys = [s for s in place.steps[:-1] if not isinstance(s, flow.SliceStep)]
        refuse_moved(b, place, (*keys, last.low, last.high, last.step, value))
        made, bounds = way(b, place, keys, (last.low, last.high, last.step))
        made, bounds = held(b, made, value), held(b, bounds, value)
        inner = reached(place, made)
        old, value = ordered(b, (ir.Op("[:]", (inner, *bounds), (), origin), value))
        new: ir.Expr = ir.Op("[:]=!", (inner, *bounds, ir.Op(operator, (old, value), (), origin)), (), origin)
        b.assign((Binding(place.root, update(ir.Var(place.root), tuple(made), new, origin)),), origin)
        return
    keys = [s for s in place.steps if not isinstance(s, flow.SliceStep)]
    if keys:
        refuse_moved(b, place, (*keys, value))
    made = held(b, way(b, place, keys, ())[0], value)
    there = reached(place, made)
    if changes_variables(value):
        _augment_read_before(b, statement, operator, there, made)
        return
    if has_effect(value) and made:
        b.save(there, "before", origin)  # its absence fails before the value is evaluated
    value = pure(b, value)
    updated = update(
        ir.Var(place.root, place.origin), tuple(made), ir.Op(operator, (there, value), (), origin), origin
    )
    b.assign((Binding(place.root, updated, in_place=True),), origin)


def _augment_read_before(
    b: Builder, statement: flow.AugAssign, operator: str, there: ir.Expr, made: list[ir.Expr]
) -> None:
    """Build ``place op= value`` where the value may change what the place holds.

    The object that was read before the value is changed, and is stored there.
    """
    place, origin = statement.place, statement.origin
    read = b.save(there, "before", origin)
    assert isinstance(read, ir.Var)
    earlier = frozenset(b.graph.nodes())
    value = pure(b, statement.value)
    made_since = (node for node in b.graph.nodes() if node not in earlier)
    if not made and not any(place.root in assigned_names(b.graph, node) for node in made_since):
        b.assign((Binding(place.root, ir.Op(operator, (there, value), (), origin), in_place=True),), origin)
        return
    b.assign((Binding(read.name, ir.Op(operator, (read, value), (), origin), in_place=True),), origin)
    b.assign((Binding(place.root, update(ir.Var(place.root, place.origin), tuple(made), read, origin)),), origin)


def delete(b: Builder, statement: flow.Delete) -> None:
    """Build ``del place``."""
    place, origin = statement.place, statement.origin
    if not place.steps:
        b.emit(Forget((place.root,), statement.reason, origin=origin))
        return
    last = place.steps[-1]
    keys = [s for s in place.steps if not isinstance(s, flow.SliceStep)]
    bounds = (last.low, last.high, last.step) if isinstance(last, flow.SliceStep) else ()
    refuse_moved(b, place, (*keys, *bounds))
    made, made_bounds = way(b, place, keys, bounds)
    path = made if made_bounds else made[:-1]
    inner: ir.Expr = ir.Var(place.root, place.origin)
    for key in path:
        inner = ir.Op("[]", (inner, key), (), origin)
    new = (
        ir.Op("del[:]!", (inner, *made_bounds), (), origin)
        if made_bounds
        else ir.Op("del[]!", (inner, made[-1]), (), origin)
    )
    b.assign((Binding(place.root, update(ir.Var(place.root, place.origin), tuple(path), new, origin)),), origin)
