"""Operations that no user writes: the graph builder makes them of statements.

* ``nth(items, i)``: the item of a list at an index that is in range for certain (loops and unpacking check first);
* ``unpack(value, before, after)``: the items of an iterable as the list that targets take apart: `before` of them,
  then, when `after` is not None, the rest as one list, then `after` more;
* ``+=``, ``|=``: what an augmented assignment stores: lists are extended by any iterable, dicts take pairs;
* ``time.sleep``: the seconds of a Wait: whole, rounded up, failing where Python raises;
* ``whole(number, least)``, ``share(number)``: a computed option of a Map, failing where plain Python refuses it;
* ``limit(number)``: a computed concurrency of a Map, 0 (no limit) for None;
* ``timeout(seconds)``: the seconds of ``TimeoutSeconds`` or ``HeartbeatSeconds``, failing likewise;
* ``flowdsl.wait_until``: the timestamp of a Wait, failing where it is none;
* ``flowdsl.message``: the text of an error that a Lambda function may have raised, of the cause that Lambda reports.
"""

import json
import math
import operator
import re
from collections.abc import Iterable
from typing import Any

from flowdsl.dsl.distributed import percentage, whole
from flowdsl.dsl.retrying import timeout
from flowdsl.ir.ops import operators, raising
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_NUMBER, is_iterable, iterated, may, within
from flowdsl.ir.ops.raised import E_OTHER, E_VALUE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.types import ANY, ANY_DICT, FLOAT, INT, STR, ListType, TupleType, Type, made_of, members, union


def _nth(items: Any, index: int) -> Any:
    return items[index]


def _nth_type(call: Call) -> Type:
    given, index = call.types[0], call.literal(1)
    if isinstance(given, TupleType) and isinstance(index, int) and index < len(given.items):
        return given.items[index]
    return iterated(given) if within(given, K_LIST) else union((ANY, iterated(given)))


def unpack(value: Iterable[Any], before: int, after: int | None) -> list[Any]:
    """Take an iterable apart as unpacking does.

    Raises:
        ValueError: when the number of items does not fit.
        TypeError: when the value cannot be iterated.
    """
    items = list(value)
    if after is None:
        if len(items) != before:
            raise ValueError(f"cannot unpack {len(items)} items into {before}")
        return items
    if len(items) < before + after:
        raise ValueError(f"not enough items to unpack: {len(items)}")
    end = len(items) - after
    return [*items[:before], items[before:end], *items[end:]]


def _unpack_type(call: Call) -> Type:
    given, before, after = call.types[0], call.literal(1), call.literal(2)
    assert isinstance(before, int)
    item = iterated(given) if is_iterable(given) else union((ANY, iterated(given)))
    if after is None:
        if isinstance(given, TupleType) and len(given.items) == before:
            return given
        return TupleType((item,) * before)
    assert isinstance(after, int)
    if isinstance(given, TupleType) and len(given.items) >= before + after:
        end = len(given.items) - after
        middle = ListType(union(given.items[before:end]))
        return TupleType((*given.items[:before], middle, *given.items[end:]))
    return TupleType((*((item,) * before), ListType(item), *((item,) * after)))


def _unpack_fails(call: Call) -> bool:
    given, before, after = call.types[0], call.literal(1), call.literal(2)
    if not isinstance(given, TupleType) or not isinstance(before, int):
        return True
    return (
        len(given.items) != before
        if after is None
        else len(given.items) < before + (after if isinstance(after, int) else 0)
    )


def _extended(left: Any, right: Any) -> Any:
    return [*left, *right] if isinstance(left, list) else operator.add(left, right)


def _extended_type(call: Call) -> Type:
    left, right = call.types[0], call.types[1]
    plain = operators.TABLE["+"]
    if left is not None and within(left, K_LIST):
        items = union((iterated(left), iterated(right) if right is not None and is_iterable(right) else ANY))
        return ListType(items, made_of(m for m in members(left) if isinstance(m, ListType | TupleType)))
    return ANY if may(left, K_LIST) else plain.infer(call)


def _extended_fails(call: Call) -> bool:
    left, right = call.types[0], call.types[1]
    if left is not None and within(left, K_LIST):
        return right is None or not is_iterable(right)
    return True if may(left, K_LIST) else operators.TABLE["+"].fails(call)


def _merged_into(left: Any, right: Any) -> Any:
    if type(left) is not dict:
        return left | right
    merged = dict(left)
    merged |= right
    return merged


def _merged_type(call: Call) -> Type:
    left, right = call.types[0], call.types[1]
    plain = operators.TABLE["|"].infer(call)
    if not may(left, K_DICT) or within(right, K_DICT):
        return plain
    merged = operators.merged(left if within(left, K_DICT) else ANY_DICT, ANY_DICT)
    return merged if within(left, K_DICT) else union((plain, merged))


def _seconds(value: Any) -> int:
    if isinstance(value, str | list | dict) or value is None:
        raise TypeError("time.sleep takes a number of seconds")
    if value < 0:
        raise ValueError("sleep length must be non-negative")
    whole: int = math.ceil(value)
    return whole


def _whole(value: Any, least: int) -> int:
    return whole("option", value, least)


def _limit(value: Any) -> int:
    return 0 if value is None else whole("limit", value, 0)


def _out_of_range(call: Call) -> int:
    return E_VALUE if within(call.types[0], K_NUMBER) else E_OTHER


def _share(value: Any) -> float:
    return percentage(f"{value}%")


_MOMENT = re.compile(
    r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)
"""A timestamp of a Wait (RFC 3339 with an upper-case T and Z: ASL specification, "Timestamps")."""


def moment(value: Any) -> str:
    """Return a timestamp that a Wait takes.

    Raises:
        TypeError: it is no text.
        ValueError: the text is no timestamp.
    """
    if not isinstance(value, str):
        raise TypeError("`wait_until` takes a timestamp as text")
    if _MOMENT.fullmatch(value) is None:
        raise ValueError(f"`{value}` is no timestamp with a time zone")
    return value


_REPORT = re.compile(r'\{"errorMessage": ?("[^"\\]*(?:\\.[^"\\]*)*")')


def message(cause: str) -> str:
    """Return what a Python function on Lambda raised with, of the cause that Step Functions gives the error.

    It is the text of ``{"errorMessage", "errorType", "requestId", "stackTrace"}`` (recorded:
    test_raise_custom_exception); a cause that is no such text is returned as it is.
    """
    report = _REPORT.match(cause)
    text: str = json.loads(report[1]) if report else cause
    return text


TABLE: dict[str, OpSpec] = table(
    op("nth", "items index /", _nth, _nth_type, False),
    op("unpack", "value before after /", unpack, _unpack_type, _unpack_fails,
       raises=raising.not_unpacked),
    op("+=", "left right /", _extended, _extended_type, _extended_fails, raises=raising.wrong_kind),
    op("|=", "left right /", _merged_into, _merged_type, operators.TABLE["|"].fails,
       raises=raising.wrong_kind_or(E_VALUE)),
    op("time.sleep", "seconds /", _seconds, INT, True),
    op("whole", "number least /", _whole, INT, True),
    op("limit", "number /", _limit, INT, True),
    op("timeout", "seconds /", timeout, INT, True, raises=_out_of_range),
    op("share", "number /", _share, FLOAT, True),
    op("flowdsl.message", "cause /", message, STR, False),
    op("flowdsl.wait_until", "timestamp /", moment, STR, True),
)
