"""From a decorated function to its flow: signature, options, body."""

import re
from typing import Any

import libcst as cst

from flowdsl.asl.limits import MAX_SECONDS
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import python as rules
from flowdsl.frontend.annotations import annotation_type
from flowdsl.frontend.bindings import assigned
from flowdsl.frontend.context import Context, Names, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.held_records import HeldBoth
from flowdsl.frontend.module import Program
from flowdsl.frontend.options import keyword_constants
from flowdsl.frontend.resolve import evaluated_once
from flowdsl.frontend.statements import read_function_body
from flowdsl.frontend.symbols import WorkflowFunction
from flowdsl.ir.expr import Expr, standing
from flowdsl.ir.flow import Flow, Parameter
from flowdsl.ir.types import ANY

_NAME = re.compile(r"[0-9A-Za-z_\-+!@.()=']{1,80}")
"""Source: API reference, ``CreateStateMachine``, ``name``; the CDK's ``stateMachineName``."""
_PLACEHOLDER = re.compile(r"\$\{\w+\}")
OPTIONS = ("name", "type", "query_language", "timeout", "comment", "logging", "tracing", "kms_key", "strict")
_CHOICES = {
    "type": ("STANDARD", "EXPRESS"),
    "query_language": ("jsonata", "jsonpath", "mixed"),
    "logging": ("OFF", "ERROR", "FATAL", "ALL"),
    "tracing": (True, False),
    "strict": (True, False),
}


def read_workflow(program: Program, symbol: WorkflowFunction, sink: Sink, reserved: frozenset[str]) -> Flow:
    """Read one workflow function.

    Args:
        program: the modules read so far; imports are followed through it.
        symbol: the function.
        sink: takes the diagnostics.
        reserved: names no variable may have, because the query language uses them.
    """
    held_both: frozenset[tuple[str, str]] = frozenset()
    while True:
        reported = len(sink.diagnostics)
        try:
            return _read(program, symbol, sink, reserved, held_both)
        except HeldBoth as both:
            held_both |= {both.name}
            del sink.diagnostics[reported:]


def _read(
    program: Program, symbol: WorkflowFunction, sink: Sink, reserved: frozenset[str],
    held_both: frozenset[tuple[str, str]],
) -> Flow:  # fmt: skip
    module, node = symbol.module, symbol.node
    walrus = any(":=" in m.source.text for m in program.modules.values() if m) or ":=" in module.source.text
    names = assigned(node.body.body, walrus=walrus)
    parameters = node.params
    plain = (*parameters.posonly_params, *parameters.params, *parameters.kwonly_params)
    scope = Scope(module, None, names | {p.name.value for p in plain}, {}, symbol.name)
    ctx = Context(program, sink, Names(reserved), scope, walrus=walrus, function=node, held_both=held_both)
    origin = module.origin(node)
    if node.asynchronous is not None:
        sink.report(rules.AsyncCode(origin=origin, what=f"the coroutine `{symbol.name}`"))
    with ctx.inside(Scope(module)):
        options = keyword_constants(ctx, symbol.decorator.decorator, OPTIONS, "workflow")
    _check_options(ctx, symbol, options)
    for other in node.decorators:
        if other is not symbol.decorator:
            ctx.refuse(function_rules.DecoratedFunction(
                origin=ctx.origin(other), name=symbol.name,
                instead="leave `@workflow` as its only decorator, and call what the others do in the body",
            ))  # fmt: skip
    whole_input = len(plain) == 1 and len(parameters.posonly_params) == 1
    if parameters.posonly_params and not whole_input:
        _signature(ctx, parameters.posonly_params[0], symbol.name, "a positional-only parameter must be the only one")
    for extra in (parameters.star_arg, parameters.star_kwarg):
        if isinstance(extra, cst.Param):
            stars = "*" if extra is parameters.star_arg else "**"
            _signature(ctx, extra, symbol.name, f"`{stars}{extra.name.value}` is no key of the input")
            ctx.declare(extra.name.value)
    made = tuple(_parameter(ctx, param, whole_input) for param in plain)
    body = read_function_body(ctx, node)
    return Flow(
        name=str(options.get("name") or symbol.name),
        function=symbol.name,
        parameters=made,
        body=body,
        whole_input=whole_input,
        options=tuple(options.items()),
        doc=_doc(node),
        functions=tuple(ctx.specs.values()),
        origin=origin,
        variables=frozenset(ctx.names.taken),
        spelled=ctx.names.spelled,
        error_reads=tuple((name, *found) for name, found in ctx.error_reads.items()),
        instances=ctx.instances > 0,
    )


def _signature(ctx: Context, node: cst.CSTNode, name: str, why: str) -> None:
    ctx.refuse(function_rules.WorkflowSignature(origin=ctx.origin(node), why=why, name=name))


def _check_options(ctx: Context, symbol: WorkflowFunction, options: dict[str, Any]) -> None:
    from flowdsl.diagnostics.rules import tasks

    place = ctx.origin(symbol.decorator)
    for name, allowed in _CHOICES.items():
        if name in options and options[name] not in allowed:
            listed = ", ".join(map(repr, allowed))
            ctx.refuse(tasks.BadOption(origin=place, why=f"`{name}` is {options[name]!r}", instead=f"one of {listed}"))
    timeout = options.get("timeout")
    if timeout is not None and (type(timeout) is not int or not 0 < timeout <= MAX_SECONDS):
        ctx.refuse(tasks.BadOption(origin=place, why=f"`timeout` is a whole number of seconds from 1 to {MAX_SECONDS}"))
    for text in ("name", "comment", "kms_key"):
        if options.get(text) is not None and not isinstance(options[text], str):
            ctx.refuse(tasks.BadOption(origin=place, why=f"`{text}` is a text"))
    machine = options.get("name")
    if isinstance(machine, str) and not _NAME.fullmatch(_PLACEHOLDER.sub("x", machine)):
        ctx.refuse(tasks.BadOption(
            origin=place, why="a machine's name has 1 to 80 letters, digits and `_-+!@.()='`",
            instead="shorten it, or replace what is none of these",
        ))  # fmt: skip
    key = options.get("kms_key")
    if isinstance(key, str) and not re.fullmatch(r"arn:[^:]+:kms:[^:]*:[^:]*:(key|alias)/.+|.*\$\{\w+\}.*", key):
        ctx.refuse(tasks.BadOption(origin=place, why="`kms_key` is the ARN of a key"))


def _parameter(ctx: Context, param: cst.Param, whole_input: bool) -> Parameter:
    key = param.name.value
    default: Expr | None = None
    if param.default is not None:
        with ctx.inside(Scope(ctx.module)), ctx.purely("a parameter's default"):
            default = standing(read(ctx, param.default), f"the default of `{key}`")
            evaluated_once(ctx, param.default, default, f"the default of `{key}`", key)
    type_ = annotation_type(ctx.module, param.annotation.annotation)[0] if param.annotation is not None else ANY
    return Parameter(ctx.declare(key), key, type_, default, ctx.origin(param))


def _doc(node: cst.FunctionDef) -> str:
    text = node.get_docstring()
    return text.strip().splitlines()[0].strip() if text and text.strip() else ""
