"""Statements that change what a defaultdict holds, or ``setdefault`` gives: the key is put in first, as Python does.

::

    totals[kind]["n"] += 1                       ─▶     totals.setdefault(kind, {…}); totals[kind]["n"] += 1
    totals.setdefault(kind, {})["last"] = n      ─▶     totals.setdefault(kind, {}); totals[kind]["last"] = n
"""

import libcst as cst

from flowdsl.diagnostics.rules import python as python_rules
from flowdsl.frontend.context import Context
from flowdsl.frontend.expressions import read
from flowdsl.frontend.idioms import default_dicts, setdefault_chains
from flowdsl.frontend.places import read_place
from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.flow import Place, Stmt
from flowdsl.ir.sequence import in_order
from flowdsl.source import Origin


def assign_below(ctx: Context, node: cst.Assign) -> tuple[Stmt, ...] | None:
    """Read ``d[key]["name"] = value``: the value first, then the key is put in, then its part."""
    origin = ctx.origin(node)
    held = Place(ctx.temporary("value"), (), origin)
    value = read(ctx, node.value)
    found = setdefault_chains.read_chain(ctx, node.targets[0].target)
    if found is None:
        _refuse(ctx, node.targets[0].target)
        return None
    before, place = found
    first = flow.Assign((held,), value, None, origin)
    return first, _evaluated(before, origin), flow.Assign((place,), ir.Var(held.root, origin), None, origin)


def augment(ctx: Context, node: cst.AugAssign, operator: str) -> Stmt | tuple[Stmt, ...] | None:
    """Read ``d[key] += value`` of a defaultdict, or of what a `setdefault` gives."""
    origin = ctx.origin(node)
    short = default_dicts.counted(ctx, node, operator)
    if short is not None:
        return short
    found = setdefault_chains.read_chain(ctx, node.target)
    if found is None:
        _refuse(ctx, node.target)
        return None
    before, place = found
    return _evaluated(before, origin), flow.AugAssign(place, operator, read(ctx, node.value), origin)


def _evaluated(before: list[ir.Expr], origin: Origin) -> Stmt:
    return flow.Evaluate(in_order(before[:-1], before[-1]), origin)


def _refuse(ctx: Context, target: cst.BaseExpression) -> None:
    if read_place(ctx, target) is not None:  # else it has said why not
        ctx.refuse(python_rules.UnsupportedStatement(
            origin=ctx.origin(target), what="this change of a defaultdict, or of what `setdefault` gives",
            instead="change one key: `d[key] += value`",
        ))  # fmt: skip
