"""Which edges close a loop."""

from collections.abc import Iterable, Sequence

from flowdsl.records import replace
from flowdsl.visualize.view import Edge


def back_edges(count: int, edges: Sequence[tuple[int, int]], start: int) -> set[int]:
    """Return the positions of the edges that lead back to a node still open in a depth-first walk.

    Nodes are ``0 … count - 1``. The walk begins at `start` and takes edges in the given order; nodes it cannot reach
    are walked afterwards, in order. What remains without the returned edges is acyclic.
    """
    leaving: list[list[int]] = [[] for _ in range(count)]
    for position, (source, _) in enumerate(edges):
        leaving[source].append(position)
    state = bytearray(count)  # 0 new, 1 open, 2 closed
    back: set[int] = set()
    for root in [start, *range(count)]:
        if state[root]:
            continue
        state[root] = 1
        stack = [(root, iter(leaving[root]))]
        while stack:
            node, rest = stack[-1]
            for position in rest:
                target = edges[position][1]
                if state[target] == 1:
                    back.add(position)
                elif not state[target]:
                    state[target] = 1
                    stack.append((target, iter(leaving[target])))
                    break
            else:
                state[node] = 2
                stack.pop()
    return back


def mark_back(ids: Sequence[str], edges: Iterable[Edge], start: str | None) -> tuple[Edge, ...]:
    """Return the edges with `Edge.back` set on those that close a loop."""
    listed = list(edges)
    if start is None:
        return tuple(listed)
    number = {id: position for position, id in enumerate(ids)}
    back = back_edges(len(number), [(number[e.source], number[e.target]) for e in listed], number[start])
    return tuple(replace(edge, back=True) if position in back else edge for position, edge in enumerate(listed))
