"""Lines: from the grid and the rails to corners, gap by gap.

Each piece of line in a gap is a net of `channels`. First every net learns the places of its verticals; then the gaps
get their heights; only then are the corners known.
"""

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field

from flowdsl.records import replace
from flowdsl.visualize.layout.channels import Net
from flowdsl.visualize.layout.model import Box, Label, Point, Route
from flowdsl.visualize.layout.rails import Rail, label_left
from flowdsl.visualize.layout.ranks import Link
from flowdsl.visualize.layout.sizes import label_size
from flowdsl.visualize.layout.slots import Grid, Segment, link_lines

_PORT_STEP = 13.0
_PORT_MARGIN = 14.0
_STRAIGHTEN = 11.0
_SIDE_PORTS = 12.0
_LABEL_ROOM = 6.0
_LABEL_LEAD = 12.0
_LABEL_CLEAR = 5.0


@dataclass(slots=True)
class Piece:
    """What a segment does in its gap: down at `top`, across, down at `bottom`."""

    net: Net
    top: float
    bottom: float


@dataclass(slots=True)
class Wiring:
    """All nets of a region.

    Attributes:
        gaps: the nets of each gap; gap ``n`` lies above layer ``n``.
        pieces: per segment (upper slot, lower slot).
        exits: per railed link that leaves through the gap below its source.
        rails: where the rails stand.
        entries: per rail (its identity) that enters through the gap above its target.
    """

    gaps: list[list[Net]]
    pieces: dict[tuple[int, int], Piece] = field(default_factory=dict)
    exits: dict[Link, Piece] = field(default_factory=dict)
    rails: list[float] = field(default_factory=list)
    entries: dict[int, Piece] = field(default_factory=dict)


def wire(grid: Grid, rails: list[Rail], x: list[float], start: int, ends: set[int]) -> Wiring:
    """Group the pieces of line in each gap into nets and choose the ports on nodes.

    `start` has a mark above the middle of its upper side, `ends` have one at the middle of their lower side.
    """
    wiring = Wiring([[] for _ in range(len(grid.layers) + 1)], rails=[rail.x for rail in rails])
    catching = _mixed_sources(grid, rails, ends)
    for number, upper in enumerate(grid.layers[:-1], start=1):
        _wire_gap(grid, wiring, number, [s for slot in upper for s in grid.down[slot]], x, catching)
    for rail in rails:
        for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True):
            if not sideways:
                top = _leaving(grid, link.source, link.catch, x, catching)
                lines = link_lines(link)
                net = Net(tops=[top], room=label_size(lines)[1] + _LABEL_ROOM if lines else 0.0)
                (net.tops if rail.up else net.bottoms).append(rail.x)
                wiring.gaps[grid.slots[link.source].layer + 1].append(net)
                wiring.exits[link] = Piece(net, top, rail.x)
        if not rail.enters_sideways:
            net = Net(bottoms=[x[rail.target]])
            (net.bottoms if rail.up else net.tops).append(rail.x)
            wiring.gaps[grid.slots[rail.target].layer].append(net)
            wiring.entries[id(rail)] = Piece(net, rail.x, x[rail.target])
    _spread_entries(grid, rails, wiring, x, start)
    return wiring


def _mixed_sources(grid: Grid, rails: list[Rail], ends: set[int]) -> set[int]:
    """Return the nodes whose lower side shows more than catchers, which then get a port of their own."""
    plain = {s.upper for segments in grid.down for s in segments if not s.catch}
    catch = {s.upper for segments in grid.down for s in segments if s.catch}
    for rail in rails:
        for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True):
            if not sideways:
                (catch if link.catch else plain).add(link.source)
    return (plain & catch) | ends


def _leaving(grid: Grid, slot: int, catch: bool, x: list[float], catching: set[int]) -> float:
    if catch and slot in catching:
        return x[slot] + min(grid.slots[slot].width / 4, 40.0)
    return x[slot]


def _wire_gap(
    grid: Grid, wiring: Wiring, number: int, segments: list[Segment], x: list[float], catching: set[int]
) -> None:
    by_source: dict[tuple[int, bool], list[Segment]] = {}
    for segment in segments:
        by_source.setdefault((segment.upper, segment.catch), []).append(segment)
    nets: dict[tuple[int, int, bool], Net] = {}
    tops: dict[int, set[float]] = {}
    bottoms: dict[int, set[float]] = {}
    for (upper, catch), group in by_source.items():
        for segment in group:
            key = (0, upper, catch) if len(group) > 1 else (1, segment.lower, catch)
            if key not in nets:
                nets[key] = Net()
                wiring.gaps[number].append(nets[key])
            net = nets[key]
            top, bottom = _leaving(grid, upper, catch, x, catching), x[segment.lower]
            wiring.pieces[segment.upper, segment.lower] = Piece(net, top, bottom)
            tops.setdefault(id(net), set()).add(top)
            bottoms.setdefault(id(net), set()).add(bottom)
    for net in nets.values():
        net.tops, net.bottoms = sorted(tops[id(net)]), sorted(bottoms[id(net)])


def _spread_entries(grid: Grid, rails: list[Rail], wiring: Wiring, x: list[float], start: int) -> None:
    """Let lines of different nets enter a node at different places.

    The straightest enters in the middle, others on the side they come from.
    """
    entering: dict[int, dict[int, list[Piece]]] = {}
    for (_, lower), piece in wiring.pieces.items():
        if grid.slots[lower].node is not None:
            entering.setdefault(lower, {}).setdefault(id(piece.net), []).append(piece)
    for rail in rails:
        if (entry := wiring.entries.get(id(rail))) is not None:
            entering.setdefault(rail.target, {}).setdefault(id(entry.net), []).append(entry)
    for node, nets in entering.items():
        centre, limit = x[node], grid.slots[node].width / 2 - _PORT_MARGIN
        taken = 1 if node == start else 0  # the start's mark
        ranked = sorted(nets.values(), key=lambda pieces: min(abs(p.top - centre) for p in pieces))
        used = {-1: 0, 1: 0}
        for place, pieces in enumerate(ranked, start=taken):
            offset = 0.0
            if place:
                side = 1 if sum(p.top for p in pieces) / len(pieces) >= centre else -1
                used[side] += 1
                offset = side * min(limit, _PORT_STEP * used[side])
            net = pieces[0].net
            if (
                not taken
                and len(net.tops) == len(net.bottoms) == 1
                and abs(net.tops[0] - centre - offset) < _STRAIGHTEN
            ):
                offset = net.tops[0] - centre
            _move(net, pieces, centre + offset)


def _move(net: Net, pieces: list[Piece], place: float) -> None:
    old = pieces[0].bottom
    net.bottoms = sorted({place if bottom == old else bottom for bottom in net.bottoms})
    for piece in pieces:
        piece.bottom = place


@dataclass(slots=True)
class Heights:
    """Where things stand from top to bottom: the nodes' boxes, the tops of the gaps, the tops of the layers."""

    nodes: list[Box]
    gaps: list[float]
    layers: list[float]


def trace(
    grid: Grid, links: list[Link], rails: list[Rail], wiring: Wiring, heights: Heights, slants: list[float]
) -> list[Route]:
    """Return every link's corners and label, in the order of the links.

    Args:
        grid: the slots.
        links: all of the region.
        rails: placed.
        wiring: with the nets' heights assigned.
        heights: of nodes, gaps and layers.
        slants: per node, how far its sides lean inwards from their middle (the shape of a Choice), in pixels.
    """
    routes: dict[Link, Route] = {}
    for link, path in grid.paths.items():
        route = _chain(grid, link, path, wiring, heights)
        if grid.slots[path[-1]].bend:
            route = _joined(route, routes[grid.owners[path[-1]]])
        routes[link] = route
    left = {
        (link.source, rail.side)
        for rail in rails
        for link, sideways in zip(rail.links, rail.leaves_sideways, strict=True)
        if sideways
    }
    shared = left & {(rail.target, rail.side) for rail in rails if rail.enters_sideways}
    for rail in rails:
        lines = [_railed(grid, rail, n, wiring, heights, slants, shared) for n in range(len(rail.links))]
        joins = [line.points[line.own - 1][1] for line in lines]
        longest = joins.index(max(joins) if rail.up else min(joins))
        for position, (link, line) in enumerate(zip(rail.links, lines, strict=True)):
            routes[link] = replace(line, own=len(line.points)) if position == longest else line
    return [routes[link] for link in links]


def _chain(grid: Grid, link: Link, path: list[int], wiring: Wiring, heights: Heights) -> Route:
    points: list[Point] = []
    label = None
    for upper, lower in itertools.pairwise(path):
        piece = wiring.pieces[upper, lower]
        layer = grid.slots[lower].layer
        if not points:
            points.append((piece.top, heights.nodes[upper].bottom))
        if piece.net.y is not None:
            y = heights.gaps[layer] + piece.net.y
            points += [(piece.top, y), (piece.bottom, y)]
        slot = grid.slots[lower]
        if slot.lines:
            box = Box(piece.bottom - slot.width / 2, heights.layers[layer], slot.width, slot.height)
            label = Label(box, slot.lines)
        if slot.node is not None:
            points.append((piece.bottom, heights.nodes[lower].y))
        elif lower == path[-1]:
            points.append((piece.bottom, heights.layers[layer]))
    corners = _corners(points)
    return Route(link.edges, corners, len(corners), label)


def _joined(route: Route, owner: Route) -> Route:
    """Let a route that ends at a bend go on along the route the bend belongs to; chains only ever go down."""
    join = route.points[-1][1]
    rest = tuple(point for point in owner.points if point[1] > join + 0.01)
    return Route(route.edges, route.points + rest, len(route.points), route.label)


def _railed(
    grid: Grid,
    rail: Rail,
    position: int,
    wiring: Wiring,
    heights: Heights,
    slants: list[float],
    shared: set[tuple[int, int]],
) -> Route:
    """Trace one line of a rail, its own up to where it meets the rail.

    `shared` are the (node, side) that lines both leave and enter.
    """
    link = rail.links[position]
    lines = link_lines(link)
    if rail.leaves_sideways[position]:
        lower = 1 if (link.source, rail.side) in shared else 0
        y, edge = _side_port(heights.nodes[link.source], slants[link.source], rail.side, lower)
        points: list[Point] = [(edge, y), (rail.x, y)]
    else:
        piece = wiring.exits[link]
        y = heights.gaps[grid.slots[link.source].layer + 1] + (piece.net.y or 0.0)
        points = [(piece.top, heights.nodes[link.source].bottom), (piece.top, y), (rail.x, y)]
    label = None
    if lines:
        width, height = label_size(lines)
        left = label_left(rail, position, width)
        if not rail.leaves_sideways[position]:
            left = _near_source(rail, wiring, grid.slots[link.source].layer + 1, wiring.exits[link], width, left)
        label = Label(Box(left, y - height / 2, width, height), lines)
    own = len(_corners(points))
    target = heights.nodes[rail.target]
    if rail.enters_sideways:
        upper = -1 if (rail.target, rail.side) in shared else 0
        y, edge = _side_port(target, slants[rail.target], rail.side, upper)
        points += [(rail.x, y), (edge, y)]
    else:
        piece = wiring.entries[id(rail)]
        y = heights.gaps[grid.slots[rail.target].layer] + (piece.net.y or 0.0)
        points += [(rail.x, y), (piece.bottom, y), (piece.bottom, target.y)]
    return Route(link.edges, _corners(points), own, label)


def _near_source(rail: Rail, wiring: Wiring, gap: int, piece: Piece, width: float, otherwise: float) -> float:
    """Return the left side of a label in a gap: close to the line's source if nothing comes down or goes up there."""
    left = piece.top + _LABEL_LEAD if rail.side > 0 else piece.top - _LABEL_LEAD - width
    inside = left + width < rail.x if rail.side > 0 else left > rail.x
    crossing = any(
        left - _LABEL_CLEAR < place < left + width + _LABEL_CLEAR
        for net in wiring.gaps[gap]
        if net is not piece.net
        for place in (*net.tops, *net.bottoms)
    ) or any(left - _LABEL_CLEAR < place < left + width + _LABEL_CLEAR for place in wiring.rails)
    return left if inside and not crossing else otherwise


def _side_port(box: Box, slant: float, side: int, lower: int) -> Point:
    """Return (y, x) of a port; `lower` is -1, 0 or 1 for the upper, middle or lower place on the side."""
    middle = min(box.height / 2, 28.0) if lower <= 0 else max(box.height / 2, box.height - 28.0)
    y = middle + lower * _SIDE_PORTS
    inset = slant * abs(y - box.height / 2) / (box.height / 2)
    return box.y + y, (box.right - inset if side > 0 else box.x + inset)


def _corners(points: Iterable[Point]) -> tuple[Point, ...]:
    """Drop repeated points and those in the middle of a straight stretch."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.01 and abs(kept[-1][1] - point[1]) < 0.01:
            continue
        if len(kept) > 1 and _between(kept[-2], kept[-1], point):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def _between(a: Point, b: Point, c: Point) -> bool:
    along_x = abs(a[1] - b[1]) < 0.01 and abs(b[1] - c[1]) < 0.01 and min(a[0], c[0]) <= b[0] <= max(a[0], c[0])
    along_y = abs(a[0] - b[0]) < 0.01 and abs(b[0] - c[0]) < 0.01 and min(a[1], c[1]) <= b[1] <= max(a[1], c[1])
    return along_x or along_y
