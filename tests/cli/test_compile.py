"""check, compile and diff: what is written, when, and what is said about it."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("stub")

FLOW = "from flowdsl import workflow\n\n\n@workflow\ndef one(x: int):\n    return x\n"
TWO = FLOW + "\n\n@workflow\ndef two():\n    return 1\n"
WARNED = FLOW + "y = 1  # flowdsl: ignore[FLOW001]\n"
BROKEN = FLOW + "y = 1  # flowdsl: ignore\n"
NAMES = [f"{name}.{kind}.json" for name in ("one", "two") for kind in ("asl", "map", "policy")]


def files(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_one_workflow_goes_to_stdout_and_nothing_else(cli, write):
    write("flow.py", TWO)
    outcome = cli("compile", "flow.py:one")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == json.dumps(json.loads(outcome.out), indent=2) + "\n"


def test_a_warning_does_not_get_into_stdout(cli, write):
    write("flow.py", WARNED)
    outcome = cli("compile", "flow.py")
    assert outcome.code == 0
    assert json.loads(outcome.out)
    assert outcome.err.startswith("warning[FLOW001]")


def test_files_of_all_workflows(cli, write, tmp_path):
    write("flow.py", TWO)
    outcome = cli("compile", "flow.py", "-o", "build/deep")
    assert outcome.code == 0
    assert outcome.out == ""
    assert files(tmp_path / "build/deep") == NAMES
    assert outcome.err.count("wrote ") == 6
    assert json.loads((tmp_path / "build/deep/one.map.json").read_text())["sources"] == ["flow.py"]
    assert cli("compile", "flow.py", "-o", "build/deep").err.count("unchanged ") == 6


def test_nothing_is_written_when_one_of_them_fails(cli, write, tmp_path):
    write("flow.py", FLOW)
    write("bad.py", BROKEN)
    assert cli("compile", "flow.py", "bad.py", "-o", "build").code == 1
    assert cli("compile", "flow.py", "missing.py", "-o", "build").code == 2
    assert cli("compile", "flow.py", "-o", "build", "--warnings-as-errors").code == 0
    write("flow.py", WARNED)
    (tmp_path / "build/one.asl.json").write_text("before")
    assert cli("compile", "flow.py", "-o", "build", "--warnings-as-errors").code == 1
    assert (tmp_path / "build/one.asl.json").read_text() == "before"


def test_nothing_is_written_when_one_file_cannot_be(cli, write, tmp_path):
    write("flow.py", FLOW)
    (tmp_path / "build/one.policy.json").mkdir(parents=True)
    outcome = cli("compile", "flow.py", "-o", "build")
    assert outcome.code == 2
    assert "`build/one.policy.json` cannot be written: it is a directory" in outcome.err
    assert files(tmp_path / "build") == ["one.policy.json"]


def test_the_folder_is_a_file(cli, write):
    write("flow.py", FLOW)
    write("build", "")
    assert cli("compile", "flow.py", "-o", "build").code == 2
    assert cli("compile", "flow.py", "-o", "build/deep").code == 2


def test_two_workflows_of_one_name(cli, write, tmp_path):
    write("a.py", FLOW)
    write("b.py", FLOW)
    outcome = cli("compile", "a.py", "b.py", "-o", "build")
    assert outcome.code == 2
    assert "two workflows are called `one`" in outcome.err
    assert files(tmp_path / "build") == []


def test_several_targets_need_a_folder(cli, write):
    write("a.py", FLOW)
    outcome = cli("compile", "a.py", "a.py")
    assert outcome.code == 2
    assert "add `-o DIR`" in outcome.err


def test_check_compares(cli, write, tmp_path):
    write("flow.py", FLOW)
    assert cli("compile", "flow.py", "--check").code == 2
    outcome = cli("compile", "flow.py", "-o", "build", "--check")
    assert outcome.code == 1
    assert "missing: build/one.asl.json" in outcome.err
    assert not (tmp_path / "build").exists()
    cli("compile", "flow.py", "-o", "build")
    assert cli("compile", "flow.py", "-o", "build", "--check").code == 0
    write("flow.py", "\n" + FLOW)
    outcome = cli("compile", "flow.py", "-o", "build", "--check")
    assert (outcome.code, outcome.err) == (1, "out of date: build/one.map.json\n")


def test_diff_shows_the_lines(cli, write):
    write("flow.py", FLOW)
    cli("compile", "flow.py", "-o", "build")
    assert cli("diff", "flow.py", "-o", "build").code == 0
    write("flow.py", "\n" + FLOW)
    outcome = cli("diff", "flow.py", "-o", "build")
    assert outcome.code == 1
    assert '-      "line": 5,' in outcome.out
    assert '+      "line": 6,' in outcome.out
    assert "--- /dev/null" in cli("diff", "flow.py", "-o", "elsewhere").out


def test_the_configured_folder(cli, write, tmp_path):
    write("pyproject.toml", "[tool.flowdsl]\nout = 'build'\n")
    write("flow.py", FLOW)
    assert cli("compile", "flow.py").code == 0
    assert files(tmp_path / "build") == NAMES[:3]
    assert cli("compile", "flow.py", "--check").code == 0
    assert cli("diff", "flow.py").code == 0
    assert json.loads(cli("compile", "flow.py:one").out)


def test_check_writes_reports(cli, write, tmp_path):
    write("bad.py", BROKEN)
    outcome = cli("check", "bad.py", "--output-format", "sarif", "--output-file", "out.sarif")
    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")
    log = json.loads((tmp_path / "out.sarif").read_text())
    assert log["runs"][0]["results"][0]["ruleId"] == "FLOW002"
    assert log["runs"][0]["tool"]["driver"]["rules"][0]["fullDescription"]["text"].startswith("An `ignore` comment")


def test_formats_and_their_default(cli, write, monkeypatch):
    write("bad.py", BROKEN)
    assert "│" in cli("check", "bad.py").err
    assert cli("check", "bad.py", "--output-format", "concise").err.startswith("bad.py:7:19: error[FLOW002] ")
    assert json.loads(cli("check", "bad.py", "--output-format", "json").err)["errors"] == 1
    assert cli("check", "bad.py", "--output-format", "github").err.startswith("::error title=FLOW002")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert cli("check", "bad.py").err.startswith("::error title=FLOW002")
    write("good.py", FLOW)
    assert cli("check", "good.py").err == ""
    assert json.loads(cli("check", "good.py", "--output-format", "json").err)["errors"] == 0


def test_colour(cli, write, monkeypatch):
    write("bad.py", BROKEN)
    assert "\x1b[" not in cli("check", "bad.py").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in cli("check", "bad.py").err
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in cli("check", "bad.py").err
    monkeypatch.setenv("COLUMNS", "40")
    assert max(map(len, cli("check", "bad.py").err.splitlines())) <= 44


def test_the_configured_severity(cli, write):
    write("warned.py", WARNED)
    write("pyproject.toml", "[tool.flowdsl.rules]\nFLOW001 = 'error'\n")
    outcome = cli("compile", "warned.py")
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("error[FLOW001]")
    write("pyproject.toml", "[tool.flowdsl]\nwarnings-as-errors = true\n[tool.flowdsl.rules]\nFLOW001 = 'off'\n")
    outcome = cli("compile", "warned.py")
    assert (outcome.code, outcome.err) == (0, "")
    write("pyproject.toml", "[tool.flowdsl]\nwarnings-as-errors = true\n")
    assert cli("compile", "warned.py").code == 1
    assert cli("compile", "warned.py", "--no-warnings-as-errors").code == 0


def test_a_wrong_configuration_stops_everything(cli, write):
    write("flow.py", FLOW)
    write("pyproject.toml", "[tool.flowdsl]\nouput-format = 'json'\n")
    outcome = cli("check", "flow.py")
    assert outcome.code == 2
    assert "`[tool.flowdsl]` has no option `ouput-format`" in outcome.err
    assert "did you mean `output-format`?" in outcome.err
    assert "→ pyproject.toml:2:1" in outcome.err
