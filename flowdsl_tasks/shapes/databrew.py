"""Structures of databrew; written by ``python -m tools.shapes``."""

from typing import Any, TypedDict


class StartJobRunResult(TypedDict):
    """``StartJobRunResponse`` as Step Functions returns it."""

    RunId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class StartJobRunSync(TypedDict):
    """``DescribeJobRunResponse`` as Step Functions returns it."""

    Attempt: int
    CompletedOn: Any
    DatasetName: str
    ErrorMessage: str
    ExecutionTime: int
    JobName: str
    ProfileConfiguration: "ProfileConfigurationResult"
    ValidationConfigurations: list["ValidationConfigurationResult"]
    RunId: str
    State: str
    LogSubscription: str
    LogGroupName: str
    Outputs: list["OutputResult"]
    DataCatalogOutputs: list["DataCatalogOutputResult"]
    DatabaseOutputs: list[dict[str, Any]]
    RecipeReference: dict[str, Any]
    StartedBy: str
    StartedOn: Any
    JobSample: dict[str, Any]
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ProfileConfigurationResult(TypedDict):
    """``ProfileConfiguration`` as Step Functions returns it."""

    DatasetStatisticsConfiguration: "StatisticsConfigurationResult"
    ProfileColumns: list["ColumnSelectorResult"]
    ColumnStatisticsConfigurations: list["ColumnStatisticsConfigurationResult"]
    EntityDetectorConfiguration: "EntityDetectorConfigurationResult"


class StatisticsConfigurationResult(TypedDict):
    """``StatisticsConfiguration`` as Step Functions returns it."""

    IncludedStatistics: list[str]
    Overrides: list["StatisticOverrideResult"]


class StatisticOverrideResult(TypedDict):
    """``StatisticOverride`` as Step Functions returns it."""

    Statistic: str
    Parameters: dict[str, str]


class ColumnSelectorResult(TypedDict):
    """``ColumnSelector`` as Step Functions returns it."""

    Regex: str
    Name: str


class ColumnStatisticsConfigurationResult(TypedDict):
    """``ColumnStatisticsConfiguration`` as Step Functions returns it."""

    Selectors: list["ColumnSelectorResult"]
    Statistics: "StatisticsConfigurationResult"


class EntityDetectorConfigurationResult(TypedDict):
    """``EntityDetectorConfiguration`` as Step Functions returns it."""

    EntityTypes: list[str]
    AllowedStatistics: list["AllowedStatisticsResult"]


class AllowedStatisticsResult(TypedDict):
    """``AllowedStatistics`` as Step Functions returns it."""

    Statistics: list[str]


class ValidationConfigurationResult(TypedDict):
    """``ValidationConfiguration`` as Step Functions returns it."""

    RulesetArn: str
    ValidationMode: str


class OutputResult(TypedDict):
    """``Output`` as Step Functions returns it."""

    CompressionFormat: str
    Format: str
    PartitionColumns: list[str]
    Location: "S3LocationResult"
    Overwrite: bool
    FormatOptions: "OutputFormatOptionsResult"
    MaxOutputFiles: int


class S3LocationResult(TypedDict):
    """``S3Location`` as Step Functions returns it."""

    Bucket: str
    Key: str
    BucketOwner: str


class OutputFormatOptionsResult(TypedDict):
    """``OutputFormatOptions`` as Step Functions returns it."""

    Csv: "CsvOutputOptionsResult"


class CsvOutputOptionsResult(TypedDict):
    """``CsvOutputOptions`` as Step Functions returns it."""

    Delimiter: str


class DataCatalogOutputResult(TypedDict):
    """``DataCatalogOutput`` as Step Functions returns it."""

    CatalogId: str
    DatabaseName: str
    TableName: str
    S3Options: "S3TableOutputOptionsResult"
    DatabaseOptions: dict[str, Any]
    Overwrite: bool


class S3TableOutputOptionsResult(TypedDict):
    """``S3TableOutputOptions`` as Step Functions returns it."""

    Location: "S3LocationResult"
