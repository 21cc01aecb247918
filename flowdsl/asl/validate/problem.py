"""What the validator finds, as data, and the collector the checks write to."""

import re
from collections.abc import Iterable
from dataclasses import field
from typing import Any, Final, Literal, TypeAlias

from flowdsl.asl.codec import pointer_token
from flowdsl.records import dataclass

Severity: TypeAlias = Literal["error", "warning"]
MachineType: TypeAlias = Literal["STANDARD", "EXPRESS"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding.

    Attributes:
        code: the code AWS gives it where AWS has one (``SCHEMA_VALIDATION_FAILED``, ``MISSING_END_STATE``…),
            otherwise flowdsl's own (``UNDEFINED_VARIABLE``…).
        pointer: JSON pointer into the definition; ``""`` is the whole.
        message: what is wrong and, where it is not plain, what to write instead.
        severity: ``error`` when AWS refuses the definition (or it can never run), ``warning`` otherwise.
    """

    code: str
    pointer: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.severity} {self.code} at {self.pointer or '/'}: {self.message}"


_LONGEST: Final = 400
_LONGEST_NAME: Final = 100
_MOST_GUESSES: Final = 10
_PLACEHOLDER: Final = re.compile(r"\$\{[^{}]*\}|\{\{[^{}]*\}\}")


def has_placeholder(text: str) -> bool:
    """Tell whether ``text`` holds a deploy-time substitution (``${Name}``, ``{{name}}``): what it says is not known."""
    return ("${" in text or "{{" in text) and _PLACEHOLDER.search(text) is not None


def without_placeholders(text: str, stand_in: str) -> str:
    """Return ``text`` with each deploy-time substitution replaced."""
    return _PLACEHOLDER.sub(stand_in, text)


def is_expression(text: str) -> bool:
    """Tell whether ``text`` is a JSONata expression; the delimiters are exact (recorded: BASE_LITERALS)."""
    return len(text) >= 4 and text.startswith("{%") and text.endswith("%}")


def join(pointer: str, *tokens: str | int) -> str:
    """Return ``pointer`` extended by ``tokens``."""
    for token in tokens:
        if isinstance(token, str) and ("/" in token or "~" in token):
            token = pointer_token(token)
        pointer = f"{pointer}/{token}"
    return pointer


def _shortened(message: str) -> str:
    """Messages quote the definition, which may hold texts of any length."""
    return message if len(message) <= _LONGEST else f"{message[: _LONGEST - 1]}…"


@dataclass(slots=True)
class Report:
    """Collects problems during one run; also the cache of what was parsed in it.

    Attributes:
        expressions: what was parsed, by its text.
        sound: what was found to be sound where it does not matter whose it is, written out: most tasks of a machine
            are retried alike.
        has_token: whether the text of the definition names a task token anywhere.
    """

    machine_type: MachineType
    problems: list[Problem] = field(default_factory=list)
    expressions: dict[str, Any] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    sound: set[str] = field(default_factory=set)
    has_token: bool = True

    def error(self, pointer: str, message: str, code: str = "SCHEMA_VALIDATION_FAILED") -> None:
        """Add a reason to refuse the definition."""
        self.problems.append(Problem(code, pointer, _shortened(message)))

    def warn(self, pointer: str, message: str, code: str) -> None:
        """Add a remark."""
        self.problems.append(Problem(code, pointer, _shortened(message), "warning"))

    def did_you_mean(self, name: str, candidates: Iterable[str]) -> str:
        """Return ``: did you mean 'Output'?`` when one of ``candidates`` is close to ``name``, otherwise nothing.

        The search is slow, so only the first few names are looked for, and no long ones.
        """
        if len(self.guesses) >= _MOST_GUESSES or len(name) > _LONGEST_NAME:
            return ""
        from difflib import get_close_matches  # Only a mistake pays for it.

        self.guesses.append(name)
        close = get_close_matches(name, candidates, 1)
        return f": did you mean '{close[0]}'?" if close else ""
