"""The AWS backend against botocore's stubs: what goes over the wire, and what comes back of it."""

import io
import json
from contextlib import ExitStack

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from flowdsl.local import TaskFailure, run
from flowdsl.local.tasks.aws import AwsBackend

ACCOUNT = "123456789012"


class Aws:
    """Stubbed clients, by service; a client that was not prepared fails the test."""

    def __init__(self, monkeypatch, stack):
        self.stubs = {}
        self.made = []
        self._stack = stack
        self._make = boto3.client
        monkeypatch.setattr(boto3, "client", self._client)

    def expect(self, service, method, sent, answer=None, *, error=None, role=None):
        """Queue the answer to one call, whose parameters have to be `sent`; `role`: of a client that assumed one."""
        key = (service, role)
        if key not in self.stubs:
            client = self._make(service, region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
            self.stubs[key] = Stubber(client)
            self._stack.enter_context(self.stubs[key])
        if error is None:
            self.stubs[key].add_response(method, answer or {}, sent)
        else:
            code, message, status = error
            self.stubs[key].add_client_error(method, code, message, status, expected_params=sent)

    def _client(self, service, **options):
        self.made.append((service, options))
        return self.stubs[service, options.get("aws_access_key_id")].client

    def finished(self):
        for stub in self.stubs.values():
            stub.assert_no_pending_responses()


@pytest.fixture
def aws(monkeypatch):
    with ExitStack() as stack:
        yield Aws(monkeypatch, stack)


@pytest.fixture
def slept(monkeypatch):
    seconds = []
    monkeypatch.setattr("flowdsl.local.tasks.aws.time.sleep", seconds.append)
    return seconds


def machine(resource, arguments, **extra):
    state = {"Type": "Task", "Resource": resource, "Arguments": arguments, "End": True, **extra}
    return {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}}


def perform(resource, arguments, *, on_token=None, **extra):
    name = resource if resource.startswith("arn:") else f"arn:aws:states:::{resource}"
    return run(machine(name, arguments, **extra), tasks=AwsBackend(region="us-east-1", on_token=on_token))


def test_the_optimised_spelling_reaches_the_api_in_its_own(aws):
    sent = {"TableName": "t", "Key": {"id": {"S": "1"}}, "ConsistentRead": True}
    aws.expect("dynamodb", "get_item", sent, {"Item": {"id": {"S": "1"}, "ok": {"BOOL": True}}})
    output = perform("dynamodb:getItem", sent).output
    assert output["Item"] == {"id": {"S": "1"}, "ok": {"BOOL": True}}
    assert output["SdkHttpMetadata"]["HttpStatusCode"] == 200
    aws.finished()


def test_the_sdk_spelling_differs_and_adds_nothing(aws):
    sent = {"TableName": "t", "Key": {"id": {"S": "1"}}}
    aws.expect("dynamodb", "get_item", sent, {"Item": {"ok": {"BOOL": True}, "b": {"B": b"x"}}})
    output = perform("aws-sdk:dynamodb:getItem", sent).output
    assert output == {"Item": {"ok": {"Bool": True}, "b": {"B": "x"}}}
    aws.finished()


def test_lower_case_members_of_an_api_are_capitalised_in_the_machine(aws):
    sent = {"cluster": "c", "taskDefinition": "t:1", "launchType": "FARGATE"}
    answer = {"tasks": [{"taskArn": "arn:t", "lastStatus": "PENDING"}], "failures": []}
    aws.expect("ecs", "run_task", sent, answer)
    output = perform("ecs:runTask", {"Cluster": "c", "TaskDefinition": "t:1", "LaunchType": "FARGATE"}).output
    assert output["Tasks"] == [{"TaskArn": "arn:t", "LastStatus": "PENDING"}]
    aws.finished()


def test_json_for_a_parameter_that_wants_text_is_serialised(aws):
    aws.expect("sqs", "send_message", {"QueueUrl": "u", "MessageBody": '{"a":[1]}'}, {"MessageId": "1"})
    assert perform("sqs:sendMessage", {"QueueUrl": "u", "MessageBody": {"a": [1]}}).output["MessageId"] == "1"
    aws.finished()


@pytest.mark.parametrize(
    ("resource", "code", "name"),
    [
        ("dynamodb:putItem", "ConditionalCheckFailedException", "DynamoDB.ConditionalCheckFailedException"),
        ("aws-sdk:dynamodb:putItem", "ConditionalCheckFailedException", "DynamoDb.ConditionalCheckFailedException"),
        ("dynamodb:putItem", "ValidationException", "DynamoDB.AmazonDynamoDBException"),
        ("aws-sdk:dynamodb:putItem", "ValidationException", "DynamoDb.DynamoDbException"),
        ("dynamodb:putItem", "AccessDeniedException", "DynamoDB.AmazonDynamoDBException"),
    ],
)
def test_error_names(aws, resource, code, name):
    sent = {"TableName": "t", "Item": {"id": {"S": "1"}}}
    aws.expect("dynamodb", "put_item", sent, error=(code, "no", 400))
    catch = [{"ErrorEquals": [name], "Next": "C", "Output": "{% $states.errorOutput %}"}]
    definition = machine(f"arn:aws:states:::{resource}", sent, Catch=catch)
    definition["States"]["C"] = {"Type": "Succeed"}
    output = run(definition, tasks=AwsBackend()).output
    assert output["Error"] == name
    assert output["Cause"].startswith("no (Service: ")
    assert "Status Code: 400" in output["Cause"]
    aws.finished()


def test_a_parameter_the_api_does_not_have_never_leaves(aws):
    aws.expect("sqs", "send_message", {})
    execution = perform("sqs:sendMessage", {"QueueUri": "u", "MessageBody": "b"})
    assert execution.status == "FAILED"
    assert "QueueUri" in execution.cause


def payload(value):
    data = json.dumps(value).encode()
    return StreamingBody(io.BytesIO(data), len(data))


FUNCTION = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:f"


def test_a_function_is_invoked(aws):
    expected = {"FunctionName": FUNCTION, "Payload": b'{"x": 1}'}
    aws.expect("lambda", "invoke", expected, {"StatusCode": 200, "Payload": payload({"y": 2})})
    assert perform(FUNCTION, {"x": 1}).output == {"y": 2}
    aws.expect("lambda", "invoke", expected, {"StatusCode": 200, "Payload": payload({"y": 2})})
    output = perform("lambda:invoke", {"FunctionName": FUNCTION, "Payload": {"x": 1}}).output
    assert (output["Payload"], output["StatusCode"]) == ({"y": 2}, 200)
    aws.finished()


def test_an_exception_of_a_function_is_its_class(aws):
    raised = {"errorMessage": "none", "errorType": "OutOfStock", "stackTrace": []}
    answer = {"StatusCode": 200, "FunctionError": "Unhandled", "Payload": payload(raised)}
    aws.expect("lambda", "invoke", {"FunctionName": FUNCTION, "Payload": b"{}"}, answer)
    execution = perform(FUNCTION, {})
    assert execution.error == "OutOfStock"
    assert json.loads(execution.cause) == raised


def test_a_job_is_looked_at_until_it_is_done(aws, slept):
    submit = {"jobName": "j", "jobQueue": "q", "jobDefinition": "d:1"}
    aws.expect("batch", "submit_job", submit, {"jobName": "j", "jobId": "7"})
    described = {"jobName": "j", "jobId": "7", "jobQueue": "q", "jobDefinition": "d:1", "startedAt": 1}
    for status in ("RUNNABLE", "RUNNING", "SUCCEEDED"):
        aws.expect("batch", "describe_jobs", {"jobs": ["7"]}, {"jobs": [{**described, "status": status}]})
    execution = perform("batch:submitJob.sync", {"JobName": "j", "JobQueue": "q", "JobDefinition": "d:1"})
    assert (execution.output["JobId"], execution.output["Status"]) == ("7", "SUCCEEDED")
    assert slept == [5.0, 5.0]
    aws.finished()


def test_a_job_that_fails_is_a_failed_task(aws, slept):
    aws.expect("glue", "start_job_run", {"JobName": "j"}, {"JobRunId": "r"})
    run_of_job = {"Id": "r", "JobName": "j", "JobRunState": "FAILED", "ErrorMessage": "boom"}
    aws.expect("glue", "get_job_run", {"JobName": "j", "RunId": "r"}, {"JobRun": run_of_job})
    execution = perform("glue:startJobRun.sync", {"JobName": "j"})
    assert execution.error == "States.TaskFailed"
    assert json.loads(execution.cause)["ErrorMessage"] == "boom"
    assert slept == []
    aws.finished()


def test_a_nested_execution_is_waited_for(aws, slept):
    machine_arn = f"arn:aws:states:us-east-1:{ACCOUNT}:stateMachine:child"
    execution_arn = machine_arn.replace("stateMachine", "execution") + ":e"
    started = {"executionArn": execution_arn, "startDate": 0}
    aws.expect("stepfunctions", "start_execution", {"stateMachineArn": machine_arn, "input": '{"a":1}'}, started)
    described = {
        "executionArn": execution_arn,
        "stateMachineArn": machine_arn,
        "startDate": 0,
        "status": "SUCCEEDED",
        "output": '{"b":2}',
    }
    aws.expect("stepfunctions", "describe_execution", {"executionArn": execution_arn}, described)
    execution = perform("states:startExecution.sync:2", {"StateMachineArn": machine_arn, "Input": {"a": 1}})
    assert execution.output["Output"] == {"b": 2}
    aws.finished()


def test_the_token_is_in_the_message_and_its_answer_is_the_result(aws):
    sent = []

    def on_token(request):
        sent.append(request.token)
        if len(sent) == 1:
            raise TaskFailure("Rejected", "no")
        return {"approved": True}

    body = "{% $states.context.Task.Token %}"
    for token in ("task-token-1-", "task-token-2-"):
        aws.expect("sqs", "send_message", {"QueueUrl": "u", "MessageBody": Starts(token)}, {"MessageId": "m"})
    retry = [{"ErrorEquals": ["Rejected"], "MaxAttempts": 1}]
    arguments = {"QueueUrl": "u", "MessageBody": body}
    execution = perform("sqs:sendMessage.waitForTaskToken", arguments, on_token=on_token, Retry=retry)
    assert execution.output == {"approved": True}
    assert len(set(sent)) == 2
    aws.finished()


class Starts(str):
    """A text that equals every text that begins with it."""

    __slots__ = ()

    def __eq__(self, other):
        return isinstance(other, str) and str(other).startswith(str(self))

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def test_credentials_assume_the_role_of_the_other_account(aws):
    role = "arn:aws:iam::210987654321:role/shop"
    given = {
        "AccessKeyId": "ASSUMED-KEY-0000",
        "SecretAccessKey": "s",
        "SessionToken": "t",
        "Expiration": 0,
    }
    aws.expect("sts", "assume_role", {"RoleArn": role, "RoleSessionName": "flowdsl-local"}, {"Credentials": given})
    for _ in range(2):
        aws.expect(
            "sqs", "send_message", {"QueueUrl": "u", "MessageBody": "b"}, {"MessageId": "1"}, role="ASSUMED-KEY-0000"
        )
    backend = AwsBackend(region="eu-west-1")
    definition = machine(
        "arn:aws:states:::sqs:sendMessage", {"QueueUrl": "u", "MessageBody": "b"}, Credentials={"RoleArn": role}
    )
    for _ in range(2):  # the client of a role is made once
        assert run(definition, tasks=backend).output["MessageId"] == "1"
    (sts, sqs) = aws.made
    assert sts == ("sts", {"region_name": "eu-west-1"})
    assert sqs[1]["aws_session_token"] == "t"
    aws.finished()
