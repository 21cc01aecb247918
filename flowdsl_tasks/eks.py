"""Amazon EKS: clusters, node groups, Fargate profiles; calls of the Kubernetes API and jobs.

Source: Developer Guide, "Create and manage Amazon EKS clusters with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NotRequired, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, Struct, TaskOptions, task
from flowdsl.adapters.arns import arn, name_pattern, resource
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.http import choice
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role
from flowdsl_tasks.shapes import eks as shapes

_EKS = Service("eks")
_ERRORS = ErrorCatalogue(
    "eks", style="optimized", prefix="EKS", module=__name__, extra=("AmazonEKSException",), statuses="EKS."
)


class ResponseResult(TypedDict):
    """What the Kubernetes API answered."""

    ResponseBody: Any
    ResponseHeaders: dict[str, list[str]]
    StatusCode: int


class RunJobSync(ResponseResult):
    """The answer about the job at its end; ``logs`` when ``log_options`` ask for them."""

    logs: NotRequired[Any]


METHODS = ("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH")


@task("eks:call", patterns=("request", "wait_for_token"))
def call(
    *,
    cluster_name: str,
    certificate_authority: str,
    endpoint: str,
    method: Literal["GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"],
    path: str,
    query_parameters: Mapping[str, Sequence[str]] | None = None,
    request_body: Any = None,
    **options: Unpack[TaskOptions],
) -> ResponseResult:
    """Call the Kubernetes API of a cluster. The role needs permissions in Kubernetes, none in IAM.

    Args:
        cluster_name: the cluster.
        certificate_authority: its certificate data, base64-encoded.
        endpoint: its API server's URL.
        method: of the request.
        path: of the request, such as ``/api/v1/namespaces/default/pods``.
        query_parameters: name → list of values.
        request_body: any JSON value.

    Example:
        eks.call(
            cluster_name="shop",
            certificate_authority="Q0E=",
            endpoint="https://example.eks.amazonaws.com",
            method="GET",
            path="/api/v1/namespaces/default/pods",
        )["ResponseBody"]

    Callback:
        eks.call.wait_for_token(
            cluster_name="shop",
            certificate_authority="Q0E=",
            endpoint="https://example.eks.amazonaws.com",
            method="POST",
            path="/api/v1/namespaces/default/configmaps",
            request_body={"metadata": {"name": "report"}, "data": {"token": context.task_token}},
        )
    """
    raise NotImplementedError


@call.lowers
def _(call: Call) -> Request:
    choice(call, "method", METHODS)
    return call.request(
        {
            "ClusterName": call["cluster_name"],
            "CertificateAuthority": call["certificate_authority"],
            "Endpoint": call["endpoint"],
            "Method": call["method"],
            "Path": call["path"],
            "QueryParameters": call["query_parameters"] if call.given("query_parameters") else None,
            "RequestBody": call.any_json("request_body"),
        }
    )


@task("eks:runJob", patterns=("request", "sync", "wait_for_token"), sync=RunJobSync)
def run_job(
    *,
    cluster_name: str,
    certificate_authority: str,
    endpoint: str,
    job: Struct,
    namespace: str | None = None,
    log_options: Struct | None = None,
    **options: Unpack[TaskOptions],
) -> ResponseResult:
    """Run a Kubernetes job; with ``.sync`` wait until it has ended. The role needs permissions in Kubernetes only.

    Args:
        cluster_name: the cluster.
        certificate_authority: its certificate data, base64-encoded.
        endpoint: its API server's URL.
        job: the job's manifest, spelled as Kubernetes spells it.
        namespace: where the job runs.
        log_options: ``{"RetrieveLogs": True, "RawLogs": …, "LogParameters": {…}}``, with ``.sync`` only.

    Example:
        eks.run_job(
            cluster_name="shop",
            certificate_authority="Q0E=",
            endpoint="https://example.eks.amazonaws.com",
            job={
                "apiVersion": "batch/v1",
                "kind": "Job",
                "metadata": {"name": "report"},
            },
        )

    Callback:
        eks.run_job.wait_for_token(
            cluster_name="shop",
            certificate_authority="Q0E=",
            endpoint="https://example.eks.amazonaws.com",
            job={
                "apiVersion": "batch/v1",
                "kind": "Job",
                "metadata": {"name": "report", "token": context.task_token},
            },
        )
    """
    raise NotImplementedError


@run_job.lowers
def _(call: Call) -> Request:
    if call.given("log_options") and call.pattern != "sync":
        call.refuse("logs are only returned by a job that is waited for", "log_options", "use `run_job.sync`")
    return call.request(
        {
            "ClusterName": call["cluster_name"],
            "CertificateAuthority": call["certificate_authority"],
            "Endpoint": call["endpoint"],
            "Namespace": call["namespace"] if call.given("namespace") else None,
            "LogOptions": call["log_options"] if call.given("log_options") else None,
            "Job": call["job"],
        }
    )


@task("eks:createCluster", patterns=("request", "sync"), sync=shapes.ClusterSync)
def create_cluster(
    *,
    name: str,
    role_arn: str,
    resources_vpc_config: shapes.VpcConfigRequestInput,
    version: str | None = None,
    kubernetes_network_config: shapes.KubernetesNetworkConfigRequestInput | None = None,
    logging: shapes.LoggingInput | None = None,
    client_request_token: str | None = None,
    tags: Mapping[str, str] | None = None,
    encryption_config: Sequence[shapes.EncryptionConfigInput] | None = None,
    outpost_config: shapes.OutpostConfigRequestInput | None = None,
    access_config: shapes.CreateAccessConfigRequestInput | None = None,
    bootstrap_self_managed_addons: bool | None = None,
    upgrade_policy: shapes.UpgradePolicyRequestInput | None = None,
    zonal_shift_config: shapes.ZonalShiftConfigRequestInput | None = None,
    remote_network_config: shapes.RemoteNetworkConfigRequestInput | None = None,
    compute_config: shapes.ComputeConfigRequestInput | None = None,
    storage_config: shapes.StorageConfigRequestInput | None = None,
    deletion_protection: bool | None = None,
    control_plane_scaling_config: shapes.ControlPlaneScalingConfigInput | None = None,
    kube_api_server_config: shapes.KubeApiServerConfigRequestInput | None = None,
    kube_scheduler_config: shapes.KubeSchedulerConfigRequestInput | None = None,
    kube_controller_manager_config: shapes.KubeControllerManagerConfigRequestInput | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateClusterResult:
    """Create a cluster; with ``.sync`` wait until it is active and return its ``Cluster``.

    Args:
        name: of the cluster.
        role_arn: role of the control plane.
        resources_vpc_config: ``{"subnetIds": […], "securityGroupIds": […]}``.

    The other parameters are the API's own (`CreateCluster`).

    Example:
        eks.create_cluster(
            name="shop",
            role_arn="arn:aws:iam::123456789012:role/eks",
            resources_vpc_config={"subnetIds": ["subnet-1", "subnet-2"]},
        )
    """
    raise NotImplementedError


@create_cluster.lowers
def _(call: Call) -> Request:
    cluster = _cluster(call, "name")
    statements = [
        Statement(("eks:CreateCluster",), ("*",), reason="creates a cluster; takes no resource"),
        _pass(call, "role_arn", "eks.amazonaws.com"),
        *_sync(call, ("eks:DescribeCluster", "eks:DeleteCluster"), cluster),
        *_tagging(call, cluster),
    ]
    return _EKS.request(call, "CreateCluster", iam=statements, sync_returns=_EKS.output("DescribeCluster"))


@task("eks:deleteCluster", patterns=("request", "sync"), sync=shapes.ClusterSync)
def delete_cluster(*, name: str, **options: Unpack[TaskOptions]) -> shapes.DeleteClusterResult:
    """Delete a cluster; with ``.sync`` wait until it is gone.

    Args:
        name: the cluster.

    Example:
        eks.delete_cluster(name="shop")
    """
    raise NotImplementedError


@delete_cluster.lowers
def _(call: Call) -> Request:
    cluster = _cluster(call, "name")
    statements = [Statement(("eks:DeleteCluster",), (cluster,)), *_sync(call, ("eks:DescribeCluster",), cluster)]
    return _EKS.request(call, "DeleteCluster", iam=statements, sync_returns=_EKS.output("DescribeCluster"))


@task("eks:createNodegroup", patterns=("request", "sync"), sync=shapes.NodegroupSync)
def create_nodegroup(
    *,
    cluster_name: str,
    nodegroup_name: str,
    subnets: Sequence[str],
    node_role: str,
    scaling_config: shapes.NodegroupScalingConfigInput | None = None,
    disk_size: int | None = None,
    instance_types: Sequence[str] | None = None,
    ami_type: str | None = None,
    remote_access: shapes.RemoteAccessConfigInput | None = None,
    labels: Mapping[str, str] | None = None,
    taints: Sequence[shapes.TaintInput] | None = None,
    tags: Mapping[str, str] | None = None,
    client_request_token: str | None = None,
    launch_template: shapes.LaunchTemplateSpecificationInput | None = None,
    update_config: shapes.NodegroupUpdateConfigInput | None = None,
    node_repair_config: shapes.NodeRepairConfigInput | None = None,
    capacity_type: Literal["ON_DEMAND", "SPOT", "CAPACITY_BLOCK"] | None = None,
    version: str | None = None,
    release_version: str | None = None,
    warm_pool_config: shapes.WarmPoolConfigInput | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateNodegroupResult:
    """Create a node group; with ``.sync`` wait until it is active and return its ``Nodegroup``.

    Args:
        cluster_name: the cluster.
        nodegroup_name: of the node group.
        subnets: where nodes run.
        node_role: role of the nodes.

    The other parameters are the API's own (`CreateNodegroup`).

    Example:
        eks.create_nodegroup(
            cluster_name="shop",
            nodegroup_name="workers",
            subnets=["subnet-1"],
            node_role="arn:aws:iam::123456789012:role/nodes",
        )
    """
    raise NotImplementedError


@create_nodegroup.lowers
def _(call: Call) -> Request:
    group = _member(call, "nodegroup", "nodegroup_name")
    role = resource(call, "node_role", "iam", "role/{}", what="role", region="")
    statements = [
        Statement(("ec2:DescribeSubnets",), ("*",), reason="looks at the subnets; takes no resource"),
        Statement(("eks:CreateNodegroup",), (_cluster(call, "cluster_name"),)),
        pass_role((role,), "eks.amazonaws.com"),
        Statement(("iam:GetRole", "iam:ListAttachedRolePolicies"), (role,), reason="checks the nodes' role"),
        *_sync(call, ("eks:DescribeNodegroup", "eks:DeleteNodegroup"), group),
        *_tagging(call, group),
    ]
    return _EKS.request(call, "CreateNodegroup", iam=statements, sync_returns=_EKS.output("DescribeNodegroup"))


@task("eks:deleteNodegroup", patterns=("request", "sync"), sync=shapes.NodegroupSync)
def delete_nodegroup(
    *, cluster_name: str, nodegroup_name: str, **options: Unpack[TaskOptions]
) -> shapes.DeleteNodegroupResult:
    """Delete a node group; with ``.sync`` wait until it is gone.

    Args:
        cluster_name: the cluster.
        nodegroup_name: the node group.

    Example:
        eks.delete_nodegroup(cluster_name="shop", nodegroup_name="workers")
    """
    raise NotImplementedError


@delete_nodegroup.lowers
def _(call: Call) -> Request:
    group = _member(call, "nodegroup", "nodegroup_name")
    statements = [Statement(("eks:DeleteNodegroup",), (group,)), *_sync(call, ("eks:DescribeNodegroup",), group)]
    return _EKS.request(call, "DeleteNodegroup", iam=statements, sync_returns=_EKS.output("DescribeNodegroup"))


@task("eks:createFargateProfile", patterns=("request", "sync"), sync=shapes.FargateProfileSync)
def create_fargate_profile(
    *,
    fargate_profile_name: str,
    cluster_name: str,
    pod_execution_role_arn: str,
    subnets: Sequence[str] | None = None,
    selectors: Sequence[shapes.FargateProfileSelectorInput] | None = None,
    client_request_token: str | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateFargateProfileResult:
    """Create a Fargate profile; with ``.sync`` wait until it is active and return its ``FargateProfile``.

    Args:
        fargate_profile_name: of the profile.
        cluster_name: the cluster.
        pod_execution_role_arn: role of the pods.

    The other parameters are the API's own (`CreateFargateProfile`).

    Example:
        eks.create_fargate_profile(
            fargate_profile_name="jobs",
            cluster_name="shop",
            pod_execution_role_arn="arn:aws:iam::123456789012:role/pods",
        )
    """
    raise NotImplementedError


@create_fargate_profile.lowers
def _(call: Call) -> Request:
    profile = _member(call, "fargateprofile", "fargate_profile_name")
    statements = [
        Statement(("eks:CreateFargateProfile",), (_cluster(call, "cluster_name"),)),
        _pass(call, "pod_execution_role_arn", "eks-fargate-pods.amazonaws.com", "eks.amazonaws.com"),
        *_sync(call, ("eks:DescribeFargateProfile", "eks:DeleteFargateProfile"), profile),
        *_tagging(call, profile),
    ]
    return _EKS.request(
        call, "CreateFargateProfile", iam=statements, sync_returns=_EKS.output("DescribeFargateProfile")
    )


@task("eks:deleteFargateProfile", patterns=("request", "sync"), sync=shapes.FargateProfileSync)
def delete_fargate_profile(
    *, cluster_name: str, fargate_profile_name: str, **options: Unpack[TaskOptions]
) -> shapes.DeleteFargateProfileResult:
    """Delete a Fargate profile; with ``.sync`` wait until it is gone.

    Args:
        cluster_name: the cluster.
        fargate_profile_name: the profile.

    Example:
        eks.delete_fargate_profile(cluster_name="shop", fargate_profile_name="jobs")
    """
    raise NotImplementedError


@delete_fargate_profile.lowers
def _(call: Call) -> Request:
    profile = _member(call, "fargateprofile", "fargate_profile_name")
    statements = [
        Statement(("eks:DeleteFargateProfile",), (profile,)),
        *_sync(call, ("eks:DescribeFargateProfile",), profile),
    ]
    return _EKS.request(
        call, "DeleteFargateProfile", iam=statements, sync_returns=_EKS.output("DescribeFargateProfile")
    )


def _cluster(call: Call, argument: str) -> str:
    return resource(call, argument, "eks", "cluster/{}")


def _member(call: Call, kind: str, argument: str) -> str:
    cluster = name_pattern(call, "cluster_name", what="cluster")
    return arn("eks", f"{kind}/{cluster}/{name_pattern(call, argument, what=kind)}/*")


def _pass(call: Call, argument: str, *services: str) -> Statement:
    return pass_role((resource(call, argument, "iam", "role/{}", what="role", region=""),), *services)


def _sync(call: Call, actions: tuple[str, ...], target: str) -> tuple[Statement, ...]:
    if call.pattern != "sync":
        return ()
    return (Statement(actions, (target,), reason="follows it, and undoes it with the state (.sync)"),)


def _tagging(call: Call, target: str) -> tuple[Statement, ...]:
    return (Statement(("eks:TagResource",), (target,), reason="tags it"),) if call.given("tags") else ()


ResourceInUseException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
InvalidParameterException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    """Serve errors: ``eks.StatusCode401`` is ``EKS.401``, what the Kubernetes API answered."""
    return _ERRORS.attribute(name)
