"""What the folds share: a region with its types and liveness, and where failures go."""

from collections.abc import Iterable
from dataclasses import field

from flowdsl.analysis.handlers import RERUN, evaluation_catches, seen_by_handlers
from flowdsl.analysis.liveness import Live
from flowdsl.analysis.types import RESULT, Types, binding_type
from flowdsl.ir.expr import Context, Expr, Literal, Op, State, variables, walk
from flowdsl.ir.graph import Bindings, Compute, MapOp, Node, ParallelOp, StateGraph, TaskOp
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.types import Type
from flowdsl.records import dataclass


@dataclass(eq=False, slots=True)
class Region:
    """One region with what is known about it; `live` is kept true to the graph as folds go on."""

    graph: StateGraph
    types: Types
    live: dict[Node, Live]
    annotated: bool = False
    _of_results: dict[tuple[int, int], tuple[Expr, Type, bool]] = field(default_factory=dict)

    def fails(self, expr: Expr, node: Node) -> bool:
        """Whether an expression of a state can fail."""
        result = self.types.results.get((self.graph, node))
        if result is None or not _of_result(expr):
            return can_fail(expr, self.types.after(self.graph, node))
        known = self._of_results.get((id(expr), id(result)))  # many calls of one task share both
        if known is None:
            known = expr, result, can_fail(expr, {RESULT: result})
            self._of_results[id(expr), id(result)] = known
        return known[2]

    def tells(self, bindings: Bindings, node: Node, readers: Iterable[Expr]) -> bool:
        """Whether an annotation says more than the value does of a variable that is read, and is wanted."""
        if not self.annotated:
            return False
        env = self.types.after(self.graph, node)
        read = frozenset[str]().union(*map(variables, readers))
        sharper = (b for b in bindings if b.declared is not None and b.name in read)
        return any(infer(b.value, env) != binding_type(b, env) for b in sharper)

    def any_fails(self, bindings: Bindings, node: Node) -> bool:
        """Whether any assigned value of a state can fail."""
        return any(self.fails(b.value, node) for b in bindings)


def _of_result(expr: Expr) -> bool:
    """Whether an expression is what the values of most calls are: the raw result, or one part of it."""
    match expr:
        case State("result") | Op("[]", (State("result"), Literal())):
            return True
        case _:
            return False


def same_failure(r: Region, previous: Node, node: Node, before: Bindings) -> bool:
    """Whether a failing expression means at the predecessor what it means here."""
    op = r.graph.op(previous)
    if isinstance(op, TaskOp | MapOp | ParallelOp) and any(RERUN & set(x.errors) for x in op.settings.retry):
        return False
    own, catches = evaluation_catches(r.graph, previous), evaluation_catches(r.graph, node)
    if own != catches and not (isinstance(op, Compute) and not own and not r.any_fails(before, previous)):
        return False
    # The predecessor's own assignments would be lost to the handlers if it failed after them.
    return seen_by_handlers(r.live, catches).isdisjoint(b.name for b in before)


def reads_state(bindings: Bindings) -> bool:
    """Whether values depend on the state they stand in: its input, or its own context."""
    return any(state_bound(part) for b in bindings for part in walk(b.value))


def state_bound(part: Expr) -> bool:
    """Whether a value depends on the state it stands in."""
    return isinstance(part, State) or own_context(part)


def own_context(part: Expr) -> bool:
    """Whether a value is a part of the context object that tells about the state; all of the context holds it."""
    return isinstance(part, Context) and (not part.path or part.path[0] in ("State", "Task"))
