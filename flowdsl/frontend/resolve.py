"""What a name or a dotted path refers to: Python's own order, local, enclosing, module, builtin."""

import builtins
from collections.abc import Iterator
from typing import Any, TypeAlias

import libcst as cst

from flowdsl.adapters import registry
from flowdsl.adapters.api import Task
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import functions as function_rules
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.diagnostics.rules import tasks as task_rules
from flowdsl.dsl.context import PATHS
from flowdsl.frontend.changed import FOR_TYPES
from flowdsl.frontend.class_bodies import own_names
from flowdsl.frontend.context import Context, ErrorVariable, FunctionTable, Gone, LocalFunction, Scope, Substitute
from flowdsl.frontend.context_object import read_context
from flowdsl.frontend.enums import canonical, member_of, members_of
from flowdsl.frontend.expressions import read
from flowdsl.frontend.symbols import (
    Constant,
    ConstantsClass,
    Function,
    Imported,
    LambdaFunction,
    Live,
    RecordClass,
    Symbol,
    Unusable,
    WorkflowFunction,
)
from flowdsl.ir import expr as ir
from flowdsl.ir.attribute import Attribute
from flowdsl.ir.ops import known_attribute, known_constant, refusal
from flowdsl.ir.ops.instances import MEMBER_VALUE
from flowdsl.ir.ops.kinds import K_DICT, K_NONE, within
from flowdsl.ir.ops.randomness import is_random
from flowdsl.ir.types import RecordType, members
from flowdsl.records import dataclass, replace
from flowdsl.source import Origin


@dataclass(frozen=True, slots=True)
class Builtin:
    """A name of Python's builtins."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable:
    """A machine variable."""

    name: str


_CONTEXT = "flowdsl.context."
_OF_SHELLS = frozenset({"copyright", "credits", "exit", "help", "license", "quit"})
"""What Python adds to its built-ins for those who type at it."""
Referent: TypeAlias = Variable | LocalFunction | FunctionTable | ErrorVariable | Substitute | Gone | Symbol | Builtin


def resolve(ctx: Context, name: str) -> Referent | None:
    """Return what a name refers to; None when nothing binds it."""
    scope: Scope | None = ctx.scope
    while scope is not None:
        found = scope.names.get(name)
        if found is not None:
            if isinstance(found, Substitute) and isinstance(found.value, ir.Var):
                return Variable(found.value.name)
            return Variable(found) if isinstance(found, str) else found
        if name in scope.locals:
            with ctx.inside(scope):
                return Variable(ctx.declare(name))
        scope = scope.parent
    if name in ctx.module.for_types:
        return Unusable(name, FOR_TYPES, ctx.module.tree, "import or define it outside of that `if` as well")
    symbol = ctx.module.lookup(name)
    if symbol is not None:
        return symbol
    return Builtin(name) if hasattr(builtins, name) else None


def referent(ctx: Context, node: cst.BaseExpression) -> Referent | None:
    """Return what a name or dotted path refers to statically; None for a value computed at run time."""
    if isinstance(node, cst.Name):
        return resolve(ctx, node.value)
    if isinstance(node, cst.Attribute):
        owner = referent(ctx, node.value)
        # What the context object says is a value, whose methods are those of values.
        if isinstance(owner, Imported) and not owner.qualified.startswith(_CONTEXT):
            return ctx.program.follow(Imported(f"{owner.qualified}.{node.attr.value}"))
    return None


def read_name(ctx: Context, node: cst.Name) -> ir.Expr:
    """Read a name as a value."""
    from flowdsl.frontend.idioms import enum_items

    name = node.value
    if name in ("None", "True", "False"):
        return ir.Literal({"None": None, "True": True, "False": False}[name], ctx.origin(node))
    found = resolve(ctx, name)
    if found is None:
        return ctx.refuse(rules.UnknownName(origin=ctx.origin(node), name=name, hint=did_you_mean(name, _visible(ctx))))
    whole = enum_items.refuse_whole(ctx, node, found.name) if isinstance(found, Variable) and ctx.members else None
    return _value(ctx, node, found, name) if whole is None else whole


def error_text(ctx: Context, node: cst.BaseExpression) -> ir.Expr | None:
    """Read the text of a caught error, ``str(e)``; None when the expression is no caught error."""
    error = referent(ctx, node)
    if not isinstance(error, ErrorVariable):
        return None
    return _error_field(error, "Cause", ctx.origin(node))


def _error_field(error: ErrorVariable, key: str, origin: Origin) -> ir.Expr:
    value = ir.Op("[]", (ir.Var(error.variable, origin), ir.Literal(key)), (), origin)
    return ir.Op("flowdsl.message", (value,), (), origin) if key == "Cause" and error.reported else value


def _visible(ctx: Context) -> list[str]:
    names: list[str] = []
    scope: Scope | None = ctx.scope
    while scope is not None:
        names += [*scope.names, *sorted(scope.locals)]
        scope = scope.parent
    return [*names, *ctx.module.symbols, *(n for n in dir(builtins) if not n.startswith("_") and n not in _OF_SHELLS)]


def _value(ctx: Context, node: cst.BaseExpression, found: Referent, shown: str) -> ir.Expr:
    origin = ctx.origin(node)
    match found:
        case Variable(name):
            return ir.Var(name, origin)
        case Substitute(value):
            return value
        case ErrorVariable():
            return ctx.refuse(rules.ErrorValue(origin=origin, name=shown))
        case Gone(several=True):
            return ctx.refuse(rules.UnusableName(
                origin=origin, name=shown, why="bound more than once, so which function it is depends on the run",
                instead="define one function before them, and decide inside of it",
            ))  # fmt: skip
        case Gone(instead):
            return ctx.refuse(rules.PossiblyUnbound(origin=origin, name=shown, instead=instead))
        case Constant():
            return constant_value(ctx, found)
        case Live(value=value):
            return ir.standing(ir.literal(value, origin), f"the constant `{shown}`")
        case Unusable(why=why, instead=instead):
            return ctx.refuse(rules.UnusableName(origin=origin, name=shown, why=why, instead=instead))
        case Imported(qualified):
            return _imported_value(ctx, node, qualified)
        case LocalFunction() | FunctionTable() | Function() | LambdaFunction() | WorkflowFunction() | Builtin():
            if shown == "__name__":
                return ir.Literal(ctx.module.name or "__main__", origin)
            return ctx.refuse(function_rules.FunctionAsValue(origin=origin, name=shown))
        case ConstantsClass(enum="StrEnum" | "IntEnum") if node in ctx.walked:
            return members_of(ctx, node, found)
        case ConstantsClass(enum=enum) if enum:
            return ctx.refuse(rules.UnusableName(
                origin=origin, name=shown, why="a class, not a value",
                instead=f"take its members, `list({shown})` of a StrEnum or IntEnum, or `[m.value for m in {shown}]`",
            ))  # fmt: skip
        case _:
            return ctx.refuse(rules.UnusableName(origin=origin, name=shown, why="a class, not a value"))


def constant_value(ctx: Context, symbol: Constant) -> ir.Expr:
    """Read a module constant where it is defined: with its module's names, and without task calls."""
    if symbol in ctx.stack:
        return ctx.refuse(
            rules.UnusableName(origin=symbol.module.origin(symbol.value), name=symbol.name, why="defined by itself")
        )
    ctx.stack.append(symbol)
    try:
        with ctx.inside(Scope(symbol.module)), ctx.purely("a module constant"):
            value = read(ctx, symbol.value)
            evaluated_once(ctx, symbol.value, value, f"the constant `{symbol.name}`")
            return ir.standing(value, f"the constant `{symbol.name}`")
    finally:
        ctx.stack.pop()


def evaluated_once(ctx: Context, node: cst.BaseExpression, value: ir.Expr, what: str, parameter: str = "") -> None:
    """Refuse what Python evaluates once, at import, when evaluating it again gives another value."""
    if is_random(value):
        instead = "write it in the body of the workflow"
        if parameter:
            instead = f"make the default None, and in the body `if {parameter} is None: {parameter} = …`"
        ctx.refuse(python_rules.EvaluatedOnce(origin=ctx.origin(node), what=what, instead=instead))


def _imported_value(ctx: Context, node: cst.BaseExpression, qualified: str) -> ir.Expr:
    origin = ctx.origin(node)
    if qualified.startswith(_CONTEXT):
        return read_context(ctx, qualified.removeprefix(_CONTEXT), origin)
    if qualified.startswith("flowdsl.json_path."):
        name = qualified.removeprefix("flowdsl.json_path.")
        if name in PATHS:
            return read_context(ctx, name, origin)
        if name == "entire_payload":
            return ir.Raw("jsonpath", "$", (), origin)
        if name == "DISCARD":
            return ir.Literal(None, origin)
    constant = known_constant(qualified)
    if constant is not None:
        return replace(constant, origin=origin)
    name = qualified.rpartition(".")[2]
    if registry.is_adapter(qualified):
        target = adapter_object(ctx, node, qualified)
        if target is None:
            return ir.Literal(None, origin)
        return ctx.refuse(function_rules.FunctionAsValue(origin=origin, name=name))
    noted = refusal(qualified)
    return ctx.refuse(rules.UnusableName(
        origin=origin, name=qualified, why="not a value that flowdsl knows",
        instead=noted.help if noted else "compute it in a Lambda beside the workflow, or write the value here",
    ))  # fmt: skip


def adapter_object(ctx: Context, node: cst.BaseExpression, qualified: str) -> Any:
    """Return the object an adapter package has under a dotted name; reports and returns None when there is none."""
    parts = qualified.split(".")
    module = None
    index = 1
    for index in range(len(parts), 0, -1):
        module = registry.load(".".join(parts[:index]))
        if module is not None:
            break
    if module is None:
        ctx.refuse(task_rules.UnknownTask(origin=ctx.origin(node), owner=parts[0], name=".".join(parts[1:])))
        return None
    target: Any = module
    for position in range(index, len(parts)):
        name = parts[position]
        try:
            target = getattr(target, name)
        except AttributeError as error:
            owner = ".".join(parts[1:position]) or parts[0]
            known = [n for n in dir(target) if not n.startswith("_")]
            hint = _in_sdk(parts, position) or getattr(error, "hint", "") or did_you_mean(name, known)
            hint = hint or did_you_mean(name, getattr(error, "known", ()))
            ctx.refuse(task_rules.UnknownTask(origin=ctx.origin(node), owner=owner, name=name, hint=hint))
            return None
    return target


def _in_sdk(parts: list[str], position: int) -> str:
    """Return how the generic SDK integration calls an action that a service's own module does not have."""
    if position != 2:
        return ""
    service = getattr(registry.load(f"{parts[0]}.sdk"), parts[1], None)
    found = isinstance(getattr(service, parts[2], None), Task)
    return f"write `sdk.{parts[1]}.{parts[2]}(…)`, with `from {parts[0]} import sdk`" if found else ""


def read_attribute(ctx: Context, node: cst.Attribute) -> ir.Expr:
    """Read ``a.b`` as a value."""
    from flowdsl.frontend.idioms import enum_items

    name = node.attr.value
    origin = ctx.origin(node)
    owner = referent(ctx, node.value)
    match owner:
        case Imported() if (found := referent(ctx, node)) is not None:
            return _value(ctx, node, found, name)
        case ConstantsClass():
            return member_of(ctx, node, owner, name)
        case ErrorVariable():
            keys = {"error": "Error", "cause": "Cause"}
            if name in keys:
                ctx.error_reads.setdefault(owner.variable, (name, origin))
                return _error_field(owner, keys[name], origin)
            return ctx.refuse(rules.UnknownAttribute(
                origin=origin, owner="a caught error", name=name, instead="it has `.error` and `.cause`"
            ))  # fmt: skip
        case Function() | LambdaFunction() | WorkflowFunction() | LocalFunction() | RecordClass():
            return ctx.refuse(rules.UnknownAttribute(origin=origin, owner=f"`{_shown(node.value)}`", name=name))
        case _:
            pass
    if name in ("value", "name") and isinstance(node.value, cst.Attribute):
        enum = referent(ctx, node.value.value)
        if isinstance(enum, ConstantsClass) and enum.enum:
            member = node.value.attr.value
            if name == "name" and member in enum.members:
                return ir.Literal(canonical(enum, member), origin)
            return member_of(ctx, node.value, enum, member, value=True)
    if (part := enum_items.read_part(ctx, node)) is not None:
        return part
    since = len(ctx.sink.diagnostics)
    value = read(ctx, node.value)
    record = record_of(ctx, node.value)
    if record is not None:
        if lacks(record, name):
            return refuse_field(ctx, record, node)
        # The text says what it is meant to be (an annotation does not make an instance); the types tell whether it is.
        ctx.instances += 1
        return ir.Op("[]", (value, ir.Literal(Attribute(name))), (), origin)
    if ctx.reported(since):
        return value
    if known_attribute(name):
        # Of a time or a difference of times; the types tell later whether it is one.
        return ir.Op(f"@{name}", (value,), (), origin)
    if any(records_with(ctx, name)):
        # Of an item, say; the types tell later whether it is an instance.
        ctx.instances += 1
        return ir.Op("[]", (value, ir.Literal(Attribute(name))), (), origin)
    instead = f'read a key of an object with `["{name}"]`'
    if not name.startswith("_") and any(hasattr(kind, name) for kind in (str, list, dict, set)):
        instead = f"call it, `.{name}()`, or {instead}"
    enums = [symbol.name for symbol in _symbols(ctx) if isinstance(symbol, ConstantsClass) and symbol.enum]
    if enums and name == "value":
        return ir.Op(MEMBER_VALUE, (value,), (), origin)
    if enums and name == "name":
        members_class = enums[0] if len(enums) == 1 else "Class"
        instead += (
            f"; a variable holds no more of an Enum's member than its value: walk `[m.name for m in {members_class}]`"
            f" and compare with `{members_class}.MEMBER.name`"
        )
    return ctx.refuse(rules.UnknownAttribute(
        origin=origin, owner="a JSON value", name=name, hint=fields_like(ctx, name), instead=instead,
        follows=unusable_with(ctx, name),
    ))  # fmt: skip


def records_with(ctx: Context, name: str) -> Iterator[RecordClass]:
    """Yield the dataclasses of the modules read so far that have a field of the name."""
    for symbol in _symbols(ctx):
        if (
            isinstance(symbol, RecordClass) and symbol.dataclass and isinstance(symbol.type, RecordType)
            and symbol.type.field(name) is not None
        ):  # fmt: skip
            yield symbol


def fields_like(ctx: Context, name: str) -> str:
    """Return a help that names the field of any dataclass that the name may be meant for, or an empty text."""
    types = [symbol.type for symbol in _symbols(ctx) if isinstance(symbol, RecordClass) and symbol.dataclass]
    fields = (field.name for type_ in types if isinstance(type_, RecordType) for field in type_.fields)
    return did_you_mean(name, fields)


def unusable_with(ctx: Context, name: str) -> str:
    """Return a class that has the attribute, but cannot be compiled itself; an empty text when there is none."""
    for symbol in _symbols(ctx):
        if isinstance(symbol, Unusable) and isinstance(symbol.node, cst.ClassDef) and name in own_names(symbol.node):
            return symbol.name
    return ""


def _symbols(ctx: Context) -> Iterator[object]:
    modules = (ctx.module, *(m for m in ctx.program.modules.values() if m is not None))
    return (symbol for module in modules for symbol in module.symbols.values())


def _shown(node: cst.BaseExpression) -> str:
    return node.value if isinstance(node, cst.Name) else "this"


def lacks(record: RecordClass, name: str) -> bool:
    """Whether a dataclass has no such field: CPython would give an instance one that `asdict` knows nothing of."""
    return record.dataclass and isinstance(record.type, RecordType) and record.type.field(name) is None


def refuse_field(ctx: Context, record: RecordClass, node: cst.Attribute) -> ir.Expr:
    """Refuse an attribute that is no field of its dataclass (see `lacks`)."""
    name = node.attr.value
    fields = record.type.fields if isinstance(record.type, RecordType) else ()
    return ctx.refuse(rules.UnknownAttribute(
        origin=ctx.origin(node), owner=f"`{record.name}`", name=name,
        hint=did_you_mean(name, [field.name for field in fields]),
        instead="write `dataclasses.asdict(…)`" if name == "__dict__" else "",
    ))  # fmt: skip


def record_of(ctx: Context, node: cst.BaseExpression | None) -> RecordClass | None:
    """Return the dataclass that an expression is an instance of, as far as the text tells: its attributes are keys."""
    match node:
        case cst.Name(value=name):
            scope: Scope | None = ctx.scope
            while scope is not None:
                if name in scope.types:
                    return scope.types[name]
                if name in scope.names or name in scope.locals:
                    return None
                scope = scope.parent
        case cst.IfExp(body=one, orelse=other):
            record = record_of(ctx, one)
            return record if record is not None and record is record_of(ctx, other) else None
        case cst.Call(func=func):
            found = referent(ctx, func)
            if found == Imported("dataclasses.replace") and node.args:
                return record_of(ctx, node.args[0].value)
            if isinstance(found, Function | LocalFunction) and isinstance(found.node, cst.FunctionDef):
                returns = found.node.returns
                module = found.module if isinstance(found, Function) else found.scope.module
                named = returns.annotation if returns is not None else None
                found = module.lookup(named.value) if isinstance(named, cst.Name) else None
            return found if isinstance(found, RecordClass) and found.dataclass else None
        case cst.Attribute(value=value, attr=attr):
            owner = record_of(ctx, value)
            held = owner.type.field(attr.value) if owner is not None and isinstance(owner.type, RecordType) else None
            records = [m for m in members(held.type) if isinstance(m, RecordType)] if held is not None else []
            if owner is not None and len(records) == 1 and held is not None and within(held.type, K_DICT | K_NONE):
                symbol = owner.module.lookup(records[0].name)
                return symbol if isinstance(symbol, RecordClass) and symbol.dataclass else None
    return None
