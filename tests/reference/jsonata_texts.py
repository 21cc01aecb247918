"""JSONata expressions to compare engines on: a list of them, and compositions of their parts."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from flowdsl.jsontypes import Json

LISTED = tuple((Path(__file__).parent / "jsonata_expressions.txt").read_text("utf-8").splitlines())
"""Pictures of dates and numbers, regexes, paths, sequences, bindings, grouping, ordering, transforms, functions, errors."""

DATA: Json = {
    "xs": [
        {"a": 1, "b": "x", "c": [1, 2]},
        {"a": 2, "b": "y", "c": []},
        {"a": 2, "b": "x"},
        {"a": None, "d": {"e": [{"f": 1}, {"f": [2, 3]}]}},
    ],
    "one": [{"a": 5}],
    "orders": [
        {"id": "o1", "items": [{"sku": "A", "qty": 2, "price": 3.5}, {"sku": "B", "qty": 1, "price": 10}]},
        {"id": "o2", "items": [{"sku": "A", "qty": 5, "price": 3.5}]},
    ],
    "n": 3,
    "f": 2.5,
    "s": "Hello World",
    "e": "",
    "u": "é😀z",
    "t": True,
    "z": None,
    "el": [],
    "eo": {},
    "o": {"p": 1, "q": {"r": "t"}},
    "l": [3, 1, 2],
    "ss": ["b", "a", "c", "a"],
    "nested": [[1, 2], [3, [4]]],
}
"""The value of ``$v``."""

_VALUES = (
    *(f"$v.{name}" for name in (*DATA, "nope", "xs.a", "xs.b", "one.a", "orders.items", "orders.items.qty")),
    *("1", "0", "-1", "2.5", '"a"', '""', "true", "false", "null", "[]", "{}", "[1,2]", '["a","b"]', '{"a":1}'),
    *("[[1],[2,3]]", "[null]", "$v.xs.d.e.f"),
)
_PATHS = tuple(
    f"$v.{name}" for name in ("xs", "one", "orders", "orders.items", "l", "o", "nested", "ss", "nope", "xs.a")
)
_ONE = (
    *("string", "number", "count", "sum", "max", "min", "average", "length", "uppercase", "trim", "boolean", "not"),
    *("exists", "type", "keys", "spread", "merge", "reverse", "sort", "distinct", "abs", "floor", "ceil", "round"),
    *("sqrt", "base64encode", "join", "encodeUrl", "formatBase", "toMillis"),
)
_TWO = (
    *("append", "lookup", "zip", "contains", "split", "join", "substringBefore", "substringAfter", "pad", "power"),
    *("round", "substring", "match", "replace", "formatNumber", "formatInteger", "parseInteger", "string"),
    *("formatBase", "assert"),
)
_HIGHER = ("map", "filter", "each", "sift", "single", "sort", "reduce")
_FUNCTIONS = (
    *("$string", "$count", "function($a){$a}", "function($a,$b){$b}", "function($a,$b,$c){$count($c)}"),
    *("function($a){$a.a}", "function($a){$a>1}", "function($a,$b){$a>$b}", "function($a,$b){[$a,$b]}"),
    *("function($a){[$a]}", "function(){1}", "function($a){$a.nope}", "function($a,$b){$a & $b}", "function($a){null}"),
)
_REGEXES = ("/a/", "/[a-z]+/i", "/(.)(.)/", "/\\s/")
_OPERATORS = ("+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in")
_STEPS = ("a", "b", "$", "*", "**", "$string()", "(a)", "[a]", '{"k":a}', "%", "items", "qty", "$count($)", "`a`")
_TAILS = (
    "[]",
    "^($)",
    "^(a)",
    "^(>a)",
    "^(<b,>a)",
    "{b:a}",
    '{"k":$}',
    "{sku:$sum(qty)}",
    "#$i.[$i,$]",
    '#$i.{"i":$i}',
)
_USES = ("$x", "[$x]", "$count($x)", "$x.a", "$x[0]", "$x & $x")


def compositions(count: int, seed: int) -> Iterator[str]:
    """Draw expressions that nest three deep."""
    draw = random.Random(seed)
    for _ in range(count):
        yield _expression(draw, 3)


def _expression(draw: random.Random, depth: int) -> str:
    if depth == 0 or draw.random() < 0.15:
        return draw.choice(_VALUES)

    def part() -> str:
        return _expression(draw, depth - 1)

    def path() -> str:
        return f"({part()})" if draw.random() < 0.4 else draw.choice(_PATHS)

    forms: tuple[Callable[[], str], ...] = (
        lambda: f"${draw.choice(_ONE)}({part()})",
        lambda: f"({part()} ~> ${draw.choice(_ONE)})",
        lambda: f"${draw.choice(_TWO)}({part()}, {draw.choice(_REGEXES) if draw.random() < 0.3 else part()})",
        lambda: f"${draw.choice(_HIGHER)}({part()}, {draw.choice(_FUNCTIONS)})",
        lambda: f"({part()} {draw.choice(_OPERATORS)} {part()})",
        lambda: f"{path()}[{part()}]",
        lambda: f"{path()}.{draw.choice(_STEPS)}",
        lambda: f"{path()}{draw.choice(_TAILS)}",
        lambda: f"[{part()}, {part()}]",
        lambda: f'{{"x": {part()}, "y": {part()}}}',
        lambda: f"({part()} ? {part()} : {part()})",
        lambda: f"($x := {part()}; {draw.choice(_USES)})",
        lambda: f"(-{part()})",
    )
    return draw.choice(forms)()
