"""The history of an execution, in AWS's event vocabulary."""

from collections.abc import Callable
from typing import NamedTuple

from flowdsl.jsontypes import Json
from flowdsl.local.errors import ExecutionLimit


class HistoryEvent(NamedTuple):
    """One event.

    Attributes:
        id: 1-based position in the history.
        timestamp: virtual time in seconds since the epoch.
        type: AWS's event type, e.g. ``TaskStateEntered``.
        previous_id: id of the event that led to this one, 0 for the first.
        details: what the event says (``name``, ``input``, ``output``, ``error``, ``cause``, ``resource``…), values as
            JSON.
    """

    id: int
    timestamp: float
    type: str
    previous_id: int
    details: dict[str, Json]


class History:
    """Collects the events of one execution and enforces the quota on their number."""

    __slots__ = ("_limit", "_now", "_observer", "entered", "events")

    def __init__(
        self, now: Callable[[], float], limit: int | None, observer: Callable[[HistoryEvent], None] | None
    ) -> None:
        self._now = now
        self._limit = limit
        self._observer = observer
        self.events: list[HistoryEvent] = []
        self.entered: list[str] = []

    def try_add(self, kind: str, previous: int, details: dict[str, Json]) -> None:
        """Append an event unless the quota is used up; for what is recorded while a branch is being stopped."""
        if self._limit is None or len(self.events) + 1 < self._limit:
            self.add(kind, previous, details)

    def add(self, kind: str, previous: int, details: dict[str, Json]) -> int:
        """Append an event and return its id.

        Raises:
            ExecutionLimit: the quota of 25,000 events of a Standard execution is used up.
        """
        number = len(self.events) + 1
        if self._limit is not None and number >= self._limit and not kind.startswith("Execution"):
            raise ExecutionLimit(
                "States.Runtime", f"The execution reached the maximum number of history events ({self._limit})."
            )
        # As HistoryEvent(…), without the call of a Python function: there are several events per state.
        event = tuple.__new__(HistoryEvent, (number, self._now(), kind, previous, details))
        self.events.append(event)
        if self._observer is not None:
            self._observer(event)
        return number
