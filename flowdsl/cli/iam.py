"""``flowdsl iam``: the execution role's policy, and why it allows what it allows."""

import json
import sys
from collections.abc import Iterator
from typing import Any

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.compiling import compile_target, the_only
from flowdsl.cli.inputs import parse_target
from flowdsl.cli.session import Session, colored, put, verb_options
from flowdsl.diagnostics.render.paint import Line, paint
from flowdsl.iam.merge import Need, document, explain
from flowdsl.iam.model import Policy, Statement
from flowdsl.iam.templates import cloudformation, terraform
from flowdsl.jsontypes import Json
from flowdsl.source import NOWHERE


@click.command("iam", cls=Verb, short_help=VERBS["iam"])
@click.argument("target")
@click.option("--explain", "explained", is_flag=True, help="Say which source lines need each action, and why.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "json", "cfn", "terraform")),
    help="Form of the answer: an outline, the policy document, a CloudFormation template with the role, or a Terraform "
    "data source (.tf.json).  [default: json; with --explain text]",
)
@verb_options
def command(session: Session, target: str, explained: bool, format_: str | None) -> None:
    """Print the IAM policy that a workflow's execution role needs."""
    parsed = parse_target(target)
    found = compile_target(parsed)
    session.stop_on_errors(found.diagnostics)
    compiled = the_only(found.artefacts, parsed)
    if format_ in ("cfn", "terraform"):
        if explained:
            raise click.UsageError(f"--explain says why, and --format {format_} has no place for it")
        made = cloudformation if format_ == "cfn" else terraform
        put(json.dumps(made(compiled.policy, compiled.name), indent=2, ensure_ascii=False) + "\n")
    elif (format_ or ("text" if explained else "json")) == "json":
        answer = reasons(compiled.policy) if explained else document(compiled.policy)
        put(json.dumps(answer, indent=2, ensure_ascii=False) + "\n")
    else:
        put(paint(outline(compiled.policy, explained=explained), color=colored(sys.stdout)))


def outline(policy: Policy, *, explained: bool) -> list[Line]:
    """Return a policy as an outline: resources, their actions, and below each the lines that need it."""
    lines: list[Line] = []
    by_resource: dict[tuple[str, str], list[Need]] = {}
    for need in explain(policy):
        by_resource.setdefault((need.resource, json.dumps(need.condition, sort_keys=True)), []).append(need)
    for (resource, _), needs in by_resource.items():
        lines += ([[]] if lines else []) + [[(resource, "warning" if resource == "*" else "bold")]]
        if needs[0].condition:
            lines.append([(f"  only if {_condition(needs[0].condition)}", "dim")])
        for need in needs:
            lines.append([(f"  {need.action}", "")])
            if explained:
                lines += [[(f"    {text}", "dim")] for text in dict.fromkeys(_why(need))]
    return lines or [[("the workflow needs no permissions", "")]]


def _why(need: Need) -> Iterator[str]:
    for statement in need.statements:
        place, code = _place(statement)
        said = f"{place}  {code}" if place else code
        yield said + (f"  ({statement.reason})" if statement.reason and said else statement.reason)


def _place(statement: Statement) -> tuple[str, str]:
    origin = statement.origin
    if origin.file is NOWHERE.file:
        return "", ""
    return f"{origin.file.name}:{origin.span.line}", " ".join(origin.file.line(origin.span.line).split())


def _condition(condition: Any) -> str:
    parts = []
    for operator, tests in condition.items():
        for key, value in tests.items():
            values = value if isinstance(value, list) else [value]
            parts.append(f"{key} {operator} {' or '.join(map(str, values))}")
    return " and ".join(parts)


def reasons(policy: Policy) -> Json:
    """Return why a policy allows what it allows: one entry per action, resource and condition."""
    return [
        {
            "action": need.action,
            "resource": need.resource,
            "condition": dict(need.condition),
            "needed_by": [
                {
                    "file": statement.origin.file.name,
                    "line": statement.origin.span.line,
                    "column": statement.origin.span.column,
                    "reason": statement.reason or None,
                }
                for statement in need.statements
                if statement.origin.file is not NOWHERE.file
            ],
        }
        for need in explain(policy)
    ]
