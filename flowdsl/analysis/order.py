"""The order and the loops of a region: what every other walk over its edges starts from."""

from flowdsl.ir.graph import Node, StateGraph


def reverse_postorder(graph: StateGraph) -> list[Node]:
    """Return the reachable nodes, each before its successors except along back edges."""
    assert graph.start is not None
    seen = {graph.start}
    out: list[Node] = []
    stack = [(graph.start, iter(graph.successors(graph.start)))]
    while stack:
        node, targets = stack[-1]
        for target in targets:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(graph.successors(target))))
                break
        else:
            out.append(node)
            stack.pop()
    return out[::-1]


def in_loops(graph: StateGraph) -> set[Node]:
    """Return the nodes that a way leads back to: those of strongly connected components (Kosaraju's algorithm)."""
    order = reverse_postorder(graph)
    waiting = set(order)
    out: set[Node] = set()
    for root in order:
        if root not in waiting:
            continue
        waiting.discard(root)
        component, stack = {root}, [root]
        while stack:
            for source in graph.predecessors(stack.pop()):
                if source in waiting:
                    waiting.discard(source)
                    component.add(source)
                    stack.append(source)
        if len(component) > 1 or root in graph.successors(root):
            out |= component
    return out
