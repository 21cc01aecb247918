"""Amazon ECS: run a task on Fargate, EC2 or a capacity provider.

Source: Developer Guide, "Run Amazon ECS/Fargate tasks with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, parts, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.ranges import counted
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.expr import Cond, DictOf, Expr, ListOf
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import ecs as shapes

_ECS = Service("ecs")
_ERRORS = ErrorCatalogue(
    "ecs",
    style="optimized",
    prefix="ECS",
    module=__name__,
    others={"Unknown": "AmazonECS.Unknown"},
    extra=("AmazonECSException",),
)


@task("ecs:runTask", patterns=("request", "sync", "wait_for_token"), sync=shapes.RunTaskSync)
def run_task(
    *,
    task_definition: str,
    cluster: str | None = None,
    launch_type: Literal["EC2", "FARGATE", "EXTERNAL", "MANAGED_INSTANCES"] | None = None,
    subnets: Sequence[str] | None = None,
    security_groups: Sequence[str] | None = None,
    assign_public_ip: bool | None = None,
    container_overrides: Sequence[shapes.ContainerOverrideInput] | None = None,
    network_configuration: shapes.NetworkConfigurationInput | None = None,
    overrides: shapes.TaskOverrideInput | None = None,
    capacity_provider_strategy: Sequence[shapes.CapacityProviderStrategyItemInput] | None = None,
    enable_ecs_managed_tags: bool | None = None,
    enable_execute_command: bool | None = None,
    group: str | None = None,
    placement_constraints: Sequence[shapes.PlacementConstraintInput] | None = None,
    placement_strategy: Sequence[shapes.PlacementStrategyInput] | None = None,
    platform_version: str | None = None,
    propagate_tags: Literal["TASK_DEFINITION", "SERVICE", "NONE"] | None = None,
    volume_configurations: Sequence[shapes.TaskVolumeConfigurationInput] | None = None,
    tags: Mapping[str, str] | None = None,
    pass_roles: Sequence[str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.RunTaskResult:
    """Run a task; with ``.sync`` wait until it has stopped and return its description.

    Args:
        task_definition: family, ``family:revision`` or ARN.
        cluster: name or ARN; the default cluster when absent.
        launch_type: where it runs, unless a capacity provider strategy says.
        subnets: of a task with its own network interface (always on Fargate).
        security_groups: of that interface.
        assign_public_ip: whether that interface gets a public address.
        container_overrides: ``[{"name": …, "command": […], "environment": [{"name": …, "value": …}]}]``.
        network_configuration: the API's own form of subnets, groups and address.
        overrides: the API's own form of `container_overrides`, with more.
        capacity_provider_strategy: ``[{"capacityProvider": …, "weight": …, "base": …}]``.
        enable_ecs_managed_tags: whether ECS tags the task.
        enable_execute_command: whether ``execute-command`` works on it.
        group: the task group.
        placement_constraints: ``[{"type": "memberOf", "expression": …}]``.
        placement_strategy: ``[{"type": "spread", "field": …}]``.
        platform_version: of Fargate.
        propagate_tags: where tags come from.
        volume_configurations: EBS volumes to attach.
        tags: of the task.
        pass_roles: ARNs of the task definition's roles: narrows ``iam:PassRole``; it is not sent.

    Example:
        ecs.run_task(
            cluster="shop",
            task_definition="report:3",
            launch_type="FARGATE",
            subnets=["subnet-0123"],
            container_overrides=[{"name": "main", "environment": [{"name": "DAY", "value": "2030-01-02"}]}],
            pass_roles=["arn:aws:iam::123456789012:role/report"],
        )

    Callback:
        ecs.run_task.wait_for_token(
            cluster="shop",
            task_definition="report:3",
            launch_type="FARGATE",
            subnets=["subnet-0123"],
            container_overrides=[{"name": "main", "environment": [{"name": "TOKEN", "value": context.task_token}]}],
            pass_roles=["arn:aws:iam::123456789012:role/report"],
        )
    """
    raise NotImplementedError


@run_task.lowers
def _(call: Call) -> Request:
    values: dict[str, Expr] = {}
    network = _network(call)
    if network is not None:
        values["networkConfiguration"] = network
    if call.given("container_overrides"):
        if call.given("overrides"):
            call.refuse("the overrides are given twice", "container_overrides", "put them into `overrides`")
        values["overrides"] = DictOf(((Constant("containerOverrides"), call["container_overrides"]),))
    if call.given("tags"):
        values["tags"] = tag_list(call, "tags", "key", "value")
    _check_launch(call)
    return _ECS.request(
        call,
        "RunTask",
        values=values,
        omit=("subnets", "security_groups", "assign_public_ip", "container_overrides", "pass_roles"),
        iam=_statements(call),
        sync_returns=_ECS.type("Task"),
    )


def _network(call: Call) -> Expr | None:
    given = [name for name in ("subnets", "security_groups", "assign_public_ip") if call.given(name)]
    if not given:
        return None
    if call.given("network_configuration"):
        call.refuse("the network is given twice", given[0], "put it into `network_configuration`")
    if not call.given("subnets"):
        call.refuse("a task with its own network interface needs subnets", given[0], "add `subnets`")
    entries: list[tuple[Expr, Expr]] = []
    if call.given("subnets"):
        entries.append((Constant("subnets"), call["subnets"]))
    if call.given("security_groups"):
        entries.append((Constant("securityGroups"), call["security_groups"]))
    if call.given("assign_public_ip"):
        public = call["assign_public_ip"]
        match public:
            case Constant(bool() as flag):
                choice: Expr = Constant("ENABLED" if flag else "DISABLED")
            case _:
                choice = Cond(public, Constant("ENABLED"), Constant("DISABLED"))
        entries.append((Constant("assignPublicIp"), choice))
    return DictOf(((Constant("awsvpcConfiguration"), DictOf(tuple(entries))),))


def _check_launch(call: Call) -> None:
    launch = call.static("launch_type")
    if launch is not None and call.given("capacity_provider_strategy"):
        call.refuse("a launch type and a capacity provider strategy exclude each other", "launch_type", "drop one")
    if launch == "FARGATE":
        if not (call.given("subnets") or call.given("network_configuration")):
            call.refuse("a Fargate task needs subnets", "launch_type", "add `subnets`")
        for name in ("placement_constraints", "placement_strategy"):
            if call.given(name):
                call.refuse("Fargate knows no placement", name, "drop it")
    if launch == "EC2" and call.given("platform_version"):
        call.refuse("only Fargate has platform versions", "platform_version", "drop it")
    if launch == "EC2" and call.static("assign_public_ip") is True:
        call.refuse("only Fargate tasks can get a public address", "assign_public_ip", "drop it")
    # API reference of ECS: `RunTask`, `AwsVpcConfiguration`, `ContainerOverride`.
    counted(call, "placement_constraints", 0, 10, "constraints")
    counted(call, "placement_strategy", 0, 5, "rules")
    counted(call, "capacity_provider_strategy", 1, 20, "capacity providers")
    counted(call, "subnets", 1, 16, "subnets")
    counted(call, "security_groups", 0, 5, "security groups")
    containers = call["container_overrides"] if call.given("container_overrides") else None
    containers = field(call["overrides"], "containerOverrides") if containers is None else containers
    for item in containers.items if isinstance(containers, ListOf) else ():
        if isinstance(item, DictOf) and field(item, "name") is None and all(isinstance(e, tuple) for e in item.entries):
            argument = "container_overrides" if call.given("container_overrides") else "overrides"
            call.refuse("an override does not say of which container it is", argument, "add `name`")


def _statements(call: Call) -> list[Statement]:
    definition = name_pattern(call, "task_definition", what="task definition")
    if parts(definition) is None and not is_arn(definition):
        definition = arn("ecs", f"task-definition/{definition}")
    split = parts(definition)
    if split is not None and ":" not in split[4] and not definition.endswith("*"):
        # A family without a revision runs its newest one, whichever that is.
        definition += ":*"
    cluster = _cluster(call)
    condition = {} if "*" in cluster else {"ArnEquals": {"ecs:cluster": cluster}}
    out = [Statement(("ecs:RunTask",), (definition,), condition)]
    if _tagged(call):
        # Developer Guide of ECS, "Grant permission to tag resources on creation": only while `RunTask` makes the task.
        made = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
        out.append(Statement(("ecs:TagResource",), (_tasks(cluster),), made, reason="tags the task"))
    roles = call.static("pass_roles")
    if isinstance(roles, list):
        passed = [str(role) for role in roles]
    else:
        call.warn_wildcard(
            "the permission to pass roles to ECS covers every role: those of the task definition are not known here",
            "task_definition",
            "name them: `pass_roles=[…]`",
        )
        passed = [arn("iam", "role/*", region="")]
    if passed:
        out.append(pass_role(passed, "ecs-tasks.amazonaws.com"))
    if call.pattern == "sync":
        out.append(
            Statement(
                ("ecs:StopTask", "ecs:DescribeTasks"),
                (_tasks(cluster),),
                reason="follows the task and stops it with the state (.sync)",
            )
        )
        out.append(sync_rule("ecs"))
    return out


def _tagged(call: Call) -> bool:
    """Whether the task may get tags: its own, those of its definition, or those that ECS manages."""
    propagated = call.given("propagate_tags") and call.static("propagate_tags") != "NONE"
    managed = call.given("enable_ecs_managed_tags") and call.static("enable_ecs_managed_tags") is not False
    return call.given("tags") or propagated or managed


def _cluster(call: Call) -> str:
    if not call.given("cluster"):
        return arn("ecs", "cluster/default")
    pattern = text_pattern(call["cluster"])
    return pattern if is_arn(pattern) else arn("ecs", f"cluster/{pattern}")


def _tasks(cluster: str) -> str:
    split = parts(cluster)
    if split is None:
        return arn("ecs", "task/*")
    head = cluster.removesuffix(split[4])
    return f"{head}task/{split[4].removeprefix('cluster/')}/*"


AmazonECSException: type[TaskFailed]
ClientException: type[TaskFailed]
ClusterNotFoundException: type[TaskFailed]
InvalidParameterException: type[TaskFailed]
ServerException: type[TaskFailed]
Unknown: type[TaskFailed]
"""``AmazonECS.Unknown``: the task could not be placed (``Failures`` of the response)."""


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
