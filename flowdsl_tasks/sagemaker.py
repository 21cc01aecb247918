"""Amazon SageMaker AI: training, tuning, transform, processing and labelling jobs; models and endpoints.

Source: Developer Guide, "Create and manage Amazon SageMaker AI jobs with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Unpack

from flowdsl.adapters.api import Call, Request, Struct, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, text_pattern, unique
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.adapters.tags import tag_list
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role, sync_rule
from flowdsl.ir.expr import DictOf, Expr, ListOf

_SAGEMAKER = Service("sagemaker")
_ERRORS = ErrorCatalogue(
    "sagemaker", style="optimized", prefix="SageMaker", module=__name__, extra=("AmazonSageMakerException",)
)


@task("sagemaker:createTrainingJob", patterns=("request", "sync"))
def create_training_job(
    *,
    training_job_name: str,
    role_arn: str,
    output_data_config: Struct,
    hyper_parameters: Mapping[str, str] | None = None,
    algorithm_specification: Struct | None = None,
    input_data_config: Sequence[Struct] | None = None,
    resource_config: Struct | None = None,
    vpc_config: Struct | None = None,
    stopping_condition: Struct | None = None,
    enable_network_isolation: bool | None = None,
    enable_inter_container_traffic_encryption: bool | None = None,
    enable_managed_spot_training: bool | None = None,
    checkpoint_config: Struct | None = None,
    debug_hook_config: Struct | None = None,
    debug_rule_configurations: Sequence[Struct] | None = None,
    tensor_board_output_config: Struct | None = None,
    experiment_config: Struct | None = None,
    profiler_config: Struct | None = None,
    profiler_rule_configurations: Sequence[Struct] | None = None,
    environment: Mapping[str, str] | None = None,
    retry_strategy: Struct | None = None,
    remote_debug_config: Struct | None = None,
    infra_check_config: Struct | None = None,
    session_chaining_config: Struct | None = None,
    serverless_job_config: Struct | None = None,
    mlflow_config: Struct | None = None,
    model_package_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Train a model; with ``.sync`` wait until the job has ended and return its description.

    Args:
        training_job_name: of the job.
        role_arn: role SageMaker takes.
        output_data_config: ``{"S3OutputPath": "s3://…"}``.
        tags: of the job.

    The other parameters are the API's own (`CreateTrainingJob`).
    """
    raise NotImplementedError


@create_training_job.lowers
def _(call: Call) -> Request:
    algorithm = call["algorithm_specification"]
    names = [name for name in ("AlgorithmName", "TrainingImage") if field(algorithm, name) is not None]
    if isinstance(algorithm, DictOf) and len(names) != 1 and all(isinstance(e, tuple) for e in algorithm.entries):
        call.refuse(
            "an algorithm is an `AlgorithmName` or a `TrainingImage`", "algorithm_specification", "give exactly one"
        )
    return _job(call, "CreateTrainingJob", "training-job", "training_job_name", "TrainingJob", "sagemaker:training")


@task("sagemaker:createTransformJob", patterns=("request", "sync"))
def create_transform_job(
    *,
    transform_job_name: str,
    model_name: str,
    transform_input: Struct,
    transform_output: Struct,
    transform_resources: Struct,
    max_concurrent_transforms: int | None = None,
    model_client_config: Struct | None = None,
    max_payload_in_mb: int | None = None,
    batch_strategy: Literal["MultiRecord", "SingleRecord"] | None = None,
    environment: Mapping[str, str] | None = None,
    data_capture_config: Struct | None = None,
    data_processing: Struct | None = None,
    experiment_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Apply a model to a data set; with ``.sync`` wait until the job has ended and return its description.

    Args:
        transform_job_name: of the job.
        model_name: the model.
        transform_input: ``{"DataSource": {"S3DataSource": {"S3Uri": …, "S3DataType": "S3Prefix"}}}``.
        transform_output: ``{"S3OutputPath": "s3://…"}``.
        transform_resources: ``{"InstanceType": …, "InstanceCount": …}``.
        tags: of the job.

    The other parameters are the API's own (`CreateTransformJob`).
    """
    raise NotImplementedError


@create_transform_job.lowers
def _(call: Call) -> Request:
    return _job(
        call, "CreateTransformJob", "transform-job", "transform_job_name", "TransformJob", "sagemaker:transform"
    )


@task("sagemaker:createProcessingJob", patterns=("request", "sync"))
def create_processing_job(
    *,
    processing_job_name: str,
    processing_resources: Struct,
    app_specification: Struct,
    role_arn: str,
    processing_inputs: Sequence[Struct] | None = None,
    processing_output_config: Struct | None = None,
    stopping_condition: Struct | None = None,
    environment: Mapping[str, str] | None = None,
    network_config: Struct | None = None,
    experiment_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Process data in a container; with ``.sync`` wait until the job has ended and return its description.

    Args:
        processing_job_name: of the job.
        processing_resources: ``{"ClusterConfig": {…}}``.
        app_specification: ``{"ImageUri": …}``.
        role_arn: role SageMaker takes.
        tags: of the job.

    The other parameters are the API's own (`CreateProcessingJob`).
    """
    raise NotImplementedError


@create_processing_job.lowers
def _(call: Call) -> Request:
    return _job(
        call, "CreateProcessingJob", "processing-job", "processing_job_name", "ProcessingJob", "sagemaker:processing"
    )


@task("sagemaker:createHyperParameterTuningJob", patterns=("request", "sync"))
def create_hyper_parameter_tuning_job(
    *,
    hyper_parameter_tuning_job_name: str,
    hyper_parameter_tuning_job_config: Struct,
    training_job_definition: Struct | None = None,
    training_job_definitions: Sequence[Struct] | None = None,
    warm_start_config: Struct | None = None,
    autotune: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Search hyperparameters; with ``.sync`` wait until the job has ended and return its description.

    Args:
        hyper_parameter_tuning_job_name: of the job.
        hyper_parameter_tuning_job_config: strategy, limits and ranges.
        tags: of the job.

    The other parameters are the API's own (`CreateHyperParameterTuningJob`).
    """
    raise NotImplementedError


@create_hyper_parameter_tuning_job.lowers
def _(call: Call) -> Request:
    return _job(
        call,
        "CreateHyperParameterTuningJob",
        "hyper-parameter-tuning-job",
        "hyper_parameter_tuning_job_name",
        "HyperParameterTuningJob",
        "sagemaker:tuning",
    )


@task("sagemaker:createLabelingJob", patterns=("request", "sync"))
def create_labeling_job(
    *,
    labeling_job_name: str,
    label_attribute_name: str,
    input_config: Struct,
    output_config: Struct,
    role_arn: str,
    human_task_config: Struct,
    label_category_config_s3_uri: str | None = None,
    stopping_conditions: Struct | None = None,
    labeling_job_algorithms_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Have data labelled by people; with ``.sync`` wait until the job has ended and return its description.

    Args:
        labeling_job_name: of the job.
        label_attribute_name: where the label is written.
        input_config: ``{"DataSource": {…}}``.
        output_config: ``{"S3OutputPath": "s3://…"}``.
        role_arn: role SageMaker takes.
        human_task_config: who labels, and how.
        tags: of the job.

    The other parameters are the API's own (`CreateLabelingJob`).
    """
    raise NotImplementedError


@create_labeling_job.lowers
def _(call: Call) -> Request:
    return _job(call, "CreateLabelingJob", "labeling-job", "labeling_job_name", "LabelingJob", "sagemaker:labeling")


@task("sagemaker:createModel")
def create_model(
    *,
    model_name: str,
    execution_role_arn: str,
    primary_container: Struct | None = None,
    containers: Sequence[Struct] | None = None,
    inference_execution_config: Struct | None = None,
    vpc_config: Struct | None = None,
    enable_network_isolation: bool | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Create a model.

    Args:
        model_name: of the model.
        execution_role_arn: role the model runs with.
        tags: of the model.

    The other parameters are the API's own (`CreateModel`).
    """
    raise NotImplementedError


@create_model.lowers
def _(call: Call) -> Request:
    return _resource(call, "CreateModel", [("model", "model_name")], role="execution_role_arn")


@task("sagemaker:createEndpointConfig")
def create_endpoint_config(
    *,
    endpoint_config_name: str,
    production_variants: Sequence[Struct],
    data_capture_config: Struct | None = None,
    kms_key_id: str | None = None,
    async_inference_config: Struct | None = None,
    explainer_config: Struct | None = None,
    shadow_production_variants: Sequence[Struct] | None = None,
    execution_role_arn: str | None = None,
    vpc_config: Struct | None = None,
    enable_network_isolation: bool | None = None,
    metrics_config: Struct | None = None,
    cross_region_traffic_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Describe how models are hosted.

    Args:
        endpoint_config_name: of the configuration.
        production_variants: ``[{"VariantName": …, "ModelName": …, "InstanceType": …, "InitialInstanceCount": …}]``.
        tags: of the configuration.

    The other parameters are the API's own (`CreateEndpointConfig`).
    """
    raise NotImplementedError


@create_endpoint_config.lowers
def _(call: Call) -> Request:
    return _resource(
        call, "CreateEndpointConfig", [("endpoint-config", "endpoint_config_name")], role="execution_role_arn"
    )


@task("sagemaker:createEndpoint")
def create_endpoint(
    *,
    endpoint_name: str,
    endpoint_config_name: str,
    deployment_config: Struct | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Host models behind an endpoint.

    Args:
        endpoint_name: of the endpoint.
        endpoint_config_name: how models are hosted.
        deployment_config: how updates are rolled out.
        tags: of the endpoint.
    """
    raise NotImplementedError


@create_endpoint.lowers
def _(call: Call) -> Request:
    return _resource(
        call, "CreateEndpoint", [("endpoint", "endpoint_name"), ("endpoint-config", "endpoint_config_name")]
    )


@task("sagemaker:updateEndpoint")
def update_endpoint(
    *,
    endpoint_name: str,
    endpoint_config_name: str,
    retain_all_variant_properties: bool | None = None,
    exclude_retained_variant_properties: Sequence[Struct] | None = None,
    deployment_config: Struct | None = None,
    retain_deployment_config: bool | None = None,
    **options: Unpack[TaskOptions],
) -> dict[str, object]:
    """Give an endpoint another configuration.

    Args:
        endpoint_name: the endpoint.
        endpoint_config_name: the new configuration.
        retain_all_variant_properties: whether variants keep what was changed on the running endpoint.
        exclude_retained_variant_properties: which of those they do not keep.
        deployment_config: how the update is rolled out.
        retain_deployment_config: whether the last roll-out's configuration is used again.
    """
    raise NotImplementedError


@update_endpoint.lowers
def _(call: Call) -> Request:
    return _resource(
        call,
        "UpdateEndpoint",
        [("endpoint", "endpoint_name"), ("endpoint-config", "endpoint_config_name")],
        tagging=False,
    )


def _job(call: Call, operation: str, kind: str, name: str, noun: str, rule: str) -> Request:
    """Lower a job: create it, and with ``.sync`` follow it, stop it, and let Step Functions tag it."""
    jobs = _arns(call, kind, name)
    statements = [
        Statement((f"sagemaker:{operation}",), jobs),
        Statement(("sagemaker:ListTags",), jobs, reason="reads the job's tags"),
    ]
    if call.pattern == "sync" or call.given("tags"):
        why = "Step Functions tags the jobs it waits for" if call.pattern == "sync" else "tags the job"
        statements.append(Statement(("sagemaker:AddTags",), jobs, reason=why))
    statements += _roles(call)
    if call.pattern == "sync":
        statements.append(
            Statement(
                (f"sagemaker:Describe{noun}", f"sagemaker:Stop{noun}"),
                jobs,
                reason="follows the job and stops it with the state (.sync)",
            )
        )
        statements.append(sync_rule(rule))
    return _SAGEMAKER.request(
        call, operation, values=_tags(call), iam=statements, sync_returns=_SAGEMAKER.output(f"Describe{noun}")
    )


def _resource(
    call: Call, operation: str, kinds: list[tuple[str, str]], *, role: str = "", tagging: bool = True
) -> Request:
    targets = tuple(target for kind, argument in kinds for target in _arns(call, kind, argument))
    statements = [Statement((f"sagemaker:{operation}",), targets)]
    if tagging:
        statements.append(Statement(("sagemaker:ListTags",), targets, reason="reads the tags"))
        if call.given("tags"):
            statements.append(Statement(("sagemaker:AddTags",), targets, reason="tags it"))
    if role and call.given(role):
        statements.append(pass_role((_role_pattern(call, role, call[role]),), "sagemaker.amazonaws.com"))
    return _SAGEMAKER.request(call, operation, values=_tags(call), iam=statements)


def _roles(call: Call) -> list[Statement]:
    """The roles SageMaker takes, wherever the job's arguments name them."""
    found: list[str] = []
    if "role_arn" in call.arguments:
        found.append(_role_pattern(call, "role_arn", call["role_arn"]))
    for argument in ("training_job_definition", "training_job_definitions"):
        given = call.arguments.get(argument)
        for definition in given.items if isinstance(given, ListOf) else (given,):
            role = field(definition, "RoleArn") if isinstance(definition, DictOf) else None
            if role is not None:
                found.append(_role_pattern(call, argument, role))
    return [pass_role(unique(found), "sagemaker.amazonaws.com")] if found else []


def _role_pattern(call: Call, argument: str, role: Expr) -> str:
    pattern = name_pattern(call, argument, role, what="role")
    return pattern if is_arn(pattern) else arn("iam", "role/*" if pattern == "*" else f"role/{pattern}", region="")


def _tags(call: Call) -> dict[str, Any]:
    return {"Tags": tag_list(call, "tags")} if call.given("tags") else {}


def _arns(call: Call, kind: str, argument: str) -> tuple[str, ...]:
    """Return the ARNs of a resource: SageMaker's hold the name in lower case, which AWS does not promise for jobs."""
    pattern = text_pattern(call[argument])
    if pattern == "*" or ("*" in pattern and kind.endswith("job")):
        # Names of jobs are usually made up at run time: a pattern is what one expects.
        return (arn("sagemaker", f"{kind}/{pattern.lower()}"),)
    name = name_pattern(call, argument, what=kind)
    lowered = name if "${" in name else name.lower()
    spellings = (lowered, name) if kind.endswith("job") else (lowered,)
    return unique([arn("sagemaker", f"{kind}/{spelling}") for spelling in spellings])


AmazonSageMakerException: type[TaskFailed]
ResourceInUseException: type[TaskFailed]
ResourceLimitExceededException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
