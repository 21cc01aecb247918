"""JSON values as Python computes them: the normalisations of the promise, and what operators do to values.

An integral float *is* the int (JSON has one number), a tuple is a list, and a number that JSON cannot hold
(infinity, NaN) is a failure.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

MAX_EXACT = 2**53
"""The largest integer up to which every integer has its own JSON number."""


def normal(value: Any) -> Any:
    """Normalise a value: integral floats become ints, tuples lists; Python-only kinds stay as they are.

    Raises:
        OverflowError: the number is infinite or not a number.
        TypeError: a dict has a key that is not text, or the number is complex.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise OverflowError("the number cannot be a JSON value")
        return int(value) if value.is_integer() else value
    if isinstance(value, list | tuple):
        return [normal(v) for v in value]
    if type(value) is dict:
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"keys must be text, not {type(key).__name__}")
        return {k: normal(v) for k, v in value.items()}
    if isinstance(value, complex):
        raise TypeError("complex numbers are no JSON values")
    return value


def is_json(value: object) -> bool:
    """Whether a value consists of JSON kinds only."""
    match value:
        case None | str() | bool() | int() | float():
            return True
        case list():
            return all(is_json(v) for v in value)
        case dict():
            return type(value) is dict and all(isinstance(k, str) and is_json(v) for k, v in value.items())
        case _:
            return False


def text(value: object) -> str:
    """Return ``str(value)`` as Python prints it."""
    return str(value)


def subscript(obj: Any, key: Any) -> Any:
    """Return ``obj[key]``."""
    return obj[key]


def slice_of(obj: Any, low: Any = None, high: Any = None, step: Any = None) -> Any:
    """Return ``obj[low:high:step]``.

    Raises:
        TypeError: also for a dict, whatever Python version (newer ones call a slice hashable).
    """
    if isinstance(obj, Mapping):
        raise TypeError("unhashable type: 'slice'")
    return obj[low:high:step]


def with_item(obj: Any, key: Any, value: Any) -> Any:
    """Return a copy of `obj` after ``obj[key] = value``."""
    copy = _copy(obj)
    copy[key] = value
    if isinstance(copy, dict) and not isinstance(key, str):
        raise TypeError("keys must be text")
    return copy


def with_part(obj: Any, value: Any, *keys: Any) -> Any:
    """Return a copy of `obj` with `value` for the part at some keys, which is there."""
    if not keys:
        return value
    return with_item(obj, keys[0], with_part(obj[keys[0]], value, *keys[1:]))


def part(obj: Any, *keys: Any) -> Any:
    """Return the part at some keys."""
    for key in keys:
        obj = obj[key]
    return obj


def without_item(obj: Any, key: Any) -> Any:
    """Return a copy of `obj` after ``del obj[key]``."""
    copy = _copy(obj)
    del copy[key]
    return copy


def with_slice(obj: Any, low: Any, high: Any, step: Any, value: Any) -> Any:
    """Return a copy of `obj` after ``obj[low:high:step] = value``."""
    copy = _copy(obj, list)
    copy[low:high:step] = value
    return copy


def without_slice(obj: Any, low: Any = None, high: Any = None, step: Any = None) -> Any:
    """Return a copy of `obj` after ``del obj[low:high:step]``."""
    copy = _copy(obj, list)
    del copy[low:high:step]
    return copy


def after(method: str) -> Callable[..., Any]:
    """Return the function that gives the receiver after a mutating method ran on a copy of it."""

    def mutated(receiver: Any, *args: Any, **kwargs: Any) -> Any:
        getattr(receiver, method)  # AttributeError, where there is none
        copy = _copy(receiver)
        getattr(copy, method)(*args, **kwargs)
        return copy

    return mutated


def on_copy(method: str) -> Callable[..., Any]:
    """Return the function that gives what a mutating method returns, leaving the receiver alone."""

    def value(receiver: Any, *args: Any, **kwargs: Any) -> Any:
        getattr(receiver, method)
        return getattr(_copy(receiver), method)(*args, **kwargs)

    return value


def method(name: str) -> Callable[..., Any]:
    """Return the function that calls a method by name on its first argument."""

    def call(receiver: Any, *args: Any, **kwargs: Any) -> Any:
        return getattr(receiver, name)(*args, **kwargs)

    return call


def iterate(obj: Iterable[Any]) -> list[Any]:
    """Return the items a ``for`` loop walks."""
    return list(obj)


def _copy(obj: Any, *kinds: type) -> Any:
    if isinstance(obj, kinds or (list, dict, set)):
        copy: Any = obj
        return copy.copy()
    raise TypeError(f"'{type(obj).__name__}' object does not support this")
