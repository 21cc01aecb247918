"""Options of a Distributed Map that its body does not allow, or whose field depends on their type."""

from flowdsl.analysis.types import Types
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.ir.expr import Op
from flowdsl.ir.graph import MapOp, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_NONE, may
from flowdsl.ir.types import FLOAT, INT, JSON_FLOAT


def check_options(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report a computed tolerance that may be a share (a number and a share are different fields of the state), and
    Distributed Maps in children of type EXPRESS, which cannot run one (Developer Guide, "Distributed mode"), and
    batches that may be none: the body takes lists of items, or items.
    """
    for region, node in types.reached(graph):
        op = region.op(node)
        if not isinstance(op, MapOp) or op.distributed is None:
            continue
        if op.distributed.execution_type == "EXPRESS":
            _report_nested(op.body, sink)
        env = types.env(region, node)
        for name, size in (("batch", op.distributed.batch_size), ("batch_bytes", op.distributed.batch_bytes)):
            if isinstance(size, Op) and may(infer(size.args[0], env), K_NONE):
                sink.report(rules.BadOption(
                    origin=size.origin,
                    why=f"a computed `{name}` is a number; without one the body takes items, and this may be None",
                    instead=f"write `{name}=int(…)`, or test for None first and write a loop for each case",
                ))  # fmt: skip
        count, share = op.distributed.tolerated_count, op.distributed.tolerated_percentage
        # The graph builder has put a check of its range around what is computed.
        if isinstance(count, Op) and infer(count.args[0], env) != INT:
            sink.report(rules.BadOption(
                origin=count.origin, why="a computed `tolerate` is a number of items; this may be something else",
                instead='write `tolerate=int(…)`; a share is written as `"5%"` or `f"{share}%"`',
            ))  # fmt: skip
        if isinstance(share, Op) and infer(share.args[0], env) not in (INT, FLOAT, JSON_FLOAT):
            sink.report(rules.BadOption(
                origin=share.origin, why="a computed share of `tolerate` is a number; this may be something else",
                instead='write `f"{int(share)}%"`',
            ))  # fmt: skip


def _report_nested(body: StateGraph, sink: Sink) -> None:
    for region in body.all_regions():
        for node in region.nodes():
            inner = region.op(node)
            if isinstance(inner, MapOp) and inner.distributed is not None:
                sink.report(rules.BadOption(
                    origin=inner.origin, why="a child of type EXPRESS cannot run a Distributed Map",
                    instead='leave out `execution_type="EXPRESS"` around it, or use `concurrent(…)` here',
                ))  # fmt: skip
