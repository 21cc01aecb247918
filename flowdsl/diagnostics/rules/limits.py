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
