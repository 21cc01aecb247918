"""Stubs called in plain Python: against moto, with the shape and the errors that a state gives."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from moto import mock_aws

from flowdsl import Error, Retry, TaskFailed, context, policy
from flowdsl.local.direct import backend
from flowdsl.local.tasks.api import TaskFailure, TaskRequest, UnknownTask
from flowdsl_tasks import (
    athena,
    bedrock,
    codebuild,
    databrew,
    dynamodb,
    ecs,
    eks,
    emr,
    emr_containers,
    emr_serverless,
    events,
    glue,
    http,
    lambda_,
    sagemaker,
    scheduler,
    sdk,
    sns,
    sqs,
    stepfunctions,
)
from tests.tasks.worlds import answering

REGION = "us-east-1"


class OutOfStock(Error):
    pass


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    with mock_aws():
        yield


def client(service: str) -> Any:
    return boto3.client(service, region_name=REGION)


@pytest.fixture
def stock() -> str:
    client("dynamodb").create_table(
        TableName="stock",
        KeySchema=[{"AttributeName": "sku", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "sku", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    return "stock"


def test_dynamodb_items_go_in_and_come_out(stock: str) -> None:
    tags = dynamodb.value(SS=["x"])
    dynamodb.put_item(table=stock, item={"sku": "a", "quantity": 3, "price": 1.5, "tags": tags, "none": None})
    found = dynamodb.get_item(table=stock, key={"sku": "a"})
    assert found["Item"]["quantity"] == {"N": "3"}
    assert found["Item"]["none"] == {"NULL": True}
    assert dynamodb.plain(found["Item"]) == {"sku": "a", "quantity": 3, "price": 1.5, "tags": ["x"], "none": None}
    assert "Item" not in dynamodb.get_item(table=stock, key={"sku": "b"})
    dynamodb.delete_item(table=stock, key={"sku": "a"})
    assert "Item" not in dynamodb.get_item(table=stock, key={"sku": "a"})


def test_a_failed_condition_is_the_service_s_own_class(stock: str) -> None:
    with pytest.raises(dynamodb.ConditionalCheckFailedException) as caught:
        dynamodb.update_item(
            table=stock,
            key={"sku": "a"},
            update_expression="SET quantity = :n",
            condition_expression="attribute_exists(sku)",
            expression_attribute_values={":n": 1},
        )
    assert isinstance(caught.value, TaskFailed)
    assert caught.value.error == "DynamoDB.ConditionalCheckFailedException"


def test_the_sdk_integration_has_its_own_spelling_and_errors(stock: str) -> None:
    sdk.dynamodb.put_item(TableName=stock, Item={"sku": {"S": "a"}, "on": {"BOOL": True}})
    found = sdk.dynamodb.get_item(TableName=stock, Key={"sku": {"S": "a"}})
    assert found["Item"]["on"] == {"Bool": True}
    with pytest.raises(sdk.dynamodb.ResourceNotFoundException) as caught:
        sdk.dynamodb.get_item(TableName="none", Key={"sku": {"S": "a"}})
    assert caught.value.error == "DynamoDb.ResourceNotFoundException"


def test_sqs_and_sns_and_events() -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    sent = sqs.send_message(queue_url=url, message_body={"a": [1]}, message_attributes={"n": 4})
    assert sent["MessageId"]
    (message,) = client("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    assert message["Body"] == '{"a":[1]}'
    assert message["MessageAttributes"]["n"]["StringValue"] == "4"
    topic = client("sns").create_topic(Name="t")["TopicArn"]
    assert sns.publish(topic_arn=topic, message="hello")["MessageId"]
    result = events.put_events(entries=[{"Source": "s", "DetailType": "t", "Detail": {"a": 1}}])
    assert result["FailedEntryCount"] == 0


def test_s3_through_the_sdk() -> None:
    client("s3").create_bucket(Bucket="bucket")
    sdk.s3.put_object(Bucket="bucket", Key="k", Body="text")
    assert sdk.s3.get_object(Bucket="bucket", Key="k")["Body"] == "text"
    with pytest.raises(sdk.s3.NoSuchKeyException):
        sdk.s3.get_object(Bucket="bucket", Key="none")


def test_glue_jobs() -> None:
    pytest.importorskip("pyparsing", reason="moto needs pyparsing for Glue (moto[glue])")
    client("glue").create_job(Name="j", Role="r", Command={"Name": "glueetl"})
    assert glue.start_job_run(job_name="j", arguments={"--a": "b"})["JobRunId"]


def test_queries_and_builds() -> None:
    started = athena.start_query_execution(
        query_string="SELECT 1", result_configuration={"OutputLocation": "s3://results/x/"}
    )
    found = athena.get_query_execution(query_execution_id=started["QueryExecutionId"])
    assert found["QueryExecution"]["Query"] == "SELECT 1"
    client("codebuild").create_project(
        name="project", source={"type": "S3", "location": "bucket/source.zip"}, artifacts={"type": "NO_ARTIFACTS"},
        serviceRole="arn:aws:iam::123456789012:role/builder",
        environment={"type": "LINUX_CONTAINER", "image": "i", "computeType": "BUILD_GENERAL1_SMALL"},
    )  # fmt: skip
    built = codebuild.start_build(project_name="project", environment_variables_override={"A": "b"})
    assert built["Build"]["ProjectName"] == "project"


def test_clusters_models_schedules_and_machines() -> None:
    role = "arn:aws:iam::123456789012:role/r"
    cluster = emr.create_cluster(
        name="c", instances={"InstanceCount": 1, "MasterInstanceType": "m5.large"}, job_flow_role="r", service_role="r",
        release_label="emr-6.15.0",
    )  # fmt: skip
    assert str(cluster["ClusterId"]).startswith("j-")
    made = sagemaker.create_model(
        model_name="m", execution_role_arn=role, primary_container={"Image": "i", "ModelDataUrl": "s3://b/k"}
    )
    assert str(made["ModelArn"]).endswith("model/m")
    schedule = scheduler.create_schedule(
        name="s",
        schedule_expression="rate(5 minutes)",
        target={"Arn": "arn:aws:sqs:us-east-1:123456789012:q", "RoleArn": role},
    )
    assert schedule["ScheduleArn"].endswith("default/s")
    machine = client("stepfunctions").create_state_machine(
        name="child", roleArn=role, definition='{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}'
    )["stateMachineArn"]
    assert stepfunctions.start_execution(state_machine_arn=machine, input={"a": 1})["ExecutionArn"]


def test_a_nested_execution_runs_to_its_end() -> None:
    role = "arn:aws:iam::123456789012:role/r"
    definition = json.dumps({
        "QueryLanguage": "JSONata", "StartAt": "P",
        "States": {"P": {"Type": "Pass", "Output": "{% {'n': $states.input.a + 1} %}", "End": True}},
    })  # fmt: skip
    machine = client("stepfunctions").create_state_machine(name="child", roleArn=role, definition=definition)
    ended = stepfunctions.start_execution.sync(state_machine_arn=machine["stateMachineArn"], input={"a": 1})
    assert (ended["Status"], ended["Output"]) == ("SUCCEEDED", {"n": 2})


def test_a_job_that_moto_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    running = {"QueryExecution": {"Status": {"State": "RUNNING"}}}
    with answering({"GetQueryExecution": running}), pytest.raises(UnknownTask, match="the job stays RUNNING"):
        athena.start_query_execution.sync(
            query_string="SELECT 1", result_configuration={"OutputLocation": "s3://results/x/"}
        )


def test_containers_and_kubernetes() -> None:
    subnet = client("ec2").describe_subnets()["Subnets"][0]["SubnetId"]
    group = client("ec2").describe_security_groups()["SecurityGroups"][0]["GroupId"]
    client("ecs").create_cluster(clusterName="shop")
    client("ecs").register_task_definition(
        family="report",
        networkMode="awsvpc",
        requiresCompatibilities=["FARGATE"],
        containerDefinitions=[{"name": "main", "image": "i", "memory": 128, "cpu": 1}],
    )
    ran = ecs.run_task(
        cluster="shop", task_definition="report", launch_type="FARGATE", subnets=[subnet], security_groups=[group]
    )
    assert ran["Tasks"][0]["TaskDefinitionArn"].endswith("task-definition/report:1")
    config = {"subnetIds": [subnet], "securityGroupIds": [group]}
    role = "arn:aws:iam::123456789012:role/r"
    assert eks.create_cluster(name="shop", role_arn=role, resources_vpc_config=config)["Cluster"]["Name"] == "shop"
    assert emr_containers.create_virtual_cluster(name="v", eks_cluster="shop")["Name"] == "v"


def test_spark_and_models() -> None:
    application = emr_serverless.create_application(release_label="emr-6.6.0", type="SPARK", name="x")["ApplicationId"]
    emr_serverless.start_application(application_id=application)
    job = emr_serverless.start_job_run(
        application_id=application,
        execution_role_arn="arn:aws:iam::123456789012:role/r",
        job_driver={"sparkSubmit": {"entryPoint": "s3://b/k"}},
    )
    assert job["ApplicationId"] == application
    assert "Body" in bedrock.invoke_model(model_id="anthropic.claude-v2", body={"prompt": "hello"})


def test_a_job_is_followed_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    ended = athena.start_query_execution.sync(
        query_string="SELECT 1", result_configuration={"OutputLocation": "s3://results/x/"}
    )
    assert ended["QueryExecution"]["Status"]["State"] == "SUCCEEDED"


class Scripted:
    """A backend that answers from a list, and remembers what it was asked."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.requests: list[TaskRequest] = []

    def call(self, request: TaskRequest) -> Any:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    out: list[float] = []
    monkeypatch.setattr("time.sleep", out.append)
    return out


def test_lambda_is_retried_as_recommended_and_its_payload_is_the_value(slept: list[float]) -> None:
    tasks = Scripted(
        TaskFailure("Lambda.ServiceException"), TaskFailure("Lambda.SdkClientException"), {"Payload": {"ok": 1}}
    )
    with backend(tasks):
        assert lambda_.invoke(function_name="f", payload={"a": 1})["Payload"] == {"ok": 1}
    assert slept == [2, 4]
    assert [request.attempt for request in tasks.requests] == [0, 1, 2]
    assert tasks.requests[0].arguments == {"FunctionName": "f", "Payload": {"a": 1}}


def test_retries_of_the_call_and_of_a_policy(slept: list[float]) -> None:
    tasks = Scripted(TaskFailure("Boom"), TaskFailure("Boom"), {"JobRunId": "1"})
    with backend(tasks), policy(retry=Retry(max_attempts=2, interval=3, backoff=1.0), task_timeout=60):
        glue.start_job_run(job_name="j")
    assert slept == [3, 3]
    assert tasks.requests[0].timeout == 60
    with backend(Scripted(TaskFailure("Boom", "why"))), pytest.raises(TaskFailed) as caught:
        glue.start_job_run(job_name="j", retry=None)
    assert (caught.value.error, caught.value.cause) == ("Boom", "why")
    with backend(Scripted(TaskFailure("Boom"))), pytest.raises(TaskFailed), policy(retry=Retry()), policy(retry=None):
        glue.start_job_run(job_name="j")


@pytest.mark.parametrize("seconds", [0, 100_000_000, 1.5, True, None, "1"])
def test_a_timeout_that_no_state_can_have_fails_before_the_call(seconds: Any) -> None:
    tasks = Scripted({}, {})
    with backend(tasks):
        with pytest.raises((TypeError, ValueError), match="`task_timeout` is a whole number"):
            glue.start_job_run(job_name="j", task_timeout=seconds)
        with policy(heartbeat=seconds):
            with pytest.raises((TypeError, ValueError), match="`heartbeat` is a whole number"):
                glue.start_job_run(job_name="j")
            glue.start_job_run(job_name="j", heartbeat=5.0)  # type: ignore[arg-type]
    assert [request.heartbeat for request in tasks.requests] == [5]


def test_an_error_is_caught_by_every_class_of_its_name() -> None:
    for kind in (OutOfStock, TaskFailed):
        with backend(Scripted(TaskFailure("OutOfStock", "none left"))), pytest.raises(kind):
            glue.start_job_run(job_name="j")
    with backend(Scripted(TaskFailure("KeyError"))), pytest.raises(KeyError):
        glue.start_job_run(job_name="j")
    with backend(Scripted(TaskFailure("States.Timeout"))), pytest.raises(TimeoutError):
        glue.start_job_run(job_name="j")
    with backend(Scripted(TaskFailure("States.Http.StatusCode.404"))), pytest.raises(http.StatusCode404):
        http.invoke(api_endpoint="https://a.b", connection_arn="arn:aws:events:us-east-1:1:connection/c/1")


def test_none_is_sent_for_a_required_argument_and_leaves_another_out() -> None:
    tasks = Scripted({})
    with backend(tasks):
        sns.publish(topic_arn="arn:aws:sns:us-east-1:123456789012:t", message=None, subject=None)
        with pytest.raises(TypeError, match="an item is a dict"):
            dynamodb.put_item(table="t", item=None)  # type: ignore[arg-type]
    assert [request.arguments for request in tasks.requests] == [
        {"Message": None, "TopicArn": "arn:aws:sns:us-east-1:123456789012:t"}
    ]


def test_a_callback_passes_the_token() -> None:
    tasks = Scripted({"approved": True})
    with backend(tasks):
        body = {"token": context.task_token}
        url = "https://sqs.us-east-1.amazonaws.com/123456789012/q"
        assert sqs.send_message.wait_for_token(queue_url=url, message_body=body) == {"approved": True}
    assert tasks.requests[0].token == context.task_token
    assert tasks.requests[0].resource.endswith(".waitForTaskToken")


def test_what_the_compiler_refuses_is_refused_here_too() -> None:
    with pytest.raises(ValueError, match="did you mean `ALL_NEW`"):
        dynamodb.update_item(table="t", key={"a": 1}, return_values="ALLNEW")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="not set"):
        databrew.start_job_run(name={1})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        databrew.start_job_run(nam="x")  # type: ignore[call-arg]
