"""What each format does with text that could break it, and the ends users meet."""

import json
import re
from xml.dom import minidom

import pytest

from flowdsl.visualize import FORMATS, StateRun, ViewError, format_of, from_definition, mimebundle, render, visualize
from flowdsl.visualize.mermaid import escape
from flowdsl.visualize.outline import one_line
from tests.visualize.graphs import CATCHES, GRAPHS, HOSTILE, NESTED, POLLING


class Compiled:
    """What the compiler gives, as far as pictures need it."""

    def __init__(self, definition, **fields):
        self.definition = definition
        self.name = "work"
        self.__dict__.update(fields)


def test_mermaid_escapes():
    assert escape('a "b" <c> & #d; `e`') == "a #34;b#34; #60;c#62; #38; #35;d#59; #96;e#96;"
    assert escape("1. list") == "1#46; list"
    assert escape("- list") == "#45; list"
    assert escape("") == " "


def test_mermaid_of_hostile_names_has_no_raw_markup():
    drawn = render(HOSTILE, "mermaid")
    assert "<script" not in drawn
    for line in drawn.splitlines():
        assert len(re.findall(r'"', line)) in (0, 2)


def test_dot_quotes():
    drawn = render(HOSTILE, "dot")
    assert 'label="🚀 launch & \\"land\\"\\n1 s"' in drawn
    assert "\\\\" in drawn  # the backslash of a name


def test_one_line_hides_what_moves_the_cursor_or_turns_the_text():
    assert one_line("a\x1b[31m\nb\u202ec\u2067") == "a [31m b\ufffdc\ufffd"


def test_svg_replaces_what_xml_forbids():
    name = "bad\x00\x0b\ufffe\ud800name"
    drawn = render({"StartAt": name, "States": {name: {"Type": "Succeed"}}}, "svg")
    minidom.parseString(drawn.encode("utf-8"))
    assert "bad\ufffd\ufffd\ufffd\ufffdname" in drawn


@pytest.mark.parametrize("format", FORMATS)
def test_a_lone_surrogate_can_be_written(format):
    render({"StartAt": "\ud800", "States": {"\ud800": {"Type": "Succeed"}}}, format).encode("utf-8")


def test_html_keeps_scripts_out():
    page = render(Compiled(HOSTILE, name="</title><script>alert(2)</script>"), "html")
    assert page.count("<script") == 2  # the data and the page's own
    assert page.count("</script") == 2
    assert "http:" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https:" not in page.replace("https://states-language.net", "")


def test_html_carries_what_is_known_of_each_state():
    compiled = Compiled(NESTED, source_map={"states": {"Report": {"source": "o.py", "line": 3}}})
    details = page_details(render(compiled, "html", runs={"Report": StateRun("succeeded", 1, 2, 0.5, 1, [2])}))
    assert sorted(details) == sorted(node.id for node in from_definition(NESTED).walk())
    assert json.loads(details["Report"]["asl"]) == NESTED["States"]["Report"]
    assert details["Report"]["place"] == "o.py:3"
    assert details["Report"]["run"]["retries"] == 2
    assert json.loads(details["Each order"]["asl"])["ItemProcessor"]["States"] == "… 1 states …"


def page_details(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json" id="fd-details">(.*?)</script>', page, re.DOTALL)[1])


def test_status_is_marked_in_svg():
    drawn = render(CATCHES, "svg", runs={"Charge": StateRun("caught")})
    assert drawn.count("data-status=") == drawn.count('data-status="caught"') + drawn.count("[data-status=") == 6
    marked = [g for g in minidom.parseString(drawn).getElementsByTagName("g") if g.hasAttribute("data-status")]
    assert [(g.getAttribute("data-state"), g.getAttribute("data-status")) for g in marked] == [("Charge", "caught")]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_can_be_fixed(theme):
    assert "prefers-color-scheme" in render(POLLING, "svg")
    assert "prefers-color-scheme" not in render(POLLING, "svg", theme=theme)


def test_tooltips_say_what_the_picture_has_no_room_for():
    titles = [t.firstChild.data for t in minidom.parseString(render(CATCHES, "svg")).getElementsByTagName("title")]
    assert "Charge (task)\nlambda charge" in titles
    assert "CardDeclined, CardExpired" in titles


@pytest.mark.parametrize(
    ("filename", "format"),
    [
        ("a.svg", "svg"),
        ("A.SVG", "svg"),
        ("a.b.html", "html"),
        ("a.mermaid", "mermaid"),
        ("x/a.dot", "dot"),
        ("a.txt", "text"),
    ],
)
def test_format_of(filename, format):
    assert format_of(filename) == format


def test_an_unknown_suffix_lists_the_known_ones():
    with pytest.raises(ValueError, match=r"'a.png' has no suffix of a picture; there are .svg, .html"):
        format_of("a.png")


def test_an_unknown_format_lists_the_known_ones():
    with pytest.raises(ValueError, match="no format 'png'; there are svg, html"):
        render(POLLING, "png")


@pytest.mark.parametrize("suffix", ["svg", "html", "mermaid", "dot", "txt"])
def test_visualize_writes_a_file_and_returns_a_picture(tmp_path, suffix):
    path = tmp_path / f"x.{suffix}"
    drawing = visualize(Compiled(POLLING), str(path))
    assert path.read_text(encoding="utf-8") == render(Compiled(POLLING), format_of(path.name))
    assert set(drawing._repr_mimebundle_()) == {"image/svg+xml", "text/plain"}
    assert drawing.startswith("<svg")


def test_a_failed_write_leaves_nothing_behind(tmp_path):
    (tmp_path / "x.svg").mkdir()
    with pytest.raises(OSError):
        visualize(Compiled(POLLING), str(tmp_path / "x.svg"))
    assert [path.name for path in tmp_path.iterdir()] == ["x.svg"]


class Workflow:
    def __init__(self, outcome):
        self.outcome = outcome

    def compile(self):
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return Compiled(self.outcome)


@pytest.mark.parametrize("name", GRAPHS)
def test_a_notebook_gets_svg_and_text_only(name):
    bundle = mimebundle(Workflow(GRAPHS[name]))
    assert set(bundle) == {"image/svg+xml", "text/plain"}
    assert bundle["text/plain"].startswith("work: ")


def test_a_compiled_workflow_shows_itself_too():
    assert mimebundle(Compiled(POLLING)) == mimebundle(Workflow(POLLING))


@pytest.mark.parametrize("error", [ValueError("error[FLOW101]: no"), ViewError("no `States`"), RuntimeError("no")])
def test_a_notebook_gets_the_diagnostics_when_it_does_not_compile(error):
    assert mimebundle(Workflow(error)) == {"text/plain": str(error)}
    assert mimebundle(Workflow({})).keys() == {"text/plain"}
