"""Structures of emr-serverless; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Required, TypedDict


class InitialCapacityConfigInput(TypedDict, total=False):
    """``InitialCapacityConfig``, spelled as boto3 spells it."""

    workerCount: Required[int]
    workerConfiguration: "WorkerResourceConfigInput"


class WorkerResourceConfigInput(TypedDict, total=False):
    """``WorkerResourceConfig``, spelled as boto3 spells it."""

    cpu: Required[str]
    memory: Required[str]
    disk: str
    diskType: str


class MaximumAllowedResourcesInput(TypedDict, total=False):
    """``MaximumAllowedResources``, spelled as boto3 spells it."""

    cpu: Required[str]
    memory: Required[str]
    disk: str


class AutoStartConfigInput(TypedDict, total=False):
    """``AutoStartConfig``, spelled as boto3 spells it."""

    enabled: bool


class AutoStopConfigInput(TypedDict, total=False):
    """``AutoStopConfig``, spelled as boto3 spells it."""

    enabled: bool
    idleTimeoutMinutes: int


class NetworkConfigurationInput(TypedDict, total=False):
    """``NetworkConfiguration``, spelled as boto3 spells it."""

    subnetIds: Sequence[str]
    securityGroupIds: Sequence[str]


class ImageConfigurationInputInput(TypedDict, total=False):
    """``ImageConfigurationInput``, spelled as boto3 spells it."""

    imageUri: str
    applicationLevelDigestResolution: bool


class WorkerTypeSpecificationInputInput(TypedDict, total=False):
    """``WorkerTypeSpecificationInput``, spelled as boto3 spells it."""

    imageConfiguration: "ImageConfigurationInputInput"


class ConfigurationInput(TypedDict, total=False):
    """``Configuration``, spelled as boto3 spells it."""

    classification: Required[str]
    properties: Mapping[str, str]
    configurations: Sequence["ConfigurationInput"]


class MonitoringConfigurationInput(TypedDict, total=False):
    """``MonitoringConfiguration``, spelled as boto3 spells it."""

    s3MonitoringConfiguration: "S3MonitoringConfigurationInput"
    managedPersistenceMonitoringConfiguration: "ManagedPersistenceMonitoringConfigurationInput"
    cloudWatchLoggingConfiguration: "CloudWatchLoggingConfigurationInput"
    prometheusMonitoringConfiguration: "PrometheusMonitoringConfigurationInput"


class S3MonitoringConfigurationInput(TypedDict, total=False):
    """``S3MonitoringConfiguration``, spelled as boto3 spells it."""

    logUri: str
    encryptionKeyArn: str


class ManagedPersistenceMonitoringConfigurationInput(TypedDict, total=False):
    """``ManagedPersistenceMonitoringConfiguration``, spelled as boto3 spells it."""

    enabled: bool
    encryptionKeyArn: str


class CloudWatchLoggingConfigurationInput(TypedDict, total=False):
    """``CloudWatchLoggingConfiguration``, spelled as boto3 spells it."""

    enabled: Required[bool]
    logGroupName: str
    logStreamNamePrefix: str
    encryptionKeyArn: str
    logTypes: Mapping[str, Sequence[str]]


class PrometheusMonitoringConfigurationInput(TypedDict, total=False):
    """``PrometheusMonitoringConfiguration``, spelled as boto3 spells it."""

    remoteWriteUrl: str


class DiskEncryptionConfigurationInput(TypedDict, total=False):
    """``DiskEncryptionConfiguration``, spelled as boto3 spells it."""

    encryptionContext: Mapping[str, str]
    encryptionKeyArn: str


class InteractiveConfigurationInput(TypedDict, total=False):
    """``InteractiveConfiguration``, spelled as boto3 spells it."""

    studioEnabled: bool
    livyEndpointEnabled: bool
    sessionEnabled: bool


class SchedulerConfigurationInput(TypedDict, total=False):
    """``SchedulerConfiguration``, spelled as boto3 spells it."""

    queueTimeoutMinutes: int
    maxConcurrentRuns: int


class IdentityCenterConfigurationInputInput(TypedDict, total=False):
    """``IdentityCenterConfigurationInput``, spelled as boto3 spells it."""

    identityCenterInstanceArn: str
    userBackgroundSessionsEnabled: bool


class JobLevelCostAllocationConfigurationInput(TypedDict, total=False):
    """``JobLevelCostAllocationConfiguration``, spelled as boto3 spells it."""

    enabled: bool


class CreateApplicationResult(TypedDict):
    """``CreateApplicationResponse`` as Step Functions returns it."""

    ApplicationId: str
    Name: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class JobRunExecutionIamPolicyInput(TypedDict, total=False):
    """``JobRunExecutionIamPolicy``, spelled as boto3 spells it."""

    policy: str
    policyArns: Sequence[str]


class JobDriverInput(TypedDict, total=False):
    """``JobDriver``, spelled as boto3 spells it."""

    sparkSubmit: "SparkSubmitInput"
    hive: "HiveInput"


class SparkSubmitInput(TypedDict, total=False):
    """``SparkSubmit``, spelled as boto3 spells it."""

    entryPoint: Required[str]
    entryPointArguments: Sequence[str]
    sparkSubmitParameters: str


class HiveInput(TypedDict, total=False):
    """``Hive``, spelled as boto3 spells it."""

    query: Required[str]
    initQueryFile: str
    parameters: str


class ConfigurationOverridesInput(TypedDict, total=False):
    """``ConfigurationOverrides``, spelled as boto3 spells it."""

    applicationConfiguration: Sequence["ConfigurationInput"]
    monitoringConfiguration: "MonitoringConfigurationInput"
    diskEncryptionConfiguration: "DiskEncryptionConfigurationInput"


class RetryPolicyInput(TypedDict, total=False):
    """``RetryPolicy``, spelled as boto3 spells it."""

    maxAttempts: int
    maxFailedAttemptsPerHour: int


class FlexExecutionInput(TypedDict, total=False):
    """``FlexExecution``, spelled as boto3 spells it."""

    enabled: bool


class StartJobRunResult(TypedDict):
    """``StartJobRunResponse`` as Step Functions returns it."""

    ApplicationId: str
    JobRunId: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CancelJobRunResult(TypedDict):
    """``CancelJobRunResponse`` as Step Functions returns it."""

    ApplicationId: str
    JobRunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CreateApplicationSync(TypedDict):
    """``CreateApplicationResponse`` as Step Functions returns it."""

    ApplicationId: str
    Name: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class JobRunSync(TypedDict):
    """``JobRun`` as Step Functions returns it."""

    ApplicationId: str
    JobRunId: str
    Name: str
    Arn: str
    CreatedBy: str
    CreatedAt: Any
    UpdatedAt: Any
    ExecutionRole: str
    ExecutionIamPolicy: "JobRunExecutionIamPolicyResult"
    State: str
    StateDetails: str
    ReleaseLabel: str
    ConfigurationOverrides: "ConfigurationOverridesResult"
    JobDriver: "JobDriverResult"
    Tags: dict[str, str]
    TotalResourceUtilization: "TotalResourceUtilizationResult"
    NetworkConfiguration: "NetworkConfigurationResult"
    TotalExecutionDurationSeconds: int
    ExecutionTimeoutMinutes: int
    BilledResourceUtilization: dict[str, Any]
    Mode: str
    RetryPolicy: dict[str, Any]
    Attempt: int
    AttemptCreatedAt: Any
    AttemptUpdatedAt: Any
    StartedAt: Any
    EndedAt: Any
    QueuedDurationMilliseconds: int
    ImageConfiguration: dict[str, Any]
    WorkerTypeSpecifications: dict[str, dict[str, Any]]
    FlexExecution: dict[str, Any]


class JobRunExecutionIamPolicyResult(TypedDict):
    """``JobRunExecutionIamPolicy`` as Step Functions returns it."""

    Policy: str
    PolicyArns: list[str]


class ConfigurationOverridesResult(TypedDict):
    """``ConfigurationOverrides`` as Step Functions returns it."""

    ApplicationConfiguration: list["ConfigurationResult"]
    MonitoringConfiguration: "MonitoringConfigurationResult"
    DiskEncryptionConfiguration: "DiskEncryptionConfigurationResult"


class ConfigurationResult(TypedDict):
    """``Configuration`` as Step Functions returns it."""

    Classification: str
    Properties: dict[str, str]
    Configurations: list["ConfigurationResult"]


class MonitoringConfigurationResult(TypedDict):
    """``MonitoringConfiguration`` as Step Functions returns it."""

    S3MonitoringConfiguration: "S3MonitoringConfigurationResult"
    ManagedPersistenceMonitoringConfiguration: "ManagedPersistenceMonitoringConfigurationResult"
    CloudWatchLoggingConfiguration: "CloudWatchLoggingConfigurationResult"
    PrometheusMonitoringConfiguration: "PrometheusMonitoringConfigurationResult"


class S3MonitoringConfigurationResult(TypedDict):
    """``S3MonitoringConfiguration`` as Step Functions returns it."""

    LogUri: str
    EncryptionKeyArn: str


class ManagedPersistenceMonitoringConfigurationResult(TypedDict):
    """``ManagedPersistenceMonitoringConfiguration`` as Step Functions returns it."""

    Enabled: bool
    EncryptionKeyArn: str


class CloudWatchLoggingConfigurationResult(TypedDict):
    """``CloudWatchLoggingConfiguration`` as Step Functions returns it."""

    Enabled: bool
    LogGroupName: str
    LogStreamNamePrefix: str
    EncryptionKeyArn: str
    LogTypes: dict[str, list[str]]


class PrometheusMonitoringConfigurationResult(TypedDict):
    """``PrometheusMonitoringConfiguration`` as Step Functions returns it."""

    RemoteWriteUrl: str


class DiskEncryptionConfigurationResult(TypedDict):
    """``DiskEncryptionConfiguration`` as Step Functions returns it."""

    EncryptionContext: dict[str, str]
    EncryptionKeyArn: str


class JobDriverResult(TypedDict):
    """``JobDriver`` as Step Functions returns it."""

    SparkSubmit: "SparkSubmitResult"
    Hive: "HiveResult"


class SparkSubmitResult(TypedDict):
    """``SparkSubmit`` as Step Functions returns it."""

    EntryPoint: str
    EntryPointArguments: list[str]
    SparkSubmitParameters: str


class HiveResult(TypedDict):
    """``Hive`` as Step Functions returns it."""

    Query: str
    InitQueryFile: str
    Parameters: str


class TotalResourceUtilizationResult(TypedDict):
    """``TotalResourceUtilization`` as Step Functions returns it."""

    VCPUHour: float
    MemoryGBHour: float
    StorageGBHour: float


class NetworkConfigurationResult(TypedDict):
    """``NetworkConfiguration`` as Step Functions returns it."""

    SubnetIds: list[str]
    SecurityGroupIds: list[str]
