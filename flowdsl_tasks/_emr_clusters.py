"""What a new EMR cluster must obey, what Step Functions demands of it, and what making one needs in IAM."""

from typing import Any

from flowdsl.adapters.api import Call
from flowdsl.adapters.arns import arn, field, resource
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
