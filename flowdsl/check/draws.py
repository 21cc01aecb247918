"""Iterators that a machine computes at once where Python computes each item when the loop asks for it.

::

    for x in takewhile(lambda x: x < lim, xs): lim -= 1     FLOW501: the second item is compared with another `lim`
    for t in accumulate(xs):                                FLOW501: in Python an item that cannot be added fails
        if t == 3: return "three"                           after the loop has been left

What cannot fail after its first item and reads nothing that changes is the same either way, and so is a failure that
nobody sees coming late: the rounds before it call nothing, leave nothing and change nothing that a handler reads.
"""

from collections.abc import Iterator

from flowdsl.analysis.draws import LATE, fails_late, is_lazy, reads_late
from flowdsl.analysis.failures import expression_catches
from flowdsl.analysis.handlers import evaluation_catches, seen_by_handlers
from flowdsl.analysis.liveness import Live, assigned_names, live_before, node_reads
from flowdsl.analysis.paths import Path
from flowdsl.analysis.types import Types
from flowdsl.check.errors import failing
from flowdsl.check.spelling import Spelling
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir.expr import Expr, Op, Var
from flowdsl.ir.graph import (
    Bindings,
    Catch,
    Choose,
    Compute,
    MapOp,
    Node,
    ParallelOp,
    RawState,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.records import dataclass

_ALL_FIRST = "write `list(…)` around it"
_SAFE = "write `list(…)` around it, or make its items safe (`x.get(…)`)"
_GROUPS_HELP = "walk a list of the groups: `[(key, list(group)) for key, group in groupby(…)]`"
_VISIBLE = TaskOp | MapOp | ParallelOp | WaitOp | RawState


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A lazy iterable, with the states that run while it is drawn from.

    Attributes:
        node: where the machine computes it.
        expr: the iterable.
        during: the states between two items, or between the iterator and its use.
        leaves: whether the loop may be left before the last item.
        kept: whether a variable holds the iterator; what it reads then is the matter of `flowdsl.check.late`.
        uses: the states that draw from a variable.
    """

    graph: StateGraph
    node: Node
    expr: Expr
    during: frozenset[Node]
    leaves: bool
    kept: bool = False
    uses: frozenset[Node] = frozenset()


def check_draws(graph: StateGraph, types: Types, spelling: Spelling, sink: Sink) -> None:
    """Report lazy iterables that a loop can tell from a list of their items."""
    for region in graph.all_regions():
        live: dict[Node, Live] = {}
        for drawn in _all_drawn(region):
            if (region, drawn.node) not in types.before:
                continue
            changed = {name for node in drawn.during for name in assigned_names(region, node)}
            if not drawn.kept and (read := reads_late(drawn.expr) & changed):
                name = spelling.quoted(Path(min(read)))
                instead = _ALL_FIRST
                what = f"{name} changes while Python draws from this iterator, which reads it for each item"
            elif fails_late(drawn.expr, types.env(region, drawn.node)):
                live = live or live_before(region)
                if not _shows(drawn, types, live, changed):
                    continue
                what, instead = LATE, _SAFE
            else:
                continue
            if isinstance(drawn.expr, Op) and drawn.expr.name == "itertools.groupby":
                instead = _GROUPS_HELP
            sink.report(rules.NotFaithful(origin=drawn.expr.origin, what=what, instead=instead))


def _all_drawn(graph: StateGraph) -> Iterator[_Drawn]:
    stored = {b.name: b.value for node in graph.nodes() for b in _computed(graph, node) if is_lazy(b.value)}
    heads = {name: head for head in graph.nodes() if (name := _walks(graph, head)) is not None}
    for node in graph.nodes():
        op = graph.op(node)
        if isinstance(op, MapOp) and op.sequential and (walked := _walked(op.items, stored)) is not None:
            yield _Drawn(graph, node, walked, frozenset({node}), leaves=False)
        for binding in _computed(graph, node):
            if is_lazy(binding.value):
                uses = {n for n in graph.nodes() if binding.name in node_reads(graph, n)}
                during = _between(graph, node, uses) - {node}
                yield _Drawn(graph, node, binding.value, during, leaves=False, kept=True, uses=frozenset(uses))
            elif (walked := _walked(binding.value, stored)) is not None:
                head = heads.get(binding.name)
                if head is None:  # one of several that `zip` draws from in turn
                    reached = _reached(graph, [node], frozenset())
                    yield _Drawn(graph, node, walked, reached - {node}, leaves=True)
                else:
                    body = _body(graph, node, head)
                    yield _Drawn(graph, node, walked, body, _leaves(graph, body, head))


def _computed(graph: StateGraph, node: Node) -> Bindings:
    op = graph.op(node)
    return op.bindings if isinstance(op, Compute) else ()


def _walked(items: Expr | None, stored: dict[str, Expr]) -> Expr | None:
    """Return the lazy iterable whose items an expression lists for a loop."""
    match items:
        case Op("iter", (Var(name),)):
            return stored.get(name)
        case Op("iter", (walked,)) if is_lazy(walked):
            return walked
        case _:
            return None


def _walks(graph: StateGraph, node: Node) -> str | None:
    """Return the variable of the items that a loop's head gives one after the other."""
    match graph.op(node):
        case Choose((rule,)):
            match rule.condition:
                case Op("<", (Var(), Op("len", (Var(items),)))):
                    return items
    return None


def _body(graph: StateGraph, start: Node, head: Node) -> frozenset[Node]:
    """Return the states of a loop's rounds, the head among them."""
    first = [target for edge, target in graph.out_edges(head) if isinstance(edge, When)]
    forward = _reached(graph, first, frozenset({start, head}))
    return (forward & _reaching(graph, {head}, start)) | {head}


def _between(graph: StateGraph, node: Node, uses: set[Node]) -> frozenset[Node]:
    return _reached(graph, list(graph.successors(node)), frozenset({node})) & _reaching(graph, uses, node) - uses


def _reached(graph: StateGraph, first: list[Node], without: frozenset[Node]) -> frozenset[Node]:
    seen: set[Node] = set()
    pending = list(first)
    while pending:
        node = pending.pop()
        if node not in seen and node not in without:
            seen.add(node)
            pending.extend(graph.successors(node))
    return frozenset(seen)


def _reaching(graph: StateGraph, last: set[Node], without: Node) -> frozenset[Node]:
    seen: set[Node] = set()
    pending = list(last)
    while pending:
        node = pending.pop()
        if node not in seen and node != without:
            seen.add(node)
            pending.extend(graph.predecessors(node))
    return frozenset(seen)


def _leaves(graph: StateGraph, body: frozenset[Node], head: Node) -> bool:
    """Whether something but a failure leads out of a loop before its last item."""
    return any(
        target not in body and not isinstance(edge, Catch) and (node != head or isinstance(edge, When))
        for node in body
        for edge, target in graph.out_edges(node)
    )


def _shows(drawn: _Drawn, types: Types, live: dict[Node, Live], changed: set[str]) -> bool:
    """Whether somebody can tell that the iterable fails before the first round instead of after it."""
    graph = drawn.graph
    if drawn.leaves or any(isinstance(graph.op(node), _VISIBLE) for node in drawn.during):
        return True
    catches = evaluation_catches(graph, drawn.node)
    handlers = {(target, bindings) for _, target, bindings in catches}
    if any(_handlers(graph, use) != _handlers(graph, drawn.node) for use in drawn.uses):
        return True
    for node in drawn.during:
        outside = {(t, bindings) for _, t, bindings in evaluation_catches(graph, node) if t not in drawn.during}
        if outside != handlers and failing(graph, node, types) is not None:
            return True
    # Several handlers share the failures by their classes: the first one to happen decides.
    return len(handlers) > 1 or not seen_by_handlers(live, catches).isdisjoint(changed)


def _handlers(graph: StateGraph, node: Node) -> set[tuple[Node, Bindings]]:
    """Return the handlers of a state that take what an expression raises in Python."""
    return {(target, bindings) for _, target, bindings in expression_catches(graph, node)}
