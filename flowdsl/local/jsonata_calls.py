"""Calls without an argument that they need: the reference fails, the engine goes on with nothing.

Such a call is written as a call of a function of ours, which looks at what it is given and makes the call, or fails::

    $contains($s, $missing)    ─▶    $flowdslContains($s, $missing)
    "abc" ~> $contains         ─▶    "abc" ~> $flowdslLacksContains

A function of the second kind got one argument where two are needed. The reference then takes the first one from the
context, which a chain does not have, so it fails whatever it is given.
"""

import re
from collections.abc import Callable
from typing import Final

from flowdsl.asl.validate.jsonata_tokens import ScanError, Token, Tokens
from flowdsl.jsontypes import Json
from flowdsl.local.jsonata_functions import FunctionError, HostFunction

_NUMBER: Final = ("substring", "pad", "power")
_TEXT: Final = (
    *("contains", "split", "substringBefore", "substringAfter", "formatNumber", "formatInteger", "parseInteger"),
    *("fromMillis",),
)
_SECOND: Final[dict[str, tuple[type, ...]]] = {**dict.fromkeys(_NUMBER, (int, float)), **dict.fromkeys(_TEXT, (str,))}
"""Functions whose first argument may come from the context, with the type of their second."""
_NEEDED: Final = {"contains": 2, "split": 3}
"""Functions that crash the reference when their second argument is nothing, with the most arguments they take."""
_CANDIDATE: Final = re.compile(r"~>\s*\$(?:" + "|".join(_SECOND) + r")\b|\$(?:" + "|".join(_NEEDED) + r")\b")
_ENDS: Final = frozenset((")", "]", "}"))


def checked_calls(text: str) -> str:
    """Return an expression's text with its calls in doubt written as calls of `CALLS`.

    Nothing is changed where the expression gives one of the names another meaning.
    """
    if _CANDIDATE.search(text) is None:
        return text
    try:
        tokens = _tokens(text)
    except ScanError:
        return text  # the engine says what is wrong with it
    changes: list[tuple[int, str, str]] = []
    for at, token in enumerate(tokens):
        if token.kind != "variable" or token.text not in _SECOND:
            continue
        chained, called = at > 0 and tokens[at - 1].text == "~>", tokens[at + 1].text == "("
        if not chained and not called:
            return text
        if not called:
            changes.append((token.start, token.text, f"flowdslLacks{_capital(token.text)}"))
        elif token.text in _NEEDED and 2 <= _arguments(tokens, at + 1) + chained <= _NEEDED[token.text]:
            changes.append((token.start, token.text, f"flowdsl{_capital(token.text)}"))
    for start, old, new in reversed(changes):
        text = f"{text[:start]}${new}{text[start + 1 + len(old) :]}"
    return text


def _tokens(text: str) -> list[Token]:
    source = Tokens(text)
    out = [source.next(prefix=True)]
    while out[-1].kind != "end":
        out.append(source.next(prefix=out[-1].kind == "operator" and out[-1].text not in _ENDS))
    return out


def _arguments(tokens: list[Token], opening: int) -> int:
    """Return how many arguments are between a bracket and the one that closes it."""
    depth, commas = 0, 0
    for token in tokens[opening:]:
        if token.kind != "operator":
            continue
        if token.text in ("(", "[", "{"):
            depth += 1
        elif token.text in _ENDS:
            depth -= 1
            if depth == 0:
                break
        elif token.text == "," and depth == 1:
            commas += 1
    return commas + 1


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _lacks(name: str) -> Callable[..., Json]:
    def fail(value: Json = None) -> Json:
        if value is None or (isinstance(value, _SECOND[name]) and not isinstance(value, bool)):
            raise FunctionError(
                "T0411", f'Context value is not a compatible type with argument 1 of function "{name}"'
            )
        raise FunctionError("T0410", f'Argument 1 of function "{name}" does not match function signature')

    return fail


def _lacking(name: str) -> HostFunction:
    return HostFunction(f"flowdslLacks{_capital(name)}", lambda _: _lacks(name))


def _needing(name: str, more: str) -> HostFunction:
    host = f"flowdslNoSecond{_capital(name)}"
    given = f"$exists($n)?${name}($s,$p,$n):${name}($s,$p)" if more else f"${name}($s,$p)"
    prelude = (
        f"$flowdsl{_capital(name)}:=function($s,$p{more}){{$exists($s) and $not($exists($p))?${host}():({given})}};"
    )

    def fail() -> Json:
        raise FunctionError("T0410", f'Argument 2 of function "{name}" is missing')

    return HostFunction(host, lambda _: fail, prelude)


def _from_millis() -> HostFunction:
    """A chain gives ``$fromMillis`` a number as a rule; only a text is taken for its second argument."""
    host = "flowdslLacksMillis"
    prelude = f"$flowdslLacksFromMillis:=function($n){{$type($n)='string'?${host}($n):$fromMillis($n)}};"
    return HostFunction(host, lambda _: _lacks("fromMillis"), prelude)


CALLS: Final[dict[str, HostFunction]] = {
    **{f"flowdslLacks{_capital(name)}": _lacking(name) for name in _SECOND},
    "flowdslLacksFromMillis": _from_millis(),
    "flowdslContains": _needing("contains", ""),
    "flowdslSplit": _needing("split", ",$n"),
}
"""The functions that `checked_calls` writes, by name."""
