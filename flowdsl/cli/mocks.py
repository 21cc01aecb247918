"""``--tasks mocks.json``: canned results, checked against the machine before anything runs."""

from collections.abc import Iterator
from pathlib import Path

from flowdsl.cli.inputs import load_json
from flowdsl.cli.json_places import json_origin
from flowdsl.cli.machine import states_of
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.rules.config import InvalidMocks
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile

_ANSWERS = ("return", "raise", "timeout", "never")
_PREFIX = "arn:aws:states:::"


def load_mocks(path: Path, definition: Json) -> dict[str, Json]:
    """Read a mocks file; every key must name a task of the machine, every answer must be one.

    Raises:
        Problems: the file cannot be read, or something in it does not fit.
    """
    document, source = load_json(path, "the mocks")
    if not isinstance(document, dict):
        raise Problems([InvalidMocks(origin=json_origin(source, ""), problem="the mocks must be an object")])
    check_mocks(document, definition, source, "")
    return document


def check_mocks(mocks: dict[str, Json], definition: Json, source: SourceFile, at: str) -> None:
    """Refuse mocks of tasks that a machine does not have, and answers that are none.

    Args:
        mocks: the mapping.
        definition: the machine.
        source: the text the mapping stands in.
        at: the JSON pointer to it there.

    Raises:
        Problems: with all that does not fit.
    """
    known = set(task_names(definition))
    problems: list[Diagnostic] = []
    for key, answers in mocks.items():
        origin = json_origin(source, f"{at}/{key.replace('~', '~0').replace('/', '~1')}")
        if key not in known:
            hint = did_you_mean(key, known) or (f"it has {_few(definition)}" if known else "it has no tasks")
            problems.append(InvalidMocks(origin=origin, problem=f"the machine has no task `{key}`", hint=hint))
        problems += [InvalidMocks(origin=origin, problem=problem) for problem in _faults(key, answers)]
    if problems:
        raise Problems(problems)


def task_names(definition: Json) -> Iterator[str]:
    """Yield what a mock can be called: state names, resource ARNs (their prefix may be left out), Lambda functions."""
    for path, state in states_of(definition):
        if state.get("Type") != "Task":
            continue
        resource = str(state.get("Resource", ""))
        yield from (path[-1], resource, resource.removeprefix(_PREFIX))
        arguments = state.get("Arguments", state.get("Parameters"))
        target = arguments.get("FunctionName") if isinstance(arguments, dict) else None
        for text in (resource, target if isinstance(target, str) else ""):
            if isinstance(text, str) and (":function:" in text or text == target):
                yield text.rpartition(":function:")[2].partition(":")[0]


def _faults(key: str, answers: Json) -> Iterator[str]:
    listed = answers if isinstance(answers, list) else [answers]
    if not listed:
        yield f"the list of results of `{key}` is empty"
    for number, answer in enumerate(listed, 1):
        what = f"result {number} of `{key}`"
        if not isinstance(answer, dict) or len(given := [word for word in _ANSWERS if word in answer]) != 1:
            yield f"{what} has to be an object with one of `return`, `raise`"
        elif given == ["raise"] and not isinstance(answer["raise"], dict):
            yield f'{what}: `raise` has to be an object like {{"error": "Name", "cause": "…"}}'
        elif given == ["raise"] and not isinstance(answer["raise"].get("error"), str):
            yield f"{what}: `raise` needs an `error` that is a text"


def _few(definition: Json) -> str:
    names = [path[-1] for path, state in states_of(definition) if state.get("Type") == "Task"]
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return shown + (f" and {len(names) - 8} more" if len(names) > 8 else "")
