"""Structures of codebuild; written by ``python -m tools.shapes``."""

from collections.abc import Sequence
from typing import Any, Literal, Required, TypedDict


class ProjectSourceInput(TypedDict, total=False):
    """``ProjectSource``, spelled as boto3 spells it."""

    type: Required[
        Literal[
            "CODECOMMIT",
            "CODEPIPELINE",
            "GITHUB",
            "GITLAB",
            "GITLAB_SELF_MANAGED",
            "S3",
            "BITBUCKET",
            "GITHUB_ENTERPRISE",
            "NO_SOURCE",
        ]
    ]
    location: str
    gitCloneDepth: int
    gitSubmodulesConfig: "GitSubmodulesConfigInput"
    buildspec: str
    auth: "SourceAuthInput"
    reportBuildStatus: bool
    buildStatusConfig: "BuildStatusConfigInput"
    insecureSsl: bool
    sourceIdentifier: str


class GitSubmodulesConfigInput(TypedDict, total=False):
    """``GitSubmodulesConfig``, spelled as boto3 spells it."""

    fetchSubmodules: Required[bool]


class SourceAuthInput(TypedDict, total=False):
    """``SourceAuth``, spelled as boto3 spells it."""

    type: Required[Literal["OAUTH", "CODECONNECTIONS", "SECRETS_MANAGER"]]
    resource: str


class BuildStatusConfigInput(TypedDict, total=False):
    """``BuildStatusConfig``, spelled as boto3 spells it."""

    context: str
    targetUrl: str


class ProjectSourceVersionInput(TypedDict, total=False):
    """``ProjectSourceVersion``, spelled as boto3 spells it."""

    sourceIdentifier: Required[str]
    sourceVersion: Required[str]


class ProjectArtifactsInput(TypedDict, total=False):
    """``ProjectArtifacts``, spelled as boto3 spells it."""

    type: Required[Literal["CODEPIPELINE", "S3", "NO_ARTIFACTS"]]
    location: str
    path: str
    namespaceType: Literal["NONE", "BUILD_ID"]
    name: str
    packaging: Literal["NONE", "ZIP"]
    overrideArtifactName: bool
    encryptionDisabled: bool
    artifactIdentifier: str
    bucketOwnerAccess: Literal["NONE", "READ_ONLY", "FULL"]


class EnvironmentVariableInput(TypedDict, total=False):
    """``EnvironmentVariable``, spelled as boto3 spells it."""

    name: Required[str]
    value: Required[Any]
    type: Literal["PLAINTEXT", "PARAMETER_STORE", "SECRETS_MANAGER"]


class ProjectCacheInput(TypedDict, total=False):
    """``ProjectCache``, spelled as boto3 spells it."""

    type: Required[Literal["NO_CACHE", "S3", "LOCAL"]]
    location: str
    modes: Sequence[Literal["LOCAL_DOCKER_LAYER_CACHE", "LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE"]]
    cacheNamespace: str


class LogsConfigInput(TypedDict, total=False):
    """``LogsConfig``, spelled as boto3 spells it."""

    cloudWatchLogs: "CloudWatchLogsConfigInput"
    s3Logs: "S3LogsConfigInput"


class CloudWatchLogsConfigInput(TypedDict, total=False):
    """``CloudWatchLogsConfig``, spelled as boto3 spells it."""

    status: Required[Literal["ENABLED", "DISABLED"]]
    groupName: str
    streamName: str


class S3LogsConfigInput(TypedDict, total=False):
    """``S3LogsConfig``, spelled as boto3 spells it."""

    status: Required[Literal["ENABLED", "DISABLED"]]
    location: str
    encryptionDisabled: bool
    bucketOwnerAccess: Literal["NONE", "READ_ONLY", "FULL"]


class RegistryCredentialInput(TypedDict, total=False):
    """``RegistryCredential``, spelled as boto3 spells it."""

    credential: Required[str]
    credentialProvider: Required[Literal["SECRETS_MANAGER"]]


class ProjectFleetInput(TypedDict, total=False):
    """``ProjectFleet``, spelled as boto3 spells it."""

    fleetArn: str


class StartBuildResult(TypedDict):
    """``StartBuildOutput`` as Step Functions returns it."""

    Build: "BuildResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class BuildResult(TypedDict):
    """``Build`` as Step Functions returns it."""

    Id: str
    Arn: str
    BuildNumber: int
    StartTime: Any
    EndTime: Any
    CurrentPhase: str
    BuildStatus: str
    SourceVersion: str
    ResolvedSourceVersion: str
    ProjectName: str
    Phases: list["BuildPhaseResult"]
    Source: "ProjectSourceResult"
    SecondarySources: list["ProjectSourceResult"]
    SecondarySourceVersions: list["ProjectSourceVersionResult"]
    Artifacts: "BuildArtifactsResult"
    SecondaryArtifacts: list["BuildArtifactsResult"]
    Cache: "ProjectCacheResult"
    Environment: "ProjectEnvironmentResult"
    ServiceRole: str
    Logs: "LogsLocationResult"
    TimeoutInMinutes: int
    QueuedTimeoutInMinutes: int
    BuildComplete: bool
    Initiator: str
    VpcConfig: "VpcConfigResult"
    NetworkInterface: "NetworkInterfaceResult"
    EncryptionKey: str
    ExportedEnvironmentVariables: list["ExportedEnvironmentVariableResult"]
    ReportArns: list[str]
    FileSystemLocations: list["ProjectFileSystemLocationResult"]
    DebugSession: "DebugSessionResult"
    BuildBatchArn: str
    AutoRetryConfig: "AutoRetryConfigResult"


class BuildPhaseResult(TypedDict):
    """``BuildPhase`` as Step Functions returns it."""

    PhaseType: str
    PhaseStatus: str
    StartTime: Any
    EndTime: Any
    DurationInSeconds: int
    Contexts: list["PhaseContextResult"]


class PhaseContextResult(TypedDict):
    """``PhaseContext`` as Step Functions returns it."""

    StatusCode: str
    Message: str


class ProjectSourceResult(TypedDict):
    """``ProjectSource`` as Step Functions returns it."""

    Type: str
    Location: str
    GitCloneDepth: int
    GitSubmodulesConfig: "GitSubmodulesConfigResult"
    Buildspec: str
    Auth: "SourceAuthResult"
    ReportBuildStatus: bool
    BuildStatusConfig: "BuildStatusConfigResult"
    InsecureSsl: bool
    SourceIdentifier: str


class GitSubmodulesConfigResult(TypedDict):
    """``GitSubmodulesConfig`` as Step Functions returns it."""

    FetchSubmodules: bool


class SourceAuthResult(TypedDict):
    """``SourceAuth`` as Step Functions returns it."""

    Type: str
    Resource: str


class BuildStatusConfigResult(TypedDict):
    """``BuildStatusConfig`` as Step Functions returns it."""

    Context: str
    TargetUrl: str


class ProjectSourceVersionResult(TypedDict):
    """``ProjectSourceVersion`` as Step Functions returns it."""

    SourceIdentifier: str
    SourceVersion: str


class BuildArtifactsResult(TypedDict):
    """``BuildArtifacts`` as Step Functions returns it."""

    Location: str
    Sha256sum: str
    Md5sum: str
    OverrideArtifactName: bool
    EncryptionDisabled: bool
    ArtifactIdentifier: str
    BucketOwnerAccess: str


class ProjectCacheResult(TypedDict):
    """``ProjectCache`` as Step Functions returns it."""

    Type: str
    Location: str
    Modes: list[str]
    CacheNamespace: str


class ProjectEnvironmentResult(TypedDict):
    """``ProjectEnvironment`` as Step Functions returns it."""

    Type: str
    Image: str
    ComputeType: str
    ComputeConfiguration: "ComputeConfigurationResult"
    Fleet: "ProjectFleetResult"
    EnvironmentVariables: list["EnvironmentVariableResult"]
    PrivilegedMode: bool
    Certificate: str
    RegistryCredential: "RegistryCredentialResult"
    ImagePullCredentialsType: str
    DockerServer: "DockerServerResult"
    HostKernel: str


class ComputeConfigurationResult(TypedDict):
    """``ComputeConfiguration`` as Step Functions returns it."""

    VCpu: int
    Memory: int
    Disk: int
    MachineType: str
    InstanceType: str


class ProjectFleetResult(TypedDict):
    """``ProjectFleet`` as Step Functions returns it."""

    FleetArn: str


class EnvironmentVariableResult(TypedDict):
    """``EnvironmentVariable`` as Step Functions returns it."""

    Name: str
    Value: Any
    Type: str


class RegistryCredentialResult(TypedDict):
    """``RegistryCredential`` as Step Functions returns it."""

    Credential: str
    CredentialProvider: str


class DockerServerResult(TypedDict):
    """``DockerServer`` as Step Functions returns it."""

    ComputeType: str
    SecurityGroupIds: list[str]
    Status: "DockerServerStatusResult"


class DockerServerStatusResult(TypedDict):
    """``DockerServerStatus`` as Step Functions returns it."""

    Status: str
    Message: str


class LogsLocationResult(TypedDict):
    """``LogsLocation`` as Step Functions returns it."""

    GroupName: str
    StreamName: str
    DeepLink: str
    S3DeepLink: str
    CloudWatchLogsArn: str
    S3LogsArn: str
    CloudWatchLogs: "CloudWatchLogsConfigResult"
    S3Logs: "S3LogsConfigResult"


class CloudWatchLogsConfigResult(TypedDict):
    """``CloudWatchLogsConfig`` as Step Functions returns it."""

    Status: str
    GroupName: str
    StreamName: str


class S3LogsConfigResult(TypedDict):
    """``S3LogsConfig`` as Step Functions returns it."""

    Status: str
    Location: str
    EncryptionDisabled: bool
    BucketOwnerAccess: str


class VpcConfigResult(TypedDict):
    """``VpcConfig`` as Step Functions returns it."""

    VpcId: str
    Subnets: list[str]
    SecurityGroupIds: list[str]


class NetworkInterfaceResult(TypedDict):
    """``NetworkInterface`` as Step Functions returns it."""

    SubnetId: str
    NetworkInterfaceId: str


class ExportedEnvironmentVariableResult(TypedDict):
    """``ExportedEnvironmentVariable`` as Step Functions returns it."""

    Name: str
    Value: str


class ProjectFileSystemLocationResult(TypedDict):
    """``ProjectFileSystemLocation`` as Step Functions returns it."""

    Type: str
    Location: str
    MountPoint: str
    Identifier: str
    MountOptions: str


class DebugSessionResult(TypedDict):
    """``DebugSession`` as Step Functions returns it."""

    SessionEnabled: bool
    SessionTarget: str


class AutoRetryConfigResult(TypedDict):
    """``AutoRetryConfig`` as Step Functions returns it."""

    AutoRetryLimit: int
    AutoRetryNumber: int
    NextAutoRetry: str
    PreviousAutoRetry: str


class ProjectBuildBatchConfigInput(TypedDict, total=False):
    """``ProjectBuildBatchConfig``, spelled as boto3 spells it."""

    serviceRole: str
    combineArtifacts: bool
    restrictions: "BatchRestrictionsInput"
    timeoutInMins: int
    batchReportMode: Literal["REPORT_INDIVIDUAL_BUILDS", "REPORT_AGGREGATED_BATCH"]


class BatchRestrictionsInput(TypedDict, total=False):
    """``BatchRestrictions``, spelled as boto3 spells it."""

    maximumBuildsAllowed: int
    computeTypesAllowed: Sequence[str]
    fleetsAllowed: Sequence[str]


class StartBuildBatchResult(TypedDict):
    """``StartBuildBatchOutput`` as Step Functions returns it."""

    BuildBatch: "BuildBatchResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class BuildBatchResult(TypedDict):
    """``BuildBatch`` as Step Functions returns it."""

    Id: str
    Arn: str
    StartTime: Any
    EndTime: Any
    CurrentPhase: str
    BuildBatchStatus: str
    SourceVersion: str
    ResolvedSourceVersion: str
    ProjectName: str
    Phases: list["BuildBatchPhaseResult"]
    Source: "ProjectSourceResult"
    SecondarySources: list["ProjectSourceResult"]
    SecondarySourceVersions: list["ProjectSourceVersionResult"]
    Artifacts: "BuildArtifactsResult"
    SecondaryArtifacts: list["BuildArtifactsResult"]
    Cache: "ProjectCacheResult"
    Environment: "ProjectEnvironmentResult"
    ServiceRole: str
    LogConfig: "LogsConfigResult"
    BuildTimeoutInMinutes: int
    QueuedTimeoutInMinutes: int
    Complete: bool
    Initiator: str
    VpcConfig: "VpcConfigResult"
    EncryptionKey: str
    BuildBatchNumber: int
    FileSystemLocations: list["ProjectFileSystemLocationResult"]
    BuildBatchConfig: "ProjectBuildBatchConfigResult"
    BuildGroups: list["BuildGroupResult"]
    DebugSessionEnabled: bool
    ReportArns: list[str]


class BuildBatchPhaseResult(TypedDict):
    """``BuildBatchPhase`` as Step Functions returns it."""

    PhaseType: str
    PhaseStatus: str
    StartTime: Any
    EndTime: Any
    DurationInSeconds: int
    Contexts: list["PhaseContextResult"]


class LogsConfigResult(TypedDict):
    """``LogsConfig`` as Step Functions returns it."""

    CloudWatchLogs: "CloudWatchLogsConfigResult"
    S3Logs: "S3LogsConfigResult"


class ProjectBuildBatchConfigResult(TypedDict):
    """``ProjectBuildBatchConfig`` as Step Functions returns it."""

    ServiceRole: str
    CombineArtifacts: bool
    Restrictions: "BatchRestrictionsResult"
    TimeoutInMins: int
    BatchReportMode: str


class BatchRestrictionsResult(TypedDict):
    """``BatchRestrictions`` as Step Functions returns it."""

    MaximumBuildsAllowed: int
    ComputeTypesAllowed: list[str]
    FleetsAllowed: list[str]


class BuildGroupResult(TypedDict):
    """``BuildGroup`` as Step Functions returns it."""

    Identifier: str
    DependsOn: list[str]
    IgnoreFailure: bool
    CurrentBuildSummary: "BuildSummaryResult"
    PriorBuildSummaryList: list["BuildSummaryResult"]


class BuildSummaryResult(TypedDict):
    """``BuildSummary`` as Step Functions returns it."""

    Arn: str
    RequestedOn: Any
    BuildStatus: str
    PrimaryArtifact: "ResolvedArtifactResult"
    SecondaryArtifacts: list["ResolvedArtifactResult"]


class ResolvedArtifactResult(TypedDict):
    """``ResolvedArtifact`` as Step Functions returns it."""

    Type: str
    Location: str
    Identifier: str


class StartBuildSync(TypedDict):
    """``StartBuildOutput`` as Step Functions returns it."""

    Build: "BuildResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StartBuildBatchSync(TypedDict):
    """``StartBuildBatchOutput`` as Step Functions returns it."""

    BuildBatch: "BuildBatchResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
