"""What a stub's signature says of its arguments, held against a call: types, choices, and what is None.

    def call(*, path: str, method: Literal["GET", "POST"], headers: Mapping[str, str] | None = None)

    call(path=3)                       `path` must be text, not 3
    call(path="/", method="get")       `method` cannot be 'get': did you mean `GET`?
    call(path="/", headers={"a": 1})   `headers['a']` must be text, not 1

Type checkers say the same in an editor; the compiler says it for programs nobody checked. Structures of an API are
looked into by `flowdsl.adapters.shapes`, which knows lengths, ranges and patterns as well.
"""

import collections.abc
import types
import typing
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from flowdsl.adapters.request import Problem
from flowdsl.adapters.shapes import kind_of, suggest
from flowdsl.ir.expr import Cond, DictOf, Expr, Let, ListOf, Literal, Param, Spread
from flowdsl.ir.types import Type, members, show
from flowdsl.records import dataclass
from flowdsl.source import NOWHERE


@dataclass(frozen=True, slots=True)
class Alternative:
    """One of the things that an argument may be.

    Attributes:
        kind: its JSON kind, as `kind_of` says it.
        choices: the texts it may be; any when empty.
        inside: what a list's items or a dict's values may be; anything when empty.
    """

    kind: str
    choices: tuple[str, ...] = ()
    inside: "Wanted" = ()


Wanted: TypeAlias = tuple[Alternative, ...]
"""What an argument may be; anything when empty."""

MAY_BE_NONE = "leave the argument out in that case, or test for None first"
"""What to do about an argument that is "not passed" in Python, and null in a state."""

_SAID = {
    "str": "text", "int": "an integer", "float": "a number", "bool": "True or False", "list": "a list",
    "dict": "a dict", "none": "None",
}  # fmt: skip
_SCALARS = {str: "str", int: "int", bool: "bool", float: "float", type(None): "none"}


@lru_cache(maxsize=1024)
def wanted(function: Callable[..., Any]) -> Mapping[str, Wanted]:
    """Return what each parameter of a stub may be; nothing of what is not annotated or not understood."""
    try:
        hints = typing.get_type_hints(function)
    except (NameError, TypeError):
        return {}
    return {name: _wanted(annotation) for name, annotation in hints.items() if name not in ("return", "options")}


def _wanted(annotation: Any) -> Wanted:
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Union or origin is types.UnionType:
        parts = [_wanted(argument) for argument in arguments]
        return () if () in parts else tuple(alternative for part in parts for alternative in part)
    if origin is typing.Literal and all(isinstance(argument, str) for argument in arguments):
        return (Alternative("str", arguments),)
    if annotation in _SCALARS:
        return (Alternative(_SCALARS[annotation]),)
    if typing.is_typeddict(annotation):
        return (Alternative("dict"),)
    if origin in (collections.abc.Sequence, list):
        return (Alternative("list", inside=_wanted(arguments[0])),)
    if origin in (collections.abc.Mapping, dict):
        return (Alternative("dict", inside=_wanted(arguments[1])),)
    return ()


def misfits(
    function: Callable[..., Any], arguments: Mapping[str, Expr], type_of: Callable[[Expr], Type]
) -> Iterator[Problem]:
    """Return what arguments are that their parameters may not be.

    Args:
        function: the stub's function.
        arguments: what a call passes; a constant None is an argument that was not passed.
        type_of: the static type of an argument.
    """
    annotated = wanted(function)
    for name, expr in arguments.items():
        if not (isinstance(expr, Literal) and expr.value is None):
            yield from _misfits(expr, annotated.get(name, ()), name, name, type_of)


def _misfits(
    expr: Expr, wanted: Wanted, argument: str, path: str, type_of: Callable[[Expr], Type]
) -> Iterator[Problem]:
    if not wanted or isinstance(expr, Param):
        return
    match expr:
        case Cond(_, then, orelse):
            yield from _misfits(then, wanted, argument, path, type_of)
            yield from _misfits(orelse, wanted, argument, path, type_of)
        case Let(_, _, body):
            yield from _misfits(body, wanted, argument, path, type_of)
        case DictOf(entries) if inside := _of_kind(wanted, "dict"):
            for entry in entries:
                if not isinstance(entry, Spread):
                    label = repr(entry[0].value) if isinstance(entry[0], Literal) else "…"
                    yield from _misfits(entry[1], inside[0].inside, argument, f"{path}[{label}]", type_of)
        case ListOf(items) if inside := _of_kind(wanted, "list"):
            for number, item in enumerate(items):
                if not isinstance(item, Spread):
                    yield from _misfits(item, inside[0].inside, argument, f"{path}[{number}]", type_of)
        case Literal(str() as text) if (texts := _of_kind(wanted, "str")) and texts[0].choices:
            choices = [choice for alternative in texts for choice in alternative.choices]
            if text not in choices:
                help = suggest(text, choices)
                yield _problem(f"`{path}` cannot be {text!r}", argument, help, expr)
        case _:
            yield from _kind_misfits(expr, wanted, argument, path, type_of)


def _kind_misfits(
    expr: Expr, wanted: Wanted, argument: str, path: str, type_of: Callable[[Expr], Type]
) -> Iterator[Problem]:
    kinds = {kind_of(alternative) for alternative in members(type_of(expr))}
    allowed = {alternative.kind for alternative in wanted} - {"none"}
    if isinstance(expr, Literal) and isinstance(expr.value, float) and expr.value.is_integer():
        kinds = {"int"}
    if "float" in allowed:
        allowed.add("int")
    if "any" in kinds:
        return
    if "none" in kinds:
        yield _problem(f"`{path}` may be None", argument, MAY_BE_NONE, expr)
    elif not kinds & allowed:
        is_ = repr(expr.value) if isinstance(expr, Literal) else show(type_of(expr))
        said = " or ".join(dict.fromkeys(_SAID[a.kind] for a in wanted if a.kind != "none"))
        yield _problem(f"`{path}` must be {said}, not {is_}", argument, "", expr)


def _of_kind(wanted: Wanted, kind: str) -> Wanted:
    return tuple(alternative for alternative in wanted if alternative.kind == kind)


def _problem(message: str, argument: str, help: str, expr: Expr) -> Problem:
    origin = getattr(expr, "origin", NOWHERE)
    return Problem(message, argument, help, origin=None if origin == NOWHERE else origin)
