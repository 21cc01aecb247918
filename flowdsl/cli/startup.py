"""A process that only compiles: ``flowdsl compile`` and its like, which end soon after they began.

Two thirds of what ``flowdsl compile`` does for a small workflow is importing libcst, and two thirds of that is
`dataclasses` compiling methods of libcst's two hundred node classes, most of which no text has. So libcst is imported
with the dataclasses of `flowdsl.records`, whose methods are written when they are first called. Nor do its nodes check
themselves, which takes a quarter of a parse: the parser makes only what is sound, and a compile makes no nodes. And
libcst's own import of its metadata providers, for their names, waits until one is used.

Only the command line does this, and only for verbs that run no code of the user's: the process is flowdsl's own, from
its beginning to its end. `flowdsl.compiler` imports libcst as it is.
"""

import dataclasses
import gc
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

from flowdsl.records import make

_dataclass: Any = dataclasses.dataclass
_METADATA = "libcst.metadata"


def hurry() -> None:
    """Import libcst quickly, and look for no garbage: what a compile makes is alive until it ends."""
    gc.disable()
    if "libcst" in sys.modules:
        return
    dataclasses.dataclass = _late
    sys.modules[_METADATA] = _without_init(_METADATA)
    try:
        import libcst  # noqa: F401
    finally:
        dataclasses.dataclass = _dataclass
        del sys.modules[_METADATA]


def _without_init(package: str) -> ModuleType:
    """Return a package whose ``__init__`` is not run: its modules can be imported from it."""
    found = PathFinder.find_spec(package.partition(".")[0])
    assert found is not None and found.submodule_search_locations is not None
    made = ModuleType(package)
    made.__path__ = [str(Path(place, *package.split(".")[1:])) for place in found.submodule_search_locations]
    return made


def _late(cls: Any = None, /, **options: Any) -> Any:
    """Make a dataclass as `dataclasses.dataclass` does; a frozen one gets its methods when they are called.

    The nodes of a tree do without ``__post_init__``, which validates them.
    """
    if cls is None:
        return lambda made: _late(made, **options)
    if cls.__doc__ is None:
        cls.__doc__ = ""  # Or else dataclasses writes one with `inspect.signature`, which takes its time.
    known = options.get("frozen") is True and options.keys() <= {"frozen", "eq", "unsafe_hash"}
    given = [value for value in cls.__dict__.values() if isinstance(value, dataclasses.Field)]
    if not known or options.get("unsafe_hash") or not all(field.init for field in given):
        return _dataclass(**options)(cls)
    is_node = any(base.__qualname__ == "CSTNode" for base in cls.__mro__)
    return make(cls, frozen=True, eq=options.get("eq", True), checked=not is_node)
