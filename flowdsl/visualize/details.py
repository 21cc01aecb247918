"""What a reader sees of a state on clicking it: its ASL, the source it comes from, the permissions it needs."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile
from flowdsl.visualize.definition import Reading
from flowdsl.visualize.overlay import StateRun

_LONGEST_EXCERPT = 12


def state_details(
    reading: Reading, *, graph: Any = None, policy: Any = None, runs: Mapping[str, StateRun] | None = None
) -> dict[str, dict[str, Json]]:
    """Return for each node id an object that a page shows; every value is JSON.

    Args:
        reading: the machine with its states and source-map entries.
        graph: the compiler's `StateGraph`, whose origins know the source text; None when there is none.
        policy: an `iam.model.Policy`, whose statements know the source that needs them; None when there is none.
        runs: what happened to each state, if an execution is to be shown.
    """
    files = {file.name: file for file in _files(graph)}
    found: dict[str, dict[str, Json]] = {}
    for node in reading.view.walk():
        entry = reading.entries.get(node.id, {})
        found[node.id] = {
            "name": node.label,
            "kind": node.kind,
            "detail": node.detail,
            "asl": json.dumps(_without_states(reading.states.get(node.id, {})), indent=2, ensure_ascii=False),
            "place": str(node.place) if node.place else "",
            "source": _excerpt(files.get(str(entry.get("source"))), entry),
            "iam": _permissions(policy, entry),
            "run": runs[node.id].as_json() if runs and node.id in runs else None,
        }
    return found


def _without_states(value: Json) -> Json:
    """Return a state with the states inside it counted rather than shown: they are nodes of their own."""
    if isinstance(value, dict):
        return {
            key: f"… {len(inner)} states …" if key == "States" and isinstance(inner, dict) else _without_states(inner)
            for key, inner in value.items()
        }
    return [_without_states(item) for item in value] if isinstance(value, list) else value


def _files(graph: Any) -> Iterator[SourceFile]:
    if graph is None:
        return
    for region in graph.all_regions():
        for node in region.nodes():
            yield region.op(node).origin.file


def _lines(entry: Mapping[str, Json]) -> range:
    """Return the source lines of a source-map entry."""
    first = entry.get("line")
    if not isinstance(first, int):
        return range(0)
    last = entry.get("end_line")
    return range(first, max(first, last if isinstance(last, int) else first) + 1)


def _excerpt(file: SourceFile | None, entry: Mapping[str, Json]) -> str:
    """Return the lines a state comes from, common indentation removed."""
    if file is None:
        return ""
    lines = [file.line(number) for number in _lines(entry)][:_LONGEST_EXCERPT]
    indents = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    shift = min(indents, default=0)
    return "\n".join(line[shift:].rstrip() for line in lines)


def _permissions(policy: Any, entry: Mapping[str, Json]) -> list[Json]:
    """Return the statements that the lines of a state need, as IAM writes them."""
    lines = _lines(entry)
    found: list[Json] = []
    for statement in getattr(policy, "statements", ()):
        origin = statement.origin
        if origin.file.name == entry.get("source") and origin.span.line in lines:
            shown: dict[str, Json] = {"Action": list(statement.actions), "Resource": list(statement.resources)}
            if statement.condition:
                shown["Condition"] = dict(statement.condition)
            found.append(shown)
    return found
