"""Running several regions at once: the branches of a Parallel, the iterations of a Map."""

from collections.abc import Callable
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local.errors import StateFailure
from flowdsl.local.scheduler import PARK, Process, Scheduler, Steps


class Group:
    """Children of one state, at most `width` of them at a time; the first failure stops all the others.

    Attributes:
        results: outputs by position, in the order of the children.
    """

    __slots__ = ("_active", "_begin", "_count", "_ended", "_failure", "_next", "_scheduler", "_width", "results")

    def __init__(self, scheduler: Scheduler, count: int, width: int, begin: Callable[[int], Steps]) -> None:
        self._scheduler = scheduler
        self._count = count
        self._width = width
        self._begin = begin
        self._next = 0
        self._ended = 0
        self._active: dict[int, Process] = {}
        self._failure: StateFailure | None = None
        self.results: list[Json] = [None] * count

    def run(self) -> Steps:
        """Run all children; returns their outputs in order.

        Raises:
            StateFailure: of the first child that failed.
        """
        me = self._scheduler.current
        assert me is not None, "a group runs inside a process"
        try:
            while True:
                self._pump(me)
                if self._failure is not None:
                    raise self._failure
                if self._ended == self._count:
                    return self.results
                yield PARK
        finally:
            for child in tuple(self._active.values()):
                self._scheduler.cancel(child)
            self._active.clear()

    def _pump(self, me: Process) -> None:
        """Start children until the group is as wide as it may be."""
        while self._next < self._count and len(self._active) < self._width and self._failure is None:
            position = self._next
            self._next += 1
            finished: list[bool] = []

            def done(result: Any, failure: StateFailure | None, at: int = position, box: list[bool] = finished) -> None:
                waited = self._active.pop(at, None) is not None
                box.append(True)
                self._ended += 1
                if failure is None:
                    self.results[at] = result
                elif self._failure is None:
                    self._failure = failure
                if waited:
                    self._scheduler.wake(me)

            child = self._scheduler.start(self._begin(position), done)
            if not finished:
                self._active[position] = child
