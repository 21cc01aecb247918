"""Paths to many values as the Python that says the same: comprehensions and slices."""

import re
from collections.abc import Callable
from typing import Any

from flowdsl.local import jsonpath

_FILTERS = re.compile(r"\[\?\((.*?)\)\]")
_TEST = re.compile(r"@((?:\.\w+)*)\s*(==|!=|<=|>=|<|>)\s*('[^']*'|-?[\d.]+|true|false)")


class NoSelectionError(Exception):
    """The path selects in a way that has no words in Python."""


def selection(path: jsonpath.Path, data: str, fresh: Callable[[str], str], mark: Callable[[list[Any], str], None]) -> str:
    """Write a path with wildcards, slices or filters over data.

    Args:
        path: the path.
        data: the Python of its root.
        fresh: gives names.
        mark: is told which places in the data are read, and as what.

    Raises:
        NoSelectionError: Python has no words for it.
    """
    filters = iter(_FILTERS.findall(path.text))
    clauses: list[str] = []
    text, keys, plural = data, [], False

    def walk(source: str) -> str:
        name = fresh("x")
        clauses.append(f"for {name} in {source}")
        return name

    for step in path.steps:
        if plural and isinstance(step, jsonpath.Member | jsonpath.Wildcard | jsonpath.Filter):
            # What comes after a slice is looked for in each of its items.
            text, plural = walk(text), False
            keys.append(0)
            if not isinstance(step, jsonpath.Member):
                raise NoSelectionError(path.text)
        match step:
            case jsonpath.Member(name):
                text += f"[{name!r}]"
                keys.append(name)
            case jsonpath.Index(index) if not clauses and not plural:
                text += f"[{index}]"
                keys.append(0)
            case jsonpath.Slice(start, stop) if not plural:
                mark(keys, "list")
                text += f"[{'' if start is None else start}:{'' if stop is None else stop}]"
                plural = True
            case jsonpath.Wildcard():
                mark(keys, "list")
                text = walk(text)
                keys.append(0)
            case jsonpath.Filter():
                mark(keys, "list")
                text = walk(text)
                keys.append(0)
                clauses.append("if " + _condition(next(filters), text, keys, mark))
            case _:
                raise NoSelectionError(path.text)
    if len(clauses) == 1 and clauses[0].startswith(f"for {text} in "):
        return clauses[0].removeprefix(f"for {text} in ")
    mark(keys, "list" if plural else "")
    if clauses and plural:
        raise NoSelectionError(path.text)
    return f"[{text} {' '.join(clauses)}]" if clauses else text


def _condition(text: str, item: str, keys: list[Any], mark: Callable[[list[Any], str], None]) -> str:
    def test(found: re.Match[str]) -> str:
        names = found.group(1).split(".")[1:]
        literal = {"true": "True", "false": "False"}.get(found.group(3), found.group(3))
        mark([*keys, *names], "str" if literal[0] == "'" else "bool" if literal[0] in "TF" else "int")
        return item + "".join(f"[{name!r}]" for name in names) + f" {found.group(2)} {literal}"

    made = _TEST.sub(test, text).replace("&&", "and").replace("||", "or")
    if "@" in made or "$" in made:
        raise NoSelectionError(text)
    return made
