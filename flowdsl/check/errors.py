"""Handlers that a machine could not serve as Python does: reading a builtin exception, `TaskFailed` on Maps."""

from collections.abc import Mapping

from flowdsl.analysis.handlers import EVALUATION_CATCHES
from flowdsl.analysis.types import Types
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.ir.expr import Expr, Literal
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
        if read is None:
            continue
        caught = frozenset(catch.errors)
        found = _raises_plainly(graph, node, types, caught, failures=bool(EVALUATION_CATCHES & caught))
        if found is not None:
            label = (Label(found, "this may raise one"),)
            sink.report(name_rules.BuiltinErrorAttribute(origin=read[1], name=read[0], labels=label))


def _raises_plainly(
    graph: StateGraph, node: Node, types: Types, caught: frozenset[str], *, failures: bool
) -> Located | None:
    """Return what raises an exception that has no ``.error`` in Python, in a state or in what it runs.

    Args:
        graph: the region of the state.
        node: the state.
        types: of the machine.
        caught: the errors that the handler takes.
        failures: whether it takes those of expressions.
    """
    if failures and (expr := failing(graph, node, types)) is not None:
        return _origin(expr, graph, node)
    op = graph.op(node)
    if isinstance(op, MapOp) and op.distributed is not None:
        return None  # it fails with an error of its own
    for region in graph.regions(node):
        for inner in region.nodes():
            if (region, inner) not in types.before:
                continue
            match region.op(inner):
                case Raise(error=Literal(str() as name), plain=True, origin=origin) if caught & {name, "States.ALL"}:
                    return origin
                case _:
                    pass
            handled = frozenset(error for catch, _ in region.catches(inner) for error in catch.errors)
            left = frozenset() if "States.ALL" in handled else caught - handled
            found = _raises_plainly(region, inner, types, left, failures=failures and not EVALUATION_CATCHES & handled)
            if found is not None:
                return found
    return None


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
