"""Amazon S3 as the source of a Distributed Map's items, and as the place for its results.

>>> for row in distributed(s3.csv(bucket="data", key="orders.csv"), limit=100):
...     …

Calls of the S3 API are ``sdk.s3.<operation>(…)``.

Source: Developer Guide, "ItemReader (Map)" and "ResultWriter (Map)".
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Literal

from flowdsl.adapters.api import Call, helper
from flowdsl.adapters.sources import SOURCE, TARGET
from flowdsl.dsl.runtime import tool
from flowdsl.ir.expr import DictOf, Expr, Op
from flowdsl.ir.expr import Literal as Constant
from flowdsl.source import NOWHERE, Origin

_GET = "arn:aws:states:::s3:getObject"
_LIST = "arn:aws:states:::s3:listObjectsV2"
_PUT = "arn:aws:states:::s3:putObject"
DELIMITERS = ("COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB")


class Source:
    """Items in S3; in plain Python they are read when they are walked."""

    def __init__(self, resource: str, config: dict[str, Any], arguments: dict[str, Any]) -> None:
        self.resource = resource
        self.config = config
        self.arguments = arguments

    def __iter__(self) -> Iterator[Any]:
        items: list[Any] = tool("flowdsl.local.direct").read_source(self.resource, self.config, self.arguments)
        return iter(items)


class Target:
    """Where results are written; in plain Python they are not."""

    def __init__(self, config: dict[str, Any], arguments: dict[str, Any]) -> None:
        self.config = config
        self.arguments = arguments


def _given(**members: Any) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


@helper
def objects(
    *,
    bucket: str,
    prefix: str | None = None,
    load: bool = False,
    input_type: str | None = None,
    max_items: int | None = None,
) -> Source:
    """Name the objects of a bucket: ``{"Key": …, "Size": …, "Etag": …, "LastModified": …, "StorageClass": …}``.

    Args:
        bucket: the bucket.
        prefix: what keys start with.
        load: whether the items are the contents of the objects instead (``LOAD_AND_FLATTEN``).
        input_type: the format of those contents: ``CSV``, ``JSON``, ``JSONL`` or ``PARQUET``.
        max_items: at most so many items.
    """
    config = _given(MaxItems=max_items, Transformation="LOAD_AND_FLATTEN" if load else None, InputType=input_type)
    return Source(_LIST, config, _given(Bucket=bucket, Prefix=prefix))


@objects.compiles
def _(call: Call) -> Expr:
    config: list[tuple[str, Expr]] = []
    if call.flag("load"):
        config.append(("Transformation", Constant("LOAD_AND_FLATTEN")))
        if not call.given("input_type"):
            call.refuse("loading objects needs their format", help='add `input_type="JSON"`')
    elif call.given("input_type"):
        call.refuse("only loaded objects have a format", "input_type", "add `load=True`")
    if call.given("input_type"):
        config.append(("InputType", _choice(call, "input_type", ("CSV", "JSON", "JSONL", "PARQUET"))))
    return _source(call, _LIST, config, {"Bucket": "bucket", "Prefix": "prefix"})


@helper
def csv(
    *,
    bucket: str,
    key: str,
    headers: Sequence[str] | None = None,
    delimiter: Literal["COMMA", "PIPE", "SEMICOLON", "SPACE", "TAB"] | None = None,
    max_items: int | None = None,
) -> Source:
    """Name the rows of a CSV file: dicts of texts by column.

    Args:
        bucket: the bucket.
        key: the file.
        headers: the columns; those of the first row when absent.
        delimiter: between fields; a comma when absent.
        max_items: at most so many rows.
    """
    config = _given(
        InputType="CSV",
        CSVHeaderLocation="FIRST_ROW" if headers is None else "GIVEN",
        CSVHeaders=None if headers is None else list(headers),
        CSVDelimiter=delimiter,
        MaxItems=max_items,
    )
    return Source(_GET, config, {"Bucket": bucket, "Key": key})


@csv.compiles
def _(call: Call) -> Expr:
    given = call.given("headers")
    config = [("InputType", Constant("CSV")), ("CSVHeaderLocation", Constant("GIVEN" if given else "FIRST_ROW"))]
    out: list[tuple[str, Expr]] = list(config)
    if given:
        columns = call.static("headers") if call.is_static("headers") else []
        if not isinstance(columns, list) or not all(isinstance(column, str) for column in columns):
            call.refuse("`headers` is a list of texts", "headers", 'write them as `["id", "name"]`')
        out.append(("CSVHeaders", call["headers"]))
    if call.given("delimiter"):
        out.append(("CSVDelimiter", _choice(call, "delimiter", DELIMITERS)))
    return _source(call, _GET, out, {"Bucket": "bucket", "Key": "key"})


@helper
def json(*, bucket: str, key: str, pointer: str | None = None, max_items: int | None = None) -> Source:
    """Name the items of a JSON file that is a list (or holds one).

    Args:
        bucket: the bucket.
        key: the file.
        pointer: JSON pointer to the list in the file, such as ``/data/orders``.
        max_items: at most so many items.
    """
    config = _given(InputType="JSON", ItemsPointer=pointer, MaxItems=max_items)
    return Source(_GET, config, {"Bucket": bucket, "Key": key})


@json.compiles
def _(call: Call) -> Expr:
    config: list[tuple[str, Expr]] = [("InputType", Constant("JSON"))]
    if call.given("pointer"):
        config.append(("ItemsPointer", call["pointer"]))
    return _source(call, _GET, config, {"Bucket": "bucket", "Key": "key"})


@helper
def jsonl(*, bucket: str, key: str, max_items: int | None = None) -> Source:
    """Name the lines of a JSON Lines file.

    Args:
        bucket: the bucket.
        key: the file.
        max_items: at most so many lines.
    """
    return Source(_GET, _given(InputType="JSONL", MaxItems=max_items), {"Bucket": bucket, "Key": key})


@jsonl.compiles
def _(call: Call) -> Expr:
    return _source(call, _GET, [("InputType", Constant("JSONL"))], {"Bucket": "bucket", "Key": "key"})


@helper
def parquet(*, bucket: str, key: str, max_items: int | None = None) -> Source:
    """Name the rows of a Parquet file.

    Args:
        bucket: the bucket.
        key: the file.
        max_items: at most so many rows.
    """
    return Source(_GET, _given(InputType="PARQUET", MaxItems=max_items), {"Bucket": bucket, "Key": key})


@parquet.compiles
def _(call: Call) -> Expr:
    return _source(call, _GET, [("InputType", Constant("PARQUET"))], {"Bucket": "bucket", "Key": "key"})


@helper
def inventory(*, bucket: str, key: str, max_items: int | None = None) -> Source:
    """Name the objects that an S3 Inventory lists.

    Args:
        bucket: the bucket of the inventory.
        key: its ``manifest.json``.
        max_items: at most so many objects.
    """
    return Source(_GET, _given(InputType="MANIFEST", MaxItems=max_items), {"Bucket": bucket, "Key": key})


@inventory.compiles
def _(call: Call) -> Expr:
    return _source(call, _GET, [("InputType", Constant("MANIFEST"))], {"Bucket": "bucket", "Key": "key"})


@helper
def results(
    *,
    bucket: str,
    prefix: str | None = None,
    transformation: Literal["NONE", "COMPACT", "FLATTEN"] | None = None,
    output_type: Literal["JSON", "JSONL"] | None = None,
) -> Target:
    """Say where the results of a Distributed Map are written (``distributed(…, results=s3.results(…))``).

    Args:
        bucket: the bucket.
        prefix: what keys start with.
        transformation: ``COMPACT`` keeps only outputs, ``FLATTEN`` joins them.
        output_type: the format of the files.
    """
    return Target(_given(Transformation=transformation, OutputType=output_type), _given(Bucket=bucket, Prefix=prefix))


@results.compiles
def _(call: Call) -> Expr:
    config: list[tuple[str, Expr]] = []
    if call.given("transformation"):
        config.append(("Transformation", _choice(call, "transformation", ("NONE", "COMPACT", "FLATTEN"))))
    if call.given("output_type"):
        config.append(("OutputType", _choice(call, "output_type", ("JSON", "JSONL"))))
    if len(config) == 1:
        call.refuse("`transformation` and `output_type` go together", help="give both or none")
    return _op(TARGET, call, _PUT, config, {"Bucket": "bucket", "Prefix": "prefix"})


def _source(call: Call, resource: str, config: list[tuple[str, Expr]], names: dict[str, str]) -> Expr:
    if call.given("max_items"):
        most = call.static("max_items")
        if isinstance(most, int) and not 1 <= most <= 100_000_000:
            call.refuse(f"`max_items` is {most}", "max_items", "use 1 to 100,000,000")
        config.append(("MaxItems", call["max_items"]))
    return _op(SOURCE, call, resource, config, names)


_BUCKET = re.compile(r"(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
"""S3 User Guide, "General purpose buckets naming rules"."""


def _check_bucket(call: Call) -> None:
    bucket = call.static("bucket")
    if isinstance(bucket, str) and not _BUCKET.fullmatch(bucket):
        call.refuse(f"{bucket!r} cannot be the name of a bucket", "bucket", "use 3 to 63 of a-z, 0-9, `.` and `-`")


def _op(name: str, call: Call, resource: str, config: list[tuple[str, Expr]], names: dict[str, str]) -> Expr:
    _check_bucket(call)
    origin = call.origin if isinstance(call.origin, Origin) else NOWHERE
    return Op(name, (Constant(resource), _dict(config), _arguments(call, names)), (), origin)


def _choice(call: Call, argument: str, choices: Sequence[str]) -> Expr:
    value = call.static(argument)
    if value not in choices:
        call.refuse(f"`{argument}` cannot be {value!r}", argument, f"use one of {', '.join(choices)}")
    return call[argument]


def _arguments(call: Call, names: dict[str, str]) -> Expr:
    return _dict([(member, call[argument]) for member, argument in names.items() if call.given(argument)])


def _dict(entries: list[tuple[str, Expr]]) -> Expr:
    return DictOf(tuple((Constant(name), value) for name, value in entries))
