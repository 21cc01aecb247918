"""``collections.defaultdict`` in a local variable: a dict whose ``d[key]`` puts the default in.

::

    groups = defaultdict(list)                  groups = {}
    groups[kind].append(item)            ─▶     groups.setdefault(kind, []).append(item)
    counts[kind] += 1                    ─▶     counts[kind] = counts.get(kind, 0) + 1

The machine's dict has no default, so no other name may hold it: one that is passed on is refused, as ``d[key]`` would
fail there. ``dict(groups)`` is a plain dict and may go anywhere.
"""

from collections.abc import Iterator

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context, Scope
from flowdsl.frontend.expressions import read, takes_tuple
from flowdsl.frontend.resolve import Builtin, Referent, Variable, referent, resolve
from flowdsl.frontend.symbols import Imported
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Assign, Mutate, Place
from flowdsl.ir.ops.randomness import is_random

DEFAULT_DICT = "collections.defaultdict"
_FACTORIES = {"int": 0, "float": 0.0, "str": "", "bool": False, "list": [], "dict": {}}
_METHODS = frozenset({"items", "keys", "values", "get", "pop", "setdefault", "update", "clear"})
_READERS = frozenset({"len", "dict", "sorted", "list", "set", "sum", "any", "all", "max", "min", "enumerate", "tuple"})


def note(ctx: Context, function: cst.FunctionDef) -> None:
    """Remember the variables of a function that hold a defaultdict and never leave it."""
    if "defaultdict" not in ctx.module.source.text:
        return
    made = [node for node in _nodes(function) if isinstance(node, cst.Assign | cst.AnnAssign)]
    for node in made:
        name, value = _target(node), node.value
        if not name or not isinstance(value, cst.Call) or not _is_default_dict(ctx, value) or len(value.args) != 1:
            continue
        default = _default(ctx, value.args[0].value)
        inlined = any(open_ is function for open_ in ctx.stack)
        if default is not None and _stays(ctx, function, node, name, inlined=inlined):
            careful = any(isinstance(part, cst.Try) for part in _nodes(function))
            ctx.scope.defaults[name] = (default, careful)


def _target(node: cst.Assign | cst.AnnAssign) -> str:
    target = node.target if isinstance(node, cst.AnnAssign) else node.targets[0].target
    alone = isinstance(node, cst.AnnAssign) or len(node.targets) == 1
    return target.value if alone and isinstance(target, cst.Name) else ""


def _is_default_dict(ctx: Context, node: cst.Call) -> bool:
    found = _known(ctx, node.func)
    return isinstance(found, Imported) and found.qualified == DEFAULT_DICT


def _known(ctx: Context, node: cst.BaseExpression) -> Referent | None:
    """Say what a path means in a function that is not read yet; None for a local name, which reading will bind."""
    root = node
    while isinstance(root, cst.Attribute):
        root = root.value
    if not isinstance(root, cst.Name):
        return None
    scope: Scope | None = ctx.scope
    while scope is not None and root.value not in scope.names:
        if root.value in scope.locals:
            return None
        scope = scope.parent
    return referent(ctx, node)


def _default(ctx: Context, node: cst.BaseExpression) -> ir.Expr | None:
    """Read what a factory makes; None when that is not known, or no JSON value."""
    match node:
        case cst.Name(value=name):
            if isinstance(_known(ctx, node), Builtin) and name in _FACTORIES:
                return ir.literal(_FACTORIES[name], ctx.origin(node))
            return None
        case cst.Lambda(params=cst.Parameters(params=[]), body=body):
            if any(isinstance(part, cst.Call | cst.Name) for part in _nodes(body)):
                return None
            with ctx.purely("a default"):
                return read(ctx, body)
        case _:
            return None


def _nodes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    pending = [node]
    while pending:
        here = pending.pop()
        yield here
        pending.extend(here.children)


def _stays(ctx: Context, function: cst.FunctionDef, made: cst.CSTNode, name: str, *, inlined: bool) -> bool:
    """Whether a variable is only used where a plain dict does the same, apart from ``d[key]``."""
    parents: dict[int, cst.CSTNode] = {}
    found: list[cst.Name] = []
    for node in _nodes(function):
        for child in node.children:
            parents[id(child)] = node
        if isinstance(node, cst.Name) and node.value == name:
            found.append(node)
    return all(_harmless(ctx, node, parents, made, inlined=inlined) for node in found)


def _harmless(
    ctx: Context, node: cst.Name, parents: dict[int, cst.CSTNode], made: cst.CSTNode, *, inlined: bool
) -> bool:
    parent = parents[id(node)]
    above = parents.get(id(parent))
    match parent:
        case cst.AssignTarget():
            return above is made
        case cst.AnnAssign(target=target) if target is node:
            return parent is made
        case cst.Attribute(value=value, attr=attr):
            return value is not node or (attr.value in _METHODS and isinstance(above, cst.Call))
        case cst.Subscript(value=value):
            return value is node
        case cst.Comparison() | cst.ComparisonTarget() | cst.If() | cst.StarredDictElement():
            return True
        case cst.UnaryOperation(operator=cst.Not()):
            return True
        case cst.For(iter=iterable) | cst.CompFor(iter=iterable):
            return iterable is node
        case cst.Arg(value=value, star=star):
            if value is not node:
                return True
            if star or not isinstance(above, cst.Call) or not isinstance(above.func, cst.Name | cst.Attribute):
                return False
            called = _known(ctx, above.func)
            return isinstance(called, Builtin) and called.name in _READERS
        case cst.Return() | cst.DictElement() | cst.Element():
            while not isinstance(parent, cst.Return):
                if not isinstance(parent, cst.DictElement | cst.Element | cst.Dict | cst.List | cst.Tuple):
                    return False
                parent = parents[id(parent)]
            # What a helper returns has another name where it is called.
            return not inlined
        case _:
            return False


def default_of(ctx: Context, node: cst.BaseExpression) -> tuple[ir.Expr, bool] | None:
    """Return the default of the defaultdict that a name holds, and whether its function catches errors."""
    if not isinstance(node, cst.Name):
        return None
    scope: Scope | None = ctx.scope
    while scope is not None:
        if node.value in scope.defaults:
            return scope.defaults[node.value]
        if node.value in scope.names or node.value in scope.locals:
            return None
        scope = scope.parent
    return None


def is_part(ctx: Context, node: cst.BaseExpression) -> bool:
    """Whether an expression is ``d[key]`` of a defaultdict, or a part of it."""
    while isinstance(node, cst.Subscript):
        node = node.value
        if default_of(ctx, node) is not None:
            return True
    return False


def is_part_below(ctx: Context, node: cst.BaseExpression) -> bool:
    """Whether an expression is a part of ``d[key]`` of a defaultdict."""
    return isinstance(node, cst.Subscript) and is_part(ctx, node.value)


def empty(ctx: Context, node: cst.Assign | cst.AnnAssign) -> ir.Expr | None:
    """Read the value of ``d = defaultdict(…)`` that `note` found; None for any other assignment."""
    name = _target(node)
    if name not in ctx.scope.defaults or not isinstance(node.value, cst.Call):
        return None
    return ir.DictOf((), ctx.origin(node.value)) if _is_default_dict(ctx, node.value) else None


def counted(ctx: Context, node: cst.AugAssign, operator: str) -> Assign | None:
    """Read ``d[key] += value`` as one assignment, ``d[key] = d.get(key, 0) + value``; None where that differs.

    It differs where the value looks at the dict, in which Python has put the key already, and where an error is caught
    after that.
    """
    target = node.target
    if not isinstance(target, cst.Subscript) or not isinstance(target.value, cst.Name) or takes_tuple(target):
        return None
    found, name, index = default_of(ctx, target.value), target.value.value, target.slice[0].slice
    if found is None or found[1] or not isinstance(found[0], ir.Literal) or not isinstance(index, cst.Index):
        return None
    if any(isinstance(part, cst.Name) and part.value == name for part in _nodes(node.value)):
        return None
    effects = ctx.effects
    key, value = read(ctx, index.value), read(ctx, node.value)
    if ctx.effects > effects or is_random(key):
        return None
    variable = resolve(ctx, name)
    if not isinstance(variable, Variable):
        return None  # deleted before: the plain reading says so
    origin = ctx.origin(node)
    old = ir.Op(".get", (ir.Var(variable.name, origin), key, found[0]), (), origin)
    return Assign((Place(variable.name, (key,), origin),), ir.Op(operator, (old, value), (), origin), None, origin)


def read_item(ctx: Context, node: cst.Subscript) -> ir.Expr | None:
    """Read ``d[key]`` of a defaultdict; None for any other value."""
    found = default_of(ctx, node.value)
    if found is None or takes_tuple(node) or not isinstance(node.slice[0].slice, cst.Index):
        return None
    assert isinstance(node.value, cst.Name)
    origin, name = ctx.origin(node), node.value.value
    if ctx.pure:
        return ctx.refuse(python_rules.EffectInExpression(
            origin=origin, what=f"`{name}[…]` of a defaultdict, which puts the key in,", where=ctx.pure
        ))  # fmt: skip
    variable = resolve(ctx, name)
    if not isinstance(variable, Variable):
        return None
    key = read(ctx, node.slice[0].slice.value)
    ctx.effects += 1
    return ir.Effect(Mutate(Place(variable.name, (), origin), "setdefault", True), (key, found[0]), origin)
