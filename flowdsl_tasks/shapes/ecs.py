"""Structures of ecs; written by ``python -m tools.shapes``."""

from collections.abc import Sequence
from typing import Any, Literal, Required, TypedDict


class CapacityProviderStrategyItemInput(TypedDict, total=False):
    """``CapacityProviderStrategyItem``, spelled as boto3 spells it."""

    capacityProvider: Required[str]
    weight: int
    base: int


class NetworkConfigurationInput(TypedDict, total=False):
    """``NetworkConfiguration``, spelled as boto3 spells it."""

    awsvpcConfiguration: "AwsVpcConfigurationInput"


class AwsVpcConfigurationInput(TypedDict, total=False):
    """``AwsVpcConfiguration``, spelled as boto3 spells it."""

    subnets: Required[Sequence[str]]
    securityGroups: Sequence[str]
    assignPublicIp: Literal["ENABLED", "DISABLED"]


class TaskOverrideInput(TypedDict, total=False):
    """``TaskOverride``, spelled as boto3 spells it."""

    containerOverrides: Sequence["ContainerOverrideInput"]
    cpu: str
    inferenceAcceleratorOverrides: Sequence["InferenceAcceleratorOverrideInput"]
    executionRoleArn: str
    memory: str
    taskRoleArn: str
    ephemeralStorage: "EphemeralStorageInput"


class ContainerOverrideInput(TypedDict, total=False):
    """``ContainerOverride``, spelled as boto3 spells it."""

    name: str
    command: Sequence[str]
    environment: Sequence["KeyValuePairInput"]
    environmentFiles: Sequence["EnvironmentFileInput"]
    cpu: int
    memory: int
    memoryReservation: int
    resourceRequirements: Sequence["ResourceRequirementInput"]


class KeyValuePairInput(TypedDict, total=False):
    """``KeyValuePair``, spelled as boto3 spells it."""

    name: str
    value: str


class EnvironmentFileInput(TypedDict, total=False):
    """``EnvironmentFile``, spelled as boto3 spells it."""

    value: Required[str]
    type: Required[Literal["s3"]]


class ResourceRequirementInput(TypedDict, total=False):
    """``ResourceRequirement``, spelled as boto3 spells it."""

    value: str
    type: Required[Literal["GPU", "InferenceAccelerator", "NeuronDevice"]]
    sharingStrategy: "SharingStrategyInput"


class SharingStrategyInput(TypedDict, total=False):
    """``SharingStrategy``, spelled as boto3 spells it."""

    nvidiaMps: "NvidiaMpsAllocationInput"


class NvidiaMpsAllocationInput(TypedDict, total=False):
    """``NvidiaMpsAllocation``, spelled as boto3 spells it."""

    memory: Required[int]
    maxComputePercent: int


class InferenceAcceleratorOverrideInput(TypedDict, total=False):
    """``InferenceAcceleratorOverride``, spelled as boto3 spells it."""

    deviceName: str
    deviceType: str


class EphemeralStorageInput(TypedDict, total=False):
    """``EphemeralStorage``, spelled as boto3 spells it."""

    sizeInGiB: Required[int]


class PlacementConstraintInput(TypedDict, total=False):
    """``PlacementConstraint``, spelled as boto3 spells it."""

    type: Literal["distinctInstance", "memberOf"]
    expression: str


class PlacementStrategyInput(TypedDict, total=False):
    """``PlacementStrategy``, spelled as boto3 spells it."""

    type: Literal["random", "spread", "binpack"]
    field: str


class TagInput(TypedDict, total=False):
    """``Tag``, spelled as boto3 spells it."""

    key: str
    value: str


class TaskVolumeConfigurationInput(TypedDict, total=False):
    """``TaskVolumeConfiguration``, spelled as boto3 spells it."""

    name: Required[str]
    managedEBSVolume: "TaskManagedEBSVolumeConfigurationInput"


class TaskManagedEBSVolumeConfigurationInput(TypedDict, total=False):
    """``TaskManagedEBSVolumeConfiguration``, spelled as boto3 spells it."""

    encrypted: bool
    kmsKeyId: str
    volumeType: str
    sizeInGiB: int
    snapshotId: str
    volumeInitializationRate: int
    iops: int
    throughput: int
    tagSpecifications: Sequence["EBSTagSpecificationInput"]
    roleArn: Required[str]
    terminationPolicy: "TaskManagedEBSVolumeTerminationPolicyInput"
    filesystemType: Literal["ext3", "ext4", "xfs", "ntfs"]


class EBSTagSpecificationInput(TypedDict, total=False):
    """``EBSTagSpecification``, spelled as boto3 spells it."""

    resourceType: Required[Literal["volume"]]
    tags: Sequence["TagInput"]
    propagateTags: Literal["TASK_DEFINITION", "SERVICE", "NONE"]


class TaskManagedEBSVolumeTerminationPolicyInput(TypedDict, total=False):
    """``TaskManagedEBSVolumeTerminationPolicy``, spelled as boto3 spells it."""

    deleteOnTermination: Required[bool]


class RunTaskResult(TypedDict):
    """``RunTaskResponse`` as Step Functions returns it."""

    Tasks: list["TaskResult"]
    Failures: list["FailureResult"]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class TaskResult(TypedDict):
    """``Task`` as Step Functions returns it."""

    Attachments: list["AttachmentResult"]
    Attributes: list["AttributeResult"]
    AvailabilityZone: str
    CapacityProviderName: str
    ClusterArn: str
    Connectivity: str
    ConnectivityAt: Any
    ContainerInstanceArn: str
    Containers: list["ContainerResult"]
    Cpu: str
    CreatedAt: Any
    DesiredStatus: str
    EnableExecuteCommand: bool
    ExecutionStoppedAt: Any
    Group: str
    HealthStatus: str
    InferenceAccelerators: list["InferenceAcceleratorResult"]
    LastStatus: str
    LaunchType: str
    Memory: str
    Overrides: "TaskOverrideResult"
    PlatformVersion: str
    PlatformFamily: str
    PullStartedAt: Any
    PullStoppedAt: Any
    StartedAt: Any
    StartedBy: str
    StopCode: str
    StoppedAt: Any
    StoppedReason: str
    StoppingAt: Any
    Tags: list["TagResult"]
    TaskArn: str
    TaskDefinitionArn: str
    Version: int
    EphemeralStorage: "EphemeralStorageResult"
    FargateEphemeralStorage: "TaskEphemeralStorageResult"
    TrustedExecutionSummary: "TrustedExecutionSummaryResult"


class AttachmentResult(TypedDict):
    """``Attachment`` as Step Functions returns it."""

    Id: str
    Type: str
    Status: str
    Details: list["KeyValuePairResult"]


class KeyValuePairResult(TypedDict):
    """``KeyValuePair`` as Step Functions returns it."""

    Name: str
    Value: str


class AttributeResult(TypedDict):
    """``Attribute`` as Step Functions returns it."""

    Name: str
    Value: str
    TargetType: str
    TargetId: str


class ContainerResult(TypedDict):
    """``Container`` as Step Functions returns it."""

    ContainerArn: str
    TaskArn: str
    Name: str
    Image: str
    ImageDigest: str
    RuntimeId: str
    LastStatus: str
    ExitCode: int
    Reason: str
    NetworkBindings: list["NetworkBindingResult"]
    NetworkInterfaces: list["NetworkInterfaceResult"]
    HealthStatus: str
    ManagedAgents: list["ManagedAgentResult"]
    Cpu: str
    Memory: str
    MemoryReservation: str
    GpuIds: list[str]
    NeuronDeviceIds: list[str]
    GpuSharingStrategy: "SharingStrategyResult"


class NetworkBindingResult(TypedDict):
    """``NetworkBinding`` as Step Functions returns it."""

    BindIP: str
    ContainerPort: int
    HostPort: int
    Protocol: str
    ContainerPortRange: str
    HostPortRange: str


class NetworkInterfaceResult(TypedDict):
    """``NetworkInterface`` as Step Functions returns it."""

    AttachmentId: str
    PrivateIpv4Address: str
    Ipv6Address: str


class ManagedAgentResult(TypedDict):
    """``ManagedAgent`` as Step Functions returns it."""

    LastStartedAt: Any
    Name: str
    Reason: str
    LastStatus: str


class SharingStrategyResult(TypedDict):
    """``SharingStrategy`` as Step Functions returns it."""

    NvidiaMps: "NvidiaMpsAllocationResult"


class NvidiaMpsAllocationResult(TypedDict):
    """``NvidiaMpsAllocation`` as Step Functions returns it."""

    Memory: int
    MaxComputePercent: int


class InferenceAcceleratorResult(TypedDict):
    """``InferenceAccelerator`` as Step Functions returns it."""

    DeviceName: str
    DeviceType: str


class TaskOverrideResult(TypedDict):
    """``TaskOverride`` as Step Functions returns it."""

    ContainerOverrides: list["ContainerOverrideResult"]
    Cpu: str
    InferenceAcceleratorOverrides: list["InferenceAcceleratorOverrideResult"]
    ExecutionRoleArn: str
    Memory: str
    TaskRoleArn: str
    EphemeralStorage: "EphemeralStorageResult"


class ContainerOverrideResult(TypedDict):
    """``ContainerOverride`` as Step Functions returns it."""

    Name: str
    Command: list[str]
    Environment: list["KeyValuePairResult"]
    EnvironmentFiles: list["EnvironmentFileResult"]
    Cpu: int
    Memory: int
    MemoryReservation: int
    ResourceRequirements: list["ResourceRequirementResult"]


class EnvironmentFileResult(TypedDict):
    """``EnvironmentFile`` as Step Functions returns it."""

    Value: str
    Type: str


class ResourceRequirementResult(TypedDict):
    """``ResourceRequirement`` as Step Functions returns it."""

    Value: str
    Type: str
    SharingStrategy: "SharingStrategyResult"


class InferenceAcceleratorOverrideResult(TypedDict):
    """``InferenceAcceleratorOverride`` as Step Functions returns it."""

    DeviceName: str
    DeviceType: str


class EphemeralStorageResult(TypedDict):
    """``EphemeralStorage`` as Step Functions returns it."""

    SizeInGiB: int


class TagResult(TypedDict):
    """``Tag`` as Step Functions returns it."""

    Key: str
    Value: str


class TaskEphemeralStorageResult(TypedDict):
    """``TaskEphemeralStorage`` as Step Functions returns it."""

    SizeInGiB: int
    KmsKeyId: str


class TrustedExecutionSummaryResult(TypedDict):
    """``TrustedExecutionSummary`` as Step Functions returns it."""

    IsolationMode: str
    AttestationPolicyStatus: str


class FailureResult(TypedDict):
    """``Failure`` as Step Functions returns it."""

    Arn: str
    Reason: str
    Detail: str


class RunTaskSync(TypedDict):
    """``Task`` as Step Functions returns it."""

    Attachments: list["AttachmentResult"]
    Attributes: list["AttributeResult"]
    AvailabilityZone: str
    CapacityProviderName: str
    ClusterArn: str
    Connectivity: str
    ConnectivityAt: Any
    ContainerInstanceArn: str
    Containers: list["ContainerResult"]
    Cpu: str
    CreatedAt: Any
    DesiredStatus: str
    EnableExecuteCommand: bool
    ExecutionStoppedAt: Any
    Group: str
    HealthStatus: str
    InferenceAccelerators: list["InferenceAcceleratorResult"]
    LastStatus: str
    LaunchType: str
    Memory: str
    Overrides: "TaskOverrideResult"
    PlatformVersion: str
    PlatformFamily: str
    PullStartedAt: Any
    PullStoppedAt: Any
    StartedAt: Any
    StartedBy: str
    StopCode: str
    StoppedAt: Any
    StoppedReason: str
    StoppingAt: Any
    Tags: list["TagResult"]
    TaskArn: str
    TaskDefinitionArn: str
    Version: int
    EphemeralStorage: "EphemeralStorageResult"
    FargateEphemeralStorage: "TaskEphemeralStorageResult"
    TrustedExecutionSummary: "TrustedExecutionSummaryResult"
