"""Which boto3 client and operation a resource means, and how its errors are called."""

from dataclasses import dataclass

from flowdsl.adapters import integrations


@dataclass(frozen=True, slots=True)
class Optimised:
    """An optimised integration's service.

    Attributes:
        client: boto3's name of the service.
        prefix: what its error names start with.
        other: the error name of what has no modelled exception (recorded: test_invalid_param).
    """

    client: str
    prefix: str
    other: str


OPTIMISED: dict[str, Optimised] = {
    "athena": Optimised("athena", "Athena", "Athena.AmazonAthenaException"),
    "batch": Optimised("batch", "Batch", "Batch.AWSBatchException"),
    "bedrock": Optimised("bedrock-runtime", "Bedrock", "Bedrock.AmazonBedrockException"),
    "codebuild": Optimised("codebuild", "CodeBuild", "CodeBuild.AWSCodeBuildException"),
    "databrew": Optimised("databrew", "DataBrew", "DataBrew.AWSGlueDataBrewException"),
    "dynamodb": Optimised("dynamodb", "DynamoDB", "DynamoDB.AmazonDynamoDBException"),
    "ecs": Optimised("ecs", "ECS", "ECS.AmazonECSException"),
    "eks": Optimised("eks", "EKS", "EKS.AmazonEKSException"),
    "elasticmapreduce": Optimised("emr", "ElasticMapReduce", "ElasticMapReduce.AmazonElasticMapReduceException"),
    "emr-containers": Optimised("emr-containers", "EMRContainers", "EMRContainers.AmazonEMRContainersException"),
    "emr-serverless": Optimised("emr-serverless", "EMRServerless", "EMRServerless.AmazonEMRServerlessException"),
    "events": Optimised("events", "EventBridge", "EventBridge.AmazonEventBridgeException"),
    "glue": Optimised("glue", "Glue", "Glue.AWSGlueException"),
    "lambda": Optimised("lambda", "Lambda", "Lambda.AWSLambdaException"),
    "mediaconvert": Optimised("mediaconvert", "MediaConvert", "MediaConvert.AWSMediaConvertException"),
    "s3": Optimised("s3", "S3", "S3.AmazonS3Exception"),
    "sagemaker": Optimised("sagemaker", "SageMaker", "SageMaker.AmazonSageMakerException"),
    "sns": Optimised("sns", "SNS", "SNS.AmazonSNSException"),
    "sqs": Optimised("sqs", "SQS", "SQS.AmazonSQSException"),
    "states": Optimised("stepfunctions", "StepFunctions", "StepFunctions.AWSStepFunctionsException"),
}
"""Optimised integrations that are API calls; ``s3`` serves the readers and writers of a Distributed Map."""

_OPERATIONS = {
    ("elasticmapreduce", "createCluster"): "RunJobFlow",
    ("elasticmapreduce", "terminateCluster"): "TerminateJobFlows",
    ("elasticmapreduce", "setClusterTerminationProtection"): "SetTerminationProtection",
    ("elasticmapreduce", "addStep"): "AddJobFlowSteps",
    ("elasticmapreduce", "cancelStep"): "CancelSteps",
    ("elasticmapreduce", "modifyInstanceFleetByName"): "ModifyInstanceFleet",
    ("elasticmapreduce", "modifyInstanceGroupByName"): "ModifyInstanceGroups",
}
_CLIENTS = {("bedrock", "createModelCustomizationJob"): "bedrock"}


@dataclass(frozen=True, slots=True)
class Call:
    """The API call behind a resource.

    Attributes:
        service: as in the resource, e.g. ``dynamodb`` or ``aws-sdk:dynamodb``.
        action: without its pattern, e.g. ``putItem``.
        pattern: ``""``, ``.sync``, ``.sync:2`` or ``.waitForTaskToken``.
        client: boto3's name of the service.
        operation: the API's name of the operation.
        sdk: whether it is an ``aws-sdk`` integration.
    """

    service: str
    action: str
    pattern: str
    client: str
    operation: str
    sdk: bool


def parse_call(resource: str) -> Call | None:
    """Return the API call of a service integration, or None when the resource is no API call."""
    parts = resource.split(":", 5)
    if len(parts) != 6 or parts[2] != "states" or parts[3] or parts[4]:
        return None
    tail, pattern = parts[5], ""
    for suffix in (".sync:2", ".sync", ".waitForTaskToken"):
        if tail.endswith(suffix):
            tail, pattern = tail.removesuffix(suffix), suffix
            break
    service, _, action = tail.rpartition(":")
    if not action:
        return None
    operation = _OPERATIONS.get((service, action), action[:1].upper() + action[1:])
    if service.startswith("aws-sdk:"):
        name = service.removeprefix("aws-sdk:")
        names = integrations.service_by_states_name(name)
        return Call(service, action, pattern, names.boto3 if names is not None else name, operation, True)
    known = OPTIMISED.get(service)
    if known is None:
        return None
    return Call(service, action, pattern, _CLIENTS.get((service, action), known.client), operation, False)


def error_name(call: Call, code: str, modelled: bool) -> str:
    """Return the ASL error name of a failed API call.

    Args:
        call: the API call.
        code: the error code or modelled exception.
        modelled: whether the API models that exception.
    """
    names = integrations.services().get(call.client) or _unlisted(call.client)
    short = code.rpartition(".")[2]
    if call.sdk:
        return integrations.error_name(names, short) if modelled else integrations.unmodelled_error(names)
    known = OPTIMISED[call.service]
    if not modelled:
        return known.other
    return integrations.error_name(names, short.removesuffix("Fault"), "optimized", known.prefix)


def _unlisted(client: str) -> integrations.ServiceNames:
    """Make names up for a service newer than the table."""
    prefix = "".join(part.capitalize() for part in client.split("-"))
    return integrations.ServiceNames(client, client.replace("-", ""), prefix, client)
