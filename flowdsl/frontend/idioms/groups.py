"""The groups of `itertools.groupby` are iterators: each is drawn from once, before the next one comes.

::

    for key, group in groupby(rows, key=…):
        rows = list(group)                      the one use of `group`; `rows` is a list like others
        total = sum(len(r) for r in group)      refused: nothing is left of it in Python

A machine holds lists, which any number of uses can walk; so a second use, or one that keeps the iterator, is refused.
"""

from collections.abc import Iterable, Sequence

import libcst as cst

from flowdsl.diagnostics.rules import python as rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.resolve import Builtin, referent
from flowdsl.frontend.symbols import Imported

GROUPBY = "itertools.groupby"
_DRAWING = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "sorted", "sum", "min", "max", "any", "all", "enumerate", "zip",
     "map", "filter", "iter", "next"}
)  # fmt: skip
"""Built-in functions that draw from what they are given."""
_DRAWING_MODULES = ("collections.", "functools.", "itertools.", "math.", "statistics.")
_DRAWING_METHODS = frozenset({"join", "extend", "update", "union", "fromkeys"})
_TOO_OFTEN = 2


def is_groupby(ctx: Context, node: cst.BaseExpression) -> bool:
    """Whether an expression is a call of `itertools.groupby`."""
    return isinstance(node, cst.Call) and referent(ctx, node.func) == Imported(GROUPBY)


def refuse_elsewhere(ctx: Context, node: cst.Call) -> None:
    """Refuse a call of `groupby` that no loop walks: its groups would be drawn from too late, or never."""
    if is_groupby(ctx, node) and id(node) not in ctx.walked_groups:
        ctx.refuse(rules.UnsupportedExpression(
            origin=ctx.origin(node), what="`groupby` that no `for` walks",
            instead="write `for key, group in groupby(…)`",
        ))  # fmt: skip


def check_loop(ctx: Context, node: cst.For) -> None:
    """Refuse a loop over `groupby` whose body uses a group more than once."""
    if is_groupby(ctx, node.iter):
        _check(ctx, node.iter, node.target, [node.body])


def check_clauses(ctx: Context, clauses: list[cst.CompFor], element: Iterable[cst.BaseExpression]) -> None:
    """Refuse a comprehension over `groupby` that uses a group more than once."""
    for clause in clauses:
        if is_groupby(ctx, clause.iter):
            tests = [test.test for test in clause.ifs]
            # What is inside is one more comprehension, whose first iterable alone is evaluated once for each group.
            inner = clause.inner_for_in
            users: list[cst.CSTNode] = [*tests, *element]
            if inner is not None:
                users += [inner, *element]
            _check(ctx, clause.iter, clause.target, users)


def _check(ctx: Context, call: cst.BaseExpression, target: cst.CSTNode, users: Sequence[cst.CSTNode]) -> None:
    ctx.walked_groups.add(id(call))
    match target:
        case cst.Tuple(elements=[_, cst.Element(value=cst.Name(value=name))]):
            if sum(_uses(ctx, user, name) for user in users) >= _TOO_OFTEN:
                ctx.refuse(rules.UnsupportedExpression(
                    origin=ctx.origin(call),
                    what=f"keeping the group `{name}` of `groupby`, or using it more than once,",
                    instead=f"draw from it once: `members = list({name})`, and use that",
                ))  # fmt: skip
        case _:
            ctx.refuse(rules.UnsupportedExpression(
                origin=ctx.origin(call), what="`groupby` without a name for the group",
                instead="write `for key, group in groupby(…)`",
            ))  # fmt: skip


def _uses(ctx: Context, node: cst.CSTNode, name: str) -> int:
    """Count how often a group may be drawn from; what keeps it, or may draw any number of times, counts twice."""

    def uses(node: cst.CSTNode) -> int:
        return _uses(ctx, node, name)

    def drawn(node: cst.BaseExpression) -> int:
        return 1 if isinstance(node, cst.Name) and node.value == name else uses(node)

    match node:
        case cst.Name(value=value):
            return _TOO_OFTEN if value == name else 0
        case cst.Attribute(value=value):
            return uses(value)
        case cst.Call(func=func, args=args):
            draws = _draws(ctx, func)
            return uses(func) + sum(drawn(a.value) if draws or a.star else uses(a.value) for a in args)
        case cst.StarredElement(value=value):
            return drawn(value)
        case cst.CompFor(iter=iterable, ifs=ifs, inner_for_in=inner):
            return drawn(iterable) + _TOO_OFTEN * (sum(map(uses, ifs)) + (uses(inner) if inner is not None else 0))
        case cst.ListComp(elt=elt, for_in=clause) | cst.SetComp(elt=elt, for_in=clause) | cst.GeneratorExp(
            elt=elt, for_in=clause
        ):
            return uses(clause) + _TOO_OFTEN * uses(elt)
        case cst.DictComp(key=key, value=value, for_in=clause):
            return uses(clause) + _TOO_OFTEN * (uses(key) + uses(value))
        case cst.For(iter=iterable, body=body, orelse=orelse):
            return drawn(iterable) + _TOO_OFTEN * uses(body) + (uses(orelse) if orelse is not None else 0)
        case cst.While() | cst.Lambda() | cst.FunctionDef():
            return _TOO_OFTEN * sum(map(uses, node.children))
        case cst.If(test=test, body=body, orelse=orelse):
            return uses(test) + max(uses(body), uses(orelse) if orelse is not None else 0)
        case cst.IfExp(test=test, body=then, orelse=otherwise):
            return uses(test) + max(uses(then), uses(otherwise))
        case cst.IndentedBlock(body=statements):
            return _in_block(ctx, statements, name)
        case _:
            return sum(map(uses, node.children))


def _in_block(ctx: Context, statements: Iterable[cst.CSTNode], name: str) -> int:
    """Count the uses in a block, up to where the name is given something else: ``group = list(group)``."""
    count = 0
    for statement in statements:
        match statement:
            case cst.SimpleStatementLine(
                body=[cst.Assign(targets=[cst.AssignTarget(target=cst.Name(value=target))], value=value)]
            ) if target == name:
                return count + _uses(ctx, value, name)
            case _:
                count += _uses(ctx, statement, name)
    return count


def _draws(ctx: Context, func: cst.BaseExpression) -> bool:
    match referent(ctx, func):
        case Builtin(name):
            return name in _DRAWING
        case Imported(qualified):
            return qualified.startswith(_DRAWING_MODULES)
        case _:
            return isinstance(func, cst.Attribute) and func.attr.value in _DRAWING_METHODS
