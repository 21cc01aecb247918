"""What type checkers see: every example is well typed, and mistakes in calls and results are found.

mypy is always there; pyright runs where it is installed (``tox -e pyright``).
"""

import json
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from mypy import api

from flowdsl.adapters.api import Task
from flowdsl.adapters.service import Service
from flowdsl.ir.types import RecordType
from tests.tasks.stubs import requests
from tools.stubs import example, modules, service, stubs

ROOT = Path(__file__).resolve().parents[2]

MISTAKES = """
    dynamodb.update_item(table="t", key={"id": 1}, return_values="ALLNEW")  # type: ignore[arg-type]
    dynamodb.get_item(table="t")  # type: ignore[call-arg]
    dynamodb.get_item(table="t", key={"id": 1})["Itm"]  # type: ignore[misc]
    sqs.send_message(queue="u", message_body="b")  # type: ignore[call-arg]
    sqs.send_message(queue_url="u", message_body="b", task_timeout="60")  # type: ignore[arg-type]
    ecs.run_task(task_definition="t", container_overrides=[{"nam": "x"}])  # type: ignore[typeddict-unknown-key]
    ecs.run_task(task_definition="t", launch_type="LAMBDA")  # type: ignore[arg-type]
    events.put_events(entries=[{"Source": 1}])  # type: ignore[typeddict-item]
    glue.start_job_run(job_name="j")["JobRunID"]  # type: ignore[misc]
    glue.start_job_run.sync(job_name="j")["JobRunID"]  # type: ignore[typeddict-item]
    glue.start_job_run.sync(job_name="j")["ExecutionTime"].upper()  # type: ignore[attr-defined]
    ecs.run_task.sync(task_definition="t")["Containers"][0]["ExitCod"]  # type: ignore[typeddict-item]
"""

RIGHT = """
def options() -> None:
    glue.start_job_run(job_name="j", retry=Retry(max_attempts=1), task_timeout=60, state_name="run")
    try:
        sqs.send_message.wait_for_token(queue_url="u", message_body={"t": context.task_token})
    except (dynamodb.ConditionalCheckFailedException, sqs.AmazonSQSException) as error:
        text: str = error.error + error.cause

def paths() -> object:
    name: object = json_path("$.name")
    return lambda_.invoke(function_name="f", payload={"n": name, "i": json_path.uuid()}, result_path=json_path.DISCARD)

def results() -> list[int]:
    seconds: int = glue.start_job_run.sync(job_name="j")["ExecutionTime"]
    code: int = ecs.run_task.sync(task_definition="t")["Containers"][0]["ExitCode"]
    state: str = emr.add_step.sync(cluster_id="j-1", name="n", jar="x.jar")["Step"]["Status"]["State"]
    rows: list[str] = [state, lambda_.invoke(function_name="f")["Payload"]]
    return [seconds, code, len(rows), stepfunctions.start_execution.sync(state_machine_arn="a")["Output"]["n"]]
"""


def waited() -> list[Task[..., Any, Any]]:
    """Return the stubs that can wait for a job's end, and whose result there AWS describes."""
    return [task for task in stubs() if task.sync_result is not None]


def program() -> str:
    """Return a module that makes every call, reads what no job's end has, and makes mistakes."""
    lines = ["from flowdsl import Error, Retry, context, json_path"]
    lines += ["from flowdsl_tasks import " + ", ".join(modules()), ""]
    calls = [
        (task, pattern) for task in stubs() for pattern in (None, "wait_for_token") if pattern in (None, *task.patterns)
    ]
    for number, (task, pattern) in enumerate(calls):
        lines += [f"def example_{number}() -> object:", textwrap.indent("return " + example(task, pattern), "    "), ""]  # type: ignore[arg-type]
    lines.append("def ends() -> None:")
    for number, task in enumerate(waited()):
        call = example(task, "sync")
        lines += [
            textwrap.indent(f"end_{number} = {call[: call.rindex(')') + 1]}", "    "),
            f'    end_{number}["NoSuchField"]  # type: ignore',
        ]
    return "\n".join([*lines, "", "def mistakes() -> None:", MISTAKES, RIGHT])


def test_mypy_understands_the_stubs(tmp_path: Path) -> None:
    file = tmp_path / "calls.py"
    file.write_text(program(), "utf-8")
    said, _, code = api.run(["--strict", "--no-incremental", "--config-file", str(ROOT / "pyproject.toml"), str(file)])
    assert code == 0, said


def pyright(*paths: Path | str) -> list[str]:
    """Return what pyright finds wrong, one line each; an unneeded ``type: ignore`` is wrong too."""
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, *map(str, paths)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    return [
        f"{Path(found['file']).name}:{found['range']['start']['line'] + 1}: {found['message']}"
        for found in json.loads(done.stdout)["generalDiagnostics"]
        if found["severity"] == "error"
    ]


def test_pyright_understands_the_stubs(tmp_path: Path) -> None:
    pytest.importorskip("pyright", reason="pyright is not installed: tox -e pyright")
    file = tmp_path / "calls.py"
    head = "# pyright: basic, reportUnnecessaryTypeIgnoreComment=true\n"
    file.write_text(head + program(), "utf-8")
    assert pyright(file) == []


def test_pyright_understands_the_examples() -> None:
    pytest.importorskip("pyright", reason="pyright is not installed: tox -e pyright")
    assert pyright("examples") == []


@pytest.mark.parametrize("task", waited(), ids=lambda task: f"{service(task)}.{task.name}")
def test_the_compiler_and_type_checkers_know_the_same_of_a_job_s_end(task: Task[..., Any, Any]) -> None:
    for request in requests(task, "sync"):
        if service(task) == "eks" and task.name == "run_job":  # what Kubernetes answers is Kubernetes' business
            continue
        assert isinstance(request.result_type, RecordType)
        static = {field.name for field in request.result_type.fields}
        assert static <= set(task.sync_result.__annotations__), static
        assert set(task.sync_result.__annotations__) - static <= {"SdkHttpMetadata", "SdkResponseMetadata"}


def test_an_api_s_shape_is_what_both_are_made_of() -> None:
    described = Service("glue").output("GetJobRun", "JobRun")
    assert isinstance(described, RecordType)
    assert described.closed
