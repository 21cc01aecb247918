"""Checks ``Retry`` and ``Catch``.

Sources: developer guide, "Handling errors in Step Functions workflows"; specification, "Errors".
"""

from typing import Final

from flowdsl.asl.validate.assigns import check_assign
from flowdsl.asl.validate.facts import Edge, StateFacts
from flowdsl.asl.validate.fields import NUMBERS, Language, check_number, has_type
from flowdsl.asl.validate.problem import Report, has_placeholder, join
from flowdsl.asl.validate.templates import check_reference_path, check_template
from flowdsl.jsontypes import Json

_RETRIER: Final = frozenset(
    ("ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment")
)
_CATCHER: Final = frozenset(("ErrorEquals", "Next", "Assign", "Comment"))
_STATES_ERRORS: Final = frozenset(
    f"States.{name}"
    for name in (
        *("ALL", "BranchFailed", "DataLimitExceeded", "ExceedToleratedFailureThreshold", "HeartbeatTimeout"),
        *("Http.Socket", "IntrinsicFailure", "ItemReaderFailed", "NoChoiceMatched", "ParameterPathFailure"),
        *("Permissions", "QueryEvaluationError", "ResultPathMatchFailure", "ResultWriterFailed", "Runtime"),
        *("TaskFailed", "Timeout"),
    )
)


def check_retry(report: Report, value: Json, pointer: str, language: Language) -> None:
    """Check the field ``Retry`` at ``pointer``."""
    if not has_type(report, value, "ARRAY", pointer):
        return
    written = f"{language} {value!r}"
    if written in report.sound:
        return
    before = len(report.problems)
    for index, retrier in enumerate(value):
        at = join(pointer, index)
        if not has_type(report, retrier, "OBJECT", at):
            continue
        for field, item in retrier.items():
            if field in NUMBERS and field in _RETRIER:
                check_number(report, field, item, join(at, field), language)
            elif field not in _RETRIER:
                report.error(join(at, field), f"Field '{field}' is not supported in a Retrier")
        _check_errors(report, retrier.get("ErrorEquals"), at, last=index == len(value) - 1)
        jitter = retrier.get("JitterStrategy", "NONE")
        if jitter not in ("FULL", "NONE") and not (isinstance(jitter, str) and has_placeholder(jitter)):
            report.error(join(at, "JitterStrategy"), "The field 'JitterStrategy' should be FULL or NONE")
        least, most = retrier.get("IntervalSeconds", 1), retrier.get("MaxDelaySeconds")
        if isinstance(least, int) and isinstance(most, int) and most <= least:
            report.error(join(at, "MaxDelaySeconds"), "MaxDelaySeconds has to be greater than IntervalSeconds")
    if len(report.problems) == before:
        report.sound.add(written)


def check_catch(report: Report, value: Json, pointer: str, language: Language, facts: StateFacts) -> None:
    """Check the field ``Catch`` at ``pointer``; add the ways out to ``facts``."""
    if not has_type(report, value, "ARRAY", pointer):
        return
    own = "ResultPath" if language == "JSONPath" else "Output"
    for index, catcher in enumerate(value):
        at = join(pointer, index)
        if not has_type(report, catcher, "OBJECT", at):
            continue
        for field in catcher:
            if field not in _CATCHER and field != own:
                report.error(join(at, field), f"Field '{field}' is not supported in a Catcher of a {language} state")
        _check_errors(report, catcher.get("ErrorEquals"), at, last=index == len(value) - 1)
        assigned = check_assign(report, catcher, at, language, "catch", facts)
        if language == "JSONPath" and "ResultPath" in catcher:
            check_reference_path(report, catcher["ResultPath"], join(at, "ResultPath"), nullable=True, variables=False)
        if language == "JSONata" and "Output" in catcher:
            facts.reads += check_template(report, catcher["Output"], join(at, "Output"), language, "catch")
        if "Next" not in catcher:
            report.error(at, "These fields are required: [Next]")
        elif has_type(report, catcher["Next"], "STRING", join(at, "Next")):
            facts.edges.append(Edge(catcher["Next"], join(at, "Next"), assigned))


def _check_errors(report: Report, value: Json, pointer: str, *, last: bool) -> None:
    at = join(pointer, "ErrorEquals")
    if value is None:
        report.error(pointer, "These fields are required: [ErrorEquals]")
        return
    if not has_type(report, value, "ARRAY", at):
        return
    if not value:
        report.error(at, "Value cannot be empty")
    for index, name in enumerate(value):
        if (
            has_type(report, name, "STRING", join(at, index))
            and name.startswith("States.")
            and (name not in _STATES_ERRORS)
        ):
            report.warn(join(at, index), f"Step Functions has no error '{name}'", "UNKNOWN_ERROR")
    if "States.ALL" in value:
        if len(value) > 1:
            report.error(at, "States.ALL has to stand alone in ErrorEquals")
        if not last:
            report.error(at, "States.ALL has to stand in the last entry")
