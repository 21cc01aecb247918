"""``json``, ``base64``, ``hashlib``, ``uuid``, ``urllib.parse`` and the bytes that pass between them."""

import base64
import importlib
import json
import urllib.parse
import uuid
from collections.abc import Callable
from typing import Any

from flowdsl.ir.ops import raising
from flowdsl.ir.ops.kinds import K_DICT, K_STR, holds_opaque, is_opaque, within
from flowdsl.ir.ops.raised import E_JSON, E_TYPE
from flowdsl.ir.ops.spec import Call, OpSpec, op, table
from flowdsl.ir.ops.temporal import BYTES
from flowdsl.ir.types import ANY, STR, Opaque

HASHES = {"md5": "MD5", "sha1": "SHA-1", "sha256": "SHA-256", "sha384": "SHA-384", "sha512": "SHA-512"}
"""Python's hash functions and the names Step Functions knows them by."""
HASH = Opaque("hash")
UUID = Opaque("uuid")


def _text(call: Call) -> bool:
    return not within(call.types[0], K_STR)


def _bytes(call: Call) -> bool:
    return not is_opaque(call.types[0], "bytes")


def _dumps(value: Any, **options: Any) -> str:
    if isinstance(options.get("separators"), list):
        options["separators"] = tuple(options["separators"])
    return json.dumps(value, **options)


def _hasher(name: str) -> Callable[..., Any]:
    """Return a function of `hashlib`, which loads OpenSSL and is imported when there is something to hash."""
    return lambda *arguments: getattr(importlib.import_module("hashlib"), name)(*arguments)


def _not_decoded(call: Call) -> int:
    return E_JSON if within(call.types[0], K_STR) else raising.wrong_kind_or(E_JSON)(call)


TABLE: dict[str, OpSpec] = table(
    op("json.dumps", "obj / * skipkeys= ensure_ascii= check_circular= allow_nan= cls= indent= separators= default="
       " sort_keys=", _dumps, STR, lambda c: holds_opaque(c.types[0] or ANY) is not None, raises=E_TYPE),
    op("json.loads", "s /", json.loads, ANY, raises=_not_decoded),
    op(".encode", "self / encoding= errors=", lambda text, *rest: text.encode(*rest), BYTES, _text),
    op(".decode", "self / encoding= errors=", lambda data, *rest: data.decode(*rest), STR, True),
    op("base64.b64encode", "s /", base64.b64encode, BYTES, _bytes),
    op("base64.urlsafe_b64encode", "s /", base64.urlsafe_b64encode, BYTES, _bytes),
    op("base64.b64decode", "s /", base64.b64decode, BYTES),
    *(op(f"hashlib.{name}", "data= /", _hasher(name), HASH, _bytes) for name in HASHES),
    op(".hexdigest", "self /", lambda digest: digest.hexdigest(), STR, lambda c: not is_opaque(c.types[0], "hash")),
    op("uuid.uuid4", "", uuid.uuid4, UUID, False),
    op("@hex", "self /", lambda value: value.hex, STR, lambda c: not is_opaque(c.types[0], "uuid")),
    op("urllib.parse.urlencode", "query /", urllib.parse.urlencode, STR, lambda c: not within(c.types[0], K_DICT)),
    op("urllib.parse.quote", "string safe=", urllib.parse.quote, STR, _text),
    op("urllib.parse.quote_plus", "string safe=", urllib.parse.quote_plus, STR, _text),
    op("urllib.parse.unquote", "string", urllib.parse.unquote, STR, _text),
    op("urllib.parse.unquote_plus", "string", urllib.parse.unquote_plus, STR, _text),
)  # fmt: skip
