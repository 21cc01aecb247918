"""``flowdsl run``: execute a machine here."""

import contextlib
import json
import sys
from pathlib import Path
from typing import Any

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.backends import First, aws_backend, embedded_aws, mock_backend
from flowdsl.cli.definitions import at_pointer
from flowdsl.cli.execution_input import check_input, load_input
from flowdsl.cli.graph import Format, picture_format
from flowdsl.cli.inputs import load_source, parse_target
from flowdsl.cli.machine import Runnable, load_runnable, substitute
from flowdsl.cli.mocks import load_mocks
from flowdsl.cli.outputs import write_all
from flowdsl.cli.problems import FAILED, Problems, Stop
from flowdsl.cli.progress import progress
from flowdsl.cli.session import Session, colored, put, say, verb_options
from flowdsl.cli.traceback import traceback
from flowdsl.cli.usermodule import UserModule, execute_module
from flowdsl.diagnostics.render.paint import paint
from flowdsl.diagnostics.rules.config import InvalidMocks
from flowdsl.diagnostics.rules.texts import InvalidTarget
from flowdsl.jsontypes import Json
from flowdsl.source import NOWHERE, SourceFile


@click.command("run", cls=Verb, short_help=VERBS["run"])
@click.argument("target")
@click.option("--input", "given", metavar="FILE", help='The execution input, a JSON file or "-".  [default: {}]')
@click.option(
    "--setup",
    type=click.Path(path_type=Path),
    help="Python file to execute first, in the embedded AWS: it makes tables, queues, topics; its function "
    "on_token(request) answers callbacks, http(request) answers HTTP, API Gateway and EKS calls.",
)
@click.option(
    "--tasks",
    type=click.Path(path_type=Path),
    help="JSON file with task results by state, function or resource ARN. With --setup, tasks it does not name go to "
    "the embedded AWS; else every task needs one.",
)
@click.option("--param", "params", metavar="NAME=VALUE", multiple=True, help="A deploy-time value.")
@click.option(
    "--graph",
    "picture",
    type=click.Path(path_type=Path),
    help="Draw the run there: what became of each state (.svg or .html).",
)
@click.option("--express", is_flag=True, help="Run as an Express workflow.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with everything about the execution.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@verb_options
def command(
    session: Session,
    target: str,
    given: str | None,
    setup: Path | None,
    tasks: Path | None,
    params: tuple[str, ...],
    picture: Path | None,
    express: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run a workflow (FILE.py:NAME) or a state machine (machine.asl.json) to its end, waits in virtual time.

    Tasks go to an AWS in this process (moto), Lambda functions of the module run here too. The output is printed on
    stdout; when the execution fails, a traceback is printed on stderr and the exit code is 3.
    """
    from flowdsl.local import InvalidDefinition, UnknownTask, run

    parsed = parse_target(target)
    form = picture_format(picture) if picture is not None else "svg"
    runnable = load_runnable(session, parsed, express=express)
    definition = substitute(runnable.definition, _params(params), runnable.source)
    value, text = load_input(given, parsed)
    mocks = load_mocks(tasks, definition) if tasks is not None else None
    with contextlib.ExitStack() as world:
        embedded = mocks is None or setup is not None
        if embedded:
            world.enter_context(embedded_aws())
        module = runnable.execute_module()
        if module is not None:
            check_module_input(module, runnable, value, text)
        prepared = execute_module(load_source(setup)) if setup is not None else None
        backend: Any = mock_backend(mocks or {}, prepared)
        if embedded:
            backend = First(backend, world.enter_context(aws_backend(module, prepared)))
        try:
            with contextlib.redirect_stdout(sys.stderr), progress(quiet=quiet or as_json) as view:
                execution = run(definition, value, tasks=backend, observer=view, express=express or runnable.express)
        except InvalidDefinition as error:
            source = runnable.source if runnable.compiled is None else NOWHERE.file
            raise Problems([at_pointer(error.pointer, error.reason, source, runnable.source_map)]) from None
        except UnknownTask as error:
            raise Problems([InvalidMocks(problem=str(error))]) from None
    if picture is not None:
        draw(runnable, execution, picture, form)
    failed = execution.status != "SUCCEEDED"
    if as_json:
        put(json.dumps(report(execution), indent=2, ensure_ascii=False) + "\n")
    elif not failed:
        put(json.dumps(execution.output, indent=2, ensure_ascii=False) + "\n")
    if not quiet and not as_json:
        say(f"{execution.status}: {view.tally.text()}")
    if failed:
        name = execution.error or ("States.Timeout" if execution.status == "TIMED_OUT" else execution.status)
        graph = runnable.compiled.graph if runnable.compiled is not None else None
        lines = traceback(
            definition, runnable.source_map, execution.failed_state, name, execution.cause,
            runnable.source.name, graph,
        )  # fmt: skip
        say(paint(lines, color=colored(sys.stderr)), newline=False)
        raise Stop(FAILED)


def draw(runnable: Runnable, execution: Any, path: Path, form: Format) -> None:
    """Write a picture of the run.

    Raises:
        Problems: the file cannot be written.
    """
    from flowdsl.visualize import render, replay

    write_all({path: render(runnable.drawable, form, runs=replay(execution.history))})


def report(execution: Any) -> Json:
    """Return the outcome as ``--json`` prints it."""
    outcome: dict[str, Json] = {"status": execution.status}
    if execution.status == "SUCCEEDED":
        outcome["output"] = execution.output
    else:
        outcome |= {"error": execution.error, "cause": execution.cause}
    outcome["states_entered"] = list(execution.states_entered)
    outcome["calls"] = [
        {"state": call.state, "resource": call.resource, "arguments": call.arguments} for call in execution.calls
    ]
    return outcome


def _params(given: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name.isidentifier():
            raise Problems([InvalidTarget(problem=f"`--param {text}` is not of the form NAME=VALUE")])
        values[name] = value
    return values


def check_module_input(module: UserModule, runnable: Runnable, value: Json, text: SourceFile) -> None:
    """Refuse an input that does not fit the parameters of the workflow function."""
    from flowdsl.dsl.workflow import Workflow

    for workflow in vars(module.module).values():
        if isinstance(workflow, Workflow) and runnable.name in (workflow.options.name, workflow.function.__name__):
            check_input(value, text, workflow.function, module.source)
            return
