"""A failed execution as Python would show it: the lines that led to the state that failed."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flowdsl.cli.inputs import load_text
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.render.cells import shown, visible
from flowdsl.diagnostics.render.paint import Line
from flowdsl.jsontypes import Json
from flowdsl.source import Located

if TYPE_CHECKING:
    from flowdsl.ir.graph import StateGraph

_INNER = ("ItemProcessor", "Iterator")
_QUERY_FAILURE = re.compile(
    r"An error occurred while (?:executing the state '(?P<state>.*?)' )?.*?"
    r"The JSONata expression '.*' specified for the field '(?P<field>[^']*)' "
    r"(?:threw an error during evaluation\. (?:D3137: )?(?:flowdsl: )?)?(?P<why>.*)",
    re.DOTALL,
)
"""The cause of ``States.QueryEvaluationError`` repeats the whole expression (recorded), with the helper functions that
flowdsl writes into it; D3137 is JSONata's code of ``$error``."""


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the way to the failure.

    Attributes:
        path: names of the states around it and its own, outermost first; branch numbers of Parallel states included.
        index: of the Map iteration that the next one is in, or None.
        name: its own name.
    """

    path: tuple[str, ...]
    name: str
    index: str | None = None


def follow(definition: Json, failed: str) -> list[Stop]:
    """Split the engine's path of the failed state (``Each/0/Charge``) by the definition; names may contain slashes."""
    stops: list[Stop] = []
    region, rest = definition, failed
    path: tuple[str, ...] = ()
    while rest:
        states = region.get("States", {}) if isinstance(region, dict) else {}
        fitting = [name for name in states if rest == name or rest.startswith(f"{name}/")]
        if not fitting:
            break
        name = max(fitting, key=len)
        rest = rest[len(name) + 1 :]
        state, path = states[name], (*path, name)
        number, _, rest = rest.partition("/")
        branches = state.get("Branches")
        if isinstance(branches, list):
            stops.append(Stop(path, name))
            path = (*path, number)
            region = branches[int(number)] if number.isdecimal() and int(number) < len(branches) else {}
        else:
            stops.append(Stop(path, name, number or None))
            region = next((state[key] for key in _INNER if key in state), {})
    return stops


def _raised(region: Json, name: str, path: tuple[str, ...] = ()) -> Stop | None:
    """Return where the state of a name is, for an error that a later state hands on; names are unique in a machine."""
    states = region.get("States", {}) if isinstance(region, dict) else {}
    if name in states:
        return Stop((*path, name), name)
    for outer, state in states.items():
        branches = state.get("Branches")
        inner: list[tuple[tuple[str, ...], Json]] = [((), state[key]) for key in _INNER if key in state]
        inner += [((str(n),), branch) for n, branch in enumerate(branches)] if isinstance(branches, list) else []
        for number, body in inner:
            found = _raised(body, name, (*path, outer, *number))
            if found is not None:
                return found
    return None


def traceback(
    definition: Json, source_map: Json, failed: str | None, error: str | None, cause: str | None, machine: str,
    graph: "StateGraph | None" = None,
) -> list[Line]:  # fmt: skip
    """Return the lines of a traceback, outermost state first, the error last.

    Args:
        definition: the machine.
        source_map: its source map; places are left out where it knows none.
        failed: the engine's path of the state that failed.
        error: the error name.
        cause: its text.
        machine: how to call the machine where there is no source.
        graph: what the machine was written from: one state may do what several lines ask.
    """
    lines: list[Line] = []
    query = _QUERY_FAILURE.fullmatch(cause or "")
    if failed:
        lines.append([("Traceback (most recent state last):", "")])
        stops = follow(definition, failed)
        if query and stops and query["state"] not in (None, stops[-1].name):
            stops = [*stops[:-1], _raised(definition, query["state"]) or stops[-1]]
        for stop in stops:
            place = _place(stop, source_map)
            if query and graph is not None and stop is stops[-1]:
                place = _mapped(_origin(graph, stop.path, query["field"]), source_map) or place
            lines += _entry(stop, place, source_map, machine)
    if query:
        cause = f"{query['why']} (in {query['field']})"
    frames, cause = _lambda_frames(cause or "")
    lines += [[(line, "")] for line in frames]
    name = error or "States.Unknown"
    first, *more = cause.split("\n")
    lines.append([(name, "error"), (f": {first}" if first or more else "", "")])
    return lines + [[(line, "")] for line in more]


def _entry(stop: Stop, place: dict[str, Json] | None, source_map: Json, machine: str) -> Iterator[Line]:
    where = f'state "{stop.name}"' + (f", item {stop.index}" if stop.index is not None else "")
    if place is None:
        yield [(f'  Machine "{machine}", {where}', "")]
        return
    sources = source_map.get("sources", [])
    file = sources[place["source"]] if 0 <= place.get("source", -1) < len(sources) else "?"
    function = source_map.get("workflow", machine)
    yield [(f'  File "{file}", line {place["line"]}, in {function}, {where}', "")]
    try:
        text = load_text(Path(file)).line(place["line"])
    except Problems:
        return
    code = text.strip()
    if not code:
        return
    yield [("    " + shown(code).text, "")]
    indent = len(text) - len(text.lstrip())
    start = place["column"] - 1 - indent
    end = place["end_column"] - 1 - indent if place["end_line"] == place["line"] else len(code)
    if 0 <= start < end <= len(code) and (start > 0 or end < len(code)):
        line = shown(code)
        first, last = line.cell(start + 1), line.cell(end + 1)
        yield [("    " + " " * first, ""), ("^" * (last - first), "error")]


def _lambda_frames(cause: str) -> tuple[list[str], str]:
    """Return the frames of the Lambda function that failed, and its message; the cause itself when it is not Lambda's.

    A Python function on Lambda fails with ``{"errorMessage", "errorType", "stackTrace"}`` (Lambda Developer Guide,
    "AWS Lambda function errors in Python").
    """
    try:
        report = json.loads(cause)
    except ValueError:
        return [], cause
    if not isinstance(report, dict) or not isinstance(report.get("errorMessage"), str):
        return [], cause
    trace = report.get("stackTrace")
    frames = [frame for frame in trace if isinstance(frame, str)] if isinstance(trace, list) else []
    engine = f'File "{Path(__file__).resolve().parents[1] / "local"}'
    shown_frames = [frame.rstrip("\n") for frame in frames if engine not in frame]
    return [visible(line) for frame in shown_frames for line in frame.split("\n")], report["errorMessage"]


def _place(stop: Stop, source_map: Json) -> dict[str, Json] | None:
    """Return the place of a state; source maps may leave the branch numbers of Parallel states out."""
    states = source_map.get("states", {})
    for path in (stop.path, tuple(part for part in stop.path if not part.isdecimal()), (stop.name,)):
        place = states.get(" / ".join(path))
        if isinstance(place, dict) and "line" in place:
            return place
    return None


def _origin(graph: "StateGraph", path: tuple[str, ...], field: str) -> Located | None:
    from flowdsl.emit.fields import field_origin

    return field_origin(graph, path, field)


def _mapped(place: Located | None, source_map: Json) -> dict[str, Json] | None:
    """Return a place as the source map writes it; None for one in a file that it does not list."""
    sources = source_map.get("sources", [])
    if place is None or place.file.name not in sources:
        return None
    span = place.span
    return {
        "source": sources.index(place.file.name),
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }
