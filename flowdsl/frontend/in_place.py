"""What nodes of a module change in place: ``LIMITS.append(3)``, ``settings.LIMIT = 3``, ``heapq.heapify(QUEUE)``."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from flowdsl.frontend.sharing import MUTATING, held

EVERY: Final = "*"
"""Stands for every name of the module, in what is changed."""
_SETTERS = frozenset({
    "setattr", "delattr", "shuffle", "heapify", "heappush", "heappop", "heapreplace", "heappushpop", "insort",
    "insort_left", "insort_right", "setitem", "delitem", "iadd", "ior", "iand", "ixor", "isub", "iconcat", "imul",
})  # fmt: skip
"""Functions that change their first argument."""
_NAMESPACES = frozenset({"globals", "locals", "vars"})
_CLASSES: Final = {"dict": dict, "list": list, "set": set, "object": object, "type": type}

Change = tuple[str, bool]
"""A name, or a path of attributes, and whether it is a part of its value that is changed."""


def first(path: str) -> str:
    """Return the name that a path of attributes begins with."""
    return path.partition(".")[0]


def changes_of(nodes: Iterable[ast.AST]) -> Iterator[Change]:
    """Yield what is changed in place by nodes."""
    nodes = list(nodes)
    called = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    for part in nodes:
        match part:
            case ast.Attribute(attr="__doc__" | "__module__" | "__wrapped__"):
                pass
            case ast.Subscript(ctx=ast.Store() | ast.Del()) | ast.Attribute(ctx=ast.Store() | ast.Del()):
                yield from root_of(part, steps=-1)
            case ast.Attribute(value=value, attr=name) if name in MUTATING and id(part) not in called:
                yield from root_of(value)  # `add = SEEN.append`, or a function that is given it, may call it
            case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
                yield EVERY, True
            case ast.AugAssign(target=ast.Name(id=name)):
                yield name, False
            case ast.AugAssign(target=place):
                yield from root_of(place)  # `TABLE["rows"] += [1]` changes the list
            case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments) if name in MUTATING:
                yield from root_of(value)
                kind = _CLASSES.get(value.id) if isinstance(value, ast.Name) else None
                if kind is not None and hasattr(kind, name) and arguments:  # `dict.update(TABLE, …)`
                    yield from root_of(arguments[0])
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[value, *_]) if name in _SETTERS:
                yield from root_of(value)
            case _:
                pass


def root_of(node: ast.AST, steps: int = 0) -> Iterator[Change]:
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
