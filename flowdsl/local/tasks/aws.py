"""The AWS backend: tasks are performed on the real AWS."""

import json
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

        super().__init__(client, functions=functions, mocks=mocks, on_token=on_token, sleep=time.sleep, http=http)


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
