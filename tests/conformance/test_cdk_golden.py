"""All that CDK emits: flowdsl says the same, in the same query language, with permissions that are equal or narrower."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from flowdsl.iam.merge import covers
from flowdsl.iam.model import Statement
from tests.conformance.cdk_calls import TRANSLATORS
from tests.conformance.cdk_flows import translated
from tests.conformance.cdk_phrases import UnsayableError
from tests.conformance.cdk_reasons import ARGUMENTS, GRANTS
from tests.conformance.cdk_semantics import compare, repaired
from tests.conformance.cdk_tasks import compiled, different, substance, task_state, task_text
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
    service = action.partition(":")[0]
    keys = (f"{case['id']} {action}", f"{case['construct']} {action}", f"{case['construct']} {service}:*",
            f"{case['construct']} *")  # fmt: skip
    return next((key for key in keys if key in GRANTS), "")


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


def flow_verdict(case: dict[str, Any]) -> Verdict:
    """Compare a machine of flow states: written in Python, compiled, and run beside CDK's on a grid of inputs."""
    language = case["query_language"]
    definition, repairs = repaired(case["definition"])
    try:
        translation = translated(definition, language, case.get("state_machine_props"))
    except UnsayableError as why:
        return Verdict("different", (f"not sayable: {why}",))
    made = compiled(translation.text)
    if made.compiled is None:
        return Verdict("different", tuple(f"refused: {problem}" for problem in made.problems))
    found = compare(definition, made.compiled.definition, translation, language)
    known = ARGUMENTS.get(case["id"]) if found.different else None
    reasons = [f"{len(found.different)} differences: {found.different[0]}"] if found.different and not known else []
    if found.longer > 0:
        reasons.append(f"the same, in {found.longer} more states")
    for key, theirs in (("TimeoutSeconds", definition), ("Comment", definition)):
        if theirs.get(key) is not None and made.compiled.definition.get(key) != theirs[key]:
            reasons.append(f"{key} differs")
    given = judged(case, reasons, made.compiled.policy.statements)
    if given.kind == "different":
        return given
    better = [*repairs, *([known] if known else ()), *(["enters fewer states"] if found.longer < 0 else ())]
    return Verdict("better", (*given.reasons, *better)) if better else given


def expression_verdict(case: dict[str, Any]) -> Verdict:
    """CDK deploys a Lambda function for an expression; flowdsl compiles it, so that nothing is called or granted."""
    definition = {"StartAt": "State", "States": {"State": case["state"]}}
    translation = translated(definition, case["query_language"])
    made = compiled(translation.text)
    if made.compiled is None or made.compiled.policy.statements or '"Task"' in json.dumps(made.compiled.definition):
        return Verdict("different", made.problems or ("calls or grants something",))
    found = compare(definition, made.compiled.definition, translation, case["query_language"])
    if found.different or found.longer > 0:
        return Verdict("different", (*found.different[:1], f"{found.longer} more states"))
    return Verdict("better", (ARGUMENTS["EvaluateExpression"],))


def compared() -> Iterator[tuple[dict[str, Any], Verdict]]:
    for case in cases():
        if case["construct"] in TRANSLATORS:
            yield case, verdict(case)
        elif case["construct"] == "EvaluateExpression":
            yield case, expression_verdict(case)
        else:
            yield case, flow_verdict(case)


def total(verdicts: Sequence[tuple[dict[str, Any], Verdict]], name: str) -> str:
    tally = {kind: sum(v.kind == kind for _, v in verdicts) for kind in ("equal", "better", "different")}
    return (
        f"{name}: {tally['equal']} equal, {tally['better']} better, {tally['different']} different of {len(verdicts)}"
    )


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[dict[str, Any], Verdict]]:
    return list(compared())


def test_flowdsl_says_what_cdk_says(
    verdicts: list[tuple[dict[str, Any], Verdict]], capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [
        f"  {v.kind}: {case['id']}: {'; '.join(filter(None, v.reasons))}" for case, v in verdicts if v.kind != "equal"
    ]
    with capsys.disabled():
        print()
        print("\n".join(line[:400] for line in lines if line.startswith("  different")))
        for language in ("JSONPath", "JSONata"):
            print(total([(c, v) for c, v in verdicts if c["query_language"] == language], f"cdk golden, {language}"))
        print(total(verdicts, "cdk golden"))
    wrong = sum(v.kind == "different" for _, v in verdicts)
    assert len(verdicts) == len(cases())
    assert wrong <= 0.03 * len(verdicts), "\n".join(lines)


def test_reasons_are_still_needed(verdicts: list[tuple[dict[str, Any], Verdict]]) -> None:
    """A reason that no case needs any more is dropped."""
    used = {reason for _, v in verdicts for reason in v.reasons}
    assert {*ARGUMENTS.values(), *GRANTS.values()} <= used
