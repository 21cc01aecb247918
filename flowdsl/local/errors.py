"""What goes wrong inside an execution, and which handlers it may reach.

A failure is data until it leaves the execution: :class:`StateFailure` carries the ASL error name and cause, and
says what Retry and Catch may do with it. Only :class:`InvalidDefinition` reaches the caller of
:func:`flowdsl.local.run`, since a broken definition is not an outcome of an execution.
"""

from typing import Literal

QUERY_EVALUATION = "States.QueryEvaluationError"
RUNTIME = "States.Runtime"
TIMEOUT = "States.Timeout"
HEARTBEAT_TIMEOUT = "States.HeartbeatTimeout"
TASK_FAILED = "States.TaskFailed"
DATA_LIMIT = "States.DataLimitExceeded"
NO_CHOICE_MATCHED = "States.NoChoiceMatched"
INTRINSIC_FAILURE = "States.IntrinsicFailure"
RESULT_PATH_MATCH_FAILURE = "States.ResultPathMatchFailure"
ITEM_READER_FAILED = "States.ItemReaderFailed"
RESULT_WRITER_FAILED = "States.ResultWriterFailed"
EXCEED_TOLERATED_FAILURE = "States.ExceedToleratedFailureThreshold"
ALL = "States.ALL"

Origin = Literal["state", "task", "heartbeat", "region"]


class InvalidDefinition(ValueError):
    """The definition cannot be run at all.

    Attributes:
        pointer: JSON pointer to the offending place, ``""`` for the whole document.
        reason: what is wrong there, in one sentence.
    """

    def __init__(self, pointer: str, reason: str) -> None:
        super().__init__(f"{pointer or '/'}: {reason}")
        self.pointer = pointer
        self.reason = reason


class StateFailure(Exception):
    """A state failed with an ASL error.

    Attributes:
        error: the error name, None where AWS gives none (a Fail state without ``Error``).
        cause: the cause text, None where AWS gives none.
        origin: where it comes from: the state itself, its task, a missed heartbeat, or an inner region.
        trail: paths of the states it passed through, innermost first; filled by the interpreter.
        prefixed: whether the cause is to be introduced by "An error occurred while executing the state".
        evaluation: whether an ``EvaluationFailed`` event precedes the failure.
        location: the field the failure belongs to, e.g. ``Output/result``; None when it belongs to no field.
    """

    __slots__ = ("cause", "error", "evaluation", "location", "origin", "prefixed", "trail")

    def __init__(
        self,
        error: str | None,
        cause: str | None,
        *,
        origin: Origin = "state",
        prefixed: bool = False,
        evaluation: bool = False,
        location: str | None = None,
    ) -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause
        self.origin: Origin = origin
        self.trail: tuple[str, ...] = ()
        self.prefixed = prefixed
        self.evaluation = evaluation
        self.location = location


class ExecutionLimit(StateFailure):
    """A quota of the whole execution is used up: no handler may see it."""


def query_failure(cause: str, location: str | None = None) -> StateFailure:
    """Return the failure of a JSONata evaluation (recorded: test_undefined_reference[BASE_UNDEFINED_OUTPUT])."""
    return StateFailure(QUERY_EVALUATION, cause, prefixed=True, evaluation=True, location=location)


def runtime_failure(cause: str) -> StateFailure:
    """Return a ``States.Runtime`` failure, which nothing catches (recorded: test_catch_states_runtime)."""
    return StateFailure(RUNTIME, cause, prefixed=True)


def handles(error_equals: tuple[str, ...], failure: StateFailure) -> bool:
    """Tell whether a Retrier or Catcher with these names takes the failure.

    ``States.ALL`` takes everything but ``States.Runtime`` and exhausted quotas; ``States.DataLimitExceeded`` *is* taken
    (recorded: test_service_task_lambada_catch_state_all_data_limit_exceeded_on_large_utf8_response).
    ``States.TaskFailed`` takes every error but timeouts (Amazon States Language, "Error Names") and expression
    failures. A missed heartbeat is reported as ``States.Timeout`` (recorded: test_heartbeat_timeout) and is also
    taken by its documented name ``States.HeartbeatTimeout``.
    """
    if failure.error == RUNTIME or isinstance(failure, ExecutionLimit):
        return False
    for name in error_equals:
        if name == failure.error or name == ALL:
            return True
        if name == TASK_FAILED and failure.error not in (TIMEOUT, HEARTBEAT_TIMEOUT, QUERY_EVALUATION):
            return True
        if name == HEARTBEAT_TIMEOUT and failure.origin == "heartbeat":
            return True
    return False
