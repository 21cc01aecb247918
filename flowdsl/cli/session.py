"""What all verbs share: the options about diagnostics, the configuration, and where things are printed."""

import functools
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any, TextIO

import click

from flowdsl.cli.inputs import find_config
from flowdsl.cli.problems import BROKEN_PIPE, Problems, Stop, exit_code
from flowdsl.config import Config
from flowdsl.diagnostics.levels import Levels
from flowdsl.diagnostics.model import Diagnostic, Sink
from flowdsl.diagnostics.render import FORMATS, Format, render
from flowdsl.records import dataclass

_WIDTH = 100
"""Cells assumed where the output is no terminal."""


@dataclass(frozen=True, slots=True)
class Session:
    """One run of the command line.

    Attributes:
        config: of the project in the working directory.
        format: of diagnostics.
        levels: of rules.
    """

    config: Config
    format: Format
    levels: Levels

    def report(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Print diagnostics to stderr, sorted."""
        if not diagnostics and self.format not in ("json", "sarif"):
            return
        ordered = Sink(list(diagnostics)).sorted()
        text = render(
            ordered, self.format, color=colored(sys.stderr), width=terminal_width(sys.stderr), levels=self.levels
        )
        say(text, newline=False)

    def stop_on_errors(self, diagnostics: Sequence[Diagnostic], *, warn: bool = True) -> None:
        """Print diagnostics; raise `Stop` when one of them is an error in this run.

        Args:
            diagnostics: what was found.
            warn: whether to print warnings even when there are no errors.
        """
        if warn or self.levels.forbid(diagnostics):
            self.report(diagnostics)
        if self.levels.forbid(diagnostics):
            raise Stop(exit_code(diagnostics))

    @property
    def chatty(self) -> bool:
        """Whether stderr is read by people, so that remarks may stand there."""
        return self.format in ("full", "concise")


def verb_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a verb the options about diagnostics; its function gets a `Session` first.

    What the function raises as `Problems` is reported.
    """

    @functools.wraps(function)
    def run(output_format: Format | None, warnings_as_errors: bool | None, debug: bool, **rest: Any) -> Any:
        early = Session(Config(), output_format or _default_format(), Levels())
        try:
            config = find_config()
            strict = config.warnings_as_errors if warnings_as_errors is None else warnings_as_errors
            session = Session(
                config,
                output_format or config.output_format or _default_format(),
                Levels(config.rules, warnings_as_errors=strict),
            )
        except Problems as problems:
            early.report(problems.diagnostics)
            raise Stop(exit_code(problems.diagnostics)) from None
        try:
            return function(session, **rest)
        except Problems as problems:
            session.report(problems.diagnostics)
            raise Stop(exit_code(problems.diagnostics)) from None

    for option in (
        click.option("--debug", is_flag=True, help="Print a traceback when flowdsl itself fails."),
        click.option(
            "--warnings-as-errors/--no-warnings-as-errors",
            default=None,
            help="Refuse to go on when there are warnings.",
        ),
        click.option(
            "--output-format",
            type=click.Choice(FORMATS),
            help="Form of diagnostics.  [default: github in GitHub Actions, else full]",
        ),
    ):
        run = option(run)
    return run


def _default_format() -> Format:
    return "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "full"


def colored(stream: TextIO) -> bool:
    """Whether to use colour: NO_COLOR and FORCE_COLOR (any value that is not empty), else whether it is a terminal."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width(stream: TextIO) -> int:
    """Return the width in cells: COLUMNS, the terminal's, or 100."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns) > 0:
        return int(columns)
    try:
        return os.get_terminal_size(stream.fileno()).columns or _WIDTH
    except (OSError, ValueError):
        return _WIDTH


def say(text: str, *, newline: bool = True) -> None:
    """Print to stderr."""
    sys.stderr.write(text + "\n" if newline else text)
    sys.stderr.flush()


def put(text: str) -> None:
    """Print an artefact to stdout: the same UTF-8 bytes on every platform, whatever the terminal's encoding.

    Raises:
        Stop: nobody reads any more.
    """
    stream = getattr(sys.stdout, "buffer", None)
    try:
        if stream is None:
            sys.stdout.write(text)
        else:
            sys.stdout.flush()
            stream.write(text.encode("utf-8", "surrogatepass"))
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes stdout once more at its end, and would complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Stop(BROKEN_PIPE) from None
