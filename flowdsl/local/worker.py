"""An activity worker: polls an activity, runs a Python function on what it gets, and reports how that ended.

Source: Developer Guide, "Activities"; API reference, `GetActivityTask`, `SendTaskSuccess`, `SendTaskFailure`,
`SendTaskHeartbeat`.
"""

import json
import threading
from collections.abc import Callable
from typing import Any

from flowdsl.dsl.errors import Error
from flowdsl.jsontypes import Json

MAX_ERROR, MAX_CAUSE = 256, 32_768
"""Characters of ``error`` and ``cause`` that `SendTaskFailure` takes."""


class ActivityWorker:
    """Does the work of one activity.

    Args:
        activity_arn: the activity.
        handler: gets the activity's input and returns its output; what it raises is the task's error, named after the
            exception's class, or as `flowdsl.Error` names it.
        name: shown in the execution history.
        heartbeat: seconds between heartbeats while the handler runs, or None for none.
        client: a boto3 client of Step Functions; made from the environment when None.
    """

    def __init__(
        self,
        activity_arn: str,
        handler: Callable[[Any], Json],
        *,
        name: str = "flowdsl-worker",
        heartbeat: float | None = None,
        client: Any = None,
    ) -> None:
        if client is None:
            import boto3
            from botocore.config import Config

            # GetActivityTask holds the connection for up to 60 seconds.
            client = boto3.client("stepfunctions", config=Config(read_timeout=65))
        self._client = client
        self._activity = activity_arn
        self._handler = handler
        self._name = name
        self._heartbeat = heartbeat
        self._stopped = threading.Event()

    def run(self) -> None:
        """Work until `stop` is called (or the process is interrupted)."""
        while not self._stopped.is_set():
            self.run_once()

    def stop(self) -> None:
        """End `run` after the task at hand."""
        self._stopped.set()

    def run_once(self) -> bool:
        """Poll once and do the task that comes; returns whether there was one."""
        answer = self._client.get_activity_task(activityArn=self._activity, workerName=self._name)
        token = answer.get("taskToken")
        if not token:
            return False
        finished = threading.Event()
        beats = self._beating(token, finished)
        try:
            output = json.dumps(self._handler(json.loads(answer.get("input") or "{}")))
        except Exception as error:
            name = error.error if isinstance(error, Error) else type(error).__name__
            self._client.send_task_failure(taskToken=token, error=name[:MAX_ERROR], cause=str(error)[:MAX_CAUSE])
        else:
            self._client.send_task_success(taskToken=token, output=output)
        finally:
            finished.set()
            if beats is not None:
                beats.join()
        return True

    def _beating(self, token: str, finished: threading.Event) -> threading.Thread | None:
        seconds = self._heartbeat
        if seconds is None:
            return None

        def beat() -> None:
            while not finished.wait(seconds):
                self._client.send_task_heartbeat(taskToken=token)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        return thread
