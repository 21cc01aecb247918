"""Testing workflows: run them with scripted tasks, and hold the machine to what CPython says.

>>> from flowdsl.testing import execute
>>> machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}
>>> execute(machine, {"x": 1}).output
{'x': 1}

The names are imported when they are used, so that the pytest plugin costs a suite nothing that does not test workflows.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowdsl.local import Delayed, NoAnswer, TaskCall, TaskRequest, TaskTimeout
    from flowdsl.local.tasks.api import TaskFailure
    from flowdsl.testing.differential import Outcome, assert_same_as_python, machine_outcome, python_outcome
    from flowdsl.testing.execution import execute, test_state
    from flowdsl.testing.replaying import record, replay
    from flowdsl.testing.result import Result

_HOMES = {
    "Delayed": "flowdsl.local",
    "NoAnswer": "flowdsl.local",
    "Outcome": "flowdsl.testing.differential",
    "Result": "flowdsl.testing.result",
    "TaskCall": "flowdsl.local",
    "TaskFailure": "flowdsl.local.tasks.api",
    "TaskRequest": "flowdsl.local",
    "TaskTimeout": "flowdsl.local",
    "assert_same_as_python": "flowdsl.testing.differential",
    "execute": "flowdsl.testing.execution",
    "machine_outcome": "flowdsl.testing.differential",
    "python_outcome": "flowdsl.testing.differential",
    "record": "flowdsl.testing.replaying",
    "replay": "flowdsl.testing.replaying",
    "test_state": "flowdsl.testing.execution",
}

__all__ = [
    "Delayed",
    "NoAnswer",
    "Outcome",
    "Result",
    "TaskCall",
    "TaskFailure",
    "TaskRequest",
    "TaskTimeout",
    "assert_same_as_python",
    "execute",
    "machine_outcome",
    "python_outcome",
    "record",
    "replay",
    "test_state",
]


def __getattr__(name: str) -> Any:
    """Import a public name when it is asked for."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(home), name)
