"""A bound on the time and memory that one program may take: a hang is a failure, not a run that never ends."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

MEMORY = 4 * 2**30
"""Bytes of address space: a list that squares its length in a loop has them soon, in Python as in a machine."""


class TooSlow(Exception):
    """One program took longer than it may."""


@contextmanager
def bounded(seconds: int) -> Iterator[None]:
    """Raise `TooSlow` in the block when it takes longer, `MemoryError` when it takes much (where the system can)."""
    if not hasattr(signal, "SIGALRM"):
        yield
        return

    def ring(*_: object) -> None:
        raise TooSlow

    import resource

    before = signal.signal(signal.SIGALRM, ring)
    left = signal.alarm(seconds)  # of a bound around this one
    allowed, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most), most))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
        signal.alarm(left)
