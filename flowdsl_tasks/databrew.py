"""AWS Glue DataBrew: run a job.

Source: Developer Guide, "Start AWS Glue DataBrew jobs with Step Functions".
"""

from typing import Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl_tasks.shapes import databrew as shapes

_DATABREW = Service("databrew")
_ERRORS = ErrorCatalogue(
    "databrew", style="optimized", prefix="DataBrew", module=__name__, extra=("AWSGlueDataBrewException",)
)


@task("databrew:startJobRun", patterns=("request", "sync"), sync=shapes.StartJobRunSync)
def start_job_run(*, name: str, **options: Unpack[TaskOptions]) -> shapes.StartJobRunResult:
    """Run a job; with ``.sync`` wait until it has ended and return its run.

    Args:
        name: the job.

    Example:
        databrew.start_job_run(name="clean")
    """
    raise NotImplementedError


@start_job_run.lowers
def _(call: Call) -> Request:
    actions = ["databrew:StartJobRun"]
    if call.pattern == "sync":
        actions += ["databrew:ListJobRuns", "databrew:StopJobRun"]
    return _DATABREW.request(
        call,
        "StartJobRun",
        iam=(Statement(tuple(actions), (resource(call, "name", "databrew", "job/{}"),)),),
        sync_returns=_DATABREW.output("DescribeJobRun"),
    )


ConflictException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
ServiceQuotaExceededException: type[TaskFailed]
ValidationException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
