"""What a Task's resource says: the service, and a line a reader recognises."""

import re
from dataclasses import dataclass

from flowdsl.jsontypes import Json
from flowdsl.visualize.conditions import expression_text

_PART = r"(?:\$\{[^}]*\}|[^:])*"  # of an ARN; `${AWS::Region}` has colons of its own
_STATES = re.compile(rf"arn:{_PART}:states:{_PART}:{_PART}:(?P<rest>.+)")
_ARN = re.compile(rf"arn:{_PART}:(?:lambda|states):{_PART}:{_PART}:(?P<kind>function|activity):(?P<name>.+)")
_SUBSTITUTED_FUNCTION = re.compile(r"\$\{[^}]*(?:lambda|function)[^}]*\}", re.IGNORECASE)
_LAMBDA = re.compile(r"(?:.*:function:)?(?P<name>[\w${}.-]+?)(?::[\w$.-]+)?")
_PATTERNS = {".sync": " (wait)", ".sync:2": " (wait)", ".waitForTaskToken": " (callback)"}


@dataclass(frozen=True, slots=True)
class Action:
    """What a task does.

    Attributes:
        service: lower-case name, ``lambda`` or ``dynamodb``; empty when the resource does not say.
        text: such as ``dynamodb getItem`` or ``sqs sendMessage (callback)``.
    """

    service: str
    text: str


def action_of(resource: Json, arguments: Json) -> Action:
    """Read a Task's ``Resource`` (and its arguments, for the name of a Lambda function)."""
    if not isinstance(resource, str):
        return Action("", "")
    if match := _ARN.fullmatch(resource):
        if match["kind"] == "activity":
            return Action("activity", f"activity {match['name']}")
        return Action("lambda", f"lambda {_function_name(resource)}")
    if match := _STATES.fullmatch(resource):
        rest = match["rest"].removeprefix(":")
        sdk = rest.startswith("aws-sdk:")
        rest = rest.removeprefix("aws-sdk:")
        service, _, operation = rest.partition(":")
        for suffix, words in _PATTERNS.items():
            if operation.endswith(suffix):
                operation = operation.removesuffix(suffix) + words
                break
        if service == "lambda" and not sdk and operation.startswith("invoke"):
            name = _function_name(_argument(arguments, "FunctionName"))
            return Action("lambda", f"lambda {name}{operation.removeprefix('invoke')}" if name else "lambda invoke")
        return Action(service.lower(), f"{service} {operation}".strip())
    return Action("lambda" if _SUBSTITUTED_FUNCTION.fullmatch(resource) else "", expression_text(resource))


def _argument(arguments: Json, name: str) -> str:
    if isinstance(arguments, dict):
        for key in (name, f"{name}.$"):
            if isinstance(arguments.get(key), str):
                return expression_text(arguments[key])
    return ""


def _function_name(text: str) -> str:
    match = _LAMBDA.fullmatch(text)
    return match["name"] if match else text
