"""Fold a Choice into the Choice before it: what ``elif`` and the cases of ``match`` mean is one list of rules."""

from dataclasses import replace

from flowdsl.ir.expr import walk
from flowdsl.ir.graph import Binding, Choose, Compute, Next, Node, Otherwise, When, with_bindings
from flowdsl.passes.fuse.following import into_next
from flowdsl.passes.fuse.region import Region, state_bound


def rules_into_previous(r: Region, node: Node, op: Choose) -> bool:
    """Append the rules of a Choice to those of the Choice whose `Otherwise` is the only way to it.

    Rules are tried in order, so a rule of the second is evaluated exactly when none of the first applies, as before.
    What the first assigns on the way is given to the second before: its rules read the values themselves.
    """
    entering = r.graph.in_edges(node)
    if len(entering) != 1 or node == r.graph.start:
        return False
    previous, edge = entering[0]
    before = r.graph.op(previous)
    if previous == node or not isinstance(before, Choose) or not isinstance(edge, Otherwise):
        return False
    if r.graph.catches(node) or r.graph.catches(previous):
        return False
    if any(state_bound(part) for rule in op.rules for part in walk(rule.condition)):
        return False
    if any(state_bound(part) for b in _all_bindings(op) for part in walk(b.value)):
        return False
    if before.bindings and not _pass_on(r, previous, node, before):
        return False
    before, op = r.graph.op(previous), r.graph.op(node)  # type: ignore[assignment]
    assert isinstance(before, Choose)
    count = len(before.rules)
    r.graph.disconnect(previous, node, Otherwise())
    for leaving, target in r.graph.out_edges(node):
        r.graph.connect(previous, target, When(count + leaving.index) if isinstance(leaving, When) else leaving)
    r.graph.remove(node)
    r.graph.set_op(previous, replace(before, rules=before.rules + op.rules, bindings=op.bindings))
    return True


def _all_bindings(op: Choose) -> list[Binding]:
    return [*op.bindings, *(b for rule in op.rules for b in rule.bindings)]


def _pass_on(r: Region, previous: Node, node: Node, before: Choose) -> bool:
    """Let the second Choice assign what the first assigned on the way to it."""
    between = r.graph.add(Compute(before.bindings))
    r.graph.disconnect(previous, node, Otherwise())
    r.graph.set_op(previous, with_bindings(before, ()))
    r.graph.connect(previous, between, Otherwise())
    r.graph.connect(between, node, Next())
    r.live[between] = r.live[node] - {b.name for b in before.bindings}
    r.types.before[r.graph, between] = r.types.env(r.graph, previous)
    moved = r.graph.op(between)
    assert isinstance(moved, Compute)
    if into_next(r, between, moved):
        return True
    r.graph.remove(between)
    r.graph.set_op(previous, before)
    r.graph.connect(previous, node, Otherwise())
    return False
