"""``flowdsl compile``: workflows to files, or one definition to stdout."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.compiling import compile_targets, the_only
from flowdsl.cli.inputs import parse_target
from flowdsl.cli.outputs import up_to_date, write_all
from flowdsl.cli.problems import FOUND, Problems, Stop
from flowdsl.cli.session import Session, put, say, verb_options
from flowdsl.diagnostics.rules import texts as rules

if TYPE_CHECKING:
    from flowdsl.compiler import Compiled


@click.command("compile", cls=Verb, short_help=VERBS["compile"])
@click.argument("targets", metavar="TARGET...", nargs=-1, required=True)
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Directory for NAME.asl.json, NAME.policy.json and NAME.map.json of every workflow.",
)
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit with 1 when files are out of date.")
@click.option(
    "--query",
    "language",
    type=click.Choice(("jsonata", "jsonpath", "mixed")),
    help="Query language of the machines.  [default: what each workflow says, else jsonata]",
)
@verb_options
def command(
    session: Session, targets: tuple[str, ...], out: Path | None, only_check: bool, language: str | None
) -> None:
    """Compile workflows.

    Without -o (and no `out` in [tool.flowdsl]) the target must have one workflow, whose definition is printed on
    stdout. FILE.py:NAME alone always prints. Files are written when everything has compiled, or not at all.
    """
    result = compile_targets(targets, language)
    session.stop_on_errors(result.diagnostics)
    folder = out_folder(session, targets, out, needed=only_check)
    if folder is None:
        put(the_only(result.artefacts, parse_target(targets[0])).asl_text())
        return
    files = files_of(result.artefacts, folder)
    if only_check:
        stale = [path for path, text in files.items() if not up_to_date(path, text)]
        for path in stale:
            say(f"{'out of date' if path.exists() else 'missing'}: {path.as_posix()}")
        if stale:
            raise Stop(FOUND)
        return
    changed = write_all(files)
    if session.chatty:
        for path in files:
            say(f"{'wrote' if path in changed else 'unchanged'} {path.as_posix()}")


def out_folder(session: Session, targets: Sequence[str], out: Path | None, *, needed: bool) -> Path | None:
    """Return the directory to write to, or None to print.

    Raises:
        Problems: the call needs a directory and has none.
    """
    single = len(targets) == 1 and parse_target(targets[0]).name is not None
    if out is not None or (single and not needed):
        return out
    if session.config.out is not None:
        return Path(session.config.out)
    if needed or len(targets) > 1:
        why = "--check compares files" if needed else "several targets do not fit on stdout"
        hint = "add `-o DIR`, or set `out` in `[tool.flowdsl]`"
        raise Problems([rules.InvalidTarget(problem=f"{why}, and no directory is given", hint=hint)])
    return None


def files_of(artefacts: "Sequence[Compiled]", folder: Path) -> dict[Path, str]:
    """Return the files of some workflows.

    Raises:
        Problems: two workflows have one name.
    """
    files: dict[Path, str] = {}
    for artefact in artefacts:
        path = folder / f"{artefact.name}.asl.json"
        if path in files:
            problem = f"two workflows are called `{artefact.name}`, and both would be written to `{path.as_posix()}`"
            raise Problems([rules.InvalidTarget(problem=problem, hint="compile them into directories of their own")])
        files[path] = artefact.asl_text()
        files[folder / f"{artefact.name}.policy.json"] = artefact.policy_text()
        files[folder / f"{artefact.name}.map.json"] = artefact.map_text()
    return files
