"""Drop the checks of keys, pairs and items of sets that the types prove needless.

Before::

    for line in lines: Task result := price(line) → Return [key(line["sku"]), result]

After, where ``line["sku"]`` is a text for certain::

    for line in lines: Task result := price(line) → Return [line["sku"], result]
"""

from functools import partial

from flowdsl.analysis.types import Env, Types
from flowdsl.ir.expr import Expr, Op, transform, walk
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.ops import gathering, infer
from flowdsl.ir.rewrite import expressions, rewrite


def drop_checks(graph: StateGraph, types: Types) -> None:
    """Drop them from the expressions of a machine."""
    for region, node in types.reached(graph):
        op = region.op(node)
        if any(_is_check(part) for expr in expressions(op) for part in walk(expr)):
            env = types.after(region, node)
            region.set_op(node, rewrite(op, partial(_dropped, env)))


def _is_check(expr: Expr) -> bool:
    return isinstance(expr, Op) and expr.name in gathering.TABLE


def _dropped(env: Env, expr: Expr) -> Expr:
    def change(part: Expr) -> Expr | None:
        if isinstance(part, Op) and _is_check(part) and gathering.needless(part.name, infer(part.args[0], env)):
            return _dropped(env, part.args[0])
        return None

    return transform(expr, change)
