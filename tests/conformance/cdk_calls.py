"""Translate the properties of CDK's task constructs into calls of flowdsl's stubs.

Where a property is a resource of the stack (a task definition, a VPC), the resource's own facts stand here, as the
author of a workflow would know them.
"""

import re
from collections.abc import Callable
from typing import Any

from flowdsl.adapters.api import Task
from flowdsl.ir.expr import Context, Expr, Format, FormatField, Literal, State
from flowdsl_tasks import (
    apigateway,
    athena,
    batch,
    bedrock,
    codebuild,
    databrew,
    dynamodb,
    ecs,
    eks,
    emr,
    emr_containers,
    events,
    glue,
    http,
    lambda_,
    mediaconvert,
    sagemaker,
    scheduler,
    sdk,
    sns,
    sqs,
    stepfunctions,
)
from tests.conformance.cdk_values import Made, value
from tests.tasks.calls import expr

Translated = tuple[Task[..., Any, Any], dict[str, Any]]

PATTERNS = {"REQUEST_RESPONSE": "request", "RUN_JOB": "sync", "WAIT_FOR_TASK_TOKEN": "wait_for_token"}
PRIVATE_SUBNETS = ["subnet-0bbbbbbbbbbbbbbb1", "subnet-0bbbbbbbbbbbbbbb2"]
PUBLIC_SUBNETS = ["subnet-0aaaaaaaaaaaaaaa1", "subnet-0aaaaaaaaaaaaaaa2"]
ACCOUNT = "123456789012"
OPTIONS = {
    "integrationPattern", "resultPath", "outputPath", "inputPath", "resultSelector", "comment", "stateName",
    "taskTimeout", "heartbeatTimeout", "timeout", "heartbeat", "credentials", "assign", "outputs", "queryLanguage",
}  # fmt: skip
"""Properties of every task; they are options of the state, not arguments of the call."""

TRANSLATORS: dict[str, Callable[[dict[str, Any]], Translated]] = {}


def translates(*constructs: str) -> Callable[[Callable[..., Translated]], Callable[..., Translated]]:
    def register(function: Callable[..., Translated]) -> Callable[..., Translated]:
        for construct in constructs:
            TRANSLATORS[construct] = function
        return function

    return register


def translate(construct: str, props: dict[str, Any]) -> Translated:
    """Return the stub and its arguments for a construct's properties."""
    task, arguments = TRANSLATORS[construct](props)
    return task, {name: item for name, item in arguments.items() if item is not None}


def snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def rest(props: dict[str, Any], *skip: str) -> dict[str, Any]:
    """Return the remaining properties under their snake-case names."""
    return {snake(name): value(item) for name, item in props.items() if name not in OPTIONS and name not in skip}


def pascal(given: Any, **renamed: str) -> Any:
    """Spell the keys of nested properties as the API does."""
    match given:
        case (
            {"$path": _} | {"$taskInput": _} | {"$duration": _} | {"$instanceType": _} | {"$size": _} | {"$resource": _}
        ):
            return value(given)
        case dict():
            return {renamed.get(key, key[:1].upper() + key[1:]): pascal(item, **renamed) for key, item in given.items()}
        case list():
            return [pascal(item, **renamed) for item in given]
    return value(given)


@translates("LambdaInvoke")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "lambdaFunction")
    arguments["function_name"] = value(props["lambdaFunction"]["functionArn"])
    if "payload" not in props and props.get("integrationPattern") != "WAIT_FOR_TASK_TOKEN":
        arguments["payload"] = State("input")  # CDK sends the state's input when there is no payload
    return lambda_.invoke, arguments


@translates("CallApiGatewayRestApiEndpoint")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "api", "stageName", "apiPath")
    arguments |= {"api_id": props["api"]["restApiId"], "stage": props["stageName"]}
    arguments["path"] = value(props["apiPath"]) if "apiPath" in props else None
    return apigateway.call_rest_api, {"region": "us-east-1"} | arguments


@translates("CallApiGatewayHttpApiEndpoint")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "apiStack", "stageName", "apiPath")
    arguments |= {"stage": props.get("stageName"), "path": value(props.get("apiPath"))}
    return apigateway.call_http_api, {"region": "us-east-1"} | arguments


def _url(root: str, rest: Expr) -> Expr:
    if isinstance(rest, Literal):
        return Literal(f"{root}{rest.value}")
    return Format((root, FormatField(rest)))


@translates("HttpInvoke")
def _(props: dict[str, Any]) -> Translated:
    connection = props["connection"]["connectionArn"]
    encoding = props.get("urlEncodingFormat", "NONE")
    return http.invoke, {
        "api_endpoint": _url(props["apiRoot"] + "/", expr(value(props["apiEndpoint"]))),
        "connection_arn": connection,
        "connection_secret_arn": connection.replace(":events:", ":secretsmanager:").replace(
            ":connection/", ":secret:events!connection/"
        ),
        "method": value(props["method"]),
        "headers": value(props.get("headers")),
        "request_body": value(props.get("body")),
        "query_parameters": value(props.get("queryStringParameters")),
        "array_encoding": encoding if encoding not in ("NONE", "DEFAULT") else None,
        "url_encoding": True if encoding != "NONE" else None,
    }


@translates("CallAwsService")
def _(props: dict[str, Any]) -> Translated:
    return sdk.call_aws_service, rest(props)


@translates("CallAwsServiceCrossRegion")
def _(props: dict[str, Any]) -> Translated:
    extra = [item["$policyStatement"] for item in props.get("additionalIamStatements", [])]
    function = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function:CrossRegionAwsSdk8a0c93f3dbef4b71ac137aaf2048ce7e"
    arguments = rest(props, "additionalIamStatements") | {"additional_iam_statements": extra or None}
    return sdk.call_aws_service_cross_region, arguments | {"function_name": function}


@translates("AthenaStartQueryExecution")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "queryExecutionContext", "resultConfiguration", "resultReuseConfigurationMaxAge")
    if "queryExecutionContext" in props:
        arguments["query_execution_context"] = pascal(
            props["queryExecutionContext"], databaseName="Database", catalogName="Catalog"
        )
    configuration = dict(props.get("resultConfiguration", {}))
    location = configuration.pop("outputLocation", None)
    arguments["result_configuration"] = pascal(configuration)
    if location is not None:
        prefix = f"{location['objectKey']}/" if "objectKey" in location else ""
        arguments["result_configuration"]["OutputLocation"] = f"s3://{location['bucketName']}/{prefix}"
    if "resultReuseConfigurationMaxAge" in props:
        arguments["result_reuse_max_age"] = props["resultReuseConfigurationMaxAge"]["seconds"] // 60
    return athena.start_query_execution, arguments


for _construct, _task in {
    "AthenaGetQueryExecution": athena.get_query_execution,
    "AthenaGetQueryResults": athena.get_query_results,
    "AthenaStopQueryExecution": athena.stop_query_execution,
    "EmrTerminateCluster": emr.terminate_cluster,
    "EmrSetClusterTerminationProtection": emr.set_termination_protection,
    "EmrCancelStep": emr.cancel_step,
    "EmrModifyInstanceFleetByName": emr.modify_instance_fleet_by_name,
    "EmrAddStep": emr.add_step,
    "GlueDataBrewStartJobRun": databrew.start_job_run,
    "SageMakerUpdateEndpoint": sagemaker.update_endpoint,
}.items():
    TRANSLATORS[_construct] = lambda props, task=_task: (task, rest(props))  # type: ignore[misc]


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


def _attributes(given: Any) -> Any:
    return {name: Made("dynamodb.value", value(item["$dynamo"])) for name, item in given.items()}


def _dynamo(task: Task[..., Any, Any]) -> Callable[[dict[str, Any]], Translated]:
    def item(props: dict[str, Any]) -> Translated:
        arguments = rest(props, "table", "key", "item", "expressionAttributeValues")
        for name in ("key", "item", "expressionAttributeValues"):
            if name in props:
                arguments[snake(name)] = _attributes(props[name])
        if task is dynamodb.get_item:
            arguments.setdefault("consistent_read", False)
            if "projectionExpression" in props:
                arguments["projection_expression"] = ",".join(props["projectionExpression"])
        return task, arguments | {"table": props["table"]["tableArn"].rpartition("/")[2]}

    return item


TRANSLATORS["DynamoGetItem"] = _dynamo(dynamodb.get_item)
TRANSLATORS["DynamoPutItem"] = _dynamo(dynamodb.put_item)
TRANSLATORS["DynamoDeleteItem"] = _dynamo(dynamodb.delete_item)
TRANSLATORS["DynamoUpdateItem"] = _dynamo(dynamodb.update_item)


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


@translates("EventBridgePutEvents")
def _(props: dict[str, Any]) -> Translated:
    entries = []
    for given in props["entries"]:
        entry = {
            "Detail": value(given["detail"]),
            "DetailType": value(given["detailType"]),
            "Source": value(given["source"]),
        }
        if "eventBus" in given:
            entry["EventBusName"] = given["eventBus"]["eventBusArn"]
        entries.append(entry)
    return events.put_events, {"entries": entries}


@translates("EventBridgeSchedulerCreateScheduleTask")
def _(props: dict[str, Any]) -> Translated:
    target = props["target"]
    expression_text = props["schedule"]["$schedule"]
    window = props.get("flexibleTimeWindow")
    sent: dict[str, Any] = {"Input": target["input"]} if "input" in target else {}
    if "retryPolicy" in target:
        sent["RetryPolicy"] = {
            "MaximumEventAgeInSeconds": value(target["retryPolicy"]["maximumEventAge"]),
            "MaximumRetryAttempts": target["retryPolicy"]["maximumRetryAttempts"],
        }
    if "deadLetterQueue" in target:
        sent["DeadLetterConfig"] = {"Arn": target["deadLetterQueue"]["queueArn"]}
    arguments = {
        "name": value(props["scheduleName"]),
        "schedule_expression": f"at({expression_text})" if expression_text[:1].isdigit() else expression_text,
        "schedule_expression_timezone": props.get("timezone"),
        "target": {"Arn": target["arn"], "RoleArn": target["role"]["roleArn"]} | sent,
        "group_name": value(props.get("groupName")),
        "description": props.get("description"),
        "client_token": props.get("clientToken"),
        "state": "ENABLED" if props.get("enabled", True) else "DISABLED",
        "action_after_completion": props.get("actionAfterCompletion"),
        "kms_key_arn": value(props.get("kmsKey")),
        "start_date": props.get("startDate"),
        "end_date": props.get("endDate"),
        "flexible_time_window": None if window is None else window["seconds"] // 60,
    }
    return scheduler.create_schedule, arguments


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


def _uri(location: dict[str, Any]) -> Any:
    return value(location["uri"])


def _subnets(selection: Any) -> list[str]:
    return PUBLIC_SUBNETS if (selection or {}).get("subnetType") == "Public" else PRIVATE_SUBNETS


def _tag_dict(given: Any) -> Any:
    if isinstance(given, dict) and "$taskInput" in given:
        return {tag["Key"]: tag["Value"] for tag in given["value"]}
    return given


_TRAINING_HOST = {"instanceCount": 1, "instanceType": "ml.m4.xlarge", "volumeSize": 10}
"""What CDK trains on when it is not told."""


@translates("SageMakerCreateTrainingJob")
def _(props: dict[str, Any]) -> Translated:
    algorithm = pascal(props["algorithmSpecification"])
    if "trainingImage" in props["algorithmSpecification"]:
        algorithm["TrainingImage"] = props["algorithmSpecification"]["trainingImage"]["imageUri"]
    channels = []
    for given in props.get("inputDataConfig", ()):
        channel = pascal(
            {k: v for k, v in given.items() if k not in ("dataSource", "shuffleConfig")}
        )  # CDK drops the seed
        source = dict(given["dataSource"]["s3DataSource"])
        location = source.pop("s3Location")
        channel["DataSource"] = {"S3DataSource": pascal(source) | {"S3Uri": _uri(location)}}
        channels.append(channel)
    output = props["outputDataConfig"]
    config = {"S3OutputPath": _uri(output["s3OutputLocation"])}
    if "encryptionKey" in output:
        config["KmsKeyId"] = value(output["encryptionKey"])
    return sagemaker.create_training_job, {
        "training_job_name": value(props["trainingJobName"]),
        "role_arn": props["role"]["roleArn"],
        "algorithm_specification": algorithm,
        "input_data_config": channels or None,
        "output_data_config": config,
        "resource_config": pascal(
            props.get("resourceConfig", _TRAINING_HOST),
            volumeSize="VolumeSizeInGB",
            volumeEncryptionKey="VolumeKmsKeyId",
        ),
        "stopping_condition": {
            "MaxRuntimeInSeconds": props.get("stoppingCondition", {}).get("maxRuntime", {"seconds": 3600})["seconds"]
        },
        "enable_network_isolation": props.get("enableNetworkIsolation"),
        "hyper_parameters": value(props.get("hyperparameters")),
        "environment": value(props.get("environment")),
        "tags": props.get("tags"),
        "vpc_config": {
            "SecurityGroupIds": ["sg-StateTrainJobSecurityGroup"],
            "Subnets": _subnets(props["vpcConfig"].get("subnets")),
        }
        if "vpcConfig" in props
        else None,
    }


@translates("SageMakerCreateTransformJob")
def _(props: dict[str, Any]) -> Translated:
    options = props.get("modelClientOptions")
    source = pascal(props["transformInput"], transformDataSource="DataSource")
    source["DataSource"]["S3DataSource"].setdefault("S3DataType", "S3Prefix")
    return sagemaker.create_transform_job, {
        "transform_job_name": value(props["transformJobName"]),
        "model_name": value(props["modelName"]),
        "model_client_config": pascal(options, invocationsTimeout="InvocationsTimeoutInSeconds") if options else None,
        "transform_input": source,
        "transform_output": pascal(props["transformOutput"], encryptionKey="KmsKeyId"),
        "transform_resources": pascal(props.get("transformResources"), volumeEncryptionKey="VolumeKmsKeyId")
        or {"InstanceCount": 1, "InstanceType": "ml.m4.xlarge"},
        "batch_strategy": props.get("batchStrategy"),
        "environment": value(props.get("environment")),
        "max_concurrent_transforms": props.get("maxConcurrentTransforms"),
        "max_payload_in_mb": value(props.get("maxPayload")),
        "tags": props.get("tags"),
    }


@translates("SageMakerCreateEndpoint")
def _(props: dict[str, Any]) -> Translated:
    return sagemaker.create_endpoint, rest(props, "tags") | {"tags": _tag_dict(props.get("tags"))}


@translates("SageMakerCreateEndpointConfig")
def _(props: dict[str, Any]) -> Translated:
    variants = []
    for given in props["productionVariants"]:
        variant = pascal({k: v for k, v in given.items() if k != "acceleratorType"})
        variant.setdefault("InitialInstanceCount", 1)
        if "acceleratorType" in given:
            variant["AcceleratorType"] = "ml.eia1.medium"
        variants.append(variant)
    return sagemaker.create_endpoint_config, {
        "endpoint_config_name": value(props["endpointConfigName"]),
        "production_variants": variants,
        "kms_key_id": value(props.get("kmsKey")),
        "tags": _tag_dict(props.get("tags")),
    }


def _container(given: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for name, ours in (("containerHostName", "ContainerHostname"), ("mode", "Mode"),
                       ("modelPackageName", "ModelPackageName"), ("environmentVariables", "Environment")):  # fmt: skip
        if name in given:
            out[ours] = value(given[name])
    if "image" in given:
        out["Image"] = value(given["image"]["imageUri"])
    if "modelS3Location" in given:
        out["ModelDataUrl"] = _uri(given["modelS3Location"])
    return out


@translates("SageMakerCreateModel")
def _(props: dict[str, Any]) -> Translated:
    role = props.get("role", {"roleArn": f"arn:aws:iam::{ACCOUNT}:role/StateSagemakerRole"})["roleArn"]
    return sagemaker.create_model, {
        "model_name": value(props["modelName"]),
        "execution_role_arn": role,
        "primary_container": _container(props["primaryContainer"]["options"]),
        "containers": [_container(item["options"]) for item in props["containers"]] if "containers" in props else None,
        "enable_network_isolation": props.get("enableNetworkIsolation"),
        "vpc_config": {"SecurityGroupIds": ["sg-StateModelSecurityGroup"], "Subnets": PUBLIC_SUBNETS}
        if "vpc" in props
        else None,
        "tags": _tag_dict(props.get("tags")),
    }


def _message_attribute(given: dict[str, Any]) -> Any:
    item = value(given["value"])
    kind = given.get("dataType")
    if kind is None and not hasattr(item, "origin"):
        return item
    kind = kind or "String"
    return {"DataType": kind, "BinaryValue" if kind == "Binary" else "StringValue": item}


@translates("SnsPublish")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "topic", "messageAttributes") | {"topic_arn": props["topic"]["topicArn"]}
    if "messageAttributes" in props:
        arguments["message_attributes"] = {k: _message_attribute(v) for k, v in props["messageAttributes"].items()}
    return sns.publish, arguments


@translates("SqsSendMessage")
def _(props: dict[str, Any]) -> Translated:
    name = props["queue"]["queueArn"].rpartition(":")[2]
    arguments = rest(props, "queue", "delay") | {"queue_url": f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/{name}"}
    if name == "MyKmsQueue":
        arguments["kms_key"] = f"arn:aws:kms:us-east-1:{ACCOUNT}:key/22222222-2222-2222-2222-222222222222"
    return sqs.send_message, arguments | {"delay_seconds": value(props.get("delay"))}


@translates("StepFunctionsStartExecution")
def _(props: dict[str, Any]) -> Translated:
    arguments = rest(props, "stateMachine") | {"state_machine_arn": props["stateMachine"]["stateMachineArn"]}
    if "input" not in props and not props.get("associateWithParent"):
        arguments["input"] = State("input")  # CDK passes the state's input on
    return stepfunctions.start_execution, arguments


@translates("StepFunctionsInvokeActivity")
def _(props: dict[str, Any]) -> Translated:
    sent = props.get("parameters", props.get("arguments"))
    return stepfunctions.invoke_activity, {
        "activity_arn": props["activity"]["activityArn"],
        "parameters": value(sent) if sent is not None else State("input"),
    }


def _s3(given: dict[str, Any] | None, direct: str) -> Any:
    if given is None:
        return None
    if "s3Location" in given:
        return f"s3://{given['s3Location']['bucketName']}/{given['s3Location']['objectKey']}"
    return value(given.get(direct))


@translates("BedrockInvokeModel")
def _(props: dict[str, Any]) -> Translated:
    guardrail = props.get("guardrail", {})
    trace = props.get("traceEnabled")
    return bedrock.invoke_model, {
        "model_id": props["model"]["modelArn"],
        "body": value(props.get("body")),
        "accept": value(props.get("accept")),
        "content_type": value(props.get("contentType")),
        "input": _s3(props.get("input"), "s3InputUri"),
        "output": _s3(props.get("output"), "s3OutputUri"),
        "guardrail_identifier": guardrail.get("guardrailIdentifier"),
        "guardrail_version": guardrail.get("guardrailVersion"),
        "trace": None if trace is None else "ENABLED" if trace else "DISABLED",
    }


def _bucket(given: dict[str, Any]) -> dict[str, str]:
    path = f"/{given['path']}" if "path" in given else ""
    return {"s3Uri": f"s3://{given['bucket']['bucketName']}{path}"}


@translates("BedrockCreateModelCustomizationJob")
def _(props: dict[str, Any]) -> Translated:
    vpc = props.get("vpcConfig")
    role = props.get("role", {"roleArn": f"arn:aws:iam::{ACCOUNT}:role/StateBedrockRole"})["roleArn"]
    return bedrock.create_model_customization_job, {
        "job_name": value(props["jobName"]),
        "custom_model_name": value(props["customModelName"]),
        "role_arn": role,
        "base_model_identifier": props["baseModel"]["modelArn"],
        "training_data_config": _bucket(props["trainingData"]),
        "output_data_config": _bucket(props["outputData"]),
        "validation_data_config": {"validators": [_bucket(item) for item in props["validationData"]]}
        if "validationData" in props
        else None,
        "client_request_token": props.get("clientRequestToken"),
        "customization_type": props.get("customizationType"),
        "custom_model_kms_key_id": value(props.get("customModelKmsKey")),
        "hyper_parameters": props.get("hyperParameters"),
        "job_tags": {tag["key"]: tag["value"] for tag in props["jobTags"]} if "jobTags" in props else None,
        "custom_model_tags": {tag["key"]: tag["value"] for tag in props["customModelTags"]}
        if "customModelTags" in props
        else None,
        "vpc_config": {
            "securityGroupIds": [group["securityGroupId"] for group in vpc["securityGroups"]],
            "subnetIds": [subnet["subnetId"] for subnet in vpc["subnets"]],
        }
        if vpc
        else None,
    }


@translates("MediaConvertCreateJob")
def _(props: dict[str, Any]) -> Translated:
    return mediaconvert.create_job, {snake(key): value(item) for key, item in props["createJobRequest"].items()}
