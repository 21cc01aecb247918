"""Structures of emr; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class JobFlowInstancesConfigInput(TypedDict, total=False):
    """``JobFlowInstancesConfig``, spelled as boto3 spells it."""

    MasterInstanceType: str
    SlaveInstanceType: str
    InstanceCount: int
    InstanceGroups: Sequence["InstanceGroupConfigInput"]
    InstanceFleets: Sequence["InstanceFleetConfigInput"]
    Ec2KeyName: str
    Placement: "PlacementTypeInput"
    KeepJobFlowAliveWhenNoSteps: bool
    TerminationProtected: bool
    UnhealthyNodeReplacement: bool
    HadoopVersion: str
    Ec2SubnetId: str
    Ec2SubnetIds: Sequence[str]
    EmrManagedMasterSecurityGroup: str
    EmrManagedSlaveSecurityGroup: str
    ServiceAccessSecurityGroup: str
    AdditionalMasterSecurityGroups: Sequence[str]
    AdditionalSlaveSecurityGroups: Sequence[str]


class InstanceGroupConfigInput(TypedDict, total=False):
    """``InstanceGroupConfig``, spelled as boto3 spells it."""

    Name: str
    Market: Literal["ON_DEMAND", "SPOT"]
    InstanceRole: Required[Literal["MASTER", "CORE", "TASK"]]
    BidPrice: str
    InstanceType: Required[str]
    InstanceCount: Required[int]
    Configurations: Sequence["ConfigurationInput"]
    EbsConfiguration: "EbsConfigurationInput"
    AutoScalingPolicy: "AutoScalingPolicyInput"
    CustomAmiId: str


class ConfigurationInput(TypedDict, total=False):
    """``Configuration``, spelled as boto3 spells it."""

    Classification: str
    Configurations: Sequence["ConfigurationInput"]
    Properties: Mapping[str, str]


class EbsConfigurationInput(TypedDict, total=False):
    """``EbsConfiguration``, spelled as boto3 spells it."""

    EbsBlockDeviceConfigs: Sequence["EbsBlockDeviceConfigInput"]
    EbsOptimized: bool


class EbsBlockDeviceConfigInput(TypedDict, total=False):
    """``EbsBlockDeviceConfig``, spelled as boto3 spells it."""

    VolumeSpecification: Required["VolumeSpecificationInput"]
    VolumesPerInstance: int


class VolumeSpecificationInput(TypedDict, total=False):
    """``VolumeSpecification``, spelled as boto3 spells it."""

    VolumeType: Required[str]
    Iops: int
    SizeInGB: Required[int]
    Throughput: int


class AutoScalingPolicyInput(TypedDict, total=False):
    """``AutoScalingPolicy``, spelled as boto3 spells it."""

    Constraints: Required["ScalingConstraintsInput"]
    Rules: Required[Sequence["ScalingRuleInput"]]


class ScalingConstraintsInput(TypedDict, total=False):
    """``ScalingConstraints``, spelled as boto3 spells it."""

    MinCapacity: Required[int]
    MaxCapacity: Required[int]


class ScalingRuleInput(TypedDict, total=False):
    """``ScalingRule``, spelled as boto3 spells it."""

    Name: Required[str]
    Description: str
    Action: Required["ScalingActionInput"]
    Trigger: Required["ScalingTriggerInput"]


class ScalingActionInput(TypedDict, total=False):
    """``ScalingAction``, spelled as boto3 spells it."""

    Market: Literal["ON_DEMAND", "SPOT"]
    SimpleScalingPolicyConfiguration: Required["SimpleScalingPolicyConfigurationInput"]


class SimpleScalingPolicyConfigurationInput(TypedDict, total=False):
    """``SimpleScalingPolicyConfiguration``, spelled as boto3 spells it."""

    AdjustmentType: Literal["CHANGE_IN_CAPACITY", "PERCENT_CHANGE_IN_CAPACITY", "EXACT_CAPACITY"]
    ScalingAdjustment: Required[int]
    CoolDown: int


class ScalingTriggerInput(TypedDict, total=False):
    """``ScalingTrigger``, spelled as boto3 spells it."""

    CloudWatchAlarmDefinition: Required["CloudWatchAlarmDefinitionInput"]


class CloudWatchAlarmDefinitionInput(TypedDict, total=False):
    """``CloudWatchAlarmDefinition``, spelled as boto3 spells it."""

    ComparisonOperator: Required[Literal["GREATER_THAN_OR_EQUAL", "GREATER_THAN", "LESS_THAN", "LESS_THAN_OR_EQUAL"]]
    EvaluationPeriods: int
    MetricName: Required[str]
    Namespace: str
    Period: Required[int]
    Statistic: Literal["SAMPLE_COUNT", "AVERAGE", "SUM", "MINIMUM", "MAXIMUM"]
    Threshold: Required[float]
    Unit: str
    Dimensions: Sequence["MetricDimensionInput"]


class MetricDimensionInput(TypedDict, total=False):
    """``MetricDimension``, spelled as boto3 spells it."""

    Key: str
    Value: str


class InstanceFleetConfigInput(TypedDict, total=False):
    """``InstanceFleetConfig``, spelled as boto3 spells it."""

    Name: str
    InstanceFleetType: Required[Literal["MASTER", "CORE", "TASK"]]
    TargetOnDemandCapacity: int
    TargetSpotCapacity: int
    InstanceTypeConfigs: Sequence["InstanceTypeConfigInput"]
    LaunchSpecifications: "InstanceFleetProvisioningSpecificationsInput"
    ResizeSpecifications: "InstanceFleetResizingSpecificationsInput"
    Context: str


class InstanceTypeConfigInput(TypedDict, total=False):
    """``InstanceTypeConfig``, spelled as boto3 spells it."""

    InstanceType: Required[str]
    WeightedCapacity: int
    BidPrice: str
    BidPriceAsPercentageOfOnDemandPrice: float
    EbsConfiguration: "EbsConfigurationInput"
    Configurations: Sequence["ConfigurationInput"]
    CustomAmiId: str
    Priority: float


class InstanceFleetProvisioningSpecificationsInput(TypedDict, total=False):
    """``InstanceFleetProvisioningSpecifications``, spelled as boto3 spells it."""

    SpotSpecification: "SpotProvisioningSpecificationInput"
    OnDemandSpecification: "OnDemandProvisioningSpecificationInput"


class SpotProvisioningSpecificationInput(TypedDict, total=False):
    """``SpotProvisioningSpecification``, spelled as boto3 spells it."""

    TimeoutDurationMinutes: Required[int]
    TimeoutAction: Required[Literal["SWITCH_TO_ON_DEMAND", "TERMINATE_CLUSTER"]]
    BlockDurationMinutes: int
    AllocationStrategy: Literal[
        "capacity-optimized",
        "price-capacity-optimized",
        "lowest-price",
        "diversified",
        "capacity-optimized-prioritized",
    ]


class OnDemandProvisioningSpecificationInput(TypedDict, total=False):
    """``OnDemandProvisioningSpecification``, spelled as boto3 spells it."""

    AllocationStrategy: Required[Literal["lowest-price", "prioritized"]]
    CapacityReservationOptions: "OnDemandCapacityReservationOptionsInput"


class OnDemandCapacityReservationOptionsInput(TypedDict, total=False):
    """``OnDemandCapacityReservationOptions``, spelled as boto3 spells it."""

    UsageStrategy: Literal["use-capacity-reservations-first"]
    CapacityReservationPreference: Literal["open", "none"]
    CapacityReservationResourceGroupArn: str


class InstanceFleetResizingSpecificationsInput(TypedDict, total=False):
    """``InstanceFleetResizingSpecifications``, spelled as boto3 spells it."""

    SpotResizeSpecification: "SpotResizingSpecificationInput"
    OnDemandResizeSpecification: "OnDemandResizingSpecificationInput"


class SpotResizingSpecificationInput(TypedDict, total=False):
    """``SpotResizingSpecification``, spelled as boto3 spells it."""

    TimeoutDurationMinutes: int
    AllocationStrategy: Literal[
        "capacity-optimized",
        "price-capacity-optimized",
        "lowest-price",
        "diversified",
        "capacity-optimized-prioritized",
    ]


class OnDemandResizingSpecificationInput(TypedDict, total=False):
    """``OnDemandResizingSpecification``, spelled as boto3 spells it."""

    TimeoutDurationMinutes: int
    AllocationStrategy: Literal["lowest-price", "prioritized"]
    CapacityReservationOptions: "OnDemandCapacityReservationOptionsInput"


class PlacementTypeInput(TypedDict, total=False):
    """``PlacementType``, spelled as boto3 spells it."""

    AvailabilityZone: str
    AvailabilityZones: Sequence[str]


class StepConfigInput(TypedDict, total=False):
    """``StepConfig``, spelled as boto3 spells it."""

    Name: Required[str]
    ActionOnFailure: Literal["TERMINATE_JOB_FLOW", "TERMINATE_CLUSTER", "CANCEL_AND_WAIT", "CONTINUE"]
    HadoopJarStep: Required["HadoopJarStepConfigInput"]
    StepMonitoringConfiguration: "StepMonitoringConfigurationInput"


class HadoopJarStepConfigInput(TypedDict, total=False):
    """``HadoopJarStepConfig``, spelled as boto3 spells it."""

    Properties: Sequence["KeyValueInput"]
    Jar: Required[str]
    MainClass: str
    Args: Sequence[str]


class KeyValueInput(TypedDict, total=False):
    """``KeyValue``, spelled as boto3 spells it."""

    Key: str
    Value: str


class StepMonitoringConfigurationInput(TypedDict, total=False):
    """``StepMonitoringConfiguration``, spelled as boto3 spells it."""

    S3MonitoringConfiguration: "S3MonitoringConfigurationInput"


class S3MonitoringConfigurationInput(TypedDict, total=False):
    """``S3MonitoringConfiguration``, spelled as boto3 spells it."""

    LogUri: str
    EncryptionKeyArn: str


class BootstrapActionConfigInput(TypedDict, total=False):
    """``BootstrapActionConfig``, spelled as boto3 spells it."""

    Name: Required[str]
    ScriptBootstrapAction: Required["ScriptBootstrapActionConfigInput"]


class ScriptBootstrapActionConfigInput(TypedDict, total=False):
    """``ScriptBootstrapActionConfig``, spelled as boto3 spells it."""

    Path: Required[str]
    Args: Sequence[str]


class SupportedProductConfigInput(TypedDict, total=False):
    """``SupportedProductConfig``, spelled as boto3 spells it."""

    Name: str
    Args: Sequence[str]


class ApplicationInput(TypedDict, total=False):
    """``Application``, spelled as boto3 spells it."""

    Name: str
    Version: str
    Args: Sequence[str]
    AdditionalInfo: Mapping[str, str]


class TagInput(TypedDict, total=False):
    """``Tag``, spelled as boto3 spells it."""

    Key: str
    Value: str


class KerberosAttributesInput(TypedDict, total=False):
    """``KerberosAttributes``, spelled as boto3 spells it."""

    Realm: Required[str]
    KdcAdminPassword: Required[str]
    CrossRealmTrustPrincipalPassword: str
    ADDomainJoinUser: str
    ADDomainJoinPassword: str


class ManagedScalingPolicyInput(TypedDict, total=False):
    """``ManagedScalingPolicy``, spelled as boto3 spells it."""

    ComputeLimits: "ComputeLimitsInput"
    UtilizationPerformanceIndex: int
    ScalingStrategy: Literal["DEFAULT", "ADVANCED"]


class ComputeLimitsInput(TypedDict, total=False):
    """``ComputeLimits``, spelled as boto3 spells it."""

    UnitType: Required[Literal["InstanceFleetUnits", "Instances", "VCPU"]]
    MinimumCapacityUnits: Required[int]
    MaximumCapacityUnits: Required[int]
    MaximumOnDemandCapacityUnits: int
    MaximumCoreCapacityUnits: int


class PlacementGroupConfigInput(TypedDict, total=False):
    """``PlacementGroupConfig``, spelled as boto3 spells it."""

    InstanceRole: Required[Literal["MASTER", "CORE", "TASK"]]
    PlacementStrategy: Literal["SPREAD", "PARTITION", "CLUSTER", "NONE"]


class AutoTerminationPolicyInput(TypedDict, total=False):
    """``AutoTerminationPolicy``, spelled as boto3 spells it."""

    IdleTimeout: int


class MonitoringConfigurationInput(TypedDict, total=False):
    """``MonitoringConfiguration``, spelled as boto3 spells it."""

    CloudWatchLogConfiguration: "CloudWatchLogConfigurationInput"
    S3LoggingConfiguration: "S3LoggingConfigurationInput"


class CloudWatchLogConfigurationInput(TypedDict, total=False):
    """``CloudWatchLogConfiguration``, spelled as boto3 spells it."""

    Enabled: Required[bool]
    LogGroupName: str
    LogStreamNamePrefix: str
    EncryptionKeyArn: str
    LogTypes: Mapping[str, Sequence[str]]


class S3LoggingConfigurationInput(TypedDict, total=False):
    """``S3LoggingConfiguration``, spelled as boto3 spells it."""

    LogTypeUploadPolicy: Mapping[str, Literal["emr-managed", "on-customer-s3only", "disabled"]]


class RunJobFlowResult(TypedDict):
    """``RunJobFlowOutput`` as Step Functions returns it."""

    JobFlowId: str
    ClusterArn: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class AddJobFlowStepsResult(TypedDict):
    """``AddJobFlowStepsOutput`` as Step Functions returns it."""

    StepIds: list[str]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CancelStepsResult(TypedDict):
    """``CancelStepsOutput`` as Step Functions returns it."""

    CancelStepsInfoList: list["CancelStepsInfoResult"]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class CancelStepsInfoResult(TypedDict):
    """``CancelStepsInfo`` as Step Functions returns it."""

    StepId: str
    Status: str
    Reason: str


class InstanceGroupModifyConfigInput(TypedDict, total=False):
    """``InstanceGroupModifyConfig``, spelled as boto3 spells it."""

    InstanceGroupId: Required[str]
    InstanceCount: int
    EC2InstanceIdsToTerminate: Sequence[str]
    ShrinkPolicy: "ShrinkPolicyInput"
    ReconfigurationType: Literal["OVERWRITE", "MERGE"]
    Configurations: Sequence["ConfigurationInput"]


class ShrinkPolicyInput(TypedDict, total=False):
    """``ShrinkPolicy``, spelled as boto3 spells it."""

    DecommissionTimeout: int
    InstanceResizePolicy: "InstanceResizePolicyInput"


class InstanceResizePolicyInput(TypedDict, total=False):
    """``InstanceResizePolicy``, spelled as boto3 spells it."""

    InstancesToTerminate: Sequence[str]
    InstancesToProtect: Sequence[str]
    InstanceTerminationTimeout: int


class ClusterSync(TypedDict):
    """``Cluster`` as Step Functions returns it."""

    Id: str
    Name: str
    Status: "ClusterStatusResult"
    Ec2InstanceAttributes: "Ec2InstanceAttributesResult"
    InstanceCollectionType: str
    LogUri: str
    LogEncryptionKmsKeyId: str
    RequestedAmiVersion: str
    RunningAmiVersion: str
    ReleaseLabel: str
    AutoTerminate: bool
    TerminationProtected: bool
    UnhealthyNodeReplacement: bool
    VisibleToAllUsers: bool
    Applications: list["ApplicationResult"]
    Tags: list["TagResult"]
    ServiceRole: str
    NormalizedInstanceHours: int
    MasterPublicDnsName: str
    Configurations: list["ConfigurationResult"]
    SecurityConfiguration: str
    AutoScalingRole: str
    ScaleDownBehavior: str
    CustomAmiId: str
    EbsRootVolumeSize: int
    RepoUpgradeOnBoot: str
    KerberosAttributes: "KerberosAttributesResult"
    ClusterArn: str
    OutpostArn: str
    StepConcurrencyLevel: int
    PlacementGroups: list["PlacementGroupConfigResult"]
    OSReleaseLabel: str
    EbsRootVolumeIops: int
    EbsRootVolumeThroughput: int
    ExtendedSupport: bool
    MonitoringConfiguration: "MonitoringConfigurationResult"
    SessionEnabled: bool


class ClusterStatusResult(TypedDict):
    """``ClusterStatus`` as Step Functions returns it."""

    State: str
    StateChangeReason: "ClusterStateChangeReasonResult"
    Timeline: "ClusterTimelineResult"
    ErrorDetails: list["ErrorDetailResult"]


class ClusterStateChangeReasonResult(TypedDict):
    """``ClusterStateChangeReason`` as Step Functions returns it."""

    Code: str
    Message: str


class ClusterTimelineResult(TypedDict):
    """``ClusterTimeline`` as Step Functions returns it."""

    CreationDateTime: Any
    ReadyDateTime: Any
    EndDateTime: Any


class ErrorDetailResult(TypedDict):
    """``ErrorDetail`` as Step Functions returns it."""

    ErrorCode: str
    ErrorData: list[dict[str, str]]
    ErrorMessage: str


class Ec2InstanceAttributesResult(TypedDict):
    """``Ec2InstanceAttributes`` as Step Functions returns it."""

    Ec2KeyName: str
    Ec2SubnetId: str
    RequestedEc2SubnetIds: list[str]
    Ec2AvailabilityZone: str
    RequestedEc2AvailabilityZones: list[str]
    IamInstanceProfile: str
    EmrManagedMasterSecurityGroup: str
    EmrManagedSlaveSecurityGroup: str
    ServiceAccessSecurityGroup: str
    AdditionalMasterSecurityGroups: list[str]
    AdditionalSlaveSecurityGroups: list[str]


class ApplicationResult(TypedDict):
    """``Application`` as Step Functions returns it."""

    Name: str
    Version: str
    Args: list[str]
    AdditionalInfo: dict[str, str]


class TagResult(TypedDict):
    """``Tag`` as Step Functions returns it."""

    Key: str
    Value: str


class ConfigurationResult(TypedDict):
    """``Configuration`` as Step Functions returns it."""

    Classification: str
    Configurations: list["ConfigurationResult"]
    Properties: dict[str, str]


class KerberosAttributesResult(TypedDict):
    """``KerberosAttributes`` as Step Functions returns it."""

    Realm: str
    KdcAdminPassword: str
    CrossRealmTrustPrincipalPassword: str
    ADDomainJoinUser: str
    ADDomainJoinPassword: str


class PlacementGroupConfigResult(TypedDict):
    """``PlacementGroupConfig`` as Step Functions returns it."""

    InstanceRole: str
    PlacementStrategy: str


class MonitoringConfigurationResult(TypedDict):
    """``MonitoringConfiguration`` as Step Functions returns it."""

    CloudWatchLogConfiguration: "CloudWatchLogConfigurationResult"
    S3LoggingConfiguration: "S3LoggingConfigurationResult"


class CloudWatchLogConfigurationResult(TypedDict):
    """``CloudWatchLogConfiguration`` as Step Functions returns it."""

    Enabled: bool
    LogGroupName: str
    LogStreamNamePrefix: str
    EncryptionKeyArn: str
    LogTypes: dict[str, list[str]]


class S3LoggingConfigurationResult(TypedDict):
    """``S3LoggingConfiguration`` as Step Functions returns it."""

    LogTypeUploadPolicy: dict[str, str]


class AddStepSync(TypedDict):
    """``DescribeStepOutput`` as Step Functions returns it."""

    Step: "StepResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StepResult(TypedDict):
    """``Step`` as Step Functions returns it."""

    Id: str
    Name: str
    Config: "HadoopStepConfigResult"
    ActionOnFailure: str
    Status: "StepStatusResult"
    ExecutionRoleArn: str
    LogUri: str
    EncryptionKeyArn: str
    AdditionalInfo: "StepAdditionalInfoResult"


class HadoopStepConfigResult(TypedDict):
    """``HadoopStepConfig`` as Step Functions returns it."""

    Jar: str
    Properties: dict[str, str]
    MainClass: str
    Args: list[str]


class StepStatusResult(TypedDict):
    """``StepStatus`` as Step Functions returns it."""

    State: str
    StateChangeReason: "StepStateChangeReasonResult"
    FailureDetails: "FailureDetailsResult"
    Timeline: "StepTimelineResult"


class StepStateChangeReasonResult(TypedDict):
    """``StepStateChangeReason`` as Step Functions returns it."""

    Code: str
    Message: str


class FailureDetailsResult(TypedDict):
    """``FailureDetails`` as Step Functions returns it."""

    Reason: str
    Message: str
    LogFile: str


class StepTimelineResult(TypedDict):
    """``StepTimeline`` as Step Functions returns it."""

    CreationDateTime: Any
    StartDateTime: Any
    EndDateTime: Any


class StepAdditionalInfoResult(TypedDict):
    """``StepAdditionalInfo`` as Step Functions returns it."""

    ResourceManagerApplicationIds: list[str]
    ResourceManager: str
