"""JSONPath as Step Functions reads it (the Jayway dialect), prepared once and evaluated against shared values.

No Python library is close enough: Jayway's rules for missing properties (``Missing property in path $['no']`` above the
last step, ``No results for path`` at it), for definite and indefinite paths, and its filter syntax differ from the
RFC 9535 and jsonpath-ng dialects.

A path is definite when it can name at most one value; a definite path yields that value or fails, an indefinite one
(``[*]``, ``..``, slices, unions of indices, filters) yields a list, an empty one where something is missing (recorded:
test_json_path_array_wildcard_or_slice_with_no_input). Several names in one bracket yield one object of them, and have
to come last (seen on AWS: ``$['a','b']`` and ``Multi properties can only be used as path leafs``). There are no
functions: ``length()`` is the name of a member (AWS's answer: ``Property ['length()'] not found in path $['list']``).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flowdsl.jsontypes import Json
from flowdsl.local.jsonpath_filter import FilterSyntaxError, parse_filter
from flowdsl.local.jsonpath_steps import (
    Descend,
    Filter,
    Index,
    Indices,
    Member,
    Members,
    PathNotFound,
    Slice,
    Step,
    Wildcard,
    find_all,
    find_one,
    is_definite,
)
from flowdsl.local.scope import MISSING

_FROM_END = re.compile(r"\(\s*@\.length(?:\(\))?\s*-\s*(\d+)\s*\)")
"""``[(@.length-1)]``, the only script expression in use."""


class JsonPathSyntaxError(ValueError):
    """The text is no JSONPath."""


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
            PathNotFound: a definite path selects nothing, or several names stand before the end of the path.
        """
        if self.definite:
            return find_one(self.steps, value)
        return find_all(self.steps, value)


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
    return Path(root, steps, source, is_definite(steps))


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
            if source.startswith("()", position):
                position += 2
            name = source[start:position]
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
        return Member(names[0]) if len(names) == 1 else Members(names)
    from_end = _FROM_END.fullmatch(inner)
    if from_end is not None:
        return Index(-int(from_end.group(1)))
    if ":" in inner:
        bounds = [int(part) if part.strip() else None for part in _integers(inner.split(":"), source)]
        if len(bounds) > 3:
            raise JsonPathSyntaxError(f"'{source}' has a malformed slice")
        start, stop = bounds[:2]
        return Slice(start, stop)
    parts = [int(part) for part in _integers(inner.split(","), source, blank=False)]
    return Index(parts[0]) if len(parts) == 1 else Indices(tuple(parts))


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
    definite = is_definite(path.steps)

    def find(current: Json, root: Json) -> Json:
        start = root if from_root else current
        if not definite:
            return find_all(path.steps, start)
        try:
            return find_one(path.steps, start)
        except PathNotFound:
            return MISSING

    return find
