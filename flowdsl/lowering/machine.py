"""From the state graph to Amazon States Language: one state per node, fields in the query language's words."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flowdsl.analysis.types import ERROR, ERROR_OUTPUT, Types
from flowdsl.asl import codec
from flowdsl.asl import model as asl
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import Expr
from flowdsl.ir.graph import (
    Bindings,
    Choose,
    Compute,
    MapOp,
    Node,
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
from flowdsl.ir.types import Type
from flowdsl.jsontypes import Json
from flowdsl.lowering.query.base import QueryLanguage
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


def lower(
    graph: StateGraph, types: Types, query: QueryLanguage, sink: Sink, *, comment: str = "", timeout: int | None = None
) -> LoweredMachine:
    """Write a machine down; what the query language cannot say is reported."""
    lowering = _Lowering(query, types, sink)
    region = _region(lowering, graph, ())
    machine = asl.StateMachine(
        comment=comment or None,
        query_language="JSONata",
        timeout_seconds=timeout,
        start_at=region.start_at,
        states=region.states,
    )
    return LoweredMachine(machine, tuple(lowering.statements), lowering.places)


def _region(lowering: _Lowering, graph: StateGraph, path: tuple[str, ...]) -> asl.StateMachine:
    assert graph.start is not None
    order = sorted(graph.nodes(), key=lambda n: (n != graph.start, n))
    states = {graph.op(node).label: _state(lowering, graph, node, path) for node in order}
    return asl.StateMachine(start_at=graph.op(graph.start).label, states=states)


def _state(lo: _Lowering, graph: StateGraph, node: Node, path: tuple[str, ...]) -> asl.State:
    op = graph.op(node)
    here = (*path, op.label)
    lo.places[here] = op.origin
    env = lo.types.env(graph, node)
    after = lo.types.after(graph, node)
    following = graph.next(node)
    flow: dict[str, Any] = (
        {"next": graph.op(following).label} if following is not None else {"end": True}
    )  # fmt: skip
    match op:
        case Compute(bindings=bindings):
            return asl.Pass(assign=_assign(lo, bindings, env), **flow)
        case TaskOp():
            lo.statements.extend(op.statements)
            return asl.Task(
                resource=op.resource,
                comment=op.settings.comment or None,
                arguments=_template(lo, op.arguments, env, "Arguments"),
                credentials=_credentials(lo, op.settings, env),
                timeout_seconds=_number(lo, op.settings.timeout, env, "TimeoutSeconds"),
                heartbeat_seconds=_number(lo, op.settings.heartbeat, env, "HeartbeatSeconds"),
                assign=_assign(lo, op.bindings, after),
                output=_output(lo, op.output, after),
                retry=_retry(op.settings),
                catch=_catch(lo, graph, node),
                **flow,
            )
        case Choose(rules=rules, bindings=bindings):
            return _choice(lo, graph, node, rules, bindings, env)
        case WaitOp(seconds=seconds, until=until, bindings=bindings):
            return asl.Wait(
                seconds=_number(lo, seconds, env, "Seconds"),
                timestamp=_template(lo, until, env, "Timestamp") if until is not None else None,
                assign=_assign(lo, bindings, env),
                **flow,
            )
        case Return(value=value):
            return asl.Succeed(output=_template(lo, value, env, "Output"))
        case Raise(error=error, cause=cause):
            return asl.Fail(error=_template(lo, error, env, "Error"), cause=_template(lo, cause, env, "Cause"))
        case MapOp():
            return _map(lo, graph, node, op, here, flow)
        case ParallelOp():
            return asl.Parallel(
                branches=tuple(_region(lo, branch, here) for branch in op.branches),
                comment=op.settings.comment or None,
                assign=_assign(lo, op.bindings, after),
                output=_output(lo, op.output, after),
                retry=_retry(op.settings),
                catch=_catch(lo, graph, node),
                **flow,
            )
        case RawState(definition=definition):
            return _raw(lo, definition, env, graph, node, flow)
        case _:
            raise AssertionError(f"{op} cannot be lowered")


def _raw(
    lo: _Lowering, definition: Expr, env: Mapping[str, Type], graph: StateGraph, node: Node, flow: dict[str, Any]
) -> asl.State:
    """Write a state given in ASL's own words; a mistake in it is reported where it stands."""
    made = _template(lo, definition, env, "")
    try:
        state = codec.decode_state({**made, "End": True})
    except codec.DecodeError as error:
        lo.sink.report(task_rules.BadArgument(origin=definition.origin, why=f"not a state: {error}"))
        return asl.Pass(**flow)
    catch = _catch(lo, graph, node)
    extra: dict[str, Any] = {"catch": catch} if catch and isinstance(state, asl.Task | asl.Map | asl.Parallel) else {}
    if "next" in flow and not isinstance(state, asl.Choice | asl.Succeed | asl.Fail):
        return replace(state, end=None, next=flow["next"], **extra)
    return replace(state, **extra)


def _choice(
    lo: _Lowering, graph: StateGraph, node: Node, rules: tuple[Any, ...], bindings: Bindings, env: Mapping[str, Type]
) -> asl.State:
    made: list[asl.ChoiceRule] = []
    here = env
    for index, rule in enumerate(rules):
        _check(lo, rule.condition, here, "Condition")
        made.append(
            asl.ChoiceRule(
                condition=lo.query.condition(rule.condition, here),
                assign=_assign(lo, rule.bindings, narrow(rule.condition, True, here)),
                next=graph.op(graph.target(node, When(index))).label,
            )
        )
        here = narrow(rule.condition, False, here)
    return asl.Choice(
        choices=tuple(made),
        default=graph.op(graph.target(node, Otherwise())).label,
        assign=_assign(lo, bindings, here),
    )


def _map(
    lo: _Lowering, graph: StateGraph, node: Node, op: MapOp, here: tuple[str, ...], flow: dict[str, Any]
) -> asl.State:
    env, after = lo.types.env(graph, node), lo.types.after(graph, node)
    body = _region(lo, op.body, here)
    config = asl.ProcessorConfig(mode="INLINE")
    extra: dict[str, Any] = {}
    options = op.distributed
    if options is not None:
        config = asl.ProcessorConfig(mode="DISTRIBUTED", execution_type=options.execution_type)
        extra["label"] = options.label or None
        extra["tolerated_failure_count"] = _number(lo, options.tolerated_count, env, "ToleratedFailureCount")
        extra["tolerated_failure_percentage"] = _number(
            lo, options.tolerated_percentage, env, "ToleratedFailurePercentage"
        )
        if options.batch_size is not None:
            extra["item_batcher"] = asl.ItemBatcher(
                max_items_per_batch=_number(lo, options.batch_size, env, "MaxItemsPerBatch")
            )
        if options.reader is not None:
            resource, settings, arguments = options.reader
            extra["item_reader"] = asl.ItemReader(
                resource=resource,
                reader_config=_template(lo, settings, env, "ReaderConfig") or None,
                arguments=_template(lo, arguments, env, "Arguments"),
            )
        if options.writer is not None:
            resource, settings, arguments = options.writer
            extra["result_writer"] = asl.ResultWriter(
                resource=resource,
                writer_config=_template(lo, settings, env, "WriterConfig") or None,
                arguments=_template(lo, arguments, env, "Arguments"),
            )
        lo.statements.extend(options.statements)
    if op.items is not None:
        _check(lo, op.items, env, "Items")
        extra["items"] = lo.query.list_template(op.items, env, "Items")
    if op.selector is not None:
        extra["item_selector"] = _template(lo, op.selector, env, "ItemSelector")
    return asl.Map(
        comment=op.settings.comment or None,
        max_concurrency=_number(lo, op.concurrency, env, "MaxConcurrency"),
        item_processor=asl.StateMachine(start_at=body.start_at, states=body.states, processor_config=config),
        assign=_assign(lo, op.bindings, after),
        output=_output(lo, op.output, after),
        retry=_retry(op.settings),
        catch=_catch(lo, graph, node),
        **extra,
        **flow,
    )


def _check(lo: _Lowering, expr: Expr, env: Mapping[str, Type], field_: str) -> None:
    for problem in lo.query.unsupported(expr, env, field_):
        lo.sink.report(rules.NotFaithful(origin=problem.origin, what=problem.what, instead=problem.help))


def _template(lo: _Lowering, expr: Expr, env: Mapping[str, Type], field_: str) -> Any:
    _check(lo, expr, env, field_)
    return lo.query.template(expr, env, field_)


def _number(lo: _Lowering, expr: Expr | None, env: Mapping[str, Type], field_: str) -> Any:
    return None if expr is None else _template(lo, expr, env, field_)


def _assign(lo: _Lowering, bindings: Bindings, env: Mapping[str, Type]) -> Mapping[str, Json] | None:
    if not bindings:
        return None
    return {b.name: _template(lo, b.value, env, f"Assign/{b.name}") for b in bindings}


def _output(lo: _Lowering, expr: Expr | None, env: Mapping[str, Type]) -> Any:
    return asl.UNSET if expr is None else _template(lo, expr, env, "Output")


def _credentials(lo: _Lowering, settings: TaskSettings, env: Mapping[str, Type]) -> Mapping[str, Json] | None:
    if settings.credentials is None:
        return None
    return {"RoleArn": _template(lo, settings.credentials, env, "Credentials/RoleArn")}


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


def _catch(lo: _Lowering, graph: StateGraph, node: Node) -> tuple[asl.Catcher, ...] | None:
    env = {**lo.types.env(graph, node), ERROR_OUTPUT: ERROR}
    return tuple(
        asl.Catcher(
            error_equals=catch.errors, assign=_assign(lo, catch.bindings, env), next=graph.op(target).label
        )
        for catch, target in graph.catches(node)
    ) or None  # fmt: skip

