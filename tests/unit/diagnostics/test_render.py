"""The five formats, whole, and what must hold for any diagnostic and any source text."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.diagnostics.levels import Levels
from flowdsl.diagnostics.model import Label
from flowdsl.diagnostics.render import FORMATS, render
from flowdsl.diagnostics.render.cells import width
from flowdsl.source import Origin, SourceFile, Span
from tests.unit.diagnostics.samples import ALL, CARRIED, TALL, Carried, Wide, at

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("format", FORMATS)
def test_golden(format, update_golden):
    text = render(ALL, format, width=80)
    path = GOLDEN / f"{format}.txt"
    if update_golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_narrow_golden(update_golden):
    text = render(ALL, "full", width=50)
    path = GOLDEN / "narrow.txt"
    if update_golden:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert all(width(line) <= 50 for line in text.splitlines() if "│" in line)


@pytest.mark.parametrize("format", ["full", "concise"])
def test_colour_changes_nothing_but_colour(format):
    coloured = render(ALL, format, color=True)
    assert "\x1b[1;31m" in coloured
    stripped = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in stripped.splitlines()] == render(ALL, format).splitlines()


def test_problem_matchers_read_concise():
    matcher = re.compile(r"^(.+?):(\d+):(\d+): (error|warning)\[(FLOW\d+)\] (.*)$")
    match = matcher.match(render([CARRIED], "concise").splitlines()[0])
    assert match is not None
    assert match.groups()[:5] == ("flows/order.py", "5", "3", "error", "FLOW998")


def test_nothing_to_say():
    assert render([], "full") == render([], "concise") == render([], "github") == ""
    assert json.loads(render([], "json")) == {"version": 1, "diagnostics": [], "errors": 0, "warnings": 0}
    assert json.loads(render([], "sarif"))["runs"][0]["results"] == []


def test_levels():
    strict = render([TALL], "concise", levels=Levels(warnings_as_errors=True))
    assert "error[FLOW997]" in strict
    assert render([TALL], levels=Levels(rules={"FLOW997": "off"})) == ""
    assert "error[FLOW998]" in render([CARRIED], levels=Levels(rules={"FLOW998": "off"}))


def test_fifty_are_shown_and_errors_come_before_warnings():
    many = [Wide(origin=at(1, 1, 1, 2), what=f"thing {n}") for n in range(60)]
    text = render([*many, CARRIED], "concise")
    assert text.count("warning[") == 49
    assert text.count("error[") == 1
    assert "… and 11 more not shown" in text
    assert text.endswith("1 error, 60 warnings\n")
    assert len(json.loads(render([*many, CARRIED], "json"))["diagnostics"]) == 61


def test_carets_stand_under_their_text():
    lines = render([CARRIED]).splitlines()
    source = next(line for line in lines if "item.qty" in line)
    carets = next(line for line in lines if "^" in line)
    start = carets.index("^")
    assert source[start : start + carets.count("^")] == "total"


def test_no_source_text_reaches_the_terminal_raw():
    file = SourceFile("a\x1b[31m.py", "x = '\x1b]0;title\x07 \u202e reversed'\n")
    text = render([Carried(origin=Origin(file, Span(1, 1, 1, 2)), name="\x1b[2J")])
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "\u202e" not in text
    assert r"\x1b]0;title\x07 \u202e" in text


def test_sarif_fingerprints_survive_moved_lines():
    def prints(text: str, line: int) -> list[str]:
        file = SourceFile("a.py", text)
        found = [Carried(origin=Origin(file, Span(line + n, 1, line + n, 2)), name="x") for n in range(2)]
        results = json.loads(render(found, "sarif"))["runs"][0]["results"]
        return [result["partialFingerprints"]["flowdslFinding/v1"] for result in results]

    before = prints("x = 1\nx = 1\n", 1)
    assert before == prints("# moved\n\nx = 1\n  x = 1\n", 3)
    assert before[0] != before[1]


_texts = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\t\n\n  xX日😀́\x1b\u202e"), max_size=300)
_spans = st.tuples(*[st.integers(1, 40)] * 4).map(lambda p: Span(p[0], p[1], max(p[0], p[2]), p[3]))


@given(text=_texts, spans=st.lists(_spans, min_size=1, max_size=4), room=st.integers(1, 120))
def test_any_text_and_any_span_can_be_shown(text, spans, room):
    file = SourceFile("t.py", text)
    first, *rest = [Origin(file, span) for span in spans]
    diagnostic = Carried(origin=first, labels=tuple(Label(place, "second " * 4) for place in rest), name="n")
    for format in FORMATS:
        render([diagnostic], format, width=room)
    shown = render([diagnostic], "full", width=room)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", shown)
    assert all(line == line.rstrip() for line in shown.split("\n"))


@given(st.text("abc日😀\t", min_size=1, max_size=400), st.data())
def test_a_mark_is_within_the_width(text, data):
    column = data.draw(st.integers(1, len(text)))
    end = data.draw(st.integers(column, len(text)))
    file = SourceFile("t.py", text)
    shown = render([Wide(origin=Origin(file, Span(1, column, 1, end + 1)), what="x")], width=60)
    source, carets = (line for line in shown.splitlines() if "│" in line)
    assert width(source) <= 60
    assert width(carets) <= 60
    assert "^" in carets
