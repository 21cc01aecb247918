"""``flowdsl test``: run scenario files."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.inputs import Target
from flowdsl.cli.machine import Runnable, load_runnable
from flowdsl.cli.problems import FOUND, Problems, Stop
from flowdsl.cli.session import Session, colored, put, verb_options
from flowdsl.diagnostics.render.paint import Line, paint
from flowdsl.diagnostics.rules.texts import InvalidTarget
from flowdsl.source import SourceFile

if TYPE_CHECKING:
    from flowdsl.testing.scenarios import Scenario


@click.command("test", cls=Verb, short_help=VERBS["test"])
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("-k", "keyword", metavar="TEXT", help="Run only scenarios whose name (or file) contains TEXT.")
@verb_options
def command(session: Session, paths: tuple[Path, ...], keyword: str | None) -> None:
    """Run the scenarios of *_test.json files, in the working directory when no PATH is given.

    A scenario has an input, task results as for `flowdsl run --tasks`, and what to expect of status, output, error,
    states and calls. The exit code is 1 when one of them fails.
    """
    from flowdsl.cli.scenarios import find_files, load_scenarios
    from flowdsl.testing.scenarios import SUFFIX

    files = find_files(paths or (Path(),))
    if not files:
        raise Problems([InvalidTarget(problem=f"there are no scenario files (*{SUFFIX})")])
    scenarios = [(file, scenario) for file in map(load_scenarios, files) for scenario in file.scenarios]
    if keyword is not None:
        scenarios = [(file, s) for file, s in scenarios if keyword in s.name or keyword in file.source.name]
    machines: dict[Target, Runnable] = {}
    failed = 0
    for file, scenario in scenarios:
        if file.target not in machines:
            machines[file.target] = load_runnable(session, file.target)
        lines = _run(scenario, machines[file.target], file.source)
        failed += bool(lines)
        put(paint(_report(scenario, file.source, lines), color=colored(sys.stdout)))
    put(f"{len(scenarios) - failed} passed, {failed} failed\n" if failed else f"{len(scenarios)} passed\n")
    if failed:
        raise Stop(FOUND)


def _run(scenario: "Scenario", machine: Runnable, source: SourceFile) -> list[str]:
    """Run one scenario and return what is not as expected.

    Raises:
        Problems: its mocks do not fit the machine.
    """
    from flowdsl.cli.scenarios import mock_problems
    from flowdsl.testing.scenarios import run_scenario

    problems = list(mock_problems(scenario, machine.definition, source))
    if problems:
        raise Problems(problems)
    return run_scenario(scenario, machine.definition, express=machine.express)


def _report(scenario: "Scenario", source: SourceFile, lines: list[str]) -> list[Line]:
    head: Line = [("FAIL", "error") if lines else ("ok  ", "help"), (f"  {source.name}: {scenario.name}", "")]
    return [head, *([(f"      {line}", "")] for line in lines)]
