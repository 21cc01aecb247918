"""CDK's constructs for single calls: functions, HTTP, tables, queries, messages and nested executions."""

from collections.abc import Callable
from typing import Any

from flowdsl.adapters.api import Task
from flowdsl.ir.expr import Expr, Format, FormatField, Literal, State
from flowdsl_tasks import (
    apigateway,
    athena,
    dynamodb,
    events,
    http,
    lambda_,
    mediaconvert,
    scheduler,
    sdk,
    sns,
    sqs,
    stepfunctions,
)
from tests.conformance.cdk_translate import ACCOUNT, TRANSLATORS, Translated, pascal, plainly, rest, snake, translates
from tests.conformance.cdk_values import Made, value
from tests.tasks.calls import expr

plainly("AthenaGetQueryExecution", athena.get_query_execution)
plainly("AthenaGetQueryResults", athena.get_query_results)
plainly("AthenaStopQueryExecution", athena.stop_query_execution)


@translates("LambdaInvoke")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "lambdaFunction")
    arguments["function_name"] = value(props["lambdaFunction"]["functionArn"])
    if "payload" not in props and props.get("integrationPattern") != "WAIT_FOR_TASK_TOKEN":
        arguments["payload"] = State("input")  # CDK sends the state's input when there is no payload
    return lambda_.invoke, arguments


@translates("CallApiGatewayRestApiEndpoint")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "api", "stageName", "apiPath")
    arguments |= {"api_id": props["api"]["restApiId"], "stage": props["stageName"]}
    arguments["path"] = value(props["apiPath"]) if "apiPath" in props else None
    return apigateway.call_rest_api, {"region": "us-east-1"} | arguments


@translates("CallApiGatewayHttpApiEndpoint")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "apiStack", "stageName", "apiPath")
    arguments |= {"stage": props.get("stageName"), "path": value(props.get("apiPath"))}
    return apigateway.call_http_api, {"region": "us-east-1"} | arguments


def _url(root: str, rest: Expr) -> Expr:
    if isinstance(rest, Literal):
        return Literal(f"{root}{rest.value}")
    return Format((root, FormatField(rest)))


@translates("HttpInvoke")
def _(props: dict[str, Any]) -> Translated:
    connection = props["connection"]["connectionArn"]
    encoding = props.get("urlEncodingFormat", "NONE")
    return http.invoke, {
        "api_endpoint": _url(props["apiRoot"] + "/", expr(value(props["apiEndpoint"]))),
        "connection_arn": connection,
        "connection_secret_arn": connection.replace(":events:", ":secretsmanager:").replace(
            ":connection/", ":secret:events!connection/"
        ),
        "method": value(props["method"]),
        "headers": value(props.get("headers")),
        "request_body": value(props.get("body")),
        "query_parameters": value(props.get("queryStringParameters")),
        "array_encoding": encoding if encoding not in ("NONE", "DEFAULT") else None,
        "url_encoding": True if encoding != "NONE" else None,
    }


@translates("CallAwsService")
def _(props: dict[str, Any]) -> Translated:
    return sdk.call_aws_service, rest(props)


@translates("CallAwsServiceCrossRegion")
def _(props: dict[str, Any]) -> Translated:
    extra = [item["$policyStatement"] for item in props.get("additionalIamStatements", [])]
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:CrossRegionAwsSdk8a0c93f3dbef4b71ac137aaf2048ce7e"
    arguments = rest(props, "additionalIamStatements") | {"additional_iam_statements": extra or None}
    return sdk.call_aws_service_cross_region, arguments | {"function_name": function}


@translates("AthenaStartQueryExecution")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "queryExecutionContext", "resultConfiguration", "resultReuseConfigurationMaxAge")
    if "queryExecutionContext" in props:
        arguments["query_execution_context"] = pascal(
            props["queryExecutionContext"], databaseName="Database", catalogName="Catalog"
        )
    configuration = dict(props.get("resultConfiguration", {}))
    location = configuration.pop("outputLocation", None)
    arguments["result_configuration"] = pascal(configuration)
    if location is not None:
        prefix = f"{location['objectKey']}/" if "objectKey" in location else ""
        arguments["result_configuration"]["OutputLocation"] = f"s3://{location['bucketName']}/{prefix}"
    if "resultReuseConfigurationMaxAge" in props:
        arguments["result_reuse_max_age"] = props["resultReuseConfigurationMaxAge"]["seconds"] // 60
    return athena.start_query_execution, arguments


def _attributes(given: Any) -> Any:
    return {name: Made("dynamodb.value", value(item["$dynamo"])) for name, item in given.items()}


def _dynamo(task: Task[..., Any, Any]) -> Callable[[dict[str, Any]], Translated]:
    def item(props: dict[str, Any]) -> Translated:
        arguments = rest(props, "table", "key", "item", "expressionAttributeValues")
        for name in ("key", "item", "expressionAttributeValues"):
            if name in props:
                arguments[snake(name)] = _attributes(props[name])
        if task is dynamodb.get_item:
            arguments.setdefault("consistent_read", False)
            if "projectionExpression" in props:
                arguments["projection_expression"] = ",".join(props["projectionExpression"])
        return task, arguments | {"table": props["table"]["tableArn"].rpartition("/")[2]}

    return item


TRANSLATORS["DynamoGetItem"] = _dynamo(dynamodb.get_item)
TRANSLATORS["DynamoPutItem"] = _dynamo(dynamodb.put_item)
TRANSLATORS["DynamoDeleteItem"] = _dynamo(dynamodb.delete_item)
TRANSLATORS["DynamoUpdateItem"] = _dynamo(dynamodb.update_item)


@translates("EventBridgePutEvents")
def _(props: dict[str, Any]) -> Translated:
    entries = []
    for given in props["entries"]:
        entry = {
            "Detail": value(given["detail"]),
            "DetailType": value(given["detailType"]),
            "Source": value(given["source"]),
        }
        if "eventBus" in given:
            entry["EventBusName"] = given["eventBus"]["eventBusArn"]
        entries.append(entry)
    return events.put_events, {"entries": entries}


@translates("EventBridgeSchedulerCreateScheduleTask")
def _(props: dict[str, Any]) -> Translated:
    target = props["target"]
    expression_text = props["schedule"]["$schedule"]
    window = props.get("flexibleTimeWindow")
    sent: dict[str, Any] = {"Input": target["input"]} if "input" in target else {}
    if "retryPolicy" in target:
        sent["RetryPolicy"] = {
            "MaximumEventAgeInSeconds": value(target["retryPolicy"]["maximumEventAge"]),
            "MaximumRetryAttempts": target["retryPolicy"]["maximumRetryAttempts"],
        }
    if "deadLetterQueue" in target:
        sent["DeadLetterConfig"] = {"Arn": target["deadLetterQueue"]["queueArn"]}
    arguments = {
        "name": value(props["scheduleName"]),
        "schedule_expression": f"at({expression_text})" if expression_text[:1].isdigit() else expression_text,
        "schedule_expression_timezone": props.get("timezone"),
        "target": {"Arn": target["arn"], "RoleArn": target["role"]["roleArn"]} | sent,
        "group_name": value(props.get("groupName")),
        "description": props.get("description"),
        "client_token": props.get("clientToken"),
        "state": "ENABLED" if props.get("enabled", True) else "DISABLED",
        "action_after_completion": props.get("actionAfterCompletion"),
        "kms_key_arn": value(props.get("kmsKey")),
        "start_date": props.get("startDate"),
        "end_date": props.get("endDate"),
        "flexible_time_window": None if window is None else window["seconds"] // 60,
    }
    return scheduler.create_schedule, arguments


def _message_attribute(given: dict[str, Any]) -> Any:
    item = value(given["value"])
    kind = given.get("dataType")
    if kind is None and not hasattr(item, "origin"):
        return item
    kind = kind or "String"
    return {"DataType": kind, "BinaryValue" if kind == "Binary" else "StringValue": item}


@translates("SnsPublish")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "topic", "messageAttributes") | {"topic_arn": props["topic"]["topicArn"]}
    if "messageAttributes" in props:
        arguments["message_attributes"] = {k: _message_attribute(v) for k, v in props["messageAttributes"].items()}
    return sns.publish, arguments


@translates("SqsSendMessage")
def _(props: dict[str, Any]) -> Translated:
    name = props["queue"]["queueArn"].rpartition(":")[2]
    arguments = rest(props, "queue", "delay") | {"queue_url": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}"}
    if name == "MyKmsQueue":
        arguments["kms_key"] = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/22222222-2222-2222-2222-222222222222"
    return sqs.send_message, arguments | {"delay_seconds": value(props.get("delay"))}


@translates("StepFunctionsStartExecution")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "stateMachine") | {"state_machine_arn": props["stateMachine"]["stateMachineArn"]}
    if "input" not in props and not props.get("associateWithParent"):
        arguments["input"] = State("input")  # CDK passes the state's input on
    return stepfunctions.start_execution, arguments


@translates("StepFunctionsInvokeActivity")
def _(props: dict[str, Any]) -> Translated:
    sent = props.get("parameters", props.get("arguments"))
    return stepfunctions.invoke_activity, {
        "activity_arn": props["activity"]["activityArn"],
        "parameters": value(sent) if sent is not None else State("input"),
    }


@translates("MediaConvertCreateJob")
def _(props: dict[str, Any]) -> Translated:
    return mediaconvert.create_job, {snake(key): value(item) for key, item in props["createJobRequest"].items()}
