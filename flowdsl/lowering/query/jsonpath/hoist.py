"""Give what no JSONPath field can hold a state of its own.

Before::

    Choose  email is not None and len(seen) > 1
    Compute label := "big" if total > 9 else "small"
    Task    …  seen := seen + [result.Payload]

After::

    Compute count := len(seen) → Choose  email is not None and count > 1
    Choose  total > 9: label := "big", otherwise: label := "small"
    Task    payload := result.Payload → Compute lists := [seen, [payload]]
            → Compute seen := [y for x in lists for y in x]

Values that no statement of a loop changes are made once, before the loop. A state that cannot be written in JSONPath
even so stays as it was, and its first problem is returned.
"""


from flowdsl.analysis.handlers import catches_failures
from flowdsl.analysis.types import RESULT, Types
from flowdsl.ir.environment import plain
from flowdsl.ir.expr import (
    Cond,
    Expr,
    Raw,
    variables,
    walk,
)
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Choose,
    Compute,
    MapOp,
    Node,
    Operation,
    Otherwise,
    ParallelOp,
    Raise,
    RawState,
    Return,
    Rule,
    StateGraph,
    TaskOp,
    TaskSettings,
    WaitOp,
    When,
)
from flowdsl.ir.ops import narrow
from flowdsl.ir.rewrite import expressions, rewrite
from flowdsl.lowering.query.base import Place, Unsupported
from flowdsl.lowering.query.jsonpath.ahead import Ahead, Env, More
from flowdsl.lowering.query.jsonpath.behind import after_result, behind, fits, from_data, handlers
from flowdsl.lowering.query.jsonpath.beside import beside
from flowdsl.lowering.query.jsonpath.conditions import condition
from flowdsl.lowering.query.jsonpath.merging import plainly
from flowdsl.lowering.query.jsonpath.paths import Refused, guarded_problem, refuse
from flowdsl.lowering.query.jsonpath.settle import Settle
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass, replace


def hoist(graph: StateGraph, types: Types, ctx: PassContext, reserved: frozenset[str]) -> list[Unsupported]:
    """Take expressions apart in every region; returns what cannot be said whatever is done."""
    taken = set(ctx.flow.variables) | set(reserved)
    for region in graph.all_regions():
        for node in region.nodes():
            taken |= {b.name for b in getattr(region.op(node), "bindings", ())}
    problems: list[Unsupported] = []
    for place in _regions(graph, ("Execution", "Input"), guarded=False, own_data=True):
        region, item = place.graph, place.item
        worklist = [(node, plain(types.env(region, node))) for node in region.nodes()]
        for node, env in worklist:
            result = types.results.get((region, node))
            worklist.extend(handlers(region, node, Ahead(region, env, taken, item)))
            ahead = Ahead(region, env, taken, item)
            try:
                _check_written(region.op(node), place.own_data)
                if place.guarded or catches_failures(region, node):
                    _check_guarded(region.op(node), ahead, {**env, RESULT: result} if result is not None else env)
                more = _prepare(region, node, ahead, {**env, RESULT: result} if result is not None else env)
            except Refused as refused:
                ahead.undo()
                problems.append(refused.problem)
                continue
            ahead.lead_to(node)
            worklist.extend(more)
    return problems


@dataclass(frozen=True, slots=True)
class _Region:
    """A region, what its input is elsewhere, and whether a handler waits around it.

    `own_data` says whether ``$`` is what plain Python takes for the data: the input of the workflow, or the item.
    """

    graph: StateGraph
    item: tuple[str, ...] | None
    guarded: bool
    own_data: bool


def _regions(graph: StateGraph, item: tuple[str, ...] | None, guarded: bool, own_data: bool) -> list[_Region]:
    """Return all regions, outermost first."""
    out = [_Region(graph, item, guarded, own_data)]
    for node in graph.nodes():
        op = graph.op(node)
        inner, inner_data = item, own_data
        if isinstance(op, MapOp):
            inner = ("Map", "Item", "Value") if op.selector is None and op.distributed is None else None
            inner_data = op.selector is None and (op.distributed is None or not op.distributed.batched)
        for region in graph.regions(node):
            out.extend(_regions(region, inner, guarded or catches_failures(graph, node), inner_data))
    return out


def _check_written(op: Operation, own_data: bool) -> None:
    """Refuse paths written by hand where plain Python could not follow them.

    Raises:
        Refused: one stands outside the arguments of a task, or where `$` is not the data of the workflow or an item.
    """
    settings = getattr(op, "settings", None)
    own = () if not isinstance(op, TaskOp) else (
        op.arguments, op.settings.timeout, op.settings.heartbeat, op.settings.credentials
    )  # fmt: skip
    arguments = [part for expr in own if expr is not None for part in walk(expr)]
    for expr in expressions(op):
        for part in walk(expr):
            if not isinstance(part, Raw):  # an intrinsic function may be given any values
                continue
            if part not in arguments:
                raise refuse(part, "a path outside the arguments of a task call", "use it as an argument")
            if not own_data:
                raise refuse(part, "`$` is not the item here, for this body gets more than that",
                             "use the loop variable")  # fmt: skip
    if not own_data and isinstance(settings, TaskSettings) and settings.paths and isinstance(op, TaskOp):
        raise refuse(op.arguments, "paths of a task where `$` is not the item, for this body gets more than that",
                     "take the value apart in Python")  # fmt: skip


def _check_guarded(op: Operation, ahead: Ahead, after: Env) -> None:
    """Refuse what may fail where a handler waits, before a state of its own takes it away from the handler.

    Raises:
        Refused: something may fail.
    """
    own = [b.value for b in getattr(op, "bindings", ())] + [e for e in [getattr(op, "output", None)] if e is not None]
    for expr in expressions(op):
        guarded_problem(expr, after if expr in own else ahead.env)


def _prepare(graph: StateGraph, node: Node, ahead: Ahead, after: Env) -> More:
    """Take the expressions of one state apart; returns the states made after it, which may need the same."""
    op = graph.op(node)
    settle = Settle(ahead)
    if isinstance(op, Compute | Choose) or (isinstance(op, Return) and beside(op.value, ahead.place()) is None):
        graph.set_op(node, op := rewrite(op, lambda expr: plainly(expr, ahead.env)))
    match op:
        case Compute(bindings=bindings):
            return _compute(graph, node, op, bindings, settle)
        case Choose():
            return _choose(graph, node, op, settle)
        case TaskOp():
            made = replace(op, arguments=settle.request(op.arguments), settings=replace(
                op.settings,
                timeout=settle.number(op.settings.timeout),
                heartbeat=settle.number(op.settings.heartbeat),
                credentials=None if op.settings.credentials is None else settle.value(op.settings.credentials),
            ))  # fmt: skip
            graph.set_op(node, made)
            if op.settings.paths:
                if ahead.first is not None and "input_path" in dict(op.settings.paths):
                    raise refuse(op.arguments, "these arguments need a state of their own, which `input_path` hides",
                                 "write the whole path, without `input_path`")  # fmt: skip
                return from_data(graph, node, ahead)
            return after_result(graph, node, ahead, after)
        case MapOp():
            options = op.distributed
            if options is not None:
                options = replace(
                    options,
                    tolerated_count=settle.number(options.tolerated_count),
                    tolerated_percentage=settle.number(options.tolerated_percentage),
                    batch_size=settle.number(options.batch_size),
                    batch_bytes=settle.number(options.batch_bytes),
                    reader=options.reader and (options.reader[0], options.reader[1], settle.request(options.reader[2])),
                    writer=options.writer and (options.writer[0], options.writer[1], settle.request(options.writer[2])),
                )
            graph.set_op(node, replace(
                op,
                items=None if op.items is None else settle.held(op.items),
                concurrency=settle.number(op.concurrency),
                selector=None if op.selector is None else settle.value(op.selector),
                distributed=options,
            ))  # fmt: skip
            return after_result(graph, node, ahead, after)
        case ParallelOp():
            return after_result(graph, node, ahead, after)
        case WaitOp():
            graph.set_op(node, replace(
                op, seconds=settle.number(op.seconds), until=settle.number(op.until)
            ))  # fmt: skip
            return after_result(graph, node, ahead, after)
        case Return(value=value):
            graph.set_op(node, replace(op, value=settle.returned(value)))
        case Raise(error=error, cause=cause):
            graph.set_op(node, replace(op, error=settle.leaf(error), cause=settle.leaf(cause)))
        case RawState():
            pass
        case _:
            raise AssertionError(f"{op} cannot be lowered")
    return []


def _compute(graph: StateGraph, node: Node, op: Compute, bindings: Bindings, settle: Settle) -> More:
    """Settle the values; a conditional one that nothing else here reads is assigned by its own Choice."""
    kept: list[Binding] = []
    choices: list[Binding] = []
    for b in bindings:
        others = [o.value for o in bindings if o is not b]
        alone = not any(b.name in variables(o) for o in others) and not graph.catches(node)
        if isinstance(b.value, Cond) and alone:
            choices.append(b)
        else:
            kept.append(replace(b, value=settle.value(b.value)))
    for b in choices:
        settle.choose_into(b, b.value)
    graph.set_op(node, replace(op, bindings=tuple(kept)))
    return []


def _choose(graph: StateGraph, node: Node, op: Choose, settle: Settle) -> More:
    more: More = []
    env = settle.ahead.env
    rules: list[Rule] = []
    for index, rule in enumerate(op.rules):
        if index and not _askable(rule.condition, settle.ahead.place(env)):
            # What the next rule needs is only evaluated when this one is not taken.
            rest = graph.add(Choose(op.rules[index:], op.bindings, op.label, op.origin))
            for later in range(index, len(op.rules)):
                target = graph.target(node, When(later))
                graph.disconnect(node, target, When(later))
                graph.connect(rest, target, When(later - index))
            target = graph.target(node, Otherwise())
            graph.disconnect(node, target, Otherwise())
            graph.connect(rest, target, Otherwise())
            graph.connect(node, rest, Otherwise())
            graph.set_op(node, Choose(tuple(rules), (), op.label, op.origin, op.described))
            settle.ahead.note(rest)
            return [*more, (rest, dict(env))]
        test = settle.condition(rule.condition) if not index else rule.condition
        yes = narrow(rule.condition, True, settle.ahead.env)
        rules.append(Rule(test, _edge(graph, node, When(index), rule.bindings, settle.ahead, dict(yes), more)))
        env = dict(narrow(rule.condition, False, {**settle.ahead.env, **env}))
    rest_bindings = _edge(graph, node, Otherwise(), op.bindings, settle.ahead, env, more)
    graph.set_op(node, replace(op, rules=tuple(rules), bindings=rest_bindings))
    return more


def _askable(test: Expr, at: Place) -> bool:
    try:
        condition(test, at)
    except Refused:
        return False
    return True


def _edge(
    graph: StateGraph, node: Node, edge: When | Otherwise, bindings: Bindings, ahead: Ahead, env: Env, more: More
) -> Bindings:
    """Return what an edge can assign itself; what it cannot goes into a state behind it."""
    if fits(bindings, ahead.place(env)):
        return bindings
    target = graph.target(node, edge)
    new = behind(graph, bindings, target, env, graph.op(node).origin)
    graph.disconnect(node, target, edge)
    graph.connect(node, new, edge)
    ahead.note(new)
    more.append((new, env))
    return ()
