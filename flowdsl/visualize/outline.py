"""Walk a region in reading order: what comes next stands next."""

from collections.abc import Mapping

from flowdsl.visualize.view import Edge, Node, View


def reading_order(view: View) -> list[Node]:
    """Return the nodes of a region depth first from the start, in the order the machine tries its edges; unreached ones last."""
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


_CONTROLS = {code: " " for code in [*range(32), *range(0x7F, 0xA0), 0x2028, 0x2029]}
_DIRECTIONS = {code: "\ufffd" for code in [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)]}


def one_line(text: str) -> str:
    """Return text safe for one line of a text format: blanks for control characters, U+FFFD for what turns the writing direction."""
    return " ".join(text.translate(_CONTROLS | _DIRECTIONS).split())
