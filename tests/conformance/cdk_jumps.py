"""Which states of a definition follow which, and which stub performs a state's resource."""

from collections.abc import Set as AbstractSet
from importlib import import_module
from typing import Any

_MODULES = (
    "lambda_",
    "sns",
    "sqs",
    "dynamodb",
    "sagemaker",
    "events",
    "stepfunctions",
    "glue",
    "athena",
    "batch",
    "codebuild",
    "ecs",
)


def stub_for(resource: str) -> str | None:
    """Return the name of the stub for a resource, with its pattern."""
    from flowdsl.adapters.api import Task

    plain, pattern = resource, ""
    for suffix, word in ((".sync:2", ".sync"), (".sync", ".sync"), (".waitForTaskToken", ".wait_for_token")):
        if resource.endswith(suffix):
            plain, pattern = resource.removesuffix(suffix), word
            break
    for module in _MODULES:
        for name, found in vars(import_module(f"flowdsl_tasks.{module}")).items():
            if isinstance(found, Task) and plain == f"arn:aws:states:::{found.integration}":
                return f"{module}.{name}{pattern}"
    return None


def targets(state: dict[str, Any]) -> list[str]:
    """Return the states that may follow one."""
    out = [state[key] for key in ("Next", "Default") if key in state]
    out += [rule["Next"] for rule in state.get("Choices", [])]
    return out + [catcher["Next"] for catcher in state.get("Catch", [])]


def reachable(states: dict[str, Any], start: list[str], without: AbstractSet[str] = frozenset()) -> set[str]:
    """Return the states that can be reached without passing through some."""
    seen: set[str] = set()
    while start:
        name = start.pop()
        if name not in seen and name not in without:
            seen.add(name)
            start += targets(states[name])
    return seen
