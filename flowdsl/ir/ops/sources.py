"""Data sources and targets of a Distributed Map, as expressions between the frontend and the graph builder.

``s3.csv(bucket="b", key="k")`` is ``Op("s3.source", (resource, ReaderConfig, arguments))``; ``s3.results(…)`` is an
``s3.target``. They stand in the head of a loop over ``distributed(…)`` and nowhere else.
"""

from typing import NoReturn

from flowdsl.ir.expr import DictOf, Literal
from flowdsl.ir.ops.spec import Call, op, table
from flowdsl.ir.types import ANY, INT, STR, DictType, Field, ListType, RecordType, Type

SOURCE = "s3.source"
TARGET = "s3.target"

_OBJECT = RecordType(
    (
        Field("Etag", STR),
        Field("Key", STR),
        Field("LastModified", ANY),
        Field("Size", INT),
        Field("StorageClass", STR, False),
    ),
    name="the S3 object",
)


def _nowhere(*_: object) -> NoReturn:
    raise TypeError("a data source stands in `distributed(…)` only")


def _items(call: Call) -> Type:
    config = call.args[1]
    kinds = {
        entry[1].value
        for entry in (config.entries if isinstance(config, DictOf) else ())
        if isinstance(entry, tuple)
        and isinstance(entry[0], Literal)
        and entry[0].value == "InputType"
        and isinstance(entry[1], Literal)
    }
    if "CSV" in kinds:
        return ListType(DictType(STR))
    resource = call.args[0]
    if not kinds and isinstance(resource, Literal) and str(resource.value).endswith("listObjectsV2"):
        return ListType(_OBJECT)
    return ListType(ANY)


TABLE = table(
    op(SOURCE, "resource config arguments", _nowhere, _items),
    op(TARGET, "resource config arguments", _nowhere),
)
