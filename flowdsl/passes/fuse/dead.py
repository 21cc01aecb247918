"""Drop assignments nobody reads, and states that are left with nothing to do."""


from flowdsl.analysis.liveness import Live
from flowdsl.ir.graph import (
    Bindings,
    Catch,
    Choose,
    Compute,
    MapOp,
    Node,
    Otherwise,
    ParallelOp,
    Rule,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.passes.fuse.region import Region
from flowdsl.records import replace


def drop_dead(r: Region, node: Node) -> bool:
    """Drop assignments nobody reads; one that may fail stays, because its failure counts."""
    op = r.graph.op(node)
    match op:
        case Choose(rules=rules, bindings=bindings):
            made = tuple(
                Rule(rule.condition, _alive(r, node, rule.bindings, r.live[r.graph.target(node, When(i))]))
                for i, rule in enumerate(rules)
            )
            other = _alive(r, node, bindings, r.live[r.graph.target(node, Otherwise())])
            if made != rules or other != bindings:
                r.graph.set_op(node, replace(op, rules=made, bindings=other))
                return True
            return False
        case Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            target = r.graph.next(node)
            needed = r.live[target] if target is not None else frozenset()
            kept = _alive(r, node, op.bindings, needed)
            changed = kept != op.bindings
            if changed:
                r.graph.set_op(node, replace(op, bindings=kept))
            for catch, handler in r.graph.catches(node):
                alive = _alive(r, node, catch.bindings, r.live[handler])
                if alive != catch.bindings:
                    r.graph.disconnect(node, handler, catch)
                    r.graph.connect(node, handler, replace(catch, bindings=alive))
                    changed = True
            return changed
        case _:
            return False


def _alive(r: Region, node: Node, bindings: Bindings, live: Live) -> Bindings:
    if all(b.name in live for b in bindings):
        return bindings
    return tuple(b for b in bindings if b.name in live or r.fails(b.value, node))


def remove_empty(r: Region, node: Node) -> bool:
    """Remove a Compute that assigns nothing."""
    target = r.graph.next(node)
    if target is None or target == node:
        return False
    for edge, other in r.graph.out_edges(node):
        if isinstance(edge, Catch):
            r.graph.disconnect(node, other, edge)
    r.graph.redirect(node, target)
    r.graph.remove(node)
    return True
