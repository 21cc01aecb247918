"""The embedded engine evaluates JSONata as the JavaScript reference engine does, jsonata 2.0.6 (opt-in: needs npm)."""

import json
import math
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local.jsonata import JsonataError, evaluate_text
from flowdsl.local.jsonata_syntax import JsonataSyntaxError
from tests.reference.jsonata_texts import DATA, LISTED, compositions
from tests.reference.test_jsonata_js import COUNT, pytestmark, reference, run_reference

__all__ = ["pytestmark", "reference"]

KNOWN = {
    "$eval(": "AWS has no $eval",
    '$encodeUrl("\\uD800")': "half a surrogate pair is no text in Python",
    "$split($v.u": "the reference cuts surrogate pairs in two",
    "$fromMillis(1e20)": "the reference writes NaN into the parts of a date that is none",
    "$formatNumber(1e21, '0')": "the reference writes an exponent",
    "|**|": "the reference does not end",
    "1e308 * 10": "a product that overflows fails in the engine; in the reference only what is done with it",
    "1/0 ? ": "the reference fails when a number out of range is asked whether it is true",
    "$abs ? ": "the reference takes a function for true, though $boolean of it is false",
    "'b', $v.nope)": "the reference writes the word undefined",
    "',', 5e9)": "the reference counts modulo 2^32",
    "2.345, 400)": "the reference rounds to NaN",
    '[{"x": $v.s, "y": ""}]': "the reference leaves a hole in an array indexed by an object",
    "/ab/": "the engine refuses a regular expression that stands alone; it would fail",
    **dict.fromkeys(
        ("$string(123456789012345678)", "$string(9007199254740991)", "9007199254740991 &", "$string(1234567890123456)"),
        "the reference writes integers with 15 significant digits too",
    ),
}
"""Where the engine is known to differ, by a part of the text, with the reason."""

_WRITTEN = re.compile(r"Infinity|NaN")
"""What the engine writes, as AWS does, where the reference's number is none; JSON has null there."""


def outcome(text: str) -> tuple[str, Any]:
    """Return what the engine makes of a text, in the words of `expected`."""
    try:
        return "value", evaluate_text(text, {"v": DATA})
    except JsonataSyntaxError as error:
        return "error", error.code
    except JsonataError as error:
        shown = str(error)
        return ("nothing", None) if "returned nothing" in shown else ("error", shown.partition(":")[0])


def expected(answer: dict[str, Json]) -> tuple[str, Any]:
    """Return what the reference engine answered; a value that is no JSON is a function, which fails on AWS."""
    if "value" in answer:
        return "value", answer["value"]
    if "error" in answer:
        return "error", answer["error"].partition(" ")[0]
    return ("nothing", None) if answer.get("undefined") else ("error", "returned an unsupported result type.")


def same(ours: Json, theirs: Json) -> bool:
    """Compare values: numbers to the last digit but one, objects with the order of their keys."""
    if isinstance(ours, bool) or isinstance(theirs, bool) or ours is None:
        return ours is theirs
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs, rel_tol=1e-15)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return list(ours) == list(theirs) and all(same(ours[key], theirs[key]) for key in ours)
    return type(ours) is type(theirs) and bool(ours == theirs)


def differences(path: Path, texts: Iterable[str], *, codes: bool) -> list[str]:
    """Return the texts that the two engines evaluate differently.

    Args:
        path: the reference engine.
        texts: the expressions.
        codes: whether the same error is wanted where both fail; which of two errors comes first is left open there.
    """
    texts = [text for text in dict.fromkeys(texts) if not any(part in text for part in KNOWN)]
    answers = run_reference(path, [{"text": text, "bindings": {"v": DATA}} for text in texts])
    assert len(answers) == len(texts)
    wrong = []
    for text, answer in zip(texts, answers, strict=True):
        ours, theirs = outcome(text), expected(answer)
        if _WRITTEN.search(json.dumps(ours)) or theirs == ("error", ""):  # "": a crash of the reference engine
            continue
        agree = same(ours[1], theirs[1]) if ours[0] == theirs[0] == "value" else ours == theirs
        if not agree and (codes or not (ours[0] == theirs[0] == "error")):
            wrong.append(f"{text}\n  engine {ours}\n  reference {theirs}")
    print(f"reference: {len(texts) - len(wrong)} of {len(texts)} agree")
    return wrong


def test_listed_expressions(reference: Path) -> None:
    wrong = differences(reference, LISTED, codes=True)
    assert not wrong, "\n".join(wrong[:20])


@pytest.mark.parametrize("seed", range(3))
def test_compositions(reference: Path, seed: int) -> None:
    wrong = differences(reference, compositions(COUNT, seed), codes=False)
    assert not wrong, "\n".join(wrong[:20])
