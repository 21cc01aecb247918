"""Reading ASL: labels, details, kinds, ids, and machines that are not whole."""

import pytest

from flowdsl.visualize import Place, ViewError, from_definition
from flowdsl.visualize.conditions import rule_text, shortened
from flowdsl.visualize.services import action_of
from tests.visualize.graphs import CATCHES, NESTED, POLLING


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({"Condition": "{% $states.input.status = 'OK' %}"}, "status = 'OK'"),
        ({"Condition": "{%  $n >\n  3  %}"}, "$n > 3"),
        ({"Condition": "{% $exists($states.input) %}"}, "$exists(input)"),
        ({"Condition": True}, "true"),
        ({"Variable": "$.a.b", "StringEquals": 'x"y'}, 'a.b = "x\\"y"'),
        ({"Variable": "$.n", "NumericGreaterThanEquals": 3}, "n ≥ 3"),
        ({"Variable": "$.n", "NumericLessThanPath": "$.m"}, "n < m"),
        ({"Variable": "$.ok", "BooleanEquals": True}, "ok"),
        ({"Variable": "$.ok", "BooleanEquals": False}, "not ok"),
        ({"Variable": "$.ok", "BooleanEqualsPath": "$.other"}, "ok = other"),
        ({"Variable": "$.x", "IsPresent": True}, "has x"),
        ({"Variable": "$.x", "IsPresent": False}, "no x"),
        ({"Variable": "$.x", "IsNull": False}, "x is not null"),
        ({"Variable": "$", "IsString": True}, "input is a string"),
        ({"Variable": "$.x", "StringMatches": "a*"}, 'x matches "a*"'),
        ({"Variable": "$.t", "TimestampLessThan": "2020-01-01T00:00:00Z"}, 't < "2020-01-01T00:00:00Z"'),
        ({"Not": {"Variable": "$.x", "StringEquals": "a"}}, 'x ≠ "a"'),
        ({"Not": {"Variable": "$.x", "IsPresent": True}}, "no x"),
        ({"Not": {"Variable": "$.ok", "BooleanEquals": True}}, "not ok"),
        ({"Not": {"Variable": "$.x", "NumericLessThan": 1}}, "not (x < 1)"),
        (
            {
                "And": [
                    {"Variable": "$.a", "IsPresent": True},
                    {"Or": [{"Variable": "$.b", "NumericEquals": 1}, {"Variable": "$.c", "IsNull": True}]},
                ]
            },
            "has a and (b = 1 or c is null)",
        ),
        ({"Variable": "$.x", "Invented": 1}, "?"),
        ({}, "?"),
        ("nonsense", "?"),
    ],
)
def test_rules_are_short_and_readable(rule, text):
    assert rule_text(rule) == text


@pytest.mark.parametrize(
    ("resource", "arguments", "service", "text"),
    [
        ("arn:aws:states:::dynamodb:putItem", None, "dynamodb", "dynamodb putItem"),
        ("arn:aws:states:::sqs:sendMessage.waitForTaskToken", None, "sqs", "sqs sendMessage (callback)"),
        ("arn:aws:states:::states:startExecution.sync:2", None, "states", "states startExecution (wait)"),
        ("arn:aws-cn:states:::aws-sdk:s3:getObject", None, "s3", "s3 getObject"),
        ("arn:${AWS::Partition}:states:::aws-sdk:ssm:getParameter", None, "ssm", "ssm getParameter"),
        ("arn:aws:lambda:us-east-1:123456789012:function:work:live", None, "lambda", "lambda work"),
        ("arn:aws:states:us-east-1:123456789012:activity:Hand", None, "activity", "activity Hand"),
        ("arn:aws:states:::lambda:invoke", {"FunctionName": "arn:aws:lambda:x:1:function:f"}, "lambda", "lambda f"),
        ("arn:aws:states:::lambda:invoke", {"FunctionName.$": "$.f"}, "lambda", "lambda $.f"),
        ("arn:aws:states:::lambda:invoke", None, "lambda", "lambda invoke"),
        (
            "arn:aws:states:::lambda:invoke.waitForTaskToken",
            {"FunctionName": "${Work}"},
            "lambda",
            "lambda ${Work} (callback)",
        ),
        ("${WorkFunction.Arn}", None, "lambda", "${WorkFunction.Arn}"),
        ("${Thing}", None, "", "${Thing}"),
        (None, None, "", ""),
    ],
)
def test_actions(resource, arguments, service, text):
    action = action_of(resource, arguments)
    assert (action.service, action.text) == (service, text)


def test_nodes_and_edges():
    view = from_definition(POLLING, title="poll")
    assert (view.title, view.start) == ("poll", "Submit job")
    assert [(node.label, node.kind, node.end) for node in view.nodes] == [
        ("Submit job", "task", False),
        ("Wait a minute", "wait", False),
        ("Get status", "task", False),
        ("Done?", "choice", False),
        ("Succeeded", "succeed", True),
        ("Failed", "fail", True),
    ]
    assert [(e.source, e.target, e.kind, e.label, e.back) for e in view.edges if e.source == "Done?"] == [
        ("Done?", "Succeeded", "when", 'status = "SUCCEEDED"', False),
        ("Done?", "Failed", "when", 'status = "FAILED"', False),
        ("Done?", "Wait a minute", "default", "otherwise", True),
    ]
    assert view.node("Get status").retries
    assert view.node("Wait a minute").detail == "60 s"


def test_catchers_are_labelled_with_their_errors():
    view = from_definition(CATCHES)
    assert [(e.target, e.label) for e in view.edges if e.source == "Charge" and e.kind == "catch"] == [
        ("Ask again", "CardDeclined, CardExpired"),
        ("Give up", "States.ALL"),
    ]
    assert next(e for e in view.edges if e.source == "Ask again").back


def test_regions_nest_and_ids_are_paths():
    view = from_definition(NESTED, source_map={"states": {"Each order / Both / Left": {"source": "o.py", "line": 7}}})
    assert [node.id for node in view.walk()] == [
        "Each order",
        "Each order / Both",
        "Each order / Both / Left",
        "Each order / Both / Right",
        "Each order / Both / Right end",
        "Report",
        "Broken",
    ]
    places = {node.id: node.place for node in view.walk() if node.place}
    assert places == {"Each order / Both / Left": Place("o.py", 7)}


def test_equal_names_in_branches_get_different_ids():
    branch = {"StartAt": "Same", "States": {"Same": {"Type": "Pass", "End": True}}}
    state = {"Type": "Parallel", "Branches": [branch, branch], "End": True}
    view = from_definition({"StartAt": "P", "States": {"P": state}})
    assert [node.id for node in view.walk()] == ["P", "P / Same", "P / Same #2"]
    assert [region.start for region in view.nodes[0].regions] == ["P / Same", "P / Same #2"]


def test_what_is_missing_is_shown():
    view = from_definition(
        {
            "StartAt": "Nowhere",
            "States": {
                "A": {"Type": "Pass", "Next": "Gone"},
                "B": {"Type": "Strange", "End": True},
                "M": {"Type": "Map", "Iterator": "${Body}", "End": True},
            },
        }
    )
    kinds = {node.id: (node.kind, node.detail) for node in view.walk()}
    assert kinds["Gone"] == ("missing", "no such state")
    assert kinds["Nowhere"] == ("missing", "no such state")
    assert kinds["B"] == ("missing", "type 'Strange' is unknown")
    assert kinds["M / ?"] == ("missing", "not a state machine")


@pytest.mark.parametrize(
    ("definition", "message"),
    [
        (None, "no `States` in the machine"),
        ([], "no `States` in the machine"),
        ({}, "no `States` in the machine"),
        ({"States": {}}, "no `States` in the machine"),
        ({"States": {"A": 1}, "StartAt": "A"}, "state 'A' in the machine is not an object"),
        ({"States": {"A": {"Type": "Pass"}}}, "no `StartAt` in the machine"),
    ],
)
def test_what_is_no_machine_is_refused(definition, message):
    with pytest.raises(ViewError, match=message):
        from_definition(definition)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Payload.Config.DestinationType = 3", "Payload.Config.DestinationType = 3"),
        ('Config.DestinationFlowConfigList[0].ConnectorType = "S3"', '…ConnectorType = "S3"'),
        ("Config.Connector['S3'].OutputFormatConfig.FileType = 'CSV'", "…FileType = 'CSV'"),
        (
            "idempotencyTable.Item.executionstatus.S = 'a.long.text.in.quotes'",
            "…executionstatus.S = 'a.long.text.in.quotes'",
        ),
        ("$count($states.context.Execution.Input.orders) > $limit", "$count(…orders) > $limit"),
        ("a_single_very_long_name_without_any_dots > 100", "a_single_very_long_name_without_any_dots > 100"),
    ],
)
def test_long_conditions_lose_the_beginning_of_paths(text, label):
    assert shortened(text) == label


def test_helper_functions_of_compiled_conditions_are_left_out():
    condition = '{% ( $pyTruthy := function($v) { $exists($v) ? $boolean($v) : $error("a; b") }; $pyTruthy($x) ) %}'
    assert rule_text({"Condition": condition}) == "$pyTruthy($x)"
    assert rule_text({"Condition": "{% ($x := 1; $x > 2) %}"}) == "($x := 1; $x > 2)"
    assert rule_text({"Condition": "{% (a; b) or (c; d) %}"}) == "(a; b) or (c; d)"


def test_the_users_own_words_replace_compiled_conditions():
    machine = {
        "StartAt": "if paid",
        "States": {
            "if paid": {"Type": "Choice", "Choices": [{"Condition": "{% $x %}", "Next": "A"}], "Default": "B"},
            "A": {
                "Type": "Choice",
                "Choices": [{"Condition": "{% $y %}", "Next": "B"}, {"Condition": "{% $z %}", "Next": "B"}],
            },
            "B": {"Type": "Succeed"},
        },
    }
    words = {"if paid": ["paid"], "A": ["one rule only"]}
    edges = from_definition(machine, conditions=words).edges
    assert [(e.label, e.title) for e in edges] == [
        ("yes", "paid"),
        ("no", "no rule applies"),
        ("y", "y"),
        ("z", "z"),
    ]


def test_source_maps_name_their_files_by_position():
    machine = {"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}
    view = from_definition(machine, source_map={"sources": ["x.py", "y.py"], "states": {"A": {"source": 1, "line": 3}}})
    assert view.nodes[0].place == Place("y.py", 3)
    for broken in ({}, {"states": []}, {"states": {"A": 3}}, {"states": {"A": {"line": "3"}}}):
        assert from_definition(machine, source_map=broken).nodes[0].place is None
