"""Checks the rules of a Choice state.

Sources: developer guide, "Choice workflow state"; specification, "Choice State".
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from flowdsl.asl.comparisons import OPERATORS, PATH_OPERATORS, STRING_MATCHES, TYPE_TESTS, is_comparison_operator
from flowdsl.asl.validate.assigns import check_assign
from flowdsl.asl.validate.facts import Edge, StateFacts
from flowdsl.asl.validate.fields import Language, has_type
from flowdsl.asl.validate.problem import Report, has_placeholder, is_expression, join
from flowdsl.asl.validate.templates import check_reference_path, check_template
from flowdsl.jsontypes import Json

_TIMESTAMP: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)
_JOINS: Final = ("And", "Or", "Not")


def is_timestamp(text: str) -> bool:
    """Tell whether ``text`` is a timestamp of RFC 3339 with an upper-case ``T`` and ``Z``, as Step Functions wants."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        return False
    try:
        datetime.fromisoformat(match.group(1) + ("+00:00" if match.group(2) == "Z" else match.group(2)))
    except ValueError:
        return False
    return True


def check_choices(
    report: Report, state: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts
) -> None:
    """Check ``Choices`` and ``Default``; add the ways out to ``facts``. The state's Assign is on the way to Default."""
    assigned = check_assign(report, state, pointer, language, "plain", facts)
    if "Default" in state and has_type(report, state["Default"], "STRING", join(pointer, "Default")):
        facts.edges.append(Edge(state["Default"], join(pointer, "Default"), assigned))
    at = join(pointer, "Choices")
    if "Choices" not in state or not has_type(report, state["Choices"], "ARRAY", at):
        return
    if not state["Choices"]:
        report.error(at, "Value cannot be empty")
    for index, rule in enumerate(state["Choices"]):
        if has_type(report, rule, "OBJECT", join(at, index)):
            _check_rule(report, rule, join(at, index), language, facts)


def _check_rule(report: Report, rule: Mapping[str, Json], pointer: str, language: Language, facts: StateFacts) -> None:
    assigned = check_assign(report, rule, pointer, language, "plain", facts)
    if "Next" not in rule:
        report.error(pointer, "These fields are required: [Next]")
    elif has_type(report, rule["Next"], "STRING", join(pointer, "Next")):
        facts.edges.append(Edge(rule["Next"], join(pointer, "Next"), assigned))
    if language == "JSONPath":
        test = {key: value for key, value in rule.items() if key not in ("Next", "Assign", "Comment")}
        _check_comparison(report, test, pointer, facts)
        return
    for field in rule:
        if field not in ("Condition", "Next", "Assign", "Output", "Comment"):
            report.error(join(pointer, field), f"Field '{field}' is not supported in a JSONata Choice rule")
    if "Output" in rule:
        facts.reads += check_template(report, rule["Output"], join(pointer, "Output"), language)
    at = join(pointer, "Condition")
    match rule.get("Condition"):
        case None:
            report.error(pointer, "These fields are required: [Condition]")
        case bool():
            pass
        case str() as text if is_expression(text) or has_placeholder(text):
            facts.reads += check_template(report, text, at, language)
        case _:
            report.error(at, "A Condition is a boolean or an expression {% … %}")


def _check_comparison(report: Report, test: Mapping[str, Json], pointer: str, facts: StateFacts) -> None:
    for field in test:
        known = field in (*_JOINS, "Variable", "Comment") or is_comparison_operator(field)
        if not known:
            report.error(join(pointer, field), f"Field '{field}' is not supported in a JSONPath Choice rule")
    operators = [field for field in test if field in _JOINS or is_comparison_operator(field)]
    if len(operators) != 1:
        report.error(pointer, "A Choice rule has exactly one comparison operator, or one of And, Or, Not")
    for operator in operators:
        _check_operator(report, operator, test[operator], join(pointer, operator), facts)
    if any(operator not in _JOINS for operator in operators):
        if "Variable" not in test:
            report.error(pointer, "These fields are required: [Variable]")
        else:
            facts.reads += check_reference_path(report, test["Variable"], join(pointer, "Variable"), context=True)
    elif operators and "Variable" in test:
        report.error(join(pointer, "Variable"), f"Field 'Variable' is not supported beside {operators[0]}")


def _check_operator(report: Report, operator: str, value: Json, pointer: str, facts: StateFacts) -> None:
    if operator in ("And", "Or"):
        if has_type(report, value, "ARRAY", pointer):
            if not value:
                report.error(pointer, "Value cannot be empty")
            for index, inner in enumerate(value):
                if has_type(report, inner, "OBJECT", join(pointer, index)):
                    _check_comparison(report, inner, join(pointer, index), facts)
    elif operator == "Not":
        if has_type(report, value, "OBJECT", pointer):
            _check_comparison(report, value, pointer, facts)
    elif operator in PATH_OPERATORS:
        facts.reads += check_reference_path(report, value, pointer, context=True)
    elif operator in TYPE_TESTS:
        has_type(report, value, "BOOLEAN", pointer)
    elif operator == STRING_MATCHES or OPERATORS[operator] == "string":
        has_type(report, value, "STRING", pointer)
    elif OPERATORS[operator] == "boolean":
        has_type(report, value, "BOOLEAN", pointer)
    elif OPERATORS[operator] == "timestamp":
        if has_type(report, value, "STRING", pointer) and not has_placeholder(value) and not is_timestamp(value):
            report.error(pointer, "String does not match RFC3339 timestamp")
    elif (isinstance(value, bool) or not isinstance(value, int | float)) and not (
        isinstance(value, str) and has_placeholder(value)
    ):
        report.error(pointer, "Expected value of type [NUMBER]")
