"""What a module changes while it is read is taken for what cannot be read, in the module that it comes from::

    from settings import TABLE
    TABLE["a"] = 1              # `TABLE` of `settings` is not what its definition says, for nobody

See `flowdsl.frontend.changed`, which finds the names.
"""

import builtins
import importlib
import sys
from typing import TYPE_CHECKING, Final

import libcst as cst

from flowdsl.frontend import error_classes
from flowdsl.frontend.changed import (
    BOUND,
    BRANCH,
    BRANCHES,
    CHANGED,
    EARLY,
    FOR_TYPES,
    GIVEN,
    SHARED,
    changed_names,
    imported_by,
    shared_names,
)
from flowdsl.frontend.given_away import NOBODYS
from flowdsl.frontend.in_place import EVERY
from flowdsl.frontend.symbols import (
    Constant,
    ConstantsClass,
    Imported,
    LambdaFunction,
    Symbol,
    Unusable,
    WorkflowFunction,
)

if TYPE_CHECKING:
    from flowdsl.frontend.module import Module, Program

_HELP: Final = (
    dict.fromkeys(
        (CHANGED, GIVEN, SHARED, BOUND), "give it its value in one assignment, and change a copy under another name"
    )
    | dict.fromkeys((BRANCHES, BRANCH), "define it once, outside of `if` and `try`")
    | {EARLY: "move its definition up"}
)
_SCALARS: Final = (cst.BaseString, cst.BaseNumber, cst.UnaryOperation, cst.Comparison)


def mark(module: "Module") -> None:
    """Mark the names that a module changes, or gives another value, of its own and of the user's other modules."""
    text = module.source.text
    for star, before in module.starred:
        other = module.program.module(star)
        for name in before if other is not None else ():
            if not name.startswith("_") and other is not None and other.lookup(name) is not None:
                module.symbols[name] = _unusable(module, name, BOUND)
    if not (module.errors or "TYPE_CHECKING" in text or any(map(_counts, module.symbols.values()))):
        return
    changed = changed_names(text)
    if EVERY in changed:
        changed |= dict.fromkeys(module.symbols, CHANGED)
    error_classes.rename(module, [path.partition(".")[0] for path in changed])
    for path, why in changed.items():
        name, _, rest = path.partition(".")
        if why == FOR_TYPES:
            module.for_types.add(name)
        elif name not in module.symbols and hasattr(builtins, name) and why in (BOUND, BRANCH, BRANCHES):
            module.symbols[name] = _unusable(module, name, why)
        else:
            _mark(module, name, why, rest)


def mark_elsewhere(program: "Program") -> None:
    """Mark what the user's other modules, also those that nothing is used of, change in each other."""
    pending = [name for module in program.texts for name in (*module.imports, *module.stars)]
    pending += [name for module in program.texts for name in imported_by(module.source.text, module.package).values()]
    seen: set[str] = set()
    while pending and program.loader is not None:
        path = pending.pop()
        parts = path.split(".")
        for name in (".".join(parts[:end]) for end in range(1, len(parts) + 1)):
            if name in seen or parts[0] in NOBODYS:
                continue
            seen.add(name)
            source = program.loader(name)
            if source is None:
                continue
            package = name if source.name.endswith("__init__.py") else name.rpartition(".")[0]
            imported = imported_by(source.text, package)
            pending += imported.values()
            if not imported.keys().isdisjoint(path.partition(".")[0] for path in changed_names(source.text)):
                program.read_aside(name)


def _counts(symbol: Symbol) -> bool:
    """Whether a workflow can read what a symbol is, and a statement of the module change it."""
    if isinstance(symbol, Imported):
        return symbol.qualified.partition(".")[0] not in NOBODYS
    return not isinstance(symbol, Unusable | WorkflowFunction | LambdaFunction)


def _mark(module: "Module", name: str, why: str, rest: str = "") -> None:
    symbol = module.symbols.get(name)
    if isinstance(symbol, Imported) and why == BRANCHES:
        # A fallback for an import that may fail: the import is what type checkers and people read.
        if _fails(symbol.qualified):
            module.symbols[name] = _unusable(module, name, why)
        return
    if isinstance(symbol, Imported) and why == BOUND and not rest:
        module.symbols[name] = _unusable(module, name, why)
        return
    if symbol is None or not _counts(symbol):
        return
    if not isinstance(symbol, Imported):
        if why not in (GIVEN, SHARED) or _is_object(symbol):
            module.symbols[name] = _unusable(module, name, why, symbol)
        return
    home = module.program.home(f"{symbol.qualified}.{rest}".strip("."))
    if home is None:
        return
    owner, inner = home
    part = bool(inner) and not inner.startswith("__")
    if not rest or not part:
        module.symbols[name] = _unusable(module, name, why)
    for other in shared_names(owner.source.text, inner) if part else [*owner.symbols]:
        _mark(owner, other, why if other == inner or not part else SHARED)
    if why in (GIVEN, SHARED) and part and not isinstance(owner.symbols.get(inner), Unusable):
        module.symbols[name] = symbol  # it cannot be changed in place


def _is_object(symbol: Symbol) -> bool:
    """Whether a symbol is a value that may be changed in place: no text, number, function or error."""
    if isinstance(symbol, Constant):
        return not isinstance(symbol.value, _SCALARS)
    return isinstance(symbol, ConstantsClass) and not symbol.enum


def _unusable(module: "Module", name: str, why: str, symbol: Symbol | None = None) -> Unusable:
    error = error_classes.error_of(symbol) if symbol is not None else None
    return Unusable(name, why, module.tree, _HELP[why], error)


def _fails(qualified: str) -> bool:
    """Whether an import from the standard library fails in the Python that compiles."""
    owner, _, name = qualified.rpartition(".")
    if owner.partition(".")[0] not in sys.stdlib_module_names:
        return False
    try:
        return not hasattr(importlib.import_module(owner), name)
    except ImportError:
        return True
