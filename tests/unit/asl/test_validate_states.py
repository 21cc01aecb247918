import pytest

from flowdsl.asl.validate import validate
from tests.unit.asl.machines import END, LAMBDA, SCHEMA, errors, jsonata_machine, mapped, path_machine, task, warnings

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
            "<function>",
            "arn:aws:lambda:#{AWS::Region}:#{AWS::AccountId}:function:f-{stage}",
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
    ("resource", "sent", "refused"),
    [
        ("lambda:invoke", {"Payload": {}}, True),
        ("lambda:invoke", {"FunctionName.$": "$.f"}, False),
        ("sqs:sendMessage.waitForTaskToken", {"QueueUrl": "q"}, True),
        ("sns:publish", {"Message": "m"}, True),
        ("sns:publish", {"Message": "m", "PhoneNumber": "1"}, False),
        ("dynamodb:putItem", {"TableName": "t"}, True),
        ("ecs:runTask.sync", {"Cluster": "c"}, True),
        ("codebuild:batchGetReports", {}, False),
    ],
)
def test_what_a_call_cannot_do_without(resource, sent, refused):
    machine = path_machine(A=task(Resource=f"arn:aws:states:::{resource}", Parameters=sent))
    assert errors(machine) == ([(SCHEMA, "/States/A/Parameters")] if refused else [])


def test_arguments_that_are_computed_are_not_judged():
    assert errors(jsonata_machine(A=task(Resource=LAMBDA, Arguments="{% $states.input %}"))) == []
    assert errors(path_machine(A=task(Resource=LAMBDA))) == []


def test_a_misspelt_argument():
    machine = path_machine(A=task(Resource=LAMBDA, Parameters={"FunctionName": "f", "Paylod.$": "$"}))
    assert warnings(machine) == [("UNKNOWN_ARGUMENT", "/States/A/Parameters/Paylod.$")]
    assert "'Payload'" in validate(machine)[0].message


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
