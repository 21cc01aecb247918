"""How large a node or a label is. All lengths are pixels; the drawers use the same numbers."""

from dataclasses import dataclass

from flowdsl.visualize.layout.model import Box, Layout
from flowdsl.visualize.measure import width, wrap
from flowdsl.visualize.view import Node

NAME_SIZE = 13.0
DETAIL_SIZE = 10.5
LABEL_SIZE = 11.0
LINE_HEIGHT = 16.0
DETAIL_HEIGHT = 14.0
LABEL_LINE_HEIGHT = 13.0
ICON = 28.0
"""Side of the square that shows a state's icon."""

ICON_SPACE = 44.0
"""From a node's left side to its text."""

SLANT = 12.0
"""How far the points of a Choice stick out."""

START_MARK = 18.0
"""Height of the dot and stroke above the start."""

DECK = 5.0
"""A Map looks like cards on each other; this is how far the lower card sticks out, at the top and right of the box."""

_RIGHT = 14.0
_NARROWEST = 116.0
_TEXT_LIMIT = 184.0
_LABEL_LIMIT = 172.0
_REGION_PAD = 14.0
_REGION_GAP = 14.0
_HEADER_PAD = 10.0
_ROW_LIMIT = 1500.0


@dataclass(frozen=True, slots=True)
class NodeSize:
    """A node measured: its text broken into lines, and its regions placed inside."""

    width: float
    height: float
    lines: tuple[str, ...]
    detail: str
    regions: tuple[Box, ...] = ()


def text_left(node: Node) -> float:
    """Return where a node's text begins, from its left side."""
    return ICON_SPACE + (SLANT / 2 if node.kind == "choice" else 0.0)


def node_size(node: Node, regions: tuple[Layout, ...]) -> NodeSize:
    """Measure a node around its laid-out regions."""
    if regions:
        return _container(node, regions)
    lines = wrap(node.label, NAME_SIZE, _TEXT_LIMIT, 3, bold=True)
    details = wrap(node.detail, DETAIL_SIZE, _TEXT_LIMIT, 1)
    detail = details[0] if details else ""
    text = max([width(line, NAME_SIZE, bold=True) for line in lines] + [width(detail, DETAIL_SIZE)], default=0.0)
    right = _RIGHT + (SLANT / 2 if node.kind == "choice" else 0.0) + (12.0 if node.retries else 0.0)
    height = max(ICON + 14.0, 14.0 + LINE_HEIGHT * len(lines) + (DETAIL_HEIGHT if detail else 0.0))
    return NodeSize(_even(max(_NARROWEST, text_left(node) + text + right)), height, lines, detail)


def label_lines(texts: list[str], limit: int) -> tuple[str, ...]:
    """Break an edge's texts into at most `limit` lines in all; what has no room is counted in the last."""
    lines: list[str] = []
    for position, text in enumerate(texts):
        left = len(texts) - position
        room = limit - len(lines)
        if left > 1 and room == 1:
            lines.append(f"+ {left} more")
            break
        share = room - 1 if left > 1 else room
        lines.extend(wrap(text, LABEL_SIZE, _LABEL_LIMIT, min(2, share)))
    return tuple(lines)


def label_size(lines: tuple[str, ...]) -> tuple[float, float]:
    """Return the width and height of a label's box."""
    return _even(max(width(line, LABEL_SIZE) for line in lines) + 10.0), LABEL_LINE_HEIGHT * len(lines) + 5.0


def _container(node: Node, regions: tuple[Layout, ...]) -> NodeSize:
    """Put regions side by side below the header, in rows when they would become too wide."""
    rows: list[list[Layout]] = [[]]
    across = 0.0
    for region in regions:
        if rows[-1] and across + region.width > _ROW_LIMIT:
            rows.append([])
            across = 0.0
        rows[-1].append(region)
        across += region.width + _REGION_GAP
    inner = max(sum(r.width for r in row) + _REGION_GAP * (len(row) - 1) for row in rows)
    limit = max(1.5 * _TEXT_LIMIT, inner - ICON_SPACE)
    lines = wrap(node.label, NAME_SIZE, limit, 2, bold=True)
    details = wrap(node.detail, DETAIL_SIZE, limit, 1)
    detail = details[0] if details else ""
    text = max([width(line, NAME_SIZE, bold=True) for line in lines] + [width(detail, DETAIL_SIZE)], default=0.0)
    deck = DECK if node.kind == "map" else 0.0
    whole = deck + _even(max(inner + 2 * _REGION_PAD, ICON_SPACE + text + _RIGHT + (12.0 if node.retries else 0.0)))
    top = max(ICON, LINE_HEIGHT * len(lines) + (DETAIL_HEIGHT if detail else 0.0)) + 2 * _HEADER_PAD + deck
    boxes = []
    for row in rows:
        used = sum(r.width for r in row) + _REGION_GAP * (len(row) - 1)
        left = (whole - deck - used) / 2
        tallest = max(r.height for r in row)
        for region in row:
            boxes.append(Box(left, top, region.width, tallest))
            left += region.width + _REGION_GAP
        top += tallest + _REGION_GAP
    return NodeSize(whole, top - _REGION_GAP + _REGION_PAD, lines, detail, tuple(boxes))


def _even(value: float) -> float:
    """Round up to an even number of pixels, so that centres are whole."""
    return float(2 * -(-value // 2))
