"""JSONPaths: ``$order.lines[0].sku``, ``$.x``, ``$$.Execution.Id``.

A path that leads nowhere fails the state, as the subscript does in Python; a subscript of a text is the one Python
allows and JSONPath does not.
"""

import re
from collections.abc import Mapping
from typing import Final

from flowdsl.ir.expr import Context, DictOf, Expr, Literal, Op, Raw, Spread, State, Var
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.ops.kinds import K_LIST, K_STR, may, within
from flowdsl.ir.types import Type, show
from flowdsl.lowering.query.base import Place, Unsupported

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SWITCH: Final = 'or write the workflow in JSONata: `query_language="jsonata"` (`"mixed"` for this state only)'


class Refused(Exception):
    """An expression that JSONPath cannot say in the place it stands in."""

    def __init__(self, expr: Expr, what: str, instead: str) -> None:
        super().__init__(what)
        self.problem = Unsupported(expr.origin, what, f"{instead}; {SWITCH}" if instead else SWITCH)


def refuse(expr: Expr, what: str, instead: str = "") -> Refused:
    """Return the exception that says JSONPath has no words for an expression."""
    return Refused(expr, what, instead)


def guarded_problem(expr: Expr, env: Mapping[str, Type]) -> None:
    """Refuse an expression that may fail where a handler of the workflow would have to catch it.

    Raises:
        Refused: it may fail.
    """
    if can_fail(expr, env):
        raise refuse(
            expr, "this may fail, and no handler catches a failing path in JSONPath (`States.Runtime`)",
            "test before (`if key in d:`), or annotate the value so that it cannot be missing",
        )  # fmt: skip


def path(expr: Expr, at: Place) -> str:
    """Return the path of an expression.

    Raises:
        Refused: it is not a path.
    """
    match expr:
        case Var(name):
            return f"${name}"
        case State(what) if what == at.data:
            return "$"
        case State("input") if at.item is not None:
            return path(Context(at.item), at)
        case State():
            raise refuse(expr, "JSONPath cannot reach the input of the state here", "assign it to a variable before")
        case Context(steps):
            return "$$" + "".join(map(step, steps))
        case Raw("jsonpath", text, ()):
            return text
        case Op("[]" | "nth" as name, (base, Literal(key))) if isinstance(key, str | int):
            return stem(base, at) + _subscript(expr, base, key, name, at)
        case Op("[:]", (base, low, high, stride)):
            return sure_stem(base, at) + _slice(expr, base, low, high, stride, at)
        case _:
            raise refuse(expr, "this is no path", "assign the value to a variable first")


def is_path(expr: Expr, at: Place) -> bool:
    """Whether an expression is a path."""
    try:
        path(expr, at)
    except Refused:
        return False
    return True


def stem(expr: Expr, at: Place) -> str:
    """Return the path of an expression, to which more steps can be added: after a slice they are taken in each item.

    Raises:
        Refused: it is no such path.
    """
    if isinstance(expr, Op) and expr.name == "[:]":
        raise refuse(expr, "a part of a slice is no path in JSONPath", "assign the slice to a variable first")
    return path(expr, at)


def sure_stem(expr: Expr, at: Place) -> str:
    """Return the path of a list whose items are looked for: a list that is missing would be an empty one.

    Raises:
        Refused: it is no such path, or it may be missing.
    """
    if can_fail(expr, at.env):
        raise refuse(expr, "JSONPath does not notice that this list is missing", "assign it to a variable first")
    return stem(expr, at)


def is_stem(expr: Expr, at: Place) -> bool:
    """Whether an expression is a path to one value."""
    return not (isinstance(expr, Op) and expr.name == "[:]") and is_path(expr, at)


def static_keys(expr: DictOf) -> bool:
    """Whether all keys of a dict display are distinct constant texts."""
    keys = [e[0].value for e in expr.entries if not isinstance(e, Spread) and isinstance(e[0], Literal)]
    return len(keys) == len(expr.entries) == len(set(map(str, keys))) and all(isinstance(k, str) for k in keys)


def step(key: str) -> str:
    """Return a member step: ``.name`` or ``['any text']``."""
    if _NAME.fullmatch(key):
        return f".{key}"
    return f"['{key}']"


def plain_key(key: str) -> bool:
    """Whether a key can stand in a path: engines disagree on escaped quotes and backslashes."""
    return not any(c in key for c in "'\"\\") and key.isprintable() and key != ""


def _subscript(expr: Expr, base: Expr, key: str | int, name: str, at: Place) -> str:
    if isinstance(key, bool):
        raise refuse(expr, "a bool is no index in JSONPath", "write 0 or 1")
    if isinstance(key, str):
        if not plain_key(key):
            raise refuse(expr, f"the key {key!r} cannot be written in a path", "rename the key")
        return step(key)
    type_ = infer(base, at.env)
    if name == "[]" and may(type_, K_STR):
        raise refuse(
            expr,
            f"an index into a text has no counterpart in JSONPath, and this may be one: it is `{show(type_)}`",
            "annotate the value as a `list`",
        )
    if key < 0:
        raise refuse(expr, "an index from the end is no path")
    return f"[{key}]"


def _slice(expr: Expr, base: Expr, low: Expr, high: Expr, stride: Expr, at: Place) -> str:
    if not within(infer(base, at.env), K_LIST):
        raise refuse(expr, "JSONPath slices lists only, and this may be a text", "annotate the value as a `list`")
    bounds = []
    for bound in (low, high, stride):
        if not isinstance(bound, Literal) or isinstance(bound.value, bool | float | str):
            raise refuse(expr, "a slice with computed bounds has no counterpart in JSONPath", "write constant bounds")
        bounds.append(bound.value)
    start, stop, every = bounds
    if every not in (None, 1):
        raise refuse(expr, "a slice with a step has no counterpart in JSONPath", "")
    # Jayway clamps one-sided slices as Python does; with two bounds it does not understand negative ones.
    if start is not None and stop is not None and (start < 0 or stop < 0):
        raise refuse(expr, "a slice with two bounds, one of them negative, is read differently by JSONPath", "")
    if stop == 0 or (start is not None and stop is not None and start >= stop):
        raise refuse(expr, "an empty slice is no path in JSONPath", "write `[]`")
    if start is None and stop is None:
        return "[0:]"
    return f"[{'' if start is None else start}:{'' if stop is None else stop}]"
