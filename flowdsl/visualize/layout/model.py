"""What a layout gives: boxes and lines, in pixels, relative to the region they stand in."""

from collections.abc import Iterator
from dataclasses import dataclass

from flowdsl.visualize.view import Edge, Node, View

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `x` and `y` are its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right side."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower side."""
        return self.y + self.height

    def moved(self, dx: float, dy: float) -> "Box":
        """Return it shifted."""
        return Box(self.x + dx, self.y + dy, self.width, self.height)

    def overlaps(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the two share area; touching within `slack` does not count."""
        return (
            self.x < other.right - slack
            and other.x < self.right - slack
            and self.y < other.bottom - slack
            and other.y < self.bottom - slack
        )

    def contains(self, other: "Box", slack: float = 0.01) -> bool:
        """Whether the other lies inside."""
        return (
            self.x <= other.x + slack
            and self.y <= other.y + slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )


@dataclass(frozen=True, slots=True)
class Label:
    """Text on an edge.

    Attributes:
        box: where it stands.
        lines: the text, already broken and clipped.
    """

    box: Box
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The line of one or more edges with the same ends.

    Attributes:
        edges: those it stands for; rules of a Choice that lead to one state share a line and a label.
        points: corners from source to target, each pair sharing x or y.
        own: how many of the points, from the first, are its own line; the rest runs along another route to the same
            target.
        label: its text, if any.
    """

    edges: tuple[Edge, ...]
    points: tuple[Point, ...]
    own: int
    label: Label | None


@dataclass(frozen=True, slots=True)
class PlacedNode:
    """A node with its place.

    Attributes:
        node: what it shows.
        box: where it stands in its region.
        lines: the name, broken into lines.
        detail: the detail line, clipped; empty when there is none.
        regions: the layouts of its regions, with their places relative to the node's own corner.
    """

    node: Node
    box: Box
    lines: tuple[str, ...]
    detail: str
    regions: tuple[tuple[Box, "Layout"], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """One region laid out.

    Attributes:
        view: the region.
        width: of everything in it.
        height: of everything in it.
        nodes: in the order of the view.
        routes: the lines between them.
    """

    view: View
    width: float
    height: float
    nodes: tuple[PlacedNode, ...]
    routes: tuple[Route, ...]

    def walk(self, x: float = 0.0, y: float = 0.0) -> Iterator[tuple["Layout", float, float]]:
        """Yield this layout and every inner one with the absolute place of its corner."""
        yield self, x, y
        for placed in self.nodes:
            for box, inner in placed.regions:
                yield from inner.walk(x + placed.box.x + box.x, y + placed.box.y + box.y)
