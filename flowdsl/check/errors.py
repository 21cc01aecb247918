"""Handlers that a machine could not serve as Python does: reading a builtin exception, `TaskFailed` on Maps."""

from collections.abc import Mapping

from flowdsl.analysis.types import Types
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.ir.expr import Expr
from flowdsl.ir.flow import Flow
from flowdsl.ir.graph import MapOp, Node, ParallelOp, Raise, StateGraph
from flowdsl.ir.ops import can_fail
from flowdsl.ir.rewrite import expressions
from flowdsl.source import Located


def failing(graph: StateGraph, node: Node, types: Types) -> Expr | None:
    """Return an expression of a state that may fail, its regions apart; None when none can."""
    env = types.after(graph, node)
    for expr in expressions(graph.op(node)):
        if can_fail(expr, env):
            return expr
    return None


def check_errors(graph: StateGraph, types: Types, flow: Flow, sink: Sink) -> None:
    """Report handlers whose meaning a machine could not keep."""
    reads = {name: (attribute, origin) for name, attribute, origin in flow.error_reads}
    for region, node in types.reached(graph):
        catches = region.catches(node)
        if not catches:
            continue
        names = {name for catch, _ in catches for name in catch.errors}
        _check_attributes(region, node, types, reads, sink)
        several = "States.TaskFailed" in names and isinstance(region.op(node), MapOp | ParallelOp)
        if several and _raises_itself(region, node, types):
            kind = "a Map" if isinstance(region.op(node), MapOp) else "a Parallel"
            sink.report(rules.TaskFailedAmbiguous(origin=region.op(node).origin, what=kind))


def _check_attributes(
    graph: StateGraph, node: Node, types: Types, reads: Mapping[str, tuple[str, Located]], sink: Sink
) -> None:
    """Report ``.error`` of what may be a builtin exception: that of a failing expression."""
    for catch, _ in graph.catches(node):
        read = next((reads[b.name] for b in catch.bindings if b.name in reads), None)
        if read is None or not {"States.ALL", "States.QueryEvaluationError"} & set(catch.errors):
            continue
        found = failing(graph, node, types)
        if found is not None:
            label = (Label(_origin(found, graph, node), "this may raise one"),)
            sink.report(name_rules.BuiltinErrorAttribute(origin=read[1], name=read[0], labels=label))


def _origin(expr: Expr, graph: StateGraph, node: Node) -> Located:
    origin = expr.origin
    return origin if origin.file.locate is not None else graph.op(node).origin


def _raises_itself(graph: StateGraph, node: Node, types: Types) -> bool:
    if failing(graph, node, types) is not None:
        return True
    for region in graph.regions(node):
        for inner in region.nodes():
            if isinstance(region.op(inner), Raise) or _raises_itself(region, inner, types):
                return True
    return False
