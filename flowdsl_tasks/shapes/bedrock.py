"""Structures of bedrock; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class TagInput(TypedDict, total=False):
    """``Tag``, spelled as boto3 spells it."""

    key: Required[str]
    value: Required[str]


class TrainingDataConfigInput(TypedDict, total=False):
    """``TrainingDataConfig``, spelled as boto3 spells it."""

    s3Uri: str
    invocationLogsConfig: "InvocationLogsConfigInput"


class InvocationLogsConfigInput(TypedDict, total=False):
    """``InvocationLogsConfig``, spelled as boto3 spells it."""

    usePromptResponse: bool
    invocationLogSource: Required["InvocationLogSourceInput"]
    requestMetadataFilters: "RequestMetadataFiltersInput"


class InvocationLogSourceInput(TypedDict, total=False):
    """``InvocationLogSource``, spelled as boto3 spells it."""

    s3Uri: str


class RequestMetadataFiltersInput(TypedDict, total=False):
    """``RequestMetadataFilters``, spelled as boto3 spells it."""

    equals: Mapping[str, str]
    notEquals: Mapping[str, str]
    andAll: Sequence["RequestMetadataBaseFiltersInput"]
    orAll: Sequence["RequestMetadataBaseFiltersInput"]


class RequestMetadataBaseFiltersInput(TypedDict, total=False):
    """``RequestMetadataBaseFilters``, spelled as boto3 spells it."""

    equals: Mapping[str, str]
    notEquals: Mapping[str, str]


class ValidationDataConfigInput(TypedDict, total=False):
    """``ValidationDataConfig``, spelled as boto3 spells it."""

    validators: Required[Sequence["ValidatorInput"]]


class ValidatorInput(TypedDict, total=False):
    """``Validator``, spelled as boto3 spells it."""

    s3Uri: Required[str]


class OutputDataConfigInput(TypedDict, total=False):
    """``OutputDataConfig``, spelled as boto3 spells it."""

    s3Uri: Required[str]


class VpcConfigInput(TypedDict, total=False):
    """``VpcConfig``, spelled as boto3 spells it."""

    subnetIds: Required[Sequence[str]]
    securityGroupIds: Required[Sequence[str]]


class CustomizationConfigInput(TypedDict, total=False):
    """``CustomizationConfig``, spelled as boto3 spells it."""

    distillationConfig: "DistillationConfigInput"
    rftConfig: "RFTConfigInput"


class DistillationConfigInput(TypedDict, total=False):
    """``DistillationConfig``, spelled as boto3 spells it."""

    teacherModelConfig: Required["TeacherModelConfigInput"]


class TeacherModelConfigInput(TypedDict, total=False):
    """``TeacherModelConfig``, spelled as boto3 spells it."""

    teacherModelIdentifier: Required[str]
    maxResponseLengthForInference: int


class RFTConfigInput(TypedDict, total=False):
    """``RFTConfig``, spelled as boto3 spells it."""

    graderConfig: "GraderConfigInput"
    hyperParameters: "RFTHyperParametersInput"


class GraderConfigInput(TypedDict, total=False):
    """``GraderConfig``, spelled as boto3 spells it."""

    lambdaGrader: "LambdaGraderConfigInput"


class LambdaGraderConfigInput(TypedDict, total=False):
    """``LambdaGraderConfig``, spelled as boto3 spells it."""

    lambdaArn: Required[str]


class RFTHyperParametersInput(TypedDict, total=False):
    """``RFTHyperParameters``, spelled as boto3 spells it."""

    epochCount: int
    batchSize: int
    learningRate: float
    maxPromptLength: int
    trainingSamplePerPrompt: int
    inferenceMaxTokens: int
    reasoningEffort: Literal["low", "medium", "high"]
    evalInterval: int


class CreateModelCustomizationJobResult(TypedDict):
    """``CreateModelCustomizationJobResponse`` as Step Functions returns it."""

    JobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CreateModelCustomizationJobSync(TypedDict):
    """``GetModelCustomizationJobResponse`` as Step Functions returns it."""

    JobArn: str
    JobName: str
    OutputModelName: str
    OutputModelArn: str
    ClientRequestToken: str
    RoleArn: str
    Status: str
    StatusDetails: "StatusDetailsResult"
    FailureMessage: str
    CreationTime: Any
    LastModifiedTime: Any
    EndTime: Any
    BaseModelArn: str
    HyperParameters: dict[str, str]
    TrainingDataConfig: "TrainingDataConfigResult"
    ValidationDataConfig: "ValidationDataConfigResult"
    OutputDataConfig: "OutputDataConfigResult"
    CustomizationType: str
    OutputModelKmsKeyArn: str
    TrainingMetrics: "TrainingMetricsResult"
    ValidationMetrics: list["ValidatorMetricResult"]
    VpcConfig: dict[str, Any]
    CustomizationConfig: dict[str, Any]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StatusDetailsResult(TypedDict):
    """``StatusDetails`` as Step Functions returns it."""

    ValidationDetails: "ValidationDetailsResult"
    DataProcessingDetails: "DataProcessingDetailsResult"
    TrainingDetails: "TrainingDetailsResult"


class ValidationDetailsResult(TypedDict):
    """``ValidationDetails`` as Step Functions returns it."""

    Status: str
    CreationTime: Any
    LastModifiedTime: Any


class DataProcessingDetailsResult(TypedDict):
    """``DataProcessingDetails`` as Step Functions returns it."""

    Status: str
    CreationTime: Any
    LastModifiedTime: Any


class TrainingDetailsResult(TypedDict):
    """``TrainingDetails`` as Step Functions returns it."""

    Status: str
    CreationTime: Any
    LastModifiedTime: Any


class TrainingDataConfigResult(TypedDict):
    """``TrainingDataConfig`` as Step Functions returns it."""

    S3Uri: str
    InvocationLogsConfig: "InvocationLogsConfigResult"


class InvocationLogsConfigResult(TypedDict):
    """``InvocationLogsConfig`` as Step Functions returns it."""

    UsePromptResponse: bool
    InvocationLogSource: "InvocationLogSourceResult"
    RequestMetadataFilters: "RequestMetadataFiltersResult"


class InvocationLogSourceResult(TypedDict):
    """``InvocationLogSource`` as Step Functions returns it."""

    S3Uri: str


class RequestMetadataFiltersResult(TypedDict):
    """``RequestMetadataFilters`` as Step Functions returns it."""

    Equals: dict[str, str]
    NotEquals: dict[str, str]
    AndAll: list["RequestMetadataBaseFiltersResult"]
    OrAll: list["RequestMetadataBaseFiltersResult"]


class RequestMetadataBaseFiltersResult(TypedDict):
    """``RequestMetadataBaseFilters`` as Step Functions returns it."""

    Equals: dict[str, str]
    NotEquals: dict[str, str]


class ValidationDataConfigResult(TypedDict):
    """``ValidationDataConfig`` as Step Functions returns it."""

    Validators: list["ValidatorResult"]


class ValidatorResult(TypedDict):
    """``Validator`` as Step Functions returns it."""

    S3Uri: str


class OutputDataConfigResult(TypedDict):
    """``OutputDataConfig`` as Step Functions returns it."""

    S3Uri: str


class TrainingMetricsResult(TypedDict):
    """``TrainingMetrics`` as Step Functions returns it."""

    TrainingLoss: float


class ValidatorMetricResult(TypedDict):
    """``ValidatorMetric`` as Step Functions returns it."""

    ValidationLoss: float
