"""The mock backend: canned results, recorded files, failures on demand, or a plain function.

::

    {"charge": [{"raise": {"error": "Busy"}}, {"return": {"ok": True}}],      # by state, function name or resource ARN
     "price": lambda payload: 9.99}

The answers of a list are taken in order; the last one repeats.
"""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskCall, TaskFailure, TaskRequest, TaskTimeout, UnknownTask

Answer: TypeAlias = Any
"""A canned answer, a list of them, or a callable; see :class:`MockBackend`."""
TaskFunction: TypeAlias = Callable[[str, Json, Json], Json]


class MockBackend:
    """Answers tasks from a mapping or a function.

    Args:
        answers: either a callable ``(resource, arguments, context) -> result``, which may raise :class:`TaskFailure`,
            or
            a mapping of state name, Lambda function name or resource ARN (with or without the ``arn:aws:states:::``
            prefix) to an answer. An answer is ``{"return": value}``, ``{"raise": {"error": …, "cause": …}}``, either
            with ``"seconds"`` of virtual time, ``{"timeout": true}``, ``{"never": true}`` (no callback ever comes), a
            list of such, or a callable of the arguments. For ``lambda:invoke`` it may be just what the function
            returns.
        on_token: answers callbacks: gets the request after it was performed and returns the result or raises
            :class:`TaskFailure`.
    """

    __slots__ = ("_answers", "_on_token", "_used")

    def __init__(
        self,
        answers: Mapping[str, Answer] | TaskFunction,
        on_token: Callable[[TaskRequest], Json] | None = None,
    ) -> None:
        self._answers = answers
        self._on_token = on_token
        self._used: dict[str, int] = {}

    @classmethod
    def from_file(cls, path: Path | str) -> "MockBackend":
        """Read the answers from a ``mocks.json``."""
        return cls(json.loads(Path(path).read_text(encoding="utf-8")))

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Answer one attempt; see :class:`flowdsl.local.TaskBackend`."""
        answers = self._answers
        if not isinstance(answers, Mapping):
            result = answers(request.resource, request.arguments, request.context)
            return self._called_back(request, result)
        for key in mock_keys(request):
            if key in answers:
                answer = self._answer(key, answers[key], request)
                return self._called_back(request, _invoked(request, answer))
        raise UnknownTask(
            f"no mock for the state '{request.state}' ({request.resource}); give one under "
            + " or ".join(f"'{key}'" for key in mock_keys(request))
        )

    def _called_back(self, request: TaskRequest, result: Json | Delayed) -> Json | Delayed:
        if self._on_token is None or not request.resource.endswith(".waitForTaskToken"):
            return result
        return self._on_token(request)

    def _answer(self, key: str, answer: Answer, request: TaskRequest) -> Json | Delayed:
        if callable(answer):
            return answer(request.arguments)
        if isinstance(answer, list | tuple):
            if not answer:
                raise UnknownTask(f"the list of mocks under '{key}' is empty")
            position = self._used.get(key, 0)
            self._used[key] = position + 1
            return self._answer(key, answer[min(position, len(answer) - 1)], request)
        if not isinstance(answer, Mapping):
            raise UnknownTask(f"the mock under '{key}' is neither an answer, a list of answers nor a function")
        seconds = answer.get("seconds", 0)
        if not is_duration(seconds):
            raise UnknownTask(f"the mock under '{key}': {DURATION}")
        if "return" in answer:
            return Delayed(answer["return"], seconds) if seconds else answer["return"]
        if "raise" in answer:
            failure = answer["raise"] or {}
            cause = failure.get("cause")
            if cause is not None and not isinstance(cause, str):
                cause = json.dumps(cause, separators=(",", ":"), ensure_ascii=False)
            raise TaskFailure(failure.get("error"), cause, seconds=seconds)
        if answer.get("timeout"):
            raise TaskTimeout
        if answer.get("never"):
            raise NoAnswer("the mock never answers")
        raise UnknownTask(f"the mock under '{key}' has neither 'return', 'raise', 'timeout' nor 'never'")


DURATION = "`seconds` has to be a number between 0 and 31536000, a year"
"""What `is_duration` asks for."""


def is_duration(seconds: object) -> bool:
    """Tell whether a task can take so long: the longest execution lasts a year (developer guide, "Service quotas")."""
    return isinstance(seconds, int | float) and not isinstance(seconds, bool) and 0 <= seconds <= 31_536_000


def _invoked(request: TaskRequest, answer: Json | Delayed) -> Json | Delayed:
    """Put what a Lambda function returned where ``lambda:invoke`` has it, unless the mock gives the whole result."""
    if not request.resource.endswith(":lambda:invoke"):
        return answer
    value = answer.result if isinstance(answer, Delayed) else answer
    if isinstance(value, dict) and "Payload" in value:
        return answer
    whole = {"ExecutedVersion": "$LATEST", "Payload": value, "StatusCode": 200}
    return Delayed(whole, answer.seconds) if isinstance(answer, Delayed) else whole


def function_name(request: TaskRequest | TaskCall) -> str | None:
    """Return the name of the Lambda function a request invokes, or None."""
    target: Json = None
    if ":function:" in request.resource:
        target = request.resource
    elif ":lambda:invoke" in request.resource and isinstance(request.arguments, dict):
        target = request.arguments.get("FunctionName")
    if not isinstance(target, str):
        return None
    if ":function:" in target:
        return target.partition(":function:")[2].partition(":")[0]
    return target.partition(":")[0]


def mock_keys(request: TaskRequest | TaskCall) -> list[str]:
    """Return the names under which an answer to a request is looked up, the most specific first."""
    keys = [request.state]
    name = function_name(request)
    if name is not None:
        keys.append(name)
    keys.append(request.resource)
    short = request.resource.removeprefix("arn:aws:states:::")
    if short != request.resource:
        keys.append(short)
    return keys


class NoTasks:
    """The backend of a machine that is run without one: every task is a mistake."""

    __slots__ = ()

    def call(self, request: TaskRequest) -> Json:
        """Raise :class:`UnknownTask`."""
        raise UnknownTask(
            f"the state '{request.state}' calls {request.resource}, and the run has no task backend: pass tasks=…"
        )
