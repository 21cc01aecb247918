"""Where things stand in the user's text: files, spans, and origins resolved only when somebody looks.

Positions are the dearest thing a compiler of this size computes: asking libcst for all of them costs nearly
twice the parse. So the IR carries *origins* (a syntax node and its file), and a span is computed when a
diagnostic is rendered or a source map written.
"""

from collections.abc import Callable
from dataclasses import field
from typing import Protocol

from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of text; lines count from 1, columns from 1 in code points (as editors do)."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(eq=False, slots=True)
class SourceFile:
    """One Python source text with the name it is shown under.

    Attributes:
        name: what diagnostics print: a relative path, or ``<cell>`` names in notebooks.
        text: the whole text, newlines normalised to ``\\n``.
        locate: maps a syntax node of this file to its span; set by the frontend once the text is parsed.
        text_of: gives the text of a syntax node; set by the frontend, too.
        first_line: line number of ``text``'s first line in what the user sees (a notebook cell's function
            may start further down).
    """

    name: str
    text: str
    locate: Callable[[object], Span] | None = field(default=None, repr=False)
    text_of: Callable[[object], str] | None = field(default=None, repr=False)
    first_line: int = 1
    _lines: list[str] | None = field(default=None, repr=False)

    def lines(self) -> list[str]:
        """Return the text as lines without their ends; other separators (form feed, U+2028) are text, as in Python."""
        if self._lines is None:
            self._lines = self.text.removesuffix("\n").split("\n")
        return self._lines

    def line(self, number: int) -> str:
        """Return line ``number`` (as in a `Span`); empty when there is no such line."""
        index = number - self.first_line
        lines = self.lines()
        return lines[index] if 0 <= index < len(lines) else ""


class Located(Protocol):
    """Anything that can say which text it came from."""

    @property
    def file(self) -> SourceFile:
        """The file it stands in."""
        ...

    @property
    def span(self) -> Span:
        """Its place in the file."""
        ...


@dataclass(frozen=True, slots=True, eq=False)
class Origin:
    """The syntax node an IR node came from; its span is computed on demand."""

    file: SourceFile
    node: object

    @property
    def span(self) -> Span:
        """Resolve the place of the node; the whole first line when the file cannot say."""
        if isinstance(self.node, Span):
            return self.node
        if self.file.locate is None:
            return Span(self.file.first_line, 1, self.file.first_line, 1)
        return self.file.locate(self.node)


@dataclass(frozen=True, slots=True, eq=False)
class Standing(Origin):
    """The origin of an expression that stands for one object which exists already, rather than making a new one.

    A module's constant and the default of a parameter are made once; every reading gives the same object.

    Attributes:
        name: what the object is, for messages.
    """

    name: str = ""


_NOWHERE = SourceFile("<built-in>", "")
NOWHERE = Origin(_NOWHERE, Span(1, 1, 1, 1))
"""The origin of what no user wrote (values made by adapters, tests)."""


def text_of(place: Located) -> str:
    """Return the source text of an expression; empty when it has none of its own, or nobody can tell."""
    if place.file.text_of is None or not isinstance(place, Origin):
        return ""
    return place.file.text_of(place.node)
