"""``flowdsl diff``: what compiling would change."""

import difflib
import sys
from pathlib import Path

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.compile import files_of, out_folder
from flowdsl.cli.compiling import compile_targets
from flowdsl.cli.inputs import load_text
from flowdsl.cli.problems import FOUND, Stop
from flowdsl.cli.session import Session, colored, put, verb_options
from flowdsl.diagnostics.render.paint import Line, paint


@click.command("diff", cls=Verb, short_help=VERBS["diff"])
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@click.option(
    "-o", "--out", type=click.Path(path_type=Path, file_okay=False), help="Directory the files were written to."
)
@verb_options
def command(session: Session, targets: tuple[str, ...], out: Path | None) -> None:
    """Show what `flowdsl compile -o DIR` would change in DIR, as a unified diff; exit with 1 when anything."""
    result = compile_targets(targets)
    session.stop_on_errors(result.diagnostics)
    folder = out or out_folder(session, targets, out, needed=True)
    assert folder is not None, "out_folder stops when there is no directory"
    lines: list[Line] = []
    for path, text in files_of(result.artefacts, folder).items():
        before = load_text(path).text if path.exists() else ""
        name = path.as_posix()
        old = f"{name} (before)" if path.exists() else "/dev/null"
        changes = difflib.unified_diff(before.splitlines(), text.splitlines(), old, f"{name} (after)", lineterm="")
        lines += [[(line, _style(line))] for line in changes]
    put(paint(lines, color=colored(sys.stdout)))
    if lines:
        raise Stop(FOUND)


def _style(line: str) -> str:
    if line.startswith(("---", "+++")):
        return "bold"
    return {"+": "added", "-": "removed", "@": "gutter"}.get(line[:1], "")
