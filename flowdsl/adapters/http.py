"""What the integrations that speak HTTP share: methods, headers, query parameters."""

from collections.abc import Sequence

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import is_task_token
from flowdsl.adapters.shapes import suggest
from flowdsl.ir.expr import DictOf, Expr, Format, ListOf, Literal, Spread
from flowdsl.ir.types import STR

FORBIDDEN = (
    "authorization", "connection", "content-md5", "date", "expect", "host", "max-forwards", "proxy-authenticate",
    "server", "te", "transfer-encoding", "trailer", "upgrade", "via", "www-authenticate",
)  # fmt: skip
FORBIDDEN_PREFIXES = ("x-forwarded", "x-amz", "x-amzn")
"""Header names Step Functions refuses (Developer Guide, "Create API Gateway REST APIs with Step Functions")."""


def choice(call: Call, argument: str, choices: Sequence[str]) -> None:
    """Refuse a constant that is none of the choices."""
    value = call.static(argument)
    if value is not None and value not in choices:
        call.refuse(f"`{argument}` cannot be {value!r}", argument, suggest(str(value), choices))


def multi_values(call: Call, argument: str, *, headers: bool = False, listed: bool = True) -> Expr:
    """Return headers or query parameters in the form the service takes: name → list of texts.

    A single text is put into a list, so ``{"X-Id": "1"}`` may be written.

    Args:
        call: the call.
        argument: the parameter.
        headers: whether these are headers, whose names are checked.
        listed: whether single texts become lists.
    """
    given = call[argument]
    if not isinstance(given, DictOf):
        return given
    entries: list[tuple[Expr, Expr] | Spread] = []
    for entry in given.entries:
        if isinstance(entry, Spread):
            entries.append(entry)
            continue
        name, value = entry
        if headers and isinstance(name, Literal):
            _check_header(call, argument, str(name.value))
        if isinstance(value, Literal) and not isinstance(value.value, str):
            call.refuse(f"`{argument}` holds {value.value!r}", argument, "use text")
        single = isinstance(value, Literal | Format) or is_task_token(value) or call.type_of(value) == STR
        entries.append((name, ListOf((value,)) if single and listed else value))
    return DictOf(tuple(entries), given.origin)


def _check_header(call: Call, argument: str, name: str) -> None:
    if name.lower() in FORBIDDEN or name.lower().startswith(FORBIDDEN_PREFIXES):
        call.refuse(f"Step Functions does not send the header {name!r}", argument, "drop it")
