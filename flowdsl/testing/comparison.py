"""Comparing what a test expects with what came: one line per difference, each with its place."""

import json
from collections.abc import Iterator, Sequence

from flowdsl.jsontypes import Json

GAP = "..."
"""Stands for any number of states in an expected path."""
_SHORT = 100


def differences(where: str, expected: Json, got: Json) -> Iterator[str]:
    """Yield the places where two JSON values differ; ``True`` is not 1, the order of keys does not matter."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in dict.fromkeys((*expected, *got)):
            at = f"{where}.{key}" if str(key).isidentifier() else f"{where}[{key!r}]"
            if key not in got:
                yield f"{at}: expected {short(expected[key])}, got nothing"
            elif key not in expected:
                yield f"{at}: expected nothing, got {short(got[key])}"
            else:
                yield from differences(at, expected[key], got[key])
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for number, (left, right) in enumerate(zip(expected, got, strict=True)):
            yield from differences(f"{where}[{number}]", left, right)
    elif isinstance(expected, bool) != isinstance(got, bool) or expected != got:
        yield f"{where}: expected {short(expected)}, got {short(got)}"


def short(value: Json) -> str:
    """Write a value as JSON, cut at 100 characters."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def fits(pattern: Sequence[str], states: Sequence[str]) -> bool:
    """Tell whether a path of states fits a pattern with gaps (``"..."``)."""
    if GAP not in pattern:
        return list(pattern) == list(states)
    pieces: list[list[str]] = [[]]
    for name in pattern:
        if name == GAP:
            pieces.append([])
        else:
            pieces[-1].append(name)
    names = list(states)
    first, *middle, last = pieces
    if names[: len(first)] != first or len(names) < len(first) + len(last):
        return False
    if last and names[-len(last) :] != last:
        return False
    at, end = len(first), len(names) - len(last)
    for piece in middle:
        while at + len(piece) <= end and names[at : at + len(piece)] != piece:
            at += 1
        if at + len(piece) > end:
            return False
        at += len(piece)
    return True
