"""Which resources an IAM action takes: ARN formats from AWS's Service Authorization Reference.

The table is made by ``python -m tools.iam_actions``.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One kind of resource that an action takes.

    Attributes:
        arn: its ARN format, such as ``arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}``.
        required: whether a policy must name it.
    """

    arn: str
    required: bool


@lru_cache(maxsize=1)
def _table() -> Mapping[str, Any]:
    text = resources.files("flowdsl.iam").joinpath("data", "resources.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table


@lru_cache(maxsize=256)
def _service(prefix: str) -> Mapping[str, tuple[ResourceType, ...]]:
    row = _table().get(prefix)
    if row is None:
        return {}
    formats = [
        text.replace("~", "arn:${Partition}:", 1).replace(":@:", ":${Region}:${Account}:", 1) for text in row["types"]
    ]
    out: dict[str, tuple[ResourceType, ...]] = {}
    for key, names in row["actions"].items():
        types = tuple(
            ResourceType(formats[int(number.removesuffix("?"))], not number.endswith("?")) for number in key.split()
        )
        for name in names.split():
            out[name.lower()] = types
    return out


def is_action(action: str) -> bool:
    """Whether AWS's reference has an action; a service that the table lacks is given the benefit of the doubt."""
    prefix, _, name = action.partition(":")
    return prefix not in _table() or name.lower() in _service(prefix)


def resource_types(action: str) -> tuple[ResourceType, ...]:
    """Return the resources an action such as ``dynamodb:Query`` takes; none when it takes ``*`` only."""
    prefix, _, name = action.partition(":")
    return _service(prefix).get(name.lower(), ())


def passes_role(action: str) -> bool:
    """Whether AWS documents that an action hands a role to the service (``iam:PassRole``)."""
    prefix, _, name = action.partition(":")
    return name in _table().get(prefix, {}).get("pass_role", "").split()
