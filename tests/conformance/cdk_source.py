"""Write values and calls as the Python that a user of flowdsl writes, in the query language of the case."""

from typing import Any

from flowdsl.adapters.api import Task
from flowdsl.ir.expr import Context, Expr, Format, FormatField, Literal, Raw, State
from flowdsl.local import jsonpath
from flowdsl.local.payload import Call, Value, parse_value
from flowdsl.local.payload import Literal as Constant
from tests.conformance.cdk_values import Made

CONTEXT = {
    "$$.Execution.Id": "execution_id", "$$.Execution.Input": "execution_input", "$$.Execution.Name": "execution_name",
    "$$.Execution.RoleArn": "role_arn", "$$.Execution.StartTime": "execution_start_time",
    "$$.State.EnteredTime": "state_entered_time", "$$.State.Name": "state_name", "$$.State.RetryCount": "retry_count",
    "$$.StateMachine.Id": "state_machine_id", "$$.StateMachine.Name": "state_machine_name",
    "$$.Task.Token": "task_token", "$$.Map.Item.Index": "map_index",
}  # fmt: skip
"""Path into the context object → its name in ``flowdsl.context`` and ``flowdsl.json_path``."""

HEAD = """\
import time

from flowdsl import Error, HeartbeatTimeout, Retry, TaskFailed, concurrent, context, distributed, json_path, jsonata
from flowdsl import condition, describe, parallel, param, policy, raw_state, task, wait_until, workflow
from flowdsl_tasks import (
    apigateway, athena, batch, bedrock, codebuild, databrew, dynamodb, ecs, eks, emr, emr_containers, events,
    evaluate_expression, glue, http, lambda_, mediaconvert, s3, sagemaker, scheduler, sdk, sns, sqs, stepfunctions,
)
"""


def source(given: Any, language: str) -> str:
    """Write JSON with expressions inside as Python."""
    match given:
        case Made(function, arguments):
            return f"{function}({keywords(arguments, language)})"
        case dict():
            return "{" + ", ".join(f"{key!r}: {source(item, language)}" for key, item in given.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(source(item, language) for item in given) + "]"
        case Literal(constant):
            return repr(constant)
        case Raw("jsonpath", text):
            return path_source(text)
        case Raw("jsonata", text):
            return f"jsonata({text!r})"
        case State("input"):
            return "json_path.entire_payload" if language == "JSONPath" else "event"
        case Context(steps):
            return "context." + CONTEXT["$$." + ".".join(steps)]
        case Format(parts):
            return _text(parts, language)
    return repr(given)


def _text(parts: tuple[Any, ...], language: str) -> str:
    """Write a text made of parts: in JSONata as an expression, in JSONPath as ``States.Format``."""
    fields = [part.value for part in parts if isinstance(part, FormatField)]
    if language == "JSONPath":
        template = "".join(part if isinstance(part, str) else "{}" for part in parts)
        return f"json_path.format({', '.join([repr(template), *(source(f, language) for f in fields)])})"
    if any(isinstance(field, Raw) for field in fields):
        whole = " & ".join(f"'{p}'" if isinstance(p, str) else f"({_written(p.value)})" for p in parts)
        return f"jsonata({whole!r})"
    return "f" + repr("".join(p if isinstance(p, str) else f"{{{source(p.value, language)}}}" for p in parts))


def _written(value: Expr) -> str:
    assert isinstance(value, Raw)
    return value.text


def path_source(text: str) -> str:
    """Write a path or an intrinsic call as ``json_path`` has it."""
    try:
        return _value(parse_value(text), text)
    except jsonpath.JsonPathSyntaxError:  # the compiler has to say so
        return f"json_path({text!r})"


def _value(value: Value, text: str) -> str:
    match value:
        case Constant(constant):
            return repr(constant)
        case Call(name, arguments):
            function = intrinsic(name)
            return f"json_path.{function}({', '.join(_value(a, getattr(a, 'text', '')) for a in arguments)})"
        case _:
            known = CONTEXT.get(value.text)
            if known is not None and known != "map_index":
                return f"json_path.{known}"
            return "json_path.entire_payload" if value.text == "$" else f"json_path({value.text!r})"


def intrinsic(name: str) -> str:
    """Return the name that ``json_path`` gives an intrinsic function: ``States.StringToJson``, ``string_to_json``."""
    plain = name.removeprefix("States.")
    if plain == "UUID":
        return "uuid"
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in plain).lstrip("_")


def keywords(arguments: dict[str, Any], language: str) -> str:
    """Write keyword arguments."""
    return ", ".join(f"{name}={source(item, language)}" for name, item in arguments.items())


def stub(task: Task[..., Any, Any], pattern: str) -> str:
    """Write a stub: ``sqs.send_message.wait_for_token``."""
    name = f"{task.module.removeprefix('flowdsl_tasks.')}.{task.name}"
    return name if pattern == "request" else f"{name}.{pattern}"


def retries(given: list[dict[str, Any]]) -> str:
    """Write retriers."""
    names = {"IntervalSeconds": "interval", "MaxAttempts": "max_attempts", "BackoffRate": "backoff",
             "MaxDelaySeconds": "max_delay"}  # fmt: skip
    out = []
    for retrier in given:
        said = [f"on={tuple(retrier['ErrorEquals'])!r}"]
        said += [f"{ours}={retrier[theirs]!r}" for theirs, ours in names.items() if theirs in retrier]
        said += ["jitter=True"] if retrier.get("JitterStrategy") == "FULL" else []
        out.append(f"Retry({', '.join(said)})")
    return f"[{', '.join(out)}]"
