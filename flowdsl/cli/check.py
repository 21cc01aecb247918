"""``flowdsl check``: diagnostics and nothing else."""

from pathlib import Path

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.compiling import compile_targets
from flowdsl.cli.inputs import parse_target
from flowdsl.cli.machine import read_machine
from flowdsl.cli.outputs import write_all
from flowdsl.cli.problems import Stop, exit_code
from flowdsl.cli.session import Session, say, verb_options
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.render import render


@click.command("check", cls=Verb, short_help=VERBS["check"])
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@click.option(
    "--output-file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the diagnostics there instead of stderr (for sarif and json).",
)
@verb_options
def command(session: Session, targets: tuple[str, ...], output_file: Path | None) -> None:
    """Say what is wrong with workflows, and write nothing.

    A TARGET is FILE.py, FILE.py:NAME, a directory, "-", or a state machine (machine.asl.json).
    """
    machines = [text for text in targets if parse_target(text).is_machine]
    result = compile_targets([text for text in targets if text not in machines])
    for text in machines:
        machine = read_machine(parse_target(text))
        result.diagnostics.extend(machine.problems())
    if output_file is None:
        session.stop_on_errors(result.diagnostics)
    else:
        ordered = Sink(result.diagnostics).sorted()
        write_all({output_file: render(ordered, session.format, levels=session.levels)})
        if session.levels.forbid(result.diagnostics):
            raise Stop(exit_code(result.diagnostics))
    if session.chatty:
        counts = [_count(len(result.artefacts), "workflow")] if result.artefacts or not machines else []
        say(f"{', '.join(counts + ([_count(len(machines), 'state machine')] if machines else []))} checked")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
