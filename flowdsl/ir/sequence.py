"""Expressions one after the other, where a language of expressions has no statements."""

from flowdsl.ir.expr import Expr, ListOf, Literal, Op


def in_order(before: list[Expr], last: Expr) -> Expr:
    """Return an expression that does one thing after the other, with the value of the last one."""
    done = ListOf((*before, last), last.origin)
    return Op("[]", (done, Literal(len(before), last.origin)), (), last.origin)
