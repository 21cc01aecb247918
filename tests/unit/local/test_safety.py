"""Hostile definitions and expressions: they stop, with an AWS error or a refusal, and take nothing else down."""

import time

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import HistoryEvent, InvalidDefinition, Limits, run
from tests.unit.local.machines import jsonata, jsonpath, passes, region, task

QUICK = Limits(expression_seconds=0.5)


@pytest.mark.parametrize(
    "expression",
    [
        "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
        "($f := function($n) { $f($n + 1) }; $f(0))",
        "$count([1..10000001])",
        "$range(1, 100000000, 1)",
        "$match('" + "a" * 40 + "!', /^(a+)+$/)",
        "$contains('" + "a" * 40 + "!', /^(a|a)*$/)",
        "$reduce([1..100], function($a, $b) { $a & $a }, 'xxxxxxxxxx')",
        "$reduce([1..100], function($a, $b) { $append($a, $a) }, [1])",
        "$pad('a', 1000000000)",
        "$parse('" + "[" * 100000 + "')",
        "($f := function($x) { {'a': $f($x)} }; $f(1))",
    ],
)
def test_hostile_expressions_stop(expression: str) -> None:
    begin = time.perf_counter()
    execution = run(jsonata(A=passes(f"{{% {expression} %}}")), limits=QUICK)
    assert execution.error == "States.QueryEvaluationError"
    assert time.perf_counter() - begin < 5


@pytest.mark.parametrize("expression", ["(" * 5000 + "1" + ")" * 5000, "1" + "+1" * 5000, "[" * 5000])
def test_deeply_nested_expressions_are_refused(expression: str) -> None:
    with pytest.raises(InvalidDefinition):
        run(jsonata(A=passes(f"{{% {expression} %}}")))


def test_deeply_nested_data_is_no_crash() -> None:
    deep: Json = 0
    for _ in range(20_000):
        deep = [deep]
    try:
        execution = run(jsonata(A=passes("{% $states.input %}")), deep)
    except RecursionError:
        pytest.fail("the engine ran out of stack")
    assert execution.status == "FAILED"


def test_deeply_nested_machines_are_refused_or_run() -> None:
    def nested(levels: int) -> dict[str, Json]:
        machine = region("P", P=passes())
        for _ in range(levels):
            machine = region("M", M={"Type": "Parallel", "Branches": [machine], "End": True})
        return {"QueryLanguage": "JSONata", **machine}

    assert run(nested(60), 1).status == "SUCCEEDED"
    with pytest.raises(InvalidDefinition, match="nested"):
        run(nested(150), 1)
    with pytest.raises(InvalidDefinition, match="nested"):
        run(nested(3000), 1)


def test_choice_patterns_are_linear() -> None:
    rule = {"Variable": "$.s", "StringMatches": "*a" * 30 + "b", "Next": "B"}
    machine = jsonpath(A={"Type": "Choice", "Choices": [rule], "Default": "B"}, B=passes())
    begin = time.perf_counter()
    assert run(machine, {"s": "a" * 20_000}).status == "SUCCEEDED"
    assert time.perf_counter() - begin < 2


def test_interrupting_leaves_nothing_behind() -> None:
    """Ctrl-C comes out as it is, and the same prepared definition runs again."""
    definition = jsonata(A={"Type": "Map", "Items": [1, 2], "ItemProcessor": region("P", P=passes()), "End": True})

    def interrupt(event: HistoryEvent) -> None:
        if event.type == "PassStateEntered":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(definition, observer=interrupt)
    assert run(definition).status == "SUCCEEDED"


def test_the_input_is_never_changed() -> None:
    given = {"a": {"b": [1, {"c": 2}]}}
    machine = jsonpath(A={"Type": "Pass", "Result": 9, "ResultPath": "$.a.b[1].c", "End": True})
    assert run(machine, given).output == {"a": {"b": [1, {"c": 9}]}}
    assert given == {"a": {"b": [1, {"c": 2}]}}


def test_retrying_without_end_ends() -> None:
    retry = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 1, "BackoffRate": 1, "MaxAttempts": 99999999}]
    machine = jsonata(A=task("{% $nope %}", Retry=retry))
    assert run(machine).status == "FAILED"
    assert run(machine, express=True).status == "TIMED_OUT"
    at_once = jsonata(A=task("{% $nope %}", Retry=[{**retry[0], "IntervalSeconds": 0}]))
    execution = run(at_once, express=True, limits=Limits(transitions=5_000))
    assert "Limits.transitions" in (execution.cause or "")
