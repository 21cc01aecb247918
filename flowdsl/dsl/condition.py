"""The AWS CDK's ``Condition``: the comparisons of a JSONPath Choice rule, by name.

::

    if condition.string_matches(event["file"], "log-*.txt") and condition.is_timestamp(event["at"]):

Each is what its operator is in Step Functions: false where the types differ, where Python's ``<`` raises. The second
operand is a constant or a value of the workflow (CDK's ``…JsonPath`` forms). A value that is missing fails, as in
Python; ask ``"key" in event`` first, which is CDK's ``isPresent``. For workflows in JSONPath; plain Python says the
same with ``==``, ``<``, ``isinstance`` and ``str`` methods where the types are known.
"""

from typing import Any

from flowdsl.dsl.runtime import tool


def _compare(operator: str, value: Any, other: Any) -> bool:
    return bool(tool("flowdsl.local.choice_rules").COMPARISONS[operator](value, other))


def _test(operator: str, value: Any) -> bool:
    return bool(tool("flowdsl.local.choice_rules").TESTS[operator](value))


def string_equals(value: Any, other: Any, /) -> bool:
    """Whether both are texts, the first the same as the second (``StringEquals``)."""
    return _compare("StringEquals", value, other)


def string_less_than(value: Any, other: Any, /) -> bool:
    """Whether both are texts, the first before the second (``StringLessThan``)."""
    return _compare("StringLessThan", value, other)


def string_less_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are texts, the first before or the same as the second (``StringLessThanEquals``)."""
    return _compare("StringLessThanEquals", value, other)


def string_greater_than(value: Any, other: Any, /) -> bool:
    """Whether both are texts, the first after the second (``StringGreaterThan``)."""
    return _compare("StringGreaterThan", value, other)


def string_greater_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are texts, the first after or the same as the second (``StringGreaterThanEquals``)."""
    return _compare("StringGreaterThanEquals", value, other)


def number_equals(value: Any, other: Any, /) -> bool:
    """Whether both are numbers, the first equal to the second (``NumericEquals``)."""
    return _compare("NumericEquals", value, other)


def number_less_than(value: Any, other: Any, /) -> bool:
    """Whether both are numbers, the first less than the second (``NumericLessThan``)."""
    return _compare("NumericLessThan", value, other)


def number_less_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are numbers, the first at most the second (``NumericLessThanEquals``)."""
    return _compare("NumericLessThanEquals", value, other)


def number_greater_than(value: Any, other: Any, /) -> bool:
    """Whether both are numbers, the first greater than the second (``NumericGreaterThan``)."""
    return _compare("NumericGreaterThan", value, other)


def number_greater_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are numbers, the first at least the second (``NumericGreaterThanEquals``)."""
    return _compare("NumericGreaterThanEquals", value, other)


def timestamp_equals(value: Any, other: Any, /) -> bool:
    """Whether both are timestamps, the first the same as the second (``TimestampEquals``)."""
    return _compare("TimestampEquals", value, other)


def timestamp_less_than(value: Any, other: Any, /) -> bool:
    """Whether both are timestamps, the first before the second (``TimestampLessThan``)."""
    return _compare("TimestampLessThan", value, other)


def timestamp_less_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are timestamps, the first before or the same as the second (``TimestampLessThanEquals``)."""
    return _compare("TimestampLessThanEquals", value, other)


def timestamp_greater_than(value: Any, other: Any, /) -> bool:
    """Whether both are timestamps, the first after the second (``TimestampGreaterThan``)."""
    return _compare("TimestampGreaterThan", value, other)


def timestamp_greater_than_equals(value: Any, other: Any, /) -> bool:
    """Whether both are timestamps, the first after or the same as the second (``TimestampGreaterThanEquals``)."""
    return _compare("TimestampGreaterThanEquals", value, other)


def boolean_equals(value: Any, other: Any, /) -> bool:
    """Whether both are the same boolean (``BooleanEquals``)."""
    return _compare("BooleanEquals", value, other)


def string_matches(value: Any, pattern: str, /) -> bool:
    """Whether a text fits a constant pattern in which ``*`` stands for any text (``StringMatches``)."""
    return _compare("StringMatches", value, pattern)


def is_null(value: Any, /) -> bool:
    """Whether a value is None (``IsNull``)."""
    return _test("IsNull", value)


def is_string(value: Any, /) -> bool:
    """Whether a value is a text (``IsString``)."""
    return _test("IsString", value)


def is_numeric(value: Any, /) -> bool:
    """Whether a value is a number (a boolean is none) (``IsNumeric``)."""
    return _test("IsNumeric", value)


def is_boolean(value: Any, /) -> bool:
    """Whether a value is a boolean (``IsBoolean``)."""
    return _test("IsBoolean", value)


def is_timestamp(value: Any, /) -> bool:
    """Whether a value is a text that is a timestamp (``IsTimestamp``)."""
    return _test("IsTimestamp", value)
