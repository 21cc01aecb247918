"""The options of every task on every construct: combinations that the reference corpus does not hold."""

import json
from typing import Any

import pytest

from tests.conformance.cdk_calls import TRANSLATORS
from tests.conformance.cdk_reasons import ARGUMENTS
from tests.conformance.cdk_tasks import OWN_TIMEOUT, compiled, different, substance, task_state, task_text
from tests.corpus import corpus

PROPS: dict[str, Any] = {
    "comment": "c", "stateName": "Custom name", "inputPath": "$.in", "resultPath": "$.out", "outputPath": "$.out.x",
    "resultSelector": {"x": {"$path": "$.y"}, "name": {"$path": "$$.State.Name"}, "fixed": [1, {"a": None}]},
    "heartbeatTimeout": {"seconds": 30}, "taskTimeout": {"path": "$.timeout"},
    "credentials": {"role": {"roleArn": "arn:aws:iam::123456789012:role/Other"}},
}  # fmt: skip
FIELDS: dict[str, Any] = {
    "Comment": "c", "InputPath": "$.in", "ResultPath": "$.out", "OutputPath": "$.out.x",
    "ResultSelector": {"x.$": "$.y", "name.$": "$$.State.Name", "fixed": [1, {"a": None}]},
    "HeartbeatSeconds": 30, "TimeoutSecondsPath": "$.timeout",
    "Credentials": {"RoleArn": "arn:aws:iam::123456789012:role/Other"},
}  # fmt: skip


def first_cases() -> list[dict[str, Any]]:
    """Return one JSONPath case of each construct."""
    found: dict[str, dict[str, Any]] = {}
    for case in json.loads(corpus("cdk_golden.json").read_text()):
        plain = case["id"] not in ARGUMENTS and case["query_language"] == "JSONPath" and "Catch" not in case["state"]
        # Without arguments, the input of the state is what is sent: there `inputPath` is the argument.
        if case["construct"] in TRANSLATORS and plain and {"Parameters"} & set(case["state"]):
            found.setdefault(case["construct"], case)
    return list(found.values())


@pytest.mark.parametrize("case", first_cases(), ids=lambda case: case["construct"])
def test_options_stand_on_every_construct(case: dict[str, Any]) -> None:
    own = case["construct"] in OWN_TIMEOUT
    props = {k: v for k, v in PROPS.items() if not (own and k == "taskTimeout")}
    fields = {k: v for k, v in FIELDS.items() if not (own and k == "TimeoutSecondsPath")}
    combined = case | {"props": case["props"] | props}
    made = compiled(task_text(combined))
    assert made.compiled is not None, made.problems
    assert "Custom name" in made.compiled.definition["States"]
    wanted = {k: v for k, v in case["state"].items() if k not in ("TimeoutSeconds", "HeartbeatSeconds")} | fields
    ours = substance(task_state(made.compiled.definition), combined["props"])
    assert different(ours, substance(wanted, combined["props"])) == []
    granted = {action for statement in made.compiled.policy.statements for action in statement.actions}
    assert "sts:AssumeRole" in granted
