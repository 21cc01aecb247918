"""Amazon EMR Serverless: applications and job runs.

Source: Developer Guide, "Create and manage Amazon EMR Serverless applications with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, resource, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.types import STR, Field, RecordType
from flowdsl_tasks.shapes import emr_serverless as shapes

_EMR_SERVERLESS = Service("emr-serverless")
_ERRORS = ErrorCatalogue(
    "emr-serverless",
    style="optimized",
    prefix="EMRServerless",
    module=__name__,
    extra=("AmazonEMRServerlessException",),
)


class ApplicationResult(TypedDict):
    """The application; the API itself returns nothing."""

    ApplicationId: str


@task("emr-serverless:createApplication", patterns=("request", "sync"), sync=shapes.CreateApplicationSync)
def create_application(
    *,
    release_label: str,
    type: str,
    name: str | None = None,
    initial_capacity: Mapping[str, shapes.InitialCapacityConfigInput] | None = None,
    maximum_capacity: shapes.MaximumAllowedResourcesInput | None = None,
    tags: Mapping[str, str] | None = None,
    auto_start_configuration: shapes.AutoStartConfigInput | None = None,
    auto_stop_configuration: shapes.AutoStopConfigInput | None = None,
    network_configuration: shapes.NetworkConfigurationInput | None = None,
    architecture: Literal["ARM64", "X86_64"] | None = None,
    image_configuration: shapes.ImageConfigurationInputInput | None = None,
    worker_type_specifications: Mapping[str, shapes.WorkerTypeSpecificationInputInput] | None = None,
    runtime_configuration: Sequence[shapes.ConfigurationInput] | None = None,
    monitoring_configuration: shapes.MonitoringConfigurationInput | None = None,
    disk_encryption_configuration: shapes.DiskEncryptionConfigurationInput | None = None,
    interactive_configuration: shapes.InteractiveConfigurationInput | None = None,
    scheduler_configuration: shapes.SchedulerConfigurationInput | None = None,
    identity_center_configuration: shapes.IdentityCenterConfigurationInputInput | None = None,
    job_level_cost_allocation_configuration: shapes.JobLevelCostAllocationConfigurationInput | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateApplicationResult:
    """Create an application; with ``.sync`` wait until it is created.

    Args:
        release_label: such as ``emr-7.1.0``.
        type: ``SPARK`` or ``HIVE``.

    The other parameters are the API's own (`CreateApplication`).

    Example:
        emr_serverless.create_application(release_label="emr-7.1.0", type="SPARK", name="shop")
    """
    raise NotImplementedError


@create_application.lowers
def _(call: Call) -> Request:
    linked = "role/aws-service-role/ops.emr-serverless.amazonaws.com/AWSServiceRoleForAmazonEMRServerless*"
    actions = ["emr-serverless:CreateApplication"] + (["emr-serverless:TagResource"] if call.given("tags") else [])
    statements = [
        Statement(tuple(actions), (arn("emr-serverless", "/*"),)),
        Statement(
            ("iam:CreateServiceLinkedRole",),
            (arn("iam", linked, region=""),),
            {"StringLike": {"iam:AWSServiceName": "ops.emr-serverless.amazonaws.com"}},
            reason="lets EMR Serverless run workers",
        ),
    ]
    if call.pattern == "sync":
        statements += _following(("GetApplication", "DeleteApplication"), arn("emr-serverless", "/applications/*"))
    return _EMR_SERVERLESS.request(
        call, "CreateApplication", iam=statements, sync_returns=_EMR_SERVERLESS.output("CreateApplication")
    )


@task("emr-serverless:startApplication", patterns=("request", "sync"), sync=ApplicationResult)
def start_application(*, application_id: str, **options: Unpack[TaskOptions]) -> ApplicationResult:
    """Start an application; with ``.sync`` wait until it runs.

    Args:
        application_id: the application.

    Example:
        emr_serverless.start_application(application_id="00abc")
    """
    raise NotImplementedError


@start_application.lowers
def _(call: Call) -> Request:
    return _application(call, "StartApplication", ("GetApplication", "StopApplication"))


@task("emr-serverless:stopApplication", patterns=("request", "sync"), sync=ApplicationResult)
def stop_application(*, application_id: str, **options: Unpack[TaskOptions]) -> ApplicationResult:
    """Stop an application; with ``.sync`` wait until it has stopped.

    Args:
        application_id: the application.

    Example:
        emr_serverless.stop_application(application_id="00abc")
    """
    raise NotImplementedError


@stop_application.lowers
def _(call: Call) -> Request:
    return _application(call, "StopApplication", ("GetApplication",))


@task("emr-serverless:deleteApplication", patterns=("request", "sync"), sync=ApplicationResult)
def delete_application(*, application_id: str, **options: Unpack[TaskOptions]) -> ApplicationResult:
    """Delete an application; with ``.sync`` wait until it is gone.

    Args:
        application_id: the application.

    Example:
        emr_serverless.delete_application(application_id="00abc")
    """
    raise NotImplementedError


@delete_application.lowers
def _(call: Call) -> Request:
    return _application(call, "DeleteApplication", ("GetApplication",))


@task("emr-serverless:startJobRun", patterns=("request", "sync"), sync=shapes.JobRunSync)
def start_job_run(
    *,
    application_id: str,
    execution_role_arn: str,
    execution_iam_policy: shapes.JobRunExecutionIamPolicyInput | None = None,
    job_driver: shapes.JobDriverInput | None = None,
    configuration_overrides: shapes.ConfigurationOverridesInput | None = None,
    tags: Mapping[str, str] | None = None,
    execution_timeout_minutes: int | None = None,
    name: str | None = None,
    mode: Literal["BATCH", "STREAMING"] | None = None,
    retry_policy: shapes.RetryPolicyInput | None = None,
    flex_execution: shapes.FlexExecutionInput | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartJobRunResult:
    """Run a job; with ``.sync`` wait until it has ended and return its ``JobRun``.

    Args:
        application_id: where it runs.
        execution_role_arn: role of the job.

    The other parameters are the API's own (`StartJobRun`).

    Example:
        emr_serverless.start_job_run(
            application_id="00abc",
            execution_role_arn="arn:aws:iam::123456789012:role/spark",
            job_driver={"sparkSubmit": {"entryPoint": "s3://shop-code/count.py"}},
        )
    """
    raise NotImplementedError


@start_job_run.lowers
def _(call: Call) -> Request:
    application = _arn(call)
    role = resource(call, "execution_role_arn", "iam", "role/{}", what="role", region="")
    actions = ["emr-serverless:StartJobRun"] + (["emr-serverless:TagResource"] if call.given("tags") else [])
    statements = [
        Statement(tuple(actions), (application,)),
        pass_role((role,), "emr-serverless.amazonaws.com"),
    ]
    if call.pattern == "sync":
        statements += _following(("GetJobRun", "CancelJobRun"), f"{application}/jobruns/*", "job")
    return _EMR_SERVERLESS.request(
        call, "StartJobRun", iam=statements, sync_returns=_EMR_SERVERLESS.output("GetJobRun", "JobRun")
    )


@task("emr-serverless:cancelJobRun", patterns=("request", "sync"), sync=shapes.JobRunSync)
def cancel_job_run(
    *, application_id: str, job_run_id: str, **options: Unpack[TaskOptions]
) -> shapes.CancelJobRunResult:
    """Cancel a job run; with ``.sync`` wait until it is cancelled.

    Args:
        application_id: where it runs.
        job_run_id: the job run.

    Example:
        emr_serverless.cancel_job_run(application_id="00abc", job_run_id="00def")
    """
    raise NotImplementedError


@cancel_job_run.lowers
def _(call: Call) -> Request:
    run = f"{_arn(call)}/jobruns/{text_pattern(call['job_run_id'])}"
    statements = [Statement(("emr-serverless:CancelJobRun",), (run,))]
    if call.pattern == "sync":
        statements += _following(("GetJobRun",), run, "job")
    return _EMR_SERVERLESS.request(
        call, "CancelJobRun", iam=statements, sync_returns=_EMR_SERVERLESS.output("GetJobRun", "JobRun")
    )


def _application(call: Call, operation: str, following: tuple[str, ...]) -> Request:
    application = _arn(call)
    statements = [Statement((f"emr-serverless:{operation}",), (application,))]
    if call.pattern == "sync":
        statements += _following(following, application)
    # The API returns nothing; Step Functions returns the application's id.
    returns = RecordType((Field("ApplicationId", STR),), name="ApplicationResult")
    return _EMR_SERVERLESS.request(call, operation, iam=statements, returns=returns, sync_returns=returns)


def _following(actions: tuple[str, ...], target: str, kind: str = "application") -> list[Statement]:
    return [
        Statement(
            tuple(f"emr-serverless:{action}" for action in actions),
            (target,),
            reason=f"follows the {kind} and undoes it with the state (.sync)",
        ),
        sync_rule(f"emr-serverless:{kind}"),
    ]


def _arn(call: Call) -> str:
    # Application ids are made by AWS; one that comes from another state is only known as a pattern.
    pattern = text_pattern(call["application_id"])
    return pattern if is_arn(pattern) else arn("emr-serverless", f"/applications/{pattern}")


ConflictException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
ValidationException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
