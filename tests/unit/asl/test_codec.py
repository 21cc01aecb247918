import json

import pytest

from flowdsl.asl import model as m
from flowdsl.asl.codec import DecodeError, decode, dumps, encode, encode_state
from flowdsl.asl.comparisons import OPERATORS, PATH_OPERATORS
from tests.corpus import corpus


def machine(**states):
    return {"StartAt": next(iter(states)), "States": states}


def test_fields_are_written_as_people_write_them():
    task = m.Task(
        next="Done",
        retry=(m.Retrier(max_attempts=2, error_equals=("States.ALL",)),),
        catch=(m.Catcher(next="Done", error_equals=("Boom",), output=None),),
        assign={"x": 1},
        arguments={"FunctionName": "f"},
        resource="arn:aws:states:::lambda:invoke",
        query_language="JSONata",
        comment="call it",
    )
    assert list(encode_state(task)) == [
        *("Type", "QueryLanguage", "Comment", "Resource", "Arguments", "Assign", "Retry", "Catch", "Next")
    ]
    assert encode_state(task)["Retry"] == [{"ErrorEquals": ["States.ALL"], "MaxAttempts": 2}]
    assert encode_state(task)["Catch"] == [{"ErrorEquals": ["Boom"], "Output": None, "Next": "Done"}]


@pytest.mark.parametrize("field", ["ResultPath", "InputPath", "OutputPath", "Result", "Output", "Parameters"])
def test_null_is_not_absence(field):
    state = {"Type": "Pass", field: None, "End": True}
    assert encode(decode(machine(P=state)))["States"]["P"] == state


def test_choice_trees_survive():
    tree = {
        "Comment": "why",
        "And": [
            {"Variable": "$.a", "IsPresent": True},
            {"Not": {"Or": [{"Variable": "$.b", "NumericLessThanPath": "$.c"}]}},
        ],
        "Assign": {"x": 1},
        "Next": "P",
    }
    rules = [tree, {"Condition": True, "Next": "P"}, {"Variable": "$.a", "StringMatches": "x*", "Next": "P"}]
    document = machine(C={"Type": "Choice", "Choices": rules}, P={"Type": "Succeed"})
    decoded = decode(document)
    choice = decoded.states["C"]
    assert isinstance(choice, m.Choice)
    assert isinstance(choice.choices[0].comparison, m.AllOf)
    assert encode(decoded) == document
    assert list(encode(decoded)["States"]["C"]["Choices"][0]) == ["Comment", "And", "Assign", "Next"]


def test_operators_are_those_of_the_specification():
    assert len(OPERATORS) == 16
    assert "StringMatchesPath" not in PATH_OPERATORS


@pytest.mark.parametrize(
    ("document", "pointer", "word"),
    [
        ([], "", "object"),
        ({"States": {}}, "", "StartAt"),
        ({"StartAt": "A"}, "", "States"),
        (machine(A={"Type": "Nap"}), "/States/A/Type", "Task"),
        ({"StartAt": "a/b", "States": {"a/b": {"Type": "Pass", "Ende": True}}}, "/States/a~1b/Ende", "unknown"),
        (machine(A={"Type": "Pass", "End": "yes"}), "/States/A/End", "true or false"),
        (machine(A={"Type": "Task"}), "/States/A", "Resource"),
        (machine(A={"Type": "Wait", "Seconds": True}), "/States/A/Seconds", "number"),
        (machine(A={"Type": "Choice", "Choices": [{"Next": "A", "Variable": "$"}]}), "/States/A/Choices/0", "operator"),
        (machine(A={"Type": "Parallel", "Branches": [7]}), "/States/A/Branches/0", "object"),
    ],
)
def test_misshapen_documents_are_refused_with_their_place(document, pointer, word):
    with pytest.raises(DecodeError) as caught:
        decode(document)
    assert caught.value.pointer == pointer
    assert word in caught.value.problem


def test_bottomless_nesting_is_refused():
    document = machine(A={"Type": "Pass", "End": True})
    for _ in range(5_000):
        document = machine(P={"Type": "Parallel", "Branches": [document], "End": True})
    with pytest.raises(DecodeError, match="too deeply"):
        decode(document)


def test_regions_are_walked_outermost_first():
    inner = machine(I={"Type": "Pass", "End": True})
    document = machine(
        P={"Type": "Parallel", "Branches": [machine(B={"Type": "Map", "Iterator": inner, "End": True})], "Next": "S"},
        S={"Type": "Succeed"},
    )
    assert [region.start_at for region in decode(document).regions()] == ["P", "B", "I"]


def test_a_machine_begins_with_its_comment():
    machine = m.StateMachine(
        start_at="A", states={"A": m.Succeed()}, comment="c", query_language="JSONata", timeout_seconds=5
    )
    assert list(encode(machine)) == ["Comment", "QueryLanguage", "TimeoutSeconds", "StartAt", "States"]


def test_canonical_text():
    assert dumps({"é": [1]}) == '{\n  "é": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize("folder", ["machines", "labelled/valid"])
def test_round_trip_over_machines_people_wrote(folder):
    files = sorted(corpus(folder).glob("*.json"))
    assert files
    for file in files:
        document = json.loads(file.read_text("utf-8"))
        assert encode(decode(document)) == document, file.name


def test_round_trip_over_machines_that_ran_on_aws():
    records = json.loads(corpus("aws_recorded.json").read_text("utf-8"))
    for record in records["pure"] + records["tasks"]:
        assert encode(decode(record["definition"])) == record["definition"], record["id"]
