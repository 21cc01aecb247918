"""Amazon SNS: publish a message.

Source: Developer Guide, "Publish messages to an Amazon SNS topic with Step Functions".
"""

import re
from collections.abc import Mapping
from typing import Any, NotRequired, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import is_arn, name_pattern, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.messages import attributes, check_fifo
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import use_key
from flowdsl.ir.expr import DictOf, Literal, Spread

_SNS = Service("sns")
_ERRORS = ErrorCatalogue("sns", style="optimized", prefix="SNS", module=__name__, extra=("AmazonSNSException",))

PROTOCOLS = (
    "default", "email", "email-json", "sqs", "lambda", "http", "https", "sms", "firehose", "application", "APNS",
    "APNS_SANDBOX", "APNS_VOIP", "APNS_VOIP_SANDBOX", "MACOS", "MACOS_SANDBOX", "GCM", "ADM", "BAIDU", "MPNS", "WNS",
)  # fmt: skip
"""Keys of a message per protocol (SNS Developer Guide, "Publishing messages with platform-specific payloads")."""


_PHONE = re.compile(r"\+[1-9][0-9]{1,14}")


class PublishResult(TypedDict):
    """What SNS says of the message it took."""

    MessageId: str
    SequenceNumber: NotRequired[str]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


@task("sns:publish", patterns=("request", "wait_for_token"))
def publish(
    *,
    message: Any,
    topic_arn: str | None = None,
    target_arn: str | None = None,
    phone_number: str | None = None,
    subject: str | None = None,
    message_attributes: Mapping[str, Any] | None = None,
    message_per_subscription_type: bool = False,
    message_group_id: str | None = None,
    message_deduplication_id: str | None = None,
    kms_key: str | None = None,
    **options: Unpack[TaskOptions],
) -> PublishResult:
    """Publish a message to a topic, an endpoint or a phone.

    Args:
        message: text, or any JSON value, which is sent as text.
        topic_arn: the topic.
        target_arn: a platform endpoint, instead of a topic.
        phone_number: a phone number in E.164 form, instead of a topic.
        subject: of e-mails.
        message_attributes: name → text, number, boolean, list or explicit ``{"DataType": …}``.
        message_per_subscription_type: whether `message` holds one text per protocol, with a ``default``.
        message_group_id: needed for FIFO topics.
        message_deduplication_id: of a FIFO topic's message.
        kms_key: ARN of the customer key that encrypts the topic: grants its use; it is not sent.

    Example:
        sns.publish(
            topic_arn="arn:aws:sns:us-east-1:123456789012:mail",
            message={"order": "o-1"},
            message_attributes={"priority": 1},
        )

    Callback:
        sns.publish.wait_for_token(
            topic_arn="arn:aws:sns:us-east-1:123456789012:mail",
            message={"order": "o-1", "token": context.task_token},
            message_attributes={"priority": 1},
        )
    """
    raise NotImplementedError


@publish.lowers
def _(call: Call) -> Request:
    targets = [name for name in ("topic_arn", "target_arn", "phone_number") if call.given(name)]
    if len(targets) != 1:
        call.refuse(
            "a message goes to exactly one of `topic_arn`, `target_arn`, `phone_number`",
            targets[1] if len(targets) > 1 else "",
            "pass one of them",
        )
    statements = [Statement(("sns:Publish",), (_target(call, targets[0] if targets else ""),))]
    if call.given("kms_key"):
        statements.append(use_key(name_pattern(call, "kms_key", what="key")))
    if call.static("message") == "":
        call.refuse("the message is empty", "message", "send something")
    phone = call.static("phone_number")
    if isinstance(phone, str) and not _PHONE.fullmatch(phone):
        call.refuse(f"{phone!r} is no phone number", "phone_number", "write it in E.164 form: `+12065550100`")
    if targets == ["topic_arn"]:
        check_fifo(call, text_pattern(call["topic_arn"]), "topic")
    _check_subject(call)
    values: dict[str, Any] = {}
    if call.flag("message_per_subscription_type"):
        values["MessageStructure"] = "json"
        _check_per_protocol(call)
    if call.given("message_attributes"):
        values["MessageAttributes"] = attributes(call, "message_attributes", array=True)
    return _SNS.request(
        call,
        "Publish",
        values=values,
        omit=("kms_key", "message_per_subscription_type"),
        free=("Message", "MessageAttributes"),
        iam=statements,
    )


def _target(call: Call, argument: str) -> str:
    if argument == "phone_number":
        # A phone number is no resource; AWS's own policy template allows `*` here.
        return "*"
    if not argument:
        return "*"
    pattern = name_pattern(call, argument, what="topic")
    if not is_arn(pattern) and "*" not in pattern and "${" not in pattern:
        call.refuse(f"{pattern!r} is not an ARN", argument, "pass `arn:aws:sns:<region>:<account>:<name>`")
    return (
        pattern
        if is_arn(pattern) or "${" in pattern
        else "arn:${AWS::Partition}:sns:${AWS::Region}:${AWS::AccountId}:*"
    )


def _check_subject(call: Call) -> None:
    subject = call.static("subject")
    if isinstance(subject, str) and not (1 <= len(subject) <= 100 and "\n" not in subject):
        call.refuse("a subject is one line of 1 to 100 characters", "subject", "shorten it")


def _check_per_protocol(call: Call) -> None:
    message = call["message"]
    if isinstance(message, DictOf) and not any(isinstance(entry, Spread) for entry in message.entries):
        keys = [
            entry[0].value for entry in message.entries if isinstance(entry, tuple) and isinstance(entry[0], Literal)
        ]
        if "default" not in keys and len(keys) == len(message.entries):
            call.refuse("a message per protocol lacks `default`", "message", 'add `"default": …`')
        for key in keys:
            if key not in PROTOCOLS:
                call.refuse(f"there is no protocol {key!r}", "message", f"use {', '.join(PROTOCOLS[:9])} …")
    elif isinstance(message, Literal):
        call.refuse("a message per protocol is a dict", "message", 'pass `{"default": …, "email": …}`')


AmazonSNSException: type[TaskFailed]
NotFoundException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
