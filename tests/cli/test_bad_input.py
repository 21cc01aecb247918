"""What is wrong with files and arguments gets a diagnostic with place and help and an exit code; never a traceback."""

import json
import os

import pytest

pytestmark = pytest.mark.usefixtures("stub")

FLOW = "from flowdsl import workflow\n\n\n@workflow\ndef one(x: int):\n    return x\n"
TWO = FLOW + "\n\n@workflow\ndef two():\n    return 1\n"


def head(outcome) -> str:
    assert "Traceback" not in outcome.err
    return outcome.err.splitlines()[0]


def test_a_missing_file_and_one_of_nearly_its_name(cli, write):
    write("flow.py", FLOW)
    outcome = cli("check", "flwo.py")
    assert outcome.code == 2
    assert head(outcome) == "error[FLOW803]: there is no file `flwo.py`"
    assert "did you mean `flow.py`?" in outcome.err


def test_a_missing_folder(cli):
    outcome = cli("check", "flows/a.py")
    assert outcome.code == 2
    assert "there is no directory `flows` either" in outcome.err


def test_all_missing_files_are_named(cli):
    assert cli("check", "a.py", "b.py").err.count("FLOW803]: ") == 2


def test_not_utf8(cli, write):
    write("latin.py", b"x = 1\ny = '\xe9'\n")
    outcome = cli("check", "latin.py")
    assert outcome.code == 2
    assert head(outcome) == "error[FLOW805]: `latin.py` is not UTF-8 text: byte 0xe9 at offset 11"
    assert "→ latin.py:2:6" in outcome.err


def test_a_foreign_coding_comment(cli, write):
    write("flow.py", "# coding: latin-1\nx = 'é'\n")
    outcome = cli("check", "flow.py")
    assert outcome.code == 2
    assert "it says that it is iso-8859-1" in outcome.err


def test_a_byte_order_mark_and_windows_line_ends_are_fine(cli, write):
    write("flow.py", b"\xef\xbb\xbf" + FLOW.replace("\n", "\r\n").encode())
    assert cli("check", "flow.py").code == 0
    write("broken.py", b"\xef\xbb\xbfx = 1\r\ndef f(:\r\n")
    assert "→ broken.py:2:7" in cli("check", "broken.py").err


def test_a_directory_instead_of_a_machine(cli, write):
    write("machine.json/x", "")
    outcome = cli("run", "machine.json")
    assert outcome.code == 2
    assert "`machine.json` cannot be read: it is a directory" in outcome.err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(cli, write, tmp_path):
    write("flow.py", FLOW)
    (tmp_path / "flow.py").chmod(0)
    outcome = cli("check", "flow.py")
    assert (outcome.code, "permission denied" in outcome.err) == (2, True)


def test_a_syntax_error(cli, write):
    write("flow.py", FLOW + "x = (\n")
    outcome = cli("compile", "flow.py")
    assert outcome.code == 1
    assert head(outcome) == "error[FLOW801]: '(' was never closed"
    assert outcome.out == ""


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "def f():\n    return 1\n"])
def test_no_workflow(cli, write, text):
    write("flow.py", text)
    outcome = cli("check", "flow.py")
    assert outcome.code == 1
    assert head(outcome) == "error[FLOW802]: `flow.py` has no workflow"


def test_several_workflows_where_one_is_wanted(cli, write):
    write("flow.py", TWO)
    for verb in ("compile", "run", "graph"):
        outcome = cli(verb, "flow.py")
        assert outcome.code == 2, verb
        assert head(outcome) == "error[FLOW806]: `flow.py` has 2 workflows: `one`, `two`"
        assert "name one of them: `flow.py:one`" in outcome.err
        assert outcome.out == ""


def test_an_unknown_workflow(cli, write):
    write("flow.py", TWO)
    outcome = cli("compile", "flow.py:tow")
    assert outcome.code == 2
    assert head(outcome) == "error[FLOW807]: `flow.py` has no workflow `tow`"


@pytest.mark.parametrize("target", ["", ":one", "flow.py:1x", "flow.py:", "flow.py:a-b"])
def test_what_is_no_target(cli, write, target):
    write("flow.py", FLOW)
    assert cli("check", target).code == 2


def test_a_file_whose_name_has_a_colon(cli, write):
    write("odd:name.py", FLOW)
    assert cli("check", "odd:name.py").code == 0
    assert cli("check", "odd:name.py:one").code == 0


def test_standard_input(cli):
    assert cli("check", "-", stdin=FLOW.encode()).code == 0
    outcome = cli("check", "-", stdin=b"x = (")
    assert outcome.code == 1
    assert "→ <stdin>:1:5" in outcome.err
    assert json.loads(cli("compile", "-:one", stdin=FLOW.encode()).out)["StartAt"] == "End"


def test_folders(cli, write):
    write("flows/a.py", FLOW)
    write("flows/tasks.py", "x = 'flowdsl has no workflow here'\n")
    write("flows/.venv/b.py", "import flowdsl; workflow(\n")
    write("flows/env/pyvenv.cfg", "")
    write("flows/env/b.py", "import flowdsl; workflow(\n")
    outcome = cli("check", "flows")
    assert outcome.code == 0, outcome.err
    assert "1 workflow checked" in outcome.err
    assert cli("check", "flows:one").code == 2
    write("nothing/x.py", "x = 1\n")
    assert cli("check", "nothing").code == 1


def test_an_unknown_verb_option_or_format(cli):
    outcome = cli("chekc", "x")
    assert outcome.code == 2
    assert "Did you mean 'check'?" in outcome.err
    assert cli("check", "--wrong").code == 2
    assert cli("check").code == 2
    assert cli("check", "x", "--output-format", "xml").code == 2


@pytest.mark.parametrize(
    ("text", "place", "problem"),
    [
        ('{"x": 1,}', "1:9", "expecting property name enclosed in double quotes"),
        ('{\n  "x": NaN}', "2:8", "NaN is no JSON value"),
        ("", None, "it is empty"),
        ("[" * 200_000, None, "it is nested too deeply"),
        ("{'x': 1}", "1:2", "expecting property name enclosed in double quotes"),
    ],
)
def test_input_that_is_not_json(cli, write, text, place, problem):
    write("flow.py", FLOW)
    write("in.json", text)
    outcome = cli("run", "flow.py:one", "--input", "in.json")
    assert outcome.code == 2
    assert head(outcome) == f"error[FLOW808]: the input (in.json) is not JSON: {problem}"
    if place:
        assert f"→ in.json:{place}" in outcome.err


def test_a_bug_of_flowdsl_is_told_as_one(cli, write):
    write("flow.py", FLOW + "# explode\n")
    outcome = cli("check", "flow.py")
    assert outcome.code == 70
    assert head(outcome) == "error[FLOW900]: internal error: ZeroDivisionError: the stub explodes"
    assert "--debug" in outcome.err
    debugged = cli("check", "flow.py", "--debug")
    assert debugged.code == 70
    assert "Traceback" in debugged.err


def test_interrupted(cli, monkeypatch, write):
    from tests.cli import stub_compiler

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(stub_compiler, "compile_source", interrupted)
    write("flow.py", FLOW)
    outcome = cli("check", "flow.py")
    assert (outcome.code, outcome.err.strip()) == (130, "interrupted")
