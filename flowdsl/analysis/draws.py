"""What drawing from a lazy iterable does later than evaluating the expression: Python computes an item when it is asked
for.

::

    takewhile(lambda x: x < lim, xs)    reads `lim` for each item; cannot fail for a list of numbers
    chain(xs, ys)                       fails late where `ys` turns out to be no iterable, never for `xs`
    accumulate(xs)                      fails late where two items cannot be added
    zip(xs, ys, strict=True)            fails late where one list is longer than the other
    dropwhile(f, xs)                    has asked `f` all it ever will before it gives its first item
"""

from collections.abc import Mapping
from typing import Final

from flowdsl.ir.environment import extended
from flowdsl.ir.expr import And, Comprehension, Cond, Expr, Lambda, Let, Literal, Op, Or, Var, children, variables
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.ops.infer import analyse
from flowdsl.ir.ops.kinds import is_iterable, iterated
from flowdsl.ir.ops.temporal import iterator_of
from flowdsl.ir.types import ANY, Type, union
from flowdsl.records import replace

LATE: Final = "Python draws from this iterator only as much as it needs, and an item it never draws cannot fail"
"""Why an iterator that fails late is not the list of its items."""
_ASKING = frozenset({"map", "filter", "itertools.takewhile", "itertools.groupby"})
"""Functions that call one of the user's for each item."""
_LAZY = _ASKING | {
    "zip", "enumerate", "itertools.chain", "itertools.chain.from_iterable", "itertools.islice", "itertools.batched",
    "itertools.pairwise", "itertools.accumulate", "itertools.dropwhile", "itertools.zip_longest",
}  # fmt: skip
_DRAWN = "#drawn"
_ROUNDS = 4
"""How often the type of an accumulated value is asked for before it may be anything."""


def is_lazy(expr: Expr) -> bool:
    """Whether an expression gives an iterator that computes its items when they are drawn."""
    match expr:
        case Comprehension(kind="iterator"):
            return True
        case Op(name):
            return name in _LAZY
        case Cond(_, then, orelse):
            return is_lazy(then) or is_lazy(orelse)
        case And(operands) | Or(operands):
            return any(map(is_lazy, operands))
        case Let(_, _, body):
            return is_lazy(body)
        case _:
            return False


def fails_late(expr: Expr, env: Mapping[str, Type]) -> bool:
    """Whether drawing may fail after an item has been drawn; `env` types the variables."""
    if not is_lazy(expr):
        return False
    match expr:
        case Comprehension(clauses=(first, *rest)):
            names, env = _drawn((first.iterable,), env)
            rewritten = replace(expr, clauses=(replace(first, iterable=names[0]), *rest))
            return can_fail(rewritten, env) or fails_late(first.iterable, env)
        case Cond(_, then, orelse):
            return fails_late(then, env) or fails_late(orelse, env)
        case Let(name, value, body):
            return fails_late(body, extended(env, {name: infer(value, env)}))
        case Op("zip", (_, _, *_), (("strict", strict),)) if not _false(strict):
            return True
        case Op("itertools.chain", args) if not all(is_iterable(infer(arg, env)) for arg in args[1:]):
            return True
        case Op("itertools.chain.from_iterable", (rows,)) if not is_iterable(iterated(infer(rows, env))):
            return True
        case Op("itertools.accumulate") if _accumulating_fails(expr, env):
            return True
        case Op(name, args) if name in _ASKING:
            names, inner = _drawn(args, env)
            if can_fail(replace(expr, args=names), inner):
                return True
    return any(fails_late(arg, env) for arg in children(expr))


def reads_late(expr: Expr) -> frozenset[str]:
    """Return the variables that drawing reads."""
    if not is_lazy(expr):
        return frozenset()
    match expr:
        case Comprehension(clauses=(first, *rest)):
            own = replace(expr, clauses=(replace(first, iterable=Literal(None)), *rest))
            return variables(own) | reads_late(first.iterable)
        case Op("itertools.dropwhile", (_, source)):
            return reads_late(source)
        case _:
            read = (variables(arg) if isinstance(arg, Lambda) else reads_late(arg) for arg in children(expr))
            return frozenset().union(*read)


def _drawn(args: tuple[Expr, ...], env: Mapping[str, Type]) -> tuple[tuple[Expr, ...], Mapping[str, Type]]:
    """Return the arguments with variables in place of the iterables, which are evaluated early, and their types."""
    types = {
        f"{_DRAWN}{i}": iterator_of(iterated(infer(arg, env))) for i, arg in enumerate(args) if not _function(arg)
    }  # fmt: skip
    named = (arg if _function(arg) else Var(f"{_DRAWN}{i}") for i, arg in enumerate(args))
    return tuple(named), extended(env, types)


def _function(arg: Expr) -> bool:
    return isinstance(arg, Lambda | Literal)


def _false(given: Expr) -> bool:
    return isinstance(given, Literal) and given.value is False


def _accumulating_fails(expr: Op, env: Mapping[str, Type]) -> bool:
    kwargs = dict(expr.kwargs)
    function = expr.args[1] if len(expr.args) > 1 else kwargs.get("func")
    item = iterated(infer(expr.args[0], env))
    match kwargs.get("initial"):
        case None | Literal(None):
            so_far = item
        case initial:
            so_far = infer(initial, env)
    match function:
        case None | Literal(None):
            one, other = _DRAWN, f"{_DRAWN}2"
            body: Expr = Op("+", (Var(one), Var(other)))
        case Lambda((one, other), body):
            pass
        case _:
            return True
    for _ in range(_ROUNDS):
        known = analyse(body, extended(env, {one: so_far, other: item}))
        joined = union((so_far, known.type))
        if joined == so_far:
            return known.fails != 0
        so_far = joined
    return can_fail(body, extended(env, {one: ANY, other: item}))
