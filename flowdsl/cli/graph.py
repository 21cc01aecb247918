"""``flowdsl graph``: draw a workflow or a machine."""

import sys
from pathlib import Path

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.inputs import parse_target
from flowdsl.cli.machine import load_runnable
from flowdsl.cli.outputs import write_all
from flowdsl.cli.problems import Problems
from flowdsl.cli.session import Session, put, say, verb_options
from flowdsl.diagnostics.model import did_you_mean
from flowdsl.diagnostics.rules.config import InvalidTarget

SUFFIXES: dict[str, str] = {
    ".svg": "svg",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".html": "html",
    ".txt": "text",
}
"""File suffix → format of `flowdsl.visualize.render`."""

FORMATS = tuple(dict.fromkeys(SUFFIXES.values()))


@click.command("graph", cls=Verb, short_help=VERBS["graph"])
@click.argument("target")
@click.option(
    "-o",
    "--out",
    type=click.Path(path_type=Path),
    help=f"File to write; its suffix is the format: {', '.join(SUFFIXES)}.",
)
@click.option("--format", "format_", type=click.Choice(FORMATS), help="Format.  [default: by suffix, text on stdout]")
@verb_options
def command(session: Session, target: str, out: Path | None, format_: str | None) -> None:
    """Draw a workflow (FILE.py:NAME) or a state machine (machine.asl.json)."""
    chosen = format_ or ("text" if out is None else _format_of(out))
    runnable = load_runnable(session, parse_target(target))
    from flowdsl.visualize import render

    text = render(runnable.compiled if runnable.compiled is not None else runnable.definition, chosen)
    if out is None:
        put(text if text.endswith("\n") else text + "\n")
        return
    write_all({out: text})
    if session.chatty and sys.stderr.isatty():
        say(f"wrote {out.as_posix()}")


def _format_of(path: Path) -> str:
    """Return the format for a file.

    Raises:
        Problems: its suffix says nothing.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        hint = did_you_mean(path.suffix, SUFFIXES) or f"use one of {', '.join(SUFFIXES)}, or `--format`"
        what = f"the suffix `{path.suffix}`" if path.suffix else "a file without a suffix"
        raise Problems([InvalidTarget(problem=f"`{path.as_posix()}`: {what} says no format", hint=hint)])
    return found
