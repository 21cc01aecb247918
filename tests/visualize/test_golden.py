"""Golden pictures of five small machines; ``--update-golden`` rewrites them (look at them before you commit)."""

from pathlib import Path
from xml.dom import minidom

import pytest

from flowdsl.visualize import from_definition, render
from tests.visualize.graphs import GRAPHS

GOLDEN = Path(__file__).parent / "golden"
SUFFIXES = {"svg": "svg", "mermaid": "mmd", "dot": "dot", "text": "txt"}


@pytest.mark.parametrize("format", SUFFIXES)
@pytest.mark.parametrize("name", GRAPHS)
def test_picture(name, format, update_golden):
    view = from_definition(GRAPHS[name], title=name)
    drawn = render(view, format)
    path = GOLDEN / f"{name}.{SUFFIXES[format]}"
    if update_golden:
        path.write_text(drawn, encoding="utf-8", newline="\n")
    assert drawn == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", GRAPHS)
def test_svg_is_well_formed(name):
    document = minidom.parse(str(GOLDEN / f"{name}.svg"))
    root = document.documentElement
    assert root.tagName == "svg"
    assert not document.getElementsByTagName("script")
    assert document.getElementsByTagName("title")[0].parentNode is root
