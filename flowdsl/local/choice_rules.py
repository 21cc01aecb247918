"""Choice rules of JSONPath states: comparison operators, And/Or/Not, ``Is…`` tests.

Operators compare only equal types: any other pairing is false, never an error (recorded: test_numeric_equals).
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local import jsonpath
from flowdsl.local.errors import InvalidDefinition, runtime_failure
from flowdsl.local.evaluation import Environment
from flowdsl.local.jsonpath import JsonPathSyntaxError, Path
from flowdsl.local.jsonpath_steps import PathNotFound
from flowdsl.local.limits import compact
from flowdsl.local.payload import resolve
from flowdsl.local.timestamps import parse_timestamp

Rule: TypeAlias = Callable[[Environment], bool]
Compare: TypeAlias = Callable[[Json, Json], bool]


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _text(value: Json) -> bool:
    return isinstance(value, str)


def _timestamp(value: Json) -> bool:
    return isinstance(value, str) and parse_timestamp(value) is not None


def _ordering(valid: Callable[[Json], bool], key: Callable[[Json], Json], operator: str) -> Compare:
    def compare(left: Json, right: Json) -> bool:
        if not (valid(left) and valid(right)):
            return False
        a, b = key(left), key(right)
        match operator:
            case "Equals":
                return bool(a == b)
            case "LessThan":
                return bool(a < b)
            case "GreaterThan":
                return bool(a > b)
            case "LessThanEquals":
                return bool(a <= b)
            case _:
                return bool(a >= b)

    return compare


def _utf16(value: Json) -> Json:
    """Order texts as Java does, by UTF-16 code units."""
    return value.encode("utf-16-be", "surrogatepass")


_ORDERS = ("Equals", "LessThan", "GreaterThan", "LessThanEquals", "GreaterThanEquals")
COMPARISONS: dict[str, Compare] = {
    **{f"String{order}": _ordering(_text, _utf16, order) for order in _ORDERS},
    **{f"Numeric{order}": _ordering(_number, lambda value: value, order) for order in _ORDERS},
    **{f"Timestamp{order}": _ordering(_timestamp, lambda value: parse_timestamp(value), order) for order in _ORDERS},
    "BooleanEquals": lambda left, right: isinstance(left, bool) and isinstance(right, bool) and left is right,
    "StringMatches": lambda left, right: (
        isinstance(left, str) and isinstance(right, str) and matches_wildcard(left, right)
    ),
}
TESTS: dict[str, Callable[[Json], bool]] = {
    "IsNull": lambda value: value is None,
    "IsString": _text,
    "IsNumeric": _number,
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsTimestamp": _timestamp,
}
OPERATORS = frozenset(COMPARISONS) | {f"{name}Path" for name in COMPARISONS if name != "StringMatches"} | set(TESTS)


def matches_wildcard(text: str, pattern: str) -> bool:
    r"""Match ``*`` (any run) and ``\*`` (a star), in linear time."""
    return _wildcard(pattern).fullmatch(text) is not None


@lru_cache(maxsize=256)
def _wildcard(pattern: str) -> re.Pattern[str]:
    pieces: list[str] = [""]
    position = 0
    while position < len(pattern):
        char = pattern[position]
        if char == "\\" and position + 1 < len(pattern):
            position += 1
            pieces[-1] += pattern[position]
        elif char == "*":
            pieces.append("")
        else:
            pieces[-1] += char
        position += 1
    # Atomic groups: each star but the last takes the shortest run up to the next piece and never gives it back.
    first, *rest = (re.escape(piece) for piece in pieces)
    if not rest:
        return re.compile(first, re.DOTALL)
    middle = "".join(f"(?>.*?{piece})" for piece in rest[:-1] if piece)
    return re.compile(f"{first}{middle}.*{rest[-1]}", re.DOTALL)


def compile_rule(rule: Json, pointer: str) -> Rule:
    """Prepare one rule, nested ones included.

    Raises:
        InvalidDefinition: it has no known operator.
    """
    if not isinstance(rule, dict):
        raise InvalidDefinition(pointer, "A Choice rule must be an object")
    for name, combine in (("And", all), ("Or", any)):
        if name in rule:
            parts = tuple(compile_rule(part, f"{pointer}/{name}/{i}") for i, part in enumerate(rule[name]))
            return _combined(combine, parts)
    if "Not" in rule:
        inner = compile_rule(rule["Not"], f"{pointer}/Not")
        return lambda env: not inner(env)
    variable = rule.get("Variable")
    if not isinstance(variable, str):
        raise InvalidDefinition(pointer, "A Choice rule needs a 'Variable'")
    path = _parse(variable, f"{pointer}/Variable")
    if "IsPresent" in rule:
        wanted = rule["IsPresent"]
        return lambda env: _present(path, env) is wanted
    for name, test in TESTS.items():
        if name in rule:
            return _tested(path, test, rule[name], variable)
    for name, compare in COMPARISONS.items():
        if name in rule:
            return _compared(path, compare, rule[name], variable)
        if f"{name}Path" in rule:
            other_text = rule[f"{name}Path"]
            other = _parse(other_text, f"{pointer}/{name}Path")
            return _compared_paths(path, compare, other, variable, other_text)
    raise InvalidDefinition(pointer, "A Choice rule needs a comparison operator")


def _parse(text: Json, pointer: str) -> Path:
    if not isinstance(text, str):
        raise InvalidDefinition(pointer, "a JSONPath is expected")
    try:
        return jsonpath.parse(text)
    except JsonPathSyntaxError as error:
        raise InvalidDefinition(pointer, str(error)) from None


def _combined(combine: Callable[..., bool], parts: tuple[Rule, ...]) -> Rule:
    return lambda env: combine(part(env) for part in parts)


def _present(path: Path, env: Environment) -> bool:
    try:
        found = resolve(path, env)
    except PathNotFound:
        return False
    return path.definite or bool(found)


def _value(path: Path, env: Environment, text: str) -> Json:
    try:
        return resolve(path, env)
    except PathNotFound:
        raise runtime_failure(
            f"Invalid path '{text}': The choice state's condition path references an invalid value. "
            f"The input was: {compact(env.input)}"
        ) from None


def _tested(path: Path, test: Callable[[Json], bool], wanted: Json, text: str) -> Rule:
    return lambda env: test(_value(path, env, text)) is wanted


def _compared(path: Path, compare: Compare, constant: Json, text: str) -> Rule:
    return lambda env: compare(_value(path, env, text), constant)


def _compared_paths(path: Path, compare: Compare, other: Path, text: str, other_text: str) -> Rule:
    return lambda env: compare(_value(path, env, text), _value(other, env, other_text))
