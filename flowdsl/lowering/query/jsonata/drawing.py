"""How often an iterator with a name is drawn from: a machine holds a list, which can be walked any number of times."""

from flowdsl.ir.expr import Comprehension, Expr, Lambda, Var, children

_OFTEN = 2


def draws(expr: Expr, name: str) -> int:
    """Count how often an expression may walk the value of a variable; two stands for any number above one."""
    match expr:
        case Var(other):
            return int(other == name)
        case Lambda(body=body):
            return _OFTEN * draws(body, name)
        case Comprehension(_, element, clauses):
            first, *inner = clauses
            rest = [element, *first.conditions]
            for clause in inner:
                rest += [clause.iterable, *clause.conditions]
            return draws(first.iterable, name) + _OFTEN * sum(draws(part, name) for part in rest)
        case _:
            return sum(draws(child, name) for child in children(expr))
