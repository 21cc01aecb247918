"""``ItemBatcher``: groups items into the inputs of child executions."""

from collections.abc import Callable

from flowdsl.ir.ops.batches import cut
from flowdsl.jsontypes import Json
from flowdsl.local.errors import runtime_failure
from flowdsl.local.payload import compile_payload
from flowdsl.local.runtime import Visit
from flowdsl.local.states.fields import number_field
from flowdsl.local.template import Compiler


class ItemBatcher:
    """The prepared ``ItemBatcher`` of a Distributed Map."""

    __slots__ = ("_batch_input", "_max_bytes", "_max_items")

    def __init__(self, batcher: dict[str, Json], pointer: str, compiler: Compiler, jsonata: bool) -> None:
        self._max_items = number_field(batcher, "MaxItemsPerBatch", pointer, compiler, jsonata)
        self._max_bytes = number_field(batcher, "MaxInputBytesPerBatch", pointer, compiler, jsonata)
        self._batch_input: Callable[[Visit, Json], Json] | None = None
        if "BatchInput" in batcher:
            place = f"{pointer}/BatchInput"
            if jsonata:
                template = compiler.template(batcher["BatchInput"], "ItemBatcher/BatchInput", place)
                self._batch_input = lambda visit, _value: template(visit.environment(states={"input": visit.input}))
            else:
                payload = compile_payload(batcher["BatchInput"], "BatchInput", place)
                self._batch_input = lambda visit, value: payload(visit.environment(input=value))

    def batches(self, visit: Visit, value: Json, items: list[Json]) -> list[Json]:
        """Return the batches: ``{"Items": [...]}``, with ``BatchInput`` beside it when given.

        Recorded: test_map_item_batching_base_json_max_per_batch_jsonata.
        """
        most = self._max_items(visit, value) if self._max_items is not None else None
        size = self._max_bytes(visit, value) if self._max_bytes is not None else None
        for field, bound in (("MaxItemsPerBatch", most), ("MaxInputBytesPerBatch", size)):
            if bound is not None and bound <= 0:
                raise runtime_failure(f"field {field} must be positive")
        head: dict[str, Json] = {}
        if self._batch_input is not None:
            head["BatchInput"] = self._batch_input(visit, value)
        return [{**head, "Items": batch} for batch in cut(items, most, size, head)]
