"""Calls: what is called decides everything; nothing is looked up at run time."""

from typing import Any

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.adapters.api import OPTION_NAMES, Call, Helper, Task
from flowdsl.analysis.references import is_new
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.frontend import inline, instances, library, regions
from flowdsl.frontend.annotations import new_type
from flowdsl.frontend.context import Context, ErrorVariable, LocalFunction, Substitute
from flowdsl.frontend.enums import enum_of
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms import function_tables
from flowdsl.frontend.options import is_option, option
from flowdsl.frontend.resolve import Builtin, Variable, adapter_object, referent
from flowdsl.frontend.symbols import (
    Constant,
    ConstantsClass,
    ErrorClass,
    Function,
    Imported,
    LambdaFunction,
    RecordClass,
    Unusable,
    WorkflowFunction,
)
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import SPREAD, CallTask, LambdaSpec, Mutate, Place, Walrus
from flowdsl.ir.ops import known_function
from flowdsl.ir.sequence import in_order
from flowdsl.records import dataclass
from flowdsl.source import Origin

_SETDEFAULT = "`get` does not put its default into the dict: write `d.setdefault(key, []).append(…)`"
PATTERNS = {"sync": "sync", "wait_for_token": "wait_for_token"}


def read_call(ctx: Context, node: cst.Call) -> ir.Expr:
    """Read a call."""
    found = referent(ctx, node.func)
    origin = ctx.origin(node)
    match found:
        case LocalFunction():
            return inline.call_local(ctx, node, found)
        case Function():
            return inline.call_function(ctx, node, found)
        case LambdaFunction():
            return call_lambda(ctx, node, found)
        case RecordClass():
            return instances.construct(ctx, node, found)
        case ConstantsClass(enum=enum) if enum:
            return enum_of(ctx, node, found)
        case WorkflowFunction(name=name):
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what=f"a call of the workflow `{name}`",
                instead="start it with `stepfunctions.start_execution.sync(…)`, or share the steps in a function",
            ))  # fmt: skip
        case ErrorClass(name=name):
            return ctx.refuse(rules.ErrorValue(origin=origin, name=name))
        case Builtin(name):
            return library.call_builtin(ctx, node, name)
        case Constant() if new_type(found) is not None and _positional(node, 1):
            return read(ctx, node.args[0].value)
        case Imported("typing.cast" | "typing_extensions.cast") if _positional(node, 2):
            return read(ctx, node.args[1].value)
        case Imported("dataclasses.replace"):
            return instances.replaced(ctx, node)
        case Imported(qualified) if qualified.startswith("flowdsl."):
            return regions.call_flowdsl(ctx, node, qualified.removeprefix("flowdsl."))
        case Imported(qualified) if registry.is_adapter(qualified):
            return call_adapter(ctx, node, qualified)
        case Imported(qualified):
            return library.call_library(ctx, node, qualified)
        case Unusable(name=name, why=why, instead=instead):
            if isinstance(found.node, cst.FunctionDef) and found.node.decorators:
                return ctx.refuse(function_rules.DecoratedFunction(origin=origin, name=name))
            return ctx.refuse(rules.UnusableName(origin=origin, name=name, why=why, instead=instead))
        case Substitute(value) if isinstance(value, ir.Lambda):
            return inline.apply_lambda(ctx, value, [read(ctx, arg.value) for arg in node.args], origin)
        case Variable(name):
            return ctx.refuse(rules.UnusableName(
                origin=origin, name=_shown(node.func), why="a value, not a function",
                instead="call a function, or give the variable another name",
            ))  # fmt: skip
        case _:
            pass
    if isinstance(node.func, cst.Attribute):
        owner = referent(ctx, node.func.value)
        if isinstance(owner, LambdaFunction) and node.func.attr.value in PATTERNS:
            return call_lambda(ctx, node, owner, PATTERNS[node.func.attr.value])
        if isinstance(owner, Builtin) and (known := known_function(f"{owner.name}.{node.func.attr.value}")) is not None:
            return library.apply(ctx, node, f"{owner.name}.{node.func.attr.value}", known)
        return call_method(ctx, node, node.func)
    if (chosen := function_tables.table_call(ctx, node)) is not None:
        return chosen
    if isinstance(node.func, cst.Name):
        read(ctx, node.func)  # reports the unknown name
        return ir.Literal(None, origin)
    return ctx.refuse(python_rules.UnsupportedExpression(
        origin=origin, what="a call of a computed function", instead="call a function by its name"
    ))  # fmt: skip


def _positional(node: cst.Call, count: int) -> bool:
    """Whether a call has so many arguments, all of them positional."""
    return len(node.args) == count and all(arg.keyword is None and not arg.star for arg in node.args)


def _shown(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Name) else node.attr.value if isinstance(node, cst.Attribute) else "this"


def read_arguments(
    ctx: Context, node: cst.Call, *, spread: bool = False
) -> tuple[list[ir.Expr | ir.Spread], list[tuple[str, ir.Expr]]]:
    """Read all arguments of a call in Python's evaluation order.

    Args:
        ctx: takes refusals.
        node: the call.
        spread: whether ``**`` of a value that is not written out may stand there, as a keyword called ``**``.
    """
    positional: list[ir.Expr | ir.Spread] = []
    keywords: list[tuple[str, ir.Expr]] = []
    for arg in node.args:
        value = read(ctx, arg.value)
        if arg.star == "**":
            keywords.extend(_double_star(ctx, arg, value, spread=spread))
        elif arg.star == "*":
            if isinstance(value, ir.ListOf):
                positional.extend(value.items)
            else:
                positional.append(ir.Spread(value, ctx.origin(arg)))
        elif arg.keyword is not None:
            keywords.append((arg.keyword.value, value))
        else:
            positional.append(value)
    return positional, keywords


def _double_star(ctx: Context, arg: cst.Arg, value: ir.Expr, *, spread: bool = False) -> list[tuple[str, ir.Expr]]:
    written = _written_out(value)
    if written is not None:
        return written
    if spread:
        return [("**", value)]
    ctx.refuse(python_rules.UnsupportedExpression(
        origin=ctx.origin(arg), what="`**` of a value that is not written out",
        instead="name the keyword arguments one by one",
    ))  # fmt: skip
    return []


def _written_out(value: ir.Expr) -> list[tuple[str, ir.Expr]] | None:
    """Return the keys and values of a display of constant keys, None of anything else (an instance is no dict)."""
    if not isinstance(value, ir.DictOf) or value.instance:
        return None
    out: list[tuple[str, ir.Expr]] = []
    for entry in value.entries:
        if isinstance(entry, ir.Spread) or not isinstance(entry[0], ir.Literal):
            return None
        out.append((str(entry[0].value), entry[1]))
    return out


def call_adapter(ctx: Context, node: cst.Call, qualified: str) -> ir.Expr:
    """Read a call of something an adapter package offers: a task, or a helper."""
    pattern: str | None = None
    owner, _, last = qualified.rpartition(".")
    if last in PATTERNS:
        pattern, qualified = PATTERNS[last], owner
    target = adapter_object(ctx, node.func, qualified)
    origin = ctx.origin(node)
    if target is None:
        return ir.Literal(None, origin)
    name = ".".join(qualified.split(".")[1:])
    if isinstance(target, Helper) and pattern is not None:
        return ctx.refuse(task_rules.PatternUnavailable(
            origin=origin, task=name, pattern=pattern, offered="a plain call: it is no task"
        ))  # fmt: skip
    if isinstance(target, Helper):
        return _call_helper(ctx, node, target, name)
    if not isinstance(target, Task):
        return ctx.refuse(task_rules.UnknownTask(origin=origin, owner=name.rpartition(".")[0] or name, name=last))
    if pattern is not None and pattern not in target.patterns:
        offered = ", ".join({"request": "a plain call"}.get(p, f"`.{p}`") for p in target.patterns)
        return ctx.refuse(task_rules.PatternUnavailable(origin=origin, task=name, pattern=pattern, offered=offered))
    parameters = list(target.signature.parameters.values())
    positional_names = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = [p.name for p in parameters if p.default is p.empty and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)]
    bound = bind_task(ctx, node, name, [p.name for p in parameters], positional_names, required)
    return task_call(ctx, node, target, pattern or target.pattern, bound)


@dataclass(frozen=True, slots=True)
class BoundTask:
    """Arguments of a task call in call order, and its options.

    Attributes:
        names: parameter names; `flowdsl.ir.flow.SPREAD` of a ``**`` whose keys its type tells later.
        values: the value of each.
        options: what is said of the state.
        complete: whether everything fits.
    """

    names: tuple[str, ...]
    values: tuple[ir.Expr, ...]
    options: tuple[tuple[str, Any], ...]
    complete: bool


def bind_task(
    ctx: Context, node: cst.Call, name: str, known: list[str], positional: list[str], required: list[str],
    *, spreads: bool = True,
) -> BoundTask:  # fmt: skip
    """Bind the arguments of a task call to parameter names; everything that does not fit is reported.

    Args:
        ctx: where the call is read.
        node: the call.
        name: shown of what is called.
        known: its parameters.
        positional: those that may be given by place.
        required: those that must be given.
        spreads: whether ``**`` of a dict that is not written out is left to the pass that knows its type.
    """
    names: list[str] = []
    values: list[ir.Expr] = []
    options: list[tuple[str, Any]] = []
    ok = True
    place = 0
    for arg in node.args:
        if arg.keyword is not None:
            key = arg.keyword.value
            if key not in known and is_option(key):
                options.append((key, option(ctx, key, arg.value)))
                continue
            pairs = [(key, read(ctx, arg.value))]
        elif arg.star == "**":
            value = read(ctx, arg.value)
            written = _written_out(value)
            if spreads and written is None:
                names.append(SPREAD)
                values.append(value)
                continue
            pairs = _double_star(ctx, arg, value) if written is None else written
        elif arg.star == "*":
            ctx.refuse(rules.BadCall(origin=ctx.origin(arg), why=f"`*` is not possible in a call of `{name}`"))
            ok = False
            continue
        else:
            value = read(ctx, arg.value)
            if place >= len(positional):
                why = f"`{name}` takes {len(positional) or 'no'} positional argument{'s' * (len(positional) != 1)}"
                ctx.refuse(rules.BadCall(origin=ctx.origin(arg), why=why, hint="name the argument: `name=value`"))
                ok = False
                continue
            pairs = [(positional[place], value)]
            place += 1
        for key, value in pairs:
            if key in names:
                ctx.refuse(rules.BadCall(origin=ctx.origin(arg), why=f"`{key}` is given twice"))
                ok = False
            elif key not in known:
                close = did_you_mean(key, [*known, *OPTION_NAMES])
                hint = close or (f"it takes {_quoted(known)}" if 0 < len(known) <= 8 else "")
                ctx.refuse(task_rules.UnknownArgument(origin=ctx.origin(arg), task=name, name=key, hint=hint))
                ok = False
            else:
                names.append(key)
                values.append(value)
    missing = [p for p in required if p not in names]
    if missing and ok and SPREAD not in names:
        ctx.refuse(task_rules.MissingArgument(origin=ctx.origin(node), task=name, name=_quoted(missing)))
        ok = False
    return BoundTask(tuple(names), tuple(values), tuple(options), ok)


def _quoted(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def task_call(ctx: Context, node: cst.Call, target: Any, pattern: str, bound: BoundTask) -> ir.Expr:
    """Make the effect of a task call; refused where no state can stand."""
    origin = ctx.origin(node)
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(
            origin=origin, what=f"`{getattr(target, 'name', 'a task')}`", where=ctx.pure
        ))  # fmt: skip
    if not bound.complete:
        return ir.Literal(None, origin)
    ctx.effects += 1
    ctx.lambda_calls += isinstance(target, LambdaSpec) or target.integration == "lambda:invoke"
    return ir.Effect(CallTask(target, pattern, bound.names, bound.options), bound.values, origin)


def _call_helper(ctx: Context, node: cst.Call, target: Any, name: str) -> ir.Expr:
    parameters = list(target.signature.parameters.values())
    positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    required = [p.name for p in parameters if p.default is p.empty]
    bound = bind_task(ctx, node, name, [p.name for p in parameters], positional, required, spreads=False)
    if not bound.complete:
        return ir.Literal(None, ctx.origin(node))
    call = Call(target, "request", dict(zip(bound.names, bound.values, strict=True)), ctx.origin(node))
    result: ir.Expr = target.expression(call)
    for problem in call.problems:
        place = problem.origin or call.place(problem.argument)
        ctx.refuse(task_rules.BadArgument(origin=place, why=problem.message, instead=problem.help))
    return result


def call_lambda(ctx: Context, node: cst.Call, function: LambdaFunction, pattern: str = "request") -> ir.Expr:
    """Read a call of a Lambda function written beside the workflow."""
    from flowdsl.frontend.lambdas import spec_of

    spec = spec_of(ctx, function)
    positional = [p for p in spec.parameters if p not in spec.keyword_only]
    bound = bind_task(ctx, node, function.name, list(spec.parameters), positional, list(spec.required))
    ctx.specs[spec.qualified_name] = spec
    if pattern == "sync":
        return ctx.refuse(task_rules.PatternUnavailable(
            origin=ctx.origin(node), task=function.name, pattern=pattern, offered="a plain call, `.wait_for_token`"
        ))  # fmt: skip
    return task_call(ctx, node, spec, pattern, bound)


MUTATING_VALUES = ("pop", "popitem", "setdefault")
"""Mutating methods whose value people use."""


def call_method(ctx: Context, node: cst.Call, func: cst.Attribute) -> ir.Expr:
    """Read a method call of a value."""
    from flowdsl.frontend import library, places
    from flowdsl.frontend.idioms import compiled_patterns, default_dicts, setdefault_chains, translate

    name = func.attr.value
    origin = ctx.origin(node)
    owner = referent(ctx, func.value)
    if isinstance(owner, ErrorVariable | RecordClass | Function | LambdaFunction):
        return ctx.refuse(rules.UnknownAttribute(origin=origin, owner=f"`{_shown(func.value)}`", name=name))
    if name == "translate":
        return translate.read_translate(ctx, node, func)
    matched = compiled_patterns.pattern_call(ctx, node, func)
    if matched is not None:
        return matched
    if not library.has_method(node, name):
        since = len(ctx.sink.diagnostics)
        read(ctx, func.value)
        if ctx.reported(since):
            return ir.Literal(None, origin)
    method = library.method(ctx, node, name)
    if method is None:
        return ir.Literal(None, origin)
    if name in ctx.program.hidden:
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what=f"`.{name}()` beside a member `{name}` of an Enum, which hides the method from members",
            instead="give the member a name in capitals",
        ))  # fmt: skip
    if method.mutates:
        defaulted = default_dicts.is_part(ctx, func.value)
        place = None if defaulted else places.read_place(ctx, func.value, quiet=True)
        if place is not None:
            return _mutation(ctx, node, place, name, method, origin)
        chain = setdefault_chains.read_chain(ctx, func.value) if not ctx.pure else None
        if chain is not None:
            before, place = chain
            ctx.effects += len(before)
            return in_order(before, _mutation(ctx, node, place, name, method, origin))
        if name not in MUTATING_VALUES:
            read(ctx, func.value)
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what=f"`.{name}()` on a value that nothing refers to",
                instead=_SETDEFAULT if _is_get(func.value) else "assign the value to a variable first",
            ))  # fmt: skip
    since = len(ctx.sink.diagnostics)
    receiver = read(ctx, func.value)
    if ctx.reported(since):
        return receiver
    if method.mutates and not is_new(receiver):
        # It may be an object that other names refer to, so it needs a name as well, to be found among theirs.
        if ctx.pure:
            return ctx.refuse(python_rules.EffectInExpression(origin=origin, what=f"`.{name}()`", where=ctx.pure))
        given = Place(ctx.temporary("value"), (), ctx.origin(func.value))
        ctx.effects += 1
        named = ir.Effect(Walrus(given.root), (receiver,), given.origin)
        return in_order([named], _mutation(ctx, node, given, name, method, origin))
    return library.apply(ctx, node, method.operation, method.parameters, receiver)


def _is_get(node: cst.BaseExpression) -> bool:
    """Whether an expression is ``d.get(key, default)``."""
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name(value="get")), args=[_, _]):
            return True
        case _:
            return False


def _mutation(ctx: Context, node: cst.Call, place: Any, name: str, method: Any, origin: Origin) -> ir.Expr:
    from flowdsl.frontend import library

    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(origin=origin, what=f"`.{name}()`", where=ctx.pure))
    value = library.apply(ctx, node, f".{name}", method.parameters, ir.Var(place.root, origin))
    if not isinstance(value, ir.Op):
        return value
    ctx.effects += 1
    # The receiver is the place; the op's first argument only stood in for it.
    return ir.Effect(Mutate(place, name, method.has_value, value.kwargs), value.args[1:], origin)
