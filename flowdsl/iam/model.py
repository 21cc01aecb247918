"""IAM statements and policies as data."""

from collections.abc import Mapping
from dataclasses import field

from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE, Located


@dataclass(frozen=True, slots=True)
class Statement:
    """Allow some actions on some resources.

    Attributes:
        actions: such as ``dynamodb:GetItem``, at least one.
        resources: ARNs or ARN patterns, at least one; may contain the pseudo-parameters ``${AWS::Partition}``,
            ``${AWS::Region}``, ``${AWS::AccountId}`` and deploy-time ``${Name}`` parameters.
        condition: the ``Condition`` block, or nothing.
        origin: the source that needs it.
        reason: why, when the call alone does not say it (``runs the job and waits for it``).
    """

    actions: tuple[str, ...]
    resources: tuple[str, ...]
    condition: Mapping[str, Json] = field(default_factory=dict)
    origin: Located = NOWHERE
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Policy:
    """The permissions of one machine's execution role."""

    statements: tuple[Statement, ...] = ()
