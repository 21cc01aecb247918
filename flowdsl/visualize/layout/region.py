"""One region from view to layout; regions inside nodes first, so a Map is just a large node to the region around it.

regions -> sizes -> ranks -> links -> grid -> order -> coordinates -> rails -> nets -> heights -> corners
"""

from flowdsl.visualize.layout.channels import assign
from flowdsl.visualize.layout.coordinates import coordinates
from flowdsl.visualize.layout.model import Box, Label, Layout, PlacedNode, Route
from flowdsl.visualize.layout.order import order
from flowdsl.visualize.layout.rails import build_rails
from flowdsl.visualize.layout.ranks import links, ranks
from flowdsl.visualize.layout.routes import Heights, Wiring, trace, wire
from flowdsl.visualize.layout.sizes import SLANT, START_MARK, NodeSize, node_size
from flowdsl.visualize.layout.slots import Grid, build_grid
from flowdsl.visualize.view import View

_PAD = 14.0
_UNDER_NODE = 12.0
_OVER_NODE = 17.0
_AT_LINE = 6.0
_CENTRED = 40.0
"""Nodes are centred in their layer unless the layer is taller than they by more than this."""


def lay_out(view: View) -> Layout:
    """Place everything in a view: nothing overlaps, inner regions lie inside their node, the start is on top.

    The result depends on the view alone.
    """
    inner = [tuple(lay_out(region) for region in node.regions) for node in view.nodes]
    sizes = [node_size(node, regions) for node, regions in zip(view.nodes, inner, strict=True)]
    if not sizes:
        return Layout(view, 2 * _PAD, 2 * _PAD, (), ())
    rows = ranks(view)
    drawn = links(view, rows)
    grid = build_grid(rows, sizes, drawn)
    start = next((n for n, node in enumerate(view.nodes) if node.id == view.start), 0)
    order(grid, start)
    x = coordinates(grid, start)
    rails = build_rails(grid, drawn, x)
    ends = {n for n, node in enumerate(view.nodes) if node.end}
    wiring = wire(grid, rails, x, start, ends)
    heights = _heights(grid, wiring, sizes, x)
    slants = [SLANT if node.kind == "choice" else 0.0 for node in view.nodes]
    routes = trace(grid, drawn, rails, wiring, heights, slants)
    placed = [
        PlacedNode(node, box, size.lines, size.detail, tuple(zip(size.regions, regions, strict=True)))
        for node, box, size, regions in zip(view.nodes, heights.nodes, sizes, inner, strict=True)
    ]
    return _framed(view, placed, routes)


def _heights(grid: Grid, wiring: Wiring, sizes: list[NodeSize], x: list[float]) -> Heights:
    boxes = [Box(0.0, 0.0, 0.0, 0.0)] * len(sizes)
    gaps, layers = [], []
    y = 0.0
    for number in range(len(grid.layers) + 1):
        gaps.append(y)
        above = _UNDER_NODE if _holds_nodes(grid, number - 1) else _AT_LINE
        below = _OVER_NODE if _holds_nodes(grid, number) else _AT_LINE
        if number in (0, len(grid.layers)) and not wiring.gaps[number]:
            gap = START_MARK - _PAD / 2 if number == 0 else 0.0
        else:
            gap = assign(wiring.gaps[number], above, below) or above + below
        y += gap
        if number == len(grid.layers):
            break
        layers.append(y)
        tallest = max((grid.slots[slot].height for slot in grid.layers[number]), default=0.0)
        for slot in grid.layers[number]:
            node = grid.slots[slot].node
            if node is not None:
                size = sizes[node]
                slack = tallest - size.height
                top = y + (slack / 2 if slack <= _CENTRED else 0.0)
                boxes[node] = Box(x[slot] - size.width / 2, top, size.width, size.height)
        y += tallest
    return Heights(boxes, gaps, layers)


def _holds_nodes(grid: Grid, layer: int) -> bool:
    return 0 <= layer < len(grid.layers) and any(grid.slots[slot].node is not None for slot in grid.layers[layer])


def _framed(view: View, nodes: list[PlacedNode], routes: list[Route]) -> Layout:
    """Shift everything so that it begins at the padding, and measure it; whole pixels keep lines sharp."""
    boxes = [placed.box for placed in nodes] + [route.label.box for route in routes if route.label]
    points = [point for route in routes for point in route.points]
    left = min([box.x for box in boxes] + [x for x, _ in points])
    top = 0.0  # where the gap above the start begins
    right = max([box.right for box in boxes] + [x for x, _ in points])
    bottom = max([box.bottom for box in boxes] + [y for _, y in points])
    dx, dy = _PAD - left, _PAD - top
    return Layout(
        view,
        right - left + 2 * _PAD,
        bottom - top + 2 * _PAD,
        tuple(PlacedNode(p.node, p.box.moved(dx, dy), p.lines, p.detail, p.regions) for p in nodes),
        tuple(
            Route(
                route.edges,
                tuple((x + dx, y + dy) for x, y in route.points),
                route.own,
                Label(route.label.box.moved(dx, dy), route.label.lines) if route.label else None,
            )
            for route in routes
        ),
    )
