"""What must hold of every layout."""

from itertools import combinations, pairwise

from flowdsl.visualize.layout import Box, Layout


def faults(layout: Layout) -> list[str]:
    """Return what is wrong with a layout and the ones inside it; an empty list when nothing is."""
    return [fault for region, _, _ in layout.walk() for fault in _faults_of(region)]


def _faults_of(layout: Layout) -> list[str]:
    found = []
    frame = Box(0, 0, layout.width, layout.height)
    nodes = [(placed.node.id, placed.box) for placed in layout.nodes]
    labels = [(f"label {route.label.lines}", route.label.box) for route in layout.routes if route.label]
    for name, box in nodes + labels:
        if not frame.contains(box):
            found.append(f"{name} lies outside its region")
    found += [f"{a} overlaps {b}" for (a, one), (b, other) in combinations(nodes + labels, 2) if one.overlaps(other)]
    for placed in layout.nodes:
        inside = Box(0, 0, placed.box.width, placed.box.height)
        found += [f"a region of {placed.node.id} sticks out" for box, _ in placed.regions if not inside.contains(box)]
        found += [
            f"a region of {placed.node.id} is larger than its frame"
            for box, inner in placed.regions
            if inner.width > box.width + 0.01 or inner.height > box.height + 0.01
        ]
        boxes = [box for box, _ in placed.regions]
        found += [f"regions of {placed.node.id} overlap" for a, b in combinations(boxes, 2) if a.overlaps(b)]
    tops = {placed.node.id: placed.box.y for placed in layout.nodes}
    if layout.view.start is not None:
        start = tops[layout.view.start]
        found += [
            f"{id} stands as high as the start" for id, y in tops.items() if id != layout.view.start and y <= start
        ]
    return found + _line_faults(layout)


def _line_faults(layout: Layout) -> list[str]:
    found = []
    frame = Box(0, 0, layout.width, layout.height)
    boxes = {placed.node.id: placed.box for placed in layout.nodes}
    for route in layout.routes:
        name = f"{route.edges[0].source} -> {route.edges[0].target}"
        if not _touches(boxes[route.edges[0].source], route.points[0]):
            found.append(f"{name} does not begin at its source")
        if not _touches(boxes[route.edges[0].target], route.points[-1]):
            found.append(f"{name} does not end at its target")
        if route.own < len(route.points) and not any(
            other is not route and _passes(other.points[: other.own], route.points[route.own - 1])
            for other in layout.routes
            if other.edges[0].target == route.edges[0].target
        ):
            found.append(f"{name} joins no line")
        for (x1, y1), (x2, y2) in pairwise(route.points):
            if abs(x1 - x2) > 0.01 and abs(y1 - y2) > 0.01:
                found.append(f"{name} is slanted")
            stretch = Box(min(x1, x2), min(y1, y2), abs(x1 - x2), abs(y1 - y2))
            if not frame.contains(stretch):
                found.append(f"{name} leaves its region")
            thick = Box(stretch.x - 0.5, stretch.y - 0.5, stretch.width + 1, stretch.height + 1)
            for id, box in boxes.items():
                ends = id in (route.edges[0].source, route.edges[0].target)
                if thick.overlaps(box, slack=13.0 if ends else 0.6):  # a port on a Choice's slant lies within its box
                    found.append(f"{name} runs through {id}")
            found += [
                f"{name} runs through label {other.label.lines}"
                for other in layout.routes
                if other is not route and other.label and thick.overlaps(other.label.box, slack=0.6)
            ]
    return found


def _touches(box: Box, point: tuple[float, float]) -> bool:
    x, y = point
    on_level = abs(y - box.y) < 0.01 or abs(y - box.bottom) < 0.01
    at_side = abs(x - box.x) < 12.01 or abs(x - box.right) < 12.01
    return box.x - 0.01 <= x <= box.right + 0.01 and box.y - 0.01 <= y <= box.bottom + 0.01 and (on_level or at_side)


def _passes(points: tuple[tuple[float, float], ...], point: tuple[float, float]) -> bool:
    x, y = point
    return any(
        min(x1, x2) - 0.01 <= x <= max(x1, x2) + 0.01 and min(y1, y2) - 0.01 <= y <= max(y1, y2) + 0.01
        for (x1, y1), (x2, y2) in pairwise(points)
    )
