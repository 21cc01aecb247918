"""Vertical lines beside the layers: loops and long ways to error handlers.

All lines of a kind that lead to one target from one side and direction share a rail. A rail stands just outside
everything in the layers it passes, shorter rails further in. A line leaves its node sideways where nothing stands in
between, else through the gap below the node; it enters likewise, or through the gap above. Loops rather stand at the
left and error handlers at the right, where the way is not much longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from flowdsl.visualize.layout.ranks import Link
from flowdsl.visualize.layout.sizes import label_size
from flowdsl.visualize.layout.slots import Grid, link_lines

_LANE = 16.0
_LABEL_PAD = 7.0
_DETOUR = 1.3
_IN_THE_WAY = 80.0


@dataclass(slots=True)
class Rail:
    """One rail.

    Attributes:
        target: node it leads to.
        side: 1 at the right, -1 at the left; "outwards" is ``side * x``.
        up: whether its lines go back up.
        catch: whether its lines are catchers.
        links: those it carries, the longest way last.
        leaves_sideways: per link, whether it leaves its source at the side.
        enters_sideways: whether it enters the target at the side.
        label_edges: per link, where its label begins, counted outwards; 0 without a label.
        x: where it stands.
    """

    target: int
    side: int
    up: bool
    catch: bool
    links: list[Link]
    leaves_sideways: list[bool] = field(default_factory=list)
    enters_sideways: bool = False
    label_edges: list[float] = field(default_factory=list)
    x: float = 0.0


def build_rails(grid: Grid, links: list[Link], x: list[float]) -> list[Rail]:
    """Bundle the railed links, choose their ports, and place the rails."""
    bundles: dict[tuple[int, bool, bool, int], Rail] = {}
    reaches = {side: _RangeMaximum([_reach(grid, layer, side, x) for layer in grid.layers]) for side in (-1, 1)}
    for link in links:
        if link.way != "chain":
            side = _side(grid, link, x, reaches)
            up = link.way == "up"
            key = (link.target, up, link.catch, side)
            rail = bundles.setdefault(key, Rail(link.target, side, up, link.catch, []))
            rail.links.append(link)
    rails = list(bundles.values())
    for rail in rails:
        rail.links.sort(key=lambda link: abs(_layer(grid, link.source) - _layer(grid, link.target)))
    rails.sort(key=lambda rail: (_span(grid, rail), rail.target))
    _choose_ports(grid, rails)
    _place(grid, rails, x)
    return rails


class _RangeMaximum:
    """The largest of any stretch of a list in constant time: level ``k`` holds the maxima of all runs of ``2**k``."""

    def __init__(self, values: list[float]) -> None:
        self.levels = [values]
        run = 1
        while 2 * run <= len(values):
            last = self.levels[-1]
            self.levels.append([max(a, b) for a, b in zip(last, last[run:], strict=False)])
            run *= 2

    def over(self, first: int, last: int) -> float:
        """Return the maximum from `first` to `last`, both included."""
        level = (last - first + 1).bit_length() - 1
        return max(self.levels[level][first], self.levels[level][last + 1 - (1 << level)])


def _side(grid: Grid, link: Link, x: list[float], reaches: dict[int, _RangeMaximum]) -> int:
    """Return the side with the shorter way and the fewer slots to pass."""
    first, last = sorted((_layer(grid, link.source), _layer(grid, link.target)))
    costs = {}
    for side in (-1, 1):
        cost = 2 * reaches[side].over(first, last) - side * x[link.source] - side * x[link.target]
        for end in {link.source, link.target}:
            beyond = sum(side * x[other] > side * x[end] for other in grid.layers[_layer(grid, end)])
            cost += _IN_THE_WAY * beyond
        costs[side] = cost
    liked = -1 if link.way == "up" else 1
    return liked if costs[liked] <= costs[-liked] * _DETOUR else -liked


def _reach(grid: Grid, layer: Sequence[int], side: int, x: list[float]) -> float:
    """Return how far a layer extends on a side, counted outwards."""
    return max((side * x[slot] + grid.slots[slot].width / 2 for slot in layer), default=-1e9)


def _layer(grid: Grid, slot: int) -> int:
    return grid.slots[slot].layer


def _span(grid: Grid, rail: Rail) -> int:
    return abs(_layer(grid, rail.links[-1].source) - _layer(grid, rail.target))


def _choose_ports(grid: Grid, rails: list[Rail]) -> None:
    outermost: dict[tuple[int, int], int] = {}
    for number, layer in enumerate(grid.layers):
        solid = [slot for slot in layer if not grid.slots[slot].bend]
        if solid:
            outermost[number, -1], outermost[number, 1] = solid[0], solid[-1]
    leaving: set[tuple[int, int]] = set()
    entered: set[tuple[int, int]] = set()
    for rail in rails:
        port = (rail.target, rail.side)
        rail.enters_sideways = outermost[_layer(grid, rail.target), rail.side] == rail.target and port not in entered
        if rail.enters_sideways:
            entered.add(port)
        for link in rail.links:
            port = (link.source, rail.side)
            free = outermost[_layer(grid, link.source), rail.side] == link.source and port not in leaving
            rail.leaves_sideways.append(free)
            if free:
                leaving.add(port)


def _place(grid: Grid, rails: list[Rail], x: list[float]) -> None:
    """Put the labels next to the layers, then stack the rails outwards."""
    for side in (-1, 1):
        reach = [_reach(grid, layer, side, x) for layer in grid.layers]
        here = [rail for rail in rails if rail.side == side]
        with_labels = list(reach)
        for rail in here:
            for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True):
                edge = 0.0
                if lines := link_lines(link):
                    exits = _exits(grid, link, sideways)
                    edge = max(reach[layer] for layer in exits) + _LABEL_PAD
                    for layer in exits:
                        with_labels[layer] = max(with_labels[layer], edge + label_size(lines)[0])
                rail.label_edges.append(edge)
        reach = with_labels
        for rail in here:
            target = _layer(grid, rail.target)
            passed = {target} if rail.enters_sideways else {max(0, target - 1), target}
            for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True):
                passed.update(_exits(grid, link, sideways))
            layers = range(min(passed), max(passed) + 1)
            distance = max(reach[layer] for layer in layers) + _LANE
            for layer in layers:
                reach[layer] = distance
            rail.x = side * distance


def _exits(grid: Grid, link: Link, sideways: bool) -> list[int]:
    """Return the layers beside which a line runs outwards: its source's, and the next where it uses the gap between."""
    source = _layer(grid, link.source)
    return [source] if sideways else [source, min(len(grid.layers) - 1, source + 1)]


def label_left(rail: Rail, position: int, width: float) -> float:
    """Return the left side of the label of one of a rail's links."""
    edge = rail.label_edges[position]
    return edge if rail.side > 0 else -edge - width
