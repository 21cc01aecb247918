"""What a machine needs apart from its tasks: child executions, logs, traces."""

from flowdsl.iam.model import Statement
from flowdsl.iam.rules import LOGGING, TRACING, distributed_map


def machine_statements(
    name: str, *, distributed: bool = False, logging: bool = False, tracing: bool = False
) -> tuple[Statement, ...]:
    """Return the permissions of the machine itself.

    Args:
        name: of the machine.
        distributed: whether it has a Distributed Map, whose children it starts, follows and stops.
        logging: whether executions are logged to CloudWatch Logs.
        tracing: whether X-Ray traces executions.
    """
    out: tuple[Statement, ...] = ()
    if distributed:
        out += distributed_map(name)
    if logging:
        out += (LOGGING,)
    if tracing:
        out += (TRACING,)
    return out
