"""Reading the recorded executions, replaying their task results, comparing outcomes."""

import json
import re
from functools import lru_cache
from pathlib import Path

from flowdsl.jsontypes import Json
from flowdsl.local import Execution, InvalidDefinition, NoAnswer, TaskFailure, TaskRequest, TaskTimeout, run
from tests.corpus import corpus

EXCEPTIONS: dict[str, str] = json.loads((Path(__file__).parent / "exceptions.json").read_text(encoding="utf-8"))
"""Records the engine does not agree with, by the last part of their id, each with its reason."""

STOPPED_AFTER = 30.0
"""When an execution that was stopped from outside is stopped here, in virtual seconds."""

_SUCCEEDED = {"LambdaFunctionSucceeded", "TaskSucceeded", "ActivitySucceeded"}
_FAILED = {"LambdaFunctionFailed", "TaskFailed", "ActivityFailed"}
_TIMED_OUT = {"LambdaFunctionTimedOut", "TaskTimedOut", "ActivityTimedOut"}
_PLACEHOLDER = re.compile(r"<[^<>]+>")
_MASKS = {"date", "start-date", "stop-date", "StateName", "RequestId", "x-amzn-RequestId", "X-Amzn-Trace-Id"}
"""What the recording put in the place of values that differ between runs."""


@lru_cache(maxsize=1)
def recorded() -> dict[str, list[dict[str, Json]]]:
    return json.loads(corpus("aws_recorded.json").read_text(encoding="utf-8"))


def short(record: dict[str, Json]) -> str:
    return record["id"].rsplit("::", 1)[-1]


class Replay:
    """Answers tasks with their recorded results: by what was sent where that tells them apart, else in order."""

    def __init__(self, events: list[dict[str, Json]]) -> None:
        scheduled = [event for event in events if event["type"].endswith("Scheduled")]
        outcomes = [event for event in events if event["type"] in _SUCCEEDED | _FAILED | _TIMED_OUT]
        if len(scheduled) < len(outcomes):
            scheduled = [{}] * len(outcomes)
        self._left = list(zip(scheduled, outcomes, strict=False))
        self._submitted = any(event["type"] == "TaskSubmitted" for event in events)

    def call(self, request: TaskRequest) -> Json:
        if not self._left:
            raise NoAnswer("nothing more was recorded")
        matching = (i for i, (sent, _) in enumerate(self._left) if agrees(_arguments(sent), request.arguments))
        event = self._left.pop(next(matching, 0))[1]
        if event["type"] in _SUCCEEDED:
            return event["output"]
        if event["type"] in _TIMED_OUT:
            raise TaskTimeout
        cause = event.get("cause")
        if cause is not None and not isinstance(cause, str):
            cause = json.dumps(cause, separators=(",", ":"))
        raise TaskFailure(event.get("error"), cause, submitted=self._submitted)


def _arguments(event: dict[str, Json]) -> Json:
    return event["parameters"] if "parameters" in event else event.get("input")


def execute(record: dict[str, Json]) -> Execution | None:
    """Run a record with its recorded task results; None when the engine refuses it."""
    definition = record.get("definition_as_recorded", record["definition"])
    value = record["input_as_recorded"] if "input_as_recorded" in record else record["input"]
    stop = STOPPED_AFTER if record["expected"]["status"] == "ABORTED" else None
    backend = Replay(record.get("task_events") or [])
    try:
        return run(definition, value, tasks=backend, stop_at=stop, express=bool(record.get("express")))
    except InvalidDefinition:
        return None


def agrees(expected: Json, actual: Json) -> bool:
    """Tell whether a value is the recorded one, where the recording has not masked it."""
    if isinstance(expected, str):
        if expected in _MASKS:
            return True
        if _PLACEHOLDER.search(expected):
            if actual is None:
                return False
            pattern = ".+".join(re.escape(part) for part in _PLACEHOLDER.split(expected))
            return isinstance(actual, str) and re.fullmatch(pattern, actual, re.DOTALL) is not None
        return type(actual) is str and actual == expected
    if isinstance(expected, dict):
        return (
            isinstance(actual, dict)
            and expected.keys() == actual.keys()
            and all(agrees(value, actual[key]) for key, value in expected.items())
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(expected) == len(actual)
            and all(agrees(a, b) for a, b in zip(expected, actual, strict=True))
        )
    return type(expected) is type(actual) and expected == actual


def report(capsys: Json, group: str, good: int, total: int, bad: list[str]) -> None:
    """Print the summary line of a group, and fail unless every exception is listed and still needed."""
    with capsys.disabled():
        print(f"\nconformance {group}: {good} of {total}")
    listed = {name for name in EXCEPTIONS if name.startswith(f"{group}:")}
    assert {f"{group}:{name}" for name in bad} == listed
