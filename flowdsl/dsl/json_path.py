"""Paths in the arguments of a task call, as the AWS CDK's ``JsonPath`` has them; for workflows in JSONPath.

::

    lambda_.invoke(function_name="charge", payload={"by": json_path.format("{}!", json_path("$.name"))},
                   input_path="$.detail", result_selector={"id.$": "$.Payload.id"}, result_path="$.charge")

A path reads the data that flows from state to state: the execution input, changed by every task call that has
``result_selector``, ``result_path`` or ``output_path``; ``$`` is what ``input_path`` leaves of it. The value of such a
call is what its paths leave. Paths stand inside the arguments of task calls only; the intrinsic functions can be called
with any values, anywhere: ``json_path.array_partition(orders, 10)``.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from types import ModuleType
from typing import Any, Final

from flowdsl.dsl.context import context
from flowdsl.dsl.runtime import tool
from flowdsl.records import dataclass

DISCARD: Final = None
"""``result_path=DISCARD``: the task's result is dropped, and its input flows on."""
PATH_OPTIONS: Final = ("input_path", "result_selector", "result_path", "output_path")
_CONTEXT: Final = frozenset({
    "execution_id", "execution_name", "execution_input", "execution_start_time", "role_arn", "state_machine_id",
    "state_machine_name", "state_name", "state_entered_time", "retry_count", "task_token",
})  # fmt: skip

data: ContextVar[Any] = ContextVar("flowdsl_data", default=None)
"""The data that flows through the workflow that runs as plain Python."""
raw_results: ContextVar[bool] = ContextVar("flowdsl_raw_results", default=False)
"""Whether the call of the moment wants the task's result as AWS gives it."""


@dataclass(frozen=True, slots=True)
class PathValue:
    """A path or a call of an intrinsic function, evaluated when the task is called."""

    text: str
    arguments: tuple[Any, ...] | None = None


def at(path: str) -> Any:
    """Return the value a path leads to."""
    return PathValue(path)


string_at = number_at = list_at = object_at = at


def _intrinsic(name: str) -> Any:
    def call(*arguments: Any) -> Any:
        if any(map(_holds_path, arguments)):
            return PathValue(name, arguments)
        return tool("flowdsl.local.path_values").resolve(PathValue(name, arguments), None)

    call.__doc__ = f"Call the intrinsic function ``{name}``."
    return call


format = _intrinsic("States.Format")
array = _intrinsic("States.Array")
array_partition = _intrinsic("States.ArrayPartition")
array_contains = _intrinsic("States.ArrayContains")
array_range = _intrinsic("States.ArrayRange")
array_get_item = _intrinsic("States.ArrayGetItem")
array_length = _intrinsic("States.ArrayLength")
array_unique = _intrinsic("States.ArrayUnique")
base64_encode = _intrinsic("States.Base64Encode")
base64_decode = _intrinsic("States.Base64Decode")
hash = _intrinsic("States.Hash")
json_merge = _intrinsic("States.JsonMerge")
string_to_json = _intrinsic("States.StringToJson")
json_to_string = _intrinsic("States.JsonToString")
math_random = _intrinsic("States.MathRandom")
math_add = _intrinsic("States.MathAdd")
string_split = _intrinsic("States.StringSplit")
uuid = _intrinsic("States.UUID")
entire_payload = PathValue("$")


def __getattr__(name: str) -> Any:
    """Give the values of the context object: ``json_path.task_token``, ``json_path.execution_id`` …"""
    if name in _CONTEXT:
        return getattr(context, name)
    raise AttributeError(f"json_path has no {name}")


def call_with_paths(call: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Perform a task call: ``input_path`` before it, the other paths after it."""
    options = {name: kwargs.pop(name) for name in PATH_OPTIONS if name in kwargs}
    if not options and not any(map(_holds_path, (*args, *kwargs.values()))):
        return call(args, kwargs)
    room = tool("flowdsl.local.path_values")
    before = data.get()
    seen = room.select(options.get("input_path", "$"), before)
    args = tuple(room.resolve(value, seen) for value in args)
    kwargs = {name: room.resolve(value, seen) for name, value in kwargs.items()}
    if not options:
        return call(args, kwargs)
    token = raw_results.set(True)
    try:
        result = call(args, kwargs)
    finally:
        raw_results.reset(token)
    after = room.leave(result, before, options)
    data.set(after)
    return after


def _holds_path(value: Any) -> bool:
    match value:
        case PathValue():
            return True
        case dict():
            return any(map(_holds_path, value.values()))
        case list() | tuple():
            return any(map(_holds_path, value))
        case _:
            return False


@contextmanager
def flowing(value: Any) -> Iterator[None]:
    """Let a value flow as the data of a workflow that runs as plain Python."""
    token = data.set(value)
    try:
        yield
    finally:
        data.reset(token)


class JsonPath(ModuleType):
    """The module itself is the shortest way to write a path: ``json_path("$.order")``."""

    def __call__(self, path: str) -> Any:
        """Return the value a path leads to."""
        return at(path)


sys.modules[__name__].__class__ = JsonPath
