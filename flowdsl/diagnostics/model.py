"""What a diagnostic is: the base of every rule, secondary labels, and the sink that collects them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from flowdsl.source import NOWHERE, Located

Severity: TypeAlias = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Label:
    """A second place that explains the first: ``first assigned here``."""

    origin: Located
    text: str


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """Base of all rules. A subclass is one rule: its fields are the facts, its class texts say them.

    The class docstring is the rule's documentation (what it says and why); `bad` and `good` are complete modules
    which the tests compile: `bad` must report the rule and `good` must not. Where `example` is ``session`` they are
    files (``# NAME`` above the text) and commands (``$ flowdsl …``) instead. Texts are `str.format` templates over the
    fields; an empty one is left out.

    Attributes:
        code: ``FLOWnnn``; ranges: 0xx meta, 1xx Python that is not supported, 2xx names and types, 3xx loops,
            regions and aliasing, 4xx tasks, 5xx expressions, 6xx limits, 7xx IAM, 8xx configuration and
            files, 9xx internal.
        title: the rule's name in a few lower-case words.
        message: states the fact; stands alone.
        label: says why, at the carets.
        note: background worth knowing.
        help: what to write instead.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    severity: ClassVar[Severity] = "error"
    message: ClassVar[str]
    label: ClassVar[str] = ""
    note: ClassVar[str] = ""
    help: ClassVar[str] = ""
    example: ClassVar[Literal["module", "session"]] = "module"
    bad: ClassVar[str] = ""
    good: ClassVar[str] = ""

    origin: Located = NOWHERE
    labels: tuple[Label, ...] = ()
    hint: str = ""
    """A help that only the place of reporting can give (``did you mean `table`?``); shown before the rule's own."""
    follows: str = ""
    """The name of what cannot be used and would have the attribute: where that is reported, this is not shown."""

    def text(self, template: str) -> str:
        """Fill one of the class templates with this diagnostic's fields."""
        return template.format_map(_Fields(self)) if template else ""


class _Fields(dict[str, object]):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__()
        self.diagnostic = diagnostic

    def __missing__(self, key: str) -> object:
        return getattr(self.diagnostic, key)


@dataclass(slots=True)
class Sink:
    """Collects diagnostics while the compiler goes on, so that one run reports them all."""

    diagnostics: list[Diagnostic] = field(default_factory=list)

    def report(self, diagnostic: Diagnostic) -> None:
        """Add one; the same rule with the same facts at the same place counts once."""
        self.diagnostics.append(diagnostic)

    @property
    def errors(self) -> list[Diagnostic]:
        """The diagnostics that forbid output."""
        return [d for d in self.diagnostics if d.severity == "error"]

    def sorted(self) -> list[Diagnostic]:
        """Return them by file, place and code, without duplicates and what only follows from another one."""
        seen: set[tuple[object, ...]] = set()
        keyed = []
        reported = {getattr(diagnostic, "name", "") for diagnostic in self.errors if not diagnostic.follows}
        for number, diagnostic in enumerate(self.diagnostics):
            if diagnostic.follows and diagnostic.follows in reported:
                continue
            key = (
                diagnostic.origin.file.name,
                diagnostic.origin.span,
                diagnostic.code,
                diagnostic.text(diagnostic.message),
            )
            if key not in seen:
                seen.add(key)
                keyed.append((key, number, diagnostic))
        return [diagnostic for _, _, diagnostic in sorted(keyed, key=lambda item: (item[0], item[1]))]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``did you mean `x`?`` for the closest known word, or the only one it is a part of; else ``""``."""
    from difflib import get_close_matches  # Only a mistake pays for it.

    names = list(known)
    matches = get_close_matches(word, names, n=1, cutoff=0.6)
    if not matches:
        around = [name for name in names if word.lower() in name.lower().split("_")]
        matches = around if len(around) == 1 else []
    return f"did you mean `{matches[0]}`?" if matches else ""
