"""flowdsl: AWS Step Functions workflows as ordinary Python functions."""

from typing import TYPE_CHECKING, Any

from flowdsl.dsl import condition
from flowdsl.dsl.context import context
from flowdsl.dsl.control import (
    concurrent,
    describe,
    distributed,
    jsonata,
    parallel,
    param,
    policy,
    raw_state,
    task,
    wait_until,
)
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

if TYPE_CHECKING:
    from flowdsl.diagnostics.error import FlowError
    from flowdsl.dsl.json_path import JsonPath

    json_path: JsonPath  # type checkers know no module that is called
else:
    from flowdsl.dsl import json_path

__version__ = "0.1.0"

__all__ = [
    "DataLimitExceeded",
    "Error",
    "ExceedToleratedFailureThreshold",
    "FlowError",
    "HeartbeatTimeout",
    "ItemReaderFailed",
    "Permissions",
    "QueryEvaluationError",
    "ResultWriterFailed",
    "Retry",
    "TaskFailed",
    "Workflow",
    "concurrent",
    "condition",
    "context",
    "describe",
    "distributed",
    "json_path",
    "jsonata",
    "parallel",
    "param",
    "policy",
    "raw_state",
    "task",
    "wait_until",
    "workflow",
]


def __getattr__(name: str) -> Any:
    """Import what only compiling needs when it is asked for."""
    if name == "FlowError":
        from flowdsl.diagnostics.error import FlowError

        return FlowError
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
