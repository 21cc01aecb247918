"""Running Python code that may take too long or too much, on a thread that can be stopped.

The caller's thread looks at the clock and at the memory of the process while the other one works, and stops it by an
exception raised inside it. Ctrl-C arrives in the caller's thread and stops the work as well.
"""

import ctypes
import threading
from collections.abc import Callable
from time import monotonic
from typing import Any, Final

from flowdsl.local.memory import held

_LOOK_SECONDS: Final = 0.005
_AT_ONCE_SECONDS: Final = 0.002


class OutOfTime(Exception):
    """The work took too long."""


class OutOfMemory(Exception):
    """The process grew too much."""


class _Stopped(BaseException):
    """Raised inside the working thread; no ``except Exception`` there holds it up."""


def watched(work: Callable[[], Any], seconds: float, growth: int) -> Any:
    """Return what `work` returns, or raise what it raises.

    Args:
        work: Python code without effects; a single operation of the interpreter cannot be stopped.
        seconds: the longest it may take.
        growth: bytes by which the process may grow meanwhile.

    Raises:
        OutOfTime: it took longer.
        OutOfMemory: the process grew more.
    """
    result: list[Any] = []
    failure: list[BaseException] = []
    # Not join() and is_alive(): interrupted inside join, Python 3.11 takes a running thread for one that has ended.
    ended = threading.Event()

    def run() -> None:
        try:
            result.append(work())
        except BaseException as error:
            failure.append(error)
        finally:
            ended.set()

    thread = threading.Thread(target=run, name="flowdsl-watched", daemon=True)
    ends, before = monotonic() + seconds, held()
    thread.start()
    try:
        ended.wait(_AT_ONCE_SECONDS)
        while not ended.is_set():
            if monotonic() > ends:
                raise OutOfTime
            if held() - before > growth:
                raise OutOfMemory
            ended.wait(_LOOK_SECONDS)
    finally:
        _stop(thread, ended)
    if failure:
        raise failure[0]
    return result[0]


def _stop(thread: threading.Thread, ended: threading.Event) -> None:
    """End a thread, which may be inside a handler of its own: ask until it has ended, or for a second."""
    asked = 0
    while not ended.is_set() and asked < 50:
        ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread.ident or 0), ctypes.py_object(_Stopped))
        ended.wait(0.02)
        asked += 1
