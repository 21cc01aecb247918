"""Number fields that may be literal, a JSONata expression, or a path under another name (``TimeoutSecondsPath``)."""

import math
from collections.abc import Callable
from typing import TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.errors import InvalidDefinition, query_failure, runtime_failure
from flowdsl.local.flow import parse_path
from flowdsl.local.jsonpath_steps import PathNotFound
from flowdsl.local.limits import compact
from flowdsl.local.payload import resolve
from flowdsl.local.runtime import Visit
from flowdsl.local.template import Compiler, expression_text

NumberField: TypeAlias = Callable[[Visit, Json], "int | float | None"]
"""Evaluates against the effective input; None when the field is absent."""


def number_field(
    state: dict[str, Json], field: str, pointer: str, compiler: Compiler, jsonata: bool, *, whole: bool = True
) -> NumberField | None:
    """Prepare a number field, or return None when the state has it in no form.

    Args:
        state: the object that holds the field.
        field: its name without ``Path``.
        pointer: JSON pointer of the object.
        compiler: compiles expressions.
        jsonata: whether expressions are JSONata.
        whole: whether the value has to be an integer.
    """
    path_field = f"{field}Path"
    if not jsonata and path_field in state:
        return _by_path(state[path_field], path_field, pointer, whole)
    if field not in state:
        return None
    value = state[field]
    if jsonata and isinstance(value, str) and expression_text(value) is not None:
        template = compiler.typed(value, field, f"{pointer}/{field}", "number")

        def evaluate(visit: Visit, _value: Json) -> int | float:
            number: int | float = template(visit.environment(states={"input": visit.input}))
            if whole and not isinstance(number, int):
                raise query_failure(
                    f"The JSONata expression '{expression_text(value)}' specified for the field '{field}' returned an "
                    f"unexpected result type. Expected an integer, but was {compact(number)}",
                    field,
                )
            return number

        return evaluate
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidDefinition(f"{pointer}/{field}", "a number is expected")
    constant: int | float = value
    return lambda _visit, _value: constant


def _by_path(text: Json, field: str, pointer: str, whole: bool) -> NumberField:
    path = parse_path(text, f"{pointer}/{field}")

    def read(visit: Visit, value: Json) -> int | float:
        try:
            found = resolve(path, visit.environment(input=value))
        except PathNotFound as error:
            raise runtime_failure(f"Invalid path '{text}' : {error}") from None
        number = _numeric(found, whole)
        if number is None:
            raise runtime_failure(
                f'The {field} field refers to value "{found if isinstance(found, str) else compact(found)}" '
                f"which is not a valid integer: {text}"
            )
        return number

    return read


def _numeric(value: Json, whole: bool) -> int | float | None:
    """A numeric text is accepted.

    Recorded: test_reference_in_map_state[MAP_STATE_REFERENCE_IN_TOLERATED_FAILURE_PATH].
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = int(value) if whole else float(value)
        except ValueError:
            return None
    if isinstance(value, int):
        return value
    if isinstance(value, float) and math.isfinite(value):
        return int(value) if value.is_integer() else None if whole else value
    return None
