"""What names of a module hold, by the statements that run while it is read::

    TABLE = {"limits": LIMITS}      a change of what lies in `TABLE` may be one of `LIMITS`
    for row in ROWS: …              `row` is a part of `ROWS`
    SET = {**BASE, "mode": "x"}     only what lies in a part of `SET` is also in `BASE`

Python's own parser does the reading, as in `flowdsl.frontend.changed`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final

FUNCTIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef)
_COPIES: Final = frozenset({
    "list", "dict", "set", "tuple", "frozenset", "sorted", "reversed", "copy", "filter", "zip", "enumerate", "map",
})  # fmt: skip
"""Functions and methods that give a new object with the items of another."""
_FRESH: Final = frozenset({
    "deepcopy", "loads", "dumps", "len", "str", "int", "float", "bool", "repr", "format", "join", "split", "any",
    "all", "isoformat", "encode", "decode", "range", "abs", "round", "hash", "isinstance", "print", "lower", "upper",
    "strip",
})  # fmt: skip
"""Functions and methods whose value shares nothing with what they are given."""
MUTATING: Final = frozenset({
    "append", "extend", "insert", "remove", "pop", "popitem", "clear", "update", "setdefault", "sort", "reverse", "add",
    "discard", "difference_update", "intersection_update", "symmetric_difference_update", "__setitem__", "__delitem__",
    "appendleft", "extendleft", "popleft", "rotate", "subtract", "move_to_end", "__setattr__", "__delattr__",
    "__iadd__", "__imul__", "__ior__", "__iand__", "__isub__", "__ixor__", "__init__",
})  # fmt: skip
"""Methods that change their object."""
Function = ast.FunctionDef | ast.AsyncFunctionDef
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


Held = tuple[str, Hold]


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


def held(node: ast.AST | None) -> Iterator[Held]:
    """Yield the names whose objects, or parts of them, may be in the value of an expression, and how."""
    match node:
        case ast.Name(id=name):
            yield name, Hold.SAME
        case ast.Attribute(value=value) | ast.Subscript(value=value):
            yield from seen_as(Hold.PART, held(value))
        case ast.Dict(keys=keys, values=values):
            for key, value in zip(keys, values, strict=True):
                yield from seen_as(Hold.COPY if key is None else Hold.ITEM, held(value))
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            for item in items:
                yield from held(item) if isinstance(item, ast.Starred) else seen_as(Hold.ITEM, held(item))
        case ast.Starred(value=value):
            yield from seen_as(Hold.COPY, held(value))
        case ast.IfExp(body=one, orelse=other):
            yield from held(one)
            yield from held(other)
        case ast.BinOp(left=one, right=other):
            yield from seen_as(Hold.COPY, held(one))
            yield from seen_as(Hold.COPY, held(other))
        case ast.DictComp(value=item) | ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
            yield from seen_as(Hold.ITEM, held(item))
        case ast.JoinedStr() | ast.Compare() | ast.Constant() | ast.UnaryOp() | None:
            pass
        case ast.Call():
            yield from _of_call(node)
        case _:
            for child in ast.iter_child_nodes(node):
                yield from held(child)


def seen_as(outer: Hold, inner: Iterable[Held]) -> Iterator[Held]:
    """Yield how something holds what a value holds, by how it stands to the value: it is a part, has it, copies it."""
    for name, hold in inner:
        match outer:
            case Hold.PART:
                yield name, Hold.PART
            case Hold.ITEM:
                yield name, hold if hold is Hold.COPY else Hold.ITEM
            case Hold.COPY:
                yield name, hold if hold is Hold.ITEM else Hold.COPY
            case Hold.SAME:
                yield name, hold


def _of_call(node: ast.Call) -> Iterator[Held]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    if name in _FRESH:
        return
    if name in ("vars", "getattr") and node.args:
        yield from seen_as(Hold.PART, held(node.args[0]))
        return
    # A class keeps what it is given; any other function may give it back, or a part of it.
    way = Hold.COPY if name in _COPIES else Hold.ITEM if name[:1].isupper() and name != "ChainMap" else Hold.PART
    yield from seen_as(way, held(function))
    for argument in node.args:
        yield from seen_as(way, held(argument))
    for keyword in node.keywords:
        # `dict(rows=ROWS)` has the object as an item.
        named = Hold.ITEM if way is Hold.COPY else way
        yield from seen_as(Hold.COPY if keyword.arg is None else named, held(keyword.value))


def sharing(body: Sequence[ast.stmt], names: Iterable[tuple[str, bool]]) -> set[str]:
    """Return the names whose objects are changed where those of some others are.

    What holds a changed object is not among them: its definition reads a name that cannot be relied on.

    Args:
        body: the statements that run, those of functions that are called among them.
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


def _holds(body: Sequence[ast.stmt]) -> tuple[dict[str, set[Held]], set[str]]:
    """Return what names hold, and the names of objects whose parts cannot be changed."""
    holds: dict[str, set[Held]] = {}
    flat: set[str] = set()
    nodes = list(executed(body))
    functions = {node.name: node for node in nodes if isinstance(node, FUNCTIONS)}
    for node in nodes:
        for target, value in _ties(node, functions):
            holds.setdefault(target, set()).update(value)
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_flat(node.value):
            flat.update(name for target in _targets(node) for name in _names(target))
    return holds, flat


def _targets(node: ast.Assign | ast.AnnAssign) -> list[ast.expr]:
    return node.targets if isinstance(node, ast.Assign) else [node.target]


def _ties(node: ast.AST, functions: Mapping[str, Function]) -> Iterator[tuple[str, list[Held]]]:
    """Yield names with what a statement or an expression makes them hold."""
    match node:
        case ast.Assign() | ast.AnnAssign():
            targets = _targets(node)
            for target in targets:
                yield from _given(target, list(held(node.value)))
            names = [name for target in targets for name in _names(target)] if len(targets) > 1 else []
            yield from ((name, [(other, Hold.SAME) for other in names]) for name in names)  # `A = B = []`
        case ast.NamedExpr(target=target, value=value):
            yield from _given(target, list(held(value)))
        case ast.AugAssign(target=target, value=value):
            yield from _given(target, list(seen_as(Hold.COPY, held(value))))
        case ast.For(target=target, iter=walked) | ast.comprehension(target=target, iter=walked):
            yield from _given(target, list(seen_as(Hold.PART, held(walked))))
        case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
            yield from _given(target, list(held(value)))
        case ast.Match(subject=subject, cases=cases):
            parts = list(seen_as(Hold.PART, held(subject)))
            for part in (part for case in cases for part in ast.walk(case.pattern)):
                name = part.rest if isinstance(part, ast.MatchMapping) else getattr(part, "name", None)
                if name is not None:
                    yield name, parts
        case ast.Call():
            yield from _given_by_call(node, functions)
        case ast.Lambda(args=arguments):
            for parameter, default in zip(reversed(arguments.args), reversed(arguments.defaults), strict=False):
                yield parameter.arg, list(held(default))
        case ast.ClassDef(name=name, bases=bases, body=statements):
            fields = (s.value for s in statements if isinstance(s, ast.Assign | ast.AnnAssign))
            yield name, [pair for field in fields for pair in seen_as(Hold.ITEM, held(field))]
            yield name, [pair for base in bases for pair in held(base)]
            methods = [part for s in statements if isinstance(s, FUNCTIONS) for part in ast.walk(s)]
            yield name, [(part.id, Hold.ITEM) for part in methods if isinstance(part, ast.Name)]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            results = (p.value for p in ast.walk(node) if isinstance(p, ast.Return | ast.Yield | ast.YieldFrom))
            yield name, [pair for result in results for pair in held(result)]
            yield name, [pair for default in defaults_of(node) for pair in held(default)]
            for parameter, default in zip(reversed(node.args.args), reversed(node.args.defaults), strict=False):
                yield parameter.arg, list(held(default))
        case _:
            pass


def _given(target: ast.expr, value: list[Held], *, part: bool = False) -> Iterator[tuple[str, list[Held]]]:
    """Yield the names of a target, with what they hold when it is given a value; of a place, its owner has it."""
    match target:
        case ast.Name(id=name):
            yield name, list(seen_as(Hold.PART, value)) if part else value
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for one in parts:
                yield from _given(one, value, part=True)
        case ast.Starred(value=inner):
            yield from _given(inner, value, part=part)
        case ast.Subscript(value=owner) | ast.Attribute(value=owner):
            while isinstance(owner, ast.Subscript | ast.Attribute):
                owner = owner.value
            if isinstance(owner, ast.Name):
                yield owner.id, list(seen_as(Hold.ITEM, value))
        case _:
            pass


def _given_by_call(node: ast.Call, functions: Mapping[str, Function]) -> Iterator[tuple[str, list[Held]]]:
    """Yield what a call gives names: its receiver, the parameters of what is called, and of lambdas beside."""
    values = [*node.args, *(keyword.value for keyword in node.keywords)]
    given = [pair for value in values for pair in held(value)]
    match node.func:
        case ast.Attribute(value=owner, attr=name) if name in MUTATING:
            yield from _given(ast.Subscript(owner, ast.Constant(0), ast.Store()), given)
        case ast.Name(id=name) if name in functions:
            parameters = (part for part in ast.walk(functions[name].args) if isinstance(part, ast.arg))
            yield from ((parameter.arg, given) for parameter in parameters)
        case _:
            pass
    for value in values:
        beside = functions.get(value.id) if isinstance(value, ast.Name) else value
        if isinstance(beside, ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef):
            parts = list(seen_as(Hold.PART, given))
            yield from ((part.arg, parts) for part in ast.walk(beside.args) if isinstance(part, ast.arg))


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
