"""Changes of what ``setdefault`` gives: ``groups.setdefault(key, []).append(item)``.

The value of ``setdefault`` lies in the dict, so what changes it changes the dict: first the default is put in, then the
place it has there is changed. The key is evaluated once, before both.
"""

from collections.abc import Callable

import libcst as cst

from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms import default_dicts
from flowdsl.frontend.places import read_place
from flowdsl.ir import expr as ir
from flowdsl.ir.flow import Mutate, Place, SliceStep, Walrus
from flowdsl.source import Origin

Chain = tuple[list[ir.Expr], Place]
"""What happens first, and the place that is there then."""


def is_below(node: cst.BaseExpression) -> bool:
    """Whether an expression is a part of what ``setdefault`` gives: ``groups.setdefault(key, {})["n"]``."""
    below = False
    while isinstance(node, cst.Subscript):
        node, below = node.value, True
    match node:
        case cst.Call(func=cst.Attribute(attr=cst.Name("setdefault"))):
            return below
        case _:
            return False


def read_chain(ctx: Context, node: cst.BaseExpression) -> Chain | None:
    """Read a value that ``setdefault`` gives, or a part of it; None when the expression is no such thing."""
    match node:
        case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=cst.Index(value=index))]):
            default = default_dicts.default_of(ctx, value)
            if default is not None:
                return _defaulted(ctx, ctx.origin(node), value, index, lambda: (default[0],))
            found = read_chain(ctx, value)
            if found is None:
                return None
            before, place = found
            return before, Place(place.root, (*place.steps, read(ctx, index)), ctx.origin(node))
        case cst.Call(func=cst.Attribute(value=value, attr=cst.Name("setdefault")), args=[key, *rest]):
            if len(rest) > 1 or any(argument.star or argument.keyword is not None for argument in (key, *rest)):
                return None
            return _defaulted(
                ctx, ctx.origin(node), value, key.value, lambda: tuple(read(ctx, argument.value) for argument in rest)
            )
        case _:
            return None


def _defaulted(
    ctx: Context, origin: Origin, value: cst.BaseExpression, key: cst.BaseExpression,
    default: Callable[[], tuple[ir.Expr, ...]],
) -> Chain | None:  # fmt: skip
    found = read_chain(ctx, value)
    before: list[ir.Expr] = []
    if found is not None:
        before, place = found
    else:
        own = read_place(ctx, value, quiet=True)
        if own is None:
            return None
        place = own
    # Every key is used twice, and evaluated once.
    steps: list[ir.Expr | SliceStep] = []
    for part in (*place.steps, read(ctx, key)):
        if isinstance(part, SliceStep | ir.Literal):
            steps.append(part)
            continue
        kept = ctx.temporary("key")
        before.append(ir.Effect(Walrus(kept), (part,), origin))
        steps.append(ir.Var(kept, origin))
    *way, step = steps
    if isinstance(step, SliceStep):
        return None
    place = Place(place.root, tuple(way), place.origin)
    before.append(ir.Effect(Mutate(place, "setdefault"), (step, *default()), origin))
    return before, Place(place.root, (*place.steps, step), origin)
