"""``describe(…)``: which of a statement's states gets the name and the comment.

A test or a loop is its Choice, every other statement its last state: the call, the assignment, the end. ``pass`` is a
Pass that does nothing.
"""

from collections.abc import Collection

from flowdsl.diagnostics.rules import names as rules
from flowdsl.ir import flow
from flowdsl.ir.description import Description
from flowdsl.ir.graph import (
    Choose,
    Compute,
    Forget,
    MapOp,
    Node,
    Operation,
    ParallelOp,
    Raise,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
)
from flowdsl.passes.build.builder import Builder
from flowdsl.records import replace


def build_described(b: Builder, statement: flow.Described) -> None:
    """Build the statement, and describe its state."""
    from flowdsl.passes.build.statements import build_block

    said = Description(statement.state_name, statement.comment)
    if not statement.body:
        b.emit(Compute((), origin=statement.origin, described=said))
        return
    before = set(b.graph.nodes())
    build_block(b, statement.body)
    node = _state(b.graph, [node for node in b.graph.nodes() if node not in before], statement.body)
    made = _with(b.graph.op(node), said) if node is not None else None
    if node is None or made is None:
        b.shared.sink.report(rules.BadCall(
            origin=statement.origin, why="the statement after `describe` becomes no state of its own"
        ))  # fmt: skip
        return
    b.graph.set_op(node, made)


def _state(graph: StateGraph, nodes: Collection[Node], body: tuple[flow.Stmt, ...]) -> Node | None:
    if any(isinstance(s, flow.Try | flow.WithPolicy | flow.Described) for s in body):
        return None
    if any(isinstance(s, flow.If | flow.While | flow.For | flow.Match) for s in body):
        return min((node for node in nodes if isinstance(graph.op(node), Choose)), default=None)
    return max((node for node in nodes if not _no_state(graph.op(node))), default=None)


def _no_state(op: Operation) -> bool:
    return isinstance(op, Forget) or (isinstance(op, Compute) and not op.bindings)


def _with(op: Operation, said: Description) -> Operation | None:
    """Return a state with its description; None for one that was written by hand."""
    match op:
        case Compute() | Choose() | WaitOp() | Return() | Raise():
            return replace(op, described=said)
        case TaskOp() | MapOp() | ParallelOp():
            own = op.settings
            return replace(op, settings=replace(
                own, state_name=said.state_name or own.state_name, comment=said.comment or own.comment
            ))  # fmt: skip
        case _:
            return None
