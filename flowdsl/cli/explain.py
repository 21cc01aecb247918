"""``flowdsl explain``: the rules' own documentation."""

import sys

import click

from flowdsl.cli.app import VERBS, Verb
from flowdsl.cli.problems import Problems
from flowdsl.cli.session import Session, colored, put, verb_options
from flowdsl.diagnostics.registry import all_rules, explain, find_rule, suggest_code
from flowdsl.diagnostics.render.paint import Line, paint
from flowdsl.diagnostics.rules.texts import InvalidTarget

_GROUPS = {
    "0": "comments of flowdsl",
    "1": "Python that is not supported",
    "2": "names and types",
    "3": "loops, regions and aliasing",
    "4": "tasks",
    "5": "expressions",
    "6": "limits",
    "7": "IAM",
    "8": "configuration and files",
    "9": "flowdsl itself",
}

_HEADS = ("Note", "Help", "Refused", "Reported", "Accepted")


@click.command("explain", cls=Verb, short_help=VERBS["explain"])
@click.argument("rules", metavar="[FLOWnnn]...", nargs=-1)
@verb_options
def command(session: Session, rules: tuple[str, ...]) -> None:
    """Explain a rule with an example of what it refuses and of what to write instead; without a rule, list all."""
    if not rules:
        put(paint(_list(), color=colored(sys.stdout)))
        return
    unknown = [
        InvalidTarget(problem=f"there is no rule `{code}`", hint=suggest_code(code) or "`flowdsl explain` lists all")
        for code in rules
        if find_rule(code) is None
    ]
    if unknown:
        raise Problems(unknown)
    pages = "\n".join(explain(code) for code in rules)
    put(paint([_styled(line) for line in pages.splitlines()], color=colored(sys.stdout)))


def _styled(line: str) -> Line:
    if line.startswith("FLOW"):
        return [(line, "bold")]
    head, colon, rest = line.partition(":")
    if colon and head in _HEADS:
        return [
            (head + colon, "note" if head == "Note" else "help" if head in ("Help", "Accepted") else "error"),
            (rest, ""),
        ]
    return [(line, "")]


def _list() -> list[Line]:
    lines: list[Line] = []
    group = ""
    for code, rule in all_rules().items():
        if code[4] != group:
            group = code[4]
            lines += ([[]] if lines else []) + [[(_GROUPS[group], "bold")]]
        mark = "" if rule.severity == "error" else "  (warning)"
        lines.append([(f"  {code}", rule.severity), (f"  {rule.title}{mark}", "")])
    return lines
