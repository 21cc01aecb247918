"""Checks one JSONata expression: it parses, and refers only to what Step Functions offers."""

import re
from typing import Final, Literal, TypeAlias

from flowdsl.asl.jsonata_functions import FUNCTIONS
from flowdsl.asl.limits import MAX_EXPRESSION_DEPTH
from flowdsl.asl.validate.jsonata_scan import References, scan
from flowdsl.asl.validate.jsonata_tokens import ScanError
from flowdsl.asl.validate.problem import Report, has_placeholder
from flowdsl.records import dataclass

Place: TypeAlias = Literal["plain", "result", "catch"]
"""What ``$states`` offers: ``result`` in Assign and Output of Task, Map, Parallel; ``errorOutput`` in a Catcher's."""

_STATES_FIELDS: Final = frozenset(("input", "context", "result", "errorOutput"))
_NOTHING: Final = References()
_PATH: Final = re.compile(r"\$[A-Za-z]\w*(\.(?!(and|or|in)\b)[A-Za-z_]\w*)*", re.ASCII)
"""A variable and names of fields."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What was found out about one text, independent of where it stands.

    Attributes:
        errors: reasons to refuse it, as (code, message).
        references: what it reads.
    """

    errors: tuple[tuple[str, str], ...]
    references: References


def check_expression(report: Report, text: str, pointer: str, place: Place) -> frozenset[str]:
    """Check the expression ``text`` (with its delimiters) and return the workflow variables it may read.

    Args:
        report: where problems go; also the cache of the run.
        text: the template string, ``{% … %}``.
        pointer: where it stands.
        place: what ``$states`` offers there.

    Returns:
        The names of variables that are no functions of AWS's; those under ``$exists`` are left out.
    """
    if has_placeholder(text):
        return frozenset()
    expression: Expression | None = report.expressions.get(text)
    if expression is None:
        expression = report.expressions[text] = _analyse(text[2:-2])
    for code, message in expression.errors:
        report.error(pointer, message, code)
    _check_states(report, expression.references, pointer, place)
    found = expression.references
    for name in sorted(found.lambda_fields):
        report.warn(pointer, f"'{name}' is read where there is no context item: it is nothing", "NO_CONTEXT")
    if found.depth > MAX_EXPRESSION_DEPTH:
        report.warn(
            pointer,
            f"evaluating the expression nests {found.depth} deep; beyond {MAX_EXPRESSION_DEPTH} it fails",
            "EXPRESSION_TOO_DEEP",
        )
    return frozenset(found.variables - found.guarded - FUNCTIONS - {"eval"})


def _check_states(report: Report, references: References, pointer: str, place: Place) -> None:
    for path in references.states:
        first = path[0] if path else None
        if first == "result" and place != "result":
            report.error(
                pointer,
                "$states.result exists only in Assign and Output of Task, Map and Parallel states",
                "UNSUPPORTED_JSONATA_EXPRESSION",
            )
        elif first == "errorOutput" and place != "catch":
            report.error(
                pointer,
                "$states.errorOutput exists only in Assign and Output of a Catcher",
                "UNSUPPORTED_JSONATA_EXPRESSION",
            )
        elif first is not None and first not in _STATES_FIELDS:
            report.warn(pointer, f"$states has no field '{first}'", "UNDEFINED_VARIABLE")


def _analyse(text: str) -> Expression:
    errors = [*_syntax_errors(text)]
    try:
        references = scan(text)
    except ScanError:  # nested beyond what is followed, or syntax that only the real parser knows
        return Expression(tuple(errors), _NOTHING)
    unsupported = "UNSUPPORTED_JSONATA_EXPRESSION"
    errors += [
        ("INVALID_JSONATA_EXPRESSION", f"the operator {operator} came with JSONata 2.1; AWS has 2.0.6")
        for operator in sorted(references.later)
    ]
    errors += [
        (unsupported, f"reference to '{name}' at the top level is not supported: begin with $states or a variable")
        for name in sorted(references.fields)
    ]
    errors += [
        (unsupported, f"{root} has no value at the top level: use $states.input") for root in sorted(references.roots)
    ]
    if "eval" in references.variables:
        errors.append((unsupported, "$eval does not exist in Step Functions: use $parse for JSON"))
    return Expression(tuple(errors), references)


def _syntax_errors(text: str) -> list[tuple[str, str]]:
    if _PATH.fullmatch(text.strip()):  # surely is; many a workflow has no others, and the parser takes time to import
        return []
    import jlens  # not at import time: `flowdsl.asl` stays cheap to import

    try:
        jlens.Expression(text)
    except jlens.JlensError as error:
        return [("INVALID_JSONATA_EXPRESSION", f"not JSONata: {error}")]
    return []
