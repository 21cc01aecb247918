"""What a machine needs apart from its tasks: child executions, logs, traces."""

from collections.abc import Sequence

from flowdsl.iam.model import Statement
from flowdsl.iam.rules import LOGGING, TRACING, distributed_map, encrypted


def machine_statements(
    name: str, *, maps: Sequence[str] = (), logging: bool = False, tracing: bool = False, kms_key: str = ""
) -> tuple[Statement, ...]:
    """Return the permissions of the machine itself.

    Args:
        name: of the machine.
        maps: the labels of its Distributed Maps, "" for one without: it starts, follows and stops their children.
        logging: whether executions are logged to CloudWatch Logs.
        tracing: whether X-Ray traces executions.
        kms_key: ARN of the customer's key that encrypts the machine's data, "" when AWS's own does.
    """
    out: tuple[Statement, ...] = ()
    if maps:
        out += distributed_map(name, maps)
    if logging:
        out += (LOGGING,)
    if tracing:
        out += (TRACING,)
    if kms_key:
        out += (encrypted(name, kms_key),)
    return out
