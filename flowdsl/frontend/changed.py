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
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from flowdsl.frontend.early_reads import read_early
from flowdsl.frontend.sharing import (
    FUNCTIONS,
    MUTATING,
    Function,
    defaults_of,
    executed,
    held,
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
EVERY: Final = "*"
"""Stands for every name of the module, in what is changed."""
NOBODYS: Final = frozenset({"flowdsl", "flowdsl_tasks", *sys.stdlib_module_names})
"""Packages that are not the user's."""
_MAKING = frozenset({"__init__", "__post_init__", "__new__"})
_SETTERS = frozenset({
    "setattr", "delattr", "shuffle", "heapify", "heappush", "heappop", "heapreplace", "heappushpop", "insort",
    "insort_left", "insort_right", "setitem", "delitem", "iadd", "ior", "iand", "ixor", "isub", "iconcat", "imul",
})  # fmt: skip
"""Functions that change their first argument."""
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Constant)
_CLASSES = frozenset({"dict", "list", "set", "object", "type"})
_SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda)

Change = tuple[str, bool]
"""A name, or a path of attributes, and whether it is a part of its value that is changed."""


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
    changes = [change for own, inner in scopes for change in _changes(inner) if _first(change[0]) not in own]
    changes += _changes(nodes)
    for node in outermost:
        parts = [part for part in ast.walk(node) if isinstance(part, _TELLING)]
        found = list(_changes(parts))
        if found or any(isinstance(part, ast.Global) for part in parts):
            own, shared = names_of(node)
            _note(shared, BOUND, out)
            changes += [(name, deep) for name, deep in found if _first(name) not in own - shared]
    # What a call gives is changed, and not what is called, unless it gives a default of its own.
    kept = {name for name, node in functions.items() if all(map(is_scalar, defaults_of(node)))}
    records = (node for _, inner in scopes for node in inner if isinstance(node, ast.ClassDef) and node.decorator_list)
    kept.update(node.name for node in records)
    _note((name for name, deep in changes if not (deep and name in kept)), CHANGED, out)
    inside = [node for _, inner in scopes[1:] for node in inner]
    given = [*_given_away(functions, [*nodes, *inside])]
    _note((name for name, _ in given), GIVEN, out)
    _note(sharing(body, [(_first(name), deep or "." in name) for name, deep in [*changes, *given]]), SHARED, out)
    return out


_TELLING: Final = (ast.Subscript, ast.Attribute, ast.AugAssign, ast.Call, ast.Global)
"""The nodes that change something, or say whose names they are."""


def _scopes(body: Sequence[ast.stmt]) -> list[tuple[set[str], list[ast.AST]]]:
    """Return the nodes that run while a module is read, of the module and of each class, with a class's own names."""
    out: list[tuple[set[str], list[ast.AST]]] = [(set(), list(executed(body)))]
    for _, nodes in out:
        for node in nodes:
            if isinstance(node, ast.ClassDef):
                out += [(set(_bound(node.body)), list(executed(node.body)))]  # it grows on the way
    return out


def shared_names(text: str, name: str) -> set[str]:
    """Return the names of a module whose values may change where the value of one does: they hold it, or are held."""
    tree = _parsed(text)
    return {name} if tree is None else {name, *sharing(tree.body, [(name, True)])}


def _parsed(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        # Syntax of a later Python than this one, which the compiler's own parser knows.
        return None


def _first(path: str) -> str:
    return path.partition(".")[0]


def _block(body: Sequence[ast.stmt], out: dict[str, str]) -> None:
    """Note the names that statements bind in another way than by a definition that is read."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
                pass
            case ast.If(body=inner) if is_main(node):
                _note(_bound(inner), BRANCH, out)
            case ast.If(test=test, body=inner, orelse=orelse):
                _note(_walrus(test), BOUND, out)
                if not orelse and not _for_types(test):
                    _note(_bound(inner), BRANCH, out)
                _branches(inner, [orelse], out)
            case ast.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=last):
                _note((h.name for h in handlers if h.name is not None), BOUND, out)  # gone after its handler
                if not all(isinstance(h.body[-1], ast.Raise) for h in handlers):
                    _note(_bound(inner), BRANCH, out)
                _branches(inner, [*(h.body for h in handlers), orelse, last], out)
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if not all(map(_names_only, targets)):
                    _note(_bound(targets), BOUND, out)
                _note(_walrus(node), BOUND, out)
            case _:
                _note(_bound([node]), BOUND, out)


def _branches(body: Sequence[ast.stmt], others: Sequence[Sequence[ast.stmt]], out: dict[str, str]) -> None:
    """Note what the branches that the compiler does not read define, too."""
    for other in others:
        _note(_bound(other), BRANCHES, out)
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
    return _top(inner) - _top(others)


def _imported_again(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield the names that a branch imports, and that another statement gives something else."""
    if not any(isinstance(node, ast.If | ast.Try) for node in body):
        return
    found = [(node, _top([node]), dict(imports(ast.walk(node)))) for node in body if not is_main(node)]
    for node, _, imported in found:
        if isinstance(node, ast.Try) or (isinstance(node, ast.If) and not _for_types(node.test)):
            for other, names, others in found:
                if other is not node and not (isinstance(other, ast.If) and _for_types(other.test)):
                    yield from (name for name, path in imported.items() if name in names and others.get(name) != path)


def _top(body: Sequence[ast.stmt]) -> set[str]:
    return {*_bound(body), *(name for name, _ in imports(part for node in body for part in ast.walk(node)))}


def _note(names: Iterable[str], what: str, out: dict[str, str]) -> None:
    for name in names:
        if what == CHANGED:
            out[name] = what
        else:
            out.setdefault(name, what)


def _bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that nodes bind in their own scope, imports apart."""
    pending = list(nodes)
    while pending:
        node = pending.pop()
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Lambda():
                pass
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
                pending.extend(ast.iter_child_nodes(node))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                yield from _walrus(node)
            case _:
                pending.extend(ast.iter_child_nodes(node))


def _names_only(target: ast.expr) -> bool:
    """Whether a target is a name, or names to unpack into."""
    match target:
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            return all(map(_names_only, parts))
        case ast.Starred(value=inner):
            return _names_only(inner)
        case _:
            return isinstance(target, ast.Name)


def _walrus(node: ast.AST) -> Iterator[str]:
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.NamedExpr):
            yield part.target.id
        if not isinstance(part, _SCOPES):
            pending.extend(ast.iter_child_nodes(part))


def _changes(nodes: Iterable[ast.AST]) -> Iterator[Change]:
    """Yield what is changed in place by nodes."""
    nodes = list(nodes)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for part in nodes:
        match part:
            case ast.Attribute(attr="__doc__" | "__module__" | "__wrapped__"):
                pass
            case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield from _root(part, steps=-1)
            case ast.Attribute(value=value, attr=name) if name in MUTATING and id(part) not in called:
                yield from _root(value)  # `add = SEEN.append`, or a function that is given it, may call it
            case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
                yield EVERY, True
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name, False
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments) if name in MUTATING:
                yield from _root(value)
                if isinstance(value, ast.Name) and value.id in _CLASSES and arguments:  # `dict.update(TABLE, …)`
                    yield from _root(arguments[0])
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[value, *_]) if name in _SETTERS:
                yield from _root(value)
            case _:
                pass


def _root(node: ast.AST, steps: int = 0) -> Iterator[Change]:
    """Yield the name that a place is a part of, with the attributes that follow it: ``settings.LIMITS[0]``."""
    path: list[str] = []
    while True:
        match node:
            case ast.Attribute(value=value, attr=name):
                path = [name, *path]
            case ast.Subscript(value=value) | ast.Call(func=ast.Name(id="vars" | "getattr"), args=[value, *_]):
                path = []
            case _:
                break
        node = value
        steps += 1
    match node:
        case ast.Name(id=name):
            yield ".".join([name, *path]), steps > 0
        case ast.Call(func=ast.Name(id=name), args=[]) if name in _NAMESPACES:
            yield EVERY, True
        case _:
            # A part of what an expression gives, which may be a part of what stands in it.
            yield from ((name, True) for name, _ in held(node))


def _called(body: Iterable[ast.AST], functions: Mapping[str, Function]) -> list[ast.stmt]:
    """Return the statements of the functions that run while the module is read."""
    called: dict[str, Function] = {}
    pending = list(body)
    while pending:
        named = {node.id for node in executed(pending) if isinstance(node, ast.Name)} & functions.keys() - called.keys()
        called.update((name, functions[name]) for name in named)
        pending = [statement for name in named for statement in functions[name].body]
    return [statement for function in called.values() for statement in function.body]


def _given_away(functions: Mapping[str, Function], nodes: Sequence[ast.AST]) -> Iterator[Change]:
    """Yield what is given to a function that may change it while the module is read."""
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    imported = dict(imports(nodes))
    tools = {
        name for node in nodes if isinstance(node, ast.Assign) and _is_tool(node.value, imported)
        for name in _bound(node.targets)
    }  # fmt: skip
    assigned = set(_bound(node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign)))
    changing: set[str] | None = None
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        changing = _changing(functions.values(), classes.values()) if changing is None else changing
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        root, last = node.func, ""
        while isinstance(root, ast.Attribute | ast.Subscript):
            last = last or (root.attr if isinstance(root, ast.Attribute) else "")
            root = root.value
        name = root.id if isinstance(root, ast.Name) else ""
        direct = root is node.func
        if name in ("exec", "eval") and name not in functions:
            yield EVERY, True
        if any(_may_change(part, changing) for part in parts):
            away = True
        elif direct and (name in functions or name in classes):
            away = name in changing
        elif name in imported:
            kept = (last or imported[name].rpartition(".")[2])[:1].isupper()  # a class keeps what it is given
            away = imported[name].partition(".")[0] not in NOBODYS and (id(node) in alone or not kept)
        elif last in MUTATING or name in tools or (direct and hasattr(builtins, name)):
            away = False
        elif not name and not direct:
            away = False  # a method of a text or a display
        else:
            away = id(node) in alone or not name or (direct and name in assigned)
            if away:
                yield from ((given, True) for given, _ in held(node.func))
        if away:
            yield from ((given, True) for part in parts for given, _ in held(part))


def _is_tool(node: ast.expr, imported: Mapping[str, str]) -> bool:
    """Whether a value is made by a function of the standard library or of flowdsl: a logger, a compiled pattern."""
    if not isinstance(node, ast.Call):
        return False
    root = node.func
    while isinstance(root, ast.Attribute):
        root = root.value
    return isinstance(root, ast.Name) and imported.get(root.id, "").partition(".")[0] in NOBODYS


def _may_change(node: ast.expr, changing: Iterable[str]) -> bool:
    """Whether an argument is a function that changes what it is given."""
    match node:
        case ast.Name(id=name):
            return name in changing
        case ast.Lambda(args=arguments):
            own = {part.arg for part in ast.walk(arguments) if isinstance(part, ast.arg)}
            return any(_first(name) in own for name, _ in _changes(ast.walk(node.body)))
        case _:
            return False


def _changing(functions: Iterable[Function], classes: Iterable[ast.ClassDef] = ()) -> set[str]:
    """Return the names of the functions and classes whose calls may change what they are given."""
    found = {
        node.name for node in classes
        if any(isinstance(part, FUNCTIONS) and part.name in _MAKING for part in node.body)
    }  # fmt: skip
    calls: dict[str, set[str]] = {}
    for node in functions:
        parts = list(ast.walk(node))
        own = names_of(node)[0] - _fresh(parts)
        names = [p.func for p in parts if isinstance(p, ast.Call)]
        calls[node.name] = {func.id for func in names if isinstance(func, ast.Name)}
        given = {func.id for func in names if isinstance(func, ast.Name)} & own  # it calls what it is given
        if given or any(_first(name) in own for name, _ in _changes(parts)):
            found.add(node.name)
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return found


def _fresh(nodes: Iterable[ast.AST]) -> set[str]:
    """Return the local names that hold nothing but objects made by the function itself."""
    fresh: set[str] = set()
    other: set[str] = set()
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                (fresh if _makes(node.value) else other).add(name)
            case ast.Assign(targets=targets):
                other.update(_bound(targets))
            case ast.For(target=target) | ast.comprehension(target=target) | ast.NamedExpr(target=target):
                other.update(_bound([target]))
            case ast.withitem(optional_vars=ast.expr() as target):
                other.update(_bound([target]))
            case ast.arg(arg=name) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                other.add(name)
            case _:
                pass
    return fresh - other


def _makes(node: ast.expr | None) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in ("list", "dict", "set", "defaultdict", "Counter", "sorted", "deque", "copy", "deepcopy")
        case _:
            return isinstance(node, _DISPLAYS)


def imported_by(text: str, package: str) -> dict[str, str]:
    """Return the names that a module imports, each with the absolute dotted name of what it is.

    Args:
        text: the module.
        package: the package that relative imports start from.
    """
    tree = _parsed(text)
    found: dict[str, str] = {}
    for name, path in imports(executed(tree.body)) if tree is not None else ():
        dots = len(path) - len(path.lstrip("."))
        start = package.split(".")[: len(package.split(".")) - dots + 1] if dots else []
        found[name] = ".".join([*start, path.lstrip(".")])
    return found
