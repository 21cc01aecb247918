"""How a command ends other than well."""

from collections.abc import Iterable

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules import config as rules

OK, FOUND, USAGE, FAILED, INTERRUPTED, INTERNAL = 0, 1, 2, 3, 130, 70
BROKEN_PIPE = 141
"""Exit codes: all well, diagnostics or drift, usage or files, a failed execution, Ctrl-C, a bug in flowdsl, a reader
that left."""


class Problems(Exception):
    """Stops a command with diagnostics."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        super().__init__()
        self.diagnostics = list(diagnostics)


class Stop(Exception):
    """Stops a command that has said all there is to say.

    Attributes:
        code: the exit code.
    """

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code


def exit_code(diagnostics: Iterable[Diagnostic]) -> int:
    """Return the exit code for diagnostics that stopped a command."""
    return USAGE if any(isinstance(diagnostic, rules.UsageProblem) for diagnostic in diagnostics) else FOUND
