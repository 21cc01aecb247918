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
from flowdsl.local.errors import StateFailure, runtime_failure
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

    __slots__ = ("_arguments", "_config", "_max_items", "_pointer", "_resource")

    def __init__(self, reader: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> None:
        self._resource = str(reader.get("Resource", GET_OBJECT))
        self._config: dict[str, Json] = reader.get("ReaderConfig") or {}
        self._arguments: Callable[[Visit, Json], Json] = service_arguments(reader, pointer, compiler, jsonata)
        self._max_items = number_field(self._config, "MaxItems", f"{pointer}/ReaderConfig", compiler, jsonata)
        self._pointer: str | None = self._config.get("ItemsPointer")

    def read(self, visit: Visit, value: Json) -> list[Json]:
        """Return the items.

        Raises:
            StateFailure: ``States.ItemReaderFailed``, or a bad field.
        """
        arguments = self._arguments(visit, value)
        limit = self._max_items(visit, value) if self._max_items is not None else 0
        if limit is not None and limit < 0:
            raise runtime_failure("field MaxItems must be positive")
        items = self._items(visit, arguments)
        return items[: int(limit)] if limit else items

    def origin(self, visit: Visit, value: Json) -> str:
        """Return where the items come from, as ``Map.Item.Source`` shows it: ``S3://bucket/key``, or ``S3://bucket``.

        Source: developer guide, "Context object data for Map states".
        """
        arguments = self._arguments(visit, value)
        given = arguments if isinstance(arguments, dict) else {}
        bucket, key = given.get("Bucket", ""), given.get("Key")
        return f"S3://{bucket}" if key is None else f"S3://{bucket}/{key}"

    def _items(self, visit: Visit, arguments: Json) -> list[Json]:
        config = self._config
        if self._resource.rpartition(":")[2].startswith("listObjectsV2"):
            if config.get("Transformation") == "LOAD_AND_FLATTEN":
                return self._flattened(visit, arguments)
            return self._listed(visit, arguments)
        kind = str(config.get("InputType", "JSON"))
        if kind == "MANIFEST":
            return self._manifest(visit, arguments)
        return self._parsed(visit, arguments, kind)

    def _parsed(self, visit: Visit, arguments: Json, kind: str) -> list[Json]:
        key = str(arguments.get("Key", "")) if isinstance(arguments, dict) else ""
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
                return read_parquet(content if isinstance(content, bytes) else str(content).encode("latin-1"))
            case _:
                raise reader_failure(f"The InputType '{kind}' is not supported.")

    def _listed(self, visit: Visit, arguments: Json) -> list[Json]:
        """Items are ``{Etag, Key, LastModified, Size, StorageClass}``.

        Recorded: test_map_item_reader_base_list_objects_v2.
        """
        found: list[Json] = []
        token: str | None = None
        while True:
            page = {**arguments, "ContinuationToken": token} if token else arguments
            answer = self._call(visit, LIST_OBJECTS, page)
            if not isinstance(answer, dict):
                raise reader_failure("The listing of the bucket has no 'Contents'.")
            found.extend(_listed_item(entry) for entry in answer.get("Contents") or ())
            token = answer.get("NextContinuationToken")
            if not token:
                return found

    def _flattened(self, visit: Visit, arguments: Json) -> list[Json]:
        kind = str(self._config.get("InputType", "JSON"))
        bucket = arguments.get("Bucket") if isinstance(arguments, dict) else None
        items: list[Json] = []
        for entry in self._listed(visit, arguments):
            items.extend(self._parsed(visit, {"Bucket": bucket, "Key": entry["Key"]}, kind))
        return items

    def _manifest(self, visit: Visit, arguments: Json) -> list[Json]:
        """Read an S3 inventory manifest: items are the objects its data files list."""
        manifest = read_json(as_text(self._fetch(visit, GET_OBJECT, arguments)), None)
        if isinstance(manifest, list):
            return manifest
        files = manifest.get("files") if isinstance(manifest, dict) else None
        if not isinstance(files, list):
            raise reader_failure("The manifest has no 'files'.")
        columns = [column.strip() for column in str(manifest.get("fileSchema", "Bucket, Key")).split(",")]
        bucket = str(manifest.get("destinationBucket", "")).rpartition(":::")[2] or arguments.get("Bucket")
        items: list[Json] = []
        for entry in files:
            content = self._fetch(visit, GET_OBJECT, {"Bucket": bucket, "Key": entry["key"]})
            given = {"CSVHeaderLocation": "GIVEN", "CSVHeaders": columns}
            items.extend(read_csv(as_text(content, str(entry["key"])), given))
        return items

    def _fetch(self, visit: Visit, resource: str, arguments: Json) -> Json:
        answer = self._call(visit, resource, arguments)
        if isinstance(answer, dict) and "Body" in answer:
            return answer["Body"]
        return answer

    def _call(self, visit: Visit, resource: str, arguments: Json) -> Json:
        return call_backend(visit, resource, arguments, reader_failure)


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
