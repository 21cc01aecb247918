"""flowdsl test: scenario files."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.testing.comparison import fits as _matches
from tests.cli.test_run import MACHINE


@pytest.fixture
def scenarios(write):
    write("flows/bill.asl.json", json.dumps(MACHINE))

    def scenarios(*entries: dict, file: str = "tests/bill_test.json", target: str = "../flows/bill.asl.json") -> None:
        write(file, json.dumps({"target": target, "scenarios": list(entries)}))

    return scenarios


GOOD = {
    "name": "two lines",
    "input": {"lines": [1, 2]},
    "tasks": {"Charge": [{"raise": {"error": "Busy"}}, {"return": {"ok": 1}}]},
    "expect": {
        "output": [{"ok": 1}, {"ok": 1}],
        "states": ["Each line", "...", "Wait"],
        "calls": [{"state": "Charge", "arguments": {"FunctionName": "charge", "Payload": 1}}, {}, {}],
    },
}


def test_all_is_well(cli, scenarios):
    scenarios(GOOD)
    outcome = cli("test")
    assert outcome.code == 0, outcome.out
    assert outcome.out == "ok    tests/bill_test.json: two lines\n1 passed\n"


def test_failures_are_expected_by_name(cli, scenarios):
    tasks = {"charge": {"raise": {"error": "NoCard", "cause": "none"}}}
    scenarios({**GOOD, "tasks": tasks, "expect": {"error": "NoCard", "cause": "none"}})
    assert cli("test").code == 0
    scenarios({**GOOD, "tasks": tasks, "expect": {"error": "Other"}}, {**GOOD, "tasks": tasks})
    outcome = cli("test", "tests/bill_test.json")
    assert outcome.code == 1
    assert '      error: expected "Other", got "NoCard"\n' in outcome.out
    assert "      status: expected SUCCEEDED, got FAILED (NoCard: none)\n" in outcome.out
    assert outcome.out.endswith("0 passed, 2 failed\n")


def test_every_difference_is_told(cli, scenarios):
    expect = {
        "output": [{"ok": 2, "more": True}, {"ok": 1}],
        "states": ["Each line", "Wait"],
        "calls": [{"arguments": {"FunctionName": "charge", "Payload": 7}}],
    }
    scenarios({**GOOD, "expect": expect})
    outcome = cli("test")
    assert outcome.code == 1
    assert outcome.out.splitlines()[1:-1] == [
        "      output[0].ok: expected 2, got 1",
        "      output[0].more: expected true, got nothing",
        "      states: expected Each line → Wait",
        "                   got Each line → Charge → Charge → Wait",
        "      calls: expected 1, got 3: Charge, Charge, Charge",
        "      calls[0].arguments.Payload: expected 7, got 1",
    ]


def test_one_is_not_true(cli, scenarios):
    scenarios({**GOOD, "expect": {"output": [{"ok": True}, {"ok": 1}]}})
    assert "output[0].ok: expected true, got 1" in cli("test").out


def test_selection(cli, scenarios):
    scenarios(GOOD, {**GOOD, "name": "other", "expect": {"error": "X"}})
    assert cli("test", "-k", "two").out.endswith("\n1 passed\n")
    scenarios(GOOD, file="tests/.hidden/x_test.json")
    assert cli("test", "tests", "-k", "other").code == 1


def test_nothing_to_run(cli):
    outcome = cli("test")
    assert outcome.code == 2
    assert "there are no scenario files" in outcome.err


def test_mocks_are_checked(cli, scenarios):
    scenarios({**GOOD, "tasks": {"Chrage": {"return": 1}}})
    outcome = cli("test")
    assert outcome.code == 2
    assert "the machine has no task `Chrage`" in outcome.err
    assert "did you mean `Charge`?" in outcome.err
    scenarios({**GOOD, "tasks": {}})
    outcome = cli("test")
    assert outcome.code == 1
    assert "no mock for the state 'Charge'" in outcome.out


@pytest.mark.parametrize(
    ("document", "problems"),
    [
        ([], ["a scenario file must be an object with `target` and `scenarios`"]),
        (
            {"traget": "x", "scenarios": []},
            ["there is no key `traget` here", "`target` must be a text", "`scenarios` must"],
        ),
        ({"target": "x", "scenarios": [1]}, ["a scenario must be an object"]),
        ({"target": "x", "scenarios": [{}]}, ["`expect` must be an object that says something"]),
        ({"target": "x", "scenarios": [{"expect": {"statsu": 1}}]}, ["there is no key `statsu` here"]),
        ({"target": "x", "scenarios": [{"expect": {"status": "OK"}}]}, ["`status` must be one of SUCCEEDED"]),
        ({"target": "x", "scenarios": [{"expect": {"states": "A"}}]}, ["`states` must be a list of state names"]),
        ({"target": "x", "scenarios": [{"expect": {"calls": [1]}}]}, ["`calls` must be a list of objects"]),
        ({"target": "x", "scenarios": [{"expect": {"calls": [{"sate": 1}]}}]}, ["there is no key `sate` here"]),
        (
            {"target": "x", "scenarios": [{"name": 1, "tasks": 1, "expect": {"error": 1}}]},
            ["`name` must be a text", "`tasks` must be an object", "`error` must be a text"],
        ),
    ],
)
def test_what_is_no_scenario_file(cli, write, document, problems):
    write("x_test.json", json.dumps(document))
    outcome = cli("test", "--output-format", "concise")
    assert outcome.code == 2
    assert outcome.err.count("FLOW818") == len(problems)
    assert all(problem in outcome.err for problem in problems)


@given(st.lists(st.sampled_from("ab"), max_size=8), st.data())
def test_gaps_fit_what_they_were_made_from(states, data):
    pattern: list[str] = []
    for state in states:
        if data.draw(st.booleans()):
            pattern.append(state)
        elif not pattern or pattern[-1] != "...":
            pattern.append("...")
    assert _matches(pattern, states)


@pytest.mark.parametrize(
    ("pattern", "states", "fits"),
    [
        ([], [], True),
        ([], ["a"], False),
        (["..."], [], True),
        (["a", "...", "a"], ["a"], False),
        (["...", "b", "...", "b"], ["a", "b"], False),
        (["...", "a", "b"], ["a", "a", "b"], True),
        (["a", "...", "b", "c", "...", "d"], ["a", "b", "x", "b", "c", "d"], True),
        (["...", "c", "..."], ["a", "b"], False),
    ],
)
def test_gaps(pattern, states, fits):
    assert _matches(pattern, states) is fits
