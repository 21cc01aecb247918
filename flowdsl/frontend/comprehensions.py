"""Comprehensions: one expression where everything is pure, a Map state where tasks are called.

A list comprehension that calls tasks runs them one after the other (a Map with ``MaxConcurrency`` 1), over
``concurrent(…)`` side by side. Filters that are pure run before the Map; anything else makes every iteration give
a list of results, joined afterwards.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import libcst as cst

from flowdsl.adapters.sources import SOURCE
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend import bindings, gathering
from flowdsl.frontend.bindings import target_names, walrus_names
from flowdsl.frontend.context import Context, Gone, Local
from flowdsl.frontend.enums import parts_of
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms import enum_items, groups, walrus_filters
from flowdsl.frontend.places import read_target
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Concurrency, MapCall, Mutate, Place, ReturnStmt, Target, Unpack
from flowdsl.records import replace
from flowdsl.source import Origin

Node = cst.ListComp | cst.SetComp | cst.DictComp | cst.GeneratorExp
_KINDS: dict[type[Any], Any] = {
    cst.ListComp: "list", cst.SetComp: "set", cst.DictComp: "dict", cst.GeneratorExp: "iterator",
}  # fmt: skip


def read_comprehension(ctx: Context, node: Node) -> ir.Expr:
    """Read a comprehension of any kind."""
    from flowdsl.frontend.regions import is_concurrent

    origin = ctx.origin(node)
    consumer, ctx.consumer = ctx.consumer, ""
    members = parts_of(ctx, node)
    if members is not None:
        return members
    clauses = bindings.clauses(node)
    for clause in clauses:
        if clause.asynchronous is not None:
            return ctx.refuse(python_rules.AsyncCode(origin=origin, what="an `async` comprehension"))
    walrus = ctx.walrus and next(walrus_names(node), None) is not None
    if walrus and not walrus_filters.all_filter(ctx, node):
        return _no_walrus(ctx, origin)
    groups.check_clauses(ctx, clauses, (node.key, node.value) if isinstance(node, cst.DictComp) else (node.elt,))
    if any(is_concurrent(ctx, clause.iter) for clause in clauses):
        if isinstance(node, cst.GeneratorExp) and not consumer:
            return ctx.refuse(python_rules.EffectInExpression(
                origin=origin, what="a concurrent loop", where="a generator, which its user may stop early"
            ))  # fmt: skip
        return _as_map(ctx, node, clauses, origin, consumer)
    # Read once to see whether anything in it has an effect; a pure reading is kept.
    before = ctx.effects
    pure = _nest(ctx, node, clauses, [], origin)
    if ctx.effects == before or ctx.pure:
        return pure
    if walrus:
        return _no_walrus(ctx, origin)
    if _effects_in_first_iterable(pure):
        return pure
    if isinstance(node, cst.GeneratorExp) and not consumer:
        calls = any(isinstance(p, ir.Effect) and not isinstance(p.action, Mutate) for p in ir.walk(pure))
        what = "a task" if calls else "a method that changes a value (as `d[key]` of a defaultdict does)"
        return ctx.refuse(python_rules.EffectInExpression(
            origin=origin, what=what, where="a generator, which its user may stop early"
        ))  # fmt: skip
    return _as_map(ctx, node, clauses, origin, consumer)


def _no_walrus(ctx: Context, origin: Origin) -> ir.Expr:
    return ctx.refuse(python_rules.UnsupportedExpression(
        origin=origin, what="`:=` inside a comprehension",
        instead="begin a condition with it and read its name nowhere else (`[y for x in xs if (y := f(x)) > 2]`"
        " where `f` has no task and no `try` in it), or write a `for` loop",
    ))  # fmt: skip


def _effects_in_first_iterable(expr: ir.Expr) -> bool:
    """Whether all effects sit in the first iterable, which is evaluated once, before anything else."""
    if not isinstance(expr, ir.Comprehension):
        return False
    rest = [expr.element, *(c for clause in expr.clauses for c in clause.conditions)]
    rest += [clause.iterable for clause in expr.clauses[1:]]
    return not any(isinstance(part, ir.Effect) for top in rest for part in ir.walk(top))


def _nest(ctx: Context, node: Node, clauses: list[cst.CompFor], done: list[ir.Clause], origin: Origin) -> ir.Expr:
    if not clauses:
        return ir.Comprehension(_KINDS[type(node)], _element(ctx, node, origin), tuple(done), origin)
    clause = clauses[0]
    iterable, names = _walked(ctx, clause)
    bound: dict[str, Local] = {**_unbound(clauses[1:] if not done else ()), **names}
    target = clause.target
    with ctx.binding(bound):
        if not _only_names(ctx, target):
            return ir.Literal(None, origin)
        made = [*done, *_levels(ctx, target, names, iterable)]
        for test in clause.ifs:
            named = walrus_filters.first(test.test)
            if named is not None and isinstance(named.target, cst.Name):
                name = named.target.value
                value, variable = read(ctx, named.value), ctx.temporary(name)
                made.append(ir.Clause((variable,), False, ir.ListOf((value,), ctx.origin(named))))
                ctx.scope.names[name] = variable
                ctx.bound[named] = ir.Var(variable, ctx.origin(named))
            condition = read(ctx, test.test)
            made[-1] = replace(made[-1], conditions=(*made[-1].conditions, condition))
        return _nest(ctx, node, clauses[1:], made, origin)


def _unbound(later: Sequence[cst.CompFor]) -> dict[str, Local]:
    """Return the variables of later clauses: they are the comprehension's own from its first item on."""
    instead = "give the variable of the later `for` another name"
    return {name: Gone(instead) for clause in later for name in target_names(clause.target)}


def _walked(ctx: Context, clause: cst.CompFor) -> tuple[ir.Expr, dict[str, str]]:
    """Read what a clause walks; returns it with the variables of the names that the clause binds."""
    ctx.walked.add(clause.iter)
    owner = enum_items.enum_of(ctx, clause.iter)
    walked = read(ctx, clause.iter) if owner is None or not isinstance(clause.target, cst.Name) else None
    names = {name: ctx.temporary(name) for name in target_names(clause.target)}
    if walked is None:
        assert owner is not None
        walked = enum_items.walk(ctx, clause.iter, owner, *names.values())
    return walked, names


def _only_names(ctx: Context, target: cst.BaseExpression) -> bool:
    """Whether a target binds names alone, each of them once; reports what else it does."""
    pending, several, nested = [target], False, False
    while pending:
        part = pending.pop()
        match part:
            case cst.Name():
                continue
            case cst.Tuple(elements=elements) | cst.List(elements=elements) if not any(
                isinstance(element, cst.StarredElement) for element in elements
            ):
                several, nested = True, nested or several
                pending += [element.value for element in elements]
                continue
            case cst.Tuple() | cst.List():
                what = "a starred name in a comprehension's target"
                instead = "take the item apart yourself (`[[p[0], p[1:]] for p in pairs]`), or write a `for` loop"
            case _:
                what = "a comprehension that assigns to something else than names"
                instead = "write a `for` loop"
        ctx.refuse(python_rules.UnsupportedExpression(origin=ctx.origin(target), what=what, instead=instead))
        return False
    names = list(target_names(target))
    if nested and len(set(names)) < len(names):
        ctx.refuse(python_rules.UnsupportedExpression(
            origin=ctx.origin(target), what="a comprehension that binds a name twice",
            instead="give each of them a name of its own",
        ))  # fmt: skip
        return False
    return True


def _levels(
    ctx: Context, target: cst.BaseExpression, names: dict[str, str], iterable: ir.Expr
) -> Iterator[ir.Clause]:
    """Yield the clauses of a target: what is nested in it is unpacked as ``for x, y in [pair]`` does."""
    if not isinstance(target, cst.Tuple | cst.List):
        yield ir.Clause(tuple(names[name] for name in target_names(target)), False, iterable)
        return
    bound: list[str] = []
    nested: list[tuple[str, cst.BaseExpression]] = []
    for element in target.elements:
        if isinstance(element.value, cst.Name):
            bound.append(names[element.value.value])
        else:
            bound.append(ctx.temporary("part"))
            nested.append((bound[-1], element.value))
    yield ir.Clause(tuple(bound), True, iterable)
    for part, inner in nested:
        origin = ctx.origin(inner)
        yield from _levels(ctx, inner, names, ir.ListOf((ir.Var(part, origin),), origin))


def _element(ctx: Context, node: Node, origin: Origin) -> ir.Expr:
    if isinstance(node, cst.DictComp):
        return ir.ListOf((read(ctx, node.key), read(ctx, node.value)), origin)
    return read(ctx, node.elt)


def _as_map(ctx: Context, node: Node, clauses: list[cst.CompFor], origin: Origin, consumer: str) -> ir.Expr:
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(
            origin=origin, what="a comprehension that calls tasks", where=ctx.pure
        ))  # fmt: skip
    value = _map_level(ctx, node, clauses, origin, gathering.check_of(node, consumer))
    match node:
        case cst.DictComp():
            return ir.Op("dict", (value,), (), origin)
        case cst.SetComp():
            return ir.Op("set", (value,), (), origin)
        case _:
            return value


def _map_level(ctx: Context, node: Node, clauses: list[cst.CompFor], origin: Origin, check: str) -> ir.Expr:
    from flowdsl.frontend.regions import concurrency_of

    clause, rest = clauses[0], clauses[1:]
    found = concurrency_of(ctx, clause.iter)
    if found is not None:
        iterable, concurrency = found
        names = {name: ctx.temporary(name) for name in target_names(clause.target)}
    else:
        (iterable, names), concurrency = _walked(ctx, clause), Concurrency(ir.Literal(1), sequential=True)
    options = dict(concurrency.distributed or ())
    if concurrency.distributed is not None:
        check = ""  # What a child execution fails with is tolerated, or another error.
    # A filter before the Map would change what a batch is and how many items a share of them is; S3 has no filter.
    early = not {"batch", "batch_bytes", "tolerate"} & {*options}
    early = early and not any(isinstance(part, ir.Op) and part.name == SOURCE for part in ir.walk(iterable))
    bound: dict[str, Local] = dict(names)
    with ctx.binding(bound), ctx.each(concurrency):
        target = read_target(ctx, clause.target)
        if target is None:
            return ir.Literal(None, origin)
        before, index_reads = ctx.effects, ctx.index_reads
        conditions = [read(ctx, test.test) for test in clause.ifs]
        filters_effect = ctx.effects > before
        many = bool(rest) or filters_effect
        if rest:
            element = _map_level(ctx, node, rest, origin, check)
        else:
            element = gathering.checked(_element(ctx, node, origin), check)
    # It would also change the index of an item.
    early = early and ctx.index_reads == index_reads
    if early and conditions and not many and isinstance(target, Place) and all(map(_never_fails, conditions)):
        # Such filters can choose the items before any iteration starts: nothing can observe the difference.
        # They see the items by a name of their own: the target is a variable of the body, and passes may rename it.
        item = ir.Var(ctx.temporary(target.root), origin)
        kept = tuple(ir.substitute(test, {target.root: item}) for test in conditions)
        iterable = ir.Comprehension("list", item, (ir.Clause((item.name,), False, iterable, kept),), origin)
        conditions = []
    if conditions:
        wanted: ir.Expr = element if rest else ir.ListOf((element,), origin)
        element = ir.Cond(
            conditions[0] if len(conditions) == 1 else ir.And(tuple(conditions), origin),
            wanted,
            ir.ListOf((), origin),
            origin,
        )
        many = True
    ctx.effects += 1
    result = ir.Effect(MapCall(target, (ReturnStmt(element, origin),), concurrency), (iterable,), origin)
    return _joined(ctx, result, origin, failures="tolerate" in options) if many else result


def _never_fails(test: ir.Expr) -> bool:
    """Whether a filter cannot raise, whatever the values are."""
    match test:
        case ir.Var() | ir.Literal():
            return True
        case ir.Op("is" | "is not" | "==" | "!=" | "not" | "isinstance", args):
            return all(_never_fails(arg) or isinstance(arg, ir.ListOf) for arg in args)
        case ir.And(operands) | ir.Or(operands):
            return all(_never_fails(operand) for operand in operands)
        case _:
            return False


def _joined(ctx: Context, lists: ir.Expr, origin: Origin, *, failures: bool) -> ir.Expr:
    """Join a list of lists; where failures are tolerated, such a one stands in the place of a list."""
    outer, inner = ctx.temporary("part"), ctx.temporary("item")
    part: ir.Expr = ir.Var(outer, origin)
    if failures:
        failed = ir.Op("isinstance", (part, ir.Literal("dict")), (), origin)
        part = ir.Cond(failed, ir.ListOf((part,), origin), part, origin)
    return ir.Comprehension(
        "list", ir.Var(inner, origin),
        (ir.Clause((outer,), False, lists), ir.Clause((inner,), False, part)), origin,
    )  # fmt: skip


def unpacked_names(target: Target) -> list[str]:
    """Return the variables that a target assigns."""
    match target:
        case Place(root, ()):
            return [root]
        case Place():
            return []
        case Unpack(targets):
            return [name for inner in targets for name in unpacked_names(inner)]
