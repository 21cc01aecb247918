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


class CreateApplicationResult(TypedDict, total=False):
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


class StartJobRunResult(TypedDict, total=False):
    """``StartJobRunResponse`` as Step Functions returns it."""

    ApplicationId: str
    JobRunId: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CancelJobRunResult(TypedDict, total=False):
    """``CancelJobRunResponse`` as Step Functions returns it."""

    ApplicationId: str
    JobRunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
