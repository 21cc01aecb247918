"""Filters of JSONPath: ``[?(@.price < 10 && @.name == 'x')]``, in Jayway's syntax.

Operands are paths from ``@`` or ``$``, JSON literals, ``'texts'`` and, as Jayway tolerates, bare words. Comparing
values of different types is false, never an error; only a number equals the text it is written as (Jayway). ``@`` alone
matches no scalar (developer guide, "Reference paths").
"""

import re
from collections.abc import Callable
from typing import TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local.limits import compact
from flowdsl.local.scope import MISSING

Predicate: TypeAlias = Callable[[Json, Json], bool]
Operand: TypeAlias = Callable[[Json, Json], Json]

_TOKEN = re.compile(
    r"\s*(?:(?P<op>&&|\|\||==|!=|<=|>=|=~|<|>|!|\(|\)|,)"
    r"|(?P<text>'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
    r"|(?P<regex>/(?:\\.|[^/\\])+/[a-z]*)"
    r"|(?P<path>[@$](?:\.\.?[\w*-]+(?:\(\))?|\[[^\]]*\])*)"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.]))"
    r"|(?P<list>\[[^\]]*\])"
    r"|(?P<word>[^\s()=<>!&|,\[\]]+))"
)
_COMPARISONS = {"==", "!=", "<", "<=", ">", ">=", "=~", "in", "nin", "contains", "size", "empty"}


class FilterSyntaxError(ValueError):
    """The filter cannot be read."""


def parse_filter(text: str, parse_path: Callable[[str], Operand]) -> Predicate:
    """Parse what stands after ``?``, brackets included.

    Raises:
        FilterSyntaxError: the filter cannot be read.
    """
    tokens = _tokenise(text)
    parser = _Parser(tokens, parse_path)
    predicate = parser.disjunction()
    if not parser.done():
        raise FilterSyntaxError(f"unexpected '{parser.peek()[1]}' in the filter")
    return predicate


def _tokenise(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.end() == position:
            raise FilterSyntaxError(f"cannot read the filter at '{text[position:]}'")
        position = match.end()
        kind = match.lastgroup or "word"
        tokens.append((kind, match.group(kind)))
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]], parse_path: Callable[[str], Operand]) -> None:
        self._tokens = tokens
        self._position = 0
        self._parse_path = parse_path

    def done(self) -> bool:
        return self._position >= len(self._tokens)

    def peek(self) -> tuple[str, str]:
        return ("end", "end of filter") if self.done() else self._tokens[self._position]

    def take(self) -> tuple[str, str]:
        token = self.peek()
        self._position += 1
        return token

    def accept(self, text: str) -> bool:
        if self.peek() == ("op", text):
            self._position += 1
            return True
        return False

    def disjunction(self) -> Predicate:
        parts = [self.conjunction()]
        while self.accept("||"):
            parts.append(self.conjunction())
        if len(parts) == 1:
            return parts[0]
        return lambda item, root: any(part(item, root) for part in parts)

    def conjunction(self) -> Predicate:
        parts = [self.negation()]
        while self.accept("&&"):
            parts.append(self.negation())
        if len(parts) == 1:
            return parts[0]
        return lambda item, root: all(part(item, root) for part in parts)

    def negation(self) -> Predicate:
        if self.accept("!"):
            inner = self.negation()
            return lambda item, root: not inner(item, root)
        if self.accept("("):
            inner = self.disjunction()
            if not self.accept(")"):
                raise FilterSyntaxError("a bracket of the filter is not closed")
            return inner
        return self.comparison()

    def comparison(self) -> Predicate:
        left = self.operand()
        kind, text = self.peek()
        if not (kind in ("op", "word") and text in _COMPARISONS):
            return lambda item, root: left(item, root) is not MISSING
        self.take()
        if text == "=~":
            return _matches(left, self.regex())
        right = self.operand()
        return lambda item, root: _compare(text, left(item, root), right(item, root))

    def regex(self) -> re.Pattern[str]:
        kind, text = self.take()
        if kind != "regex":
            raise FilterSyntaxError("'=~' needs a /regular expression/")
        body, _, flags = text[1:].rpartition("/")
        try:
            return re.compile(body, re.IGNORECASE if "i" in flags else 0)
        except re.error as error:
            raise FilterSyntaxError(f"the regular expression cannot be read: {error}") from None

    def operand(self) -> Operand:
        kind, text = self.take()
        if kind == "path":
            return _no_scalar if text == "@" else self._parse_path(text)
        if kind == "end" or kind == "op":
            raise FilterSyntaxError(f"unexpected '{text}' in the filter")
        value = _literal(kind, text)
        return lambda _item, _root: value


def _no_scalar(item: Json, _root: Json) -> Json:
    return item if isinstance(item, dict | list) else MISSING


def _literal(kind: str, text: str) -> Json:
    if kind == "text":
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    if kind == "number":
        return float(text) if any(c in text for c in ".eE") else int(text)
    if kind == "list":
        parts = [part.strip() for part in text[1:-1].split(",") if part.strip()]
        return [_literal(k, t) for part in parts for k, t in _tokenise(part)]
    return {"true": True, "false": False, "null": None}.get(text, text)


def _matches(left: Operand, pattern: re.Pattern[str]) -> Predicate:
    def test(item: Json, root: Json) -> bool:
        value = left(item, root)
        return isinstance(value, str) and pattern.fullmatch(value) is not None

    return test


def _compare(operator: str, left: Json, right: Json) -> bool:
    if operator == "size":
        return isinstance(left, list | str) and len(left) == right
    if operator == "empty":
        return isinstance(left, list | str) and (not left) == right
    if operator == "in":
        return isinstance(right, list) and any(_equal(left, item) for item in right)
    if operator == "nin":
        return isinstance(right, list) and not any(_equal(left, item) for item in right)
    if operator == "contains":
        if isinstance(left, str):
            return isinstance(right, str) and right in left
        return isinstance(left, list) and any(_equal(item, right) for item in left)
    if operator == "==":
        return _equal(left, right)
    if operator == "!=":
        return not _equal(left, right)
    if not _ordered(left, right):
        return False
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _equal(left: Json, right: Json) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if _number(left) and isinstance(right, str):
        return compact(left) == right
    if isinstance(left, str) and _number(right):
        return left == compact(right)
    return bool(left == right)


def _ordered(left: Json, right: Json) -> bool:
    return (_number(left) and _number(right)) or (isinstance(left, str) and isinstance(right, str))


def _number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
