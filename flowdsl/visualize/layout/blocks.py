"""Which slots stand exactly below each other.

Every slot names the one line below it that matters most, and the one above; where both name the same, the two are
aligned. The walk along the longest way from the start is the *spine* and goes first. Aligned slots form blocks, which
`coordinates` moves as a whole, so the main line is straight to the pixel.
"""

from bisect import bisect_left, insort

from flowdsl.visualize.layout.slots import Grid, Segment


def blocks(grid: Grid, start: int) -> tuple[list[int], list[int]]:
    """Return for each slot the number of its block, and the slots of the spine from the top.

    A block's number is that of its uppermost slot.
    """
    place = {slot: position for layer in grid.layers for position, slot in enumerate(layer)}
    height = [0] * len(grid.slots)
    for layer in reversed(grid.layers):
        for slot in layer:
            height[slot] = max((height[s.lower] + 1 for s in grid.down[slot]), default=0)
    favourite = [_favourite(grid.down[slot], place, height) for slot in range(len(grid.slots))]
    spine: set[Segment] = set()
    walked = [start]
    while (step := favourite[walked[-1]]) is not None:
        spine.add(step)
        walked.append(step.lower)
    block = list(range(len(grid.slots)))
    for layer in grid.layers:
        wanted = [segment for slot in layer if (segment := favourite[slot]) is not None]
        for segment in _accepted(grid, wanted, spine, place):
            block[segment.lower] = block[segment.upper]
    return block, walked


def _favourite(leaving: list[Segment], place: dict[int, int], height: list[int]) -> Segment | None:
    """Return the line with the longest way below it; among equals, the middle one."""
    plain = [s for s in leaving if not s.catch] or leaving
    if not plain:
        return None
    tallest = max(height[s.lower] for s in plain)
    equal = sorted((s for s in plain if height[s.lower] == tallest), key=lambda s: place[s.lower])
    return equal[(len(equal) - 1) // 2]


def _accepted(grid: Grid, wanted: list[Segment], spine: set[Segment], place: dict[int, int]) -> list[Segment]:
    """Choose one line per lower slot, then drop those that cross a more important one."""
    entering: dict[int, list[Segment]] = {}
    for segment in wanted:
        entering.setdefault(segment.lower, []).append(segment)
    chosen = []
    for segments in entering.values():
        heaviest = max(s.weight for s in segments)
        important = [s for s in segments if s in spine] or [s for s in segments if s.weight == heaviest]
        important.sort(key=lambda s: place[s.upper])
        chosen.append(important[(len(important) - 1) // 2])

    def importance(segment: Segment) -> tuple[int, float, int]:
        return (segment not in spine, -segment.weight, place[segment.upper])

    taken: list[tuple[int, int]] = []
    accepted = []
    for segment in sorted(chosen, key=importance):
        pair = (place[segment.upper], place[segment.lower])
        position = bisect_left(taken, pair)
        if position and taken[position - 1][1] >= pair[1]:
            continue
        if position < len(taken) and taken[position][1] <= pair[1]:
            continue
        insort(taken, pair)
        accepted.append(segment)
    return accepted
