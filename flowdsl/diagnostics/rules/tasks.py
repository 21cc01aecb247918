"""Task calls (4xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class UnknownTask(Diagnostic):
    """The service module declares no such task."""

    code: ClassVar[str] = "FLOW401"
    title: ClassVar[str] = "unknown task"
    message: ClassVar[str] = "`{owner}` has no task `{name}`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_itm(table="t", key={"id": "1"})
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(table="t", key={"id": "1"})
    return x
"""

    owner: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownArgument(Diagnostic):
    """The stub's signature has no such parameter."""

    code: ClassVar[str] = "FLOW402"
    title: ClassVar[str] = "unknown argument"
    message: ClassVar[str] = "`{task}` has no parameter `{name}`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(tabel="t", key={"id": "1"})
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(table="t", key={"id": "1"})
    return x
"""

    task: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class MissingArgument(Diagnostic):
    """A required parameter of the stub was not given."""

    code: ClassVar[str] = "FLOW403"
    title: ClassVar[str] = "missing argument"
    message: ClassVar[str] = "`{task}` needs {name}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(table="t")
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(table="t", key={"id": "1"})
    return x
"""

    task: str = ""
    name: str = ""


@dataclass(frozen=True, kw_only=True)
class BadArgument(Diagnostic):
    """The service would refuse the call."""

    code: ClassVar[str] = "FLOW404"
    title: ClassVar[str] = "argument not accepted"
    message: ClassVar[str] = "{why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import sqs

@workflow
def demo(x: int) -> object:
    sqs.send_message(
        queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/q", message_body="m", delay_seconds=901
    )
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import sqs

@workflow
def demo(x: int) -> object:
    sqs.send_message(
        queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/q", message_body="m", delay_seconds=900
    )
    return x
"""

    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class PatternUnavailable(Diagnostic):
    """AWS offers each integration with certain patterns only."""

    code: ClassVar[str] = "FLOW405"
    title: ClassVar[str] = "integration pattern not offered"
    message: ClassVar[str] = "`{task}` does not offer `.{pattern}`"
    help: ClassVar[str] = "it offers: {offered}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item.sync(table="t", key={"id": "1"})
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    dynamodb.get_item(table="t", key={"id": "1"})
    return x
"""

    task: str = ""
    pattern: str = ""
    offered: str = ""


@dataclass(frozen=True, kw_only=True)
class BadOption(Diagnostic):
    """Options such as `retry=` and `task_timeout=` become fields of the state; ASL limits their values."""

    code: ClassVar[str] = "FLOW406"
    title: ClassVar[str] = "task option not accepted"
    message: ClassVar[str] = "{why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    return charge(x, task_timeout=0)
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import lambda_


@lambda_.function()
def charge(amount: int) -> int:
    return amount

@workflow
def demo(x: int) -> object:
    return charge(x, task_timeout=10)
"""

    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class UnknownServiceError(Diagnostic):
    """The service's model declares no such error, so a handler for it would never run."""

    code: ClassVar[str] = "FLOW407"
    title: ClassVar[str] = "unknown service error"
    message: ClassVar[str] = "`{owner}` has no error `{name}`"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    try:
        dynamodb.get_item(table="t", key={"id": "1"})
    except dynamodb.ConditionalCheckFailed:
        return 0
    return x
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(x: int) -> object:
    try:
        dynamodb.get_item(table="t", key={"id": "1"})
    except dynamodb.ConditionalCheckFailedException:
        return 0
    return x
"""

    owner: str = ""
    name: str = ""
