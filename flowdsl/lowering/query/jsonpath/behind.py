"""States behind a state: what it cannot make of its own result or error itself.

::

    Task    …  seen := seen + [result.Payload]
    ─▶  Task  payload := result.Payload → Compute lists := [seen, [payload]]
        → Compute seen := [y for x in lists for y in x]
"""

from typing import TypeAlias

from flowdsl.analysis.types import ERROR, ERROR_OUTPUT, INPUT, binding_type
from flowdsl.ir.expr import (
    DictOf,
    Expr,
    Literal,
    Op,
    State,
    Var,
    children,
    substitute,
    transform,
    walk,
    with_children,
)
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Compute,
    MapOp,
    Next,
    Node,
    Operation,
    ParallelOp,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
)
from flowdsl.ir.ops import can_fail
from flowdsl.ir.rewrite import rewrite_bindings
from flowdsl.ir.types import ANY
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.ahead import Ahead, Env, More
from flowdsl.lowering.query.jsonpath.beside import beside
from flowdsl.lowering.query.jsonpath.merging import plainly
from flowdsl.lowering.query.jsonpath.paths import Refused, is_path
from flowdsl.lowering.query.jsonpath.templates import entry, is_constant
from flowdsl.passes.fuse.substitution import count_uses, is_certain, may_stand
from flowdsl.records import replace
from flowdsl.source import Located

_Own: TypeAlias = TaskOp | MapOp | ParallelOp | WaitOp


def fits(bindings: Bindings, at: Place) -> bool:
    """Whether a state can assign all of it itself."""
    try:
        for b in bindings:
            entry(b.name, b.value, at)
    except Refused:
        return False
    return True


def handlers(graph: StateGraph, node: Node, ahead: Ahead) -> More:
    """Move what a catcher cannot assign into states behind it."""
    more: More = []
    for catch, target in graph.catches(node):
        env = {**ahead.env, ERROR_OUTPUT: ERROR}
        if fits(catch.bindings, replace(ahead.place(env), data="error")):
            continue
        name = ahead.fresh("caught")
        held = tuple(replace(b, value=_renamed(b.value, name)) for b in catch.bindings)
        after = {**ahead.env, name: ERROR}
        new = behind(graph, held, target, after, graph.op(node).origin)
        graph.disconnect(node, target, catch)
        graph.connect(node, new, replace(catch, bindings=(Binding(name, State("error")),)))
        more.append((new, after))
    return more


def behind(graph: StateGraph, bindings: Bindings, target: Node, env: Env, origin: Located) -> Node:
    """Add a state that assigns on the way to another; where that one only returns, it returns what it needs of that."""
    op = graph.op(target)
    if isinstance(op, Return) and not graph.catches(target) and _may_return(op, bindings, env):
        return graph.add(replace(op, value=substitute(op.value, {b.name: b.value for b in bindings})))
    new = graph.add(Compute(bindings, origin=origin))
    graph.connect(new, target, Next())
    return new


def _may_return(op: Return, bindings: Bindings, env: Env) -> bool:
    """Whether values may stand where their variables are returned: evaluated once, and not dropped if they may fail."""
    return op.described is None and all(
        may_stand(b.name, b.value, count_uses([op.value], b.name), False)
        and (is_certain([op.value], b.name) or not can_fail(b.value, env))
        for b in bindings
    )


def _renamed(expr: Expr, name: str) -> Expr:
    """Read the caught error from a variable."""
    return transform(expr, lambda e: Var(name) if isinstance(e, State) and e.what == "error" else None)


def after_result(graph: StateGraph, node: Node, ahead: Ahead, after: Env) -> More:
    """Move what a state cannot make of its result into states behind it."""
    op = graph.op(node)
    assert isinstance(op, TaskOp | MapOp | ParallelOp | WaitOp)
    at = replace(ahead.place(after), data="input" if isinstance(op, WaitOp) else "result")
    op = _simplified(op, at)
    graph.set_op(node, op)
    if op.output is not None:
        if is_path(op.output, at) if isinstance(op, WaitOp) else _returns(op.output, at):
            return []
        parts, value = _parts([op.output], ahead, at)
        op = replace(op, output=None, bindings=parts)
        graph.set_op(node, op)
        rest: Operation = Return(value[0], "return", op.origin)
    else:
        if fits(op.bindings, at):
            return []
        parts, values = _parts([b.value for b in op.bindings], ahead, at)
        rest = Compute(tuple(replace(b, value=v) for b, v in zip(op.bindings, values, strict=True)), origin=op.origin)
        graph.set_op(node, replace(op, bindings=parts))
    target = graph.next(node)
    new = graph.add(rest)
    ahead.note(new)
    if target is not None:
        graph.disconnect(node, target, Next())
        graph.connect(new, target, Next())
    graph.connect(node, new, Next())
    return [(new, {**ahead.env, **{b.name: binding_type(b, after) for b in parts}})]


def from_data(graph: StateGraph, node: Node, ahead: Ahead) -> More:
    """Assign the value of a task with paths after it: it is the data that flows on."""
    op = graph.op(node)
    assert isinstance(op, TaskOp)

    def flowed(expr: Expr) -> Expr:
        """Read the result where it will be, and what was the input before from variables."""
        match expr:
            case State("result"):
                return State("input", expr.origin)
            case _ if is_path(expr, ahead.place()) and any(isinstance(e, State) for e in walk(expr)):
                if not any(isinstance(e, State) and e.what == "result" for e in walk(expr)):
                    return ahead.bind(expr, "before")
        before = tuple(children(expr))
        return with_children(expr, [flowed(child) for child in before]) if before else expr

    if op.output is not None:
        rest: Operation = Return(flowed(op.output), "return", op.origin)
    elif op.bindings:
        rest = Compute(tuple(replace(b, value=flowed(b.value)) for b in op.bindings), origin=op.origin)
    else:
        return []
    graph.set_op(node, replace(op, output=None, bindings=()))
    target = graph.next(node)
    new = graph.add(rest)
    ahead.note(new)
    if target is not None:
        graph.disconnect(node, target, Next())
        graph.connect(new, target, Next())
    graph.connect(node, new, Next())
    return [(new, {**ahead.env, INPUT: ANY})]


def _simplified(op: _Own, at: Place) -> _Own:
    """Say what is made of the result in the words of JSONPath, where that takes no state."""
    output = op.output
    if output is not None and beside(output, at) is None:
        output = plainly(output, at.env)
    return replace(op, output=output, bindings=rewrite_bindings(op.bindings, lambda e: plainly(e, at.env)))


def _returns(output: Expr, at: Place) -> bool:
    if is_path(output, at) or is_constant(output):
        return True
    found = beside(output, at)
    if found is not None:
        result = isinstance(found.value, State) and found.value.what == "result"
        return result or (isinstance(found.value, DictOf) and _writes(found.value, at))
    return _writes(output, at)


def _writes(expr: Expr, at: Place) -> bool:
    try:
        entry("value", expr, at)
    except Refused:
        return False
    return True


def _parts(exprs: list[Expr], ahead: Ahead, at: Place) -> tuple[Bindings, list[Expr]]:
    """Return variables for the parts of the result that expressions read, and the expressions over these."""
    names: dict[str, Binding] = {}

    def part(expr: Expr) -> Expr | None:
        if is_path(expr, at) and any(s == State("result", s.origin) for s in walk(expr) if isinstance(s, State)):
            key = repr(_bare(expr))
            if key not in names:
                last = expr.args[1] if isinstance(expr, Op) else None
                wanted = last.value.lower() if isinstance(last, Literal) and isinstance(last.value, str) else "result"
                names[key] = Binding(ahead.fresh(wanted if wanted.isidentifier() else "result"), expr)
            return Var(names[key].name, expr.origin)
        return None

    made = [transform(e, part) for e in exprs]
    return tuple(names.values()), made


def _bare(expr: Expr) -> Expr:
    match expr:
        case Op(name, (base, Literal(key))):
            return Op(name, (_bare(base), Literal(key)))
        case State(what):
            return State(what)
        case _:
            return expr
