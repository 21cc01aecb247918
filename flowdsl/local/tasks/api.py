"""The boundary between the engine and whatever performs tasks."""

from dataclasses import dataclass
from typing import Protocol

from flowdsl.jsontypes import Json


class TaskFailure(Exception):
    """A task failed with an ASL error.

    Attributes:
        error: the error name, e.g. ``Lambda.TooManyRequestsException``; None where the caller gave none.
        cause: a text; None where the caller gave none.
        seconds: how long the task took before it failed, in virtual time.
        submitted: whether the request itself had succeeded: a job that failed, a callback that reported a failure.
    """

    def __init__(
        self,
        error: str | None = None,
        cause: str | None = None,
        *,
        seconds: float = 0.0,
        submitted: bool = False,
    ) -> None:
        super().__init__(error, cause)
        self.error = error
        self.cause = cause
        self.seconds = seconds
        self.submitted = submitted

    def __str__(self) -> str:
        return f"{self.error}: {self.cause}"


class TaskTimeout(Exception):
    """The task never finishes within its timeout: the engine reports ``States.Timeout``."""


class NoAnswer(Exception):
    """A task that waits for a callback or an activity worker, and nobody is there to answer.

    The engine lets the heartbeat or the timeout run out in virtual time; where the task has neither, it would wait
    for a year on AWS, and the engine fails with a clear message instead.
    """


class UnknownTask(Exception):
    """The backend has nothing to answer a task with; this is a mistake of the test, not an outcome of the machine."""


@dataclass(frozen=True, slots=True)
class Delayed:
    """A result that takes time: `seconds` of virtual time pass before the state goes on."""

    result: Json
    seconds: float


@dataclass(frozen=True, slots=True)
class TaskRequest:
    """One attempt of one task.

    Attributes:
        resource: the Task state's ``Resource``.
        arguments: the evaluated ``Arguments`` or ``Parameters``.
        state: name of the state.
        context: the context object at this attempt.
        token: the task token, None where the resource has none.
        attempt: 0 for the first attempt, as ``State.RetryCount``.
        credentials: the evaluated ``Credentials``, None without.
        timeout: seconds the task may take, None for no limit.
        heartbeat: seconds between heartbeats, None for no limit.
    """

    resource: str
    arguments: Json
    state: str
    context: Json
    token: str | None
    attempt: int
    credentials: Json
    timeout: float | None
    heartbeat: float | None


@dataclass(frozen=True, slots=True)
class TaskCall:
    """A task call that was made; each attempt is one entry.

    Attributes:
        resource: the Task state's ``Resource``.
        arguments: what was sent.
        state: name of the state.
    """

    resource: str
    arguments: Json
    state: str


class TaskBackend(Protocol):
    """Performs tasks.

    A backend whose calls block, because they reach another machine, sets ``blocking = True``: concurrent branches then
    call it from several threads. Without the attribute all calls come one after the other, from the caller's thread.
    """

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Return the result of the task.

        Raises:
            TaskFailure: the task failed.
            TaskTimeout: the task takes longer than its timeout.
            NoAnswer: the task waits for an answer nobody gives.
            UnknownTask: the backend does not know the task.
        """
