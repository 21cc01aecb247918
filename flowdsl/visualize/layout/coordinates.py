"""Where each slot's centre stands from left to right.

1. Per layer, least squares towards the neighbours' places under the distances that must be kept (pool adjacent
violators), swept down
   and up. That gives every slot a sensible wish relative to the spine.
2. Blocks of aligned slots (`blocks`) take the mean wish of their slots and are moved apart until no two overlap: once
pushing only
   to the right, once only to the left; the mean of the two keeps every distance as well, since both do.
3. Blocks slide towards their neighbours within the room they have.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from flowdsl.visualize.layout.blocks import blocks
from flowdsl.visualize.layout.slots import Grid, Slot

_NODE_GAP = 30.0
_LINE_GAP = 22.0
_BEND_GAP = 14.0
_LABEL_GAP = 12.0
_SWEEPS = 6
_SLIDES = 12


def coordinates(grid: Grid, start: int) -> list[float]:
    """Return the centre of each slot, in pixels, from any origin."""
    block, spine = blocks(grid, start)
    return _Blocks.of(grid, block).settle(_straightened(grid, _wishes(grid), spine))


def distance(left: Slot, right: Slot) -> float:
    """Return how far the centres of neighbours must be apart."""
    if left.bend and right.bend:
        gap = _BEND_GAP
    elif left.bend or right.bend:
        gap = _LINE_GAP
    elif left.lines and right.lines:
        gap = _LABEL_GAP
    else:
        gap = _NODE_GAP
    return (left.width + right.width) / 2 + gap


def _wishes(grid: Grid) -> list[float]:
    x = [0.0] * len(grid.slots)
    for layer in grid.layers:
        _place(grid, layer, x, [0.0] * len(layer), [1.0] * len(layer))
    for sweep in range(_SWEEPS):
        layers = grid.layers if sweep % 2 == 0 else reversed(grid.layers)
        for layer in layers:
            wishes, weights = [], []
            for slot in layer:
                near = grid.up[slot] if sweep % 2 == 0 else grid.down[slot]
                weight = sum(s.weight for s in near)
                if near:
                    total = sum(s.weight * x[s.upper if sweep % 2 == 0 else s.lower] for s in near)
                    wishes.append(total / weight)
                else:
                    wishes.append(x[slot])
                weights.append(weight or 0.02)
            _place(grid, layer, x, wishes, weights)
    return x


def _straightened(grid: Grid, wish: list[float], spine: list[int]) -> list[float]:
    """Shift each layer so that the spine is at 0: wishes drift along a long ladder, distances from the spine do not."""
    shift = 0.0
    shifted = list(wish)
    for number, layer in enumerate(grid.layers):
        if number < len(spine):
            shift = wish[spine[number]]
        for slot in layer:
            shifted[slot] = wish[slot] - shift
    return shifted


def _place(grid: Grid, layer: Sequence[int], x: list[float], wishes: list[float], weights: list[float]) -> None:
    """Put a layer's slots as near to their wishes as the distances allow (weighted least squares, exact)."""
    if not layer:
        return
    offsets = [0.0]
    for left, right in pairwise(layer):
        offsets.append(offsets[-1] + distance(grid.slots[left], grid.slots[right]))
    pools: list[tuple[float, float, int]] = []  # (mean, weight, members)
    for wish, weight, offset in zip(wishes, weights, offsets, strict=True):
        mean, total, members = wish - offset, weight, 1
        while pools and pools[-1][0] > mean:
            before, heavy, more = pools.pop()
            mean = (mean * total + before * heavy) / (total + heavy)
            total += heavy
            members += more
        pools.append((mean, total, members))
    position = 0
    for mean, _, members in pools:
        for _ in range(members):
            x[layer[position]] = mean + offsets[position]
            position += 1


@dataclass(slots=True)
class _Blocks:
    """Blocks and what they must keep: ``x[right] - x[left] >= distance`` for each neighbourhood of two blocks."""

    grid: Grid
    of_slot: list[int]
    left: dict[int, dict[int, float]]
    right: dict[int, dict[int, float]]
    order: list[int]

    @classmethod
    def of(cls, grid: Grid, of_slot: list[int]) -> "_Blocks":
        found = cls(grid, of_slot, {b: {} for b in of_slot}, {b: {} for b in of_slot}, [])
        for layer in grid.layers:
            for a, b in pairwise(layer):
                left, right = of_slot[a], of_slot[b]
                needed = max(distance(grid.slots[a], grid.slots[b]), found.left[right].get(left, 0.0))
                found.left[right][left] = found.right[left][right] = needed
        waiting = {block: len(left) for block, left in found.left.items()}
        ready = [block for block, count in waiting.items() if not count]
        while ready:
            block = ready.pop()
            found.order.append(block)
            for right in found.right[block]:
                waiting[right] -= 1
                if not waiting[right]:
                    ready.append(right)
        if len(found.order) < len(waiting):  # aligned lines never cross, so blocks cannot surround each other
            raise AssertionError("blocks of the layout stand left of each other")
        return found

    def settle(self, wish: list[float]) -> list[float]:
        total: dict[int, float] = dict.fromkeys(self.order, 0.0)
        members: dict[int, int] = dict.fromkeys(self.order, 0)
        for slot, block in enumerate(self.of_slot):
            total[block] += wish[slot]
            members[block] += 1
        x = self.apart({block: total[block] / members[block] for block in self.order})
        pulls = self.pulls()
        for slide in range(_SLIDES):
            for block in self.order if slide % 2 else reversed(self.order):
                if pulls[block]:
                    weight = sum(w for _, w in pulls[block])
                    target = sum(x[other] * w for other, w in pulls[block]) / weight
                    low = max((x[other] + d for other, d in self.left[block].items()), default=target)
                    high = min((x[other] - d for other, d in self.right[block].items()), default=target)
                    x[block] = min(max(target, low), high) if low <= high else x[block]
        return [x[block] for block in self.of_slot]

    def apart(self, wish: dict[int, float]) -> dict[int, float]:
        pushed_right: dict[int, float] = {}
        for block in self.order:
            pushed_right[block] = max(
                [wish[block]] + [pushed_right[other] + d for other, d in self.left[block].items()]
            )
        pushed_left: dict[int, float] = {}
        for block in reversed(self.order):
            pushed_left[block] = min([wish[block]] + [pushed_left[other] - d for other, d in self.right[block].items()])
        return {block: (pushed_right[block] + pushed_left[block]) / 2 for block in self.order}

    def pulls(self) -> dict[int, list[tuple[int, float]]]:
        """Return for each block the blocks it is tied to by lines, with weights."""
        found: dict[int, dict[int, float]] = {block: {} for block in self.order}
        for segments in self.grid.down:
            for s in segments:
                a, b = self.of_slot[s.upper], self.of_slot[s.lower]
                if a != b:
                    found[a][b] = found[a].get(b, 0.0) + s.weight
                    found[b][a] = found[b].get(a, 0.0) + s.weight
        return {block: list(others.items()) for block, others in found.items()}
