"""Which severity each rule has in this run: its own, what the configuration says, or stricter.

An error means that the machine would not behave as the Python does, so nothing lowers one; a warning can be
raised to an error, or switched off.
"""

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Literal, TypeAlias

from flowdsl.diagnostics.model import Diagnostic
from flowdsl.records import dataclass

Level: TypeAlias = Literal["error", "warning", "off"]

LEVELS: tuple[Level, ...] = ("error", "warning", "off")


@dataclass(frozen=True, slots=True)
class Levels:
    """The severities of one run.

    Attributes:
        rules: code → level, from ``[tool.flowdsl.rules]``.
        warnings_as_errors: whether what is still a warning counts as an error.
    """

    rules: Mapping[str, Level] = field(default_factory=dict)
    warnings_as_errors: bool = False

    def of(self, diagnostic: Diagnostic) -> Level:
        """Return the level at which a diagnostic is shown."""
        if diagnostic.severity == "error":
            return "error"
        level = self.rules.get(diagnostic.code, "warning")
        return "error" if level == "warning" and self.warnings_as_errors else level

    def forbid(self, diagnostics: Iterable[Diagnostic]) -> bool:
        """Whether any of them stops the run: nothing is written then."""
        return any(self.of(diagnostic) == "error" for diagnostic in diagnostics)
