"""The AWS backend: tasks are performed on the real AWS, or on moto where the process is inside `mock_aws`."""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local.tasks.api import TaskRequest
from flowdsl.local.tasks.boto import ServiceBackend
from flowdsl.local.tasks.http import HttpHook
from flowdsl.local.tasks.mock import Answer


class AwsBackend(ServiceBackend):
    """Performs tasks on the real AWS, with the credentials of the environment.

    Inside moto's ``mock_aws`` the same clients talk to a simulation: a gap of it is said to be one, a nested execution
    that is waited for runs on the engine (moto's never end), and a job that never ends is given up.

    Args:
        region: AWS region, the environment's by default.
        functions: Lambda functions run in-process instead of being invoked.
        mocks: answers that replace calls.
        on_token: answers callbacks and activities.
        http: answers ``http:invoke``, ``apigateway:invoke`` and ``eks:call``: their credentials AWS gives to Step
            Functions only.
    """

    def __init__(
        self,
        *,
        region: str | None = None,
        functions: Mapping[str, Callable[..., Json]] | None = None,
        mocks: Mapping[str, Answer] | None = None,
        on_token: Callable[[TaskRequest], Json] | None = None,
        http: HttpHook | None = None,
    ) -> None:
        self.blocking = True
        clients: dict[tuple[str, str], Any] = {}
        lock = threading.Lock()

        def client(service: str, credentials: Json) -> Any:
            key = (service, json.dumps(credentials, sort_keys=True))
            with lock:  # making a client is not thread-safe, using one is
                if key not in clients:
                    clients[key] = _assumed(service, region, credentials)
                return clients[key]

        simulated = _inside_moto()
        super().__init__(
            client,
            functions=functions,
            mocks=mocks,
            on_token=on_token,
            sleep=_glance if simulated else time.sleep,
            simulated=simulated,
            http=http,
        )


def _inside_moto() -> bool:
    """Tell whether moto answers the clients of this process."""
    models = sys.modules.get("moto.core.models")
    return bool(models is not None and models.botocore_stubber.enabled)


def _glance(_: float) -> None:
    """Wait between two looks at a simulated job: long enough for one that moto runs on a thread of its own."""
    time.sleep(0.05)


def _assumed(service: str, region: str | None, credentials: Json) -> Any:
    """Return a client, with the role of a task's ``Credentials`` when it has one."""
    import boto3

    role = credentials.get("RoleArn") if isinstance(credentials, dict) else None
    if role is None:
        return boto3.client(service, region_name=region)
    answer = boto3.client("sts", region_name=region).assume_role(RoleArn=role, RoleSessionName="flowdsl-local")
    given = answer["Credentials"]
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )
