"""What a new EMR cluster must obey, what Step Functions demands of it, and what making one needs in IAM."""

from typing import Any

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import arn, field, resource
from flowdsl.adapters.ranges import between, number
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf, Spread
from flowdsl.ir.expr import Literal as Constant


def instances(call: Call) -> Expr:
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


def check_cluster(call: Call) -> None:
    """Refuse what EMR refuses of a new cluster."""
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
    _check_root_volume(call, version)
    _check_scaling(call, groups is not None, fleets is not None)


def _check_root_volume(call: Call, version: tuple[int, ...] | None) -> None:
    """Refuse root volumes that EMR refuses (EMR Management Guide, "Customizing the Amazon EBS root device volume")."""
    between(call, "ebs_root_volume_size", 15, 100, "GiB")
    between(call, "ebs_root_volume_iops", 3_000, 16_000)
    between(call, "ebs_root_volume_throughput", 125, 1_000, "MiB/s")
    for argument in ("ebs_root_volume_iops", "ebs_root_volume_throughput"):
        if call.given(argument) and version is not None and version < (6, 15, 0):
            call.refuse(
                "only EMR 6.15.0 and later let one choose how fast the root volume is", argument,
                "use `release_label` of `emr-6.15.0` or later",
            )  # fmt: skip


def _check_scaling(call: Call, groups: bool, fleets: bool) -> None:
    """Refuse limits that contradict each other, or count what the cluster does not have (API, `ComputeLimits`)."""
    limits = field(call["managed_scaling_policy"], "ComputeLimits")
    if not isinstance(limits, DictOf):
        return
    unit = field(limits, "UnitType")
    in_fleets = isinstance(unit, Constant) and unit.value == "InstanceFleetUnits"
    if isinstance(unit, Constant) and ((in_fleets and groups) or (fleets and not in_fleets)):
        call.refuse(
            f"the limits count {unit.value}", "managed_scaling_policy",
            "use `InstanceFleetUnits` for instance fleets, and `Instances` or `VCPU` for instance groups",
        )  # fmt: skip
    low, high = number(field(limits, "MinimumCapacityUnits")), number(field(limits, "MaximumCapacityUnits"))
    if low is not None and low < 1:
        call.refuse(f"`MinimumCapacityUnits` is {low}", "managed_scaling_policy", "use 1 or more")
    for name in ("MinimumCapacityUnits", "MaximumCoreCapacityUnits", "MaximumOnDemandCapacityUnits"):
        value = number(field(limits, name))
        if value is not None and high is not None and value > high:
            call.refuse(
                f"`{name}` is {value}, more than `MaximumCapacityUnits`, {high}", "managed_scaling_policy",
                f"use at most {high}",
            )  # fmt: skip


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
    _check_launch(call, fleet)


def _check_launch(call: Call, fleet: DictOf) -> None:
    """Refuse ways of launching a fleet that EMR refuses (API, `SpotProvisioningSpecification`; "Instance fleets")."""
    minutes = number(field(fleet, "LaunchSpecifications", "SpotSpecification", "TimeoutDurationMinutes"))
    if minutes is not None and not 5 <= minutes <= 1440:
        call.refuse(f"`TimeoutDurationMinutes` is {minutes}", "instances", "use 5 to 1,440 minutes")
    block = number(field(fleet, "LaunchSpecifications", "SpotSpecification", "BlockDurationMinutes"))
    if block is not None and block not in (60, 120, 180, 240, 300, 360):
        call.refuse(f"`BlockDurationMinutes` is {block}", "instances", "use 60, 120, 180, 240, 300 or 360")
    configs = field(fleet, "InstanceTypeConfigs")
    items = configs.items if isinstance(configs, ListOf) else ()
    ranked = any(field(item, "Priority") is not None for item in items if isinstance(item, DictOf))
    strategy = _on_demand_strategy(fleet)
    if ranked and strategy not in ("prioritized", None):
        call.refuse(
            "priorities only count where on-demand instances are allocated by them", "instances",
            'add `{"OnDemandSpecification": {"AllocationStrategy": "prioritized"}}`, or drop `Priority`',
        )  # fmt: skip
    if strategy == "prioritized" and not ranked and all(isinstance(item, DictOf) for item in items):
        call.refuse("no instance type has a priority", "instances", "add `Priority` to `InstanceTypeConfigs`")


def _on_demand_strategy(fleet: DictOf) -> str | None:
    """Return how on-demand instances are allocated, None where that cannot be seen."""
    given: Expr | None = fleet
    for step in ("LaunchSpecifications", "OnDemandSpecification", "AllocationStrategy"):
        if not isinstance(given, DictOf) or any(isinstance(entry, Spread) for entry in given.entries):
            return None
        given = field(given, step)
        if given is None:
            return "lowest-price"  # EMR's default
    return given.value if isinstance(given, Constant) and isinstance(given.value, str) else None


def cluster_statements(call: Call) -> list[Statement]:
    """Return the permissions to create a cluster, and under ``.sync`` to follow it."""
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
            out.append(pass_role((role(call, argument),), service))
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


def role(call: Call, argument: str) -> str:
    """Return the ARN of the role that an argument names by name or by ARN."""
    return resource(call, argument, "iam", "role/{}", what="role", region="")
