"""What must hold of a state graph between passes; a pass that breaks one of these has a defect.

Tests run it after each pass (`flowdsl.passes.pipeline.compile_flow` takes an observer); a compilation does not.
"""

from collections.abc import Iterator

from flowdsl.asl.limits import MAX_STATE_NAME_LENGTH
from flowdsl.ir.expr import Effect, Expr, State, walk
from flowdsl.ir.graph import (
    Bindings,
    Catch,
    Choose,
    Compute,
    Edge,
    Forget,
    MapOp,
    Next,
    Node,
    Operation,
    Otherwise,
    ParallelOp,
    Raise,
    RawState,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.ir.rewrite import expressions

CATCHING = TaskOp | MapOp | ParallelOp | RawState
"""Operations whose states may have a ``Catch`` (Developer Guide, "Handling errors")."""


def verify(
    graph: StateGraph, *, resolved: bool = True, tidied: bool = True, guarded: bool = False, named: bool = False
) -> list[str]:
    """Return what is wrong with a graph, in words; empty when nothing is.

    Args:
        graph: the outermost region.
        resolved: task calls have been asked their adapters.
        tidied: nothing unreachable is left.
        guarded: only states that can catch have catch edges.
        named: every state has its name.
    """
    problems: list[str] = []
    seen: set[int] = set()
    names: set[str] = set()
    for region in graph.all_regions():
        if id(region) in seen:
            problems.append(f"the region {region.owner!r} stands in two places")
            continue
        seen.add(id(region))
        problems.extend(f"{region.owner}: {problem}" for problem in _region(region, tidied))
        for node in region.nodes():
            op = region.op(node)
            where = f"{region.owner}: node {node} ({type(op).__name__})"
            problems.extend(f"{where}: {problem}" for problem in _node(region, node, op, resolved, guarded))
            if named:
                if op.label in names or not 0 < len(op.label) <= MAX_STATE_NAME_LENGTH:
                    problems.append(f"{where}: the name {op.label!r} is taken, empty or too long")
                names.add(op.label)
    return problems


def _region(region: StateGraph, tidied: bool) -> Iterator[str]:
    if region.start is None or region.start not in region:
        yield "there is no start"
        return
    if not tidied:
        return
    reached = {region.start}
    stack = [region.start]
    while stack:
        for _, target in region.out_edges(stack.pop()):
            if target not in reached:
                reached.add(target)
                stack.append(target)
    unreached = [node for node in region.nodes() if node not in reached]
    if unreached:
        yield f"nothing leads to the nodes {unreached}"


def _node(region: StateGraph, node: Node, op: Operation, resolved: bool, guarded: bool) -> Iterator[str]:
    edges = [edge for edge, _ in region.out_edges(node)]
    yield from _ways_out(op, [e for e in edges if not isinstance(e, Catch)])
    yield from _catches([edge for edge, _ in region.catches(node)])
    if guarded and not isinstance(op, CATCHING) and any(isinstance(e, Catch) for e in edges):
        yield "a state of this kind cannot catch"
    if isinstance(op, TaskOp) and resolved and (op.call is not None or not op.resource):
        yield "the call has not been resolved"
    yield from _values(op, edges)


def _ways_out(op: Operation, edges: list[Edge]) -> Iterator[str]:
    match op:
        case Return() | Raise():
            wanted: list[Edge] = []
        case Choose(rules=rules):
            wanted = [*(When(index) for index in range(len(rules))), Otherwise()]
            if not rules:
                yield "a choice has no rule"
        case Compute(output=output) | TaskOp(output=output) | WaitOp(output=output) | MapOp(output=output):
            wanted = [Next()] if output is None else []
        case ParallelOp(output=output):
            wanted = [Next()] if output is None else []
        case RawState():
            wanted = [Next()] if edges else []
        case Forget():
            wanted = [Next()]
    if len(edges) != len(wanted) or set(edges) != set(wanted):
        yield f"its edges are {edges}, not {wanted}"


def _catches(catches: list[Catch]) -> Iterator[str]:
    if len({catch.index for catch in catches}) != len(catches):
        yield "two catch edges have the same index"
    names = [name for catch in catches for name in catch.errors]
    if len(set(names)) != len(names) or not all(catch.errors for catch in catches):
        yield f"catch edges name an error twice, or none: {names}"
    if "States.ALL" in names and (names[-1] != "States.ALL"):
        yield "States.ALL is not the last error caught"


def _values(op: Operation, edges: list[Edge]) -> Iterator[str]:
    groups: list[Bindings] = [getattr(op, "bindings", ())]
    if isinstance(op, Choose):
        groups += [rule.bindings for rule in op.rules]
    catches = [edge for edge in edges if isinstance(edge, Catch)]
    for bindings in (*groups, *(catch.bindings for catch in catches)):
        names = [binding.name for binding in bindings]
        if len(set(names)) != len(names):
            yield f"a name is assigned twice at once: {names}"
    after = {id(b.value) for b in getattr(op, "bindings", ())} | {id(getattr(op, "output", None))}
    has_result = isinstance(op, TaskOp | MapOp | ParallelOp)
    for expr in expressions(op):
        yield from _expression(expr, {"input", "result"} if has_result and id(expr) in after else {"input"})
    for catch in catches:
        for binding in catch.bindings:
            yield from _expression(binding.value, {"input", "error"})


def _expression(expr: Expr, known: set[str]) -> Iterator[str]:
    for part in walk(expr):
        if isinstance(part, Effect):
            yield f"an effect is left: {part.action}"
        elif isinstance(part, State) and part.what not in known:
            yield f"`{part.what}` is not known here"
