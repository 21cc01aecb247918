"""For people: each finding with its source, carets, secondary labels, note, help, and where to read on."""

import textwrap
from collections.abc import Sequence

from flowdsl.diagnostics.render.cells import visible
from flowdsl.diagnostics.render.excerpt import Mark, excerpt
from flowdsl.diagnostics.render.finding import Finding, cap, summary
from flowdsl.diagnostics.render.paint import Line, paint
from flowdsl.source import SourceFile

_NARROWEST = 40


def full(found: Sequence[Finding], *, color: bool, width: int) -> str:
    """Return all findings, a blank line after each, and the summary."""
    shown, rest = cap(list(found))
    lines: list[Line] = []
    for finding in shown:
        lines += _finding(finding, max(width, _NARROWEST))
        lines.append([])
    lines += [[(text, "bold")] for text in (rest, summary(found)) if text]
    return paint(lines, color=color)


def _finding(finding: Finding, width: int) -> list[Line]:
    head = f"{finding.level}[{finding.code}]"
    first, *more = _wrapped(f"{head}: {finding.message}", width, "    ")
    lines: list[Line] = [[(head, finding.level), (first.removeprefix(head), "bold")]]
    lines += [[(line, "bold")] for line in more]
    gutter = 0
    if finding.placed:
        by_file = _marks(finding)
        gutter = len(str(max(mark.span.end_line for marks in by_file.values() for mark in marks)))
        for number, (file, marks) in enumerate(by_file.items()):
            arrow, place = ("→", finding.place) if number == 0 else (":", f"{file.name}:{marks[0].span.line}")
            lines.append([(" " * (gutter + 1) + f"{arrow} ", "gutter"), (visible(place), "")])
            if file.text:
                lines += excerpt(file, marks, width, gutter)
    indent = " " * (gutter + 2)
    if finding.note:
        lines += _remark("note", finding.note, "note", indent, width)
    for text in finding.helps:
        lines += _remark("help", text, "help", indent, width)
    lines.append([(indent + "= ", "gutter"), (f"see `flowdsl explain {finding.code}`", "dim")])
    return lines


def _marks(finding: Finding) -> dict[SourceFile, list[Mark]]:
    """Return the marks per file: the finding's own file first, the others as they come."""
    by_file = {finding.file: [Mark(finding.span, finding.label, finding.level)]}
    for label in finding.labels:
        by_file.setdefault(label.origin.file, []).append(Mark(label.origin.span, label.text, "secondary"))
    return by_file


def _remark(name: str, text: str, style: str, indent: str, width: int) -> list[Line]:
    hanging = indent + " " * (len(name) + 4)
    lines = _wrapped(text, width - len(hanging), "")
    return [
        [(indent + "= ", "gutter"), (f"{name}:", style), (f" {lines[0]}", "")],
        *([(hanging + line, "")] for line in lines[1:]),
    ]


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    """Wrap each line of a text; indented ones are code and stay as they are."""
    lines: list[str] = []
    for line in visible(text).expandtabs(4).split("\n"):
        if line.startswith(" "):
            lines.append(line)
        else:
            lines += textwrap.wrap(
                line,
                max(width, 20),
                initial_indent=indent if lines else "",
                subsequent_indent=indent,
                break_long_words=False,
                break_on_hyphens=False,
            ) or [""]
    return lines or [""]
