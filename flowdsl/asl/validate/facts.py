"""What the checks of single states learn for the checks of the whole: transitions, assignments, reads."""

from dataclasses import field

from flowdsl.records import dataclass


@dataclass(slots=True)
class Edge:
    """A transition to ``target``, written at ``pointer``, on which the variables ``assigns`` are set."""

    target: str
    pointer: str
    assigns: frozenset[str] = frozenset()


@dataclass(slots=True)
class StateFacts:
    """One state.

    Attributes:
        pointer: where it stands.
        edges: its transitions.
        assigns: variables set by it on any way out: (name, pointer).
        reads: variables read by it: (name, pointer).
        regions: the machines inside it.
        isolated: the machines inside see no variable of outside (a Distributed Map).
        ends: the machine may end here.
    """

    pointer: str
    edges: list[Edge] = field(default_factory=list)
    assigns: list[tuple[str, str]] = field(default_factory=list)
    reads: list[tuple[str, str]] = field(default_factory=list)
    regions: "list[RegionFacts]" = field(default_factory=list)
    isolated: bool = False
    ends: bool = False


@dataclass(slots=True)
class RegionFacts:
    """A machine, a branch, or the processor of a Map."""

    pointer: str
    start: str | None
    states: dict[str, StateFacts] = field(default_factory=dict)
