"""``context.…``: what the context object says, where it says the same as in plain Python.

The body of a loop over ``distributed`` runs in child executions, whose context object is their own; the index of an
item is the innermost Map's. Sources: Developer Guide, "Accessing execution data from the Context object", "Using Map
state in Distributed mode".
"""

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.dsl.context import PATHS
from flowdsl.frontend.context import Context
from flowdsl.ir import expr as ir
from flowdsl.source import Origin

_EXECUTION = ("Execution", "StateMachine")


def read_context(ctx: Context, name: str, origin: Origin) -> ir.Expr:
    """Read an attribute of the context object."""
    if name not in PATHS:
        return ctx.refuse(
            rules.UnknownAttribute(origin=origin, owner="`context`", name=name, hint=did_you_mean(name, PATHS))
        )
    path = PATHS[name]
    where, instead = "", ""
    if name == "map_index":
        ctx.index_reads += 1
        where, instead = _without_index(ctx)
    elif (not path or path[0] in _EXECUTION) and any(body.distributed is not None for body in ctx.bodies):
        where = "in the body of a loop over `distributed`, where it is that of the child execution,"
        instead = f"read it into a variable before the loop: `{name} = context.{name}`"
    if where:
        what = f"`context.{name}` {where}"
        return ctx.refuse(python_rules.UnsupportedExpression(origin=origin, what=what, instead=instead))
    return ir.Context(path, origin)


def _without_index(ctx: Context) -> tuple[str, str]:
    """Say where the index of an item is not known, and what to write; nothing where it is."""
    if not ctx.bodies:
        return "outside the body of a loop over `concurrent` or `distributed`", "count with `enumerate`"
    inner = ctx.bodies[-1]
    if inner.sequential:
        return "in a comprehension that runs one item after the other", "count with `enumerate`"
    if {"batch", "batch_bytes"} & {*dict(inner.distributed or ())}:
        return "in the body of a loop over batches", "number the items before: `list(enumerate(xs))`"
    return "", ""
