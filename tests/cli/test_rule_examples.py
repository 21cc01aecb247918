"""`flowdsl explain` shows for each rule what it reports and what it accepts; both are tried here."""

import re
import shlex

import pytest

from flowdsl.compiler import compile_source
from flowdsl.diagnostics.registry import all_rules
from flowdsl.source import SourceFile

RULES = all_rules().values()
SESSIONS = [rule for rule in RULES if rule.bad and rule.example == "session"]
WITHOUT = {"FLOW601", "FLOW815", "FLOW900", "FLOW901"}
"""No program or call shows them: bugs, a missing package, a machine that only the validator refuses."""


def by_code(rule) -> str:
    return rule.code


MODULES = [rule for rule in RULES if rule.bad and rule.example == "module"]


@pytest.mark.parametrize("rule", MODULES, ids=by_code)
def test_the_bad_module_reports_the_rule(rule):
    result = compile_source(SourceFile("example.py", rule.bad))
    assert {diagnostic.code for diagnostic in result.diagnostics} == {rule.code}


@pytest.mark.parametrize("rule", MODULES, ids=by_code)
def test_the_good_module_compiles(rule):
    result = compile_source(SourceFile("example.py", rule.good))
    assert not [diagnostic.code for diagnostic in result.diagnostics]
    assert result.artefacts


def play(session: str, cli, tmp_path):
    """Write a session's files and run its command."""
    *files, command = re.split(r"^(?=# \w|\$ )", session, flags=re.MULTILINE)[1:]
    for file in files:
        head, _, text = file.partition("\n")
        name, encoding = re.fullmatch(r"# (\S+)(?: \((\S+)\))?", head).groups()
        (tmp_path / name).write_text(text.rstrip("\n") + "\n", encoding=encoding or "utf-8")
    words = shlex.split(command)
    assert words[:2] == ["$", "flowdsl"]
    return cli(*words[2:], "--output-format", "concise")


@pytest.mark.parametrize("rule", SESSIONS, ids=by_code)
def test_the_bad_session_reports_the_rule(rule, cli, tmp_path):
    outcome = play(rule.bad, cli, tmp_path)
    assert f"[{rule.code}]" in outcome.err
    assert (outcome.code == 0) == (rule.severity == "warning")


@pytest.mark.parametrize("rule", SESSIONS, ids=by_code)
def test_the_good_session_goes_well(rule, cli, tmp_path):
    outcome = play(rule.good, cli, tmp_path)
    assert outcome.code == 0, outcome.err
    assert "FLOW" not in outcome.err
