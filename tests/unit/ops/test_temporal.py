"""Which Python-only values may pass for others."""

import pytest

from flowdsl.ir.expr import Literal, Op, Var
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.temporal import DATE, DATETIME, NAIVE, TIMEDELTA, confusable, set_of
from flowdsl.ir.types import ANY, INT, NONE, STR, DictType, Field, ListType, RecordType, TupleType, Type, union


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (INT, ANY, False),
        (DATE, DATE, False),
        (NAIVE, DATETIME, True),
        (DATE, INT, True),
        (DATE, STR, False),
        (DATE, ANY, True),
        (union((DATE, NONE)), union((DATE, NONE)), False),
        (union((DATE, NAIVE)), DATE, True),
        (TupleType((DATE, INT)), TupleType((DATE, INT)), False),
        (TupleType((DATE, INT)), TupleType((INT, DATE)), True),
        (ListType(DATE), ListType(TIMEDELTA), True),
        (DictType(DATE), DictType(DATE), False),
        (RecordType((Field("a", DATE),)), RecordType((Field("a", NAIVE),)), True),
        (RecordType((Field("a", DATE),)), RecordType((Field("b", NAIVE),)), False),
        (ListType(set_of(INT)), ListType(set_of(INT)), True),
    ],
)
def test_values_that_may_pass_for_others(left: Type, right: Type, expected: bool) -> None:
    assert confusable(left, right) is expected
    assert confusable(right, left) is expected


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        (Op("datetime.datetime", (Literal(2026), Literal(1), Literal(1))), NAIVE),
        (Op("datetime.datetime", (Literal(2026), Literal(1), Literal(1)), (("tzinfo", Literal("UTC")),)), DATETIME),
        (Op("datetime.datetime.fromisoformat", (Literal("2026-01-01"),)), NAIVE),
        (Op("datetime.datetime.fromisoformat", (Literal("2026-01-01T00:00:00Z"),)), DATETIME),
        (Op("datetime.datetime.fromisoformat", (Var("text"),)), DATETIME),
        (Op(".replace@", (Op("datetime.datetime.utcnow", ()),), (("tzinfo", Literal("UTC")),)), DATETIME),
        (Op(".replace@", (Op("datetime.datetime.utcnow", ()),), (("hour", Literal(0)),)), NAIVE),
        (Op("-", (Op("datetime.datetime.utcnow", ()), Op("datetime.datetime.utcnow", ()))), TIMEDELTA),
    ],
)
def test_whether_a_datetime_has_a_zone_is_known(op: Op, expected: Type) -> None:
    assert infer(op, {}) == expected
