"""AWS Lambda: functions written beside the workflow, and calls of any other function.

Source: Developer Guide, "Invoke an AWS Lambda function with Step Functions".
"""

import functools
import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, NotRequired, ParamSpec, TypedDict, TypeVar, Unpack, overload

from flowdsl.adapters.api import OPTION_NAMES, Call, Pattern, Request, Task, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, name_pattern, parts
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import Error, Retry, TaskFailed
from flowdsl.dsl.raised import task_failure
from flowdsl.dsl.retrying import retriers, with_retries
from flowdsl.dsl.runtime import current_invoker
from flowdsl.dsl.runtime import invoke as perform
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr, Op, State
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY, INT, STR, Field, RecordType, Type
from flowdsl.jsontypes import Json
from flowdsl.records import replace
from flowdsl.source import NOWHERE, Located

_LAMBDA = Service("lambda")
_ERRORS = ErrorCatalogue(
    "lambda",
    style="optimized",
    prefix="Lambda",
    module=__name__,
    extra=("ServiceException", "AWSLambdaException", "ClientExecutionTimeoutException", "Unknown"),
)

SERVICE_EXCEPTIONS = Retry(
    on=(
        "Lambda.ClientExecutionTimeoutException",
        "Lambda.ServiceException",
        "Lambda.AWSLambdaException",
        "Lambda.SdkClientException",
    ),
    max_attempts=6,
    interval=2,
    backoff=2.0,
)
"""What AWS advises to retry: transient failures of the service, not of the function.

Source: Developer Guide, "Best practices for Step Functions", "Handling transient Lambda service exceptions".
"""

RUNTIMES = ("python3.11", "python3.12", "python3.13", "python3.14")
"""Managed runtimes for functions written beside the workflow."""

P = ParamSpec("P")
R = TypeVar("R")


class InvokeResult(TypedDict):
    """What a Lambda task gives: the function's value is in ``Payload``, already parsed."""

    ExecutedVersion: NotRequired[str]
    FunctionError: NotRequired[str]
    LogResult: NotRequired[str]
    Payload: Any
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
    StatusCode: int


_RESULT = State("result")
_PAYLOAD = Op("[]", (_RESULT, Constant("Payload")))
_INVOKE_RESULT = RecordType(
    (
        Field("ExecutedVersion", STR, False),
        Field("FunctionError", STR, False),
        Field("LogResult", STR, False),
        Field("Payload", ANY),
        Field("SdkHttpMetadata", ANY, False),
        Field("SdkResponseMetadata", ANY, False),
        Field("StatusCode", INT),
    ),
    closed=True,
    name="InvokeResult",
)


@functools.lru_cache(256)
def _returning(payload: Type) -> RecordType:
    """Return the type of what a Lambda task gives whose function returns a type."""
    made = (Field("Payload", payload) if f.name == "Payload" else f for f in _INVOKE_RESULT.fields)
    return replace(_INVOKE_RESULT, fields=tuple(made))


@task("lambda:invoke", patterns=("request", "wait_for_token"))
def invoke(
    *,
    function_name: str,
    payload: Any = None,
    qualifier: str | None = None,
    invocation_type: Literal["RequestResponse", "Event", "DryRun"] | None = None,
    log_type: Literal["None", "Tail"] | None = None,
    client_context: str | None = None,
    payload_response_only: bool = False,
    retry_on_service_exceptions: bool = True,
    **options: Unpack[TaskOptions],
) -> InvokeResult:
    """Invoke a Lambda function.

    Args:
        function_name: its name, ARN or partial ARN, with or without a version or alias.
        payload: what the function receives; any JSON value. Step Functions sends the empty object when it is absent.
        qualifier: a version or an alias.
        invocation_type: ``Event`` does not wait for the function.
        log_type: ``Tail`` adds the last 4 KB of the log to the result, base64-encoded.
        client_context: base64-encoded JSON for the function's context object.
        payload_response_only: name the function's ARN in ``Resource`` itself; the call's value is then the payload.
        retry_on_service_exceptions: whether to retry Lambda's own transient errors (2 s, six times, doubling).

    Example:
        lambda_.invoke(function_name="price", payload={"lines": [1, 2]})["Payload"]

    Callback:
        lambda_.invoke.wait_for_token(function_name="price", payload={"lines": [1, 2], "token": context.task_token})
    """
    raise NotImplementedError


@invoke.lowers
def _(call: Call) -> Request:
    statements = (_permission(call),)
    retry = (SERVICE_EXCEPTIONS,) if call.flag("retry_on_service_exceptions") else ()
    if call.flag("payload_response_only"):
        return _direct(call, statements, retry)
    if call.pattern == "wait_for_token" and call.static("invocation_type") == "DryRun":
        call.refuse("a dry run never calls back", "invocation_type", "drop `.wait_for_token`")
    return _LAMBDA.request(
        call,
        "Invoke",
        omit=("payload_response_only", "retry_on_service_exceptions"),
        free=("Payload",),
        iam=statements,
        returns=_INVOKE_RESULT,
        retry=retry,
    )


def _direct(call: Call, statements: tuple[Statement, ...], retry: tuple[Retry, ...]) -> Request:
    """Lower the form whose ``Resource`` is the function's ARN and whose result is the bare payload."""
    for name in ("invocation_type", "client_context", "qualifier", "log_type"):
        if call.given(name):
            call.refuse(
                f"`{name}` cannot go with `payload_response_only`", name, "drop it, or drop `payload_response_only`"
            )
    if call.pattern == "wait_for_token":
        call.refuse(
            "`payload_response_only` cannot wait for a callback",
            "payload_response_only",
            "drop `payload_response_only`; the call's value is then what the callback sends",
        )
    function = call.static("function_name")
    if not isinstance(function, str):
        call.refuse(
            "`payload_response_only` needs a function known at compile time", "function_name", "pass its ARN as text"
        )
        function = ""
    resource = function if is_arn(function) else arn("lambda", f"function:{function}")
    payload = call["payload"] if call.given("payload") else DictOf(())
    return Request(resource, payload, _RESULT, ANY, statements, retry, tuple(call.problems))


def _permission(call: Call) -> Statement:
    function = name_pattern(call, "function_name", what="function")
    qualifier = name_pattern(call, "qualifier", what="version") if call.given("qualifier") else ""
    return Statement(("lambda:InvokeFunction",), function_arns(function, qualifier))


@functools.lru_cache(256)
def function_arns(function: str, qualifier: str = "") -> tuple[str, ...]:
    """Return the ARNs that invoking a function is authorised against.

    Args:
        function: name, partial ARN (``123456789012:function:name``) or ARN, possibly qualified.
        qualifier: version or alias given apart from the name.
    """
    split = parts(function)
    if split is not None:
        head = function.removesuffix(split[4])
        name, _, own = split[4].removeprefix("function:").partition(":")
        base = f"{head}function:{name}"
    elif is_arn(function):
        base, own = function, ""
    else:
        account, marker, rest = function.partition(":function:")
        name, _, own = (rest if marker else function).partition(":")
        base = arn("lambda", f"function:{name}", **({"account": account} if marker else {}))
    version = qualifier or own
    return (f"{base}:{version}",) if version and version != "*" else (base, f"{base}:*")


class LambdaFunction(Task[P, R, Any]):
    """A Lambda function written beside the workflow: callable, compilable, deployable.

    Attributes:
        function: the Python function.
        function_name: its name on AWS.
        settings: what the decorator was given, for deployment.
    """

    def __init__(self, function: Callable[P, R], settings: Mapping[str, Any]) -> None:
        super().__init__(function, "lambda:invoke", ("request", "wait_for_token"), {}, ".sync")
        self.settings = dict(settings)
        self.function_name: str = settings.get("name") or function.__name__
        self.signature = inspect.signature(function)
        self._lower = self._lowered

    def _lowered(self, call: Call) -> Request:
        return lower_function(
            self.name,
            tuple(self.signature.parameters),
            call.arguments,
            self.settings,
            pattern=call.pattern,
            origin=call.origin,
        )

    def with_pattern(self, pattern: Pattern) -> "LambdaFunction[P, Any]":
        """Return the same function under another integration pattern."""
        variant: LambdaFunction[P, Any] = LambdaFunction(self.function, self.settings)
        variant.pattern = pattern
        return variant

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function as the workflow does: through JSON, and through the invoker of the moment if any."""
        if current_invoker() is not None or self.pattern != "request":
            value: R = perform(self, self.pattern, args, kwargs)
            return value
        own = self.signature.parameters
        options = {name: item for name, item in kwargs.items() if name in OPTION_NAMES and name not in own}
        passed = {name: item for name, item in kwargs.items() if name not in options}
        return with_retries(lambda _: self._run(args, passed), retriers(options, ()))

    def payload(self, *args: Any, **kwargs: Any) -> dict[str, Json]:
        """Return what the machine would send: the arguments passed, by name."""
        bound = self.signature.bind(*args, **kwargs)
        return payload_of(self.signature, bound)

    def local(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Run the function in this process as Lambda would: arguments and result make a round trip through JSON.

        Raises:
            TaskFailed: when the function raises; the exception is also an instance of what it raised.
        """
        return self._run(args, kwargs)

    def _run(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> R:
        sent: Any = json.loads(json.dumps(self.payload(*args, **kwargs)))
        function: Callable[..., R] = self.function
        try:
            value: R = json.loads(json.dumps(function(**sent)))
        except Exception as error:
            name = error.error if isinstance(error, Error) else type(error).__name__
            raise task_failure(name, str(error), (type(error),)) from error
        return value


def payload_of(signature: inspect.Signature, bound: inspect.BoundArguments) -> dict[str, Json]:
    """Return bound arguments as one object, ``**`` keywords spread into it."""
    out: dict[str, Json] = {}
    for name, value in bound.arguments.items():
        if signature.parameters[name].kind is inspect.Parameter.VAR_KEYWORD:
            out.update(value)
        else:
            out[name] = value
    return out


@overload
def function(function: Callable[P, R], /) -> LambdaFunction[P, R]: ...
@overload
def function(
    *,
    name: str | None = None,
    timeout: int = 3,
    memory: int = 128,
    runtime: str = "python3.13",
    architecture: Literal["x86_64", "arm64"] = "x86_64",
    environment: Mapping[str, str] | None = None,
    layers: Sequence[str] = (),
    role: str | None = None,
    description: str | None = None,
    retry_on_service_exceptions: bool = True,
) -> Callable[[Callable[P, R]], LambdaFunction[P, R]]: ...
def function(
    function: Callable[..., Any] | None = None,
    /,
    *,
    name: str | None = None,
    timeout: int = 3,
    memory: int = 128,
    runtime: str = "python3.13",
    architecture: Literal["x86_64", "arm64"] = "x86_64",
    environment: Mapping[str, str] | None = None,
    layers: Sequence[str] = (),
    role: str | None = None,
    description: str | None = None,
    retry_on_service_exceptions: bool = True,
) -> Any:
    """Make a Lambda function of a Python function; a call in a workflow is a task, in plain Python a call.

    The payload is an object of the arguments passed, by name; the call's value is what the function returned.

    Args:
        function: the function, when the decorator is used without arguments.
        name: its name on AWS; the Python name when None.
        timeout: seconds it may run, 1 to 900.
        memory: MiB, 128 to 10240.
        runtime: such as ``python3.13``.
        architecture: of the processor.
        environment: environment variables.
        layers: ARNs of layers.
        role: ARN of its execution role; a minimal one is made when None.
        description: of the function; the docstring's first line when None.
        retry_on_service_exceptions: whether calls retry Lambda's own transient errors.

    Raises:
        ValueError: for a setting that Lambda would refuse.
    """
    settings = {
        "name": name,
        "timeout": timeout,
        "memory": memory,
        "runtime": runtime,
        "architecture": architecture,
        "environment": dict(environment or {}),
        "layers": list(layers),
        "role": role,
        "description": description,
        "retry_on_service_exceptions": retry_on_service_exceptions,
    }
    wrong = check_settings(settings)
    if wrong:
        raise ValueError("; ".join(message for _, message in wrong))

    def decorate(function: Callable[..., Any]) -> LambdaFunction[..., Any]:
        return LambdaFunction(function, settings)

    return decorate if function is None else decorate(function)


FUNCTION_DEFAULTS: dict[str, Any] = {
    parameter.name: parameter.default
    for parameter in inspect.signature(function).parameters.values()
    if parameter.kind is inspect.Parameter.KEYWORD_ONLY
}
"""The decorator's options and their defaults."""


def check_settings(settings: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is wrong with the decorator's options, as (option, message) pairs; quotas are Lambda's own."""
    out = []
    timeout, memory, runtime = settings.get("timeout", 3), settings.get("memory", 128), settings.get("runtime")
    if not (isinstance(timeout, int) and 1 <= timeout <= 900):
        out.append(("timeout", f"a Lambda function runs for 1 to 900 seconds, not {timeout!r}"))
    if not (isinstance(memory, int) and 128 <= memory <= 10240):
        out.append(("memory", f"a Lambda function has 128 to 10240 MiB of memory, not {memory!r}"))
    if runtime is not None and runtime not in RUNTIMES:
        out.append(("runtime", f"there is no runtime {runtime!r}; use one of {', '.join(RUNTIMES)}"))
    name = settings.get("name")
    if name is not None and not (isinstance(name, str) and 1 <= len(name) <= 64 and _is_name(name)):
        out.append(("name", f"{name!r} cannot be the name of a Lambda function (letters, digits, - and _; at most 64)"))
    return out


def _is_name(name: str) -> bool:
    return all(char.isascii() and (char.isalnum() or char in "-_") for char in name)


def lower_function(
    name: str,
    parameters: Sequence[str],
    arguments: Mapping[str, Expr],
    options: Mapping[str, Any] | None = None,
    *,
    pattern: Pattern = "request",
    result_type: Type = ANY,
    origin: Located = NOWHERE,
) -> Request:
    """Lower a call of a function decorated with `function`, without importing the user's module.

    Args:
        name: the Python function's name.
        parameters: its parameter names.
        arguments: what the call passes, by parameter name, in the order of the call.
        options: the decorator's options as constants (``name``, ``retry_on_service_exceptions`` …).
        pattern: the integration pattern.
        result_type: the function's annotated result.
        origin: where the call stands.

    Returns:
        A request whose value is the payload the function returned. Under ``wait_for_token``,
        what the callback sent.
    """
    settings = dict(options or {})
    function_name = settings.get("name") or name
    payload = DictOf(tuple((Constant(key), value) for key, value in arguments.items()))
    assert all(key in parameters for key in arguments) or not parameters, f"{name} has no such parameter"
    retry = () if settings.get("retry_on_service_exceptions") is False else (SERVICE_EXCEPTIONS,)
    waits = pattern == "wait_for_token"
    return Request(
        resource="arn:aws:states:::lambda:invoke" + (".waitForTaskToken" if waits else ""),
        arguments=DictOf(((Constant("FunctionName"), Constant(function_name)), (Constant("Payload"), payload))),
        result=_RESULT if waits else _PAYLOAD,
        result_type=ANY if waits else _returning(result_type),
        statements=(Statement(("lambda:InvokeFunction",), function_arns(function_name), origin=origin),),
        retry=retry,
    )


ServiceException: type[TaskFailed]
TooManyRequestsException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
Unknown: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
