"""Keeping an expression within its time *and* memory.

The engine stops an expression after a time or a number of steps, and bounds each array and text, but not all of them
together: a hostile expression allocates hundreds of megabytes per second. So an expression gets little first, and more
only if the process has hardly grown meanwhile::

    small arrays and texts, 0.02 s ─▶ grew little? ─▶ 24 steps ─▶ grew little? ─▶ 96 steps … ─▶ all that is left

One step makes an array of the greatest length at most, so the first steps with large arrays are few. Expressions have
no effects: running one again changes nothing. Those that end within the first bound, which are nearly all, cost
nothing.

Where a range can be made again and again, inside a function or a path, arrays have to be shorter.
"""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import jlens

from flowdsl.jsontypes import Json
from flowdsl.local.memory import peak

_FIRST_SECONDS: Final = 0.02
_FIRST_ITEMS: Final = 10_000
_FIRST_BYTES: Final = 262_144
_STEPS: Final[tuple[dict[str, int], ...]] = (*({"max_steps": 24 * 4**i} for i in range(7)), {})
"""Bounds of the tries after the first; the last has none but the time."""
_TIMED_OUT: Final = "D1012"
_TOO_LARGE: Final = "U1001"
_TOO_MANY_STEPS: Final = "U1006"
_REPEATED_ITEMS: Final = 200_000
_REPEATS: Final = re.compile(r"function|λ|\.\s*[(\[{]")


def longest_array(text: str, limit: int) -> int:
    """Return the longest array an expression may build: `limit`, or less where it may build many of them."""
    if (".." in text or "$range" in text) and _REPEATS.search(text) is not None:
        return min(limit, _REPEATED_ITEMS)
    return limit


class TooMuchMemory(Exception):
    """The expression was stopped because the process grew too much."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an expression may use.

    Attributes:
        seconds: the longest it may take, all tries together.
        growth: bytes by which the process may grow before more is refused.
        items: longest array it may build.
        text: longest text it may build, in bytes.
    """

    seconds: float
    growth: int
    items: int
    text: int


class BoundedEvaluation:
    """Evaluates one compiled expression within bounds.

    Args:
        evaluate: evaluates it; takes ``timeout`` in seconds, ``max_steps``, ``max_array_length`` and
            ``max_string_length``.
        bounds: what it may use.
    """

    __slots__ = ("_bounds", "_evaluate", "_first")

    def __init__(self, evaluate: Callable[..., Any], bounds: Bounds) -> None:
        self._bounds = bounds
        self._evaluate = evaluate
        self._first = partial(
            evaluate,
            timeout=min(_FIRST_SECONDS, bounds.seconds),
            max_array_length=min(_FIRST_ITEMS, bounds.items),
            max_string_length=min(_FIRST_BYTES, bounds.text),
        )

    def __call__(
        self,
        document: Json,
        bindings: dict[str, Json] | None,
        options: dict[str, Any],
        again: Callable[[], None] | None = None,
    ) -> Any:
        """Evaluate it once.

        Args:
            document: its input.
            bindings: its variables.
            options: further arguments.
            again: called before each further try, to put random numbers back.

        Raises:
            jlens.JlensError: the evaluation failed, or took too long.
            TooMuchMemory: it allocates too fast.
        """
        try:
            return self._first(document, bindings, **options)
        except jlens.JlensError as error:
            if not _more_may_help(error):
                raise
        return self._with_more(document, bindings, options, again)

    def _with_more(
        self,
        document: Json,
        bindings: dict[str, Json] | None,
        options: dict[str, Any],
        again: Callable[[], None] | None,
    ) -> Any:
        bounds = self._bounds
        ends = time.monotonic() + bounds.seconds
        # What the first try may take is bounded by what it may build.
        before = peak()
        for steps in _STEPS:
            left = ends - time.monotonic()
            last = left <= 0 or not steps
            if again is not None:
                again()
            try:
                return self._evaluate(
                    document,
                    bindings,
                    timeout=max(left, 0.001),
                    max_array_length=bounds.items,
                    max_string_length=bounds.text,
                    **steps,
                    **options,
                )
            except jlens.JlensError as error:
                if last or not _more_may_help(error):
                    raise
            if peak() - before > bounds.growth:
                raise TooMuchMemory
        raise AssertionError("the last try returns or raises")


def _more_may_help(error: jlens.JlensError) -> bool:
    code = getattr(error, "code", None)
    # The size of the result has one bound in every try.
    return code in (_TIMED_OUT, _TOO_MANY_STEPS) or (code == _TOO_LARGE and not str(error).startswith("The result"))
