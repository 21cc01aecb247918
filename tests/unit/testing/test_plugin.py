"""The pytest plugin, in runs of pytest of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.testing.machines import PAY
from tests.unit.testing.plugin_option import PLUGIN

ROOT = Path(__file__).parents[3]
TEST = """
from pathlib import Path
PAY = Path(__file__).with_name("pay.asl.json")
GOOD = {"charge": {"return": {"Payload": {"paid": True}}}}

def test_pays(flow):
    result = flow(PAY, {"amount": 5}, tasks=GOOD, on_token={"Approve": {"return": 1}})
    result.assert_succeeded(1)

def test_refuses(flow):
    flow(PAY, {}, tasks={"charge": {"raise": {"error": "NoCard"}}}).assert_failed("Refused")
    assert flow.test_state(PAY, {"paid": True}, state="Paid?").next_state == "Approve"
    assert len(flow.results) == 1
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "pay.asl.json").write_text(json.dumps(PAY))
    (tmp_path / "test_pay.py").write_text(TEST)

    def run(*arguments: str):
        command = [sys.executable, "-m", "pytest", *PLUGIN, "-p", "no:cacheprovider", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTEST_ADDOPTS": "", "COLUMNS": "120"}
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120)
        return done.returncode, done.stdout + done.stderr

    run.folder = tmp_path
    return run


MISSED = """pay: 4 of 4 states, 2 of 4 transitions, 1 of 1 catchers (2 executions)
    never taken: Paid? → Approve (rule 2)
    never taken: Paid? → Refused (default)
in all 78 %
"""


@pytest.mark.parametrize("arguments", [(), ("-n", "2")])
def test_coverage_is_reported(project, arguments):
    code, out = project("--flow-cov", *arguments)
    assert code == 0, out
    assert MISSED in out
    code, out = project("--flow-cov-fail-under", "80", *arguments)
    assert code == 1, out
    assert "FAIL: less than 80 %" in out
    assert project("--flow-cov-fail-under", "70", *arguments)[0] == 0


def test_without_the_option_nothing_is_reported(project):
    code, out = project()
    assert code == 0, out
    assert "coverage" not in out


def test_snapshots(project):
    source = TEST.replace("result.assert_succeeded(1)", 'result.snapshot()\n    result.snapshot("again")')
    (project.folder / "test_pay.py").write_text(source)
    code, out = project()
    assert code == 1
    assert "run pytest --update-snapshots" in out
    assert project("--update-snapshots")[0] == 0
    folder = project.folder / "__snapshots__" / "test_pay"
    assert sorted(p.name for p in folder.iterdir()) == ["test_pays.again.history", "test_pays.history"]
    assert project()[0] == 0
    (project.folder / "test_pay.py").write_text(source.replace('"amount": 5', '"amount": 6'))
    code, out = project()
    assert code == 1
    assert '"amount":5' in out and '+       0 ExecutionStarted {"input":{"amount":6}' in out


def test_scenario_files_are_tests(project):
    good = {"name": "pays", "tasks": {"charge": {"return": {"Payload": {"paid": True}}}, "Approve": {"return": 1}}}
    scenarios = [
        {**good, "expect": {"output": 1, "states": ["Charge", "...", "Approve"]}},
        {**good, "name": "pays twice", "expect": {"output": 2}},
        {**good, "name": "misspelt", "tasks": {"chrage": {"return": 1}}, "expect": {"output": 1}},
        {
            **good,
            "name": "answers the callback",
            "tokens": {"Approve": {"raise": {"error": "Denied"}}},
            "expect": {"error": "Denied"},
        },
    ]
    path = project.folder / "pay_test.json"
    path.write_text(json.dumps({"target": "pay.asl.json", "scenarios": scenarios}))
    (project.folder / "other_test.json").write_text('{"no": "scenario"}')
    code, out = project("-q", "--flow-cov")
    assert code == 1
    assert "2 failed, 4 passed" in out
    assert "output: expected 2, got 1" in out
    assert "no task `chrage` (did you mean `charge`?)" in out
    assert "pay: " in out
    code, out = project("-q", "-o", "flow_scenarios=false")
    assert (code, "2 passed" in out) == (0, True)
    path.write_text('{"traget": "pay.asl.json", "scenarios": []}')
    code, out = project("-q")
    assert code == 2
    assert "there is no key `traget` here (did you mean `target`?)" in out


WORKFLOW = """
from flowdsl import workflow
from flowdsl_tasks import lambda_

@lambda_.function()
def price(amount: int) -> int:
    return amount * 3

@workflow
def bill(amount: int) -> dict:
    total = price(amount=amount)
    if total > 10:
        return {"big": total}
    return {"small": total}
"""


def test_workflows_and_their_lambda_functions(project):
    (project.folder / "bill.py").write_text(WORKFLOW)
    (project.folder / "test_pay.py").write_text(
        "from bill import bill, price\n"
        "def test_big(flow):\n"
        "    result = flow(bill, {'amount': 5}, tasks={'price': price})\n"
        "    result.assert_succeeded({'big': 15})\n"
        "    result.assert_called_once_with('price', Payload={'amount': 5})\n"
    )
    expect = {"output": {"small": 3}}
    scenario = {"input": {"amount": 1}, "tasks": {"price": {"return": {"Payload": 3}}}, "expect": expect}
    for target in ("bill.py", "bill.py:bill"):
        (project.folder / "bill_test.json").write_text(json.dumps({"target": target, "scenarios": [scenario]}))
        code, out = project("--flow-cov")
        assert code == 0, out
        assert "2 passed" in out
        assert "bill: " in out and "(2 executions)" in out
    (project.folder / "bill_test.json").write_text(json.dumps({"target": "bill.py:bil", "scenarios": [scenario]}))
    assert "has no workflow 'bil'; it has bill" in project()[1]


def test_the_plugin_is_cheap():
    code = (
        "import sys, flowdsl.testing.plugin\n"
        "heavy = {'libcst', 'boto3', 'botocore', 'networkx', 'jlens', 'moto', 'flowdsl.local'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
