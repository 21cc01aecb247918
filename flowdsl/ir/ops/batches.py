"""Where one batch of a Distributed Map ends and the next begins; plain Python and the engine cut alike.

A batch is the child's input: ``{"Items": […]}``, with ``BatchInput`` beside it. It is measured as payloads are, in
UTF-8 bytes of compact JSON. That a batch holds at most 256 KiB is AWS's word (Developer Guide, "ItemBatcher"); how AWS
counts is not documented.
"""

import json
from collections.abc import Iterable, Mapping

from flowdsl.asl.limits import MAX_INPUT_BYTES_PER_BATCH
from flowdsl.ir.ops.values import normal
from flowdsl.jsontypes import Json

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def cut(
    items: Iterable[Json], most: float | None, size: float | None, head: Mapping[str, Json] | None = None
) -> list[list[Json]]:
    """Return the items in batches, in their order.

    Args:
        items: the items.
        most: how many a batch may hold, None for as many as fit.
        size: bytes that a batch may have, None for 256 KiB. An item that is larger is a batch of its own.
        head: what stands in a batch beside the items.
    """
    limit = min(int(size or MAX_INPUT_BYTES_PER_BATCH), MAX_INPUT_BYTES_PER_BATCH)
    empty = used = _bytes({**(head or {}), "Items": []})
    out: list[list[Json]] = []
    for item in items:
        weight = _bytes(normal(item)) + 1  # the comma after it; the last one's stands for nothing and is counted too
        if not out or (most is not None and len(out[-1]) >= most) or used + weight > limit:
            out.append([])
            used = empty
        out[-1].append(item)
        used += weight
    return out


def _bytes(value: Json) -> int:
    return len(_encode(value).encode())
