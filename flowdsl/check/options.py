"""Options of a Distributed Map whose field depends on their type."""

from flowdsl.analysis.types import Types
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.ir.expr import Op
from flowdsl.ir.graph import MapOp, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.types import FLOAT, INT


def check_options(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report a computed tolerance that may be a share: a number and a share are different fields of the state."""
    for region in graph.all_regions():
        for node in region.nodes():
            op = region.op(node)
            if not isinstance(op, MapOp) or op.distributed is None or (region, node) not in types.before:
                continue
            env = types.env(region, node)
            count, share = op.distributed.tolerated_count, op.distributed.tolerated_percentage
            # The graph builder has put a check of its range around what is computed.
            if isinstance(count, Op) and infer(count.args[0], env) != INT:
                sink.report(rules.BadOption(
                    origin=count.origin, why="a computed `tolerate` is a number of items; this may be something else",
                    instead='write `tolerate=int(…)`; a share is written as `"5%"` or `f"{share}%"`',
                ))  # fmt: skip
            if isinstance(share, Op) and infer(share.args[0], env) not in (INT, FLOAT):
                sink.report(rules.BadOption(
                    origin=share.origin, why="a computed share of `tolerate` is a number; this may be something else",
                    instead='write `f"{int(share)}%"`',
                ))  # fmt: skip
