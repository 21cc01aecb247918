"""docs/command-line.md has the help of every verb as it is."""

import importlib
from pathlib import Path

import click

from flowdsl.cli.app import VERBS, group
from flowdsl.cli.scenarios import load_scenarios
from flowdsl.config import parse_config
from flowdsl.source import SourceFile

PAGE = Path(__file__).parents[2] / "docs" / "command-line.md"
MARK = "<!-- verbs -->\n"


def helps() -> str:
    parts = []
    for verb in sorted(VERBS):
        command = importlib.import_module(f"flowdsl.cli.{verb}").command
        parent = click.Context(group, info_name="flowdsl", **group.context_settings)
        text = command.get_help(click.Context(command, info_name=verb, parent=parent, terminal_width=100))
        parts.append(f"### {verb}\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def test_the_page_has_the_helps(update_golden):
    page = PAGE.read_text(encoding="utf-8")
    prose, mark, written = page.partition(MARK)
    assert mark
    if update_golden:
        PAGE.write_text(f"{prose}{MARK}\n{helps()}", encoding="utf-8")
        written = f"\n{helps()}"
    assert written == f"\n{helps()}", "out of date: run pytest tests/cli --update-golden"


def _block(language: str, having: str) -> str:
    blocks = PAGE.read_text(encoding="utf-8").split(f"```{language}\n")[1:]
    return next(block for block in (b.partition("```")[0] for b in blocks) if having in block)


def test_its_examples_are_accepted(tmp_path):
    config, problems = parse_config(SourceFile("pyproject.toml", _block("toml", "[tool.flowdsl]")))
    assert problems == []
    assert config is not None
    path = tmp_path / "x_test.json"
    path.write_text(_block("json", "scenarios"))
    assert load_scenarios(path).scenarios[0].expect["error"] == "OutOfStock"
