"""``--tasks mocks.json``: canned results, checked against the machine before anything runs."""

from pathlib import Path

from flowdsl.cli.inputs import load_json
from flowdsl.cli.json_places import json_origin
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.rules.config import InvalidMocks
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile


def load_mocks(path: Path, definition: Json) -> dict[str, Json]:
    """Read a mocks file; every key must name a task of the machine, every answer must be one.

    Raises:
        Problems: the file cannot be read, or something in it does not fit.
    """
    document, source = load_json(path, "the mocks")
    if not isinstance(document, dict):
        raise Problems([InvalidMocks(origin=json_origin(source, ""), problem="the mocks must be an object")])
    check_mocks(document, definition, source)
    return document


def check_mocks(mocks: dict[str, Json], definition: Json, source: SourceFile) -> None:
    """Refuse mocks of tasks that a machine does not have, and answers that are none.

    Raises:
        Problems: with all that does not fit.
    """
    from flowdsl.testing.answers import faults

    problems = [
        InvalidMocks(
            origin=json_origin(source, "/" + key.replace("~", "~0").replace("/", "~1")), problem=problem, hint=hint
        )
        for key, problem, hint in faults(mocks, definition)
    ]
    if problems:
        raise Problems(problems)
