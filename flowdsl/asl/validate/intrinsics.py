"""Checks a call of an intrinsic function, the value of a ``….$`` field that begins with ``States.``.

Source: developer guide, "Intrinsic functions for JSONPath states"; specification, appendix B.
"""

import re
from typing import Final

from flowdsl.asl.limits import MAX_INTRINSIC_NESTING
from flowdsl.asl.validate.jsonpath import path_problem, path_variable

_ARITY: Final[dict[str, tuple[int, int | None]]] = {
    "States.Array": (0, None),
    "States.ArrayPartition": (2, 2),
    "States.ArrayContains": (2, 2),
    "States.ArrayRange": (3, 3),
    "States.ArrayGetItem": (2, 2),
    "States.ArrayLength": (1, 1),
    "States.ArrayUnique": (1, 1),
    "States.Base64Encode": (1, 1),
    "States.Base64Decode": (1, 1),
    "States.Hash": (2, 2),
    "States.JsonMerge": (3, 3),
    "States.StringToJson": (1, 1),
    "States.JsonToString": (1, 1),
    "States.MathRandom": (2, 3),
    "States.MathAdd": (2, 2),
    "States.StringSplit": (2, 2),
    "States.UUID": (0, 0),
    "States.Format": (1, None),
}
"""The functions with the least and the greatest number of arguments (None: any)."""

_NUMBERS_ONLY: Final = frozenset(("States.MathAdd", "States.MathRandom", "States.ArrayRange"))
_NAME: Final = re.compile(r"States\.[A-Za-z0-9]+")
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?")
_STRING: Final = re.compile(r"'(?:[^'\\]|\\['\\{}])*'", re.DOTALL)
_WORD: Final = re.compile(r"true|false|null")


class IntrinsicError(ValueError):
    """The text is no call of an intrinsic function."""


def intrinsic_problem(text: str) -> str | None:
    """Return what is wrong with the call ``text``, or None. Paths in it are checked too."""
    try:
        _parse(text)
    except IntrinsicError as error:
        return str(error)
    return None


def intrinsic_variables(text: str) -> frozenset[str]:
    """Return the workflow variables that the call ``text`` reads; nothing when it is none."""
    try:
        return frozenset(_parse(text))
    except IntrinsicError:
        return frozenset()


def _parse(text: str) -> set[str]:
    variables: set[str] = set()
    end = _call(text, 0, 1, variables)
    if text[end:].strip():
        raise IntrinsicError(f"unexpected text after the call: {text[end:].strip()!r}")
    return variables


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _call(text: str, at: int, depth: int, variables: set[str]) -> int:
    if depth > MAX_INTRINSIC_NESTING:
        raise IntrinsicError(f"intrinsic functions nest more than {MAX_INTRINSIC_NESTING} deep")
    match = _NAME.match(text, at)
    if match is None:
        raise IntrinsicError("a call begins with States. and the name of a function")
    name = match.group()
    if name not in _ARITY:
        raise IntrinsicError(f"there is no intrinsic function {name}")
    at = _skip(text, match.end())
    if text[at : at + 1] != "(":
        raise IntrinsicError(f"'(' is expected after {name}")
    at = _skip(text, at + 1)
    count = 0
    while text[at : at + 1] != ")":
        at = _skip(text, _argument(text, at, name, depth, variables))
        count += 1
        if text[at : at + 1] == ",":
            at = _skip(text, at + 1)
            if text[at : at + 1] == ")":
                raise IntrinsicError("an argument is expected after ','")
        elif text[at : at + 1] != ")":
            raise IntrinsicError(f"',' or ')' is expected in the arguments of {name}")
    least, most = _ARITY[name]
    if count < least or (most is not None and count > most):
        wanted = str(least) if most == least else f"at least {least}" if most is None else f"{least} to {most}"
        raise IntrinsicError(f"{name} takes {wanted} arguments, not {count}")
    return at + 1


def _argument(text: str, at: int, function: str, depth: int, variables: set[str]) -> int:
    if text.startswith("States.", at):
        return _call(text, at, depth + 1, variables)
    if text[at : at + 1] == "'":
        match = _STRING.match(text, at)
        if match is None:
            raise IntrinsicError("a string is not closed, or has an escape other than \\' \\\\ \\{ \\}")
        if function in _NUMBERS_ONLY:
            raise IntrinsicError(f"{function} takes numbers, not the string {match.group()}")
        return match.end()
    if text[at : at + 1] == "$":
        end = _path_end(text, at)
        path = text[at:end].rstrip()
        problem = path_problem(path)
        if problem is not None:
            raise IntrinsicError(f"{path}: {problem}")
        name = path_variable(path)
        if name is not None:
            variables.add(name)
        return end
    for pattern in (_NUMBER, _WORD):
        match = pattern.match(text, at)
        if match is not None:
            return match.end()
    raise IntrinsicError(f"{text[at : at + 20]!r} is no argument")


def _path_end(text: str, at: int) -> int:
    """Return where the path that begins at ``at`` ends: at a comma or closing bracket outside brackets and quotes."""
    depth, quote = 0, ""
    while at < len(text):
        char = text[at]
        if quote:
            if char == "\\":
                at += 1
            elif char == quote:
                quote = ""
        elif char in "'\"" and depth:
            quote = char
        elif char in "[(":
            depth += 1
        elif char in "])":
            if depth == 0:
                return at
            depth -= 1
        elif char == "," and depth == 0:
            return at
        at += 1
    return at
