"""Testing one state alone."""

import pytest

from flowdsl.local import InvalidDefinition, MockBackend, StateConfiguration, StateMock, run_state
from tests.unit.local.machines import jsonata, jsonpath, passes, region, task

RETRY = [{"ErrorEquals": ["Busy"], "IntervalSeconds": 1, "BackoffRate": 2, "MaxAttempts": 5}]


def test_a_state_of_its_own_or_of_a_machine_wherever_it_is() -> None:
    inner = {"Type": "Map", "Items": [1], "ItemProcessor": region("P", P=passes("{% $v %}")), "End": True}
    assert run_state(passes(Result=1)).output == 1
    outcome = run_state(jsonata(A=inner), state_name="P", variables={"v": 3})
    assert (outcome.status, outcome.output, outcome.next_state) == ("SUCCEEDED", 3, None)
    with pytest.raises(InvalidDefinition, match="no state 'X'"):
        run_state(jsonata(A=inner), state_name="X")
    with pytest.raises(InvalidDefinition, match="an object is required"):
        run_state([1])  # type: ignore[arg-type]


def test_a_map_or_parallel_needs_a_mock() -> None:
    inner = {"Type": "Map", "Items": [1], "ItemProcessor": region("P", P=passes()), "End": True}
    with pytest.raises(InvalidDefinition, match="does not support Map or Parallel"):
        run_state(jsonata(A=inner))
    assert run_state(jsonata(A=inner), mock=StateMock([5])).output == [5]


def test_retries_tell_the_wait_and_are_used_up() -> None:
    busy = StateMock(error="Busy", cause="c", fails=True)
    state = {**task({}, Retry=RETRY), "QueryLanguage": "JSONata"}
    again = run_state(state, mock=busy, configuration=StateConfiguration(retry_count=4))
    assert again.status == "RETRIABLE"
    assert again.inspection["errorDetails"] == {"retryIndex": 0, "retryBackoffIntervalSeconds": 16}
    assert run_state(state, mock=busy, configuration=StateConfiguration(retry_count=5)).status == "FAILED"


def test_a_catcher_decides_where_to_go() -> None:
    state = task({}, Catch=[{"ErrorEquals": ["Busy"], "Output": "{% $states.errorOutput.Cause %}", "Next": "B"}])
    machine = jsonata(A=state, B=passes())
    outcome = run_state(machine, mock=StateMock(error="Busy", cause="c", fails=True))
    assert (outcome.status, outcome.output, outcome.next_state) == ("CAUGHT_ERROR", "c", "B")


def test_causes_have_no_introduction() -> None:
    outcome = run_state({**passes("{% $nope %}"), "QueryLanguage": "JSONata"})
    assert (
        outcome.cause == "The JSONata expression '$nope' specified for the field 'Output' returned nothing (undefined)."
    )


def test_intermediate_values_are_shown() -> None:
    state = {
        **task(Resource="arn:aws:states:::sqs:sendMessage"),
        "InputPath": "$.a",
        "Parameters": {"x.$": "$.b"},
        "ResultSelector": {"r.$": "$"},
        "ResultPath": "$.o",
    }
    outcome = run_state(jsonpath(A=state), {"a": {"b": 1}}, tasks=MockBackend({"A": {"return": 7}}))
    assert outcome.inspection == {
        "input": {"a": {"b": 1}},
        "afterInputPath": {"b": 1},
        "afterParameters": {"x": 1},
        "result": 7,
        "afterResultSelector": {"r": 7},
        "afterResultPath": {"a": {"b": 1}, "o": {"r": 7}},
    }


def test_inspection_shows_the_inputs_of_iterations() -> None:
    """API reference, InspectionData: afterItemSelector, afterItemBatcher."""
    selector = {"v": "{% $states.context.Map.Item.Value %}", "n": "{% $states.input %}"}
    inline = {"Type": "Map", "Items": [1, 2], "ItemSelector": selector, "ItemProcessor": region("P", P=passes())}
    outcome = run_state(jsonata(A={**inline, "End": True}), 7, mock=StateMock([]))
    assert outcome.inspection["afterItemSelector"] == [{"v": 1, "n": 7}, {"v": 2, "n": 7}]
    config = {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}}
    distributed = {
        **inline,
        "ItemProcessor": {**region("P", P=passes()), **config},
        "ItemBatcher": {"MaxItemsPerBatch": 2},
    }
    outcome = run_state(jsonata(A={**distributed, "End": True}), 7, mock=StateMock([]))
    assert outcome.inspection["afterItemSelector"] == [{"v": 1, "n": 7}, {"v": 2, "n": 7}]
    assert outcome.inspection["afterItemBatcher"] == [{"Items": [{"v": 1, "n": 7}, {"v": 2, "n": 7}]}]
