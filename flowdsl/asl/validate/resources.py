"""Checks what a Task calls: the ARN in ``Resource``, the integration pattern, ``Credentials``.

Sources: developer guide, "Service integration patterns", "Integrating services"; recorded: test_invalid_integration,
test_illegal_callbacks, test_illegal_activity_task, test_invalid_credentials_field.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Final

from flowdsl.asl.validate.fields import Language, has_type
from flowdsl.asl.validate.integrations import DISTRIBUTED_MAP_ONLY, OPTIMIZED
from flowdsl.asl.validate.problem import Report, has_placeholder, join, without_placeholders
from flowdsl.asl.validate.sdk_services import RETIRED_SERVICES, SDK_SERVICES, UNSUPPORTED_ACTIONS
from flowdsl.asl.validate.templates import Reads, check_template
from flowdsl.jsontypes import Json

_UNKNOWN: Final = "\ufffc"
"""Stands for a deploy-time substitution inside an ARN."""

_TEMPLATE: Final = re.compile(r"#\{[^{}]*\}|\{\w+\}|<[^<>]+>")
"""Other tools' ways to leave a part of an ARN open."""

_INTEGRATION: Final = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:(?!activity:)(.+)", re.DOTALL)
_ACTIVITY: Final = re.compile(r"arn:[^:]*:states:[^:]*:[^:]*:activity:(.*)", re.DOTALL)
_LAMBDA: Final = re.compile(r"arn:[^:]*:lambda:[^:]*:[^:]*:function:(.*)", re.DOTALL)
_FUNCTION: Final = re.compile(rf"[\w\-{_UNKNOWN}]+(?::(?:\$LATEST(?:\.PUBLISHED)?|[\w\-{_UNKNOWN}]+))?", re.ASCII)
_SUFFIX: Final = re.compile(r"(?P<name>[^.]+)(?P<suffix>\.(?:sync(?::2)?|waitForTaskToken))?")
_TOKEN: Final = re.compile(r"Task\b|^\$\$$|\$states(?:\.context)?(?!\.|\w)|\$\{")
"""The token itself, or the whole object that holds it."""

_NOT_RECOGNISED: Final = (
    "The resource provided is not recognized. The value is not a valid resource ARN, or the resource is not available"
)


def check_resource(report: Report, value: Json, pointer: str) -> bool:
    """Check the ``Resource`` of a Task.

    Returns:
        Whether it is one of Step Functions' own resources (not, say, a custom ARN or a placeholder).
    """
    if not has_type(report, value, "STRING", pointer):
        return False
    written = f"Resource {report.machine_type} {value}"
    if written in report.sound:
        return True
    before = len(report.problems)
    known = _check_arn(report, value, pointer)
    if known and len(report.problems) == before:
        report.sound.add(written)
    return known


def _check_arn(report: Report, value: str, pointer: str) -> bool:
    text = _TEMPLATE.sub(_UNKNOWN, without_placeholders(value, _UNKNOWN))
    if text == _UNKNOWN or (_UNKNOWN in text and not text.startswith("arn:")):
        return False
    if not text.startswith("arn:"):
        report.error(pointer, f"{_NOT_RECOGNISED}: '{value}' is no ARN")
        return False
    function = _LAMBDA.fullmatch(text)
    if function is not None:
        if not _FUNCTION.fullmatch(function.group(1)):
            report.error(pointer, f"{_NOT_RECOGNISED}: '{function.group(1)}' is no function name with an alias")
        return True
    activity = _ACTIVITY.fullmatch(text)
    if activity is not None:
        if not activity.group(1):
            report.error(pointer, f"{_NOT_RECOGNISED}: the activity has no name")
        elif report.machine_type == "EXPRESS":
            report.error(pointer, "Express state machine does not support Activity ARN")
        return True
    integration = _INTEGRATION.fullmatch(text)
    if integration is not None:
        _check_integration(report, integration.group(1), pointer)
        return True
    if len(text.split(":")) < 6 and _UNKNOWN not in text:
        report.error(pointer, f"{_NOT_RECOGNISED}: '{value}'")
    else:
        report.warn(pointer, f"Step Functions calls no resource such as '{value}'", "UNKNOWN_RESOURCE")
    return False


def optimized_action(resource: Json) -> str | None:
    """Return ``service:action`` when ``resource`` is an optimized integration, without its pattern."""
    return _optimized_action(resource) if isinstance(resource, str) else None


@functools.lru_cache(256)
def _optimized_action(resource: str) -> str | None:
    match = _INTEGRATION.fullmatch(without_placeholders(resource, _UNKNOWN))
    service, _, action = match.group(1).partition(":") if match else ("", "", "")
    name = action.partition(".")[0]
    return f"{service}:{name}" if name in OPTIMIZED.get(service, ()) else None


def _check_integration(report: Report, text: str, pointer: str) -> None:
    service, _, action = text.partition(":")
    sdk = service == "aws-sdk"
    if sdk:
        service, _, action = action.partition(":")
    match = _SUFFIX.fullmatch(action)
    if match is None:
        if _UNKNOWN not in action:
            report.error(pointer, f"{_NOT_RECOGNISED}: '{text}'")
        return
    name, suffix = match.group("name"), match.group("suffix") or ""
    if report.machine_type == "EXPRESS" and suffix:
        report.error(
            pointer, f"Express state machine does not support '{suffix.partition(':')[0]}' service integration"
        )
    if _UNKNOWN in text:
        return
    if sdk:
        _check_sdk(report, service, name, suffix, pointer)
        return
    actions = OPTIMIZED.get(service)
    if f"{service}:{name}" in DISTRIBUTED_MAP_ONLY:
        report.error(pointer, f"{_NOT_RECOGNISED}: {service}:{name} belongs in an ItemReader or ResultWriter")
    elif actions is None or name not in actions:
        hint = report.did_you_mean(name, actions or ())
        if not hint and service in SDK_SERVICES:
            hint = f"; the SDK integration is aws-sdk:{service}:{name}"
        report.error(pointer, f"{_NOT_RECOGNISED}: there is no optimized integration {service}:{name}{hint}")
    elif suffix and suffix not in actions[name]:
        report.error(pointer, f"{_NOT_RECOGNISED}: {service}:{name} has no pattern '{suffix}'")


def _check_sdk(report: Report, service: str, action: str, suffix: str, pointer: str) -> None:
    if service not in SDK_SERVICES and service not in RETIRED_SERVICES:
        hint = report.did_you_mean(service, sorted(SDK_SERVICES))
        report.error(pointer, f"{_NOT_RECOGNISED}: there is no service '{service}' in the SDK integration{hint}")
    elif not action[0].islower() or not action.isalnum():
        report.error(pointer, f"{_NOT_RECOGNISED}: an SDK action is written in camelCase, not '{action}'")
    elif action in UNSUPPORTED_ACTIONS.get(service, ()):
        report.error(pointer, f"{_NOT_RECOGNISED}: Step Functions does not support {service}:{action}")
    elif suffix.startswith(".sync"):
        report.error(pointer, f"{_NOT_RECOGNISED}: SDK integrations have no pattern '{suffix}'")


def check_token(report: Report, state: Mapping[str, Json], pointer: str) -> None:
    """Warn of a callback that passes no task token on, and of a token where there is none.

    The token exists in tasks with the patterns ``.waitForTaskToken``, ``.sync`` and ``.sync:2``, as others measured.
    """
    resource = state.get("Resource")
    if not isinstance(resource, str) or has_placeholder(resource.rpartition(":")[2]):
        return
    sent = state.get("Arguments", state.get("Parameters"))
    if resource.endswith(".waitForTaskToken"):
        if not any(_TOKEN.search(text) for text in _texts(sent)):
            report.warn(pointer, "the task waits for a token, but does not pass one on", "NO_TASK_TOKEN")
    elif (
        report.has_token
        and not resource.endswith((".sync", ".sync:2"))
        and any("Task.Token" in text for text in _texts(sent))
    ):
        report.warn(pointer, "a task token exists in tasks that wait for one only", "NO_TASK_TOKEN")


def _texts(value: Json) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for item in value.values():
                yield from _texts(item)
        case list():
            for item in value:
                yield from _texts(item)
        case _:
            pass


def check_credentials(report: Report, value: Json, pointer: str, language: Language, *, known: bool) -> Reads:
    """Check the ``Credentials`` of a Task.

    Args:
        report: where problems go.
        value: the field.
        pointer: where it stands.
        language: of the state.
        known: whether the resource is Step Functions' own. The specification leaves the content open; for its own
            resources AWS wants ``RoleArn`` and nothing else.
    """
    if isinstance(value, str) and language == "JSONata":
        return check_template(report, value, pointer, language)
    if not has_type(report, value, "OBJECT", pointer):
        return []
    if known:
        _check_role(report, value, pointer, language)
    return check_template(report, value, pointer, language)


def _check_role(report: Report, value: Mapping[str, Json], pointer: str, language: Language) -> None:
    names = ("RoleArn",) if language == "JSONata" else ("RoleArn", "RoleArn.$")
    if not any(name in value for name in names):
        report.error(pointer, "The field 'RoleArn' is required but was missing")
        return
    for field in value:
        if field not in names:
            report.error(join(pointer, field), f"Field '{field}' is not supported in Credentials")
    role = value.get("RoleArn")
    if role is not None and not isinstance(role, str):
        report.error(join(pointer, "RoleArn"), "Expected value of type [STRING], the ARN of a role")
    elif isinstance(role, str) and not role.startswith(("arn:", "{%")) and not has_placeholder(role):
        report.error(join(pointer, "RoleArn"), f"'{role}' is not the ARN of a role")
