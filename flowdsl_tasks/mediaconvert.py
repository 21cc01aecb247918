"""AWS Elemental MediaConvert: create a job.

Source: Developer Guide, "Create an AWS Elemental MediaConvert job with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl_tasks.shapes import mediaconvert as shapes

_MEDIACONVERT = Service("mediaconvert")
_ERRORS = ErrorCatalogue(
    "mediaconvert", style="optimized", prefix="MediaConvert", module=__name__, extra=("AWSMediaConvertException",)
)


@task("mediaconvert:createJob", patterns=("request", "sync"), sync=shapes.CreateJobSync)
def create_job(
    *,
    role: str,
    settings: shapes.JobSettingsInput,
    acceleration_settings: shapes.AccelerationSettingsInput | None = None,
    billing_tags_source: Literal["QUEUE", "PRESET", "JOB_TEMPLATE", "JOB"] | None = None,
    elemental_inference_settings: shapes.ElementalInferenceSettingsInput | None = None,
    hop_destinations: Sequence[shapes.HopDestinationInput] | None = None,
    job_engine_version: str | None = None,
    job_template: str | None = None,
    priority: int | None = None,
    queue: str | None = None,
    simulate_reserved_queue: Literal["DISABLED", "ENABLED"] | None = None,
    status_update_interval: str | None = None,
    tags: Mapping[str, str] | None = None,
    user_metadata: Mapping[str, str] | None = None,
    client_request_token: str | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateJobResult:
    """Transcode media; with ``.sync`` wait until the job has ended and return its ``Job``.

    Args:
        role: role MediaConvert takes.
        settings: inputs, output groups and how to convert.
        client_request_token: makes repeated calls create one job.

    The other parameters are the API's own (`CreateJob`).

    Example:
        mediaconvert.create_job(
            role="arn:aws:iam::123456789012:role/media",
            settings={"Inputs": [{"FileInput": "s3://shop-media/in.mp4"}], "OutputGroups": []},
        )
    """
    raise NotImplementedError


@create_job.lowers
def _(call: Call) -> Request:
    queue = resource(call, "queue", "mediaconvert", "queues/{}", default="Default")
    targets = [queue, *(
        [resource(call, "job_template", "mediaconvert", "jobTemplates/{}")] if call.given("job_template") else []
    ), arn("mediaconvert", "presets/*")]  # fmt: skip
    statements = [
        Statement(("mediaconvert:CreateJob",), tuple(targets)),
        pass_role((resource(call, "role", "iam", "role/{}", what="role", region=""),), "mediaconvert.amazonaws.com"),
    ]
    if call.given("tags"):
        statements.append(
            Statement(("mediaconvert:TagResource",), (arn("mediaconvert", "jobs/*"),), reason="tags the job")
        )
    if call.pattern == "sync":
        statements.append(
            Statement(
                ("mediaconvert:GetJob", "mediaconvert:CancelJob"),
                (arn("mediaconvert", "jobs/*"),),
                reason="follows the job and cancels it with the state (.sync)",
            )
        )
        statements.append(sync_rule("mediaconvert"))
    return _MEDIACONVERT.request(call, "CreateJob", iam=statements, sync_returns=_MEDIACONVERT.output("GetJob"))


BadRequestException: type[TaskFailed]
ConflictException: type[TaskFailed]
TooManyRequestsException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
