"""What happened to each state in an execution, from its history in AWS's event vocabulary.

Events form a tree by ``previous_id``. The states open after an event follow from the event before it: entering a
state adds it, leaving one removes it, and a state entered while another is open lies inside that one. So iterations
and branches that run side by side are kept apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.visualize.view import SEPARATOR

Status: TypeAlias = Literal["succeeded", "failed", "caught", "running", "skipped"]


class Event(Protocol):
    """An event of a history; `flowdsl.local` gives such."""

    @property
    def id(self) -> int:
        """Its number, from 1."""
        ...

    @property
    def timestamp(self) -> float:
        """Seconds since the epoch."""
        ...

    @property
    def type(self) -> str:
        """AWS's event type."""
        ...

    @property
    def previous_id(self) -> int:
        """The event that led to it; 0 for the first."""
        ...

    @property
    def details(self) -> Mapping[str, Json]:
        """``name``, ``input``, ``output``, ``error`` and so on."""
        ...


@dataclass(slots=True)
class StateRun:
    """What happened to one state.

    Attributes:
        status: of the last visit.
        visits: how often it was entered.
        retries: attempts beyond the first, over all visits.
        duration: seconds between entering and leaving, over all visits.
        input: of the last visit.
        output: of the last visit that ended.
        error: the last error, ``name: cause``; empty without one.
    """

    status: Status = "running"
    visits: int = 0
    retries: int = 0
    duration: float = 0.0
    input: Json = None
    output: Json = None
    error: str = ""

    def as_json(self) -> dict[str, Json]:
        """Return it as a JSON object."""
        return {
            "status": self.status,
            "visits": self.visits,
            "retries": self.retries,
            "duration": round(self.duration, 3),
            "input": self.input,
            "output": self.output,
            "error": self.error,
        }


_ATTEMPT = ("TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled")
_TROUBLE = ("Failed", "TimedOut", "Aborted")


@dataclass(slots=True)
class _Visit:
    path: tuple[str, ...]
    entered: float
    attempts: int = 0
    troubled: bool = False


@dataclass(slots=True)
class _Replay:
    runs: dict[str, StateRun] = field(default_factory=dict)
    open: dict[int, tuple[_Visit, ...]] = field(default_factory=lambda: {0: ()})

    def take(self, event: Event) -> None:
        before = self.open.get(event.previous_id, ())
        name = event.details.get("name")
        if event.type.endswith("StateEntered"):
            outer = before[-1].path if before else ()
            visit = _Visit((*outer, str(name)), event.timestamp)
            self.open[event.id] = (*before, visit)
            run = self.run(visit)
            run.status, run.visits, run.input = "running", run.visits + 1, event.details.get("input")
        elif event.type.endswith("StateExited"):
            position = next((n for n in range(len(before) - 1, -1, -1) if before[n].path[-1] == name), None)
            if position is None:
                self.open[event.id] = before
                return
            visit = before[position]
            self.open[event.id] = before[:position]
            run = self.run(visit)
            run.status = "caught" if visit.troubled else "succeeded"
            run.duration += event.timestamp - visit.entered
            run.output = event.details.get("output")
        else:
            self.open[event.id] = self.inside(event, before)

    def inside(self, event: Event, before: tuple[_Visit, ...]) -> tuple[_Visit, ...]:
        """Note an event within a state and return the states open after it."""
        name = event.details.get("name")
        if event.type.startswith(("MapIteration", "MapState", "ParallelState")) and name is not None:
            position = next((n for n in range(len(before) - 1, -1, -1) if before[n].path[-1] == name), None)
            before = before[: position + 1] if position is not None else before
        if not before:
            return before
        visit = before[-1]
        run = self.run(visit)
        if event.type in _ATTEMPT:
            visit.attempts += 1
            visit.troubled = False
            if visit.attempts > 1:
                run.retries += 1
        elif event.type.endswith(_TROUBLE) and not event.type.startswith("Execution"):
            visit.troubled = True
            if "error" in event.details:
                run.error = ": ".join(str(event.details[key]) for key in ("error", "cause") if event.details.get(key))
        elif event.type.endswith("Succeeded"):
            visit.troubled = False
        return before

    def run(self, visit: _Visit) -> StateRun:
        return self.runs.setdefault(SEPARATOR.join(visit.path), StateRun())


def replay(events: Iterable[Event]) -> dict[str, StateRun]:
    """Return what happened to each state entered, by the state's path (the node id of a view)."""
    replayed = _Replay()
    over = False
    for event in events:
        replayed.take(event)
        over = event.type.startswith("Execution") and event.type.endswith((*_TROUBLE, "Succeeded"))
    if over:
        for run in replayed.runs.values():
            if run.status == "running":
                run.status = "failed"
    return replayed.runs
