"""Amazon EMR: clusters, steps, instance groups and fleets.

Source: Developer Guide, "Create and manage Amazon EMR clusters with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, Struct, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, name_pattern, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf, Spread
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY, STR, Field, RecordType
from flowdsl_tasks._emr_clusters import check_cluster, cluster_statements, instances
from flowdsl_tasks.shapes import emr as shapes

_EMR = Service("emr")
_ERRORS = ErrorCatalogue(
    "emr", style="optimized", prefix="ElasticMapReduce", module=__name__, extra=("AmazonElasticMapReduceException",)
)


class ClusterResult(TypedDict):
    """The new cluster."""

    ClusterId: str
    ClusterArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ClusterSync(TypedDict):
    """The cluster that runs: its id, and what `DescribeCluster` says of it."""

    ClusterId: str
    Cluster: shapes.ClusterSync
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StepResult(TypedDict):
    """The new step."""

    StepId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class Nothing(TypedDict):
    """Metadata only."""

    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


_METADATA = (Field("SdkHttpMetadata", ANY, False), Field("SdkResponseMetadata", ANY, False))
_CLUSTER = RecordType((Field("ClusterId", STR), Field("ClusterArn", STR, False), *_METADATA), True, "ClusterResult")
_RUNNING = RecordType(
    (Field("ClusterId", STR), Field("Cluster", _EMR.type("Cluster"), False), *_METADATA), True, "the cluster"
)
"""AWS's example of ``createCluster.sync`` has the id (Developer Guide, "ResultSelector"); users also read `Cluster`."""
_STEP = RecordType((Field("StepId", STR), *_METADATA), True, "StepResult")


@task("elasticmapreduce:createCluster", patterns=("request", "sync"), sync=ClusterSync)
def create_cluster(
    *,
    name: str,
    instances: shapes.JobFlowInstancesConfigInput,
    job_flow_role: str,
    service_role: str,
    auto_scaling_role: str | None = None,
    auto_termination_idle_timeout: int | None = None,
    log_uri: str | None = None,
    log_encryption_kms_key_id: str | None = None,
    additional_info: str | None = None,
    ami_version: str | None = None,
    release_label: str | None = None,
    step_execution_role_arn: str | None = None,
    bootstrap_actions: Sequence[shapes.BootstrapActionConfigInput] | None = None,
    supported_products: Sequence[str] | None = None,
    new_supported_products: Sequence[shapes.SupportedProductConfigInput] | None = None,
    applications: Sequence[shapes.ApplicationInput] | None = None,
    configurations: Sequence[shapes.ConfigurationInput] | None = None,
    visible_to_all_users: bool | None = None,
    security_configuration: str | None = None,
    scale_down_behavior: Literal["TERMINATE_AT_INSTANCE_HOUR", "TERMINATE_AT_TASK_COMPLETION"] | None = None,
    custom_ami_id: str | None = None,
    ebs_root_volume_size: int | None = None,
    repo_upgrade_on_boot: Literal["SECURITY", "NONE"] | None = None,
    kerberos_attributes: shapes.KerberosAttributesInput | None = None,
    step_concurrency_level: int | None = None,
    managed_scaling_policy: shapes.ManagedScalingPolicyInput | None = None,
    placement_group_configs: Sequence[shapes.PlacementGroupConfigInput] | None = None,
    auto_termination_policy: shapes.AutoTerminationPolicyInput | None = None,
    os_release_label: str | None = None,
    ebs_root_volume_iops: int | None = None,
    ebs_root_volume_throughput: int | None = None,
    extended_support: bool | None = None,
    monitoring_configuration: shapes.MonitoringConfigurationInput | None = None,
    session_enabled: bool | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> ClusterResult:
    """Create a cluster; with ``.sync`` wait until it runs and return its id and its ``Cluster``.

    Args:
        name: the cluster's name.
        instances: ``{"InstanceGroups": […]}`` or ``{"InstanceFleets": […]}``, subnets, keys and security groups.
        job_flow_role: instance profile of the EC2 instances, a role of the same name.
        service_role: role that EMR takes.
        auto_scaling_role: role for automatic scaling of instance groups.
        auto_termination_idle_timeout: seconds after which an idle cluster ends, 60 to 604,800.
        tags: of the cluster.

    The other parameters are the API's own (`RunJobFlow`). ``KeepJobFlowAliveWhenNoSteps`` is always on, as Step
    Functions wants; steps are added with `add_step`.

    Example:
        emr.create_cluster(
            name="nightly",
            instances={
                "InstanceGroups": [{"InstanceRole": "MASTER", "InstanceType": "m5.xlarge", "InstanceCount": 1}]
            },
            job_flow_role="EMR_EC2_DefaultRole",
            service_role="EMR_DefaultRole",
            release_label="emr-6.15.0",
            applications=[{"Name": "Spark"}],
        )["ClusterId"]
    """
    raise NotImplementedError


@create_cluster.lowers
def _(call: Call) -> Request:
    check_cluster(call)
    values: dict[str, Expr] = {"Instances": instances(call)}
    if call.given("tags"):
        values["Tags"] = tag_list(call, "tags")
    if call.given("auto_termination_idle_timeout"):
        seconds = call.static("auto_termination_idle_timeout")
        if isinstance(seconds, int) and not 60 <= seconds <= 604_800:
            call.refuse(
                f"`auto_termination_idle_timeout` is {seconds}", "auto_termination_idle_timeout", "use 60 to 604,800"
            )
        if call.given("auto_termination_policy"):
            call.refuse("automatic termination is given twice", "auto_termination_idle_timeout", "drop one of the two")
        values["AutoTerminationPolicy"] = DictOf(((Constant("IdleTimeout"), call["auto_termination_idle_timeout"]),))
    return _EMR.request(
        call,
        "RunJobFlow",
        values=values,
        omit=("auto_termination_idle_timeout",),
        iam=cluster_statements(call),
        returns=_CLUSTER,
        sync_returns=_RUNNING,
    )


@task("elasticmapreduce:terminateCluster", patterns=("request", "sync"))
def terminate_cluster(*, cluster_id: str, **options: Unpack[TaskOptions]) -> Nothing:
    """End a cluster; with ``.sync`` wait until it has ended.

    Args:
        cluster_id: the cluster.

    Example:
        emr.terminate_cluster(cluster_id="j-1")
    """
    raise NotImplementedError


@terminate_cluster.lowers
def _(call: Call) -> Request:
    cluster = _cluster(call)
    statements = [Statement(("elasticmapreduce:TerminateJobFlows",), (cluster,))]
    if call.pattern == "sync":
        statements.append(
            Statement(("elasticmapreduce:DescribeCluster",), (cluster,), reason="follows the cluster (.sync)")
        )
        statements.append(sync_rule("elasticmapreduce:terminateCluster"))
    return call.request({"ClusterId": _EMR.spell(call, "cluster_id", "ClusterId")}, iam=statements)


@task("elasticmapreduce:setClusterTerminationProtection")
def set_termination_protection(
    *, cluster_id: str, termination_protected: bool, **options: Unpack[TaskOptions]
) -> Nothing:
    """Protect a cluster from being ended, or lift that.

    Args:
        cluster_id: the cluster.
        termination_protected: whether it is protected.

    Example:
        emr.set_termination_protection(cluster_id="j-1", termination_protected=True)
    """
    raise NotImplementedError


@set_termination_protection.lowers
def _(call: Call) -> Request:
    return call.request(
        {
            "ClusterId": _EMR.spell(call, "cluster_id", "ClusterId"),
            "TerminationProtected": _EMR.spell(call, "termination_protected", "Boolean"),
        },
        iam=(Statement(("elasticmapreduce:SetTerminationProtection",), (_cluster(call),)),),
    )


@task("elasticmapreduce:addStep", patterns=("request", "sync"), sync=shapes.AddStepSync)
def add_step(
    *,
    cluster_id: str,
    name: str,
    jar: str,
    args: Sequence[str] | None = None,
    main_class: str | None = None,
    properties: Mapping[str, str] | None = None,
    action_on_failure: Literal["TERMINATE_CLUSTER", "CANCEL_AND_WAIT", "CONTINUE"] = "CONTINUE",
    execution_role_arn: str | None = None,
    **options: Unpack[TaskOptions],
) -> StepResult:
    """Add a step to a cluster; with ``.sync`` wait until it has ended and return its ``Step``.

    Args:
        cluster_id: the cluster.
        name: of the step.
        jar: path of the JAR, such as ``command-runner.jar``.
        args: of the main function.
        main_class: in the JAR, when its manifest does not say.
        properties: Java properties.
        action_on_failure: what to do when the step fails.
        execution_role_arn: role the step runs with.

    Example:
        emr.add_step(cluster_id="j-1", name="count", jar="command-runner.jar", args=["spark-submit", "count.py"])
    """
    raise NotImplementedError


@add_step.lowers
def _(call: Call) -> Request:
    jar: list[tuple[Expr, Expr]] = [(Constant("Jar"), call["jar"])]
    if call.given("main_class"):
        jar.append((Constant("MainClass"), call["main_class"]))
    if call.given("args"):
        jar.append((Constant("Args"), call["args"]))
    if call.given("properties"):
        jar.append((Constant("Properties"), _properties(call)))
    step = DictOf(
        (
            (Constant("Name"), call["name"]),
            (Constant("ActionOnFailure"), call["action_on_failure"]),
            (Constant("HadoopJarStep"), DictOf(tuple(jar))),
        )
    )
    arguments: dict[str, Expr] = {
        "ClusterId": _EMR.spell(call, "cluster_id", "ClusterId"),
        "Step": _EMR.spell(call, "", "StepConfig", step),
    }
    cluster = _cluster(call)
    if call.given("execution_role_arn"):
        arguments["ExecutionRoleArn"] = _EMR.spell(call, "execution_role_arn", "ArnType")
    statements = [Statement(("elasticmapreduce:AddJobFlowSteps",), (cluster,), _runtime_role(call))]
    if call.pattern == "sync":
        statements.append(
            Statement(
                ("elasticmapreduce:DescribeStep", "elasticmapreduce:CancelSteps"),
                (cluster,),
                reason="follows the step and cancels it with the state (.sync)",
            )
        )
        statements.append(sync_rule("elasticmapreduce:addStep"))
    return call.request(
        arguments, iam=statements, result_type=_EMR.output("DescribeStep") if call.pattern == "sync" else _STEP
    )


def _runtime_role(call: Call) -> dict[str, Any]:
    """Return the condition that steps run with this role only.

    EMR on EC2 is not handed the role (the instance profile takes it), so that no ``iam:PassRole`` is needed: EMR
    Management Guide, "Runtime roles for Amazon EMR steps"; Service Authorization Reference, `AddJobFlowSteps`.
    """
    if not call.given("execution_role_arn"):
        return {}
    role = name_pattern(call, "execution_role_arn", what="runtime role")
    if role == "*":
        return {}
    return {"StringLike" if "*" in role else "StringEquals": {"elasticmapreduce:ExecutionRoleArn": role}}


def _properties(call: Call) -> Expr:
    given = call["properties"]
    if not isinstance(given, DictOf):
        return given
    items = tuple(
        DictOf(((Constant("Key"), entry[0]), (Constant("Value"), entry[1])))
        for entry in given.entries
        if not isinstance(entry, Spread)
    )
    return ListOf(items)


@task("elasticmapreduce:cancelStep")
def cancel_step(*, cluster_id: str, step_id: str, **options: Unpack[TaskOptions]) -> shapes.CancelStepsResult:
    """Cancel a pending step.

    Args:
        cluster_id: the cluster.
        step_id: the step.

    Example:
        emr.cancel_step(cluster_id="j-1", step_id="s-1")
    """
    raise NotImplementedError


@cancel_step.lowers
def _(call: Call) -> Request:
    return call.request(
        {
            "ClusterId": _EMR.spell(call, "cluster_id", "ClusterId"),
            "StepId": _EMR.spell(call, "step_id", "StepId"),
        },
        iam=(Statement(("elasticmapreduce:CancelSteps",), (_cluster(call),)),),
    )


@task("elasticmapreduce:modifyInstanceFleetByName")
def modify_instance_fleet_by_name(
    *,
    cluster_id: str,
    instance_fleet_name: str,
    target_on_demand_capacity: int,
    target_spot_capacity: int,
    **options: Unpack[TaskOptions],
) -> Nothing:
    """Change the target capacities of an instance fleet, found by name.

    Args:
        cluster_id: the cluster.
        instance_fleet_name: the fleet.
        target_on_demand_capacity: units of on-demand instances.
        target_spot_capacity: units of spot instances.

    Example:
        emr.modify_instance_fleet_by_name(
            cluster_id="j-1", instance_fleet_name="core", target_on_demand_capacity=2, target_spot_capacity=0
        )
    """
    raise NotImplementedError


@modify_instance_fleet_by_name.lowers
def _(call: Call) -> Request:
    fleet = DictOf(
        (
            (Constant("TargetOnDemandCapacity"), _EMR.spell(call, "target_on_demand_capacity", "WholeNumber")),
            (Constant("TargetSpotCapacity"), _EMR.spell(call, "target_spot_capacity", "WholeNumber")),
        )
    )
    return call.request(
        {
            "ClusterId": _EMR.spell(call, "cluster_id", "ClusterId"),
            "InstanceFleetName": call["instance_fleet_name"],
            "InstanceFleet": fleet,
        },
        iam=(
            Statement(
                ("elasticmapreduce:ModifyInstanceFleet", "elasticmapreduce:ListInstanceFleets"), (_cluster(call),)
            ),
        ),
    )


@task("elasticmapreduce:modifyInstanceGroupByName")
def modify_instance_group_by_name(
    *, cluster_id: str, instance_group_name: str, instance_group: Struct, **options: Unpack[TaskOptions]
) -> Nothing:
    """Change an instance group, found by name.

    Args:
        cluster_id: the cluster.
        instance_group_name: the group.
        instance_group: ``{"InstanceCount": …, "ShrinkPolicy": {…}, "Configurations": […]}``.

    Example:
        emr.modify_instance_group_by_name(
            cluster_id="j-1", instance_group_name="core", instance_group={"InstanceCount": 4}
        )
    """
    raise NotImplementedError


@modify_instance_group_by_name.lowers
def _(call: Call) -> Request:
    group = call["instance_group"]
    if isinstance(group, DictOf):
        # The API's structure also names the group by its id, which Step Functions looks up.
        marked = DictOf(((Constant("InstanceGroupId"), Constant("looked-up-by-name")), *group.entries), group.origin)
        spelled = _EMR.spell(call, "instance_group", "InstanceGroupModifyConfig", marked)
        assert isinstance(spelled, DictOf)
        group = DictOf(spelled.entries[1:], group.origin)
    return call.request(
        {
            "ClusterId": _EMR.spell(call, "cluster_id", "ClusterId"),
            "InstanceGroupName": call["instance_group_name"],
            "InstanceGroup": group,
        },
        iam=(
            Statement(
                ("elasticmapreduce:ModifyInstanceGroups", "elasticmapreduce:ListInstanceGroups"), (_cluster(call),)
            ),
        ),
    )


def _cluster(call: Call) -> str:
    # Cluster ids are made at run time, so a pattern is what one expects here: no warning.
    pattern = text_pattern(call["cluster_id"])
    return pattern if is_arn(pattern) else arn("elasticmapreduce", f"cluster/{pattern}")


AmazonElasticMapReduceException: type[TaskFailed]
InvalidRequestException: type[TaskFailed]
InternalServerException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
