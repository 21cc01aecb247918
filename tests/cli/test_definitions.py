"""State machines in files: problems at their lines; and where JSON pointers lead."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.cli.definitions import at_pointer
from flowdsl.cli.json_places import json_origin
from flowdsl.source import SourceFile

BROKEN = """\
{
  "StartAt": "A",
  "States": {
    "A": {"Type": "Pass", "Next": "C"},
    "B~/": {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "End": true, "Retry": [{"ErrorEquals": []}]}
  }
}
"""


def test_check_takes_machines(cli, write):
    write("m.asl.json", BROKEN)
    outcome = cli("check", "m.asl.json", "--output-format", "concise")
    assert outcome.code == 1
    assert "m.asl.json:4:27: error[FLOW816] at `/States/A/Next`: " in outcome.err
    assert "m.asl.json:5:5: error[FLOW816] " in outcome.err
    write("good.json", '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}')
    good = cli("check", "good.json")
    assert (good.code, good.err) == (0, "1 state machine checked\n")


def test_the_python_line_is_named_where_it_is_known(cli, write):
    place = {"source": 0, "line": 7, "column": 1, "end_line": 7, "end_column": 2}
    write("m.map.json", json.dumps({"version": 1, "sources": ["flow.py"], "states": {"A": place}}))
    write("m.asl.json", BROKEN)
    assert "the state comes from flow.py:7" in cli("check", "m.asl.json").err


def test_nested_states_are_found_in_the_source_map():
    place = {"source": 0, "line": 3}
    found = at_pointer(
        "/States/Each/ItemProcessor/States/x~1y/Type",
        "Wrong.",
        SourceFile("m.json", "{}"),
        {"sources": ["f.py"], "states": {"Each / x/y": place}},
    )
    assert found.hint == "the state comes from f.py:3"


@pytest.mark.parametrize(
    ("pointer", "line", "column"),
    [
        ("", 1, 1),
        ("/StartAt", 2, 3),
        ("/States/A", 4, 5),
        ("/States/A/Next", 4, 27),
        ("/States/B~0~1/Retry/0/ErrorEquals", 5, 99),
        ("/States/B~0~1/Retry/0", 5, 98),
        ("/States/B~0~1/Retry/7/x", 5, 88),
        ("/nowhere/at/all", 1, 1),
    ],
)
def test_where_pointers_lead(pointer, line, column):
    span = json_origin(SourceFile("m.json", BROKEN), pointer).span
    assert (span.line, span.column) == (line, column)


_documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=15,
)


@given(_documents, st.sampled_from([None, 2]), st.booleans())
def test_every_member_is_found_at_its_key(document, indent, ascii_only):
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    source = SourceFile("m.json", text)
    lines = text.split("\n")

    def check(value, pointer):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            here = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            span = json_origin(source, here).span
            written = lines[span.line - 1][span.column - 1 :]
            expected = json.dumps(key if isinstance(value, dict) else inner, ensure_ascii=ascii_only)
            assert written.startswith(expected[:1] if isinstance(value, list) else expected)
            if isinstance(inner, dict | list):
                check(inner, here)

    if isinstance(document, dict | list):
        check(document, "")
