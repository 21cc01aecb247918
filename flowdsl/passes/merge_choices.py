"""Test one condition after the other in one Choice: ``elif``, ``case``, ``if`` after an ``if`` that leaves.

Before::

    Choose urgent ─→ express
           └────→ Choose weight > 20 ─→ freight
                         └───────────→ parcel

After::

    Choose urgent ─→ express
           weight > 20 ─→ freight
           └────→ parcel

Rules are tried in order, so nothing is evaluated that was not before. The head of a loop is not merged with what comes
after the loop.
"""


from flowdsl.analysis.order import in_loops
from flowdsl.ir.graph import Choose, Node, Otherwise, StateGraph, When
from flowdsl.records import replace


def merge_choices(graph: StateGraph) -> None:
    """Merge what can be merged, in every region."""
    for region in graph.all_regions():
        loops = in_loops(region)
        for node in region.nodes():
            while node in region and _merge(region, node, loops):
                pass


def _merge(graph: StateGraph, node: Node, loops: set[Node]) -> bool:
    """Take the rules of the Choice that a Choice otherwise leads to; False when there is none to be taken."""
    first = graph.op(node)
    if not isinstance(first, Choose) or first.label or first.bindings or graph.catches(node):
        return False
    after = graph.target(node, Otherwise())
    second = graph.op(after)
    if not isinstance(second, Choose) or second.label or second.described or graph.catches(after) or after == node:
        return False
    if len(graph.in_edges(after)) != 1 or (node in loops) != (after in loops):
        return False
    ways = graph.out_edges(after)
    count = len(first.rules)
    graph.disconnect(node, after, Otherwise())
    graph.set_op(node, replace(first, rules=(*first.rules, *second.rules), bindings=second.bindings))
    for edge, target in ways:
        graph.disconnect(after, target, edge)
        graph.connect(node, target, When(edge.index + count) if isinstance(edge, When) else edge)
    graph.remove(after)
    return True
