"""Keep a catch edge only where the state can raise what it catches.

Before::

    try:
        x = 1            Compute x := 1   ─Catch→ handler
        y = d["k"]       Compute y := …   ─Catch→ handler

After: the first edge is gone; the second stays when ``d`` may lack the key, and only if it catches expression failures.
"""

from flowdsl.analysis.handlers import EVALUATION_CATCHES
from flowdsl.analysis.types import Types
from flowdsl.check.errors import failing
from flowdsl.ir.graph import MapOp, ParallelOp, RawState, StateGraph, TaskOp
from flowdsl.passes.context import PassContext


def drop_catches(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Drop the catch edges that nothing can take."""
    for region in graph.all_regions():
        for node in region.nodes():
            if isinstance(region.op(node), TaskOp | MapOp | ParallelOp | RawState):
                continue
            catches = region.catches(node)
            if not catches:
                continue
            fails = ctx.strict and failing(region, node, types) is not None
            for catch, target in catches:
                if not fails or not EVALUATION_CATCHES & set(catch.errors):
                    region.disconnect(node, target, catch)
