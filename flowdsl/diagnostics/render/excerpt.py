"""Source lines with marks under them.

::

     3 │ total = 0
       │ ----- first assigned here
       ⋮
     6 │     total = total + price
       │     ^^^^^ reassigned here

A mark over several lines is drawn at the left of them::

     5 │ ╭ charge(
     6 │ │     card,
     7 │ │ )
       │ ╰─^ this call
"""

import textwrap
from collections.abc import Sequence

from flowdsl.diagnostics.render.cells import Window, shown, visible, width, window
from flowdsl.diagnostics.render.paint import Line
from flowdsl.records import dataclass
from flowdsl.source import SourceFile, Span

_LABEL_ROOM = 24
"""Cells a label wants beside its carets; with less it goes to a line of its own."""

_LONGEST = 6
"""A mark over more lines than this is shown with its middle left out."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A place to point at.

    Attributes:
        span: the place; an empty one is shown as one cell.
        text: what to say there.
        style: of carets and text: the level for the primary mark, ``secondary`` for others.
    """

    span: Span
    text: str
    style: str

    @property
    def caret(self) -> str:
        """What underlines it."""
        return "-" if self.style == "secondary" else "^"

    @property
    def tall(self) -> bool:
        """Whether it goes over several lines."""
        return self.span.end_line > self.span.line


def excerpt(file: SourceFile, marks: Sequence[Mark], room: int, gutter: int) -> list[Line]:
    """Return the lines that the marks touch, with the marks.

    Args:
        file: where the marks are.
        marks: at least one.
        room: cells for the whole width.
        gutter: digits to reserve for line numbers.
    """
    tall = sorted((mark for mark in marks if mark.tall), key=lambda mark: (mark.span.line, -mark.span.end_line))
    inner = max(room - gutter - 4 - 2 * len(tall), 20)
    rows: list[Line] = []
    previous = 0
    numbers = _numbers(marks)
    for number in numbers:
        if previous and number == previous + 2:
            rows.append(_source_row(file, number - 1, _rails(tall, number - 1), [], inner, gutter))
        elif previous and number > previous + 1:
            rows.append([(" " * (gutter + 2) + "⋮ ", "gutter"), *_rails(tall, number - 1, starts=False)])
        previous = number
        here = [mark for mark in marks if not mark.tall and mark.span.line == number]
        touching = here + [mark for mark in tall if number in (mark.span.line, mark.span.end_line)]
        rows.append(_source_row(file, number, _rails(tall, number), touching, inner, gutter))
        view = _view(file, number, touching, inner)
        blank: Line = [(" " * (gutter + 2) + "│ ", "gutter")]
        rails = _rails(tall, number, starts=False, after=True)
        rows += [[*blank, *rails, *row] for row in _underlines(here, file, view, inner)]
        rows += [[*blank, *row] for row in _ends(tall, number, file, view, inner)]
    return rows


def _numbers(marks: Sequence[Mark]) -> list[int]:
    numbers: set[int] = set()
    for mark in marks:
        first, last = mark.span.line, mark.span.end_line
        if last - first < _LONGEST:
            numbers.update(range(first, last + 1))
        else:
            numbers.update((first, first + 1, first + 2, last - 1, last))
    return sorted(numbers)


def _view(file: SourceFile, number: int, marks: Sequence[Mark], room: int) -> Window:
    line = shown(file.line(number))
    starts = [line.cell(mark.span.column) for mark in marks if mark.span.line == number]
    ends = [line.cell(mark.span.end_column) for mark in marks if mark.span.end_line == number]
    return window(line, min(starts, default=0), max(ends, default=0), room)


def _source_row(file: SourceFile, number: int, rails: Line, marks: Sequence[Mark], room: int, gutter: int) -> Line:
    return [(f" {number:>{gutter}} │ ", "gutter"), *rails, (_view(file, number, marks, room).text, "")]


def _rails(tall: Sequence[Mark], number: int, *, starts: bool = True, after: bool = False) -> Line:
    """Return what stands left of a line for the marks over several lines: two cells for each of them."""
    pieces: Line = []
    for mark in tall:
        first, last = mark.span.line, mark.span.end_line
        if number == first and starts:
            pieces.append(("╭ ", mark.style))
        elif first <= number < last or (number == last and not after):
            pieces.append(("│ ", mark.style))
        else:
            pieces.append(("  ", ""))
    return pieces


def _underlines(marks: Sequence[Mark], file: SourceFile, view: Window, room: int) -> list[Line]:
    """Return the row of carets, then the labels: the last one beside its carets, the others below their own."""
    if not marks:
        return []
    line = shown(file.line(marks[0].span.line))
    placed = sorted(
        ((view.cell(line.cell(mark.span.column)), view.cell(line.cell(mark.span.end_column)), mark) for mark in marks),
        key=lambda item: (item[0], item[1], item[2].style == "secondary"),
    )
    cells: dict[int, tuple[str, str]] = {}
    for start, end, mark in sorted(placed, key=lambda item: item[2].style != "secondary"):
        for cell in range(start, max(end, start + 1)):
            cells[cell] = (mark.caret, mark.style)
    top = _row(cells)
    labelled = [item for item in placed if item[2].text]
    if not labelled:
        return [top]
    start, _, last = labelled[-1]
    at = max(cells) + 2
    beside = len(labelled) == 1 or all(item[0] < start for item in labelled[:-1])
    text = _one_line(last.text)
    if not beside or (at + width(text) > room and room - at < _LABEL_ROOM):
        return [top, *_below(labelled, room)]
    pieces = textwrap.wrap(text, max(room - at, _LABEL_ROOM)) or [""]
    rows = [[*top, (" " + pieces[0], last.style)]]
    connectors = _connectors(labelled[:-1])
    rows += [[*_pad(connectors, at), (piece, last.style)] for piece in pieces[1:]]
    return rows + _below(labelled[:-1], room)


def _below(labelled: Sequence[tuple[int, int, Mark]], room: int) -> list[Line]:
    rows: list[Line] = []
    for index in range(len(labelled) - 1, -1, -1):
        start, _, mark = labelled[index]
        others = [item for item in labelled[:index] if item[0] < start]
        at = start if room - start >= _LABEL_ROOM else max(0, min(start, room - width(_one_line(mark.text))))
        pieces = textwrap.wrap(_one_line(mark.text), max(room - at, _LABEL_ROOM))
        rows += [[*_pad(_connectors(others), at), (piece, mark.style)] for piece in pieces]
    return rows


def _connectors(labelled: Sequence[tuple[int, int, Mark]]) -> dict[int, tuple[str, str]]:
    return {start: ("│", mark.style) for start, _, mark in labelled}


def _pad(cells: dict[int, tuple[str, str]], end: int) -> Line:
    row = _row({cell: piece for cell, piece in cells.items() if cell < end})
    return [*row, (" " * (end - sum(len(text) for text, _ in row)), "")]


def _row(cells: dict[int, tuple[str, str]]) -> Line:
    pieces: Line = []
    for cell in range(max(cells, default=-1) + 1):
        text, style = cells.get(cell, (" ", ""))
        if pieces and pieces[-1][1] == style:
            pieces[-1] = (pieces[-1][0] + text, style)
        else:
            pieces.append((text, style))
    return pieces


def _ends(tall: Sequence[Mark], number: int, file: SourceFile, view: Window, room: int) -> list[Line]:
    """Return the closing rows of the marks over several lines that end at this line."""
    rows: list[Line] = []
    line = shown(file.line(number))
    for index in range(len(tall) - 1, -1, -1):
        mark = tall[index]
        if mark.span.end_line != number:
            continue
        left: Line = []
        for other in tall[:index]:
            open_ = other.span.line <= number <= other.span.end_line
            left.append(("│ ", other.style) if open_ else ("  ", ""))
        cell = max(view.cell(line.cell(mark.span.end_column)) - 1, 0)
        reach = "╰" + "─" * (cell + 1 + 2 * (len(tall) - 1 - index)) + mark.caret
        text = _one_line(mark.text)
        if cell + 2 + width(text) <= room:
            rows.append([*left, (f"{reach} {text}", mark.style)])
            continue
        rows.append([*left, (reach, mark.style)])
        indent = " " * (2 + 2 * (len(tall) - 1 - index))
        rows += [[*left, (indent + piece, mark.style)] for piece in textwrap.wrap(text, room)]
    return rows


def _one_line(text: str) -> str:
    return visible(" ".join(text.split()))
