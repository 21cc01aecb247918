"""Running an expression both ways: in Python through `evaluate`, and as emitted JSONata under AWS's field rules."""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import jlens

from flowdsl.ir.expr import Expr
from flowdsl.ir.ops import evaluate
from flowdsl.ir.ops import evaluate as _package_evaluate
from flowdsl.ir.ops.values import is_json, normal
from flowdsl.ir.types import Type
from flowdsl.lowering.query.jsonata import Jsonata

MODULE = __import__("sys").modules[_package_evaluate.__module__]


class OutsideContractError(Exception):
    """A number left the range in which Python and JSON agree."""


@dataclass(frozen=True)
class Failed:
    why: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Failed)

    def __hash__(self) -> int:
        return 0


def python_outcome(expr: Expr, bindings: Mapping[str, Any]) -> tuple[Any, bool]:
    """Return the value or `Failed`, and whether numbers with more digits than JSONata prints came up."""
    noisy = False

    def guarded(value: Any) -> Any:
        nonlocal noisy
        out = normal(value)
        for number in _numbers(out):
            if isinstance(number, int) and not isinstance(number, bool) and abs(number) > 2**53:
                raise OutsideContractError
            if isinstance(number, float) and float(f"{number:.15g}") != number:
                noisy = True
        return out

    with patch.object(MODULE, "normal", guarded):
        try:
            value = evaluate(expr, bindings)
        except OutsideContractError:
            raise
        except RecursionError:
            raise OutsideContractError from None
        except Exception as error:
            return Failed(f"{type(error).__name__}: {error}"), noisy
    if not is_json(value):
        return Failed(f"no JSON value: {value!r}"), noisy
    return value, noisy


def _numbers(value: Any) -> Any:
    match value:
        case list():
            for item in value:
                yield from _numbers(item)
        case dict():
            for item in value.values():
                yield from _numbers(item)
        case int() | float():
            yield value


def _hash(text: str, algorithm: str) -> str:
    return hashlib.new(algorithm.replace("SHA-", "sha"), text.encode()).hexdigest()


def _parse(text: str) -> Any:
    def refuse(word: str) -> Any:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


_AWS = {"hash": _hash, "parse": _parse, "uuid": lambda: str(uuid.uuid4())}
"""The functions that Step Functions adds to JSONata."""


class UndefinedError(Exception):
    """The expression returned nothing, which fails a state's field."""


def run_text(text: str, bindings: Mapping[str, Any]) -> Any:
    expression = jlens.Expression(text.removeprefix("{%").removesuffix("%}").strip())
    for name, function in _AWS.items():
        if f"${name}(" in text:
            expression.register_function(name, function)
    out = expression.evaluate_json(None, dict(bindings), timeout=5.0, max_depth=900)
    if out is None:
        raise UndefinedError
    return normal(json.loads(out))


def run_template(template: Any, bindings: Mapping[str, Any]) -> Any:
    match template:
        case str() if template.startswith("{%") and template.endswith("%}"):
            return run_text(template, bindings)
        case list():
            return [run_template(t, bindings) for t in template]
        case dict():
            return {k: run_template(t, bindings) for k, t in template.items()}
        case _:
            return template


def machine_outcome(
    expr: Expr, env: Mapping[str, Type], bindings: Mapping[str, Any], *, condition: bool = False
) -> Any:
    language = Jsonata()
    template = language.condition(expr, env) if condition else language.template(expr, env, "Output")
    try:
        return run_template(template, bindings)
    except UndefinedError:
        return Failed("undefined")
    except (jlens.JlensError, ValueError) as error:
        if "flowdsl: " in str(error):
            # A loud limit, listed in the language reference: it fails rather than answering wrongly.
            raise OutsideContractError from error
        return Failed(str(error))


def equal(left: Any, right: Any) -> bool:
    """JSON equality: a bool is no number."""
    if isinstance(left, Failed) or isinstance(right, Failed):
        return isinstance(left, Failed) and isinstance(right, Failed)
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
