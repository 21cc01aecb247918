"""Structures of emr-containers; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class ContainerProviderInput(TypedDict, total=False):
    """``ContainerProvider``, spelled as boto3 spells it."""

    type: Required[Literal["EKS"]]
    id: Required[str]
    info: "ContainerInfoInput"


class ContainerInfoInput(TypedDict, total=False):
    """``ContainerInfo``, spelled as boto3 spells it."""

    eksInfo: "EksInfoInput"


class EksInfoInput(TypedDict, total=False):
    """``EksInfo``, spelled as boto3 spells it."""

    namespace: str
    nodeLabel: str


class SchedulerConfigurationInput(TypedDict, total=False):
    """``SchedulerConfiguration``, spelled as boto3 spells it."""

    maxInQueueJobRuns: int
    maxConcurrentJobRuns: int


class CreateVirtualClusterResult(TypedDict):
    """``CreateVirtualClusterResponse`` as Step Functions returns it."""

    Id: str
    Name: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class DeleteVirtualClusterResult(TypedDict):
    """``DeleteVirtualClusterResponse`` as Step Functions returns it."""

    Id: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class JobDriverInput(TypedDict, total=False):
    """``JobDriver``, spelled as boto3 spells it."""

    sparkSubmitJobDriver: "SparkSubmitJobDriverInput"
    sparkSqlJobDriver: "SparkSqlJobDriverInput"


class SparkSubmitJobDriverInput(TypedDict, total=False):
    """``SparkSubmitJobDriver``, spelled as boto3 spells it."""

    entryPoint: Required[str]
    entryPointArguments: Sequence[str]
    sparkSubmitParameters: str


class SparkSqlJobDriverInput(TypedDict, total=False):
    """``SparkSqlJobDriver``, spelled as boto3 spells it."""

    entryPoint: str
    sparkSqlParameters: str


class ConfigurationOverridesInput(TypedDict, total=False):
    """``ConfigurationOverrides``, spelled as boto3 spells it."""

    applicationConfiguration: Sequence["ConfigurationInput"]
    monitoringConfiguration: "MonitoringConfigurationInput"


class ConfigurationInput(TypedDict, total=False):
    """``Configuration``, spelled as boto3 spells it."""

    classification: Required[str]
    properties: Mapping[str, str]
    configurations: Sequence["ConfigurationInput"]


class MonitoringConfigurationInput(TypedDict, total=False):
    """``MonitoringConfiguration``, spelled as boto3 spells it."""

    managedLogs: "ManagedLogsInput"
    persistentAppUI: Literal["ENABLED", "DISABLED"]
    cloudWatchMonitoringConfiguration: "CloudWatchMonitoringConfigurationInput"
    s3MonitoringConfiguration: "S3MonitoringConfigurationInput"
    containerLogRotationConfiguration: "ContainerLogRotationConfigurationInput"


class ManagedLogsInput(TypedDict, total=False):
    """``ManagedLogs``, spelled as boto3 spells it."""

    allowAWSToRetainLogs: Literal["ENABLED", "DISABLED"]
    encryptionKeyArn: str


class CloudWatchMonitoringConfigurationInput(TypedDict, total=False):
    """``CloudWatchMonitoringConfiguration``, spelled as boto3 spells it."""

    logGroupName: Required[str]
    logStreamNamePrefix: str


class S3MonitoringConfigurationInput(TypedDict, total=False):
    """``S3MonitoringConfiguration``, spelled as boto3 spells it."""

    logUri: Required[str]
    encryptionKeyArn: str


class ContainerLogRotationConfigurationInput(TypedDict, total=False):
    """``ContainerLogRotationConfiguration``, spelled as boto3 spells it."""

    rotationSize: Required[str]
    maxFilesToKeep: Required[int]


class RetryPolicyConfigurationInput(TypedDict, total=False):
    """``RetryPolicyConfiguration``, spelled as boto3 spells it."""

    maxAttempts: Required[int]


class StartJobRunResult(TypedDict):
    """``StartJobRunResponse`` as Step Functions returns it."""

    Id: str
    Name: str
    Arn: str
    VirtualClusterId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class DeleteVirtualClusterSync(TypedDict):
    """``VirtualCluster`` as Step Functions returns it."""

    Id: str
    Name: str
    Arn: str
    State: str
    ContainerProvider: "ContainerProviderResult"
    CreatedAt: Any
    Tags: dict[str, str]
    SecurityConfigurationId: str
    SessionEnabled: bool
    SchedulerConfiguration: "SchedulerConfigurationResult"
    SchedulerStatus: "SchedulerStatusResult"


class ContainerProviderResult(TypedDict):
    """``ContainerProvider`` as Step Functions returns it."""

    Type: str
    Id: str
    Info: "ContainerInfoResult"


class ContainerInfoResult(TypedDict):
    """``ContainerInfo`` as Step Functions returns it."""

    EksInfo: "EksInfoResult"


class EksInfoResult(TypedDict):
    """``EksInfo`` as Step Functions returns it."""

    Namespace: str
    NodeLabel: str


class SchedulerConfigurationResult(TypedDict):
    """``SchedulerConfiguration`` as Step Functions returns it."""

    MaxInQueueJobRuns: int
    MaxConcurrentJobRuns: int


class SchedulerStatusResult(TypedDict):
    """``SchedulerStatus`` as Step Functions returns it."""

    CurrentInQueueJobRuns: int
    CurrentConcurrentJobRuns: int


class StartJobRunSync(TypedDict):
    """``JobRun`` as Step Functions returns it."""

    Id: str
    Name: str
    VirtualClusterId: str
    Arn: str
    State: str
    ClientToken: str
    ExecutionRoleArn: str
    ReleaseLabel: str
    ConfigurationOverrides: "ConfigurationOverridesResult"
    JobDriver: "JobDriverResult"
    CreatedAt: Any
    CreatedBy: str
    FinishedAt: Any
    StateDetails: str
    FailureReason: str
    Tags: dict[str, str]
    RetryPolicyConfiguration: "RetryPolicyConfigurationResult"
    RetryPolicyExecution: "RetryPolicyExecutionResult"


class ConfigurationOverridesResult(TypedDict):
    """``ConfigurationOverrides`` as Step Functions returns it."""

    ApplicationConfiguration: list["ConfigurationResult"]
    MonitoringConfiguration: "MonitoringConfigurationResult"


class ConfigurationResult(TypedDict):
    """``Configuration`` as Step Functions returns it."""

    Classification: str
    Properties: dict[str, str]
    Configurations: list["ConfigurationResult"]


class MonitoringConfigurationResult(TypedDict):
    """``MonitoringConfiguration`` as Step Functions returns it."""

    ManagedLogs: "ManagedLogsResult"
    PersistentAppUI: str
    CloudWatchMonitoringConfiguration: "CloudWatchMonitoringConfigurationResult"
    S3MonitoringConfiguration: "S3MonitoringConfigurationResult"
    ContainerLogRotationConfiguration: "ContainerLogRotationConfigurationResult"


class ManagedLogsResult(TypedDict):
    """``ManagedLogs`` as Step Functions returns it."""

    AllowAWSToRetainLogs: str
    EncryptionKeyArn: str


class CloudWatchMonitoringConfigurationResult(TypedDict):
    """``CloudWatchMonitoringConfiguration`` as Step Functions returns it."""

    LogGroupName: str
    LogStreamNamePrefix: str


class S3MonitoringConfigurationResult(TypedDict):
    """``S3MonitoringConfiguration`` as Step Functions returns it."""

    LogUri: str
    EncryptionKeyArn: str


class ContainerLogRotationConfigurationResult(TypedDict):
    """``ContainerLogRotationConfiguration`` as Step Functions returns it."""

    RotationSize: str
    MaxFilesToKeep: int


class JobDriverResult(TypedDict):
    """``JobDriver`` as Step Functions returns it."""

    SparkSubmitJobDriver: "SparkSubmitJobDriverResult"
    SparkSqlJobDriver: "SparkSqlJobDriverResult"


class SparkSubmitJobDriverResult(TypedDict):
    """``SparkSubmitJobDriver`` as Step Functions returns it."""

    EntryPoint: str
    EntryPointArguments: list[str]
    SparkSubmitParameters: str


class SparkSqlJobDriverResult(TypedDict):
    """``SparkSqlJobDriver`` as Step Functions returns it."""

    EntryPoint: str
    SparkSqlParameters: str


class RetryPolicyConfigurationResult(TypedDict):
    """``RetryPolicyConfiguration`` as Step Functions returns it."""

    MaxAttempts: int


class RetryPolicyExecutionResult(TypedDict):
    """``RetryPolicyExecution`` as Step Functions returns it."""

    CurrentAttemptCount: int
