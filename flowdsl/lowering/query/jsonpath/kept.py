"""Write what keeps names of one object true as Python would: JSONPath has idioms for some of it.

::

    flowdsl.keep(order, meta, "meta")  ─▶  order with ["meta"] = meta
"""

from itertools import count

from flowdsl.ir.expr import Expr, Op, transform
from flowdsl.ir.graph import Catch, StateGraph
from flowdsl.ir.keeping import KEEP, TAKE, spelled
from flowdsl.ir.rewrite import rewrite, rewrite_bindings
from flowdsl.records import replace


def in_python(graph: StateGraph) -> None:
    """Rewrite every state of a machine."""
    fresh = count()

    def change(expr: Expr) -> Expr | None:
        if isinstance(expr, Op) and expr.name in (KEEP, TAKE):
            return transform(spelled(expr, f"kept_{next(fresh)}"), change)
        return None

    def changed(expr: Expr) -> Expr:
        return transform(expr, change)

    for region in graph.all_regions():
        for node in region.nodes():
            region.set_op(node, rewrite(region.op(node), changed))
            for edge, target in region.out_edges(node):
                if isinstance(edge, Catch) and edge.bindings:
                    region.disconnect(node, target, edge)
                    made = replace(edge, bindings=rewrite_bindings(edge.bindings, changed))
                    region.connect(node, target, made)
