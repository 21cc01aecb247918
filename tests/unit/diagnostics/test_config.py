"""[tool.flowdsl]: what is read, and what is refused where."""

import pytest

from flowdsl.config import Config, parse_config
from flowdsl.source import SourceFile


def parsed(text: str):
    config, problems = parse_config(SourceFile("pyproject.toml", text))
    found = [(d.text(d.message), d.hint, d.origin.span.line, d.origin.span.column) for d in problems]
    return config, found


def test_everything():
    config, problems = parsed(
        '[tool.flowdsl]\nout = "build"\noutput-format = "json"\nwarnings-as-errors = true\n'
        'deny-wildcards = "all"\nallow-wildcards = ["ecr:GetAuthorizationToken"]\nrules = {FLOW001 = "off"}\n'
    )
    assert problems == []
    assert config == Config(
        out="build",
        output_format="json",
        warnings_as_errors=True,
        deny_wildcards="all",
        allow_wildcards=("ecr:GetAuthorizationToken",),
        rules={"FLOW701": "error", "FLOW001": "off"},  # what is forbidden is no warning
    )


@pytest.mark.parametrize("text", ["", "[project]\nname = 'x'\n", "tool = 3\n", "[tool.other]\nout = 1\n"])
def test_nothing(text):
    assert parsed(text) == (None, [])


def test_an_empty_table():
    assert parsed("[tool.flowdsl]\n") == (Config(), [])


@pytest.mark.parametrize(
    ("text", "message", "hint", "line", "column"),
    [
        (
            "[tool.other]\noutt = 1\n[tool.flowdsl]\noutt = 'x'\n",
            "`[tool.flowdsl]` has no option `outt`",
            "did you mean `out`?",
            4,
            1,
        ),
        (
            "[tool.flowdsl]\nxyz = 1\n",
            "`[tool.flowdsl]` has no option `xyz`",
            "it has out, output-format, warnings-as-errors, deny-wildcards, allow-wildcards, rules",
            2,
            1,
        ),
        ("[tool.flowdsl]\nout = 3\n", "`out` must be a text, not a number", "", 2, 1),
        ("[tool.flowdsl]\nout = ''\n", "`out` must be a text, not an empty text", "", 2, 1),
        (
            "[tool.flowdsl]\n  warnings-as-errors = 'yes'\n",
            "`warnings-as-errors` must be true or false, not a text",
            "",
            2,
            3,
        ),
        (
            "[tool.flowdsl]\noutput-format = 'jsn'\n",
            "`output-format` must be one of full, concise, json, github, sarif",
            "did you mean `json`?",
            2,
            1,
        ),
        ("[tool.flowdsl]\nrules = []\n", "`rules` must be a table of rules, not a list", "", 2, 1),
        (
            "[tool.flowdsl.rules]\nFLOW1 = 'off'\n",
            "there is no rule `FLOW1`",
            "did you mean `FLOW001`?",
            2,
            1,
        ),
        (
            "[tool.flowdsl.rules]\nFLOW001 = 'silent'\n",
            "the level of `FLOW001` must be one of error, warning, off",
            "",
            2,
            1,
        ),
        (
            "[tool.flowdsl]\nrules = { FLOW801 = 'off' }\n",
            "`FLOW801` (invalid syntax) is an error and stays one",
            "the machine would not do what the Python does",
            2,
            11,
        ),
        ("[tool]\nflowdsl = 3\n", "`tool.flowdsl` must be a table", "", 2, 1),
        ("tool = {flowdsl = 3}\n", "`tool.flowdsl` must be a table", "", 1, 9),
        ('"tool" . \'flowdsl\' = 3\n', "`tool.flowdsl` must be a table", "", 1, 11),
        (
            "[tool.flowdsl]\nout = \n",
            "`pyproject.toml` is not TOML: invalid value",
            "",
            2,
            7,
        ),
        ("[tool.flowdsl", "`pyproject.toml` is not TOML: expected ']' at the end of a table declaration", "", 1, 14),
    ],
)
def test_what_is_refused(text, message, hint, line, column):
    _, problems = parsed(text)
    assert problems == [(message, hint, line, column)]


def test_all_at_once():
    _, problems = parsed("[tool.flowdsl]\na = 1\nb = 2\nout = 3\n")
    assert [line for *_, line, _ in problems] == [2, 3, 4]
