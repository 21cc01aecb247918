"""``:=`` in the condition of a comprehension, whose name nothing else reads, is one more clause.

::

    [y for x in xs if (y := f(x)) > 2]    ─▶  [y for x in xs for y in [f(x)] if y > 2]

What the name is after the comprehension does not matter then.
"""

from collections.abc import Iterator
from typing import Any

import libcst as cst

from flowdsl.frontend.bindings import clauses, target_names
from flowdsl.frontend.context import Context


def first(node: cst.CSTNode) -> cst.NamedExpr | None:
    """Return the ``:=`` that an expression evaluates before anything else of it."""
    while True:
        match node:
            case cst.NamedExpr():
                return node if isinstance(node.target, cst.Name) else None
            case cst.Comparison(left=inner) | cst.BooleanOperation(left=inner) | cst.BinaryOperation(left=inner):
                node = inner
            case cst.Call(func=cst.Name(), args=[cst.Arg(value=inner, star=""), *_]):
                node = inner
            case cst.UnaryOperation(expression=inner) | cst.Call(func=inner):
                node = inner
            case cst.Attribute(value=inner) | cst.Subscript(value=inner):
                node = inner
            case _:
                return None


def all_filter(ctx: Context, node: cst.BaseComp) -> bool:
    """Whether each ``:=`` of a comprehension begins a condition, and its name is read nowhere else."""
    walked = clauses(node)
    function = ctx.stack[-1] if ctx.stack else ctx.function
    found = [named for clause in walked for test in clause.ifs if (named := first(test.test)) is not None]
    if not isinstance(function, cst.CSTNode) or set(found) != set(_own(node)):
        return False
    waiting = [_target(named) for named in found]
    names = set(waiting)
    if len(names) < len(waiting) or any(_read_elsewhere(function, name) for name in names):
        return False
    inner = [part for part in _of_kind(node, cst.BaseComp) if isinstance(part, cst.BaseComp) and part != node]
    if any(not names.isdisjoint(_bound(part)) for part in inner):
        return False
    for clause in walked:
        if _count(clause.iter, set(waiting)) or _count(clause.target, names):
            return False
        for test in clause.ifs:
            named = first(test.test)
            if _count(test.test if named is None else named.value, set(waiting)):
                return False
            if named is not None:
                waiting.remove(_target(named))
    return True


def _read_elsewhere(function: cst.CSTNode, name: str) -> bool:
    """Whether a name occurs outside of comprehensions that bind it themselves: each of those has it to itself."""
    pending = [function]
    while pending:
        part = pending.pop()
        if isinstance(part, cst.Name) and part.value == name:
            return True
        if isinstance(part, cst.BaseComp) and name in _bound(part):
            continue
        if isinstance(part, cst.BaseComp) and name in _walked(part):
            pending.append(part.for_in.iter)  # Evaluated outside: all else reads the comprehension's own variable.
        else:
            pending += part.children
    return False


def _walked(node: cst.BaseComp) -> set[str]:
    """Return the names that are a comprehension's own variables."""
    return {name for clause in clauses(node) for name in target_names(clause.target)}


def _bound(node: cst.BaseComp) -> set[str]:
    tests = (test.test for clause in clauses(node) for test in clause.ifs)
    return {_target(named) for test in tests if (named := first(test)) is not None}


def _own(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Yield each ``:=`` of a comprehension, those of comprehensions in it apart: they are asked themselves."""
    pending = [*node.children]
    while pending:
        part = pending.pop()
        if isinstance(part, cst.NamedExpr):
            yield part
        if not isinstance(part, cst.BaseComp):
            pending += part.children


def _target(named: cst.NamedExpr) -> str:
    assert isinstance(named.target, cst.Name)
    return named.target.value


def _count(node: cst.CSTNode, names: set[str]) -> int:
    return sum(found.value in names for found in _of_kind(node, cst.Name) if isinstance(found, cst.Name))


def _of_kind(node: cst.CSTNode, kind: type[Any]) -> Iterator[cst.CSTNode]:
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, kind):
            yield part
        pending += part.children
