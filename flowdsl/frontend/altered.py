"""What a module changes while it is read is taken for what cannot be read, in the module that it comes from::

    from settings import TABLE
    TABLE["a"] = 1              # `TABLE` of `settings` is not what its definition says, for nobody

See `flowdsl.frontend.changed`, which finds the names.
"""

import builtins
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
        if other is None:
            continue
        for name in before:
            if not name.startswith("_") and other.lookup(name) is not None:
                module.symbols[name] = _unusable(module, name, BOUND)
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
        elif name in module.symbols:
            _mark(module, name, why, rest)
        elif why in (CHANGED, GIVEN, SHARED) and name in (inner := imported_by(text, module.package)):
            _mark_home(module, f"{inner[name]}.{rest}".strip("."), why)  # imported in a function that runs


def mark_elsewhere(program: "Program") -> None:
    """Mark what the user's other modules, also those that nothing is used of, change in each other."""
    if program.loader is None:
        return
    pending = [name for module in program.texts for name in imported_by(module.source.text, module.package).values()]
    seen: set[str] = set()
    while pending:
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
    whole = not rest
    if whole:
        module.symbols[name] = _unusable(module, name, why)
    marked = _mark_home(module, f"{symbol.qualified}.{rest}".strip("."), why)
    if whole and not marked:
        module.symbols[name] = symbol  # a library's, or what cannot be changed in place


def _mark_home(module: "Module", path: str, why: str) -> bool:
    """Mark what a dotted path leads to in another of the user's modules; returns whether it cannot be read now."""
    home = module.program.home(path)
    if home is None:
        return False
    owner, inner = home
    part = bool(inner) and not inner.startswith("__")
    for other in shared_names(owner.source.text, inner) if part else [*owner.symbols]:
        _mark(owner, other, why if other == inner or not part else SHARED)
    return not part or isinstance(owner.symbols.get(inner), Unusable)


def _is_object(symbol: Symbol) -> bool:
    """Whether a symbol is a value that may be changed in place: no text, number, function or error."""
    if isinstance(symbol, Constant):
        return not isinstance(symbol.value, _SCALARS)
    return isinstance(symbol, ConstantsClass) and not symbol.enum


def _unusable(module: "Module", name: str, why: str, symbol: Symbol | None = None) -> Unusable:
    error = error_classes.error_of(symbol) if symbol is not None else None
    return Unusable(name, why, module.tree, _HELP[why], error)


def _fails(qualified: str) -> bool:
    """Whether an import from the standard library fails in the Python that compiles; nothing is imported to see."""
    owner, _, name = qualified.rpartition(".")
    module = sys.modules.get(owner) if owner.partition(".")[0] in sys.stdlib_module_names else None
    return module is not None and not hasattr(module, name)
