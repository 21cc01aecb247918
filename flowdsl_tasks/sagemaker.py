"""Amazon SageMaker AI: training, tuning, transform, processing and labelling jobs; models and endpoints.

Source: Developer Guide, "Create and manage Amazon SageMaker AI jobs with Step Functions".
"""

from collections.abc import Mapping, Sequence
from typing import Literal, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import field
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.ranges import between
from flowdsl.dsl.errors import TaskFailed
from flowdsl.ir.expr import DictOf
from flowdsl_tasks._sagemaker_requests import job, resource
from flowdsl_tasks.shapes import sagemaker as shapes

_ERRORS = ErrorCatalogue(
    "sagemaker", style="optimized", prefix="SageMaker", module=__name__, extra=("AmazonSageMakerException",)
)


@task("sagemaker:createTrainingJob", patterns=("request", "sync"), sync=shapes.CreateTrainingJobSync)
def create_training_job(
    *,
    training_job_name: str,
    role_arn: str,
    output_data_config: shapes.OutputDataConfigInput,
    hyper_parameters: Mapping[str, str] | None = None,
    algorithm_specification: shapes.AlgorithmSpecificationInput | None = None,
    input_data_config: Sequence[shapes.ChannelInput] | None = None,
    resource_config: shapes.ResourceConfigInput | None = None,
    vpc_config: shapes.VpcConfigInput | None = None,
    stopping_condition: shapes.StoppingConditionInput | None = None,
    enable_network_isolation: bool | None = None,
    enable_inter_container_traffic_encryption: bool | None = None,
    enable_managed_spot_training: bool | None = None,
    checkpoint_config: shapes.CheckpointConfigInput | None = None,
    debug_hook_config: shapes.DebugHookConfigInput | None = None,
    debug_rule_configurations: Sequence[shapes.DebugRuleConfigurationInput] | None = None,
    tensor_board_output_config: shapes.TensorBoardOutputConfigInput | None = None,
    experiment_config: shapes.ExperimentConfigInput | None = None,
    profiler_config: shapes.ProfilerConfigInput | None = None,
    profiler_rule_configurations: Sequence[shapes.ProfilerRuleConfigurationInput] | None = None,
    environment: Mapping[str, str] | None = None,
    retry_strategy: shapes.RetryStrategyInput | None = None,
    remote_debug_config: shapes.RemoteDebugConfigInput | None = None,
    infra_check_config: shapes.InfraCheckConfigInput | None = None,
    session_chaining_config: shapes.SessionChainingConfigInput | None = None,
    serverless_job_config: shapes.ServerlessJobConfigInput | None = None,
    mlflow_config: shapes.MlflowConfigInput | None = None,
    model_package_config: shapes.ModelPackageConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateTrainingJobResult:
    """Train a model; with ``.sync`` wait until the job has ended and return its description.

    Args:
        training_job_name: of the job.
        role_arn: role SageMaker takes.
        output_data_config: ``{"S3OutputPath": "s3://…"}``.
        tags: of the job.

    The other parameters are the API's own (`CreateTrainingJob`).

    Example:
        sagemaker.create_training_job(
            training_job_name="train-1",
            role_arn="arn:aws:iam::123456789012:role/sagemaker",
            algorithm_specification={"AlgorithmName": "BlazingText", "TrainingInputMode": "File"},
            output_data_config={"S3OutputPath": "s3://shop-models/"},
            resource_config={"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 50},
            stopping_condition={"MaxRuntimeInSeconds": 3600},
        )
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
    return job(call, "CreateTrainingJob", "training-job", "training_job_name", "TrainingJob", "sagemaker:training")


@task("sagemaker:createTransformJob", patterns=("request", "sync"), sync=shapes.CreateTransformJobSync)
def create_transform_job(
    *,
    transform_job_name: str,
    model_name: str,
    transform_input: shapes.TransformInputInput,
    transform_output: shapes.TransformOutputInput,
    transform_resources: shapes.TransformResourcesInput,
    max_concurrent_transforms: int | None = None,
    model_client_config: shapes.ModelClientConfigInput | None = None,
    max_payload_in_mb: int | None = None,
    batch_strategy: Literal["MultiRecord", "SingleRecord"] | None = None,
    environment: Mapping[str, str] | None = None,
    data_capture_config: shapes.BatchDataCaptureConfigInput | None = None,
    data_processing: shapes.DataProcessingInput | None = None,
    experiment_config: shapes.ExperimentConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateTransformJobResult:
    """Apply a model to a data set; with ``.sync`` wait until the job has ended and return its description.

    Args:
        transform_job_name: of the job.
        model_name: the model.
        transform_input: ``{"DataSource": {"S3DataSource": {"S3Uri": …, "S3DataType": "S3Prefix"}}}``.
        transform_output: ``{"S3OutputPath": "s3://…"}``.
        transform_resources: ``{"InstanceType": …, "InstanceCount": …}``.
        tags: of the job.

    The other parameters are the API's own (`CreateTransformJob`).

    Example:
        sagemaker.create_transform_job(
            transform_job_name="score-1",
            model_name="shop",
            transform_input={
                "DataSource": {"S3DataSource": {"S3Uri": "s3://shop-data/", "S3DataType": "S3Prefix"}}
            },
            transform_output={"S3OutputPath": "s3://shop-scores/"},
            transform_resources={"InstanceType": "ml.m5.large", "InstanceCount": 1},
        )
    """
    raise NotImplementedError


@create_transform_job.lowers
def _(call: Call) -> Request:
    between(call, "max_payload_in_mb", 0, 100, "MB")  # API reference, `CreateTransformJob`
    return job(call, "CreateTransformJob", "transform-job", "transform_job_name", "TransformJob", "sagemaker:transform")


@task("sagemaker:createProcessingJob", patterns=("request", "sync"), sync=shapes.CreateProcessingJobSync)
def create_processing_job(
    *,
    processing_job_name: str,
    processing_resources: shapes.ProcessingResourcesInput,
    app_specification: shapes.AppSpecificationInput,
    role_arn: str,
    processing_inputs: Sequence[shapes.ProcessingInputInput] | None = None,
    processing_output_config: shapes.ProcessingOutputConfigInput | None = None,
    stopping_condition: shapes.ProcessingStoppingConditionInput | None = None,
    environment: Mapping[str, str] | None = None,
    network_config: shapes.NetworkConfigInput | None = None,
    experiment_config: shapes.ExperimentConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateProcessingJobResult:
    """Process data in a container; with ``.sync`` wait until the job has ended and return its description.

    Args:
        processing_job_name: of the job.
        processing_resources: ``{"ClusterConfig": {…}}``.
        app_specification: ``{"ImageUri": …}``.
        role_arn: role SageMaker takes.
        tags: of the job.

    The other parameters are the API's own (`CreateProcessingJob`).

    Example:
        sagemaker.create_processing_job(
            processing_job_name="prepare-1",
            processing_resources={
                "ClusterConfig": {"InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 10}
            },
            app_specification={"ImageUri": "123456789012.dkr.ecr.us-east-1.amazonaws.com/prepare:1"},
            role_arn="arn:aws:iam::123456789012:role/sagemaker",
        )
    """
    raise NotImplementedError


@create_processing_job.lowers
def _(call: Call) -> Request:
    return job(
        call, "CreateProcessingJob", "processing-job", "processing_job_name", "ProcessingJob", "sagemaker:processing"
    )


@task(
    "sagemaker:createHyperParameterTuningJob",
    patterns=("request", "sync"),
    sync=shapes.CreateHyperParameterTuningJobSync,
)
def create_hyper_parameter_tuning_job(
    *,
    hyper_parameter_tuning_job_name: str,
    hyper_parameter_tuning_job_config: shapes.HyperParameterTuningJobConfigInput,
    training_job_definition: shapes.HyperParameterTrainingJobDefinitionInput | None = None,
    training_job_definitions: Sequence[shapes.HyperParameterTrainingJobDefinitionInput] | None = None,
    warm_start_config: shapes.HyperParameterTuningJobWarmStartConfigInput | None = None,
    autotune: shapes.AutotuneInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateHyperParameterTuningJobResult:
    """Search hyperparameters; with ``.sync`` wait until the job has ended and return its description.

    Args:
        hyper_parameter_tuning_job_name: of the job.
        hyper_parameter_tuning_job_config: strategy, limits and ranges.
        tags: of the job.

    The other parameters are the API's own (`CreateHyperParameterTuningJob`).

    Example:
        sagemaker.create_hyper_parameter_tuning_job(
            hyper_parameter_tuning_job_name="search-1",
            hyper_parameter_tuning_job_config={
                "Strategy": "Bayesian",
                "ResourceLimits": {"MaxParallelTrainingJobs": 2},
            },
        )
    """
    raise NotImplementedError


@create_hyper_parameter_tuning_job.lowers
def _(call: Call) -> Request:
    return job(
        call,
        "CreateHyperParameterTuningJob",
        "hyper-parameter-tuning-job",
        "hyper_parameter_tuning_job_name",
        "HyperParameterTuningJob",
        "sagemaker:tuning",
    )


@task("sagemaker:createLabelingJob", patterns=("request", "sync"), sync=shapes.CreateLabelingJobSync)
def create_labeling_job(
    *,
    labeling_job_name: str,
    label_attribute_name: str,
    input_config: shapes.LabelingJobInputConfigInput,
    output_config: shapes.LabelingJobOutputConfigInput,
    role_arn: str,
    human_task_config: shapes.HumanTaskConfigInput,
    label_category_config_s3_uri: str | None = None,
    stopping_conditions: shapes.LabelingJobStoppingConditionsInput | None = None,
    labeling_job_algorithms_config: shapes.LabelingJobAlgorithmsConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateLabelingJobResult:
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

    Example:
        sagemaker.create_labeling_job(
            labeling_job_name="label-1",
            label_attribute_name="kind",
            input_config={"DataSource": {"S3DataSource": {"ManifestS3Uri": "s3://shop-data/manifest"}}},
            output_config={"S3OutputPath": "s3://shop-labels/"},
            role_arn="arn:aws:iam::123456789012:role/sagemaker",
            human_task_config={
                "WorkteamArn": "arn:aws:sagemaker:us-east-1:123456789012:workteam/private-crowd/team",
                "UiConfig": {"UiTemplateS3Uri": "s3://shop-data/template"},
                "TaskTitle": "Kinds",
                "TaskDescription": "Say what is shown",
                "NumberOfHumanWorkersPerDataObject": 1,
                "TaskTimeLimitInSeconds": 300,
            },
        )
    """
    raise NotImplementedError


@create_labeling_job.lowers
def _(call: Call) -> Request:
    return job(call, "CreateLabelingJob", "labeling-job", "labeling_job_name", "LabelingJob", "sagemaker:labeling")


@task("sagemaker:createModel")
def create_model(
    *,
    model_name: str,
    execution_role_arn: str,
    primary_container: shapes.ContainerDefinitionInput | None = None,
    containers: Sequence[shapes.ContainerDefinitionInput] | None = None,
    inference_execution_config: shapes.InferenceExecutionConfigInput | None = None,
    vpc_config: shapes.VpcConfigInput | None = None,
    enable_network_isolation: bool | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateModelResult:
    """Create a model.

    Args:
        model_name: of the model.
        execution_role_arn: role the model runs with.
        tags: of the model.

    The other parameters are the API's own (`CreateModel`).

    Example:
        sagemaker.create_model(
            model_name="shop",
            execution_role_arn="arn:aws:iam::123456789012:role/sagemaker",
            primary_container={
                "Image": "123456789012.dkr.ecr.us-east-1.amazonaws.com/serve:1",
                "ModelDataUrl": "s3://shop-models/m",
            },
        )
    """
    raise NotImplementedError


@create_model.lowers
def _(call: Call) -> Request:
    if not call.given("primary_container") and not call.given("containers"):
        call.refuse("the model has no container", help="add `primary_container` or `containers`")
    return resource(call, "CreateModel", [("model", "model_name")], role="execution_role_arn")


@task("sagemaker:createEndpointConfig")
def create_endpoint_config(
    *,
    endpoint_config_name: str,
    production_variants: Sequence[shapes.ProductionVariantInput],
    data_capture_config: shapes.DataCaptureConfigInput | None = None,
    kms_key_id: str | None = None,
    async_inference_config: shapes.AsyncInferenceConfigInput | None = None,
    explainer_config: shapes.ExplainerConfigInput | None = None,
    shadow_production_variants: Sequence[shapes.ProductionVariantInput] | None = None,
    execution_role_arn: str | None = None,
    vpc_config: shapes.VpcConfigInput | None = None,
    enable_network_isolation: bool | None = None,
    metrics_config: shapes.MetricsConfigInput | None = None,
    cross_region_traffic_config: shapes.CrossRegionTrafficConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateEndpointConfigResult:
    """Describe how models are hosted.

    Args:
        endpoint_config_name: of the configuration.
        production_variants: ``[{"VariantName": …, "ModelName": …, "InstanceType": …, "InitialInstanceCount": …}]``.
        tags: of the configuration.

    The other parameters are the API's own (`CreateEndpointConfig`).

    Example:
        sagemaker.create_endpoint_config(
            endpoint_config_name="shop",
            production_variants=[
                {"VariantName": "v1", "ModelName": "shop", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}
            ],
        )
    """
    raise NotImplementedError


@create_endpoint_config.lowers
def _(call: Call) -> Request:
    return resource(
        call, "CreateEndpointConfig", [("endpoint-config", "endpoint_config_name")], role="execution_role_arn"
    )


@task("sagemaker:createEndpoint")
def create_endpoint(
    *,
    endpoint_name: str,
    endpoint_config_name: str,
    deployment_config: shapes.DeploymentConfigInput | None = None,
    tags: Mapping[str, str] | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.CreateEndpointResult:
    """Host models behind an endpoint.

    Args:
        endpoint_name: of the endpoint.
        endpoint_config_name: how models are hosted.
        deployment_config: how updates are rolled out.
        tags: of the endpoint.

    Example:
        sagemaker.create_endpoint(endpoint_name="shop", endpoint_config_name="shop")
    """
    raise NotImplementedError


@create_endpoint.lowers
def _(call: Call) -> Request:
    return resource(
        call, "CreateEndpoint", [("endpoint", "endpoint_name"), ("endpoint-config", "endpoint_config_name")]
    )


@task("sagemaker:updateEndpoint")
def update_endpoint(
    *,
    endpoint_name: str,
    endpoint_config_name: str,
    retain_all_variant_properties: bool | None = None,
    exclude_retained_variant_properties: Sequence[shapes.VariantPropertyInput] | None = None,
    deployment_config: shapes.DeploymentConfigInput | None = None,
    retain_deployment_config: bool | None = None,
    **options: Unpack[TaskOptions],
) -> shapes.UpdateEndpointResult:
    """Give an endpoint another configuration.

    Args:
        endpoint_name: the endpoint.
        endpoint_config_name: the new configuration.
        retain_all_variant_properties: whether variants keep what was changed on the running endpoint.
        exclude_retained_variant_properties: which of those they do not keep.
        deployment_config: how the update is rolled out.
        retain_deployment_config: whether the last roll-out's configuration is used again.

    Example:
        sagemaker.update_endpoint(endpoint_name="shop", endpoint_config_name="shop-2")
    """
    raise NotImplementedError


@update_endpoint.lowers
def _(call: Call) -> Request:
    return resource(
        call,
        "UpdateEndpoint",
        [("endpoint", "endpoint_name"), ("endpoint-config", "endpoint_config_name")],
        tagging=False,
    )


AmazonSageMakerException: type[TaskFailed]
ResourceInUseException: type[TaskFailed]
ResourceLimitExceededException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
