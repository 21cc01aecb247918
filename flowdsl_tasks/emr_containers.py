"""Amazon EMR on EKS: virtual clusters and job runs.

Source: Developer Guide, "Create and manage AWS EMR clusters on EKS with Step Functions".
"""

from collections.abc import Mapping
from typing import Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import check_tags
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, ListOf
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import RecordType, Type
from flowdsl.records import replace
from flowdsl_tasks.shapes import emr_containers as shapes

_EMR_CONTAINERS = Service("emr-containers")
_ERRORS = ErrorCatalogue(
    "emr-containers",
    style="optimized",
    prefix="EMRContainers",
    module=__name__,
    extra=("AmazonEMRContainersException",),
)


@task("emr-containers:createVirtualCluster")
def create_virtual_cluster(
    *,
    name: str,
    eks_cluster: str,
    eks_namespace: str = "default",
    tags: Mapping[str, str] | None = None,
    security_configuration_id: str | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateVirtualClusterResult:
    """Register a namespace of an EKS cluster with EMR.

    Args:
        name: of the virtual cluster.
        eks_cluster: name of the EKS cluster.
        eks_namespace: the Kubernetes namespace.
        tags: of the virtual cluster.
        security_configuration_id: of the virtual cluster.

    Example:
        emr_containers.create_virtual_cluster(name="shop", eks_cluster="shop", eks_namespace="spark")
    """
    raise NotImplementedError


@create_virtual_cluster.lowers
def _(call: Call) -> Request:
    check_tags(call, "tags")
    info = DictOf(((Constant("eksInfo"), DictOf(((Constant("namespace"), call["eks_namespace"]),))),))
    provider = DictOf(
        ((Constant("id"), call["eks_cluster"]), (Constant("info"), info), (Constant("type"), Constant("EKS")))
    )
    return _EMR_CONTAINERS.request(
        call,
        "CreateVirtualCluster",
        values={"containerProvider": provider},
        omit=("eks_cluster", "eks_namespace"),
        iam=(
            Statement(("emr-containers:CreateVirtualCluster",), ("*",), reason="creates a cluster; takes no resource"),
            *(
                (Statement(("emr-containers:TagResource",), (arn("emr-containers", "/virtualclusters/*"),)),)
                if call.given("tags")
                else ()
            ),
            Statement(
                ("iam:CreateServiceLinkedRole",),
                (
                    arn(
                        "iam",
                        "role/aws-service-role/emr-containers.amazonaws.com/AWSServiceRoleForAmazonEMRContainers",
                        region="",
                    ),
                ),
                {"StringLike": {"iam:AWSServiceName": "emr-containers.amazonaws.com"}},
                reason="lets EMR on EKS act on the cluster",
            ),
        ),
    )


@task("emr-containers:deleteVirtualCluster", patterns=("request", "sync"), sync=shapes.DeleteVirtualClusterSync)
def delete_virtual_cluster(
    *, virtual_cluster_id: str, **options: Unpack[TaskOptions]
) -> shapes.DeleteVirtualClusterResult:
    """Delete a virtual cluster; with ``.sync`` wait until it is gone.

    Args:
        virtual_cluster_id: the virtual cluster.

    Example:
        emr_containers.delete_virtual_cluster(virtual_cluster_id="vc1")
    """
    raise NotImplementedError


@delete_virtual_cluster.lowers
def _(call: Call) -> Request:
    actions = ["emr-containers:DeleteVirtualCluster"]
    if call.pattern == "sync":
        actions.append("emr-containers:DescribeVirtualCluster")
    return _EMR_CONTAINERS.request(
        call,
        "DeleteVirtualCluster",
        names={"virtual_cluster_id": "id"},
        iam=(Statement(tuple(actions), (_cluster(call),)),),
        sync_returns=_ended("DescribeVirtualCluster", "VirtualCluster"),
    )


@task("emr-containers:startJobRun", patterns=("request", "sync"), sync=shapes.StartJobRunSync)
def start_job_run(
    *,
    virtual_cluster_id: str,
    execution_role_arn: str,
    release_label: str,
    job_driver: shapes.JobDriverInput,
    name: str | None = None,
    configuration_overrides: shapes.ConfigurationOverridesInput | None = None,
    job_template_id: str | None = None,
    job_template_parameters: Mapping[str, str] | None = None,
    retry_policy_configuration: shapes.RetryPolicyConfigurationInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.StartJobRunResult:
    """Run a Spark job; with ``.sync`` wait until it has ended and return its ``JobRun``.

    Args:
        virtual_cluster_id: where it runs.
        execution_role_arn: role of the job.
        release_label: such as ``emr-6.15.0-latest``.
        job_driver: ``{"sparkSubmitJobDriver": {"entryPoint": …, "entryPointArguments": […]}}``.
        name: of the job run.
        configuration_overrides: ``{"applicationConfiguration": […], "monitoringConfiguration": {…}}``.
        job_template_id: a job template to start from.
        job_template_parameters: its parameters.
        retry_policy_configuration: how often EMR tries again.
        tags: of the job run.

    Example:
        emr_containers.start_job_run(
            virtual_cluster_id="vc1",
            execution_role_arn="arn:aws:iam::123456789012:role/spark",
            release_label="emr-6.15.0-latest",
            job_driver={"sparkSubmitJobDriver": {"entryPoint": "s3://shop-code/count.py"}},
        )
    """
    raise NotImplementedError


@start_job_run.lowers
def _(call: Call) -> Request:
    _check_configuration(call)
    check_tags(call, "tags")
    cluster = _cluster(call)
    role = name_pattern(call, "execution_role_arn", what="execution role")
    condition = (
        {}
        if role == "*"
        else {"StringLike" if "*" in role else "StringEquals": {"emr-containers:ExecutionRoleArn": role}}
    )
    statements = [Statement(("emr-containers:StartJobRun",), (cluster,), condition)]
    if call.given("tags"):
        statements.append(
            Statement(("emr-containers:TagResource",), (f"{cluster}/jobruns/*",), reason="tags the job run")
        )
    if call.pattern == "sync":
        statements.append(
            Statement(
                ("emr-containers:DescribeJobRun", "emr-containers:CancelJobRun"),
                (f"{cluster}/jobruns/*",),
                reason="follows the job run and cancels it with the state (.sync)",
            )
        )
    return _EMR_CONTAINERS.request(call, "StartJobRun", iam=statements, sync_returns=_ended("DescribeJobRun", "JobRun"))


def _ended(operation: str, member: str) -> Type:
    """Return what a job that was waited for gives; open, as AWS documents no example of it."""
    type_ = _EMR_CONTAINERS.output(operation, member)
    return replace(type_, closed=False) if isinstance(type_, RecordType) else type_


def _check_configuration(call: Call) -> None:
    configuration = field(call["configuration_overrides"], "applicationConfiguration")
    if not isinstance(configuration, ListOf):
        return
    if len(configuration.items) > 100:
        call.refuse(
            f"there are {len(configuration.items)} configurations", "configuration_overrides", "use at most 100"
        )
    for item in configuration.items:
        properties = field(item, "properties") if isinstance(item, DictOf) else None
        if isinstance(properties, DictOf) and len(properties.entries) > 100:
            call.refuse(
                f"a configuration has {len(properties.entries)} properties",
                "configuration_overrides",
                "use at most 100",
            )
        if isinstance(item, DictOf) and field(item, "properties") is None and field(item, "configurations") is None:
            call.refuse(
                "a configuration has neither properties nor configurations",
                "configuration_overrides",
                "add `properties`",
            )


def _cluster(call: Call) -> str:
    # Ids of virtual clusters are made by AWS; when one comes from another state a pattern is all there can be.
    pattern = text_pattern(call["virtual_cluster_id"])
    return pattern if is_arn(pattern) else arn("emr-containers", f"/virtualclusters/{pattern}")


ValidationException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
InternalServerException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
