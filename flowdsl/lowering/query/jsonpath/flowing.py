"""Read the input of the workflow where it flows, instead of from a variable.

Before::

    Compute event := input → Parallel [ Return event["x"] ] [ Map [ Return event["y"] ] ]

After::

    Parallel [ Return input["x"] ] [ Map [ Return context.Execution.Input["y"] ] ]

The data of a region is the same for all its states, and a branch gets it too; in the body of a Map it is the item.
Where a task's paths or a state written by hand make other data of it, nothing is changed.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from flowdsl.analysis.types import refine
from flowdsl.ir.expr import Context, Expr, State, substitute
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    MapOp,
    Node,
    Operation,
    RawState,
    Rule,
    StateGraph,
    with_bindings,
)
from flowdsl.ir.rewrite import rewrite, rewrite_bindings
from flowdsl.ir.types import Type
from flowdsl.records import replace


def read_from_data(graph: StateGraph, input_type: Type) -> None:
    """Replace variables that hold the whole input of the machine.

    Args:
        graph: the outermost region.
        input_type: what the input is; a variable that is declared as something else stays.
    """
    if _reshaped(graph):
        return
    assigned = Counter(b.name for region in graph.all_regions() for b in _all_bindings(region))
    names = {b.name for b in _all_bindings(graph) if _is_input(b, input_type) and assigned[b.name] == 1}
    if names:
        _read(graph, names, State("input"))


def _is_input(b: Binding, input_type: Type) -> bool:
    same = b.declared is None or refine(input_type, b.declared) == input_type
    return isinstance(b.value, State) and b.value.what == "input" and same


def _reshaped(graph: StateGraph) -> bool:
    """Whether a state of a region hands other data on than it got."""
    ops = [graph.op(node) for node in graph.nodes()]
    return any(isinstance(op, RawState) or getattr(getattr(op, "settings", None), "paths", ()) for op in ops)


def _all_bindings(graph: StateGraph) -> Iterator[Binding]:
    for node in graph.nodes():
        op = graph.op(node)
        yield from getattr(op, "bindings", ())
        if isinstance(op, Choose):
            for rule in op.rules:
                yield from rule.bindings
        for catch, _ in graph.catches(node):
            yield from catch.bindings


def _read(graph: StateGraph, names: set[str], source: Expr) -> None:
    """Replace the variables in a region and in those inside it; `source` is what they hold, in this region."""
    values = dict.fromkeys(names, source)

    def change(expr: Expr) -> Expr:
        return substitute(expr, values)

    for node in graph.nodes():
        op = rewrite(graph.op(node), change)
        graph.set_op(node, _without(op, names))
        _rewrite_catches(graph, node, names, change)
        for inner in graph.regions(node):
            elsewhere = isinstance(op, MapOp) or _reshaped(inner)
            _read(inner, names, Context(("Execution", "Input")) if elsewhere else source)


def _without(op: Operation, names: set[str]) -> Operation:
    """Drop the assignments of the variables."""

    def kept(bindings: Bindings) -> Bindings:
        return tuple(b for b in bindings if b.name not in names)

    if isinstance(op, Choose):
        rules = tuple(Rule(rule.condition, kept(rule.bindings)) for rule in op.rules)
        return replace(op, rules=rules, bindings=kept(op.bindings))
    found: Bindings = getattr(op, "bindings", ())
    return with_bindings(op, kept(found)) if any(b.name in names for b in found) else op


def _rewrite_catches(graph: StateGraph, node: Node, names: set[str], change: Callable[[Expr], Expr]) -> None:
    for edge, target in graph.out_edges(node):
        if isinstance(edge, Catch) and edge.bindings:
            made = tuple(b for b in rewrite_bindings(edge.bindings, change) if b.name not in names)
            graph.disconnect(node, target, edge)
            graph.connect(node, target, replace(edge, bindings=made))
