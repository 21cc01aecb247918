"""What a module gives to functions that may change it while the module is read."""

import ast
import builtins
import sys
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Final

from flowdsl.frontend.bound import bound
from flowdsl.frontend.in_place import EVERY, Change, changes_of, first, root_of
from flowdsl.frontend.sharing import FUNCTIONS, MUTATING, Function, held, imports, names_of

NOBODYS: Final = frozenset({"flowdsl", "flowdsl_tasks", *sys.stdlib_module_names})
"""Packages that are not the user's."""
_MAKING = frozenset({"__init__", "__post_init__", "__new__"})
_CALLING = frozenset({"map", "filter", "reduce", "partial", "starmap", "submit", "takewhile", "dropwhile", "groupby"})
"""Functions that call their first argument."""
_HANDED = frozenset({"key", "func", "function", "target", "default", "object_hook"})
_CALLABLE = (ast.Name, ast.Lambda)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.Constant)


def given_away(functions: Mapping[str, Function], nodes: Sequence[ast.AST]) -> Iterator[Change]:
    """Yield what is given to a function that may change it while the module is read."""
    classes = {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}
    alone = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    imported = dict(imports(nodes))
    tools = {
        name for node in nodes if isinstance(node, ast.Assign) and _is_tool(node.value, imported)
        for name in bound(node.targets)
    }  # fmt: skip
    assigned = set(bound(node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign)))
    strangers = {name for name, path in imported.items() if path.partition(".")[0] not in NOBODYS}
    changing: set[str] | None = None
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        parts = [*node.args, *(keyword.value for keyword in node.keywords)]
        root, last = node.func, ""
        while isinstance(root, ast.Attribute | ast.Subscript):
            last = last or (root.attr if isinstance(root, ast.Attribute) else "")
            root = root.value
        name = root.id if isinstance(root, ast.Name) else ""
        direct = root is node.func
        if name in ("exec", "eval") and name not in functions:
            yield EVERY, True
        asked = (direct and (name in functions or name in classes)) or any(isinstance(p, _CALLABLE) for p in parts)
        if changing is None and asked:
            changing = _changing(functions.values(), classes.values())
        if any(_may_change(part, changing or ()) for part in parts) or _is_handed(node, strangers):
            away = True
        elif direct and (name in functions or name in classes):
            away = name in (changing or ())
        elif name in imported:
            kept = (last or imported[name].rpartition(".")[2])[:1].isupper()  # a class keeps what it is given
            away = imported[name].partition(".")[0] not in NOBODYS and (id(node) in alone or not kept)
            method = isinstance(node.func, ast.Attribute) and last not in MUTATING
            if away and method and "." in imported[name]:  # of an object: what it holds may be changed
                yield from root_of(node.func)
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


def _is_handed(node: ast.Call, strangers: Container[str]) -> bool:
    """Whether a call is given a function that is not known, to call it: ``map(enrich, ROWS)``, ``key=by_name``."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    handed = [keyword.value for keyword in node.keywords if keyword.arg in _HANDED]
    handed += node.args[:1] if last in _CALLING else []
    return any(isinstance(part, ast.Name) and part.id in strangers for part in handed)


def _may_change(node: ast.expr, changing: Iterable[str]) -> bool:
    """Whether an argument is a function that changes what it is given."""
    match node:
        case ast.Name(id=name):
            return name in changing
        case ast.Lambda(args=arguments):
            own = {part.arg for part in ast.walk(arguments) if isinstance(part, ast.arg)}
            return any(first(name) in own for name, _ in changes_of(ast.walk(node.body)))
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
        own = names_of(node)[0]
        new, copied = _fresh(parts)
        names = [p.func for p in parts if isinstance(p, ast.Call)]
        calls[node.name] = {func.id for func in names if isinstance(func, ast.Name)}
        given = {func.id for func in names if isinstance(func, ast.Name)} & own  # it calls what it is given
        changed = ((first(name), deep) for name, deep in changes_of(parts) if first(name) in own - new)
        if given or any(deep or name not in copied for name, deep in changed):
            found.add(node.name)
    while more := {name for name, called in calls.items() if called & found} - found:
        found |= more
    return found


def _fresh(nodes: Iterable[ast.AST]) -> tuple[set[str], set[str]]:
    """Return the local names of objects that the function makes: those that begin empty, and copies of others."""
    new: set[str] = set()
    copied: set[str] = set()
    other: set[str] = set()
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                (new if _begins_empty(node.value) else copied if _makes(node.value) else other).add(name)
            case ast.Assign(targets=targets):
                other.update(bound(targets))
            case ast.For(target=target) | ast.comprehension(target=target) | ast.NamedExpr(target=target):
                other.update(bound([target]))
            case ast.withitem(optional_vars=ast.expr() as target):
                other.update(bound([target]))
            case ast.arg(arg=name) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                other.add(name)
            case _:
                pass
    return new - copied - other, (copied | new) - other


def _begins_empty(node: ast.expr | None) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=arguments):
            return name in ("defaultdict", "Counter", "deepcopy") or (not arguments and name in ("list", "dict", "set"))
        case ast.List(elts=parts) | ast.Dict(values=parts):
            return not parts
        case _:
            return isinstance(node, ast.Constant)


def _makes(node: ast.expr | None) -> bool:
    match node:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in ("list", "dict", "set", "sorted", "deque", "copy")
        case _:
            return isinstance(node, _DISPLAYS)
