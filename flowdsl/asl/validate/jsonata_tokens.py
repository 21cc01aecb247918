"""The tokens of JSONata 2.0.6, with the two operators of 2.1 that AWS does not know."""

import re
from typing import Final, Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["operator", "name", "variable", "string", "number", "value", "regex", "end"]


class Token(NamedTuple):
    """One token; ``text`` of a variable is without its ``$``, of a name without back quotes."""

    kind: Kind
    text: str
    start: int


class ScanError(ValueError):
    """The text is not JSONata, or nested beyond what is analysed."""


_PLAIN: Final = r"[^ \t\n\r\v.\[\]{}(),@#;:?+\-*/%|=<>^&!~]"  # quotes too, in the reference
_TOKEN: Final = re.compile(
    rf"""(?:[ \t\n\r\v]+|/\*.*?\*/)*(?:
        (?P<variable>\${_PLAIN}*)
      | (?P<number>(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[Ee][-+]?[0-9]+)?)
      | (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | `(?P<quoted>[^`]*)`
      | (?P<name>(?!["'`]){_PLAIN}+)
      | (?P<operator>\.\.|:=|!=|>=|<=|\*\*|~>|\?:|\?\?|[.\[\]{{}}(),@#;:?+\-*/%|=<>^&!~])
    )?""",
    re.DOTALL | re.VERBOSE,
)
_WORDS: Final = frozenset(("and", "or", "in"))
_VALUES: Final = frozenset(("true", "false", "null"))


class Tokens:
    """Reads tokens one by one; whether ``/`` begins a regular expression depends on what is expected."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def next(self, *, prefix: bool) -> Token:
        """Return the next token. ``prefix``: an operand is expected here, so ``/`` begins a regular expression."""
        match = _TOKEN.match(self._text, self._at)
        assert match is not None, "the pattern matches the empty text too"
        self._at = match.end()
        kind = match.lastgroup
        if kind is None:
            if self._at < len(self._text):
                raise ScanError(f"unexpected character {self._text[self._at]!r}")
            return Token("end", "", self._at)
        text, start = match.group(kind), match.start(kind)
        if kind == "operator":
            return self._regex(start) if prefix and text == "/" else Token("operator", text, start)
        if kind == "variable":
            return Token("variable", text[1:], start)
        if kind == "name" and text in _VALUES:
            return Token("value", text, start)
        if kind == "name" and text in _WORDS and not prefix:
            return Token("operator", text, start)
        if kind == "string":
            return Token("string", text[1:-1], start)
        return Token("number" if kind == "number" else "name", text, start)

    def skip_signature(self) -> None:
        """Skip the type signature of a function, ``<…>``, the opening bracket of which was read."""
        depth = 1
        while depth:
            if self._at >= len(self._text):
                raise ScanError("a function signature is not closed")
            depth += {"<": 1, ">": -1}.get(self._text[self._at], 0)
            self._at += 1

    def _regex(self, start: int) -> Token:
        text, depth, at = self._text, 0, start + 1
        while at < len(text):
            char = text[at]
            if char == "/" and text[at - 1] != "\\" and depth == 0:
                end = at + 1
                while end < len(text) and text[end] in "im":
                    end += 1
                self._at = end
                return Token("regex", text[start:end], start)
            if text[at - 1] != "\\":
                depth += (char in "([{") - (char in ")]}")
            at += 1
        raise ScanError("a regular expression is not closed")
