"""Find stubs by qualified name, in packages that declare themselves adapters.

A package is trusted with the import that the user's modules are not: it is listed here, or advertises itself by an
entry point of the group ``flowdsl.adapters`` whose value is the package's name.
"""

import importlib
from functools import lru_cache
from types import ModuleType

GROUP = "flowdsl.adapters"
BUILT_IN = ("flowdsl_tasks",)


@lru_cache(maxsize=1)
def third_party() -> tuple[str, ...]:
    """Return the packages that entry points name, in a stable order."""
    from importlib import metadata  # a sixth of importing the compiler, and few modules are adapters' or others'

    return tuple(sorted({entry.value for entry in metadata.entry_points(group=GROUP)} - set(BUILT_IN)))


def is_adapter(module: str) -> bool:
    """Whether a module belongs to an adapter package (and so may be imported by the compiler)."""
    package = module.partition(".")[0]
    return package in BUILT_IN or package in {name.partition(".")[0] for name in third_party()}


def load(module: str) -> ModuleType | None:
    """Import an adapter module; None when there is no such module."""
    if not is_adapter(module):
        return None
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is not None and module.startswith(error.name):
            return None
        raise
