"""A value put beside the data: ``{**event, "k": v}`` is what ``ResultPath`` makes of the result ``v``.

::

    return {**event, "k": v}                              ─▶  ResultPath: $.k
    return {**event, "a": {**event["a"], "k": v}}         ─▶  ResultPath: $.a.k
    return {**event, "a": {**event.get("a", {}), "k": v}} ─▶  ResultPath: $.a.k

What stands under ``a`` has to be a dict: Python and ``ResultPath`` fail for anything else in their own ways, and the
second form only makes one where there is none.
"""


from flowdsl.ir.expr import DictOf, Expr, Literal, Op, Spread, State
from flowdsl.ir.ops import can_fail, infer
from flowdsl.ir.ops.kinds import K_DICT, within
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.merging import plainly
from flowdsl.lowering.query.jsonpath.paths import plain_key, step
from flowdsl.lowering.query.jsonpath.templates import is_constant
from flowdsl.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class Beside:
    """A value and where in the data it goes: under `keys`, from the outermost inwards."""

    keys: tuple[str, ...]
    value: Expr

    @property
    def path(self) -> str:
        """Return ``ResultPath``."""
        return "$" + "".join(map(step, self.keys))


def beside(expr: Expr, at: Place) -> Beside | None:
    """Return what is put beside the input of the state, if that is all an expression does."""
    return _beside(expr, State("input"), at)


def is_source(value: Expr) -> bool:
    """Whether a Pass state makes a value of its own by ``Result`` or ``Parameters``; any other is read by a path."""
    return isinstance(value, DictOf) or (is_constant(value) and value != Literal(None))


def with_value(expr: Expr, found: Beside, value: Expr) -> Expr:
    """Return an expression that is `found` in it with another value."""
    return _with_value(expr, len(found.keys), value)


def _with_value(expr: Expr, depth: int, value: Expr) -> Expr:
    if not depth:
        return value
    assert isinstance(expr, DictOf)
    base, pair = expr.entries
    assert not isinstance(pair, Spread)
    return replace(expr, entries=(base, (pair[0], _with_value(pair[1], depth - 1, value))))


def _beside(expr: Expr, data: Expr, at: Place) -> Beside | None:
    match expr:
        case DictOf((Spread(base), (Literal(str() as key), value))) if plain_key(key) and _same(base, data, at):
            inner = _beside(value, Op("[]", (data, Literal(key))), at)
            if inner is not None:
                return Beside((key, *inner.keys), inner.value)
            return Beside((key,), value)
        case _:
            return None


def _same(base: Expr, data: Expr, at: Place) -> bool:
    """Whether a value is a dict that is the data, or an empty one where the data has none."""
    base = plainly(base, at.env)
    if isinstance(data, State):
        return isinstance(base, State) and base.what == "input" and within(infer(base, at.env), K_DICT)
    match base:
        case Op("[]", (outer, Literal(key))):
            pass
        case Op(".get", (outer, Literal(key), DictOf(()))):
            pass
        case _:
            return False
    assert isinstance(data, Op)
    above, wanted = data.args
    return (
        key == getattr(wanted, "value", None)
        and within(infer(base, at.env), K_DICT)
        and not can_fail(base, at.env)
        and _path_of(outer, at) == _path_of(above, at)
    )


def _path_of(expr: Expr, at: Place) -> tuple[str, ...] | None:
    """Return the keys that lead from the input to a value."""
    match expr:
        case State("input"):
            return ()
        case Op("[]", (base, Literal(str() as key))) | Op(".get", (base, Literal(str() as key), DictOf(()))):
            outer = _path_of(base, at)
            return None if outer is None else (*outer, key)
        case _:
            return None
