"""JSONPath payload templates: keys ending in ``.$`` hold a path or an intrinsic function call.

``{"id.$": "$.order.id", "text.$": "States.Format('{}', $.n)"}`` evaluates to ``{"id": …, "text": …}``. Prepared once,
like JSONata templates; parts without dynamic keys are shared, never copied.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from flowdsl.asl.limits import MAX_INTRINSIC_NESTING
from flowdsl.jsontypes import Json
from flowdsl.local import intrinsics, jsonpath
from flowdsl.local.errors import INTRINSIC_FAILURE, InvalidDefinition, StateFailure, runtime_failure
from flowdsl.local.evaluation import Environment
from flowdsl.local.intrinsics import IntrinsicFailure
from flowdsl.local.jsonpath import JsonPathSyntaxError, Path
from flowdsl.local.jsonpath_steps import PathNotFound
from flowdsl.local.limits import compact
from flowdsl.local.scope import MISSING

Payload: TypeAlias = Callable[[Environment], Json]
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"States\.[A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant argument of an intrinsic function."""

    value: Json


@dataclass(frozen=True, slots=True)
class Call:
    """A call of an intrinsic function."""

    name: str
    arguments: tuple["Value", ...]
    text: str


Value: TypeAlias = Path | Literal | Call


def parse_value(text: str) -> Value:
    """Parse a path or an intrinsic call.

    Raises:
        JsonPathSyntaxError: it is neither.
    """
    stripped = text.strip()
    if stripped.startswith("$"):
        return jsonpath.parse(stripped)
    if stripped.startswith("States."):
        value, position = _parse_call(stripped, 0, 1)
        if stripped[position:].strip():
            raise JsonPathSyntaxError(f"'{text}' goes on after the closing bracket")
        return value
    raise JsonPathSyntaxError(f"'{text}' is neither a JSONPath nor an intrinsic function call")


def _parse_call(text: str, position: int, nesting: int) -> tuple[Call, int]:
    match = _NAME.match(text, position)
    if match is None or match.group() not in intrinsics.NAMES:
        raise JsonPathSyntaxError(f"'{text}' calls an unknown intrinsic function")
    if nesting > MAX_INTRINSIC_NESTING:
        raise JsonPathSyntaxError(f"'{text}' nests more than {MAX_INTRINSIC_NESTING} intrinsic functions")
    start, name, position = position, match.group(), _blank(text, match.end())
    if text[position : position + 1] != "(":
        raise JsonPathSyntaxError(f"'{text}' lacks the arguments of {name}")
    position = _blank(text, position + 1)
    arguments: list[Value] = []
    while text[position : position + 1] != ")":
        if arguments:
            if text[position : position + 1] != ",":
                raise JsonPathSyntaxError(f"'{text}' lacks a comma or a closing bracket")
            position = _blank(text, position + 1)
        argument, position = _parse_argument(text, position, nesting)
        arguments.append(argument)
        position = _blank(text, position)
    least, most = intrinsics.arity(name)
    if not least <= len(arguments) <= most:
        raise JsonPathSyntaxError(f"{name} takes {least} to {most} arguments, not {len(arguments)}")
    return Call(name, tuple(arguments), text[start : position + 1]), position + 1


def _blank(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _parse_argument(text: str, position: int, nesting: int) -> tuple[Value, int]:
    char = text[position : position + 1]
    if char == "'":
        return _parse_text(text, position)
    if char == "$":
        end = _path_end(text, position)
        return jsonpath.parse(text[position:end]), end
    if text.startswith("States.", position):
        return _parse_call(text, position, nesting + 1)
    for word, value in (("true", True), ("false", False), ("null", None)):
        if text.startswith(word, position):
            return Literal(value), position + len(word)
    match = _NUMBER.match(text, position)
    if match is None:
        raise JsonPathSyntaxError(f"'{text}' has an argument that cannot be read at character {position + 1}")
    number = match.group()
    return Literal(float(number) if any(c in number for c in ".eE") else int(number)), match.end()


def _parse_text(text: str, position: int) -> tuple[Literal, int]:
    r"""Read a quoted text; ``\'`` is a quote, other backslashes stay for the function to read."""
    out: list[str] = []
    position += 1
    while position < len(text):
        char = text[position]
        if char == "'":
            return Literal("".join(out)), position + 1
        if char == "\\" and position + 1 < len(text):
            following = text[position + 1]
            if following == '"':
                raise JsonPathSyntaxError(f"'{text}' escapes a double quote")
            if following == "'":
                out.append("'")
            elif following == "\\":
                out.append("\\")
            else:
                out.append(char + following)
            position += 2
            continue
        out.append(char)
        position += 1
    raise JsonPathSyntaxError(f"'{text}' has a text that is not closed")


def _path_end(text: str, position: int) -> int:
    """Return where a path inside an argument list ends: at a comma or bracket outside quotes and square brackets."""
    depth = 0
    while position < len(text):
        char = text[position]
        if char in "'\"" and depth:
            quote = char
            position += 1
            while position < len(text) and text[position] != quote:
                position += 2 if text[position] == "\\" else 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
        elif depth == 0 and (char in ",)" or char.isspace()):
            break
        position += 1
    return position


def compile_value(text: Json, field: str, pointer: str) -> Payload:
    """Prepare the value of one ``.$`` key or of an ``ErrorPath``; `field` is shown in failures.

    Raises:
        InvalidDefinition: it is neither a path nor an intrinsic call.
    """
    if not isinstance(text, str):
        raise InvalidDefinition(pointer, f"The value for the field '{field}' must be a STRING that contains a JSONPath")
    try:
        value = parse_value(text)
    except JsonPathSyntaxError as error:
        raise InvalidDefinition(
            pointer,
            f"The value for the field '{field}' must be a valid JSONPath or a valid intrinsic function call ({error})",
        ) from None
    match value:
        case Path():
            path = value

            def evaluate_path(env: Environment) -> Json:
                try:
                    return resolve(path, env)
                except PathNotFound:
                    shown = compact(env.input if path.root == "" else env.root_of(path.root, {}))
                    raise runtime_failure(
                        f"The JSONPath '{text}' specified for the field '{field}' could not be found in the input "
                        f"'{shown}'"
                    ) from None

            return evaluate_path
        case Call():
            call = value

            def evaluate_call(env: Environment) -> Json:
                return _evaluate(call, env)

            return evaluate_call
        case Literal():
            raise AssertionError("parse_value never returns a literal")
        case _:
            assert_never(value)


def resolve(path: Path, env: Environment) -> Json:
    """Evaluate a path against the state input, the context object or a variable.

    Raises:
        PathNotFound: a definite path leads nowhere, or the variable does not exist.
    """
    root = env.input if path.root == "" else env.root_of(path.root, MISSING)
    if root is MISSING:
        raise PathNotFound(f"The variable '${path.root}' does not exist")
    return path.find(root) if path.steps else root


def _evaluate(value: Value, env: Environment) -> Json:
    match value:
        case Literal(constant):
            return constant
        case Path():
            return resolve(value, env)
        case Call(name, arguments, text):
            values: list[Json] = []
            for argument in arguments:
                try:
                    values.append(_evaluate(argument, env))
                except PathNotFound:
                    assert isinstance(argument, Path)
                    # The text is AWS's, as users report it; that this is no IntrinsicFailure is from memory.
                    raise runtime_failure(
                        f"The function '{text}' had the following error: The JsonPath argument for the field "
                        f"'{argument.text}' could not be found in the input '{compact(env.input)}'"
                    ) from None
            try:
                return intrinsics.call(name, values, env.random)
            except IntrinsicFailure as error:
                raise StateFailure(
                    INTRINSIC_FAILURE, f"The function '{text}' had the following error: {error}", prefixed=True
                ) from None
        case _:
            assert_never(value)


def compile_payload(template: Json, field: str, pointer: str) -> Payload:
    """Prepare a payload template (``Parameters``, ``ResultSelector``, ``ItemSelector``, ``Assign``…)."""
    if isinstance(template, dict) and has_dynamic(template):
        parts: list[tuple[str, Payload]] = []
        for key, item in template.items():
            place = f"{pointer}/{key}"
            if key.endswith(".$"):
                parts.append((key[:-2], compile_value(item, key, place)))
            else:
                parts.append((key, compile_payload(item, key, place)))
        fixed = tuple(parts)
        return lambda env: {key: part(env) for key, part in fixed}
    if isinstance(template, list) and has_dynamic(template):
        items = tuple(compile_payload(item, field, f"{pointer}/{i}") for i, item in enumerate(template))
        return lambda env: [item(env) for item in items]
    return lambda _: template


def has_dynamic(template: Json) -> bool:
    """Tell whether a ``.$`` key stands anywhere in a template."""
    match template:
        case dict():
            return any(key.endswith(".$") or has_dynamic(item) for key, item in template.items())
        case list():
            return any(has_dynamic(item) for item in template)
        case _:
            return False
