"""The task token, and what else only a state's own context has, must be read in that state."""

from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir.expr import Context, Expr, walk
from flowdsl.ir.graph import StateGraph, TaskOp
from flowdsl.ir.rewrite import expressions

OWN = "Task"
"""The part of the context object that exists in tasks only (Developer Guide, "Context object")."""

WAITS = ".waitForTaskToken"
"""How the resource of a task ends that has a token."""


def check_tokens(graph: StateGraph, sink: Sink) -> None:
    """Report a token that is read where no task waits: it was kept in a variable, or the state is no task."""
    for region in graph.all_regions():
        for node in region.nodes():
            op = region.op(node)
            waits = isinstance(op, TaskOp) and op.resource.endswith(WAITS)
            own = op.arguments if isinstance(op, TaskOp) and waits else None
            for expr in expressions(op):
                if expr is not own:
                    _check(expr, sink)


def _check(expr: Expr, sink: Sink) -> None:
    for part in walk(expr):
        if isinstance(part, Context) and part.path[:1] == (OWN,):
            sink.report(rules.NotFaithful(
                origin=part.origin,
                what="the task token exists only while its task waits, so it cannot be kept",
                instead="write `context.task_token` in the arguments of the `.wait_for_token` call itself",
            ))  # fmt: skip
