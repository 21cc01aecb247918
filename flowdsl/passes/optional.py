"""Arguments that may not be given: plain Python leaves out those that are None, so the request does.

Before::

    call send_message(queue_url=…, message_body=…, delay_seconds=delay)     delay: int | None

After::

    {"QueueUrl": …, "MessageBody": …, **({"DelaySeconds": delay} if delay is not None else {})}

What the request is without an argument, the adapter says itself: it is asked again. Where that differs from the request
with it by more than one entry of a dict, the argument is refused.
"""

from collections.abc import Callable, Collection, Mapping
from typing import TypeAlias

from flowdsl.adapters.annotations import MAY_BE_NONE
from flowdsl.adapters.request import Problem, Request
from flowdsl.ir.expr import (
    And,
    Cond,
    Context,
    DictOf,
    Expr,
    Let,
    ListOf,
    Literal,
    Op,
    Raw,
    Spread,
    State,
    Var,
    transform,
    variables,
)
from flowdsl.ir.names import fresh_name
from flowdsl.ir.types import NONE, AnyType, Type, members, union
from flowdsl.records import replace

TypeOf: TypeAlias = Callable[[Expr], Type]
Ask: TypeAlias = Callable[[Mapping[str, Expr], TypeOf], Request]
"""Calls an adapter with some of the arguments."""
Path: TypeAlias = tuple[str | int, ...]
"""Where an entry stands in a request: keys and indexes from the outside in."""


def with_optional(ask: Ask, arguments: Mapping[str, Expr], tests: Mapping[str, Expr], type_of: TypeOf) -> Request:
    """Return the request of a call whose optional arguments stand only where their tests hold.

    Args:
        ask: calls the adapter.
        arguments: the call's arguments by name.
        tests: argument → whether it is given, in Python's sense, for those of which only the machine knows.
        type_of: the static type of an argument.
    """
    if not tests:
        return ask(arguments, type_of)
    arguments, tests = dict(arguments), dict(tests)
    for name, test in tests.items():
        given, conditions = _written(arguments[name])
        if conditions and isinstance(test, Op) and test.name == "is not":
            arguments[name] = given
            inner = not_none(given, type_of)
            parts = (*conditions, *(() if inner is None else (inner,)))
            tests[name] = parts[0] if len(parts) == 1 else And(parts, given.origin)
    values = {arguments[name] for name in tests}

    def present(expr: Expr) -> Type:
        found = type_of(expr)
        return union(m for m in members(found) if m != NONE) if expr in values and found != NONE else found

    def without(names: Collection[str]) -> Request:
        return ask({name: value for name, value in arguments.items() if name not in names}, present)

    request = ask(arguments, present)
    places = {name: _places(request, without((name,)), arguments[name]) for name in tests}
    if len(tests) > 1 and not _independent(request, without(tests), places):
        places = dict.fromkeys(tests)
    made, problems = request.arguments, list(request.problems)
    taken = set(variables(made))
    for name, test in tests.items():
        found = places[name]
        if found is None:
            problems.append(_problem(name, test, type_of(arguments[name])))
        for place in found or ():
            made = _guarded(made, place, arguments[name], test, taken)
    return replace(request, arguments=made, problems=tuple(problems))


def _written(expr: Expr) -> tuple[Expr, tuple[Expr, ...]]:
    """Return the value of ``n if late else None``, and the conditions under which it is not the None written there."""
    match expr:
        case Cond(test, Literal(None), other):
            value, conditions = _written(other)
            return value, (Op("not", (test,), (), test.origin), *conditions)
        case Cond(test, other, Literal(None)):
            value, conditions = _written(other)
            return value, (test, *conditions)
        case _:
            return expr, ()


def not_none(value: Expr, type_of: TypeOf) -> Expr | None:
    """Return the test of a value that may be None in the machine; None where the compiler knows whether it is."""
    found = type_of(value)
    known = not any(isinstance(member, AnyType) or member == NONE for member in members(found))
    if isinstance(value, Literal | Raw) or found == NONE or known:
        return None
    return Op("is not", (value, Literal(None)), (), value.origin)


def _problem(name: str, test: Expr, type_: Type) -> Problem:
    """Return what to say of an argument that the request is another one without."""
    if not (isinstance(test, Op) and test.name == "is not"):
        help = "call the task in each branch of an `if`, with the argument and without"
        return Problem(f"`{name}` may be absent here, and is no value of its own in the request", name, help)
    unknown = any(isinstance(member, AnyType) for member in members(type_))
    return Problem(f"`{name}` may be None", name, "annotate what it comes from" if unknown else MAY_BE_NONE)


def _places(full: Request, less: Request, value: Expr) -> list[Path] | None:
    """Return the entry that a request has for an argument; none where it only says what is to be permitted."""
    gone = _gone(full.arguments, less.arguments, value)
    wrong = {problem.message for problem in less.problems} - {problem.message for problem in full.problems}
    same = (full.resource, full.result) == (less.resource, less.result) and not wrong
    return gone if same and gone is not None and len(gone) <= 1 else None


def _independent(full: Request, bare: Request, places: Mapping[str, list[Path] | None]) -> bool:
    """Whether without all of them a request lacks just the entries that it lacks without each."""
    gone = _gone(full.arguments, bare.arguments, None)
    each = [path for found in places.values() for path in found or ()]
    return gone is not None and sorted(map(repr, gone)) == sorted(map(repr, each))


def _gone(full: Expr, less: Expr, whole: Expr | None) -> list[Path] | None:
    """Return where `full` has entries that `less` lacks, None where they differ in something else.

    A `full` that is all `whole`, of which nothing is left, is gone as a whole.
    """
    if full == less:
        return []
    if full == whole and less == DictOf(()):
        return [()]
    pairs: list[tuple[str | int, Expr, Expr]]
    gone: list[Path] = []
    match full, less:
        case DictOf(), DictOf():
            had, has = _keyed(full), _keyed(less)
            if had is None or has is None or not set(has) <= set(had):
                return None
            gone = [(key,) for key in had if key not in has]
            pairs = [(key, had[key], value) for key, value in has.items()]
        case ListOf(items), ListOf(left) if len(items) == len(left):
            pairs = []
            for number, (item, other) in enumerate(zip(items, left, strict=True)):
                if isinstance(item, Spread) or isinstance(other, Spread):
                    return None
                pairs.append((number, item, other))
        case _:
            return None
    for key, item, other in pairs:
        inside = _gone(item, other, None)
        if inside is None:
            return None
        gone += [(key, *path) for path in inside]
    return gone


def _keyed(expr: DictOf) -> dict[str | int, Expr] | None:
    keyed: dict[str | int, Expr] = {}
    for entry in expr.entries:
        if isinstance(entry, Spread) or not isinstance(entry[0], Literal) or not isinstance(entry[0].value, str):
            return None
        keyed[entry[0].value] = entry[1]
    return keyed


def _guarded(expr: Expr, path: Path, value: Expr, test: Expr, taken: set[str]) -> Expr:
    """Let the entry at a path stand only where the test of its value holds."""
    if not path:
        return Cond(test, expr, DictOf(()), value.origin)
    if isinstance(expr, ListOf):
        items = list(expr.items)
        item = items[int(path[0])]
        assert not isinstance(item, Spread)
        items[int(path[0])] = _guarded(item, path[1:], value, test, taken)
        return replace(expr, items=tuple(items))
    assert isinstance(expr, DictOf)
    entries: list[tuple[Expr, Expr] | Spread] = []
    for entry in expr.entries:
        if isinstance(entry, Spread) or not isinstance(entry[0], Literal) or entry[0].value != path[0]:
            entries.append(entry)
        elif len(path) > 1:
            entries.append((entry[0], _guarded(entry[1], path[1:], value, test, taken)))
        elif _plain(value) or not (isinstance(test, Op) and test.name == "is not"):
            entries.append(Spread(Cond(test, DictOf((entry,)), DictOf(())), value.origin))
        else:
            name = fresh_name("given", taken)
            entries.append(Spread(_once(name, value, *entry), value.origin))
    return replace(expr, entries=tuple(entries))


def _once(name: str, value: Expr, key: Expr, entry: Expr) -> Expr:
    """Return a dict with the entry unless its value, which is computed once, is None."""
    var = Var(name, value.origin)
    inside = transform(entry, lambda e: var if e == value else None)
    given = Cond(Op("is not", (var, Literal(None))), DictOf(((key, inside),)), DictOf(()))
    return Let(name, value, given, value.origin)


def _plain(value: Expr) -> bool:
    """Whether a value is a path, which may as well be read twice."""
    match value:
        case Var() | State() | Context():
            return True
        case Op("[]", (owner, Literal())):
            return _plain(owner)
    return False
