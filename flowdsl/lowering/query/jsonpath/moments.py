"""Comparisons of instants.

``datetime.fromisoformat(text) <= datetime.now(timezone.utc)`` is ``TimestampLessThanEqualsPath``.

The operators compare RFC 3339 timestamps and are false for any other text, so a text that is none fails the state:
Python raises for most of them, and reads some more forms (``20300101T000000Z``), for which the machine fails alone.
Now is when the state was entered.
"""

from datetime import datetime

from flowdsl.asl.model import AllOf, AnyOf, Compare, Comparison
from flowdsl.ir.expr import Context, Expr, Literal, Op
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_STR, is_opaque, within
from flowdsl.lowering.query.base import Place
from flowdsl.lowering.query.jsonpath.paths import path, refuse

_ORDER = {"==": "Equals", "<": "LessThan", "<=": "LessThanEquals", ">": "GreaterThan", ">=": "GreaterThanEquals"}
_TURNED = {"==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
READ = "datetime.datetime.fromisoformat"
_NOW = "datetime.datetime.now"


def are_moments(*exprs: Expr) -> bool:
    """Whether all of some values are instants."""
    return all(is_opaque(infer(expr, {}), "datetime") for expr in exprs)


def read_text(expr: Expr) -> Expr | None:
    """Return the text that an instant is read from, or None."""
    return expr.args[0] if isinstance(expr, Op) and expr.name == READ else None


def compare(expr: Op, at: Place) -> Comparison:
    """Return the test that orders two instants.

    Raises:
        Refused: one of them is computed.
    """
    name, (left, right) = expr.name, expr.args
    if _constant(left) is not None:
        name, left, right = _TURNED[name], right, left
    if _constant(left) is not None or name not in _ORDER:
        raise refuse(expr, "this comparison of times has no counterpart in JSONPath", "compare a time that is read")
    operator = f"Timestamp{_ORDER[name]}"
    constant = _constant(right)
    if constant is not None:
        test = Compare(variable=_path(left, at), operator=operator, value=constant)
    else:
        test = Compare(variable=_path(left, at), operator=f"{operator}Path", value=_path(right, at))
    sure = [_sure(text, at) for text in map(read_text, (left, right)) if text is not None and not _known(text)]
    return AllOf(rules=(*sure, test)) if sure else test


def _constant(expr: Expr) -> str | None:
    match expr:
        case Op("datetime.datetime.fromisoformat", (Literal(str() as text),)):
            try:
                moment = datetime.fromisoformat(text)
            except ValueError:
                moment = None
            if moment is None or moment.tzinfo is None:
                raise refuse(expr, "this is no time with a zone", "write it as in `2030-01-01T00:00:00Z`")
            return moment.isoformat().replace("+00:00", "Z")
        case _:
            return None


def _path(expr: Expr, at: Place) -> str:
    match expr:
        case Op("datetime.datetime.fromisoformat", (text,)) if within(infer(text, at.env), K_STR):
            return path(text, at)
        case Op("datetime.datetime.now", (_,)) | Op("datetime.datetime.now", (), ((_, _),)):
            return path(Context(("State", "EnteredTime")), at)
        case _:
            raise refuse(
                expr, "JSONPath compares times that are read or now, and computes none",
                "compare `datetime.fromisoformat(text)` (a `str`) with `datetime.now(timezone.utc)`",
            )  # fmt: skip


def _known(text: Expr) -> bool:
    return isinstance(text, Literal | Context)


def _sure(text: Expr, at: Place) -> Comparison:
    """Return the test that a text is a timestamp; it fails where it is none."""
    where = path(text, at)
    return AnyOf(rules=(
        Compare(variable=where, operator="IsTimestamp", value=True),
        Compare(variable=f"{where}['no timestamp']", operator="IsNull", value=True),
    ))  # fmt: skip
