"""CDK's constructs for machine learning: SageMaker AI and Bedrock."""

from typing import Any

from flowdsl_tasks import (
    bedrock,
    sagemaker,
)
from tests.conformance.cdk_translate import (
    ACCOUNT,
    PRIVATE_SUBNETS,
    PUBLIC_SUBNETS,
    Translated,
    pascal,
    plainly,
    rest,
    translates,
)
from tests.conformance.cdk_values import value

plainly("SageMakerUpdateEndpoint", sagemaker.update_endpoint)


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
