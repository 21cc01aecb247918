"""Structures of databrew; written by ``python -m tools.shapes``."""

from typing import Any, TypedDict


class StartJobRunResult(TypedDict, total=False):
    """``StartJobRunResponse`` as Step Functions returns it."""

    RunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
