"""The golden cases of tests/cases: what each workflow compiles to, and that it behaves as CPython says.

``--update-golden`` rewrites the pages; look at the difference before you commit it.
"""

import importlib
import json
import sys
from functools import partial

import pytest

from flowdsl.local.tasks.functions import lambda_failure
from flowdsl.testing import TaskFailure, machine_outcome, python_outcome
from tools.cases import all_cases, compile_case, generated, rewrite

PAGES = all_cases()


@pytest.mark.parametrize("case", PAGES, ids=lambda case: case.name)
def test_case(case, update_golden, tmp_path, monkeypatch):
    result = compile_case(case)
    blocks = generated(result)
    runs = []
    if result.artefacts:
        assert case.runs, f"{case.path} is accepted, so it needs runs"
        workflow, module = live(case, tmp_path, monkeypatch)
        assert workflow.compile().asl_text() == blocks["json asl"]
        for given in case.runs:
            found, limit = same_as_python(workflow, given, partial(Script, module, given.get("tasks", {})))
            kept = {key: value for key, value in given.items() if key in ("input", "tasks", "ordered")}
            stopped = {"limit": limit} if limit else {}
            runs.append({**kept, **({"error": found.error} if found.error else {"output": found.output}), **stopped})
    else:
        assert not case.runs, f"{case.path} is refused, so nothing runs"
    if update_golden:
        rewrite(case, blocks, runs)
        return
    assert {info: body for info, body in case.blocks.items() if info.startswith(("json ", "text "))} == blocks
    assert runs == case.runs


def same_as_python(workflow, given, script):
    """Return what CPython does with a run, and the limit that the machine stopped at.

    Without one the machine must do the same, each with a script of its own.
    """
    expected = python_outcome(workflow, given["input"], script())
    found = machine_outcome(workflow.compile(), given["input"], script())
    same = expected.same(found, ordered=given.get("ordered", True))
    assert same or found.limit, f"Python: {expected}\nmachine: {found}"
    return expected, "" if same else found.limit


def live(case, folder, monkeypatch):
    """Import the modules of a case; returns its workflow and its module."""
    for name, text in case.modules.items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.syspath_prepend(folder)
    module = importlib.import_module(case.path.stem)
    for name in case.modules:
        if name in sys.modules:  # forgotten when the test ends
            monkeypatch.setitem(sys.modules, name, sys.modules.pop(name))
    (workflow,) = (value for value in vars(module).values() if type(value).__name__ == "Workflow")
    return workflow, module


class Script:
    """Answers tasks on both sides of a comparison: what the page scripts, else its own Lambda functions."""

    def __init__(self, module, answers):
        self.module, self.answers, self.used = module, answers, {}

    def __call__(self, resource, arguments):
        name = arguments["FunctionName"] if resource.endswith(":lambda:invoke") else ""
        key = name or resource.removeprefix("arn:aws:states:::")
        if key not in self.answers:
            assert name, f"the page scripts no answer of {key}"
            return {"Payload": self.invoke(name, arguments["Payload"]), "StatusCode": 200}
        turn = self.used[key] = self.used.get(key, -1) + 1
        answer = self.answers[key][min(turn, len(self.answers[key]) - 1)]
        if "raise" in answer:
            raise TaskFailure(answer["raise"]["error"], answer["raise"].get("cause", ""))
        return {"Payload": answer["return"], "StatusCode": 200} if name else answer["return"]

    def invoke(self, name, payload):
        try:
            return json.loads(json.dumps(getattr(self.module, name).function(**payload)))
        except Exception as error:
            raise lambda_failure(error) from error
