"""Testing workflows: run them with scripted tasks, and hold the machine to what CPython says."""

from flowdsl.local.tasks.api import TaskFailure
from flowdsl.testing.differential import Outcome, assert_same_as_python, machine_outcome, python_outcome

__all__ = ["Outcome", "TaskFailure", "assert_same_as_python", "machine_outcome", "python_outcome"]
