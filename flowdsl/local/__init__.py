"""The embedded engine: runs any Amazon States Language definition offline, in virtual time, as AWS would.

>>> from flowdsl.local import run
>>> run({"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, {"x": 1}).output
{'x': 1}
"""

from flowdsl.local.clock import Clock, SystemClock, VirtualClock
from flowdsl.local.context import ExecutionContext
from flowdsl.local.engine import Execution, run
from flowdsl.local.errors import InvalidDefinition
from flowdsl.local.history import HistoryEvent
from flowdsl.local.limits import Limits
from flowdsl.local.prepare import Machine
from flowdsl.local.single import StateConfiguration, StateMock, StateOutcome, run_state
from flowdsl.local.tasks.api import (
    Delayed,
    NoAnswer,
    TaskBackend,
    TaskCall,
    TaskFailure,
    TaskRequest,
    TaskTimeout,
    UnknownTask,
)
from flowdsl.local.tasks.http import HttpRequest, HttpResponse
from flowdsl.local.tasks.mock import MockBackend

__all__ = [
    "Clock",
    "Delayed",
    "Execution",
    "ExecutionContext",
    "HistoryEvent",
    "HttpRequest",
    "HttpResponse",
    "InvalidDefinition",
    "Limits",
    "Machine",
    "MockBackend",
    "NoAnswer",
    "StateConfiguration",
    "StateMock",
    "StateOutcome",
    "SystemClock",
    "TaskBackend",
    "TaskCall",
    "TaskFailure",
    "TaskRequest",
    "TaskTimeout",
    "UnknownTask",
    "VirtualClock",
    "run",
    "run_state",
]
