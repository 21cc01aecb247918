"""Fold assignments, conditions and returns into neighbouring states.

Before::

    Task r := result → Compute total := r["Payload"] → Choose total > 3 → …        5 states, 4 transitions
    Compute out := {…} → Return out

After::

    Task total := result["Payload"] → Choose total > 3 → …                         2 states
    Task …, output {…}

A fold is made only where nothing can tell the difference: failures stay where they were (same handlers, before or
after the same calls, no retry that would call again), an expression is repeated only when it costs nothing, and a
variable that a handler may read is not assigned later than in Python.
"""

from dataclasses import dataclass, replace

from flowdsl.analysis.liveness import Live, live_before, region_reads
from flowdsl.analysis.types import Types
from flowdsl.ir.expr import (
    And,
    Cond,
    Context,
    DictOf,
    Expr,
    Format,
    FormatField,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Spread,
    State,
    Var,
    children,
    substitute,
    walk,
)
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    Compute,
    Edge,
    MapOp,
    Next,
    Node,
    Otherwise,
    ParallelOp,
    Raise,
    Return,
    Rule,
    StateGraph,
    TaskOp,
    WaitOp,
    When,
)
from flowdsl.ir.ops import can_fail
from flowdsl.ir.ops.randomness import is_random
from flowdsl.passes.context import PassContext

RERUN = frozenset({"States.ALL", "States.QueryEvaluationError", "States.TaskFailed"})
"""Retriers that would call the task again when an expression after the call fails."""


@dataclass(eq=False, slots=True)
class _Region:
    graph: StateGraph
    types: Types
    live: dict[Node, Live]

    def fails(self, expr: Expr, node: Node) -> bool:
        return can_fail(expr, self.types.after(self.graph, node))

    def any_fails(self, bindings: Bindings, node: Node) -> bool:
        return any(self.fails(b.value, node) for b in bindings)


def fuse(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Fold what can be folded in every region, until nothing more can."""
    for region in list(graph.all_regions()):
        changed = True
        while changed:
            state = _Region(region, types, live_before(region))
            changed = _sweep(state)


def _sweep(r: _Region) -> bool:
    changed = False
    for node in r.graph.nodes():
        if node not in r.graph:
            continue
        changed |= _drop_dead(r, node)
        op = r.graph.op(node)
        if isinstance(op, Compute) and op.output is None:
            if not op.bindings:
                changed |= _remove_empty(r, node)
            else:
                changed |= _into_previous(r, node, op) or _into_next(r, node, op)
        elif isinstance(op, Return):
            changed |= _return_into_previous(r, node, op)
    return changed


# --- dead assignments --------------------------------------------------------------------------------------------


def _drop_dead(r: _Region, node: Node) -> bool:
    """Drop assignments nobody reads; one that may fail stays, because its failure counts."""
    op = r.graph.op(node)
    match op:
        case Choose(rules=rules, bindings=bindings):
            made = tuple(
                Rule(rule.condition, _alive(r, node, rule.bindings, r.live[r.graph.target(node, When(i))]))
                for i, rule in enumerate(rules)
            )
            other = _alive(r, node, bindings, r.live[r.graph.target(node, Otherwise())])
            if made != rules or other != bindings:
                r.graph.set_op(node, replace(op, rules=made, bindings=other))
                return True
            return False
        case Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            target = r.graph.next(node)
            needed = r.live[target] if target is not None else frozenset()
            kept = _alive(r, node, op.bindings, needed)
            changed = kept != op.bindings
            if changed:
                r.graph.set_op(node, replace(op, bindings=kept))
            for catch, handler in r.graph.catches(node):
                alive = _alive(r, node, catch.bindings, r.live[handler])
                if alive != catch.bindings:
                    r.graph.disconnect(node, handler, catch)
                    r.graph.connect(node, handler, replace(catch, bindings=alive))
                    changed = True
            return changed
        case _:
            return False


def _alive(r: _Region, node: Node, bindings: Bindings, live: Live) -> Bindings:
    if all(b.name in live for b in bindings):
        return bindings
    return tuple(b for b in bindings if b.name in live or r.fails(b.value, node))


def _remove_empty(r: _Region, node: Node) -> bool:
    target = r.graph.next(node)
    if target is None or target == node:
        return False
    for edge, other in r.graph.out_edges(node):
        if isinstance(edge, Catch):
            r.graph.disconnect(node, other, edge)
    r.graph.redirect(node, target)
    r.graph.remove(node)
    return True


# --- a Compute into the state before -----------------------------------------------------------------------------


def _into_previous(r: _Region, node: Node, op: Compute) -> bool:
    """Assign already where the only predecessor assigns."""
    entering = r.graph.in_edges(node)
    target = r.graph.next(node)
    if len(entering) != 1 or node == r.graph.start or target is None or target == node:
        return False
    previous, edge = entering[0]
    if previous == node:
        return False
    before = _bindings_on(r.graph, previous, edge)
    if before is None:
        return False
    values = {b.name: b.value for b in before}
    if not _may_substitute(op.bindings, values, r.live[target] - {b.name for b in op.bindings}):
        return False
    if _reads_state(op.bindings) and not isinstance(r.graph.op(previous), Compute | Choose | WaitOp):
        return False
    fails = r.any_fails(op.bindings, node)
    catches = _catch_keys(r.graph, node)
    if fails and not _same_failure(r, previous, edge, catches, before):
        return False
    if fails and isinstance(edge, Catch | When | Otherwise) and catches:
        return False
    made = tuple(Binding(b.name, substitute(b.value, values), b.declared) for b in op.bindings)
    names = {b.name for b in made}
    # A value that now stands where its variable was read needs no variable, though it may fail: it fails there.
    wanted = r.live[target] - names
    own = [b.value for b in op.bindings]
    moved = {b.name for b in before if b.name not in wanted and any(_certain([value], b.name) for value in own)}
    merged = (*(b for b in before if b.name not in names | moved), *made)
    takes_catches = fails and isinstance(r.graph.op(previous), Compute) and not _catch_keys(r.graph, previous)
    for catch, handler in r.graph.catches(node):
        r.graph.disconnect(node, handler, catch)
        if takes_catches:
            r.graph.connect(previous, handler, catch)
    r.graph.disconnect(previous, node, edge)
    edge = _set_bindings(r.graph, previous, edge, merged)
    r.graph.disconnect(node, target, Next())
    r.graph.remove(node)
    r.graph.connect(previous, target, edge)
    _adopt_label(r.graph, previous, op)
    return True


def _adopt_label(graph: StateGraph, node: Node, op: Compute) -> None:
    kept = graph.op(node)
    if isinstance(kept, Compute) and not kept.label and op.label:
        graph.set_op(node, replace(kept, label=op.label))


def _bindings_on(graph: StateGraph, node: Node, edge: Edge) -> Bindings | None:
    """Return what a state assigns on an edge; None when it cannot assign there."""
    op = graph.op(node)
    match edge, op:
        case Catch(bindings=bindings), _:
            return bindings
        case When(index), Choose(rules=rules):
            return rules[index].bindings
        case Otherwise(), Choose(bindings=bindings):
            return bindings
        case Next(), Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            return op.bindings
        case _:
            return None


def _set_bindings(graph: StateGraph, node: Node, edge: Edge, bindings: Bindings) -> Edge:
    """Store what a state assigns on an edge; returns the edge to connect with."""
    op = graph.op(node)
    match edge, op:
        case Catch(), _:
            return replace(edge, bindings=bindings)
        case When(index), Choose(rules=rules):
            made = tuple(Rule(rule.condition, bindings) if i == index else rule for i, rule in enumerate(rules))
            graph.set_op(node, replace(op, rules=made))
        case Otherwise(), Choose():
            graph.set_op(node, replace(op, bindings=bindings))
        case Next(), Compute() | TaskOp() | WaitOp() | MapOp() | ParallelOp():
            graph.set_op(node, replace(op, bindings=bindings))
        case _:
            raise AssertionError(f"{edge} cannot assign")
    return edge


def _catch_keys(graph: StateGraph, node: Node) -> tuple[tuple[tuple[str, ...], Node, Bindings], ...]:
    return tuple((catch.errors, target, catch.bindings) for catch, target in graph.catches(node))


def _same_failure(
    r: _Region,
    previous: Node,
    edge: Edge,
    catches: tuple[tuple[tuple[str, ...], Node, Bindings], ...],
    before: Bindings,
) -> bool:
    """Whether a failure at the predecessor means what it means here."""
    op = r.graph.op(previous)
    if isinstance(op, TaskOp | MapOp | ParallelOp) and any(RERUN & set(x.errors) for x in op.settings.retry):
        return False
    own = _catch_keys(r.graph, previous)
    if own != catches and not (isinstance(op, Compute) and not own and not r.any_fails(before, previous)):
        return False
    # The predecessor's own assignments would be lost to the handlers if it failed after them.
    assigned = {b.name for b in before}
    return not any(assigned & r.live[handler] for _, handler, _ in catches)


def _reads_state(bindings: Bindings) -> bool:
    """Whether values depend on the state they stand in: its input, or its own context."""
    return any(_state_bound(part) for b in bindings for part in walk(b.value))


def _state_bound(part: Expr) -> bool:
    return isinstance(part, State) or (isinstance(part, Context) and part.path[0] in ("State", "Task"))


# --- substitution ------------------------------------------------------------------------------------------------


def _cheap(expr: Expr) -> bool:
    """Whether repeating an expression costs nothing worth a state: names, paths, literals."""
    match expr:
        case Var() | Literal() | Context() | State() | Param():
            return True
        case Op("[]" | "nth", (inner, Literal())):
            return _cheap(inner)
        case _:
            return False


DEEP = 24
"""Levels of an expression beyond which it keeps a variable of its own: AWS refuses to evaluate past 100 levels."""


def _deep(expr: Expr, left: int = DEEP) -> bool:
    """Whether an expression nests deeper than `left` levels."""
    return left == 0 or any(_deep(child, left - 1) for child in children(expr))


def _may_substitute(bindings: Bindings, values: dict[str, Expr], live: Live) -> bool:
    """Whether values may stand for the variables that `bindings` read, while `live` variables are still wanted."""
    return all(_may_stand(name, value, _count([b.value for b in bindings], name), name in live)
               for name, value in values.items())  # fmt: skip


def _may_stand(name: str, value: Expr, uses: int, still_live: bool) -> bool:
    if uses == 0:
        return True
    if uses == 1 and not still_live:
        return not _deep(value)
    return _cheap(value) and not is_random(value)


def _count(exprs: list[Expr], name: str) -> int:
    count = 0
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Var) and part.name == name:
                # A use inside a function or a comprehension is evaluated many times.
                count += 1
    return count


# --- a Compute into the state after ------------------------------------------------------------------------------


def _into_next(r: _Region, node: Node, op: Compute) -> bool:
    """Evaluate in the only successor, which assigns what is still wanted afterwards."""
    target = r.graph.next(node)
    if target is None or target == node or len(r.graph.in_edges(target)) != 1:
        return False
    after = r.graph.op(target)
    if not isinstance(after, TaskOp | WaitOp | MapOp | ParallelOp | Choose | Return | Raise | Compute):
        return False
    values = {b.name: b.value for b in op.bindings}
    if any(
        isinstance(part, Context) and part.path[0] in ("State", "Task") for v in values.values() for part in walk(v)
    ):
        return False
    if isinstance(after, TaskOp | MapOp | ParallelOp) and after.settings.retry and any(map(is_random, values.values())):
        return False
    inner: frozenset[str] = frozenset().union(*(region_reads(region) for region in r.graph.regions(target)))
    if inner & values.keys():
        return False
    entry = _entry(after)
    wanted = _wanted_after(r, target)
    for name, value in values.items():
        uses = _count(entry, name)
        later = name in wanted
        if not _may_stand(name, value, uses + (1 if later and uses else 0), False) or (
            is_random(value) and later and uses
        ):
            return False
        if r.fails(value, node) and (uses == 0 or not _certain(entry, name)):
            return False
    if r.any_fails(op.bindings, node) and not _may_fail_in(r, node, target, after):
        return False
    if isinstance(after, Return | Raise | Choose | TaskOp | WaitOp | MapOp | ParallelOp | Compute):
        _move(r, node, target, values, wanted)
    return True


def _entry(op: object) -> list[Expr]:
    """Return the expressions a state evaluates before it acts."""
    match op:
        case TaskOp(arguments=arguments, settings=settings):
            return [
                arguments,
                *(e for e in (settings.timeout, settings.heartbeat, settings.credentials) if e is not None),
            ]
        case WaitOp(seconds=seconds, until=until):
            return [e for e in (seconds, until) if e is not None]
        case MapOp(items=items, selector=selector, concurrency=concurrency):
            return [e for e in (items, selector, concurrency) if e is not None]
        case Choose(rules=rules):
            return [rule.condition for rule in rules]
        case Return(value=value):
            return [value]
        case Raise(error=error, cause=cause):
            return [error, cause]
        case Compute(bindings=bindings):
            return [b.value for b in bindings]
        case _:
            return []


def _certain(entry: list[Expr], name: str) -> bool:
    """Whether a name is evaluated whatever happens: not only in a branch, a function or a comprehension."""

    def sure(expr: Expr) -> bool:
        match expr:
            case Var(found):
                return found == name
            case Op(args=args, kwargs=kwargs):
                return any(sure(a) for a in args) or any(sure(v) for _, v in kwargs)
            case And(operands) | Or(operands):
                return sure(operands[0])
            case Cond(test):
                return sure(test)
            case ListOf(items):
                return any(sure(i.value if isinstance(i, Spread) else i) for i in items)
            case DictOf(entries):
                return any(sure(e.value) if isinstance(e, Spread) else sure(e[0]) or sure(e[1]) for e in entries)
            case Format(parts):
                return any(isinstance(p, FormatField) and sure(p.value) for p in parts)
            case _:
                return False

    return bool(entry) and any(sure(expr) for expr in entry[:1])


def _wanted_after(r: _Region, target: Node) -> frozenset[str]:
    """Return the variables needed by the state's own assignments' readers: on any way out of it."""
    out: frozenset[str] = frozenset()
    for _, following in r.graph.out_edges(target):
        out |= r.live[following]
    return out


def _may_fail_in(r: _Region, node: Node, target: Node, after: object) -> bool:
    """Whether a failure of the Compute may happen in its successor instead."""
    own, theirs = _catch_keys(r.graph, node), _catch_keys(r.graph, target)
    if own != theirs:
        return False
    if isinstance(after, TaskOp | MapOp | ParallelOp):
        return not any(RERUN & set(x.errors) for x in after.settings.retry)
    return not own or isinstance(after, Compute)


def _move(r: _Region, node: Node, target: Node, values: dict[str, Expr], wanted: frozenset[str]) -> None:
    graph, after = r.graph, r.graph.op(target)
    moved = graph.op(node)
    assert isinstance(moved, Compute)
    declared = {b.name: b.declared for b in moved.bindings}

    def sub(expr: Expr) -> Expr:
        return substitute(expr, values)

    def optional(expr: Expr | None) -> Expr | None:
        return None if expr is None else sub(expr)

    def carried(bindings: Bindings, following: Node | None) -> Bindings:
        live = r.live[following] if following is not None else frozenset()
        names = {b.name for b in bindings}
        kept = tuple(Binding(n, v, declared.get(n)) for n, v in values.items() if n in live and n not in names)
        return (*kept, *(Binding(b.name, sub(b.value), b.declared) for b in bindings))

    match after:
        case TaskOp():
            made: object = replace(
                after, arguments=sub(after.arguments), bindings=carried(after.bindings, graph.next(target)),
                output=optional(after.output),
                settings=replace(
                    after.settings, timeout=optional(after.settings.timeout), heartbeat=optional(after.settings.heartbeat),
                    credentials=optional(after.settings.credentials),
                ),
            )  # fmt: skip
        case WaitOp():
            made = replace(after, seconds=optional(after.seconds), until=optional(after.until),
                           bindings=carried(after.bindings, graph.next(target)), output=optional(after.output))  # fmt: skip
        case MapOp():
            made = replace(after, items=optional(after.items), selector=optional(after.selector),
                           concurrency=optional(after.concurrency),
                           bindings=carried(after.bindings, graph.next(target)), output=optional(after.output))  # fmt: skip
        case ParallelOp():
            made = replace(after, bindings=carried(after.bindings, graph.next(target)), output=optional(after.output))
        case Choose(rules=rules):
            remade = tuple(
                Rule(sub(rule.condition), carried(rule.bindings, graph.target(target, When(i))))
                for i, rule in enumerate(rules)
            )
            made = replace(after, rules=remade, bindings=carried(after.bindings, graph.target(target, Otherwise())))
        case Return():
            made = replace(after, value=sub(after.value))
        case Raise():
            made = replace(after, error=sub(after.error), cause=sub(after.cause))
        case Compute():
            made = replace(after, bindings=carried(after.bindings, graph.next(target)), output=optional(after.output))
        case _:
            raise AssertionError(f"nothing can be moved into {after}")
    for catch, handler in graph.catches(target):
        extra = carried(catch.bindings, handler)
        if extra != catch.bindings:
            graph.disconnect(target, handler, catch)
            graph.connect(target, handler, replace(catch, bindings=extra))
    graph.set_op(target, made)  # type: ignore[arg-type]
    for edge, other in graph.out_edges(node):
        graph.disconnect(node, other, edge)
    graph.redirect(node, target)
    graph.remove(node)
    r.live[target] = r.live[node]
    r.types.before[graph, target] = {**r.types.env(graph, target), **r.types.env(graph, node)}


# --- a Return into the state before ------------------------------------------------------------------------------


def _return_into_previous(r: _Region, node: Node, op: Return) -> bool:
    """End the region in the states that lead to the Return."""
    changed = False
    for previous, edge in r.graph.in_edges(node):
        if isinstance(edge, Next) and _ends(r, node, previous, op):
            changed = True
    if changed and not r.graph.in_edges(node) and node != r.graph.start:
        r.graph.remove(node)
    return changed


def _ends(r: _Region, node: Node, previous: Node, op: Return) -> bool:
    before = r.graph.op(previous)
    if not isinstance(before, Compute | TaskOp | MapOp | ParallelOp):
        return False
    values = {b.name: b.value for b in before.bindings}
    for name, value in values.items():
        if not _may_stand(name, value, _count([op.value], name), False):
            return False
        # A value that may fail is dropped with its variable, unless the result needs it for certain.
        if r.fails(value, previous) and not _certain([op.value], name):
            return False
    if r.fails(op.value, node):
        if not _same_failure(r, previous, Next(), _catch_keys(r.graph, node), ()):
            return False
        if _catch_keys(r.graph, node) and isinstance(before, Compute):
            return False
    if any(_state_bound(part) for part in walk(op.value)) and not isinstance(before, Compute):
        return False
    if isinstance(before, Compute):
        if _catch_keys(r.graph, previous):
            return False
        made: object = Return(substitute(op.value, values), op.label, op.origin)
    else:
        made = replace(before, bindings=(), output=substitute(op.value, values))
    r.graph.disconnect(previous, node, Next())
    r.graph.set_op(previous, made)  # type: ignore[arg-type]
    return True
