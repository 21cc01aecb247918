"""Checks ``Assign``: names of variables, and the values.

Source: developer guide, "Passing data between states with variables" (names: Unicode identifiers of at most 80
characters; ``states`` is reserved).
"""

from collections.abc import Mapping

from flowdsl.asl.limits import MAX_VARIABLE_NAME_LENGTH
from flowdsl.asl.validate.facts import StateFacts
from flowdsl.asl.validate.fields import Language, has_type
from flowdsl.asl.validate.jsonata import Place
from flowdsl.asl.validate.problem import Report, has_placeholder, join
from flowdsl.asl.validate.templates import check_template
from flowdsl.jsontypes import Json


def check_assign(
    report: Report, owner: Mapping[str, Json], pointer: str, language: Language, place: Place, facts: StateFacts
) -> frozenset[str]:
    """Check the ``Assign`` of a state, rule or catcher, if it has one.

    Args:
        report: where problems go.
        owner: what may have the field.
        pointer: where the owner stands.
        language: of the state.
        place: what ``$states`` offers there.
        facts: of the state; assignments and reads are added.

    Returns:
        The names assigned.
    """
    if "Assign" not in owner:
        return frozenset()
    value, at = owner["Assign"], join(pointer, "Assign")
    if not has_type(report, value, "OBJECT", at):
        return frozenset()
    names = []
    for key in value:
        name = key[:-2] if language == "JSONPath" and key.endswith(".$") else key
        _check_name(report, name, join(at, key))
        names.append(name)
        facts.assigns.append((name, join(at, key)))
    facts.reads += check_template(report, value, at, language, place)
    return frozenset(names)


def _check_name(report: Report, name: str, pointer: str) -> None:
    if has_placeholder(name):
        return
    if name == "states":
        report.error(pointer, "The variable name 'states' is reserved")
    elif len(name) > MAX_VARIABLE_NAME_LENGTH:
        report.error(
            pointer, f"A variable name has at most {MAX_VARIABLE_NAME_LENGTH} characters, this one has {len(name)}"
        )
    elif not name.isidentifier():
        report.error(pointer, f"'{name}' is no variable name: a letter, then letters, digits and underscores")
    elif name.startswith("_"):  # no ID_Start of Unicode, which the guide demands; no refusal is recorded
        report.warn(pointer, f"a variable name begins with a letter: '{name}' may be refused", "VARIABLE_NAME")
