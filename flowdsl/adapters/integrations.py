"""How Step Functions spells AWS: service names, member casing, error names; in both directions.

Two dialects exist and the compiler and the engine's boto3 backend must agree on both:

* ``sdk``: ``arn:aws:states:::aws-sdk:<service>:<action>``. Services, members and errors follow the AWS SDK for Java v2:
  a leading acronym is one word (``DBInstanceIdentifier`` → ``DbInstanceIdentifier``, ``BOOL`` → ``Bool``).
* ``optimized``: ``arn:aws:states:::<service>:<action>``. Members keep the API's spelling with the first letter
  capitalised (``BOOL`` stays, ECS's ``taskDefinition`` → ``TaskDefinition``).

Source: AWS Step Functions Developer Guide, "Using AWS SDK service integrations" (parameters in PascalCase, the
Java SDK's error names); the AWS SDK for Java v2's public naming rules.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from flowdsl.records import dataclass

Style: TypeAlias = Literal["sdk", "optimized"]
"""Which dialect a member, an error or a service is spelled in."""

_RESERVED = {"equals", "class", "default", "hashCode", "toString", "getClass", "notify", "notifyAll", "wait", "null"}


@dataclass(frozen=True, slots=True)
class ServiceNames:
    """One AWS service's names.

    Attributes:
        boto3: as `boto3.client` takes it (``stepfunctions``).
        states: in an ``aws-sdk`` resource ARN (``sfn``).
        error_prefix: of ``aws-sdk`` error names (``Sfn``).
        iam_prefix: of IAM actions (``states``).
    """

    boto3: str
    states: str
    error_prefix: str
    iam_prefix: str


@lru_cache(maxsize=1)
def services() -> Mapping[str, ServiceNames]:
    """Return every known service by its boto3 name."""
    table = _table("services.json")
    return {name: ServiceNames(name, *row) for name, row in table.items()}


@lru_cache(maxsize=1)
def _by_states_name() -> Mapping[str, ServiceNames]:
    out: dict[str, ServiceNames] = {}
    for entry in services().values():
        out.setdefault(entry.states, entry)
    return out


def service_by_states_name(name: str) -> ServiceNames | None:
    """Return the service that an ``aws-sdk`` ARN calls `name`, or None."""
    return _by_states_name().get(name)


def service_by_python_name(name: str) -> ServiceNames | None:
    """Return the service that Python spells `name`: boto3's name with ``_`` for ``-``, ``lambda_`` for ``lambda``."""
    return services().get(boto3_service(name))


def boto3_service(name: str) -> str:
    """Turn a Python spelling of a service into boto3's (``emr_containers`` → ``emr-containers``)."""
    stripped = name.rstrip("_")
    if stripped in services():
        return stripped
    return stripped.replace("_", "-")


def python_service(boto3: str) -> str:
    """Turn boto3's service name into a Python identifier."""
    name = boto3.replace("-", "_")
    return f"{name}_" if name in ("lambda",) else name


@lru_cache(maxsize=1)
def _unsupported() -> Mapping[str, frozenset[str]]:
    return {service: frozenset(actions) for service, actions in _table("unsupported.json").items()}


def is_unsupported(states_service: str, operation: str) -> bool:
    """Whether AWS documents an SDK action as unsupported by Step Functions."""
    return operation in _unsupported().get(states_service, frozenset())


def action_name(operation: str) -> str:
    """Spell an API operation as an ``aws-sdk`` ARN does (``DescribeInstances`` → ``describeInstances``)."""
    return operation[:1].lower() + operation[1:]


def member(name: str, style: Style) -> str:
    """Spell one API member name as Step Functions does.

    >>> member("DBInstanceIdentifier", "sdk"), member("BOOL", "sdk"), member("BOOL", "optimized"), member("ETag", "sdk")
    ('DbInstanceIdentifier', 'Bool', 'BOOL', 'ETag')
    """
    if style == "optimized":
        return name[:1].upper() + name[1:]
    java = uncapitalise(name)
    if java == "null":
        return "Nul"
    if java in _RESERVED:
        java += "Value"
    return java[:1].upper() + java[1:]


def uncapitalise(name: str) -> str:
    """Lower the leading word, an acronym counting as one word (the Java SDK's rule): ``DBName`` → ``dbName``."""
    if len(name) < 2:
        return name.lower()
    end = 1
    while end < len(name) and name[end].isupper() and not (end + 1 < len(name) and name[end + 1].islower()):
        end += 1
    return name[:end].lower() + name[end:]


def java_exception(code: str) -> str:
    """Turn an error shape's name into the Java SDK's class (``DBInstanceNotFoundFault`` → ``DbInstance…Exception``)."""
    name = re.sub(r"[^A-Za-z0-9]", "", code.rpartition(".")[2] if "." in code else code)
    name = name.removesuffix("Fault")
    java = uncapitalise(name)
    name = java[:1].upper() + java[1:]
    return name if name.endswith("Exception") else name + "Exception"


def error_name(service: ServiceNames, code: str, style: Style = "sdk", prefix: str = "") -> str:
    """Return the ASL error name of a service error.

    Args:
        service: whose error it is.
        code: the error shape's or response's name.
        style: ``optimized`` errors keep the API's spelling.
        prefix: of the optimized integration (``DynamoDB``), else the service's own.
    """
    head = prefix or service.error_prefix
    if style == "optimized":
        return f"{head}.{code if code.endswith('Exception') else code + 'Exception'}"
    return f"{head}.{java_exception(code)}"


def unmodelled_error(service: ServiceNames) -> str:
    """Return the name under which ``aws-sdk`` reports an error its model does not know (``Ec2.Ec2Exception``)."""
    return f"{service.error_prefix}.{service.error_prefix}Exception"


def _table(name: str) -> dict[str, Any]:
    # Here, because it brings tempfile, shutil and random with it, and many workflows read no table.
    from importlib import resources

    text = resources.files("flowdsl.adapters").joinpath("data", name).read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
