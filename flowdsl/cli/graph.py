"""``flowdsl graph``: draw a workflow or a machine."""

import sys
from pathlib import Path
from typing import Literal, TypeAlias

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.inputs import parse_target
from flowdsl.cli.machine import load_runnable
from flowdsl.cli.outputs import write_all
from flowdsl.cli.problems import Problems
from flowdsl.cli.session import Session, put, say, verb_options
from flowdsl.diagnostics.rules.texts import InvalidTarget

Format: TypeAlias = Literal["svg", "html", "mermaid", "dot", "text"]

SUFFIXES: dict[str, Format] = {
    ".svg": "svg",
    ".mermaid": "mermaid",
    ".mmd": "mermaid",
    ".dot": "dot",
    ".gv": "dot",
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
}
"""File suffix → format of `flowdsl.visualize.render`, which is not imported to know them."""

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
def command(session: Session, target: str, out: Path | None, format_: Format | None) -> None:
    """Draw a workflow (FILE.py:NAME) or a state machine (machine.asl.json)."""
    chosen = format_ or ("text" if out is None else picture_format(out))
    runnable = load_runnable(session, parse_target(target))
    from flowdsl.visualize import render

    text = render(runnable.drawable, chosen)
    if out is None:
        put(text if text.endswith("\n") else text + "\n")
        return
    write_all({out: text})
    if session.chatty and sys.stderr.isatty():
        say(f"wrote {out.as_posix()}")


def picture_format(path: Path) -> Format:
    """Return the format for a file.

    Raises:
        Problems: its suffix says nothing.
    """
    found = SUFFIXES.get(path.suffix.lower())
    if found is None:
        hint = f"use one of {', '.join(SUFFIXES)}, or `--format`"
        what = f"the suffix `{path.suffix}`" if path.suffix else "a file without a suffix"
        raise Problems([InvalidTarget(problem=f"`{path.as_posix()}`: {what} says no format", hint=hint)])
    return found
