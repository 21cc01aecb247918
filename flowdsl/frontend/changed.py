"""Names of a module that are not, or not always, what their definition says::

    LIMITS = [1, 2]
    LIMITS.append(3)            ───▶  {"LIMITS": "changed after its definition"}

    if FAST:
        STEP = 5                ───▶  {"STEP": "defined in more than one branch"}
    else:
        STEP = 1

    for row in ROWS:
        row["n"] = 0            ───▶  {"row": …, "ROWS": "part of what is changed after its definition"}

    settings.LIMIT = 3          ───▶  {"settings.LIMIT": …}

A module is read and not executed, so such a name has no value that could be relied on. What stands under
``if __name__ == "__main__":`` happens after the module has been read. Python's own parser does the reading: it is the
fastest one for a whole module, and no place in the text is needed.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

from flowdsl.frontend.bound import bound, bound_here, walrus
from flowdsl.frontend.early_reads import read_early
from flowdsl.frontend.given_away import given_away
from flowdsl.frontend.in_place import Change, changes_of, first
from flowdsl.frontend.sharing import (
    FUNCTIONS,
    Function,
    defaults_of,
    executed,
    imports,
    is_main,
    is_scalar,
    names_of,
    sharing,
)

CHANGED = "changed after its definition"
GIVEN = "given to a function that may change it, while its module is read"
SHARED = "part of what is changed after its definition"
BOUND = "given another value after its definition"
BRANCHES = "defined in more than one branch"
BRANCH = "defined in one branch only"
EARLY = "read by another statement of its module before it is defined"
FOR_TYPES = "there for type checkers only, in `if TYPE_CHECKING:`"


def changed_names(text: str) -> dict[str, str]:
    """Return the names of a module that are not what their definition says, and why: one of the texts above.

    A name with dots is a part of what the module has under the first name; see `EVERY`.
    """
    tree = _parsed(text)
    if tree is None:
        return {}
    out: dict[str, str] = {}
    _block(tree.body, out)
    _note(_types_only(tree.body), FOR_TYPES, out)
    _note(_imported_again(tree.body), BOUND, out)
    _note(read_early(tree.body), EARLY, out)
    scopes = _scopes(tree.body)
    outermost = [node for _, nodes in scopes for node in nodes if isinstance(node, FUNCTIONS)]
    functions = {node.name: node for node in outermost}
    body = [*tree.body, *_called(tree.body, functions)]
    nodes = list(executed(body))
    changes = list(changes_of(nodes))
    local: list[Change] = []  # in a class, of names of its own, which may hold what the module has
    for own, inner in scopes[1:]:
        for change in changes_of(inner):
            (local if first(change[0]) in own else changes).append(change)
    for node in outermost:
        parts = [part for part in ast.walk(node) if isinstance(part, _TELLING)]
        found = list(changes_of(parts))
        if found or any(isinstance(part, ast.Global) for part in parts):
            own, shared = names_of(node)
            _note(shared, BOUND, out)
            changes += [(name, deep) for name, deep in found if first(name) not in own - shared]
    # What a call gives is changed, and not what is called, unless it gives a default of its own.
    kept = {name for name, node in functions.items() if all(map(is_scalar, defaults_of(node)))}
    records = (node for _, inner in scopes for node in inner if isinstance(node, ast.ClassDef) and node.decorator_list)
    kept.update(node.name for node in records)
    _note((name for name, deep in changes if not (deep and name in kept)), CHANGED, out)
    inside = [node for _, inner in scopes[1:] for node in inner]
    given = [*given_away(functions, [*nodes, *inside])]
    _note((name for name, _ in given), GIVEN, out)
    for _, inner in scopes:
        body += [part for node in inner if isinstance(node, ast.ClassDef) for part in node.body]
    seeds = [(first(name), deep or "." in name) for name, deep in [*changes, *given, *local]]
    _note(sharing(body, seeds), SHARED, out)
    return out


_TELLING: Final = (ast.Subscript, ast.Attribute, ast.AugAssign, ast.Call, ast.Global)
"""The nodes that change something, or say whose names they are."""


def _scopes(body: Sequence[ast.stmt]) -> list[tuple[set[str], list[ast.AST]]]:
    """Return the nodes that run while a module is read, of the module and of each class, with a class's own names."""
    out: list[tuple[set[str], list[ast.AST]]] = [(set(), list(executed(body)))]
    for _, nodes in out:
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                out += [(set(bound(node.body)), list(executed(node.body)))]  # it grows on the way
    return out


def shared_names(text: str, name: str) -> set[str]:
    """Return the names of a module whose values may change where the value of one does: they hold it, or are held."""
    tree = _parsed(text)
    return {name} if tree is None else {name, *sharing(tree.body, [(name, True)])}


@lru_cache(maxsize=4)
def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        # Syntax of a later Python than this one, which the compiler's own parser knows.
        return None


def _block(body: Sequence[ast.stmt], out: dict[str, str]) -> None:
    """Note the names that statements bind in another way than by a definition that is read."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
                pass
            case ast.If(body=inner) if is_main(node):
                _note(bound(inner), BRANCH, out)
            case ast.If(test=test, body=inner, orelse=orelse):
                _note(walrus(test), BOUND, out)
                if not orelse and not _for_types(test):
                    _note(bound(inner), BRANCH, out)
                _branches(inner, [orelse], out)
            case ast.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=last):
                _note((h.name for h in handlers if h.name is not None), BOUND, out)  # gone after its handler
                if not all(isinstance(h.body[-1], ast.Raise) for h in handlers):
                    _note(bound(inner), BRANCH, out)
                _branches(inner, [*(h.body for h in handlers), orelse, last], out)
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if not all(map(_names_only, targets)):
                    _note(bound(targets), BOUND, out)
                _note(walrus(node), BOUND, out)
            case _:
                _note(bound([node]), BOUND, out)


def _branches(body: Sequence[ast.stmt], others: Sequence[Sequence[ast.stmt]], out: dict[str, str]) -> None:
    """Note what the branches that the compiler does not read define, too."""
    for other in others:
        _note(bound(other), BRANCHES, out)
    for block in (body, *others):
        _block(block, out)


def _for_types(test: ast.expr) -> bool:
    """Whether an `if` is there for type checkers."""
    match test:
        case ast.Name(id="TYPE_CHECKING") | ast.Attribute(attr="TYPE_CHECKING"):
            return True
        case _:
            return False


def _types_only(body: Sequence[ast.stmt]) -> set[str]:
    """Return the names that only ``if TYPE_CHECKING:`` binds, whose body Python does not run."""
    inner = [part for node in body if isinstance(node, ast.If) and _for_types(node.test) for part in node.body]
    if not inner:
        return set()
    others: list[ast.stmt] = []
    for node in body:
        others += node.orelse if isinstance(node, ast.If) and _for_types(node.test) else [node]
    return bound_here(inner) - bound_here(others)


def _imported_again(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names that a branch imports, and that another statement gives something else."""
    if not any(isinstance(node, ast.If | ast.Try) for node in body):
        return
    found = [(node, bound_here([node]), dict(imports(executed([node])))) for node in body if not is_main(node)]
    for node, _, imported in found:
        if isinstance(node, ast.Try) or (isinstance(node, ast.If) and not _for_types(node.test)):
            for other, names, others in found:
                if other is not node and not (isinstance(other, ast.If) and _for_types(other.test)):
                    yield from (name for name, path in imported.items() if name in names and others.get(name) != path)


def _note(names: Iterable[str], what: str, out: dict[str, str]) -> None:
    for name in names:
        if what == CHANGED:
            out[name] = what
        else:
            out.setdefault(name, what)


def _names_only(target: ast.expr) -> bool:
    """Whether a target is a name, or names to unpack into."""
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_names_only, parts))
        case ast.Starred(value=inner):
            return _names_only(inner)
        case _:
            return isinstance(target, ast.Name)


def _called(body: Iterable[ast.AST], functions: Mapping[str, Function]) -> list[ast.stmt]:
    """Return the statements of the functions that run while the module is read."""
    called: dict[str, Function] = {}
    pending = list(body)
    while pending:
        named = {node.id for node in executed(pending) if isinstance(node, ast.Name)} & functions.keys() - called.keys()
        called.update((name, functions[name]) for name in named)
        pending = [statement for name in named for statement in functions[name].body]
    return [statement for function in called.values() for statement in function.body]


def imported_by(text: str, package: str) -> dict[str, str]:
    """Return the names that a module imports, each with the absolute dotted name of what it is.

    Args:
        text: the module.
        package: the package that relative imports start from.
    """
    tree = _parsed(text)
    found: dict[str, str] = {}
    for name, path in imports(ast.walk(tree)) if tree is not None else ():
        dots = len(path) - len(path.lstrip("."))
        start = package.split(".")[: len(package.split(".")) - dots + 1] if dots else []
        found[name] = ".".join([*start, path.lstrip(".")])
    return found
