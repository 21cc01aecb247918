"""Which states, transitions and catchers the executions of a test run have taken, and which they never did.

The engine says which ways it took as JSON pointers into the definition; what there is to take is read off the
definition. Several processes' findings (pytest-xdist) are joined as data.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.testing.machines import states_of

Kind: TypeAlias = Literal["state", "transition", "catcher"]
KINDS: tuple[Kind, ...] = ("state", "transition", "catcher")


@dataclass(frozen=True, slots=True)
class Way:
    """Something an execution can take.

    Attributes:
        kind: a state to enter, a transition to follow, a catcher to use.
        pointer: its place in the definition, as in `flowdsl.local.Execution.taken`.
        text: for people: ``Charge → Ship``.
    """

    kind: Kind
    pointer: str
    text: str


def ways(definition: Mapping[str, Json]) -> Iterator[Way]:
    """Yield everything that executions of a machine can take, in the order of the definition."""
    for path, pointer, state in states_of(definition):
        name = " / ".join(path)
        yield Way("state", pointer, name)
        if isinstance(state.get("Next"), str) and state.get("Type") not in ("Choice", "Fail", "Succeed"):
            yield Way("transition", f"{pointer}/Next", f"{name} → {state['Next']}")
        rules = state.get("Choices")
        for number, rule in enumerate(rules if isinstance(rules, list) else ()):
            target = rule.get("Next") if isinstance(rule, dict) else "?"
            yield Way("transition", f"{pointer}/Choices/{number}", f"{name} → {target} (rule {number + 1})")
        if isinstance(state.get("Default"), str):
            yield Way("transition", f"{pointer}/Default", f"{name} → {state['Default']} (default)")
        catchers = state.get("Catch")
        for number, catcher in enumerate(catchers if isinstance(catchers, list) else ()):
            known = catcher if isinstance(catcher, dict) else {}
            errors = ", ".join(map(str, known.get("ErrorEquals") or ()))
            yield Way("catcher", f"{pointer}/Catch/{number}", f"{name} → {known.get('Next')} (on {errors})")


@dataclass(slots=True)
class MachineCoverage:
    """What the executions of one machine have taken.

    Attributes:
        name: of the machine.
        definition: the ASL document.
        taken: JSON pointers.
        executions: how many there were.
    """

    name: str
    definition: Mapping[str, Json]
    taken: set[str] = field(default_factory=set)
    executions: int = 0

    def missed(self) -> list[Way]:
        """Return what was never taken."""
        return [way for way in ways(self.definition) if way.pointer not in self.taken]

    def counts(self, kind: Kind) -> tuple[int, int]:
        """Return how many of a kind were taken, and how many there are."""
        pointers = [way.pointer for way in ways(self.definition) if way.kind == kind]
        return sum(pointer in self.taken for pointer in pointers), len(pointers)


@dataclass(slots=True)
class Coverage:
    """What the executions of a test run have taken, machine by machine."""

    machines: dict[str, MachineCoverage] = field(default_factory=dict)

    def add(self, name: str, definition: Mapping[str, Json], taken: frozenset[str], executions: int = 1) -> None:
        """Count executions of a machine; a machine of the same name and another definition is another machine."""
        text = json.dumps(definition, sort_keys=True, default=str)
        key = f"{name}:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"
        machine = self.machines.setdefault(key, MachineCoverage(name, definition))
        machine.taken |= taken
        machine.executions += executions

    def dump(self) -> Json:
        """Return it as JSON, for another process."""
        return [
            {"name": m.name, "definition": dict(m.definition), "taken": sorted(m.taken), "executions": m.executions}
            for m in self.machines.values()
        ]

    def merge(self, dumped: Json) -> None:
        """Add what another process has dumped."""
        for entry in dumped:
            self.add(entry["name"], entry["definition"], frozenset(entry["taken"]), entry["executions"])

    def percentage(self) -> float:
        """Return how much of everything was taken, in per cent; 100 when there is nothing to take."""
        counts = [machine.counts(kind) for machine in self.machines.values() for kind in KINDS]
        total = sum(there for _, there in counts)
        return 100.0 * sum(taken for taken, _ in counts) / total if total else 100.0

    def report(self) -> Iterator[str]:
        """Yield the lines of the report: a line per machine, and one for each way never taken."""
        for machine in sorted(self.machines.values(), key=lambda machine: machine.name):
            told = ", ".join(f"{taken} of {there} {kind}s" for kind in KINDS for taken, there in [machine.counts(kind)])
            runs = "execution" if machine.executions == 1 else "executions"
            yield f"{machine.name}: {told} ({machine.executions} {runs})"
            for way in machine.missed():
                yield f"    never {_VERBS[way.kind]}: {way.text}"
        yield f"in all {self.percentage():.0f} %"


_VERBS = {"state": "entered", "transition": "taken", "catcher": "used"}

collector: ContextVar[Coverage | None] = ContextVar("flowdsl_coverage", default=None)
"""Where executions are counted; None where nobody asks."""


def observe(name: str, definition: Mapping[str, Json], taken: frozenset[str]) -> None:
    """Count an execution, if anybody asks for coverage."""
    coverage = collector.get()
    if coverage is not None:
        coverage.add(name, definition, taken)
