"""Whether a function may get into the result of an expression, judged by its text.

A function is no JSON value: AWS fails an expression that returns one, also inside an object or array. The engine drops
it silently there, so such results have to be looked through; that costs time, and hardly any expression needs it. Safe
are functions that are called, passed directly to ``$map`` and its like, or only given a name::

    $map($xs, function($x) { $x + 1 })         safe: an argument of $map
    ($f := function($x) { $x }; $f(1))         safe: named, and called
    {"a": $sum}    [function() { 1 }]    $f    not safe
"""

import re
from typing import Final

from flowdsl.asl.jsonata_functions import TAKEN
from flowdsl.asl.validate.jsonata_tokens import ScanError, Token, Tokens

_CALLERS: Final = frozenset(("map", "filter", "reduce", "sort", "each", "sift", "single"))
"""Functions that call the function they are given, and return nothing of it but what it returns."""
_LAMBDA: Final = frozenset(("function", "λ"))
_CANDIDATE: Final = re.compile(r"function|λ|\$\w+\s*(?![\w\s(])|\?\s*[,)]")
_ENDS: Final = frozenset((")", "]", "}"))


def may_leak(text: str) -> bool:
    """Tell whether the result of an expression may hold a function; True when in doubt."""
    if _CANDIDATE.search(text) is None:
        return False
    try:
        tokens = _tokens(text)
    except ScanError:
        return True
    return _leaks(tokens, _functions(tokens))


def _tokens(text: str) -> list[Token]:
    source = Tokens(text)
    out: list[Token] = []
    prefix = True
    while True:
        token = source.next(prefix=prefix)
        out.append(token)
        if token.kind == "end":
            return out
        prefix = token.kind == "operator" and token.text not in _ENDS


def _functions(tokens: list[Token]) -> frozenset[str]:
    """Return the names that may mean functions: the built-in ones, and those bound to one."""
    known = set(TAKEN)
    while True:
        before = len(known)
        for name, binds, value, after in zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False):
            if name.kind != "variable" or binds.text != ":=":
                continue
            bare = value.kind == "variable" and value.text in known and after.text != "("
            if bare or (value.kind == "name" and value.text in _LAMBDA):
                known.add(name.text)
        if len(known) == before:
            return frozenset(known)


class _Bracket:
    """An open bracket: whether it holds the arguments of `_CALLERS`, and a function named in it and not yet ended."""

    __slots__ = ("calls", "named")

    def __init__(self, calls: bool) -> None:
        self.calls = calls
        self.named = False


def _leaks(tokens: list[Token], functions: frozenset[str]) -> bool:
    stack = [_Bracket(False)]
    at = 0
    while at < len(tokens):
        token, before = tokens[at], tokens[at - 1] if at else None
        after = tokens[at + 1] if at + 1 < len(tokens) else token
        direct = stack[-1].calls and before is not None and before.text in ("(", ",")
        if token.kind == "operator":
            if token.text in ("(", "[", "{"):
                caller = token.text == "(" and before is not None and before.kind == "variable"
                stack.append(_Bracket(caller and before is not None and before.text in _CALLERS))
            elif token.text in _ENDS:
                if stack.pop().named or not stack:
                    return True
            elif token.text == ";":
                stack[-1].named = False
            elif token.text == "?" and after.text in (",", ")"):
                return True  # a partial application is a function
        elif token.kind == "name" and token.text in _LAMBDA and after.text == "(":
            if before is not None and before.text == ":=":
                stack[-1].named = True
            elif not direct:
                return True
            while tokens[at].text != ")" and tokens[at].kind != "end":  # the parameters are names, not values
                at += 1
        elif token.kind == "variable" and token.text in functions and after.text not in ("(", ":="):
            if before is not None and before.text == ":=":
                stack[-1].named = True
            elif not (direct and after.text in (",", ")")):
                return True
        at += 1
    return stack[-1].named
