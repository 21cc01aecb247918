"""The differential check: the same workflow, input and task answers in CPython and on the compiled machine.

Both sides must end the same way (equal JSON, or the same error name) and make the same task calls with the same
arguments in the same order. A failing *expression* has no class name of its own in a machine: whatever CPython
raises there must be ``States.QueryEvaluationError`` (``States.Runtime`` or ``States.IntrinsicFailure`` in JSONPath).
"""

import copy
import json
import re
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any
from unittest import mock

from flowdsl.adapters.api import OPTION_NAMES, Call
from flowdsl.adapters.attributes import Attribute
from flowdsl.compiler import Compiled
from flowdsl.dsl.context import context, current
from flowdsl.dsl.errors import Error
from flowdsl.dsl.json_path import raw_results
from flowdsl.dsl.naming import EXPRESSION_FAILURE, machine_error, raised_by_statement
from flowdsl.dsl.retrying import retriers, seconds, with_retries
from flowdsl.dsl.runtime import invoker
from flowdsl.ir.ops import evaluate
from flowdsl.jsontypes import Json
from flowdsl.local import ExecutionContext, TaskRequest, run
from flowdsl.local.direct import failed, passed
from flowdsl.local.tasks.api import TaskFailure, UnknownTask
from flowdsl.lowering.query.jsonata.limits import NATIVE
from flowdsl.testing.coverage import observe

_LIMIT = re.compile(r"threw an error during evaluation\. (?:D3137: flowdsl: (?P<limit>.*)|(?P<code>D\d+): )", re.DOTALL)
"""What the cause of a failed expression says where JSONata knows less than Python."""

Script = Callable[[str, Json], Json]
"""Answers a task: ``(resource, arguments) -> result``; raises `TaskFailure` to make it fail."""

_PATH_FAILURES = frozenset({"States.Runtime", "States.IntrinsicFailure"})
"""What a failing path and a failing intrinsic function are called: JSONPath's names for an expression failure."""

_TOKEN = re.compile(r"task-token-\d+-[0-9a-f]{16}")
"""What the engine gives a task that waits for a callback."""


@dataclass(slots=True)
class Outcome:
    """How a run ended and what it called.

    Attributes:
        output: the result, when it succeeded.
        error: the ASL error name, when it failed.
        calls: (resource, arguments) of each task call, in order.
        detail: for people: the exception or the cause.
    """

    output: Json = None
    error: str | None = None
    calls: list[tuple[str, Json]] = field(default_factory=list)
    detail: str = ""

    @property
    def limit(self) -> str:
        """The limit of the language reference that a machine stopped at, where Python may go on; else empty."""
        met = _LIMIT.search(self.detail) if self.error == EXPRESSION_FAILURE else None
        return "" if met is None else met["limit"] or NATIVE.get(met["code"] or "", "")

    def same(self, other: "Outcome", *, ordered: bool = True) -> bool:
        """Whether two outcomes are equal as far as the contract goes."""
        if self.error != other.error or (self.error is None and not equal_json(self.output, other.output)):
            return False
        if len(self.calls) != len(other.calls):
            return False
        mine, theirs = self.calls, other.calls
        if not ordered:
            mine, theirs = sorted(mine, key=repr), sorted(theirs, key=repr)
        return all(a[0] == b[0] and equal_json(a[1], b[1]) for a, b in zip(mine, theirs, strict=True))


def equal_json(left: Json, right: Json) -> bool:
    """Compare JSON values: ``True`` is not 1, ``1.0`` is 1, the order of keys does not matter."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal_json, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal_json(value, right[key]) for key, value in left.items())
    return type(left) is type(right) and bool(left == right)


def unanswered(resource: str, arguments: Json) -> Json:
    """Answer no task call: the script of a workflow that makes none.

    Raises:
        UnknownTask: always.
    """
    raise UnknownTask(f"{resource} is called with {arguments!r}, and the test has no answer: pass `tasks`")


def assert_same_as_python(
    workflow: Any, input: Json, tasks: Script = unanswered, *, ordered: bool = True
) -> Outcome:
    """Run a workflow both ways and compare; returns what CPython did.

    Args:
        workflow: a workflow, as decorated.
        input: the execution input.
        tasks: answers the task calls on both sides; may be left out where there are none.
        ordered: whether calls must come in the same order; False for concurrent bodies.

    Raises:
        AssertionError: with both outcomes and the machine, when they differ.
    """
    compiled = workflow.compile()
    expected = python_outcome(workflow, input, tasks)
    found = machine_outcome(compiled, input, tasks)
    if not expected.same(found, ordered=ordered):
        raise AssertionError(
            f"the machine differs from Python for the input {input!r}\n"
            f"  Python:  {expected}\n  machine: {found}\n{compiled.asl_text()}"
        )
    return expected


def machine_outcome(compiled: Compiled, input: Json, tasks: Script) -> Outcome:
    """Run the compiled machine with scripted tasks; the context object says what it says in plain Python."""
    calls: list[tuple[str, Json]] = []

    class Backend:
        def call(self, request: TaskRequest) -> Json:
            arguments = _plain_tokens(request.arguments)
            calls.append((request.resource, arguments))
            return tasks(request.resource, arguments)

    who = ExecutionContext(
        context.execution_name, context.state_machine_name, context.execution_id, context.state_machine_id,
        context.role_arn,
    )  # fmt: skip
    execution = run(compiled.definition, input, tasks=Backend(), context=who)
    observe(compiled.name, compiled.definition, execution.taken)
    if execution.status == "SUCCEEDED":
        return Outcome(_plain_tokens(execution.output), None, calls)
    error = execution.error or execution.status
    if compiled.definition.get("QueryLanguage") != "JSONata" and error in _PATH_FAILURES:
        error = EXPRESSION_FAILURE
    return Outcome(None, error, calls, str(execution.cause))


def python_outcome(workflow: Any, input: Json, tasks: Script) -> Outcome:
    """Run the function in CPython with scripted tasks; waiting takes no time."""
    calls: list[tuple[str, Json]] = []
    token = current.set({"Execution": {"Input": input}})
    with _scripted(tasks, calls), mock.patch("time.sleep", _sleep):
        try:
            value = workflow.run(copy.deepcopy(input))
        except UnknownTask:
            raise
        except Exception as error:
            reported = isinstance(error, Error)  # by a task, or raised under the name
            if isinstance(error, RecursionError) and not reported and not raised_by_statement(error):
                raise
            name, _ = machine_error(error)
            return Outcome(None, name, calls, "".join(traceback.format_exception_only(error)).strip())
        finally:
            current.reset(token)
    return Outcome(_normalised(value), None, calls)


def _plain_tokens(value: Json) -> Json:
    """Replace the engine's task tokens by the one that plain Python has."""
    text = json.dumps(value)
    plain: Json = json.loads(_TOKEN.sub(context.task_token, text)) if "task-token-" in text else value
    return plain


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    if isinstance(seconds, str | list | dict) or seconds is None:
        raise TypeError("sleep takes a number")


def _normalised(value: Any) -> Json:
    """Return the JSON form of a Python result: tuples are lists, whole floats ints, dataclasses objects."""
    match value:
        case tuple() | list():
            return [_normalised(v) for v in value]
        case Attribute():
            return Attribute({str(k): _normalised(v) for k, v in value.items()})  # explicit, and stays so
        case dict():
            return {str(k): _normalised(v) for k, v in value.items()}
        case float() if value.is_integer():
            return int(value)
        case str():
            return str.__str__(value)  # a member of a StrEnum is its text
        case int() if not isinstance(value, bool):
            return int(value)
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {f.name: _normalised(getattr(value, f.name)) for f in fields(value)}
        case _:
            return value


@contextmanager
def _scripted(tasks: Script, calls: list[tuple[str, Json]]) -> Iterator[None]:
    def invoke(task: Any, pattern: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Json:
        known = task.signature.parameters
        own = {key: kwargs.pop(key) for key in [*kwargs] if key in OPTION_NAMES and key not in known}
        bound = task.signature.bind(*args, **kwargs)
        given = {name: _normalised(value) for name, value in bound.arguments.items()}
        call = Call(task, pattern, passed(task, given), live=True)
        request = task.lower(call)
        arguments = _normalised(evaluate(request.arguments, {}))
        for name in ("task_timeout", "heartbeat"):
            seconds(own, name)

        def attempt(_count: int) -> Json:
            calls.append((request.resource, arguments))
            try:
                return tasks(request.resource, arguments)
            except TaskFailure as failure:
                raise failed(failure.error or "", failure.cause or "", task) from None

        raw = with_retries(attempt, retriers(own, request.retry))
        if raw_results.get():
            return _normalised(raw)
        return _normalised(evaluate(request.result, {}, state={"result": raw}))

    with invoker(invoke):
        yield
