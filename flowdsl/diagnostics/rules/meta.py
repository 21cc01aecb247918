"""0xx: about flowdsl's own comments."""

from dataclasses import dataclass
from typing import ClassVar

from flowdsl.diagnostics.model import Diagnostic, Severity


@dataclass(frozen=True, kw_only=True)
class UnusedIgnore(Diagnostic):
    """An ``ignore`` comment names a rule that reports nothing there.

    A comment that no longer does anything hides the next problem of that kind, so it is to be removed.
    """

    code = "FLOW001"
    title = "unused ignore"
    severity: ClassVar[Severity] = "warning"
    message = "`{rule}` is ignored here, but nothing reports it"
    label = "this ignore has no effect"
    help = "remove it"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b  # flowdsl: ignore[FLOW701] -- not needed
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    rule: str


@dataclass(frozen=True, kw_only=True)
class BareIgnore(Diagnostic):
    """An ``ignore`` comment has to name the rules it ignores.

    A bare one would silence every rule, also those that do not exist yet.
    """

    code = "FLOW002"
    title = "ignore without a rule"
    message = "`flowdsl: {directive}` names no rule"
    label = "which rule?"
    help = "write `# flowdsl: {directive}[FLOWnnn] -- reason`"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b  # flowdsl: ignore
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    directive: str


@dataclass(frozen=True, kw_only=True)
class UnknownDirective(Diagnostic):
    """A comment begins like an instruction to flowdsl, but is none.

    There are two: ``# flowdsl: ignore[FLOWnnn] -- reason`` at the end of a line (of a ``def`` line: for the whole
    function), and ``# flowdsl: ignore-file[FLOWnnn] -- reason`` anywhere.
    """

    code = "FLOW003"
    title = "unknown comment"
    message = "flowdsl has no comment `{directive}`"
    help = "write `# flowdsl: ignore[FLOWnnn] -- reason` or `# flowdsl: ignore-file[FLOWnnn] -- reason`"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b  # flowdsl: ingore[FLOW701]
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    directive: str


@dataclass(frozen=True, kw_only=True)
class CannotIgnore(Diagnostic):
    """An ``ignore`` comment names a rule that is an error.

    An error says that the machine would not do what the Python does. Ignoring it would not make it do so.
    """

    code = "FLOW004"
    title = "errors cannot be ignored"
    message = "`{rule}` ({rule_title}) is an error and cannot be ignored"
    label = "only warnings can be ignored"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b  # flowdsl: ignore[FLOW002]
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    rule: str
    rule_title: str


@dataclass(frozen=True, kw_only=True)
class UnknownRule(Diagnostic):
    """A comment or the configuration names a rule that does not exist."""

    code = "FLOW005"
    title = "unknown rule"
    message = "there is no rule `{rule}`"
    help = "`flowdsl explain` lists all rules"
    bad = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b  # flowdsl: ignore[FLOW0999]
"""
    good = """\
from flowdsl import workflow

@workflow
def total(a: int, b: int) -> int:
    return a + b
"""

    rule: str
