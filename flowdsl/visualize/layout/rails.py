"""Vertical lines beside the layers: loops at the left, long ways to error handlers at the right.

All lines of a kind that lead to one target share a rail. A rail stands just outside everything in the layers it passes, shorter rails
further in. A line leaves its node sideways where nothing stands in between, else through the gap below the node; it enters
likewise, or through the gap above.
"""

from dataclasses import dataclass, field

from flowdsl.visualize.layout.ranks import Link
from flowdsl.visualize.layout.sizes import label_size
from flowdsl.visualize.layout.slots import Grid, link_lines

_LANE = 16.0
_LABEL_PAD = 7.0


@dataclass(slots=True)
class Rail:
    """One rail.

    Attributes:
        target: node it leads to.
        side: 1 at the right, -1 at the left.
        catch: whether its lines are catchers.
        links: those it carries, the longest way last.
        leaves_sideways: per link, whether it leaves its source at the side.
        enters_sideways: whether it enters the target at the side.
        x: where it stands.
    """

    target: int
    side: int
    catch: bool
    links: list[Link]
    leaves_sideways: list[bool] = field(default_factory=list)
    enters_sideways: bool = False
    x: float = 0.0


def build_rails(grid: Grid, links: list[Link], x: list[float]) -> list[Rail]:
    """Bundle the railed links, choose their ports, and place the rails."""
    bundles: dict[tuple[int, bool, str], Rail] = {}
    for link in links:
        if link.way != "chain":
            key = (link.target, link.catch, link.way)
            rail = bundles.setdefault(key, Rail(link.target, 1 if link.way == "right" else -1, link.catch, []))
            rail.links.append(link)
    rails = list(bundles.values())
    for rail in rails:
        rail.links.sort(key=lambda link: abs(_layer(grid, link.source) - _layer(grid, link.target)))
    rails.sort(key=lambda rail: (_span(grid, rail), rail.target))
    _choose_ports(grid, rails)
    _place(grid, rails, x)
    return rails


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
    """Stack the rails outwards; `reach` is how far each layer extends on a side, counted outwards."""
    for side in (-1, 1):
        reach = [
            max((side * x[slot] + grid.slots[slot].width / 2 for slot in layer), default=0.0) for layer in grid.layers
        ]
        for rail in rails:
            if rail.side != side:
                continue
            target = _layer(grid, rail.target)
            passed = {target} if rail.enters_sideways else {max(0, target - 1), target}
            needed = 0.0
            first = True
            for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True):
                source = _layer(grid, link.source)
                exits = {source} if sideways else {source, min(len(reach) - 1, source + 1)}
                passed |= exits
                if lines := link_lines(link):
                    room = label_size(lines)[0] + 2 * _LABEL_PAD
                    clear = max(reach[layer] for layer in exits) + room
                    needed = clear if first else max(needed, clear)
                    first = False
            lane = max(reach[layer] for layer in range(min(passed), max(passed) + 1)) + _LANE
            distance = lane if first else max(lane, needed)
            for layer in range(min(passed), max(passed) + 1):
                reach[layer] = distance
            rail.x = side * distance


def label_left(rail: Rail, width: float) -> float:
    """Return the left side of a label that stands between the rail and its source."""
    return rail.x - _LABEL_PAD - width if rail.side > 0 else rail.x + _LABEL_PAD
