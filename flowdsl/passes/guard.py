"""Give failing expressions a state that can catch: Pass, Choice, Wait, Succeed and Fail have no ``Catch``.

Before::

    Compute y := d["k"]   ─Catch→ handler

After::

    Parallel [ Return d["k"] ]  y := result[0]   ─Catch→ handler

Developer Guide, "Handling errors": ``Catch`` exists on Task, Map and Parallel states only.
"""


from flowdsl.analysis.types import Types
from flowdsl.ir.expr import Cond, DictOf, Expr, Literal, Op, State, Var, transform, walk
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    Compute,
    Next,
    Node,
    Operation,
    ParallelOp,
    Raise,
    Return,
    Rule,
    StateGraph,
    TaskSettings,
    WaitOp,
)
from flowdsl.ir.names import fresh_name
from flowdsl.ir.rewrite import expressions, rewrite
from flowdsl.passes.context import PassContext
from flowdsl.records import replace
from flowdsl.source import Located, text_of


def guard(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Wrap what is left of failing expressions inside ``try``."""
    taken = set(ctx.flow.variables) | {name for region in graph.all_regions() for name in _names(region)}
    for region in list(graph.all_regions()):
        for node in region.nodes():
            op = region.op(node)
            if region.catches(node) and isinstance(op, Compute | Choose | WaitOp | Return | Raise):
                _wrap(region, node, op, taken)


def _names(region: StateGraph) -> set[str]:
    return {b.name for node in region.nodes() for b in getattr(region.op(node), "bindings", ())}


def _wrap(graph: StateGraph, node: Node, op: Operation, taken: set[str]) -> None:
    match op:
        case Compute(bindings=bindings, origin=origin, label=label):
            value, made = _packed(bindings)
            state = _parallel(value, made, label or " and ".join(b.name for b in bindings), origin)
            said = op.described
            if said is not None:
                state = replace(state, settings=TaskSettings(state_name=said.state_name, comment=said.comment))
            graph.set_op(node, state)
            return
        case Choose(rules=rules, origin=origin):
            name = fresh_name("test", taken)
            value, text = _which(rules), op.label or text_of(rules[0].condition.origin)
            _before(graph, node, _parallel(value, (Binding(name, _first()),), text or "test", origin))
            chosen = tuple(
                Rule(_chosen(Var(name, rule.condition.origin), i, len(rules)), rule.bindings)
                for i, rule in enumerate(rules)
            )
            graph.set_op(node, Choose(chosen, op.bindings, op.label, origin, op.described))
            _keep_input(graph, node, taken)
        case WaitOp(seconds=seconds, until=until, origin=origin):
            name = fresh_name("seconds" if until is None else "until", taken)
            wanted = seconds if seconds is not None else until
            assert wanted is not None
            _before(graph, node, _parallel(wanted, (Binding(name, _first()),), name, origin))
            waits = replace(op, seconds=Var(name)) if until is None else replace(op, until=Var(name))
            graph.set_op(node, waits)
            _keep_input(graph, node, taken)
        case Return(value=value, origin=origin):
            name = fresh_name("returned", taken)
            _before(graph, node, _parallel(value, (Binding(name, _first()),), name, origin))
            graph.set_op(node, Return(Var(name), op.label, origin, op.described))
        case Raise(error=error, cause=cause, origin=origin):
            name = fresh_name("cause", taken)
            _before(graph, node, _parallel(cause, (Binding(name, _first()),), name, origin))
            graph.set_op(node, Raise(error, Var(name), op.label, origin, op.described))
        case _:
            raise AssertionError(f"{op} needs no guard")


def _keep_input(graph: StateGraph, node: Node, taken: set[str]) -> None:
    """Let what a state still assigns of its input come from a variable: its input is now what the Parallel gives."""
    op = graph.op(node)
    if not any(_is_input(part) for expr in expressions(op) for part in walk(expr)):
        return
    name = fresh_name("given", taken)
    ((before, _),) = graph.in_edges(node)
    guarding = graph.op(before)
    assert isinstance(guarding, ParallelOp)
    graph.set_op(before, replace(guarding, bindings=(*guarding.bindings, Binding(name, State("input")))))

    def given(expr: Expr) -> Expr | None:
        return Var(name, expr.origin) if _is_input(expr) else None

    graph.set_op(node, rewrite(op, lambda expr: transform(expr, given)))


def _is_input(expr: Expr) -> bool:
    return isinstance(expr, State) and expr.what == "input"


def _which(rules: tuple[Rule, ...]) -> Expr:
    if len(rules) == 1:
        return Cond(rules[0].condition, Literal(True), Literal(False), rules[0].condition.origin)
    out: Expr = Literal(-1)
    for index in range(len(rules) - 1, -1, -1):
        out = Cond(rules[index].condition, Literal(index), out)
    return out


def _chosen(test: Var, index: int, count: int) -> Expr:
    return Op("==", (test, Literal(index)), (), test.origin) if count > 1 else test


def _first() -> Expr:
    return Op("nth", (State("result"), Literal(0)))


def _packed(bindings: Bindings) -> tuple[Expr, Bindings]:
    if len(bindings) == 1:
        return bindings[0].value, (Binding(bindings[0].name, _first(), bindings[0].declared),)
    value = DictOf(tuple((Literal(b.name), b.value) for b in bindings))
    made = tuple(Binding(b.name, Op("[]", (_first(), Literal(b.name))), b.declared) for b in bindings)
    return value, made


def _parallel(value: Expr, bindings: Bindings, label: str, origin: Located) -> ParallelOp:
    inner = StateGraph(owner="guard")
    inner.add(Return(value, label=f"evaluate {label}"[:80], origin=origin))
    return ParallelOp((inner,), bindings, label=f"try {label}"[:80], origin=origin)


def _before(graph: StateGraph, node: Node, op: ParallelOp) -> None:
    """Put a Parallel before a state and move the state's catchers to it."""
    new = graph.add(op)
    graph.redirect(node, new)
    graph.connect(new, node, Next())
    for edge, target in graph.out_edges(node):
        if isinstance(edge, Catch):
            graph.disconnect(node, target, edge)
            graph.connect(new, target, edge)
