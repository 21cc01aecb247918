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


class SubmitJobResult(TypedDict, total=False):
    """``SubmitJobResponse`` as Step Functions returns it."""

    JobArn: str
    JobName: str
    JobId: str
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]
