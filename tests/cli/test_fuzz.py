"""Whatever is in the files, nothing but diagnostics comes of it."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowdsl.cli.inputs import load_json, load_source
from flowdsl.cli.mocks import check_mocks
from flowdsl.cli.problems import Problems
from flowdsl.cli.scenarios import load_scenarios
from flowdsl.config import parse_config
from flowdsl.diagnostics.render import FORMATS, render
from flowdsl.source import SourceFile
from tests.cli.test_run import MACHINE

in_one_folder = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
_words = st.sampled_from(
    ["target", "scenarios", "expect", "input", "tasks", "name", "states", "calls", "status", "return", "raise", "error"]
)
_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | _words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_words | st.text(max_size=3), inner, max_size=5),
    max_leaves=20,
)


def shown(problems) -> None:
    assert problems
    for format in FORMATS:
        assert render(problems, format)


@in_one_folder
@given(data=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_files_of_any_bytes(tmp_path, data):
    path = tmp_path / "file"
    path.write_bytes(data)
    for read in (load_source, lambda path: load_json(path, "it")):
        try:
            read(path)
        except Problems as problems:
            shown(problems.diagnostics)


@given(st.text(max_size=60) | st.text(st.sampled_from("[tool.flowdsl]\n='\"{}rules FLOW001,errorof#"), max_size=80))
def test_any_configuration(text):
    for source in (text, "[tool.flowdsl]\n" + text, "[tool.flowdsl.rules]\n" + text):
        _, problems = parse_config(SourceFile("pyproject.toml", source))
        if problems:
            shown(problems)


@in_one_folder
@given(document=_json)
def test_any_scenario_file(tmp_path, document):
    path = tmp_path / "x_test.json"
    path.write_text(json.dumps(document))
    try:
        load_scenarios(path)
    except Problems as problems:
        shown(problems.diagnostics)


@given(st.dictionaries(st.sampled_from(["Charge", "charge", "x", ""]), _json, max_size=4))
def test_any_mocks(mocks):
    source = SourceFile("mocks.json", json.dumps(mocks, indent=1))
    try:
        check_mocks(mocks, MACHINE, source)
    except Problems as problems:
        shown(problems.diagnostics)


@pytest.mark.parametrize(
    "definition", [{"States": []}, {"States": {"A": 1}}, {"States": {"A": {"Branches": {}}}}, {"States": None}]
)
def test_any_machine(cli, write, definition):
    write("m.json", json.dumps(definition))
    write("none.json", "{}")
    for arguments in (("check", "m.json"), ("run", "m.json", "--tasks", "none.json"), ("graph", "m.json")):
        outcome = cli(*arguments)
        assert outcome.code in (1, 2), outcome.err
        assert "FLOW900" not in outcome.err
