"""The gaps between layers: which horizontal piece of line runs at which height.

Lines that leave one port share a *net*, and so do lines that only meet at their target; a net is one horizontal with
verticals up and down. Nets are ordered so that verticals of different nets never lie on each other where that can be
had, and cross as little as possible; nets that do not touch share a height.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

_STEP = 11.0
_NEAR = 6.0
_MARGIN = 10.0
_OVERLAP = 1000
_MANY = 60


@dataclass(eq=False, slots=True)
class Net:
    """One horizontal and what hangs on it.

    Attributes:
        tops: places of the verticals that go up from it.
        bottoms: places of the verticals that go down.
        room: height it needs for a label; 0 without one.
        span: further places the horizontal's label covers.
        y: its height below the top of the gap, once `assign` has run; None while it is a straight vertical.
    """

    tops: list[float] = field(default_factory=list)
    bottoms: list[float] = field(default_factory=list)
    room: float = 0.0
    y: float | None = None

    @property
    def left(self) -> float:
        """Its left end."""
        return min(self.tops + self.bottoms)

    @property
    def right(self) -> float:
        """Its right end."""
        return max(self.tops + self.bottoms)

    @property
    def straight(self) -> bool:
        """Whether it needs no horizontal."""
        return self.right - self.left < 0.5


def assign(nets: Sequence[Net], above: float, below: float) -> float:
    """Give every net its height and return the height of the gap.

    Args:
        nets: of this gap.
        above: room to keep under the upper layer.
        below: room to keep over the lower layer, arrowheads included.
    """
    bent = [net for net in nets if not net.straight]
    for net in nets:
        net.y = None
    if not bent:
        return above + below if nets else 0.0
    bent.sort(key=_eagerness)
    if len(bent) <= _MANY:
        _improve(bent)
    ends = [(net.left, net.right) for net in bent]
    level: list[int] = []
    for number, net in enumerate(bent):
        left, right = ends[number]
        lowest = 0
        for earlier in range(number):
            touching = ends[earlier][0] < right + _MARGIN and left < ends[earlier][1] + _MARGIN
            if touching and level[earlier] >= lowest:
                lowest = level[earlier] + 1
        level.append(lowest)
        net.y = 0.0
    rooms = [0.0] * (max(level) + 1)
    for net, number in zip(bent, level, strict=True):
        rooms[number] = max(rooms[number], net.room)
    heights: list[float] = []
    y = above
    for number, room in enumerate(rooms):
        if number:
            y += _STEP
        y += room / 2
        heights.append(y)
        y += room / 2
    for net, number in zip(bent, level, strict=True):
        net.y = heights[number]
    return y + below


def _eagerness(net: Net) -> tuple[int, float]:
    """Sort lines to the right by falling place and lines to the left by rising place.

    That keeps parallel ones from crossing.
    """
    tops, bottoms = net.tops or net.bottoms, net.bottoms or net.tops
    rightwards = sum(bottoms) / len(bottoms) >= sum(tops) / len(tops)
    return (1, -max(tops)) if rightwards else (0, min(tops))


def _improve(nets: list[Net]) -> None:
    for _ in range(len(nets)):
        better = False
        for place in range(len(nets) - 1):
            a, b = nets[place], nets[place + 1]
            if _cost(b, a) < _cost(a, b):
                nets[place], nets[place + 1] = b, a
                better = True
        if not better:
            return


def _cost(upper: Net, lower: Net) -> int:
    """Count what goes wrong when one net runs above another."""
    crossings = sum(lower.left < x < lower.right for x in upper.bottoms)
    crossings += sum(upper.left < x < upper.right for x in lower.tops)
    overlaps = sum(abs(x - other) < _NEAR for x in upper.bottoms for other in lower.tops)
    return crossings + _OVERLAP * overlaps
