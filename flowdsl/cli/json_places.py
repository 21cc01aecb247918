"""Where something stands in a JSON text: a place for a JSON pointer (RFC 6901)."""

import json
import re

from flowdsl.source import Origin, SourceFile, Span

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


def json_origin(source: SourceFile, pointer: str) -> Origin:
    """Return the place of the member (its key) or item (its first token) that a pointer names.

    A pointer that leads nowhere gives the place of the nearest thing around it.
    """
    wanted = tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])
    best, depth = (0, 1), -1
    for path, start, end in _walk(source.text):
        if len(path) > depth and path == wanted[: len(path)]:
            best, depth = (start, end), len(path)
            if depth == len(wanted):
                break
    return Origin(source, _span(source.text, *best))


def _walk(text: str) -> list[tuple[tuple[str, ...], int, int]]:
    """Return the path of every member and item with its place, in the order of the text, which must be JSON."""
    found: list[tuple[tuple[str, ...], int, int]] = []
    path: list[str | int] = []
    kinds: list[str] = []
    key: tuple[str, int, int] | None = None
    expecting = True
    for match in _TOKEN.finditer(text):
        token, start, end = match[0], match.start(), match.end()
        inside = kinds[-1] if kinds else ""
        if token == ":":
            expecting = True
        elif token == ",":
            expecting = inside == "["
            if inside == "[":
                path[-1] = int(path[-1]) + 1
        elif token in "]}":
            kinds.pop()
            path.pop()
            expecting = False
        elif inside == "{" and not expecting:
            key = (json.loads(token, strict=False), start, end)
            path[-1] = key[0]
        else:
            here = (key[1], key[2]) if inside == "{" and key is not None else (start, end)
            found.append((tuple(map(str, path)), *here))
            expecting = token == "["
            if token in "[{":
                kinds.append(token)
                path.append(0 if token == "[" else "")
                key = None
    return found


def _span(text: str, start: int, end: int) -> Span:
    def place(offset: int) -> tuple[int, int]:
        return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)

    return Span(*place(start), *place(max(end, start)))
