"""Permissions of the generic SDK integration."""

from flowdsl.adapters.api import Call
from flowdsl.adapters.integrations import ServiceNames
from flowdsl.iam.actions import actions
from flowdsl.iam.model import Statement


def permissions(call: Call, names: ServiceNames, operation: str) -> tuple[Statement, ...]:
    """Return what calling an operation takes: its actions, on the narrowest resources its arguments tell."""
    needed = actions(names.boto3, operation, names.iam_prefix)
    if not needed:
        return ()
    call.warn_wildcard(
        f"the permission to {needed[0]} covers every resource",
        "",
        "name the ARNs with `resources=[…]`",
    )
    return (Statement(needed, ("*",)),)
