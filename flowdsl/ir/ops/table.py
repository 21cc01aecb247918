"""All operations in one read-only table."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flowdsl.ir.ops import (
    access,
    builtins,
    collections,
    conditions,
    dynamodb,
    encoding,
    gathering,
    instances,
    intrinsics,
    iteration,
    javascript,
    machine,
    numeric,
    operators,
    patterns,
    respelling,
    sources,
    strings,
    times,
)
from flowdsl.ir.ops.spec import OpSpec

_PARTS = (
    operators.TABLE,
    access.TABLE,
    builtins.TABLE,
    collections.TABLE,
    strings.TABLE,
    machine.TABLE,
    instances.TABLE,
    dynamodb.TABLE,
    respelling.TABLE,
    sources.TABLE,
    javascript.TABLE,
    numeric.TABLE,
    encoding.TABLE,
    intrinsics.TABLE,
    iteration.TABLE,
    patterns.TABLE,
    times.TABLE,
    conditions.TABLE,
    gathering.TABLE,
)


def _join() -> dict[str, OpSpec]:
    out: dict[str, OpSpec] = {}
    for part in _PARTS:
        if both := out.keys() & part.keys():
            raise ValueError(f"operations defined twice: {sorted(both)}")
        out |= part
    return out


OPS: Final[Mapping[str, OpSpec]] = MappingProxyType(_join())
"""Every operation by the name `flowdsl.ir.expr.Op` carries."""
