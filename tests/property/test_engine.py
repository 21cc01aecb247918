"""The engine on machines nobody wrote: it ends, it repeats itself, its history is well-formed, it never crashes."""

import copy
import itertools
import json
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowdsl.asl.validate import is_refused, validate
from flowdsl.jsontypes import Json
from flowdsl.local import Execution, InvalidDefinition, Limits, Machine, MockBackend, TaskFailure, UnknownTask, run
from tests.corpus import corpus

LIMITS = Limits(transitions=300, history_events=2_000, expression_seconds=1.0)

scalars = st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.sampled_from([0.5, -1.5, "", "a", "b c"]))
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(["a", "b", "n"]), inner, max_size=3)
    ),
    max_leaves=6,
)
expressions = st.sampled_from(
    [
        "{% $states.input %}",
        "{% $states.input.a %}",
        "{% $v %}",
        "{% $w + 1 %}",
        "{% [$states.input.b[]] %}",
        "{% {'a': $states.input, 'n': $count($states.input)} %}",
        "{% $states.context.State.Name %}",
        "{% $exists($v) ? $v : 0 %}",
        "{% $map([1..3], function($i) { $i * 2 }) %}",
        "{% $error('no') %}",
    ]
)
conditions = st.sampled_from(
    ["{% true %}", "{% $exists($v) %}", "{% $states.input = 1 %}", "{% $type($states.input) = 'object' %}", "{% $v %}"]
)
errors = st.sampled_from(["States.ALL", "States.TaskFailed", "Busy", "States.QueryEvaluationError", "Other"])
paths = st.sampled_from(["$", "$.a", "$.b[0]", "$.b[*]", "$$.State.Name", "$v", "$..n"])
result_paths = st.sampled_from(["$", "$.r", "$.a.b", None])


calls = [
    "States.Format('{}', $.a)",
    "States.Array($.a, 1, null)",
    "States.ArrayLength($.b)",
    "States.MathAdd($.n, 1)",
    "States.StringToJson($.a)",
    "States.ArrayGetItem($.b, 0)",
]
tests = st.sampled_from(
    [
        {"Variable": "$.a", "IsPresent": True},
        {"Variable": "$.a", "NumericLessThan": 2},
        {"Variable": "$.a", "StringMatches": "*b*"},
        {"Variable": "$.n", "BooleanEquals": True},
        {"Variable": "$v", "IsNull": False},
        {"Variable": "$.a", "NumericEqualsPath": "$.n"},
    ]
)
rules = st.one_of(
    tests,
    st.builds(lambda rule: {"Not": rule}, tests),
    st.builds(
        lambda word, parts: {word: parts}, st.sampled_from(["And", "Or"]), st.lists(tests, min_size=1, max_size=3)
    ),
)


def handlers(draw: Any, names: list[str], state: dict[str, Json]) -> None:
    if draw(st.booleans()):
        state["Retry"] = [{"ErrorEquals": [draw(errors)], "MaxAttempts": draw(st.integers(0, 2))}]
    if draw(st.booleans()):
        state["Catch"] = [{"ErrorEquals": [draw(errors)], "Next": draw(st.sampled_from(names))}]


def in_jsonpath(draw: Any, kind: str, names: list[str], state: dict[str, Json], depth: int) -> None:
    """Fill in what states of JSONPath other than Pass have."""
    state["QueryLanguage"] = "JSONPath"
    if kind in ("TaskPath", "MapPath", "ParallelPath"):
        state["ResultPath"] = draw(result_paths)
        if draw(st.booleans()):
            state["ResultSelector"] = {"r.$": draw(paths), "n": 1}
        handlers(draw, names, state)
    if draw(st.booleans()):
        state["OutputPath"] = draw(st.sampled_from(["$", "$.a", "$.r", None]))
    if kind != "WaitPath" and draw(st.booleans()):
        state["Assign"] = {draw(st.sampled_from(["v", "w"])) + ".$": draw(paths)}
    match kind:
        case "TaskPath":
            state["Resource"] = "arn:aws:lambda:us-east-1:123456789012:function:f"
            state["Parameters"] = {"x.$": draw(st.sampled_from([*calls, "$.a", "$$.State.RetryCount"]))}
            state["TimeoutSeconds"] = 2
        case "ChoicePath":
            state["Choices"] = [{**draw(rules), "Next": draw(st.sampled_from(names))}]
            if draw(st.booleans()):
                state["Default"] = draw(st.sampled_from(names))
        case "WaitPath":
            state["SecondsPath"] = draw(st.sampled_from(["$.a", "$.n", "$v"]))
        case "MapPath":
            state["ItemsPath"] = draw(st.sampled_from(["$.b", "$", "$$.Execution.Input", "$v"]))
            if draw(st.booleans()):
                state["ItemSelector"] = {"i.$": "$$.Map.Item.Index", "x.$": draw(paths)}
            state["ItemProcessor"] = draw(regions(depth + 1))
        case "ParallelPath":
            state["Branches"] = draw(st.lists(regions(depth + 1), min_size=1, max_size=2))
        case _:
            pass


@st.composite
def regions(draw: Any, depth: int = 0) -> dict[str, Json]:
    count = draw(st.integers(1, 4))
    names = [f"S{depth}{i}" for i in range(count)]
    kinds = ["Pass", "Choice", "Wait", "Task", "Fail", "Succeed", "PassPath", "TaskPath", "ChoicePath", "WaitPath"]
    if depth < 2:
        kinds += ["Map", "Parallel", "MapPath", "ParallelPath"]
    states: dict[str, Json] = {}
    for position, name in enumerate(names):
        kind = draw(st.sampled_from(kinds))
        following = draw(st.sampled_from([*names[position + 1 :], *names[position + 1 :], None, *names]))
        state: dict[str, Json] = {"Type": kind.removesuffix("Path")}
        if state["Type"] not in ("Choice", "Fail", "Succeed"):
            state.update({"Next": following} if following else {"End": True})
        if kind.endswith("Path"):
            in_jsonpath(draw, kind, names, state, depth)
        if kind == "PassPath":
            state["InputPath"] = draw(paths)
            state["ResultPath"] = draw(result_paths)
            state["Parameters"] = {"x.$": draw(paths), "s.$": "States.JsonToString($)"}
        elif kind == "Choice":
            state["Choices"] = [{"Condition": draw(conditions), "Next": draw(st.sampled_from(names))}]
            if draw(st.booleans()):
                state["Default"] = draw(st.sampled_from(names))
        elif kind == "Wait":
            state["Seconds"] = draw(st.integers(0, 100))
        elif kind == "Fail":
            state["Error"] = draw(st.sampled_from(["Busy", "Other"]))
        elif kind == "Task":
            state["Resource"] = "arn:aws:states:::lambda:invoke"
            state["Arguments"] = draw(expressions)
            handlers(draw, names, state)
        elif kind == "Map":
            state["Items"] = draw(
                st.sampled_from(["{% [1..3] %}", [1, 2], "{% $states.input.b %}", "{% $states.input %}"])
            )
            state["MaxConcurrency"] = draw(st.integers(0, 2))
            state["ItemProcessor"] = draw(regions(depth + 1))
            if draw(st.booleans()) and depth == 0:
                state["ItemProcessor"]["ProcessorConfig"] = {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
                state["ToleratedFailurePercentage"] = draw(st.sampled_from([0, 50, 100]))
            handlers(draw, names, state)
        elif kind == "Parallel":
            state["Branches"] = draw(st.lists(regions(depth + 1), min_size=1, max_size=3))
            handlers(draw, names, state)
        if kind in ("Pass", "Task", "Choice") and draw(st.booleans()):
            state["Assign"] = {draw(st.sampled_from(["v", "w"])): draw(expressions)}
        if kind in ("Pass", "Task", "Map", "Parallel", "Succeed") and draw(st.booleans()):
            state["Output"] = draw(expressions)
        states[name] = state
    return {"StartAt": names[0], "States": states}


def flaky(seed: int) -> Any:
    """Return a task function that fails now and then, the same way for the same seed."""
    source = random.Random(seed)

    def answer(resource: str, arguments: Json, context: Json) -> Json:
        del resource, context
        match source.randrange(4):
            case 0:
                raise TaskFailure("Busy", "try again", seconds=source.randrange(3))
            case 1:
                return {"a": arguments, "b": [1]}
            case _:
                return arguments

    return answer


def well_formed(execution: Execution) -> None:
    history = execution.history
    assert [event.id for event in history] == list(range(1, len(history) + 1))
    assert all(event.previous_id < event.id for event in history)
    assert all(a.timestamp <= b.timestamp for a, b in itertools.pairwise(history))
    assert history[0].type == "ExecutionStarted"
    ends = [event.type for event in history if event.type.startswith("Execution") and event.type != "ExecutionStarted"]
    assert ends == [history[-1].type]
    assert (history[-1].type == "ExecutionSucceeded") is (execution.status == "SUCCEEDED")
    entered = [event.details["name"] for event in history if event.type.endswith("StateEntered")]
    assert entered == list(execution.states_entered)
    assert sum(event.type.endswith("StateExited") for event in history) <= len(entered)
    if execution.status == "SUCCEEDED":
        json.dumps(execution.output, allow_nan=False)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(regions(), values, st.integers(0, 9))
def test_random_machines_end_repeat_and_tell_a_consistent_story(machine: Json, value: Json, seed: int) -> None:
    definition = {"QueryLanguage": "JSONata", **machine}
    # A JSONPath state is refused in a machine that says JSONata; the language stands on each state instead.
    definition.pop("QueryLanguage")
    _speak(definition)
    before = copy.deepcopy((definition, value))

    def once() -> Execution:
        return run(definition, value, tasks=MockBackend(flaky(seed)), limits=LIMITS, seed=seed)

    first, second = once(), once()
    assert first == second
    assert (definition, value) == before, "the engine changed what it was given"
    well_formed(first)


def _speak(region: Json) -> None:
    for state in region["States"].values():
        state.setdefault("QueryLanguage", "JSONata")
        for inner in [*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else [])]:
            _speak(inner)


def _mutate(value: Json, source: random.Random) -> Json:
    """Change one place of a document."""
    document = copy.deepcopy(value)
    spots: list[tuple[Any, Any]] = []

    def walk(node: Json) -> None:
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, child in items:
            spots.append((node, key))
            walk(child)

    walk(document)
    if not spots:
        return document
    holder, key = source.choice(spots)
    match source.randrange(5):
        case 0:
            if isinstance(holder, dict):
                del holder[key]
            else:
                holder.pop(key)
        case 1:
            holder[key] = source.choice(
                [None, True, -1, 1e308, "", "$.x", "{% $y %}", "{% ( %}", [], {}, [[]], {"a.$": "$"}]
            )
        case 2:
            other_holder, other_key = source.choice(spots)
            holder[key] = copy.deepcopy(other_holder[other_key])
        case 3 if isinstance(holder[key], str) and holder[key]:
            cut = source.randrange(len(holder[key]))
            holder[key] = (
                holder[key][:cut]
                + source.choice(["", "$", "'", "[", "\\", "{", "\u0000", "é"])
                + holder[key][cut + 1 :]
            )
        case _:
            if isinstance(holder, dict):
                holder[source.choice(["Next", "End", "Type", "ResultPath", "Items", "Retry", "Catch", "States"])] = (
                    holder[key]
                )
    return document


@pytest.mark.parametrize("part", range(4))
def test_mutated_definitions_never_crash(part: int) -> None:
    """Whatever happens to a definition, the answer is an execution or a refusal with a place."""
    records = [r for group in ("pure", "tasks") for r in json.loads(corpus("aws_recorded.json").read_text())[group]]
    source = random.Random(part)
    outcomes = {"ran": 0, "refused": 0}
    for record in source.sample(records, 120):
        definition = record["definition"]
        for _ in range(source.randrange(1, 4)):
            definition = _mutate(definition, source)
        try:
            execution = run(definition, record["input"], tasks=MockBackend(lambda *_: {"ok": 1}), limits=LIMITS)
        except InvalidDefinition as error:
            assert error.reason
            outcomes["refused"] += 1
        except UnknownTask:
            outcomes["ran"] += 1
        else:
            well_formed(execution)
            outcomes["ran"] += 1
    assert min(outcomes.values()) > 10, outcomes


def test_real_machines_never_crash() -> None:
    """Machines written by others run, or are refused for the placeholders in them."""
    folder = corpus("machines")
    ran = 0
    for path in sorted(folder.iterdir()):
        definition = json.loads(path.read_text(encoding="utf-8"))
        try:
            execution = run(definition, {}, tasks=MockBackend(lambda _r, arguments, _c: arguments), limits=LIMITS)
        except InvalidDefinition:
            continue
        well_formed(execution)
        ran += 1
    assert ran > 180


def test_what_the_validator_accepts_can_be_prepared() -> None:
    """Deploy-time placeholders aside: they may become what is missing."""
    records = [r for group in ("pure", "tasks") for r in json.loads(corpus("aws_recorded.json").read_text())[group]]
    source = random.Random(11)
    accepted = 0
    for _ in range(600):
        definition = _mutate(source.choice(records)["definition"], source)
        if "${" in json.dumps(definition) or is_refused(validate(definition)):
            continue
        accepted += 1
        Machine(definition)
    assert accepted > 60
