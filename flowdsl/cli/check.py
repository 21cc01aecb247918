"""``flowdsl check``: diagnostics and nothing else."""

from pathlib import Path

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.compiling import compile_targets
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

    A TARGET is FILE.py, FILE.py:NAME, a directory, or "-".
    """
    result = compile_targets(targets)
    if output_file is None:
        session.stop_on_errors(result.diagnostics)
    else:
        ordered = Sink(result.diagnostics).sorted()
        write_all({output_file: render(ordered, session.format, levels=session.levels)})
        if session.levels.forbid(result.diagnostics):
            raise Stop(exit_code(result.diagnostics))
    if session.chatty:
        count = len(result.artefacts)
        say(f"{count} workflow{'' if count == 1 else 's'} checked")
