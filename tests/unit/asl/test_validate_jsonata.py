import pytest

from flowdsl.asl.validate import validate
from tests.unit.asl.machines import END, SCHEMA, errors, jsonata_machine, mapped, path_machine, task, warnings

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
