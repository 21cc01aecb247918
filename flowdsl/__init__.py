"""flowdsl: AWS Step Functions workflows as ordinary Python functions."""

from flowdsl.dsl.context import context
from flowdsl.dsl.control import concurrent, distributed, jsonata, parallel, param, policy
from flowdsl.dsl.errors import (
    DataLimitExceeded,
    Error,
    ExceedToleratedFailureThreshold,
    HeartbeatTimeout,
    ItemReaderFailed,
    Permissions,
    QueryEvaluationError,
    ResultWriterFailed,
    Retry,
    TaskFailed,
)
from flowdsl.dsl.workflow import Workflow, workflow

__version__ = "0.1.0"

__all__ = [
    "DataLimitExceeded",
    "Error",
    "ExceedToleratedFailureThreshold",
    "HeartbeatTimeout",
    "ItemReaderFailed",
    "Permissions",
    "QueryEvaluationError",
    "ResultWriterFailed",
    "Retry",
    "TaskFailed",
    "Workflow",
    "concurrent",
    "context",
    "distributed",
    "jsonata",
    "parallel",
    "param",
    "policy",
    "workflow",
]
