"""Fold a Compute into the state before it: that one assigns already."""

from collections.abc import Container

from flowdsl.analysis.draws import reads_late
from flowdsl.analysis.handlers import catch_keys, evaluation_catches
from flowdsl.ir.expr import Var, substitute, walk
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    Compute,
    Edge,
    MapOp,
    Next,
    Node,
    Otherwise,
    ParallelOp,
    Rule,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.passes.fuse.region import Region, reads_state, same_failure
from flowdsl.passes.fuse.substitution import is_certain, is_cheap, is_short, may_substitute
from flowdsl.records import replace

FEW = 3
"""Ways to a state by which a short expression is repeated rather than have a state of its own."""


def into_previous(r: Region, node: Node, op: Compute) -> bool:
    """Assign already where the only predecessor assigns."""
    entering = r.graph.in_edges(node)
    target = r.graph.next(node)
    if len(entering) != 1 or node == r.graph.start or target is None or target == node:
        return False
    previous, edge = entering[0]
    if previous == node:
        return False
    before = _bindings_on(r.graph, previous, edge)
    if before is None:
        return False
    if r.tells(before, previous, [b.value for b in op.bindings]):
        return False
    values = {b.name: b.value for b in before}
    if not may_substitute(op.bindings, values, r.live[target] - {b.name for b in op.bindings}):
        return False
    if reads_state(op.bindings) and not isinstance(r.graph.op(previous), Compute | Choose | WaitOp):
        return False
    failing = {b.name for b in before if r.fails(b.value, previous)}
    if failing and any(failing & reads_late(part) for b in op.bindings for part in walk(b.value)):
        return False  # it fails before an iterator that reads it is drawn from
    fails = r.any_fails(op.bindings, node)
    catches = evaluation_catches(r.graph, node)
    if fails and not same_failure(r, previous, node, before):
        return False
    # A Wait cannot catch; its seconds can be evaluated in another state, what it assigns cannot.
    waits = isinstance(r.graph.op(previous), WaitOp)
    if fails and catches and (waits or isinstance(edge, Catch | When | Otherwise)):
        return False
    names = {b.name for b in op.bindings}
    evaluated = _evaluated(op.bindings, values)
    if failing & (names - evaluated):
        return False  # an assignment that is overwritten at once counts by its failure
    merged = _merged(before, op.bindings, names | (evaluated - r.live[target]))
    uncaught = isinstance(r.graph.op(previous), Compute) and not catch_keys(r.graph, previous)
    for catch, handler in r.graph.catches(node):
        r.graph.disconnect(node, handler, catch)
        if fails and catches and uncaught:
            r.graph.connect(previous, handler, catch)
    r.graph.disconnect(previous, node, edge)
    edge = _set_bindings(r.graph, previous, edge, merged)
    r.graph.disconnect(node, target, Next())
    r.graph.remove(node)
    r.graph.connect(previous, target, edge)
    _adopt_label(r.graph, previous, op)
    return True


def into_each_previous(r: Region, node: Node, op: Compute) -> bool:
    """Assign where the several predecessors assign: constants and names, and once more what is short."""
    target = r.graph.next(node)
    entering = r.graph.in_edges(node)
    if len(entering) < 2 or node == r.graph.start or target is None or target == node:
        return False
    if reads_state(op.bindings) or r.any_fails(op.bindings, node):
        return False
    if not all(is_cheap(b.value) or (len(entering) <= FEW and is_short(b.value)) for b in op.bindings):
        return False
    names = {b.name for b in op.bindings}
    wanted = r.live[target] - names
    for previous, edge in entering:
        before = _bindings_on(r.graph, previous, edge)
        if previous == node or before is None:
            return False
        if r.tells(before, previous, [b.value for b in op.bindings]):
            return False
        if not may_substitute(op.bindings, {b.name: b.value for b in before}, wanted):
            return False
        if any(b.name in names and r.fails(b.value, previous) for b in before):
            return False
    for previous, edge in entering:
        before = _bindings_on(r.graph, previous, edge) or ()
        moved = _evaluated(op.bindings, {b.name for b in before}) - r.live[target]
        r.graph.disconnect(previous, node, edge)
        edge = _set_bindings(r.graph, previous, edge, _merged(before, op.bindings, names | moved))
        r.graph.connect(previous, target, edge)
    r.graph.remove(node)
    return True


def _evaluated(bindings: Bindings, names: Container[str]) -> set[str]:
    """Return the names that are read, whatever happens, where a value now stands for them.

    Such a value needs no variable, though it may fail: it fails there.
    """
    own = [b.value for b in bindings]
    read = {part.name for value in own for part in walk(value) if isinstance(part, Var)}
    return {name for name in read if name in names and any(is_certain([value], name) for value in own)}


def _merged(before: Bindings, bindings: Bindings, dropped: Container[str]) -> Bindings:
    """Return what a state assigns that also makes the assignments of the state after it."""
    values = {b.name: b.value for b in before}
    made = (Binding(b.name, substitute(b.value, values), b.declared) for b in bindings)
    return (*(b for b in before if b.name not in dropped), *made)


def _adopt_label(graph: StateGraph, node: Node, op: Compute) -> None:
    kept = graph.op(node)
    if isinstance(kept, Compute) and not kept.label and op.label:
        graph.set_op(node, replace(kept, label=op.label))


def _bindings_on(graph: StateGraph, node: Node, edge: Edge) -> Bindings | None:
    """Return what a state assigns on an edge; None when it cannot assign there."""
    op = graph.op(node)
    match edge, op:
        case Catch(bindings=bindings), _:
            return bindings
        case When(index), Choose(rules=rules):
            return rules[index].bindings
        case Otherwise(), Choose(bindings=bindings):
            return bindings
        case Next(), Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            return op.bindings
        case _:
            return None


def _set_bindings(graph: StateGraph, node: Node, edge: Edge, bindings: Bindings) -> Edge:
    """Store what a state assigns on an edge; returns the edge to connect with."""
    op = graph.op(node)
    match edge, op:
        case Catch(), _:
            return replace(edge, bindings=bindings)
        case When(index), Choose(rules=rules):
            made = tuple(Rule(rule.condition, bindings) if i == index else rule for i, rule in enumerate(rules))
            graph.set_op(node, replace(op, rules=made))
        case Otherwise(), Choose():
            graph.set_op(node, replace(op, bindings=bindings))
        case Next(), Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            graph.set_op(node, replace(op, bindings=bindings))
        case _:
            raise AssertionError(f"{edge} cannot assign")
    return edge
