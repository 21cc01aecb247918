"""The tokens of JSONata 2.0.6, with the two operators of 2.1 that AWS does not know."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Kind: TypeAlias = Literal["operator", "name", "variable", "string", "number", "value", "regex", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``text`` of a variable is without its ``$``, of a name without back quotes."""

    kind: Kind
    text: str
    start: int


class ScanError(ValueError):
    """The text is not JSONata, or nested beyond what is analysed."""


_SPACE: Final = re.compile(r"(?:\s+|/\*.*?\*/)*", re.DOTALL)
_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'', re.DOTALL)
_DOUBLE: Final = ("..", ":=", "!=", ">=", "<=", "**", "~>", "?:", "??")
_SINGLE: Final = frozenset(".[]{}(),@#;:?+-*/%|=<>^&!~")
_NAME: Final = re.compile(r"[^\s.\[\]{}(),@#;:?+\-*/%|=<>^&!~\"'`]+")


class Tokens:
    """Reads tokens one by one; whether ``/`` begins a regular expression depends on what is expected."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def next(self, *, prefix: bool) -> Token:
        """Return the next token. ``prefix``: an operand is expected here, so ``/`` begins a regular expression."""
        text = self._text
        space = _SPACE.match(text, self._at)
        start = space.end() if space else self._at
        if start >= len(text):
            self._at = start
            return Token("end", "", start)
        char = text[start]
        if char == "/" and prefix:
            return self._regex(start)
        if text[start : start + 2] in _DOUBLE:
            return self._take("operator", text[start : start + 2], start, start + 2)
        if char in _SINGLE:
            return self._take("operator", char, start, start + 1)
        if char in "\"'":
            match = _STRING.match(text, start)
            if match is None:
                raise ScanError("a string is not closed")
            return self._take("string", match.group()[1:-1], start, match.end())
        if char == "`":
            end = text.find("`", start + 1)
            if end < 0:
                raise ScanError("a quoted name is not closed")
            return self._take("name", text[start + 1 : end], start, end + 1)
        number = _NUMBER.match(text, start)
        if number is not None:
            return self._take("number", number.group(), start, number.end())
        name = _NAME.match(text, start)
        if name is None:
            raise ScanError(f"unexpected character {char!r}")
        word = name.group()
        if word.startswith("$"):
            return self._take("variable", word[1:], start, name.end())
        if word in ("and", "or", "in") and not prefix:
            return self._take("operator", word, start, name.end())
        if word in ("true", "false", "null"):
            return self._take("value", word, start, name.end())
        return self._take("name", word, start, name.end())

    def skip_signature(self) -> None:
        """Skip the type signature of a function, ``<…>``, the opening bracket of which was read."""
        depth = 1
        while depth:
            if self._at >= len(self._text):
                raise ScanError("a function signature is not closed")
            depth += {"<": 1, ">": -1}.get(self._text[self._at], 0)
            self._at += 1

    def _take(self, kind: Kind, text: str, start: int, end: int) -> Token:
        self._at = end
        return Token(kind, text, start)

    def _regex(self, start: int) -> Token:
        text, depth, at = self._text, 0, start + 1
        while at < len(text):
            char = text[at]
            if char == "/" and text[at - 1] != "\\" and depth == 0:
                end = at + 1
                while end < len(text) and text[end] in "im":
                    end += 1
                return self._take("regex", text[start:end], start, end)
            if text[at - 1] != "\\":
                depth += (char in "([{") - (char in ")]}")
            at += 1
        raise ScanError("a regular expression is not closed")
