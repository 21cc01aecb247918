"""Checks the values of fields that are evaluated at run time: JSONata templates, payload templates, paths.

Each function returns the workflow variables that the value may read, with the place of each.
"""

from typing import TypeAlias

from flowdsl.asl.validate.fields import Language
from flowdsl.asl.validate.intrinsics import intrinsic_problem, intrinsic_variables
from flowdsl.asl.validate.jsonata import Place, check_expression
from flowdsl.asl.validate.jsonpath import path_problem, path_variable, reference_path_problem
from flowdsl.asl.validate.problem import Report, has_placeholder, is_expression, join
from flowdsl.jsontypes import Json

Reads: TypeAlias = list[tuple[str, str]]
"""Variables read: (name, pointer)."""


def check_template(report: Report, value: Json, pointer: str, language: Language, place: Place = "plain") -> Reads:
    """Check a template value of either language: ``Arguments``, ``Parameters``, ``Assign``, ``Output``…"""
    reads: Reads = []
    if language == "JSONata":
        _jsonata(report, value, pointer, place, reads)
    else:
        _payload(report, value, pointer, reads)
    return reads


def _jsonata(report: Report, value: Json, pointer: str, place: Place, reads: Reads) -> None:
    match value:
        case str():
            if is_expression(value):
                reads += [(name, pointer) for name in check_expression(report, value, pointer, place)]
            elif value.strip().startswith("{%") or value.strip().endswith("%}"):
                report.warn(
                    pointer, "not an expression: it has to begin with {% and end with %} exactly", "NO_EXPRESSION"
                )
        case dict():
            for key, item in value.items():
                if not _is_plain(item):
                    _jsonata(report, item, join(pointer, key), place, reads)
        case list():
            for index, item in enumerate(value):
                if not _is_plain(item):
                    _jsonata(report, item, join(pointer, index), place, reads)
        case _:
            pass


def _is_plain(value: Json) -> bool:
    """Whether there is nothing to look at: neither an expression nor anything that may hold one."""
    return "%" not in value if isinstance(value, str) else not isinstance(value, dict | list)


def _payload(report: Report, value: Json, pointer: str, reads: Reads) -> None:
    match value:
        case dict():
            for key, item in value.items():
                at = join(pointer, key)
                if not key.endswith(".$"):
                    _payload(report, item, at, reads)
                    continue
                if key[:-2] in value:
                    report.error(at, f"The fields '{key}' and '{key[:-2]}' stand for the same")
                if not isinstance(item, str):
                    report.error(at, _not_a_path(key, "it is no text"))
                else:
                    reads += check_path_or_call(report, item, at, key)
        case list():
            for index, item in enumerate(value):
                _payload(report, item, join(pointer, index), reads)
        case _:
            pass


def _not_a_path(key: str, why: str) -> str:
    return f"The value for the field '{key}' must be a valid JSONPath or a valid intrinsic function call: {why}"


def check_path_or_call(report: Report, text: str, pointer: str, key: str) -> Reads:
    """Check the value of a field ``….$``, ``ErrorPath`` or ``CausePath``: a path or a call of an intrinsic function."""
    if has_placeholder(text):
        return []
    if text.startswith("States."):
        problem = intrinsic_problem(text)
        if problem is not None:
            report.error(pointer, _not_a_path(key, problem))
        return [(name, pointer) for name in intrinsic_variables(text)]
    problem = path_problem(text)
    if problem is not None:
        report.error(pointer, _not_a_path(key, problem))
        return []
    name = path_variable(text)
    return [] if name is None else [(name, pointer)]


def check_path(report: Report, value: Json, pointer: str, *, nullable: bool = True) -> Reads:
    """Check ``InputPath``, ``OutputPath``, ``ItemsPath``: any path."""
    return _path(report, value, pointer, nullable=nullable)


def check_reference_path(
    report: Report, value: Json, pointer: str, *, nullable: bool = False, context: bool = False, variables: bool = True
) -> Reads:
    """Check a path that has to lead to one place: ``ResultPath``, ``SecondsPath``…"""
    reads = _path(report, value, pointer, nullable=nullable)
    if isinstance(value, str) and not has_placeholder(value) and path_problem(value) is None:
        problem = reference_path_problem(value, context=context, variables=variables)
        if problem is not None:
            report.error(pointer, f"Value is {problem}")
    return reads


def _path(report: Report, value: Json, pointer: str, *, nullable: bool) -> Reads:
    if value is None and nullable:
        return []
    if not isinstance(value, str):
        report.error(pointer, "Expected value of type [STRING], a JSONPath")
        return []
    if has_placeholder(value):
        return []
    problem = path_problem(value)
    if problem is not None:
        report.error(pointer, f"Value must be a valid JSONPath: {problem}")
        return []
    name = path_variable(value)
    return [] if name is None else [(name, pointer)]
