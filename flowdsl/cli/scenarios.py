"""Scenario files for ``flowdsl test``: found, read, and their faults told with their places.

What a scenario is, and how it is run, is in `flowdsl.testing.scenarios`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowdsl.cli.inputs import Target, load_json, parse_target
from flowdsl.cli.json_places import json_origin
from flowdsl.cli.problems import Problems
from flowdsl.diagnostics.model import Diagnostic
from flowdsl.diagnostics.rules.config import InvalidMocks
from flowdsl.diagnostics.rules.machines import InvalidScenario
from flowdsl.jsontypes import Json
from flowdsl.source import SourceFile
from flowdsl.testing.scenarios import SUFFIX, Scenario, read_scenarios, task_faults


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file of scenarios.

    Attributes:
        source: its text.
        target: the workflow or machine.
        scenarios: in the order of the file.
    """

    source: SourceFile
    target: Target
    scenarios: tuple[Scenario, ...]


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


def load_scenarios(path: Path) -> ScenarioFile:
    """Read a scenario file.

    Raises:
        Problems: it cannot be read, or does not describe scenarios; all that is wrong is reported.
    """
    document, source = load_json(path, "the scenario file")
    scenarios, faults = read_scenarios(document)
    if faults:
        raise Problems(
            [InvalidScenario(origin=json_origin(source, f.pointer), problem=f.problem, hint=f.hint) for f in faults]
        )
    target = parse_target(document["target"])
    return ScenarioFile(source, Target(path.parent / target.path, target.name), tuple(scenarios))


def mock_problems(scenario: Scenario, definition: Json, source: SourceFile) -> Iterator[Diagnostic]:
    """Yield what is wrong with the task results of a scenario for a machine."""
    for fault in task_faults(scenario, definition):
        yield InvalidMocks(origin=json_origin(source, fault.pointer), problem=fault.problem, hint=fault.hint)
