"""What a comprehension with calls is gathered in: a dict or a set takes each result before the next call is made.

::

    {q: t(q) for q in xs}               a Map of checked pairs: a `q` that is no key fails after its own call
    {t(q) for q in xs}                  a Map of checked items
    dict(t(q) for q in xs)              a Map of checked pairs, of whatever is no pair
    list(t(q) for q in xs)              a Map: a list takes everything
"""

import libcst as cst

from flowdsl.ir import expr as ir
from flowdsl.ir.ops.gathering import ITEM, PAIR, keyed

_TAKEN_BY = {"dict": PAIR, "set": ITEM}


def check_of(node: cst.BaseExpression, consumer: str) -> str:
    """Return the check that each element of a comprehension has to pass, or "".

    Args:
        node: the comprehension.
        consumer: the built-in function that takes all of it, when it is a generator.
    """
    match node:
        case cst.DictComp():
            return PAIR
        case cst.SetComp():
            return ITEM
        case cst.GeneratorExp():
            return _TAKEN_BY.get(consumer, "")
        case _:
            return ""


def checked(element: ir.Expr, check: str) -> ir.Expr:
    """Return an element that fails where it cannot be taken; texts always can."""
    match element:
        case _ if not check or (check == ITEM and _is_text(element)):
            return element
        case ir.ListOf((key, _)) if check == PAIR and _is_text(key):
            return element
        case ir.ListOf((_, value)) if check == PAIR and not _has_effect(value):
            return keyed(element) or ir.Op(check, (element,), (), element.origin)
        case _:
            return ir.Op(check, (element,), (), element.origin)


def _has_effect(expr: ir.Expr | ir.Spread) -> bool:
    return isinstance(expr, ir.Spread) or any(isinstance(part, ir.Effect) for part in ir.walk(expr))


def _is_text(expr: ir.Expr | ir.Spread) -> bool:
    return isinstance(expr, ir.Format) or (isinstance(expr, ir.Literal) and isinstance(expr.value, str))
