"""Layouts as SVG: one file, no script, no font and nothing fetched.

Every state is a ``<g class="state" data-state="path">`` with a title (the tooltip), so a page or widget can find and
recolour it.
"""

from collections.abc import Mapping
from html import escape

from flowdsl.visualize.icons import family, shape
from flowdsl.visualize.layout import Box, Layout, PlacedNode, Route, lay_out
from flowdsl.visualize.layout.model import Point
from flowdsl.visualize.layout.sizes import (
    DECK,
    DETAIL_HEIGHT,
    ICON,
    LABEL_LINE_HEIGHT,
    LINE_HEIGHT,
    SLANT,
    START_MARK,
    text_left,
)
from flowdsl.visualize.theme import Theme, style
from flowdsl.visualize.view import Node, View, count

_CORNER = 7.0
_HEAD = 7.0
_FORBIDDEN = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 65534, 65535, *range(55296, 57344)], "�")


def svg(view: View, *, theme: Theme = "auto", status: Mapping[str, str] | None = None) -> str:
    """Draw a view.

    Args:
        view: what to draw.
        theme: ``auto`` follows the reader's system.
        status: per node id, one of ``succeeded``, ``failed``, ``caught``, ``running``, ``skipped``.

    Returns:
        An SVG document without XML declaration, so that it can stand in HTML as well.
    """
    layout = lay_out(view)
    width, height = _number(layout.width), _number(layout.height)
    states = count(view)
    title = xml(view.title or "State machine")
    description = xml(_description(view, states))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flowdsl" role="img" aria-label="{title}. {description}" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<title>{title}</title>",
        f"<desc>{description}</desc>",
        f"<style>{style(theme)}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
    ]
    _region(lines, layout, status or {})
    lines.append("</svg>\n")
    return "\n".join(lines)


def xml(text: str) -> str:
    """Escape text for SVG; characters that XML forbids become U+FFFD."""
    return escape(text.translate(_FORBIDDEN), quote=True)


def _description(view: View, states: int) -> str:
    start = view.node(view.start).label if view.start is not None else "nothing"
    return f"A state machine with {states} state{'' if states == 1 else 's'}, starting at {start}."


def _region(lines: list[str], layout: Layout, status: Mapping[str, str]) -> None:
    for route in layout.routes:
        _route(lines, route)
    for placed in layout.nodes:
        _node(lines, placed, status, start=placed.node.id == layout.view.start)
    for route in layout.routes:
        _label(lines, route)


def _node(lines: list[str], placed: PlacedNode, status: Mapping[str, str], *, start: bool) -> None:
    node, box = placed.node, placed.box
    classes = f"state {node.kind} {family(node)}" + (" start" if start else "")
    shown = f' data-status="{xml(status[node.id])}"' if node.id in status else ""
    lines.append(
        f'<g class="{classes}" data-state="{xml(node.id)}"{shown} '
        f'transform="translate({_number(box.x)} {_number(box.y)})">'
    )
    lines.append(f"<title>{xml(tooltip(node))}</title>")
    if start:
        lines.append(_start_mark(box))
    lines.append(_outline(node, box))
    header = ICON + 20.0 if placed.regions else box.height
    left = (14.0 if node.kind == "choice" else 8.0) if not placed.regions else 10.0
    down = DECK if node.kind == "map" and placed.regions else 0.0
    top = (header - ICON) / 2 + down
    lines.append(
        f'<rect class="tile" x="{_number(left)}" y="{_number(top)}" width="{ICON:g}" height="{ICON:g}" rx="6"/>'
    )
    lines.append(
        f'<path class="icon" transform="translate({_number(left + 4)} {_number(top + 4)})" d="{shape(node)}"/>'
    )
    _text(lines, placed, header, down)
    if node.retries:
        lines.append(_retry_mark(node, box, down))
    for region_box, inner in placed.regions:
        lines.append(
            f'<rect class="region" x="{_number(region_box.x)}" y="{_number(region_box.y)}" '
            f'width="{_number(region_box.width)}" height="{_number(region_box.height)}" rx="6"/>'
        )
        lines.append(f'<g transform="translate({_number(region_box.x)} {_number(region_box.y)})">')
        _region(lines, inner, status)
        lines.append("</g>")
    lines.append("</g>")


def _start_mark(box: Box) -> str:
    middle = _number(box.width / 2)
    return (
        f'<circle class="dot" cx="{middle}" cy="-{START_MARK - 4:g}" r="4"/>'
        f'<path class="lead" d="M{middle} -{START_MARK - 8:g}V0"/>'
    )


def _outline(node: Node, box: Box) -> str:
    w, h = _number(box.width), _number(box.height)
    if node.kind == "choice":
        middle, right = _number(box.height / 2), _number(box.width - SLANT)
        return f'<path class="shape" d="M{SLANT:g} 0H{right}L{w} {middle}L{right} {h}H{SLANT:g}L0 {middle}Z"/>'
    radius = _number(box.height / 2) if node.kind in ("succeed", "fail") and not node.regions else "7"
    shape_ = f'<rect class="shape" width="{w}" height="{h}" rx="{radius}"/>'
    if node.kind == "map" and node.regions:
        iw, ih = _number(box.width - DECK), _number(box.height - DECK)
        back = f'<rect class="shape" x="{DECK:g}" width="{iw}" height="{ih}" rx="7"/>'
        return f'{back}<rect class="shape" y="{DECK:g}" width="{iw}" height="{ih}" rx="7"/>'
    if node.end and node.kind not in ("succeed", "fail"):
        half = box.width / 2
        return f'{shape_}<path class="end" d="M{_number(half - 12)} {h}H{_number(half + 12)}"/>'
    return shape_


def _text(lines: list[str], placed: PlacedNode, header: float, down: float) -> None:
    left = _number(text_left(placed.node))
    used = LINE_HEIGHT * len(placed.lines) + (DETAIL_HEIGHT if placed.detail else 0.0)
    y = down + (max(header, used) - used) / 2 + 12.5
    for line in placed.lines:
        lines.append(f'<text class="name" x="{left}" y="{_number(y)}">{xml(line)}</text>')
        y += LINE_HEIGHT
    if placed.detail:
        lines.append(f'<text class="detail" x="{left}" y="{_number(y - 1.5)}">{xml(placed.detail)}</text>')


def _retry_mark(node: Node, box: Box, down: float) -> str:
    inset = 25.0 if node.kind == "choice" else 18.0
    return (
        f'<path class="retry" transform="translate({_number(box.width - inset - down)} {_number(7 + down)})" '
        'd="M9 1.5v3H6M9 4.5A4.2 4.2 0 1 0 9.2 7"/>'
    )


def tooltip(node: Node) -> str:
    """Return what a reader sees when pointing at a node."""
    first = f"{node.label} ({node.kind})"
    place = [str(node.place)] if node.place else []
    return "\n".join([first, *([node.detail] if node.detail else []), *node.notes, *place])


def route_class(route: Route) -> str:
    """Return the CSS classes of a route."""
    names = ["route", route.edges[0].kind]
    if any(edge.back for edge in route.edges):
        names.append("back")
    return " ".join(names)


def _route(lines: list[str], route: Route) -> None:
    points = route.points[: route.own]
    whole = route.own == len(route.points)
    edge = route.edges[0]
    lines.append(f'<g class="{route_class(route)}" data-from="{xml(edge.source)}" data-to="{xml(edge.target)}">')
    title = "\n".join(edge.title for edge in route.edges if edge.title)
    if title:
        lines.append(f"<title>{xml(title)}</title>")
    lines.append(f'<path d="{_rounded(points, shorten=_HEAD - 1 if whole else 0.0)}"/>')
    if whole:
        lines.append(f'<path class="head" d="{_head(points[-2], points[-1])}"/>')
    lines.append("</g>")


def _label(lines: list[str], route: Route) -> None:
    if route.label is None:
        return
    box = route.label.box
    kind = " catch" if route.edges[0].kind == "catch" else ""
    lines.append(f'<g class="tag{kind}">')
    title = "\n".join(edge.title for edge in route.edges if edge.title)
    lines.append(f"<title>{xml(title)}</title>")
    lines.append(
        f'<rect class="plate" x="{_number(box.x)}" y="{_number(box.y)}" width="{_number(box.width)}" '
        f'height="{_number(box.height)}" rx="4"/>'
    )
    y = box.y + LABEL_LINE_HEIGHT - 0.5
    for line in route.label.lines:
        lines.append(f'<text class="label" x="{_number(box.x + box.width / 2)}" y="{_number(y)}">{xml(line)}</text>')
        y += LABEL_LINE_HEIGHT
    lines.append("</g>")


def _rounded(points: tuple[Point, ...], shorten: float) -> str:
    """Return a path through the corners, each rounded, the end drawn back to leave room for the head."""
    path = [f"M{_pair(points[0])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, _length(before, corner) / 2, _length(corner, after) / 2)
        a, b = _towards(corner, before, radius), _towards(corner, after, radius)
        path.append(f"L{_pair(a)}Q{_pair(corner)} {_pair(b)}")
    end = _towards(points[-1], points[-2], min(shorten, _length(points[-2], points[-1]) / 2))
    path.append(f"L{_pair(end)}")
    return "".join(path)


def _head(before: Point, tip: Point) -> str:
    (x, y), (bx, by) = tip, before
    dx, dy = (x > bx) - (x < bx), (y > by) - (y < by)
    if abs(x - bx) > abs(y - by):
        dy = 0
    else:
        dx = 0
    back = (x - dx * _HEAD, y - dy * _HEAD)
    side = 3.6
    left = (back[0] - dy * side, back[1] + dx * side)
    right = (back[0] + dy * side, back[1] - dx * side)
    return "M" + "L".join(map(_pair, (tip, left, right))) + "Z"


def _length(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(a: Point, b: Point, distance: float) -> Point:
    """Return the point `distance` from `a` on the way to `b`; the two share x or y."""
    length = _length(a, b)
    if not length:
        return a
    share = distance / length
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _pair(point: Point) -> str:
    return f"{_number(point[0])} {_number(point[1])}"


def _number(value: float) -> str:
    """Write a length with at most one decimal, the same on every platform."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text
