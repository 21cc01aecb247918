import pytest

from tests.unit.asl.machines import END, SCHEMA, errors, jsonata_machine, path_machine, task, warnings

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
            "$.a.@id",
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
