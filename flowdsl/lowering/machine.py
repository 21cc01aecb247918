"""From the state graph to Amazon States Language: one state per node, fields in the query language's words."""

from collections.abc import Mapping
from dataclasses import field
from typing import Any

from flowdsl.analysis.handlers import catches_failures
from flowdsl.analysis.types import ERROR, ERROR_OUTPUT, Types
from flowdsl.asl import codec
from flowdsl.asl import model as asl
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.iam.model import Statement
from flowdsl.ir.environment import extended
from flowdsl.ir.expr import DictOf, Expr, Literal, Spread
from flowdsl.ir.graph import (
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
    StateGraph,
    TaskOp,
    TaskSettings,
    WaitOp,
    When,
)
from flowdsl.ir.graph import Retrier as GraphRetrier
from flowdsl.ir.ops import narrow
from flowdsl.lowering.query.base import Place, QueryLanguage, Unsupported
from flowdsl.records import dataclass, replace
from flowdsl.source import Located


@dataclass(frozen=True, slots=True)
class LoweredMachine:
    """A machine, the permissions its states need, and where each state comes from.

    Attributes:
        places: state path (names from the outermost region inwards) → the source it comes from.
    """

    machine: asl.StateMachine
    statements: tuple[Statement, ...]
    places: Mapping[tuple[str, ...], Located]


@dataclass(eq=False, slots=True)
class _Lowering:
    query: QueryLanguage
    types: Types
    sink: Sink
    statements: list[Statement] = field(default_factory=list)
    places: dict[tuple[str, ...], Located] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Region:
    """A region being written: where it is, what its input is elsewhere, and whether failures in it are caught."""

    graph: StateGraph
    path: tuple[str, ...] = ()
    item: tuple[str, ...] | None = None
    guarded: bool = False


def lower(
    graph: StateGraph, types: Types, query: QueryLanguage, sink: Sink, *, comment: str = "", timeout: int | None = None
) -> LoweredMachine:
    """Write a machine down; what the query language cannot say is reported."""
    lowering = _Lowering(query, types, sink)
    region = _write(lowering, _Region(graph, item=("Execution", "Input")))
    machine = asl.StateMachine(
        comment=comment or None,
        query_language=query.alternatives()[0].name,
        timeout_seconds=timeout,
        start_at=region.start_at,
        states=region.states,
    )
    return LoweredMachine(machine, tuple(lowering.statements), lowering.places)


def _write(lo: _Lowering, region: _Region) -> asl.StateMachine:
    graph = region.graph
    assert graph.start is not None
    if any(_reshapes(graph.op(node)) for node in graph.nodes()):
        region = replace(region, item=None)
    order = sorted(graph.nodes(), key=lambda n: (n != graph.start, n))
    states = {graph.op(node).label: _state(lo, region, node) for node in order}
    return asl.StateMachine(start_at=graph.op(graph.start).label, states=states)


def _reshapes(op: Operation) -> bool:
    """Whether the states after one see another input than the region's."""
    return isinstance(op, RawState) or bool(getattr(getattr(op, "settings", None), "paths", ()))


def _state(lo: _Lowering, region: _Region, node: Node) -> asl.State:
    """Write a state in the first language that says all of it."""
    op = region.graph.op(node)
    lo.places[*region.path, op.label] = op.origin
    regions = _regions(lo, region, node)
    if isinstance(op, TaskOp):
        lo.statements.extend(op.statements)
    elif isinstance(op, MapOp) and op.distributed is not None:
        lo.statements.extend(op.distributed.statements)
    first, *others = lo.query.alternatives()
    problems: list[Unsupported] = []
    state = _in(first, lo, region, node, regions, problems)
    for other in others:
        if problems:
            again: list[Unsupported] = []
            made = _in(other, lo, region, node, regions, again)
            if not again:
                return replace(made, query_language=other.name)
            problems = again
    for problem in problems:
        # What the compiler put there itself has no place in the text.
        place = problem.origin if problem.origin.file.locate is not None else op.origin
        lo.sink.report(rules.NotFaithful(origin=place, what=problem.what, instead=problem.help))
    return state


def _regions(lo: _Lowering, region: _Region, node: Node) -> tuple[asl.StateMachine, ...]:
    """Write the regions inside a state."""
    inside = region.graph.regions(node)
    if not inside:
        return ()
    op = region.graph.op(node)
    here = (*region.path, op.label)
    guarded = region.guarded or catches_failures(region.graph, node)
    item: tuple[str, ...] | None = region.item
    if isinstance(op, MapOp):
        item = ("Map", "Item", "Value") if op.selector is None and op.distributed is None else None
    return tuple(_write(lo, _Region(inner, here, item, guarded)) for inner in inside)


def _in(
    query: QueryLanguage, lo: _Lowering, region: _Region, node: Node, regions: tuple[asl.StateMachine, ...],
    problems: list[Unsupported],
) -> asl.State:  # fmt: skip
    """Write a state in one language, with its comment; what it cannot say is added to the problems."""
    state = _written(query, lo, region, node, regions, problems)
    said = getattr(region.graph.op(node), "described", None)
    return replace(state, comment=said.comment) if said is not None and said.comment else state


def _written(
    query: QueryLanguage, lo: _Lowering, region: _Region, node: Node, regions: tuple[asl.StateMachine, ...],
    problems: list[Unsupported],
) -> asl.State:  # fmt: skip
    """Write a state in one language; what it cannot say is added to the problems."""
    graph = region.graph
    op = graph.op(node)
    guarded = region.guarded or catches_failures(graph, node)
    at = Place(lo.types.env(graph, node), "input", region.item, guarded, problems, op.origin)
    env = lo.types.after(graph, node)
    after = at.having(env, "result")
    following = graph.next(node)
    flow: dict[str, Any] = (
        {"next": graph.op(following).label} if following is not None else {"end": True}
    )  # fmt: skip
    match op:
        case Compute(bindings=bindings):
            return asl.Pass(assign=query.assign(bindings, at), **flow)
        case TaskOp():
            return asl.Task(
                resource=op.resource,
                comment=op.settings.comment or None,
                credentials=query.credentials(op.settings.credentials, at),
                **query.request(op.arguments, at),
                **query.number("timeout_seconds", op.settings.timeout, at),
                **query.number("heartbeat_seconds", op.settings.heartbeat, at),
                assign=query.assign(op.bindings, after),
                **query.result(op.output, op.settings, after),
                retry=_retry(op.settings),
                catch=_catch(query, graph, node, at),
                **flow,
            )
        case Choose(rules=rules, bindings=bindings):
            return _choice(query, graph, node, rules, bindings, at)
        case WaitOp(seconds=seconds, until=until, bindings=bindings, output=output):
            return asl.Wait(
                **query.number("seconds", seconds, at),
                **query.moment(until, at),
                assign=query.assign(bindings, at),
                **query.waited(output, at),
                **flow,
            )
        case Return(value=value):
            return query.finish(value, at, kept=graph.owner == "guard")
        case Raise(error=error, cause=cause):
            return query.failure(error, cause, at)
        case MapOp():
            return asl.Map(
                **_map(query, op, regions[0], at),
                assign=query.assign(op.bindings, after),
                **query.result(op.output, op.settings, after),
                retry=_retry(op.settings),
                catch=_catch(query, graph, node, at),
                **flow,
            )
        case ParallelOp():
            return asl.Parallel(
                branches=regions,
                comment=op.settings.comment or None,
                assign=query.assign(op.bindings, after),
                **query.result(op.output, op.settings, after),
                retry=_retry(op.settings),
                catch=_catch(query, graph, node, at),
                **flow,
            )
        case RawState(definition=definition):
            return _raw(query, lo, definition, graph, node, at, flow)
        case _:
            raise AssertionError(f"{op} cannot be lowered")


def _raw(
    query: QueryLanguage, lo: _Lowering, definition: Expr, graph: StateGraph, node: Node, at: Place,
    flow: dict[str, Any],
) -> asl.State:  # fmt: skip
    """Write a state given in ASL's own words; a mistake in it is reported where it stands."""
    made: Any = query.payload(definition, at, "")
    try:
        state = codec.decode_state({**made, "End": True})
    except codec.DecodeError as error:
        lo.sink.report(task_rules.BadArgument(origin=definition.origin, why=f"not a state: {error}"))
        return asl.Pass(**flow)
    catch = _catch(query, graph, node, at)
    extra: dict[str, Any] = {"catch": catch} if catch and isinstance(state, asl.Task | asl.Map | asl.Parallel) else {}
    if "next" in flow and not isinstance(state, asl.Choice | asl.Succeed | asl.Fail):
        return replace(state, end=None, next=flow["next"], **extra)
    return replace(state, **extra)


def _choice(
    query: QueryLanguage, graph: StateGraph, node: Node, rules: tuple[Any, ...], bindings: Bindings, at: Place
) -> asl.State:
    made: list[asl.ChoiceRule] = []
    ways = {edge: graph.op(to).label for edge, to in graph.out_edges(node) if isinstance(edge, When | Otherwise)}
    for index, rule in enumerate(rules):
        made.append(
            asl.ChoiceRule(
                **query.rule(rule.condition, at),
                assign=query.assign(rule.bindings, at.having(narrow(rule.condition, True, at.env))),
                next=ways[When(index)],
            )
        )
        at = at.having(narrow(rule.condition, False, at.env))
    return asl.Choice(
        choices=tuple(made),
        default=ways[Otherwise()],
        assign=query.assign(bindings, at),
    )


def _map(query: QueryLanguage, op: MapOp, body: asl.StateMachine, at: Place) -> dict[str, Any]:
    """Return the fields of a Map that say what it walks and how."""
    config = asl.ProcessorConfig(mode="INLINE")
    extra: dict[str, Any] = {}
    options = op.distributed
    if options is not None:
        config = asl.ProcessorConfig(mode="DISTRIBUTED", execution_type=options.execution_type)
        extra["label"] = options.label or None
        extra.update(query.number("tolerated_failure_count", options.tolerated_count, at))
        extra.update(query.number("tolerated_failure_percentage", options.tolerated_percentage, at))
        if options.batched:
            handed: dict[str, Any] = {}
            if options.batch_input is not None:
                handed["batch_input"] = query.payload(options.batch_input, at, "BatchInput")
            size = query.number("max_items_per_batch", options.batch_size, at)
            room = query.number("max_input_bytes_per_batch", options.batch_bytes, at)
            extra["item_batcher"] = asl.ItemBatcher(**size, **room, **handed)
        if options.reader is not None:
            resource, settings, arguments = options.reader
            config_: Any = _reader_config(query, settings, at)
            extra["item_reader"] = asl.ItemReader(
                resource=resource, reader_config=config_ or None, **query.request(arguments, at)
            )
        if options.writer is not None:
            resource, settings, arguments = options.writer
            config_ = query.payload(settings, at, "WriterConfig")
            extra["result_writer"] = asl.ResultWriter(
                resource=resource, writer_config=config_ or None, **query.request(arguments, at)
            )
    if op.items is not None:
        extra.update(query.items(op.items, at))
    if op.selector is not None:
        extra["item_selector"] = query.payload(op.selector, at, "ItemSelector")
    return {
        "comment": op.settings.comment or None,
        **query.number("max_concurrency", op.concurrency, at),
        "item_processor": asl.StateMachine(start_at=body.start_at, states=body.states, processor_config=config),
        **extra,
    }


def _reader_config(query: QueryLanguage, settings: Expr, at: Place) -> dict[str, Any]:
    """Return ``ReaderConfig``, whose one number has a field of its own for a path."""
    if not isinstance(settings, DictOf):
        made: Any = query.payload(settings, at, "ReaderConfig")
        return dict(made)
    most = [e for e in settings.entries if not isinstance(e, Spread) and e[0] == Literal("MaxItems")]
    rest = replace(settings, entries=tuple(e for e in settings.entries if e not in most))
    made = query.payload(rest, at, "ReaderConfig")
    for _, value in most:
        names = {"max_items": "MaxItems", "max_items_path": "MaxItemsPath"}
        made = {**made, **{names[name]: item for name, item in query.number("max_items", value, at).items()}}
    return dict(made)


def _retry(settings: TaskSettings) -> tuple[asl.Retrier, ...] | None:
    return tuple(map(_retrier, settings.retry)) or None


def _retrier(retrier: GraphRetrier) -> asl.Retrier:
    rate = retrier.backoff
    return asl.Retrier(
        error_equals=retrier.errors,
        interval_seconds=retrier.interval,
        max_attempts=retrier.max_attempts,
        backoff_rate=int(rate) if rate is not None and rate == int(rate) else rate,
        max_delay_seconds=retrier.max_delay,
        jitter_strategy="FULL" if retrier.jitter else None,
    )


def _catch(query: QueryLanguage, graph: StateGraph, node: Node, at: Place) -> tuple[asl.Catcher, ...] | None:
    catches = graph.catches(node)
    if not catches:
        return None
    caught = at.having(extended(at.env, {ERROR_OUTPUT: ERROR}), "error")
    return tuple(
        asl.Catcher(
            error_equals=catch.errors,
            assign=query.assign(catch.bindings, caught),
            next=graph.op(target).label,
            **query.caught(),
        )
        for catch, target in catches
    )
