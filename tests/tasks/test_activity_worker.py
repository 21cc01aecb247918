"""An activity worker answers for the function it runs."""

import json
import time
from typing import Any

from flowdsl import Error
from flowdsl_tasks import stepfunctions

ARN = "arn:aws:states:us-east-1:123456789012:activity:review"


class Rejected(Error):
    pass


class Client:
    """Hands out tasks and remembers the answers."""

    def __init__(self, *inputs: Any) -> None:
        self.inputs = list(inputs)
        self.answers: list[tuple[str, dict[str, Any]]] = []

    def get_activity_task(self, **_: Any) -> dict[str, Any]:
        return {"taskToken": "t", "input": json.dumps(self.inputs.pop(0))} if self.inputs else {}

    def __getattr__(self, name: str) -> Any:
        return lambda **members: self.answers.append((name, members))


def review(data: Any) -> Any:
    if data["n"] > 1:
        raise Rejected("too many")
    if data["n"] < 0:
        raise ValueError("negative")
    return {"ok": data["n"]}


def test_results_and_errors_are_reported() -> None:
    client = Client({"n": 1}, {"n": 2}, {"n": -1})
    worker = stepfunctions.activity_worker(ARN, review, client=client)
    assert [worker.run_once() for _ in range(4)] == [True, True, True, False]
    assert client.answers == [
        ("send_task_success", {"taskToken": "t", "output": '{"ok": 1}'}),
        ("send_task_failure", {"taskToken": "t", "error": "Rejected", "cause": "too many"}),
        ("send_task_failure", {"taskToken": "t", "error": "ValueError", "cause": "negative"}),
    ]


def test_it_beats_while_the_function_runs_and_stops_when_told() -> None:
    client = Client(1)

    def slow(_: Any) -> Any:
        time.sleep(0.1)
        worker.stop()
        return None

    worker = stepfunctions.activity_worker(ARN, slow, client=client, heartbeat=0.02)
    worker.run()
    names = [name for name, _ in client.answers]
    assert names[-1] == "send_task_success"
    assert names[0] == "send_task_heartbeat"
