"""Histories in the form of ``GetExecutionHistory``: written from a local run, read from a recorded one."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local.clock import timestamp
from flowdsl.local.history import HistoryEvent
from flowdsl.local.limits import compact

_TEXTS = ("input", "output", "parameters")
"""Details that AWS holds as JSON text."""


def details_key(kind: str) -> str:
    """Return the member that holds the details of an event type: ``TaskStateEntered`` → ``stateEnteredEventDetails``.

    Source: Step Functions API reference, "HistoryEvent".
    """
    for suffix in ("StateEntered", "StateExited"):
        if kind.endswith(suffix):
            kind = suffix
    return f"{kind[:1].lower()}{kind[1:]}EventDetails"


def to_aws(history: Iterable[HistoryEvent]) -> dict[str, Json]:
    """Write a history as ``GetExecutionHistory`` answers it, timestamps as ISO-8601 text."""
    events: list[Json] = []
    for event in history:
        entry: dict[str, Json] = {
            "timestamp": timestamp(event.timestamp),
            "type": event.type,
            "id": event.id,
            "previousEventId": event.previous_id,
        }
        details = {
            key: compact(value) if key in _TEXTS else value
            for key, value in event.details.items()
            if value is not None or key in _TEXTS
        }
        if details:
            entry[details_key(event.type)] = details
        events.append(entry)
    return {"events": events}


@dataclass(frozen=True, slots=True)
class RecordedTask:
    """One attempt of a task in a recorded execution.

    Attributes:
        state: name of the state.
        resource: the whole resource ARN or, for a service integration, ``service:action``.
        arguments: what was sent.
        outcome: ``succeeded``, ``failed``, ``timed out`` or ``unfinished``.
        output: the result when it succeeded.
        error: the error when it failed.
        cause: its cause.
        submitted: whether the request itself had succeeded.
        seconds: how long the attempt took.
    """

    state: str
    resource: str
    arguments: Json
    outcome: str
    output: Json = None
    error: str | None = None
    cause: str | None = None
    submitted: bool = False
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Recording:
    """What a recorded execution says about itself.

    Attributes:
        input: the execution input.
        status: how it ended, None while it was running.
        output: its output when it succeeded.
        error: the error name when it failed.
        cause: the cause when it failed.
        states_entered: names in the order entered.
        tasks: every attempt of every task, in the order scheduled.
    """

    input: Json
    status: str | None
    output: Json
    error: str | None
    cause: str | None
    states_entered: tuple[str, ...]
    tasks: tuple[RecordedTask, ...]


_ENDS = {
    "ExecutionSucceeded": "SUCCEEDED",
    "ExecutionFailed": "FAILED",
    "ExecutionTimedOut": "TIMED_OUT",
    "ExecutionAborted": "ABORTED",
}
_OUTCOMES = {"Succeeded": "succeeded", "Failed": "failed", "TimedOut": "timed out"}
_KINDS = ("Task", "LambdaFunction", "Activity")


def read(document: Mapping[str, Json]) -> Recording:
    """Read the answer of ``GetExecutionHistory``, events in either order.

    Raises:
        ValueError: it is no such answer.
    """
    raw = document.get("events")
    if not isinstance(raw, list) or not all(
        isinstance(event, dict) and {"id", "type"} <= event.keys() for event in raw
    ):
        raise ValueError("this is no execution history: it lacks 'events' with 'id' and 'type'")
    events = {int(event["id"]): event for event in sorted(raw, key=lambda event: int(event["id"]))}
    end: dict[str, Json] = {}
    status: str | None = None
    for event in events.values():
        if event["type"] in _ENDS:
            status, end = _ENDS[event["type"]], _details(event)
    first = next(iter(events.values()), {"type": "", "id": 0})
    return Recording(
        input=_value(_details(first).get("input")),
        status=status,
        output=_value(end.get("output")),
        error=end.get("error"),
        cause=end.get("cause"),
        states_entered=tuple(
            str(_details(event).get("name")) for event in events.values() if event["type"].endswith("StateEntered")
        ),
        tasks=tuple(_tasks(events)),
    )


def _details(event: Mapping[str, Json]) -> dict[str, Json]:
    details = event.get(details_key(str(event["type"])))
    return details if isinstance(details, dict) else {}


def _value(text: Json) -> Json:
    if not isinstance(text, str):
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _tasks(events: dict[int, dict[str, Json]]) -> Iterable[RecordedTask]:
    following: dict[int, list[dict[str, Json]]] = {}
    for event in events.values():
        following.setdefault(int(event.get("previousEventId", 0)), []).append(event)
    for event in events.values():
        kind = next((kind for kind in _KINDS if event["type"] == f"{kind}Scheduled"), None)
        if kind is None:
            continue
        details = _details(event)
        outcome, result, submitted = _outcome(kind, event, following)
        told = _details(result) if result is not None else {}
        service = details.get("resourceType")
        yield RecordedTask(
            state=_state_of(event, events),
            resource=f"{service}:{details.get('resource')}" if service else str(details.get("resource")),
            arguments=_value(details.get("parameters", details.get("input"))),
            outcome=outcome,
            output=_value(told.get("output")),
            error=told.get("error"),
            cause=told.get("cause"),
            submitted=submitted,
            seconds=_seconds(event, result),
        )


def _outcome(
    kind: str, scheduled: dict[str, Json], following: dict[int, list[dict[str, Json]]]
) -> tuple[str, dict[str, Json] | None, bool]:
    """Follow the line of history from a scheduled task to its end."""
    current, submitted = scheduled, False
    while True:
        after = following.get(int(current["id"]), [])
        current_type = [event for event in after if str(event["type"]).startswith(kind)]
        if not current_type:
            return "unfinished", None, submitted
        current = current_type[0]
        suffix = str(current["type"]).removeprefix(kind)
        submitted = submitted or suffix == "Submitted"
        if suffix in _OUTCOMES:
            return _OUTCOMES[suffix], current, submitted
        if suffix.endswith("Failed"):
            return "failed", current, submitted


def _state_of(event: dict[str, Json], events: dict[int, dict[str, Json]]) -> str:
    seen: Any = event
    while seen is not None:
        if seen["type"].endswith("StateEntered"):
            return str(_details(seen).get("name"))
        seen = events.get(int(seen.get("previousEventId", 0)))
    return ""


def _seconds(start: dict[str, Json], end: dict[str, Json] | None) -> float:
    if end is None:
        return 0.0
    begun, ended = instant(start.get("timestamp")), instant(end.get("timestamp"))
    return max(0.0, ended - begun) if begun is not None and ended is not None else 0.0


def instant(value: Json) -> float | None:
    """Return a timestamp of a history in seconds since the epoch, None for what is none."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value).timestamp()
        except ValueError:
            return None
    return None
