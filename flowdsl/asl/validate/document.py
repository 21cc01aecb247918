"""Reads the text of a definition, and says where a key stands twice."""

import json
from typing import Final, NoReturn

from flowdsl.asl.limits import MAX_DEFINITION_BYTES
from flowdsl.asl.validate.problem import Report, join
from flowdsl.jsontypes import Json

_NOT_JSON: Final = "INVALID_JSON_DESCRIPTION"


def check_size(report: Report, text: str) -> None:
    """Check the size of the text of a definition, and whether it names a task token: most do not, soon said."""
    report.has_token = "Task.Token" in text or "\\" in text
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > MAX_DEFINITION_BYTES:
        report.error("", f"The definition has {size} bytes, more than {MAX_DEFINITION_BYTES}")


def from_data(report: Report, definition: Json) -> dict[str, Json] | None:
    """Return ``definition`` as pure JSON, or None when it is no JSON object; problems go to ``report``."""
    if not isinstance(definition, dict):
        report.error("", "Definition must be a valid JSON object")
        return None
    try:
        text = json.dumps(definition, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError) as error:  # what is not JSON: a set, a number that is none, a circle
        report.error("", f"Definition must be a valid JSON object: {error}", _NOT_JSON)
        return None
    check_size(report, text)
    document: dict[str, Json] = json.loads(text)
    return document


def parse(report: Report, text: str) -> dict[str, Json] | None:
    """Return the object that ``text`` holds, or None when it holds none; problems go to ``report``."""
    if not text.strip():
        report.error("", "Definition must be a valid JSON object")
        return None
    check_size(report, text)
    twice: list[tuple[dict[str, Json], str]] = []

    def pairs(items: list[tuple[str, Json]]) -> dict[str, Json]:
        document = dict(items)
        if len(document) < len(items):
            seen: set[str] = set()
            for key, _ in items:
                if key in seen:
                    twice.append((document, key))
                seen.add(key)
        return document

    try:
        document = json.loads(text, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        report.error("", f"{error.msg}; line: {error.lineno}, column: {error.colno}", _NOT_JSON)
        return None
    except ValueError as error:  # a constant, or an integer of thousands of digits
        report.error("", str(error), _NOT_JSON)
        return None
    if not isinstance(document, dict):
        report.error("", "Definition must be a valid JSON object")
        return None
    if twice:
        places = {id(owner): key for owner, key in twice}
        _report_duplicates(report, document, "", places)
    return document


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _report_duplicates(report: Report, value: Json, pointer: str, twice: dict[int, str]) -> None:
    match value:
        case dict():
            if id(value) in twice:
                key = twice[id(value)]
                report.error(join(pointer, key), f"The key '{key}' stands twice in the object", _NOT_JSON)
            for key, item in value.items():
                _report_duplicates(report, item, join(pointer, key), twice)
        case list():
            for index, item in enumerate(value):
                _report_duplicates(report, item, join(pointer, index), twice)
        case _:
            pass
