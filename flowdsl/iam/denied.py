"""What ``deny-wildcards`` in ``[tool.flowdsl]`` forbids: permissions on every resource (``*``).

::

    Statement(("s3:GetObject",), ("*",))       ─▶ FLOW702, at the call that needs it
    Statement(("ec2:DescribeHosts",), ("*",))  ─▶ allowed: AWS lets the action name no resource; "all" denies it too
"""

from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase

from flowdsl.config import DenyWildcards
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules.iam import DeniedWildcard, WildcardResource
from flowdsl.iam.model import Policy, Statement
from flowdsl.iam.resources import is_action, resource_types
from flowdsl.source import NOWHERE, Located


def denied(
    policy: Policy, deny: DenyWildcards, allow: Sequence[str] = (), said: Iterable[Diagnostic] = ()
) -> list[Diagnostic]:
    """Return a diagnostic for each permission on every resource.

    Args:
        policy: the permissions of a machine.
        deny: "" for none, ``narrowable`` for actions that could name a resource, ``all`` for every action.
        allow: patterns of actions (``xray:*``) that may have every resource all the same.
        said: diagnostics of the compiler; where one names the argument at fault (FLOW701), it says enough.
    """
    if not deny:
        return []
    known = [d.origin for d in said if isinstance(d, WildcardResource)]
    out: dict[tuple[Located, str], Diagnostic] = {}
    for statement in policy.statements:
        if "*" not in statement.resources or any(_within(place, statement.origin) for place in known):
            continue
        for action in statement.actions:
            if not _may(action, deny, allow):
                out.setdefault((statement.origin, action), _diagnostic(statement, action))
    return list(out.values())


def _may(action: str, deny: DenyWildcards, allow: Sequence[str]) -> bool:
    if any(fnmatchcase(action.lower(), pattern.lower()) for pattern in allow):
        return True
    return deny != "all" and "*" not in action and is_action(action) and not resource_types(action)


def _diagnostic(statement: Statement, action: str) -> Diagnostic:
    instead = "name the ARNs with `resources=[…]`"
    if statement.reason.endswith("`iam=`"):
        instead = 'write `iam=[{"Action": …, "Resource": "arn:…"}]`'
    elif statement.reason:
        instead = f"the machine {statement.reason}; list the action in `allow-wildcards` if that is meant"
    return DeniedWildcard(origin=statement.origin, action=action, instead=instead)


def _within(place: Located, outer: Located) -> bool:
    if outer.file is NOWHERE.file or place.file is not outer.file:
        return False
    first, last = outer.span.line, outer.span.end_line
    return first <= place.span.line <= last
