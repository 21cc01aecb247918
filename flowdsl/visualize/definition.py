"""From an ASL document, of any origin, to a view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flowdsl.jsontypes import Json
from flowdsl.visualize.conditions import decision_labels, expression_text, reference_text, rule_text
from flowdsl.visualize.loops import mark_back
from flowdsl.visualize.services import action_of
from flowdsl.visualize.view import SEPARATOR, Edge, Kind, Node, Place, View, ViewError

_KINDS: dict[str, Kind] = {
    "Task": "task",
    "Pass": "pass",
    "Choice": "choice",
    "Wait": "wait",
    "Succeed": "succeed",
    "Fail": "fail",
    "Map": "map",
    "Parallel": "parallel",
}


def from_definition(
    definition: Json,
    *,
    source_map: Mapping[str, Json] | None = None,
    title: str = "",
    conditions: Mapping[str, Sequence[str]] | None = None,
) -> View:
    """Read a state machine, JSONata or JSONPath.

    A machine need not be valid to be drawn: a target that does not exist becomes a node of kind ``missing``.

    Args:
        definition: the parsed ASL document.
        source_map: ``{"sources": [file], "states": {path: {"source": n, "line": n, …}}}`` as `flowdsl.emit` writes
            it, paths joined with ``" / "``; a ``source`` may also be the file's name itself.
        title: the machine's name.
        conditions: per path of a Choice, what its rules test in the user's own words, in order; where it has none, the
            rules' own text is shown.

    Raises:
        ViewError: when the document has no states, or its states are not objects.
    """
    return read_definition(definition, source_map, title, conditions).view


@dataclass(frozen=True, slots=True)
class Reading:
    """A view with what it was made from.

    Attributes:
        view: the machine.
        states: per node id, the state's ASL.
        entries: per node id, the state's entry of the source map.
    """

    view: View
    states: dict[str, dict[str, Json]]
    entries: dict[str, Mapping[str, Json]]


def read_definition(
    definition: Json,
    source_map: Mapping[str, Json] | None = None,
    title: str = "",
    conditions: Mapping[str, Sequence[str]] | None = None,
) -> Reading:
    """Read a state machine as `from_definition` does, keeping what belongs to each node.

    Raises:
        ViewError: see `from_definition`.
    """
    reader = _Reader(_entries(source_map or {}), conditions or {})
    view = reader.region(definition, "", title)
    return Reading(view, reader.states, reader.entries)


def _entries(source_map: Mapping[str, Json]) -> dict[str, Mapping[str, Json]]:
    """Return the entries of a source map, file names in place of positions in ``sources``; malformed ones left out."""
    sources = source_map.get("sources", [])
    found: dict[str, Mapping[str, Json]] = {}
    states = source_map.get("states")
    for path, entry in states.items() if isinstance(states, Mapping) else ():
        if isinstance(entry, Mapping) and isinstance(entry.get("line"), int):
            source = entry.get("source", "")
            if isinstance(source, int) and 0 <= source < len(sources):
                source = sources[source]
            found[path] = {**entry, "source": str(source)}
    return found


@dataclass(slots=True)
class _Reader:
    places: dict[str, Mapping[str, Json]]
    conditions: Mapping[str, Sequence[str]]
    taken: set[str] = field(default_factory=set)
    states: dict[str, dict[str, Json]] = field(default_factory=dict)
    entries: dict[str, Mapping[str, Json]] = field(default_factory=dict)

    def region(self, machine: Json, prefix: str, title: str = "") -> View:
        where = f"in {prefix.removesuffix(SEPARATOR)!r}" if prefix else "in the machine"
        if not isinstance(machine, dict) or not isinstance(machine.get("States"), dict) or not machine["States"]:
            raise ViewError(f"no `States` {where}: a state machine is an object with `StartAt` and `States`")
        states: dict[str, Json] = machine["States"]
        ids = {name: self.unique(prefix + name) for name in states}
        nodes, edges = [], []
        for name, state in states.items():
            if not isinstance(state, dict):
                raise ViewError(f"state {name!r} {where} is not an object")
            nodes.append(self.node(ids[name], name, prefix + name, state))
            for target, edge in _transitions(name, state, self.conditions.get(prefix + name, ())):
                if target not in ids:
                    ids[target] = self.unique(prefix + target)
                edges.append(Edge(ids[name], ids[target], edge.kind, edge.label, edge.title))
        start = machine.get("StartAt")
        if not isinstance(start, str):
            raise ViewError(f"no `StartAt` {where}")
        if start not in ids:
            ids[start] = self.unique(prefix + start)
        nodes += [Node(ids[name], name, "missing", "no such state") for name in list(ids)[len(states) :]]
        return View(tuple(nodes), mark_back([n.id for n in nodes], edges, ids[start]), ids[start], title)

    def inner(self, machine: Json, prefix: str) -> View:
        """Read a region; one which a template leaves to be filled in is drawn as a single node that says so."""
        if isinstance(machine, dict) and isinstance(machine.get("States"), dict) and machine["States"]:
            return self.region(machine, prefix)
        node = Node(self.unique(prefix + "?"), "?", "missing", "not a state machine")
        return View((node,), (), node.id)

    def unique(self, path: str) -> str:
        """Two branches may each have a state of one name; the second gets ``#2`` so that ids stay unique."""
        candidate, number = path, 1
        while candidate in self.taken:
            number += 1
            candidate = f"{path} #{number}"
        self.taken.add(candidate)
        return candidate

    def node(self, id: str, name: str, path: str, state: dict[str, Json]) -> Node:
        self.states[id] = state
        kind = _KINDS.get(str(state.get("Type")), "missing")
        action = action_of(state.get("Resource"), state.get("Arguments", state.get("Parameters")))
        inner = path + SEPARATOR
        regions: list[View] = []
        if kind == "map":
            body = state.get("ItemProcessor", state.get("Iterator"))
            regions = [self.inner(body, inner)] if body is not None else []
        elif kind == "parallel":
            regions = [self.inner(branch, inner) for branch in state.get("Branches") or []]
        return Node(
            id=id,
            label=name,
            kind=kind,
            detail=action.text if kind == "task" else _detail(kind, state),
            service=action.service if kind == "task" else "",
            notes=tuple(_notes(state)),
            retries=bool(state.get("Retry")),
            end=bool(state.get("End")) or kind in ("succeed", "fail"),
            place=self.place(id, path),
            regions=tuple(regions),
        )

    def place(self, id: str, path: str) -> Place | None:
        entry = self.places.get(path)
        if entry is None:
            return None
        self.entries[id] = entry
        return Place(entry["source"], entry["line"])


def _transitions(name: str, state: dict[str, Json], conditions: Sequence[str]) -> list[tuple[str, Edge]]:
    """Return (target name, edge without ends) in the order the machine tries them."""
    found: list[tuple[str, Edge]] = []
    choice = state.get("Type") == "Choice"
    rules: list[Json] = state["Choices"] if isinstance(state.get("Choices"), list) else []
    texts = list(conditions) if len(conditions) == len(rules) else [rule_text(rule) for rule in rules]
    labels, default = decision_labels(name, texts)
    for rule, text, label in zip(rules, texts, labels, strict=True):
        if isinstance(rule, dict) and isinstance(rule.get("Next"), str):
            found.append((rule["Next"], Edge("", "", "when", label, text)))
    if choice and isinstance(state.get("Default"), str):
        found.append((state["Default"], Edge("", "", "default", default, "no rule applies")))
    if not choice and isinstance(state.get("Next"), str):
        found.append((state["Next"], Edge("", "", "next")))
    for catcher in state.get("Catch") or []:
        if isinstance(catcher, dict) and isinstance(catcher.get("Next"), str):
            names = ", ".join(map(str, catcher.get("ErrorEquals") or []))
            found.append((catcher["Next"], Edge("", "", "catch", names, names)))
    return found


def _detail(kind: Kind, state: dict[str, Json]) -> str:
    match kind:
        case "wait":
            return _wait(state)
        case "fail":
            return _either(state, "Error")
        case "map":
            return _map(state)
        case "parallel":
            branches = len(state.get("Branches") or [])
            return f"{branches} branch{'' if branches == 1 else 'es'}"
        case "pass":
            assigned = state.get("Assign")
            # What a path or an intrinsic function gives stands under ``name.$`` in JSONPath.
            names = [name.removesuffix(".$") for name in assigned] if isinstance(assigned, dict) else []
            return f"sets {', '.join(names)}" if names else ""
        case "missing":
            return f"type {state.get('Type')!r} is unknown"
        case _:
            return ""


def _wait(state: dict[str, Json]) -> str:
    seconds = state.get("Seconds")
    if isinstance(seconds, int):
        return f"{seconds} s"
    if seconds is not None:
        return f"{expression_text(seconds)} s"
    if "SecondsPath" in state:
        return f"{reference_text(state['SecondsPath'])} s"
    if "Timestamp" in state:
        return f"until {expression_text(state['Timestamp'])}"
    if "TimestampPath" in state:
        return f"until {reference_text(state['TimestampPath'])}"
    return ""


def _map(state: dict[str, Json]) -> str:
    processor = state.get("ItemProcessor")
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    distributed = isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED"
    parts = ["distributed map" if distributed else "map"]
    if "Items" in state:
        parts.append(f"over {expression_text(state['Items'])}")
    elif "ItemsPath" in state:
        parts.append(f"over {reference_text(state['ItemsPath'])}")
    elif isinstance(state.get("ItemReader"), dict):
        parts.append(f"over {action_of(state['ItemReader'].get('Resource'), None).text}")
    limit = _either(state, "MaxConcurrency")
    if limit and limit != "0":
        parts.append(f"{limit} at a time")
    return ", ".join([" ".join(parts[:2]), *parts[2:]])


def _either(state: dict[str, Json], key: str) -> str:
    """Return a field or its ``…Path`` twin as text."""
    if f"{key}Path" in state:
        return reference_text(state[f"{key}Path"])
    return expression_text(state[key]) if key in state else ""


def _notes(state: dict[str, Json]) -> list[str]:
    notes = []
    if isinstance(state.get("Comment"), str) and state["Comment"]:
        notes.append(state["Comment"])
    for retrier in state.get("Retry") or []:
        if isinstance(retrier, dict):
            names = ", ".join(map(str, retrier.get("ErrorEquals") or []))
            notes.append(f"retries {names}: {retrier.get('MaxAttempts', 3)} times")  # 3 is ASL's default
    for key, words in (("TimeoutSeconds", "times out after"), ("HeartbeatSeconds", "heartbeat every")):
        if value := _either(state, key):
            notes.append(f"{words} {value} s")
    return notes
