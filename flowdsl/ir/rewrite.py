"""The expressions of an operation: list them, or map a function over them; regions inside stay as they are."""

from collections.abc import Callable

from flowdsl.ir.expr import Expr
from flowdsl.ir.graph import (
    Bindings,
    Choose,
    Compute,
    DistributedOptions,
    Forget,
    MapOp,
    Operation,
    ParallelOp,
    Raise,
    RawState,
    Return,
    Rule,
    TaskOp,
    TaskSettings,
    WaitOp,
)
from flowdsl.records import replace

Change = Callable[[Expr], Expr]


def expressions(op: Operation) -> list[Expr]:
    """Return every expression of an operation, those of its bindings included, regions apart."""
    out: list[Expr] = []
    match op:
        case Compute():
            pass
        case TaskOp(arguments=arguments, call=call, settings=settings):
            out.extend(call.arguments if call is not None else (arguments,))
            _extend(out, settings.timeout, settings.heartbeat, settings.credentials)
        case Choose(rules=rules):
            for rule in rules:
                out.append(rule.condition)
                out.extend(b.value for b in rule.bindings)
        case WaitOp(seconds=seconds, until=until):
            _extend(out, seconds, until)
        case Return(value=value):
            return [value]
        case MapOp(items=items, selector=selector, concurrency=concurrency, distributed=options):
            _extend(out, items, selector, concurrency)
            if options is not None:
                out.extend(
                    e
                    for e in (
                        options.tolerated_count, options.tolerated_percentage, options.batch_size, options.batch_bytes,
                        options.batch_input,
                        *(options.reader or ())[1:], *(options.writer or ())[1:],
                    )
                    if e is not None and not isinstance(e, str)
                )  # fmt: skip
        case Raise(error=error, cause=cause):
            return [error, cause]
        case RawState(definition=definition):
            return [definition]
        case _:
            pass
    out += [b.value for b in getattr(op, "bindings", ())]
    output = getattr(op, "output", None)
    if output is not None:
        out.append(output)
    return out


def _extend(out: list[Expr], *exprs: Expr | None) -> None:
    out += [expr for expr in exprs if expr is not None]


def rewrite_bindings(bindings: Bindings, change: Change) -> Bindings:
    """Change the values of assignments."""
    return tuple(replace(b, value=change(b.value)) for b in bindings)


def rewrite(op: Operation, change: Change) -> Operation:
    """Return the operation with every expression changed, those of its assignments and options included."""

    def maybe(expr: Expr | None) -> Expr | None:
        return _maybe(expr, change)

    match op:
        case Forget():
            return op
        case Return():
            return replace(op, value=change(op.value))
        case Raise():
            return replace(op, error=change(op.error), cause=change(op.cause))
        case RawState():
            return replace(op, definition=change(op.definition))
        case Choose():
            rules = tuple(Rule(change(rule.condition), rewrite_bindings(rule.bindings, change)) for rule in op.rules)
            return replace(op, rules=rules, bindings=rewrite_bindings(op.bindings, change))
        case Compute():
            return replace(op, bindings=rewrite_bindings(op.bindings, change), output=maybe(op.output))
        case WaitOp():
            return replace(
                op, seconds=maybe(op.seconds), until=maybe(op.until), output=maybe(op.output),
                bindings=rewrite_bindings(op.bindings, change),
            )  # fmt: skip
        case TaskOp():
            call = op.call
            if call is not None:
                call = replace(call, arguments=tuple(map(change, call.arguments)))
            return replace(
                op, arguments=change(op.arguments), call=call, output=maybe(op.output),
                bindings=rewrite_bindings(op.bindings, change), settings=_settings(op.settings, change),
            )  # fmt: skip
        case ParallelOp():
            return replace(
                op, output=maybe(op.output), bindings=rewrite_bindings(op.bindings, change),
                settings=_settings(op.settings, change),
            )  # fmt: skip
        case MapOp():
            return replace(
                op, items=maybe(op.items), concurrency=maybe(op.concurrency), selector=maybe(op.selector),
                distributed=_distributed(op.distributed, change), output=maybe(op.output),
                bindings=rewrite_bindings(op.bindings, change), settings=_settings(op.settings, change),
            )  # fmt: skip


def _settings(settings: TaskSettings, change: Change) -> TaskSettings:
    if settings.timeout is None and settings.heartbeat is None and settings.credentials is None:
        return settings
    return replace(
        settings,
        timeout=_maybe(settings.timeout, change),
        heartbeat=_maybe(settings.heartbeat, change),
        credentials=_maybe(settings.credentials, change),
    )


def _distributed(options: DistributedOptions | None, change: Change) -> DistributedOptions | None:
    if options is None:
        return None
    reader, writer = options.reader, options.writer
    return replace(
        options,
        tolerated_count=_maybe(options.tolerated_count, change),
        tolerated_percentage=_maybe(options.tolerated_percentage, change),
        batch_size=_maybe(options.batch_size, change),
        batch_bytes=_maybe(options.batch_bytes, change),
        batch_input=_maybe(options.batch_input, change),
        reader=None if reader is None else (reader[0], change(reader[1]), change(reader[2])),
        writer=None if writer is None else (writer[0], change(writer[1]), change(writer[2])),
    )


def _maybe(expr: Expr | None, change: Change) -> Expr | None:
    return None if expr is None else change(expr)
