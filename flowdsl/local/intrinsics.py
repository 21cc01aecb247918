"""The 18 intrinsic functions of JSONPath states, e.g. ``States.Format('{}', $.name)``.

Source: Amazon States Language, "Intrinsic functions", and what AWS was recorded to answer where they differ.
"""

import base64
import binascii
import hashlib
import json
import random
import uuid
from collections.abc import Callable
from decimal import ROUND_FLOOR, Decimal

from flowdsl.jsontypes import Json
from flowdsl.local import json_text
from flowdsl.local.limits import compact

_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MAX_BASE64 = 10_000
_MAX_RANGE = 1_000
_MAX_HASH = 10_000
_INT32 = 2**31


class IntrinsicFailure(Exception):
    """A call that fails at run time, ``States.IntrinsicFailure``; the text says why."""


def _need(condition: bool, message: str) -> None:
    if not condition:
        raise IntrinsicFailure(message)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _rounded(value: Json) -> int:
    """Round half up, as ``States.MathAdd`` does to each operand (recorded: test_math_add#1: 1.49+1.5=3, -1.5+0=-1)."""
    _need(_is_number(value), "a number is expected")
    if isinstance(value, int):
        return value
    return int((Decimal(repr(value)) + Decimal("0.5")).to_integral_value(ROUND_FLOOR))


def format_value(value: Json) -> str:
    """Write a value as ``States.Format`` does: an object as ``{Arg1=1, Arg2=[]}`` (recorded: test_format_2#7)."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case dict():
            return "{" + ", ".join(f"{key}={format_value(item)}" for key, item in value.items()) + "}"
        case list():
            return "[" + ", ".join(format_value(item) for item in value) + "]"
        case _:
            return compact(value)


def _format(template: Json, *values: Json) -> Json:
    _need(isinstance(template, str), "the first argument of States.Format must be a string")
    parts = split_placeholders(template)
    _need(len(parts) - 1 == len(values), "the number of {} does not match the number of arguments")
    out = [parts[0]]
    for value, part in zip(values, parts[1:], strict=True):
        out.append(format_value(value))
        out.append(part)
    return "".join(out)


def split_placeholders(template: str) -> list[str]:
    r"""Split at ``{}``; ``\{`` and ``\}`` are braces."""
    parts: list[str] = [""]
    position = 0
    while position < len(template):
        if template.startswith("{}", position):
            parts.append("")
            position += 2
            continue
        if template[position] == "\\" and template[position + 1 : position + 2] in ("{", "}", "\\", "'"):
            position += 1
        parts[-1] += template[position]
        position += 1
    return parts


def _string_to_json(text: Json) -> Json:
    """Blank text is null (recorded: test_string_to_json#0)."""
    _need(isinstance(text, str), "a string is expected")
    if not text.strip():
        return None
    try:
        return json_text.read(text)
    except ValueError as error:
        raise IntrinsicFailure(f"the string is not JSON: {error}") from None


def _array_partition(array: Json, size: Json) -> Json:
    _need(isinstance(array, list), "the first argument of States.ArrayPartition must be an array")
    step = _rounded(size)
    _need(step > 0, "the chunk size must be a positive integer")
    return [array[i : i + step] for i in range(0, len(array), step)]


def _array_contains(array: Json, value: Json) -> Json:
    _need(isinstance(array, list), "the first argument of States.ArrayContains must be an array")
    return any(_same(item, value) for item in array)


def _same(left: Json, right: Json) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def _array_range(first: Json, last: Json, step: Json) -> Json:
    """``States.ArrayRange(1, 9, 9)`` is ``[1]`` (recorded: test_array_range#2)."""
    start, stop, delta = _rounded(first), _rounded(last), _rounded(step)
    _need(delta != 0, "the step must not be zero")
    numbers = range(start, stop + (1 if delta > 0 else -1), delta)
    _need(len(numbers) <= _MAX_RANGE, f"States.ArrayRange makes at most {_MAX_RANGE} items")
    return list(numbers)


def _array_get(array: Json, index: Json) -> Json:
    _need(isinstance(array, list), "the first argument of States.ArrayGetItem must be an array")
    position = _rounded(index)
    _need(0 <= position < len(array), f"index {position} is out of range")
    return array[position]


def _array_length(array: Json) -> Json:
    _need(isinstance(array, list), "States.ArrayLength needs an array")
    return len(array)


def _array_unique(array: Json) -> Json:
    _need(isinstance(array, list), "States.ArrayUnique needs an array")
    unique: list[Json] = []
    seen: set[str] = set()
    for item in array:
        key = json.dumps(item, sort_keys=True)
        if key not in seen:
            seen.add(key)
            unique.append(item)
    return unique


def _base64_encode(text: Json) -> Json:
    _need(isinstance(text, str), "States.Base64Encode needs a string")
    _need(len(text) <= _MAX_BASE64, f"States.Base64Encode takes at most {_MAX_BASE64} characters")
    return base64.b64encode(text.encode()).decode()


def _base64_decode(text: Json) -> Json:
    _need(isinstance(text, str), "States.Base64Decode needs a string")
    _need(len(text) <= _MAX_BASE64, f"States.Base64Decode takes at most {_MAX_BASE64} characters")
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError) as error:
        raise IntrinsicFailure(f"the string is no base64 text: {error}") from None


def _hash(value: Json, algorithm: Json) -> Json:
    name = _HASHES.get(algorithm) if isinstance(algorithm, str) else None
    _need(name is not None, f"the algorithm must be one of {', '.join(_HASHES)}")
    text = value if isinstance(value, str) else compact(value)
    _need(len(text) <= _MAX_HASH, f"States.Hash takes at most {_MAX_HASH} characters")
    return hashlib.new(name or "", text.encode(), usedforsecurity=False).hexdigest()


def _json_merge(first: Json, second: Json, deep: Json) -> Json:
    """Shallow only (recorded: test_json_merge)."""
    _need(isinstance(first, dict) and isinstance(second, dict), "States.JsonMerge needs two objects")
    _need(deep is False, "States.JsonMerge supports only the shallow mode, false")
    return {**first, **second}


def _math_add(first: Json, second: Json) -> Json:
    total = _rounded(first) + _rounded(second)
    # A Java int on AWS (documented range -2147483648..2147483647).
    _need(-_INT32 <= total < _INT32, "the sum is outside the range of a 32-bit integer")
    return total


def _string_split(text: Json, delimiter: Json) -> Json:
    """Empty parts are dropped, and each character of the delimiter splits (recorded: test_string_split#2)."""
    _need(isinstance(text, str) and isinstance(delimiter, str), "States.StringSplit needs two strings")
    if not delimiter:
        return [text] if text else []
    parts = [text]
    for char in delimiter:
        parts = [piece for part in parts for piece in part.split(char)]
    return [part for part in parts if part]


Intrinsic = Callable[..., Json]

_PURE: dict[str, tuple[Intrinsic, int, int]] = {
    "States.Format": (_format, 1, 1000),
    "States.StringToJson": (_string_to_json, 1, 1),
    "States.JsonToString": (compact, 1, 1),
    "States.Array": (lambda *items: list(items), 0, 1000),
    "States.ArrayPartition": (_array_partition, 2, 2),
    "States.ArrayContains": (_array_contains, 2, 2),
    "States.ArrayRange": (_array_range, 3, 3),
    "States.ArrayGetItem": (_array_get, 2, 2),
    "States.ArrayLength": (_array_length, 1, 1),
    "States.ArrayUnique": (_array_unique, 1, 1),
    "States.Base64Encode": (_base64_encode, 1, 1),
    "States.Base64Decode": (_base64_decode, 1, 1),
    "States.Hash": (_hash, 2, 2),
    "States.JsonMerge": (_json_merge, 3, 3),
    "States.MathAdd": (_math_add, 2, 2),
    "States.StringSplit": (_string_split, 2, 2),
}
NAMES = frozenset(_PURE) | {"States.MathRandom", "States.UUID"}


def arity(name: str) -> tuple[int, int]:
    """Return the least and the largest number of arguments of an intrinsic function."""
    if name == "States.MathRandom":
        return 2, 3
    if name == "States.UUID":
        return 0, 0
    return _PURE[name][1:]


def call(name: str, arguments: list[Json], source: random.Random) -> Json:
    """Call an intrinsic function; `source` feeds ``States.MathRandom`` and ``States.UUID``.

    Raises:
        IntrinsicFailure: the arguments do not fit.
    """
    if name == "States.UUID":
        return str(uuid.UUID(int=source.getrandbits(128), version=4))
    if name == "States.MathRandom":
        low, high = _rounded(arguments[0]), _rounded(arguments[1])
        _need(low < high, "the second argument of States.MathRandom must be larger than the first")
        generator = random.Random(_rounded(arguments[2])) if len(arguments) > 2 else source
        return generator.randrange(low, high)
    try:
        return _PURE[name][0](*arguments)
    except (OverflowError, RecursionError) as error:
        raise IntrinsicFailure(str(error)) from None
