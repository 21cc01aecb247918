"""JSONPath, filters, intrinsic functions and Choice operators."""

import pytest

from flowdsl.jsontypes import Json
from flowdsl.local import run
from flowdsl.local.jsonpath import JsonPathSyntaxError, parse
from flowdsl.local.jsonpath_steps import PathNotFound
from tests.unit.local.machines import jsonpath, passes

DOCUMENT = {
    "pets": [
        {"name": "Tom", "species": "cat", "age": 4},
        {"name": "Rex", "species": "dog", "age": 7, "tags": ["big", "loud"]},
        {"name": "Kit", "species": "cat"},
    ],
    "a b": {"c.d": 1, "e'f": 2},
    "detail-type": "x",
    "none": None,
    "empty": [],
}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("$", DOCUMENT),
        ("$.pets[0].name", "Tom"),
        ("$.pets[-1].name", "Kit"),
        ("$.pets[(@.length-1)].name", "Kit"),
        ("$.pets.[0].age", 4),
        ("$['pets'][1]['name']", "Rex"),
        ("$['a b']['c.d']", 1),
        ("$['a b'][\"e'f\"]", 2),
        ("$.detail-type", "x"),
        ("$.none", None),
        ("$.empty", []),
        ("$.pets[*].name", ["Tom", "Rex", "Kit"]),
        ("$.pets[1:].name", ["Rex", "Kit"]),
        ("$.pets[:-1].name", ["Tom", "Rex"]),
        ("$.pets[0,2].name", ["Tom", "Kit"]),
        ("$.pets[0]['name','age']", {"name": "Tom", "age": 4}),
        ("$.pets[2]['name','age']", {"name": "Kit"}),
        ("$.pets[1:]['name', 'age']", [{"name": "Rex", "age": 7}, {"name": "Kit"}]),
        ("$.pets[0:-1]", []),
        ("$.pets[-2:]", DOCUMENT["pets"][1:]),
        ("$.pets[0:3:2].name", ["Tom", "Rex", "Kit"]),
        ("$.nowhere[*].name", []),
        ("$.pets[1].tags[?(@ == 'big')]", []),
        ("$.pets[?(@.age != '4')].name", ["Rex", "Kit"]),
        ("$..age", [4, 7]),
        ("$.pets[?(@.species == 'cat')].name", ["Tom", "Kit"]),
        ("$.pets[?(@.species==cat)].name", ["Tom", "Kit"]),
        ("$.pets[?(@.species == 'cat' && @.age < 5)].name", ["Tom"]),
        ("$.pets[?(@.species == 'dog' || !(@.age))].name", ["Rex", "Kit"]),
        ("$.pets[?(@.tags)].name", ["Rex"]),
        ("$.pets[?('big' in @.tags)].name", ["Rex"]),
        ("$.pets[?(@.name =~ /t.*/i)].name", ["Tom"]),
        ("$.pets[?(@.age > $.pets[0].age)].name", ["Rex"]),
        ("$.pets[?(@.age == '4')].name", ["Tom"]),
        ("$.pets[*].nope", []),
        ("$.pets[9:]", []),
    ],
)
def test_paths(path: str, value: Json) -> None:
    assert parse(path).find(DOCUMENT) == value


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("$.nope", "No results for path: $['nope']"),
        ("$.nope.x", "Missing property in path $['nope']"),
        ("$.pets[7]", "No results for path: $['pets'][7]"),
        ("$.none.x", "Property ['x'] not found in path $['none']"),
        ("$.pets.length()", "Property ['length()'] not found in path $['pets']"),
        ("$['pets','none'].x", "Multi properties can only be used as path leafs: $['pets', 'none']"),
        ("$.pets[*]['name','age'].x", "Multi properties can only be used as path leafs: $['pets'][…]['name', 'age']"),
    ],
)
def test_paths_that_lead_nowhere(path: str, message: str) -> None:
    with pytest.raises(PathNotFound) as error:
        parse(path).find(DOCUMENT)
    assert str(error.value) == message


@pytest.mark.parametrize(
    "path", ["", "x", "$.", "$[", "$['a", "$.a[x]", "$.a[?(]", "$.a[?(@.b ==)]", "$..", "$ x", "$.a[1:2:3:4]"]
)
def test_no_paths(path: str) -> None:
    with pytest.raises(JsonPathSyntaxError):
        parse(path)


@pytest.mark.parametrize(
    ("call", "value"),
    [
        ("States.Format('{} of {}', $.n, $.s)", "3 of x"),
        ("States.Format('{}', $.o)", "{Arg1=1, Arg2=[]}"),
        ("States.Format('{} {} {}', $.null, $.t, 1.5)", "null true 1.5"),
        ("States.Format('\\{\\}')", "{}"),
        ("States.Format('it\\'s {}', 1)", "it's 1"),
        ("States.StringToJson('')", None),
        ("States.StringToJson('{\"a\": [1]}')", {"a": [1]}),
        ("States.JsonToString($.o)", '{"Arg1":1,"Arg2":[]}'),
        ("States.Array(1, 'a', $.o, States.Array())", [1, "a", {"Arg1": 1, "Arg2": []}, []]),
        ("States.ArrayPartition($.xs, 2)", [[1, 2], [3]]),
        ("States.ArrayContains($.xs, 2)", True),
        ("States.ArrayContains($.xs, $.t)", False),
        ("States.ArrayRange(1, 9, 9)", [1]),
        ("States.ArrayRange(5, 1, -2)", [5, 3, 1]),
        ("States.ArrayGetItem($.xs, 1)", 2),
        ("States.ArrayLength($.xs)", 3),
        ("States.ArrayUnique(States.Array(1, 1, 'a', 1))", [1, "a"]),
        ("States.Base64Decode(States.Base64Encode('é'))", "é"),
        ("States.Hash('x', 'MD5')", "9dd4e461268c8034f5c8564e155c67a6"),
        ("States.JsonMerge($.o, $.p, false)", {"Arg1": 2, "Arg2": []}),
        ("States.MathAdd(1.49, 1.5)", 3),
        ("States.MathAdd(-1.5, 0)", -1),
        ("States.MathAdd(2.5, 0)", 3),
        ("States.StringSplit(', , ,', ',')", [" ", " "]),
        ("States.StringSplit('a.b,c', '.,')", ["a", "b", "c"]),
        ("States.MathRandom(3, 4)", 3),
    ],
)
def test_intrinsic_functions(call: str, value: Json) -> None:
    given = {"n": 3, "s": "x", "o": {"Arg1": 1, "Arg2": []}, "p": {"Arg1": 2}, "xs": [1, 2, 3], "null": None, "t": True}
    execution = run(jsonpath(A=passes(Parameters={"v.$": call})), given)
    assert execution.status == "SUCCEEDED", execution.cause
    assert execution.output == {"v": value}


@pytest.mark.parametrize(
    "call",
    [
        "States.ArrayRange(1, 9, 0)",
        "States.ArrayRange(1, 5000, 1)",
        "States.ArrayGetItem(States.Array(1), 1)",
        "States.MathAdd('a', 1)",
        "States.MathAdd(2147483647, 1)",
        "States.Format('{}')",
        "States.StringToJson('{')",
        "States.Base64Decode('@')",
        "States.Hash('x', 'CRC')",
        "States.JsonMerge(States.Array(), States.Array(), false)",
    ],
)
def test_intrinsic_failures_can_be_told_apart(call: str) -> None:
    assert run(jsonpath(A=passes(Parameters={"v.$": call}))).error == "States.IntrinsicFailure"


def decides(rule: dict[str, Json], given: Json) -> bool:
    choice = {"Type": "Choice", "Choices": [{**rule, "Next": "Y"}], "Default": "N"}
    execution = run(jsonpath(A=choice, Y={"Type": "Succeed"}, N={"Type": "Succeed"}), given)
    assert execution.status == "SUCCEEDED", execution.cause
    return execution.states_entered[-1] == "Y"


@pytest.mark.parametrize(
    ("operator", "constant", "value", "holds"),
    [
        ("NumericEquals", 0, 0.0, True),
        ("NumericEquals", 1, True, False),
        ("NumericEquals", 1, "1", False),
        ("NumericGreaterThanEquals", 2, 2, True),
        ("StringEquals", "a", "a", True),
        ("StringLessThan", "b", "a", True),
        ("StringLessThan", "b", 1, False),
        ("BooleanEquals", True, True, True),
        ("BooleanEquals", True, 1, False),
        ("TimestampEquals", "2016-03-14T01:59:00Z", "2016-03-14T02:59:00+01:00", True),
        ("TimestampLessThan", "2016-03-14T01:59:00Z", "2016-03-14", False),
        ("StringMatches", "log-*.txt", "log-1.txt", True),
        ("StringMatches", "*", "", True),
        ("StringMatches", "a\\*b", "a*b", True),
        ("StringMatches", "a\\*b", "axb", False),
        ("StringMatches", "a*b*c", "abxbc", True),
        ("StringMatches", "a*a", "a", False),
        ("IsNull", True, None, True),
        ("IsNumeric", False, "1", True),
        ("IsTimestamp", True, "2016-03-14T01:59:00Z", True),
        ("IsPresent", True, None, True),
        ("IsPresent", False, 1, False),
    ],
)
def test_operators(operator: str, constant: Json, value: Json, holds: bool) -> None:
    assert decides({"Variable": "$.v", operator: constant}, {"v": value}) is holds


def test_operators_combine() -> None:
    equals = {"Variable": "$.v", "NumericEqualsPath": "$.w"}
    assert decides({"And": [{"Variable": "$.v", "IsPresent": True}, equals]}, {"v": 1, "w": 1})
    assert decides({"Or": [{"Variable": "$.x", "IsPresent": True}, {"Not": equals}]}, {"v": 1, "w": 2})
    assert not decides({"Variable": "$.x", "IsPresent": True}, {})
