"""Following a job until it is done: what ``.sync`` does behind a Task.

Each entry says how to look a started job up, where its status stands, and which part of the description is the result
(developer guide, the page of each optimised integration).
"""

from collections.abc import Callable
from dataclasses import dataclass

from flowdsl.jsontypes import Json


@dataclass(frozen=True, slots=True)
class Job:
    """How one kind of job is followed.

    Attributes:
        operation: boto3's method that describes the job.
        arguments: its arguments, from the arguments and the response of the call that started the job, both in boto3's
            spelling.
        status: path to the status in the description.
        succeeded: statuses of success.
        failed: statuses of failure.
        result: path to what the Task returns, empty for the whole description.
        wrap: name the result is wrapped in, empty for none.
        gone: the error of the description that means success: what was deleted is not found.
        also: more of the result, from the response of the call that started the job, in boto3's spelling.
    """

    operation: str
    arguments: Callable[[dict[str, Json], dict[str, Json]], dict[str, Json]]
    status: tuple[str | int, ...]
    succeeded: frozenset[str]
    failed: frozenset[str]
    result: tuple[str | int, ...] = ()
    wrap: str = ""
    gone: str = ""
    also: Callable[[dict[str, Json]], dict[str, Json]] = lambda _got: {}


def _sagemaker(kind: str, name: str, succeeded: str = "Completed") -> Job:
    member = f"{kind}Name"
    return Job(
        f"describe_{name}",
        lambda sent, _got: {member: sent[member]},
        (f"{kind}Status",),
        frozenset({succeeded}),
        frozenset({"Failed", "Stopped"}),
    )


def _application(*statuses: str) -> Job:
    return Job(
        "get_application",
        lambda sent, got: {"applicationId": got.get("applicationId", sent.get("applicationId"))},
        ("application", "state"),
        frozenset(statuses),
        frozenset({"TERMINATED"}.difference(statuses)),
        ("application",),
    )


def _eks(member: str, keys: tuple[str, ...], succeeded: str, failed: str) -> Job:
    return Job(
        "describe_" + {"fargateProfile": "fargate_profile"}.get(member, member),
        lambda sent, _got: {key: sent[key] for key in keys},
        (member, "status"),
        frozenset({succeeded} - {""}),
        frozenset({failed}),
        gone="" if succeeded else "ResourceNotFoundException",
    )


_PROFILE = ("clusterName", "fargateProfileName")
_NODEGROUP = ("clusterName", "nodegroupName")


JOBS: dict[tuple[str, str], Job] = {
    ("batch", "submitJob"): Job(
        "describe_jobs",
        lambda _sent, got: {"jobs": [got["jobId"]]},
        ("jobs", 0, "status"),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED"}),
        ("jobs", 0),
    ),
    ("ecs", "runTask"): Job(
        "describe_tasks",
        lambda sent, got: {"cluster": sent.get("cluster", "default"), "tasks": [got["tasks"][0]["taskArn"]]},
        ("tasks", 0, "lastStatus"),
        frozenset({"STOPPED"}),
        frozenset(),
        ("tasks", 0),
    ),
    ("glue", "startJobRun"): Job(
        "get_job_run",
        lambda sent, got: {"JobName": sent["JobName"], "RunId": got["JobRunId"]},
        ("JobRun", "JobRunState"),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "STOPPED", "TIMEOUT", "ERROR", "EXPIRED"}),
        ("JobRun",),
    ),
    ("athena", "startQueryExecution"): Job(
        "get_query_execution",
        lambda _sent, got: {"QueryExecutionId": got["QueryExecutionId"]},
        ("QueryExecution", "Status", "State"),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "CANCELLED"}),
    ),
    ("codebuild", "startBuild"): Job(
        "batch_get_builds",
        lambda _sent, got: {"ids": [got["build"]["id"]]},
        ("builds", 0, "buildStatus"),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "FAULT", "TIMED_OUT", "STOPPED"}),
        ("builds", 0),
        "Build",
    ),
    ("codebuild", "startBuildBatch"): Job(
        "batch_get_build_batches",
        lambda _sent, got: {"ids": [got["buildBatch"]["id"]]},
        ("buildBatches", 0, "buildBatchStatus"),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "FAULT", "TIMED_OUT", "STOPPED"}),
        ("buildBatches", 0),
        "BuildBatch",
    ),
    ("databrew", "startJobRun"): Job(
        "describe_job_run",
        lambda sent, got: {"Name": sent["Name"], "RunId": got["RunId"]},
        ("State",),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "STOPPED", "TIMEOUT"}),
    ),
    ("elasticmapreduce", "createCluster"): Job(
        "describe_cluster",
        lambda _sent, got: {"ClusterId": got["JobFlowId"]},
        ("Cluster", "Status", "State"),
        frozenset({"RUNNING", "WAITING"}),
        frozenset({"TERMINATED", "TERMINATED_WITH_ERRORS"}),
        # Developer Guide, "ResultSelector": the id stands beside the description.
        also=lambda got: {"ClusterId": got["JobFlowId"]},
    ),
    ("elasticmapreduce", "terminateCluster"): Job(
        "describe_cluster",
        lambda sent, _got: {"ClusterId": sent["JobFlowIds"][0]},
        ("Cluster", "Status", "State"),
        frozenset({"TERMINATED", "TERMINATED_WITH_ERRORS"}),
        frozenset(),
    ),
    ("elasticmapreduce", "addStep"): Job(
        "describe_step",
        lambda sent, got: {"ClusterId": sent["JobFlowId"], "StepId": got["StepIds"][0]},
        ("Step", "Status", "State"),
        frozenset({"COMPLETED"}),
        frozenset({"FAILED", "CANCELLED", "INTERRUPTED"}),
    ),
    ("emr-containers", "startJobRun"): Job(
        "describe_job_run",
        lambda _sent, got: {"virtualClusterId": got["virtualClusterId"], "id": got["id"]},
        ("jobRun", "state"),
        frozenset({"COMPLETED"}),
        frozenset({"FAILED", "CANCELLED"}),
        ("jobRun",),
    ),
    ("emr-containers", "deleteVirtualCluster"): Job(
        "describe_virtual_cluster",
        lambda sent, _got: {"id": sent["id"]},
        ("virtualCluster", "state"),
        frozenset({"TERMINATED"}),
        frozenset({"ARRESTED"}),
        ("virtualCluster",),
    ),
    ("emr-serverless", "createApplication"): _application("CREATED", "STARTING", "STARTED"),
    ("emr-serverless", "startApplication"): _application("STARTED"),
    ("emr-serverless", "stopApplication"): _application("STOPPED"),
    ("emr-serverless", "deleteApplication"): _application("TERMINATED"),
    ("emr-serverless", "startJobRun"): Job(
        "get_job_run",
        lambda _sent, got: {"applicationId": got["applicationId"], "jobRunId": got["jobRunId"]},
        ("jobRun", "state"),
        frozenset({"SUCCESS"}),
        frozenset({"FAILED", "CANCELLED"}),
        ("jobRun",),
    ),
    ("emr-serverless", "cancelJobRun"): Job(
        "get_job_run",
        lambda sent, _got: {"applicationId": sent["applicationId"], "jobRunId": sent["jobRunId"]},
        ("jobRun", "state"),
        frozenset({"CANCELLED"}),
        frozenset({"SUCCESS", "FAILED"}),
        ("jobRun",),
    ),
    ("eks", "createCluster"): _eks("cluster", ("name",), "ACTIVE", "FAILED"),
    ("eks", "createNodegroup"): _eks("nodegroup", _NODEGROUP, "ACTIVE", "CREATE_FAILED"),
    ("eks", "createFargateProfile"): _eks("fargateProfile", _PROFILE, "ACTIVE", "CREATE_FAILED"),
    ("eks", "deleteCluster"): _eks("cluster", ("name",), "", "FAILED"),
    ("eks", "deleteNodegroup"): _eks("nodegroup", _NODEGROUP, "", "DELETE_FAILED"),
    ("eks", "deleteFargateProfile"): _eks("fargateProfile", _PROFILE, "", "DELETE_FAILED"),
    ("sagemaker", "createTrainingJob"): _sagemaker("TrainingJob", "training_job"),
    ("sagemaker", "createTransformJob"): _sagemaker("TransformJob", "transform_job"),
    ("sagemaker", "createProcessingJob"): _sagemaker("ProcessingJob", "processing_job"),
    ("sagemaker", "createHyperParameterTuningJob"): _sagemaker("HyperParameterTuningJob", "hyper_parameter_tuning_job"),
    ("sagemaker", "createLabelingJob"): _sagemaker("LabelingJob", "labeling_job"),
    ("mediaconvert", "createJob"): Job(
        "get_job",
        lambda _sent, got: {"Id": got["Job"]["Id"]},
        ("Job", "Status"),
        frozenset({"COMPLETE"}),
        frozenset({"ERROR", "CANCELED"}),
    ),
    ("bedrock", "createModelCustomizationJob"): Job(
        "get_model_customization_job",
        lambda sent, _got: {"jobIdentifier": sent["jobName"]},  # moto finds no ARN
        ("status",),
        frozenset({"Completed"}),
        frozenset({"Failed", "Stopped"}),
    ),
    ("states", "startExecution"): Job(
        "describe_execution",
        lambda _sent, got: {"executionArn": got["executionArn"]},
        ("status",),
        frozenset({"SUCCEEDED"}),
        frozenset({"FAILED", "TIMED_OUT", "ABORTED"}),
    ),
}
"""Jobs by service and action."""


def at(value: Json, path: tuple[str | int, ...]) -> Json:
    """Return what stands at a path, or None."""
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value
