"""The order of the slots in each layer: few crossings, and the machine's own order where that costs none.

The first order is that of a depth-first walk, so branches stand from left to right as they are tried. Sweeps by
barycentre and swaps of neighbours follow; the best order met is kept.
"""

import itertools
from bisect import bisect_right, insort

from flowdsl.visualize.layout.slots import Grid

_SWEEPS = 8
_SWAPS = 3


def order(grid: Grid, start: int) -> None:
    """Sort the layers of the grid in place."""
    grid.layers = _walk_order(grid, start)
    best = [list(layer) for layer in grid.layers]
    fewest = _all_crossings(grid, grid.layers)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        _sweep(grid, downwards=sweep % 2 == 0)
        _swap(grid)
        crossings = _all_crossings(grid, grid.layers)
        if crossings < fewest:
            fewest = crossings
            best = [list(layer) for layer in grid.layers]
    grid.layers = best


def _walk_order(grid: Grid, start: int) -> list[list[int]]:
    layers: list[list[int]] = [[] for _ in grid.layers]
    seen = bytearray(len(grid.slots))
    for root in [start, *range(len(grid.slots))]:
        stack = [root]
        while stack:
            slot = stack.pop()
            if seen[slot]:
                continue
            seen[slot] = 1
            layers[grid.slots[slot].layer].append(slot)
            below = sorted(grid.down[slot], key=lambda segment: (segment.catch, _jumps(grid, segment.lower)))
            stack.extend(segment.lower for segment in reversed(below) if not seen[segment.lower])
    return layers


def _jumps(grid: Grid, slot: int) -> bool:
    """Whether a line goes on from here past the next layer of nodes; such lines stand outside the nodes they pass."""
    if grid.slots[slot].lines and grid.down[slot]:
        slot = grid.down[slot][0].lower
    return grid.slots[slot].bend


def _positions(layer: list[int]) -> dict[int, int]:
    return {slot: position for position, slot in enumerate(layer)}


def _all_crossings(grid: Grid, layers: list[list[int]]) -> int:
    total = 0
    for upper, lower in itertools.pairwise(layers):
        if len(upper) > 1 and len(lower) > 1:
            below = _positions(lower)
            passed: list[int] = []
            for slot in upper:
                targets = sorted(below[segment.lower] for segment in grid.down[slot])
                for target in targets:
                    total += len(passed) - bisect_right(passed, target)
                for target in targets:
                    insort(passed, target)
    return total


def _sweep(grid: Grid, *, downwards: bool) -> None:
    layers = grid.layers
    numbers = range(1, len(layers)) if downwards else range(len(layers) - 2, -1, -1)
    for number in numbers:
        layer = layers[number]
        if len(layer) < 2:
            continue
        beside = _positions(layers[number - 1] if downwards else layers[number + 1])
        wish: dict[int, float] = {}
        for slot in layer:
            near = [beside[s.upper] for s in grid.up[slot]] if downwards else [beside[s.lower] for s in grid.down[slot]]
            if near:
                wish[slot] = sum(near) / len(near)
        moving = iter(sorted((slot for slot in layer if slot in wish), key=lambda slot: wish[slot]))
        layers[number] = [next(moving) if slot in wish else slot for slot in layer]


def _swap(grid: Grid) -> None:
    """Exchange neighbours while that removes crossings."""
    for number, layer in enumerate(grid.layers):
        if len(layer) < 2:
            continue
        above = _positions(grid.layers[number - 1]) if number else {}
        below = _positions(grid.layers[number + 1]) if number + 1 < len(grid.layers) else {}
        upper = {slot: sorted(above[s.upper] for s in grid.up[slot]) for slot in layer}
        lower = {slot: sorted(below[s.lower] for s in grid.down[slot]) for slot in layer}
        for _ in range(_SWAPS):
            better = False
            for place in range(len(layer) - 1):
                a, b = layer[place], layer[place + 1]
                now = _pair(upper[a], upper[b]) + _pair(lower[a], lower[b])
                if now and _pair(upper[b], upper[a]) + _pair(lower[b], lower[a]) < now:
                    layer[place], layer[place + 1] = b, a
                    better = True
            if not better:
                break


def _pair(left: list[int], right: list[int]) -> int:
    """Count the crossings between the lines of two neighbours, given the sorted places of their other ends."""
    return sum(len(left) - bisect_right(left, place) for place in right)
