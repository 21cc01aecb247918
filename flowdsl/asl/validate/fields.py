"""Which fields a state of each type may have, by query language, and what kind of value each takes.

Sources: developer guide, the page of each state type; AWS's refusals "Field 'X' is not supported" and "The
QueryLanguage is set to 'JSONata', but field 'X' is only supported for the 'JSONPath' QueryLanguage".
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Final, Literal, TypeAlias

from flowdsl.asl import limits
from flowdsl.asl.validate.problem import Report, has_placeholder, is_expression, join
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass

Language: TypeAlias = Literal["JSONPath", "JSONata"]

_ANY: Final = ("Type", "Comment", "QueryLanguage")
_FLOW: Final = ("Assign", "Next", "End")
_ERRORS: Final = ("Retry", "Catch")
_IN_OUT: Final = ("InputPath", "OutputPath")
_RESULT: Final = ("Parameters", "ResultSelector", "ResultPath")

COMMON_FIELDS: Final[dict[str, frozenset[str]]] = {
    "Pass": frozenset((*_ANY, *_FLOW)),
    "Task": frozenset((*_ANY, *_FLOW, *_ERRORS, "Resource", "Credentials", "TimeoutSeconds", "HeartbeatSeconds")),
    "Choice": frozenset((*_ANY, "Choices", "Default", "Assign")),
    "Wait": frozenset((*_ANY, *_FLOW, "Seconds", "Timestamp")),
    "Succeed": frozenset(_ANY),
    "Fail": frozenset((*_ANY, "Error", "Cause")),
    "Parallel": frozenset((*_ANY, *_FLOW, *_ERRORS, "Branches")),
    "Map": frozenset(
        (
            *(*_ANY, *_FLOW, *_ERRORS, "ItemProcessor", "Iterator", "MaxConcurrency", "ItemReader", "ItemSelector"),
            *("ItemBatcher", "ResultWriter", "ToleratedFailureCount", "ToleratedFailurePercentage", "Label"),
        )
    ),
}
"""Fields of both query languages."""

PATH_FIELDS: Final[dict[str, frozenset[str]]] = {
    "Pass": frozenset((*_IN_OUT, "Parameters", "ResultPath", "Result")),
    "Task": frozenset((*_IN_OUT, *_RESULT, "TimeoutSecondsPath", "HeartbeatSecondsPath")),
    "Choice": frozenset(_IN_OUT),
    "Wait": frozenset((*_IN_OUT, "SecondsPath", "TimestampPath")),
    "Succeed": frozenset(_IN_OUT),
    "Fail": frozenset(("ErrorPath", "CausePath")),
    "Parallel": frozenset((*_IN_OUT, *_RESULT)),
    "Map": frozenset(
        (
            *(*_IN_OUT, *_RESULT, "ItemsPath", "MaxConcurrencyPath", "ToleratedFailureCountPath"),
            "ToleratedFailurePercentagePath",
        )
    ),
}
"""Fields of JSONPath states only."""

JSONATA_FIELDS: Final[dict[str, frozenset[str]]] = {
    "Pass": frozenset(("Output",)),
    "Task": frozenset(("Arguments", "Output")),
    "Choice": frozenset(("Output",)),
    "Wait": frozenset(("Output",)),
    "Succeed": frozenset(("Output",)),
    "Fail": frozenset(),
    "Parallel": frozenset(("Arguments", "Output")),
    "Map": frozenset(("Items", "Output")),
}
"""Fields of JSONata states only."""

REQUIRED_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "Task": ("Resource",),
    "Choice": ("Choices",),
    "Parallel": ("Branches",),
}

_ONE_OF: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "Task": (("TimeoutSeconds", "TimeoutSecondsPath"), ("HeartbeatSeconds", "HeartbeatSecondsPath")),
    "Wait": (("Seconds", "SecondsPath", "Timestamp", "TimestampPath"),),
    "Fail": (("Error", "ErrorPath"), ("Cause", "CausePath")),
    "Map": (
        ("ItemProcessor", "Iterator"),
        ("MaxConcurrency", "MaxConcurrencyPath"),
        ("ToleratedFailureCount", "ToleratedFailureCountPath"),
        ("ToleratedFailurePercentage", "ToleratedFailurePercentagePath"),
        ("ItemSelector", "Parameters"),
    ),
}
"""Fields of which a state has at most one (a Wait exactly one)."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """What a number has to be: within bounds, whole or not; as an expression in a JSONata state if ``dynamic``."""

    least: float
    most: float
    whole: bool = True
    dynamic: bool = True


_SECONDS: Final = NumberRule(1, limits.MAX_SECONDS)
NUMBERS: Final[dict[str, NumberRule]] = {
    "TimeoutSeconds": _SECONDS,
    "HeartbeatSeconds": _SECONDS,
    "Seconds": NumberRule(0, limits.MAX_SECONDS),
    "MaxConcurrency": NumberRule(0, float("inf")),
    "ToleratedFailureCount": NumberRule(0, float("inf")),
    "ToleratedFailurePercentage": NumberRule(0, 100, whole=False),
    "MaxItems": NumberRule(0, limits.MAX_READER_ITEMS),
    "MaxItemsPerBatch": NumberRule(0, float("inf")),
    "MaxInputBytesPerBatch": NumberRule(0, float("inf")),
    "IntervalSeconds": NumberRule(1, limits.MAX_SECONDS, dynamic=False),
    "MaxAttempts": NumberRule(0, limits.MAX_SECONDS, dynamic=False),
    "BackoffRate": NumberRule(1, float("inf"), whole=False, dynamic=False),
    "MaxDelaySeconds": NumberRule(1, limits.MAX_RETRY_DELAY_SECONDS - 1, dynamic=False),
}
"""The rules of the numeric fields, by field."""


def check_number(report: Report, field: str, value: Json, pointer: str, language: Language) -> None:
    """Check the numeric field ``field``, which stands at ``pointer``; texts are expressions or placeholders."""
    rule = NUMBERS[field]
    if isinstance(value, str):
        if has_placeholder(value) or (language == "JSONata" and rule.dynamic and is_expression(value)):
            return
        report.error(pointer, f"Expected value of type [{'INTEGER' if rule.whole else 'NUMBER'}]")
        return
    if isinstance(value, bool) or not isinstance(value, int | float) or (rule.whole and value != int(value)):
        report.error(pointer, f"Expected value of type [{'INTEGER' if rule.whole else 'NUMBER'}]")
    elif value < rule.least:
        report.error(pointer, f"Minimum value is {rule.least:g}")
    elif value > rule.most:
        report.error(pointer, f"Maximum value is {rule.most:.15g}")


@cache
def fields_of(kind: str, language: Language) -> frozenset[str]:
    """Return the fields that a state of a type may have in a query language."""
    return COMMON_FIELDS[kind] | (PATH_FIELDS[kind] if language == "JSONPath" else JSONATA_FIELDS[kind])


def check_fields(report: Report, kind: str, state: Mapping[str, Json], pointer: str, language: Language) -> None:
    """Check that ``state`` of type ``kind`` has the fields it needs, and none it must not have."""
    known = fields_of(kind, language)
    for field in state:
        if field in known:
            continue
        if field in PATH_FIELDS[kind]:
            report.error(join(pointer, field), _other_language("JSONata", field, "JSONPath"))
        elif field in JSONATA_FIELDS[kind]:
            report.error(join(pointer, field), _other_language("JSONPath", field, "JSONata"))
        else:
            hint = report.did_you_mean(field, sorted(known))
            report.error(join(pointer, field), f"Field '{field}' is not supported in a {kind} state{hint}")
    missing = [field for field in REQUIRED_FIELDS.get(kind, ()) if field not in state]
    if missing:
        report.error(pointer, f"These fields are required: [{', '.join(missing)}]")
    for group in _ONE_OF.get(kind, ()):
        present = [field for field in group if field in state]
        if len(present) > 1:
            report.error(pointer, f"There should only be one of the following fields: [{', '.join(present)}]")
    if kind == "Wait" and not any(field in state for field in _ONE_OF["Wait"][0]):
        report.error(pointer, "A Wait state has one of the fields [Seconds, SecondsPath, Timestamp, TimestampPath]")
    if kind == "Map" and "ItemProcessor" not in state and "Iterator" not in state:
        report.error(pointer, "These fields are required: [ItemProcessor]")


def _other_language(language: str, field: str, other: str) -> str:
    return (
        f"The QueryLanguage is set to '{language}', but field '{field}' is only supported for the '{other}' "
        "QueryLanguage"
    )


TypeTest: TypeAlias = Callable[[Json], bool]

_TYPES: Final[dict[str, tuple[TypeTest, str]]] = {
    "STRING": (lambda value: isinstance(value, str), "a text"),
    "BOOLEAN": (lambda value: isinstance(value, bool), "true or false"),
    "OBJECT": (lambda value: isinstance(value, dict), "an object"),
    "ARRAY": (lambda value: isinstance(value, list), "a list"),
}


def has_type(
    report: Report, value: Json, wanted: Literal["STRING", "BOOLEAN", "OBJECT", "ARRAY"], pointer: str
) -> bool:
    """Tell whether ``value`` is of the type; report it when it is neither that nor a deploy-time placeholder."""
    test, words = _TYPES[wanted]
    if test(value):
        return True
    if not (isinstance(value, str) and has_placeholder(value)):
        report.error(pointer, f"Expected value of type [{wanted}], {words}")
    return False
