"""The pure Python JSONata engine as fallback: slower to compile, exact where the reference divides by zero."""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from flowdsl.jsontypes import Json
from flowdsl.local.jsonata_bounds import Bounds
from flowdsl.local.jsonata_functions import FunctionError
from flowdsl.local.scope import MISSING, Missing
from flowdsl.local.watched import OutOfMemory, OutOfTime, watched


class PythonFailure(Exception):
    """The evaluation failed; `code` is the reference engine's."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Unavailable(Exception):
    """The package jsonata2py is not installed."""


_UNBOUNDED: Final = re.compile(r"\$(pad|replace|join)\b")
"""Functions that build a text of any length in one operation, which nothing can stop."""


def evaluate(
    text: str,
    hosts: Mapping[str, Callable[..., Json]],
    document: Json,
    bindings: dict[str, Json] | None,
    bounds: Bounds,
) -> Json | Missing:
    """Evaluate `text` against `document`; infinities and NaN become the texts AWS is reported to write.

    Raises:
        Unavailable: the engine is not installed, or could not be stopped inside this expression.
        PythonFailure: the evaluation failed, took too long or too much memory.
    """
    try:
        import jsonata2py
    except ImportError:
        raise Unavailable from None
    if _UNBOUNDED.search(text) is not None:
        raise Unavailable

    def work() -> Any:
        expression = jsonata2py.compile(text)
        for name, function in hosts.items():
            expression.register_function(name, function)
        names = jsonata2py.JsonataBindings()
        for name, value in (bindings or {}).items():
            names.bind_value(name, value)
        result = expression.evaluate(document, names)
        return MISSING if result is jsonata2py.MISSING else _plain(result)

    try:
        return watched(work, bounds.seconds, bounds.growth // 4)
    except OutOfTime:
        milliseconds = round(bounds.seconds * 1000)
        raise PythonFailure("D1012", f"Evaluation timeout after {milliseconds} milliseconds.") from None
    except (OutOfMemory, MemoryError):
        raise PythonFailure("D1012", "The evaluation was stopped: it needs too much memory") from None
    except FunctionError as error:
        raise PythonFailure(error.code, str(error)) from None
    except RecursionError:
        raise PythonFailure("D1011", "Stack overflow. Check for non-terminating recursive function.") from None
    except PythonFailure:
        raise
    except Exception as error:  # whatever is wrong with the engine, it is the expression that fails
        raise PythonFailure(str(getattr(error, "error_code", None) or "D1000"), str(error)) from None


def _plain(value: Any) -> Json:
    if isinstance(value, bool) or value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        if math.isinf(value):
            return "Infinity" if value > 0 else "-Infinity"
        return int(value) if value.is_integer() and abs(value) < 1e21 else value
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    raise PythonFailure("D1000", "returned an unsupported result type.")
