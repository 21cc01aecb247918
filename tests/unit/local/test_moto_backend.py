"""Tasks on the simulated AWS: spelling, error names, functions, jobs, nested executions, callbacks."""

import json
from collections.abc import Iterator

import pytest

from flowdsl import Error
from flowdsl.jsontypes import Json
from flowdsl.local import TaskFailure, UnknownTask, run
from flowdsl.local.tasks.moto import MotoBackend


@pytest.fixture
def aws() -> Iterator[MotoBackend]:
    with MotoBackend(functions={"price": price, "broken": broken, "whole": whole}) as backend:
        yield backend


def price(quantity: int, unit: float = 2.0) -> float:
    return quantity * unit


def broken(**_: Json) -> None:
    raise KeyError("sku")


def whole(event: Json, context: Json) -> Json:
    return {"got": event}


def task(resource: str, arguments: Json, **extra: Json) -> dict[str, Json]:
    return {
        "QueryLanguage": "JSONata",
        "StartAt": "A",
        "States": {
            "A": {"Type": "Task", "Resource": resource, "Arguments": arguments, "End": True, **extra},
            "Caught": {"Type": "Pass", "End": True},
        },
    }


def table(aws: MotoBackend) -> None:
    aws.client("dynamodb").create_table(
        TableName="t",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )


def test_optimised_dynamodb_keeps_attribute_spelling(aws: MotoBackend) -> None:
    table(aws)
    put = {"TableName": "t", "Item": {"id": {"S": "1"}, "ok": {"BOOL": True}, "none": {"NULL": True}}}
    assert run(task("arn:aws:states:::dynamodb:putItem", put), tasks=aws).status == "SUCCEEDED"
    got = run(task("arn:aws:states:::dynamodb:getItem", {"TableName": "t", "Key": {"id": {"S": "1"}}}), tasks=aws)
    assert got.output["Item"] == put["Item"]
    assert got.output["SdkHttpMetadata"]["HttpStatusCode"] == 200


def test_sdk_dynamodb_spells_like_java_and_adds_no_metadata(aws: MotoBackend) -> None:
    table(aws)
    put = {"TableName": "t", "Item": {"id": {"S": "1"}, "ok": {"Bool": True}}}
    assert run(task("arn:aws:states:::aws-sdk:dynamodb:putItem", put), tasks=aws).output == {}
    got = run(
        task("arn:aws:states:::aws-sdk:dynamodb:getItem", {"TableName": "t", "Key": {"id": {"S": "1"}}}), tasks=aws
    )
    assert got.output == {"Item": {"id": {"S": "1"}, "ok": {"Bool": True}}}


@pytest.mark.parametrize(
    ("resource", "arguments", "error"),
    [
        ("dynamodb:getItem", {"TableName": "no", "Key": {"id": {"S": "1"}}}, "DynamoDB.ResourceNotFoundException"),
        (
            "aws-sdk:dynamodb:getItem",
            {"TableName": "no", "Key": {"id": {"S": "1"}}},
            "DynamoDb.ResourceNotFoundException",
        ),
        ("aws-sdk:s3:listObjects", {"Bucket": "no-such-bucket"}, "S3.NoSuchBucketException"),
        ("aws-sdk:s3:getObject", {"Bucket": "no-such-bucket", "Key": "k"}, "S3.NoSuchBucketException"),
        (
            "aws-sdk:sqs:sendMessage",
            {"QueueUrl": "https://sqs/1/no", "MessageBody": "x"},
            "Sqs.QueueDoesNotExistException",
        ),
        (
            "states:startExecution",
            {"StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:no"},
            "StepFunctions.StateMachineDoesNotExistException",
        ),
        ("aws-sdk:ec2:describeInstances", {"InstanceIds": ["i-0"]}, "Ec2.Ec2Exception"),
    ],
)
def test_error_names(aws: MotoBackend, resource: str, arguments: Json, error: str) -> None:
    assert run(task(f"arn:aws:states:::{resource}", arguments), tasks=aws).error == error


def test_conditional_check_is_caught_by_its_name(aws: MotoBackend) -> None:
    table(aws)
    put = {"TableName": "t", "Item": {"id": {"S": "1"}}, "ConditionExpression": "attribute_exists(id)"}
    catch = [{"ErrorEquals": ["DynamoDB.ConditionalCheckFailedException"], "Next": "Caught"}]
    execution = run(task("arn:aws:states:::dynamodb:putItem", put, Catch=catch), tasks=aws)
    assert execution.states_entered == ("A", "Caught")


def test_json_is_serialised_where_the_api_wants_text(aws: MotoBackend) -> None:
    url = aws.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    run(task("arn:aws:states:::sqs:sendMessage", {"QueueUrl": url, "MessageBody": {"a": [1]}}), tasks=aws)
    message = aws.client("sqs").receive_message(QueueUrl=url)["Messages"][0]
    assert json.loads(message["Body"]) == {"a": [1]}


def test_s3_body_is_text_and_empty_is_empty(aws: MotoBackend) -> None:
    aws.client("s3").create_bucket(Bucket="bucket")
    run(task("arn:aws:states:::aws-sdk:s3:putObject", {"Bucket": "bucket", "Key": "k", "Body": "text data"}), tasks=aws)
    got = run(task("arn:aws:states:::aws-sdk:s3:getObject", {"Bucket": "bucket", "Key": "k"}), tasks=aws).output
    assert got["Body"] == "text data"
    assert got["ContentLength"] == 9
    assert got["LastModified"].endswith("Z")


def test_unknown_parameter_is_an_error_that_says_which(aws: MotoBackend) -> None:
    execution = run(task("arn:aws:states:::sqs:sendMessage", {"QueueUri": "x", "MessageBody": "y"}), tasks=aws)
    assert execution.status == "FAILED"
    assert "'QueueUri'" in (execution.cause or "")


def test_functions_get_the_members_of_the_payload(aws: MotoBackend) -> None:
    invoke = {"FunctionName": "price", "Payload": {"quantity": 3}}
    assert run(task("arn:aws:states:::lambda:invoke", invoke), tasks=aws).output["Payload"] == 6
    arn = "arn:aws:lambda:us-east-1:123456789012:function:price:live"
    assert run(task(arn, {"quantity": 2, "unit": 0.5}), tasks=aws).output == 1
    assert run(task(arn.replace("price:live", "whole"), {"a": 1}), tasks=aws).output == {"got": {"a": 1}}
    assert run(task(arn.replace("price:live", "other"), {"a": 1}), tasks=aws).output == {"a": 1}


def test_a_machine_of_the_simulation_is_run_when_its_execution_is_waited_for(aws: MotoBackend) -> None:
    """moto keeps the definition, but its executions stay in RUNNING."""
    child = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": {"got.$": "$.a"}, "End": True}}}
    role = "arn:aws:iam::123456789012:role/role"
    created = aws.client("stepfunctions").create_state_machine(name="child", definition=json.dumps(child), roleArn=role)
    arguments = {"StateMachineArn": created["stateMachineArn"], "Input": {"a": 1}}
    waited = run(task("arn:aws:states:::states:startExecution.sync:2", arguments), tasks=aws)
    assert waited.output["Output"] == {"got": 1}
    started = run(task("arn:aws:states:::states:startExecution", arguments), tasks=aws).output["ExecutionArn"]
    assert aws.client("stepfunctions").describe_execution(executionArn=started)["input"] == '{"a":1}'
    unknown = {**arguments, "StateMachineArn": created["stateMachineArn"] + "x"}
    execution = run(task("arn:aws:states:::states:startExecution.sync", unknown), tasks=aws)
    assert execution.error == "StepFunctions.StateMachineDoesNotExistException"


@pytest.mark.parametrize("result", [float("nan"), {1, 2}, object()])
def test_a_result_that_is_no_json_fails_as_in_lambda(result: object) -> None:
    with MotoBackend(functions={"f": lambda **_: result}) as aws:
        execution = run(task("arn:aws:states:::lambda:invoke", {"FunctionName": "f", "Payload": {}}), tasks=aws)
    assert execution.error == "Runtime.MarshalError"
    assert json.loads(execution.cause or "")["errorMessage"].startswith("Unable to marshal response")


def test_exception_of_a_function_is_its_class_name(aws: MotoBackend) -> None:
    execution = run(task("arn:aws:states:::lambda:invoke", {"FunctionName": "broken", "Payload": {}}), tasks=aws)
    assert execution.error == "KeyError"
    cause = json.loads(execution.cause or "")
    assert cause["errorType"] == "KeyError"
    assert cause.keys() == {"errorMessage", "errorType", "requestId", "stackTrace"}


class OutOfStock(Error):
    """An error of a workflow's module."""


class Named(Error):
    """An error with a name of its own."""

    name = "Shop.Named"


@pytest.mark.parametrize(
    ("error", "name"),
    [(OutOfStock("tea"), "OutOfStock"), (Named("tea"), "Shop.Named"), (ValueError("tea"), "ValueError")],
)
def test_what_a_function_raises_has_the_name_that_a_catcher_looks_for(error: Exception, name: str) -> None:
    def fails() -> None:
        raise error

    invoke = task("arn:aws:states:::lambda:invoke", {"FunctionName": "broken", "Payload": {}})
    with MotoBackend(functions={"broken": fails}) as backend:
        execution = run(invoke, tasks=backend)
    assert execution.error == name
    cause = json.loads(execution.cause or "")
    assert (cause["errorMessage"], cause["errorType"]) == ("tea", name)
    assert [frame.split(", in ")[1].split()[0] for frame in cause["stackTrace"]] == ["fails"]


CHILD = {
    "QueryLanguage": "JSONata",
    "StartAt": "W",
    "States": {
        "W": {"Type": "Wait", "Seconds": 30, "Next": "P"},
        "P": {"Type": "Choice", "Choices": [{"Condition": "{% $states.input.bad %}", "Next": "F"}], "Default": "S"},
        "S": {"Type": "Succeed", "Output": {"twice": "{% $states.input.n * 2 %}"}},
        "F": {"Type": "Fail", "Error": "Bad", "Cause": "asked for"},
    },
}


def test_nested_execution_runs_on_the_engine() -> None:
    arguments = {
        "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:child",
        "Input": {"n": 4, "bad": False},
    }
    with MotoBackend(machines={"child": CHILD}) as aws:
        done = run(task("arn:aws:states:::states:startExecution.sync:2", arguments), tasks=aws)
        assert done.output["Output"] == {"twice": 8}
        assert done.elapsed == 30
        text = run(task("arn:aws:states:::states:startExecution.sync", arguments), tasks=aws)
        assert text.output["Output"] == '{"twice":8}'
        failing = {**arguments, "Input": {"bad": True}}
        failed = run(task("arn:aws:states:::states:startExecution.sync", failing), tasks=aws)
        assert failed.error == "States.TaskFailed"
        assert json.loads(failed.cause or "")["Error"] == "Bad"
        assert [e.type for e in failed.history][-3:] == ["TaskSubmitted", "TaskFailed", "ExecutionFailed"]


def test_endless_nesting_is_stopped() -> None:
    arn = "arn:aws:states:us-east-1:123456789012:stateMachine:me"
    me = task("arn:aws:states:::states:startExecution.sync:2", {"StateMachineArn": arn, "Input": {}})
    with MotoBackend(machines={"me": me}) as aws:
        execution = run(me, tasks=aws)
    assert execution.status == "FAILED"
    assert "nested more than" in (execution.cause or "")


def test_job_is_followed_in_virtual_time(aws: MotoBackend) -> None:
    query = {"QueryString": "SELECT 1", "ResultConfiguration": {"OutputLocation": "s3://bucket/"}}
    execution = run(task("arn:aws:states:::athena:startQueryExecution.sync", query), tasks=aws)
    assert execution.status == "SUCCEEDED", execution
    assert execution.output["QueryExecution"]["Status"]["State"] == "SUCCEEDED"
    assert "TaskSubmitted" in [event.type for event in execution.history]


def test_what_the_simulation_cannot_do_is_said(aws: MotoBackend) -> None:
    with pytest.raises(UnknownTask, match="give a mock"):
        run(task("arn:aws:states:::http:invoke", {"ApiEndpoint": "https://example.com", "Method": "GET"}), tasks=aws)
    with pytest.raises(UnknownTask, match="no operation 'NoSuchThing'"):
        run(task("arn:aws:states:::aws-sdk:s3:noSuchThing", {}), tasks=aws)


def test_callback_is_answered_after_the_request() -> None:
    seen: list[Json] = []

    def answer(request: Json) -> Json:
        seen.append(request.arguments["MessageBody"]["token"])
        if request.attempt == 0:
            raise TaskFailure("Rejected", "first try")
        return {"approved": request.token in seen}

    arguments = {"QueueUrl": "?", "MessageBody": {"token": "{% $states.context.Task.Token %}"}}
    with MotoBackend(on_token=answer) as aws:
        arguments["QueueUrl"] = aws.client("sqs").create_queue(QueueName="q")["QueueUrl"]
        retry = [{"ErrorEquals": ["Rejected"]}]
        execution = run(task("arn:aws:states:::sqs:sendMessage.waitForTaskToken", arguments, Retry=retry), tasks=aws)
    assert execution.output == {"approved": True}
    assert len(set(seen)) == 2
    assert len(execution.calls) == 2


def test_callback_nobody_answers_times_out_in_virtual_time(aws: MotoBackend) -> None:
    url = aws.client("sqs").create_queue(QueueName="q")["QueueUrl"]
    arguments = {"QueueUrl": url, "MessageBody": "x"}
    resource = "arn:aws:states:::sqs:sendMessage.waitForTaskToken"
    execution = run(task(resource, arguments, TimeoutSeconds=86400, HeartbeatSeconds=600), tasks=aws)
    assert (execution.status, execution.error, execution.elapsed) == ("FAILED", "States.Timeout", 600)
    forever = run(task(resource, arguments), tasks=aws)
    assert "nobody can give" in (forever.cause or "")


def test_distributed_map_reads_and_writes_s3(aws: MotoBackend) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="in.csv", Body="id,n\n1,10\n2,20\n3\n")
    definition = {
        "QueryLanguage": "JSONata",
        "StartAt": "M",
        "States": {
            "M": {
                "Type": "Map",
                "ItemReader": {
                    "Resource": "arn:aws:states:::s3:getObject",
                    "ReaderConfig": {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"},
                    "Arguments": {"Bucket": "bucket", "Key": "in.csv"},
                },
                "ItemBatcher": {"MaxItemsPerBatch": 2, "BatchInput": {"tag": "x"}},
                "ItemProcessor": {
                    "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                    "StartAt": "P",
                    "States": {"P": {"Type": "Pass", "Output": "{% $count($states.input.Items) %}", "End": True}},
                },
                "ResultWriter": {
                    "Resource": "arn:aws:states:::s3:putObject",
                    "Arguments": {"Bucket": "bucket", "Prefix": "out"},
                },
                "End": True,
            }
        },
    }
    execution = run(definition, {}, tasks=aws)
    assert execution.status == "SUCCEEDED", execution.cause
    details = execution.output["ResultWriterDetails"]
    manifest = json.loads(s3.get_object(Bucket="bucket", Key=details["Key"])["Body"].read())
    key = manifest["ResultFiles"]["SUCCEEDED"][0]["Key"]
    children = json.loads(s3.get_object(Bucket="bucket", Key=key)["Body"].read())
    assert [child["Output"] for child in children] == ["2", "1"]
    assert json.loads(children[1]["Input"]) == {"BatchInput": {"tag": "x"}, "Items": [{"id": "3", "n": ""}]}


def test_a_model_reads_and_writes_s3(aws: MotoBackend) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="bucket")
    s3.put_object(Bucket="bucket", Key="in", Body='{"prompt": "x"}')
    arguments = {"ModelId": "m", "Input": {"S3Uri": "s3://bucket/in"}, "Output": {"S3Uri": "s3://bucket/out"}}
    execution = run(task("arn:aws:states:::bedrock:invokeModel", arguments), tasks=aws)
    assert execution.status == "SUCCEEDED", execution.cause
    assert execution.output["Body"] == "s3://bucket/out"
    assert s3.get_object(Bucket="bucket", Key="out")["Body"].read()


def test_a_mistake_of_the_simulation_is_not_an_error_of_the_machine(aws: MotoBackend) -> None:
    step = {"ClusterId": "none", "Step": {"Name": "s", "HadoopJarStep": {"Jar": "j"}}}
    with pytest.raises(UnknownTask, match="the simulated AWS cannot perform"):
        run(task("arn:aws:states:::elasticmapreduce:addStep", step), tasks=aws)


def test_a_container_job_is_followed_until_it_stops(aws: MotoBackend) -> None:
    ecs = aws.client("ecs")
    ecs.create_cluster(clusterName="cluster")
    container = {"name": "main", "image": "image", "memory": 100}
    ecs.register_task_definition(
        family="family",
        containerDefinitions=[container],
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
    )
    subnet = aws.client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    network = {"AwsvpcConfiguration": {"Subnets": [subnet], "SecurityGroups": ["sg-1"]}}
    arguments = {
        "Cluster": "cluster",
        "TaskDefinition": "family",
        "LaunchType": "FARGATE",
        "NetworkConfiguration": network,
    }
    execution = run(task("arn:aws:states:::ecs:runTask.sync", arguments), tasks=aws)
    assert execution.status == "SUCCEEDED", execution.cause
    assert execution.output["LastStatus"] == "STOPPED"
    assert execution.elapsed > 0


def test_a_simulated_job_that_never_ends_is_a_gap(aws: MotoBackend) -> None:
    cluster = {"type": "EKS", "id": "x", "info": {"eksInfo": {"namespace": "n"}}}
    created = aws.client("emr-containers").create_virtual_cluster(name="v", containerProvider=cluster)
    arguments = {
        "VirtualClusterId": created["id"],
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
        "ReleaseLabel": "emr-6.3.0-latest",
        "JobDriver": {"SparkSubmitJobDriver": {"EntryPoint": "s3://x"}},
    }
    with pytest.raises(UnknownTask, match="the job stays"):
        run(task("arn:aws:states:::emr-containers:startJobRun.sync", arguments), tasks=aws)


def test_a_customised_model_is_waited_for(aws: MotoBackend) -> None:
    arguments = {
        "JobName": "j",
        "CustomModelName": "m",
        "RoleArn": "arn:aws:iam::123456789012:role/r",
        "BaseModelIdentifier": "amazon.titan",
        "TrainingDataConfig": {"S3Uri": "s3://models/k"},
        "OutputDataConfig": {"S3Uri": "s3://models/o"},
        "HyperParameters": {"a": "b"},
    }
    aws.client("s3").create_bucket(Bucket="models")
    with pytest.raises(UnknownTask, match="the job stays InProgress"):  # found, and looked at until moto is given up
        run(task("arn:aws:states:::bedrock:createModelCustomizationJob.sync", arguments), tasks=aws)
