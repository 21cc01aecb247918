"""Which row each node stands in, and how each edge gets from row to row.

Rows come from the longest walk from the start, loops left out. Edges with the same ends are drawn as one *link*:

    forward, to any later row      -> a chain of bends, one per row passed  (``chain``)
    forward catch, over a row      -> a rail beside what it passes          (``down``)
    back to an earlier row, itself -> a rail likewise                       (``up``)

Chains of one target share their bends, so a hundred early returns cost one line. A tangle that would still need many
times more bends than it has nodes gets rails for its longest lines.
"""

from dataclasses import dataclass
from typing import Literal

from flowdsl.visualize.view import Edge, View

_BENDS_PER_NODE = 3
_SPARE_BENDS = 300


@dataclass(frozen=True, slots=True)
class Link:
    """One line to draw.

    Attributes:
        source: position of the node in the view.
        target: likewise.
        edges: the edges it stands for, at least one.
        catch: whether they are catchers.
        way: how it is routed.
    """

    source: int
    target: int
    edges: tuple[Edge, ...]
    catch: bool
    way: Literal["chain", "up", "down"]


def ranks(view: View) -> list[int]:
    """Return each node's row; the start stands alone in row 0."""
    number = {node.id: position for position, node in enumerate(view.nodes)}
    start = number[view.start] if view.start is not None else 0
    ends = [(number[e.source], number[e.target]) for e in view.edges if not e.back]
    forward = [
        (source, target) for source, target in ends if target != start
    ]  # unreachable states may lead to the start
    leaving: list[list[int]] = [[] for _ in view.nodes]
    waiting = [0] * len(view.nodes)
    for source, target in forward:
        leaving[source].append(target)
        waiting[target] += 1
    row = [1] * len(view.nodes)
    row[start] = 0
    ready = [node for node, count in enumerate(waiting) if not count]
    roots = [node for node in ready if node != start]
    while ready:
        node = ready.pop()
        for target in leaving[node]:
            row[target] = max(row[target], row[node] + 1)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    for node in roots:  # unreachable: close to what it leads to
        if leaving[node]:
            row[node] = max(1, min(row[target] for target in leaving[node]) - 1)
    return row


def links(view: View, row: list[int]) -> list[Link]:
    """Merge the edges with the same ends and choose each line's way."""
    number = {node.id: position for position, node in enumerate(view.nodes)}
    merged: dict[tuple[int, int, bool], list[Edge]] = {}
    for edge in view.edges:
        merged.setdefault((number[edge.source], number[edge.target], edge.kind == "catch"), []).append(edge)
    found = []
    railed = _too_long(row, list(merged))
    for (source, target, catch), edges in merged.items():
        span = row[target] - row[source]
        way: Literal["chain", "up", "down"] = "chain"
        if span <= 0:
            way = "up"
        elif (catch and span > 1) or (span > 1 and target in railed):
            way = "down"
        found.append(Link(source, target, tuple(edges), catch, way))
    return found


def _too_long(row: list[int], ends: list[tuple[int, int, bool]]) -> set[int]:
    """Return the targets whose shared chains must become rails, the longest first, until the bends fit the budget."""
    bends: dict[int, int] = {}
    for source, target, catch in ends:
        if not catch:
            bends[target] = max(bends.get(target, 0), row[target] - row[source] - 1)
    excess = sum(bends.values()) - _BENDS_PER_NODE * len(row) - _SPARE_BENDS
    railed: set[int] = set()
    for target in sorted(bends, key=lambda target: (-bends[target], target)):
        if excess <= 0:
            break
        excess -= bends[target]
        railed.add(target)
    return railed
