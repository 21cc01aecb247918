"""Turning the content of a data set into items: JSON, JSONL, CSV, manifests, Parquet."""

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator

from flowdsl.jsontypes import Json
from flowdsl.local import json_text
from flowdsl.local.errors import ITEM_READER_FAILED, StateFailure

_DELIMITERS = {"COMMA": ",", "PIPE": "|", "SEMICOLON": ";", "SPACE": " ", "TAB": "\t"}


def reader_failure(cause: str) -> StateFailure:
    """Return a ``States.ItemReaderFailed`` failure, whose cause stands by itself, as LocalStack measured."""
    return StateFailure(ITEM_READER_FAILED, cause)


def as_text(content: Json, key: str = "") -> str:
    """Decode the content of an object; gzip is unpacked when the name says so.

    Raises:
        StateFailure: the bytes are no UTF-8 text.
    """
    if isinstance(content, str):
        return content
    if not isinstance(content, bytes | bytearray):
        raise reader_failure("The object cannot be read as text: it is none, and no bytes")
    try:
        data = bytes(content)
        if key.endswith(".gz") or data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        return data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError, EOFError, zlib.error) as error:
        raise reader_failure(f"The object cannot be read as text: {error}") from None


def read_json(text: str, pointer: str | None) -> Json:
    """Read a JSON document, or the part an ``ItemsPointer`` names.

    Raises:
        StateFailure: the text is no JSON, or the pointer leads nowhere.
    """
    try:
        document = json_text.read(text)
    except ValueError as error:
        raise reader_failure(f"Invalid JSON in the item source: {error}") from None
    for step in (pointer or "").split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(document, dict) and name in document:
            document = document[name]
        elif isinstance(document, list) and name.isdecimal() and int(name) < len(document):
            document = document[int(name)]
        else:
            raise reader_failure(f"The ItemsPointer '{pointer}' leads nowhere in the item source.")
    return document


def read_json_lines(text: str) -> list[Json]:
    """Read one JSON value per line."""
    items: list[Json] = []
    for number, line in enumerate(text.split("\n"), 1):  # not at U+2028, which may stand in a JSON string
        if line.strip():
            try:
                items.append(json_text.read(line))
            except ValueError as error:
                raise reader_failure(f"Invalid JSON in line {number} of the item source: {error}") from None
    return items


def read_csv(text: str, config: dict[str, Json]) -> Iterator[dict[str, str]]:
    """Read CSV rows as objects of strings.

    Missing fields are ``""``, surplus ones are dropped, blanks are kept (recorded:
    test_map_item_reader_csv_headers_decl_extra_fields, test_map_item_reader_csv_first_row_extra_fields).

    Raises:
        StateFailure: the headers are missing or not unique.
    """
    delimiter = _DELIMITERS.get(str(config.get("CSVDelimiter", "COMMA")))
    if delimiter is None:
        raise reader_failure(f"CSVDelimiter must be one of {', '.join(_DELIMITERS)}.")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        given = config.get("CSVHeaderLocation") == "GIVEN"
        headers = list(map(str, config.get("CSVHeaders") or ())) if given else next(rows, [])
        if len(set(headers)) != len(headers):
            raise reader_failure("CSV headers cannot contain duplicates.")
        for row in rows:
            if row:
                padded = row + [""] * (len(headers) - len(row))
                yield dict(zip(headers, padded, strict=False))
    except csv.Error as error:
        raise reader_failure(f"The CSV file cannot be read: {error}") from None


def read_parquet(content: bytes) -> list[Json]:
    """Read the rows of a Parquet file; needs the package pyarrow.

    Raises:
        StateFailure: pyarrow is missing or the file is no Parquet file.
    """
    try:
        import pyarrow.parquet
    except ImportError:
        raise reader_failure("Reading PARQUET locally needs the package 'pyarrow'.") from None
    try:
        rows: list[Json] = pyarrow.parquet.read_table(io.BytesIO(content)).to_pylist()
    except (OSError, ValueError) as error:
        raise reader_failure(f"The Parquet file cannot be read: {error}") from None
    return [json.loads(json.dumps(row, default=str)) for row in rows]
