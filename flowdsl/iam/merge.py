"""Merge statements without widening them, write the policy document, and explain it.

The merged policy allows exactly the union of its parts: statements are taken apart into (action, resource, condition)
triples, triples that others already cover are dropped, and actions with equal resources are put together again.
"""

import json
import re
from collections.abc import Iterable, Mapping

from flowdsl.iam.model import Policy, Statement
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass
from flowdsl.source import Located


@dataclass(frozen=True, slots=True)
class Need:
    """Why the policy allows an action on a resource.

    Attributes:
        action: the action.
        resource: the resource or pattern.
        condition: the condition, or nothing.
        statements: what asked for it, in source order; each has an origin and a reason.
    """

    action: str
    resource: str
    condition: Mapping[str, Json]
    statements: tuple[Statement, ...]

    @property
    def origins(self) -> tuple[Located, ...]:
        """The places that need it."""
        return tuple(dict.fromkeys(statement.origin for statement in self.statements))


def covers(pattern: str, resource: str) -> bool:
    """Whether an IAM resource pattern matches everything that another one matches (``*`` and ``?`` are wildcards).

    >>> covers("arn:aws:s3:::b/*", "arn:aws:s3:::b/k*"), covers("b/?", "b/*")
    (True, False)
    """
    if pattern == resource:
        return True
    # A literal `*` in the narrower pattern is matched only by `*`, never by `?`.
    expression = "".join(
        ".*" if char == "*" else "[^*]" if char == "?" else re.escape(char) for char in re.sub(r"\*+", "*", pattern)
    )
    return re.fullmatch(expression, resource, re.DOTALL) is not None


def merge(policy: Policy) -> Policy:
    """Return an equivalent policy with as few statements as this can do, in a stable order."""
    conditions: dict[str, Mapping[str, Json]] = {}
    granted: dict[tuple[str, str], dict[str, None]] = {}
    spelling: dict[str, str] = {}
    for statement in policy.statements:
        key = _key(statement.condition)
        conditions.setdefault(key, statement.condition)
        for action in statement.actions:
            spelled = spelling.setdefault(action.lower(), action)
            granted.setdefault((key, spelled), {}).update(dict.fromkeys(statement.resources))
    unconditional = _key({})
    pruned: dict[tuple[str, str], tuple[str, ...]] = {}
    for (key, action), resources in granted.items():
        kept = [r for r in resources if not any(o != r and covers(o, r) for o in resources)]
        if key != unconditional:
            free = granted.get((unconditional, action), {})
            kept = [r for r in kept if not any(covers(o, r) for o in free)]
        if kept:
            pruned[key, action] = tuple(sorted(kept))
    groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for (key, action), kept_resources in pruned.items():
        groups.setdefault((key, kept_resources), []).append(action)
    merged = [
        Statement(tuple(sorted(actions)), resources, conditions[key]) for (key, resources), actions in groups.items()
    ]
    return Policy(tuple(sorted(merged, key=lambda s: (s.actions, s.resources, _key(s.condition)))))


def document(policy: Policy) -> dict[str, Json]:
    """Write a policy as an IAM policy document, merged; lists always, in a stable order."""
    statements: list[Json] = []
    for statement in merge(policy).statements:
        entry: dict[str, Json] = {
            "Effect": "Allow",
            "Action": list(statement.actions),
            "Resource": list(statement.resources),
        }
        if statement.condition:
            entry["Condition"] = dict(statement.condition)
        statements.append(entry)
    return {"Version": "2012-10-17", "Statement": statements}


def explain(policy: Policy) -> tuple[Need, ...]:
    """Say for each action and resource which statements (and so which source lines) need it, sorted."""
    needs: dict[tuple[str, str, str], list[Statement]] = {}
    for statement in policy.statements:
        for action in statement.actions:
            for resource in statement.resources:
                found = needs.setdefault((action, resource, _key(statement.condition)), [])
                if statement not in found:
                    found.append(statement)
    return tuple(
        Need(action, resource, found[0].condition, tuple(found))
        for (action, resource, _), found in sorted(needs.items(), key=lambda item: item[0])
    )


def combine(policies: Iterable[Policy]) -> Policy:
    """Join policies: every statement of each, in order."""
    return Policy(tuple(statement for policy in policies for statement in policy.statements))


def _key(condition: Mapping[str, Json]) -> str:
    return json.dumps(condition, sort_keys=True)
