"""What type checkers see: every example is well typed, and mistakes in calls and results are found."""

import textwrap
from pathlib import Path

from mypy import api

from tools.stubs import example, modules, stubs

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
"""


def test_type_checkers_understand_the_stubs(tmp_path: Path) -> None:
    lines = ["from flowdsl import Error, Retry, context", "from flowdsl_tasks import " + ", ".join(modules()), ""]
    calls = [
        (task, pattern) for task in stubs() for pattern in (None, "wait_for_token") if pattern in (None, *task.patterns)
    ]
    for number, (task, pattern) in enumerate(calls):
        lines += [f"def example_{number}() -> object:", textwrap.indent("return " + example(task, pattern), "    "), ""]  # type: ignore[arg-type]
    lines += [
        "def mistakes() -> None:", MISTAKES, "",
        "def options() -> None:",
        '    glue.start_job_run(job_name="j", retry=Retry(max_attempts=1), task_timeout=60, state_name="run")',
        "    try:",
        '        sqs.send_message.wait_for_token(queue_url="u", message_body={"t": context.task_token})',
        "    except (dynamodb.ConditionalCheckFailedException, sqs.AmazonSQSException) as error:",
        "        text: str = error.error + error.cause", "",
    ]  # fmt: skip
    file = tmp_path / "calls.py"
    file.write_text("\n".join(lines), "utf-8")
    said, _, code = api.run(["--strict", "--no-incremental", "--config-file", str(ROOT / "pyproject.toml"), str(file)])
    assert code == 0, said
