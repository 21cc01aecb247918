"""Structures of events; written by ``python -m tools.shapes``."""

from collections.abc import Sequence
from typing import Any, TypedDict


class PutEventsRequestEntryInput(TypedDict, total=False):
    """``PutEventsRequestEntry``, spelled as boto3 spells it."""

    Time: str
    Source: str
    Resources: Sequence[str]
    DetailType: str
    Detail: Any
    EventBusName: str
    TraceHeader: str


class PutEventsResult(TypedDict):
    """``PutEventsResponse`` as Step Functions returns it."""

    FailedEntryCount: int
    Entries: list["PutEventsResultEntryResult"]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class PutEventsResultEntryResult(TypedDict):
    """``PutEventsResultEntry`` as Step Functions returns it."""

    EventId: str
    ErrorCode: str
    ErrorMessage: str
