"""Read CDK's values and emitted states as expressions, and write expressions in one canonical form to compare them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from flowdsl.ir.expr import Context, DictOf, Expr, Format, ListOf, Literal, Op, Raw, Spread, State, literal


@dataclass(frozen=True)
class Made:
    """A value that a helper of a service makes: ``dynamodb.value(N="1")``."""

    function: str
    arguments: dict[str, Any]


def from_path(path: str) -> Expr:
    """Turn a JSONPath or an intrinsic function call into an expression."""
    if path.startswith("States."):
        inner = re.fullmatch(r"States\.Array\((\$.*)\)", path)
        if inner is not None:
            return ListOf((from_path(inner.group(1)),))
        parts = re.fullmatch(r"States\.Format\('(.*?)'(?:, (.*))?\)", path)
        if parts is not None:
            return _format(parts.group(1), parts.group(2) or "")
        return Raw("jsonpath", path)
    if path.startswith("$$"):
        return Context(tuple(step for step in path[2:].split(".") if step))
    return walk(State("input"), path[1:])


def _format(template: str, arguments: str) -> Expr:
    values = [
        literal(text) if path == "" else from_path(path)
        for text, path in re.findall(r"'([^']*)'|(\$[\w.$]*)", arguments)
    ]
    pieces: list[Any] = []
    for number, text in enumerate(template.split("{}")):
        if text:
            pieces.append(literal(text))
        if number < len(values):
            pieces.append(values[number])
    return joined(pieces)


def joined(pieces: list[Expr]) -> Expr:
    """Concatenate texts, neighbouring constants becoming one."""
    out: list[Expr] = []
    for piece in pieces:
        if out and isinstance(piece, Literal) and isinstance(out[-1], Literal):
            out[-1] = Literal(f"{out[-1].value}{piece.value}")
        else:
            out.append(piece)
    return out[0] if len(out) == 1 else Op("concat", tuple(out))


def walk(start: Expr, steps: str) -> Expr:
    """Apply ``.a.b`` to an expression."""
    out = start
    for step in steps.split("."):
        if step:
            out = Op("[]", (out, literal(step)))
    return out


def from_jsonata(text: str) -> Expr:
    """Turn ``{% … %}`` into an expression; what is not a plain path stays as it is."""
    inner = text.removeprefix("{%").removesuffix("%}").strip()
    for prefix, start in (("$states.input", State("input")), ("$states.result", State("result"))):
        if re.fullmatch(re.escape(prefix) + r"(\.\w+)*", inner):
            return walk(start, inner.removeprefix(prefix))
    if re.fullmatch(r"\$states\.context(\.\w+)*", inner):
        return Context(tuple(step for step in inner.removeprefix("$states.context").split(".") if step))
    return Raw("jsonata", inner)


def is_jsonata(value: Any) -> bool:
    """Whether a value is a JSONata template."""
    return isinstance(value, str) and value.startswith("{%") and value.endswith("%}")


def value(given: Any) -> Any:
    """Turn one of CDK's property values into JSON with expressions inside."""
    match given:
        case {"$path": str() as path}:
            return Raw("jsonpath", path)
        case {"$taskInput": _, "value": inner}:
            return value(inner)
        case {"$duration": _, "seconds": seconds}:
            return seconds
        case {"$instanceType": inner}:
            inner = value(inner)
            return f"ml.{inner}" if isinstance(inner, str) else inner
        case {"$size": str() as size}:
            return int(size.split()[0])
        case {"$resource": _, "roleArn": role}:
            return value(role)
        case {"$resource": _, "keyArn": key}:
            return value(key)
        case {"bucketName": bucket, "objectKey": key}:
            return f"s3://{bucket}/{key}"
        case dict():
            return {key: value(item) for key, item in given.items()}
        case list():
            return [value(item) for item in given]
        case str() if is_jsonata(given):
            return Raw("jsonata", given.removeprefix("{%").removesuffix("%}").strip())
    return given


def emitted(state: Any) -> Any:
    """Turn an emitted ``Parameters`` or ``Arguments`` into JSON with expressions inside."""
    match state:
        case dict():
            return {
                key.removesuffix(".$") if key.endswith(".$") else key: from_path(item)
                if key.endswith(".$")
                else emitted(item)
                for key, item in state.items()
            }
        case list():
            return [emitted(item) for item in state]
        case str() if is_jsonata(state):
            return from_jsonata(state)
    return state


def canonical(given: Any) -> Any:
    """Write JSON with expressions inside, or an expression, as JSON; dynamic parts as ``["op", …]`` under ``$``."""
    match given:
        case Literal(constant):
            return constant
        case DictOf(entries):
            if any(isinstance(entry, Spread) for entry in entries):
                return {"$": ["dict", repr(given)]}
            return {canonical(e[0]): canonical(e[1]) for e in entries if not isinstance(e, Spread)}
        case ListOf(items):
            return [canonical(item) for item in items if not isinstance(item, Spread)]
        case Format(parts):
            return canonical(joined([literal(p) if isinstance(p, str) else p.value for p in parts]))
        case Op(name, args):
            return {"$": [name, *(canonical(arg) for arg in args)]}
        case State(what):
            return {"$": ["state", what]}
        case Context(path):
            return {"$": ["context", *path]}
        case Raw("jsonpath", text):
            return canonical(from_path(text)) if not isinstance(from_path(text), Raw) else {"$": ["jsonpath", text]}
        case Raw("jsonata", text):
            return (
                canonical(from_jsonata(text)) if not isinstance(from_jsonata(text), Raw) else {"$": ["jsonata", text]}
            )
        case dict():
            return {key: canonical(item) for key, item in given.items()}
        case list() | tuple():
            return [canonical(item) for item in given]
    return given


def same(ours: Any, theirs: Any) -> bool:
    """Whether two canonical values are equal."""
    return json.dumps(ours, sort_keys=True) == json.dumps(theirs, sort_keys=True)
