"""Compute what the text itself says: constant expressions, and which way a constant condition goes.

Before::

    Choose "prod" == "test" → Task → …         Task({"TableName": "prod" + "-orders"}, timeout 2 * 60 * 60)
                            → Return …

After::

    Return …                                   Task({"TableName": "prod-orders"}, timeout 7200)

It comes before the adapters are asked: a name put together of constants narrows a permission as one literal does.
"""

from functools import partial

from flowdsl.ir.expr import Context, DictOf, Expr, ListOf, Literal, Param, State, Var, walk
from flowdsl.ir.graph import Choose, Compute, Next, Node, Otherwise, StateGraph, When
from flowdsl.ir.ops.fold import fold as folded
from flowdsl.ir.rewrite import expressions, rewrite

_FOLD = partial(folded, scalars=True)
_VALUES = frozenset((Literal, Var, State, Context, Param, ListOf, DictOf))


def fold(graph: StateGraph) -> None:
    """Fold the expressions of a region and of all regions inside it; `tidy` removes what can no longer be reached."""
    for region in graph.all_regions():
        for node in region.nodes():
            if any(map(_computes, expressions(region.op(node)))):
                region.set_op(node, rewrite(region.op(node), _FOLD))
            _decide(region, node)


def _computes(expr: Expr) -> bool:
    """Whether there is something to compute: anything but variables and constants, and displays of these."""
    return any(type(part) not in _VALUES for part in walk(expr))


def _decide(graph: StateGraph, node: Node) -> None:
    """Take the only way that a Choice of one rule can go when its condition is known."""
    op = graph.op(node)
    if not isinstance(op, Choose) or len(op.rules) != 1 or op.described:
        return
    (rule,) = op.rules
    if not isinstance(rule.condition, Literal):
        return
    way, bindings = (When(0), rule.bindings) if rule.condition.value else (Otherwise(), op.bindings)
    target = graph.target(node, way)
    for edge, other in graph.out_edges(node):
        graph.disconnect(node, other, edge)
    graph.set_op(node, Compute(bindings, origin=op.origin))
    graph.connect(node, target, Next())
