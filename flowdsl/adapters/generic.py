"""``task(resource, arguments)``: any resource ARN, for what has no stub."""

from typing import Any, Unpack

from flowdsl.adapters.api import Call, Pattern, Problem, Request, Task, TaskOptions
from flowdsl.ir.expr import DictOf

_PATTERNS: tuple[tuple[str, Pattern], ...] = ((".waitForTaskToken", "wait_for_token"), (".sync", "sync"))


def _task(arguments: Any = None, **options: Unpack[TaskOptions]) -> Any:
    """Call a resource with arguments as they are; the permissions are the caller's to name (``iam=[…]``)."""
    raise NotImplementedError


def generic_task(resource: str) -> Task[..., Any, Any]:
    """Return the task of a whole resource ARN, its pattern suffix included."""
    made: Task[..., Any, Any] = Task(_task, resource, ("request",), {}, "")
    made.name = resource.rpartition(":")[2].partition(".")[0] or "task"

    def lower(call: Call) -> Request:
        arguments = call["arguments"] if call.given("arguments") else DictOf(())
        message = f"what {resource} needs is not known, so the policy allows nothing for it"
        unknown = Problem(message, help="name the permissions with `iam=[…]`", kind="wildcard")
        return Request(resource, arguments, problems=(unknown,))

    made.lowers(lower)
    return made
