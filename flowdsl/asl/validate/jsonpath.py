"""Checks JSONPaths, as far as they can be refused without data: Step Functions uses the Jayway dialect.

Sources: developer guide, "Using JSONPath paths" (paths, reference paths); AWS's refusals "Value must be a valid
JSONPath" and "Value is not a Reference Path".
"""

import re
from typing import Final

_VARIABLE: Final = re.compile(r"\$([^\W\d]\w*)(?=$|[.\[])")
_SUBSCRIPT: Final = re.compile(r"\s*(?:\*|-?\d*\s*:\s*-?\d*(?:\s*:\s*-?\d*)?|-?\d+(?:\s*,\s*-?\d+)*)\s*$")
_TEXT: Final = r"""(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_QUOTED: Final = re.compile(rf"\s*{_TEXT}(?:\s*,\s*{_TEXT})*\s*$")
_SCRIPT: Final = re.compile(r"\s*\(.*\)\s*$", re.DOTALL)
_FUNCTION: Final = re.compile(r"[A-Za-z]+\([^()]*\)")
_BAD_IN_NAME: Final = frozenset("()]")  # a name ends at a dot, bracket, parenthesis or blank (Jayway)


def path_variable(path: str) -> str | None:
    """Return the workflow variable that ``path`` reads (``$name.x``), or None for ``$`` and ``$$``."""
    match = _VARIABLE.match(path)
    return match.group(1) if match else None


def path_problem(path: str) -> str | None:
    """Return why ``path`` is no JSONPath, or None."""
    if not path.startswith("$"):
        return "a JSONPath begins with $"
    return _segments_problem(path, _root_end(path))


def reference_path_problem(path: str, *, context: bool = False, variables: bool = True) -> str | None:
    """Return why ``path`` is no Reference Path (one that leads to a single place), or None.

    Args:
        path: the text.
        context: whether the Context Object (``$$``) may be read.
        variables: whether a workflow variable may be read.
    """
    problem = path_problem(path)
    if problem is not None:
        return problem
    if path.startswith("$$") and not context:
        return "not a Reference Path: the Context Object cannot be used here"
    if not variables and path_variable(path) is not None:
        return "not a Reference Path: a variable cannot be used here"
    bare = re.sub(_TEXT, "''", path)
    if ".." in bare or "*" in bare or "?" in bare or "@" in bare or "(" in bare:
        return "not a Reference Path: it may lead to several places"
    if any("," in part or ":" in part for part in re.findall(r"\[([^\]]*)\]", bare)):
        return "not a Reference Path: it may lead to several places"
    return None


def _root_end(path: str) -> int:
    if path.startswith("$$"):
        return 2
    match = _VARIABLE.match(path)
    return match.end() if match else 1


def _segments_problem(path: str, at: int) -> str | None:
    while at < len(path):
        char = path[at]
        if char == "[":
            end = _bracket_end(path, at)
            if end < 0:
                return "a bracket is not closed"
            problem = _subscript_problem(path[at + 1 : end])
            if problem is not None:
                return problem
            at = end + 1
        elif char == ".":
            at += 2 if path.startswith("..", at) else 1
            if at >= len(path):
                return "a path does not end with '.'"
            if path[at] == "[":
                continue
            function = _FUNCTION.match(path, at)
            end = function.end() if function else _name_end(path, at)
            if end == at:
                return f"a field name is expected at {path[at:]!r}"
            if function is None and _BAD_IN_NAME & set(path[at:end]):
                return f"{path[at:end]!r} is no field name: use ['…']"
            if " " in path[at:end].strip():
                return f"use ['…'] for a field name with blanks: {path[at:end]!r}"
            at = end
        else:
            return f"'.' or '[' is expected at {path[at:]!r}"
    return None


def _name_end(path: str, at: int) -> int:
    while at < len(path) and path[at] not in ".[":
        at += 1
    return at


def _bracket_end(path: str, at: int) -> int:
    depth, quote = 0, ""
    while at < len(path):
        char = path[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"":
            quote = char
        elif char == "[":
            depth += 1
        elif char == "]":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def _subscript_problem(inside: str) -> str | None:
    text = inside.strip()
    if text.startswith("?"):
        bare = re.sub(_TEXT, "", text)
        if not (text[1:].strip().startswith("(") and text.endswith(")")) or bare.count("(") != bare.count(")"):
            return "a filter has the form [?(…)]"
        return None
    if not text or not (_SUBSCRIPT.match(text) or _QUOTED.match(text) or _SCRIPT.match(text)):
        return f"[{inside}] is no index, slice, field name or filter"
    return None
