"""The group: help, start-up, explain."""

import importlib
import os
import subprocess
import sys

import pytest

from flowdsl.cli.app import VERBS
from flowdsl.diagnostics.registry import all_rules


def test_help_lists_the_verbs(cli):
    outcome = cli("--help")
    assert outcome.code == 0
    assert all(verb in outcome.out for verb in VERBS)
    assert cli("-h").out == outcome.out


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_helps(cli, verb):
    outcome = cli(verb, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: flowdsl {verb} ")
    command = importlib.import_module(f"flowdsl.cli.{verb}").command
    assert command.short_help == VERBS[verb]
    assert all(option.help for option in command.params if option.param_type_name == "option")


def test_version(cli):
    from flowdsl import __version__

    assert cli("--version").out == f"flowdsl {__version__}\n"


def _fresh(code: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env=environment, check=False
    )


HEAVY = ("libcst", "networkx", "boto3", "botocore", "moto", "jinja2", "rich", "jlens")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["nonsense"]])
def test_what_needs_no_compiler_imports_none(arguments):
    code = f"""
import sys
from flowdsl.cli import main
main({arguments!r})
loaded = [name for name in {HEAVY!r} if name in sys.modules]
rooms = ("flowdsl.frontend", "flowdsl.compiler", "flowdsl.local", "flowdsl.visualize")
print("LOADED", loaded, [name for name in sys.modules if name.startswith(rooms)])
"""
    assert _fresh(code).stdout.endswith("LOADED [] []\n")


def test_explain_imports_no_compiler_either():
    code = f"""
import sys
from flowdsl.cli import main
main(["explain"])
print("LOADED", [name for name in {HEAVY!r} if name in sys.modules])
"""
    assert _fresh(code).stdout.endswith("LOADED []\n")


def test_help_is_quick():
    """A fifth of a second of processor time is click and its own imports; libcst alone would be half a second."""
    code = "import time; from flowdsl.cli import main; main(['--help']); print('TOOK', time.process_time())"
    assert min(float(_fresh(code).stdout.split("TOOK")[1]) for _ in range(3)) < 0.2


def test_python_dash_m():
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "flowdsl", "--version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, check=True)
    assert done.stdout.startswith("flowdsl ")


def test_a_closed_pipe_is_no_bug(tmp_path):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    script = (
        "flowdsl() { " + f"'{sys.executable}' -m flowdsl \"$@\"; " + "}; flowdsl explain | true; echo ${PIPESTATUS[0]}"
    )
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, timeout=60, env=environment, check=True
    )
    assert done.stdout.strip() in ("0", "141")
    assert "Traceback" not in done.stderr
    assert "FLOW900" not in done.stderr


def test_explain_lists_every_rule(cli):
    outcome = cli("explain")
    assert outcome.code == 0
    assert all(code in outcome.out for code in all_rules())


def test_explain_one(cli):
    outcome = cli("explain", "flow001")
    assert outcome.out.startswith("FLOW001: unused ignore")
    assert "Accepted:" in outcome.out


def test_explain_what_is_none(cli):
    outcome = cli("explain", "FLOW000", "unused-ignor")
    assert outcome.code == 2
    assert "there is no rule `FLOW000`" in outcome.err
    assert "did you mean `FLOW001` (unused ignore)?" in outcome.err
