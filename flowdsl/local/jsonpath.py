"""JSONPath as Step Functions reads it (the Jayway dialect), prepared once and evaluated against shared values.

No Python library is close enough: Jayway's rules for missing properties (``Missing property in path $['no']`` above the
last step, ``No results for path`` at it), for definite and indefinite paths, and its filter syntax differ from the
RFC 9535 and jsonpath-ng dialects.

A path is definite when it can name at most one value; a definite path yields that value or fails, an indefinite one
(``[*]``, ``..``, slices, unions, filters) yields a list and never fails.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias, assert_never

from flowdsl.jsontypes import Json
from flowdsl.local.jsonpath_filter import FilterSyntaxError, Predicate, parse_filter
from flowdsl.local.scope import MISSING

_FROM_END = re.compile(r"\(\s*@\.length(?:\(\))?\s*-\s*(\d+)\s*\)")
"""``[(@.length-1)]``, the only script expression in use."""


class JsonPathSyntaxError(ValueError):
    """The text is no JSONPath."""


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
class Union:
    """``['a','b']`` or ``[0,2]``."""

    keys: tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Slice:
    """``[1:3]``."""

    start: int | None
    stop: int | None
    step: int | None


@dataclass(frozen=True, slots=True)
class Descend:
    """``..``: the value and all below it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``[?(…)]``."""

    predicate: Predicate


@dataclass(frozen=True, slots=True)
class Function:
    """A function at the end, such as ``.length()``."""

    name: str


Step: TypeAlias = Member | Index | Wildcard | Union | Slice | Descend | Filter | Function


@dataclass(frozen=True, slots=True)
class Path:
    """A prepared path.

    Attributes:
        root: ``""`` for ``$``, ``"$"`` for ``$$``, otherwise the name of a variable.
        steps: what follows the root.
        text: the source text.
        definite: whether it can name at most one value.
    """

    root: str
    steps: tuple[Step, ...]
    text: str
    definite: bool

    def find(self, value: Json) -> Json:
        """Return what the path selects below `value`, the root's value.

        Raises:
            PathNotFound: a definite path selects nothing.
        """
        if self.definite:
            return _find_one(self.steps, value)
        return self.find_all(value)

    def find_all(self, value: Json) -> list[Json]:
        """Return every value an indefinite path selects."""
        values: list[Json] = [value]
        for step in self.steps:
            if isinstance(step, Function):
                return [_apply(step, values)]
            values = [found for item in values for found in _select(step, item, self, value)]
        return values


def parse(text: str) -> Path:
    """Parse a path.

    Raises:
        JsonPathSyntaxError: it is no JSONPath.
    """
    source = text.strip()
    if not source.startswith("$"):
        raise JsonPathSyntaxError(f"'{text}' does not start with '$'")
    if source.startswith("$$"):
        root, position = "$", 2
    else:
        position = 1
        while position < len(source) and (source[position].isalnum() or source[position] == "_"):
            position += 1
        root = source[1:position]
    steps = tuple(_steps(source, position))
    definite = all(isinstance(step, Member | Index | Function) for step in steps)
    return Path(root, steps, source, definite)


def is_reference(path: Path) -> bool:
    """Tell whether the path is a Reference Path: it names exactly one place.

    Amazon States Language, "Reference Paths".
    """
    return all(isinstance(step, Member | Index) for step in path.steps)


def _steps(source: str, position: int) -> Iterable[Step]:
    end = len(source)
    while position < end:
        char = source[position]
        if char == ".":
            position += 1
            if position < end and source[position] == ".":
                yield Descend()
                position += 1
                if position >= end:
                    raise JsonPathSyntaxError(f"'{source}' ends with '..'")
            if position < end and source[position] == "[":
                continue
            start = position
            while position < end and source[position] not in ".[ ()":
                position += 1
            name = source[start:position]
            if position < end and source[position] == "(":
                if not source.startswith("()", position):
                    raise JsonPathSyntaxError(f"'{source}' calls a function with arguments")
                position += 2
                yield Function(name)
                continue
            if not name:
                raise JsonPathSyntaxError(f"'{source}' lacks a name at character {start + 1}")
            yield Wildcard() if name == "*" else Member(name)
        elif char == "[":
            close = _closing(source, position)
            yield _bracket(source[position + 1 : close].strip(), source)
            position = close + 1
        else:
            raise JsonPathSyntaxError(f"'{source}' has an unexpected '{char}' at character {position + 1}")


def _closing(source: str, opening: int) -> int:
    """Return the index of the bracket that closes the one at `opening`, skipping quoted text."""
    depth, position = 0, opening
    while position < len(source):
        char = source[position]
        if char in "'\"":
            position += 1
            while position < len(source) and source[position] != char:
                position += 2 if source[position] == "\\" else 1
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    raise JsonPathSyntaxError(f"'{source}' lacks a closing ']'")


def _bracket(inner: str, source: str) -> Step:
    if inner == "*":
        return Wildcard()
    if inner.startswith("?"):
        try:
            return Filter(parse_filter(inner[1:].strip(), parse_relative))
        except FilterSyntaxError as error:
            raise JsonPathSyntaxError(f"'{source}': {error}") from None
    if inner[:1] in ("'", '"'):
        names = _quoted_names(inner, source)
        return Member(names[0]) if len(names) == 1 else Union(names)
    from_end = _FROM_END.fullmatch(inner)
    if from_end is not None:
        return Index(-int(from_end.group(1)))
    if ":" in inner:
        bounds = [int(part) if part.strip() else None for part in _integers(inner.split(":"), source)]
        if len(bounds) > 3:
            raise JsonPathSyntaxError(f"'{source}' has a malformed slice")
        start, stop, step = [*bounds, None, None][:3]
        return Slice(start, stop, step)
    parts = [int(part) for part in _integers(inner.split(","), source, blank=False)]
    return Index(parts[0]) if len(parts) == 1 else Union(tuple(parts))


def _integers(parts: list[str], source: str, blank: bool = True) -> list[str]:
    for part in parts:
        text = part.strip()
        if (text or not blank) and not text.removeprefix("-").isdecimal():
            raise JsonPathSyntaxError(f"'{source}' has '{text}' where an index is expected")
    return parts


def _quoted_names(inner: str, source: str) -> tuple[str, ...]:
    names: list[str] = []
    position = 0
    while position < len(inner):
        quote = inner[position]
        if quote not in "'\"":
            raise JsonPathSyntaxError(f"'{source}' has a malformed name in brackets")
        position += 1
        start = position
        while position < len(inner) and inner[position] != quote:
            position += 2 if inner[position] == "\\" else 1
        if position >= len(inner):
            raise JsonPathSyntaxError(f"'{source}' has an unclosed quote")
        names.append(_unescape(inner[start:position], quote))
        position += 1
        rest = inner[position:].lstrip()
        if rest and not rest.startswith(","):
            raise JsonPathSyntaxError(f"'{source}' has a malformed name in brackets")
        if not rest:
            break
        position = len(inner) - len(rest.removeprefix(",").lstrip())
    return tuple(names)


def _unescape(text: str, quote: str) -> str:
    """A backslash before the other quote is a plain character (recorded: test_escape_sequence_parsing)."""
    out: list[str] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char == "\\" and position + 1 < len(text) and text[position + 1] in (quote, "\\"):
            position += 1
            char = text[position]
        out.append(char)
        position += 1
    return "".join(out)


def parse_relative(text: str) -> Callable[[Json, Json], Json]:
    """Parse a path inside a filter, which starts with ``@`` or ``$``; it yields :data:`MISSING` instead of failing."""
    from_root = text.startswith("$")
    path = Path("", tuple(_steps(text, 1)), text, True)
    definite = all(isinstance(step, Member | Index | Function) for step in path.steps)

    def find(current: Json, root: Json) -> Json:
        start = root if from_root else current
        if not definite:
            return path.find_all(start)
        try:
            return _find_one(path.steps, start)
        except PathNotFound:
            return MISSING

    return find


def _find_one(steps: tuple[Step, ...], value: Json) -> Json:
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
                raise PathNotFound(
                    f"Missing property in path {_show(steps[:position])}"
                    if position < last
                    else f"No results for path: {_show(steps[: position + 1])}"
                )
            case Index(index):
                if isinstance(value, list) and -len(value) <= index < len(value):
                    value = value[index]
                    continue
                raise PathNotFound(f"No results for path: {_show(steps[: position + 1])}")
            case Function():
                value = _apply(step, [value])
            case _:
                raise AssertionError("a definite path has only members and indices")
    return value


def _show(steps: tuple[Step, ...]) -> str:
    shown = ["$"]
    for step in steps:
        match step:
            case Member(name):
                shown.append(f"['{name}']")
            case Index(index):
                shown.append(f"[{index}]")
            case _:
                shown.append("[…]")
    return "".join(shown)


def _select(step: Step, value: Json, path: Path, root: Json) -> Iterable[Json]:
    match step:
        case Member(name):
            return [value[name]] if isinstance(value, dict) and name in value else []
        case Index(index):
            return [value[index]] if isinstance(value, list) and -len(value) <= index < len(value) else []
        case Wildcard():
            return _children(value)
        case Union(keys):
            return [found for key in keys for found in _by_key(value, key)]
        case Slice(start, stop, stride):
            return value[start:stop:stride] if isinstance(value, list) and stride != 0 else []
        case Descend():
            return _descend(value)
        case Filter(predicate):
            candidates = value if isinstance(value, list) else [value] if isinstance(value, dict) else []
            return [item for item in candidates if predicate(item, root)]
        case Function():
            return [_apply(step, [value])]
        case _:
            assert_never(step)


def _by_key(value: Json, key: str | int) -> list[Json]:
    if isinstance(key, str):
        return [value[key]] if isinstance(value, dict) and key in value else []
    return [value[key]] if isinstance(value, list) and -len(value) <= key < len(value) else []


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


def _apply(function: Function, values: list[Json]) -> Json:
    target = values[0] if len(values) == 1 else values
    numbers = [
        x
        for x in (target if isinstance(target, list) else [])
        if isinstance(x, int | float) and not isinstance(x, bool)
    ]
    match function.name:
        case "length" | "size":
            if isinstance(target, list | dict | str):
                return len(target)
            raise PathNotFound(f"{function.name}() needs an array, an object or a text")
        case "keys" if isinstance(target, dict):
            return list(target)
        case "min" if numbers:
            return min(numbers)
        case "max" if numbers:
            return max(numbers)
        case "sum" if numbers:
            return sum(numbers)
        case "avg" if numbers:
            return sum(numbers) / len(numbers)
        case "first" if isinstance(target, list) and target:
            return target[0]
        case "last" if isinstance(target, list) and target:
            return target[-1]
        case _:
            raise PathNotFound(f"{function.name}() cannot be applied here")
