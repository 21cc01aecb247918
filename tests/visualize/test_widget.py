"""The widget's traits, without a browser."""

from types import SimpleNamespace

import pytest

pytest.importorskip("anywidget")

import traitlets

from flowdsl.visualize import StateRun
from flowdsl.visualize.widget import explore
from tests.visualize.graphs import CATCHES


@pytest.fixture
def widget():
    places = {"states": {"Charge": {"source": "shop.py", "line": 4}}}
    return explore(SimpleNamespace(definition=CATCHES, name="shop", source_map=places))


def test_a_click_gives_the_state(widget):
    seen = []
    widget.observe(lambda change: seen.append(change["new"].get("name")), "state")
    widget.selected = "Charge"
    assert seen == ["Charge"]
    assert widget.state["place"] == "shop.py:4"
    assert '"FunctionName": "charge"' in widget.state["asl"]
    widget.selected = "no such state"
    assert widget.state == {}


def test_status_is_checked(widget):
    widget.status = {"Charge": "running"}
    assert widget.status == {"Charge": "running"}
    with pytest.raises(traitlets.TraitError, match="'purple' of state 'Charge' is not one of succeeded"):
        widget.status = {"Charge": "purple"}


def test_an_execution_is_shown(widget):
    widget.selected = "Charge"
    widget.show_states({"Charge": StateRun("caught", 2, 1, 1.5, {"a": 1}, None, "Boom: x")})
    assert widget.status == {"Charge": "caught"}
    assert widget.state["run"]["retries"] == 1
    widget.show_states({})
    assert widget.status == {}
    assert widget.state["run"] is None


def test_runs_can_be_given_at_once():
    compiled = SimpleNamespace(definition=CATCHES, name="shop")
    widget = explore(compiled, runs={"Ship": StateRun("failed")})
    assert widget.status == {"Ship": "failed"}


def test_the_scripts_fetch_nothing(widget):
    script = widget._esm if isinstance(widget._esm, str) else str(widget._esm)
    assert "import " not in script
    assert "http" not in script
    assert "export default { render }" in script
