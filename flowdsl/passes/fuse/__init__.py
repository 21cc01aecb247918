"""Fold assignments, conditions and returns into neighbouring states.

Before::

    Task r := result → Compute total := r["Payload"] → Choose total > 3 → …        5 states, 4 transitions
    Compute out := {…} → Return out

After::

    Task total := result["Payload"] → Choose total > 3 → …                         2 states
    Task …, output {…}

A fold is made only where nothing can tell the difference: failures stay where they were (same handlers, before or
after the same calls, no retry that would call again), an expression is repeated only when it costs nothing, and a
variable that a handler may read is not assigned later than in Python.
"""

from flowdsl.analysis.liveness import Known, live_before, node_reads
from flowdsl.analysis.types import Types
from flowdsl.ir.graph import Compute, Node, Return, StateGraph
from flowdsl.passes.context import PassContext
from flowdsl.passes.fuse.dead import drop_dead, remove_empty
from flowdsl.passes.fuse.following import into_next
from flowdsl.passes.fuse.previous import into_each_previous, into_previous
from flowdsl.passes.fuse.region import Region
from flowdsl.passes.fuse.returns import return_into_previous


def fuse(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Fold what can be folded in every region, until nothing more can."""
    for region in list(graph.all_regions()):
        known: Known = {}
        changed = True
        while changed:
            uses = {node: node_reads(region, node, known) for node in region.nodes()}
            state = Region(region, types, live_before(region, uses), ctx.annotated)
            changed = _sweep(state)


def _sweep(r: Region) -> bool:
    changed = False
    for node in r.graph.nodes():
        if node not in r.graph:
            continue
        changed |= drop_dead(r, node)
        op = r.graph.op(node)
        if isinstance(op, Compute | Return) and op.described is not None:
            continue
        if isinstance(op, Compute) and op.output is None:
            if not op.bindings:
                changed |= remove_empty(r, node)
            else:
                changed |= into_previous(r, node, op) or into_next(r, node, op) or _into_each_previous(r, node)
        elif isinstance(op, Return):
            changed |= return_into_previous(r, node, op)
    return changed


def _into_each_previous(r: Region, node: Node) -> bool:
    """Assign where the several predecessors assign; where joins follow each other (``a if … else …``), last first.

    Begun at the first, each join would hand all its predecessors to the next one.
    """
    joins: dict[Node, None] = {}
    at: Node | None = node
    while at is not None and at not in joins and isinstance(r.graph.op(at), Compute) and len(r.graph.in_edges(at)) > 1:
        joins[at] = None
        at = r.graph.next(at)
    changed = False
    for join in reversed(joins):
        op = r.graph.op(join)
        if isinstance(op, Compute) and op.output is None and op.described is None and op.bindings:
            changed |= into_each_previous(r, join, op)
    return changed
