"""Words for what CDK's flow constructs say: the same in plain Python and in the machine."""

import json
import time
from typing import Any, TypedDict

import pytest

from flowdsl import (
    Error,
    Retry,
    concurrent,
    condition,
    describe,
    distributed,
    json_path,
    parallel,
    raw_state,
    wait_until,
    workflow,
)
from flowdsl.jsontypes import Json
from flowdsl.testing.differential import assert_same_as_python
from flowdsl_tasks import evaluate_expression, lambda_


class Broken(Error):
    """An error with a name that data may have."""


def no_tasks(resource: str, arguments: Json) -> Json:
    raise AssertionError("no task is called")


@workflow
def waits(at: str) -> str:
    """Wait for a moment that is computed."""
    wait_until(at)
    return "done"


@workflow(query_language="jsonpath")
def waits_by_path(at: str) -> str:
    """Wait for a moment that is computed, in JSONPath."""
    wait_until(at)
    return at


@workflow
def fails_by_name(error: str, cause: str) -> str:
    """Raise an error whose name is data."""
    try:
        raise Error(cause, name=error)
    except Broken as e:
        return e.cause
    except ValueError:
        return "value"


@workflow(query_language="jsonpath")
def fails_by_path(error: str, cause: str) -> str:
    """Raise an error whose name is data, in JSONPath."""
    raise Error(cause, name=error)


@workflow
def caught_outside(error: str) -> str:
    """Raise it in a branch, catch it by its name outside."""

    def branch() -> str:
        raise Error("c", name=error)

    try:
        return parallel(branch)[0]
    except Broken:
        return "broken"


@workflow(query_language="jsonpath")
def asks(event: Any, /) -> list:
    """Ask by operators that are false where types differ."""
    found = []
    if condition.string_matches(event["v"], "log-*.txt"):
        found = [*found, "matches"]
    if condition.timestamp_less_than(event["v"], "2030-01-01T00:00:00Z"):
        found = [*found, "before"]
    if condition.string_equals(event["v"], event["w"]):
        found = [*found, "same"]
    if condition.number_greater_than_equals(event["v"], 3) or not condition.is_timestamp(event["w"]):
        found = [*found, "more"]
    if condition.boolean_equals(event["v"], False):
        found = [*found, "no"]
    return found


@workflow(query_language="jsonpath")
def intrinsics(xs: list, s: str, d: dict) -> dict:
    """Call intrinsic functions with values."""
    return {
        "parts": json_path.array_partition(xs, 2),
        "text": json_path.format("{}!", s),
        "json": json_path.json_to_string(d),
        "words": json_path.string_split(s, ","),
        "one": json_path.array_get_item(xs, 1),
    }


@workflow
def tries_again(n: int) -> Json:
    """Try a whole branch again."""
    return parallel(
        lambda: lambda_.invoke(function_name="f", payload={"n": n}, retry=None), retry=Retry(on=Broken, max_attempts=2)
    )[0]


class Partial(TypedDict, total=False):
    """What may be missing."""

    t: str
    n: int


@workflow
def evaluates(event: Any, /) -> Any:
    """Evaluate a template literal."""
    return evaluate_expression(expression="`Now ${$.t} and ${$.n}`", value=event)


@workflow
def evaluates_typed(event: Partial, /) -> Any:
    """Evaluate a template literal over what may be missing."""
    return evaluate_expression(expression="`Now ${$.t} and ${$.n}` + $.t", value=event)


@workflow
def walks(xs: list[int]) -> list:
    """Name the state of a Map; tolerate by both limits."""
    plain = [x + 1 for x in concurrent(xs, limit=2, state_name="Add one", comment="c")]
    spread = [x * 2 for x in distributed(xs, tolerate=(len(xs), "5%"), label="twice")]
    return [plain, spread]


@pytest.mark.parametrize("flow", [waits, waits_by_path], ids=["jsonata", "jsonpath"])
@pytest.mark.parametrize(
    "at", ["2020-01-01T00:00:00Z", "2020-02-29T12:30:00.5+02:00", "2020-13-01T00:00:00Z", "now", 3]
)
def test_wait_until(flow: Any, at: Json) -> None:
    if flow is waits_by_path and not isinstance(at, str):
        return  # outside the annotation
    assert_same_as_python(flow, {"at": at}, no_tasks)


@pytest.mark.parametrize("error", ["Broken", "ValueError", "Other.Name", "States.Timeout"])
@pytest.mark.parametrize("flow", [fails_by_name, fails_by_path, caught_outside], ids=lambda f: f.__name__)
def test_error_named_by_data(flow: Any, error: str) -> None:
    assert_same_as_python(flow, {"error": error, "cause": "c"}, no_tasks)


@pytest.mark.parametrize("v", ["log-1.txt", "2020-01-01T00:00:00Z", "x", 3, 2, True, False, None, [1], {"a": 1}])
@pytest.mark.parametrize("w", ["x", "2020-01-01T00:00:00Z", 3, None])
def test_conditions(v: Json, w: Json) -> None:
    assert_same_as_python(asks, {"v": v, "w": w}, no_tasks)


def test_a_missing_value_fails_a_condition() -> None:
    assert assert_same_as_python(asks, {"v": 1}, no_tasks).error is not None


@pytest.mark.parametrize("xs", [[1, 2, 3], [1], []])
def test_intrinsics_of_values(xs: Json) -> None:
    assert_same_as_python(intrinsics, {"xs": xs, "s": "a,b", "d": {"k": [1]}}, no_tasks)


@pytest.mark.parametrize("failures", [0, 1, 2, 3])
def test_a_branch_is_tried_again(failures: int) -> None:
    from flowdsl.local.tasks.api import TaskFailure

    def script() -> Any:
        left = [failures]

        def answer(resource: str, arguments: Json) -> Json:
            left[0] -= 1
            if left[0] >= 0:
                raise TaskFailure("Broken", "again")
            return {"Payload": 1, "StatusCode": 200}

        return answer

    from flowdsl.testing.differential import machine_outcome, python_outcome

    expected = python_outcome(tries_again, {"n": 1}, script())
    found = machine_outcome(tries_again.compile(), {"n": 1}, script())
    assert expected.same(found), (expected, found)
    assert (expected.error is None) == (failures < 3)


@pytest.mark.parametrize("flow", [evaluates, evaluates_typed], ids=lambda f: f.__name__)
@pytest.mark.parametrize("given", [{"t": "x", "n": 2}, {"t": "x"}, {"n": 2}, {}])
def test_a_missing_path_fails_an_expression(flow: Any, given: Json) -> None:
    assert_same_as_python(flow, given, no_tasks)


def test_maps_say_their_options() -> None:
    assert_same_as_python(walks, {"xs": [1, 2, 3]}, no_tasks)
    states = walks.compile().definition["States"]
    assert states["Add one"]["Comment"] == "c"
    spread = next(state for state in states.values() if state.get("Label") == "twice")
    assert spread["ToleratedFailurePercentage"] == 5
    assert "ToleratedFailureCount" in spread


def test_a_raw_state_that_fails_raises_in_python() -> None:
    @workflow
    def fails() -> None:
        raw_state({"Type": "Fail", "Error": "E", "Cause": "c"})

    with pytest.raises(Error) as caught:
        fails()
    assert caught.value.error == "E"


@workflow(query_language="jsonpath")
def reports() -> Any:
    """Keep what a Lambda function says when it fails."""
    try:
        return lambda_.invoke(function_name="f", payload={"a": 1}, retry=None)
    except Exception as e:
        return {"error": e.error, "cause": e.cause}


@pytest.mark.parametrize("cause", ["plain", "", '{"errorMessage": "it \\"broke\\"", "errorType": "E"}', '{"errorMessage":"x"}',
                                   '{"errorMessage": null, "errorType": "E"}', '{"other": 1}'])  # fmt: skip
def test_the_text_of_a_lambda_error_in_jsonpath(cause: str) -> None:
    from flowdsl.local.tasks.api import TaskFailure

    def fails(resource: str, arguments: Json) -> Json:
        raise TaskFailure("Broken", cause)

    assert_same_as_python(reports, {}, fails)


@workflow(query_language="jsonpath")
def described_by_path(event: dict[str, int], /) -> object:
    """Say what the states are, in JSONPath."""
    describe(state_name="Take", comment="the number")
    n = event["n"]
    describe(state_name="Big?", comment="three is much")
    if n > 3:
        describe(state_name="Stop", comment="no more")
        raise Broken("big")
    describe(state_name="Rest", comment="a second")
    time.sleep(1)
    describe(state_name="Hook", comment="for later")
    pass  # noqa: PIE790
    describe(state_name="Done", comment="the end")
    return n


@workflow
def described_guarded(event: Any, /) -> object:
    """Say what the states are where failures are caught."""
    try:
        describe(state_name="Take", comment="the number")
        n = event["n"]
        describe(state_name="Big?", comment="three is much")
        if n > 3:
            describe(state_name="Stop", comment="no more")
            raise Broken("big")
        describe(state_name="Rest", comment="a second")
        time.sleep(event["pause"])
        describe(state_name="Hook", comment="for later")
        pass  # noqa: PIE790
        describe(state_name="Done", comment="the end")
        return event["m"]
    except Exception:
        return "caught"


COMMENTS = {"Take": "the number", "Big?": "three is much", "Rest": "a second", "Hook": "for later", "Done": "the end"}


@pytest.mark.parametrize("flow", [described_by_path, described_guarded])
def test_described_states_keep_their_names_and_comments(flow: Any) -> None:
    states = json.loads(flow.compile().asl_text())["States"]
    said = {name: state["Comment"] for name, state in states.items() if "Comment" in state}
    assert said == COMMENTS | {"Stop": "no more"}


@pytest.mark.parametrize("event", [{"n": 1, "m": 2, "pause": 0}, {"n": 9, "m": 2, "pause": 0}, {"n": 1, "pause": 0}, {}])
def test_described_states_do_what_python_does(event: Json) -> None:
    assert_same_as_python(described_guarded, event, no_tasks)
    if isinstance(event, dict) and event:
        assert_same_as_python(described_by_path, {"n": event["n"]}, no_tasks)
