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
run has to succeed, unless an ``error`` is expected. ``tokens`` answers callbacks, as ``tasks`` answers tasks; ``at`` is
the time the execution starts at.

``flowdsl test`` and the pytest plugin both run them through this module.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flowdsl.diagnostics.model import did_you_mean
from flowdsl.jsontypes import Json
from flowdsl.local import InvalidDefinition, UnknownTask
from flowdsl.testing.answers import faults
from flowdsl.testing.comparison import differences, fits, short
from flowdsl.testing.execution import execute
from flowdsl.testing.machines import Testable

SUFFIX = "_test.json"
STATUSES = ("SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED")
_FILE_KEYS = ("target", "scenarios")
_KEYS = ("name", "input", "tasks", "tokens", "at", "expect")
_EXPECTED = ("status", "output", "error", "cause", "states", "calls")
_CALL = ("state", "resource", "arguments")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a scenario file.

    Attributes:
        pointer: JSON pointer to the place.
        problem: what is wrong.
        hint: what to write; may be empty.
    """

    pointer: str
    problem: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One run and what is expected of it.

    Attributes:
        number: its position in its file, from 0.
        name: what it is called.
        input: the execution input.
        tasks: the task results.
        tokens: the answers to callbacks, None when the task results answer them.
        at: when the execution starts, None for the usual instant.
        expect: what to compare.
    """

    number: int
    name: str
    input: Json
    tasks: dict[str, Json]
    tokens: dict[str, Json] | None
    at: str | None
    expect: dict[str, Json]


def read_scenarios(document: Json) -> tuple[list[Scenario], list[Fault]]:
    """Read the scenarios of a file; with any fault there are none."""
    found = list(_faults(document))
    if found:
        return [], found
    return [
        Scenario(
            number,
            entry.get("name", f"scenario {number + 1}"),
            entry.get("input", {}),
            entry.get("tasks", {}),
            entry.get("tokens"),
            entry.get("at"),
            entry["expect"],
        )
        for number, entry in enumerate(document["scenarios"])
    ], []


def task_faults(scenario: Scenario, definition: Json) -> Iterator[Fault]:
    """Yield what is wrong with the task results of a scenario for a machine."""
    for member, answers in (("tasks", scenario.tasks), ("tokens", scenario.tokens or {})):
        for key, problem, hint in faults(answers, definition):
            yield Fault(f"/scenarios/{scenario.number}/{member}/{_escaped(key)}", problem, hint)


def run_scenario(scenario: Scenario, machine: Testable, *, express: bool | None = None) -> list[str]:
    """Run a scenario and return what is not as expected, a line each."""
    try:
        result = execute(
            machine,
            scenario.input,
            tasks=scenario.tasks,
            on_token=scenario.tokens,
            at=scenario.at,
            express=express,
            validate=False,
        )
    except (UnknownTask, InvalidDefinition) as error:
        return [str(error)]
    return list(unexpected(scenario.expect, result))


def unexpected(expect: dict[str, Json], execution: Any) -> Iterator[str]:
    """Yield what is not as expected, a line each; `execution` is a `Result` or an `Execution`."""
    status = expect.get("status", "FAILED" if "error" in expect or "cause" in expect else "SUCCEEDED")
    if execution.status != status:
        why = f" ({execution.error}: {execution.cause})" if execution.status == "FAILED" else ""
        yield f"status: expected {status}, got {execution.status}{why}"
    for key in ("error", "cause"):
        if key in expect and getattr(execution, key) != expect[key]:
            yield f"{key}: expected {short(expect[key])}, got {short(getattr(execution, key))}"
    if "output" in expect and execution.status == "SUCCEEDED":
        yield from differences("output", expect["output"], execution.output)
    if "states" in expect and not fits(expect["states"], execution.states_entered):
        yield f"states: expected {' → '.join(expect['states'])}"
        yield f"             got {' → '.join(execution.states_entered)}"
    if "calls" in expect:
        calls = execution.calls
        if len(calls) != len(expect["calls"]):
            yield f"calls: expected {len(expect['calls'])}, got {len(calls)}: {', '.join(call.state for call in calls)}"
        for number, (wanted, call) in enumerate(zip(expect["calls"], calls, strict=False)):
            for key, value in wanted.items():
                yield from differences(f"calls[{number}].{key}", value, getattr(call, key))


def _faults(document: Json) -> Iterator[Fault]:
    if not isinstance(document, dict):
        yield Fault("", "a scenario file must be an object with `target` and `scenarios`")
        return
    yield from _unknown(document, _FILE_KEYS, "")
    if not isinstance(document.get("target"), str):
        yield Fault("/target", "`target` must be a text: a workflow `FILE.py:NAME` or a state machine")
    scenarios = document.get("scenarios")
    if not isinstance(scenarios, list) or not scenarios:
        yield Fault("/scenarios", "`scenarios` must be a list with at least one scenario")
        return
    for number, entry in enumerate(scenarios):
        here = f"/scenarios/{number}"
        if not isinstance(entry, dict):
            yield Fault(here, "a scenario must be an object")
            continue
        yield from _unknown(entry, _KEYS, here)
        if not isinstance(entry.get("name", ""), str):
            yield Fault(f"{here}/name", "`name` must be a text")
        for key in ("tasks", "tokens"):
            if not isinstance(entry.get(key, {}), dict):
                yield Fault(f"{here}/{key}", f"`{key}` must be an object")
        if "at" in entry and not _is_instant(entry["at"]):
            yield Fault(f"{here}/at", "`at` must be a time such as `2025-06-01T09:30:00Z`")
        yield from _expect_faults(entry.get("expect"), here)


def _is_instant(value: Json) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def _expect_faults(expect: Json, here: str) -> Iterator[Fault]:
    if not isinstance(expect, dict) or not expect:
        yield Fault(f"{here}/expect" if expect is not None else here, "`expect` must be an object that says something")
        return
    at = f"{here}/expect"
    yield from _unknown(expect, _EXPECTED, at)
    if expect.get("status", STATUSES[0]) not in STATUSES:
        yield Fault(f"{at}/status", f"`status` must be one of {', '.join(STATUSES)}")
    for key in ("error", "cause"):
        if not isinstance(expect.get(key, ""), str):
            yield Fault(f"{at}/{key}", f"`{key}` must be a text")
    states = expect.get("states", [])
    if not isinstance(states, list) or not all(isinstance(name, str) for name in states):
        yield Fault(f"{at}/states", "`states` must be a list of state names")
    calls = expect.get("calls", [])
    if not isinstance(calls, list) or not all(isinstance(call, dict) for call in calls):
        yield Fault(f"{at}/calls", "`calls` must be a list of objects")
        return
    for number, call in enumerate(calls):
        yield from _unknown(call, _CALL, f"{at}/calls/{number}")


def _unknown(entry: dict[str, Json], known: Sequence[str], at: str) -> Iterator[Fault]:
    for key in entry:
        if key not in known:
            hint = did_you_mean(key, known) or f"there are {', '.join(known)}"
            yield Fault(f"{at}/{_escaped(key)}", f"there is no key `{key}` here", hint)


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
