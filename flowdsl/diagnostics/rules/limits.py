"""Limits of Step Functions (6xx)."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic


@dataclass(frozen=True, kw_only=True)
class InvalidMachine(Diagnostic):
    """The compiled machine would be refused on creation. The state named here comes from this place."""

    code: ClassVar[str] = "FLOW601"
    title: ClassVar[str] = "machine refused by AWS"
    message: ClassVar[str] = "{why}"

    why: str = ""
    pointer: str = ""


@dataclass(frozen=True, kw_only=True)
class TooLarge(Diagnostic):
    """Functions are inlined where they are called, and `finally` blocks are written once for every way through them. A
    function that calls another one twice, which calls another one twice, doubles with every step."""

    code: ClassVar[str] = "FLOW602"
    title: ClassVar[str] = "workflow grows too large"
    message: ClassVar[str] = "written out, this workflow has more than {most} {what}"
    label: ClassVar[str] = "the limit is passed here"
    help: ClassVar[str] = (
        "call what repeats from a loop, make it a Lambda function beside the workflow, or start it as a workflow of "
        "its own with `stepfunctions.start_execution`"
    )

    most: int = 0
    what: str = ""


@dataclass(frozen=True, kw_only=True)
class NestedFinally(Diagnostic):
    """A `finally` block runs after every way through its `try`, and each way has a copy of it; inside each other they
    double with every level, in CPython's own bytecode, too."""

    code: ClassVar[str] = "FLOW603"
    title: ClassVar[str] = "`finally` nested too deeply"
    message: ClassVar[str] = "more than {most} `finally` blocks stand inside each other"
    label: ClassVar[str] = "this one is too deep"
    help: ClassVar[str] = "clean up in one `finally`, or in `try` statements after each other"

    most: int = 0
