"""Who performs the tasks of a run: mocks, the embedded AWS with the module's Lambda functions, or both in turn."""

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any

from flowdsl.adapters.api import Task
from flowdsl.cli.problems import Problems
from flowdsl.cli.usermodule import UserModule, failure
from flowdsl.diagnostics.rules.config import MissingExtra
from flowdsl.jsontypes import Json


@contextlib.contextmanager
def embedded_aws() -> Iterator[None]:
    """Have boto3 talk to moto, in this process, with a region and no real credentials.

    Raises:
        Problems: moto is not installed.
    """
    try:
        from moto import mock_aws
    except ImportError:
        raise Problems([MissingExtra(what="running against the embedded AWS", package="moto", extra="local")]) from None
    before = dict(os.environ)
    os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
    try:
        with mock_aws():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def mock_backend(mocks: dict[str, Json], setup: UserModule | None) -> Any:
    """Return the backend that answers from the mocks file."""
    from flowdsl.local import MockBackend

    return MockBackend(mocks, token_hook(setup))


def aws_backend(module: UserModule | None, setup: UserModule | None) -> Any:
    """Return the embedded AWS, with the Lambda functions of the workflow's module."""
    from flowdsl.local.tasks.moto import MotoBackend

    functions = lambda_functions(module) if module is not None else {}
    return MotoBackend(functions=functions, on_token=token_hook(setup) or _unanswered, http=_hook(setup, "http"))


class First:
    """Asks one backend, and a second one about tasks that the first does not know."""

    def __init__(self, first: Any, second: Any) -> None:
        self._first = first
        self._second = second

    def call(self, request: Any) -> Json:
        """Perform a task."""
        from flowdsl.local import UnknownTask

        try:
            return self._first.call(request)
        except UnknownTask:
            return self._second.call(request)


def token_hook(setup: UserModule | None) -> Callable[[Any], Json] | None:
    """Return the setup file's ``on_token``, its mistakes reported as such; None when it has none."""
    return _hook(setup, "on_token")


def _hook(setup: UserModule | None, name: str) -> Callable[[Any], Any] | None:
    hook = setup.value(name) if setup is not None else None
    if setup is None or not callable(hook):
        return None
    from flowdsl.local import TaskFailure

    def call(request: Any) -> Any:
        try:
            return hook(request)
        except TaskFailure:
            raise
        except Exception as error:
            raise Problems([failure(setup.source, error)]) from None

    return call


def _unanswered(_: Any) -> Json:
    from flowdsl.local import NoAnswer

    raise NoAnswer("Answer it in a function on_token(request) of the file given as --setup.")


def lambda_functions(module: UserModule) -> dict[str, Callable[..., Json]]:
    """Return the Lambda functions written in the workflow's module, and in those beside it, by their names on AWS."""
    found: dict[str, Callable[..., Json]] = {}
    for user_module in module.neighbours():
        for value in vars(user_module).values():
            name = getattr(value, "function_name", None)
            if isinstance(value, Task) and isinstance(name, str):
                found.setdefault(name, value.function)
    return found
