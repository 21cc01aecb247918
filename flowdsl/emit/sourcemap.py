"""The source map: state → file, line, column, for tracebacks, notebooks and editors."""

from collections.abc import Mapping

from flowdsl.jsontypes import Json
from flowdsl.source import Located

VERSION = 1
SEPARATOR = " / "
"""Between the names of nested states in a state's path."""


def source_map(workflow: str, places: Mapping[tuple[str, ...], Located]) -> dict[str, Json]:
    """Return the source map of a machine.

    Args:
        workflow: the machine's name.
        places: state path → where it comes from.

    Returns:
        ``{"version", "workflow", "sources": [file], "states": {path: {"source", "line", "column", …}}}``; lines and
        columns count from 1.
    """
    sources: list[str] = []
    states: dict[str, Json] = {}
    for path, place in places.items():
        name = place.file.name
        if name not in sources:
            sources.append(name)
        span = place.span
        states[SEPARATOR.join(path)] = {
            "source": sources.index(name),
            "line": span.line,
            "column": span.column,
            "end_line": span.end_line,
            "end_column": span.end_column,
        }
    return {"version": VERSION, "workflow": workflow, "sources": sources, "states": states}
