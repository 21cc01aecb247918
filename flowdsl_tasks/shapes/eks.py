"""Structures of eks; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class VpcConfigRequestInput(TypedDict, total=False):
    """``VpcConfigRequest``, spelled as boto3 spells it."""

    subnetIds: Sequence[str]
    securityGroupIds: Sequence[str]
    endpointPublicAccess: bool
    endpointPrivateAccess: bool
    publicAccessCidrs: Sequence[str]
    controlPlaneEgressMode: Literal["AWS_MANAGED", "CUSTOMER_ROUTED", "CUSTOMER_ISOLATED"]


class KubernetesNetworkConfigRequestInput(TypedDict, total=False):
    """``KubernetesNetworkConfigRequest``, spelled as boto3 spells it."""

    serviceIpv4Cidr: str
    ipFamily: Literal["ipv4", "ipv6"]
    elasticLoadBalancing: "ElasticLoadBalancingInput"


class ElasticLoadBalancingInput(TypedDict, total=False):
    """``ElasticLoadBalancing``, spelled as boto3 spells it."""

    enabled: bool
    gatewayApi: "GatewayApiConfigurationInput"


class GatewayApiConfigurationInput(TypedDict, total=False):
    """``GatewayApiConfiguration``, spelled as boto3 spells it."""

    crds: "CrdManagementConfigurationInput"


class CrdManagementConfigurationInput(TypedDict, total=False):
    """``CrdManagementConfiguration``, spelled as boto3 spells it."""

    managed: bool


class LoggingInput(TypedDict, total=False):
    """``Logging``, spelled as boto3 spells it."""

    clusterLogging: Sequence["LogSetupInput"]


class LogSetupInput(TypedDict, total=False):
    """``LogSetup``, spelled as boto3 spells it."""

    types: Sequence[Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]]
    enabled: bool


class EncryptionConfigInput(TypedDict, total=False):
    """``EncryptionConfig``, spelled as boto3 spells it."""

    resources: Sequence[str]
    provider: "ProviderInput"


class ProviderInput(TypedDict, total=False):
    """``Provider``, spelled as boto3 spells it."""

    keyArn: str


class OutpostConfigRequestInput(TypedDict, total=False):
    """``OutpostConfigRequest``, spelled as boto3 spells it."""

    outpostArns: Required[Sequence[str]]
    controlPlaneInstanceType: Required[str]
    controlPlanePlacement: "ControlPlanePlacementRequestInput"
    etcdInstanceType: str
    etcdPlacement: "EtcdPlacementRequestInput"


class ControlPlanePlacementRequestInput(TypedDict, total=False):
    """``ControlPlanePlacementRequest``, spelled as boto3 spells it."""

    groupName: str
    spreadLevel: Literal["host", "rack"]


class EtcdPlacementRequestInput(TypedDict, total=False):
    """``EtcdPlacementRequest``, spelled as boto3 spells it."""

    spreadLevel: Literal["host", "rack"]


class CreateAccessConfigRequestInput(TypedDict, total=False):
    """``CreateAccessConfigRequest``, spelled as boto3 spells it."""

    bootstrapClusterCreatorAdminPermissions: bool
    authenticationMode: Literal["API", "API_AND_CONFIG_MAP", "CONFIG_MAP"]


class UpgradePolicyRequestInput(TypedDict, total=False):
    """``UpgradePolicyRequest``, spelled as boto3 spells it."""

    supportType: Literal["STANDARD", "EXTENDED"]


class ZonalShiftConfigRequestInput(TypedDict, total=False):
    """``ZonalShiftConfigRequest``, spelled as boto3 spells it."""

    enabled: bool


class RemoteNetworkConfigRequestInput(TypedDict, total=False):
    """``RemoteNetworkConfigRequest``, spelled as boto3 spells it."""

    remoteNodeNetworks: Sequence["RemoteNodeNetworkInput"]
    remotePodNetworks: Sequence["RemotePodNetworkInput"]


class RemoteNodeNetworkInput(TypedDict, total=False):
    """``RemoteNodeNetwork``, spelled as boto3 spells it."""

    cidrs: Sequence[str]


class RemotePodNetworkInput(TypedDict, total=False):
    """``RemotePodNetwork``, spelled as boto3 spells it."""

    cidrs: Sequence[str]


class ComputeConfigRequestInput(TypedDict, total=False):
    """``ComputeConfigRequest``, spelled as boto3 spells it."""

    enabled: bool
    nodePools: Sequence[str]
    nodeRoleArn: str


class StorageConfigRequestInput(TypedDict, total=False):
    """``StorageConfigRequest``, spelled as boto3 spells it."""

    blockStorage: "BlockStorageInput"


class BlockStorageInput(TypedDict, total=False):
    """``BlockStorage``, spelled as boto3 spells it."""

    enabled: bool


class ControlPlaneScalingConfigInput(TypedDict, total=False):
    """``ControlPlaneScalingConfig``, spelled as boto3 spells it."""

    tier: Literal["standard", "tier-xl", "tier-2xl", "tier-4xl", "tier-8xl"]


class KubeApiServerConfigRequestInput(TypedDict, total=False):
    """``KubeApiServerConfigRequest``, spelled as boto3 spells it."""

    eventTtl: str
    serviceNodePortRange: "ServiceNodePortRangeInput"


class ServiceNodePortRangeInput(TypedDict, total=False):
    """``ServiceNodePortRange``, spelled as boto3 spells it."""

    minPort: int
    maxPort: int


class KubeSchedulerConfigRequestInput(TypedDict, total=False):
    """``KubeSchedulerConfigRequest``, spelled as boto3 spells it."""

    nodeResourcesFit: "NodeResourcesFitConfigInput"


class NodeResourcesFitConfigInput(TypedDict, total=False):
    """``NodeResourcesFitConfig``, spelled as boto3 spells it."""

    scoringStrategy: "ScoringStrategyInput"


class ScoringStrategyInput(TypedDict, total=False):
    """``ScoringStrategy``, spelled as boto3 spells it."""

    type: Literal["LeastAllocated", "MostAllocated"]
    resources: Sequence["ResourceWeightInput"]


class ResourceWeightInput(TypedDict, total=False):
    """``ResourceWeight``, spelled as boto3 spells it."""

    name: str
    weight: int


class KubeControllerManagerConfigRequestInput(TypedDict, total=False):
    """``KubeControllerManagerConfigRequest``, spelled as boto3 spells it."""

    podGcControllerConfig: "PodGcControllerConfigRequestInput"
    horizontalPodAutoscalerControllerConfig: "HorizontalPodAutoscalerControllerConfigRequestInput"


class PodGcControllerConfigRequestInput(TypedDict, total=False):
    """``PodGcControllerConfigRequest``, spelled as boto3 spells it."""

    terminatedPodGcThreshold: int


class HorizontalPodAutoscalerControllerConfigRequestInput(TypedDict, total=False):
    """``HorizontalPodAutoscalerControllerConfigRequest``, spelled as boto3 spells it."""

    horizontalPodAutoscalerSyncPeriod: str


class CreateClusterResult(TypedDict):
    """``CreateClusterResponse`` as Step Functions returns it."""

    Cluster: "ClusterResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ClusterResult(TypedDict):
    """``Cluster`` as Step Functions returns it."""

    Name: str
    Arn: str
    CreatedAt: Any
    Version: str
    Endpoint: str
    RoleArn: str
    ResourcesVpcConfig: "VpcConfigResponseResult"
    KubernetesNetworkConfig: "KubernetesNetworkConfigResponseResult"
    Logging: "LoggingResult"
    Identity: "IdentityResult"
    Status: str
    CertificateAuthority: "CertificateResult"
    ClientRequestToken: str
    PlatformVersion: str
    Tags: dict[str, str]
    EncryptionConfig: list["EncryptionConfigResult"]
    ConnectorConfig: "ConnectorConfigResponseResult"
    Id: str
    Health: "ClusterHealthResult"
    OutpostConfig: "OutpostConfigResponseResult"
    AccessConfig: "AccessConfigResponseResult"
    UpgradePolicy: "UpgradePolicyResponseResult"
    ZonalShiftConfig: "ZonalShiftConfigResponseResult"
    RemoteNetworkConfig: "RemoteNetworkConfigResponseResult"
    ComputeConfig: "ComputeConfigResponseResult"
    StorageConfig: "StorageConfigResponseResult"
    DeletionProtection: bool
    ControlPlaneScalingConfig: "ControlPlaneScalingConfigResult"
    KubeApiServerConfig: "KubeApiServerConfigResponseResult"
    KubeSchedulerConfig: "KubeSchedulerConfigResponseResult"
    KubeControllerManagerConfig: "KubeControllerManagerConfigResponseResult"


class VpcConfigResponseResult(TypedDict):
    """``VpcConfigResponse`` as Step Functions returns it."""

    SubnetIds: list[str]
    SecurityGroupIds: list[str]
    ClusterSecurityGroupId: str
    VpcId: str
    EndpointPublicAccess: bool
    EndpointPrivateAccess: bool
    PublicAccessCidrs: list[str]
    ControlPlaneEgressMode: str


class KubernetesNetworkConfigResponseResult(TypedDict):
    """``KubernetesNetworkConfigResponse`` as Step Functions returns it."""

    ServiceIpv4Cidr: str
    ServiceIpv6Cidr: str
    IpFamily: str
    ElasticLoadBalancing: "ElasticLoadBalancingResult"


class ElasticLoadBalancingResult(TypedDict):
    """``ElasticLoadBalancing`` as Step Functions returns it."""

    Enabled: bool
    GatewayApi: "GatewayApiConfigurationResult"


class GatewayApiConfigurationResult(TypedDict):
    """``GatewayApiConfiguration`` as Step Functions returns it."""

    Crds: "CrdManagementConfigurationResult"


class CrdManagementConfigurationResult(TypedDict):
    """``CrdManagementConfiguration`` as Step Functions returns it."""

    Managed: bool


class LoggingResult(TypedDict):
    """``Logging`` as Step Functions returns it."""

    ClusterLogging: list["LogSetupResult"]


class LogSetupResult(TypedDict):
    """``LogSetup`` as Step Functions returns it."""

    Types: list[str]
    Enabled: bool


class IdentityResult(TypedDict):
    """``Identity`` as Step Functions returns it."""

    Oidc: "OIDCResult"


class OIDCResult(TypedDict):
    """``OIDC`` as Step Functions returns it."""

    Issuer: str


class CertificateResult(TypedDict):
    """``Certificate`` as Step Functions returns it."""

    Data: str
    Active: "ActiveCertificateAuthorityResult"


class ActiveCertificateAuthorityResult(TypedDict):
    """``ActiveCertificateAuthority`` as Step Functions returns it."""

    Id: str
    ActivatedBy: str


class EncryptionConfigResult(TypedDict):
    """``EncryptionConfig`` as Step Functions returns it."""

    Resources: list[str]
    Provider: "ProviderResult"


class ProviderResult(TypedDict):
    """``Provider`` as Step Functions returns it."""

    KeyArn: str


class ConnectorConfigResponseResult(TypedDict):
    """``ConnectorConfigResponse`` as Step Functions returns it."""

    ActivationId: str
    ActivationCode: str
    ActivationExpiry: Any
    Provider: str
    RoleArn: str


class ClusterHealthResult(TypedDict):
    """``ClusterHealth`` as Step Functions returns it."""

    Issues: list["ClusterIssueResult"]


class ClusterIssueResult(TypedDict):
    """``ClusterIssue`` as Step Functions returns it."""

    Code: str
    Message: str
    ResourceIds: list[str]


class OutpostConfigResponseResult(TypedDict):
    """``OutpostConfigResponse`` as Step Functions returns it."""

    OutpostArns: list[str]
    ControlPlaneInstanceType: str
    ControlPlanePlacement: "ControlPlanePlacementResponseResult"
    EtcdInstanceType: str
    EtcdPlacement: "EtcdPlacementResponseResult"


class ControlPlanePlacementResponseResult(TypedDict):
    """``ControlPlanePlacementResponse`` as Step Functions returns it."""

    GroupName: str
    SpreadLevel: str


class EtcdPlacementResponseResult(TypedDict):
    """``EtcdPlacementResponse`` as Step Functions returns it."""

    SpreadLevel: str


class AccessConfigResponseResult(TypedDict):
    """``AccessConfigResponse`` as Step Functions returns it."""

    BootstrapClusterCreatorAdminPermissions: bool
    AuthenticationMode: str


class UpgradePolicyResponseResult(TypedDict):
    """``UpgradePolicyResponse`` as Step Functions returns it."""

    SupportType: str


class ZonalShiftConfigResponseResult(TypedDict):
    """``ZonalShiftConfigResponse`` as Step Functions returns it."""

    Enabled: bool


class RemoteNetworkConfigResponseResult(TypedDict):
    """``RemoteNetworkConfigResponse`` as Step Functions returns it."""

    RemoteNodeNetworks: list["RemoteNodeNetworkResult"]
    RemotePodNetworks: list["RemotePodNetworkResult"]


class RemoteNodeNetworkResult(TypedDict):
    """``RemoteNodeNetwork`` as Step Functions returns it."""

    Cidrs: list[str]


class RemotePodNetworkResult(TypedDict):
    """``RemotePodNetwork`` as Step Functions returns it."""

    Cidrs: list[str]


class ComputeConfigResponseResult(TypedDict):
    """``ComputeConfigResponse`` as Step Functions returns it."""

    Enabled: bool
    NodePools: list[str]
    NodeRoleArn: str


class StorageConfigResponseResult(TypedDict):
    """``StorageConfigResponse`` as Step Functions returns it."""

    BlockStorage: "BlockStorageResult"


class BlockStorageResult(TypedDict):
    """``BlockStorage`` as Step Functions returns it."""

    Enabled: bool


class ControlPlaneScalingConfigResult(TypedDict):
    """``ControlPlaneScalingConfig`` as Step Functions returns it."""

    Tier: str


class KubeApiServerConfigResponseResult(TypedDict):
    """``KubeApiServerConfigResponse`` as Step Functions returns it."""

    EventTtl: str
    ServiceNodePortRange: "ServiceNodePortRangeResult"


class ServiceNodePortRangeResult(TypedDict):
    """``ServiceNodePortRange`` as Step Functions returns it."""

    MinPort: int
    MaxPort: int


class KubeSchedulerConfigResponseResult(TypedDict):
    """``KubeSchedulerConfigResponse`` as Step Functions returns it."""

    NodeResourcesFit: "NodeResourcesFitConfigResult"


class NodeResourcesFitConfigResult(TypedDict):
    """``NodeResourcesFitConfig`` as Step Functions returns it."""

    ScoringStrategy: "ScoringStrategyResult"


class ScoringStrategyResult(TypedDict):
    """``ScoringStrategy`` as Step Functions returns it."""

    Type: str
    Resources: list["ResourceWeightResult"]


class ResourceWeightResult(TypedDict):
    """``ResourceWeight`` as Step Functions returns it."""

    Name: str
    Weight: int


class KubeControllerManagerConfigResponseResult(TypedDict):
    """``KubeControllerManagerConfigResponse`` as Step Functions returns it."""

    PodGcControllerConfig: "PodGcControllerConfigResponseResult"
    HorizontalPodAutoscalerControllerConfig: "HorizontalPodAutoscalerControllerConfigResponseResult"


class PodGcControllerConfigResponseResult(TypedDict):
    """``PodGcControllerConfigResponse`` as Step Functions returns it."""

    TerminatedPodGcThreshold: int


class HorizontalPodAutoscalerControllerConfigResponseResult(TypedDict):
    """``HorizontalPodAutoscalerControllerConfigResponse`` as Step Functions returns it."""

    HorizontalPodAutoscalerSyncPeriod: str


class DeleteClusterResult(TypedDict):
    """``DeleteClusterResponse`` as Step Functions returns it."""

    Cluster: "ClusterResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class NodegroupScalingConfigInput(TypedDict, total=False):
    """``NodegroupScalingConfig``, spelled as boto3 spells it."""

    minSize: int
    maxSize: int
    desiredSize: int


class RemoteAccessConfigInput(TypedDict, total=False):
    """``RemoteAccessConfig``, spelled as boto3 spells it."""

    ec2SshKey: str
    sourceSecurityGroups: Sequence[str]


class TaintInput(TypedDict, total=False):
    """``Taint``, spelled as boto3 spells it."""

    key: str
    value: str
    effect: Literal["NO_SCHEDULE", "NO_EXECUTE", "PREFER_NO_SCHEDULE"]


class LaunchTemplateSpecificationInput(TypedDict, total=False):
    """``LaunchTemplateSpecification``, spelled as boto3 spells it."""

    name: str
    version: str
    id: str


class NodegroupUpdateConfigInput(TypedDict, total=False):
    """``NodegroupUpdateConfig``, spelled as boto3 spells it."""

    maxUnavailable: int
    maxUnavailablePercentage: int
    updateStrategy: Literal["DEFAULT", "MINIMAL"]


class NodeRepairConfigInput(TypedDict, total=False):
    """``NodeRepairConfig``, spelled as boto3 spells it."""

    enabled: bool
    maxUnhealthyNodeThresholdCount: int
    maxUnhealthyNodeThresholdPercentage: int
    maxParallelNodesRepairedCount: int
    maxParallelNodesRepairedPercentage: int
    nodeRepairConfigOverrides: Sequence["NodeRepairConfigOverridesInput"]


class NodeRepairConfigOverridesInput(TypedDict, total=False):
    """``NodeRepairConfigOverrides``, spelled as boto3 spells it."""

    nodeMonitoringCondition: str
    nodeUnhealthyReason: str
    minRepairWaitTimeMins: int
    repairAction: Literal["Replace", "Reboot", "NoAction"]


class WarmPoolConfigInput(TypedDict, total=False):
    """``WarmPoolConfig``, spelled as boto3 spells it."""

    enabled: bool
    minSize: int
    maxGroupPreparedCapacity: int
    poolState: Literal["STOPPED", "RUNNING", "HIBERNATED"]
    reuseOnScaleIn: bool


class CreateNodegroupResult(TypedDict):
    """``CreateNodegroupResponse`` as Step Functions returns it."""

    Nodegroup: "NodegroupResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class NodegroupResult(TypedDict):
    """``Nodegroup`` as Step Functions returns it."""

    NodegroupName: str
    NodegroupArn: str
    ClusterName: str
    Version: str
    ReleaseVersion: str
    CreatedAt: Any
    ModifiedAt: Any
    Status: str
    CapacityType: str
    ScalingConfig: "NodegroupScalingConfigResult"
    InstanceTypes: list[str]
    Subnets: list[str]
    RemoteAccess: "RemoteAccessConfigResult"
    AmiType: str
    NodeRole: str
    Labels: dict[str, str]
    Taints: list["TaintResult"]
    Resources: "NodegroupResourcesResult"
    DiskSize: int
    Health: "NodegroupHealthResult"
    UpdateConfig: "NodegroupUpdateConfigResult"
    NodeRepairConfig: "NodeRepairConfigResult"
    LaunchTemplate: "LaunchTemplateSpecificationResult"
    Tags: dict[str, str]
    WarmPoolConfig: "WarmPoolConfigResult"


class NodegroupScalingConfigResult(TypedDict):
    """``NodegroupScalingConfig`` as Step Functions returns it."""

    MinSize: int
    MaxSize: int
    DesiredSize: int


class RemoteAccessConfigResult(TypedDict):
    """``RemoteAccessConfig`` as Step Functions returns it."""

    Ec2SshKey: str
    SourceSecurityGroups: list[str]


class TaintResult(TypedDict):
    """``Taint`` as Step Functions returns it."""

    Key: str
    Value: str
    Effect: str


class NodegroupResourcesResult(TypedDict):
    """``NodegroupResources`` as Step Functions returns it."""

    AutoScalingGroups: list["AutoScalingGroupResult"]
    RemoteAccessSecurityGroup: str


class AutoScalingGroupResult(TypedDict):
    """``AutoScalingGroup`` as Step Functions returns it."""

    Name: str


class NodegroupHealthResult(TypedDict):
    """``NodegroupHealth`` as Step Functions returns it."""

    Issues: list["IssueResult"]


class IssueResult(TypedDict):
    """``Issue`` as Step Functions returns it."""

    Code: str
    Message: str
    ResourceIds: list[str]


class NodegroupUpdateConfigResult(TypedDict):
    """``NodegroupUpdateConfig`` as Step Functions returns it."""

    MaxUnavailable: int
    MaxUnavailablePercentage: int
    UpdateStrategy: str


class NodeRepairConfigResult(TypedDict):
    """``NodeRepairConfig`` as Step Functions returns it."""

    Enabled: bool
    MaxUnhealthyNodeThresholdCount: int
    MaxUnhealthyNodeThresholdPercentage: int
    MaxParallelNodesRepairedCount: int
    MaxParallelNodesRepairedPercentage: int
    NodeRepairConfigOverrides: list["NodeRepairConfigOverridesResult"]


class NodeRepairConfigOverridesResult(TypedDict):
    """``NodeRepairConfigOverrides`` as Step Functions returns it."""

    NodeMonitoringCondition: str
    NodeUnhealthyReason: str
    MinRepairWaitTimeMins: int
    RepairAction: str


class LaunchTemplateSpecificationResult(TypedDict):
    """``LaunchTemplateSpecification`` as Step Functions returns it."""

    Name: str
    Version: str
    Id: str


class WarmPoolConfigResult(TypedDict):
    """``WarmPoolConfig`` as Step Functions returns it."""

    Enabled: bool
    MinSize: int
    MaxGroupPreparedCapacity: int
    PoolState: str
    ReuseOnScaleIn: bool


class DeleteNodegroupResult(TypedDict):
    """``DeleteNodegroupResponse`` as Step Functions returns it."""

    Nodegroup: "NodegroupResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class FargateProfileSelectorInput(TypedDict, total=False):
    """``FargateProfileSelector``, spelled as boto3 spells it."""

    namespace: str
    labels: Mapping[str, str]


class CreateFargateProfileResult(TypedDict):
    """``CreateFargateProfileResponse`` as Step Functions returns it."""

    FargateProfile: "FargateProfileResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class FargateProfileResult(TypedDict):
    """``FargateProfile`` as Step Functions returns it."""

    FargateProfileName: str
    FargateProfileArn: str
    ClusterName: str
    CreatedAt: Any
    PodExecutionRoleArn: str
    Subnets: list[str]
    Selectors: list["FargateProfileSelectorResult"]
    Status: str
    Tags: dict[str, str]
    Health: "FargateProfileHealthResult"


class FargateProfileSelectorResult(TypedDict):
    """``FargateProfileSelector`` as Step Functions returns it."""

    Namespace: str
    Labels: dict[str, str]


class FargateProfileHealthResult(TypedDict):
    """``FargateProfileHealth`` as Step Functions returns it."""

    Issues: list["FargateProfileIssueResult"]


class FargateProfileIssueResult(TypedDict):
    """``FargateProfileIssue`` as Step Functions returns it."""

    Code: str
    Message: str
    ResourceIds: list[str]


class DeleteFargateProfileResult(TypedDict):
    """``DeleteFargateProfileResponse`` as Step Functions returns it."""

    FargateProfile: "FargateProfileResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ClusterSync(TypedDict):
    """``DescribeClusterResponse`` as Step Functions returns it."""

    Cluster: "ClusterResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class NodegroupSync(TypedDict):
    """``DescribeNodegroupResponse`` as Step Functions returns it."""

    Nodegroup: "NodegroupResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class FargateProfileSync(TypedDict):
    """``DescribeFargateProfileResponse`` as Step Functions returns it."""

    FargateProfile: "FargateProfileResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
