"""The validator: refuses what AWS refuses when a machine is created, and warns of what cannot work.

    problems = validate(definition)                       # a dict, or its JSON text
    refused = [p for p in problems if p.severity == "error"]

It knows more than the public validators: variables and their scopes, top-level references and ``$states`` in JSONata,
the operators of JSONata 2.1, resource ARNs, JSONPath and intrinsic syntax. Where what AWS does is not known, it warns.
"""

from flowdsl.asl.validate.document import from_data, parse
from flowdsl.asl.validate.problem import MachineType, Problem, Report, Severity
from flowdsl.asl.validate.regions import check_machine, check_single_state
from flowdsl.asl.validate.variables import check_variables
from flowdsl.jsontypes import Json

__all__ = ["MachineType", "Problem", "Severity", "is_refused", "validate", "validate_state"]


def validate(definition: Json, *, type: MachineType = "STANDARD") -> tuple[Problem, ...]:
    """Check a state machine definition.

    Args:
        definition: the document as a dict, or its JSON text (then keys that stand twice are found too). Strings with
            ``${Placeholders}`` are taken for whatever fits.
        type: the type of the machine; an Express machine has fewer integration patterns.

    Returns:
        The problems, errors before warnings, each in the order of the document. Nothing is raised for any input.
    """
    report = Report(type)
    try:
        document = parse(report, definition) if isinstance(definition, str) else from_data(report, definition)
        if document is not None:
            check_variables(report, check_machine(report, document))
    except RecursionError:
        report.error("", "The definition is nested too deeply", "TOO_DEEPLY_NESTED")
    return _sorted(report)


def validate_state(state: Json, *, mocked: bool = False) -> tuple[Problem, ...]:
    """Check a single state as AWS's ``TestState`` does: where it leads to need not exist.

    Args:
        state: the state, or its JSON text.
        mocked: whether a result is given for it. Without one, Map and Parallel cannot be tested (recorded:
            test_state_type_requires_mock).

    Returns:
        The problems, with pointers into the state; see `validate`.
    """
    report = Report("STANDARD")
    try:
        document = parse(report, state) if isinstance(state, str) else from_data(report, state)
        if document is not None:
            if not mocked and document.get("Type") in ("Map", "Parallel"):
                report.error("/Type", "TestState does not support Map or Parallel states without a mock")
            check_single_state(report, document)
    except RecursionError:
        report.error("", "The definition is nested too deeply", "TOO_DEEPLY_NESTED")
    return _sorted(report)


def _sorted(report: Report) -> tuple[Problem, ...]:
    distinct = dict.fromkeys(report.problems)
    return tuple(sorted(distinct, key=lambda problem: problem.severity != "error"))


def is_refused(problems: tuple[Problem, ...]) -> bool:
    """Tell whether the problems hold an error, so that AWS would not create the machine."""
    return any(problem.severity == "error" for problem in problems)
