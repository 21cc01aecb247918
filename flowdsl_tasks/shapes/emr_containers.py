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


class CreateVirtualClusterResult(TypedDict, total=False):
    """``CreateVirtualClusterResponse`` as Step Functions returns it."""

    Id: str
    Name: str
    Arn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class DeleteVirtualClusterResult(TypedDict, total=False):
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


class StartJobRunResult(TypedDict, total=False):
    """``StartJobRunResponse`` as Step Functions returns it."""

    Id: str
    Name: str
    Arn: str
    VirtualClusterId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
