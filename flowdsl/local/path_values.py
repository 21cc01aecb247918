"""The CDK's paths around a task call that runs as plain Python, with the engine's own JSONPath."""

import random
from typing import Any

from flowdsl.dsl.json_path import PathValue
from flowdsl.jsontypes import Json
from flowdsl.local import intrinsics, jsonpath
from flowdsl.local.flow import result_path
from flowdsl.local.payload import Call, Literal, Value, parse_value


def select(path: str | None, value: Json) -> Json:
    """Return what ``InputPath`` or ``OutputPath`` leaves; None leaves the empty object."""
    return {} if path is None else jsonpath.parse(path).find(value)


def resolve(value: Any, data: Json) -> Any:
    """Replace the paths in an argument by what they lead to."""
    match value:
        case PathValue(text, None):
            return jsonpath.parse(text).find(data)
        case PathValue(name, tuple() as arguments):
            return intrinsics.call(name, [resolve(a, data) for a in arguments], random.Random())
        case dict():
            return {key: resolve(item, data) for key, item in value.items()}
        case list() | tuple():
            return [resolve(item, data) for item in value]
        case _:
            return value


def leave(result: Json, before: Json, options: dict[str, Any]) -> Json:
    """Return the output of a state: ``ResultSelector``, then ``ResultPath``, then ``OutputPath``."""
    if "result_selector" in options:
        result = _payload(options["result_selector"], result)
    put = result_path({"ResultPath": options.get("result_path", "$")}, "")
    result = result if put is None else put(before, result)
    return select(options["output_path"], result) if "output_path" in options else result


def _payload(template: Any, data: Json) -> Json:
    """Evaluate a payload template, in which a path may also stand as a value of `json_path`."""
    match template:
        case dict():
            return {
                key.removesuffix(".$"): _value(parse_value(item), data) if key.endswith(".$") else _payload(item, data)
                for key, item in template.items()
            }
        case list():
            return [_payload(item, data) for item in template]
        case _:
            return resolve(template, data)


def _value(value: Value, data: Json) -> Json:
    match value:
        case Literal(constant):
            return constant
        case Call(name, arguments):
            return intrinsics.call(name, [_value(a, data) for a in arguments], random.Random())
        case _:
            return value.find(data)
