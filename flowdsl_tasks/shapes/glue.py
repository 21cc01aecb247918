"""Structures of glue; written by ``python -m tools.shapes``."""

from typing import Any, TypedDict


class NotificationPropertyInput(TypedDict, total=False):
    """``NotificationProperty``, spelled as boto3 spells it."""

    NotifyDelayAfter: int


class StartJobRunResult(TypedDict, total=False):
    """``StartJobRunResponse`` as Step Functions returns it."""

    JobRunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
