"""Clocks: virtual by default, so that a workflow which waits for a week is tested in milliseconds."""

import time
from datetime import UTC, datetime
from typing import Protocol

DEFAULT_START = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
"""Where a virtual clock starts unless told otherwise: a fixed instant keeps runs deterministic."""


class Clock(Protocol):
    """Time as the engine sees it: seconds since the epoch."""

    def now(self) -> float:
        """Return the current time in seconds since the epoch."""

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""


class VirtualClock:
    """A clock that jumps: sleeping costs nothing."""

    __slots__ = ("_now",)

    def __init__(self, start: float | datetime = DEFAULT_START) -> None:
        self._now = start.timestamp() if isinstance(start, datetime) else float(start)

    def now(self) -> float:
        """Return the virtual time in seconds since the epoch."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Advance the virtual time."""
        self._now += max(0.0, seconds)


class SystemClock:
    """The wall clock: waits take as long as on AWS."""

    __slots__ = ()

    def now(self) -> float:
        """Return the wall-clock time in seconds since the epoch."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Really sleep."""
        if seconds > 0:
            time.sleep(seconds)


def timestamp(seconds: float) -> str:
    """Write a time as the context object does: ``2025-01-01T00:00:00.000Z``."""
    moment = datetime.fromtimestamp(seconds, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
