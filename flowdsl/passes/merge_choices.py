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
            if node in region:
                _merge(region, node, loops)


def _merge(graph: StateGraph, node: Node, loops: set[Node]) -> None:
    """Take the rules of the Choices that a Choice otherwise leads to, one after the other."""
    first = graph.op(node)
    if not isinstance(first, Choose) or first.label or graph.catches(node):
        return
    chain: list[tuple[Node, Choose]] = []
    last, choice = node, first
    while not choice.bindings and (following := _mergeable(graph, last, node, loops)) is not None:
        chain.append(following)
        last, choice = following
    rules = list(first.rules)
    for after, second in chain:
        ways = graph.out_edges(after)
        graph.disconnect(node, after, Otherwise())
        graph.remove(after)
        for edge, target in ways:
            graph.connect(node, target, When(edge.index + len(rules)) if isinstance(edge, When) else edge)
        rules.extend(second.rules)
    if chain:
        graph.set_op(node, replace(first, rules=tuple(rules), bindings=choice.bindings))


def _mergeable(graph: StateGraph, last: Node, node: Node, loops: set[Node]) -> tuple[Node, Choose] | None:
    """Return the Choice that a Choice otherwise leads to, when its rules can stand in `node`."""
    after = graph.target(last, Otherwise())
    second = graph.op(after)
    if not isinstance(second, Choose) or second.label or second.described or graph.catches(after) or after == node:
        return None
    if len(graph.in_edges(after)) != 1 or (node in loops) != (after in loops):
        return None
    return after, second
