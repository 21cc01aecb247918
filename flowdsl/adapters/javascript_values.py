"""What JavaScript makes of values where Python makes something else of them: truth, equality, numbers, items.

Each function returns an expression that means in Python what the JavaScript means, or that fails where it cannot.
"""

import re
from collections.abc import Sequence

from flowdsl.ir.expr import And, Cond, Expr, ListOf, Literal, Op, Or

_BOOLEAN = frozenset({
    "==", "!=", "<", "<=", ">", ">=", "in", "not in", "not", "is", "is not", "isinstance", ".startswith", ".endswith",
})  # fmt: skip
_READ_AS_NUMBER = re.compile(r"\s*([-+]?(\d|\.\d|Infinity).*)?")
_NUMBER = frozenset({"-", "*", "/", "**", "u-", "u+", "len", "float", "int", "math.fmod", "math.floor", "math.ceil"})


class JavaScriptError(ValueError):
    """The text is no expression that can be compiled.

    Attributes:
        message: states the fact.
        help: what to write instead.
    """

    def __init__(self, message: str, help: str = "") -> None:
        super().__init__(message + (f"; {help}" if help else ""))
        self.message = message
        self.help = help


def is_bool(expr: Expr) -> bool:
    """Whether an expression is seen to be true or false, and nothing else."""
    match expr:
        case Literal(value):
            return isinstance(value, bool)
        case Op(name):
            return name in _BOOLEAN
        case And(values) | Or(values):
            return all(map(is_bool, values))
    return False


def truth(expr: Expr) -> Expr:
    """Return whether JavaScript takes a value for true: null, 0, false and the empty text are not; empty lists are."""
    if is_bool(expr):
        return expr
    return Op(
        "not", (Or((Op("is", (expr, Literal(None))), Op("==", (expr, Literal(0))), Op("==", (expr, Literal(""))))),)
    )


def as_number(expr: Expr) -> Expr:
    """Return a value that must be a number: a text fails instead of being repeated or read."""
    match expr:
        case Literal(value) if isinstance(value, int | float) and not isinstance(value, bool):
            return expr
        case Op(name) if name in _NUMBER:
            return expr
    return Op("u+", (expr,))


def equal(mark: str, left: Expr, right: Expr) -> Expr:
    """Return a comparison by ``==``, ``===`` or their negations.

    Raises:
        JavaScriptError: ``==`` of values that JavaScript may convert first.
    """
    strict, same = len(mark) == 3, mark[0] == "="
    for one, other in ((left, right), (right, left)):
        match one:
            case Literal(None | True | False as value) if strict or value is None:
                return Op("is" if same else "is not", (other, one))
            case Literal(int() | float() as value) if not isinstance(value, bool):
                if not strict:
                    return Op("==" if same else "!=", (as_number(other), one))
                if value in (0, 1) and as_number(other) is not other:
                    # true and 1 are equal in Python.
                    test = And((Op("not", (Op("isinstance", (other, Literal("bool"))),)), Op("==", (other, one))))
                    return test if same else Op("not", (test,))
            case Literal(str() as text) if (
                not strict and re.fullmatch(r"\s*([-+]?(\d|\.\d|Infinity).*)?", text) is None
            ):
                strict = True
    if not strict and not (as_number(left) is left and as_number(right) is right):
        raise JavaScriptError(f"`{mark}` may convert what it compares", f"write `{mark}=`")
    return Op("==" if same else "!=", (left, right))


def item(owner: Expr, index: Expr) -> Expr:
    """Return ``owner[index]``; there is nothing at a negative index, where Python counts from the end."""
    match index:
        case Literal(int() | float() as number) if number < 0:
            raise JavaScriptError(f"there is nothing at [{number}] in JavaScript", f"write `.at({number})`")
        case Literal():
            return Op("[]", (owner, index))
    known = Or((Op("isinstance", (index, Literal("str"))), Op(">=", (index, Literal(0)))))
    return Op("[]", (owner, Op("[]", (ListOf((index,)), Cond(known, Literal(0), Literal(1))))))


def section(owner: Expr, name: str, arguments: Sequence[Expr]) -> Expr | None:
    """Return a part of a text or list by literal places (``charAt``, ``at``, ``substring``, ``substr``), or None."""
    places = [a.value for a in arguments if isinstance(a, Literal) and isinstance(a.value, int)]
    if len(places) != len(arguments) or not places:
        return None
    match name, places:
        case "at", [place]:
            return Op("[]", (owner, Literal(place)))
        case "charAt", [place] if place >= 0:
            return _slice(owner, place, place + 1)
        case "substring", [start]:
            return _slice(owner, max(start, 0), None)
        case "substring", [start, end]:
            low, high = sorted((max(start, 0), max(end, 0)))
            return _slice(owner, low, high)
        case "substr", [start, length] if start >= 0 and length >= 0:
            return _slice(owner, start, start + length)
    return None


def _slice(owner: Expr, start: int, end: int | None) -> Expr:
    return Op("[:]", (owner, Literal(start), Literal(end), Literal(None)))
