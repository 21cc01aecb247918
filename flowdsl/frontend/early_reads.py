"""Names that a module reads before it defines them: Python raises NameError there, and the module is no module::

    LIMIT = BASE * 2        ───▶  {"BASE"}
    BASE = 5

Bodies of functions and lambdas are evaluated later, and annotations are not looked at.
"""

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence

from flowdsl.frontend.bound import bound, bound_here
from flowdsl.frontend.sharing import FUNCTIONS, defaults_of, is_main

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def read_early(body: Sequence[ast.stmt]) -> set[str]:
    """Return the names that a statement of a module reads, and only later ones bind.

    Args:
        body: the statements of the module.
    """
    if any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in body):
        return set()  # any name may come from there
    known: set[str] = {"__name__", "__file__", "__doc__"}
    waiting: set[str] = set()
    early: set[str] = set()
    for node in body:
        binds = bound_here([node])
        early |= waiting & binds
        if isinstance(node, ast.If | ast.Try | ast.For | ast.While | ast.With | ast.Match):
            known |= binds  # what runs in which order is not looked at
            continue
        waiting |= {name for name in _read([node]) if name not in known and not hasattr(builtins, name)}
        known |= binds
    return early


def _read(nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Yield the names that nodes read when they are evaluated, but for those of scopes of their own."""
    for node in nodes:
        if is_main(node) or isinstance(node, ast.Lambda):
            continue
        if isinstance(node, FUNCTIONS):
            yield from _read([*node.decorator_list, *defaults_of(node)])
        elif isinstance(node, ast.ClassDef):
            own = bound_here(node.body)
            yield from _read([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)])
            yield from (name for name in _read(node.body) if name not in own)
        elif isinstance(node, _COMPREHENSIONS):
            own = set(bound(part.target for part in node.generators))
            yield from (name for name in _read(ast.iter_child_nodes(node)) if name not in own)
        elif isinstance(node, ast.AnnAssign):
            yield from _read([node.value] if node.value is not None else [])
        elif isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                yield node.id
        else:
            yield from _read(ast.iter_child_nodes(node))
