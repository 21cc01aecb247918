"""Text: ``str()``, ``repr()``, f-strings and format specs."""

from flowdsl.ir.expr import Expr, Format, FormatField, Literal
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import (
    K_BOOL,
    K_INT,
    K_NONE,
    K_NUMBER,
    K_STR,
    holds_opaque,
    is_float,
    is_opaque,
    may_be_float,
    within,
)
from flowdsl.ir.ops.strings import NO_TUPLE
from flowdsl.ir.types import (
    STR,
    AnyType,
    DictType,
    ListType,
    RecordType,
    Scalar,
    TupleType,
    Type,
    UnionType,
)
from flowdsl.lowering.query.jsonata.code import COND, PLUS, Code, quoted
from flowdsl.lowering.query.jsonata.disguised import no_text
from flowdsl.lowering.query.jsonata.emitter import Args, Emitter, writes

FLOAT_TEXT = "the text of a float is not what Python prints (`3.0`, `0.30000000000000004`)"
FLOAT_HELP = 'give a format spec such as `f"{value:.2f}"`, or make it an int: `int(value)`, `round(value)`'


TUPLE_TEXT = "the text of a tuple or a list written out is not kept apart: a machine knows lists only"
COMPUTED_SPEC = (
    "a format spec computed at run time has no counterpart in JSONata",
    "write the spec as a constant, or use `str.ljust` / `str.rjust`",
)
OTHER_TEXT = (
    "this value is another one in JSON, and so would its text be",
    "convert it first, such as with `str(…)`, `.isoformat()` or `.group()`",
)
MEMBER_TEXT = "the `repr` of a member of an Enum, which the text of a list or dict shows, is not that of its value"
MEMBER_HELP = (
    'write the members one by one, such as `f"{Status.NEW}"`, or their `.value`; '
    "where they are the keys of a dict, make texts of them first: `{str(k): v for k, v in d.items()}`"
)
TUPLE_HELP = "write the text of the items, such as `', '.join(…)`, or return the value itself"


def text_of(emitter: Emitter, code: Code, expr: Expr) -> Code:
    """Write ``str(value)``."""
    type_ = code.type
    if within(type_, K_STR):
        return emitter.hard(code).typed(STR)
    if holds_float(type_):
        return emitter.refuse(expr, FLOAT_TEXT, FLOAT_HELP)
    known = infer(expr, emitter.env)
    if holds_tuple(type_) or holds_tuple(known):
        return emitter.refuse(expr, TUPLE_TEXT, TUPLE_HELP)
    if holds_member(known, quoted=False) or holds_member(type_, quoted=False):
        return emitter.refuse(expr, MEMBER_TEXT, MEMBER_HELP)
    if no_text(type_, quoted=False) or (holds_opaque(type_) is not None and not is_opaque(type_)):
        return emitter.refuse(expr, *OTHER_TEXT)
    if is_opaque(type_):
        from flowdsl.lowering.query.jsonata.datetimes import opaque_text

        return opaque_text(emitter, code, expr)
    if within(type_, K_INT):
        # $string and & keep 15 digits only; $formatBase writes every int exactly.
        return Code(f"$formatBase({emitter.hard(code).text})", type=STR)
    if within(type_, K_BOOL):
        return Code(f'{emitter.hard(code).at(COND + 1)} ? "True" : "False"', COND, STR)
    if within(type_, K_NONE):
        return emitter.after(code, Code('"None"', type=STR))
    if within(type_, K_STR | K_INT):
        return emitter.once(code, lambda c: Code(
            f'$type({c.text}) = "string" ? {c.text} : $formatBase({c.text})', COND, STR))  # fmt: skip
    scalar = within(type_, K_STR | K_NUMBER | K_BOOL | K_NONE)
    return emitter.helper("scalarText" if scalar else "textOf", code, type=STR)


def holds_float(type_: Type) -> bool:
    """Whether a number that is a float for all that is known, or one that was computed, stands anywhere in a value."""
    match type_:
        case ListType(item):
            return holds_float(item)
        case TupleType(parts):
            return any(map(holds_float, parts))
        case DictType(value):
            return holds_float(value)
        case RecordType(fields):
            return any(holds_float(f.type) for f in fields)
        case UnionType(parts):
            scalar = is_float(type_) or may_be_float(type_)
            return scalar or any(holds_float(p) for p in parts if not isinstance(p, Scalar))
        case AnyType(holds):
            return any(map(holds_float, holds))
        case _:
            return is_float(type_)


def holds_tuple(type_: Type) -> bool:
    """Whether a value of the type may be, or hold, a Python tuple.

    A type that knows each item by its place counts as one: the writers of operations do not tell which it is.
    """
    match type_:
        case TupleType():
            return True
        case ListType(item, made):
            return made != "list" or holds_tuple(item)
        case DictType(item):
            return holds_tuple(item)
        case RecordType(fields):
            return any(holds_tuple(f.type) for f in fields)
        case UnionType(parts) | AnyType(parts):
            return any(map(holds_tuple, parts))
        case _:
            return False


def holds_member(type_: Type, *, quoted: bool) -> bool:
    """Whether the text of a value may show a member of an Enum, whose own text (`quoted`: its ``repr``) is another."""
    match type_:
        case Scalar(member=member):
            return member and quoted
        case ListType(item):
            return holds_member(item, quoted=True)
        case DictType(item, keyed):
            return keyed or holds_member(item, quoted=True)
        case TupleType(parts):
            return any(holds_member(part, quoted=True) for part in parts)
        case RecordType(fields):
            return any(f.member or holds_member(f.type, quoted=True) for f in fields)
        case UnionType(parts):
            return any(holds_member(part, quoted=quoted) for part in parts)
        case AnyType(holds):
            return any(holds_member(part, quoted=True) for part in holds)
        case _:
            return False


def _holds_others(emitter: Emitter, code: Code, expr: Expr) -> bool:
    """Whether a value is, or holds, what JSON has no counterpart of."""
    return holds_tuple(code.type) or holds_tuple(infer(expr, emitter.env)) or holds_opaque(code.type) is not None


def repr_of(emitter: Emitter, code: Code, expr: Expr) -> Code:
    """Write ``repr(value)``."""
    if no_text(code.type, quoted=True):
        return emitter.refuse(expr, *OTHER_TEXT)
    if holds_member(infer(expr, emitter.env), quoted=True) or holds_member(code.type, quoted=True):
        return emitter.refuse(expr, MEMBER_TEXT, MEMBER_HELP)
    plain = within(code.type, K_INT | K_NONE) or within(code.type, K_BOOL)
    if plain or holds_float(code.type) or _holds_others(emitter, code, expr):
        return text_of(emitter, code, expr)
    return emitter.helper("repr", code, type=STR)


@writes(NO_TUPLE)
def _one(emitter: Emitter, args: Args) -> Code:
    return args[0]


def formatted(emitter: Emitter, expr: Format) -> Code:
    """Write an f-string."""
    pieces = [
        Code(quoted(part), type=STR) if isinstance(part, str) else field(emitter, part)
        for part in expr.parts
        if part != ""
    ]
    if not pieces:
        return Code('""', type=STR, simple=True)
    if len(pieces) == 1:
        return pieces[0].typed(STR)
    return Code(" & ".join(p.at(PLUS + 1) for p in pieces), PLUS, STR)


def field(emitter: Emitter, part: FormatField) -> Code:
    """Write one replacement field."""
    code = emitter.expr(part.value)
    if part.conversion == "a":
        return emitter.refuse(part.value, "`!a` has no counterpart in JSONata", "use `!r`")
    spec = "" if part.spec is None else spec_text(part.spec)
    if spec is None:
        return emitter.refuse(part.value, *COMPUTED_SPEC)
    if part.conversion:
        code = (repr_of if part.conversion == "r" else text_of)(emitter, code, part.value)
    if spec == "":
        return text_of(emitter, code, part.value)
    from flowdsl.lowering.query.jsonata.formatspec import with_spec

    return with_spec(emitter, code, spec, part.value)


def spec_text(spec: Format) -> str | None:
    """Return a format spec as text; None when part of it is computed."""
    out = ""
    for part in spec.parts:
        if isinstance(part, str):
            out += part
        elif isinstance(part.value, Literal) and isinstance(part.value.value, str | int) and part.spec is None:
            out += str(part.value.value)
        else:
            return None
    return out


@writes("format")
def _format(emitter: Emitter, args: Args) -> Code:
    spec = args.call.literal(1) if args.call.has(1) else ""
    if not isinstance(spec, str):
        return emitter.refuse(args.call.op, *COMPUTED_SPEC)
    if spec == "":
        return text_of(emitter, args[0], args.call.args[0] or args.call.op)
    from flowdsl.lowering.query.jsonata.formatspec import with_spec

    return with_spec(emitter, args[0], spec, args.call.op)


@writes("str", "repr")
def _str(emitter: Emitter, args: Args) -> Code:
    value, given = args.get(0), args.call.args[0]
    if value is None or given is None:
        return Code('""', type=STR, simple=True)
    return (text_of if args.call.op.name == "str" else repr_of)(emitter, value, given)
