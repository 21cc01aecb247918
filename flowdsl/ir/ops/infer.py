"""Types of expressions, and whether evaluating them can fail, in one walk from the leaves up."""

from collections.abc import Mapping

from flowdsl.ir.environment import extended
from flowdsl.ir.expr import (
    And,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Effect,
    Expr,
    Format,
    FormatField,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Raw,
    Spread,
    State,
    Var,
)
from flowdsl.ir.member import NumberMember, TextMember
from flowdsl.ir.ops.kinds import K_DICT, K_JSON, K_LIST, K_STR, is_iterable, iterated, kinds, value_type, within
from flowdsl.ir.ops.narrow import narrow
from flowdsl.ir.ops.raised import E_OTHER, E_TYPE, E_VALUE
from flowdsl.ir.ops.spec import Call, OpSpec
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.ops.temporal import iterator_of, set_of
from flowdsl.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    AnyType,
    DictType,
    Field,
    ListType,
    Opaque,
    RecordType,
    Scalar,
    TupleType,
    Type,
    may_be_member,
    member_keys,
    members,
    python_only,
    union,
)
from flowdsl.ir.zone import Zone
from flowdsl.records import dataclass, replace

_ERROR = RecordType((Field("Error", STR), Field("Cause", STR)), name="error output")
_CONTEXT_TEXT = frozenset({"Id", "Name", "StartTime", "EnteredTime", "RoleArn", "Token"})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about an expression.

    Attributes:
        type: of its value.
        fails: what it can raise in Python, a set as in `flowdsl.ir.ops.raised`; 0 when it cannot fail.
    """

    type: Type
    fails: int


_KNOWN_TEXT = Known(STR, 0)


def infer(expr: Expr, env: Mapping[str, Type]) -> Type:
    """Return the type of an expression's value; `env` types its variables (absent: ``ANY``)."""
    return analyse(expr, env).type


def can_fail(expr: Expr, env: Mapping[str, Type]) -> bool:
    """Whether evaluating the expression can raise in Python, for values of the types in `env`."""
    return analyse(expr, env).fails != 0


def failures(expr: Expr, env: Mapping[str, Type]) -> int:
    """Return which exceptions evaluating the expression can raise in Python: a set as in `flowdsl.ir.ops.raised`."""
    return analyse(expr, env).fails


def literal_type(value: object) -> Type:
    """Return the type of a scalar constant."""
    match value:
        case None:
            return NONE
        case TextMember() | NumberMember():
            return Scalar("str" if isinstance(value, str) else "int", member=True)
        case Zone():
            return Opaque("timezone")
        case bool():
            return BOOL
        case int():
            return INT
        case float():
            return FLOAT
        case str():
            return STR
        case _:
            return ANY


def analyse(expr: Expr, env: Mapping[str, Type]) -> Known:
    """Return type and failure of an expression in one walk."""
    match expr:
        case Literal(value):
            return _KNOWN_TEXT if type(value) is str else Known(literal_type(value), 0)
        case Var(name):
            return Known(env.get(name, ANY), 0)
        case Op():
            return _operation(expr, env)
        case State(what):
            return Known(env.get(f"$states.{what}", _ERROR if what == "error" else ANY), 0)
        case Context(("Execution", "Input")):
            return Known(env.get("$states.context.Execution.Input", ANY), 0)
        case Context(path):
            return Known(context_type(path), 0)
        case Param():
            return Known(STR, 0)
        case ListOf():
            return _list(expr, env)
        case DictOf():
            return _dict(expr, env)
        case And(operands):
            return _chain(operands, env, truth=True)
        case Or(operands):
            return _chain(operands, env, truth=False)
        case Cond(test, then, orelse):
            tested = analyse(test, env)
            one = analyse(then, narrow(test, True, env))
            other = analyse(orelse, narrow(test, False, env))
            return Known(union((one.type, other.type)), tested.fails | one.fails | other.fails)
        case Lambda(params, body):
            return analyse(body, extended(env, {p: env.get(p, ANY) for p in params}))
        case Let(name, value, body):
            bound = analyse(value, env)
            inner = analyse(body, extended(env, {name: bound.type}))
            return Known(inner.type, bound.fails | inner.fails)
        case Comprehension():
            return _comprehension(expr, env)
        case Format():
            return Known(STR, _format_failures(expr, env))
        case Raw(_, "$" | "$$"):  # all of the data, all of the context: always there
            return Known(ANY, 0)
        case Raw() | Effect():
            return Known(ANY, E_OTHER)


def context_type(path: tuple[str, ...]) -> Type:
    """Return the type of a context value (developer guide, "Accessing execution data from the Context object")."""
    if path[-1:] in (("RetryCount",), ("Index",), ("RedriveCount",)):
        return INT
    return STR if path and path[-1] in _CONTEXT_TEXT else ANY


def arranged(expr: Op, env: Mapping[str, Type]) -> tuple[Call, int]:
    """Return the call with its arguments in order and typed, and what evaluating these can raise."""
    spec = OPS[expr.name]
    types: list[Type] = []
    fails = 0
    functions: list[int] = []
    for index, arg in enumerate(expr.args):
        if isinstance(arg, Lambda):
            functions.append(index)
            types.append(ANY)
        else:
            known = analyse(arg, env)
            types.append(known.type)
            fails |= known.fails
    kwtypes: dict[str, Type] = {}
    for name, value in expr.kwargs:
        if isinstance(value, Lambda):
            known = analyse(value, extended(env, lambda_scope(value, spec.lambda_types(expr, tuple(types)))))
        else:
            known = analyse(value, env)
        kwtypes[name] = known.type
        fails |= known.fails
    for index in functions:
        function = expr.args[index]
        assert isinstance(function, Lambda)
        known = analyse(function, extended(env, lambda_scope(function, spec.lambda_types(expr, tuple(types)))))
        types[index] = known.type
        fails |= known.fails
    return spec.arrange(expr, tuple(types), kwtypes), fails


def lambda_scope(function: Lambda, types: tuple[Type, ...]) -> dict[str, Type]:
    """Type the parameters of a lambda."""
    return {name: types[i] if i < len(types) else ANY for i, name in enumerate(function.params)}


def _operation(expr: Op, env: Mapping[str, Type]) -> Known:
    spec = OPS.get(expr.name)
    if spec is None:
        return Known(ANY, E_OTHER)
    call, fails = arranged(expr, env)
    # An argument that has no value always raises, so nothing comes of the operation itself; but a method is looked up
    # before its arguments are evaluated.
    raised = fails and not expr.name.startswith(".") and any(
        type_ == NEVER and not isinstance(arg, Lambda) for arg, type_ in zip(call.args, call.types, strict=True)
    )  # fmt: skip
    if not raised and spec.fails(call):
        fails |= spec.raises(call) or E_OTHER
    return Known(result_type(spec, call), fails)


def result_type(spec: OpSpec, call: Call) -> Type:
    """Return the type of what an operation gives; what parts a value that nothing is known of may have, it may be."""
    type_ = spec.infer(call)
    holds = frozenset(
        part for given in (*call.types, *call.rest_types) if given is not None and given is not ANY
        for member in members(given) if isinstance(member, AnyType) for part in member.holds
    )  # fmt: skip
    if not holds or not any(isinstance(member, AnyType) for member in members(type_)):
        return type_
    return union((AnyType(holds), *members(type_), *holds))


def _list(expr: ListOf, env: Mapping[str, Type]) -> Known:
    types: list[Type] = []
    fails, spread = 0, False
    for item in expr.items:
        known = analyse(item.value if isinstance(item, Spread) else item, env)
        fails |= known.fails
        if not isinstance(item, Spread):
            types.append(known.type)
        elif isinstance(known.type, TupleType):
            types += known.type.items
        else:
            spread = True
            if not is_iterable(known.type):
                fails |= E_TYPE
            types.append(iterated(known.type))
    return Known(ListType(union(types), expr.made) if spread else TupleType(tuple(types), expr.made), fails)


def _dict(expr: DictOf, env: Mapping[str, Type]) -> Known:
    fields: dict[str, Field] = {}
    closed, keyed, fails = True, False, 0
    dynamic: list[Type] = []
    for entry in expr.entries:
        if isinstance(entry, Spread):
            known = analyse(entry.value, env)
            fails |= known.fails if within(known.type, K_DICT) else known.fails | E_TYPE
            if isinstance(known.type, RecordType):
                for f in known.type.fields:
                    old = fields.get(f.name)
                    fields[f.name] = f if f.required or old is None else Field(
                        f.name, union((old.type, f.type)), old.required, old.member or f.member)  # fmt: skip
                    keyed = keyed or f.member
                closed = closed and known.type.closed
            else:
                dynamic.append(value_type(known.type))
                keyed, closed = keyed or member_keys(known.type), False
            if not closed:
                fields = {n: replace(f, type=union((f.type, *dynamic))) for n, f in fields.items()}
                if not isinstance(known.type, RecordType | DictType):
                    dynamic.append(ANY)
            continue
        key, value = analyse(entry[0], env), analyse(entry[1], env)
        fails |= key.fails | value.fails
        if not within(key.type, K_STR):
            fails |= E_TYPE
        if isinstance(entry[0], Literal) and isinstance(entry[0].value, str):
            name = str(entry[0].value)
            first = fields.get(name)
            member = first.member if first is not None and first.required else may_be_member(key.type)
            fields[name] = Field(name, value.type, member=member)
            keyed = keyed or member
        else:
            keyed, closed = keyed or may_be_member(key.type), False
            dynamic.append(value.type)
            fields = {n: replace(f, type=union((f.type, value.type))) for n, f in fields.items()}
    if not closed and (not fields or keyed or any(map(python_only, dynamic))):
        return Known(DictType(union((*(f.type for f in fields.values()), *dynamic)), keyed), fails)
    return Known(RecordType(tuple(fields.values()), closed, expr.instance, expr.instance), fails)


def _chain(operands: tuple[Expr, ...], env: Mapping[str, Type], *, truth: bool) -> Known:
    """Type of ``and`` (`truth`: it goes on while truthy) and ``or``."""
    types: list[Type] = []
    fails = 0
    for index, operand in enumerate(operands):
        known = analyse(operand, env)
        fails |= known.fails
        last = index == len(operands) - 1
        types.append(known.type if last else _stopped(known.type, truth=not truth))
        env = narrow(operand, truth, env)
    return Known(union(types), fails)


def _stopped(type_: Type, *, truth: bool) -> Type:
    """Return the part of a type whose values can be truthy or falsy."""
    from flowdsl.ir.ops.narrow import by_truth

    return by_truth(type_, truth)


def clause_scope(clause_names: tuple[str, ...], unpack: bool, item: Type) -> dict[str, Type]:
    """Type the names a ``for`` clause binds."""
    if not unpack:
        return {clause_names[0]: item}
    if isinstance(item, TupleType) and len(item.items) == len(clause_names):
        return dict(zip(clause_names, item.items, strict=True))
    return dict.fromkeys(clause_names, iterated(item))


def _comprehension(expr: Comprehension, env: Mapping[str, Type]) -> Known:
    fails = 0
    for clause in expr.clauses:
        source = analyse(clause.iterable, env)
        item = iterated(source.type)
        fails |= source.fails if is_iterable(source.type) else source.fails | E_TYPE
        if clause.unpack and not (isinstance(item, TupleType) and len(item.items) == len(clause.names)):
            fails |= E_VALUE if is_iterable(item) else E_VALUE | E_TYPE
        env = extended(env, clause_scope(clause.names, clause.unpack, item))
        for condition in clause.conditions:
            fails |= analyse(condition, env).fails
            env = narrow(condition, True, env)
    element = analyse(expr.element, env)
    fails |= element.fails
    match expr.kind:
        case "dict":
            pair = element.type
            key, value = pair.items if isinstance(pair, TupleType) and len(pair.items) == 2 else (ANY, ANY)
            return Known(DictType(value, may_be_member(key)), fails if within(key, K_STR) else fails | E_TYPE)
        case "set":
            hashable = within(element.type, K_JSON & ~(K_LIST | K_DICT))
            return Known(set_of(element.type), fails if hashable else fails | E_TYPE)
        case "iterator":
            return Known(iterator_of(element.type), fails)
        case "list":
            return Known(ListType(element.type), fails)


def _format_failures(expr: Format, env: Mapping[str, Type]) -> int:
    fails = 0
    for part in expr.parts:
        if isinstance(part, FormatField):
            known = analyse(part.value, env)
            fails |= known.fails
            if part.spec is not None and not _plain_spec(part, known.type):
                fails |= E_VALUE | E_TYPE if within(known.type, K_JSON) else E_OTHER
    return fails


def _plain_spec(part: FormatField, type_: Type) -> bool:
    spec = part.spec
    assert spec is not None
    if not all(isinstance(p, str) for p in spec.parts):
        return False
    sample: object = "x" if part.conversion or within(type_, K_STR) else None
    found = kinds(type_)
    if sample is None and found and not found & ~14:
        sample = 1.5 if found & 8 else 1
    if sample is None:
        return not "".join(p for p in spec.parts if isinstance(p, str))
    try:
        format(sample, "".join(p for p in spec.parts if isinstance(p, str)))
    except ValueError:
        return False
    return True
