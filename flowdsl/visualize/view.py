"""What a picture shows: nodes, edges and regions, without positions and without ASL.

Every drawer (`svg`, `mermaid`, `dot`, `text`, `html`) and the layout read this model only, so a picture of a
hand-written machine and one of a compiled workflow are made by the same code.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Kind: TypeAlias = Literal["task", "pass", "choice", "wait", "succeed", "fail", "map", "parallel", "missing"]
"""The state type; ``missing`` stands for a target that the machine names but does not have."""

EdgeKind: TypeAlias = Literal["next", "when", "default", "catch"]

SEPARATOR = " / "
"""Joins the names of nested states into a path, as source maps do."""


class ViewError(ValueError):
    """What was given is not a state machine; the text says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a state comes from in the user's source.

    Attributes:
        source: the file's name.
        line: from 1.
    """

    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition between two nodes of one region.

    Attributes:
        source: id of the node it leaves.
        target: id of the node it enters.
        kind: what makes the machine take it.
        label: short text for the picture; empty when nothing needs saying.
        title: the whole condition or all error names, for tooltips.
        back: whether it closes a loop, that is, leads to a state that every walk along it has already passed. A
            Choice rule or a catcher can do so as well as a plain ``Next``; hence a mark and not a kind.
    """

    source: str
    target: str
    kind: EdgeKind
    label: str = ""
    title: str = ""
    back: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One state.

    Attributes:
        id: unique in the whole picture: the names from the outermost state inwards, joined with ``" / "``.
        label: the state's own name.
        kind: its type.
        detail: one short line below the name: the action called, the time waited, the error raised.
        service: lower-case service name of a task (``dynamodb``); picks colour and icon.
        notes: further lines for tooltips and outlines (retries, timeouts, comment).
        retries: whether the state retries.
        end: whether the region ends after it (``End``, Succeed, Fail).
        place: where it comes from, when known.
        regions: the inner machines of a Map (one) or Parallel (one per branch).
    """

    id: str
    label: str
    kind: Kind
    detail: str = ""
    service: str = ""
    notes: tuple[str, ...] = ()
    retries: bool = False
    end: bool = False
    place: Place | None = None
    regions: tuple["View", ...] = ()


@dataclass(frozen=True, slots=True)
class View:
    """One region: a machine, a Map's processor or a Parallel's branch.

    Attributes:
        nodes: in the order they are declared.
        edges: in the order the machine tries them.
        start: id of the first node; None when the region has no node.
        title: the machine's name, if it has one; empty for inner regions.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    start: str | None
    title: str = ""
    _index: dict[str, Node] = field(default_factory=dict, init=False, repr=False, compare=False)

    def node(self, id: str) -> Node:
        """Return a node of this very region by its id.

        Raises:
            KeyError: when the region has no such node.
        """
        if not self._index:
            self._index.update((node.id, node) for node in self.nodes)
        return self._index[id]

    def walk(self) -> Iterator[Node]:
        """Yield every node, each before the nodes of its regions."""
        for node in self.nodes:
            yield node
            for region in node.regions:
                yield from region.walk()


def count(view: View) -> int:
    """Return the number of states, inner ones included."""
    return sum(1 for _ in view.walk())
