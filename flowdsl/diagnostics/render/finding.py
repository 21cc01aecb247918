"""A diagnostic with all its texts filled in: the one thing every format is made from."""

from collections.abc import Iterable
from typing import Literal

from flowdsl.diagnostics.levels import Levels
from flowdsl.diagnostics.model import Diagnostic, Label
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE, SourceFile, Span


@dataclass(frozen=True, slots=True)
class Finding:
    """One diagnostic as it is shown.

    Attributes:
        code: ``FLOWnnn``.
        title: the rule's name.
        level: its severity in this run.
        message: the fact.
        label: the text at the carets, or "".
        note: background, or "".
        helps: what to do: the place's own hint first, then the rule's.
        file: where it stands.
        span: its place there.
        labels: the secondary places.
    """

    code: str
    title: str
    level: Literal["error", "warning"]
    message: str
    label: str
    note: str
    helps: tuple[str, ...]
    file: SourceFile
    span: Span
    labels: tuple[Label, ...]

    @property
    def placed(self) -> bool:
        """Whether it belongs to a file at all."""
        return self.file is not NOWHERE.file

    @property
    def place(self) -> str:
        """Return ``file:line:column``, or only the file's name when there is no text to point at."""
        return f"{self.file.name}:{self.span.line}:{self.span.column}" if self.file.text else self.file.name


def findings(diagnostics: Iterable[Diagnostic], levels: Levels) -> list[Finding]:
    """Fill in the texts of the diagnostics that are not switched off, in the order given."""
    found = []
    for diagnostic in diagnostics:
        level = levels.of(diagnostic)
        if level == "off":
            continue
        helps = (diagnostic.hint, diagnostic.text(diagnostic.help))
        found.append(
            Finding(
                diagnostic.code,
                diagnostic.title,
                level,
                diagnostic.text(diagnostic.message),
                diagnostic.text(diagnostic.label),
                diagnostic.text(diagnostic.note),
                tuple(text for text in helps if text),
                diagnostic.origin.file,
                diagnostic.origin.span,
                diagnostic.labels,
            )
        )
    return found


def summary(shown: Iterable[Finding]) -> str:
    """Return ``2 errors, 1 warning``; an empty string when there is nothing."""
    levels = [finding.level for finding in shown]
    errors, warnings = levels.count("error"), levels.count("warning")
    parts = [_count(errors, "error")] if errors else []
    return ", ".join(parts + ([_count(warnings, "warning")] if warnings else []))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


SHOWN = 50
"""How many findings the formats for people show."""


def cap(found: list[Finding]) -> tuple[list[Finding], str]:
    """Return at most `SHOWN` of them, errors before warnings, and what to say about the rest."""
    if len(found) <= SHOWN:
        return found, ""
    by_weight = sorted(range(len(found)), key=lambda number: (found[number].level != "error", number))
    kept = sorted(by_weight[:SHOWN])
    return [found[number] for number in kept], f"… and {len(found) - SHOWN} more not shown"
