"""Order and loops of random graphs, against networkx."""

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.analysis.order import in_loops, reverse_postorder
from flowdsl.ir.graph import Catch, Compute, Next, StateGraph

SIZE = 8
EDGES = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1), st.booleans()), max_size=20)


def graph_of(edges: list[tuple[int, int, bool]]) -> StateGraph:
    graph = StateGraph()
    for _ in range(SIZE):
        graph.add(Compute(()))
    for source, target, caught in edges:
        graph.connect(source, target, Catch(0, ("States.ALL",)) if caught else Next())
    return graph


@given(EDGES)
def test_networkx_sees_the_same_graph(edges: list[tuple[int, int, bool]]) -> None:
    graph = graph_of(edges)
    other = graph.networkx()
    assert list(other.nodes) == graph.nodes()
    for node in graph.nodes():
        assert graph.out_edges(node) == [(key, target) for _, target, key in other.out_edges(node, keys=True)]
        assert sorted(map(str, graph.in_edges(node))) == sorted(
            str((source, key)) for source, _, key in other.in_edges(node, keys=True)
        )


@given(EDGES)
def test_loops_are_the_strongly_connected_components(edges: list[tuple[int, int, bool]]) -> None:
    graph = graph_of(edges)
    other = graph.networkx()
    reached = {0} | nx.descendants(other, 0)
    expected: set[int] = set()
    for component in nx.strongly_connected_components(other.subgraph(reached)):
        if len(component) > 1 or any(other.has_edge(node, node) for node in component):
            expected |= component
    assert in_loops(graph) == expected


@given(EDGES)
def test_reverse_postorder_is_topological_without_loops(edges: list[tuple[int, int, bool]]) -> None:
    graph = graph_of([(min(a, b), max(a, b), c) for a, b, c in edges if a != b])
    order = reverse_postorder(graph)
    assert set(order) == {0} | nx.descendants(graph.networkx(), 0)
    for node in order:
        assert all(order.index(node) < order.index(target) for target in graph.successors(node))


@given(EDGES, st.integers(0, SIZE - 1))
def test_removing_leaves_what_networkx_leaves(edges: list[tuple[int, int, bool]], node: int) -> None:
    graph = graph_of(edges)
    other = graph.networkx()
    for source, target, edge in [(s, t, e) for s in graph.nodes() for e, t in graph.out_edges(s)][::2]:
        graph.disconnect(source, target, edge)
        other.remove_edge(source, target, key=edge)
    graph.remove(node)
    other.remove_node(node)
    assert nx.utils.graphs_equal(graph.networkx(), other)
    assert all(
        set(graph.predecessors(n)) == set(other.predecessors(n)) and (n in graph) for n in graph.nodes()
    )  # fmt: skip
