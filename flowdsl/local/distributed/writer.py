"""``ResultWriter``: exports the results of child executions."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.distributed.reader import call_backend, service_arguments
from flowdsl.local.errors import RESULT_WRITER_FAILED, StateFailure
from flowdsl.local.limits import compact
from flowdsl.local.runtime import Visit
from flowdsl.local.template import Compiler

ChildStatus: TypeAlias = Literal["SUCCEEDED", "FAILED", "TIMED_OUT"]

PUT_OBJECT = "arn:aws:states:::s3:putObject"


@dataclass(frozen=True, slots=True)
class ChildResult:
    """How one child execution ended.

    Attributes:
        arn: the child's execution ARN.
        name: its execution name.
        input: its input.
        output: its output when it succeeded.
        failure: why it failed, None when it succeeded.
        started: start time as in the context object.
        stopped: stop time.
        status: how it ended; a child that timed out stands among those that failed.
    """

    arn: str
    name: str
    input: Json
    output: Json
    failure: StateFailure | None
    started: str
    stopped: str
    status: ChildStatus

    def record(self) -> dict[str, Json]:
        """Return what the result files hold (developer guide, "ResultWriter")."""
        entry: dict[str, Json] = {
            "ExecutionArn": self.arn,
            "Input": compact(self.input),
            "InputDetails": {"Included": True},
            "Name": self.name,
            "StartDate": self.started,
            "Status": self.status,
            "StopDate": self.stopped,
        }
        if self.failure is None:
            entry["Output"] = compact(self.output)
            entry["OutputDetails"] = {"Included": True}
        else:
            entry["Error"] = self.failure.error
            entry["Cause"] = self.failure.cause
        return entry


class ResultWriter:
    """The prepared ``ResultWriter`` of a Distributed Map."""

    __slots__ = ("_arguments", "_config", "_exports")

    def __init__(self, writer: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> None:
        self._exports = "Resource" in writer
        self._arguments: Callable[[Visit, Json], Json] = service_arguments(writer, pointer, compiler, jsonata)
        self._config: dict[str, Json] = writer.get("WriterConfig") or {}

    def write(self, visit: Visit, value: Json, map_run: str, children: list[ChildResult]) -> Json:
        """Write the result files and return the result of the state.

        With a bucket the result is ``{"MapRunArn", "ResultWriterDetails": {"Bucket", "Key"}}`` (recorded:
        test_map_state_result_writer); without one only the ``WriterConfig`` shapes the result.
        """
        if not self._exports:
            return self._shape(children)
        target = self._arguments(visit, value)
        if not isinstance(target, dict) or not isinstance(target.get("Bucket"), str):
            raise writer_failure("The ResultWriter needs a 'Bucket'.")
        prefix = "/".join(
            part for part in (str(target.get("Prefix") or "").strip("/"), map_run.rpartition(":")[2]) if part
        )
        files: dict[str, list[Json]] = {"SUCCEEDED": [], "FAILED": [], "PENDING": []}
        for status, wanted in (("SUCCEEDED", True), ("FAILED", False)):
            chosen = [child for child in children if (child.failure is None) is wanted]
            if chosen:
                body = self._body(self._shape(chosen))
                key = f"{prefix}/{status}_0.json"
                self._put(visit, target["Bucket"], key, body)
                files[status].append({"Key": key, "Size": len(body.encode())})
        manifest = {"DestinationBucket": target["Bucket"], "MapRunArn": map_run, "ResultFiles": files}
        key = f"{prefix}/manifest.json"
        self._put(visit, target["Bucket"], key, compact(manifest))
        return {"MapRunArn": map_run, "ResultWriterDetails": {"Bucket": target["Bucket"], "Key": key}}

    def _shape(self, children: list[ChildResult]) -> list[Json]:
        transformation = self._config.get("Transformation", "NONE" if self._exports else "COMPACT")
        if transformation == "NONE":
            return [child.record() for child in children]
        outputs = [child.output if child.failure is None else failed_output(child.failure) for child in children]
        if transformation == "FLATTEN":
            return [item for output in outputs for item in (output if isinstance(output, list) else [output])]
        return outputs

    def _body(self, entries: list[Json]) -> str:
        if self._config.get("OutputType") == "JSONL":
            return "\n".join(compact(entry) for entry in entries)
        return json.dumps(entries, ensure_ascii=False, separators=(",", ":"))

    def _put(self, visit: Visit, bucket: str, key: str, body: str) -> None:
        call_backend(visit, PUT_OBJECT, {"Bucket": bucket, "Key": key, "Body": body}, writer_failure)


def writer_failure(cause: str) -> StateFailure:
    """Return a ``States.ResultWriterFailed`` failure."""
    return StateFailure(RESULT_WRITER_FAILED, cause)


def failed_output(failure: StateFailure) -> dict[str, Json]:
    """Return how a tolerated failed child stands in the result (reported by the package sfnx as measured on AWS)."""
    return {"Status": "FAILED", "Error": failure.error, "Cause": failure.cause}
