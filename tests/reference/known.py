"""What other engines are known to do wrong, each with how it was decided; nothing else may disagree.

What MiniStack does wrong is mended where it starts (`tests.reference.patched_ministack`), so that it can judge every
machine; what is listed here marks the machines that it touches. How many disagreements that explains is printed.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Defect:
    """A known defect of an engine.

    Attributes:
        engines: which have it.
        name: for the tally.
        reason: what it does wrong, and how that was decided.
        touches: whether a disagreement can come of it: given the machine, and what the engine said.
    """

    engines: tuple[str, ...]
    name: str
    reason: str
    touches: Callable[[dict[str, Any], str], bool]


def _text(definition: dict[str, Any]) -> str:
    return json.dumps(definition)


DEFECTS: tuple[Defect, ...] = (
    Defect(
        ("sfnx", "ministack"),
        "unstable sort",
        "jsonata-python's $sort turns equal items round; the reference engine's merge sort keeps their order "
        "(jsonata 2.0.6, functions.js: sort), as test_jsonata_js shows for every drawn `sorted`",
        lambda definition, _: "$sort(" in _text(definition),
    ),
    Defect(
        ("sfnx",),
        "number of null",
        "jsonata-python's $round of null ends in Python's decimal.InvalidOperation and its $floor in a TypeError, which "
        "sfnx hands on as the error; the reference engine refuses the argument (jsonata 2.0.6, signatures <n-n:n> and "
        "<n-:n>: T0410), and a failing expression is States.QueryEvaluationError (Amazon States Language, error names)",
        lambda _, said: "decimal.ConversionSyntax" in said or "not 'NullValue'" in said,
    ),
    Defect(
        ("sfnx", "ministack"),
        "lone null",
        "jsonata-python's $map takes a null that is left of a $filter for nothing; the reference engine makes a list of one "
        "of an argument that is none (jsonata 2.0.6, signature <af>), so `$map($filter([null], f), g)` is a list of one there",
        lambda definition, _: re.search(r"\$map\(\$filter\(\[", _text(definition)) is not None,
    ),
    Defect(
        ("ministack",),
        "items after a failure",
        "its Map runs every item and fails afterwards, also one at a time; in the Amazon States Language a failing "
        "iteration fails the Map, and no other is begun (Map State)",
        lambda definition, said: '"ItemProcessor"' in _text(definition) and said != "",
    ),
    Defect(
        ("ministack",),
        "Distributed Map",
        "its Map Run reads ItemsPath of the input, and neither Items, ItemSelector, Assign nor Output of a Map in JSONata; "
        "the Amazon States Language lists all four for it (Map State, and the table of states and fields)",
        lambda definition, _: '"DISTRIBUTED"' in _text(definition),
    ),
)
