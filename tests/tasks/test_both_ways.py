"""Every stub twice against a simulated AWS: called in plain Python, and as the machine that it compiles to.

Both must come to the same result, casing and parsed payloads included, and jobs are followed to their end.
"""

import json
import re
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from flowdsl.adapters.api import Pattern, Task
from flowdsl.compiler import compile_source
from flowdsl.local import run
from flowdsl.local.direct import backend
from flowdsl.local.tasks.moto import MotoBackend
from flowdsl.source import SourceFile
from tests.tasks.worlds import ANSWERS, MOCKS, SETUP, answering
from tools.stubs import service, stubs, workflow_text

CASES = [(task, pattern) for task in stubs() for pattern in task.patterns]


def name_of(value: Any) -> str:
    return f"{service(value)}.{value.name}" if isinstance(value, Task) else str(value)


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DEFAULT_REGION", "us-east-1"), ("ACCESS_KEY_ID", "local"), ("SECRET_ACCESS_KEY", "local")):
        monkeypatch.setenv(f"AWS_{name}", value)
    monkeypatch.setenv("MOTO_EC2_LOAD_DEFAULT_AMIS", "false")
    monkeypatch.setattr("time.sleep", lambda _: None)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that makes a new world, always the same one, and gives its clients."""
    import random

    from moto.moto_api._internal import mock_random

    opened: list[MotoBackend] = []

    def make(mocks: dict[str, Any]) -> MotoBackend:
        for old in opened:
            old.close()
        opened.append(MotoBackend(mocks=mocks, on_token=lambda request: {"approved": True}))
        mock_random.seed(7)
        random.seed(7)
        return opened[-1]

    yield make
    for last in opened:
        last.close()


UNSETTLED = ("SdkHttpMetadata", "SdkResponseMetadata", "CertificateAuthority", "ClientRequestToken")


UNSETTLED_TEXT = re.compile(
    r"\d{4}-\d\d-\d\d[T ][\d:.]+(Z|[+-]\d\d:\d\d)?|\b1[78]\d{8,}(\.\d+)?\b|\b[a-z0-9]{25}\b|\b[0-9a-f]{4,}\b|sg-\w+"
)


def settled(value: Any) -> Any:
    """Return a result without what differs from one call to the next: moments, and ids of requests."""
    if isinstance(value, dict):
        return {key: settled(item) for key, item in value.items() if key not in UNSETTLED}
    if isinstance(value, list):
        return [settled(item) for item in value]
    if isinstance(value, str):
        return UNSETTLED_TEXT.sub("<any>", value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # an integral number is the int, as the contract has it
    return "<any>" if isinstance(value, int | float) and value > 1e9 else value


@pytest.mark.parametrize(("task", "pattern"), CASES, ids=name_of)
def test_plain_python_and_the_machine_agree(task: Task[..., Any, Any], pattern: Pattern, world: Any) -> None:
    if service(task) == "glue":
        pytest.importorskip("pyparsing", reason="moto needs pyparsing for Glue")
    name = f"{service(task)}.{task.name}"
    mocks = MOCKS.get(name, MOCKS.get(service(task), {}))
    setup = SETUP.get(name, SETUP.get(service(task), lambda client: {}))
    results = []
    for way in ("machine", "python"):
        tasks = world(mocks)
        text = workflow_text(task, pattern)
        for old, new in setup(tasks.client).items():
            text = text.replace(old, new)
        with answering(ANSWERS.get(name, {})):
            if way == "machine":
                result = by_machine(text, tasks)
            else:
                own = mocks or task.name == "invoke_activity" or pattern == "wait_for_token"
                with backend(tasks) if own else nullcontext():
                    result = by_python(text)
        results.append((text, settled(result)))
    assert results[0][0] == results[1][0], "the two worlds differ"
    assert json.dumps(results[0][1], indent=1, sort_keys=True) == json.dumps(results[1][1], indent=1, sort_keys=True)


def by_machine(text: str, tasks: MotoBackend) -> Any:
    made = compile_source(SourceFile("flow.py", text))
    assert made.artefacts, [d.text(d.message) for d in made.diagnostics]
    execution = run(made.artefacts[0].definition, {}, tasks=tasks)
    assert execution.status == "SUCCEEDED", (execution.error, execution.cause)
    return execution.output


def by_python(text: str) -> Any:
    space: dict[str, Any] = {"__name__": "flow"}
    exec(text, space)
    return space["example"]()
