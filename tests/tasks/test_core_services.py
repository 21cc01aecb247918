"""Lambda, DynamoDB, SQS, SNS and the generic SDK: what a call becomes, what is refused."""

import json
from typing import Any

import pytest

from flowdsl import Error, TaskFailed
from flowdsl.adapters.api import Call
from flowdsl.compiler import compile_source
from flowdsl.ir.expr import Context, Op, Param, State, Var
from flowdsl.ir.types import INT, STR, RecordType
from flowdsl.local import run
from flowdsl.local.tasks.mock import MockBackend
from flowdsl.source import SourceFile
from flowdsl_tasks import dynamodb, lambda_, sdk, sns, sqs
from tests.tasks.calls import TOKEN, expr, expression, granted, lower, messages, shown
from tests.tasks.compiled import compiled

QUEUE = "https://sqs.us-east-1.amazonaws.com/123456789012/approvals"
HERE = "arn:${AWS::Partition}"


class OutOfStock(Error):
    pass


@lambda_.function(timeout=30)
def price(lines: list[int]) -> int:
    if not lines:
        raise OutOfStock("nothing to price")
    return sum(lines)


def test_a_function_beside_the_workflow_runs_as_lambda_would() -> None:
    assert price([1, 2]) == 3
    assert price((1, 2)) == 3  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        price({1, 2})  # type: ignore[arg-type]


def test_what_a_function_raises_is_both_a_task_failure_and_itself() -> None:
    with pytest.raises(OutOfStock) as caught:
        price([])
    assert isinstance(caught.value, TaskFailed)
    assert (caught.value.error, caught.value.cause) == ("OutOfStock", "nothing to price")


def test_a_call_of_a_function_becomes_an_invocation() -> None:
    request = lambda_.lower_function("price", ("lines",), {"lines": Var("lines")}, {"name": "price-v2"})
    assert request.resource == "arn:aws:states:::lambda:invoke"
    assert shown(request.arguments) == {"FunctionName": "price-v2", "Payload": {"lines": "<lines>"}}
    assert shown(request.result) == "<[] <result> Payload>"
    arn = f"{HERE}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:price-v2"
    assert granted(request) == {"lambda:InvokeFunction": [arn, f"{arn}:*"]}
    assert [retry.max_attempts for retry in request.retry] == [6]
    assert lambda_.lower_function("f", (), {}, {"retry_on_service_exceptions": False}).retry == ()


@pytest.mark.parametrize(
    ("name", "qualifier", "expected"),
    [
        ("f", "", ("A:R:N:function:f", "A:R:N:function:f:*")),
        ("f", "live", ("A:R:N:function:f:live",)),
        ("f:7", "", ("A:R:N:function:f:7",)),
        ("999:function:f", "", ("A:R:999:function:f", "A:R:999:function:f:*")),
        ("arn:aws:lambda:r:1:function:f", "", ("arn:aws:lambda:r:1:function:f", "arn:aws:lambda:r:1:function:f:*")),
        ("arn:aws:lambda:eu-west-1:1:function:f:live", "", ("arn:aws:lambda:eu-west-1:1:function:f:live",)),
        ("${FunctionArn}", "", ("${FunctionArn}", "${FunctionArn}:*")),
    ],
)  # fmt: skip
def test_invocation_is_allowed_on_the_narrowest_arn(name: str, qualifier: str, expected: tuple[str, ...]) -> None:
    short = (f"{HERE}:lambda", "${AWS::Region}", "${AWS::AccountId}")
    arns = [a.replace(short[0], "A").replace(short[1], "R").replace(short[2], "N") for a in lambda_.function_arns(name, qualifier)]  # fmt: skip
    assert tuple(arns) == expected


def test_the_direct_form_names_the_function_and_refuses_what_it_cannot_say() -> None:
    request = lower(lambda_.invoke, function_name="f", payload={"a": 1}, payload_response_only=True)
    assert request.resource == f"{HERE}:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:f"
    assert shown(request.arguments) == {"a": 1}
    request = lower(
        lambda_.invoke, "wait_for_token", function_name="f", payload=TOKEN, payload_response_only=True, qualifier="1"
    )
    assert messages(request) == [
        "`qualifier` cannot go with `payload_response_only`",
        "`payload_response_only` cannot wait for a callback",
    ]


def test_lambda_settings_are_checked_when_the_decorator_runs() -> None:
    with pytest.raises(ValueError, match="1 to 900 seconds"):
        lambda_.function(timeout=1000)


def test_plain_items_are_marshalled_by_value_and_by_type() -> None:
    known = {"count": INT, "name": STR}
    arguments = {
        "table": expr("stock"),
        "item": expr(
            {
                "id": "a",
                "n": 3,
                "price": 1.5,
                "tags": ["x", None, True],
                "sub": {"count": Var("count"), "name": Var("name")},
                "any": Var("any"),
            }
        ),
    }
    call = Call(dynamodb.put_item, "request", arguments)
    call.type_of = lambda e: known.get(e.name, Call(dynamodb.put_item, "request", {}).type_of(e)) if isinstance(e, Var) else STR  # fmt: skip
    assert shown(dynamodb.put_item.lower(call).arguments) == {
        "TableName": "stock",
        "Item": {
            "id": {"S": "a"},
            "n": {"N": "3"},
            "price": {"N": "1.5"},
            "tags": {"L": [{"S": "x"}, {"NULL": True}, {"BOOL": True}]},
            "sub": {"M": {"count": {"N": "<str <count>>"}, "name": {"S": "<name>"}}},
            "any": "<dynamodb.marshal <any>>",
        },
    }


def test_explicit_attribute_values_go_through() -> None:
    tags = expression(dynamodb.value, SS=["a", "b"])
    request = lower(dynamodb.put_item, table="t", item={"id": "1", "tags": tags, "n": expression(dynamodb.value, N=5)})
    assert shown(request.arguments)["Item"] == {"id": {"S": "1"}, "tags": {"SS": ["a", "b"]}, "n": {"N": "5"}}
    assert dynamodb.value(NS=["1"]) == {"NS": ["1"]}
    with pytest.raises(TypeError):
        dynamodb.value(S="a", N="1")


def test_items_that_spread_others_are_marshalled_piece_by_piece() -> None:
    definition, _, _ = compiled(
        """
        tags = dynamodb.plain(dynamodb.get_item(table="t", key={"id": "1"})["Item"])
        dynamodb.put_item(table="t", item={**tags, "set": dynamodb.value(SS=names), "all": [0, *names]})
        """,
        "dynamodb",
        signature="names: list[str]",
    )
    calls: list[Any] = []

    def answer(resource: str, arguments: Any, context: Any) -> Any:
        calls.append(arguments)
        return {"Item": {"n": {"N": "1"}, "set": {"S": "old"}}}

    assert run(definition, {"names": ["a", "b"]}, tasks=MockBackend(answer)).status == "SUCCEEDED"
    assert calls[1]["Item"] == {
        "n": {"N": "1"}, "set": {"SS": ["a", "b"]}, "all": {"L": [{"N": "0"}, {"S": "a"}, {"S": "b"}]},
    }  # fmt: skip


def test_an_explicit_value_elsewhere_is_refused() -> None:
    with pytest.raises(AssertionError, match="outside the item of a call"):
        compiled("return dynamodb.value(SS=['a'])", "dynamodb")


def test_plain_turns_attribute_values_back() -> None:
    item = {
        "a": {"S": "x"},
        "n": {"N": "3"},
        "f": {"N": "1.5"},
        "l": {"L": [{"NULL": True}, {"M": {"b": {"BOOL": False}}}]},
    }
    assert dynamodb.plain(item) == {"a": "x", "n": 3, "f": 1.5, "l": [None, {"b": False}]}
    assert shown(expression(dynamodb.plain, item=State("result"))) == "<dynamodb.unmarshal_item <result>>"


def test_a_table_is_granted_by_name_parameter_arn_or_pattern() -> None:
    table = f"{HERE}:dynamodb:${{AWS::Region}}:${{AWS::AccountId}}:table/"
    for value, resource, warnings in [
        ("stock", table + "stock", 0),
        (Param("Table"), table + "${Table}", 0),
        (Param("TableArn"), "${TableArn}", 0),
        ("arn:aws:dynamodb:eu-west-1:1:table/x", "arn:aws:dynamodb:eu-west-1:1:table/x", 0),
        (Op("+", (expr("stock-"), Var("stage"))), table + "stock-*", 1),
        (Var("table"), table + "*", 1),
    ]:
        request = lower(dynamodb.get_item, table=value, key={"id": "1"})
        assert granted(request) == {"dynamodb:GetItem": [resource]}
        assert len(messages(request, "wildcard")) == warnings
        assert messages(request) == []


def test_wrong_enumerations_suggest_the_right_one() -> None:
    request = lower(dynamodb.update_item, table="t", key={"id": "1"}, return_values="ALLNEW")
    (problem,) = request.problems
    assert (problem.argument, problem.help) == ("return_values", "did you mean `ALL_NEW`?")


def test_errors_are_classes_named_as_the_integration_names_them() -> None:
    assert dynamodb.ConditionalCheckFailedException.name == "DynamoDB.ConditionalCheckFailedException"
    assert sdk.dynamodb.ConditionalCheckFailedException.name == "DynamoDb.ConditionalCheckFailedException"
    assert sdk.s3.NoSuchKeyException.name == "S3.NoSuchKeyException"
    assert sdk.rds.DbInstanceNotFoundException.name == "Rds.DbInstanceNotFoundException"
    assert lambda_.TooManyRequestsException.name == "Lambda.TooManyRequestsException"
    assert issubclass(dynamodb.ConditionalCheckFailedException, TaskFailed)
    assert dynamodb.ConditionalCheckFailedException is dynamodb.ConditionalCheckFailedException
    with pytest.raises(AttributeError, match="did you mean `ConditionalCheckFailedException`"):
        _ = dynamodb.ConditionalCheckFailed


def test_a_queue_url_becomes_its_arn() -> None:
    request = lower(sqs.send_message, queue_url=QUEUE, message_body={"a": Var("x")})
    assert granted(request) == {"sqs:SendMessage": [f"{HERE}:sqs:us-east-1:123456789012:approvals"]}
    assert shown(request.arguments) == {"QueueUrl": QUEUE, "MessageBody": {"a": "<x>"}}
    assert messages(lower(sqs.send_message, queue_url="approvals", message_body="x")) == [
        "'approvals' is not the URL of a queue"
    ]


def test_a_callback_must_carry_the_token() -> None:
    assert messages(lower(sqs.send_message, "wait_for_token", queue_url=QUEUE, message_body={"t": TOKEN})) == []
    whole = Context(())
    assert messages(lower(sqs.send_message, "wait_for_token", queue_url=QUEUE, message_body=whole)) == []
    assert messages(lower(sqs.send_message, "wait_for_token", queue_url=QUEUE, message_body={"t": "x"})) == [
        "the call waits for a callback but does not pass the task token"
    ]


def test_a_pattern_that_aws_does_not_offer_is_refused() -> None:
    assert messages(lower(sqs.send_message, "sync", queue_url=QUEUE, message_body="x")) == [
        "send_message has no .sync pattern"
    ]


def test_message_attributes_of_every_type() -> None:
    request = lower(
        sns.publish,
        topic_arn="arn:aws:sns:us-east-1:1:t",
        message="m",
        message_attributes={
            "s": "x",
            "n": 4,
            "b": True,
            "l": ["a", None],
            "e": {"DataType": "Binary", "BinaryValue": Var("b")},
        },
    )
    assert shown(request.arguments)["MessageAttributes"] == {
        "s": {"DataType": "String", "StringValue": "x"},
        "n": {"DataType": "Number", "StringValue": "4"},
        "b": {"DataType": "String", "StringValue": "true"},
        "l": {"DataType": "String.Array", "StringValue": '["a",null]'},
        "e": {"DataType": "Binary", "BinaryValue": "<b>"},
    }


def test_attributes_known_at_run_time_only_become_text_by_their_type() -> None:
    definition, _, _ = compiled(
        """
        sns.publish(
            topic_arn="arn:aws:sns:us-east-1:123456789012:t",
            message="m",
            message_attributes={"n": n, "b": b, "l": names, "s": names[0]},
        )
        """,
        "sns",
        signature="n: int, b: bool, names: list[str]",
    )
    calls: list[Any] = []

    def answer(resource: str, arguments: Any, context: Any) -> Any:
        calls.append(arguments)
        return {}

    assert run(definition, {"n": 7, "b": True, "names": ["ä", "b"]}, tasks=MockBackend(answer)).status == "SUCCEEDED"
    assert calls[0]["MessageAttributes"] == {
        "n": {"DataType": "Number", "StringValue": "7"},
        "b": {"DataType": "String", "StringValue": "true"},
        "l": {"DataType": "String.Array", "StringValue": '["ä","b"]'},
        "s": {"DataType": "String", "StringValue": "ä"},
    }


def test_fifo_rules() -> None:
    fifo = "arn:aws:sns:us-east-1:1:t.fifo"
    assert messages(lower(sns.publish, topic_arn=fifo, message="m")) == ["a FIFO topic needs a group"]
    assert messages(lower(sns.publish, topic_arn=fifo, message="m", message_group_id="g")) == []
    assert messages(lower(sqs.send_message, queue_url=QUEUE, message_body="m", message_deduplication_id="d")) == [
        "only a FIFO queue takes a deduplication id"
    ]


def test_keys_of_encrypted_queues_and_topics_are_granted() -> None:
    key = "arn:aws:kms:us-east-1:1:key/k"
    request = lower(sqs.send_message, queue_url=QUEUE, message_body="m", kms_key=key)
    assert granted(request)["kms:GenerateDataKey"] == granted(request)["kms:Decrypt"] == [key]
    assert "KmsKey" not in json.dumps(shown(request.arguments))


def test_any_sdk_action_is_checked_against_the_api() -> None:
    request = lower(
        sdk.rds.describe_db_instances, DBInstanceIdentifier=Var("x"), Filters=[{"Name": "engine", "Values": ["pg"]}]
    )
    assert request.resource == "arn:aws:states:::aws-sdk:rds:describeDBInstances"
    assert shown(request.arguments) == {
        "DbInstanceIdentifier": "<x>",
        "Filters": [{"Name": "engine", "Values": ["pg"]}],
    }
    assert granted(request).keys() == {"rds:DescribeDBInstances"}
    assert isinstance(request.result_type, RecordType)
    assert request.result_type.field("DBInstances") is None
    assert request.result_type.field("DbInstances") is not None


def test_sdk_mistakes_are_named() -> None:
    request = lower(sdk.dynamodb.get_item, TableName="t", Key={"id": {"BOL": True}})
    assert messages(request) == ["`Key['id']` has no `BOL`"]
    request = lower(sdk.s3.list_objects_v2, Bucket="b", MaxKeys="3", EncodingType="URL")
    assert messages(request) == ["`EncodingType` cannot be 'URL'", "`MaxKeys` must be an integer, not '3'"]
    with pytest.raises(AttributeError, match="did you mean `list_objects`"):
        _ = sdk.s3.list_object
    with pytest.raises(AttributeError, match="did you mean `dynamodb`"):
        _ = sdk.dynamo


def test_what_the_api_takes_as_bytes_may_be_json() -> None:
    assert messages(lower(sdk.s3.put_object, Bucket="data", Key="k", Body={"a": Var("x")})) == []
    assert messages(lower(sdk.s3.put_object, Bucket="data", Key="k", Body=1)) == [
        "`Body` must be text or a JSON object, not 1"
    ]


def test_sdk_actions_that_step_functions_lacks_are_refused() -> None:
    request = lower(sdk.bedrock_runtime.invoke_model_with_response_stream, modelId="m")
    assert messages(request)[0].startswith("Step Functions does not support")


def test_iam_actions_of_the_sdk_are_the_real_ones() -> None:
    assert list(granted(lower(sdk.s3.list_objects_v2, Bucket="b"))) == ["s3:ListBucket"]
    assert list(granted(lower(sdk.lambda_.invoke, FunctionName="f"))) == ["lambda:InvokeFunction"]
    assert list(granted(lower(sdk.stepfunctions.start_sync_execution, stateMachineArn="a"))) == [
        "states:StartSyncExecution"
    ]


@pytest.mark.parametrize(
    ("service", "operation", "arguments", "action", "resources"),
    [
        ("dynamodb", "query", {"TableName": "orders"}, "dynamodb:Query", ["A:dynamodb:R:N:table/orders"]),
        ("dynamodb", "query", {"TableName": "t", "IndexName": "byDay"}, "dynamodb:Query",
         ["A:dynamodb:R:N:table/t", "A:dynamodb:R:N:table/t/index/byDay"]),
        ("s3", "get_object", {"Bucket": "bucket", "Key": Var("k")}, "s3:GetObject", ["A:s3:::bucket/*"]),
        ("ec2", "start_instances", {"InstanceIds": ["i-1", "i-2"]}, "ec2:StartInstances",
         ["A:ec2:R:N:instance/i-1", "A:ec2:R:N:instance/i-2"]),
        ("ec2", "describe_instances", {}, "ec2:DescribeInstances", ["*"]),
        ("sqs", "send_message", {"QueueUrl": QUEUE, "MessageBody": "x"}, "sqs:SendMessage",
         ["A:sqs:us-east-1:123456789012:approvals"]),
        ("sns", "publish", {"TopicArn": Param("TopicArn"), "Message": "x"}, "sns:Publish", ["${TopicArn}"]),
        ("secretsmanager", "get_secret_value", {"SecretId": "db"}, "secretsmanager:GetSecretValue",
         ["A:secretsmanager:R:N:secret:db-??????"]),
        ("ssm", "get_parameter", {"Name": "/a/b"}, "ssm:GetParameter", ["A:ssm:R:N:parameter/a/b"]),
        ("glue", "start_crawler", {"Name": "c"}, "glue:StartCrawler", ["A:glue:R:N:crawler/c"]),
        ("apigateway", "get_rest_api", {"restApiId": "x"}, "apigateway:GET", ["A:apigateway:R::/restapis/x"]),
        ("dynamodb", "transact_write_items", {"TransactItems": [{"Put": {"TableName": "t", "Item": {}}}]},
         "dynamodb:PutItem", ["A:dynamodb:R:N:table/t"]),
        ("lambda_", "create_function",
         {"FunctionName": "f", "Role": "arn:aws:iam::123456789012:role/r", "Code": {"ZipFile": "x"}},
         "iam:PassRole", ["arn:aws:iam::123456789012:role/r"]),
    ],
)  # fmt: skip
def test_sdk_permissions_are_narrowed_by_the_arguments(
    service: str, operation: str, arguments: dict[str, object], action: str, resources: list[str]
) -> None:
    request = lower(getattr(getattr(sdk, service), operation), **arguments)
    assert messages(request) == []
    short = [r.replace(HERE, "A").replace("${AWS::Region}", "R").replace("${AWS::AccountId}", "N") for r in granted(request)[action]]  # fmt: skip
    assert short == resources


def test_an_operation_that_aws_does_not_document_an_action_for_is_said_so() -> None:
    request = lower(sdk.dynamodb.list_bulk_operations)
    assert messages(request, "wildcard")[0].startswith("AWS documents no action dynamodb:ListBulkOperations")


def test_the_compiler_suggests_the_error_that_was_meant() -> None:
    result = compile_source(
        SourceFile(
            "flow.py",
            "from flowdsl import workflow\nfrom flowdsl_tasks import dynamodb\n\n\n@workflow\ndef flow():\n    try:\n"
            '        dynamodb.get_item(table="t", key={"id": "1"})\n'
            "    except dynamodb.ConditionalCheckFailed:\n        return 1\n    return 2\n",
        )
    )
    (problem,) = result.diagnostics
    assert getattr(problem, "hint", "") == "did you mean `ConditionalCheckFailedException`?"
