"""The click group, and what becomes of everything a verb may raise.

Importing this module imports click and nothing of the compiler: a verb's module, named after it, is imported when the
verb is used. `VERBS` has the one-line helps, so that ``--help`` needs none of them either.
"""

import gc
import importlib
import sys
from collections.abc import Sequence
from typing import Any

import click

from flowdsl.cli.problems import INTERNAL, INTERRUPTED, OK, Stop

VERBS: dict[str, str] = {
    "check": "Say what is wrong with workflows.",
    "compile": "Compile workflows to ASL, IAM policies and source maps.",
    "diff": "Show what compiling would change in the files written before.",
    "explain": "Explain a rule, or list all rules.",
    "graph": "Draw a workflow or a state machine.",
    "iam": "Print the policy a workflow needs.",
    "run": "Run a workflow or a state machine here, with AWS in this process or with mocks.",
    "test": "Run scenario files (*_test.json).",
}
"""Verb → what it does; each is the function `command` of the module of its name."""

COMPILING = ("check", "compile", "diff", "iam")
"""Verbs that end when they have compiled, and run no code of the user's."""


class Verb(click.Command):
    """A verb. ``-:NAME``, a workflow of standard input, is a target and not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments, such targets last."""
        named = [argument for argument in args if argument.startswith("-:")]
        if named:
            args = [argument for argument in args if argument not in named] + ["--", *named]
        return super().parse_args(ctx, args)


class LazyGroup(click.Group):
    """A group that imports a verb's module when the verb is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in alphabetical order."""
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb."""
        if cmd_name not in VERBS:
            return None
        command: click.Command = importlib.import_module(f"flowdsl.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; suggest one for a misspelt name."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], VERBS, n=1, cutoff=0.5)
            hint = f" Did you mean '{close[0]}'?" if close else f" There are: {', '.join(sorted(VERBS))}."
            ctx.fail(f"There is no command '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, VERBS[name]) for name in sorted(VERBS)])


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from flowdsl import __version__

        click.echo(f"flowdsl {__version__}")
        ctx.exit()


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version and exit."
)
def group() -> None:
    """Write AWS Step Functions workflows as Python functions.

    \b
    A TARGET is FILE.py, FILE.py:NAME, or "-" for standard input.
    Exit codes: 0 well, 1 something found or out of date, 2 usage or files,
    3 the execution failed, 70 a bug in flowdsl.
    """


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        argv: the arguments; those of the process when None.
    """
    if argv is None:
        _prepare(sys.argv[1:])
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(arguments)
    finally:
        if argv is None:
            # The process ends: what it holds need not be searched for garbage once more.
            gc.freeze()


def _prepare(arguments: Sequence[str]) -> None:
    """Set up a process that is flowdsl's own."""
    if arguments and arguments[0] in COMPILING and not {"-h", "--help"} & set(arguments):
        from flowdsl.cli.startup import hurry

        hurry()
    else:
        # A syntax tree is a hundred thousand objects and no garbage: looking for some takes a tenth of a compile.
        gc.set_threshold(200_000, 20, 20)


def _run(arguments: list[str]) -> int:
    try:
        group.main(arguments, prog_name="flowdsl", standalone_mode=False)
    except Stop as stop:
        return stop.code
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as problem:
        problem.show()
        return problem.exit_code
    except (KeyboardInterrupt, click.Abort):
        sys.stderr.write("interrupted\n")
        return INTERRUPTED
    except Exception as error:
        return _internal(error, debug="--debug" in arguments)
    return OK


def _internal(error: Exception, *, debug: bool) -> int:
    """Say that flowdsl has a bug, with the traceback when asked for."""
    from flowdsl.diagnostics.render import render
    from flowdsl.diagnostics.rules.internal import InternalProblem

    if debug:
        import traceback

        traceback.print_exception(error)
    problem: Any = InternalProblem(kind=type(error).__name__, detail=str(error) or "no message")
    sys.stderr.write(render([problem]))
    return INTERNAL
