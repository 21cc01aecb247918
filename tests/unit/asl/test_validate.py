import json
import subprocess
import sys
import time

import pytest

from flowdsl.asl.validate import Problem, is_refused, validate, validate_state

END = {"Type": "Succeed"}
LAMBDA = "arn:aws:states:::lambda:invoke"


def path_machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def jsonata_machine(**states):
    return {"QueryLanguage": "JSONata", **path_machine(**states)}


def task(**fields):
    return {"Type": "Task", "Resource": LAMBDA, "End": True, **fields}


def mapped(*, mode="INLINE", states=None, **fields):
    config = {"Mode": mode} | ({"ExecutionType": "STANDARD"} if mode == "DISTRIBUTED" else {})
    inner = path_machine(**(states or {"I": {"Type": "Pass", "End": True}}))
    return {"Type": "Map", "ItemProcessor": {"ProcessorConfig": config, **inner}, "End": True, **fields}


def errors(definition, **options):
    return [(p.code, p.pointer) for p in validate(definition, **options) if p.severity == "error"]


def warnings(definition):
    return [(p.code, p.pointer) for p in validate(definition) if p.severity == "warning"]


SCHEMA = "SCHEMA_VALIDATION_FAILED"
TARGET = "MISSING_TRANSITION_TARGET"


# --- the document ---


@pytest.mark.parametrize("text", ["", " ", "[]", '"x"', "7", "null"])
def test_a_definition_is_an_object(text):
    assert errors(text) == [(SCHEMA, "")]


@pytest.mark.parametrize("value", [None, [], 7, True])
def test_a_definition_given_as_data_is_an_object(value):
    assert errors(value) == [(SCHEMA, "")]


@pytest.mark.parametrize("text", ["not a definition", "{", '{"a": NaN}', "{'a': 1}"])
def test_broken_json(text):
    assert errors(text) == [("INVALID_JSON_DESCRIPTION", "")]


@pytest.mark.parametrize("value", [{1, 2}, float("nan"), object()])
def test_data_that_is_no_json(value):
    assert errors(path_machine(A={"Type": "Pass", "Result": value, "End": True})) == [("INVALID_JSON_DESCRIPTION", "")]


def test_a_circle():
    machine = path_machine(A=END)
    machine["States"]["B"] = machine
    assert errors(machine) == [("INVALID_JSON_DESCRIPTION", "")]


@pytest.mark.parametrize(
    "expression", ["(" * 50_000, "a[" * 50_000, "1+" * 50_000 + "1", "/" + "(" * 50_000, "|" * 999]
)
def test_hostile_expressions_are_refused_in_time(expression):
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% " + expression + " %}", "End": True})
    started = time.perf_counter()
    assert is_refused(validate(machine))
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize(
    "path", ["$" + "[" * 50_000, "$['" + "\\" * 50_000, "States.Array(" * 50_000, "$." + "(" * 50_000]
)
def test_hostile_paths_are_refused_in_time(path):
    machine = path_machine(A={"Type": "Pass", "Parameters": {"a.$": path}, "InputPath": path, "End": True})
    started = time.perf_counter()
    problems = validate(machine)
    assert is_refused(problems)
    assert time.perf_counter() - started < 5
    assert all(len(problem.message) <= 400 for problem in problems)


def test_a_key_that_stands_twice():
    text = '{"StartAt": "A", "States": {"A": {"Type": "Pass", "Result": [{"x": 1, "x": 2}], "End": true}}}'
    assert errors(text) == [("INVALID_JSON_DESCRIPTION", "/States/A/Result/0/x")]
    assert errors(json.loads(text)) == []


def test_size_of_the_text():
    assert errors(json.dumps(path_machine(A=END) | {"Comment": "x" * 1_048_576})) == [(SCHEMA, "")]


def test_bottomless_nesting_is_reported():
    deep = path_machine(A=END)
    for index in range(3_000):
        deep = path_machine(**{f"P{index}": {"Type": "Parallel", "Branches": [deep], "End": True}})
    assert errors(deep) == [("TOO_DEEPLY_NESTED", "")]
    assert is_refused(validate("[" * 100_000))


def test_required_fields():
    assert (SCHEMA, "") in errors({})
    assert "[StartAt, States]" in validate({})[0].message


def test_unknown_fields():
    machine = {**path_machine(A={"Type": "Pass", "bugInputPath": "$", "End": True}), "Coment": "x"}
    assert errors(machine) == [(SCHEMA, "/Coment"), (SCHEMA, "/States/A/bugInputPath")]


# --- the graph ---


def test_dangling_targets():
    machine = path_machine(
        C={"Type": "Choice", "Choices": [{"Variable": "$.a", "IsNull": True, "Next": "X"}], "Default": "Y"},
    )
    assert errors(machine | {"StartAt": "Z"}) == [
        (TARGET, "/StartAt"),
        (TARGET, "/States/C/Default"),
        (TARGET, "/States/C/Choices/0/Next"),
        ("MISSING_END_STATE", ""),
    ]


def test_unreachable_state():
    assert errors(path_machine(A=END, B={"Type": "Pass", "Next": "A"})) == [(TARGET, "/States/B")]


def test_a_catcher_reaches_its_target():
    catcher = {"ErrorEquals": ["States.ALL"], "Next": "B"}
    assert errors(path_machine(A=task(Catch=[catcher]), B=END)) == []


def test_no_way_out():
    loop = path_machine(A={"Type": "Pass", "Next": "B"}, B={"Type": "Pass", "Next": "A"})
    assert errors(loop) == [("MISSING_END_STATE", "")]


@pytest.mark.parametrize("way", [{}, {"End": False}, {"End": True, "Next": "A"}])
def test_next_or_end(way):
    assert (SCHEMA, "/States/A") in errors(path_machine(A={"Type": "Pass", **way}, B=END))


def test_a_branch_cannot_be_left():
    branch = path_machine(B={"Type": "Pass", "Next": "After"})
    machine = path_machine(P={"Type": "Parallel", "Branches": [branch], "Next": "After"}, After=END)
    assert (TARGET, "/States/P/Branches/0/States/B/Next") in errors(machine)


def test_placeholders_in_names_are_not_judged():
    assert errors(path_machine(A={"Type": "Pass", "Next": "${Next}"}, B=END)) == []


# --- names ---


@pytest.mark.parametrize(("length", "refused"), [(80, False), (81, True)])
def test_length_of_state_names(length, refused):
    assert is_refused(validate(path_machine(**{"x" * length: END}))) is refused


def test_state_names_are_unique_in_the_whole_machine():
    machine = path_machine(A={"Type": "Parallel", "Branches": [path_machine(A=END)], "End": True})
    assert errors(machine) == [("DUPLICATE_STATE_NAME", "/States/A/Branches/0/States/A")]


def test_labels_are_unique():
    first = mapped(mode="DISTRIBUTED", Label="L") | {"Next": "B"}
    del first["End"]
    machine = path_machine(A=first, B=mapped(mode="DISTRIBUTED", Label="L", states={"J": END}))
    assert errors(machine) == [("DUPLICATE_LABEL_NAME", "/States/B/Label")]


@pytest.mark.parametrize("label", ["a b", "x" * 41, "a?", "a*b", 'a"', "a\\", "a[", "a\x01", "a%", "a`"])
def test_bad_labels(label):
    machine = path_machine(A=mapped(mode="DISTRIBUTED", Label=label))
    assert errors(machine) == [("INVALID_LABEL_NAME", "/States/A/Label")]


# --- query languages ---


def test_jsonpath_cannot_return_in_a_jsonata_machine():
    assert errors(jsonata_machine(A=END | {"QueryLanguage": "JSONPath"})) == [(SCHEMA, "/States/A")]
    assert errors(path_machine(A=END | {"QueryLanguage": "JSONata"})) == []


@pytest.mark.parametrize("field", ["InputPath", "OutputPath", "ResultPath", "Parameters", "ResultSelector"])
def test_jsonpath_fields_in_jsonata(field):
    value = {} if field in ("Parameters", "ResultSelector") else "$"
    assert errors(jsonata_machine(A=task(**{field: value}))) == [(SCHEMA, f"/States/A/{field}")]
    assert errors(path_machine(A=task(**{field: value}))) == []


@pytest.mark.parametrize("field", ["Arguments", "Output"])
def test_jsonata_fields_in_jsonpath(field):
    assert errors(path_machine(A=task(**{field: {}}))) == [(SCHEMA, f"/States/A/{field}")]
    assert errors(jsonata_machine(A=task(**{field: {}}))) == []


def test_inner_states_inherit_the_language_of_the_machine():
    machine = path_machine(A=mapped(QueryLanguage="JSONata", states={"I": END | {"Output": 1}}))
    assert errors(machine) == [(SCHEMA, "/States/A/ItemProcessor/States/I/Output")]


@pytest.mark.parametrize("kind", ["Pass", "Wait", "Choice", "Succeed", "Fail"])
@pytest.mark.parametrize("field", ["Catch", "Retry", "TimeoutSeconds"])
def test_error_handling_belongs_to_tasks_maps_and_parallels(kind, field):
    assert (SCHEMA, f"/States/A/{field}") in errors(path_machine(A={"Type": kind, field: []}))


# --- JSONata ---


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        ("1 +", "INVALID_JSONATA_EXPRESSION"),
        ("$sum($states.input.x", "INVALID_JSONATA_EXPRESSION"),
        ("$x ?? 1", "INVALID_JSONATA_EXPRESSION"),
        ("$x ?: 1", "INVALID_JSONATA_EXPRESSION"),
        ("phone", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("phone.number[0]", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$.phone", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$$.phone", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("{'a': b}", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$eval('1')", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$states.result", "UNSUPPORTED_JSONATA_EXPRESSION"),
        ("$states.errorOutput", "UNSUPPORTED_JSONATA_EXPRESSION"),
    ],
)
def test_expressions_aws_refuses(expression, code):
    machine = jsonata_machine(A={"Type": "Pass", "Output": {"v": ["{% " + expression + " %}"]}, "End": True})
    assert errors(machine) == [(code, "/States/A/Output/v/0")]


@pytest.mark.parametrize(
    "expression",
    [
        "$states.input.phone",
        "$states.input.xs[price > 3].name",
        "$states.input.xs.{'n': name, 'all': $}",
        "$states.input.xs^(>price).name",
        "$states.input{kind: $sum(price)}",
        "$map($states.input.xs, function($v, $i) { $v.price * $i })",
        "($f := function($n) { $n = 0 ? 1 : $n * $f($n - 1) }; $f(5))",
        "$states.input.xs ~> |item|{'seen': true}, ['price']|",
        "$states.input.xs@$x.$x.name",
        "$states.input.xs#$i.$i",
        "[1..3] ~> $map(function($v) { $v & '' })",
        "$contains($states.input.s, /a\\/[(b)]/i)",
        "$partition([1, 2], 1)",
        "/* phone */ 1",
        "'phone'",
        "$states.context.Execution.Id",
        "$states.input.a ? $states.input.b",
        "$sum(?)(1)",
    ],
)
def test_expressions_aws_takes(expression):
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{%" + expression + "%}", "End": True})
    assert validate(machine) == ()


def test_where_the_result_is_there():
    catcher = {"ErrorEquals": ["X"], "Next": "B"}
    good = task(
        Output="{% $states.result %}",
        Assign={"r": "{% $states.result.x %}"},
        Catch=[catcher | {"Output": "{% $states.errorOutput %}", "Assign": {"e": "{% $states.errorOutput.Error %}"}}],
    )
    assert errors(jsonata_machine(A=good, B=END)) == []
    bad = task(
        Arguments="{% $states.result %}",
        Output="{% $states.errorOutput %}",
        Catch=[catcher | {"Output": "{% $states.result %}"}],
    )
    assert sorted(pointer for _, pointer in errors(jsonata_machine(A=bad, B=END))) == [
        *("/States/A/Arguments", "/States/A/Catch/0/Output", "/States/A/Output")
    ]


@pytest.mark.parametrize(
    ("expression", "deep"),
    [
        (" + ".join(["1"] * 100), False),
        (" + ".join(["1"] * 101), True),
        ("(" * 99 + "1" + ")" * 99, False),
        ("(" * 101 + "1" + ")" * 101, True),
        ("$states.input" + ".a" * 200, False),
        ("[" + ",".join(["1"] * 200) + "]", False),
    ],
)
def test_evaluation_beyond_the_depth_of_aws(expression, deep):
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% " + expression + " %}", "End": True})
    assert errors(machine) == []
    assert (warnings(machine) == [("EXPRESSION_TOO_DEEP", "/States/A/Output")]) is deep


def test_half_a_delimiter_is_a_literal():
    machine = jsonata_machine(A={"Type": "Pass", "Output": " {% 1 %}", "End": True})
    assert errors(machine) == []
    assert warnings(machine) == [("NO_EXPRESSION", "/States/A/Output")]


def test_placeholders_inside_expressions_are_not_judged():
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% ${Table} ?? %}", "End": True})
    assert validate(machine) == ()


# --- variables ---


@pytest.mark.parametrize("name", ["states", "a-b", "1a", "", "a b", "x" * 81, "a.b"])
def test_bad_variable_names(name):
    for machine in (jsonata_machine, path_machine):
        definition = machine(A={"Type": "Pass", "Assign": {name: 1}, "End": True})
        assert [code for code, _ in errors(definition)] == [SCHEMA]


def test_good_variable_names():
    names = {"a": 1, "a_1": 1, "größe": 1, "x" * 80: 1}
    assert errors(jsonata_machine(A={"Type": "Pass", "Assign": names, "End": True})) == []


def test_a_variable_nobody_assigns():
    machine = jsonata_machine(
        A={"Type": "Pass", "Assign": {"x": "{% $x %}"}, "Next": "B"},
        B={"Type": "Succeed", "Output": "{% [$x, $y, $exists($z) ? $z : 0, $sum([])] %}"},
    )
    assert errors(machine) == []
    assert warnings(machine) == [
        ("UNDEFINED_VARIABLE", "/States/A/Assign/x"),
        ("UNDEFINED_VARIABLE", "/States/B/Output"),
    ]


def test_a_variable_assigned_on_some_way_is_known():
    rule = {"Condition": "{% $states.input.a %}", "Assign": {"x": 1}, "Next": "B"}
    machine = jsonata_machine(
        C={"Type": "Choice", "Choices": [rule], "Default": "B"},
        B={"Type": "Succeed", "Output": "{% $x %}"},
    )
    assert validate(machine) == ()


def test_jsonpath_variables():
    machine = path_machine(
        A={"Type": "Pass", "Assign": {"x.$": "$.a"}, "Next": "B"},
        B={"Type": "Pass", "Parameters": {"x.$": "$x.y", "y.$": "States.Format('{}', $y)"}, "End": True},
    )
    assert warnings(machine) == [("UNDEFINED_VARIABLE", "/States/B/Parameters/y.$")]


def outer(inner, *, mode="INLINE", **fields):
    state = mapped(mode=mode, states={"I": {"Type": "Pass", "End": True, **inner}}, **fields)
    return jsonata_machine(A={"Type": "Pass", "Assign": {"x": [1]}, "Next": "M"}, M=state)


AT = "/States/M/ItemProcessor/States/I"


def test_an_inline_map_reads_outer_variables_but_does_not_assign_them():
    assert validate(outer({"Output": "{% $x %}"}, Items="{% $x %}")) == ()
    assert errors(outer({"Assign": {"x": 2}})) == [("VARIABLE_OF_OUTER_SCOPE", f"{AT}/Assign/x")]
    assert validate(outer({"Assign": {"y": 2}})) == ()


def test_a_distributed_map_sees_no_outer_variables():
    assert errors(outer({"Output": "{% $x %}"}, mode="DISTRIBUTED")) == [("VARIABLE_OF_OUTER_SCOPE", f"{AT}/Output")]
    assert validate(outer({"Assign": {"x": 2}}, mode="DISTRIBUTED", ItemSelector={"x": "{% $x %}"})) == ()


def test_a_name_assigned_after_the_branch_is_free():
    catcher = {"ErrorEquals": ["States.ALL"], "Assign": {"x": 1}, "Next": "B"}
    branch = path_machine(T=task(Assign={"x": 1}))
    parallel = {"Type": "Parallel", "Branches": [branch], "Catch": [catcher], "Next": "B"}
    assert errors(jsonata_machine(P=parallel, B=END)) == []
    again = {"Type": "Pass", "Next": "P"}
    assigned = ("VARIABLE_OF_OUTER_SCOPE", "/States/P/Branches/0/States/T/Assign/x")
    assert assigned in errors(jsonata_machine(P=parallel, B=again)), "on the second way round it is assigned before"


def test_what_a_branch_assigns_stays_in_it():
    branch = path_machine(T={"Type": "Pass", "Assign": {"x": 1}, "End": True})
    machine = jsonata_machine(
        P={"Type": "Parallel", "Branches": [branch], "Next": "B"}, B={"Type": "Succeed", "Output": "{% $x %}"}
    )
    assert warnings(machine) == [("UNDEFINED_VARIABLE", "/States/B/Output")]


# --- JSONPath ---


@pytest.mark.parametrize(
    "value",
    [
        *(
            "ipsum",
            "$.",
            "$.a b",
            "$.a[",
            "$.a[b]",
            "$a-b",
            "$.a]",
            "$.a..",
            "$.a['x]",
            "States.Nope(1)",
            "States.UUID",
        ),
        *("States.MathAdd(1,'-1')", "States.MathAdd(1)", "States.Format('{}', $.x", "States.Format(a)"),
        *('States.StringToJson(\'{"a":"\\""}\')', "States.Array(1,)", "States.Array(1) x", "States.Array($.a b)"),
        *("States.Array(" * 11 + ")" * 11, 7, None),
    ],
)
def test_bad_paths_in_templates(value):
    machine = path_machine(A={"Type": "Pass", "Parameters": {"a": [{"b.$": value}]}, "End": True})
    assert errors(machine) == [(SCHEMA, "/States/A/Parameters/a/0/b.$")]


@pytest.mark.parametrize(
    "value",
    [
        *("$", "$$", "$.a", "$.a-b", "$['a b'].c", '$["a"]["b"]', "$.a[0][-1]", "$.a[1:]", "$.a[*].b", "$..b", "$.*"),
        *("$.a[?(@.b == 'x' && @.c > 2)].d", "$.a[0,1]", "$['a','b']", "$$.Execution.Input.x", "$v", "$v.a", "$v[0]"),
        *(
            "$.a.length()",
            "$[(@.length-1)]",
            "$.ünïcode",
            "States.UUID()",
            "States.Array()",
            "States.Array(null, true)",
        ),
        *("States.Format('it\\'s {} \\{\\}', $.a[?(@.b == ')')])", "States.MathAdd($.a, -1.5e3)"),
        *("States.JsonMerge($.a, States.StringToJson('{}'), false)", "States.MathRandom(1, $.b, 3)"),
    ],
)
def test_good_paths_in_templates(value):
    machine = path_machine(A={"Type": "Pass", "Parameters": {"b.$": value}, "End": True})
    assert errors(machine) == []


@pytest.mark.parametrize("path", ["$.a[*]", "$..a", "$.a[1:2]", "$.a[?(@.b)]", "$.a[0,1]", "$v.a", "$$.a", "a", 3])
def test_a_result_goes_to_one_place(path):
    assert errors(path_machine(A=task(ResultPath=path))) and not errors(path_machine(A=task(ResultPath=None)))


def test_a_field_and_its_path_are_one():
    machine = path_machine(A=task(Parameters={"a": 1, "a.$": "$.a"}))
    assert errors(machine) == [(SCHEMA, "/States/A/Parameters/a.$")]


def test_what_looks_like_a_path():
    machine = path_machine(A={"Type": "Pass", "Parameters": {"a": "$.a"}, "Next": "B"}, B=END)
    assert warnings(machine) == [("NO_DOLLAR", "/States/A/Parameters/a")]


# --- Choice ---


@pytest.mark.parametrize(
    "rule",
    [
        {"Variable": "$.a", "StringEquals": 1},
        {"Variable": "$.a", "NumericEquals": "1"},
        {"Variable": "$.a", "NumericEquals": True},
        {"Variable": "$.a", "BooleanEquals": 1},
        {"Variable": "$.a", "IsPresent": "yes"},
        {"Variable": "$.a", "TimestampEquals": "2016-13-05T21:29:29Z"},
        {"Variable": "$.a", "StringEqualsPath": "b"},
        {"Variable": "$.a[*]", "IsNull": True},
        {"Variable": "$.a"},
        {"StringEquals": "x"},
        {"Variable": "$.a", "StringEquals": "x", "NumericEquals": 1},
        {"Variable": "$.a", "StringMatchesPath": "$.b"},
        {"And": []},
        {"And": [{"Variable": "$.a", "IsNull": True, "Next": "B"}]},
        {"Not": [{"Variable": "$.a", "IsNull": True}]},
        {"Condition": "{% true %}"},
    ],
)
def test_bad_rules(rule):
    assert errors(path_machine(A={"Type": "Choice", "Choices": [rule | {"Next": "B"}]}, B=END))


@pytest.mark.parametrize("condition", ["true", "{% a %}", 1, None])
def test_bad_conditions(condition):
    rule = {"Condition": condition, "Next": "B"}
    assert errors(jsonata_machine(A={"Type": "Choice", "Choices": [rule]}, B=END))


def test_a_choice_has_rules():
    assert (SCHEMA, "/States/A/Choices") in errors(path_machine(A={"Type": "Choice", "Choices": []}, B=END))


# --- Retry and Catch ---


@pytest.mark.parametrize(
    "retrier",
    [
        {},
        {"ErrorEquals": []},
        {"ErrorEquals": [True]},
        {"ErrorEquals": "States.ALL"},
        {"ErrorEquals": ["States.ALL", "X"]},
        {"ErrorEquals": ["X"], "MaxAttempts": -1},
        {"ErrorEquals": ["X"], "IntervalSeconds": 0},
        {"ErrorEquals": ["X"], "IntervalSeconds": 1.5},
        {"ErrorEquals": ["X"], "BackoffRate": 0.5},
        {"ErrorEquals": ["X"], "MaxDelaySeconds": 0},
        {"ErrorEquals": ["X"], "IntervalSeconds": 5, "MaxDelaySeconds": 5},
        {"ErrorEquals": ["X"], "MaxDelaySeconds": 31_622_400},
        {"ErrorEquals": ["X"], "JitterStrategy": "HALF"},
        {"ErrorEquals": ["X"], "MaxAttempt": 1},
    ],
)
def test_bad_retriers(retrier):
    assert errors(path_machine(A=task(Retry=[retrier])))


def test_states_all_comes_last():
    retriers = [{"ErrorEquals": ["States.ALL"]}, {"ErrorEquals": ["X"]}]
    assert errors(path_machine(A=task(Retry=retriers))) == [(SCHEMA, "/States/A/Retry/0/ErrorEquals")]
    assert errors(path_machine(A=task(Retry=retriers[::-1]))) == []
    assert errors(path_machine(A=task(Retry=[]))) == []


def test_catchers_of_the_other_language():
    catcher = {"ErrorEquals": ["X"], "Next": "B"}
    output, path = catcher | {"Output": 1}, catcher | {"ResultPath": "$.e"}
    assert errors(path_machine(A=task(Catch=[output]), B=END)) == [(SCHEMA, "/States/A/Catch/0/Output")]
    assert errors(jsonata_machine(A=task(Catch=[path]), B=END)) == [(SCHEMA, "/States/A/Catch/0/ResultPath")]
    assert errors(path_machine(A=task(Catch=[path]), B=END)) == []


# --- Task ---


@pytest.mark.parametrize(
    "resource",
    [
        *("my-function", "arn:aws:states:::dynamodb:query", "arn:aws:states:::lambda:invok", "arn:aws:states:::lambda"),
        *(
            "arn:aws:states:::dynamodb:getItem.sync",
            "arn:aws:states:::lambda:invoke.sync",
            "arn:aws:states:::s3:getObject",
        ),
        *("arn:aws:states:::aws-sdk:nosuch:call", "arn:aws:states:::aws-sdk:s3:GetObject", "foo:bar"),
        *("arn:aws:states:::aws-sdk:s3:getObject.sync", "arn:aws:states:::aws-sdk:bedrockruntime:converseStream"),
        *("arn:aws:states:::sqs:sendMessage.waitForToken", "arn:aws:lambda:eu-west-1:1:function:f:", "", 7, None),
        *("arn:aws:lambda:eu-west-1:1:function:f:$*#", "arn:aws:states:::batch:submitJob.sync:2"),
    ],
)
def test_bad_resources(resource):
    assert errors(path_machine(A=task(Resource=resource))) == [(SCHEMA, "/States/A/Resource")]


@pytest.mark.parametrize(
    "resource",
    [
        *(
            "arn:aws:lambda:eu-west-1:123456789012:function:f",
            "arn:aws:lambda:eu-west-1:123456789012:function:f:$LATEST",
        ),
        *("arn:aws:states:eu-west-1:123456789012:activity:a", "arn:aws-cn:states:::sqs:sendMessage.waitForTaskToken"),
        *("arn:aws:states:::states:startExecution.sync:2", "arn:aws:states:::aws-sdk:s3:getObject"),
        *("arn:aws:states:::aws-sdk:dynamodb:putItem.waitForTaskToken", "${Function}", "{{Activity}}"),
        *("arn:${AWS::Partition}:states:::lambda:invoke", "arn:aws:states:::${Service}:${Action}"),
        *(
            "arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Name}:live",
            "arn:aws:states:::aws-sdk:qldb:listLedgers",
        ),
    ],
)
def test_good_resources(resource):
    assert errors(path_machine(A=task(Resource=resource))) == []


@pytest.mark.parametrize(
    "resource",
    [
        *("arn:aws:states:::sns:publish.waitForTaskToken", "arn:aws:states:::states:startExecution.sync:2"),
        *("arn:aws:states:eu-west-1:123456789012:activity:a", "arn:aws:states:::${S}:${A}.sync"),
    ],
)
def test_express_machines_cannot_wait(resource):
    assert errors(path_machine(A=task(Resource=resource)), type="EXPRESS") == [(SCHEMA, "/States/A/Resource")]
    assert errors(path_machine(A=task(Resource=resource))) == []


def test_express_children_cannot_wait():
    wait = task(Resource="arn:aws:states:::states:startExecution.sync:2")
    machine = path_machine(A=mapped(mode="DISTRIBUTED", states={"I": wait}))
    assert errors(machine) == []
    machine["States"]["A"]["ItemProcessor"]["ProcessorConfig"]["ExecutionType"] = "EXPRESS"
    assert errors(machine) == [(SCHEMA, "/States/A/ItemProcessor/States/I/Resource")]


CALLBACK = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"


@pytest.mark.parametrize(
    ("resource", "sent", "warned"),
    [
        (CALLBACK, {"MessageBody": {"t.$": "$$.Task.Token"}}, False),
        (CALLBACK, {"MessageBody.$": "$$"}, False),
        (CALLBACK, {"MessageBody.$": "States.JsonToString($$.Task)"}, False),
        (CALLBACK, {"MessageBody.$": "$.x"}, True),
        (CALLBACK, {}, True),
        (LAMBDA, {"Payload": {"t.$": "$$.Task.Token"}}, True),
        (LAMBDA, {"Payload": {"t.$": "$.Token"}}, False),
        ("arn:aws:states:::states:startExecution.sync:2", {"Input": {"t.$": "$$.Task.Token"}}, False),
    ],
)
def test_task_tokens(resource, sent, warned):
    machine = path_machine(A=task(Resource=resource, Parameters=sent))
    assert errors(machine) == []
    assert (("NO_TASK_TOKEN", "/States/A") in warnings(machine)) is warned


@pytest.mark.parametrize(
    ("sent", "warned"),
    [
        ("{% $states.context.Task.Token %}", False),
        ("{% $string($states.context) %}", False),
        ("{% $states.context.Execution.Id %}", True),
        ("{% $states.input %}", True),
    ],
)
def test_task_tokens_in_jsonata(sent, warned):
    machine = jsonata_machine(A=task(Resource=CALLBACK, Arguments={"MessageBody": sent}))
    assert (warnings(machine) == [("NO_TASK_TOKEN", "/States/A")]) is warned


def test_express_machines_have_no_distributed_map():
    assert errors(path_machine(A=mapped(mode="DISTRIBUTED")), type="EXPRESS") == [(SCHEMA, "/States/A")]


@pytest.mark.parametrize(
    "value", [{}, {"Role": "x"}, {"RoleArn": 1}, {"RoleArn": "role"}, {"RoleArn.$": "x"}, None, "x"]
)
def test_bad_credentials(value):
    assert errors(path_machine(A=task(Credentials=value)))


def test_good_credentials():
    arn = "arn:aws:iam::123456789012:role/r"
    assert errors(path_machine(A=task(Credentials={"RoleArn": arn}))) == []
    assert errors(path_machine(A=task(Credentials={"RoleArn.$": "$.role"}))) == []
    assert errors(jsonata_machine(A=task(Credentials={"RoleArn": "{% $states.input.role %}"}))) == []


@pytest.mark.parametrize(
    "fields",
    [
        *({"TimeoutSeconds": 0}, {"TimeoutSeconds": 1.5}, {"TimeoutSeconds": "60"}, {"TimeoutSeconds": 100_000_000}),
        *({"TimeoutSeconds": 5, "TimeoutSecondsPath": "$.t"}, {"TimeoutSeconds": 5, "HeartbeatSeconds": 5}),
        *({"HeartbeatSecondsPath": "t"}, {"TimeoutSeconds": True}, {"TimeoutSeconds": "{% 5 %}"}, {"Comment": 1}),
    ],
)
def test_bad_times(fields):
    assert errors(path_machine(A=task(**fields)))


def test_dynamic_times():
    assert errors(jsonata_machine(A=task(TimeoutSeconds="{% $states.input.t %}", HeartbeatSeconds=5))) == []
    assert errors(path_machine(A=task(TimeoutSeconds="${Timeout}"))) == []


# --- Wait and Fail ---


@pytest.mark.parametrize(
    "fields",
    [
        *({}, {"Seconds": -1}, {"Seconds": 1.5}, {"Seconds": 100_000_000}, {"Seconds": 1, "SecondsPath": "$.s"}),
        *({"Timestamp": "2016-13-05T21:29:29Z"}, {"Timestamp": "2016-12-05T25:29:29Z"}, {"Timestamp": 7}),
        *({"Timestamp": "2016-12-05 21:29:29Z"}, {"Timestamp": "2016-12-05T21:29:29"}, {"TimestampPath": "t"}),
        {"Timestamp": "{% '2016-03-14T01:59:00Z' %}"},
    ],
)
def test_bad_waits(fields):
    assert errors(path_machine(A={"Type": "Wait", "End": True, **fields}))


@pytest.mark.parametrize(
    "fields",
    [
        *({"Seconds": 0}, {"SecondsPath": "$.s"}, {"Timestamp": "2016-12-05T21:29:29.123456789Z"}),
        *({"Timestamp": "2016-12-05T21:29:29+02:00"}, {"TimestampPath": "$$.Execution.Input.t"}),
    ],
)
def test_good_waits(fields):
    assert errors(path_machine(A={"Type": "Wait", "End": True, **fields})) == []


def test_a_bad_timestamp_of_a_jsonata_wait_fails_later():
    machine = jsonata_machine(A={"Type": "Wait", "Timestamp": "soon", "End": True})
    assert errors(machine) == []
    assert warnings(machine) == [("INVALID_TIMESTAMP", "/States/A/Timestamp")]


def test_fail():
    assert errors(path_machine(A={"Type": "Fail", "ErrorPath": "$.e", "CausePath": "States.Format('{}', $.c)"})) == []
    assert errors(path_machine(A={"Type": "Fail", "ErrorPath": "e"}))
    assert errors(path_machine(A={"Type": "Fail", "Error": "e", "ErrorPath": "$.e"}))
    assert errors(path_machine(A={"Type": "Fail", "Error": 1}))
    assert errors(jsonata_machine(A={"Type": "Fail", "Error": "{% $states.input.e %}"})) == []


# --- Map and Parallel ---


def test_branches():
    assert errors(path_machine(A={"Type": "Parallel", "Branches": [], "End": True})) == [(SCHEMA, "/States/A/Branches")]
    assert errors(path_machine(A={"Type": "Parallel", "Branches": [[]], "End": True}))
    assert errors(
        path_machine(A={"Type": "Parallel", "Branches": [path_machine(B=END) | {"TimeoutSeconds": 1}], "End": True})
    )


@pytest.mark.parametrize(
    "fields",
    [
        *({"MaxConcurrency": -1}, {"MaxConcurrency": 1, "MaxConcurrencyPath": "$.m"}, {"MaxConcurrencyPath": "$$.m"}),
        *({"ToleratedFailurePercentage": 101}, {"ToleratedFailureCount": -1}, {"ItemsPath": "items"}),
        *({"ItemReader": {}}, {"ItemReader": {"Resource": LAMBDA}}, {"ItemBatcher": {}}, {"ItemBatcher": {"Max": 1}}),
        *({"ItemBatcher": {"MaxItemsPerBatch": -1}}, {"ItemBatcher": {"MaxInputBytesPerBatch": "x"}}),
        *({"ResultWriter": {}}, {"ResultWriter": {"Resource": "arn:aws:states:::s3:putObject"}}, {"Items": "{% [] %}"}),
        *({"ItemProcessor": 7}, {"Iterator": {}}, {"Label": 7}, {"ItemSelector": "x"}),
        {"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"InputType": "XML"}}},
        {"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"CSVHeaderLocation": "GIVEN"}}},
        {"ItemReader": {"Resource": "arn:aws:states:::s3:getObject", "ReaderConfig": {"MaxItems": 100_000_001}}},
    ],
)
def test_bad_maps(fields):
    assert errors(path_machine(A=mapped(mode="DISTRIBUTED", **fields)))


def test_a_full_distributed_map():
    fields = {
        "ItemReader": {
            "Resource": "arn:aws:states:::s3:getObject",
            "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW", "MaxItems": 10},
            "Parameters": {"Bucket": "b", "Key.$": "$.key"},
        },
        "ItemBatcher": {"MaxItemsPerBatch": 10, "BatchInput": {"a.$": "$.a"}},
        "ItemSelector": {"v.$": "$$.Map.Item.Value"},
        "ResultWriter": {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "b", "Prefix": "p"}},
        "ToleratedFailurePercentage": 1.1,
        "MaxConcurrency": 1000,
        "Label": "Lines",
    }
    assert validate(path_machine(A=mapped(mode="DISTRIBUTED", **fields))) == ()


def test_processors():
    inner = path_machine(I=END)
    for processor in (
        inner | {"QueryLanguage": "JSONata"},
        inner | {"ProcessorConfig": {"Mode": "DISTRIBUTED"}},
        inner | {"ProcessorConfig": {"Mode": "FAST"}},
        inner | {"ProcessorConfig": []},
        {},
    ):
        assert errors(path_machine(A={"Type": "Map", "ItemProcessor": processor, "End": True})), processor
    assert errors(path_machine(A={"Type": "Map", "End": True})) == [(SCHEMA, "/States/A")]


# --- single states, and the machinery ---


def test_single_states():
    assert validate_state({"Type": "Pass", "Next": "Elsewhere"}) == ()
    assert is_refused(validate_state({"Type": "Pass", "Colour": 1}))
    parallel = {"Type": "Parallel", "Branches": [path_machine(B=END)], "End": True}
    assert is_refused(validate_state(parallel))
    assert not is_refused(validate_state(parallel, mocked=True))


def test_errors_come_before_warnings_and_read_well():
    machine = jsonata_machine(A={"Type": "Pass", "Output": "{% $x %}", "Next": "B"})
    problems = validate(machine)
    assert [p.severity for p in problems] == ["error", "error", "warning"]
    assert str(problems[0]) == "error MISSING_TRANSITION_TARGET at /States/A/Next: Missing 'Next' target: B"
    assert Problem("X", "", "m") == Problem("X", "", "m", "error")


def test_importing_asl_does_not_load_jsonata():
    code = "import sys, flowdsl.asl.validate, flowdsl.asl.codec; print('jlens' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_a_thousand_states_validate_fast():
    states = {
        f"S{i}": task(
            Arguments={"FunctionName": "f", "Payload": f"{{% $states.input.x + {i} %}}"},
            Assign={f"v{i}": f"{{% $states.result.Payload.y{i} %}}"},
            Retry=[{"ErrorEquals": ["States.ALL"], "MaxAttempts": 3}],
        )
        | {"Next": f"S{i + 1}"}
        for i in range(1_000)
    }
    for state in states.values():
        del state["End"]
    machine = jsonata_machine(**states, S1000=END)
    assert validate(machine) == ()
    started = time.perf_counter()
    validate(machine)
    assert time.perf_counter() - started < 1, "ten times what it takes on a slow machine"
