"""The steps of a JSONPath, and what each of them selects (the Jayway dialect, see :mod:`flowdsl.local.jsonpath`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from flowdsl.jsontypes import Json
from flowdsl.local.jsonpath_filter import Predicate


class PathNotFound(Exception):
    """A definite path leads nowhere; the text is Jayway's."""


@dataclass(frozen=True, slots=True)
class Member:
    """``.name`` or ``['name']``."""

    name: str


@dataclass(frozen=True, slots=True)
class Index:
    """``[3]`` or ``[-1]``."""

    index: int


@dataclass(frozen=True, slots=True)
class Wildcard:
    """``[*]`` or ``.*``."""


@dataclass(frozen=True, slots=True)
class Members:
    """``['a','b']``: the object of those members that exist."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indices:
    """``[0,2]``."""

    indices: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """``[1:3]``; a step is read and has no effect, as in Jayway."""

    start: int | None
    stop: int | None


@dataclass(frozen=True, slots=True)
class Descend:
    """``..``: the value and all below it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``[?(…)]``."""

    predicate: Predicate


Step: TypeAlias = Member | Index | Members | Indices | Wildcard | Slice | Descend | Filter


def is_definite(steps: tuple[Step, ...]) -> bool:
    """Tell whether the steps can select at most one value."""
    return all(isinstance(step, Member | Index | Members) for step in steps)


def find_all(steps: tuple[Step, ...], value: Json) -> list[Json]:
    """Return every value an indefinite path selects below `value`.

    Raises:
        PathNotFound: several names stand before the end of the path.
    """
    values: list[Json] = [value]
    for position, step in enumerate(steps):
        if isinstance(step, Members) and position < len(steps) - 1:
            raise _not_last(steps[: position + 1])
        values = [found for item in values for found in _select(step, item, value)]
    return values


def find_one(steps: tuple[Step, ...], value: Json) -> Json:
    """Return the one value a definite path selects.

    Raises:
        PathNotFound: it selects none.
    """
    last = len(steps) - 1
    for position, step in enumerate(steps):
        match step:
            case Member(name):
                if isinstance(value, dict):
                    if name in value:
                        value = value[name]
                        continue
                    shown = _show(steps[: position + 1])
                    if position == last:
                        raise PathNotFound(f"No results for path: {shown}")
                    raise PathNotFound(f"Missing property in path {shown}")
                raise PathNotFound(f"Property ['{name}'] not found in path {_show(steps[:position])}")
            case Index(index):
                if isinstance(value, list) and -len(value) <= index < len(value):
                    value = value[index]
                    continue
                raise PathNotFound(f"No results for path: {_show(steps[: position + 1])}")
            case Members():
                if position < last:
                    raise _not_last(steps[: position + 1])
                value = _members(step, value)
            case _:
                raise AssertionError("a definite path has only members and indices")
    return value


def _not_last(steps: tuple[Step, ...]) -> PathNotFound:
    return PathNotFound(f"Multi properties can only be used as path leafs: {_show(steps)}")


def _members(step: Members, value: Json) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise PathNotFound(f"Expected to find an object with property {_show((step,))[1:]}")
    return {name: value[name] for name in step.names if name in value}


def _show(steps: tuple[Step, ...]) -> str:
    shown = ["$"]
    for step in steps:
        match step:
            case Member(name):
                shown.append(f"['{name}']")
            case Index(index):
                shown.append(f"[{index}]")
            case Members(names):
                shown.append("[" + ", ".join(f"'{name}'" for name in names) + "]")
            case _:
                shown.append("[…]")
    return "".join(shown)


def _select(step: Step, value: Json, root: Json) -> Iterable[Json]:
    match step:
        case Member(name):
            return [value[name]] if isinstance(value, dict) and name in value else []
        case Index(index):
            return _by_index(value, index)
        case Members():
            return [_members(step, value)] if isinstance(value, dict) else []
        case Indices(indices):
            return [found for index in indices for found in _by_index(value, index)]
        case Wildcard():
            return _children(value)
        case Slice(start, stop):
            return _slice(value, start, stop) if isinstance(value, list) else []
        case Descend():
            return _descend(value)
        case Filter(predicate):
            candidates = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
            return [item for item in candidates if predicate(item, root)]
        case _:
            assert_never(step)


def _by_index(value: Json, index: int) -> list[Json]:
    return [value[index]] if isinstance(value, list) and -len(value) <= index < len(value) else []


def _slice(items: list[Json], start: int | None, stop: int | None) -> list[Json]:
    """Cut as Jayway does, in all its versions: only a slice with one bound may count from the end."""
    if start is None or stop is None:
        return items[start:stop]
    return [found for index in range(start, min(stop, len(items))) for found in _by_index(items, index)]


def _children(value: Json) -> list[Json]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _descend(value: Json) -> list[Json]:
    found: list[Json] = []
    pending = [value]
    while pending:
        item = pending.pop()
        if isinstance(item, dict | list):
            found.append(item)
            pending.extend(reversed(_children(item)))
    return found
