"""Structures of glue; written by ``python -m tools.shapes``."""

from typing import Any, TypedDict


class NotificationPropertyInput(TypedDict, total=False):
    """``NotificationProperty``, spelled as boto3 spells it."""

    NotifyDelayAfter: int


class StartJobRunResult(TypedDict):
    """``StartJobRunResponse`` as Step Functions returns it."""

    JobRunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StartJobRunSync(TypedDict):
    """``JobRun`` as Step Functions returns it."""

    Id: str
    Attempt: int
    PreviousRunId: str
    TriggerName: str
    JobName: str
    JobMode: str
    JobRunQueuingEnabled: bool
    StartedOn: Any
    LastModifiedOn: Any
    CompletedOn: Any
    JobRunState: str
    Arguments: dict[str, str]
    ErrorMessage: str
    PredecessorRuns: list["PredecessorResult"]
    AllocatedCapacity: int
    ExecutionTime: int
    Timeout: int
    MaxCapacity: float
    WorkerType: str
    NumberOfWorkers: int
    SecurityConfiguration: str
    LogGroupName: str
    NotificationProperty: "NotificationPropertyResult"
    GlueVersion: str
    DPUSeconds: float
    ExecutionClass: str
    MaintenanceWindow: str
    ProfileName: str
    StateDetail: str
    ExecutionRoleSessionPolicy: str


class PredecessorResult(TypedDict):
    """``Predecessor`` as Step Functions returns it."""

    JobName: str
    RunId: str


class NotificationPropertyResult(TypedDict):
    """``NotificationProperty`` as Step Functions returns it."""

    NotifyDelayAfter: int
