"""The moto backend: an AWS simulated in this process, the default of ``flowdsl run``."""

from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local.context import REGION
from flowdsl.local.tasks.api import TaskRequest
from flowdsl.local.tasks.boto import ServiceBackend
from flowdsl.local.tasks.http import HttpHook
from flowdsl.local.tasks.mock import Answer


class MotoBackend(ServiceBackend):
    """Performs tasks on moto, in-process; nothing leaves the machine.

    Use it as a context manager, or call :meth:`close`; both may be left out inside a test that has ``mock_aws`` active
    already. Resources are created with ordinary boto3 calls while it is open::

        with MotoBackend(functions={"price": price}) as tasks:
            tasks.client("dynamodb").create_table(…)
            run(definition, input, tasks=tasks)

    Args:
        functions: Lambda functions run in-process, by name; others echo their payload.
        machines: definitions of nested executions, by name or ARN of the state machine.
        mocks: answers that replace calls.
        on_token: answers callbacks and activities.
        region: AWS region of the simulated account.
        http: answers ``http:invoke``, ``apigateway:invoke`` and ``eks:call``, which are no AWS APIs.

    Raises:
        ModuleNotFoundError: moto is not installed.
    """

    def __init__(
        self,
        *,
        functions: Mapping[str, Callable[..., Json]] | None = None,
        machines: Mapping[str, dict[str, Json]] | None = None,
        mocks: Mapping[str, Answer] | None = None,
        on_token: Callable[[TaskRequest], Json] | None = None,
        region: str = REGION,
        http: HttpHook | None = None,
    ) -> None:
        try:
            from moto import mock_aws
        except ModuleNotFoundError as error:  # pragma: no cover - tests run with the extra
            raise ModuleNotFoundError(
                f"MotoBackend needs the local extra: pip install 'flowdsl[local]' ({error})", name=error.name
            ) from None

        # Neither containers nor a Docker daemon: batch jobs succeed at once, functions are ours.
        self._mock: Any = mock_aws(config={"batch": {"use_docker": False}, "lambda": {"use_docker": False}})
        self._mock.start()
        self._open = True
        self._region = region
        self._clients: dict[str, Any] = {}
        super().__init__(
            lambda service, _credentials: self.client(service),
            functions=functions,
            echo=True,
            machines=machines,
            mocks=mocks,
            on_token=on_token,
            simulated=True,
            http=http,
        )

    def client(self, service: str) -> Any:
        """Return a boto3 client of the simulated AWS."""
        import boto3

        if service not in self._clients:
            self._clients[service] = boto3.client(
                service, region_name=self._region, aws_access_key_id="local", aws_secret_access_key="local"
            )
        return self._clients[service]

    def close(self) -> None:
        """End the simulation; what was created in it is gone."""
        if self._open:
            self._open = False
            self._mock.stop()

    def __enter__(self) -> "MotoBackend":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
