"""Running an expression both ways: in Python through `evaluate`, and as emitted JSONata under AWS's field rules."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from flowdsl.ir.expr import Expr
from flowdsl.ir.ops import evaluate
from flowdsl.ir.ops import evaluate as _package_evaluate
from flowdsl.ir.ops.values import is_json, normal
from flowdsl.ir.types import Type
from flowdsl.local.jsonata import JsonataError, evaluate_text
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
    """Return the value or `Failed`, and whether numbers with more digits than JSONata prints (or odd keys) came up."""
    noisy = False

    def guarded(value: Any) -> Any:
        nonlocal noisy
        out = normal(value)
        for number in _numbers(out):
            if isinstance(number, int) and not isinstance(number, bool) and abs(number) > 2**53:
                raise OutsideContractError
            if isinstance(number, str) or (isinstance(number, float) and float(f"{number:.15g}") != number):
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
            # Engines move keys that look like integers to the front: their order is outside the contract.
            yield from (key for key in value if isinstance(key, str) and key.isdecimal() and len(value) > 1)
            for item in value.values():
                yield from _numbers(item)
        case int() | float():
            yield value


def run_text(text: str, bindings: Mapping[str, Any]) -> Any:
    return normal(evaluate_text(text.removeprefix("{%").removesuffix("%}").strip(), bindings))


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
    except JsonataError as error:
        if "flowdsl: " in str(error) or "must not exceed" in str(error):
            # A loud limit, listed in the language reference: it fails rather than answering wrongly.
            raise OutsideContractError from error
        return Failed(str(error))


def equal(left: Any, right: Any) -> bool:
    """JSON equality: a bool is no number."""
    if isinstance(left, Failed) or isinstance(right, Failed):
        return isinstance(left, Failed) and isinstance(right, Failed)
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)
