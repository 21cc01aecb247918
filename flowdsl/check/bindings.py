"""Every variable that is read is bound on every way to the reading; regions assign only names of their own."""

from flowdsl.analysis.liveness import assigned_names, node_reads
from flowdsl.analysis.types import Types, expressions
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import regions as region_rules
from flowdsl.ir.expr import Var, variables, walk
from flowdsl.ir.graph import Catch, Node, StateGraph
from flowdsl.source import Located


def check_bindings(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report names that may not be bound where they are read, in this region and those inside."""
    for region in graph.all_regions():
        for node in region.nodes():
            if (region, node) in types.before:
                _check_node(region, node, types, sink)
    _check_regions(graph, sink)


def _check_node(graph: StateGraph, node: Node, types: Types, sink: Sink) -> None:
    env = types.env(graph, node)
    op = graph.op(node)
    for expr in expressions(op):
        missing = {name for name in variables(expr) if name not in env}
        if missing:
            for part in walk(expr):
                if isinstance(part, Var) and part.name in missing:
                    missing.discard(part.name)
                    _report(part.name, _place(part, op.origin), types, sink)
    for edge, _ in graph.out_edges(node):
        if isinstance(edge, Catch):
            for binding in edge.bindings:
                for name in sorted(variables(binding.value) - env.keys()):
                    _report(name, op.origin, types, sink)


def _place(part: Var, fallback: Located) -> Located:
    return part.origin if part.origin.file.locate is not None else fallback


def _report(name: str, origin: Located, types: Types, sink: Sink) -> None:
    forgotten = types.forgotten.get(name)
    if forgotten is None:
        sink.report(rules.PossiblyUnbound(origin=origin, name=name))
    elif forgotten.reason == "body":
        labels = (Label(forgotten.origin, "assigned in this concurrent body"),)
        sink.report(region_rules.BodyLocal(origin=origin, name=name, labels=labels))
    else:
        labels = (Label(forgotten.origin, "deleted here"),)
        sink.report(rules.PossiblyUnbound(origin=origin, name=name, labels=labels))


def _check_regions(graph: StateGraph, sink: Sink) -> None:
    """A region must not assign what the code around it assigns or reads."""
    for node in graph.nodes():
        inner = graph.regions(node)
        if not inner:
            continue
        outer: set[str] = set()
        for other in graph.nodes():
            outer |= assigned_names(graph, other)
            if other != node:
                outer |= node_reads(graph, other)
        for region in inner:
            for below in region.all_regions():
                for place in below.nodes():
                    for name in sorted(assigned_names(below, place) & outer):
                        sink.report(region_rules.AssignOuter(origin=below.op(place).origin, name=name))
            _check_regions(region, sink)
