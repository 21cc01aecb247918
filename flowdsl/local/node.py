"""A state, prepared to be run."""

from typing import Protocol, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.runtime import Frame, Visit
from flowdsl.local.scheduler import Steps

Arrival: TypeAlias = tuple[str | None, Json]
"""Name of the next state, None at the end of the region, and the output passed to it."""


class Node(Protocol):
    """What the interpreter needs of a prepared state."""

    name: str
    pointer: str
    entered_event: str
    exited_event: str
    counts_retries: bool
    """Whether ``State.RetryCount`` exists: in Task, Map and Parallel (recorded: test_map_state_failure_count)."""


class PlainNode(Node, Protocol):
    """A state that never waits: Pass, Choice, Succeed, Fail."""

    def run(self, visit: Visit) -> Arrival:
        """Run the state."""


class WaitingNode(Node, Protocol):
    """A state that may wait: Task, Wait, Map, Parallel. Its ``steps`` return an :data:`Arrival`."""

    aborted_event: str

    def steps(self, visit: Visit) -> Steps:
        """Run the state as a process."""


class Region:
    """A set of states with a start: the machine, a Parallel branch, an item processor."""

    __slots__ = ("plain", "start", "waiting")

    def __init__(self, start: str, plain: dict[str, PlainNode], waiting: dict[str, WaitingNode]) -> None:
        self.start = start
        self.plain = plain
        self.waiting = waiting


__all__ = ["Arrival", "Frame", "Node", "PlainNode", "Region", "WaitingNode"]
