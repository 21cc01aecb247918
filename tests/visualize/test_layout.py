"""The layout: what holds of any picture, and how fast it is made."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowdsl.visualize import from_definition
from flowdsl.visualize.layout import lay_out
from tests.visualize.graphs import GRAPHS
from tests.visualize.invariants import faults

_NAMES = st.text(min_size=1, max_size=30)
_ERRORS = st.lists(
    st.sampled_from(["States.ALL", "Boom", "A.Very.Long.Name.Of.An.Error.Nobody.Reads"]), min_size=1, max_size=3
)


@st.composite
def machines(draw, depth=2):
    """Draw a machine of any shape: loops, unreachable states, self-loops, parallel edges, nested regions."""
    names = draw(st.lists(_NAMES, min_size=1, max_size=9, unique=True))
    target = st.sampled_from(names)
    states = {}
    for name in names:
        kind = draw(
            st.sampled_from(["Pass", "Task", "Choice", "Succeed", "Wait", *(["Map", "Parallel"] if depth else [])])
        )
        state = {"Type": kind}
        if kind == "Choice":
            state["Choices"] = [
                {"Condition": "{% " + draw(_NAMES) + " %}", "Next": draw(target)}
                for _ in range(draw(st.integers(1, 4)))
            ]
            if draw(st.booleans()):
                state["Default"] = draw(target)
        elif kind != "Succeed":
            if draw(st.booleans()):
                state["Next"] = draw(target)
            else:
                state["End"] = True
        if kind in ("Task", "Map", "Parallel"):
            state["Catch"] = [
                {"ErrorEquals": draw(_ERRORS), "Next": draw(target)} for _ in range(draw(st.integers(0, 3)))
            ]
            state["Retry"] = [{}] if draw(st.booleans()) else []
        if kind == "Map":
            state["ItemProcessor"] = draw(machines(depth - 1))
        if kind == "Parallel":
            state["Branches"] = [draw(machines(depth - 1)) for _ in range(draw(st.integers(0, 3)))]
        states[name] = state
    return {"StartAt": names[0], "States": states}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(machines())
def test_no_overlap_children_inside_start_on_top(machine):
    assert faults(lay_out(from_definition(machine))) == []


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(machines())
def test_the_same_view_gives_the_same_layout(machine):
    assert lay_out(from_definition(machine)) == lay_out(from_definition(machine))


@pytest.mark.parametrize("name", GRAPHS)
def test_golden_graphs_are_without_fault(name):
    assert faults(lay_out(from_definition(GRAPHS[name]))) == []


def test_a_chain_is_straight():
    states = {f"state {n}": {"Type": "Pass", "Next": f"state {n + 1}"} for n in range(50)}
    layout = lay_out(from_definition({"StartAt": "state 0", "States": {**states, "state 50": {"Type": "Succeed"}}}))
    assert len({placed.box.x + placed.box.width / 2 for placed in layout.nodes}) == 1
    assert all(len(route.points) == 2 for route in layout.routes)


def test_the_main_line_is_straight_through_a_choice_a_catch_and_a_loop():
    view = from_definition(GRAPHS["polling"])
    layout = lay_out(view)
    centre = {placed.node.id: placed.box.x + placed.box.width / 2 for placed in layout.nodes}
    spine = ["Submit job", "Wait a minute", "Get status", "Done?"]
    assert len({centre[name] for name in spine}) == 1


def test_a_loop_goes_around_what_it_passes():
    layout = lay_out(from_definition(GRAPHS["polling"]))
    back = next(route for route in layout.routes if route.edges[0].back)
    passed = [p.box for p in layout.nodes if p.node.id in ("Wait a minute", "Get status", "Done?")]
    rail = back.points[1][0]
    assert rail < min(box.x for box in passed) or rail > max(box.right for box in passed)


def test_early_returns_share_one_line():
    states = {}
    for n in range(40):
        states[f"c{n}"] = {"Type": "Choice", "Choices": [{"Condition": "{% $x %}", "Next": "end"}], "Default": f"t{n}"}
        states[f"t{n}"] = {"Type": "Pass", "Next": f"c{n + 1}" if n < 39 else "end"}
    layout = lay_out(from_definition({"StartAt": "c0", "States": {**states, "end": {"Type": "Succeed"}}}))
    assert faults(layout) == []
    assert layout.width < 400
    assert sum(route.own == len(route.points) for route in layout.routes if route.edges[0].target == "end") == 2


def _two_thousand() -> dict:
    """2,000 states: tasks with a shared handler, choices that rejoin, polling loops, small Maps."""
    states = {}
    blocks = 250
    for n in range(blocks):
        after = f"a{n + 1}" if n + 1 < blocks else "end"
        caught = [{"ErrorEquals": ["States.ALL"], "Next": "failed"}]
        inner = {
            "StartAt": f"i{n}",
            "States": {f"i{n}": {"Type": "Pass", "Next": f"j{n}"}, f"j{n}": {"Type": "Succeed"}},
        }
        states |= {
            f"a{n}": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage", "Next": f"b{n}", "Catch": caught},
            f"b{n}": {"Type": "Choice", "Choices": [{"Condition": "{% $x %}", "Next": f"c{n}"}], "Default": f"d{n}"},
            f"c{n}": {"Type": "Pass", "Next": f"d{n}"},
            f"d{n}": {"Type": "Wait", "Seconds": 5, "Next": f"e{n}"},
            f"e{n}": {"Type": "Choice", "Choices": [{"Condition": "{% $y %}", "Next": f"d{n}"}], "Default": f"m{n}"},
            f"m{n}": {"Type": "Map", "ItemProcessor": inner, "Next": after},
        }
    states |= {"end": {"Type": "Succeed"}, "failed": {"Type": "Fail"}}
    return {"StartAt": "a0", "States": states}


def test_two_thousand_states_are_quick():
    view = from_definition(_two_thousand())
    fastest = min(_seconds(view) for _ in range(3))
    assert fastest < 2.5  # about 0.4 s here; the limit leaves room for slow and busy machines


def _seconds(view) -> float:
    begun = time.perf_counter()
    lay_out(view)
    return time.perf_counter() - begun


def test_an_empty_view():
    from flowdsl.visualize import View

    assert lay_out(View((), (), None)).nodes == ()
