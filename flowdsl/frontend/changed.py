"""Names of a module that are not, or not always, what their definition says::

    LIMITS = [1, 2]
    LIMITS.append(3)            ───▶  {"LIMITS": "changed after its definition"}

    if FAST:
        STEP = 5                ───▶  {"STEP": "defined in more than one branch"}
    else:
        STEP = 1

A module is read and not executed, so such a name has no value that could be relied on. What stands under
``if __name__ == "__main__":`` happens after the module has been read. Python's own parser does the reading: it is the
fastest one for a whole module, and no place in the text is needed.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence

CHANGED = "changed after its definition"
BRANCHES = "defined in more than one branch"
_MUTATING = frozenset({
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "sort", "reverse", "add",
    "discard", "difference_update", "intersection_update", "symmetric_difference_update", "__setitem__",
})  # fmt: skip
_SETTERS = frozenset({"setattr", "delattr"})
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SCOPES = (*_FUNCTIONS, ast.ClassDef, ast.Lambda)


def changed_names(text: str) -> dict[str, str]:
    """Return the names of a module that a statement changes, or that several branches define, and which of the two."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        # Syntax of a later Python than this one, which the compiler's own parser knows.
        return {}
    out: dict[str, str] = {}
    _block(tree.body, out)
    return out


def _block(body: Sequence[ast.stmt], out: dict[str, str]) -> None:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                _function(node, out)
            case ast.ClassDef():
                for inner in node.body:
                    if isinstance(inner, _FUNCTIONS):
                        _function(inner, out)
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                pass
            case ast.If(test=test, body=inner, orelse=orelse):
                _note(_walrus(test), CHANGED, out)
                _branches(inner, [orelse], out)
            case ast.Try(body=inner, handlers=handlers, orelse=orelse, finalbody=last):
                _branches(inner, [*(h.body for h in handlers), orelse, last], out)
            case ast.Assign() | ast.AnnAssign():
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                if not all(map(_names_only, targets)):
                    _note(_bound(targets), CHANGED, out)
                _note(_walrus(node), CHANGED, out)
                _note(_changes([node]), CHANGED, out)
            case ast.Import() | ast.ImportFrom():
                pass
            case _:
                _note(_bound([node]), CHANGED, out)
                _note(_changes([node]), CHANGED, out)


def _branches(body: Sequence[ast.stmt], others: Sequence[Sequence[ast.stmt]], out: dict[str, str]) -> None:
    """Note what the branches that the compiler does not read define, too."""
    for other in others:
        _note(_bound(other), BRANCHES, out)
    for block in (body, *others):
        _block(block, out)


def _function(node: ast.FunctionDef | ast.AsyncFunctionDef, out: dict[str, str]) -> None:
    """Note what a function, which may be called while the module is read, does to names that are not its own."""
    arguments = node.args
    named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    own = {argument.arg for argument in named if argument is not None}
    shared: set[str] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Global):
            shared.update(part.names)
        elif isinstance(part, ast.arg):
            own.add(part.arg)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            own.add(part.id)
    _note(shared, CHANGED, out)
    _note((name for name in _changes(node.body) if name not in own - shared), CHANGED, out)


def _note(names: Iterable[str], what: str, out: dict[str, str]) -> None:
    for name in names:
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


def _changes(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names whose values are changed in place anywhere in nodes."""
    for node in nodes:
        for part in ast.walk(node):
            match part:
                case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()):
                    yield from _root(part)
                case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in _MUTATING:
                    yield from _root(value)
                case ast.Call(func=ast.Name(id=name), args=[value, *_]) if name in _SETTERS:
                    yield from _root(value)
                case _:
                    pass


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Subscript | ast.Attribute):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id
