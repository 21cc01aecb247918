"""Fold a Compute into the state after it: that one evaluates, and assigns what is still wanted."""


from collections.abc import Iterable

from flowdsl.analysis.handlers import RERUN, evaluation_catches, seen_by_handlers
from flowdsl.analysis.liveness import region_reads
from flowdsl.ir.environment import environment
from flowdsl.ir.expr import Expr, substitute, walk
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Choose,
    Compute,
    MapOp,
    Node,
    Otherwise,
    ParallelOp,
    Raise,
    Return,
    Rule,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.ir.ops.randomness import is_random
from flowdsl.ir.rewrite import rewrite
from flowdsl.passes.fuse.region import Region, own_context
from flowdsl.passes.fuse.substitution import count_uses, is_certain, may_stand
from flowdsl.records import replace


def into_next(r: Region, node: Node, op: Compute) -> bool:
    """Evaluate in the only successor, which assigns what is still wanted afterwards."""
    target = r.graph.next(node)
    if target is None or target == node or len(r.graph.in_edges(target)) != 1:
        return False
    after = r.graph.op(target)
    if not isinstance(after, TaskOp | WaitOp | MapOp | ParallelOp | Choose | Return | Raise | Compute):
        return False
    if r.tells(op.bindings, node, _entry(after)):
        return False
    values = {b.name: b.value for b in op.bindings}
    if any(own_context(part) for v in values.values() for part in walk(v)):
        return False
    if isinstance(after, TaskOp | MapOp | ParallelOp) and after.settings.retry and any(map(is_random, values.values())):
        return False
    inner: frozenset[str] = frozenset().union(*(region_reads(region) for region in r.graph.regions(target)))
    if inner & values.keys():
        return False
    entry = _entry(after)
    wanted = _wanted_after(r, target)
    for name, value in values.items():
        uses = count_uses(entry, name)
        later = name in wanted
        if not may_stand(name, value, uses + (1 if later and uses else 0), False) or (
            is_random(value) and later and uses
        ):
            return False
        if r.fails(value, node) and (uses == 0 or not is_certain(entry, name)):
            return False
    if r.any_fails(op.bindings, node) and not _may_fail_in(r, node, target, after, values):
        return False
    if isinstance(after, Return | Raise | Choose | TaskOp | WaitOp | MapOp | ParallelOp | Compute):
        _move(r, node, target, values, wanted)
    return True


def _entry(op: object) -> list[Expr]:
    """Return the expressions a state evaluates before it acts."""
    match op:
        case TaskOp(arguments=arguments, settings=settings):
            return [
                arguments,
                *(e for e in (settings.timeout, settings.heartbeat, settings.credentials) if e is not None),
            ]
        case WaitOp(seconds=seconds, until=until):
            return [e for e in (seconds, until) if e is not None]
        case MapOp(items=items, selector=selector, concurrency=concurrency):
            return [e for e in (items, selector, concurrency) if e is not None]
        case Choose(rules=rules):
            return [rule.condition for rule in rules]
        case Return(value=value):
            return [value]
        case Raise(error=error, cause=cause):
            return [error, cause]
        case Compute(bindings=bindings):
            return [b.value for b in bindings]
        case _:
            return []


def _wanted_after(r: Region, target: Node) -> frozenset[str]:
    """Return the variables needed by the state's own assignments' readers: on any way out of it."""
    out: frozenset[str] = frozenset()
    for _, following in r.graph.out_edges(target):
        out |= r.live[following]
    return out


def _may_fail_in(r: Region, node: Node, target: Node, after: object, assigned: Iterable[str]) -> bool:
    """Whether a failure of the Compute may happen in its successor instead."""
    own, theirs = evaluation_catches(r.graph, node), evaluation_catches(r.graph, target)
    if own != theirs:
        return False
    # A handler there takes the Compute for done, and sees what it assigns.
    if not seen_by_handlers(r.live, own).isdisjoint(assigned):
        return False
    if isinstance(after, TaskOp | MapOp | ParallelOp):
        return not any(RERUN & set(x.errors) for x in after.settings.retry)
    return not own or isinstance(after, Compute)


def _move(r: Region, node: Node, target: Node, values: dict[str, Expr], wanted: frozenset[str]) -> None:
    graph = r.graph
    moved = graph.op(node)
    assert isinstance(moved, Compute)
    declared = {b.name: b.declared for b in moved.bindings}

    def kept(bindings: Bindings, following: Node | None) -> Bindings:
        """Assign, beside what the state assigns itself, what is wanted on the way to `following`."""
        live = r.live[following] if following is not None else frozenset()
        names = {b.name for b in bindings}
        own = tuple(Binding(n, v, declared[n]) for n, v in values.items() if n in live and n not in names)
        return (*own, *bindings)

    after = rewrite(graph.op(target), lambda expr: substitute(expr, values))
    if isinstance(after, Choose):
        rules = tuple(
            Rule(rule.condition, kept(rule.bindings, graph.target(target, When(i))))
            for i, rule in enumerate(after.rules)
        )
        after = replace(after, rules=rules, bindings=kept(after.bindings, graph.target(target, Otherwise())))
    elif isinstance(after, Compute | TaskOp | WaitOp | MapOp | ParallelOp):
        after = replace(after, bindings=kept(after.bindings, graph.next(target)))
    for catch, handler in graph.catches(target):
        made = tuple(Binding(b.name, substitute(b.value, values), b.declared) for b in catch.bindings)
        extra = kept(made, handler)
        if extra != catch.bindings:
            graph.disconnect(target, handler, catch)
            graph.connect(target, handler, replace(catch, bindings=extra))
    graph.set_op(target, after)
    for edge, other in graph.out_edges(node):
        graph.disconnect(node, other, edge)
    graph.redirect(node, target)
    graph.remove(node)
    r.live[target] = r.live[node]
    here, there = environment(r.types.env(graph, node)), environment(r.types.env(graph, target))
    r.types.before[graph, target] = there.overlaid(here)
