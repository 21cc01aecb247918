"""What names of a module hold, by the statements that run while it is read::

    TABLE = {"limits": LIMITS}      a change of what lies in `TABLE` may be one of `LIMITS`
    for row in ROWS: …              `row` is a part of `ROWS`
    SET = {**BASE, "mode": "x"}     only what lies in a part of `SET` is also in `BASE`

Python's own parser does the reading, as in `flowdsl.frontend.changed`.
"""

import ast
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from typing import Final

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_COPIES: Final = frozenset({
    "list", "dict", "set", "tuple", "frozenset", "sorted", "reversed", "copy", "filter", "zip", "enumerate", "map",
})  # fmt: skip
"""Functions and methods that give a new object with the items of another."""
_COMPREHENSIONS: Final = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_SCALARS: Final = (ast.Constant, ast.JoinedStr, ast.UnaryOp)


class Hold(IntEnum):
    """How a value holds the object of a name."""

    SAME = 0
    """It is the object."""
    PART = 1
    """It is a part of the object: a change of the value is one of a part of the object."""
    ITEM = 2
    """The object is an item of it: a change of a part of the value may be one of the object."""
    COPY = 3
    """It has the items of the object: a change of a part of the value may be one of a part of the object."""


def executed(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Yield every node that is evaluated while a module is read, in its own scope.

    No bodies of functions and classes are among them, and no main program.
    """
    pending = list(body)
    while pending:
        node = pending.pop()
        if is_main(node):
            continue
        yield node
        if isinstance(node, FUNCTIONS):
            pending += [*node.decorator_list, *defaults_of(node)]
        elif isinstance(node, ast.ClassDef):
            pending += [*node.decorator_list, *node.bases, *node.keywords]
        else:
            pending.extend(ast.iter_child_nodes(node))


def is_main(node: ast.AST) -> bool:
    """Whether a statement is ``if __name__ == "__main__":``, which runs after the module has been read."""
    match node:
        case ast.If(test=ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()], comparators=[name]), orelse=[]):
            return isinstance(name, ast.Constant) and name.value == "__main__"
        case _:
            return False


def defaults_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """Return the defaults of a function's parameters, which are made once."""
    return [*node.args.defaults, *(default for default in node.args.kw_defaults if default is not None)]


def names_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> tuple[set[str], set[str]]:
    """Return the names that are a function's own, or of one inside of it, and those that it has of the module."""
    own: set[str] = set()
    shared: set[str] = set()
    for part in ast.walk(node):
        match part:
            case ast.Global(names=names):
                shared.update(names)
            case ast.arg(arg=name) | ast.Name(id=name, ctx=ast.Store()):
                own.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                own.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                if part is not node:
                    own.add(name)
            case _:
                pass
    return own | {name for name, _ in imports(ast.walk(node))}, shared


def imports(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield the names that are imported, each with the dotted name of what it is."""
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{'.' * node.level}{node.module or ''}.{alias.name}"


def held(node: ast.AST | None, hold: Hold = Hold.SAME) -> Iterator[tuple[str, Hold]]:
    """Yield the names whose objects, or parts of them, may be in the value of an expression, and how.

    Args:
        node: the expression.
        hold: how what is asked about holds the value of the expression.
    """
    match node:
        case ast.Name(id=name):
            yield name, hold
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            yield from held(value, max(hold, Hold.PART))
        case ast.NamedExpr(value=value):
            yield from held(value, hold)
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from held(value, Hold.COPY if key is None else max(hold, Hold.ITEM))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            for item in items:
                yield from held(item, max(hold, Hold.ITEM))
        case ast.Starred(value=value):
            yield from held(value, Hold.COPY)
        case ast.IfExp(body=one, orelse=other):
            yield from held(one, hold)
            yield from held(other, hold)
        case ast.BinOp(left=one, right=other):
            yield from held(one, Hold.COPY)
            yield from held(other, Hold.COPY)
        case ast.JoinedStr() | ast.Compare() | ast.Constant() | ast.UnaryOp() | None:
            pass
        case ast.Call(func=function, args=arguments, keywords=keywords):
            yield from _of_call(function, arguments, keywords, hold)
        case _ if isinstance(node, _COMPREHENSIONS):
            for part in ast.walk(node):
                if isinstance(part, ast.Name):
                    yield part.id, Hold.COPY
        case _:
            for child in ast.iter_child_nodes(node):
                yield from held(child, hold)


def _of_call(
    function: ast.expr, arguments: Sequence[ast.expr], keywords: Sequence[ast.keyword], hold: Hold
) -> Iterator[tuple[str, Hold]]:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in _COPIES:
        hold = Hold.COPY
    elif name[:1].isupper():
        hold = max(hold, Hold.ITEM)  # a class keeps what it is given
    yield from held(function, hold)
    for argument in arguments:
        yield from held(argument, hold)
    for keyword in keywords:
        yield from held(keyword.value, hold if keyword.arg is not None else Hold.COPY)


def sharing(body: Sequence[ast.stmt], names: Iterable[tuple[str, bool]]) -> set[str]:
    """Return the names whose objects are changed where those of some others are.

    What holds a changed object is not among them: its definition reads a name that cannot be relied on.

    Args:
        body: the statements of the module.
        names: what is changed, each with whether the change is in a part of it (``A["x"]["y"] = 1``).
    """
    found: set[tuple[str, bool]] = set()
    pending = list(names)
    if not pending:
        return set()
    holds, flat = _holds(body)
    while pending:
        name, deep = pending.pop()
        for other, hold in holds.get(name, ()):
            reached = (other, deep or hold is Hold.PART)  # how deep a change lies is not counted
            passed = hold <= Hold.PART or (deep and not (hold is Hold.COPY and other in flat))
            if passed and reached not in found:
                found.add(reached)
                pending.append(reached)
    return {name for name, _ in found}


def _holds(body: Sequence[ast.stmt]) -> tuple[dict[str, set[tuple[str, Hold]]], set[str]]:
    """Return what names hold, and the names of objects whose parts cannot be changed."""
    holds: dict[str, set[tuple[str, Hold]]] = {}
    flat: set[str] = set()

    def tie(targets: Iterable[ast.AST], values: Iterable[tuple[str, Hold]]) -> None:
        of = set(values)
        for target in targets:
            for name in _names(target):
                holds.setdefault(name, set()).update(of)

    for node in executed(body):
        match node:
            case ast.Assign(targets=targets, value=value):
                tie(targets, held(value))
                if len(targets) > 1:  # `A = B = []`
                    tie(targets, [(name, Hold.SAME) for target in targets for name in _names(target)])
                if _is_flat(value):
                    flat.update(name for target in targets for name in _names(target))
            case ast.AnnAssign(target=target, value=value) if value is not None:
                tie([target], held(value))
                if _is_flat(value):
                    flat.update(_names(target))
            case ast.NamedExpr(target=target, value=value) | ast.AugAssign(target=target, value=value):
                tie([target], held(value))
            case ast.For(target=target, iter=walked) | ast.comprehension(target=target, iter=walked):
                tie([target], ((name, Hold.PART) for name, _ in held(walked)))  # an item is a part, also of a copy
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                tie([target], held(value))
            case ast.Match(subject=subject, cases=cases):
                for part in (part for case in cases for part in ast.walk(case.pattern)):
                    if isinstance(part, ast.MatchAs | ast.MatchStar) and part.name is not None:
                        holds.setdefault(part.name, set()).update((name, Hold.PART) for name, _ in held(subject))
            case ast.Call(args=arguments, keywords=keywords):
                values = [*arguments, *(keyword.value for keyword in keywords)]
                parts = [(name, Hold.PART) for value in values for name, _ in held(value)]
                for value in values:
                    if isinstance(value, ast.Lambda):
                        for part in ast.walk(value.args):
                            if isinstance(part, ast.arg):
                                holds.setdefault(part.arg, set()).update(parts)
            case ast.ClassDef(name=name, body=statements):
                fields = (s.value for s in statements if isinstance(s, ast.Assign | ast.AnnAssign))
                holds.setdefault(name, set()).update(pair for field in fields for pair in held(field, Hold.ITEM))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                own = names_of(node)[0]
                results = (part.value for part in ast.walk(node) if isinstance(part, ast.Return))
                given = (pair for result in results for pair in held(result) if pair[0] not in own)
                defaults = (pair for default in defaults_of(node) for pair in held(default))
                holds.setdefault(name, set()).update([*given, *defaults])
            case _:
                pass
    return holds, flat


def _names(target: ast.AST) -> Iterator[str]:
    for part in ast.walk(target):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def is_scalar(node: ast.expr) -> bool:
    """Whether a value cannot be changed: a text or a number."""
    return isinstance(node, _SCALARS)


def _is_flat(node: ast.expr) -> bool:
    """Whether the parts of a value cannot be changed: texts and numbers."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return all(isinstance(part, _SCALARS) for part in parts)
        case ast.Dict(keys=keys, values=parts):
            return None not in keys and all(isinstance(part, _SCALARS) for part in parts)
        case _:
            return isinstance(node, _SCALARS)
