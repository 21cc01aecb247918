"""Walk a region in reading order: what comes next stands next."""

from collections.abc import Mapping

from flowdsl.visualize.view import Edge, Node, View


def reading_order(view: View) -> list[Node]:
    """Return the nodes of a region depth first from the start; unreached ones last.

    Edges are followed in the order the machine tries them.
    """
    leaving = edges_by_source(view)
    seen: dict[str, None] = {}
    stack = [node.id for node in reversed(view.nodes)]
    if view.start is not None:
        stack.append(view.start)
    while stack:
        id = stack.pop()
        if id not in seen:
            seen[id] = None
            stack.extend(edge.target for edge in reversed(leaving[id]) if edge.target not in seen)
    return [view.node(id) for id in seen]


def edges_by_source(view: View) -> Mapping[str, list[Edge]]:
    """Return each node's edges, in order; nodes without any have an empty list."""
    found: dict[str, list[Edge]] = {node.id: [] for node in view.nodes}
    for edge in view.edges:
        found[edge.source].append(edge)
    return found


_CONTROLS = dict.fromkeys([*range(32), *range(127, 160), 8232, 8233], " ")
_DIRECTIONS = dict.fromkeys([*range(8234, 8239), *range(8294, 8298), *range(55296, 57344)], "�")


def one_line(text: str) -> str:
    """Return text safe for one line of a text format.

    Control characters become blanks, and what turns the writing direction becomes U+FFFD.
    """
    return " ".join(text.translate(_CONTROLS | _DIRECTIONS).split())
