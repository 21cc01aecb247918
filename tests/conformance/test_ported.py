"""Programs written for the jobs of real machines: as few states and transitions as a person's machine has."""

import json
import re
from pathlib import Path

import pytest

from flowdsl.compiler import compile_source
from flowdsl.jsontypes import Json
from flowdsl.local import Execution, MockBackend, run
from flowdsl.source import SourceFile
from tests.conformance.ported_scripts import PORTED, Ported, Script
from tests.corpus import corpus

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "ported"
MACHINES = corpus("machines")


def states(definition: dict[str, Json]) -> int:
    """Count the states of a machine, those inside Maps and branches included."""
    count = 0
    for state in definition["States"].values():
        inner = [state[key] for key in ("ItemProcessor", "Iterator") if key in state] + state.get("Branches", [])
        count += 1 + sum(states(region) for region in inner)
    return count


def backend(script: Script) -> MockBackend:
    """Answer tasks by a script; every execution starts it anew."""
    used = [0] * len(script)

    def answer(resource: str, arguments: Json, _: Json) -> Json:
        function = arguments.get("FunctionName", "") if isinstance(arguments, dict) else ""
        for i, (patterns, answers) in enumerate(script):
            if any(pattern in f"{resource} {function}" for pattern in patterns):
                used[i] += 1
                return answers[min(used[i], len(answers)) - 1]
        raise AssertionError(f"no answer for {resource} {function}")

    return MockBackend(answer)


def typical(definition: dict[str, Json], ported: Ported) -> Execution:
    execution = run(definition, ported.input, tasks=backend(ported.script))
    assert execution.status == "SUCCEEDED", (ported.module, execution.error, execution.cause, execution.failed_state)
    return execution


def compiled(module: str) -> dict[str, Json]:
    path = EXAMPLES / f"{module}.py"
    found = compile_source(SourceFile(path.name, path.read_text(encoding="utf-8")))
    assert found.artefacts, [type(d).__name__ for d in found.diagnostics if d.severity == "error"]
    return found.artefacts[0].definition


def shape(execution: Execution) -> list[str]:
    """Return which services were called, in order: what both machines must have in common."""
    named = [re.sub(r"\$\{[^}]*\}", "", call.resource) for call in execution.calls]
    return sorted(name.split(":", 5)[5] if ":states:" in name else "function" for name in named)


@pytest.fixture(scope="module")
def measured() -> list[tuple[Ported, int, int, int, int]]:
    rows = []
    for ported in PORTED:
        original = json.loads((MACHINES / ported.original).read_text(encoding="utf-8"))
        made = compiled(ported.module)
        theirs, ours = typical(original, ported), typical(made, ported)
        assert shape(ours) == shape(theirs), ported.module
        rows.append((
            ported, states(made), states(original), len(ours.states_entered), len(theirs.states_entered)
        ))  # fmt: skip
    return rows


def test_not_larger_than_what_people_write(measured: list[tuple[Ported, int, int, int, int]], capsys: Json) -> None:
    few = sum(ours <= theirs for _, ours, theirs, _, _ in measured)
    quick = sum(ours <= theirs for *_, ours, theirs in measured)
    with capsys.disabled():
        for ported, ours, theirs, steps, their_steps in measured:
            print(
                f"\n{ported.module:18} states {ours:2} (original {theirs:2})  transitions {steps:2} ({their_steps:2})"
                f"  {ported.why}".rstrip(),
                end="",
            )
        total = len(measured)
        print(f"\nported: {few} of {total} not more states, {quick} of {total} not more transitions")
    assert few >= len(measured) - 2
    assert quick >= len(measured) - 2


def test_every_larger_machine_has_a_reason(measured: list[tuple[Ported, int, int, int, int]]) -> None:
    for ported, ours, theirs, steps, their_steps in measured:
        assert bool(ported.why) == (ours > theirs or steps > their_steps), ported.module


def test_every_port_is_measured() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.py")} == {ported.module for ported in PORTED}
