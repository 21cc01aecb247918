"""Task results of a test: checked against the machine before anything runs, so that a misspelt name is no surprise."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, TypeAlias

from flowdsl.adapters.api import Task
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.jsontypes import Json
from flowdsl.local import Delayed, MockBackend, TaskBackend, TaskCall, TaskRequest, UnknownTask
from flowdsl.local.tasks.functions import Functions
from flowdsl.local.tasks.mock import DURATION, is_duration, mock_keys
from flowdsl.testing.machines import states_of

Tasks: TypeAlias = Mapping[str, Any] | Callable[[str, Json, Json], Json] | TaskBackend
"""Results by state, function or resource; a callable ``(resource, arguments, context) -> result``; or a backend."""
Tokens: TypeAlias = Mapping[str, Any] | Callable[[TaskRequest], Json]
"""Answers to callbacks and activities: results as for tasks, or a callable of the request."""

KINDS = ("return", "raise", "timeout", "never")
"""What an answer can be; exactly one of them stands in it."""
_PREFIX = "arn:aws:states:::"


class ScriptedTasks:
    """The backend of a test: results, functions and answers to callbacks.

    Args:
        tasks: see `Tasks`; in a mapping, a Lambda function written beside the workflow stands for itself.
        on_token: see `Tokens`.
        definition: the machine the names are checked against.

    Raises:
        ValueError: a name is none of the machine's tasks, or an answer is none.
    """

    __slots__ = ("_backend", "_tokens")

    def __init__(self, tasks: Tasks | None, on_token: Tokens | None, definition: Mapping[str, Json]) -> None:
        __tracebackhide__ = True
        problems = [
            *(faults(tasks, definition) if isinstance(tasks, Mapping) else ()),
            *(faults(on_token, definition) if isinstance(on_token, Mapping) else ()),
        ]
        if problems:
            raise ValueError("; ".join(f"{problem} ({hint})" if hint else problem for _, problem, hint in problems))
        self._backend = _backend({} if tasks is None else tasks)
        self._tokens: Callable[[TaskRequest], Json | Delayed] | None = None
        if isinstance(on_token, Mapping):
            self._tokens = MockBackend(on_token).call
        elif on_token is not None:
            self._tokens = on_token

    @property
    def blocking(self) -> bool:
        """Whether the backend behind it blocks."""
        return bool(getattr(self._backend, "blocking", False))

    def call(self, request: TaskRequest) -> Json | Delayed:
        """Perform one attempt; see `flowdsl.local.TaskBackend`."""
        waits = request.resource.endswith(".waitForTaskToken") or ":activity:" in request.resource
        if self._tokens is None or not waits:
            return self._backend.call(request)
        with suppress(UnknownTask):  # sending the token needs no answer of its own
            self._backend.call(request)
        return self._tokens(request)


def _backend(tasks: Tasks) -> TaskBackend:
    if isinstance(tasks, Mapping):
        return MockBackend({key: _function(answer) for key, answer in tasks.items()})
    if hasattr(tasks, "call"):
        return tasks
    return MockBackend(tasks)


def _function(answer: Any) -> Any:
    """Run a Lambda function that was written beside the workflow, and give its result the form of the state's."""
    if not isinstance(answer, Task):
        return answer
    functions = Functions({"it": answer.function})

    def invoke(arguments: Json) -> Json:
        wrapped = isinstance(arguments, dict) and "FunctionName" in arguments
        result = functions.invoke("it", arguments.get("Payload") if wrapped else arguments)
        return {"ExecutedVersion": "$LATEST", "Payload": result, "StatusCode": 200} if wrapped else result

    return invoke


def task_names(definition: Json) -> Iterator[str]:
    """Yield what an answer can be given for: state names, resource ARNs (with or without prefix), Lambda functions."""
    for path, _, state in states_of(definition):
        if state.get("Type") == "Task":
            arguments = state.get("Arguments", state.get("Parameters"))
            yield from names_of(TaskCall(str(state.get("Resource", "")), arguments, path[-1]))
        for key in ("ItemReader", "ResultWriter"):
            holder = state.get(key)
            if isinstance(holder, dict) and isinstance(holder.get("Resource"), str):
                resource = holder["Resource"]
                yield from (path[-1], resource, resource.removeprefix(_PREFIX))


def names_of(call: TaskCall | TaskRequest) -> list[str]:
    """Return the names a call goes by: its state, its Lambda function, its resource with and without the prefix."""
    return mock_keys(call)


def faults(answers: Mapping[str, Any], definition: Json) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with a mapping of answers: the key, the problem, and what to do (may be empty)."""
    known = set(task_names(definition))
    for key, answer in answers.items():
        if key not in known:
            yield key, f"the machine has no task `{key}`", did_you_mean(key, known) or _known(definition)
        for problem in _malformed(key, answer):
            yield key, problem, ""


def _malformed(key: str, answers: Any) -> Iterator[str]:
    listed = answers if isinstance(answers, list | tuple) else [answers]
    if not listed:
        yield f"the list of results of `{key}` is empty"
    for number, answer in enumerate(listed, 1):
        what = f"result {number} of `{key}`"
        if callable(answer):
            continue
        if not isinstance(answer, Mapping) or len(given := [word for word in KINDS if word in answer]) != 1:
            yield f"{what} has to be an object with one of `return`, `raise`"
        elif given == ["raise"] and not isinstance(answer["raise"], Mapping):
            yield f'{what}: `raise` has to be an object like {{"error": "Name", "cause": "…"}}'
        elif given == ["raise"] and not isinstance(answer["raise"].get("error"), str):
            yield f"{what}: `raise` needs an `error` that is a text"
        elif not is_duration(answer.get("seconds", 0)):
            yield f"{what}: {DURATION}"
        elif unknown := [str(word) for word in answer if word not in (*KINDS, "seconds")]:
            yield f"{what}: there is no key `{unknown[0]}` here"


def _known(definition: Json) -> str:
    names = [path[-1] for path, _, state in states_of(definition) if state.get("Type") == "Task"]
    if not names:
        return "it has no tasks"
    shown = ", ".join(f"`{name}`" for name in names[:8])
    return f"it has {shown}" + (f" and {len(names) - 8} more" if len(names) > 8 else "")
