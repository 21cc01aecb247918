"""Instances of dataclasses made: by a call of the class, with ``**`` of a dict, by `dataclasses.replace`."""

from collections.abc import Mapping

import libcst as cst

from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read
from flowdsl.frontend.resolve import Builtin, evaluated_once, record_of, referent
from flowdsl.frontend.symbols import RecordClass
from flowdsl.ir import expr as ir
from flowdsl.ir.attribute import Attribute
from flowdsl.ir.flow import Walrus
from flowdsl.ir.ops.instances import KEYWORDS
from flowdsl.ir.sequence import in_order
from flowdsl.ir.types import RecordType
from flowdsl.source import Origin

_EMPTY: dict[str, ir.Expr] = {
    "list": ir.ListOf(()), "dict": ir.DictOf(()), "tuple": ir.ListOf((), made="tuple"), "set": ir.Op("set", ()),
    "str": ir.Literal(""), "int": ir.Literal(0), "bool": ir.Literal(False),
}  # fmt: skip
"""What classes give that are called without an argument."""


def construct(ctx: Context, node: cst.Call, record: RecordClass) -> ir.Expr:
    """Read ``Line(sku="a", quantity=1)``: a TypedDict or dataclass makes a JSON object."""
    from flowdsl.frontend.calls import read_arguments

    origin, effects = ctx.origin(node), ctx.effects
    assert isinstance(record.type, RecordType)
    positional, keywords = read_arguments(ctx, node, spread=record.dataclass)
    fields = [field.name for field in record.type.fields]
    if record.dataclass and any(isinstance(value, ir.Spread) for value in positional):
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what=f"`*` of a value of unknown length in a call of `{record.name}`",
            instead="write the fields out",
        ))  # fmt: skip
    if not record.dataclass and positional and not keywords and len(positional) == 1:
        return (
            ir.Op("dict", (positional[0],), (), origin)
            if not isinstance(positional[0], ir.Spread)
            else positional[0].value
        )
    places = [name for name in fields if name not in record.keyword_only]
    given = zip(places, positional, strict=False)
    values = {name: value for name, value in given if not isinstance(value, ir.Spread)}
    if len(positional) > len(places) or (positional and not record.dataclass):
        return ctx.refuse(rules.BadCall(origin=origin, why=f"`{record.name}` is given too many positional arguments"))
    spreads = [value for name, value in keywords if name == "**"]
    for name, value in keywords:
        if name == "**":
            continue
        if name not in fields or name in values:
            return ctx.refuse(rules.BadCall(origin=origin, why=f"`{record.name}` has no free field `{name}`"))
        values[name] = value
    ctx.instances += record.dataclass
    if spreads:
        if len(spreads) > 1 or (ctx.effects > effects and len(node.args) > 1):
            return ctx.refuse(python_rules.UnsupportedExpression(
                origin=origin, what="`**` of a value that is not written out, beside another or a task call",
                instead="assign the values to variables before, or name the arguments one by one",
            ))  # fmt: skip
        return _from_dict(ctx, record, values, spreads[0], origin)
    for name in fields:
        if name not in values and record.dataclass:
            made = _default(ctx, record, name)
            if made is None:
                there = name in record.defaults
                hint = "its default cannot be compiled: write `default_factory=lambda: …`" if there else ""
                return ctx.refuse(rules.BadCall(origin=origin, why=f"`{record.name}` needs `{name}`", hint=hint))
            values[name] = made
    return _instance(ctx, record, values, origin)


def replaced(ctx: Context, node: cst.Call) -> ir.Expr:
    """Read ``replace(line, quantity=2)``: an instance with the fields of another, but for some."""
    from flowdsl.frontend.calls import read_arguments

    origin, effects = ctx.origin(node), ctx.effects
    positional, keywords = read_arguments(ctx, node)
    alone = len(positional) == 1 and not node.args[0].star
    record = record_of(ctx, node.args[0].value) if alone else None
    key: type[str] = str
    if record is None and alone:
        record, key = _only_with(ctx, [name for name, _ in keywords]), Attribute
    if record is None or isinstance(positional[0], ir.Spread):
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="`replace` of what may be no instance of a dataclass",
            instead="bind the instance to a name annotated with its class, or call the class",
        ))  # fmt: skip
    assert isinstance(record.type, RecordType)
    for name, _ in keywords:
        if record.type.field(name) is None:
            return ctx.refuse(rules.BadCall(origin=origin, why=f"`{record.name}` has no field `{name}`"))
    if ctx.effects > effects:
        return ctx.refuse(python_rules.UnsupportedExpression(
            origin=origin, what="a task call or a change in a call of `replace`",
            instead="assign the value to a variable before",
        ))  # fmt: skip
    ctx.instances += 1
    changes, given = dict(keywords), positional[0]
    of = given.name if isinstance(given, ir.Var) else ctx.temporary("given")
    values = {f.name: changes.get(f.name, _part(of, key(f.name), origin)) for f in record.type.fields}
    made = _instance(ctx, record, values, origin)
    return made if isinstance(given, ir.Var) else ir.Let(of, given, made, origin)


def _only_with(ctx: Context, names: list[str]) -> RecordClass | None:
    """Return the one dataclass of the program that has these fields: what has them changed is an instance of it.

    That it is one is looked at once types are known (`flowdsl.ir.attribute`).
    """
    found = [
        symbol for module in ctx.program.read_all() for symbol in module.symbols.values()
        if isinstance(symbol, RecordClass) and symbol.dataclass and isinstance(symbol.type, RecordType)
        and all(symbol.type.field(name) is not None for name in names)
    ]  # fmt: skip
    return found[0] if len(found) == 1 and names else None


def _from_dict(
    ctx: Context, record: RecordClass, given: Mapping[str, ir.Expr], value: ir.Expr, origin: Origin
) -> ir.Expr:
    """Return an instance with the fields that are given, and the others from a dict or their defaults."""
    assert isinstance(record.type, RecordType)
    others = [field.name for field in record.type.fields if field.name not in given]
    defaults = {name: made for name in others if (made := _default(ctx, record, name)) is not None}
    needed = [name for name in others if name not in defaults]
    names = ir.ListOf(tuple(ir.Literal(name) for name in (*needed, *defaults)))
    of = ctx.temporary("given")
    values = dict(given)
    for name in others:
        part = _part(of, name, origin)
        there = ir.Op("in", (ir.Literal(name), ir.Var(of, origin)), (), origin)
        values[name] = part if name in needed else ir.Cond(there, part, defaults[name], origin)
    checked = ir.Op(KEYWORDS, (value, names, ir.Literal(len(needed))), (), origin)
    return ir.Let(of, checked, _instance(ctx, record, values, origin), origin)


def _part(of: str, name: str, origin: Origin) -> ir.Expr:
    return ir.Op("[]", (ir.Var(of, origin), ir.Literal(name)), (), origin)


def _instance(ctx: Context, record: RecordClass, values: Mapping[str, ir.Expr], origin: Origin) -> ir.Expr:
    """Make an instance of values in the order of the call: it has them in the order of its fields, as `asdict` shows.

    A TypedDict is a dict, which keeps the order of the call.
    """
    if not record.dataclass:
        return ir.DictOf(tuple((ir.Literal(name, origin), value) for name, value in values.items()), origin)
    assert isinstance(record.type, RecordType)
    fields = [field.name for field in record.type.fields if field.name in values]
    first: list[ir.Expr] = []
    if fields != list(values) and any(isinstance(part, ir.Effect) for v in values.values() for part in ir.walk(v)):
        held = {name: ctx.temporary(name) for name in values}
        first = [ir.Effect(Walrus(held[name]), (value,), origin) for name, value in values.items()]
        values = {name: ir.Var(variable, origin) for name, variable in held.items()}
    made = ir.DictOf(tuple((ir.Literal(name, origin), values[name]) for name in fields), origin, record.name)
    return in_order(first, made) if first else made


def _default(ctx: Context, record: RecordClass, field: str) -> ir.Expr | None:
    made, node = False, record.defaults.get(field)
    written = record.written.get(field, record.module)
    if node is None:
        return None
    match node:
        case cst.Call(func=cst.Name(value="field") | cst.Attribute(attr=cst.Name(value="field")), args=args):
            for arg in args:
                if arg.keyword is not None and arg.keyword.value == "default":
                    node = arg.value
                    break
                if arg.keyword is not None and arg.keyword.value == "default_factory":
                    if not isinstance(arg.value, cst.Lambda):
                        with ctx.inside(Scope(written)), ctx.purely("a field's default"):
                            return _called(ctx, arg.value)
                    node, made = arg.value.body, True
                    break
            else:
                return None
        case _:
            pass
    with ctx.inside(Scope(written)), ctx.purely("a field's default"):
        value = read(ctx, node)
        if not made:
            evaluated_once(ctx, node, value, "the default of a field")
            if any(_changes(ctx, part) for part in ir.walk(value)):
                return ctx.refuse(python_rules.UnsupportedExpression(
                    origin=ctx.origin(node), what="a default that can be changed, and is one object for all instances",
                    instead="write `field(default_factory=lambda: …)`, which makes one for each",
                ))  # fmt: skip
        return value


def _changes(ctx: Context, part: ir.Expr) -> bool:
    """Whether a part of a default is an object that can be changed in place."""
    match part:
        case ir.ListOf(made=made):
            return made == "list"
        case ir.DictOf(instance=name):
            modules = ctx.program.texts
            named = [s for module in modules for s in module.symbols.values() if isinstance(s, RecordClass)]
            return not name or not all(s.frozen for s in named if s.name == name)
        case ir.Op(name="set" | "dict" | "list"):
            return True
        case _:
            return False


def _called(ctx: Context, factory: cst.BaseExpression) -> ir.Expr | None:
    """Return what a factory gives that is a built-in class, a dataclass or a function; None for another one."""
    from flowdsl.frontend.inline import call_without_arguments

    origin = ctx.origin(factory)
    match found := referent(ctx, factory):
        case Builtin(name) if name in _EMPTY:
            return _EMPTY[name]
        case RecordClass(dataclass=True, type=RecordType(fields=fields)) if found not in ctx.stack:
            ctx.stack.append(found)
            made = {field.name: value for field in fields if (value := _default(ctx, found, field.name)) is not None}
            ctx.stack.pop()
            return _instance(ctx, found, made, origin) if len(made) == len(fields) else None
        case _:
            return call_without_arguments(ctx, found, origin)
