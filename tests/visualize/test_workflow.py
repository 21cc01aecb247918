"""The example workflow, from its source to its pictures, and as it ran."""

from pathlib import Path

import pytest

from flowdsl.compiler import compile_source
from flowdsl.local import MockBackend, run
from flowdsl.source import SourceFile
from flowdsl.visualize import FORMATS, mimebundle, render, replay
from flowdsl.visualize.layout import lay_out
from flowdsl.visualize.render import read_compiled
from flowdsl.visualize.stategraph import conditions
from tests.visualize.invariants import faults
from tests.visualize.test_formats import page_details

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "order_fulfilment.py"


@pytest.fixture(scope="module")
def compiled():
    (artefact,) = compile_source(SourceFile("order_fulfilment.py", EXAMPLE.read_text(encoding="utf-8"))).artefacts
    return artefact


def test_the_pictures_are_of_the_machine(compiled):
    reading, _ = read_compiled(compiled)
    assert faults(lay_out(reading.view)) == []
    assert {node.label for node in reading.view.nodes} == set(compiled.definition["States"])
    assert all(node.place is not None for node in reading.view.walk())
    assert all(render(compiled, format) for format in FORMATS)
    assert set(mimebundle(compiled)) == {"image/svg+xml", "text/plain"}


def test_choices_show_python(compiled):
    told = [text for texts in conditions(compiled.graph).values() for text in texts]
    assert 'not approval["approved"]' in told
    titles = {edge.title for edge in read_compiled(compiled)[0].view.edges if edge.kind == "when"}
    assert titles == set(told)


def test_a_page_knows_source_and_permissions(compiled):
    details = page_details(render(compiled, "html"))
    price = details["price"]
    assert (price["place"].partition(":")[0], price["source"]) == ("order_fulfilment.py", "total = price(lines)")
    assert [statement["Action"] for statement in price["iam"]] == [["lambda:InvokeFunction"]]
    updates = [state for id, state in details.items() if id.endswith(" / update_item")]
    assert [statement["Action"] for state in updates for statement in state["iam"]] == [["dynamodb:UpdateItem"]]


def test_a_run_colours_the_states_it_entered(compiled):
    order = {"order_id": "o-1", "lines": [{"sku": "a", "quantity": 1}], "email": None}
    answers = {
        "price": {"return": {"Payload": 9.99}},
        "update_item": {"return": {}},
        "send_message": {"return": {"approved": True}},
        "get_item": [{"return": {}}, {"return": {"Item": {}}}],
    }
    execution = run(compiled.definition, order, tasks=MockBackend(answers))
    assert execution.status == "SUCCEEDED"
    runs = replay(execution.history)
    nodes = {node.id for node in read_compiled(compiled)[0].view.walk()}
    assert set(runs) <= nodes
    assert {id.split(" / ")[-1] for id in runs} == set(execution.states_entered)
    assert runs["get_item"].visits == 2
