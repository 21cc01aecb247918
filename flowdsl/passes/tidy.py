"""Remove what is no state: empty Computes, forgotten names, what cannot be reached.

Before::

    Task → Compute() → Choose        Task → Compute() (nothing leads here: removed)

After::

    Task → Choose
"""

from flowdsl.ir.graph import Compute, Forget, Next, StateGraph


def tidy(graph: StateGraph, *, keep_forgets: bool) -> None:
    """Tidy a region and all regions inside it.

    Args:
        keep_forgets: whether `Forget` nodes are still needed by the check of bindings.
    """
    for region in graph.all_regions():
        _prune(region)
        if _thread(region, keep_forgets):
            _prune(region)


def _thread(graph: StateGraph, keep_forgets: bool) -> bool:
    """Take out what does nothing; returns whether there was any."""
    before = len(graph.nodes())
    for node in graph.nodes():
        op = graph.op(node)
        empty = (isinstance(op, Compute) and not op.bindings and op.output is None and op.described is None) or (
            isinstance(op, Forget) and not keep_forgets
        )
        target = graph.next(node) if empty else None
        if target is None or target == node:
            continue
        for edge, other in graph.out_edges(node):
            if not isinstance(edge, Next):
                graph.disconnect(node, other, edge)
        graph.redirect(node, target)
        graph.remove(node)
    return len(graph.nodes()) < before


def _prune(graph: StateGraph) -> None:
    if graph.start is None:
        return
    seen = {graph.start}
    stack = [graph.start]
    while stack:
        for target in graph.successors(stack.pop()):
            if target not in seen:
                seen.add(target)
                stack.append(target)
    for node in graph.nodes():
        if node not in seen:
            graph.remove(node)
