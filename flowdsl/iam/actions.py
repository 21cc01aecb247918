"""Which IAM actions an API operation needs. Mostly ``prefix:Operation``; the table holds what is named otherwise."""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[str, ...]]:
    text = resources.files("flowdsl.iam").joinpath("data", "actions.json").read_text("utf-8")
    return {key: tuple(row) for key, row in json.loads(text).items()}


def actions(boto3: str, operation: str, prefix: str) -> tuple[str, ...]:
    """Return the actions of an operation; none when AWS authorises it without IAM.

    Args:
        boto3: the service's boto3 name.
        operation: the API operation (``ListObjectsV2``).
        prefix: the service's IAM prefix.
    """
    row = _table().get(f"{boto3}:{operation}")
    if row is None:
        return (f"{prefix}:{operation}",)
    return tuple(entry for entry in row if not entry.startswith("arn:"))


def fixed_resource(boto3: str, operation: str) -> str:
    """Return the ARN template of an operation whose resource is not derived from its arguments' names, or ``""``."""
    row = _table().get(f"{boto3}:{operation}", ())
    return next((entry for entry in row if entry.startswith("arn:")), "")
