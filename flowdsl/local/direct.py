"""A stub called in plain Python: the call its state would make, through boto3.

::

    dynamodb.get_item(table="stock", key={"sku": "a"})
      ─bind─▶ Call ─adapter─▶ Request ─evaluate─▶ arguments ─boto3─▶ result in the state's shape, or its error raised

The same adapter that the compiler uses makes the request, so the arguments are those of the machine, and the result has
the casing and the parsed payloads that a state gives. Errors are exceptions that every ``except`` which names them
catches: the service's own class, a class of the user's with that name, and `TaskFailed`.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from typing import Any

from flowdsl.adapters.api import OPTION_NAMES, Call, Pattern, Task
from flowdsl.adapters.attributes import EXPLICIT, Attribute
from flowdsl.adapters.errors import error_class
from flowdsl.dsl.context import context as context_object
from flowdsl.dsl.errors import Error, HeartbeatTimeout, ItemReaderFailed, TaskFailed, classes_named
from flowdsl.dsl.json_path import raw_results
from flowdsl.dsl.raised import task_failure
from flowdsl.dsl.retrying import effective, retriers, seconds, with_retries
from flowdsl.ir.expr import DictOf, Expr, Let, ListOf, Literal, Op, Var
from flowdsl.ir.ops import evaluate
from flowdsl.ir.ops.machine import message
from flowdsl.jsontypes import Json
from flowdsl.local.engine import run
from flowdsl.local.tasks.api import Delayed, NoAnswer, TaskBackend, TaskFailure, TaskRequest, TaskTimeout
from flowdsl.local.tasks.aws import AwsBackend

_TIMEOUT = "States.Timeout"
_backend: ContextVar[TaskBackend | None] = ContextVar("flowdsl_direct_backend", default=None)


@contextmanager
def backend(tasks: TaskBackend) -> Iterator[TaskBackend]:
    """Perform the task calls of a block with a backend of the engine (mock, moto) instead of boto3's own clients."""
    token = _backend.set(tasks)
    try:
        yield tasks
    finally:
        _backend.reset(token)


def invoke(task: Task[..., Any, Any], pattern: Pattern, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Json:
    """Perform a stub's call and return the value that its state would have.

    Raises:
        TypeError: when the arguments do not fit the signature, or are no JSON values; when a timeout is no number.
        ValueError: when the adapter refuses them, as the compiler would; when a timeout is out of its range.
        TaskFailed: when the task fails; also an instance of the error's own class.
        TimeoutError: when the task does not end in time.
    """
    own = task.signature.parameters
    options = {name: value for name, value in kwargs.items() if name in OPTION_NAMES and name not in own}
    bound = task.signature.bind(*args, **{name: value for name, value in kwargs.items() if name not in options})
    call = Call(task, pattern, passed(task, bound.arguments), live=True)
    request = task.lower(call)
    wrong = [problem for problem in request.problems if problem.kind == "value"]
    if wrong:
        raise ValueError("; ".join(f"{p.message}{f' ({p.help})' if p.help else ''}" for p in wrong))
    arguments = evaluate(request.arguments, {}, context=context_object.as_dict())
    credentials = effective(options, "credentials")
    timeout, heartbeat = seconds(options, "task_timeout"), seconds(options, "heartbeat")

    def attempt(count: int) -> Json:
        tasks = _backend.get() or AwsBackend()
        sent = TaskRequest(
            resource=request.resource.replace("${AWS::Partition}", "aws"),
            arguments=arguments,
            state=task.name,
            context={},
            token=context_object.task_token if pattern == "wait_for_token" else None,
            attempt=count,
            credentials=None if credentials is None else {"RoleArn": credentials},
            timeout=timeout,
            heartbeat=heartbeat,
        )
        try:
            result = tasks.call(sent)
        except TaskFailure as failure:
            raise failed(failure.error or "States.TaskFailed", failure.cause or "", task) from failure
        except TaskTimeout as late:
            raise Error(f"{task.name} did not end in time", name=_TIMEOUT) from late
        except NoAnswer as silence:
            if heartbeat is not None:
                raise HeartbeatTimeout(f"{task.name} got no answer", name=_TIMEOUT) from silence
            raise Error(f"{task.name} waits for an answer that nobody gives: {silence}", name=_TIMEOUT) from silence
        return result.result if isinstance(result, Delayed) else result

    result = with_retries(attempt, retriers(options, request.retry))
    if raw_results.get():
        return result
    value: Json = evaluate(request.result, {}, state={"result": result}, context=context_object.as_dict())
    return value


NULL = Let("null", Literal(None), Var("null"))
"""A None that an argument turns out to be, other than one that is written out."""


def passed(task: Task[..., Any, Any], arguments: Mapping[str, Any]) -> dict[str, Expr]:
    """Turn the values that a stub was called with into expressions, by parameter name.

    None for a parameter with a default is an argument left out. For another it must be a value that turned out to be
    None (one that is written out does not compile): the machine sends it as null.

    Raises:
        TypeError: for what is no JSON value.
    """
    required = {name for name, p in task.signature.parameters.items() if p.default is p.empty}
    return {name: NULL if v is None and name in required else as_expr(v) for name, v in arguments.items()}


def read_source(resource: str, config: dict[str, Json], arguments: dict[str, Json]) -> list[Json]:
    """Return the items of a Distributed Map's source, read by the engine as the machine would.

    Raises:
        flowdsl.ItemReaderFailed: when they cannot be read.
    """
    body = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "Item"}
    reader: dict[str, Json] = {"Resource": resource, "Arguments": arguments}
    if config:
        reader["ReaderConfig"] = config
    states = {"Item": {"Type": "Pass", "End": True}}
    each: dict[str, Json] = {"Type": "Map", "ItemReader": reader, "ItemProcessor": {**body, "States": states}}
    machine: dict[str, Json] = {
        "QueryLanguage": "JSONata",
        "StartAt": "Read",
        "States": {"Read": {**each, "End": True}},
    }
    execution = run(machine, {}, tasks=_backend.get() or AwsBackend())
    if execution.status != "SUCCEEDED":
        raise ItemReaderFailed(execution.cause or "")
    items: list[Json] = execution.output
    return items


def failed(error: str, cause: str, task: Task[..., Any, Any]) -> BaseException:
    """Make the exception of a failed task: an instance of every class that is named after the error."""
    if task.integration == "lambda:invoke":
        cause = message(cause)
    if error in (_TIMEOUT, HeartbeatTimeout.name):
        return Error(cause, name=error)  # no `TaskFailed`: that does not take timeouts
    own = [error_class(error)] if "." in error else []
    classes = dict.fromkeys([*own, *classes_named(error)])
    return task_failure(error, cause, [kind for kind in classes if kind is not TaskFailed])


def as_expr(value: Any) -> Expr:
    """Turn a value that a stub was called with into an expression.

    Raises:
        TypeError: for what is no JSON value.
    """
    match value:
        case Attribute():
            return Op(EXPLICIT, (as_expr(dict(value)),))
        case None | bool() | int() | float() | str():
            return Literal(value)
        case Mapping():
            return DictOf(tuple((Literal(_key(key)), as_expr(item)) for key, item in value.items()))
        case list() | tuple():
            return ListOf(tuple(as_expr(item) for item in value))
    if is_dataclass(value) and not isinstance(value, type):
        return as_expr({f.name: getattr(value, f.name) for f in fields(value)})
    raise TypeError(f"a task takes JSON values, not {type(value).__name__}: {_short(value)}")


def _key(key: Any) -> str:
    if isinstance(key, str):
        return key
    raise TypeError(f"the keys of a JSON object are text, not {type(key).__name__}: {_short(key)}")


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
