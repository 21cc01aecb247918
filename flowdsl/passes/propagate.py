"""Replace copies of variables by the variables themselves.

Before::

    Compute items := iter(lines), index := 0 → Choose index < len(items) → …        (lines is a list)

After::

    Compute index := 0 → Choose index < len(lines) → …

A copy and its source are the same for good when each is assigned in one place only, and the source's place is not in
a loop of the same region.
"""

from collections.abc import Iterator

from flowdsl.analysis.order import in_loops
from flowdsl.analysis.types import Types, binding_type
from flowdsl.ir.expr import Expr, Op, Var, substitute
from flowdsl.ir.graph import Binding, Bindings, Catch, Choose, Compute, Node, Rule, StateGraph
from flowdsl.ir.rewrite import rewrite
from flowdsl.ir.types import is_list
from flowdsl.passes.context import PassContext
from flowdsl.records import replace


def propagate(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Remove copies from every region."""
    copies = [(region, *copy) for region in graph.all_regions() for copy in _copies(region, types)]
    if not copies:
        return
    places = _places(graph)
    loops = {region: in_loops(region) for region in dict.fromkeys(region for region, _, _ in copies)}
    values: dict[str, Expr] = {}
    for region, name, source in copies:
        if len(places.get(name, ())) == 1 and len(places.get(source, ())) == 1:
            home, at = places[source][0]
            # While a region runs, nothing around it does: an outer source stands still.
            if home is not region or at not in loops[region]:
                values[name] = Var(source)
    if not values:
        return
    final = {name: _last(value, values) for name, value in values.items()}
    for region in graph.all_regions():
        for node in region.nodes():
            _replace(region, node, final)


def _copies(graph: StateGraph, types: Types) -> Iterator[tuple[str, str]]:
    """Yield the variables of a region that are given the value of another one, with that one."""
    for node in graph.nodes():
        op = graph.op(node)
        for binding in op.bindings if isinstance(op, Compute) else ():
            source = _copied(binding, types, graph, node)
            if source is not None and binding.declared is None and source != binding.name:
                yield binding.name, source


def _copied(binding: Binding, types: Types, graph: StateGraph, node: Node) -> str | None:
    """Return the variable that a binding copies: as it is, or as the items of a list."""
    match binding.value:
        case Var(name):
            return name
        case Op("iter", (Var(name) as source,)) if is_list(binding_type(Binding("", source), types.env(graph, node))):
            return name
        case _:
            return None


def _places(graph: StateGraph) -> dict[str, list[tuple[StateGraph, Node]]]:
    out: dict[str, list[tuple[StateGraph, Node]]] = {}
    for region in graph.all_regions():
        for node in region.nodes():
            for name in _assigned_each(region, node):
                out.setdefault(name, []).append((region, node))
    return out


def _assigned_each(graph: StateGraph, node: Node) -> Iterator[str]:
    """Yield the names a state assigns, once per edge that does."""
    op = graph.op(node)
    if isinstance(op, Choose):
        for rule in op.rules:
            yield from (b.name for b in rule.bindings)
        yield from (b.name for b in op.bindings)
    else:
        yield from (b.name for b in getattr(op, "bindings", ()))
    for edge, _ in graph.out_edges(node):
        if isinstance(edge, Catch):
            yield from (b.name for b in edge.bindings)


def _last(value: Expr, values: dict[str, Expr]) -> Expr:
    seen: set[str] = set()
    while isinstance(value, Var) and value.name in values and value.name not in seen:
        seen.add(value.name)
        value = values[value.name]
    return value


def _replace(graph: StateGraph, node: Node, values: dict[str, Expr]) -> None:
    def kept(bindings: Bindings) -> Bindings:
        return tuple(b for b in bindings if b.name not in values)

    op = rewrite(graph.op(node), lambda expr: substitute(expr, values))
    if isinstance(op, Choose):
        rules = tuple(Rule(rule.condition, kept(rule.bindings)) for rule in op.rules)
        op = replace(op, rules=rules, bindings=kept(op.bindings))
    elif isinstance(op, Compute):
        op = replace(op, bindings=kept(op.bindings))
    graph.set_op(node, op)
    for edge, target in graph.out_edges(node):
        if isinstance(edge, Catch) and edge.bindings:
            made = tuple(Binding(b.name, substitute(b.value, values), b.declared) for b in edge.bindings)
            if made != edge.bindings:
                graph.disconnect(node, target, edge)
                graph.connect(node, target, replace(edge, bindings=made))
