"""Ask the adapters: task calls become requests, now that the types of their arguments are known.

Before::

    TaskOp(call=sqs.send_message(queue_url=…, message_body=…), r := result)

After::

    TaskOp("arn:aws:states:::sqs:sendMessage", {"QueueUrl": …, "MessageBody": …}, r := result)
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from functools import cache
from typing import Any

from flowdsl.adapters import registry
from flowdsl.adapters.annotations import misfits
from flowdsl.adapters.api import Call, Request, TaskOptions
from flowdsl.adapters.options import with_options
from flowdsl.analysis.types import RESULT, Env, Types, analyse_types
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import iam as iam_rules
from flowdsl.diagnostics.rules import tasks as rules
from flowdsl.dsl.errors import Retry
from flowdsl.ir.expr import And, Expr, ListOf, Literal, Op, Param, State, transform, variables
from flowdsl.ir.flow import SPREAD, LambdaSpec
from flowdsl.ir.graph import CallSite, Node, Retrier, StateGraph, TaskOp
from flowdsl.ir.ops import infer
from flowdsl.ir.types import ANY, Type
from flowdsl.passes.keywords import keywords
from flowdsl.passes.optional import not_none, with_optional
from flowdsl.records import dataclass, replace

LAMBDA_MODULE = "flowdsl_tasks.lambda_"


class Resolver:
    """Lowers calls through their adapters; a call asked for again with the same types is lowered once."""

    def __init__(self) -> None:
        self.last: dict[int, tuple[Env, Request]] = {}
        self.advice: dict[int, tuple[Retry, Retrier]] = {}
        self.values: dict[tuple[int, int], tuple[Request, Type]] = {}

    def request(self, op: TaskOp, env: Env) -> Request:
        """Return the request of a call under a typing of the variables."""
        call = op.call
        assert call is not None
        known = self.last.get(id(call))
        if known is not None and (known[0] is env or _seen(call, known[0]) == _seen(call, env)):
            return known[1]
        made = _lower(call, op, lambda expr: infer(expr, env))
        self.last[id(call)] = env, made
        return made

    def __call__(self, op: TaskOp, env: Env) -> tuple[Expr, Type]:
        """Return the value of a call over its raw result, and the value's type."""
        request = self.request(op, env)
        if op.settings.paths:
            return State("result"), ANY
        key = id(request.result), id(request.result_type)  # many calls of one task share both
        if key not in self.values:
            self.values[key] = request, infer(request.result, {RESULT: request.result_type})
        return request.result, self.values[key][1]

    def retriers(self, request: Request) -> tuple[Retrier, ...]:
        """Return what an adapter advises to retry; most give one constant for all their calls."""
        for retry in request.retry:
            if id(retry) not in self.advice:
                self.advice[id(retry)] = retry, retrier(retry)
        return tuple(self.advice[id(retry)][1] for retry in request.retry)


def _seen(call: CallSite, env: Env) -> list[Type]:
    """Return all that an adapter can see of a typing: types of arguments, and of variables, as it may look inside."""
    read = sorted({name for argument in call.arguments for name in variables(argument)})
    return [*(infer(argument, env) for argument in call.arguments), *(env.get(name, ANY) for name in read)]


def _lower(call: CallSite, op: TaskOp, type_of: Callable[[Expr], Type]) -> Request:
    if SPREAD not in call.names:
        return _asked(call, op, dict(zip(call.names, call.arguments, strict=True)), {}, type_of)
    found = keywords(call.names, call.arguments, _parameters(call.task), call.task.name, type_of)
    if found.problems:
        return Request("", Literal(None), problems=tuple(found.problems))
    return _asked(call, op, found.arguments, found.optional, type_of)


def _parameters(task: Any) -> dict[str, bool]:
    """Return the parameters of a task, and whether each is required."""
    if isinstance(task, LambdaSpec):
        return {name: name in task.required for name in task.parameters}
    return {p.name: p.default is p.empty for p in task.signature.parameters.values()}


@cache
def _lambda_module() -> Any:
    return registry.load(LAMBDA_MODULE)


def _asked(
    call: CallSite, op: TaskOp, arguments: dict[str, Expr], tests: Mapping[str, Expr], type_of: Callable[[Expr], Type]
) -> Request:
    """Return the request of a call; those of its arguments that have a test are given where it holds."""
    task: Any = call.task

    def function(given: Mapping[str, Expr], seen: Callable[[Expr], Type]) -> Request:
        request: Request = _lambda_module().lower_function(
            task.name, task.parameters, given, dict(task.options), pattern=call.pattern,
            result_type=task.result, origin=op.origin,
        )  # fmt: skip
        return request

    def adapter(given: Mapping[str, Expr], seen: Callable[[Expr], Type]) -> Request:
        request: Request = task.lower(Call(task, call.pattern, given, op.origin, [], seen))  # type: ignore[arg-type]
        return request

    if isinstance(task, LambdaSpec):
        request = with_optional(function, arguments, tests, type_of)
    else:
        request = with_optional(adapter, arguments, _tests(task, arguments, tests, type_of), type_of)
    return with_options(request, dict(call.options), op.settings.credentials, op.origin)


def _tests(
    task: Any, arguments: Mapping[str, Expr], tests: Mapping[str, Expr], type_of: Callable[[Expr], Type]
) -> dict[str, Expr]:
    """Add the tests of arguments that are given unless they are None: the default of their parameters says so."""
    every = dict(tests)
    for name, value in arguments.items():
        if task.signature.parameters[name].default is None and (test := not_none(value, type_of)) is not None:
            every[name] = And((tests[name], test), value.origin) if name in tests else test
    return every


@dataclass(slots=True)
class Resolved:
    """What comes of the task calls of a machine.

    Attributes:
        types: found on the way.
        calls: the operations as they were before.
        problems: what is wrong with the calls, under these types.
    """

    types: Types
    calls: dict[tuple[StateGraph, Node], TaskOp] = field(default_factory=dict)
    problems: list[Diagnostic] = field(default_factory=list)


def resolve_again(graph: StateGraph, before: Resolved, start: Env) -> Resolved:
    """Resolve every task call once more, after a pass that changed what is known of the variables."""
    for (region, node), op in before.calls.items():
        region.set_op(node, op)
    return resolve_calls(graph, start)


def resolve_calls(graph: StateGraph, start: Env) -> Resolved:
    """Resolve every task call.

    Args:
        graph: the outermost region.
        start: types at the start of the machine.
    """
    resolver = Resolver()
    types = analyse_types(graph, resolver, start)
    out = Resolved(types)
    for region in graph.all_regions():
        for node in region.nodes():
            op = region.op(node)
            if isinstance(op, TaskOp) and op.call is not None:
                out.calls[region, node] = op
                # The analysis asked last with the final types; it did not come to what cannot be reached.
                asked = resolver.last.get(id(op.call))
                request = asked[1] if asked is not None else resolver.request(op, types.env(region, node))
                out.problems += [_diagnostic(problem, op) for problem in request.problems]
                out.problems += _option_misfits(op, types.env(region, node))
                region.set_op(node, _resolved(op, request, resolver.retriers(request)))
                types.results[region, node] = ANY if op.settings.paths else request.result_type
    return out


def _option_misfits(op: TaskOp, env: Env) -> Iterator[Diagnostic]:
    """Return what computed options are that they may not be: ``task_timeout=`` a text, ``credentials=`` a list."""
    settings = op.settings
    options = {"task_timeout": settings.timeout, "heartbeat": settings.heartbeat, "credentials": settings.credentials}
    given = {name: value for name, value in options.items() if value is not None}
    for problem in misfits(TaskOptions, given, lambda expr: infer(expr, env)):
        yield rules.BadOption(origin=problem.origin or op.origin, why=problem.message, instead=problem.help)


def _diagnostic(problem: Any, op: TaskOp) -> Diagnostic:
    origin = problem.origin or op.origin
    if problem.kind == "wildcard":
        return iam_rules.WildcardResource(origin=origin, why=problem.message, instead=problem.help)
    return rules.BadArgument(origin=origin, why=problem.message, instead=problem.help)


def _resolved(op: TaskOp, request: Request, advice: tuple[Retrier, ...]) -> TaskOp:
    assert op.call is not None
    retry = op.settings.retry if op.call.own_retry else advice
    return replace(
        op,
        resource=request.resource,
        # What is wrong under these types may be right under others: it reads the same variables.
        arguments=request.arguments if request.resource else ListOf(op.call.arguments),
        # With paths of its own, a task's value is what these leave of the raw result.
        bindings=op.bindings
        if op.settings.paths
        else tuple(replace(b, value=with_result(b.value, request.result)) for b in op.bindings),
        settings=replace(
            op.settings, retry=retry, timeout=_seconds(op.settings.timeout), heartbeat=_seconds(op.settings.heartbeat)
        ),
        statements=request.statements,
        result_type=ANY if op.settings.paths else request.result_type,
        call=None,
    )


def _seconds(value: Expr | None) -> Expr | None:
    """Return a timeout that fails before the call where plain Python refuses it, rather than with an error that nothing
    catches."""
    if value is None or isinstance(value, Literal | Param):
        return value
    return Op("timeout", (value,), (), value.origin)


def with_result(expr: Expr, value: Expr) -> Expr:
    """Replace the raw result in an expression by what the adapter makes of it."""
    return transform(expr, lambda e: value if isinstance(e, State) and e.what == "result" else None)


def retrier(retry: Retry) -> Retrier:
    """Turn a service's advice into a retrier of the graph."""
    return Retrier(
        retry.error_names(), retry.max_attempts, retry.interval, retry.backoff, retry.max_delay, retry.jitter
    )
