"""AWS Glue: run jobs and crawlers.

Source: Developer Guide, "Start an AWS Glue job with Step Functions".
"""

from collections.abc import Mapping
from typing import Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import glue as shapes

_GLUE = Service("glue")
_ERRORS = ErrorCatalogue("glue", style="optimized", prefix="Glue", module=__name__, extra=("AWSGlueException",))


@task("glue:startJobRun", patterns=("request", "sync"), sync=shapes.StartJobRunSync)
def start_job_run(
    *,
    job_name: str,
    arguments: Mapping[str, str] | None = None,
    timeout: int | None = None,
    notify_delay_after: int | None = None,
    worker_type: str | None = None,
    number_of_workers: int | None = None,
    max_capacity: float | None = None,
    execution_class: Literal["FLEX", "STANDARD"] | None = None,
    security_configuration: str | None = None,
    job_run_id: str | None = None,
    job_run_queuing_enabled: bool | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartJobRunResult:
    """Run a job; with ``.sync`` wait until it has ended and return its ``JobRun``.

    Args:
        job_name: the job.
        arguments: of the job, such as ``{"--day": day}``.
        timeout: minutes the run may take.
        notify_delay_after: minutes after which EventBridge is told that the run is slow.
        worker_type: such as ``G.1X``.
        number_of_workers: of that type.
        max_capacity: data processing units, instead of workers.
        execution_class: ``FLEX`` for jobs that can wait.
        security_configuration: to run with.
        job_run_id: of a run to retry.
        job_run_queuing_enabled: whether the run may queue.

    Example:
        glue.start_job_run(job_name="load", arguments={"--day": "2030-01-02"}, timeout=60)
    """
    raise NotImplementedError


@start_job_run.lowers
def _(call: Call) -> Request:
    if call.given("max_capacity") and (call.given("worker_type") or call.given("number_of_workers")):
        call.refuse("a run has workers or a capacity, not both", "max_capacity", "drop one of them")
    if call.given("worker_type") != call.given("number_of_workers"):
        given = "worker_type" if call.given("worker_type") else "number_of_workers"
        other = "number_of_workers" if given == "worker_type" else "worker_type"
        call.refuse(f"`{given}` needs `{other}`", given, f"add `{other}`")
    values: dict[str, Expr] = {}
    if call.given("notify_delay_after"):
        values["NotificationProperty"] = DictOf(((Constant("NotifyDelayAfter"), call["notify_delay_after"]),))
    actions = ["glue:StartJobRun"]
    if call.pattern == "sync":
        actions += ["glue:GetJobRun", "glue:GetJobRuns", "glue:BatchStopJobRun"]
    return _GLUE.request(
        call,
        "StartJobRun",
        values=values,
        omit=("notify_delay_after",),
        iam=(Statement(tuple(actions), (resource(call, "job_name", "glue", "job/{}"),)),),
        sync_returns=_GLUE.output("GetJobRun", "JobRun"),
    )


class StartCrawlerResult(TypedDict):
    """Nothing."""


@task("aws-sdk:glue:startCrawler")
def start_crawler_run(*, name: str, **options: Unpack[TaskOptions]) -> StartCrawlerResult:
    """Start a crawler. Waiting for it takes a loop over ``sdk.glue.get_crawler``.

    Args:
        name: the crawler.

    Example:
        glue.start_crawler_run(name="orders")
    """
    raise NotImplementedError


@start_crawler_run.lowers
def _(call: Call) -> Request:
    crawler = resource(call, "name", "glue", "crawler/{}")
    return Service("glue", "sdk").request(call, "StartCrawler", iam=(Statement(("glue:StartCrawler",), (crawler,)),))


AWSGlueException: type[TaskFailed]
ConcurrentRunsExceededException: type[TaskFailed]
EntityNotFoundException: type[TaskFailed]
CrawlerRunningException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
