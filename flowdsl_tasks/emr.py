"""Amazon EMR: clusters, steps, instance groups and fleets.

Source: Developer Guide, "Create and manage Amazon EMR clusters with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, Struct, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, resource, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf, Spread
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY, STR, Field, RecordType
from flowdsl_tasks.shapes import emr as shapes

_EMR = Service("emr")
_ERRORS = ErrorCatalogue(
    "emr", style="optimized", prefix="ElasticMapReduce", module=__name__, extra=("AmazonElasticMapReduceException",)
)


class ClusterResult(TypedDict, total=False):
    """The new cluster."""

    ClusterId: str
    ClusterArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StepResult(TypedDict, total=False):
    """The new step."""

    StepId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class Nothing(TypedDict, total=False):
    """Metadata only."""

    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


_METADATA = (Field("SdkHttpMetadata", ANY, False), Field("SdkResponseMetadata", ANY, False))
_CLUSTER = RecordType((Field("ClusterId", STR), Field("ClusterArn", STR, False), *_METADATA), True, "ClusterResult")
_STEP = RecordType((Field("StepId", STR), *_METADATA), True, "StepResult")


@task("elasticmapreduce:createCluster", patterns=("request", "sync"))
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
    """Create a cluster; with ``.sync`` wait until it runs and return its ``Cluster``.

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
    _check_cluster(call)
    values: dict[str, Expr] = {"Instances": _instances(call)}
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
        iam=_cluster_statements(call),
        returns=_CLUSTER,
        sync_returns=_EMR.output("DescribeCluster"),
    )


def _instances(call: Call) -> Expr:
    """Add what Step Functions demands: the cluster stays when it has no steps."""
    given = call["instances"]
    alive = Constant("KeepJobFlowAliveWhenNoSteps")
    if not isinstance(given, DictOf):
        return DictOf((Spread(given), (alive, Constant(True))))
    wanted = field(given, "KeepJobFlowAliveWhenNoSteps")
    if isinstance(wanted, Constant) and wanted.value is not True:
        call.refuse(
            "Step Functions keeps the cluster alive when it has no steps", "instances",
            "drop `KeepJobFlowAliveWhenNoSteps`, and end the cluster with `terminate_cluster`",
        )  # fmt: skip
    kept = tuple(
        e
        for e in given.entries
        if not (isinstance(e, tuple) and isinstance(e[0], Constant) and e[0].value == alive.value)
    )
    return DictOf((*kept, (alive, Constant(True))), given.origin)


def _check_cluster(call: Call) -> None:
    instances = call["instances"]
    groups, fleets = field(instances, "InstanceGroups"), field(instances, "InstanceFleets")
    if groups is not None and fleets is not None:
        call.refuse("a cluster has instance groups or instance fleets, not both", "instances", "drop one of them")
    if fleets is not None and call.given("auto_scaling_role"):
        call.refuse("clusters of instance fleets do not scale automatically", "auto_scaling_role", "drop it")
    level = call.static("step_concurrency_level")
    release = call.static("release_label")
    version = _release(call, release)
    if isinstance(level, int) and not isinstance(level, bool):
        if not 1 <= level <= 256:
            call.refuse(f"`step_concurrency_level` is {level}", "step_concurrency_level", "use 1 to 256")
        elif (
            level != 1
            and (release is None or (version is not None and version < (5, 28, 0)))
            and not (call.given("release_label") and release is None)
        ):
            call.refuse(
                "only EMR 5.28.0 and later run several steps at once", "step_concurrency_level",
                "add `release_label` of `emr-5.28.0` or later",
            )  # fmt: skip
    for fleet in fleets.items if isinstance(fleets, ListOf) else ():
        if isinstance(fleet, DictOf):
            _check_fleet(call, fleet)


def _release(call: Call, release: Any) -> tuple[int, ...] | None:
    if not isinstance(release, str):
        return None
    numbers = release.removeprefix("emr-").split("-")[0].split(".")
    if not release.startswith("emr-") or len(numbers) != 3 or not all(number.isdigit() for number in numbers):
        call.refuse(f"{release!r} is no release label", "release_label", "write `emr-x.y.z`")
        return None
    return tuple(int(number) for number in numbers)


def _check_fleet(call: Call, fleet: DictOf) -> None:
    on_demand, spot = field(fleet, "TargetOnDemandCapacity"), field(fleet, "TargetSpotCapacity")
    known = [value.value if isinstance(value, Constant) else None for value in (on_demand, spot)]
    absent = [value is None for value in (on_demand, spot)]
    if all(flag or number == 0 for flag, number in zip(absent, known, strict=True)):
        call.refuse(
            "an instance fleet has no target capacity",
            "instances",
            "add `TargetOnDemandCapacity` or `TargetSpotCapacity`",
        )
    configs = field(fleet, "InstanceTypeConfigs")
    for config in configs.items if isinstance(configs, ListOf) else ():
        if (
            isinstance(config, DictOf)
            and field(config, "BidPrice")
            and field(config, "BidPriceAsPercentageOfOnDemandPrice")
        ):
            call.refuse("an instance type has two bid prices", "instances", "drop one of them")
    kind = field(fleet, "InstanceFleetType")
    total = sum(number for number in known if isinstance(number, int))
    both_known = all(flag or isinstance(number, int) for flag, number in zip(absent, known, strict=True))
    if isinstance(kind, Constant) and kind.value == "MASTER" and both_known and total > 1:
        call.refuse("a master fleet has one instance", "instances", "set its target capacity to 1")


def _cluster_statements(call: Call) -> list[Statement]:
    out = [Statement(("elasticmapreduce:RunJobFlow",), ("*",), reason="creates a cluster; takes no resource")]
    clusters = arn("elasticmapreduce", "cluster/*")
    if call.given("tags"):
        out.append(Statement(("elasticmapreduce:AddTags",), (clusters,), reason="tags the cluster"))
    for argument, service in (
        ("service_role", "elasticmapreduce.amazonaws.com"),
        ("job_flow_role", "ec2.amazonaws.com"),
        ("auto_scaling_role", "application-autoscaling.amazonaws.com"),
    ):
        if call.given(argument):
            out.append(pass_role((_role(call, argument),), service))
    out.append(
        Statement(
            ("iam:CreateServiceLinkedRole",),
            (
                arn(
                    "iam",
                    "role/aws-service-role/elasticmapreduce.amazonaws.com*/AWSServiceRoleForEMRCleanup*",
                    region="",
                ),
            ),
            {
                "StringEquals": {
                    "iam:AWSServiceName": ["elasticmapreduce.amazonaws.com", "elasticmapreduce.amazonaws.com.cn"]
                }
            },
            reason="lets EMR clean up its instances",
        )
    )
    if call.pattern == "sync":
        out.append(
            Statement(
                ("elasticmapreduce:DescribeCluster", "elasticmapreduce:TerminateJobFlows"),
                (clusters,),
                reason="follows the cluster and ends it with the state (.sync)",
            )
        )
        out.append(sync_rule("elasticmapreduce:createCluster"))
    return out


def _role(call: Call, argument: str) -> str:
    return resource(call, argument, "iam", "role/{}", what="role", region="")


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


@task("elasticmapreduce:addStep", patterns=("request", "sync"))
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
    statements = [Statement(("elasticmapreduce:AddJobFlowSteps",), (cluster,))]
    if call.given("execution_role_arn"):
        arguments["ExecutionRoleArn"] = _EMR.spell(call, "execution_role_arn", "ArnType")
        statements.append(pass_role((_role(call, "execution_role_arn"),), "elasticmapreduce.amazonaws.com"))
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
