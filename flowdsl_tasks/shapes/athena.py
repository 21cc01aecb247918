"""Structures of athena; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Required, TypedDict


class QueryExecutionContextInput(TypedDict, total=False):
    """``QueryExecutionContext``, spelled as boto3 spells it."""

    Database: str
    Catalog: str


class ResultConfigurationInput(TypedDict, total=False):
    """``ResultConfiguration``, spelled as boto3 spells it."""

    OutputLocation: str
    EncryptionConfiguration: "EncryptionConfigurationInput"
    ExpectedBucketOwner: str
    AclConfiguration: "AclConfigurationInput"


class EncryptionConfigurationInput(TypedDict, total=False):
    """``EncryptionConfiguration``, spelled as boto3 spells it."""

    EncryptionOption: Required[Literal["SSE_S3", "SSE_KMS", "CSE_KMS"]]
    KmsKey: str


class AclConfigurationInput(TypedDict, total=False):
    """``AclConfiguration``, spelled as boto3 spells it."""

    S3AclOption: Required[Literal["BUCKET_OWNER_FULL_CONTROL"]]


class ResultReuseConfigurationInput(TypedDict, total=False):
    """``ResultReuseConfiguration``, spelled as boto3 spells it."""

    ResultReuseByAgeConfiguration: "ResultReuseByAgeConfigurationInput"


class ResultReuseByAgeConfigurationInput(TypedDict, total=False):
    """``ResultReuseByAgeConfiguration``, spelled as boto3 spells it."""

    Enabled: Required[bool]
    MaxAgeInMinutes: int


class EngineConfigurationInput(TypedDict, total=False):
    """``EngineConfiguration``, spelled as boto3 spells it."""

    CoordinatorDpuSize: int
    MaxConcurrentDpus: int
    DefaultExecutorDpuSize: int
    AdditionalConfigs: Mapping[str, str]
    SparkProperties: Mapping[str, str]
    Classifications: Sequence["ClassificationInput"]


class ClassificationInput(TypedDict, total=False):
    """``Classification``, spelled as boto3 spells it."""

    Name: str
    Properties: Mapping[str, str]


class StartQueryExecutionResult(TypedDict):
    """``StartQueryExecutionOutput`` as Step Functions returns it."""

    QueryExecutionId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class GetQueryExecutionResult(TypedDict):
    """``GetQueryExecutionOutput`` as Step Functions returns it."""

    QueryExecution: "QueryExecutionResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class QueryExecutionResult(TypedDict):
    """``QueryExecution`` as Step Functions returns it."""

    QueryExecutionId: str
    Query: str
    StatementType: str
    ManagedQueryResultsConfiguration: "ManagedQueryResultsConfigurationResult"
    ResultConfiguration: "ResultConfigurationResult"
    ResultReuseConfiguration: "ResultReuseConfigurationResult"
    QueryExecutionContext: "QueryExecutionContextResult"
    Status: "QueryExecutionStatusResult"
    Statistics: "QueryExecutionStatisticsResult"
    WorkGroup: str
    EngineVersion: "EngineVersionResult"
    ExecutionParameters: list[str]
    SubstatementType: str
    QueryResultsS3AccessGrantsConfiguration: "QueryResultsS3AccessGrantsConfigurationResult"


class ManagedQueryResultsConfigurationResult(TypedDict):
    """``ManagedQueryResultsConfiguration`` as Step Functions returns it."""

    Enabled: bool
    EncryptionConfiguration: "ManagedQueryResultsEncryptionConfigurationResult"


class ManagedQueryResultsEncryptionConfigurationResult(TypedDict):
    """``ManagedQueryResultsEncryptionConfiguration`` as Step Functions returns it."""

    KmsKey: str


class ResultConfigurationResult(TypedDict):
    """``ResultConfiguration`` as Step Functions returns it."""

    OutputLocation: str
    EncryptionConfiguration: "EncryptionConfigurationResult"
    ExpectedBucketOwner: str
    AclConfiguration: "AclConfigurationResult"


class EncryptionConfigurationResult(TypedDict):
    """``EncryptionConfiguration`` as Step Functions returns it."""

    EncryptionOption: str
    KmsKey: str


class AclConfigurationResult(TypedDict):
    """``AclConfiguration`` as Step Functions returns it."""

    S3AclOption: str


class ResultReuseConfigurationResult(TypedDict):
    """``ResultReuseConfiguration`` as Step Functions returns it."""

    ResultReuseByAgeConfiguration: "ResultReuseByAgeConfigurationResult"


class ResultReuseByAgeConfigurationResult(TypedDict):
    """``ResultReuseByAgeConfiguration`` as Step Functions returns it."""

    Enabled: bool
    MaxAgeInMinutes: int


class QueryExecutionContextResult(TypedDict):
    """``QueryExecutionContext`` as Step Functions returns it."""

    Database: str
    Catalog: str


class QueryExecutionStatusResult(TypedDict):
    """``QueryExecutionStatus`` as Step Functions returns it."""

    State: str
    StateChangeReason: str
    SubmissionDateTime: Any
    CompletionDateTime: Any
    AthenaError: "AthenaErrorResult"


class AthenaErrorResult(TypedDict):
    """``AthenaError`` as Step Functions returns it."""

    ErrorCategory: int
    ErrorType: int
    Retryable: bool
    ErrorMessage: str


class QueryExecutionStatisticsResult(TypedDict):
    """``QueryExecutionStatistics`` as Step Functions returns it."""

    EngineExecutionTimeInMillis: int
    DataScannedInBytes: int
    DataManifestLocation: str
    TotalExecutionTimeInMillis: int
    QueryQueueTimeInMillis: int
    ServicePreProcessingTimeInMillis: int
    QueryPlanningTimeInMillis: int
    ServiceProcessingTimeInMillis: int
    ResultReuseInformation: "ResultReuseInformationResult"
    DpuCount: float


class ResultReuseInformationResult(TypedDict):
    """``ResultReuseInformation`` as Step Functions returns it."""

    ReusedPreviousResult: bool


class EngineVersionResult(TypedDict):
    """``EngineVersion`` as Step Functions returns it."""

    SelectedEngineVersion: str
    EffectiveEngineVersion: str


class QueryResultsS3AccessGrantsConfigurationResult(TypedDict):
    """``QueryResultsS3AccessGrantsConfiguration`` as Step Functions returns it."""

    EnableS3AccessGrants: bool
    CreateUserLevelPrefix: bool
    AuthenticationType: str


class GetQueryResultsResult(TypedDict):
    """``GetQueryResultsOutput`` as Step Functions returns it."""

    UpdateCount: int
    ResultSet: "ResultSetResult"
    NextToken: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ResultSetResult(TypedDict):
    """``ResultSet`` as Step Functions returns it."""

    Rows: list["RowResult"]
    ResultSetMetadata: "ResultSetMetadataResult"


class RowResult(TypedDict):
    """``Row`` as Step Functions returns it."""

    Data: list["DatumResult"]


class DatumResult(TypedDict):
    """``Datum`` as Step Functions returns it."""

    VarCharValue: str


class ResultSetMetadataResult(TypedDict):
    """``ResultSetMetadata`` as Step Functions returns it."""

    ColumnInfo: list["ColumnInfoResult"]


class ColumnInfoResult(TypedDict):
    """``ColumnInfo`` as Step Functions returns it."""

    CatalogName: str
    SchemaName: str
    TableName: str
    Name: str
    Label: str
    Type: str
    Precision: int
    Scale: int
    Nullable: str
    CaseSensitive: bool


class StartQueryExecutionSync(TypedDict):
    """``GetQueryExecutionOutput`` as Step Functions returns it."""

    QueryExecution: "QueryExecutionResult"
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
