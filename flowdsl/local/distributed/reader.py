"""``ItemReader``: fetches a data set through the task backend and turns it into items."""

from collections.abc import Callable

from flowdsl.jsontypes import Json
from flowdsl.local.distributed.formats import (
    as_text,
    read_csv,
    read_json,
    read_json_lines,
    read_parquet,
    reader_failure,
)
from flowdsl.local.errors import StateFailure
from flowdsl.local.payload import compile_payload
from flowdsl.local.runtime import Visit
from flowdsl.local.states.fields import number_field
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskFailure, TaskRequest, TaskTimeout
from flowdsl.local.template import Compiler
from flowdsl.local.timestamps import parse_timestamp

GET_OBJECT = "arn:aws:states:::s3:getObject"
LIST_OBJECTS = "arn:aws:states:::s3:listObjectsV2"


class ItemReader:
    """The prepared ``ItemReader`` of a Distributed Map."""

    __slots__ = ("_arguments", "_config", "_kind", "_max_items", "_pointer", "_resource")

    def __init__(self, reader: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> None:
        self._resource = str(reader.get("Resource", GET_OBJECT))
        self._config: dict[str, Json] = reader.get("ReaderConfig") or {}
        self._kind = _kind(self._config)
        self._arguments: Callable[[Visit, Json], Json] = service_arguments(reader, pointer, compiler, jsonata)
        self._max_items = number_field(self._config, "MaxItems", f"{pointer}/ReaderConfig", compiler, jsonata)
        self._pointer: str | None = self._config.get("ItemsPointer")

    def read(self, visit: Visit, value: Json) -> list[Json]:
        """Return the items.

        Raises:
            StateFailure: ``States.ItemReaderFailed``, or a bad field.
        """
        arguments = self._arguments(visit, value)
        if not isinstance(arguments, dict):
            raise reader_failure("The ItemReader needs an object that names what to read.")
        limit = self._max_items(visit, value) if self._max_items is not None else 0
        if limit is not None and limit < 0:
            raise reader_failure("field MaxItems must be positive")
        items = self._items(visit, arguments)
        return items[: int(limit)] if limit else items

    def origin(self, visit: Visit, value: Json) -> str:
        """Return where the items come from, as ``Map.Item.Source`` shows it: ``S3://bucket/key``, or ``S3://bucket``.

        Source: developer guide, "Context object data for Map states".
        """
        arguments = self._arguments(visit, value)
        bucket, key = arguments.get("Bucket", ""), arguments.get("Key")
        return f"S3://{bucket}" if key is None else f"S3://{bucket}/{key}"

    def _items(self, visit: Visit, arguments: dict[str, Json]) -> list[Json]:
        if self._resource.rpartition(":")[2].startswith("listObjectsV2"):
            if self._config.get("Transformation") == "LOAD_AND_FLATTEN":
                return self._flattened(visit, arguments)
            return self._listed(visit, arguments)
        if self._config.get("ManifestType") == "ATHENA_DATA":
            return self._athena(visit, arguments)
        if self._kind == "MANIFEST":
            return self._manifest(visit, arguments)
        return self._parsed(visit, arguments, self._kind)

    def _parsed(self, visit: Visit, arguments: dict[str, Json], kind: str) -> list[Json]:
        key = str(arguments.get("Key", ""))
        content = self._fetch(visit, GET_OBJECT, arguments)
        match kind:
            case "JSON":
                document = read_json(as_text(content, key), self._pointer)
                if isinstance(document, list):
                    return document
                if isinstance(document, dict) and self._pointer:
                    return [{"Key": name, "Value": item} for name, item in document.items()]
                raise reader_failure("Attempting to map over non-iterable node.")
            case "JSONL":
                return read_json_lines(as_text(content, key))
            case "CSV":
                return list(read_csv(as_text(content, key), self._config))
            case "PARQUET":
                return read_parquet(
                    content if isinstance(content, bytes) else str(content).encode("latin-1", "replace")
                )
            case _:
                raise reader_failure(f"The InputType '{kind}' is not supported.")

    def _listed(self, visit: Visit, arguments: dict[str, Json]) -> list[Json]:
        """Items are ``{Etag, Key, LastModified, Size, StorageClass}``.

        Recorded: test_map_item_reader_base_list_objects_v2.
        """
        found: list[Json] = []
        tokens: set[str] = set()
        page = arguments
        while True:
            answer = self._call(visit, LIST_OBJECTS, page)
            entries = (answer.get("Contents") or []) if isinstance(answer, dict) else None
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise reader_failure("The listing of the bucket has no 'Contents'.")
            found.extend(map(_listed_item, entries))
            token = answer.get("NextContinuationToken")
            if not token:
                return found
            if not isinstance(token, str) or token in tokens:
                raise reader_failure("The listing of the bucket comes to no end.")
            tokens.add(token)
            page = {**arguments, "ContinuationToken": token}

    def _flattened(self, visit: Visit, arguments: dict[str, Json]) -> list[Json]:
        bucket = arguments.get("Bucket")
        items: list[Json] = []
        for entry in self._listed(visit, arguments):
            items.extend(self._parsed(visit, {"Bucket": bucket, "Key": entry.get("Key")}, self._kind))
        return items

    def _athena(self, visit: Visit, arguments: dict[str, Json]) -> list[Json]:
        """Read what an Athena manifest, one ``s3://bucket/key`` a line, points to (developer guide, "ItemReader")."""
        lines = as_text(self._fetch(visit, GET_OBJECT, arguments)).splitlines()
        items: list[Json] = []
        for line in filter(None, (line.strip().strip('"') for line in lines)):
            bucket, _, key = line.removeprefix("s3://").partition("/")
            if not (line.startswith("s3://") and key):
                raise reader_failure(f"The manifest has a line that is no S3 URI: {line}")
            items.extend(self._parsed(visit, {"Bucket": bucket, "Key": key}, self._kind))
        return items

    def _manifest(self, visit: Visit, arguments: dict[str, Json]) -> list[Json]:
        """Read an S3 inventory manifest: items are the objects its data files list."""
        manifest = read_json(as_text(self._fetch(visit, GET_OBJECT, arguments)), None)
        if isinstance(manifest, list):
            return manifest
        files = manifest.get("files") if isinstance(manifest, dict) else None
        if not isinstance(files, list) or not all(isinstance(entry, dict) and "key" in entry for entry in files):
            raise reader_failure("The manifest has no 'files'.")
        columns = [column.strip() for column in str(manifest.get("fileSchema", "Bucket, Key")).split(",")]
        bucket = str(manifest.get("destinationBucket", "")).rpartition(":::")[2] or arguments.get("Bucket")
        given = {"CSVHeaderLocation": "GIVEN", "CSVHeaders": columns}
        items: list[Json] = []
        for entry in files:
            content = self._fetch(visit, GET_OBJECT, {"Bucket": bucket, "Key": entry["key"]})
            items.extend(read_csv(as_text(content, str(entry["key"])), given))
        return items

    def _fetch(self, visit: Visit, resource: str, arguments: Json) -> Json:
        answer = self._call(visit, resource, arguments)
        if isinstance(answer, dict) and "Body" in answer:
            return answer["Body"]
        return answer

    def _call(self, visit: Visit, resource: str, arguments: Json) -> Json:
        return call_backend(visit, resource, arguments, reader_failure)


def _kind(config: dict[str, Json]) -> str:
    """Return the ``InputType``: an S3 inventory needs none, an Athena manifest names that of its files.

    Source: developer guide, "ItemReader" (``ManifestType``); JSON is the default.
    """
    if config.get("ManifestType") == "S3_INVENTORY":
        return "MANIFEST"
    kind = str(config.get("InputType", "JSON"))
    return "CSV" if kind == "MANIFEST" and config.get("ManifestType") == "ATHENA_DATA" else kind


def _listed_item(entry: dict[str, Json]) -> dict[str, Json]:
    """Spell an object of a listing as the Map sees it: ``Etag``, and the time as seconds since the epoch."""
    item: dict[str, Json] = {}
    for key, value in entry.items():
        moment = parse_timestamp(value) if key == "LastModified" and isinstance(value, str) else None
        item["Etag" if key == "ETag" else key] = value if moment is None else int(moment)
    return item


def call_backend(visit: Visit, resource: str, arguments: Json, failure: Callable[[str], StateFailure]) -> Json:
    """Call a service for the Map itself; its errors become `failure`."""
    request = TaskRequest(
        resource, arguments, visit.node.name, visit.context(), None, visit.retry_count, None, None, None
    )
    try:
        answer = visit.frame.runtime.backend.call(request)
    except TaskFailure as error:
        raise failure(f"{error.error}: {error.cause}") from None
    except (TaskTimeout, NoAnswer):
        raise failure(f"{resource} did not answer") from None
    return answer.result if isinstance(answer, Delayed) else answer


def service_arguments(
    holder: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool
) -> Callable[[Visit, Json], Json]:
    """Prepare the ``Arguments`` or ``Parameters`` of a reader or writer."""
    if jsonata:
        template = compiler.template(holder.get("Arguments") or {}, "ItemReader/Arguments", f"{pointer}/Arguments")
        return lambda visit, _value: template(visit.environment(states={"input": visit.input}))
    payload = compile_payload(holder.get("Parameters") or {}, "Parameters", f"{pointer}/Parameters")
    return lambda visit, value: payload(visit.environment(input=value))
