"""Lambda functions run in-process."""

import inspect
import json
import traceback
from collections.abc import Callable, Mapping

from flowdsl.jsontypes import Json
from flowdsl.local.tasks.api import TaskFailure


class Functions:
    """The Lambda functions a local execution can invoke.

    A function is called with the payload's members as keyword arguments, unless it takes the payload as a whole: a
    handler ``(event, context)``, or one positional-only or ``event`` parameter. What it returns has to be JSON.
    """

    __slots__ = ("_functions",)

    def __init__(self, functions: Mapping[str, Callable[..., Json]]) -> None:
        self._functions = dict(functions)

    def __contains__(self, name: object) -> bool:
        return name in self._functions

    def invoke(self, name: str, payload: Json) -> Json:
        """Call a function; an unknown one echoes its payload.

        Raises:
            TaskFailure: the function raised; the error is the exception's class name and the cause the JSON text Lambda
                gives (recorded: test_raise_custom_exception).
        """
        function = self._functions.get(name)
        if function is None:
            return payload
        try:
            result = _call(function, payload)
        except TaskFailure:
            raise
        except Exception as error:
            raise lambda_failure(error) from error
        return _marshalled(result)


def _marshalled(result: Json) -> Json:
    """Return a result as Lambda passes it on.

    Raises:
        TaskFailure: it is no JSON; Python's Lambda runtime reports that under a name of its own.
    """
    try:
        return json.loads(json.dumps(result, ensure_ascii=False, allow_nan=False))
    except (TypeError, ValueError, RecursionError) as error:
        raise _reported("Runtime.MarshalError", f"Unable to marshal response: {error}", []) from None


def _call(function: Callable[..., Json], payload: Json) -> Json:
    names = _event_parameters(function)
    if names == ("event", "context"):
        return function(payload, None)
    if names is None and isinstance(payload, dict):
        return function(**payload)
    return function(payload)


def _event_parameters(function: Callable[..., Json]) -> tuple[str, ...] | None:
    """Return the parameters of a function that takes the payload as a whole, None of one that takes its members.

    The first are Lambda handlers ``(event, context)`` and functions of one positional-only or ``event`` parameter.
    """
    try:
        parameters = tuple(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    names = tuple(parameter.name for parameter in parameters)
    if names in (("event",), ("event", "context")):
        return names
    if len(parameters) == 1 and parameters[0].kind is inspect.Parameter.POSITIONAL_ONLY:
        return names
    return None


def lambda_failure(error: Exception) -> TaskFailure:
    """Return how Lambda reports an exception of a Python handler."""
    name = getattr(type(error), "name", None)
    kind = name if isinstance(name, str) and name else type(error).__name__  # of some built-in ones it is a slot
    stack = [
        line
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename != __file__
        for line in traceback.format_list([frame])
    ]
    return _reported(kind, str(error), stack)


def _reported(kind: str, message: str, stack: list[str]) -> TaskFailure:
    cause = {
        "errorMessage": message,
        "errorType": kind,
        "requestId": "00000000-0000-0000-0000-000000000000",
        "stackTrace": stack,
    }
    return TaskFailure(kind, json.dumps(cause, ensure_ascii=False, separators=(",", ":")))
