"""Where a generator's decisions come from: Hypothesis, which can shrink them, or a seeded random source, which is fast.

Every choice is one number below a limit, and 0 is always the simplest alternative, so that what shrinks gets simpler.
"""

import random
from collections.abc import Callable, Sequence
from typing import Any, Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Source(Protocol):
    """Gives numbers ``0 <= n < limit``."""

    def below(self, limit: int) -> int: ...


class Seeded:
    """A reproducible source without Hypothesis, for long runs."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def below(self, limit: int) -> int:
        return self.random.randrange(limit)


class Drawn:
    """A source inside a Hypothesis test."""

    def __init__(self, draw: Callable[[st.SearchStrategy[int]], int]) -> None:
        self.draw = draw

    def below(self, limit: int) -> int:
        return self.draw(st.integers(0, limit - 1)) if limit > 1 else 0


class Chooser:
    """The questions generators ask."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def below(self, limit: int) -> int:
        return self.source.below(limit)

    def between(self, low: int, high: int) -> int:
        return low + self.source.below(high - low + 1)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.source.below(len(options))]

    def chance(self, percent: int) -> bool:
        """Return True in `percent` of 100 cases; False is the simpler answer."""
        return self.source.below(100) >= 100 - percent

    def weighted(self, options: Sequence[tuple[int, T]]) -> T:
        """Pick by weight; the first option is the simplest."""
        number = self.source.below(sum(weight for weight, _ in options))
        for weight, option in options:
            if number < weight:
                return option
            number -= weight
        raise AssertionError("unreachable")


def chooser(draw: Any) -> Chooser:
    """Return a chooser for a Hypothesis ``composite``."""
    return Chooser(Drawn(draw))
