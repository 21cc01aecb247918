"""Amazon SQS: send a message.

Source: Developer Guide, "Send messages to an Amazon SQS queue with Step Functions".
"""

import re
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, name_pattern, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.messages import attributes, check_fifo
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import use_key

_SQS = Service("sqs")
_ERRORS = ErrorCatalogue("sqs", style="optimized", prefix="SQS", module=__name__, extra=("AmazonSQSException",))


class SendMessageResult(TypedDict):
    """What SQS says of the message it took."""

    MD5OfMessageBody: str
    MD5OfMessageAttributes: NotRequired[str]
    MessageId: str
    SequenceNumber: NotRequired[str]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


@task("sqs:sendMessage", patterns=("request", "wait_for_token"))
def send_message(
    *,
    queue_url: str,
    message_body: Any,
    delay_seconds: int | None = None,
    message_attributes: Mapping[str, Any] | None = None,
    message_group_id: str | None = None,
    message_deduplication_id: str | None = None,
    kms_key: str | None = None,
    **options: Unpack[TaskOptions],
) -> SendMessageResult:
    """Send a message to a queue.

    Args:
        queue_url: the queue's URL.
        message_body: text, or any JSON value, which is sent as text.
        delay_seconds: how long the message stays hidden, 0 to 900.
        message_attributes: name → text, number, list or explicit ``{"DataType": …}``.
        message_group_id: needed for FIFO queues.
        message_deduplication_id: of a FIFO queue's message.
        kms_key: ARN of the customer key that encrypts the queue: grants its use; it is not sent.

    Example:
        sqs.send_message(
            queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/orders",
            message_body={"order": "o-1"},
        )

    Callback:
        sqs.send_message.wait_for_token(
            queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/orders",
            message_body={"order": "o-1", "token": context.task_token},
        )
    """
    raise NotImplementedError


@send_message.lowers
def _(call: Call) -> Request:
    statements = [Statement(("sqs:SendMessage",), (_queue_arn(call),))]
    if call.given("kms_key"):
        statements.append(use_key(name_pattern(call, "kms_key", what="key")))
    if call.static("message_body") == "":
        call.refuse("the message is empty", "message_body", "send at least one character")
    check_fifo(call, text_pattern(call["queue_url"]), "queue")
    if text_pattern(call["queue_url"]).endswith(".fifo") and call.given("delay_seconds"):
        call.refuse("a FIFO queue takes no delay per message", "delay_seconds", "set the delay on the queue")
    delay = call.static("delay_seconds")
    if isinstance(delay, int) and not 0 <= delay <= 900:
        call.refuse(f"`delay_seconds` is {delay}", "delay_seconds", "use 0 to 900 seconds")
    values = {}
    if call.given("message_attributes"):
        values["MessageAttributes"] = attributes(call, "message_attributes", array=False)
    return _SQS.request(
        call,
        "SendMessage",
        values=values,
        omit=("kms_key",),
        free=("MessageBody", "MessageAttributes"),
        iam=statements,
    )


def _queue_arn(call: Call) -> str:
    url = text_pattern(call["queue_url"])
    match = re.fullmatch(r"https?://(?:sqs\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?|[^/]+)/([^/*]+)/([^/]+)", url)
    if match is not None:
        region, account, name = match.group(1), match.group(2), match.group(3)
        if "*" in name:
            name_pattern(call, "queue_url", what="queue")
        return arn("sqs", name, account=account, **({"region": region} if region else {}))
    if is_arn(url):
        call.refuse("`queue_url` is an ARN", "queue_url", "pass the queue's URL")
        return url
    if url.startswith("${"):
        call.warn_wildcard(
            f"the permission covers every queue: the ARN cannot be told from the URL {url}",
            "queue_url",
            "name the queue's ARN with `resources=[…]`",
        )
        return arn("sqs", "*")
    if "*" not in url:
        call.refuse(
            f"{url!r} is not the URL of a queue",
            "queue_url",
            "pass `https://sqs.<region>.amazonaws.com/<account>/<name>`",
        )
        return arn("sqs", "*")
    name_pattern(call, "queue_url", what="queue")
    return arn("sqs", "*")


QueueDoesNotExistException: type[TaskFailed]
AmazonSQSException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
