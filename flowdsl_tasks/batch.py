"""AWS Batch: submit a job.

Source: Developer Guide, "Run AWS Batch workloads with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, parts, resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import check_tags
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import batch as shapes

_BATCH = Service("batch")
_ERRORS = ErrorCatalogue("batch", style="optimized", prefix="Batch", module=__name__, extra=("AWSBatchException",))


@task("batch:submitJob", patterns=("request", "sync"), sync=shapes.SubmitJobSync)
def submit_job(
    *,
    job_name: str,
    job_queue: str,
    job_definition: str,
    parameters: Mapping[str, str] | None = None,
    array_size: int | None = None,
    attempts: int | None = None,
    timeout: int | None = None,
    container_overrides: shapes.ContainerOverridesInput | None = None,
    depends_on: Sequence[shapes.JobDependencyInput] | None = None,
    retry_strategy: shapes.RetryStrategyInput | None = None,
    node_overrides: shapes.NodeOverridesInput | None = None,
    eks_properties_override: shapes.EksPropertiesOverrideInput | None = None,
    ecs_properties_override: shapes.EcsPropertiesOverrideInput | None = None,
    share_identifier: str | None = None,
    scheduling_priority_override: int | None = None,
    propagate_tags: bool | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.SubmitJobResult:
    """Submit a job; with ``.sync`` wait until it has ended and return its description.

    Args:
        job_name: its name.
        job_queue: name or ARN of the queue.
        job_definition: name, ``name:revision`` or ARN.
        parameters: values for the job definition's ``Ref::name``.
        array_size: number of child jobs of an array job, 2 to 10,000.
        attempts: how often the job is tried, 1 to 10.
        timeout: seconds one attempt may take, at least 60.
        container_overrides: ``{"command": …, "environment": [{"name": …, "value": …}], "resourceRequirements": …}``.
        depends_on: ``[{"jobId": …, "type": …}]``, at most 20.
        retry_strategy: the API's own form of `attempts`, with exit conditions.
        node_overrides: of multi-node parallel jobs.
        eks_properties_override: of jobs on Amazon EKS.
        ecs_properties_override: of jobs with several containers.
        share_identifier: of a fair-share queue.
        scheduling_priority_override: of a fair-share queue.
        propagate_tags: whether the ECS task gets the tags.
        tags: of the job, at most 50.

    Example:
        batch.submit_job(
            job_name="nightly",
            job_queue="standard",
            job_definition="report:3",
            array_size=10,
            attempts=2,
            timeout=3600,
            container_overrides={"command": ["report", "--all"]},
        )
    """
    raise NotImplementedError


@submit_job.lowers
def _(call: Call) -> Request:
    values: dict[str, Expr] = {}
    if call.given("array_size"):
        size = call.static("array_size")
        if isinstance(size, int) and not 2 <= size <= 10_000:
            call.refuse(f"`array_size` is {size}", "array_size", "use 2 to 10,000")
        values["arrayProperties"] = _one("size", call["array_size"])
    if call.given("attempts"):
        if call.given("retry_strategy"):
            call.refuse("the attempts are given twice", "attempts", "drop `attempts` or `retry_strategy`")
        count = call.static("attempts")
        if isinstance(count, int) and not 1 <= count <= 10:
            call.refuse(f"`attempts` is {count}", "attempts", "use 1 to 10")
        values["retryStrategy"] = _one("attempts", call["attempts"])
    if call.given("timeout"):
        seconds = call.static("timeout")
        if isinstance(seconds, int) and seconds < 60:
            call.refuse(f"`timeout` is {seconds} seconds", "timeout", "use at least 60")
        values["timeout"] = _one("attemptDurationSeconds", call["timeout"])
    _check_environment(call)
    depends = call["depends_on"]
    if isinstance(depends, ListOf) and len(depends.items) > 20:
        call.refuse(f"a job depends on at most 20 jobs, not {len(depends.items)}", "depends_on", "depend on fewer")
    check_tags(call, "tags")
    actions = ["batch:SubmitJob"] + (["batch:TagResource"] if call.given("tags") else [])
    statements = [
        Statement(tuple(actions), (_definition(call), resource(call, "job_queue", "batch", "job-queue/{}"))),
    ]
    if call.pattern == "sync":
        # Neither action knows resources by name before the job exists (Service Authorization Reference).
        statements.append(
            Statement(("batch:DescribeJobs",), ("*",), reason="follows the job (.sync); takes no resource")
        )
        statements.append(
            Statement(
                ("batch:TerminateJob",), (arn("batch", "job/*"),), reason="stops the job when the state is stopped"
            )
        )
        statements.append(sync_rule("batch"))
    return _BATCH.request(
        call,
        "SubmitJob",
        values=values,
        omit=("array_size", "attempts", *(("timeout",) if not call.given("timeout") else ())),
        iam=statements,
        sync_returns=_BATCH.type("JobDetail"),
    )


def _one(key: str, value: Expr) -> Expr:
    return DictOf(((Constant(key), value),))


def _definition(call: Call) -> str:
    pattern = name_pattern(call, "job_definition", what="job definition")
    split = parts(pattern)
    if split is not None or is_arn(pattern):
        # Without a revision the newest one runs, so any revision must be allowed.
        unrevised = split is not None and ":" not in split[4]
        return f"{pattern}:*" if unrevised else pattern
    return arn("batch", f"job-definition/{pattern}" + ("" if ":" in pattern or pattern.endswith("*") else ":*"))


def _check_environment(call: Call) -> None:
    variables = field(call["container_overrides"], "environment")
    if not isinstance(variables, ListOf):
        return
    for variable in variables.items:
        name = field(variable, "name") if isinstance(variable, DictOf) else None
        if isinstance(name, Constant) and str(name.value).startswith("AWS_BATCH"):
            call.refuse(
                f"the environment variable {name.value} is reserved", "container_overrides", "do not start it AWS_BATCH"
            )


AWSBatchException: type[TaskFailed]
ClientException: type[TaskFailed]
ServerException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
