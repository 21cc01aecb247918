"""Distributed Map states: every item, or batch of items, is an execution of its own.

The children have their own history and see no outer variables (developer guide, "Variable scope"); the parent's history
only shows the Map Run (recorded: test_map_state_legacy_config_distributed).
"""

import math
import uuid

from flowdsl.asl.limits import MAX_DISTRIBUTED_MAP_CONCURRENCY
from flowdsl.jsontypes import Json
from flowdsl.local.clock import timestamp
from flowdsl.local.distributed.batches import ItemBatcher
from flowdsl.local.distributed.reader import ItemReader
from flowdsl.local.distributed.writer import ChildResult, ChildStatus, ResultWriter, failed_output
from flowdsl.local.errors import EXCEED_TOLERATED_FAILURE, TIMEOUT, StateFailure, runtime_failure
from flowdsl.local.express import EXPRESS_SECONDS
from flowdsl.local.flow import compile_flow
from flowdsl.local.handlers import compile_handlers, guarded
from flowdsl.local.interpreter import run_region
from flowdsl.local.node import Region
from flowdsl.local.runtime import Frame, Rehearsal, Runtime, Visit
from flowdsl.local.scheduler import DeadlineReached, Steps
from flowdsl.local.scope import Scope
from flowdsl.local.states.fields import number_field
from flowdsl.local.states.group import Group
from flowdsl.local.states.map import ItemSource, concurrency, map_failed
from flowdsl.local.template import Compiler


class DistributedMapNode:
    """A Map state whose processor has the mode DISTRIBUTED."""

    __slots__ = (
        "_batcher",
        "_concurrency",
        "_count",
        "_express",
        "_flow",
        "_label",
        "_percentage",
        "_reader",
        "_region",
        "_source",
        "_state",
        "_writer",
        "aborted_event",
        "counts_retries",
        "entered_event",
        "exited_event",
        "following",
        "handlers",
        "name",
        "pointer",
    )

    def __init__(
        self,
        name: str,
        state: dict[str, Json],
        pointer: str,
        compiler: Compiler,
        region: Region,
        *,
        jsonata: bool,
        express: bool,
    ) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = True
        self.entered_event = "MapStateEntered"
        self.exited_event = "MapStateExited"
        self.aborted_event = "MapStateAborted"
        self._state = state
        self._region = region
        self._express = express
        self._label = str(state.get("Label") or name)
        self._source = ItemSource(state, pointer, compiler, jsonata)
        plain = {key: value for key, value in state.items() if key not in ("Parameters", "Arguments")}
        self._flow = compile_flow(plain, pointer, compiler, jsonata=jsonata, works=True)
        self.following: str | None = state.get("Next")
        self.handlers = compile_handlers(state, pointer, compiler, jsonata)
        self._concurrency = number_field(state, "MaxConcurrency", pointer, compiler, jsonata)
        self._count = number_field(state, "ToleratedFailureCount", pointer, compiler, jsonata)
        self._percentage = number_field(state, "ToleratedFailurePercentage", pointer, compiler, jsonata, whole=False)
        reader, batcher, writer = state.get("ItemReader"), state.get("ItemBatcher"), state.get("ResultWriter")
        self._reader = ItemReader(reader, f"{pointer}/ItemReader", compiler, jsonata) if reader else None
        self._batcher = ItemBatcher(batcher, f"{pointer}/ItemBatcher", compiler, jsonata) if batcher else None
        self._writer = ResultWriter(writer, f"{pointer}/ResultWriter", compiler, jsonata) if writer else None

    def steps(self, visit: Visit) -> Steps:
        """Run the child executions, with retries and catchers."""
        return guarded(visit, self.handlers, self.attempt, self.following, map_failed)

    def attempt(self, visit: Visit) -> Steps:
        """Make one attempt; returns the output of the state."""
        frame = visit.frame
        value = self._flow.enter(visit)
        limit = concurrency(self._concurrency, visit, value)
        # What is read is read by the Map Run, and the tolerance is looked at only then, which LocalStack measured.
        given = None if self._reads(visit) else self._given(visit, value)
        frame.event("MapStateStarted", {"length": 0 if given is None else len(given[0])})
        tolerated = _Tolerance(
            self._count(visit, value) if self._count is not None else None,
            self._percentage(visit, value) if self._percentage is not None else None,
        )
        map_run = self._map_run(frame.runtime)
        frame.event("MapRunStarted", {"mapRunArn": map_run})
        try:
            items, shown = self._read(visit, value) if given is None else given
            inputs = self._inputs(visit, value, items, shown)
            tolerated.total = len(items)
            if visit.rehearsal is not None:
                if not self._source.jsonata:
                    visit.rehearsal.trace["afterItemsPath"] = items
                return self._rehearsed(visit, visit.rehearsal, limit, tolerated)
            children: list[ChildResult | None] = [None] * len(inputs)

            def begin(position: int) -> Steps:
                return self._child(visit, position, inputs[position], map_run, children, tolerated)

            width = limit or MAX_DISTRIBUTED_MAP_CONCURRENCY
            yield from Group(frame.runtime.scheduler, len(inputs), width, begin).run()
            result = self._result(visit, value, map_run, [child for child in children if child is not None])
        except StateFailure as failure:
            frame.event("MapRunFailed", {"error": failure.error, "cause": failure.cause})
            raise
        frame.event("MapRunSucceeded", {})
        frame.event("MapStateSucceeded", {})
        visit.check_size(result)
        return self._flow.finish(visit, result)

    def _map_run(self, runtime: Runtime) -> str:
        """Return the ARN of a new Map Run."""
        run_id = uuid.UUID(int=runtime.random.getrandbits(128), version=4)
        machine = runtime.context.machine_arn().replace(":stateMachine:", ":mapRun:")
        return f"{machine}/{self._label}:{run_id}"

    def _inputs(self, visit: Visit, value: Json, items: list[Json], shown: list[dict[str, Json]]) -> list[Json]:
        """Return the inputs of the child executions: the items, selected and put into batches."""
        inputs = [
            self._source.select(visit, value, item, {"Item": member}) for item, member in zip(items, shown, strict=True)
        ]
        trace = visit.rehearsal.trace if visit.rehearsal is not None else None
        if trace is not None and self._source.selects:
            trace["afterItemSelector"] = inputs
        if self._batcher is not None:
            inputs = self._batcher.batches(visit, value, inputs)
            if trace is not None:
                trace["afterItemBatcher"] = inputs
        return inputs

    def _result(self, visit: Visit, value: Json, map_run: str, children: list[ChildResult]) -> Json:
        if self._writer is not None:
            return self._writer.write(visit, value, map_run, children)
        return [child.output if child.failure is None else failed_output(child.failure) for child in children]

    def _rehearsed(self, visit: Visit, rehearsal: Rehearsal, limit: float | None, tolerated: "_Tolerance") -> Json:
        rehearsal.trace["maxConcurrency"] = limit
        rehearsal.trace.update(tolerated.given())
        result = rehearsal.answer()
        if tolerated.given() and any(tolerated.exceeded() for _ in range(rehearsal.failed)):
            raise threshold_exceeded()
        return self._flow.finish(visit, result)

    def _reads(self, visit: Visit) -> bool:
        return self._reader is not None and (visit.rehearsal is None or visit.rehearsal.items is None)

    def _read(self, visit: Visit, value: Json) -> tuple[list[Json], list[dict[str, Json]]]:
        """Return what the ItemReader reads, and what the context object shows of each item."""
        assert self._reader is not None
        items = self._reader.read(visit, value)
        origin = self._reader.origin(visit, value)
        return items, [{"Index": index, "Value": item, "Source": origin} for index, item in enumerate(items)]

    def _given(self, visit: Visit, value: Json) -> tuple[list[Json], list[dict[str, Json]]]:
        """Return the items of the state's data, and what the context object shows of each.

        An object iterates over its members (reported by the package sfnx as measured on AWS).
        Source of the context: developer guide, "Context object data for Map states".
        """
        mocked = visit.rehearsal.items if visit.rehearsal is not None else None
        raw = self._source.raw(visit, value) if mocked is None else mocked
        origin = {"Source": "STATE_DATA"}
        if isinstance(raw, dict) and self._source.jsonata and self._batcher is None:
            items: list[Json] = [{"Key": key, "Value": item} for key, item in raw.items()]
            return items, [{"Index": index, **item, **origin} for index, item in enumerate(items)]
        if isinstance(raw, list):
            return raw, [{"Index": index, "Value": item, **origin} for index, item in enumerate(raw)]
        raise self._source.not_an_array(raw, self._state)

    def _child(
        self,
        visit: Visit,
        position: int,
        value: Json,
        map_run: str,
        children: list[ChildResult | None],
        tolerated: "_Tolerance",
    ) -> Steps:
        runtime = visit.frame.runtime
        name = str(uuid.UUID(int=runtime.random.getrandbits(128), version=4))
        arn = (
            map_run.replace(":mapRun:", ":express:" if self._express else ":execution:").rpartition(":")[0] + f":{name}"
        )
        inner = runtime.child(arn, name, value, express=self._express)
        frame = Frame(inner, Scope(), 0, (*visit.frame.path, self.name, str(position)), kind="child")
        started = timestamp(runtime.now())
        output: Json = None
        failed: StateFailure | None = None
        status: ChildStatus = "SUCCEEDED"
        frame.event("ExecutionStarted", {"input": value})
        work = run_region(self._region, frame, value)
        try:
            output = yield from runtime.scheduler.within(EXPRESS_SECONDS, work) if self._express else work
            frame.event("ExecutionSucceeded", {"output": output})
        except StateFailure as failure:
            failed, status = failure, "FAILED"
            frame.event("ExecutionFailed", {"error": failure.error, "cause": failure.cause})
        except DeadlineReached:
            failed, status = StateFailure(TIMEOUT, None), "TIMED_OUT"
            frame.event("ExecutionTimedOut", {"error": TIMEOUT})
        stopped = timestamp(runtime.now())
        children[position] = ChildResult(arn, name, value, output, failed, started, stopped, status)
        if failed is not None and tolerated.exceeded(self._weight(value)):
            raise threshold_exceeded()
        return output

    def _weight(self, value: Json) -> int:
        """Return how many items a child stands for: what fails counts by items (API reference, MapRunItemCounts)."""
        batch = value.get("Items") if self._batcher is not None and isinstance(value, dict) else None
        return len(batch) if isinstance(batch, list) else 1


def threshold_exceeded() -> StateFailure:
    """Return the failure of too many failed children (recorded: test_map_state_failure_count)."""
    return StateFailure(
        EXCEED_TOLERATED_FAILURE, "The specified tolerated failure threshold was exceeded", origin="region"
    )


class _Tolerance:
    """How many items may fail (recorded: test_map_state_tolerated_failure_count_path[-1])."""

    __slots__ = ("_count", "_failed", "_percentage", "total")

    def __init__(self, count: float | None, percentage: float | None) -> None:
        if count is not None and count < 0:
            raise runtime_failure("ToleratedFailureCount cannot be negative.")
        if percentage is not None and not 0 <= percentage <= 100:
            raise runtime_failure("ToleratedFailurePercentage must be between 0 and 100.")
        # A tolerance of 0 counts as not given (reported by the package sfnx as measured on AWS).
        self._count = count or None
        self._percentage = percentage or None
        self._failed = 0
        self.total = 0

    def given(self) -> dict[str, Json]:
        """Return the bounds as TestState shows them."""
        shown: dict[str, Json] = {}
        if self._count is not None:
            shown["toleratedFailureCount"] = self._count
        if self._percentage is not None:
            shown["toleratedFailurePercentage"] = float(self._percentage)
        return shown

    def exceeded(self, items: int = 1) -> bool:
        """Count the items of one more failed child and tell whether they are too many; either bound is enough."""
        self._failed += items
        if self._count is None and self._percentage is None:
            return True
        if self._count is not None and self._failed > self._count:
            return True
        allowed = math.inf if self._percentage is None else self._percentage * self.total / 100
        return self._failed > allowed
