"""Fold a Return into the states that lead to it: they end the region."""


from flowdsl.analysis.handlers import catch_keys
from flowdsl.ir.expr import substitute, walk
from flowdsl.ir.graph import Compute, MapOp, Next, Node, Operation, ParallelOp, Return, TaskOp, WaitOp
from flowdsl.passes.fuse.region import Region, same_failure, state_bound
from flowdsl.passes.fuse.substitution import count_uses, is_certain, may_stand
from flowdsl.records import replace


def return_into_previous(r: Region, node: Node, op: Return) -> bool:
    """End the region in the states that lead to the Return."""
    changed = False
    for previous, edge in r.graph.in_edges(node):
        if isinstance(edge, Next) and _ends(r, node, previous, op):
            changed = True
    if changed and not r.graph.in_edges(node) and node != r.graph.start:
        r.graph.remove(node)
    return changed


def _ends(r: Region, node: Node, previous: Node, op: Return) -> bool:
    before = r.graph.op(previous)
    if not isinstance(before, Compute | WaitOp | TaskOp | MapOp | ParallelOp):
        return False
    if r.tells(before.bindings, previous, [op.value]):
        return False
    resultless = isinstance(before, Compute | WaitOp)
    values = {b.name: b.value for b in before.bindings}
    for name, value in values.items():
        if not may_stand(name, value, count_uses([op.value], name), False):
            return False
        # A value that may fail is dropped with its variable, unless the result needs it for certain.
        if r.fails(value, previous) and not is_certain([op.value], name):
            return False
    if r.fails(op.value, node):
        if not same_failure(r, previous, node, ()):
            return False
        if catch_keys(r.graph, node) and resultless:
            return False
    if any(state_bound(part) for part in walk(op.value)) and not resultless:
        return False
    if isinstance(before, Compute):
        if catch_keys(r.graph, previous):
            return False
        made: Operation = Return(substitute(op.value, values), op.label, op.origin, before.described)
    else:
        made = replace(before, bindings=(), output=substitute(op.value, values))
    r.graph.disconnect(previous, node, Next())
    r.graph.set_op(previous, made)
    return True
