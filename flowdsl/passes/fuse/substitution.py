"""Whether a value may stand where its variable is read."""

from collections import Counter

from flowdsl.analysis.liveness import Live
from flowdsl.ir.expr import (
    And,
    Cond,
    Context,
    DictOf,
    Expr,
    Format,
    FormatField,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Spread,
    State,
    Var,
    children,
    walk,
)
from flowdsl.ir.graph import Bindings
from flowdsl.ir.ops.randomness import is_random


def is_cheap(expr: Expr) -> bool:
    """Whether repeating an expression costs nothing worth a state: names, paths, literals, the text of an error."""
    match expr:
        case Var() | Literal() | Context() | State() | Param():
            return True
        case Op("[]" | "nth", (inner, Literal())):
            return is_cheap(inner)
        case Op("flowdsl.message", (inner,)):
            return is_cheap(inner)
        case _:
            return False


def is_short(expr: Expr) -> bool:
    """Whether an expression is one operation of cheap operands, always the same, such as ``$append($found, $item)``."""
    match expr:
        case Op(args=args, kwargs=()):
            return all(map(is_cheap, args)) and not is_random(expr)
        case _:
            return False


DEEP = 24
"""Levels of an expression beyond which it keeps a variable of its own: AWS refuses to evaluate past 100 levels."""


def is_deep(expr: Expr, left: int = DEEP) -> bool:
    """Whether an expression nests deeper than `left` levels."""
    return left == 0 or any(is_deep(child, left - 1) for child in children(expr))


def may_substitute(bindings: Bindings, values: dict[str, Expr], live: Live) -> bool:
    """Whether values may stand for the variables that `bindings` read, while `live` variables are still wanted."""
    # A use inside a function or a comprehension, which is evaluated many times, counts like any other.
    uses = Counter(part.name for b in bindings for part in walk(b.value) if isinstance(part, Var))
    return all(may_stand(name, values[name], count, name in live) for name, count in uses.items() if name in values)


def may_stand(name: str, value: Expr, uses: int, still_live: bool) -> bool:
    """Whether a value may stand for its variable, which is read `uses` times and perhaps later as well."""
    if uses == 0:
        return True
    if uses == 1 and not still_live:
        return not is_deep(value)
    return is_cheap(value) and not is_random(value)


def count_uses(exprs: list[Expr], name: str) -> int:
    """Count the readings of a variable."""
    count = 0
    for expr in exprs:
        for part in walk(expr):
            if isinstance(part, Var) and part.name == name:
                # A use inside a function or a comprehension is evaluated many times.
                count += 1
    return count


def is_certain(entry: list[Expr], name: str) -> bool:
    """Whether a name is evaluated whatever happens: not only in a branch, a function or a comprehension."""

    def sure(expr: Expr) -> bool:
        match expr:
            case Var(found):
                return found == name
            case Op(args=args, kwargs=kwargs):
                return any(sure(a) for a in args) or any(sure(v) for _, v in kwargs)
            case And(operands) | Or(operands):
                return sure(operands[0])
            case Cond(test):
                return sure(test)
            case ListOf(items):
                return any(sure(i.value if isinstance(i, Spread) else i) for i in items)
            case DictOf(entries):
                return any(sure(e.value) if isinstance(e, Spread) else sure(e[0]) or sure(e[1]) for e in entries)
            case Format(parts):
                return any(isinstance(p, FormatField) and sure(p.value) for p in parts)
            case _:
                return False

    return bool(entry) and any(sure(expr) for expr in entry[:1])
