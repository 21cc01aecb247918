"""Checks one state, whatever its type, and gathers what the checks of the whole need to know."""

from collections.abc import Mapping
from typing import Final, TypeAlias

from flowdsl.asl.validate.arguments import check_arguments
from flowdsl.asl.validate.assigns import check_assign
from flowdsl.asl.validate.choices import check_choices, is_timestamp
from flowdsl.asl.validate.facts import Edge, StateFacts
from flowdsl.asl.validate.fields import (
    Language,
    check_fields,
    check_number,
    fields_of,
    has_type,
)
from flowdsl.asl.validate.handlers import check_catch, check_retry
from flowdsl.asl.validate.jsonata import Place
from flowdsl.asl.validate.maps import check_map, processor_mode
from flowdsl.asl.validate.problem import Report, has_placeholder, is_expression, join
from flowdsl.asl.validate.resources import check_credentials, check_resource, check_token, optimized_action
from flowdsl.asl.validate.templates import (
    check_path,
    check_path_or_call,
    check_reference_path,
    check_template,
)
from flowdsl.jsontypes import Json

Inner: TypeAlias = list[tuple[Json, str, bool]]
"""The machines inside a state: (document, pointer, whether it is the processor of a Map)."""

_KINDS: Final = ("Task", "Wait", "Pass", "Succeed", "Fail", "Choice", "Parallel", "Map")
_WITH_RESULT: Final = ("Task", "Parallel", "Map")


def check_state(report: Report, state: Json, pointer: str, machine_language: Language) -> tuple[StateFacts, Inner]:
    """Check one state.

    Args:
        report: where problems go.
        state: the state.
        pointer: where it stands.
        machine_language: the query language of the whole machine, which inner states inherit too.

    Returns:
        What it leads to, assigns and reads; and the machines inside it, still to be checked.
    """
    facts = StateFacts(pointer)
    if not has_type(report, state, "OBJECT", pointer):
        return facts, []
    kind = state.get("Type")
    if kind not in _KINDS:
        if kind is None:
            report.error(pointer, "These fields are required: [Type]")
        elif not (isinstance(kind, str) and has_placeholder(kind)):
            report.error(
                join(pointer, "Type"), f"The field 'Type' should have one of these values: [{', '.join(_KINDS)}]"
            )
        return facts, []
    language = _language(report, state, pointer, machine_language)
    check_fields(report, kind, state, pointer, language)
    known = fields_of(kind, language)
    if not state.keys() <= known:  # what should not be there was reported
        state = {field: value for field, value in state.items() if field in known}
    if "Comment" in state:
        has_type(report, state["Comment"], "STRING", join(pointer, "Comment"))
    _check_data(report, kind, state, pointer, language, facts)
    inner = _check_kind(report, kind, state, pointer, language, facts)
    if kind in _WITH_RESULT:
        if "Retry" in state:
            check_retry(report, state["Retry"], join(pointer, "Retry"), language)
        if "Catch" in state:
            check_catch(report, state["Catch"], join(pointer, "Catch"), language, facts)
    return facts, inner


def _language(report: Report, state: Mapping[str, Json], pointer: str, machine_language: Language) -> Language:
    own = state.get("QueryLanguage", machine_language)
    if own not in ("JSONPath", "JSONata"):
        if not (isinstance(own, str) and has_placeholder(own)):
            report.error(
                join(pointer, "QueryLanguage"),
                "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]",
            )
        return machine_language
    if own == "JSONPath" and machine_language == "JSONata":
        report.error(pointer, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")
    return "JSONata" if own == "JSONata" else "JSONPath"


def _check_data(
    report: Report, kind: str, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts
) -> None:
    """Check the fields that shape input and output, and where the state leads."""
    place: Place = "result" if kind in _WITH_RESULT else "plain"
    for field in ("InputPath", "OutputPath"):
        if field in state:
            facts.reads += check_path(report, state[field], join(pointer, field))
    if "ResultPath" in state:
        at = join(pointer, "ResultPath")
        check_reference_path(report, state["ResultPath"], at, nullable=True, variables=False)
    for field in ("Parameters", "Arguments", "ResultSelector"):
        if field in state:
            facts.reads += check_template(report, state[field], join(pointer, field), language)
    if language == "JSONPath" and isinstance(state.get("Parameters"), dict):
        _warn_of_missing_suffix(report, state["Parameters"], join(pointer, "Parameters"))
    if "Output" in state:
        facts.reads += check_template(report, state["Output"], join(pointer, "Output"), language, place)
    if kind == "Choice":
        check_choices(report, state, pointer, language, facts)
        return
    assigned = check_assign(report, state, pointer, language, place, facts)
    if kind in ("Succeed", "Fail"):
        facts.ends = True
        return
    _check_way_out(report, state, pointer, assigned, facts)


def _check_way_out(
    report: Report, state: Mapping[str, Json], pointer: str, assigned: frozenset[str], facts: StateFacts
) -> None:
    if "End" in state and has_type(report, state["End"], "BOOLEAN", join(pointer, "End")):
        facts.ends = state["End"]
    if "Next" in state and has_type(report, state["Next"], "STRING", join(pointer, "Next")):
        facts.edges.append(Edge(state["Next"], join(pointer, "Next"), assigned))
    if "Next" in state and "End" in state and state["End"] is not False:
        report.error(pointer, "There should only be one of the following fields: [Next, End]")
    elif "Next" not in state and state.get("End") in (None, False):
        report.error(pointer, "A state has one of the fields [Next, End]")


def _check_kind(
    report: Report, kind: str, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts
) -> Inner:
    match kind:
        case "Task":
            _check_task(report, state, pointer, language, facts)
        case "Wait":
            _check_wait(report, state, pointer, language, facts)
        case "Fail":
            _check_fail(report, state, pointer, language, facts)
        case "Pass":
            _warn_of_static_result(report, state.get("Result"), join(pointer, "Result"))
        case "Parallel":
            return _branches(report, state, pointer)
        case "Map":
            check_map(report, state, pointer, language, facts)
            return _processor(report, state, pointer, facts)
        case _:
            pass
    return []


def _check_task(report: Report, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    known = "Resource" in state and check_resource(report, state["Resource"], join(pointer, "Resource"))
    check_token(report, state, pointer)
    action = optimized_action(state.get("Resource"))
    field = "Arguments" if language == "JSONata" else "Parameters"
    if action is not None and field in state:
        check_arguments(report, action, state[field], join(pointer, field))
    if "Credentials" in state:
        at = join(pointer, "Credentials")
        facts.reads += check_credentials(report, state["Credentials"], at, language, known=known)
    for field in ("TimeoutSeconds", "HeartbeatSeconds"):
        if field in state:
            check_number(report, field, state[field], join(pointer, field), language)
            if language == "JSONata":
                facts.reads += check_template(report, state[field], join(pointer, field), language)
        if f"{field}Path" in state:
            facts.reads += check_reference_path(
                report, state[f"{field}Path"], join(pointer, f"{field}Path"), context=True
            )
    timeout, heartbeat = state.get("TimeoutSeconds"), state.get("HeartbeatSeconds")
    if isinstance(timeout, int) and isinstance(heartbeat, int) and heartbeat >= timeout:
        report.error(join(pointer, "HeartbeatSeconds"), "HeartbeatSeconds has to be smaller than TimeoutSeconds")


def _check_wait(report: Report, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    if "Seconds" in state:
        check_number(report, "Seconds", state["Seconds"], join(pointer, "Seconds"), language)
        facts.reads += check_template(report, state["Seconds"], join(pointer, "Seconds"), language)
    for field in ("SecondsPath", "TimestampPath"):
        if field in state:
            facts.reads += check_reference_path(report, state[field], join(pointer, field), context=True)
    if "Timestamp" not in state:
        return
    at, text = join(pointer, "Timestamp"), state["Timestamp"]
    if not has_type(report, text, "STRING", at) or has_placeholder(text):
        return
    if language == "JSONPath":
        if not is_timestamp(text):
            report.error(at, "String does not match RFC3339 timestamp")
        return
    facts.reads += check_template(report, text, at, language)
    if not is_expression(text) and not is_timestamp(text):  # accepted, fails when it runs (test_wait_timestamp_jsonata)
        report.warn(at, "the text is no RFC 3339 timestamp: the state will fail", "INVALID_TIMESTAMP")


def _check_fail(report: Report, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    for field in ("Error", "Cause"):
        if field in state and has_type(report, state[field], "STRING", join(pointer, field)):
            facts.reads += check_template(report, state[field], join(pointer, field), language)
        path = f"{field}Path"
        if path in state and has_type(report, state[path], "STRING", join(pointer, path)):
            facts.reads += check_path_or_call(report, state[path], join(pointer, path), path)


def _branches(report: Report, state: Mapping[str, Json], pointer: str) -> Inner:
    at = join(pointer, "Branches")
    if "Branches" not in state or not has_type(report, state["Branches"], "ARRAY", at):
        return []
    if not state["Branches"]:
        report.error(at, "Value cannot be empty")
    return [(branch, join(at, index), False) for index, branch in enumerate(state["Branches"])]


def _processor(report: Report, state: Mapping[str, Json], pointer: str, facts: StateFacts) -> Inner:
    facts.isolated = processor_mode(state) == "DISTRIBUTED"
    if facts.isolated and report.machine_type == "EXPRESS":
        report.error(pointer, "Express state machine does not support Distributed Map")
    for field in ("ItemProcessor", "Iterator"):
        if field in state:
            return [(state[field], join(pointer, field), True)]
    return []


def _warn_of_missing_suffix(report: Report, value: Json, pointer: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not key.endswith(".$"):
                _warn_of_missing_suffix(report, item, join(pointer, key))
    elif isinstance(value, str) and value.startswith(("$.", "$$.")):
        report.warn(pointer, f"'{value}' looks like a path, but the field's name does not end in '.$'", "NO_DOLLAR")


def _warn_of_static_result(report: Report, value: Json, pointer: str) -> None:
    if isinstance(value, dict) and any(key.endswith(".$") for key in value):
        report.warn(pointer, "Result is not evaluated: use Parameters", "PASS_RESULT_IS_STATIC")
