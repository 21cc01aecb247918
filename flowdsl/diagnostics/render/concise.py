"""One line per finding: ``file:line:column: error[FLOWnnn] message``, as editors' problem matchers read it."""

from collections.abc import Sequence

from flowdsl.diagnostics.render.cells import visible
from flowdsl.diagnostics.render.finding import Finding, cap, summary
from flowdsl.diagnostics.render.paint import Line, paint


def concise(found: Sequence[Finding], *, color: bool) -> str:
    """Return a line per finding and the summary."""
    shown, rest = cap(list(found))
    lines: list[Line] = []
    for finding in shown:
        place = f"{finding.file.name}:{finding.span.line}:{finding.span.column}: " if finding.placed else ""
        message = visible(" ".join(finding.message.split()))
        lines.append(
            [(visible(place), "bold"), (f"{finding.level}[{finding.code}]", finding.level), (f" {message}", "")]
        )
    lines += [[(text, "")] for text in (rest, summary(found)) if text]
    return paint(lines, color=color)
