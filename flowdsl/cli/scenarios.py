"""Scenario files (``*_test.json``): input, task results, and what should come of them, without a line of Python.

::

    {"target": "../flows/order.py:fulfil",
     "scenarios": [
       {"name": "no stock",
        "input": {"order_id": "a", "lines": []},
        "tasks": {"price": [{"return": 9.99}]},
        "expect": {"status": "FAILED", "error": "OutOfStock", "states": ["price", "...", "Reserve"]}}]}

``states`` is the path: ``"..."`` stands for any number of states. ``calls`` is a list of ``{"state", "resource",
"arguments"}``, of which each may be left out. What ``expect`` does not mention is not compared; without ``status`` the
run has to succeed, unless an ``error`` is expected.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flowdsl.cli.inputs import Target, load_json, parse_target
from flowdsl.cli.json_places import json_origin
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.model import Diagnostic, did_you_mean
from flowdsl.diagnostics.rules.config import InvalidScenario
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile

SUFFIX = "_test.json"
STATUSES = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
GAP = "..."
_FILE_KEYS = ("target", "scenarios")
_KEYS = ("name", "input", "tasks", "expect")
_EXPECTED = ("status", "output", "error", "cause", "states", "calls")
_CALL = ("state", "resource", "arguments")


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run and what is expected of it.

    Attributes:
        source: the file.
        number: its position there, from 0.
        name: what it is called.
        target: the workflow or machine.
        input: the execution input.
        tasks: the mocks.
        expect: what to compare.
    """

    source: SourceFile
    number: int
    name: str
    target: Target
    input: Json
    tasks: dict[str, Json]
    expect: dict[str, Json]


def find_files(paths: Sequence[Path]) -> list[Path]:
    """Return the scenario files among the paths and below the folders among them, sorted."""
    found: dict[Path, None] = {}
    for path in paths:
        below = sorted(p for p in path.rglob(f"*{SUFFIX}") if not _hidden(p, path)) if path.is_dir() else [path]
        found.update(dict.fromkeys(below))
    return list(found)


def _hidden(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return any(part.startswith(".") or part in ("node_modules", "site-packages") for part in parts)


def load_scenarios(path: Path) -> list[Scenario]:
    """Read a scenario file.

    Raises:
        Problems: it cannot be read, or does not describe scenarios; all that is wrong is reported.
    """
    document, source = load_json(path, "the scenario file")
    problems = list(_faults(document, source))
    if problems:
        raise Problems(problems)
    target = parse_target(document["target"])
    target = Target(path.parent / target.path, target.name)
    return [
        Scenario(
            source,
            number,
            entry.get("name", f"scenario {number + 1}"),
            target,
            entry.get("input", {}),
            entry.get("tasks", {}),
            entry["expect"],
        )
        for number, entry in enumerate(document["scenarios"])
    ]


def _faults(document: Json, source: SourceFile) -> Iterator[Diagnostic]:
    if not isinstance(document, dict):
        yield _fault(source, "", "a scenario file must be an object with `target` and `scenarios`")
        return
    yield from _unknown(document, _FILE_KEYS, source, "")
    if not isinstance(document.get("target"), str):
        yield _fault(source, "/target", "`target` must be a text: a workflow `FILE.py:NAME` or a state machine")
    scenarios = document.get("scenarios")
    if not isinstance(scenarios, list) or not scenarios:
        yield _fault(source, "/scenarios", "`scenarios` must be a list with at least one scenario")
        return
    for number, entry in enumerate(scenarios):
        here = f"/scenarios/{number}"
        if not isinstance(entry, dict):
            yield _fault(source, here, "a scenario must be an object")
            continue
        yield from _unknown(entry, _KEYS, source, here)
        if not isinstance(entry.get("name", ""), str):
            yield _fault(source, f"{here}/name", "`name` must be a text")
        if not isinstance(entry.get("tasks", {}), dict):
            yield _fault(source, f"{here}/tasks", "`tasks` must be an object")
        yield from _expect_faults(entry.get("expect"), source, here)


def _expect_faults(expect: Json, source: SourceFile, here: str) -> Iterator[Diagnostic]:
    if not isinstance(expect, dict) or not expect:
        yield _fault(
            source, f"{here}/expect" if expect is not None else here, "`expect` must be an object that says something"
        )
        return
    at = f"{here}/expect"
    yield from _unknown(expect, _EXPECTED, source, at)
    if expect.get("status", STATUSES[0]) not in STATUSES:
        yield _fault(source, f"{at}/status", f"`status` must be one of {', '.join(STATUSES)}")
    for key in ("error", "cause"):
        if not isinstance(expect.get(key, ""), str):
            yield _fault(source, f"{at}/{key}", f"`{key}` must be a text")
    states = expect.get("states", [])
    if not isinstance(states, list) or not all(isinstance(name, str) for name in states):
        yield _fault(source, f"{at}/states", "`states` must be a list of state names")
    calls = expect.get("calls", [])
    if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
        yield _fault(source, f"{at}/calls", "`calls` must be a list of objects")
        return
    for number, call in enumerate(calls):
        yield from _unknown(call, _CALL, source, f"{at}/calls/{number}")


def _unknown(entry: dict[str, Json], known: Sequence[str], source: SourceFile, at: str) -> Iterator[Diagnostic]:
    for key in entry:
        if key not in known:
            hint = did_you_mean(key, known) or f"there are {', '.join(known)}"
            yield _fault(
                source, f"{at}/{key.replace('~', '~0').replace('/', '~1')}", f"there is no key `{key}` here", hint
            )


def _fault(source: SourceFile, pointer: str, problem: str, hint: str = "") -> Diagnostic:
    return InvalidScenario(origin=json_origin(source, pointer), problem=problem, hint=hint)


def differences(expect: dict[str, Json], execution: Any) -> Iterator[str]:
    """Yield what is not as expected, a line each."""
    status = expect.get("status", "FAILED" if "error" in expect or "cause" in expect else "SUCCEEDED")
    if execution.status != status:
        why = f" ({execution.error}: {execution.cause})" if execution.status == "FAILED" else ""
        yield f"status: expected {status}, got {execution.status}{why}"
    for key in ("error", "cause"):
        if key in expect and getattr(execution, key) != expect[key]:
            yield f"{key}: expected {_short(expect[key])}, got {_short(getattr(execution, key))}"
    if "output" in expect and execution.status == "SUCCEEDED":
        yield from _compare("output", expect["output"], execution.output)
    if "states" in expect and not _matches(expect["states"], execution.states_entered):
        yield f"states: expected {' → '.join(expect['states'])}"
        yield f"             got {' → '.join(execution.states_entered)}"
    if "calls" in expect:
        calls = execution.calls
        if len(calls) != len(expect["calls"]):
            yield f"calls: expected {len(expect['calls'])}, got {len(calls)}: {', '.join(call.state for call in calls)}"
        for number, (wanted, call) in enumerate(zip(expect["calls"], calls, strict=False)):
            for key, value in wanted.items():
                yield from _compare(f"calls[{number}].{key}", value, getattr(call, key))


def _compare(where: str, expected: Json, got: Json) -> Iterator[str]:
    """Yield the places where two JSON values differ."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in dict.fromkeys((*expected, *got)):
            at = f"{where}.{key}" if str(key).isidentifier() else f"{where}[{key!r}]"
            if key not in got:
                yield f"{at}: expected {_short(expected[key])}, got nothing"
            elif key not in expected:
                yield f"{at}: expected nothing, got {_short(got[key])}"
            else:
                yield from _compare(at, expected[key], got[key])
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (left, right) in enumerate(zip(expected, got, strict=True)):
            yield from _compare(f"{where}[{number}]", left, right)
    elif isinstance(expected, bool) != isinstance(got, bool) or expected != got:
        yield f"{where}: expected {_short(expected)}, got {_short(got)}"


def _short(value: Json) -> str:
    import json

    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 100 else text[:99] + "…"


def _matches(pattern: Sequence[str], states: Sequence[str]) -> bool:
    """Whether a path fits a pattern with gaps."""
    if GAP not in pattern:
        return list(pattern) == list(states)
    pieces: list[list[str]] = [[]]
    for name in pattern:
        if name == GAP:
            pieces.append([])
        else:
            pieces[-1].append(name)
    names = list(states)
    first, *middle, last = pieces
    if names[: len(first)] != first or len(names) < len(first) + len(last):
        return False
    if last and names[-len(last) :] != last:
        return False
    at, end = len(first), len(names) - len(last)
    for piece in middle:
        while at + len(piece) <= end and names[at : at + len(piece)] != piece:
            at += 1
        if at + len(piece) > end:
            return False
        at += len(piece)
    return True
