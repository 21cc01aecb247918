"""How much memory this process holds, and held at most."""

import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak() -> int:
    """Return the most memory the process ever held, in bytes; 0 where the system does not tell."""
    if sys.platform == "win32":
        return 0
    if sys.platform == "linux":
        # Not ru_maxrss: that begins with the peak of the process which started this one, and would hide our growth.
        found = _status("VmHWM:")
        if found is not None:
            return found
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def held() -> int:
    """Return the memory the process holds now, in bytes; its peak where the system does not tell."""
    found = _status("VmRSS:") if sys.platform == "linux" else None
    return peak() if found is None else found


def _status(field: str) -> int | None:
    try:
        with _STATUS.open(encoding="ascii", errors="replace") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith(field))
    except (OSError, StopIteration, ValueError):
        return None
