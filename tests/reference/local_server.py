"""A MiniStack server as a judge: started on loopback, asked through its own Step Functions API.

Its machines call activities instead of Lambda functions, so that the test answers every call itself, with any error
name; nothing else of a machine is changed. MiniStack pins its own botocore, so it lives in a virtual environment.
"""

import contextlib
import copy
import itertools
import json
import os
import socket
import subprocess
import threading
import time
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
import botocore.config
import botocore.exceptions

from flowdsl.ir.ops.values import normal
from flowdsl.testing import Outcome, TaskFailure
from tests.reference.engines import Script

VERSION = "ministack==1.5.33"
LAMBDA = "arn:aws:states:::lambda:invoke"
ROLE = "arn:aws:iam::000000000000:role/machine"
PATCHED = Path(__file__).with_name("patched_ministack.py")
SECONDS = 60
"""Longest time one execution may take."""


def install(folder: Path) -> Path:
    """Install MiniStack in an environment of its own; returns its Python.

    Raises:
        subprocess.SubprocessError: it cannot be installed.
    """
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", VERSION]
    subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
    return python


def _free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@contextmanager
def server(python: Path) -> Iterator[str]:
    """Start a server on loopback and give its address; it ends with the block."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "BIND_HOST": "127.0.0.1", "GATEWAY_PORT": str(port), "SFN_WAIT_SCALE": "0"}
    process = subprocess.Popen(
        [str(python), str(PATCHED)], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _await_start(process, address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()


def _await_start(process: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_ministack/health", timeout=2):
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"MiniStack did not start (exit code {process.poll()})")


class _Slot:
    """An activity with a thread that answers its tasks by the script of the execution that runs at the moment."""

    def __init__(self, client: Any, number: int) -> None:
        self.client = client
        self.activity = client.create_activity(name=f"tasks{number}")["activityArn"]
        self.script: Script | None = None
        self.calls: list[tuple[str, Any]] = []
        self.open = True
        threading.Thread(target=self._answer, daemon=True).start()

    def _answer(self) -> None:
        while self.open:
            try:
                task = self.client.get_activity_task(activityArn=self.activity)
            except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
                return  # the server has gone
            if task.get("taskToken"):
                self._one(task["taskToken"], normal(json.loads(task["input"])))

    def _one(self, token: str, arguments: Any) -> None:
        script = self.script
        if script is None:
            return
        self.calls.append((LAMBDA, arguments))
        with contextlib.suppress(botocore.exceptions.ClientError):  # the execution may have ended meanwhile
            try:
                result = script(LAMBDA, arguments)
            except TaskFailure as failure:
                error, cause = failure.error or "", failure.cause or ""
                self.client.send_task_failure(taskToken=token, error=error, cause=cause)
            else:
                self.client.send_task_success(taskToken=token, output=json.dumps(result))


class MiniStack:
    """Runs machines on a server; several threads may ask it at once."""

    name = "ministack"

    def __init__(self, address: str) -> None:
        config = botocore.config.Config(retries={"max_attempts": 0}, read_timeout=90, max_pool_connections=512)
        self.client = boto3.client(
            "stepfunctions", endpoint_url=address, region_name="us-east-1", aws_access_key_id="test",
            aws_secret_access_key="test", config=config,
        )  # fmt: skip
        self.numbers = itertools.count()
        self.free: list[_Slot] = []

    def run(self, definition: dict[str, Any], value: Any, script: Script) -> Outcome:
        """Run a machine on one input.

        Raises:
            TimeoutError: it takes longer than `SECONDS`.
            botocore.exceptions.ClientError: the server does not take the machine.
        """
        try:
            slot = self.free.pop()
        except IndexError:
            slot = _Slot(self.client, next(self.numbers))
        slot.calls, slot.script = [], script
        text = json.dumps(_asking(definition, slot.activity))
        name = f"machine{next(self.numbers)}"
        machine = self.client.create_state_machine(name=name, definition=text, roleArn=ROLE)["stateMachineArn"]
        execution = self.client.start_execution(stateMachineArn=machine, input=json.dumps(value))["executionArn"]
        deadline = time.monotonic() + SECONDS
        while (ended := self.client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            if time.monotonic() > deadline:
                raise TimeoutError(f"MiniStack did not end {text} within {SECONDS} s")
            time.sleep(0.03)
        slot.script = None
        self.client.delete_state_machine(stateMachineArn=machine)
        if ended["status"] == "SUCCEEDED":
            self.free.append(slot)
            return Outcome(normal(json.loads(ended["output"])), None, slot.calls)
        # Branches that were left behind may still ask: their answers must not come from another execution's script.
        slot.open = False
        return Outcome(None, ended.get("error") or ended["status"], slot.calls, str(ended.get("cause")))


def _asking(definition: Any, activity: str) -> Any:
    """Return a machine whose tasks are the activity's, and whose Succeed states are Pass states that end.

    MiniStack passes the input on where a Succeed state has an ``Output``. No recorded execution shows one; the Amazon
    States Language lists the field for Succeed in JSONata ("Top-level fields", the table of states and fields).
    """
    match definition:
        case dict():
            out = {key: _asking(item, activity) for key, item in definition.items()}
            if out.get("Type") == "Task" and out.get("Resource") == LAMBDA:
                out["Resource"] = activity
            if out.get("Type") == "Succeed" and "Output" in out:
                out |= {"Type": "Pass", "End": True}
            return out
        case list():
            return [_asking(item, activity) for item in definition]
        case _:
            return copy.copy(definition)
