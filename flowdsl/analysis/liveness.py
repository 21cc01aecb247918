"""Which variables may still be read after a state: a backward analysis, regions included."""

from flowdsl.ir.expr import Expr, variables
from flowdsl.ir.graph import Binding, Catch, Choose, Forget, Node, Otherwise, StateGraph, When
from flowdsl.ir.rewrite import expressions

Live = frozenset[str]
Known = dict[int, tuple[Expr, Live]]
"""The variables of expressions, by their ids; each expression is kept, so that its id stays its own."""


def live_before(graph: StateGraph, uses: dict[Node, Live] | None = None) -> dict[Node, Live]:
    """Return, for each state of a region, the variables that may be read from it on.

    Args:
        uses: what each state itself reads, if that is known already.
    """
    if uses is None:
        uses = {node: node_reads(graph, node) for node in graph.nodes()}
    live: dict[Node, Live] = dict.fromkeys(uses, frozenset())
    pending = list(uses)
    queued = set(pending)
    while pending:
        node = pending.pop()
        queued.discard(node)
        before = uses[node] | _needed(graph, node, live)
        if before != live[node]:
            live[node] = before
            for source, _ in graph.in_edges(node):
                if source not in queued:
                    pending.append(source)
                    queued.add(source)
    return live


def _needed(graph: StateGraph, node: Node, live: dict[Node, Live]) -> Live:
    """Return what the successors need that the edge to them does not assign itself."""
    op = graph.op(node)
    out: frozenset[str] = frozenset()
    for edge, target in graph.out_edges(node):
        match edge:
            case Catch(bindings=bindings):
                killed = _names(bindings)
            case When(index):
                assert isinstance(op, Choose)
                killed = _names(op.rules[index].bindings)
            case Otherwise():
                assert isinstance(op, Choose)
                killed = _names(op.bindings)
            case _:
                killed = _names(getattr(op, "bindings", ())) | (
                    frozenset(op.names) if isinstance(op, Forget) else frozenset()
                )
        out |= live[target] - killed
    return out


def _names(bindings: tuple[Binding, ...]) -> frozenset[str]:
    return frozenset(binding.name for binding in bindings)


def node_reads(graph: StateGraph, node: Node, known: Known | None = None) -> Live:
    """Return the variables that a state itself reads: its expressions, catchers' bindings, and its regions.

    Args:
        graph: the region.
        node: the state.
        known: what was found before, for who asks again when some states have changed; it is added to.
    """
    out: set[str] = set()
    for expr in expressions(graph.op(node)):
        found = known.get(id(expr)) if known is not None else None
        if found is None:
            found = expr, variables(expr)
            if known is not None:
                known[id(expr)] = found
        out |= found[1]
    for catch, _ in graph.catches(node):
        for binding in catch.bindings:
            out |= variables(binding.value)
    for region in graph.regions(node):
        out |= region_reads(region)
    return frozenset(out)


def region_reads(region: StateGraph) -> Live:
    """Return the outer variables that a region reads."""
    out: set[str] = set()
    own: set[str] = set()
    for node in region.nodes():
        out |= node_reads(region, node)
        own |= assigned_names(region, node)
    return frozenset(out - own)


def assigned_names(graph: StateGraph, node: Node) -> frozenset[str]:
    """Return the variables that a state may assign, on any of its edges."""
    op = graph.op(node)
    names = {binding.name for binding in getattr(op, "bindings", ())}
    if isinstance(op, Choose):
        names |= {binding.name for rule in op.rules for binding in rule.bindings}
    for catch, _ in graph.catches(node):
        names |= {binding.name for binding in catch.bindings}
    return frozenset(names)
