"""Checks a whole machine, a branch, or a processor: its own fields, where its states lead, names."""

from collections.abc import Mapping
from dataclasses import field
from typing import Final

from flowdsl.asl.limits import MAX_STATE_NAME_LENGTH
from flowdsl.asl.validate.facts import RegionFacts
from flowdsl.asl.validate.fields import Language, check_number, has_type
from flowdsl.asl.validate.problem import Report, has_placeholder, join
from flowdsl.asl.validate.states import check_state
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass, replace

_MACHINE_FIELDS: Final = frozenset(("Comment", "StartAt", "States", "Version", "TimeoutSeconds", "QueryLanguage"))
_INNER_FIELDS: Final = frozenset(("Comment", "StartAt", "States"))
_PROCESSOR_FIELDS: Final = _INNER_FIELDS | {"ProcessorConfig"}
_CONFIG_FIELDS: Final = frozenset(("Mode", "ExecutionType"))


@dataclass(slots=True)
class _Names:
    """Names that are unique in the whole machine, with the place of each."""

    states: dict[str, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)


def check_machine(report: Report, document: Mapping[str, Json]) -> RegionFacts:
    """Check a whole definition."""
    language: Language = "JSONPath"
    own = document.get("QueryLanguage", language)
    if own == "JSONata":
        language = "JSONata"
    elif own != "JSONPath" and not (isinstance(own, str) and has_placeholder(own)):
        report.error("/QueryLanguage", "The field 'QueryLanguage' should have one of these values: [JSONPath, JSONata]")
    if "TimeoutSeconds" in document:
        check_number(report, "TimeoutSeconds", document["TimeoutSeconds"], "/TimeoutSeconds", "JSONPath")
    if document.get("Version", "1.0") != "1.0":
        report.error("/Version", "The field 'Version' should be 1.0")
    return _check_region(report, document, "", language, _MACHINE_FIELDS, _Names())


def check_single_state(report: Report, state: Mapping[str, Json]) -> None:
    """Check a state by itself, and the machines inside it."""
    language: Language = "JSONata" if state.get("QueryLanguage") == "JSONata" else "JSONPath"
    _, inner = check_state(report, state, "", language)
    names = _Names()
    for machine, where, is_processor in inner:
        if has_type(report, machine, "OBJECT", where):
            fields = _PROCESSOR_FIELDS if is_processor else _INNER_FIELDS
            # the machine around it is not known: inner states say their language themselves
            _check_region(report, machine, where, "JSONPath", fields, names)


def _check_region(
    report: Report,
    document: Mapping[str, Json],
    pointer: str,
    language: Language,
    fields: frozenset[str],
    names: _Names,
) -> RegionFacts:
    facts = RegionFacts(pointer, None)
    _check_own_fields(report, document, pointer, fields)
    if "StartAt" in document and has_type(report, document["StartAt"], "STRING", join(pointer, "StartAt")):
        facts.start = document["StartAt"]
    at = join(pointer, "States")
    if "States" not in document or not has_type(report, document["States"], "OBJECT", at):
        return facts
    for name, state in document["States"].items():
        place = join(at, name)
        _check_name(report, name, place, names)
        state_facts, inner = check_state(report, state, place, language)
        facts.states[name] = state_facts
        if isinstance(state, dict):
            _check_label(report, state.get("Label"), place, names)
        for machine, where, is_processor in inner:
            if not has_type(report, machine, "OBJECT", where):
                continue
            inner_fields = _PROCESSOR_FIELDS if is_processor else _INNER_FIELDS
            inside = _inside(report, machine)
            state_facts.regions.append(_check_region(inside, machine, where, language, inner_fields, names))
    _check_transitions(report, facts)
    return facts


def _inside(report: Report, machine: Mapping[str, Json]) -> Report:
    """Return the report for ``machine``: child executions of a Distributed Map may be Express where it is not."""
    config = machine.get("ProcessorConfig")
    express = (
        isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED" and (config.get("ExecutionType") == "EXPRESS")
    )
    return replace(report, machine_type="EXPRESS") if express else report


def _check_own_fields(report: Report, document: Mapping[str, Json], pointer: str, fields: frozenset[str]) -> None:
    missing = [name for name in ("StartAt", "States") if name not in document]
    if missing:
        report.error(pointer, f"These fields are required: [{', '.join(missing)}]")
    if "Comment" in document:
        has_type(report, document["Comment"], "STRING", join(pointer, "Comment"))
    for name in document:
        if name == "ProcessorConfig" and name not in fields and not pointer:
            # what stands in a file of its own may be the processor of a Map elsewhere
            report.warn("/ProcessorConfig", "'ProcessorConfig' belongs in the processor of a Map", "NOT_A_MACHINE")
        elif name not in fields:
            report.error(join(pointer, name), f"Field '{name}' is not supported")
    at = join(pointer, "ProcessorConfig")
    if "ProcessorConfig" in document and has_type(report, document["ProcessorConfig"], "OBJECT", at):
        _check_config(report, document["ProcessorConfig"], at)


def _check_config(report: Report, config: Mapping[str, Json], pointer: str) -> None:
    for name in config:
        if name not in _CONFIG_FIELDS:
            report.error(join(pointer, name), f"Field '{name}' is not supported")
    for name, values in (("Mode", ("INLINE", "DISTRIBUTED")), ("ExecutionType", ("STANDARD", "EXPRESS"))):
        value = config.get(name, values[0])
        if value not in values and not (isinstance(value, str) and has_placeholder(value)):
            report.error(
                join(pointer, name), f"The field '{name}' should have one of these values: [{', '.join(values)}]"
            )
    if config.get("Mode") == "DISTRIBUTED" and "ExecutionType" not in config:
        report.error(pointer, "The field 'ExecutionType' is required but was missing")


def _check_name(report: Report, name: str, pointer: str, names: _Names) -> None:
    if not name:
        report.error(pointer, "Invalid State name: it is empty", "INVALID_STATE_NAME")
    elif len(name) > MAX_STATE_NAME_LENGTH and not has_placeholder(name):
        report.error(
            pointer,
            f"Invalid State name: State '{name}' exceeds the {MAX_STATE_NAME_LENGTH}-character limit allowed by the "
            "service",
            "INVALID_STATE_NAME",
        )
    if name in names.states:
        report.error(
            pointer, f"A state of the name '{name}' is at {names.states[name]} already", "DUPLICATE_STATE_NAME"
        )
    names.states.setdefault(name, pointer)


def _check_label(report: Report, label: Json, pointer: str, names: _Names) -> None:
    if not isinstance(label, str) or has_placeholder(label):
        return
    if label in names.labels:
        report.error(
            join(pointer, "Label"), f"The Label '{label}' is at {names.labels[label]} already", "DUPLICATE_LABEL_NAME"
        )
    names.labels.setdefault(label, join(pointer, "Label"))


def _check_transitions(report: Report, facts: RegionFacts) -> None:
    """Every target exists, every state is reached, the machine can end."""
    if facts.start is not None and facts.start not in facts.states and not has_placeholder(facts.start):
        report.error(
            join(facts.pointer, "StartAt"), f"Missing 'StartAt' target: {facts.start}", "MISSING_TRANSITION_TARGET"
        )
    templated = any(has_placeholder(name) for name in facts.states)
    for state in facts.states.values():
        for edge in state.edges:
            if edge.target not in facts.states and not has_placeholder(edge.target):
                hint = report.did_you_mean(edge.target, facts.states)
                report.error(edge.pointer, f"Missing 'Next' target: {edge.target}{hint}", "MISSING_TRANSITION_TARGET")
            templated = templated or has_placeholder(edge.target)
    if not facts.states:
        report.error(join(facts.pointer, "States"), "Value cannot be empty")
        return
    if not any(state.ends for state in facts.states.values()):
        report.error(facts.pointer, "Workflow has no terminal state", "MISSING_END_STATE")
    if templated or facts.start not in facts.states:
        return  # what leads where is not known, or was reported
    reached, waiting = {facts.start}, [facts.start]
    while waiting:
        for edge in facts.states[waiting.pop()].edges:
            if edge.target in facts.states and edge.target not in reached:
                reached.add(edge.target)
                waiting.append(edge.target)
    for name, state in facts.states.items():
        if name not in reached:
            report.error(state.pointer, f'State "{name}" is not reachable.', "MISSING_TRANSITION_TARGET")
