"""The names that a module's statements bind in their own scope, as Python's own parser reads them."""

import ast
from collections.abc import Iterable, Iterator, Sequence

from flowdsl.frontend.sharing import FUNCTIONS, executed, imports

_SCOPES = (*FUNCTIONS, ast.ClassDef, ast.Lambda)


def bound(nodes: Iterable[ast.AST]) -> Iterator[str]:
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
                yield from walrus(node)
            case _:
                pending.extend(ast.iter_child_nodes(node))


def bound_here(nodes: Sequence[ast.AST]) -> set[str]:
    """Return the names that nodes bind in their own scope, by imports as well; what a function imports is its own."""
    return {*bound(nodes), *(name for name, _ in imports(executed(nodes)))}


def walrus(node: ast.AST) -> Iterator[str]:
    """Yield the names that ``:=`` binds in the scope of a node."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, ast.NamedExpr):
            yield part.target.id
        if not isinstance(part, _SCOPES):
            pending.extend(ast.iter_child_nodes(part))
