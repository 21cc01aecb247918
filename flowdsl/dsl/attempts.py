"""Make the body of each loop over ``distributed`` an attempt of its own, once, before a workflow runs in plain Python.

Before::

    for a, b in distributed(xs, tolerate=1):          [f(x) for x in distributed(xs) if x > k]
        work(a, b)

After::

    for item in (loop := distributed(…)).each():      [r for r in distributed(xs).collect(
        with loop.attempt():                               lambda item: [f(x) for x in (item,) if x > k])]
            a, b = item
            work(a, b)

The function is compiled again from its own file with these loops and keeps everything else: its line numbers, its
closure, its defaults, and what decorates it, because only its code object is exchanged. The same happens to the helper
functions that it reaches by name. The new names (``.loop1``) cannot be written in a program.
"""

import ast
import linecache
from collections.abc import Iterator, Mapping
from types import CodeType, FunctionType, ModuleType
from typing import Any, TypeVar

from flowdsl.dsl import control
from flowdsl.dsl.errors import NOT_THE_USERS

_FUTURE_FLAGS = 0x1FF0000
"""The bits of ``co_flags`` that ``from __future__ import …`` sets (``CO_FUTURE_*`` of CPython)."""
_MARK = ".loop"
Node = TypeVar("Node", bound=ast.AST)


def prepare(function: Any) -> None:
    """Prepare a function and the functions it reaches; one whose source text is not available stays as it is."""
    for reached in _reached(function):
        code = reached.__code__
        if _mentions(reached) and not any(name.startswith(_MARK) for part in _codes(code) for name in part.co_varnames):
            made = _recompiled(reached)
            if made is not None:
                reached.__code__ = made


def _reached(function: Any) -> Iterator[FunctionType]:
    """Yield a function and those that it names, theirs too."""
    waiting, seen = [function], set[int]()
    while waiting:
        found = waiting.pop()
        if not isinstance(found, FunctionType) or id(found) in seen:
            continue
        if found.__module__ is not None and found.__module__.partition(".")[0] in NOT_THE_USERS:
            continue
        seen.add(id(found))
        yield found
        waiting.extend(_named(found))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def _names(function: FunctionType) -> Mapping[str, Any]:
    """Return what the names that a function does not bind itself mean."""
    closure: dict[str, Any] = {}
    for name, cell in zip(function.__code__.co_freevars, function.__closure__ or (), strict=True):
        try:
            closure[name] = cell.cell_contents
        except ValueError:  # not assigned yet
            continue
    return {**function.__globals__, **closure}


def _named(function: FunctionType) -> Iterator[Any]:
    """Yield the values that a function's code names, members of modules included."""
    known = _names(function)
    used = {name for code in _codes(function.__code__) for name in (*code.co_names, *code.co_freevars)}
    for name in sorted(used):
        value = known.get(name)
        yield value
        if isinstance(value, ModuleType):
            yield from (getattr(value, member) for member in sorted(used) if hasattr(value, member))


def _mentions(function: FunctionType) -> bool:
    return any(value is control.distributed for value in _named(function))


def _recompiled(function: FunctionType) -> CodeType | None:
    """Compile a function's file again with its loops prepared; None when that is not possible or not needed."""
    code = function.__code__
    text = "".join(linecache.getlines(code.co_filename, function.__globals__))
    try:
        tree = ast.parse(text, code.co_filename)
    except (SyntaxError, ValueError):
        return None
    loops = _Loops(_names(function))
    prepared = ast.fix_missing_locations(loops.visit(tree))
    if not loops.count:
        return None
    module = compile(prepared, code.co_filename, "exec", flags=code.co_flags & _FUTURE_FLAGS, dont_inherit=True)
    for made in _codes(module):
        same = (made.co_qualname, made.co_firstlineno) == (code.co_qualname, code.co_firstlineno)
        if same and made.co_freevars == code.co_freevars:
            return made
    return None


class _Loops(ast.NodeTransformer):
    """Exchange the loops over ``distributed`` in a tree."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.count = 0

    def visit_For(self, node: ast.For) -> ast.For:
        self.generic_visit(node)
        if not self._distributed(node.iter):
            return node
        loop = self._fresh()
        each = _method(ast.NamedExpr(ast.Name(loop, ast.Store()), node.iter), "each")
        body = node.body
        if isinstance(node.target, ast.Name):
            target: ast.expr = node.target
        else:
            # Unpacking an item is part of its attempt.
            target = ast.Name(f"{loop}.item", ast.Store())
            body = [_at(node.target, ast.Assign([node.target], ast.Name(f"{loop}.item", ast.Load()))), *body]
        attempt = ast.withitem(_method(ast.Name(loop, ast.Load()), "attempt"))
        block = _at(node.target, ast.With([attempt], body))
        return _at(node, ast.For(target, _at(node.iter, each), [block], node.orelse))

    def visit_ListComp(self, node: ast.ListComp) -> ast.expr:
        return self._comprehension(node, node.elt)

    def visit_SetComp(self, node: ast.SetComp) -> ast.expr:
        return self._comprehension(node, node.elt)

    def visit_GeneratorExp(self, node: ast.GeneratorExp) -> ast.expr:
        return self._comprehension(node, node.elt)

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        return self._comprehension(node, ast.Tuple([node.key, node.value], ast.Load()))

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, element: ast.expr
    ) -> ast.expr:
        at = next((i for i, clause in enumerate(node.generators) if self._distributed(clause.iter)), None)
        if at is None:
            self.generic_visit(node)
            return node
        loop = self._fresh()
        outer, clause, inner = node.generators[:at], node.generators[at], node.generators[at + 1 :]
        item = ast.Tuple([ast.Name(f"{loop}.item", ast.Load())], ast.Load())
        each = ast.ListComp(element, [ast.comprehension(clause.target, item, clause.ifs, 0), *inner])
        parameters = ast.arguments([], [ast.arg(f"{loop}.item")], None, [], [], None, [])
        body = ast.Lambda(parameters, self.visit(_at(node, each)))
        results = _method(self.visit(clause.iter), "collect", _at(node, body))
        generators = [self.visit(c) for c in outer]
        read, write = (ast.Name(f"{loop}.result", context) for context in (ast.Load(), ast.Store()))
        if isinstance(node, ast.DictComp):
            pair = [[ast.Name(f"{loop}.{part}", c) for part in ("key", "value")] for c in (ast.Store(), ast.Load())]
            generators.append(ast.comprehension(ast.Tuple([*pair[0]], ast.Store()), results, [], 0))
            return _at(node, ast.DictComp(pair[1][0], pair[1][1], generators))
        generators.append(ast.comprehension(write, results, [], 0))
        return _at(node, type(node)(read, generators))

    def _fresh(self) -> str:
        self.count += 1
        return f"{_MARK}{self.count}"

    def _distributed(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Call) and self._value(node.func) is control.distributed

    def _value(self, node: ast.expr) -> Any:
        match node:
            case ast.Name(name):
                return self.names.get(name)
            case ast.Attribute(owner, name):
                module = self._value(owner)
                return getattr(module, name, None) if isinstance(module, ModuleType) else None
            case _:
                return None


def _method(owner: ast.expr, name: str, *args: ast.expr) -> ast.Call:
    return ast.Call(ast.Attribute(owner, name, ast.Load()), [*args], [])


def _at(place: ast.AST, node: Node) -> Node:
    return ast.copy_location(node, place)
