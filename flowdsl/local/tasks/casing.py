"""Between Step Functions' spelling of API members and boto3's.

How a member is spelled is `flowdsl.adapters.integrations`' business; map keys are never touched.
The walk follows the botocore shapes of the operation, so it also turns text into bytes and timestamps, and JSON into
text where the API wants text (recorded: test_sfn_start_execution_implicit_json_serialisation).
"""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from flowdsl.adapters.integrations import Style, member
from flowdsl.jsontypes import Json
from flowdsl.local.timestamps import parse_timestamp


class BadParameters(Exception):
    """The arguments do not fit the operation; the text says where."""


def _style(sdk: bool) -> Style:
    return "sdk" if sdk else "optimized"


def to_boto(value: Json, shape: Any, sdk: bool, place: str = "") -> Any:
    """Turn arguments of a Task into keyword arguments of boto3.

    Args:
        value: the evaluated arguments.
        shape: the botocore input shape.
        sdk: whether the integration is ``aws-sdk``.
        place: path to `value`, for messages.

    Raises:
        BadParameters: a member is unknown or has a value that cannot be converted.
    """
    match shape.type_name:
        case "structure":
            return _structure(value, shape, sdk, place)
        case "list":
            items = value if isinstance(value, list) else [value]
            return [to_boto(item, shape.member, sdk, f"{place}[{i}]") for i, item in enumerate(items)]
        case "map":
            if not isinstance(value, dict):
                raise BadParameters(f"{place or 'The value'} must be an object")
            return {key: to_boto(item, shape.value, sdk, f"{place}.{key}") for key, item in value.items()}
        case "string":
            return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        case "blob":
            text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
            return text.encode()
        case "integer" | "long":
            return _number(value, int, place)
        case "float" | "double":
            return _number(value, float, place)
        case "timestamp":
            return _moment(value, place)
        case _:
            return value


def _structure(value: Json, shape: Any, sdk: bool, place: str) -> Any:
    if getattr(shape, "is_document_type", False):
        return value
    if not isinstance(value, dict):
        raise BadParameters(f"{place or 'The parameters'} must be an object")
    names = {member(name, _style(sdk)): name for name in shape.members}
    result: dict[str, Any] = {}
    for key, item in value.items():
        target = names.get(key, key if key in shape.members else None)
        if target is None:
            known = ", ".join(sorted(names))
            raise BadParameters(f"The field '{place}.{key}'".replace("'.", "'") + f" is not supported; known: {known}")
        result[target] = to_boto(item, shape.members[target], sdk, f"{place}.{key}".lstrip("."))
    return result


def _number(value: Json, kind: type[int] | type[float], place: str) -> int | float:
    try:
        return kind(value)
    except (TypeError, ValueError):
        raise BadParameters(f"{place} must be a number") from None


def _moment(value: Json, place: str) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return datetime.fromtimestamp(value, UTC)
    seconds = parse_timestamp(value) if isinstance(value, str) else None
    if seconds is None:
        raise BadParameters(f"{place} must be a timestamp")
    return datetime.fromtimestamp(float(seconds), UTC)


def from_boto(value: Any, shape: Any, sdk: bool) -> Json:
    """Turn a boto3 response into the result of a Task: JSON, in Step Functions' spelling."""
    if shape is None:
        return plain(value)
    match shape.type_name:
        case "structure" if isinstance(value, dict):
            if getattr(shape, "is_document_type", False):
                return plain(value)
            return {
                member(key, _style(sdk)): from_boto(item, shape.members[key], sdk)
                for key, item in value.items()
                if key in shape.members
            }
        case "list" if isinstance(value, list):
            return [from_boto(item, shape.member, sdk) for item in value]
        case "map" if isinstance(value, dict):
            return {key: from_boto(item, shape.value, sdk) for key, item in value.items()}
        case _:
            return plain(value)


def plain(value: Any) -> Json:
    """Turn what boto3 returns into JSON: bodies become text, timestamps ISO-8601."""
    if hasattr(value, "read"):
        value = value.read()
    if isinstance(value, bytes | bytearray):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return base64.b64encode(value).decode()
    if isinstance(value, datetime):
        moment = value.astimezone(UTC)
        return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [plain(item) for item in value]
    if hasattr(value, "as_tuple"):  # Decimal
        return int(value) if value == value.to_integral_value() else float(value)
    return value
