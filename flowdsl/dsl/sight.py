"""The exception classes that code on the way to a task call can name in an ``except``.

On AWS an error is only a name, and a machine's handler knows the classes of the modules it was compiled from. So a
class below a builtin one, ``class Slow(TimeoutError)``, counts where it stands in a module of a function that is
running, up to the workflow, or in one that such a module has something of. A class of that name anywhere else that
happens to be loaded is another one.
"""

import sys
import sysconfig
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from types import FrameType, FunctionType, ModuleType
from typing import Any

NOT_THE_USERS = frozenset(sys.stdlib_module_names) - {"__main__"} | {"flowdsl", "flowdsl_tasks"}
"""Packages whose ``raise`` statements are no statements of a workflow."""
_OUTSIDE = "flowdsl.dsl.workflow"
"""What calls the function of a workflow: who calls that has no part in it."""


def classes_in_sight() -> Iterator[type[Exception]]:
    """Yield the user's exception classes of the modules that the running functions are written in, or know of."""
    modules = _running()
    pending = [*modules.values()]
    entered: set[type] = set()
    while pending:
        for value in [*pending.pop().values()]:
            if not isinstance(value, type | FunctionType | ModuleType):
                continue
            home = value.__name__ if isinstance(value, ModuleType) else value.__module__ or ""
            if home not in modules:
                modules[home] = vars(sys.modules[home]) if home in sys.modules and is_the_users(home) else {}
                pending.append(modules[home])
            if modules[home] and isinstance(value, type) and value not in entered:
                entered.add(value)
                pending.append(dict(vars(value)))  # a class may hold others
                if issubclass(value, Exception):
                    yield value


def _running() -> dict[str, dict[str, Any]]:
    """Return the names of the user's modules whose functions are running, the innermost first."""
    found: dict[str, dict[str, Any]] = {}
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_globals.get("__name__") != _OUTSIDE:
        name = str(frame.f_globals.get("__name__"))
        if is_the_users(name):
            found.setdefault(name, frame.f_globals)
        frame = frame.f_back
    return found


def is_the_users(module: str) -> bool:
    """Whether a module is no library: the compiler reads it where a workflow needs it."""
    file = getattr(sys.modules.get(module), "__file__", None)
    library = file and any(Path(file).is_relative_to(folder) for folder in _libraries())
    return module.partition(".")[0] not in NOT_THE_USERS and not library


@lru_cache(maxsize=1)
def _libraries() -> tuple[str, ...]:
    return sysconfig.get_path("purelib"), sysconfig.get_path("platlib")
