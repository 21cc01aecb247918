"""Effects as states: task calls, calls of the user's functions, waits, branches, Maps, mutating methods."""

from typing import Any

from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    CallSite,
    ParallelOp,
    RawState,
    Return,
    TaskOp,
    TaskSettings,
    WaitOp,
)
from flowdsl.ir.ops import machine
from flowdsl.ir.ops.randomness import is_random
from flowdsl.passes.build.assignments import reached, refuse_moved, update, way
from flowdsl.passes.build.builder import Builder, FunctionFrame
from flowdsl.passes.build.expressions import has_effect, held, ordered, pure
from flowdsl.passes.build.maps import emit_map
from flowdsl.source import Located, Origin

LIST_METHODS = frozenset({"append", "extend", "insert", "remove", "sort", "reverse"})
DICT_METHODS = frozenset({"update", "setdefault", "popitem"})


def perform(b: Builder, effect: ir.Effect, into: str | None = None, *, wanted: bool = True) -> ir.Expr:
    """Emit the states of an effect and return its value.

    Args:
        into: the variable that takes the value, if the caller wants a certain one.
        wanted: whether anybody uses the value.
    """
    origin = effect.origin
    match effect.action:
        case flow.Walrus(name):
            value = pure(b, effect.args[0])
            b.assign((Binding(name, value),), origin)
            return ir.Var(name, origin)
        case flow.Sleep(until):
            return _wait_until(b, effect) if until else _sleep(b, effect)
        case flow.CallTask() as call:
            return _task(b, call, effect, into, wanted)
        case flow.CallFunction() as call:
            return _function(b, call, effect)
        case flow.Mutate() as mutation:
            return _mutate(b, mutation, effect, wanted)
        case flow.Branches() as branches:
            name = into or b.shared.fresh("results")
            op = ParallelOp(
                tuple(
                    _branch(b, body, label, origin) for body, label in zip(branches.bodies, branches.names, strict=True)
                ),
                _bound(name, wanted),
                settings=settings(b, branches.settings),
                label="parallel",
                origin=origin,
            )
            b.emit(op)
            return ir.Var(name, origin) if wanted else ir.Literal(None)
        case flow.MapCall(target, body, concurrency):
            name = into or b.shared.fresh("results")
            emit_map(b, target, effect.args[0], body, concurrency, _bound(name, wanted), origin)
            return ir.Var(name, origin) if wanted else ir.Literal(None)
        case flow.RawCall():
            definition = pure(b, effect.args[0])
            b.emit(RawState(definition, label="raw_state", origin=origin))
            if not wanted:
                return ir.Literal(None)
            name = into or b.shared.fresh("output")
            b.assign((Binding(name, ir.State("input")),), origin)
            return ir.Var(name, origin)
        case _:
            raise AssertionError(f"unknown effect {effect.action!r}")


def _bound(name: str, wanted: bool) -> Bindings:
    return (Binding(name, ir.State("result")),) if wanted else ()


def _sleep(b: Builder, effect: ir.Effect) -> ir.Expr:
    seconds = pure(b, effect.args[0])
    origin = effect.origin
    if isinstance(seconds, ir.Literal):
        value = seconds.value
        if type(value) not in (int, float):
            b.shared.sink.report(rules.BadWait(origin=origin, why="`time.sleep` takes a number of seconds"))
        elif value < 0:
            b.shared.sink.report(
                rules.BadWait(origin=origin, why="a wait cannot be negative; Python raises ValueError here")
            )
        elif value != int(value):
            b.shared.sink.report(
                rules.BadWait(origin=origin, why=f"{value} is no whole number of seconds", instead="round it up")
            )
        elif value == 0:
            return ir.Literal(None, origin)
        b.emit(WaitOp(seconds, label="wait", origin=origin))
    else:
        # A computed wait: negative fails as in Python, a fraction is rounded up, because AWS waits whole seconds.
        b.emit(WaitOp(ir.Op("time.sleep", (seconds,), (), origin), label="wait", origin=origin))
    return ir.Literal(None, origin)


def _wait_until(b: Builder, effect: ir.Effect) -> ir.Expr:
    moment = pure(b, effect.args[0])
    if isinstance(moment, ir.Literal):
        try:
            machine.moment(moment.value)
        except (TypeError, ValueError) as error:
            b.shared.sink.report(rules.BadWait(
                origin=effect.origin, why=str(error), instead='write it as `"2030-01-01T09:00:00Z"`'
            ))  # fmt: skip
        b.emit(WaitOp(until=moment, label="wait until", origin=effect.origin))
    else:
        checked = ir.Op("flowdsl.wait_until", (moment,), (), effect.origin)
        b.emit(WaitOp(until=checked, label="wait until", origin=effect.origin))
    return ir.Literal(None, effect.origin)


def _task(b: Builder, call: flow.CallTask, effect: ir.Effect, into: str | None, wanted: bool) -> ir.Expr:
    # A retry evaluates the arguments again: what differs each time is drawn before, once, as in Python.
    arguments = tuple(
        b.save(value, "drawn", effect.origin) if is_random(value) else value for value in ordered(b, effect.args)
    )
    name = into or (b.shared.fresh(f"{call.task.name}_result") if wanted else "")
    own_retry = any(key == "retry" for policy in (*b.policies, dict(call.options)) for key in policy)
    op = TaskOp(
        resource="",
        arguments=ir.Literal(None),
        bindings=_bound(name, wanted),
        settings=settings(b, call.options),
        call=CallSite(call.task, call.pattern, call.names, arguments, own_retry, call.options),
        label=call.task.name,
        origin=effect.origin,
    )
    b.emit(op)
    return ir.Var(name, effect.origin) if wanted else ir.Literal(None)


NO_SETTINGS = TaskSettings()


def settings(b: Builder, options: tuple[tuple[str, Any], ...]) -> TaskSettings:
    """Merge the open policies and a call's own options; inner ones win."""
    if not b.policies and not options:
        return NO_SETTINGS
    merged: dict[str, Any] = {}
    for policy in (*b.policies, dict(options)):
        merged.update(policy)
    paths = tuple(
        (k, v) for k, v in merged.items() if k in ("input_path", "result_selector", "result_path", "output_path")
    )
    return TaskSettings(
        retry=merged.get("retry") or (),
        timeout=merged.get("task_timeout"),
        heartbeat=merged.get("heartbeat"),
        credentials=merged.get("credentials"),
        state_name=merged.get("state_name") or "",
        comment=merged.get("comment") or "",
        paths=paths,
    )


def _function(b: Builder, call: flow.CallFunction, effect: ir.Effect) -> ir.Expr:
    from flowdsl.passes.build.statements import build_block

    values = ordered(b, effect.args)
    bindings = tuple(Binding(name, value) for name, value in zip(call.params, values, strict=True))
    if bindings:
        b.assign(bindings, effect.origin, label=call.name)
    frame = FunctionFrame(call.result)
    with b.inside(frame):
        build_block(b, call.body)
        if b.reachable:
            b.assign((Binding(call.result, ir.Literal(None)),), effect.origin)
    b.here = b.here + frame.exits
    return ir.Var(call.result, effect.origin)


def _mutate(b: Builder, mutation: flow.Mutate, effect: ir.Effect, wanted: bool) -> ir.Expr:
    origin = effect.origin
    steps = [s for s in mutation.place.steps if not isinstance(s, flow.SliceStep)]
    given = (*effect.args, *(value for _, value in mutation.kwargs))
    refuse_moved(b, mutation.place, (*steps, *given), whole=True)
    keys, _ = way(b, mutation.place, steps, ())
    if any(map(has_effect, given)):
        keys = held(b, keys, ir.ListOf(given))
        # Python looks the method up before it evaluates the arguments: a receiver without it fails first.
        b.assign(
            (Binding(b.shared.fresh("unused"), _looked_up(mutation, reached(mutation.place, keys), origin)),), origin
        )
    operands = ordered(b, given)
    args = operands[: len(effect.args)]
    kwargs = tuple(zip((k for k, _ in mutation.kwargs), operands[len(effect.args) :], strict=True))
    receiver = reached(mutation.place, keys)
    changed = ir.Op(f".{mutation.method}!", (receiver, *args), kwargs, origin)
    bindings = [Binding(mutation.place.root, update(ir.Var(mutation.place.root), tuple(keys), changed, origin))]
    value: ir.Expr = ir.Literal(None, origin)
    if wanted and mutation.has_value:
        name = b.shared.fresh(mutation.method)
        bindings.append(Binding(name, ir.Op(f".{mutation.method}", (receiver, *args), kwargs, origin)))
        value = ir.Var(name, origin)
    b.assign(tuple(bindings), origin)
    return value


def _looked_up(mutation: flow.Mutate, receiver: ir.Expr, origin: Origin) -> ir.Expr:
    """Return an expression that raises `AttributeError` where the receiver lacks the method, and fails only there."""
    if mutation.method in LIST_METHODS:
        return ir.Op(".reverse!", (receiver,), (), origin)
    if mutation.method in DICT_METHODS:
        return ir.Op(".keys", (receiver,), (), origin)
    return ir.Op(".copy", (receiver,), (), origin)


def _branch(b: Builder, body: tuple[flow.Stmt, ...], label: str, origin: Located) -> Any:
    from flowdsl.passes.build.statements import build_block

    inner = b.region(label)
    inner.begin(origin)
    build_block(inner, body)
    if inner.reachable:
        inner.emit(Return(ir.Literal(None), origin=origin))
    return inner.graph
