"""The quotas an execution is held to, and the guards against hostile expressions."""

import json
from dataclasses import dataclass

from flowdsl.jsontypes import Json


@dataclass(frozen=True, slots=True)
class Limits:
    """Quotas of one execution; the defaults are AWS's (developer guide, "Service quotas").

    Attributes:
        payload_bytes: size of a state's input or output and of a task result, UTF-8 bytes of compact JSON.
        history_events: events of a Standard execution; Express executions have no such quota.
        variable_bytes: size of one variable and of one ``Assign``.
        variables_bytes: size of all variables of an execution.
        expression_seconds: wall-clock time one JSONata expression may take. Not an AWS figure.
        expression_bytes: by how much the process may grow before an expression is refused more than a fraction of a
            second. Not an AWS figure.
        expression_depth: recursion depth of one JSONata expression. Not an AWS figure.
        array_items: longest array one JSONata expression may build; a fifth of a million at most where it may build
            many. Not an AWS figure.
        string_bytes: longest text one JSONata expression may build. Not an AWS figure.
        result_bytes: largest result of one JSONata expression. Not an AWS figure.
        transitions: states entered and attempts repeated in one execution, None for no limit. Not an AWS figure: a
            guard of the process, for Express executions on many lines at once (`flowdsl.local.express`).
    """

    payload_bytes: int = 262_144
    history_events: int = 25_000
    variable_bytes: int = 262_144
    variables_bytes: int = 10_485_760
    expression_seconds: float = 3.0
    expression_bytes: int = 134_217_728
    expression_depth: int = 50_000
    array_items: int = 1_000_000
    string_bytes: int = 10_485_760
    result_bytes: int = 10_485_760
    transitions: int | None = 500_000


DEFAULT_LIMITS = Limits()

_SMALL_COUNT = 16
_SMALL_TEXT = 512
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def compact(value: Json) -> str:
    """Write a value as AWS does in messages and payloads: compact JSON, no escapes for non-ASCII text."""
    return _encode(value)


def larger_than(value: Json, limit: int) -> bool:
    """Tell whether a value takes more than `limit` UTF-8 bytes as compact JSON; `limit` is at least 64 KiB."""
    if value is None or value is True or value is False:
        return False
    kind = type(value)
    if kind is int or kind is float:
        return False
    if kind is str and len(value) * 6 + 2 <= limit:
        return False
    if not value or _small(value):
        return False
    text = _encode(value)
    if len(text) * 4 <= limit:
        return False
    return len(text) > limit or len(text.encode("utf-8", "surrogatepass")) > limit


def _small(value: Json) -> bool:
    """Tell at a glance that a value is far below every quota: a few short members and nothing nested."""
    if len(value) > _SMALL_COUNT:
        return False
    if type(value) is dict:
        return all(len(key) <= _SMALL_TEXT and _short(item) for key, item in value.items())
    return type(value) is list and all(_short(item) for item in value)


def _short(value: Json) -> bool:
    kind = type(value)
    if kind is str:
        return len(value) <= _SMALL_TEXT
    return not ((kind is dict or kind is list) and value)
