"""Every machine that others wrote can be drawn, without overlap and in every format."""

import json
from xml.dom import minidom

import pytest

from flowdsl.visualize import FORMATS, from_definition, render
from flowdsl.visualize.layout import lay_out
from flowdsl.visualize.view import count
from tests.corpus import corpus
from tests.visualize.invariants import faults

MACHINES = sorted(corpus("machines").glob("*.json"))


def test_there_are_machines():
    assert len(MACHINES) >= 200


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
def test_machine(path):
    definition = json.loads(path.read_text(encoding="utf-8"))
    view = from_definition(definition)
    assert faults(lay_out(view)) == []
    pictures = {format: render(definition, format) for format in FORMATS}
    svg = minidom.parseString(pictures["svg"])
    drawn = [g.getAttribute("data-state") for g in svg.getElementsByTagName("g") if g.hasAttribute("data-state")]
    assert sorted(drawn) == sorted(node.id for node in view.walk())
    assert len(drawn) == count(view) == len(set(drawn))
