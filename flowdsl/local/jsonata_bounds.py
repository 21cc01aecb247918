"""Keeping an expression within its time *and* memory.

The engine stops an expression after a time, and bounds each array and text, but not all of them together: a hostile
expression allocates hundreds of megabytes per second. So an expression gets a short time first, and more only if the
process has hardly grown meanwhile::

    0.2 s ─▶ grew little? ─▶ 0.8 s ─▶ grew little? ─▶ the whole time

Expressions have no effects, so running one again changes nothing. Those that end within the first bound, which are
nearly all, cost nothing.

The engine looks at the clock every few dozen steps, in each of which a range may make an array of the greatest length.
Where a range can be made again and again, inside a function or a path, arrays have to be shorter.
"""

import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jlens

from flowdsl.jsontypes import Json

_FIRST_SECONDS: Final = 0.2
_LONGER: Final = 4
_TIMED_OUT: Final = "D1012"
_REPEATED_ITEMS: Final = 200_000
_REPEATS: Final = re.compile(r"function|λ|\.\s*[(\[{]")


def longest_array(text: str, limit: int) -> int:
    """Return the longest array an expression may build: `limit`, or less where it may build many of them."""
    if (".." in text or "$range" in text) and _REPEATS.search(text) is not None:
        return min(limit, _REPEATED_ITEMS)
    return limit


class TooMuchMemory(Exception):
    """The expression was stopped because the process grew too much."""


def evaluate_bounded(
    evaluate: Callable[..., Any],
    document: Json,
    bindings: dict[str, Json] | None,
    options: dict[str, Any],
    seconds: float,
    growth: int,
    again: Callable[[], None],
) -> Any:
    """Evaluate a compiled expression.

    Args:
        evaluate: evaluates it; takes ``timeout`` in seconds.
        document: its input.
        bindings: its variables.
        options: further arguments.
        seconds: the longest it may take.
        growth: bytes by which the process may grow before more time is refused.
        again: called before each further try, to put random numbers back.

    Raises:
        jlens.JlensError: the evaluation failed, or took longer than `seconds`.
        TooMuchMemory: it allocates too fast.
    """
    given = min(_FIRST_SECONDS, seconds)
    while True:
        before = _peak()
        try:
            return evaluate(document, bindings, timeout=given, **options)
        except jlens.JlensError as error:
            if getattr(error, "code", None) != _TIMED_OUT or given >= seconds:
                raise
            if _peak() - before > growth:
                raise TooMuchMemory from None
        again()
        given = min(given * _LONGER, seconds)


def _peak() -> int:
    """Return the most memory the process ever held, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        # Not ru_maxrss: that begins with the peak of the process which started this one, and would hide our growth.
        try:
            with Path("/proc/self/status").open(encoding="ascii", errors="replace") as status:
                return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM:"))
        except (OSError, StopIteration, ValueError):
            pass
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
