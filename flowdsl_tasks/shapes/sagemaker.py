"""Structures of sagemaker; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class AlgorithmSpecificationInput(TypedDict, total=False):
    """``AlgorithmSpecification``, spelled as boto3 spells it."""

    TrainingImage: str
    AlgorithmName: str
    TrainingInputMode: Required[Literal["Pipe", "File", "FastFile"]]
    MetricDefinitions: Sequence["MetricDefinitionInput"]
    EnableSageMakerMetricsTimeSeries: bool
    ContainerEntrypoint: Sequence[str]
    ContainerArguments: Sequence[str]
    TrainingImageConfig: "TrainingImageConfigInput"


class MetricDefinitionInput(TypedDict, total=False):
    """``MetricDefinition``, spelled as boto3 spells it."""

    Name: Required[str]
    Regex: Required[str]


class TrainingImageConfigInput(TypedDict, total=False):
    """``TrainingImageConfig``, spelled as boto3 spells it."""

    TrainingRepositoryAccessMode: Required[Literal["Platform", "Vpc"]]
    TrainingRepositoryAuthConfig: "TrainingRepositoryAuthConfigInput"


class TrainingRepositoryAuthConfigInput(TypedDict, total=False):
    """``TrainingRepositoryAuthConfig``, spelled as boto3 spells it."""

    TrainingRepositoryCredentialsProviderArn: Required[str]


class ChannelInput(TypedDict, total=False):
    """``Channel``, spelled as boto3 spells it."""

    ChannelName: Required[str]
    DataSource: Required["DataSourceInput"]
    ContentType: str
    CompressionType: Literal["None", "Gzip"]
    RecordWrapperType: Literal["None", "RecordIO"]
    InputMode: Literal["Pipe", "File", "FastFile"]
    ShuffleConfig: "ShuffleConfigInput"


class DataSourceInput(TypedDict, total=False):
    """``DataSource``, spelled as boto3 spells it."""

    S3DataSource: "S3DataSourceInput"
    FileSystemDataSource: "FileSystemDataSourceInput"
    DatasetSource: "DatasetSourceInput"


class S3DataSourceInput(TypedDict, total=False):
    """``S3DataSource``, spelled as boto3 spells it."""

    S3DataType: Required[Literal["ManifestFile", "S3Prefix", "AugmentedManifestFile", "Converse"]]
    S3Uri: Required[str]
    S3DataDistributionType: Literal["FullyReplicated", "ShardedByS3Key"]
    AttributeNames: Sequence[str]
    InstanceGroupNames: Sequence[str]
    ModelAccessConfig: "ModelAccessConfigInput"
    HubAccessConfig: "HubAccessConfigInput"


class ModelAccessConfigInput(TypedDict, total=False):
    """``ModelAccessConfig``, spelled as boto3 spells it."""

    AcceptEula: Required[bool]


class HubAccessConfigInput(TypedDict, total=False):
    """``HubAccessConfig``, spelled as boto3 spells it."""

    HubContentArn: Required[str]


class FileSystemDataSourceInput(TypedDict, total=False):
    """``FileSystemDataSource``, spelled as boto3 spells it."""

    FileSystemId: Required[str]
    FileSystemAccessMode: Required[Literal["rw", "ro"]]
    FileSystemType: Required[Literal["EFS", "FSxLustre"]]
    DirectoryPath: Required[str]


class DatasetSourceInput(TypedDict, total=False):
    """``DatasetSource``, spelled as boto3 spells it."""

    DatasetArn: Required[str]


class ShuffleConfigInput(TypedDict, total=False):
    """``ShuffleConfig``, spelled as boto3 spells it."""

    Seed: Required[int]


class OutputDataConfigInput(TypedDict, total=False):
    """``OutputDataConfig``, spelled as boto3 spells it."""

    KmsKeyId: str
    S3OutputPath: Required[str]
    CompressionType: Literal["GZIP", "NONE"]


class ResourceConfigInput(TypedDict, total=False):
    """``ResourceConfig``, spelled as boto3 spells it."""

    InstanceType: str
    InstanceCount: int
    VolumeSizeInGB: int
    VolumeKmsKeyId: str
    KeepAlivePeriodInSeconds: int
    InstanceGroups: Sequence["InstanceGroupInput"]
    TrainingPlanArn: str
    InstancePlacementConfig: "InstancePlacementConfigInput"
    InstancePreferences: Sequence["InstancePreferenceInput"]
    SelectedInstanceType: str
    SelectedInstanceCount: int


class InstanceGroupInput(TypedDict, total=False):
    """``InstanceGroup``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    InstanceCount: Required[int]
    InstanceGroupName: Required[str]


class InstancePlacementConfigInput(TypedDict, total=False):
    """``InstancePlacementConfig``, spelled as boto3 spells it."""

    EnableMultipleJobs: bool
    PlacementSpecifications: Sequence["PlacementSpecificationInput"]


class PlacementSpecificationInput(TypedDict, total=False):
    """``PlacementSpecification``, spelled as boto3 spells it."""

    UltraServerId: str
    InstanceCount: Required[int]


class InstancePreferenceInput(TypedDict, total=False):
    """``InstancePreference``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    InstanceCount: int
    TrainingPlanArns: Sequence[str]


class VpcConfigInput(TypedDict, total=False):
    """``VpcConfig``, spelled as boto3 spells it."""

    SecurityGroupIds: Required[Sequence[str]]
    Subnets: Required[Sequence[str]]


class StoppingConditionInput(TypedDict, total=False):
    """``StoppingCondition``, spelled as boto3 spells it."""

    MaxRuntimeInSeconds: int
    MaxWaitTimeInSeconds: int
    MaxPendingTimeInSeconds: int


class TagInput(TypedDict, total=False):
    """``Tag``, spelled as boto3 spells it."""

    Key: Required[str]
    Value: Required[str]


class CheckpointConfigInput(TypedDict, total=False):
    """``CheckpointConfig``, spelled as boto3 spells it."""

    S3Uri: Required[str]
    LocalPath: str


class DebugHookConfigInput(TypedDict, total=False):
    """``DebugHookConfig``, spelled as boto3 spells it."""

    LocalPath: str
    S3OutputPath: Required[str]
    HookParameters: Mapping[str, str]
    CollectionConfigurations: Sequence["CollectionConfigurationInput"]


class CollectionConfigurationInput(TypedDict, total=False):
    """``CollectionConfiguration``, spelled as boto3 spells it."""

    CollectionName: str
    CollectionParameters: Mapping[str, str]


class DebugRuleConfigurationInput(TypedDict, total=False):
    """``DebugRuleConfiguration``, spelled as boto3 spells it."""

    RuleConfigurationName: Required[str]
    LocalPath: str
    S3OutputPath: str
    RuleEvaluatorImage: Required[str]
    InstanceType: str
    VolumeSizeInGB: int
    RuleParameters: Mapping[str, str]


class TensorBoardOutputConfigInput(TypedDict, total=False):
    """``TensorBoardOutputConfig``, spelled as boto3 spells it."""

    LocalPath: str
    S3OutputPath: Required[str]


class ExperimentConfigInput(TypedDict, total=False):
    """``ExperimentConfig``, spelled as boto3 spells it."""

    ExperimentName: str
    TrialName: str
    TrialComponentDisplayName: str
    RunName: str


class ProfilerConfigInput(TypedDict, total=False):
    """``ProfilerConfig``, spelled as boto3 spells it."""

    S3OutputPath: str
    ProfilingIntervalInMilliseconds: int
    ProfilingParameters: Mapping[str, str]
    DisableProfiler: bool


class ProfilerRuleConfigurationInput(TypedDict, total=False):
    """``ProfilerRuleConfiguration``, spelled as boto3 spells it."""

    RuleConfigurationName: Required[str]
    LocalPath: str
    S3OutputPath: str
    RuleEvaluatorImage: Required[str]
    InstanceType: str
    VolumeSizeInGB: int
    RuleParameters: Mapping[str, str]


class RetryStrategyInput(TypedDict, total=False):
    """``RetryStrategy``, spelled as boto3 spells it."""

    MaximumRetryAttempts: Required[int]


class RemoteDebugConfigInput(TypedDict, total=False):
    """``RemoteDebugConfig``, spelled as boto3 spells it."""

    EnableRemoteDebug: bool


class InfraCheckConfigInput(TypedDict, total=False):
    """``InfraCheckConfig``, spelled as boto3 spells it."""

    EnableInfraCheck: bool


class SessionChainingConfigInput(TypedDict, total=False):
    """``SessionChainingConfig``, spelled as boto3 spells it."""

    EnableSessionTagChaining: bool


class ServerlessJobConfigInput(TypedDict, total=False):
    """``ServerlessJobConfig``, spelled as boto3 spells it."""

    BaseModelArn: Required[str]
    AcceptEula: bool
    JobType: Required[Literal["FineTuning", "Evaluation"]]
    CustomizationTechnique: Literal["SFT", "DPO", "RLVR", "RLAIF"]
    Peft: Literal["LORA"]
    EvaluationType: Literal["LLMAJEvaluation", "CustomScorerEvaluation", "BenchmarkEvaluation"]
    EvaluatorArn: str
    SequenceLength: str


class MlflowConfigInput(TypedDict, total=False):
    """``MlflowConfig``, spelled as boto3 spells it."""

    MlflowResourceArn: Required[str]
    MlflowExperimentName: str
    MlflowRunName: str


class ModelPackageConfigInput(TypedDict, total=False):
    """``ModelPackageConfig``, spelled as boto3 spells it."""

    ModelPackageGroupArn: Required[str]
    SourceModelPackageArn: str


class CreateTrainingJobResult(TypedDict):
    """``CreateTrainingJobResponse`` as Step Functions returns it."""

    TrainingJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ModelClientConfigInput(TypedDict, total=False):
    """``ModelClientConfig``, spelled as boto3 spells it."""

    InvocationsTimeoutInSeconds: int
    InvocationsMaxRetries: int


class TransformInputInput(TypedDict, total=False):
    """``TransformInput``, spelled as boto3 spells it."""

    DataSource: Required["TransformDataSourceInput"]
    ContentType: str
    CompressionType: Literal["None", "Gzip"]
    SplitType: Literal["None", "Line", "RecordIO", "TFRecord"]


class TransformDataSourceInput(TypedDict, total=False):
    """``TransformDataSource``, spelled as boto3 spells it."""

    S3DataSource: Required["TransformS3DataSourceInput"]


class TransformS3DataSourceInput(TypedDict, total=False):
    """``TransformS3DataSource``, spelled as boto3 spells it."""

    S3DataType: Required[Literal["ManifestFile", "S3Prefix", "AugmentedManifestFile", "Converse"]]
    S3Uri: Required[str]


class TransformOutputInput(TypedDict, total=False):
    """``TransformOutput``, spelled as boto3 spells it."""

    S3OutputPath: Required[str]
    Accept: str
    AssembleWith: Literal["None", "Line"]
    KmsKeyId: str


class BatchDataCaptureConfigInput(TypedDict, total=False):
    """``BatchDataCaptureConfig``, spelled as boto3 spells it."""

    DestinationS3Uri: Required[str]
    KmsKeyId: str
    GenerateInferenceId: bool


class TransformResourcesInput(TypedDict, total=False):
    """``TransformResources``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    InstanceCount: Required[int]
    VolumeKmsKeyId: str
    TransformAmiVersion: str


class DataProcessingInput(TypedDict, total=False):
    """``DataProcessing``, spelled as boto3 spells it."""

    InputFilter: str
    OutputFilter: str
    JoinSource: Literal["Input", "None"]


class CreateTransformJobResult(TypedDict):
    """``CreateTransformJobResponse`` as Step Functions returns it."""

    TransformJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ProcessingInputInput(TypedDict, total=False):
    """``ProcessingInput``, spelled as boto3 spells it."""

    InputName: Required[str]
    AppManaged: bool
    S3Input: "ProcessingS3InputInput"
    DatasetDefinition: "DatasetDefinitionInput"


class ProcessingS3InputInput(TypedDict, total=False):
    """``ProcessingS3Input``, spelled as boto3 spells it."""

    S3Uri: Required[str]
    LocalPath: str
    S3DataType: Required[Literal["ManifestFile", "S3Prefix"]]
    S3InputMode: Literal["Pipe", "File"]
    S3DataDistributionType: Literal["FullyReplicated", "ShardedByS3Key"]
    S3CompressionType: Literal["None", "Gzip"]


class DatasetDefinitionInput(TypedDict, total=False):
    """``DatasetDefinition``, spelled as boto3 spells it."""

    AthenaDatasetDefinition: "AthenaDatasetDefinitionInput"
    RedshiftDatasetDefinition: "RedshiftDatasetDefinitionInput"
    LocalPath: str
    DataDistributionType: Literal["FullyReplicated", "ShardedByS3Key"]
    InputMode: Literal["Pipe", "File"]


class AthenaDatasetDefinitionInput(TypedDict, total=False):
    """``AthenaDatasetDefinition``, spelled as boto3 spells it."""

    Catalog: Required[str]
    Database: Required[str]
    QueryString: Required[str]
    WorkGroup: str
    OutputS3Uri: Required[str]
    KmsKeyId: str
    OutputFormat: Required[Literal["PARQUET", "ORC", "AVRO", "JSON", "TEXTFILE"]]
    OutputCompression: Literal["GZIP", "SNAPPY", "ZLIB"]


class RedshiftDatasetDefinitionInput(TypedDict, total=False):
    """``RedshiftDatasetDefinition``, spelled as boto3 spells it."""

    ClusterId: Required[str]
    Database: Required[str]
    DbUser: Required[str]
    QueryString: Required[str]
    ClusterRoleArn: Required[str]
    OutputS3Uri: Required[str]
    KmsKeyId: str
    OutputFormat: Required[Literal["PARQUET", "CSV"]]
    OutputCompression: Literal["None", "GZIP", "BZIP2", "ZSTD", "SNAPPY"]


class ProcessingOutputConfigInput(TypedDict, total=False):
    """``ProcessingOutputConfig``, spelled as boto3 spells it."""

    Outputs: Required[Sequence["ProcessingOutputInput"]]
    KmsKeyId: str


class ProcessingOutputInput(TypedDict, total=False):
    """``ProcessingOutput``, spelled as boto3 spells it."""

    OutputName: Required[str]
    S3Output: "ProcessingS3OutputInput"
    FeatureStoreOutput: "ProcessingFeatureStoreOutputInput"
    AppManaged: bool


class ProcessingS3OutputInput(TypedDict, total=False):
    """``ProcessingS3Output``, spelled as boto3 spells it."""

    S3Uri: Required[str]
    LocalPath: str
    S3UploadMode: Required[Literal["Continuous", "EndOfJob"]]


class ProcessingFeatureStoreOutputInput(TypedDict, total=False):
    """``ProcessingFeatureStoreOutput``, spelled as boto3 spells it."""

    FeatureGroupName: Required[str]


class ProcessingResourcesInput(TypedDict, total=False):
    """``ProcessingResources``, spelled as boto3 spells it."""

    ClusterConfig: Required["ProcessingClusterConfigInput"]


class ProcessingClusterConfigInput(TypedDict, total=False):
    """``ProcessingClusterConfig``, spelled as boto3 spells it."""

    InstanceCount: int
    InstanceType: str
    VolumeSizeInGB: Required[int]
    VolumeKmsKeyId: str
    InstancePreferences: Sequence["ProcessingInstancePreferenceInput"]
    SelectedInstanceType: str
    SelectedInstanceCount: int


class ProcessingInstancePreferenceInput(TypedDict, total=False):
    """``ProcessingInstancePreference``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    InstanceCount: int


class ProcessingStoppingConditionInput(TypedDict, total=False):
    """``ProcessingStoppingCondition``, spelled as boto3 spells it."""

    MaxRuntimeInSeconds: Required[int]


class AppSpecificationInput(TypedDict, total=False):
    """``AppSpecification``, spelled as boto3 spells it."""

    ImageUri: Required[str]
    ContainerEntrypoint: Sequence[str]
    ContainerArguments: Sequence[str]


class NetworkConfigInput(TypedDict, total=False):
    """``NetworkConfig``, spelled as boto3 spells it."""

    EnableInterContainerTrafficEncryption: bool
    EnableNetworkIsolation: bool
    VpcConfig: "VpcConfigInput"


class CreateProcessingJobResult(TypedDict):
    """``CreateProcessingJobResponse`` as Step Functions returns it."""

    ProcessingJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class HyperParameterTuningJobConfigInput(TypedDict, total=False):
    """``HyperParameterTuningJobConfig``, spelled as boto3 spells it."""

    Strategy: Required[Literal["Bayesian", "Random", "Hyperband", "Grid"]]
    StrategyConfig: "HyperParameterTuningJobStrategyConfigInput"
    HyperParameterTuningJobObjective: "HyperParameterTuningJobObjectiveInput"
    ResourceLimits: Required["ResourceLimitsInput"]
    ParameterRanges: "ParameterRangesInput"
    TrainingJobEarlyStoppingType: Literal["Off", "Auto"]
    TuningJobCompletionCriteria: "TuningJobCompletionCriteriaInput"
    RandomSeed: int


class HyperParameterTuningJobStrategyConfigInput(TypedDict, total=False):
    """``HyperParameterTuningJobStrategyConfig``, spelled as boto3 spells it."""

    HyperbandStrategyConfig: "HyperbandStrategyConfigInput"


class HyperbandStrategyConfigInput(TypedDict, total=False):
    """``HyperbandStrategyConfig``, spelled as boto3 spells it."""

    MinResource: int
    MaxResource: int


class HyperParameterTuningJobObjectiveInput(TypedDict, total=False):
    """``HyperParameterTuningJobObjective``, spelled as boto3 spells it."""

    Type: Required[Literal["Maximize", "Minimize"]]
    MetricName: Required[str]


class ResourceLimitsInput(TypedDict, total=False):
    """``ResourceLimits``, spelled as boto3 spells it."""

    MaxNumberOfTrainingJobs: int
    MaxParallelTrainingJobs: Required[int]
    MaxRuntimeInSeconds: int


class ParameterRangesInput(TypedDict, total=False):
    """``ParameterRanges``, spelled as boto3 spells it."""

    IntegerParameterRanges: Sequence["IntegerParameterRangeInput"]
    ContinuousParameterRanges: Sequence["ContinuousParameterRangeInput"]
    CategoricalParameterRanges: Sequence["CategoricalParameterRangeInput"]
    AutoParameters: Sequence["AutoParameterInput"]


class IntegerParameterRangeInput(TypedDict, total=False):
    """``IntegerParameterRange``, spelled as boto3 spells it."""

    Name: Required[str]
    MinValue: Required[str]
    MaxValue: Required[str]
    ScalingType: Literal["Auto", "Linear", "Logarithmic", "ReverseLogarithmic"]


class ContinuousParameterRangeInput(TypedDict, total=False):
    """``ContinuousParameterRange``, spelled as boto3 spells it."""

    Name: Required[str]
    MinValue: Required[str]
    MaxValue: Required[str]
    ScalingType: Literal["Auto", "Linear", "Logarithmic", "ReverseLogarithmic"]


class CategoricalParameterRangeInput(TypedDict, total=False):
    """``CategoricalParameterRange``, spelled as boto3 spells it."""

    Name: Required[str]
    Values: Required[Sequence[str]]


class AutoParameterInput(TypedDict, total=False):
    """``AutoParameter``, spelled as boto3 spells it."""

    Name: Required[str]
    ValueHint: Required[str]


class TuningJobCompletionCriteriaInput(TypedDict, total=False):
    """``TuningJobCompletionCriteria``, spelled as boto3 spells it."""

    TargetObjectiveMetricValue: float
    BestObjectiveNotImproving: "BestObjectiveNotImprovingInput"
    ConvergenceDetected: "ConvergenceDetectedInput"


class BestObjectiveNotImprovingInput(TypedDict, total=False):
    """``BestObjectiveNotImproving``, spelled as boto3 spells it."""

    MaxNumberOfTrainingJobsNotImproving: int


class ConvergenceDetectedInput(TypedDict, total=False):
    """``ConvergenceDetected``, spelled as boto3 spells it."""

    CompleteOnConvergence: Literal["Disabled", "Enabled"]


class HyperParameterTrainingJobDefinitionInput(TypedDict, total=False):
    """``HyperParameterTrainingJobDefinition``, spelled as boto3 spells it."""

    DefinitionName: str
    TuningObjective: "HyperParameterTuningJobObjectiveInput"
    HyperParameterRanges: "ParameterRangesInput"
    StaticHyperParameters: Mapping[str, str]
    AlgorithmSpecification: Required["HyperParameterAlgorithmSpecificationInput"]
    RoleArn: Required[str]
    InputDataConfig: Sequence["ChannelInput"]
    VpcConfig: "VpcConfigInput"
    OutputDataConfig: Required["OutputDataConfigInput"]
    ResourceConfig: "ResourceConfigInput"
    HyperParameterTuningResourceConfig: "HyperParameterTuningResourceConfigInput"
    StoppingCondition: Required["StoppingConditionInput"]
    EnableNetworkIsolation: bool
    EnableInterContainerTrafficEncryption: bool
    EnableManagedSpotTraining: bool
    CheckpointConfig: "CheckpointConfigInput"
    RetryStrategy: "RetryStrategyInput"
    Environment: Mapping[str, str]


class HyperParameterAlgorithmSpecificationInput(TypedDict, total=False):
    """``HyperParameterAlgorithmSpecification``, spelled as boto3 spells it."""

    TrainingImage: str
    TrainingInputMode: Required[Literal["Pipe", "File", "FastFile"]]
    AlgorithmName: str
    MetricDefinitions: Sequence["MetricDefinitionInput"]


class HyperParameterTuningResourceConfigInput(TypedDict, total=False):
    """``HyperParameterTuningResourceConfig``, spelled as boto3 spells it."""

    InstanceType: str
    InstanceCount: int
    VolumeSizeInGB: int
    VolumeKmsKeyId: str
    AllocationStrategy: Literal["Prioritized"]
    InstanceConfigs: Sequence["HyperParameterTuningInstanceConfigInput"]


class HyperParameterTuningInstanceConfigInput(TypedDict, total=False):
    """``HyperParameterTuningInstanceConfig``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    InstanceCount: Required[int]
    VolumeSizeInGB: Required[int]


class HyperParameterTuningJobWarmStartConfigInput(TypedDict, total=False):
    """``HyperParameterTuningJobWarmStartConfig``, spelled as boto3 spells it."""

    ParentHyperParameterTuningJobs: Required[Sequence["ParentHyperParameterTuningJobInput"]]
    WarmStartType: Required[Literal["IdenticalDataAndAlgorithm", "TransferLearning"]]


class ParentHyperParameterTuningJobInput(TypedDict, total=False):
    """``ParentHyperParameterTuningJob``, spelled as boto3 spells it."""

    HyperParameterTuningJobName: str


class AutotuneInput(TypedDict, total=False):
    """``Autotune``, spelled as boto3 spells it."""

    Mode: Required[Literal["Enabled"]]


class CreateHyperParameterTuningJobResult(TypedDict):
    """``CreateHyperParameterTuningJobResponse`` as Step Functions returns it."""

    HyperParameterTuningJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class LabelingJobInputConfigInput(TypedDict, total=False):
    """``LabelingJobInputConfig``, spelled as boto3 spells it."""

    DataSource: Required["LabelingJobDataSourceInput"]
    DataAttributes: "LabelingJobDataAttributesInput"


class LabelingJobDataSourceInput(TypedDict, total=False):
    """``LabelingJobDataSource``, spelled as boto3 spells it."""

    S3DataSource: "LabelingJobS3DataSourceInput"
    SnsDataSource: "LabelingJobSnsDataSourceInput"


class LabelingJobS3DataSourceInput(TypedDict, total=False):
    """``LabelingJobS3DataSource``, spelled as boto3 spells it."""

    ManifestS3Uri: Required[str]


class LabelingJobSnsDataSourceInput(TypedDict, total=False):
    """``LabelingJobSnsDataSource``, spelled as boto3 spells it."""

    SnsTopicArn: Required[str]


class LabelingJobDataAttributesInput(TypedDict, total=False):
    """``LabelingJobDataAttributes``, spelled as boto3 spells it."""

    ContentClassifiers: Sequence[Literal["FreeOfPersonallyIdentifiableInformation", "FreeOfAdultContent"]]


class LabelingJobOutputConfigInput(TypedDict, total=False):
    """``LabelingJobOutputConfig``, spelled as boto3 spells it."""

    S3OutputPath: Required[str]
    KmsKeyId: str
    SnsTopicArn: str


class LabelingJobStoppingConditionsInput(TypedDict, total=False):
    """``LabelingJobStoppingConditions``, spelled as boto3 spells it."""

    MaxHumanLabeledObjectCount: int
    MaxPercentageOfInputDatasetLabeled: int


class LabelingJobAlgorithmsConfigInput(TypedDict, total=False):
    """``LabelingJobAlgorithmsConfig``, spelled as boto3 spells it."""

    LabelingJobAlgorithmSpecificationArn: Required[str]
    InitialActiveLearningModelArn: str
    LabelingJobResourceConfig: "LabelingJobResourceConfigInput"


class LabelingJobResourceConfigInput(TypedDict, total=False):
    """``LabelingJobResourceConfig``, spelled as boto3 spells it."""

    VolumeKmsKeyId: str
    VpcConfig: "VpcConfigInput"


class HumanTaskConfigInput(TypedDict, total=False):
    """``HumanTaskConfig``, spelled as boto3 spells it."""

    WorkteamArn: Required[str]
    UiConfig: Required["UiConfigInput"]
    PreHumanTaskLambdaArn: str
    TaskKeywords: Sequence[str]
    TaskTitle: Required[str]
    TaskDescription: Required[str]
    NumberOfHumanWorkersPerDataObject: Required[int]
    TaskTimeLimitInSeconds: Required[int]
    TaskAvailabilityLifetimeInSeconds: int
    MaxConcurrentTaskCount: int
    AnnotationConsolidationConfig: "AnnotationConsolidationConfigInput"
    PublicWorkforceTaskPrice: "PublicWorkforceTaskPriceInput"


class UiConfigInput(TypedDict, total=False):
    """``UiConfig``, spelled as boto3 spells it."""

    UiTemplateS3Uri: str
    HumanTaskUiArn: str


class AnnotationConsolidationConfigInput(TypedDict, total=False):
    """``AnnotationConsolidationConfig``, spelled as boto3 spells it."""

    AnnotationConsolidationLambdaArn: Required[str]


class PublicWorkforceTaskPriceInput(TypedDict, total=False):
    """``PublicWorkforceTaskPrice``, spelled as boto3 spells it."""

    AmountInUsd: "USDInput"


class USDInput(TypedDict, total=False):
    """``USD``, spelled as boto3 spells it."""

    Dollars: int
    Cents: int
    TenthFractionsOfACent: int


class CreateLabelingJobResult(TypedDict):
    """``CreateLabelingJobResponse`` as Step Functions returns it."""

    LabelingJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ContainerDefinitionInput(TypedDict, total=False):
    """``ContainerDefinition``, spelled as boto3 spells it."""

    ContainerHostname: str
    Image: str
    ImageConfig: "ImageConfigInput"
    Mode: Literal["SingleModel", "MultiModel"]
    ModelDataUrl: str
    ModelDataSource: "ModelDataSourceInput"
    AdditionalModelDataSources: Sequence["AdditionalModelDataSourceInput"]
    Environment: Mapping[str, str]
    ModelPackageName: str
    InferenceSpecificationName: str
    MultiModelConfig: "MultiModelConfigInput"
    ContainerMetricsConfig: "ContainerMetricsConfigInput"


class ImageConfigInput(TypedDict, total=False):
    """``ImageConfig``, spelled as boto3 spells it."""

    RepositoryAccessMode: Required[Literal["Platform", "Vpc"]]
    RepositoryAuthConfig: "RepositoryAuthConfigInput"


class RepositoryAuthConfigInput(TypedDict, total=False):
    """``RepositoryAuthConfig``, spelled as boto3 spells it."""

    RepositoryCredentialsProviderArn: Required[str]


class ModelDataSourceInput(TypedDict, total=False):
    """``ModelDataSource``, spelled as boto3 spells it."""

    S3DataSource: "S3ModelDataSourceInput"


class S3ModelDataSourceInput(TypedDict, total=False):
    """``S3ModelDataSource``, spelled as boto3 spells it."""

    S3Uri: Required[str]
    S3DataType: Required[Literal["S3Prefix", "S3Object"]]
    CompressionType: Required[Literal["None", "Gzip"]]
    ModelAccessConfig: "ModelAccessConfigInput"
    HubAccessConfig: "InferenceHubAccessConfigInput"
    ManifestS3Uri: str
    ETag: str
    ManifestEtag: str


class InferenceHubAccessConfigInput(TypedDict, total=False):
    """``InferenceHubAccessConfig``, spelled as boto3 spells it."""

    HubContentArn: Required[str]


class AdditionalModelDataSourceInput(TypedDict, total=False):
    """``AdditionalModelDataSource``, spelled as boto3 spells it."""

    ChannelName: Required[str]
    S3DataSource: Required["S3ModelDataSourceInput"]


class MultiModelConfigInput(TypedDict, total=False):
    """``MultiModelConfig``, spelled as boto3 spells it."""

    ModelCacheSetting: Literal["Enabled", "Disabled"]


class ContainerMetricsConfigInput(TypedDict, total=False):
    """``ContainerMetricsConfig``, spelled as boto3 spells it."""

    MetricsEndpoints: Sequence["MetricsEndpointInput"]


class MetricsEndpointInput(TypedDict, total=False):
    """``MetricsEndpoint``, spelled as boto3 spells it."""

    MetricsEndpointPath: Required[str]
    MetricPublishFrequencyInSeconds: int


class InferenceExecutionConfigInput(TypedDict, total=False):
    """``InferenceExecutionConfig``, spelled as boto3 spells it."""

    Mode: Required[Literal["Serial", "Direct"]]


class CreateModelResult(TypedDict):
    """``CreateModelOutput`` as Step Functions returns it."""

    ModelArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ProductionVariantInput(TypedDict, total=False):
    """``ProductionVariant``, spelled as boto3 spells it."""

    VariantName: Required[str]
    ModelName: str
    InitialInstanceCount: int
    InstanceType: str
    InstancePools: Sequence["InstancePoolInput"]
    VariantInstanceProvisionTimeoutInSeconds: int
    InitialVariantWeight: float
    AcceleratorType: Literal[
        "ml.eia1.medium", "ml.eia1.large", "ml.eia1.xlarge", "ml.eia2.medium", "ml.eia2.large", "ml.eia2.xlarge"
    ]
    CoreDumpConfig: "ProductionVariantCoreDumpConfigInput"
    ServerlessConfig: "ProductionVariantServerlessConfigInput"
    VolumeSizeInGB: int
    ModelDataDownloadTimeoutInSeconds: int
    ContainerStartupHealthCheckTimeoutInSeconds: int
    EnableSSMAccess: bool
    ManagedInstanceScaling: "ProductionVariantManagedInstanceScalingInput"
    RoutingConfig: "ProductionVariantRoutingConfigInput"
    InferenceAmiVersion: Literal[
        "al2-ami-sagemaker-inference-gpu-2",
        "al2-ami-sagemaker-inference-gpu-2-1",
        "al2-ami-sagemaker-inference-gpu-3-1",
        "al2-ami-sagemaker-inference-neuron-2",
        "al2023-ami-sagemaker-inference-gpu-4-1",
    ]
    CapacityReservationConfig: "ProductionVariantCapacityReservationConfigInput"
    AcceleratorPartitionLayouts: Sequence["AcceleratorPartitionLayoutInput"]


class InstancePoolInput(TypedDict, total=False):
    """``InstancePool``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    ModelNameOverride: str
    Priority: Required[int]


class ProductionVariantCoreDumpConfigInput(TypedDict, total=False):
    """``ProductionVariantCoreDumpConfig``, spelled as boto3 spells it."""

    DestinationS3Uri: Required[str]
    KmsKeyId: str


class ProductionVariantServerlessConfigInput(TypedDict, total=False):
    """``ProductionVariantServerlessConfig``, spelled as boto3 spells it."""

    MemorySizeInMB: Required[int]
    MaxConcurrency: Required[int]
    ProvisionedConcurrency: int


class ProductionVariantManagedInstanceScalingInput(TypedDict, total=False):
    """``ProductionVariantManagedInstanceScaling``, spelled as boto3 spells it."""

    Status: Literal["ENABLED", "DISABLED"]
    MinInstanceCount: int
    MaxInstanceCount: int
    ScaleInPolicy: "ProductionVariantManagedInstanceScalingScaleInPolicyInput"


class ProductionVariantManagedInstanceScalingScaleInPolicyInput(TypedDict, total=False):
    """``ProductionVariantManagedInstanceScalingScaleInPolicy``, spelled as boto3 spells it."""

    Strategy: Required[Literal["IDLE_RELEASE", "CONSOLIDATION"]]
    MaximumStepSize: int
    CooldownInMinutes: int


class ProductionVariantRoutingConfigInput(TypedDict, total=False):
    """``ProductionVariantRoutingConfig``, spelled as boto3 spells it."""

    RoutingStrategy: Required[Literal["LEAST_OUTSTANDING_REQUESTS", "RANDOM", "PREFIX_AWARE", "KV_AWARE"]]
    PrefixAwareRoutingConfig: "PrefixAwareRoutingConfigInput"


class PrefixAwareRoutingConfigInput(TypedDict, total=False):
    """``PrefixAwareRoutingConfig``, spelled as boto3 spells it."""

    PrefixLength: int
    ConcurrencyThreshold: int


class ProductionVariantCapacityReservationConfigInput(TypedDict, total=False):
    """``ProductionVariantCapacityReservationConfig``, spelled as boto3 spells it."""

    CapacityReservationPreference: Literal["capacity-reservations-only"]
    MlReservationArn: str


class AcceleratorPartitionLayoutInput(TypedDict, total=False):
    """``AcceleratorPartitionLayout``, spelled as boto3 spells it."""

    AcceleratorPartitionTypes: Sequence[str]


class DataCaptureConfigInput(TypedDict, total=False):
    """``DataCaptureConfig``, spelled as boto3 spells it."""

    EnableCapture: bool
    InitialSamplingPercentage: Required[int]
    DestinationS3Uri: Required[str]
    KmsKeyId: str
    CaptureOptions: Required[Sequence["CaptureOptionInput"]]
    CaptureContentTypeHeader: "CaptureContentTypeHeaderInput"


class CaptureOptionInput(TypedDict, total=False):
    """``CaptureOption``, spelled as boto3 spells it."""

    CaptureMode: Required[Literal["Input", "Output", "InputAndOutput"]]


class CaptureContentTypeHeaderInput(TypedDict, total=False):
    """``CaptureContentTypeHeader``, spelled as boto3 spells it."""

    CsvContentTypes: Sequence[str]
    JsonContentTypes: Sequence[str]


class AsyncInferenceConfigInput(TypedDict, total=False):
    """``AsyncInferenceConfig``, spelled as boto3 spells it."""

    ClientConfig: "AsyncInferenceClientConfigInput"
    OutputConfig: Required["AsyncInferenceOutputConfigInput"]


class AsyncInferenceClientConfigInput(TypedDict, total=False):
    """``AsyncInferenceClientConfig``, spelled as boto3 spells it."""

    MaxConcurrentInvocationsPerInstance: int


class AsyncInferenceOutputConfigInput(TypedDict, total=False):
    """``AsyncInferenceOutputConfig``, spelled as boto3 spells it."""

    KmsKeyId: str
    S3OutputPath: str
    NotificationConfig: "AsyncInferenceNotificationConfigInput"
    S3FailurePath: str


class AsyncInferenceNotificationConfigInput(TypedDict, total=False):
    """``AsyncInferenceNotificationConfig``, spelled as boto3 spells it."""

    SuccessTopic: str
    ErrorTopic: str
    IncludeInferenceResponseIn: Sequence[Literal["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"]]


class ExplainerConfigInput(TypedDict, total=False):
    """``ExplainerConfig``, spelled as boto3 spells it."""

    ClarifyExplainerConfig: "ClarifyExplainerConfigInput"


class ClarifyExplainerConfigInput(TypedDict, total=False):
    """``ClarifyExplainerConfig``, spelled as boto3 spells it."""

    EnableExplanations: str
    InferenceConfig: "ClarifyInferenceConfigInput"
    ShapConfig: Required["ClarifyShapConfigInput"]


class ClarifyInferenceConfigInput(TypedDict, total=False):
    """``ClarifyInferenceConfig``, spelled as boto3 spells it."""

    FeaturesAttribute: str
    ContentTemplate: str
    MaxRecordCount: int
    MaxPayloadInMB: int
    ProbabilityIndex: int
    LabelIndex: int
    ProbabilityAttribute: str
    LabelAttribute: str
    LabelHeaders: Sequence[str]
    FeatureHeaders: Sequence[str]
    FeatureTypes: Sequence[Literal["numerical", "categorical", "text"]]


class ClarifyShapConfigInput(TypedDict, total=False):
    """``ClarifyShapConfig``, spelled as boto3 spells it."""

    ShapBaselineConfig: Required["ClarifyShapBaselineConfigInput"]
    NumberOfSamples: int
    UseLogit: bool
    Seed: int
    TextConfig: "ClarifyTextConfigInput"


class ClarifyShapBaselineConfigInput(TypedDict, total=False):
    """``ClarifyShapBaselineConfig``, spelled as boto3 spells it."""

    MimeType: str
    ShapBaseline: str
    ShapBaselineUri: str


class ClarifyTextConfigInput(TypedDict, total=False):
    """``ClarifyTextConfig``, spelled as boto3 spells it."""

    Language: Required[str]
    Granularity: Required[Literal["token", "sentence", "paragraph"]]


class MetricsConfigInput(TypedDict, total=False):
    """``MetricsConfig``, spelled as boto3 spells it."""

    EnableEnhancedMetrics: bool
    EnableDetailedObservability: bool
    MetricPublishFrequencyInSeconds: int


class CrossRegionTrafficConfigInput(TypedDict, total=False):
    """``CrossRegionTrafficConfig``, spelled as boto3 spells it."""

    MaxInvocationsPerSecondPerInstance: Required[int]
    MaxCrossRegionPercentPerEndpoint: Required[int]


class CreateEndpointConfigResult(TypedDict):
    """``CreateEndpointConfigOutput`` as Step Functions returns it."""

    EndpointConfigArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class DeploymentConfigInput(TypedDict, total=False):
    """``DeploymentConfig``, spelled as boto3 spells it."""

    BlueGreenUpdatePolicy: "BlueGreenUpdatePolicyInput"
    RollingUpdatePolicy: "RollingUpdatePolicyInput"
    AutoRollbackConfiguration: "AutoRollbackConfigInput"


class BlueGreenUpdatePolicyInput(TypedDict, total=False):
    """``BlueGreenUpdatePolicy``, spelled as boto3 spells it."""

    TrafficRoutingConfiguration: Required["TrafficRoutingConfigInput"]
    TerminationWaitInSeconds: int
    MaximumExecutionTimeoutInSeconds: int


class TrafficRoutingConfigInput(TypedDict, total=False):
    """``TrafficRoutingConfig``, spelled as boto3 spells it."""

    Type: Required[Literal["ALL_AT_ONCE", "CANARY", "LINEAR"]]
    WaitIntervalInSeconds: Required[int]
    CanarySize: "CapacitySizeInput"
    LinearStepSize: "CapacitySizeInput"


class CapacitySizeInput(TypedDict, total=False):
    """``CapacitySize``, spelled as boto3 spells it."""

    Type: Required[Literal["INSTANCE_COUNT", "CAPACITY_PERCENT"]]
    Value: Required[int]


class RollingUpdatePolicyInput(TypedDict, total=False):
    """``RollingUpdatePolicy``, spelled as boto3 spells it."""

    MaximumBatchSize: Required["CapacitySizeInput"]
    WaitIntervalInSeconds: Required[int]
    MaximumExecutionTimeoutInSeconds: int
    RollbackMaximumBatchSize: "CapacitySizeInput"


class AutoRollbackConfigInput(TypedDict, total=False):
    """``AutoRollbackConfig``, spelled as boto3 spells it."""

    Alarms: Sequence["AlarmInput"]


class AlarmInput(TypedDict, total=False):
    """``Alarm``, spelled as boto3 spells it."""

    AlarmName: str


class CreateEndpointResult(TypedDict):
    """``CreateEndpointOutput`` as Step Functions returns it."""

    EndpointArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class VariantPropertyInput(TypedDict, total=False):
    """``VariantProperty``, spelled as boto3 spells it."""

    VariantPropertyType: Required[Literal["DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig"]]


class UpdateEndpointResult(TypedDict):
    """``UpdateEndpointOutput`` as Step Functions returns it."""

    EndpointArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CreateTrainingJobSync(TypedDict):
    """``DescribeTrainingJobResponse`` as Step Functions returns it."""

    TrainingJobName: str
    TrainingJobArn: str
    TuningJobArn: str
    LabelingJobArn: str
    AutoMLJobArn: str
    ModelArtifacts: "ModelArtifactsResult"
    TrainingJobStatus: str
    SecondaryStatus: str
    FailureReason: str
    HyperParameters: dict[str, str]
    AlgorithmSpecification: "AlgorithmSpecificationResult"
    RoleArn: str
    InputDataConfig: list["ChannelResult"]
    OutputDataConfig: "OutputDataConfigResult"
    ResourceConfig: dict[str, Any]
    WarmPoolStatus: dict[str, Any]
    VpcConfig: dict[str, Any]
    StoppingCondition: dict[str, Any]
    CreationTime: Any
    TrainingStartTime: Any
    TrainingEndTime: Any
    LastModifiedTime: Any
    SecondaryStatusTransitions: list[dict[str, Any]]
    FinalMetricDataList: list[dict[str, Any]]
    EnableNetworkIsolation: bool
    EnableInterContainerTrafficEncryption: bool
    EnableManagedSpotTraining: bool
    CheckpointConfig: dict[str, Any]
    TrainingTimeInSeconds: int
    BillableTimeInSeconds: int
    BillableTokenCount: int
    DebugHookConfig: dict[str, Any]
    ExperimentConfig: dict[str, Any]
    DebugRuleConfigurations: list[dict[str, Any]]
    TensorBoardOutputConfig: dict[str, Any]
    DebugRuleEvaluationStatuses: list[dict[str, Any]]
    ProfilerConfig: dict[str, Any]
    ProfilerRuleConfigurations: list[dict[str, Any]]
    ProfilerRuleEvaluationStatuses: list[dict[str, Any]]
    ProfilingStatus: str
    Environment: dict[str, str]
    RetryStrategy: dict[str, Any]
    RemoteDebugConfig: dict[str, Any]
    InfraCheckConfig: dict[str, Any]
    ServerlessJobConfig: dict[str, Any]
    MlflowConfig: dict[str, Any]
    ModelPackageConfig: dict[str, Any]
    MlflowDetails: dict[str, Any]
    ProgressInfo: dict[str, Any]
    OutputModelPackageArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ModelArtifactsResult(TypedDict):
    """``ModelArtifacts`` as Step Functions returns it."""

    S3ModelArtifacts: str


class AlgorithmSpecificationResult(TypedDict):
    """``AlgorithmSpecification`` as Step Functions returns it."""

    TrainingImage: str
    AlgorithmName: str
    TrainingInputMode: str
    MetricDefinitions: list["MetricDefinitionResult"]
    EnableSageMakerMetricsTimeSeries: bool
    ContainerEntrypoint: list[str]
    ContainerArguments: list[str]
    TrainingImageConfig: "TrainingImageConfigResult"


class MetricDefinitionResult(TypedDict):
    """``MetricDefinition`` as Step Functions returns it."""

    Name: str
    Regex: str


class TrainingImageConfigResult(TypedDict):
    """``TrainingImageConfig`` as Step Functions returns it."""

    TrainingRepositoryAccessMode: str
    TrainingRepositoryAuthConfig: "TrainingRepositoryAuthConfigResult"


class TrainingRepositoryAuthConfigResult(TypedDict):
    """``TrainingRepositoryAuthConfig`` as Step Functions returns it."""

    TrainingRepositoryCredentialsProviderArn: str


class ChannelResult(TypedDict):
    """``Channel`` as Step Functions returns it."""

    ChannelName: str
    DataSource: "DataSourceResult"
    ContentType: str
    CompressionType: str
    RecordWrapperType: str
    InputMode: str
    ShuffleConfig: "ShuffleConfigResult"


class DataSourceResult(TypedDict):
    """``DataSource`` as Step Functions returns it."""

    S3DataSource: "S3DataSourceResult"
    FileSystemDataSource: "FileSystemDataSourceResult"
    DatasetSource: "DatasetSourceResult"


class S3DataSourceResult(TypedDict):
    """``S3DataSource`` as Step Functions returns it."""

    S3DataType: str
    S3Uri: str
    S3DataDistributionType: str
    AttributeNames: list[str]
    InstanceGroupNames: list[str]
    ModelAccessConfig: "ModelAccessConfigResult"
    HubAccessConfig: "HubAccessConfigResult"


class ModelAccessConfigResult(TypedDict):
    """``ModelAccessConfig`` as Step Functions returns it."""

    AcceptEula: bool


class HubAccessConfigResult(TypedDict):
    """``HubAccessConfig`` as Step Functions returns it."""

    HubContentArn: str


class FileSystemDataSourceResult(TypedDict):
    """``FileSystemDataSource`` as Step Functions returns it."""

    FileSystemId: str
    FileSystemAccessMode: str
    FileSystemType: str
    DirectoryPath: str


class DatasetSourceResult(TypedDict):
    """``DatasetSource`` as Step Functions returns it."""

    DatasetArn: str


class ShuffleConfigResult(TypedDict):
    """``ShuffleConfig`` as Step Functions returns it."""

    Seed: int


class OutputDataConfigResult(TypedDict):
    """``OutputDataConfig`` as Step Functions returns it."""

    KmsKeyId: str
    S3OutputPath: str
    CompressionType: str


class CreateTransformJobSync(TypedDict):
    """``DescribeTransformJobResponse`` as Step Functions returns it."""

    TransformJobName: str
    TransformJobArn: str
    TransformJobStatus: str
    FailureReason: str
    ModelName: str
    MaxConcurrentTransforms: int
    ModelClientConfig: "ModelClientConfigResult"
    MaxPayloadInMB: int
    BatchStrategy: str
    Environment: dict[str, str]
    TransformInput: "TransformInputResult"
    TransformOutput: "TransformOutputResult"
    DataCaptureConfig: "BatchDataCaptureConfigResult"
    TransformResources: "TransformResourcesResult"
    CreationTime: Any
    TransformStartTime: Any
    TransformEndTime: Any
    LabelingJobArn: str
    AutoMLJobArn: str
    DataProcessing: "DataProcessingResult"
    ExperimentConfig: "ExperimentConfigResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ModelClientConfigResult(TypedDict):
    """``ModelClientConfig`` as Step Functions returns it."""

    InvocationsTimeoutInSeconds: int
    InvocationsMaxRetries: int


class TransformInputResult(TypedDict):
    """``TransformInput`` as Step Functions returns it."""

    DataSource: "TransformDataSourceResult"
    ContentType: str
    CompressionType: str
    SplitType: str


class TransformDataSourceResult(TypedDict):
    """``TransformDataSource`` as Step Functions returns it."""

    S3DataSource: "TransformS3DataSourceResult"


class TransformS3DataSourceResult(TypedDict):
    """``TransformS3DataSource`` as Step Functions returns it."""

    S3DataType: str
    S3Uri: str


class TransformOutputResult(TypedDict):
    """``TransformOutput`` as Step Functions returns it."""

    S3OutputPath: str
    Accept: str
    AssembleWith: str
    KmsKeyId: str


class BatchDataCaptureConfigResult(TypedDict):
    """``BatchDataCaptureConfig`` as Step Functions returns it."""

    DestinationS3Uri: str
    KmsKeyId: str
    GenerateInferenceId: bool


class TransformResourcesResult(TypedDict):
    """``TransformResources`` as Step Functions returns it."""

    InstanceType: str
    InstanceCount: int
    VolumeKmsKeyId: str
    TransformAmiVersion: str


class DataProcessingResult(TypedDict):
    """``DataProcessing`` as Step Functions returns it."""

    InputFilter: str
    OutputFilter: str
    JoinSource: str


class ExperimentConfigResult(TypedDict):
    """``ExperimentConfig`` as Step Functions returns it."""

    ExperimentName: str
    TrialName: str
    TrialComponentDisplayName: str
    RunName: str


class CreateProcessingJobSync(TypedDict):
    """``DescribeProcessingJobResponse`` as Step Functions returns it."""

    ProcessingInputs: list["ProcessingInputResult"]
    ProcessingOutputConfig: "ProcessingOutputConfigResult"
    ProcessingJobName: str
    ProcessingResources: "ProcessingResourcesResult"
    StoppingCondition: "ProcessingStoppingConditionResult"
    AppSpecification: "AppSpecificationResult"
    Environment: dict[str, str]
    NetworkConfig: dict[str, Any]
    RoleArn: str
    ExperimentConfig: "ExperimentConfigResult"
    ProcessingJobArn: str
    ProcessingJobStatus: str
    ExitMessage: str
    FailureReason: str
    ProcessingEndTime: Any
    ProcessingStartTime: Any
    LastModifiedTime: Any
    CreationTime: Any
    MonitoringScheduleArn: str
    AutoMLJobArn: str
    TrainingJobArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ProcessingInputResult(TypedDict):
    """``ProcessingInput`` as Step Functions returns it."""

    InputName: str
    AppManaged: bool
    S3Input: "ProcessingS3InputResult"
    DatasetDefinition: "DatasetDefinitionResult"


class ProcessingS3InputResult(TypedDict):
    """``ProcessingS3Input`` as Step Functions returns it."""

    S3Uri: str
    LocalPath: str
    S3DataType: str
    S3InputMode: str
    S3DataDistributionType: str
    S3CompressionType: str


class DatasetDefinitionResult(TypedDict):
    """``DatasetDefinition`` as Step Functions returns it."""

    AthenaDatasetDefinition: "AthenaDatasetDefinitionResult"
    RedshiftDatasetDefinition: "RedshiftDatasetDefinitionResult"
    LocalPath: str
    DataDistributionType: str
    InputMode: str


class AthenaDatasetDefinitionResult(TypedDict):
    """``AthenaDatasetDefinition`` as Step Functions returns it."""

    Catalog: str
    Database: str
    QueryString: str
    WorkGroup: str
    OutputS3Uri: str
    KmsKeyId: str
    OutputFormat: str
    OutputCompression: str


class RedshiftDatasetDefinitionResult(TypedDict):
    """``RedshiftDatasetDefinition`` as Step Functions returns it."""

    ClusterId: str
    Database: str
    DbUser: str
    QueryString: str
    ClusterRoleArn: str
    OutputS3Uri: str
    KmsKeyId: str
    OutputFormat: str
    OutputCompression: str


class ProcessingOutputConfigResult(TypedDict):
    """``ProcessingOutputConfig`` as Step Functions returns it."""

    Outputs: list["ProcessingOutputResult"]
    KmsKeyId: str


class ProcessingOutputResult(TypedDict):
    """``ProcessingOutput`` as Step Functions returns it."""

    OutputName: str
    S3Output: "ProcessingS3OutputResult"
    FeatureStoreOutput: "ProcessingFeatureStoreOutputResult"
    AppManaged: bool


class ProcessingS3OutputResult(TypedDict):
    """``ProcessingS3Output`` as Step Functions returns it."""

    S3Uri: str
    LocalPath: str
    S3UploadMode: str


class ProcessingFeatureStoreOutputResult(TypedDict):
    """``ProcessingFeatureStoreOutput`` as Step Functions returns it."""

    FeatureGroupName: str


class ProcessingResourcesResult(TypedDict):
    """``ProcessingResources`` as Step Functions returns it."""

    ClusterConfig: "ProcessingClusterConfigResult"


class ProcessingClusterConfigResult(TypedDict):
    """``ProcessingClusterConfig`` as Step Functions returns it."""

    InstanceCount: int
    InstanceType: str
    VolumeSizeInGB: int
    VolumeKmsKeyId: str
    InstancePreferences: list["ProcessingInstancePreferenceResult"]
    SelectedInstanceType: str
    SelectedInstanceCount: int


class ProcessingInstancePreferenceResult(TypedDict):
    """``ProcessingInstancePreference`` as Step Functions returns it."""

    InstanceType: str
    InstanceCount: int


class ProcessingStoppingConditionResult(TypedDict):
    """``ProcessingStoppingCondition`` as Step Functions returns it."""

    MaxRuntimeInSeconds: int


class AppSpecificationResult(TypedDict):
    """``AppSpecification`` as Step Functions returns it."""

    ImageUri: str
    ContainerEntrypoint: list[str]
    ContainerArguments: list[str]


class CreateLabelingJobSync(TypedDict):
    """``DescribeLabelingJobResponse`` as Step Functions returns it."""

    LabelingJobStatus: str
    LabelCounters: "LabelCountersResult"
    FailureReason: str
    CreationTime: Any
    LastModifiedTime: Any
    JobReferenceCode: str
    LabelingJobName: str
    LabelingJobArn: str
    LabelAttributeName: str
    InputConfig: "LabelingJobInputConfigResult"
    OutputConfig: "LabelingJobOutputConfigResult"
    RoleArn: str
    LabelCategoryConfigS3Uri: str
    StoppingConditions: "LabelingJobStoppingConditionsResult"
    LabelingJobAlgorithmsConfig: "LabelingJobAlgorithmsConfigResult"
    HumanTaskConfig: "HumanTaskConfigResult"
    Tags: list[dict[str, Any]]
    LabelingJobOutput: dict[str, Any]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class LabelCountersResult(TypedDict):
    """``LabelCounters`` as Step Functions returns it."""

    TotalLabeled: int
    HumanLabeled: int
    MachineLabeled: int
    FailedNonRetryableError: int
    Unlabeled: int


class LabelingJobInputConfigResult(TypedDict):
    """``LabelingJobInputConfig`` as Step Functions returns it."""

    DataSource: "LabelingJobDataSourceResult"
    DataAttributes: "LabelingJobDataAttributesResult"


class LabelingJobDataSourceResult(TypedDict):
    """``LabelingJobDataSource`` as Step Functions returns it."""

    S3DataSource: "LabelingJobS3DataSourceResult"
    SnsDataSource: "LabelingJobSnsDataSourceResult"


class LabelingJobS3DataSourceResult(TypedDict):
    """``LabelingJobS3DataSource`` as Step Functions returns it."""

    ManifestS3Uri: str


class LabelingJobSnsDataSourceResult(TypedDict):
    """``LabelingJobSnsDataSource`` as Step Functions returns it."""

    SnsTopicArn: str


class LabelingJobDataAttributesResult(TypedDict):
    """``LabelingJobDataAttributes`` as Step Functions returns it."""

    ContentClassifiers: list[str]


class LabelingJobOutputConfigResult(TypedDict):
    """``LabelingJobOutputConfig`` as Step Functions returns it."""

    S3OutputPath: str
    KmsKeyId: str
    SnsTopicArn: str


class LabelingJobStoppingConditionsResult(TypedDict):
    """``LabelingJobStoppingConditions`` as Step Functions returns it."""

    MaxHumanLabeledObjectCount: int
    MaxPercentageOfInputDatasetLabeled: int


class LabelingJobAlgorithmsConfigResult(TypedDict):
    """``LabelingJobAlgorithmsConfig`` as Step Functions returns it."""

    LabelingJobAlgorithmSpecificationArn: str
    InitialActiveLearningModelArn: str
    LabelingJobResourceConfig: "LabelingJobResourceConfigResult"


class LabelingJobResourceConfigResult(TypedDict):
    """``LabelingJobResourceConfig`` as Step Functions returns it."""

    VolumeKmsKeyId: str
    VpcConfig: "VpcConfigResult"


class VpcConfigResult(TypedDict):
    """``VpcConfig`` as Step Functions returns it."""

    SecurityGroupIds: list[str]
    Subnets: list[str]


class HumanTaskConfigResult(TypedDict):
    """``HumanTaskConfig`` as Step Functions returns it."""

    WorkteamArn: str
    UiConfig: "UiConfigResult"
    PreHumanTaskLambdaArn: str
    TaskKeywords: list[str]
    TaskTitle: str
    TaskDescription: str
    NumberOfHumanWorkersPerDataObject: int
    TaskTimeLimitInSeconds: int
    TaskAvailabilityLifetimeInSeconds: int
    MaxConcurrentTaskCount: int
    AnnotationConsolidationConfig: "AnnotationConsolidationConfigResult"
    PublicWorkforceTaskPrice: dict[str, Any]


class UiConfigResult(TypedDict):
    """``UiConfig`` as Step Functions returns it."""

    UiTemplateS3Uri: str
    HumanTaskUiArn: str


class AnnotationConsolidationConfigResult(TypedDict):
    """``AnnotationConsolidationConfig`` as Step Functions returns it."""

    AnnotationConsolidationLambdaArn: str


class CreateHyperParameterTuningJobSync(TypedDict):
    """``DescribeHyperParameterTuningJobResponse`` as Step Functions returns it."""

    HyperParameterTuningJobName: str
    HyperParameterTuningJobArn: str
    HyperParameterTuningJobConfig: "HyperParameterTuningJobConfigResult"
    TrainingJobDefinition: "HyperParameterTrainingJobDefinitionResult"
    TrainingJobDefinitions: list["HyperParameterTrainingJobDefinitionResult"]
    HyperParameterTuningJobStatus: str
    CreationTime: Any
    HyperParameterTuningEndTime: Any
    LastModifiedTime: Any
    TrainingJobStatusCounters: dict[str, Any]
    ObjectiveStatusCounters: dict[str, Any]
    BestTrainingJob: dict[str, Any]
    OverallBestTrainingJob: dict[str, Any]
    WarmStartConfig: dict[str, Any]
    Autotune: dict[str, Any]
    FailureReason: str
    TuningJobCompletionDetails: dict[str, Any]
    ConsumedResources: dict[str, Any]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class HyperParameterTuningJobConfigResult(TypedDict):
    """``HyperParameterTuningJobConfig`` as Step Functions returns it."""

    Strategy: str
    StrategyConfig: "HyperParameterTuningJobStrategyConfigResult"
    HyperParameterTuningJobObjective: "HyperParameterTuningJobObjectiveResult"
    ResourceLimits: "ResourceLimitsResult"
    ParameterRanges: "ParameterRangesResult"
    TrainingJobEarlyStoppingType: str
    TuningJobCompletionCriteria: "TuningJobCompletionCriteriaResult"
    RandomSeed: int


class HyperParameterTuningJobStrategyConfigResult(TypedDict):
    """``HyperParameterTuningJobStrategyConfig`` as Step Functions returns it."""

    HyperbandStrategyConfig: "HyperbandStrategyConfigResult"


class HyperbandStrategyConfigResult(TypedDict):
    """``HyperbandStrategyConfig`` as Step Functions returns it."""

    MinResource: int
    MaxResource: int


class HyperParameterTuningJobObjectiveResult(TypedDict):
    """``HyperParameterTuningJobObjective`` as Step Functions returns it."""

    Type: str
    MetricName: str


class ResourceLimitsResult(TypedDict):
    """``ResourceLimits`` as Step Functions returns it."""

    MaxNumberOfTrainingJobs: int
    MaxParallelTrainingJobs: int
    MaxRuntimeInSeconds: int


class ParameterRangesResult(TypedDict):
    """``ParameterRanges`` as Step Functions returns it."""

    IntegerParameterRanges: list["IntegerParameterRangeResult"]
    ContinuousParameterRanges: list["ContinuousParameterRangeResult"]
    CategoricalParameterRanges: list["CategoricalParameterRangeResult"]
    AutoParameters: list["AutoParameterResult"]


class IntegerParameterRangeResult(TypedDict):
    """``IntegerParameterRange`` as Step Functions returns it."""

    Name: str
    MinValue: str
    MaxValue: str
    ScalingType: str


class ContinuousParameterRangeResult(TypedDict):
    """``ContinuousParameterRange`` as Step Functions returns it."""

    Name: str
    MinValue: str
    MaxValue: str
    ScalingType: str


class CategoricalParameterRangeResult(TypedDict):
    """``CategoricalParameterRange`` as Step Functions returns it."""

    Name: str
    Values: list[str]


class AutoParameterResult(TypedDict):
    """``AutoParameter`` as Step Functions returns it."""

    Name: str
    ValueHint: str


class TuningJobCompletionCriteriaResult(TypedDict):
    """``TuningJobCompletionCriteria`` as Step Functions returns it."""

    TargetObjectiveMetricValue: float
    BestObjectiveNotImproving: "BestObjectiveNotImprovingResult"
    ConvergenceDetected: "ConvergenceDetectedResult"


class BestObjectiveNotImprovingResult(TypedDict):
    """``BestObjectiveNotImproving`` as Step Functions returns it."""

    MaxNumberOfTrainingJobsNotImproving: int


class ConvergenceDetectedResult(TypedDict):
    """``ConvergenceDetected`` as Step Functions returns it."""

    CompleteOnConvergence: str


class HyperParameterTrainingJobDefinitionResult(TypedDict):
    """``HyperParameterTrainingJobDefinition`` as Step Functions returns it."""

    DefinitionName: str
    TuningObjective: "HyperParameterTuningJobObjectiveResult"
    HyperParameterRanges: "ParameterRangesResult"
    StaticHyperParameters: dict[str, str]
    AlgorithmSpecification: dict[str, Any]
    RoleArn: str
    InputDataConfig: list["ChannelResult"]
    VpcConfig: "VpcConfigResult"
    OutputDataConfig: "OutputDataConfigResult"
    ResourceConfig: dict[str, Any]
    HyperParameterTuningResourceConfig: dict[str, Any]
    StoppingCondition: dict[str, Any]
    EnableNetworkIsolation: bool
    EnableInterContainerTrafficEncryption: bool
    EnableManagedSpotTraining: bool
    CheckpointConfig: dict[str, Any]
    RetryStrategy: dict[str, Any]
    Environment: dict[str, str]
