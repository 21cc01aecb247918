"""Permissions (7xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic, Severity


@dataclass(frozen=True, kw_only=True)
class WildcardResource(Diagnostic):
    """A permission could not be narrowed to one resource because the argument that names it is not known at compile
    time."""

    code: ClassVar[str] = "FLOW701"
    title: ClassVar[str] = "permission not narrowed"
    severity: ClassVar[Severity] = "warning"
    message: ClassVar[str] = "{why}"
    help: ClassVar[str] = "{instead}"
    bad: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(name: str) -> object:
    dynamodb.get_item(table=name, key={"id": "1"})
    return 1
"""
    good: ClassVar[str] = """\
from flowdsl import workflow
from flowdsl_tasks import dynamodb

@workflow
def demo(name: str) -> object:
    dynamodb.get_item(table="orders", key={"id": "1"})
    return 1
"""

    why: str = ""
    instead: str = ""


@dataclass(frozen=True, kw_only=True)
class DeniedWildcard(Diagnostic):
    """The project forbids permissions on every resource: `deny-wildcards` in `[tool.flowdsl]` of `pyproject.toml`.

    With `true`, actions that AWS lets name no resource are excepted; with `"all"` they are not. `allow-wildcards` lists
    patterns of actions that may have every resource all the same.
    """

    code: ClassVar[str] = "FLOW702"
    title: ClassVar[str] = "permission on every resource"
    severity: ClassVar[Severity] = "error"
    message: ClassVar[str] = "the policy would allow {action} on every resource, which `deny-wildcards` forbids"
    help: ClassVar[str] = "{instead}"
    example = "session"
    bad: ClassVar[str] = """\
# pyproject.toml
[tool.flowdsl]
deny-wildcards = true

# flow.py
from flowdsl import workflow
from flowdsl_tasks import glue

@workflow
def demo() -> object:
    glue.start_job_run(job_name="nightly", iam=["s3:GetObject"])
    return 1

$ flowdsl check flow.py
"""
    good: ClassVar[str] = """\
# pyproject.toml
[tool.flowdsl]
deny-wildcards = true

# flow.py
from flowdsl import workflow
from flowdsl_tasks import glue

@workflow
def demo() -> object:
    glue.start_job_run(
        job_name="nightly", iam=[{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-data/*"}]
    )
    return 1

$ flowdsl check flow.py
"""

    action: str = ""
    instead: str = ""
