"""JSONata payload templates: JSON in which whole strings may be ``{% expressions %}``.

A template is prepared once: text without expressions is returned as it stands, shared and never copied. A string is an
expression only if it starts with ``{%`` and ends with ``%}`` exactly (recorded: test_base_cases[BASE_LITERALS]).
"""

from collections.abc import Callable
from typing import TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.errors import InvalidDefinition, StateFailure, query_failure
from flowdsl.local.jsonata import Env, Expression, FunctionResult, JsonataError
from flowdsl.local.jsonata_syntax import JsonataSyntaxError
from flowdsl.local.limits import Limits, compact
from flowdsl.local.scope import MISSING

Template: TypeAlias = Callable[[Env], Json]
"""Evaluates to JSON; raises :class:`StateFailure` with ``States.QueryEvaluationError``."""


class Compiler:
    """Compiles the expressions of one machine, each text once."""

    __slots__ = ("_expressions", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._expressions: dict[str, Expression] = {}

    def expression(self, text: str, pointer: str) -> Expression:
        """Return the compiled expression.

        Raises:
            InvalidDefinition: the text is no JSONata expression Step Functions accepts.
        """
        found = self._expressions.get(text)
        if found is None:
            try:
                found = self._expressions[text] = Expression(text, self.limits)
            except JsonataSyntaxError as error:
                raise InvalidDefinition(pointer, f"The JSONata expression '{text}' cannot be parsed: {error}") from None
        return found

    def template(self, value: Json, field: str, pointer: str) -> Template:
        """Prepare a template; `field` is the path shown in failures, e.g. ``Output/result``."""
        if isinstance(value, str):
            text = expression_text(value)
            if text is None:
                return lambda _: value
            return _evaluator(self.expression(text, pointer), field)
        if isinstance(value, dict) and has_expression(value):
            parts = tuple(
                (key, self.template(item, f"{field}/{key}", f"{pointer}/{key}")) for key, item in value.items()
            )
            return lambda env: {key: part(env) for key, part in parts}
        if isinstance(value, list) and has_expression(value):
            items = tuple(self.template(item, f"{field}[{i}]", f"{pointer}/{i}") for i, item in enumerate(value))
            return lambda env: [item(env) for item in items]
        return lambda _: value

    def typed(self, value: Json, field: str, pointer: str, expected: str) -> Template:
        """Prepare a field that must be of one JSON type, e.g. ``boolean``.

        A value of another type fails with the text recorded in test_map_state_items_eval_jsonata_fail[number].
        """
        template = self.template(value, field, pointer)
        text = expression_text(value) if isinstance(value, str) else None
        shown = text if text is not None else compact(value)

        def evaluate(env: Env) -> Json:
            result = template(env)
            actual = type_name(result)
            if actual != expected:
                raise query_failure(
                    f"The JSONata expression '{shown}' specified for the field '{field}' returned an unexpected result "
                    f"type. Expected '{expected}', but was '{actual}' for value: {compact(result)}",
                    field,
                )
            return result

        return evaluate


def expression_text(value: str) -> str | None:
    """Return the trimmed text between ``{%`` and ``%}``, or None when the string is no expression."""
    if len(value) >= 4 and value.startswith("{%") and value.endswith("%}"):
        return value[2:-2].strip()
    return None


def has_expression(value: Json) -> bool:
    """Tell whether an expression stands anywhere in a template."""
    match value:
        case str():
            return expression_text(value) is not None
        case dict():
            return any(has_expression(item) for item in value.values())
        case list():
            return any(has_expression(item) for item in value)
        case _:
            return False


def type_name(value: Json) -> str:
    """Return the type name AWS uses in messages."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def _evaluator(expression: Expression, field: str) -> Template:
    text = expression.text
    evaluate_expression = expression.evaluate

    def evaluate(env: Env) -> Json:
        try:
            value = evaluate_expression(env)
        except FunctionResult as error:
            raise _failure(text, field, str(error)) from None
        except JsonataError as error:
            raise _failure(text, field, f"threw an error during evaluation. {error}") from None
        if value is MISSING:
            raise _failure(text, field, "returned nothing (undefined).")
        return value

    return evaluate


def _failure(text: str, field: str, what: str) -> StateFailure:
    return query_failure(f"The JSONata expression '{text}' specified for the field '{field}' {what}", field)
