"""Message attributes and FIFO rules, which SNS and SQS share."""

import json
import re

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import field
from flowdsl.adapters.shapes import suggest
from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, NotConstant, Op, Spread, constant
from flowdsl.ir.ops.javascript import text as number_text
from flowdsl.ir.types import ListType, Scalar, TupleType, Type, is_number, only

_COMPACT = (
    ("ensure_ascii", Literal(False)),
    ("separators", ListOf((Literal(","), Literal(":")))),
)
_EXPLICIT = ("DataType", "StringValue", "BinaryValue")


def attributes(call: Call, argument: str, *, array: bool) -> Expr:
    """Turn plain message attributes into ``{"DataType": …, "StringValue": …}``, explicit ones passed through.

    Text is ``String``, numbers ``Number``, booleans ``String``; lists are ``String.Array`` where the service has it.
    The type of a run-time value decides; where it is unknown, the explicit form is asked for.

    Args:
        call: the call.
        argument: the parameter with the attributes.
        array: whether the service has ``String.Array`` (SNS).
    """
    given = call[argument]
    if not isinstance(given, DictOf):
        call.refuse(f"`{argument}` must be written out in the call", argument, "write a dict of name and value")
        return given
    entries: list[tuple[Expr, Expr] | Spread] = []
    for entry in given.entries:
        if isinstance(entry, Spread):
            call.refuse(f"`{argument}` must be written out in the call", argument, "write every attribute")
            continue
        key, value = entry
        name = str(key.value) if isinstance(key, Literal) else "…"
        if name.lower().startswith(("aws.", "amazon.")):
            call.refuse(f"attribute names cannot start with {name.split('.')[0]!r}", argument, "choose another name")
        entries.append((key, _attribute(call, argument, name, value, array)))
    if len(entries) > 10 and not array:
        call.refuse(f"a message has at most 10 attributes, not {len(entries)}", argument, "send fewer")
    return DictOf(tuple(entries), given.origin)


def _attribute(call: Call, argument: str, name: str, value: Expr, array: bool) -> Expr:
    if isinstance(value, DictOf):
        return _explicit(call, argument, name, value)
    try:
        known = constant(value)
    except NotConstant:
        return _by_type(call, argument, name, value, array)
    match known:
        case bool():
            return _typed("String", Literal("true" if known else "false"))
        case int() | float():
            return _typed("Number", Literal(number_text(known)))
        case str():
            if not known:
                call.refuse(f"the attribute `{name}` is empty", argument, "leave it out")
            return _typed("String", Literal(known))
        case list() if array:
            wrong = next((item for item in known if isinstance(item, list | dict)), None)
            if wrong is not None:
                call.refuse(
                    f"the attribute `{name}` holds {json.dumps(wrong)}", argument, "use text, numbers, booleans or None"
                )
            return _typed("String.Array", Literal(json.dumps(known, separators=(",", ":"), ensure_ascii=False)))
    call.refuse(f"the attribute `{name}` cannot be {json.dumps(known)}", argument, "use text or a number")
    return _typed("String", Literal(""))


def _by_type(call: Call, argument: str, name: str, value: Expr, array: bool) -> Expr:
    type_: Type = call.type_of(value)
    if only(type_, ListType, TupleType) and array:
        return _typed("String.Array", Op("json.dumps", (value,), _COMPACT))
    if is_number(type_):
        return _typed("Number", Op("js.text", (value,)))
    if type_ == Scalar("bool"):
        return _typed("String", Op("js.text", (value,)))
    if type_ == Scalar("str"):
        return _typed("String", value)
    call.refuse(
        f"the type of the attribute `{name}` is not known at compile time",
        argument,
        'annotate the value, or write `{"DataType": "String", "StringValue": …}`',
    )
    return _typed("String", value)


def _explicit(call: Call, argument: str, name: str, value: DictOf) -> Expr:
    for entry in value.entries:
        key = entry[0] if not isinstance(entry, Spread) else None
        if not (isinstance(key, Literal) and key.value in _EXPLICIT):
            word = str(key.value) if isinstance(key, Literal) else "**"
            call.refuse(
                f"the attribute `{name}` has no `{word}`",
                argument,
                suggest(word, _EXPLICIT),
            )
    kind = field(value, "DataType")
    if kind is None:
        call.refuse(f"the attribute `{name}` lacks `DataType`", argument, "add String, Number or Binary")
    elif isinstance(kind, Literal):
        base = str(kind.value).split(".")[0]
        if base not in ("String", "Number", "Binary"):
            call.refuse(f"there is no attribute type {kind.value!r}", argument, "use String, Number or Binary")
        wanted = "BinaryValue" if base == "Binary" else "StringValue"
        content = field(value, wanted)
        if content is None:
            call.refuse(f"the attribute `{name}` lacks `{wanted}`", argument, f"add `{wanted}`")
        elif isinstance(content, ListOf | DictOf) or (
            isinstance(content, Literal) and not isinstance(content.value, str)
        ):
            call.refuse(f"`{wanted}` of the attribute `{name}` is not text", argument, "write text, or the plain value")
        elif base == "Number" and isinstance(content, Literal) and not _is_number(str(content.value)):
            call.refuse(f"the attribute `{name}` is no number: {content.value!r}", argument, "write digits")
    return value


def _is_number(text: str) -> bool:
    return re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) is not None


def _typed(kind: str, value: Expr) -> Expr:
    return DictOf(((Literal("DataType"), Literal(kind)), (Literal("StringValue"), value)))


def check_fifo(call: Call, name: str, what: str) -> None:
    """Refuse what FIFO queues and topics need and others do not take.

    Args:
        call: the call, with ``message_group_id`` and ``message_deduplication_id``.
        name: the queue's or topic's name or ARN pattern.
        what: ``queue`` or ``topic``.
    """
    if name.endswith(".fifo"):
        if not call.given("message_group_id"):
            call.refuse(f"a FIFO {what} needs a group", "message_group_id", "pass `message_group_id=…`")
    elif "*" not in name and "${" not in name and call.given("message_deduplication_id"):
        call.refuse(
            f"only a FIFO {what} takes a deduplication id", "message_deduplication_id", "drop it, or use a FIFO " + what
        )
    for argument in ("message_group_id", "message_deduplication_id"):
        value = call.static(argument)
        if isinstance(value, str) and not 1 <= len(value) <= 128:
            call.refuse(f"`{argument}` has {len(value)} characters", argument, "use 1 to 128")
