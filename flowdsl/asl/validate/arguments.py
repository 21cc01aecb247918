"""Checks what a Task of an optimized integration sends: what the call cannot do without, and what it does not know.

Only fields at the top level, and only where the arguments are an object: with ``{% … %}`` for the whole, or none at all
(then the state's input is sent), they are not known. Nested fields, and the many parameters of the other integrations,
are left to those who know the API's model.

Sources: developer guide, the page of each integration ("supported parameters"); the API reference of each action for
what is required.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from flowdsl.asl.validate.problem import Report, join
from flowdsl.jsontypes import Json

Required: TypeAlias = tuple[tuple[str, ...], ...]
"""Fields that have to be there; of each inner tuple, one."""

_KEY: Final[Required] = (("TableName",), ("Key",))

REQUIRED: Final[dict[str, Required]] = {
    "lambda:invoke": (("FunctionName",),),
    "sqs:sendMessage": (("QueueUrl",), ("MessageBody",)),
    "sns:publish": (("Message",), ("TopicArn", "TargetArn", "PhoneNumber")),
    "dynamodb:getItem": _KEY,
    "dynamodb:updateItem": _KEY,
    "dynamodb:deleteItem": _KEY,
    "dynamodb:putItem": (("TableName",), ("Item",)),
    "ecs:runTask": (("TaskDefinition",),),
    "glue:startJobRun": (("JobName",),),
    "events:putEvents": (("Entries",),),
    "states:startExecution": (("StateMachineArn",),),
    "batch:submitJob": (("JobName",), ("JobQueue",), ("JobDefinition",)),
    "apigateway:invoke": (("ApiEndpoint",), ("Method",)),
    "http:invoke": (("ApiEndpoint",), ("Method",), ("Authentication", "InvocationConfig")),
    "bedrock:invokeModel": (("ModelId",),),
    "databrew:startJobRun": (("Name",),),
    "athena:startQueryExecution": (("QueryString",),),
    "athena:getQueryExecution": (("QueryExecutionId",),),
    "athena:getQueryResults": (("QueryExecutionId",),),
    "athena:stopQueryExecution": (("QueryExecutionId",),),
    "codebuild:startBuild": (("ProjectName",),),
    "eks:call": (("ClusterName",), ("CertificateAuthority",), ("Endpoint",), ("Method",), ("Path",)),
    "eks:runJob": (("ClusterName",), ("CertificateAuthority",), ("Endpoint",), ("Job",)),
}
"""The fields a call cannot succeed without, by ``service:action``."""

_CONDITIONS: Final = ("ConditionalOperator", "ConditionExpression", "Expected", "ExpressionAttributeNames")
_WRITES: Final = (
    *(*_CONDITIONS, "ExpressionAttributeValues", "ReturnConsumedCapacity", "ReturnItemCollectionMetrics"),
    *("ReturnValues", "ReturnValuesOnConditionCheckFailure", "TableName"),
)

KNOWN: Final[dict[str, frozenset[str]]] = {
    "lambda:invoke": frozenset(
        ("FunctionName", "Payload", "InvocationType", "Qualifier", "ClientContext", "LogType", "TenantId")
    ),
    "sqs:sendMessage": frozenset(
        (
            *("QueueUrl", "MessageBody", "DelaySeconds", "MessageAttributes", "MessageDeduplicationId"),
            *("MessageGroupId", "MessageSystemAttributes"),
        )
    ),
    "sns:publish": frozenset(
        (
            *("Message", "MessageAttributes", "MessageStructure", "MessageDeduplicationId", "MessageGroupId"),
            *("PhoneNumber", "Subject", "TargetArn", "TopicArn"),
        )
    ),
    "dynamodb:getItem": frozenset(
        (
            *("TableName", "Key", "AttributesToGet", "ConsistentRead", "ExpressionAttributeNames"),
            *("ProjectionExpression", "ReturnConsumedCapacity"),
        )
    ),
    "dynamodb:putItem": frozenset((*_WRITES, "Item")),
    "dynamodb:updateItem": frozenset((*_WRITES, "Key", "AttributeUpdates", "UpdateExpression")),
    "dynamodb:deleteItem": frozenset((*_WRITES, "Key")),
    "events:putEvents": frozenset(("Entries", "EndpointId")),
    "states:startExecution": frozenset(("StateMachineArn", "Input", "Name", "TraceHeader")),
    "apigateway:invoke": frozenset(
        (
            *("ApiEndpoint", "Method", "Headers", "Stage", "Path", "QueryParameters", "RequestBody"),
            *("AllowNullValues", "AuthType"),
        )
    ),
}
"""All fields of a call, for the integrations with few of them."""


def check_arguments(report: Report, action: str, sent: Json, pointer: str) -> None:
    """Check the arguments of a call.

    Args:
        report: where problems go.
        action: ``service:action`` of an optimized integration.
        sent: the value of ``Arguments`` or ``Parameters``.
        pointer: where it stands.
    """
    if not isinstance(sent, dict):
        return
    given = _names(sent)
    for names in REQUIRED.get(action, ()):
        if not given.intersection(names):
            report.error(pointer, f"The field '{' or '.join(names)}' is required but was missing")
    known = KNOWN.get(action)
    if known is None:
        return
    for key in sent:
        name = key.removesuffix(".$")
        if name not in known:
            hint = report.did_you_mean(name, sorted(known))
            report.warn(join(pointer, key), f"{action} has no field '{name}'{hint}", "UNKNOWN_ARGUMENT")


def _names(sent: Mapping[str, Json]) -> set[str]:
    return {key.removesuffix(".$") for key in sent}
