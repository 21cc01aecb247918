"""A bound on the time that one program may take: a hang is a failure, not a run that never ends."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlow(Exception):
    """One program took longer than it may."""


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Raise `TooSlow` in the block when it takes longer (where the system has such signals)."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
