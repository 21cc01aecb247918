"""``flowdsl test``: run scenario files."""

import sys
from pathlib import Path

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.inputs import Target
from flowdsl.cli.machine import Runnable, load_runnable
from flowdsl.cli.mocks import check_mocks
from flowdsl.cli.problems import FOUND, Problems, Stop
from flowdsl.cli.scenarios import SUFFIX, Scenario, differences, find_files, load_scenarios
from flowdsl.cli.session import Session, colored, put, verb_options
from flowdsl.diagnostics.render.paint import Line, paint
from flowdsl.diagnostics.rules.config import InvalidMocks, InvalidTarget


@click.command("test", cls=Verb, short_help=VERBS["test"])
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("-k", "keyword", metavar="TEXT", help="Run only scenarios whose name (or file) contains TEXT.")
@verb_options
def command(session: Session, paths: tuple[Path, ...], keyword: str | None) -> None:
    """Run the scenarios of *_test.json files, in the working directory when no PATH is given.

    A scenario has an input, task results as for `flowdsl run --tasks`, and what to expect of status, output, error,
    states and calls. The exit code is 1 when one of them fails.
    """
    files = find_files(paths or (Path(),))
    if not files:
        raise Problems([InvalidTarget(problem=f"there are no scenario files (*{SUFFIX})")])
    scenarios = [scenario for path in files for scenario in load_scenarios(path)]
    if keyword is not None:
        scenarios = [s for s in scenarios if keyword in s.name or keyword in s.source.name]
    machines: dict[Target, Runnable] = {}
    failed = 0
    for scenario in scenarios:
        if scenario.target not in machines:
            machines[scenario.target] = load_runnable(session, scenario.target)
        lines = list(_run(scenario, machines[scenario.target]))
        failed += bool(lines)
        put(paint(_report(scenario, lines), color=colored(sys.stdout)))
    put(f"{len(scenarios) - failed} passed, {failed} failed\n" if failed else f"{len(scenarios)} passed\n")
    if failed:
        raise Stop(FOUND)


def _run(scenario: Scenario, machine: Runnable) -> list[str]:
    """Run one scenario and return what is not as expected.

    Raises:
        Problems: its mocks do not fit the machine.
    """
    from flowdsl.local import MockBackend, UnknownTask, run

    at = f"/scenarios/{scenario.number}/tasks"
    check_mocks(scenario.tasks, machine.definition, scenario.source, at)
    try:
        execution = run(machine.definition, scenario.input, tasks=MockBackend(scenario.tasks))
    except UnknownTask as error:
        return [InvalidMocks(problem=str(error)).problem]
    return list(differences(scenario.expect, execution))


def _report(scenario: Scenario, lines: list[str]) -> list[Line]:
    head: Line = [("FAIL", "error") if lines else ("ok  ", "help"), (f"  {scenario.source.name}: {scenario.name}", "")]
    return [head, *([(f"      {line}", "")] for line in lines)]
