"""CDK's constructs for jobs and clusters: Batch, CodeBuild, ECS, EKS, EMR and Glue.

Where a property is a resource of the stack (a task definition, a VPC), the resource's own facts stand here, as the
author of a workflow would know them.
"""

from collections.abc import Callable
from typing import Any

from flowdsl.adapters.api import Task
from flowdsl.ir.expr import Context, Format, FormatField
from flowdsl_tasks import (
    batch,
    codebuild,
    databrew,
    ecs,
    eks,
    emr,
    emr_containers,
    glue,
)
from tests.conformance.cdk_translate import (
    ACCOUNT,
    PRIVATE_SUBNETS,
    PUBLIC_SUBNETS,
    TRANSLATORS,
    Translated,
    pascal,
    plainly,
    rest,
    snake,
    translates,
)
from tests.conformance.cdk_values import value

plainly("EmrTerminateCluster", emr.terminate_cluster)
plainly("EmrSetClusterTerminationProtection", emr.set_termination_protection)
plainly("EmrCancelStep", emr.cancel_step)
plainly("EmrModifyInstanceFleetByName", emr.modify_instance_fleet_by_name)
plainly("EmrAddStep", emr.add_step)
plainly("GlueDataBrewStartJobRun", databrew.start_job_run)


@translates("BatchSubmitJob")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "jobDefinitionArn", "jobQueueArn", "payload", "containerOverrides")
    arguments |= {"job_definition": props["jobDefinitionArn"], "job_queue": props["jobQueueArn"]}
    timeout = props.get("taskTimeout", {})
    arguments["timeout"] = timeout.get("seconds") if "seconds" in timeout else value({"$path": timeout["path"]}) if timeout else None  # fmt: skip
    arguments["parameters"] = value(props.get("payload"))
    overrides = value(props.get("containerOverrides", {}))
    if "environment" in overrides:
        overrides["environment"] = [{"name": k, "value": v} for k, v in overrides["environment"].items()]
    wanted = {"GPU": "gpuCount", "MEMORY": "memory", "VCPU": "vcpus"}
    needs = [
        {"type": kind, "value": _digits(overrides.pop(name))} for kind, name in wanted.items() if name in overrides
    ]
    arguments["container_overrides"] = overrides | ({"resourceRequirements": needs} if needs else {}) or None
    return batch.submit_job, arguments


def _digits(given: Any) -> Any:
    return str(given) if isinstance(given, int) else given


def _build(task: Task[..., Any, Any]) -> Callable[[dict[str, Any]], Translated]:
    def build(props: dict[str, Any]) -> Translated:
        name = props["project"]["projectArn"].rpartition("/")[2]
        return task, {
            "project_name": name,
            "environment_variables_override": value(props.get("environmentVariablesOverride")),
        }

    return build


TRANSLATORS["CodeBuildStartBuild"] = _build(codebuild.start_build)
TRANSLATORS["CodeBuildStartBuildBatch"] = _build(codebuild.start_build_batch)


@translates("EcsRunTask")
def _(props: dict[str, Any]) -> Translated:
    target = props["launchTarget"]
    fargate = target["$class"] == "EcsFargateLaunchTarget"
    settings = target.get("options", {})
    family = props["taskDefinition"]["family"]
    revision = props.get("revisionNumber")
    groups = [group["securityGroupId"] for group in props.get("securityGroups", [])]
    own_interface = fargate or family == "MyEc2VpcFamily"
    names = {"memoryLimit": "memory"}
    capacity = settings.get("capacityProviderOptions")
    strategy = (capacity or {}).get("capacityProviderStrategy") or None
    public = props.get("assignPublicIp")
    containers = [
        {"name": item["containerDefinition"]["containerName"]}
        | {names.get(key, key): value(part) for key, part in item.items() if key != "containerDefinition"}
        for item in props.get("containerOverrides", [])
    ] or None
    task_overrides = {
        ours: value(props[name]) for name, ours in (("cpu", "cpu"), ("memoryMiB", "memory")) if name in props
    }
    arguments: dict[str, Any] = {
        "cluster": f"arn:aws:ecs:us-east-1:{ACCOUNT}:cluster/{props['cluster']['clusterName']}",
        "task_definition": family if revision is None else f"{family}:{revision}",
        "launch_type": None if capacity else "FARGATE" if fargate else "EC2",
        "subnets": (PUBLIC_SUBNETS if public else PRIVATE_SUBNETS) if own_interface or groups else None,
        "security_groups": (groups or ["sg-StateSecurityGroup"]) if own_interface or groups else None,
        "assign_public_ip": True if public else None,
        "capacity_provider_strategy": strategy,
        "platform_version": settings.get("platformVersion"),
        "placement_strategy": [p["$PlacementStrategy"][0] for p in settings.get("placementStrategies", [])] or None,
        "placement_constraints": [p["$PlacementConstraint"][0] for p in settings.get("placementConstraints", [])]
        or None,
        "container_overrides": None if task_overrides else containers,
        "overrides": task_overrides | ({"containerOverrides": containers} if containers else {})
        if task_overrides
        else None,
        "enable_execute_command": props.get("enableExecuteCommand"),
        "propagate_tags": props.get("propagatedTagSource"),
        "resources": [f"arn:aws:ecs:us-east-1:{ACCOUNT}:task-definition/{family}:{revision or 1}"],  # what CDK deploys
        "pass_roles": [f"arn:aws:iam::{ACCOUNT}:role/MyTaskRole"],
    }
    return ecs.run_task, arguments


def _role(given: Any, generated: str) -> str:
    return given["roleArn"].rpartition("/")[2] if given is not None else generated


@translates("EmrCreateCluster")
def _(props: dict[str, Any]) -> Translated:
    instances = pascal(props["instances"], volumeSize="SizeInGB")
    for fleet in instances.get("InstanceFleets", []):
        spot = fleet.get("LaunchSpecifications", {}).get("SpotSpecification", {})
        if "Timeout" in spot:
            spot["TimeoutDurationMinutes"] = spot.pop("Timeout") // 60
    fleets = "InstanceFleets" in instances
    # The new default service role's managed policy wants this tag on clusters.
    tags = dict(props.get("tags", {}))
    if "serviceRole" in props or "autoScalingPolicy" in str(props["instances"]):
        tags["for-use-with-amazon-emr-managed-policies"] = "true"
    kerberos = {"adDomainJoinPassword": "ADDomainJoinPassword", "adDomainJoinUser": "ADDomainJoinUser"}
    arguments = {
        "name": value(props["name"]),
        "instances": instances,
        "job_flow_role": _role(props.get("clusterRole"), "StateInstanceRole"),
        "service_role": _role(props.get("serviceRole"), "StateServiceRole"),
        "auto_scaling_role": _role(props["autoScalingRole"], "")
        if "autoScalingRole" in props
        else None
        if fleets
        else "StateAutoScalingRole",
        "visible_to_all_users": props.get("visibleToAllUsers", True),
        "managed_scaling_policy": pascal(props.get("managedScalingPolicy")),
        "ebs_root_volume_iops": value(props.get("ebsRootVolumeIops")),
        "ebs_root_volume_throughput": value(props.get("ebsRootVolumeThroughput")),
        "tags": tags or None,
        "applications": pascal(props.get("applications")),
        "bootstrap_actions": pascal(props.get("bootstrapActions")),
        "configurations": pascal(props.get("configurations")),
        "kerberos_attributes": pascal(props.get("kerberosAttributes"), **kerberos),
        "auto_termination_idle_timeout": value(props.get("autoTerminationPolicyIdleTimeout")),
        "ebs_root_volume_size": value(props.get("ebsRootVolumeSize")),
    }
    plain = ("additionalInfo", "customAmiId", "logUri", "releaseLabel", "scaleDownBehavior", "securityConfiguration",
             "stepConcurrencyLevel")  # fmt: skip
    for name in plain:
        arguments[snake(name)] = value(props.get(name))
    for key in ("applications", "configurations", "bootstrap_actions"):
        arguments[key] = _keep_maps(arguments[key], props.get({"bootstrap_actions": "bootstrapActions"}.get(key, key)))
    for group in (*instances.get("InstanceGroups", []), *instances.get("InstanceFleets", [])):
        _fix_maps(group)
    return emr.create_cluster, arguments


def _keep_maps(ours: Any, theirs: Any) -> Any:
    """Undo the respelling of map keys (``Properties``, ``AdditionalInfo``), which are users' own."""
    _fix_maps(ours, theirs)
    return ours


def _fix_maps(ours: Any, theirs: Any = None) -> None:
    if isinstance(ours, list):
        for number, item in enumerate(ours):
            _fix_maps(item, theirs[number] if isinstance(theirs, list) else None)
    elif isinstance(ours, dict):
        for key, item in ours.items():
            given = theirs.get(key[:1].lower() + key[1:]) if isinstance(theirs, dict) else None
            if key in ("Properties", "AdditionalInfo"):
                ours[key] = (
                    value(given) if given is not None else {name[:1].lower() + name[1:]: v for name, v in item.items()}
                )
            else:
                _fix_maps(item, given)


@translates("EmrModifyInstanceGroupByName")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "instanceGroup")
    group = pascal(props["instanceGroup"], eC2InstanceIdsToTerminate="EC2InstanceIdsToTerminate")
    _fix_maps(group, props["instanceGroup"])
    return emr.modify_instance_group_by_name, arguments | {"instance_group": group}


@translates("EmrContainersCreateVirtualCluster")
def _(props: dict[str, Any]) -> Translated:
    made_up = Format((FormatField(Context(("Execution", "Name"))), "/", FormatField(Context(("State", "Name")))))
    return emr_containers.create_virtual_cluster, {
        "name": value(props.get("virtualClusterName")) or made_up,
        "eks_cluster": value(props["eksCluster"]["clusterName"]),
        "eks_namespace": props.get("eksNamespace"),
        "tags": props.get("tags"),
    }


@translates("EmrContainersDeleteVirtualCluster")
def _(props: dict[str, Any]) -> Translated:
    return emr_containers.delete_virtual_cluster, rest(props)


@translates("EmrContainersStartJobRun")
def _(props: dict[str, Any]) -> Translated:
    monitoring = props.get("monitoring", {})
    configured: dict[str, Any] = {}
    if monitoring.get("logging"):
        group = "StateMonitoringLogGroup"
        configured["cloudWatchMonitoringConfiguration"] = {"logGroupName": group}
    if "logGroup" in monitoring:
        configured["cloudWatchMonitoringConfiguration"] = {
            "logGroupName": monitoring["logGroup"]["logGroupArn"].split(":")[6],
            "logStreamNamePrefix": monitoring["logStreamNamePrefix"],
        }
    configured["persistentAppUI"] = "ENABLED" if monitoring.get("persistentAppUI", True) else "DISABLED"
    if "logBucket" in monitoring:
        configured["s3MonitoringConfiguration"] = {"logUri": f"s3://{monitoring['logBucket']['bucketName']}"}
    overrides: dict[str, Any] = {"monitoringConfiguration": configured}
    if "applicationConfig" in props:
        overrides["applicationConfiguration"] = [_configuration(item) for item in props["applicationConfig"]]
    role = props.get("executionRole", {"roleArn": f"arn:aws:iam::{ACCOUNT}:role/StateJobExecutionRole"})
    return emr_containers.start_job_run, {
        "virtual_cluster_id": value(props["virtualCluster"]["id"]),
        "execution_role_arn": role["roleArn"],
        "release_label": props["releaseLabel"]["label"],
        "job_driver": value(props["jobDriver"]),
        "name": value(props.get("jobName")),
        "configuration_overrides": overrides,
        "tags": props.get("tags"),
    }


def _configuration(item: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {"classification": item["classification"]["classificationStatement"]}
    if "properties" in item:
        out["properties"] = value(item["properties"])
    if "nestedConfig" in item:
        out["configurations"] = [_configuration(nested) for nested in item["nestedConfig"]]
    return out


EKS_CLUSTERS: dict[str, dict[str, str]] = {
    "MyEks": {"certificate_authority": "Q0FEQVRB", "endpoint": "https://EKS.example.com"},
    "c": {},  # imported without them
}


@translates("EksCall")
def _(props: dict[str, Any]) -> Translated:
    return eks.call, {
        "cluster_name": props["cluster"]["clusterName"],
        **(EKS_CLUSTERS[props["cluster"]["clusterName"]]),
        "method": props["httpMethod"],
        "path": value(props["httpPath"]),
        "query_parameters": value(props.get("queryParameters")),
        "request_body": value(props.get("requestBody")),
    }


@translates("GlueStartJobRun")
def _(props: dict[str, Any]) -> Translated:
    workers = value(props.get("workerConfiguration", {}))
    timeout = props.get("timeout", props.get("taskTimeout", {}))
    seconds = timeout.get("seconds")
    delay = props.get("notifyDelayAfter")
    return glue.start_job_run, {
        "job_name": value(props["glueJobName"]),
        "arguments": value(props.get("arguments")),
        "timeout": value({"$path": timeout["path"]})
        if "path" in timeout
        else None
        if seconds is None
        else seconds // 60,
        "notify_delay_after": None if delay is None else delay["seconds"] // 60,
        "security_configuration": props.get("securityConfiguration"),
        "worker_type": workers.get("workerType", workers.get("workerTypeV2", {}).get("name")),
        "number_of_workers": workers.get("numberOfWorkers"),
        "execution_class": props.get("executionClass"),
    }


@translates("GlueStartCrawlerRun")
def _(props: dict[str, Any]) -> Translated:
    return glue.start_crawler_run, {"name": value(props["crawlerName"])}
