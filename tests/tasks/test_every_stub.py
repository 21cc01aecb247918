"""A walk over all stubs: each has an example which is, under each pattern, valid and permitted, and runs."""

import json
from typing import Any

import pytest

from flowdsl.adapters.api import SUFFIX, Pattern, Task
from flowdsl.asl.validate import validate
from flowdsl.dsl.context import context
from flowdsl.iam.merge import document
from flowdsl.iam.model import Policy
from flowdsl.ir.ops import evaluate
from flowdsl.local import run
from tests.tasks.stubs import requests
from tools.stubs import compiled, stubs

NEEDS_NO_PERMISSION = {"call", "run_job", "invoke_activity", "call_http_api", "invoke"}
"""Kubernetes and activities know no IAM; API Gateway without signing neither."""

CASES = [(task, pattern) for task in stubs() for pattern in task.patterns]


def name_of(value: Any) -> str:
    return f"{value.module.rpartition('.')[2]}.{value.name}" if isinstance(value, Task) else str(value)


@pytest.mark.parametrize(("task", "pattern"), CASES, ids=name_of)
def test_the_example_is_valid_permitted_and_runs(task: Task[..., Any, Any], pattern: Pattern) -> None:
    (request,) = requests(task, pattern)
    assert [problem.message for problem in request.problems if problem.kind == "value"] == []
    own = request.resource.startswith("arn:aws:states:::")
    assert not own or request.resource.endswith(task.sync_suffix if pattern == "sync" else SUFFIX[pattern])
    statements = document(Policy(request.statements))["Statement"]
    assert statements or task.name in NEEDS_NO_PERMISSION
    arguments = evaluate(request.arguments, {}, context=context.as_dict())
    state = {"Type": "Task", "Resource": request.resource.replace("${AWS::Partition}", "aws"), "Arguments": arguments}
    machine = {"QueryLanguage": "JSONata", "StartAt": "T", "States": {"T": {**state, "End": True}}}
    assert [problem for problem in validate(machine) if problem.severity == "error"] == []
    execution = run(machine, {}, tasks=Answering())
    assert (execution.status, execution.output) == ("SUCCEEDED", {"done": True})
    assert json.loads(json.dumps(execution.calls[0].arguments)) == arguments


@pytest.mark.parametrize(("task", "pattern"), CASES, ids=name_of)
def test_the_example_compiles_to_what_a_call_does(task: Task[..., Any, Any], pattern: Pattern) -> None:
    (request,) = requests(task, pattern)
    artefact = compiled(task, pattern)
    (state,) = [s for s in artefact.definition["States"].values() if s["Type"] == "Task"]
    assert state["Resource"] == request.resource
    assert document(artefact.policy) == document(Policy(request.statements))
    assert [problem for problem in validate(artefact.definition) if problem.severity == "error"] == []


class Answering:
    """Answers every task."""

    def call(self, request: Any) -> Any:
        return {"done": True}


@pytest.mark.parametrize("task", stubs(), ids=name_of)
def test_every_parameter_is_documented(task: Task[..., Any, Any]) -> None:
    doc = task.__doc__ or ""
    assert doc.strip()
    if "The other parameters" not in doc:
        missing = [name for name in task.signature.parameters if f"{name}:" not in doc]
        assert missing == []
