"""``distributed`` in plain Python: every item is an attempt of its own, and too many failures fail the loop.

In a machine every item is a child execution. Its failure does not end the loop with the item's own error: it counts
against the tolerance, and one too many is ``States.ExceedToleratedFailureThreshold`` (Developer Guide, "Tolerated
failure threshold for Distributed Map state"). A Python ``for`` statement cannot do that by itself, so
`flowdsl.dsl.attempts` runs each body as one of these attempts.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flowdsl.dsl.context import indexed
from flowdsl.dsl.errors import ExceedToleratedFailureThreshold
from flowdsl.dsl.json_path import flowing
from flowdsl.dsl.naming import machine_error

running: ContextVar[bool] = ContextVar("flowdsl_running", default=False)
"""Whether a workflow runs as plain Python; its loops must then have been prepared."""

CAUSE = "The specified tolerated failure threshold was exceeded"
"""What AWS says (recorded: test_map_state_failure_count)."""


class Distributed:
    """The items of ``distributed(…)``, and how many of them may still fail.

    Args:
        items: the items, or the batches of items.
        weights: how many items each of `items` stands for.
        tolerate: a number of items, a share such as ``"5%"``, or both; either one exceeded is one too many.
        written: whether AWS writes the results elsewhere; the value of a comprehension is then where they are.
    """

    __slots__ = ("_count", "_failed", "_items", "_share", "_weight", "_weights", "_written")

    def __init__(
        self, items: list[Any], weights: list[int], tolerate: "Tolerance" = None, *, written: bool = False
    ) -> None:
        self._items, self._weights, self._written = items, weights, written
        count, percentage = bounds(tolerate)
        # A tolerance of 0 counts as not given (reported by the package sfnx as measured on AWS).
        self._count = count or None
        self._share = percentage * sum(weights) / 100 if percentage else None
        self._failed = self._weight = 0

    def __iter__(self) -> Iterator[Any]:
        if running.get():
            raise RuntimeError(
                "the body of a loop over `distributed` cannot run item by item here: its source text is not "
                "available, or the function around it is not called by its name in the workflow"
            )
        return self.each()

    def each(self) -> Iterator[Any]:
        """Yield the items of a prepared loop, whose body is an `attempt` each."""
        for index, (item, weight) in enumerate(zip(self._items, self._weights, strict=True)):
            self._weight = weight
            with flowing(item), indexed(index):
                yield item

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Run the body for one item; its failure counts, and is an error of the loop only when it is one too many."""
        try:
            yield
        except Exception as error:
            self._fail(error)

    def collect(self, results: Callable[[Any], Iterable[Any]]) -> list[Any]:
        """Return the results of all items; a failure that is tolerated stands among them as in the Map's output.

        Raises:
            RuntimeError: when AWS would write them elsewhere and say where instead.
        """
        if self._written:
            raise RuntimeError(
                "the value of a comprehension whose results are written elsewhere is where AWS has written them, "
                "which plain Python cannot know: run the machine, or write a `for` loop"
            )
        out: list[Any] = []
        for item in self.each():
            try:
                out.extend(results(item))
            except Exception as error:
                self._fail(error)
                name, cause = machine_error(error)
                out.append({"Status": "FAILED", "Error": name, "Cause": cause})
        return out

    def _fail(self, error: Exception) -> None:
        self._failed += self._weight
        if (
            (self._count is None and self._share is None)
            or (self._count is not None and self._failed > self._count)
            or (self._share is not None and self._failed > self._share)
        ):
            raise ExceedToleratedFailureThreshold(CAUSE) from error


Tolerance = int | float | str | tuple[int | float | str, ...] | list[int | float | str] | None


def bounds(tolerate: Tolerance) -> tuple[float | None, float | None]:
    """Return how many items may fail and which percentage of them.

    Raises:
        TypeError: for what is neither a number nor a share.
        ValueError: for a number below 0 or a fraction, a share outside of 0% to 100%, or two of a kind.
    """
    parts = tolerate if isinstance(tolerate, tuple | list) else () if tolerate is None else (tolerate,)
    count: float | None = None
    share: float | None = None
    for part in parts:
        if isinstance(part, str):
            if share is not None:
                raise ValueError("`tolerate` takes one share")
            share = percentage(part)
        else:
            if count is not None:
                raise ValueError("`tolerate` takes one number of items")
            count = whole("tolerate", part, 0)
    return count, share


def percentage(text: str) -> float:
    """Return 5 for ``"5%"``.

    Raises:
        ValueError: when the text is no percentage between 0% and 100%.
    """
    digits = text.removesuffix("%")
    if digits == text or not digits.replace(".", "", 1).isdecimal() or not digits.isascii() or float(digits) > 100:
        raise ValueError(f'`tolerate` takes a share like "5%" between 0% and 100%, not {text!r}')
    number = float(digits)
    return int(number) if number.is_integer() else number


def whole(name: str, value: Any, least: int, most: int | None = None) -> int:
    """Check an option that is a whole number.

    Raises:
        TypeError: when it is no number.
        ValueError: when it is too small, too large, or has a fraction.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"`{name}` is a whole number, not {type(value).__name__}")
    if value != value // 1 or value < least:
        raise ValueError(f"`{name}` is a whole number of at least {least}, not {value}")
    if most is not None and value > most:
        raise ValueError(f"`{name}` is a whole number of at most {most}, not {value}")
    return int(value)
