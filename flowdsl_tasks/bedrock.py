"""Amazon Bedrock: invoke a model, customise a model.

Source: Developer Guide, "Invoke and customize Amazon Bedrock models with Step Functions".
"""

import re
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, s3_arn, s3_object
from flowdsl.adapters.bedrock_models import models
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.http import choice
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role
from flowdsl.ir.expr import DictOf, Expr, ListOf
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY, STR, Field, RecordType
from flowdsl_tasks.shapes import bedrock as shapes

_BEDROCK = Service("bedrock")
_ERRORS = ErrorCatalogue(
    "bedrock",
    style="optimized",
    prefix="Bedrock",
    module=__name__,
    extra=(
        "AmazonBedrockException",
        "BedrockException",
        "ModelTimeoutException",
        "ModelErrorException",
        "ModelNotReadyException",
    ),
)
_GUARDRAIL = re.compile(r"[a-z0-9]+|arn:aws(-[^:]+)?:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/[a-z0-9]+")


class InvokeModelResult(TypedDict):
    """The model's answer, parsed; or where it was written."""

    Body: Any
    ContentType: NotRequired[str]


_INVOKE_RESULT = RecordType(
    (
        Field("Body", ANY), Field("ContentType", STR, False),
        Field("SdkHttpMetadata", ANY, False), Field("SdkResponseMetadata", ANY, False),
    ),
    name="InvokeModelResult",
)  # fmt: skip


@task("bedrock:invokeModel", patterns=("request", "wait_for_token"))
def invoke_model(
    *,
    model_id: str,
    body: Any = None,
    input: str | None = None,
    output: str | None = None,
    accept: str | None = None,
    content_type: str | None = None,
    guardrail_identifier: str | None = None,
    guardrail_version: str | None = None,
    trace: Literal["ENABLED", "DISABLED"] | None = None,
    **options: Unpack[TaskOptions],
) -> InvokeModelResult:
    """Invoke a model.

    Args:
        model_id: the model, by id or ARN, or an inference profile.
        body: what the model gets, as the model wants it; any JSON value.
        input: where what the model gets lies in S3 (``s3://bucket/key``), instead of `body`.
        output: where the answer is written in S3.
        accept: content type of the answer.
        content_type: content type of the input.
        guardrail_identifier: a guardrail, by id or ARN.
        guardrail_version: its version, or ``DRAFT``.
        trace: whether to report what the guardrail did.

    Example:
        bedrock.invoke_model(model_id="anthropic.claude-v2", body={"prompt": "Say hello"})["Body"]

    Callback:
        bedrock.invoke_model.wait_for_token(
            model_id="anthropic.claude-v2", body={"prompt": "Say hello", "token": context.task_token}
        )
    """
    raise NotImplementedError


@invoke_model.lowers
def _(call: Call) -> Request:
    if call.given("body") == call.given("input"):
        both = call.given("body")
        call.refuse(
            "a model gets a `body` or an `input` in S3" + (", not both" if both else ""),
            "input" if both else "",
            "drop one of them" if both else "add `body=…`",
        )
    choice(call, "trace", ("ENABLED", "DISABLED"))
    statements = [Statement(("bedrock:InvokeModel",), models(call, "model_id"))]
    _guardrail(call, statements)
    for argument, action in (("input", "s3:GetObject"), ("output", "s3:PutObject")):
        if call.given(argument):
            statements.append(Statement((action,), (_s3(call, argument),)))
    return call.request(
        {
            "ModelId": call["model_id"],
            "Body": call.any_json("body"),
            "Input": _uri(call, "input"),
            "Output": _uri(call, "output"),
            "Accept": call["accept"] if call.given("accept") else None,
            "ContentType": call["content_type"] if call.given("content_type") else None,
            "GuardrailIdentifier": call["guardrail_identifier"] if call.given("guardrail_identifier") else None,
            "GuardrailVersion": call["guardrail_version"] if call.given("guardrail_version") else None,
            "Trace": call["trace"] if call.given("trace") else None,
        },
        iam=statements,
        result_type=_INVOKE_RESULT,
    )


def _uri(call: Call, argument: str) -> Expr | None:
    return DictOf(((Constant("S3Uri"), call[argument]),)) if call.given(argument) else None


def _s3(call: Call, argument: str) -> str:
    pattern = name_pattern(call, argument, what="object")
    split = s3_object(pattern)
    if split is None:
        if "*" not in pattern and "${" not in pattern:
            call.refuse(f"{pattern!r} is not an S3 location", argument, "write `s3://bucket/key`")
        return s3_arn("*")
    if not split[1]:
        call.refuse(f"{pattern!r} names no object", argument, "write `s3://bucket/key`")
    return s3_arn(split[0], split[1] or "*")


def _guardrail(call: Call, statements: list[Statement]) -> None:
    if call.given("guardrail_identifier") != call.given("guardrail_version"):
        given = "guardrail_identifier" if call.given("guardrail_identifier") else "guardrail_version"
        other = "guardrail_version" if given == "guardrail_identifier" else "guardrail_identifier"
        call.refuse(f"`{given}` needs `{other}`", given, f"add `{other}`")
    if not call.given("guardrail_identifier"):
        return
    guardrail = name_pattern(call, "guardrail_identifier", what="guardrail")
    if "*" not in guardrail and "${" not in guardrail and not _GUARDRAIL.fullmatch(guardrail):
        call.refuse(f"{guardrail!r} is no guardrail", "guardrail_identifier", "pass its id or its ARN")
    version = call.static("guardrail_version")
    if isinstance(version, str) and not re.fullmatch(r"[1-9][0-9]{0,7}|DRAFT", version):
        call.refuse(f"{version!r} is no version of a guardrail", "guardrail_version", "pass a number or 'DRAFT'")
    target = guardrail if is_arn(guardrail) else arn("bedrock", f"guardrail/{guardrail}")
    statements.append(Statement(("bedrock:ApplyGuardrail",), (target,)))


@task("bedrock:createModelCustomizationJob", patterns=("request", "sync"), sync=shapes.CreateModelCustomizationJobSync)
def create_model_customization_job(
    *,
    job_name: str,
    custom_model_name: str,
    role_arn: str,
    base_model_identifier: str,
    training_data_config: shapes.TrainingDataConfigInput,
    output_data_config: shapes.OutputDataConfigInput,
    client_request_token: str | None = None,
    customization_type: str | None = None,
    custom_model_kms_key_id: str | None = None,
    validation_data_config: shapes.ValidationDataConfigInput | None = None,
    hyper_parameters: Mapping[str, str] | None = None,
    vpc_config: shapes.VpcConfigInput | None = None,
    customization_config: shapes.CustomizationConfigInput | None = None,
    job_tags: Mapping[str, str] | None = None,
    custom_model_tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateModelCustomizationJobResult:
    """Customise a model; with ``.sync`` wait until the job has ended and return its description.

    Args:
        job_name: of the job.
        custom_model_name: of the new model.
        role_arn: role Bedrock takes to read and write in S3.
        base_model_identifier: the model to start from, by id or ARN.
        training_data_config: ``{"s3Uri": "s3://…"}``.
        output_data_config: ``{"s3Uri": "s3://…"}``.
        job_tags: of the job.
        custom_model_tags: of the new model.

    The other parameters are the API's own (`CreateModelCustomizationJob`).

    Example:
        bedrock.create_model_customization_job(
            job_name="tune-1",
            custom_model_name="shop-model",
            role_arn="arn:aws:iam::123456789012:role/bedrock",
            base_model_identifier="amazon.titan-text-express-v1",
            training_data_config={"s3Uri": "s3://shop-data/train.jsonl"},
            output_data_config={"s3Uri": "s3://shop-results/tune/"},
        )
    """
    raise NotImplementedError


@create_model_customization_job.lowers
def _(call: Call) -> Request:
    values: dict[str, Expr] = {}
    for argument, name in (("job_tags", "jobTags"), ("custom_model_tags", "customModelTags")):
        if call.given(argument):
            values[name] = tag_list(call, argument, "key", "value")
    validators = field(call["validation_data_config"], "validators")
    if isinstance(validators, ListOf) and not 1 <= len(validators.items) <= 10:
        call.refuse(f"there are {len(validators.items)} validation data sets", "validation_data_config", "use 1 to 10")
    role = name_pattern(call, "role_arn", what="role")
    job = arn("bedrock", "model-customization-job/*")
    statements = [
        Statement(
            ("bedrock:CreateModelCustomizationJob",),
            (*models(call, "base_model_identifier"), arn("bedrock", "custom-model/*"), job),
        ),
        pass_role((role if role != "*" else arn("iam", "role/*", region=""),), "bedrock.amazonaws.com"),
    ]
    if values:
        statements.append(
            Statement(("bedrock:TagResource",), (arn("bedrock", "custom-model/*"), job), reason="tags them")
        )
    if call.pattern == "sync":
        statements.append(
            Statement(
                ("bedrock:GetModelCustomizationJob", "bedrock:StopModelCustomizationJob"),
                (job,),
                reason="follows the job and stops it with the state (.sync)",
            )
        )
    return _BEDROCK.request(
        call,
        "CreateModelCustomizationJob",
        values=values,
        iam=statements,
        sync_returns=_BEDROCK.output("GetModelCustomizationJob"),
    )


AccessDeniedException: type[TaskFailed]
ModelTimeoutException: type[TaskFailed]
ThrottlingException: type[TaskFailed]
ValidationException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
