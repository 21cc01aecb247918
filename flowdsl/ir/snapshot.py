"""What a graph is at a moment, to come back to after a trial."""

from flowdsl.ir.graph import Edge, Node, Operation, StateGraph
from flowdsl.records import dataclass

_Edges = dict[Node, dict[Node, list[Edge]]]


@dataclass(frozen=True, slots=True)
class _Region:
    graph: StateGraph
    start: Node | None
    ops: dict[Node, Operation]
    edges_out: _Edges
    edges_in: _Edges
    nested: set[Node]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A graph with all its regions, as they were."""

    regions: tuple[_Region, ...]


def snapshot(graph: StateGraph) -> Snapshot:
    """Remember a graph; operations and edges never change themselves."""
    return Snapshot(tuple(map(_remembered, graph.all_regions())))


def restore(remembered: Snapshot) -> None:
    """Make a graph what it was; nodes that came since are gone, the others have their numbers. To be done once."""
    for was in remembered.regions:
        graph = was.graph
        graph.start = was.start
        graph._ops, graph._out, graph._in, graph._nested = was.ops, was.edges_out, was.edges_in, was.nested


def _remembered(graph: StateGraph) -> _Region:
    lists: dict[int, list[Edge]] = {}  # both directions share one list

    def copied(edges: _Edges) -> _Edges:
        return {
            node: {other: lists.setdefault(id(found), [*found]) for other, found in ways.items()}
            for node, ways in edges.items()
        }

    return _Region(graph, graph.start, dict(graph._ops), copied(graph._out), copied(graph._in), set(graph._nested))
