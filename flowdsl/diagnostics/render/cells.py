"""How source text stands on a terminal: tabs, wide characters, and characters that must not get there raw."""

import unicodedata

from flowdsl.records import dataclass

TAB = 4

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Controls of writing direction: they can make code read differently from what it is (CVE-2021-42574)."""


def visible(text: str) -> str:
    """Return the text with control characters as escapes, so that no source text can drive the terminal."""
    if text.isprintable():
        return text
    return "".join(_shown(character) if character not in "\n\t" else character for character in text)


def _shown(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Cs", "Zl", "Zp") or character in _BIDI:
        return character.encode("unicode_escape").decode("ascii")
    return character


def width(text: str) -> int:
    """Return how many cells a text without tabs takes."""
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A source line as shown.

    Attributes:
        pieces: what each code point of the line became.
        offsets: the cell before each code point; one more entry for the end of the line.
    """

    pieces: tuple[str, ...]
    offsets: tuple[int, ...]

    @property
    def text(self) -> str:
        """The whole line."""
        return "".join(self.pieces)

    def cell(self, column: int) -> int:
        """Return the cell of a column (from 1, in code points); columns past the end count one cell each."""
        index = max(column - 1, 0)
        return self.offsets[index] if index < len(self.offsets) else self.offsets[-1] + index - len(self.pieces)


def shown(line: str) -> Shown:
    """Expand tabs and escape controls, keeping track of where every code point went."""
    pieces, offsets, at = [], [0], 0
    for character in line:
        piece = " " * (TAB - at % TAB) if character == "\t" else _shown(character)
        at += width(piece)
        pieces.append(piece)
        offsets.append(at)
    return Shown(tuple(pieces), tuple(offsets))


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a line that fits, as text, and where its first cell stood.

    Attributes:
        text: what is shown, with ``…`` where something was cut off.
        start: the cell of the line that stands first in `text`.
        end: the cell after the last one shown.
    """

    text: str
    start: int
    end: int

    def cell(self, cell: int) -> int:
        """Return where a cell of the line stands in the window, moved to its edge when it is outside."""
        if cell > self.end:
            return max(self.end - 1, self.start) - self.start
        return max(cell, self.start) - self.start


def window(line: Shown, first: int, last: int, room: int) -> Window:
    """Cut a line to `room` cells so that the cells from `first` (and as many up to `last` as fit) are seen."""
    total = line.offsets[-1]
    if total <= room:
        return Window(line.text, 0, max(total, last))
    start = 0 if last < room else max(0, min(first - room // 4, total - room))
    lo = next(index for index, offset in enumerate(line.offsets) if offset >= start)
    hi = lo
    while hi < len(line.pieces) and line.offsets[hi + 1] - line.offsets[lo] <= room:
        hi += 1
    pieces = list(line.pieces[lo:hi])
    if lo and pieces:
        pieces[0] = "…" + " " * (width(pieces[0]) - 1)
    if hi < len(line.pieces) and pieces:
        pieces[-1] = "…" + " " * (width(pieces[-1]) - 1)
    return Window("".join(pieces), line.offsets[lo], line.offsets[hi])
