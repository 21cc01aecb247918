"""``context``: the execution's own facts, as the ASL context object gives them."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

PATHS: dict[str, tuple[str, ...]] = {
    "execution_id": ("Execution", "Id"),
    "execution_name": ("Execution", "Name"),
    "execution_start_time": ("Execution", "StartTime"),
    "execution_input": ("Execution", "Input"),
    "role_arn": ("Execution", "RoleArn"),
    "state_machine_id": ("StateMachine", "Id"),
    "state_machine_name": ("StateMachine", "Name"),
    "state_name": ("State", "Name"),
    "state_entered_time": ("State", "EnteredTime"),
    "retry_count": ("State", "RetryCount"),
    "task_token": ("Task", "Token"),
    "map_index": ("Map", "Item", "Index"),
    "whole": (),
}
"""Attribute → path in the context object (Developer Guide, "Accessing execution data from the Context object")."""

current: ContextVar[dict[str, Any] | None] = ContextVar("flowdsl_context", default=None)

_OUTSIDE: dict[str, Any] = {
    "Execution": {
        "Id": "arn:aws:states:us-east-1:123456789012:execution:workflow:plain-python",
        "Name": "plain-python",
        "StartTime": "2024-01-01T00:00:00.000Z",
        "Input": {},
        "RoleArn": "arn:aws:iam::123456789012:role/workflow",
    },
    "StateMachine": {"Id": "arn:aws:states:us-east-1:123456789012:stateMachine:workflow", "Name": "workflow"},
    "State": {"Name": "plain-python", "EnteredTime": "2024-01-01T00:00:00.000Z", "RetryCount": 0},
    "Task": {"Token": "plain-python-token"},
    "Map": {"Item": {"Index": 0}},
}


class ContextObject:
    """Attribute access to the context object; in plain Python it has stand-in values."""

    def as_dict(self) -> dict[str, Any]:
        """Return the whole context object: what a test set, stand-ins for the rest."""
        return _overlaid(_OUTSIDE, current.get() or {})

    execution_id: str
    execution_name: str
    execution_start_time: str
    execution_input: Any
    role_arn: str
    state_machine_id: str
    state_machine_name: str
    state_name: str
    state_entered_time: str
    retry_count: int
    task_token: str
    map_index: int
    whole: dict[str, Any]

    def __getattr__(self, name: str) -> Any:
        if name not in PATHS:
            raise AttributeError(f"the context has no {name!r}; it has {', '.join(PATHS)}")
        if name == "whole":
            return self.as_dict()
        given: Any = current.get() or {}
        stand_in: Any = _OUTSIDE
        for step in PATHS[name]:
            given = given.get(step) if isinstance(given, dict) else None
            stand_in = stand_in[step]
        return stand_in if given is None else given


def _overlaid(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    out = dict(below)
    for key, value in above.items():
        both = isinstance(value, dict) and isinstance(out.get(key), dict)
        out[key] = _overlaid(out[key], value) if both else value
    return out


@contextmanager
def indexed(index: int) -> Iterator[None]:
    """Let ``context.map_index`` be the index of the item whose turn it is."""
    token = current.set(_overlaid(current.get() or {}, {"Map": {"Item": {"Index": index}}}))
    try:
        yield
    finally:
        current.reset(token)


context = ContextObject()
