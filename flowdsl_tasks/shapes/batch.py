"""Structures of batch; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class ArrayPropertiesInput(TypedDict, total=False):
    """``ArrayProperties``, spelled as boto3 spells it."""

    size: int


class JobDependencyInput(TypedDict, total=False):
    """``JobDependency``, spelled as boto3 spells it."""

    jobId: str
    type: Literal["N_TO_N", "SEQUENTIAL"]


class ContainerOverridesInput(TypedDict, total=False):
    """``ContainerOverrides``, spelled as boto3 spells it."""

    vcpus: int
    memory: int
    command: Sequence[str]
    instanceType: str
    environment: Sequence["KeyValuePairInput"]
    resourceRequirements: Sequence["ResourceRequirementInput"]


class KeyValuePairInput(TypedDict, total=False):
    """``KeyValuePair``, spelled as boto3 spells it."""

    name: str
    value: str


class ResourceRequirementInput(TypedDict, total=False):
    """``ResourceRequirement``, spelled as boto3 spells it."""

    value: Required[str]
    type: Required[Literal["GPU", "VCPU", "MEMORY"]]


class NodeOverridesInput(TypedDict, total=False):
    """``NodeOverrides``, spelled as boto3 spells it."""

    numNodes: int
    nodePropertyOverrides: Sequence["NodePropertyOverrideInput"]


class NodePropertyOverrideInput(TypedDict, total=False):
    """``NodePropertyOverride``, spelled as boto3 spells it."""

    targetNodes: Required[str]
    containerOverrides: "ContainerOverridesInput"
    ecsPropertiesOverride: "EcsPropertiesOverrideInput"
    instanceTypes: Sequence[str]
    eksPropertiesOverride: "EksPropertiesOverrideInput"
    consumableResourcePropertiesOverride: "ConsumableResourcePropertiesInput"


class EcsPropertiesOverrideInput(TypedDict, total=False):
    """``EcsPropertiesOverride``, spelled as boto3 spells it."""

    taskProperties: Sequence["TaskPropertiesOverrideInput"]


class TaskPropertiesOverrideInput(TypedDict, total=False):
    """``TaskPropertiesOverride``, spelled as boto3 spells it."""

    containers: Sequence["TaskContainerOverridesInput"]


class TaskContainerOverridesInput(TypedDict, total=False):
    """``TaskContainerOverrides``, spelled as boto3 spells it."""

    command: Sequence[str]
    environment: Sequence["KeyValuePairInput"]
    name: str
    resourceRequirements: Sequence["ResourceRequirementInput"]


class EksPropertiesOverrideInput(TypedDict, total=False):
    """``EksPropertiesOverride``, spelled as boto3 spells it."""

    podProperties: "EksPodPropertiesOverrideInput"


class EksPodPropertiesOverrideInput(TypedDict, total=False):
    """``EksPodPropertiesOverride``, spelled as boto3 spells it."""

    containers: Sequence["EksContainerOverrideInput"]
    initContainers: Sequence["EksContainerOverrideInput"]
    metadata: "EksMetadataInput"


class EksContainerOverrideInput(TypedDict, total=False):
    """``EksContainerOverride``, spelled as boto3 spells it."""

    name: str
    image: str
    command: Sequence[str]
    args: Sequence[str]
    env: Sequence["EksContainerEnvironmentVariableInput"]
    resources: "EksContainerResourceRequirementsInput"


class EksContainerEnvironmentVariableInput(TypedDict, total=False):
    """``EksContainerEnvironmentVariable``, spelled as boto3 spells it."""

    name: Required[str]
    value: str


class EksContainerResourceRequirementsInput(TypedDict, total=False):
    """``EksContainerResourceRequirements``, spelled as boto3 spells it."""

    limits: Mapping[str, str]
    requests: Mapping[str, str]


class EksMetadataInput(TypedDict, total=False):
    """``EksMetadata``, spelled as boto3 spells it."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    namespace: str


class ConsumableResourcePropertiesInput(TypedDict, total=False):
    """``ConsumableResourceProperties``, spelled as boto3 spells it."""

    consumableResourceList: Sequence["ConsumableResourceRequirementInput"]


class ConsumableResourceRequirementInput(TypedDict, total=False):
    """``ConsumableResourceRequirement``, spelled as boto3 spells it."""

    consumableResource: str
    quantity: int


class RetryStrategyInput(TypedDict, total=False):
    """``RetryStrategy``, spelled as boto3 spells it."""

    attempts: int
    evaluateOnExit: Sequence["EvaluateOnExitInput"]


class EvaluateOnExitInput(TypedDict, total=False):
    """``EvaluateOnExit``, spelled as boto3 spells it."""

    onStatusReason: str
    onReason: str
    onExitCode: str
    action: Required[Literal["RETRY", "EXIT"]]


class JobTimeoutInput(TypedDict, total=False):
    """``JobTimeout``, spelled as boto3 spells it."""

    attemptDurationSeconds: int


class SubmitJobResult(TypedDict):
    """``SubmitJobResponse`` as Step Functions returns it."""

    JobArn: str
    JobName: str
    JobId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class SubmitJobSync(TypedDict):
    """``JobDetail`` as Step Functions returns it."""

    JobArn: str
    JobName: str
    JobId: str
    JobQueue: str
    Status: str
    ShareIdentifier: str
    SchedulingPriority: int
    Attempts: list["AttemptDetailResult"]
    StatusReason: str
    CreatedAt: int
    RetryStrategy: "RetryStrategyResult"
    StartedAt: int
    StoppedAt: int
    DependsOn: list["JobDependencyResult"]
    JobDefinition: str
    Parameters: dict[str, str]
    Container: "ContainerDetailResult"
    NodeDetails: dict[str, Any]
    NodeProperties: dict[str, Any]
    ArrayProperties: dict[str, Any]
    Timeout: dict[str, Any]
    Tags: dict[str, str]
    PropagateTags: bool
    PlatformCapabilities: list[str]
    EksProperties: dict[str, Any]
    EksAttempts: list[dict[str, Any]]
    EcsProperties: dict[str, Any]
    IsCancelled: bool
    IsTerminated: bool
    ConsumableResourceProperties: dict[str, Any]


class AttemptDetailResult(TypedDict):
    """``AttemptDetail`` as Step Functions returns it."""

    Container: "AttemptContainerDetailResult"
    StartedAt: int
    StoppedAt: int
    StatusReason: str
    TaskProperties: list["AttemptEcsTaskDetailsResult"]


class AttemptContainerDetailResult(TypedDict):
    """``AttemptContainerDetail`` as Step Functions returns it."""

    ContainerInstanceArn: str
    TaskArn: str
    ExitCode: int
    Reason: str
    LogStreamName: str
    NetworkInterfaces: list["NetworkInterfaceResult"]


class NetworkInterfaceResult(TypedDict):
    """``NetworkInterface`` as Step Functions returns it."""

    AttachmentId: str
    Ipv6Address: str
    PrivateIpv4Address: str


class AttemptEcsTaskDetailsResult(TypedDict):
    """``AttemptEcsTaskDetails`` as Step Functions returns it."""

    ContainerInstanceArn: str
    TaskArn: str
    Containers: list["AttemptTaskContainerDetailsResult"]


class AttemptTaskContainerDetailsResult(TypedDict):
    """``AttemptTaskContainerDetails`` as Step Functions returns it."""

    ExitCode: int
    Name: str
    Reason: str
    LogStreamName: str
    NetworkInterfaces: list["NetworkInterfaceResult"]


class RetryStrategyResult(TypedDict):
    """``RetryStrategy`` as Step Functions returns it."""

    Attempts: int
    EvaluateOnExit: list["EvaluateOnExitResult"]


class EvaluateOnExitResult(TypedDict):
    """``EvaluateOnExit`` as Step Functions returns it."""

    OnStatusReason: str
    OnReason: str
    OnExitCode: str
    Action: str


class JobDependencyResult(TypedDict):
    """``JobDependency`` as Step Functions returns it."""

    JobId: str
    Type: str


class ContainerDetailResult(TypedDict):
    """``ContainerDetail`` as Step Functions returns it."""

    Image: str
    Vcpus: int
    Memory: int
    Command: list[str]
    JobRoleArn: str
    ExecutionRoleArn: str
    Volumes: list["VolumeResult"]
    Environment: list[dict[str, Any]]
    MountPoints: list[dict[str, Any]]
    ReadonlyRootFilesystem: bool
    Ulimits: list[dict[str, Any]]
    Privileged: bool
    User: str
    ExitCode: int
    Reason: str
    ContainerInstanceArn: str
    TaskArn: str
    LogStreamName: str
    InstanceType: str
    NetworkInterfaces: list["NetworkInterfaceResult"]
    ResourceRequirements: list[dict[str, Any]]
    LinuxParameters: dict[str, Any]
    LogConfiguration: dict[str, Any]
    Secrets: list[dict[str, Any]]
    NetworkConfiguration: dict[str, Any]
    FargatePlatformConfiguration: dict[str, Any]
    EphemeralStorage: dict[str, Any]
    RuntimePlatform: dict[str, Any]
    RepositoryCredentials: dict[str, Any]
    EnableExecuteCommand: bool


class VolumeResult(TypedDict):
    """``Volume`` as Step Functions returns it."""

    Host: "HostResult"
    Name: str
    EfsVolumeConfiguration: "EFSVolumeConfigurationResult"
    S3filesVolumeConfiguration: "S3FilesVolumeConfigurationResult"


class HostResult(TypedDict):
    """``Host`` as Step Functions returns it."""

    SourcePath: str


class EFSVolumeConfigurationResult(TypedDict):
    """``EFSVolumeConfiguration`` as Step Functions returns it."""

    FileSystemId: str
    RootDirectory: str
    TransitEncryption: str
    TransitEncryptionPort: int
    AuthorizationConfig: "EFSAuthorizationConfigResult"


class EFSAuthorizationConfigResult(TypedDict):
    """``EFSAuthorizationConfig`` as Step Functions returns it."""

    AccessPointId: str
    Iam: str


class S3FilesVolumeConfigurationResult(TypedDict):
    """``S3FilesVolumeConfiguration`` as Step Functions returns it."""

    FileSystemArn: str
    RootDirectory: str
    TransitEncryptionPort: int
    AccessPointArn: str
