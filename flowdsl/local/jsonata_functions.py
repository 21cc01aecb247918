"""The functions Step Functions adds to JSONata: ``$partition $range $hash $random $uuid $parse``.

Each is a host function plus, where it needs one, a JSONata prelude: a host function cannot return null, which the
engine reads as "nothing", so ``$parse`` unwraps its value.
Source: Step Functions developer guide, "JSONata functions provided by Step Functions".
"""

import base64
import binascii
import hashlib
import json
import math
import random
import urllib.parse
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from flowdsl.jsontypes import Json
from flowdsl.local import json_text

_HASHES = {"MD5": "md5", "SHA-1": "sha1", "SHA-256": "sha256", "SHA-384": "sha384", "SHA-512": "sha512"}
_MAX_ITEMS = 1_000_000


class FunctionError(Exception):
    """A call that fails; `code` is a reference error code, e.g. ``T0410``."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class HostFunction:
    """A function made available to expressions.

    Attributes:
        host: name the Python callable is registered under.
        make: builds the callable from the random source of the evaluation's owner.
        prelude: JSONata text that defines the public name, empty when `host` is the public name.
        signature: JSONata signature, None to let the function check its arguments.
    """

    host: str
    make: Callable[[random.Random], Callable[..., Json]]
    prelude: str = ""
    signature: str | None = None


def _signature(name: str, position: int) -> FunctionError:
    return FunctionError("T0410", f'Argument {position} of function "{name}" does not match function signature')


def _integer(name: str, position: int, value: Json) -> int:
    """Return a number cut towards zero, as AWS cuts fractions (reported by the package sfnx)."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _signature(name, position)
    return math.trunc(value)


def _partition(array: Json = None, size: Json = None) -> Json:
    """``$partition([0], 1)`` is ``[[0]]`` (recorded: test_array_partition)."""
    if array is None:
        return None
    items = array if isinstance(array, list) else [array]
    if size is None:
        return [items]
    step = _integer("partition", 2, size)
    if step < 0:
        raise _signature("partition", 2)
    if step == 0 or not items:
        return None
    return [items[i : i + step] for i in range(0, len(items), step)]


def _range(first: Json = None, last: Json = None, step: Json = None) -> Json:
    """``$range(1, 9, 9)`` is ``1``: a sequence of one collapses (recorded: test_array_range#2)."""
    if first is None or last is None or step is None:
        return None
    start, stop = _integer("range", 1, first), _integer("range", 2, last)
    delta = _integer("range", 3, step)
    if delta == 0:
        raise _signature("range", 3)
    numbers = range(start, stop + (1 if delta > 0 else -1), delta)
    if len(numbers) > _MAX_ITEMS:
        raise FunctionError(
            "D2014",
            f"The size of the sequence allocated by the range operator (..) must not exceed 1e6.  "
            f"Attempted to allocate {len(numbers)}.",
        )
    if not numbers:
        return None
    return numbers[0] if len(numbers) == 1 else list(numbers)


def _hash(text: Json = None, algorithm: Json = None) -> Json:
    if text is None:
        return None
    if not isinstance(text, str):
        raise _signature("hash", 1)
    name = _HASHES.get(algorithm) if isinstance(algorithm, str) else None
    if name is None:
        raise _signature("hash", 2)
    return hashlib.new(name, text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()


def _parse(text: Json = None) -> Json:
    """``$parse`` reads any JSON text; ``-0`` becomes ``0`` (recorded: test_parse)."""
    if text is None:
        return {}
    if not isinstance(text, str):
        raise _signature("parse", 1)
    try:
        return {"v": json_text.read(text)}
    except ValueError as error:
        raise FunctionError("D3000", f"The text is not JSON: {error}") from None


def _make_random(source: random.Random) -> Callable[..., Json]:
    def draw(seed: Json = None) -> Json:
        if seed is None:
            return source.random()
        if isinstance(seed, bool) or not isinstance(seed, int | float):
            raise _signature("random", 1)
        return random.Random(seed).random()

    return draw


def _make_uuid(source: random.Random) -> Callable[..., Json]:
    return lambda: str(uuid.UUID(int=source.getrandbits(128), version=4))


def _base64_decode(text: Json = None) -> Json:
    """Unlike the reference engine, a character outside the alphabet fails (reported by the package sfnx)."""
    if text is None:
        return None
    padded = text + "=" * (-len(text) % 4)
    try:
        return base64.b64decode(padded, validate=True).decode("latin-1")
    except (binascii.Error, ValueError) as error:
        raise FunctionError("D3137", f"The text is not base64: {error}") from None


def _decode_url_component(text: Json = None) -> Json:
    """Unlike the reference engine, ``+`` is a blank (reported by the package sfnx)."""
    if text is None:
        return None
    try:
        return urllib.parse.unquote_plus(text, errors="strict")
    except UnicodeDecodeError:
        raise FunctionError(
            "D3140", f"Malformed URL passed to decodeUrlComponent(): {json.dumps(text, ensure_ascii=False)}"
        ) from None


FUNCTIONS: dict[str, HostFunction] = {
    "partition": HostFunction("partition", lambda _: _partition),
    "range": HostFunction("range", lambda _: _range),
    "hash": HostFunction("hash", lambda _: _hash),
    "random": HostFunction("random", _make_random),
    "base64decode": HostFunction("base64decode", lambda _: _base64_decode, signature="<s-:s>"),
    "decodeUrlComponent": HostFunction("decodeUrlComponent", lambda _: _decode_url_component, signature="<s-:s>"),
    "uuid": HostFunction("uuid", _make_uuid),
    "parse": HostFunction(
        "flowdslParse", lambda _: _parse, "$parse:=function($text){$lookup($flowdslParse($text),'v')};"
    ),
}
