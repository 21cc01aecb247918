"""``math``, ``statistics`` and ``random``."""

import math
import random
from typing import Any

from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import K_BOOL, K_INT, K_NUMERIC, is_iterable, iterated, mixed_number, within
from flowdsl.ir.ops.raised import E_VALUE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.types import ANY, BOOL, FLOAT, INT, ListType, Type, union


def _numbers(call: Call) -> bool:
    return not all(within(t, K_NUMERIC) for t in (*call.types, *call.rest_types) if t is not None)


def _listed(call: Call) -> bool:
    if call.types[1] is not None and not within(call.types[1], K_NUMERIC):
        return True
    return not (is_iterable(call.types[0]) and within(iterated(call.types[0]), K_NUMERIC))


def _product(call: Call) -> Type:
    item = iterated(call.types[0])
    if call.types[1] is not None:
        numbers = within(call.types[1], K_NUMERIC) and within(item, K_NUMERIC)
        return union((call.types[1], mixed_number(call.types[1], item))) if numbers else ANY
    return INT if within(item, K_INT | K_BOOL) else mixed_number(item) if within(item, K_NUMERIC) else ANY


def _item(call: Call) -> Type:
    return iterated(call.types[0])


def _mean(values: Any) -> Any:
    import statistics  # costs more to import than this package

    return statistics.mean(list(values))


def _median(values: Any) -> Any:
    import statistics

    return statistics.median(list(values))


def _randrange(start: Any, stop: Any = None, step: Any = 1) -> int:
    return random.randrange(start) if stop is None else random.randrange(start, stop, step)


TABLE: dict[str, OpSpec] = table(
    op("math.floor", "x /", math.floor, INT, _numbers, raises=raising.wrong_kind),
    op("math.ceil", "x /", math.ceil, INT, _numbers, raises=raising.wrong_kind),
    op("math.trunc", "x /", math.trunc, INT, _numbers, raises=raising.wrong_kind),
    op("math.fabs", "x /", math.fabs, FLOAT, _numbers, raises=raising.wrong_kind),
    op("math.sqrt", "x /", math.sqrt, FLOAT, raises=raising.wrong_kind_or(E_VALUE)),
    op("math.pow", "x y /", math.pow, FLOAT),
    op("math.fmod", "x y /", math.fmod, FLOAT),
    op("math.isqrt", "n /", math.isqrt, INT),
    op("math.gcd", "*integers", math.gcd, INT),
    op("math.lcm", "*integers", math.lcm, INT),
    op("math.factorial", "x /", math.factorial, INT),
    op("math.prod", "iterable / * start=", math.prod, _product, _listed),
    op("math.isfinite", "x /", math.isfinite, BOOL, _numbers),
    op("math.isclose", "a b * rel_tol= abs_tol=", math.isclose, BOOL),
    op("math.isinf", "x /", math.isinf, BOOL, _numbers),
    op("math.isnan", "x /", math.isnan, BOOL, _numbers),
    op("math.degrees", "x /", math.degrees, FLOAT, _numbers),
    op("math.radians", "x /", math.radians, FLOAT, _numbers),
    op("statistics.mean", "data", _mean, lambda c: mixed_number(_item(c))),
    op("statistics.median", "data", _median, lambda c: union((_item(c), FLOAT))),
    op("random.random", "", random.random, FLOAT, False),
    op("random.randint", "a b", random.randint, INT),
    op("random.randrange", "start stop= step=", _randrange, INT),
    op("random.uniform", "a b", random.uniform, FLOAT, _numbers),
    op("random.choice", "seq", random.choice, _item),
    op("random.sample", "population k", random.sample, lambda c: ListType(_item(c))),
)
