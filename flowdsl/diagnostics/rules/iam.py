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
