"""One function from anything drawable to text in a format, and the two ends that users meet: files and notebooks."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from flowdsl.jsontypes import Json
from flowdsl.visualize.definition import Reading, read_definition
from flowdsl.visualize.details import state_details
from flowdsl.visualize.dot import dot
from flowdsl.visualize.html import html
from flowdsl.visualize.mermaid import mermaid
from flowdsl.visualize.overlay import StateRun
from flowdsl.visualize.stategraph import conditions, from_graph
from flowdsl.visualize.svg import svg
from flowdsl.visualize.text import text
from flowdsl.visualize.theme import Theme
from flowdsl.visualize.view import View

Format: TypeAlias = Literal["svg", "html", "mermaid", "dot", "text"]
FORMATS: tuple[Format, ...] = get_args(Format)
_SUFFIXES: dict[str, Format] = {
    ".svg": "svg",
    ".html": "html",
    ".htm": "html",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".txt": "text",
}


def format_of(filename: str) -> Format:
    """Return the format that a file name's suffix stands for.

    Raises:
        ValueError: for any other suffix; the text lists those there are.
    """
    suffix = Path(filename).suffix.lower()
    if suffix not in _SUFFIXES:
        raise ValueError(f"{filename!r} has no suffix of a picture; there are {', '.join(_SUFFIXES)}")
    return _SUFFIXES[suffix]


def render(
    view_source: Any, format: Format, *, theme: Theme = "auto", runs: Mapping[str, StateRun] | None = None
) -> str:
    """Draw something in a format.

    Args:
        view_source: a compiled workflow (with ``definition`` and, if it has them, ``source_map``, ``policy``,
            ``graph`` and ``name``), an ASL document, a `StateGraph` or a `View`.
        format: one of `FORMATS`.
        theme: colours of an SVG; a page follows the reader's system.
        runs: what happened to each state (`overlay.replay`), shown by ``svg`` and ``html``.

    Raises:
        ViewError: the document is no state machine.
        ValueError: there is no such format.
    """
    reading, extras = _read(view_source)
    view = reading.view
    match format:
        case "svg":
            return svg(view, theme=theme, status={id: run.status for id, run in (runs or {}).items()})
        case "html":
            return html(view, state_details(reading, runs=runs, **extras))
        case "mermaid":
            return mermaid(view)
        case "dot":
            return dot(view)
        case "text":
            return text(view)
    raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")


def _read(source: Any) -> tuple[Reading, dict[str, Any]]:
    if isinstance(source, View):
        return Reading(source, {}, {}), {}
    if hasattr(source, "all_regions"):
        return Reading(from_graph(source), {}, {}), {"graph": source}
    if hasattr(source, "definition"):
        return read_compiled(source)
    return read_definition(source), {}


def read_compiled(compiled: Any) -> tuple[Reading, dict[str, Any]]:
    """Read a compiled workflow; the second part goes to `details.state_details` as keywords."""
    source_map: Mapping[str, Json] | None = getattr(compiled, "source_map", None)
    graph = getattr(compiled, "graph", None)
    words = conditions(graph) if graph is not None else None
    reading = read_definition(compiled.definition, source_map, getattr(compiled, "name", "") or "", words)
    return reading, {"graph": graph, "policy": getattr(compiled, "policy", None)}


class Drawing(str):
    """An SVG text which a notebook shows as a picture."""

    __slots__ = ()

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {"image/svg+xml": str(self), "text/plain": f"<drawing, {len(self)} characters of SVG>"}


def visualize(compiled: Any, filename: str | None = None) -> Drawing:
    """Draw a compiled workflow; write it to `filename`, whose suffix picks the format, when one is given.

    Returns:
        the picture as SVG, whatever was written.

    Raises:
        ValueError: the suffix is not one of a picture.
        OSError: the file cannot be written.
    """
    if filename is not None:
        rendered = render(compiled, format_of(filename))
        _write_whole(Path(filename), rendered)
    return Drawing(render(compiled, "svg"))


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees half of it."""
    staged = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        staged.write_text(text, encoding="utf-8", newline="\n")
        staged.replace(path)
    finally:
        staged.unlink(missing_ok=True)


def mimebundle(workflow: Any) -> dict[str, str]:
    """Return what a notebook shows for a workflow, compiled or not: its picture, or the diagnostics where it has none.

    Only SVG and plain text: a bundle that also holds Mermaid would show that instead.
    """
    try:
        compiled = workflow.compile() if hasattr(workflow, "compile") else workflow
        return {"image/svg+xml": render(compiled, "svg"), "text/plain": render(compiled, "text")}
    except Exception as error:  # showing a value must never fail; the text is what a traceback would say last
        return {"text/plain": str(error) or type(error).__name__}
