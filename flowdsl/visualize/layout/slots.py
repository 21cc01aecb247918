"""The grid a region is laid out on: layers of slots, and the segments between neighbouring layers.

A slot holds a node, a bend of a long line, or the label of a line. Labels have layers of their own, so they never lie
on a node or on each other:

    layer 0   [ choice ]
    layer 1   (x = 1)  (otherwise)
    layer 2   [ a ]      |            <- a bend
    layer 3        [ join ]
"""

import itertools
from dataclasses import dataclass, field

from flowdsl.visualize.layout.ranks import Link
from flowdsl.visualize.layout.sizes import NodeSize, label_lines, label_size


@dataclass(frozen=True, slots=True)
class Slot:
    """One place in a layer.

    Attributes:
        layer: from 0 at the top.
        width: in pixels; 0 for a bend.
        height: likewise.
        node: position of the node in the view, or None for a bend or label.
        lines: of a label.
    """

    layer: int
    width: float
    height: float
    node: int | None = None
    lines: tuple[str, ...] = ()

    @property
    def bend(self) -> bool:
        """Whether it holds neither node nor label."""
        return self.node is None and not self.lines


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of line from a slot to one in the next layer.

    Attributes:
        upper: slot number.
        lower: slot number.
        catch: whether it belongs to catchers.
        weight: how much it wants to be straight.
    """

    upper: int
    lower: int
    catch: bool
    weight: float


@dataclass(slots=True)
class Grid:
    """Slots, layers and segments of one region.

    Attributes:
        slots: by number; the nodes come first, in the view's order.
        layers: slot numbers from left to right.
        down: per slot, the segments that leave it.
        up: per slot, the segments that enter it.
        paths: per chained link, the slots it passes, ends included; a link that joins the bends of an earlier one to
            the same target ends at the bend where it does.
        owners: per bend, the link that came first.
    """

    slots: list[Slot] = field(default_factory=list)
    layers: list[list[int]] = field(default_factory=list)
    down: list[list[Segment]] = field(default_factory=list)
    up: list[list[Segment]] = field(default_factory=list)
    paths: dict[Link, list[int]] = field(default_factory=dict)
    owners: dict[int, Link] = field(default_factory=dict)

    def add(self, slot: Slot) -> int:
        """Add a slot at the right end of its layer and return its number."""
        number = len(self.slots)
        self.slots.append(slot)
        self.layers[slot.layer].append(number)
        self.down.append([])
        self.up.append([])
        return number


def link_lines(link: Link) -> tuple[str, ...]:
    """Return the label of a link, broken into lines; empty when it has none.

    A label beside a node must not be higher than the node.
    """
    texts: list[str] = []
    for edge in link.edges:
        if edge.label:
            texts.append(f"or {edge.label}" if texts and edge.kind != "catch" else edge.label)
    return label_lines(texts, 3 if link.way == "chain" else 2)


def build_grid(row: list[int], sizes: list[NodeSize], links: list[Link]) -> Grid:
    """Make the slots of the nodes and of every chained link."""
    rows = max(row, default=-1) + 1
    labelled = [False] * rows
    chained = [(link, link_lines(link)) for link in links if link.way == "chain"]
    for link, lines in chained:
        labelled[row[link.source]] = labelled[row[link.source]] or bool(lines)
    layer_of, layers = [], 0
    for position in range(rows):
        layer_of.append(layers)
        layers += 2 if labelled[position] else 1
    grid = Grid(layers=[[] for _ in range(layers)])
    for node, size in enumerate(sizes):
        grid.add(Slot(layer_of[row[node]], size.width, size.height, node))
    bends: dict[tuple[int, bool, int], int] = {}
    joined: set[tuple[int, int]] = set()
    for link, lines in chained:
        path = [link.source]
        layer, last = layer_of[row[link.source]] + 1, layer_of[row[link.target]]
        if lines:
            path.append(grid.add(Slot(layer, *label_size(lines), lines=lines)))
            layer += 1
        for between in range(layer, last):
            key = (link.target, link.catch, between)
            if key in bends:
                path.append(bends[key])
                break
            bends[key] = grid.add(Slot(between, 0.0, 0.0))
            grid.owners[bends[key]] = link
            path.append(bends[key])
        else:
            path.append(link.target)
        grid.paths[link] = path
        for upper, lower in itertools.pairwise(path):
            if (upper, lower) not in joined:
                joined.add((upper, lower))
                segment = Segment(upper, lower, link.catch, _weight(link, grid.slots[upper], grid.slots[lower]))
                grid.down[upper].append(segment)
                grid.up[lower].append(segment)
    return grid


def _weight(link: Link, upper: Slot, lower: Slot) -> float:
    if link.catch:
        return 0.1
    if upper.bend and lower.bend:
        return 3.0
    if upper.node is None and lower.node is None:
        return 2.0
    return 4.0 if link.edges[0].kind == "next" else 1.0
