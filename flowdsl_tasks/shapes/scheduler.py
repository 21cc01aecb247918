"""Structures of scheduler; written by ``python -m tools.shapes``."""

from collections.abc import Mapping, Sequence
from typing import Literal, Required, TypedDict


class TargetInput(TypedDict, total=False):
    """``Target``, spelled as boto3 spells it."""

    Arn: Required[str]
    RoleArn: Required[str]
    DeadLetterConfig: "DeadLetterConfigInput"
    RetryPolicy: "RetryPolicyInput"
    Input: str
    EcsParameters: "EcsParametersInput"
    EventBridgeParameters: "EventBridgeParametersInput"
    EventBridgePutEventsV2Parameters: "EventBridgePutEventsV2ParametersInput"
    EventBridgePutRawEventsParameters: "EventBridgePutRawEventsParametersInput"
    KinesisParameters: "KinesisParametersInput"
    SageMakerPipelineParameters: "SageMakerPipelineParametersInput"
    SqsParameters: "SqsParametersInput"


class DeadLetterConfigInput(TypedDict, total=False):
    """``DeadLetterConfig``, spelled as boto3 spells it."""

    Arn: str


class RetryPolicyInput(TypedDict, total=False):
    """``RetryPolicy``, spelled as boto3 spells it."""

    MaximumEventAgeInSeconds: int
    MaximumRetryAttempts: int


class EcsParametersInput(TypedDict, total=False):
    """``EcsParameters``, spelled as boto3 spells it."""

    TaskDefinitionArn: Required[str]
    TaskCount: int
    LaunchType: Literal["EC2", "FARGATE", "EXTERNAL"]
    NetworkConfiguration: "NetworkConfigurationInput"
    PlatformVersion: str
    Group: str
    CapacityProviderStrategy: Sequence["CapacityProviderStrategyItemInput"]
    EnableECSManagedTags: bool
    EnableExecuteCommand: bool
    PlacementConstraints: Sequence["PlacementConstraintInput"]
    PlacementStrategy: Sequence["PlacementStrategyInput"]
    PropagateTags: Literal["TASK_DEFINITION"]
    ReferenceId: str
    Tags: Sequence[Mapping[str, str]]


class NetworkConfigurationInput(TypedDict, total=False):
    """``NetworkConfiguration``, spelled as boto3 spells it."""

    awsvpcConfiguration: "AwsVpcConfigurationInput"


class AwsVpcConfigurationInput(TypedDict, total=False):
    """``AwsVpcConfiguration``, spelled as boto3 spells it."""

    Subnets: Required[Sequence[str]]
    SecurityGroups: Sequence[str]
    AssignPublicIp: Literal["ENABLED", "DISABLED"]


class CapacityProviderStrategyItemInput(TypedDict, total=False):
    """``CapacityProviderStrategyItem``, spelled as boto3 spells it."""

    capacityProvider: Required[str]
    weight: int
    base: int


class PlacementConstraintInput(TypedDict, total=False):
    """``PlacementConstraint``, spelled as boto3 spells it."""

    type: Literal["distinctInstance", "memberOf"]
    expression: str


class PlacementStrategyInput(TypedDict, total=False):
    """``PlacementStrategy``, spelled as boto3 spells it."""

    type: Literal["random", "spread", "binpack"]
    field: str


class EventBridgeParametersInput(TypedDict, total=False):
    """``EventBridgeParameters``, spelled as boto3 spells it."""

    DetailType: Required[str]
    Source: Required[str]


class EventBridgePutEventsV2ParametersInput(TypedDict, total=False):
    """``EventBridgePutEventsV2Parameters``, spelled as boto3 spells it."""

    DetailType: Required[str]
    Source: Required[str]


class EventBridgePutRawEventsParametersInput(TypedDict, total=False):
    """``EventBridgePutRawEventsParameters``, spelled as boto3 spells it."""

    Metadata: Mapping[str, str]


class KinesisParametersInput(TypedDict, total=False):
    """``KinesisParameters``, spelled as boto3 spells it."""

    PartitionKey: Required[str]


class SageMakerPipelineParametersInput(TypedDict, total=False):
    """``SageMakerPipelineParameters``, spelled as boto3 spells it."""

    PipelineParameterList: Sequence["SageMakerPipelineParameterInput"]


class SageMakerPipelineParameterInput(TypedDict, total=False):
    """``SageMakerPipelineParameter``, spelled as boto3 spells it."""

    Name: Required[str]
    Value: Required[str]


class SqsParametersInput(TypedDict, total=False):
    """``SqsParameters``, spelled as boto3 spells it."""

    MessageGroupId: str


class FlexibleTimeWindowInput(TypedDict, total=False):
    """``FlexibleTimeWindow``, spelled as boto3 spells it."""

    Mode: Required[Literal["OFF", "FLEXIBLE"]]
    MaximumWindowInMinutes: int


class CreateScheduleResult(TypedDict):
    """``CreateScheduleOutput`` as Step Functions returns it."""

    ScheduleArn: str
