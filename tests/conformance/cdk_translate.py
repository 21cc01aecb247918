"""How properties of CDK's task constructs become calls of flowdsl's stubs: the register, and spelling."""

import re
from collections.abc import Callable
from typing import Any

from flowdsl.adapters.api import Task
from tests.conformance.cdk_values import value

Translated = tuple[Task[..., Any, Any], dict[str, Any]]
PATTERNS = {"REQUEST_RESPONSE": "request", "RUN_JOB": "sync", "WAIT_FOR_TASK_TOKEN": "wait_for_token"}
PRIVATE_SUBNETS = ["subnet-0bbbbbbbbbbbbbbb1", "subnet-0bbbbbbbbbbbbbbb2"]
PUBLIC_SUBNETS = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
ACCOUNT = "123456789012"
OPTIONS = {
    "integrationPattern", "resultPath", "outputPath", "inputPath", "resultSelector", "comment", "stateName",
    "taskTimeout", "heartbeatTimeout", "timeout", "heartbeat", "credentials", "assign", "outputs", "queryLanguage",
}  # fmt: skip
"""Properties of every task; they are options of the state, not arguments of the call."""

TRANSLATORS: dict[str, Callable[[dict[str, Any]], Translated]] = {}


def translates(*constructs: str) -> Callable[[Callable[..., Translated]], Callable[..., Translated]]:
    def register(function: Callable[..., Translated]) -> Callable[..., Translated]:
        for construct in constructs:
            TRANSLATORS[construct] = function
        return function

    return register


def plainly(construct: str, task: Task[..., Any, Any]) -> None:
    """Register a construct whose properties are the arguments of the call."""
    TRANSLATORS[construct] = lambda props: (task, rest(props))


def translate(construct: str, props: dict[str, Any]) -> Translated:
    """Return the stub and its arguments for a construct's properties."""
    task, arguments = TRANSLATORS[construct](props)
    return task, {name: item for name, item in arguments.items() if item is not None}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def rest(props: dict[str, Any], *skip: str) -> dict[str, Any]:
    """Return the remaining properties under their snake-case names."""
    return {snake(name): value(item) for name, item in props.items() if name not in OPTIONS and name not in skip}


def pascal(given: Any, **renamed: str) -> Any:
    """Spell the keys of nested properties as the API does."""
    match given:
        case (
            {"$path": _} | {"$taskInput": _} | {"$duration": _} | {"$instanceType": _} | {"$size": _} | {"$resource": _}
        ):
            return value(given)
        case dict():
            return {renamed.get(key, key[:1].upper() + key[1:]): pascal(item, **renamed) for key, item in given.items()}
        case list():
            return [pascal(item, **renamed) for item in given]
    return value(given)
