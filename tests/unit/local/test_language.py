"""What states do with data, variables and errors, in both query languages."""

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import ExecutionContext, InvalidDefinition, MockBackend, UnknownTask, run
from tests.unit.local.machines import LAMBDA, jsonata, jsonpath, passes, region, task


def value_of(expression: str, input: Json = None, **variables: Json) -> Json:
    """Evaluate an expression in a Pass state after assigning variables."""
    execution = run(jsonata("V", V=passes(Assign=variables, Next="A"), A=passes(expression)), input)
    assert execution.status == "SUCCEEDED", execution.cause
    return execution.output


def test_only_whole_strings_are_expressions() -> None:
    literals = [" {% 1 %} ", "$.x", "$v", "States.Format('{}', 1)", {"k.$": "$.x"}, "{%%"]
    assert run(jsonata(A=passes(literals))).output == literals


def test_assign_reads_the_values_from_before_the_state() -> None:
    second = passes({"o": "{% $a %}"}, Assign={"a": 18, "b": "{% $a %}"}, Next="C")
    execution = run(
        jsonata(A=passes(Assign={"a": 42}, Next="B"), B=second, C=passes("{% [$a, $b, $states.input.o] %}"))
    )
    assert execution.output == [18, 42, 42]


def test_a_matched_rule_ignores_what_the_choice_assigns() -> None:
    choice = {
        "Type": "Choice",
        "Assign": {"v": "state"},
        "Output": "state",
        "Choices": [
            {"Condition": "{% $states.input = 1 %}", "Assign": {"v": "rule"}, "Output": "rule", "Next": "B"},
            {"Condition": "{% $states.input = 2 %}", "Next": "B"},
        ],
        "Default": "B",
    }
    machine = jsonata(A=choice, B=passes("{% [$states.input, $exists($v) ? $v : 'none'] %}"))
    assert [run(machine, n).output for n in (1, 2, 3)] == [["rule", "rule"], [2, "none"], ["state", "state"]]


@pytest.mark.parametrize("condition", ["{% 1 %}", "{% null %}", "{% 'x' %}", "{% $nope %}"])
def test_a_condition_is_a_boolean(condition: str) -> None:
    choice = {"Type": "Choice", "Choices": [{"Condition": condition, "Next": "B"}], "Default": "B"}
    assert run(jsonata(A=choice, B=passes())).error == "States.QueryEvaluationError"


def test_no_choice_matched() -> None:
    choice = {"Type": "Choice", "Choices": [{"Condition": "{% false %}", "Next": "B"}]}
    assert run(jsonata(A=choice, B=passes())).error == "States.NoChoiceMatched"


def test_a_catcher_gets_the_error_and_its_own_fields_only() -> None:
    state = task(
        {},
        Assign={"v": "state"},
        Output="state",
        Catch=[
            {"ErrorEquals": ["Other"], "Next": "B"},
            {
                "ErrorEquals": ["Boom"],
                "Assign": {"w": "{% $states.errorOutput.Error %}"},
                "Output": {"in": "{% $states.input %}", "why": "{% $states.errorOutput.Cause %}"},
                "Next": "B",
            },
        ],
    )
    machine = jsonata(A=state, B=passes("{% [$states.input, $w, $exists($v)] %}"))
    execution = run(machine, 7, tasks=MockBackend({"A": {"raise": {"error": "Boom", "cause": "c"}}}))
    assert execution.output == [{"in": 7, "why": "c"}, "Boom", False]


@pytest.mark.parametrize(
    ("caught", "error", "takes"),
    [
        ("States.ALL", "Boom", True),
        ("States.ALL", None, True),
        ("States.ALL", "States.Runtime", False),
        ("States.Runtime", "States.Runtime", False),
        ("States.TaskFailed", "Boom", True),
        ("States.TaskFailed", "States.Timeout", False),
        ("States.TaskFailed", "States.QueryEvaluationError", False),
        ("States.Timeout", "States.Timeout", True),
        ("State.ALL", "Boom", False),
        ("boom", "Boom", False),
    ],
)
def test_which_names_take_which_errors(caught: str, error: str | None, takes: bool) -> None:
    machine = jsonata(A=task({}, Catch=[{"ErrorEquals": [caught], "Next": "B"}]), B=passes("caught"))
    execution = run(machine, tasks=MockBackend({"A": {"raise": {"error": error}}}))
    assert (execution.output == "caught") is takes
    assert execution.error == (None if takes else error)


def test_errors_of_arguments_and_output_can_be_caught() -> None:
    catch = [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "B"}]
    backend = MockBackend({"A": {"return": 1}})
    for state in (task("{% $nope %}", Catch=catch), task({}, Output="{% $nope %}", Catch=catch)):
        assert run(jsonata(A=state, B=passes("caught")), tasks=backend).output == "caught"


def test_the_failure_of_an_inner_state_reaches_the_map_by_its_name() -> None:
    inner = region("P", P=passes("{% $error('no') %}"))
    state = {"Type": "Map", "Items": [1], "ItemProcessor": inner, "End": True}
    failed = run(jsonata(A=state))
    assert failed.error == "States.QueryEvaluationError"
    assert (failed.cause or "").startswith(
        "An error occurred while executing the state 'P' (entered at the event id #5)."
    )
    assert failed.failed_state == "A/0/P"
    state["Catch"] = [{"ErrorEquals": ["States.ALL"], "Next": "B"}]
    assert run(jsonata(A=state, B=passes("caught"))).output == "caught"


def test_regions_read_outer_variables_and_keep_their_own() -> None:
    inner = region("P", P=passes(Assign={"w": "{% $v + $states.input %}"}, Next="Q"), Q=passes("{% $w %}"))
    state = {"Type": "Map", "Items": [1, 2], "ItemProcessor": inner, "Next": "B"}
    machine = jsonata(
        "S", S=passes(Assign={"v": 10}, Next="A"), A=state, B=passes("{% [$states.input, $exists($w)] %}")
    )
    assert run(machine).output == [11, 12, False]


def test_items_keep_their_shape() -> None:
    inner = region("P", P=passes())
    for items in ([], [0], [[]], [[1], [[2]]], [None, {"a": []}]):
        state = {"Type": "Map", "ItemProcessor": inner, "End": True}
        assert run(jsonata(A=state), items).output == items


def test_item_selector_sees_the_state_and_the_item() -> None:
    state = {
        "Type": "Map",
        "Items": "{% $states.input.xs %}",
        "ItemSelector": {
            "x": "{% $states.context.Map.Item.Value %}",
            "i": "{% $states.context.Map.Item.Index %}",
            "all": "{% $states.input.k %}",
        },
        "ItemProcessor": region("P", P=passes("{% $merge([$states.input, {'j': $states.context.Map.Item.Index}]) %}")),
        "End": True,
    }
    execution = run(jsonata(A=state), {"xs": ["a"], "k": 1})
    assert execution.output == [{"x": "a", "i": 0, "all": 1, "j": 0}]


def test_numbers_are_written_as_json_writes_them() -> None:
    assert value_of("{% 12 / 2 %}") == 6
    assert type(value_of("{% 12 / 2 %}")) is int
    assert type(value_of("{% $states.input.a.b %}", {"a": {"b": [{"c": 6.0}]}})[0]["c"]) is int
    assert type(value_of("{% $v %}", v=2.0)) is int
    by_path = run(jsonpath(A=passes()), 6.0).output
    assert type(by_path) is float


def test_division_by_zero_is_a_text() -> None:
    """Reported by the package sfnx as measured on AWS."""
    assert value_of("{% 1/0 %}") == "Infinity"


def test_null_and_nothing_differ() -> None:
    assert value_of("{% $states.input.a %}", {"a": None}) is None
    assert value_of("{% [$states.input.a, $states.input.b] %}", {"a": None}) == [None]
    failed = run(jsonata(A=passes({"x": "{% $states.input.b %}"})), {"a": 1})
    assert "specified for the field 'Output/x' returned nothing (undefined)." in (failed.cause or "")


def test_a_variable_hides_a_function_only_once_assigned() -> None:
    assert value_of("{% $sum([1, 2]) %}") == 3
    assert value_of("{% $sum + 1 %}", sum=4) == 5


def test_a_function_is_no_value() -> None:
    failed = run(jsonata(A=passes("{% $sum %}")))
    assert "returned an unsupported result type." in (failed.cause or "")


@pytest.mark.parametrize("text", ["1 ?? 2", "$x ?: 1", "$eval('1')", "1 +", "$x[", "'a"])
def test_what_does_not_parse_on_aws_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        run(jsonata(A=passes({"x": [f"{{% {text} %}}"]})))
    assert refused.value.pointer == "/States/A/Output/x/0"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$partition([0], 1)", [[0]]),
        ("$partition([1, 2, 3], 2)", [[1, 2], [3]]),
        ("$range(1, 9, 9)", 1),
        ("$range(0, 9, 3)", [0, 3, 6, 9]),
        ("$parse('null')", None),
        ("$parse('{\"a\":[1]}')", {"a": [1]}),
        ("$hash('x', 'SHA-256')", "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"),
        ("$length($uuid())", 36),
        ("$random(1) = $random(1)", True),
        ("$contains('a??b', /a\\?\\?b/)", True),
        ("(function($x, $y)<s-n?:s>{ $x })('a')", "a"),
    ],
)
def test_functions_of_step_functions(text: str, value: Json) -> None:
    assert value_of(f"{{% {text} %}}") == value


def test_jsonpath_states_shape_their_data() -> None:
    state = {
        "Type": "Task",
        "Resource": LAMBDA,
        "InputPath": "$.a",
        "Parameters": {"x.$": "$.b", "all.$": "$$.Execution.Input.k", "lit.$key": 1},
        "ResultSelector": {"r.$": "$.Payload"},
        "ResultPath": "$.out.r",
        "OutputPath": "$.out",
        "End": True,
    }
    sent: list[Json] = []

    def answer(_resource: str, arguments: Json, _context: Json) -> Json:
        sent.append(arguments)
        return {"Payload": 5, "StatusCode": 200}

    execution = run(jsonpath(A=state), {"a": {"b": 1}, "k": 2}, tasks=MockBackend(answer))
    assert sent == [{"x": 1, "all": 2, "lit.$key": 1}]
    assert execution.output == {"r": {"r": 5}}


def test_jsonpath_variables_and_languages_mix() -> None:
    machine = jsonpath(
        A={"Type": "Pass", "Result": {"n": 4}, "Assign": {"v.$": "$.n"}, "ResultPath": "$.kept", "Next": "B"},
        B={"Type": "Pass", "QueryLanguage": "JSONata", "Output": "{% $v * 2 %}", "Assign": {"w": [1]}, "Next": "C"},
        C={"Type": "Pass", "Parameters": {"in.$": "$", "w.$": "$w[0]", "v.$": "$v"}, "End": True},
    )
    assert run(machine, {}).output == {"in": 8, "w": 1, "v": 4}


def test_inner_states_inherit_the_language_of_the_machine() -> None:
    inner = region("P", P=passes(Parameters={"x.$": "$"}))
    each = {"Type": "Map", "QueryLanguage": "JSONata", "Items": "{% $states.input.xs %}", "ItemProcessor": inner}
    assert run(jsonpath(A={**each, "End": True}), {"xs": [1]}).output == [{"x": 1}]


def test_missing_paths_say_where() -> None:
    template = run(jsonpath(A=passes(Parameters={"v.$": "$.x"})), {"y": 1})
    assert template.error == "States.Runtime"
    assert "The JSONPath '$.x' specified for the field 'v.$' could not be found in the input '{\"y\":1}'" in (
        template.cause or ""
    )
    selected = run(jsonpath(A=passes(InputPath="$.no.x")), {})
    assert "Missing property in path $['no']" in (selected.cause or "")


def test_a_missing_argument_of_an_intrinsic_function_says_which() -> None:
    failed = run(jsonpath(A=passes(Parameters={"v.$": "States.Array(1, States.Array($.x, $.y))"})), {"x": 1})
    assert failed.error == "States.Runtime"
    assert (failed.cause or "").endswith(
        "The function 'States.Array($.x, $.y)' had the following error: The JsonPath argument for the field '$.y' "
        "could not be found in the input '{\"x\":1}'"
    )


def test_result_path_keeps_what_it_does_not_touch() -> None:
    machine = jsonpath(A={"Type": "Pass", "Result": 1, "ResultPath": "$.a.b", "End": True})
    given = {"a": {"c": 2}, "d": [3]}
    assert run(machine, given).output == {"a": {"c": 2, "b": 1}, "d": [3]}
    assert given == {"a": {"c": 2}, "d": [3]}
    assert run(machine, [1]).error == "States.ResultPathMatchFailure"
    lifted = jsonpath(A={"Type": "Pass", "InputPath": "$.x", "ResultPath": "$.xs[0].y", "End": True})
    assert run(lifted, {"x": 1}).output == {"x": 1, "xs": [{"y": 1}]}
    assert run(lifted, {"x": 1, "xs": []}).error == "States.ResultPathMatchFailure"
    dropped = jsonpath(A={"Type": "Pass", "Result": 1, "ResultPath": None, "End": True})
    assert run(dropped, {"x": 1}).output == {"x": 1}


def test_the_context_can_be_named_and_replaced() -> None:
    context = ExecutionContext(execution_name="e", state_machine_name="m", extra={"Own": 1})
    output = run(jsonata(A=passes("{% $states.context %}")), {"i": 1}, context=context).output
    assert output["Execution"]["Id"] == "arn:aws:states:us-east-1:123456789012:execution:m:e"
    assert output["Execution"]["Input"] == {"i": 1}
    assert output["State"] == {"Name": "A", "EnteredTime": "2025-01-01T00:00:00.000Z"}
    assert output["Own"] == 1
    assert run(jsonata(A=passes("{% $states.context %}")), context=ExecutionContext(overrides={})).output == {}
    express = run(jsonata(A=passes("{% $states.context.Execution %}")), express=True).output
    assert ":express:" in express["Id"]
    assert "RedriveCount" not in express


def test_payloads_have_a_limit_that_can_be_caught() -> None:
    large = "é" * 131_073
    failed = run(jsonata(A=passes("{% $v %}", Assign={}), V=passes()), None)
    assert failed.status == "FAILED"
    state = task({}, Resource="arn:aws:states:::sqs:sendMessage", Catch=[{"ErrorEquals": ["States.ALL"], "Next": "B"}])
    execution = run(
        jsonata(A=state, B=passes("{% $states.input.Error %}")), tasks=MockBackend({"A": {"return": large}})
    )
    assert execution.output == "States.DataLimitExceeded"
    fits = run(jsonata(A=state, B=passes("caught")), tasks=MockBackend({"A": {"return": large[:131_071]}}))
    assert fits.status == "SUCCEEDED"
    assert fits.output == large[:131_071]


def test_what_is_sent_has_a_limit() -> None:
    catch = [{"ErrorEquals": ["States.DataLimitExceeded"], "Next": "B"}]
    doubled = "{% [$states.input, $states.input] %}"
    parallel = {"Type": "Parallel", "Branches": [region("P", P=passes(None))], "Arguments": doubled, "End": True}
    for state in (task(doubled, Catch=catch), {**parallel, "Catch": catch}):
        machine = jsonata(A=state, B=passes("caught"))
        assert run(machine, "x" * 200_000, tasks=MockBackend({"A": {"return": 1}})).output == "caught"
        assert run(machine, "x" * 100_000, tasks=MockBackend({"A": {"return": 1}})).output != "caught"


def test_variables_have_limits() -> None:
    big = "x" * 200_000
    states = {f"S{i}": passes(Assign={f"v{i}": "{% $states.input %}"}, Next=f"S{i + 1}") for i in range(60)}
    execution = run(jsonata("S0", **states, S60=passes("done")), big)
    assert execution.error == "States.DataLimitExceeded"
    assert execution.failed_state == "S52"


def test_standard_executions_have_a_history_quota_and_express_ones_none() -> None:
    loop = jsonata(
        A=passes(Assign={"n": "{% $exists($n) ? $n + 1 : 0 %}"}, Next="B"),
        B={"Type": "Choice", "Choices": [{"Condition": "{% $n < 8000 %}", "Next": "A"}], "Default": "C"},
        C={"Type": "Succeed"},
    )
    failed = run(loop)
    assert failed.status == "FAILED"
    assert len(failed.history) == 25_000
    assert run(loop, express=True).status == "SUCCEEDED"


def test_mocks_are_found_by_state_function_and_resource() -> None:
    arguments = {"FunctionName": "arn:aws:lambda:us-east-1:123456789012:function:price:live", "Payload": {}}
    for key in ("A", "price", LAMBDA, "lambda:invoke"):
        assert run(jsonata(A=task(arguments)), tasks=MockBackend({key: {"return": key}})).output["Payload"] == key
    whole = {"Payload": 1, "StatusCode": 200}
    assert run(jsonata(A=task(arguments)), tasks=MockBackend({"A": {"return": whole}})).output == whole
    called = run(jsonata(A=task(arguments)), tasks=MockBackend({"price": lambda sent: sent["Payload"]}))
    assert called.output["Payload"] == {}
    with pytest.raises(UnknownTask, match="'A' or 'price'"):
        run(jsonata(A=task(arguments)), tasks=MockBackend({}))
    with pytest.raises(UnknownTask, match="pass tasks="):
        run(jsonata(A=task(arguments)))


@pytest.mark.parametrize(
    ("definition", "pointer"),
    [
        ([], ""),
        ({"States": {}}, ""),
        ({"StartAt": "X", "States": {"A": passes()}}, "/StartAt"),
        (jsonata(A=passes(Next="B")), "/States/A/Next"),
        (jsonata(A={"Type": "Pass"}), "/States/A"),
        (jsonata(A={"Type": "Nope", "End": True}), "/States/A/Type"),
        (jsonata(A=task({}, Catch=[{"ErrorEquals": ["x"], "Next": "B"}])), "/States/A/Catch/0/Next"),
        (jsonpath(A=passes(Parameters={"x.$": "nope"})), "/States/A/Parameters/x.$"),
        (jsonpath(A=passes(ResultPath="$.a[*]")), "/States/A/ResultPath"),
        (jsonata(A={"Type": "Parallel", "Branches": [], "End": True}), "/States/A/Branches"),
        (jsonata(A=task({}, Retry=True)), "/States/A/Retry"),
        (jsonata(A=task({}, Retry=[{"ErrorEquals": ["x"], "MaxAttempts": 1e999}])), "/States/A/Retry/0/MaxAttempts"),
        (jsonata(A=task({}, TimeoutSeconds=1e999)), "/States/A/TimeoutSeconds"),
        ({**jsonata(A=passes()), "TimeoutSeconds": 1e999}, "/TimeoutSeconds"),
    ],
)
def test_a_broken_definition_is_refused_with_its_place(definition: Json, pointer: str) -> None:
    with pytest.raises(InvalidDefinition) as refused:
        run(definition)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("text", ["NaN", "[Infinity]", "-Infinity", "{'a': 1}", "[" * 100_000])
def test_what_is_no_json_text_is_not_read(text: str) -> None:
    path = jsonpath(A={"Type": "Pass", "Parameters": {"v.$": "States.StringToJson($)"}, "End": True})
    assert run(path, text).error == "States.IntrinsicFailure"
    assert run(jsonata(A=passes("{% $parse($states.input) %}")), text).error == "States.QueryEvaluationError"
