"""Every task that CDK emits: flowdsl says the same, with permissions that are equal or narrower."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from flowdsl.iam.merge import covers
from flowdsl.iam.model import Statement
from tests.conformance import cdk_maps
from tests.conformance.cdk_calls import TRANSLATORS
from tests.conformance.cdk_reasons import ARGUMENTS, GRANTS
from tests.conformance.cdk_tasks import compiled, different, substance, task_state, task_text
from tests.conformance.cdk_values import canonical, emitted, same
from tests.corpus import corpus


@dataclass(frozen=True)
class Verdict:
    """What a comparison says: ``equal``, ``better`` or ``different``, and why."""

    kind: str
    reasons: tuple[str, ...] = ()


def cases() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(corpus("cdk_golden.json").read_text())
    return found


def verdict(case: dict[str, Any]) -> Verdict:
    """Compare one task: the workflow of one call, compiled in the query language of the case."""
    known = ARGUMENTS.get(case["id"])
    made = compiled(task_text(case))
    if made.compiled is None:
        reasons = tuple(f"refused: {problem}" for problem in made.problems)
        return Verdict("better", (known,)) if known else Verdict("different", reasons)
    props = case["props"]
    reasons_ = different(substance(task_state(made.compiled.definition), props), substance(case["state"], props))
    if reasons_ and known:
        return Verdict("better", (known,))
    return judged(case, reasons_, made.compiled.policy.statements)


def judged(case: dict[str, Any], reasons: list[str], statements: tuple[Statement, ...]) -> Verdict:
    """Add the permissions to what differs."""
    wider, narrower = compare_iam(case, statements)
    if not case.get("cdk_defect"):  # what CDK grants is wrong there, so that it is no measure
        reasons += [f"grants {grant}" for grant in wider if not known_grant(case, grant)]
    if reasons:
        return Verdict("different", tuple(reasons))
    excused = [GRANTS[key] for grant in wider if (key := known_grant(case, grant))]
    if excused or narrower or case.get("cdk_defect"):
        return Verdict("better", (*dict.fromkeys(excused), *narrower[:1], case.get("cdk_defect") or ""))
    return Verdict("equal")


def known_grant(case: dict[str, Any], grant: str) -> str:
    action = grant.split(" ")[0]
    return next((key for key in (f"{case['id']} {action}", f"{case['construct']} {action}") if key in GRANTS), "")


def plain(text: str) -> str:
    for name, known in (("Partition", "aws"), ("Region", "us-east-1"), ("AccountId", "123456789012")):
        text = text.replace(f"${{AWS::{name}}}", known)
    return text


def listed(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [given]


def compare_iam(case: dict[str, Any], statements: tuple[Statement, ...]) -> tuple[list[str], list[str]]:
    """Return what flowdsl grants and CDK does not, and what CDK grants beyond flowdsl."""
    theirs = [
        (action.lower(), resource, statement.get("Condition", {}))
        for statement in case["iam"]
        for action in listed(statement["Action"])
        for resource in listed(statement["Resource"])
        if action != "sts:AssumeRole"  # an option of every state, not of the call
    ]
    ours = [
        (action, plain(resource), json.loads(plain(json.dumps(statement.condition))))
        for statement in statements
        for action in statement.actions
        for resource in statement.resources
    ]
    wider = [
        f"{action} on {resource}"
        for action, resource, condition in ours
        if not any(
            allows(wanted, action) and covers(target, resource) and implied(condition, limit)
            for wanted, target, limit in theirs
        )
    ]
    mirrored = {(action.lower(), resource, json.dumps(condition)) for action, resource, condition in ours}
    narrower = [
        f"does not grant {action} on {resource}"
        for action, resource, condition in theirs
        if (action, resource, json.dumps(condition)) not in mirrored
    ]
    return wider, narrower


def allows(pattern: str, action: str) -> bool:
    return covers(pattern.lower(), action.lower())


def implied(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Whether our condition is at least as strict as CDK's."""
    if not theirs or ours == theirs:
        return True
    flat = {key: value for block in ours.values() for key, value in block.items()}
    return all(
        key in flat and all(any(covers(str(p), str(v)) for p in listed(pattern)) for v in listed(flat[key]))
        for block in theirs.values()
        for key, pattern in block.items()
    )


def map_verdict(case: dict[str, Any]) -> Verdict:
    """Compare what only a Distributed Map has: where items come from, where results go, and the permissions."""
    ours = cdk_maps.fields(case["props"])
    theirs = {}
    for field, config in (("ItemReader", "ReaderConfig"), ("ResultWriter", "WriterConfig")):
        if field in case["state"]:
            given = case["state"][field]
            sent = canonical(emitted(given.get("Parameters", given.get("Arguments"))))
            theirs[field] = {"Resource": given["Resource"], config: given.get(config, {}), "Arguments": sent}
    if not same(ours, theirs):
        return Verdict("different", (f"{json.dumps(ours)} instead of {json.dumps(theirs)}",))
    wider, narrower = compare_iam(case, cdk_maps.statements(case["props"]))
    unexcused = [grant for grant in wider if not known_grant(case, grant)]
    if unexcused:
        return Verdict("different", tuple(f"grants {grant}" for grant in unexcused))
    excused = [GRANTS[known_grant(case, grant)] for grant in wider]
    return Verdict("better", (*dict.fromkeys(excused), *narrower[:1])) if excused or narrower else Verdict("equal")


def expression_verdict(case: dict[str, Any]) -> Verdict:
    """CDK deploys a Lambda function for an expression; flowdsl compiles it, so that nothing is called or granted."""
    from flowdsl.lowering.query.jsonata import Jsonata

    made = cdk_maps.evaluated(case["props"])
    problems = Jsonata().unsupported(made, {}, "Output")
    return Verdict("different", (str(problems),)) if problems else Verdict("better", (ARGUMENTS["EvaluateExpression"],))


def compared() -> Iterator[tuple[dict[str, Any], Verdict]]:
    for case in cases():
        if case["construct"] in TRANSLATORS:
            yield case, verdict(case)
        elif case["construct"] == "DistributedMap" and case["props"] is not None:
            yield case, map_verdict(case)
        elif case["construct"] == "EvaluateExpression":
            yield case, expression_verdict(case)


def test_tasks_equal_cdk_or_are_better(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = list(compared())
    tally = {kind: sum(v.kind == kind for _, v in verdicts) for kind in ("equal", "better", "different")}
    lines = [
        f"  {v.kind}: {case['id']}: {'; '.join(filter(None, v.reasons))}" for case, v in verdicts if v.kind != "equal"
    ]
    with capsys.disabled():
        print()
        print("\n".join(line[:400] for line in lines if line.startswith("  different")))
        print(
            f"cdk golden: {tally['equal']} equal, {tally['better']} better, {tally['different']} different "
            f"of {len(verdicts)}"
        )
    assert tally["equal"] + tally["better"] >= 0.97 * len(verdicts), "\n".join(lines)


def test_reasons_are_still_needed() -> None:
    """A reason that no case needs any more is dropped."""
    used = {reason for _, v in compared() for reason in v.reasons}
    assert {*ARGUMENTS.values(), *GRANTS.values()} <= used
