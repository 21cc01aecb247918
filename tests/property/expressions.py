"""Drawing expressions: recipes per operation, adversarial values, typed and untyped environments.

A recipe says what an operation takes and gives: ``"+": "n n -> n | s s -> s"``. Kinds: n number, i int, s text,
b bool, 0 None, l list, L list of numbers, S list of text, d dict, D list of dicts, ? anything, c a text key,
f:KIND a function of one argument of what the container holds, 'x' a constant.
"""

import re
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from flowdsl.ir.expr import (
    And,
    Clause,
    Comprehension,
    Cond,
    DictOf,
    Expr,
    Format,
    FormatField,
    Lambda,
    Let,
    ListOf,
    Literal,
    Op,
    Or,
    Spread,
    Var,
    literal,
)
from flowdsl.ir.types import (
    ANY,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    DictType,
    Field,
    ListType,
    RecordType,
    TupleType,
    Type,
    union,
)
from flowdsl.ir.types import show as show_type
from tests.property.showing import show

RECIPES: dict[str, str] = {
    "+": "n n -> n | s s -> s | l l -> l | L L -> L | ? ? -> ?",
    "-": "n n -> n | ? ? -> n",
    "*": "n n -> n | s i -> s | i s -> s | l i -> l | i l -> l | ? ? -> ?",
    "/": "n n -> n | ? ? -> n",
    "//": "n n -> n | i i -> i | ? ? -> n",
    "%": "n n -> n | i i -> i | ? n -> n",
    "**": "n i -> x",
    "&": "i i -> i | b b -> b | ? ? -> ?",
    "|": "i i -> i | b b -> b | d d -> d | ? ? -> ?",
    "^": "i i -> i | b b -> b | ? ? -> ?",
    "<<": "i i -> x | ? i -> x",
    ">>": "i i -> i | ? i -> i",
    "u-": "n -> n | ? -> n",
    "u+": "n -> n | ? -> n",
    "u~": "i -> i | ? -> i",
    "not": "? -> b | b -> b | l -> b",
    "==": "? ? -> b | n n -> b | s s -> b | l l -> b | ? 'x' -> b",
    "!=": "? ? -> b | n n -> b | s s -> b | ? 'x' -> b",
    "<": "n n -> b | s s -> b | l l -> b | ? ? -> b | s 'x' -> b",
    "<=": "n n -> b | s s -> b | L L -> b | ? ? -> b",
    ">": "n n -> b | s s -> b | S S -> b | ? ? -> b",
    ">=": "n n -> b | s s -> b | l l -> b | ? ? -> b",
    "is": "? '0' -> b | ? 'b' -> b",
    "is not": "? '0' -> b | ? 'b' -> b",
    "in": "? l -> b | s s -> b | c d -> b | n L -> b | s S -> b | ? ? -> b",
    "not in": "? l -> b | s s -> b | c d -> b | ? ? -> b",
    "[]": "l i -> ? | s i -> s | d c -> ? | d s -> ? | L i -> n | S i -> s | ? ? -> ? | ? c -> ? | l 'i' -> ?",
    "[:]": "l I I I -> l | s I I I -> s | l 'i' 'i' '0' -> l | s 'i' 'i' '0' -> s | ? I I '0' -> ? | l I I '0' -> l"
           " | s I I '0' -> s",
    "[]=!": "l i ? -> l | d c ? -> d | d s ? -> d | ? ? ? -> ?",
    "del[]!": "l i -> l | d c -> d | ? ? -> ?",
    "[:]=!": "l I I '0' l -> l | l I I '0' ? -> l | ? I I '0' l -> l",
    "del[:]!": "l I I '0' -> l",
    "iter": "l -> l | s -> S | d -> S | ? -> l",
    "len": "l -> i | s -> i | d -> i | ? -> i",
    "abs": "n -> n | ? -> n",
    "min": "L -> n | S -> s | n n -> n | l -> ? | l key=f:? -> ? | L default=n -> n | D key=f:n -> d | s s -> s | ? -> ?",
    "max": "L -> n | S -> s | n n -> n | l -> ? | l key=f:? -> ? | L default=n -> n | D key=f:n -> d | n n n -> n",
    "sum": "L -> n | l -> n | L n -> n | L start=n -> n | ? -> n | l l -> l",
    "any": "l -> b | ? -> b | L -> b",
    "all": "l -> b | ? -> b | L -> b",
    "sorted": "L -> L | S -> S | l -> l | L reverse='b' -> L | l key=f:? reverse='b' -> l | D key=f:n -> D | S key=f:n -> S"
              " | d -> S | l key=f:? -> l | D key=f:s reverse='b' -> D",
    "list": "l -> l | s -> S | d -> S | ? -> l",
    "tuple": "l -> l | s -> S",
    "dict": "d -> d | ? -> d",
    "str": "? -> s | l -> s | d -> s | s -> s | i -> s",
    "repr": "? -> s | s -> s | l -> s",
    "int": "n -> i | s -> i | ? -> i | 's' -> i | 'h' 'B' -> i",
    "float": "n -> n | s -> n | ? -> n | 's' -> n",
    "bool": "? -> b | l -> b | d -> b",
    "round": "n -> i | n I -> n | n ? -> n | n 'i' -> n | ? -> i | n i -> n | ? 'i' -> n",
    "divmod": "n n -> L | i i -> L",
    "pow": "n i -> x",
    "isinstance": "? 'C' -> b",
    "ord": "s -> i | 's' -> i",
    "chr": "i -> s",
    "hex": "i -> s", "oct": "i -> s", "bin": "i -> s",
    ".upper": "s -> s | ? -> s", ".lower": "s -> s | ? -> s", ".capitalize": "s -> s", ".title": "s -> s",
    ".swapcase": "s -> s",
    ".isdigit": "s -> b", ".isalpha": "s -> b", ".isalnum": "s -> b", ".isupper": "s -> b", ".islower": "s -> b",
    ".isspace": "s -> b | ? -> b", ".isnumeric": "s -> b", ".isdecimal": "s -> b", ".isidentifier": "s -> b",
    ".isascii": "s -> b",
    ".strip": "s -> s | s s -> s | s ? -> s | s 's' -> s | ? -> s", ".lstrip": "s -> s | s s -> s", ".rstrip": "s -> s | s s -> s",
    ".split": "s -> S | s s -> S | s ? -> S | s ? i -> S | s 's' -> S | s 's' i -> S | s sep='s' maxsplit='i' -> S | s maxsplit=i -> S | ? -> S",
    ".rsplit": "s -> S | s 's' -> S | s s i -> S | s s -> S",
    ".splitlines": "s -> S",
    ".partition": "s s -> S | s 's' -> S", ".rpartition": "s s -> S | s 's' -> S",
    ".replace": "s s s -> s | s 's' s -> s | s s s i -> s | s 's' s 'i' -> s | ? s s -> s",
    ".find": "s s -> i | s s ? ? -> i | s s I -> i | s s I I -> i | ? s -> i", ".rfind": "s s -> i",
    ".index": "s s -> i | l ? -> i | ? ? -> i | L n -> i", ".rindex": "s s -> i",
    ".count": "s s -> i | l ? -> i | ? ? -> i",
    ".startswith": "s s -> b | s 's' -> b | s S -> b | ? s -> b", ".endswith": "s s -> b | s 's' -> b | s S -> b",
    ".join": "s S -> s | 's' S -> s | s l -> s | s ? -> s",
    ".zfill": "s i -> s", ".ljust": "s i -> s | s 'i' -> s | s i 's' -> s", ".rjust": "s i -> s | s 'i' -> s",
    ".center": "s i -> s | s i 's' -> s",
    ".removeprefix": "s s -> s | s 's' -> s", ".removesuffix": "s s -> s | s 's' -> s",
    ".append!": "l ? -> l | L n -> L | ? ? -> l", ".extend!": "l l -> l | l ? -> l | l s -> l",
    ".insert!": "l i ? -> l", ".remove!": "l ? -> l | L n -> L", ".sort!": "L -> L | l -> l | l key=f:? reverse='b' -> l",
    ".reverse!": "l -> l | ? -> l", ".clear!": "l -> l | ? -> ?", ".copy": "l -> l | d -> d | ? -> ?",
    ".get": "d c -> ? | d c ? -> ? | d s ? -> ? | ? ? ? -> ? | d ? -> ?",
    ".setdefault": "d c ? -> ?", ".setdefault!": "d c ? -> d",
    ".pop": "l -> ? | l i -> ? | d c -> ? | d c ? -> ? | ? ? -> ?",
    ".pop!": "l -> l | l i -> l | d c -> d | d c ? -> d | ? ? -> ?",
    "math.floor": "n -> i | ? -> i", "math.ceil": "n -> i", "math.trunc": "n -> i", "math.fabs": "n -> n",
    "math.sqrt": "n -> n", "math.pow": "n i -> x", "math.fmod": "n n -> n", "math.isqrt": "i -> i",
    "math.gcd": "i i -> i | i -> i | i i i -> i", "math.lcm": "i i -> x", "math.factorial": "i -> x",
    "math.prod": "L -> x | L start='n' -> x", "math.isfinite": "n -> b | ? -> b", "math.isinf": "n -> b",
    "math.isnan": "n -> b", "math.degrees": "n -> n", "math.radians": "n -> n",
    "statistics.mean": "L -> n | N -> n", "statistics.median": "L -> n | N -> n",
    "json.dumps": "? -> s | l -> s | d -> s | ? sort_keys='b' -> s | ? ensure_ascii='b' -> s | s -> s",
    "json.loads": "'j' -> ? | s -> ? | j -> ?",
    "urllib.parse.quote": "s -> s | s safe='' -> s", "urllib.parse.quote_plus": "s -> s",
    "urllib.parse.unquote": "'q' -> s", "urllib.parse.unquote_plus": "'q' -> s",
    "functools.reduce": "f2:n L -> n | f2:n L n -> n | f2:? l ? -> ? | f2:? l -> ?",
    "re.findall": "'p' s -> S | 'p' t -> S", "re.split": "'p' s -> S | 'p' t -> S",
    "re.sub": "'p' 'w' s -> s | 'p' 'w' t -> s | 'p' 'w' t 'i' -> s",
    ".popitem": "d -> l", ".popitem!": "d -> d", ".update!": "d d -> d | d ? -> d", "dict.fromkeys": "S ? -> d | S -> d",
}  # fmt: skip
"""What the generator draws for each operation; `WRAPPED` and `ELSEWHERE` cover the rest."""

LISTED = {
    "itertools.chain": ("l l", "l", "l s d"), "itertools.chain.from_iterable": ("l", "ll"),
    "itertools.islice": ("l I", "l I I", "l I I I"), "itertools.batched": ("l i",), "itertools.pairwise": ("l", "s"),
    "itertools.product": ("l l", "S L", "l"), "itertools.groupby": ("l", "L", "l f", "D f:n"),
    "itertools.accumulate": ("L", "S", "l"), "itertools.takewhile": ("f:b l", "f L"), "itertools.dropwhile": ("f:b l", "f L"),
    "itertools.repeat": ("? i",), "itertools.zip_longest": ("l l", "L S fillvalue=?"),
    "range": ("i", "i i", "i i i"), "enumerate": ("l", "l i", "s"), "zip": ("l l", "l S d", "l"), "reversed": ("l", "s"),
    "map": ("f l",), "filter": ("f l", "'0' l"), ".keys": ("d", "?"), ".values": ("d", "?"), ".items": ("d", "?"),
}  # fmt: skip
"""Operations whose value is no JSON: drawn inside ``list(…)``."""
SETS = {
    "set": ("l", "S", "L"), "frozenset": ("l",), ".union": ("S S",), ".intersection": ("S S",), ".difference": ("L L",),
    ".symmetric_difference": ("S S",), ".issubset": ("S S",), ".issuperset": ("L L",), ".isdisjoint": ("S S",),
    ".add!": ("S s",), ".discard!": ("S s",),
}  # fmt: skip
"""Operations on sets: drawn inside ``sorted(…)``."""
ELSEWHERE = {
    "next",
    ".format",
    "re.escape",
    ".encode",
    ".decode",
    "base64.b64encode",
    "base64.b64decode",
    ".hexdigest",
    "hashlib.md5",
    "hashlib.sha1",
    "hashlib.sha256",
    "hashlib.sha384",
    "hashlib.sha512",
    "uuid.uuid4",
    "random.random",
    "random.randint",
    "random.uniform",
    "random.choice",
    "random.sample",
    "time.time",
    "datetime.datetime.now",
    "datetime.datetime",
    "datetime.datetime.fromisoformat",
    ".group",
    ".groups",
    "datetime.datetime.fromtimestamp",
    "datetime.date",
    "datetime.date.fromisoformat",
    "datetime.timedelta",
    ".isoformat",
    ".strftime",
    ".timestamp",
    ".date",
    ".weekday",
    ".isoweekday",
    ".total_seconds",
    "@year",
    "@month",
    "@day",
    "@hour",
    "@minute",
    "@second",
    "@microsecond",
    "@days",
    "@seconds",
    "@microseconds",
    ".groupdict",
    ".start",
    ".end",
    "re.match",
    "re.search",
    "re.fullmatch",
    "collections.Counter",
    ".most_common",
    ".total",
    ".casefold",
    ".isprintable",
    ".istitle",
    ".expandtabs",
}
"""Operations drawn by `special` or refused by the language."""

TEXTS = [
    "", "a", "A", "abc", "ab ab", " x\t", "é", "ß", "😀", "a😀b", "～", "'", '"', "it's \"q\"", "\\", "{% x %}", "%}", "a,b,,c",
    "\n", "x\ny\r\nz\n", "0", "7", "-3", " 12 ", "1.5", "1e3", "0x10", "1_000", "\x00", "\x7f\xa0", "\u200b", "None", "key",
    "k1", "Hello World", "aaa", "${x}", "+5", ".5", "5.", "_", "中文",
]  # fmt: skip
KEYS = ["a", "b", "key", "k1", "a b", "x`y", "é", "", "and", "%k"]
NUMBERS = [
    0,
    1,
    -1,
    2,
    3,
    7,
    -7,
    10,
    100,
    0.5,
    -0.5,
    1.5,
    2.5,
    -2.5,
    0.25,
    3.75,
    1234567,
    0.125,
    1e-7,
    0.00001,
    2.675,
    1.005,
    99,
]

PATTERNS = [
    r"\d+", r"[a-z]+", r"(\w)(\d)", r"a|b", r"(?P<k>\w+)=(?P<v>\d+)", r"\s", r"a+?b", r"^a", r"b$", r"[^a-z]+", r".", r"a{2}",
    r"\bfoo\b", r"\.", r"(a)(b)?", r"a*", r"(?:a|b)c?", r"(\d{4})-(\d\d)-(\d\d)", r"\S+", r"/", r"(a)\1", r"a(?=b)", r"[é-ü]",
    r"x(?!y)", r"\Aa", r"b\Z", r"[\w.]+", r"(", r"[-a\]]", r"\W",
]  # fmt: skip
numbers = st.sampled_from(NUMBERS) | st.integers(-20, 20)
texts = st.sampled_from(TEXTS)
scalars = st.none() | st.booleans() | numbers | texts
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3),
    max_leaves=6,
)
_BY_KIND: dict[str, st.SearchStrategy[Any]] = {
    "n": numbers,
    "i": st.integers(-5, 12),
    "I": st.none() | st.integers(-4, 6),
    "s": texts,
    "b": st.booleans(),
    "0": st.none(),
    "c": st.sampled_from(KEYS),
    "l": st.lists(values, max_size=4),
    "L": st.lists(numbers, max_size=5),
    "S": st.lists(texts, max_size=4),
    "d": st.dictionaries(st.sampled_from(KEYS), values, max_size=4),
    "D": st.lists(st.fixed_dictionaries({"a": numbers, "b": texts, "key": values}), max_size=4),
    "?": values,
    "x": scalars,
    "h": st.sampled_from(["ff", "0xFF", " -10 ", "z", "", "1_0", "+7", "0b1", "0x_1", "12"]),
    "B": st.sampled_from([2, 8, 10, 16, 36]),
    "N": st.lists(st.integers(-9, 9), max_size=5),
    "ll": st.lists(st.lists(values, max_size=3), max_size=3),
    "j": st.sampled_from(["null", "[1, 2.0]", '{"a": [1.5]}', "1", '"x"', "{", "", " [] ", "tru", '"\\u00e9"', "[[]]"]),
    "q": st.sampled_from(["a+b%20c", "%C3%A9", "a", "", "%2F", "100"]),
    "t": st.sampled_from(
        ["a1b22", "x=1;y=2", "aab", "A1", "2024-05-06", "a b  c", "foo.bar", "\n", "é1", "b\n", "a/b"]
    ),
    "p": st.sampled_from(PATTERNS),
    "w": st.sampled_from(["-", "", "<\\1>", "$1", "\\g<0>", "\\\\", "x\\n"]),
    "": st.just(""),
}
_CLASSES = ["str", "int", "float", "bool", "list", "dict", "NoneType"]


def type_of(value: Any) -> Type:
    """The tightest type of a value."""
    match value:
        case None:
            return NONE
        case bool():
            return BOOL
        case int():
            return INT
        case float():
            return FLOAT
        case str():
            return STR
        case list():
            return TupleType(tuple(map(type_of, value)))
        case dict():
            return RecordType(tuple(Field(k, type_of(v)) for k, v in value.items()))
    raise AssertionError(value)


def widened(type_: Type, level: int) -> Type:
    """A looser type that still fits: 0 nothing known, 1 containers of anything, 2 element types, 3 exact."""
    if level == 0:
        return ANY
    match type_:
        case TupleType(items):
            if level == 3:
                return type_
            return ListType(ANY if level == 1 else union(widened(t, 2) for t in items))
        case RecordType(fields):
            if level == 3:
                return type_
            if level == 1:
                return DictType(ANY)
            return RecordType(tuple(Field(f.name, widened(f.type, 2), required=len(f.name) != 1) for f in fields))
    return union((INT, FLOAT)) if level < 3 and type_ in (INT, FLOAT) else type_


@dataclass(repr=False)
class Drawn:
    """An expression with the values and types of its variables."""

    expr: Expr
    bindings: dict[str, Any]
    env: dict[str, Type]

    def __repr__(self) -> str:
        return f"{show(self.expr)}\n  with {self.bindings}\n  env { ({k: show_type(t) for k, t in self.env.items()}) }"


class Builder:
    """Draws one expression."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.bindings: dict[str, Any] = {}
        self.env: dict[str, Type] = {}
        self.level = draw(st.integers(0, 3))
        self.scope: list[str] = []
        self.count = 0

    def variable(self, kind: str) -> Expr:
        name = f"v{len(self.bindings)}"
        value = self.draw(_BY_KIND[kind])
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        self.bindings[name] = value
        self.env[name] = widened(type_of(value), self.level)
        return Var(name)

    def leaf(self, kind: str) -> Expr:
        if self.scope and self.draw(st.integers(0, 2)) == 0:
            return Var(self.draw(st.sampled_from(self.scope)))
        if kind in "cI" or self.draw(st.integers(0, 3)) == 0:
            return literal(self.draw(_BY_KIND[kind]))
        return self.variable(kind)

    def expression(self, kind: str, depth: int) -> Expr:
        if self.draw(st.integers(0, 11)) == 0:
            kind = "?"
        if depth <= 0 or kind in "cI":
            return self.leaf(kind)
        choice = self.draw(st.integers(0, 9))
        if choice < 2:
            return self.leaf(kind)
        if choice < 8:
            options = [o for o in _PRODUCERS if o[2] == kind or kind == "?"]
            if options:
                name, recipe, _ = self.draw(st.sampled_from(options))
                return self.operation(name, recipe, depth)
        return self.special(kind, depth)

    def operation(self, name: str, recipe: str, depth: int) -> Expr:
        args: list[Expr] = []
        kwargs: list[tuple[str, Expr]] = []
        for word in recipe.split():
            key, _, kind = word.rpartition("=")
            value = self.argument(kind, depth - 1)
            if key:
                kwargs.append((key, value))
            else:
                args.append(value)
        return Op(name, tuple(args), tuple(kwargs))

    def argument(self, kind: str, depth: int) -> Expr:
        if kind == "'C'":
            names = self.draw(st.lists(st.sampled_from(_CLASSES), min_size=1, max_size=2))
            return Literal(names[0]) if len(names) == 1 else ListOf(tuple(map(Literal, names)))
        if kind.startswith("'"):
            return literal(self.draw(_BY_KIND[kind.strip("'")]))
        if kind.startswith("f2"):
            return self.function(kind[3:], depth, 2)
        if kind.startswith("f"):
            return self.function(kind[2:] or "?", depth)
        return self.expression(kind, depth)

    def fresh(self) -> str:
        self.count += 1
        return ["x", "sum", "item", "y", "less", "z"][self.count % 6] + str(self.count if self.count > 6 else "")

    def function(self, kind: str, depth: int, count: int = 1) -> Lambda:
        names = tuple(self.fresh() for _ in range(count))
        self.scope += names
        body = self.inner(names[0], kind, depth)
        for name in names:
            self.scope.remove(name)
        return Lambda(names, body)

    def inner(self, name: str, kind: str, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 3))
        if choice == 0:
            return Var(name)
        if choice == 1:
            return Op("[]", (Var(name), Literal({"n": "a", "s": "b"}.get(kind, "key"))))
        return self.expression(kind, depth - 1)

    def comprehension(self, kind: str, depth: int) -> Comprehension:
        clauses: list[Clause] = []
        added: list[str] = []
        for _ in range(self.draw(st.integers(1, 2))):
            source = self.expression(self.draw(st.sampled_from(["l", "L", "S", "D", "d", "s"])), depth - 1)
            unpack = self.draw(st.integers(0, 4)) == 0
            names = [self.fresh(), self.fresh()] if unpack else [self.fresh()]
            if unpack:
                source = Op("enumerate", (source,)) if self.draw(st.booleans()) else Op("zip", (source, source))
            self.scope += names
            added += names
            conditions = tuple(
                self.inner(names[0], "b", depth - 1) for _ in range(self.draw(st.sampled_from([0, 0, 1, 2])))
            )
            clauses.append(Clause(tuple(names), unpack, source, conditions))
        if kind == "dict":
            element: Expr = ListOf((self.inner(added[-1], "s", depth - 1), self.inner(added[0], "?", depth - 1)))
        else:
            element = self.inner(added[-1], "?", depth - 1)
        for name in added:
            self.scope.remove(name)
        return Comprehension(kind, element, tuple(clauses))  # type: ignore[arg-type]

    def special(self, kind: str, depth: int) -> Expr:
        draw = self.draw
        if kind in "lSLD":
            choice = draw(st.integers(0, 4))
            if choice == 0:
                return self.comprehension("list", depth)
            if choice == 1:
                name = draw(st.sampled_from(sorted(LISTED)))
                return Op("list", (self.operation(name, draw(st.sampled_from(LISTED[name])), depth),))
            if choice == 2:
                return self.set_operation(depth)
            items: list[Expr | Spread] = []
            for _ in range(draw(st.integers(0, 3))):
                if draw(st.integers(0, 4)) == 0:
                    items.append(Spread(self.expression("l", depth - 1)))
                else:
                    items.append(self.expression("?", depth - 1))
            return ListOf(tuple(items))
        if kind == "d":
            if draw(st.integers(0, 2)) == 0:
                return self.comprehension("dict", depth)
            entries: list[tuple[Expr, Expr] | Spread] = []
            for _ in range(draw(st.integers(0, 3))):
                if draw(st.integers(0, 3)) == 0:
                    entries.append(Spread(self.expression("d", depth - 1)))
                else:
                    key = self.expression("c" if draw(st.booleans()) else "s", depth - 1)
                    entries.append((key, self.expression("?", depth - 1)))
            return DictOf(tuple(entries))
        if kind in "sin?" and draw(st.integers(0, 3)) == 0:
            return self.library(depth)
        if kind == "s":
            if draw(st.integers(0, 3)) == 0:
                return self.formatted_call(depth)
            return self.formatted(depth)
        if kind == "b":
            choice = draw(st.integers(0, 3))
            if choice == 0:
                return Op(draw(st.sampled_from(["any", "all"])), (self.comprehension("iterator", depth),))
            if choice == 1:
                name = draw(st.sampled_from(["any", "all"]))
                inner = self.operation(draw(st.sampled_from(["map", "filter"])), "f l", depth)
                return Op(name, (inner,))
        if kind == "n" and draw(st.integers(0, 2)) == 0:
            return Op("sum", (self.comprehension("iterator", depth),))
        if kind == "?" and draw(st.integers(0, 3)) == 0:
            default = (self.expression("?", depth - 1),) if draw(st.booleans()) else ()
            return Op("next", (self.comprehension("iterator", depth), *default))
        choice = draw(st.integers(0, 3))
        if choice == 0:
            return Cond(
                self.expression("b", depth - 1), self.expression(kind, depth - 1), self.expression(kind, depth - 1)
            )
        if choice == 1:
            name = self.fresh()
            value = self.expression("?", depth - 1)
            self.scope.append(name)
            body = self.expression(kind, depth - 1)
            self.scope.remove(name)
            return Let(name, value, body)
        node = And if choice == 2 else Or
        return node(tuple(self.expression(kind, depth - 1) for _ in range(draw(st.integers(2, 3)))))

    def set_operation(self, depth: int) -> Expr:
        name = self.draw(st.sampled_from(sorted(SETS) + ["|", "&", "-", "^", "in", "<=", "==", "comprehension"]))
        if name == "comprehension":
            return Op("sorted", (self.comprehension("set", depth),))
        kinds_ = self.draw(st.sampled_from(SETS.get(name, ("S S",)))).split()
        first = Op("set", (self.expression(kinds_[0], depth - 1),))
        if name in ("set", "frozenset"):
            return Op("sorted", (Op(name, first.args),))
        second: Expr = self.expression(kinds_[1], depth - 1)
        if name in "|&-^<===":
            second = Op("set", (second,))
        whole = Op(name, (second, first)) if name == "in" else Op(name, (first, second))
        boolean = name in (".issubset", ".issuperset", ".isdisjoint", "in", "<=", "==")
        return ListOf((whole,)) if boolean else Op("sorted", (whole,))

    def library(self, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 6))
        if choice == 0:
            return self.encoded(depth)
        if choice == 1:
            return self.matched(depth)
        if choice == 2:
            counter = Op("collections.Counter", (self.expression(self.draw(st.sampled_from("Ssl")), depth - 1),))
            what = self.draw(st.integers(0, 4))
            limit = (self.expression("i", 0),) if self.draw(st.booleans()) else ()
            return [
                Op(".most_common", (counter, *limit)), Op(".total", (counter,)), Op("dict", (counter,)),
                Op("[]", (counter, self.expression("s", depth - 1))), Op("len", (counter,)),
            ][what]  # fmt: skip
        return self.from_time(depth)

    def encoded(self, depth: int) -> Expr:
        data = Op(".encode", (self.expression("s", depth - 1),))
        choice = self.draw(st.integers(0, 3))
        if choice == 0:
            name = self.draw(st.sampled_from(["md5", "sha1", "sha256", "sha384", "sha512"]))
            return Op(".hexdigest", (Op(f"hashlib.{name}", (data,)),))
        if choice == 1:
            return Op(".decode", (Op("base64.b64encode", (data,)),))
        if choice == 2:
            return Op(".decode", (Op("base64.b64decode", (Op("base64.b64encode", (data,)),)),))
        return Op(
            ".decode", (Op("base64.b64decode", (literal(self.draw(st.sampled_from(["YQ==", "YWI=", "é", "YQ"]))),)),)
        )

    def matched(self, depth: int) -> Expr:
        pattern = Literal(self.draw(st.sampled_from(PATTERNS)))
        subject = self.expression("t", depth - 1) if self.draw(st.booleans()) else self.expression("s", depth - 1)
        flags = (Literal(int(re.I)),) if self.draw(st.integers(0, 3)) == 0 else ()
        match = Op(self.draw(st.sampled_from(["re.match", "re.search", "re.fullmatch"])), (pattern, subject, *flags))
        name = self.fresh()
        key = Literal(self.draw(st.sampled_from([0, 1, 2, "k", 5])))
        used = self.draw(st.sampled_from([
            Op("[]", (Var(name), key)), Op(".group", (Var(name), key)), Op(".group", (Var(name),)),
            Op(".groups", (Var(name),)), Op(".groupdict", (Var(name),)), Op(".start", (Var(name),)),
            Op(".end", (Var(name),)), Op("is", (Var(name), Literal(None))), Op("bool", (Var(name),)),
            Op(".group", (Var(name), Literal(1), Literal(2))),
        ]))  # fmt: skip
        if self.draw(st.booleans()):
            return Let(name, match, Cond(Var(name), used, Literal("none")))
        return Let(name, match, used)

    def moment(self, depth: int) -> Expr:
        utc = Literal("UTC")
        choice = self.draw(st.integers(0, 5))
        if choice == 0:
            texts_ = ["2024-02-29T12:30:00Z", "2024-02-30T00:00:00Z", "1969-12-31T23:59:59.250+00:00", "x", "2023-07-01",
                      "0001-01-01T00:00:00+00:00", "2024-12-31 23:59:59.999999+00:00", "2024-01-01T00:00+00:00"]  # fmt: skip
            return Op("datetime.datetime.fromisoformat", (literal(self.draw(st.sampled_from(texts_))),))
        if choice == 1:
            return Op("datetime.datetime.fromtimestamp", (self.expression("n", depth - 1),), (("tz", utc),))
        if choice == 2 and depth > 0:
            name = self.draw(st.sampled_from("+-"))
            return Op(name, (self.moment(depth - 1), self.duration(depth - 1)))
        args = [Literal(self.draw(st.sampled_from([2024, 1999, 1, 0, 9999]))), *map(Literal, self.draw(
            st.tuples(st.integers(0, 13), st.integers(1, 31), st.integers(0, 24), st.integers(0, 60))))]  # fmt: skip
        return Op("datetime.datetime", tuple(args), (("tzinfo", utc),))

    def duration(self, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 4))
        if choice == 0 and depth > 0:
            return Op("-", (self.moment(depth - 1), self.moment(depth - 1)))
        if choice == 1 and depth > 0:
            return Op(
                self.draw(st.sampled_from(["*", "//"])), (self.duration(depth - 1), self.expression("i", depth - 1))
            )
        unit = self.draw(
            st.sampled_from(["days", "hours", "minutes", "seconds", "milliseconds", "weeks", "microseconds"])
        )
        return Op("datetime.timedelta", (), ((unit, self.expression("i", depth - 1)),))

    def day(self, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 3))
        if choice == 0:
            return Op(".date", (self.moment(depth - 1),))
        if choice == 1:
            return Op("+", (self.day(depth - 1), self.duration(depth - 1))) if depth > 0 else self.day(depth)
        if choice == 2:
            text = literal(self.draw(st.sampled_from(["2024-02-29", "2023-02-29", "1970-01-01", "2024-12-31"])))
            return Op("datetime.date.fromisoformat", (text,))
        return Op("datetime.date", tuple(literal(self.draw(st.integers(1, 12))) for _ in range(3)))

    def from_time(self, depth: int) -> Expr:
        formats = ["%Y-%m-%d", "%H:%M:%S", "%d.%m.%y %I %p", "%j %A %B", "%a %b [x] 100%%", "%f", "%Y%m%dT%H%M%S.%fZ"]
        choice = self.draw(st.integers(0, 9))
        moment = self.day(depth) if self.draw(st.integers(0, 2)) == 0 else self.moment(depth)
        if choice == 0:
            return Op(".isoformat", (moment,))
        if choice == 1:
            return Op(".strftime", (moment, Literal(self.draw(st.sampled_from(formats)))))
        if choice == 2:
            return Op(self.draw(st.sampled_from([".weekday", ".isoweekday", "@year", "@month", "@day"])), (moment,))
        if choice == 3:
            names = ["@hour", "@minute", "@second", "@microsecond", ".timestamp"]
            return Op(self.draw(st.sampled_from(names)), (self.moment(depth),))
        if choice == 4:
            names = [".total_seconds", "@days", "@seconds", "@microseconds"]
            return Op(self.draw(st.sampled_from(names)), (self.duration(depth),))
        if choice == 5:
            return Op("/", (self.duration(depth), self.duration(depth)))
        if choice == 6:
            name = self.draw(st.sampled_from(["<", "<=", "==", "!=", ">"]))
            return Cond(Op(name, (self.moment(depth), self.moment(depth))), Literal("yes"), Literal("no"))
        if choice == 7:
            return Op("str", (moment,))
        if choice == 8:
            spec = Format((self.draw(st.sampled_from(formats)),))
            return Format(("at ", FormatField(self.moment(depth), "", spec)))
        return Op("//", (self.duration(depth), self.duration(depth)))

    def field(self, depth: int) -> FormatField:
        spec = self.draw(st.sampled_from(SPECS))
        kind = (
            "?" if spec == "" else "s" if spec[-1] == "s" or spec in TEXT_SPECS else "i" if spec[-1] in "dxXob" else "n"
        )
        conversion = self.draw(st.sampled_from(["", "", "r", "s"])) if spec in ("", *TEXT_SPECS) else ""
        return FormatField(self.expression(kind, depth - 1), conversion, Format((spec,)) if spec else None)  # type: ignore[arg-type]

    def formatted(self, depth: int) -> Expr:
        parts: list[str | FormatField] = []
        for _ in range(self.draw(st.integers(0, 3))):
            parts.append(self.draw(texts) if self.draw(st.booleans()) else self.field(depth))
        return Format(tuple(parts))

    def formatted_call(self, depth: int) -> Expr:
        template = self.draw(st.sampled_from(["{}", "a{}b{!r}", "{0}{1}{0}", "{x:>5}|{}", "{:.2f}{}", "{{}}{}"]))
        args = tuple(self.expression("?", depth - 1) for _ in range(2))
        return Op(".format", (Literal(template), *args), (("x", self.expression("s", depth - 1)),))


TEXT_SPECS = (">5", "<8", "^7", "*^9", ".2", "5")
SPECS = ["", "", "", "d", "05d", "+d", ",", ",d", ".2f", ".0f", "8.3f", ",.2f", "+.1f", "08.2f", "x", "X", "o", "b", "%",
         ".1%", "e", ".2e", ".0e", "10", "s", "6s", ".1s", "=+8d", "*=9", " d", "010,d", *TEXT_SPECS]  # fmt: skip


def _producers() -> list[tuple[str, str, str]]:
    out = []
    for name, text in RECIPES.items():
        for recipe in text.split("|") if name != "|" else text.split(" | "):
            arguments, _, result = recipe.partition("->")
            out.append((name, arguments.strip(), result.strip()))
    return out


_PRODUCERS = _producers()


@st.composite
def drawn(draw: Any, depth: int = 3) -> Drawn:
    """An expression of any kind."""
    builder = Builder(draw)
    name, recipe, _ = draw(st.sampled_from(_PRODUCERS))
    if draw(st.integers(0, 3)) == 0:
        expr = builder.special(draw(st.sampled_from(["l", "d", "s", "b", "n", "?"])), depth)
    else:
        expr = builder.operation(name, recipe, draw(st.integers(0, depth)))
    return Drawn(expr, builder.bindings, builder.env)


@st.composite
def library(draw: Any, depth: int = 2) -> Drawn:
    """An expression around the standard library's values: dates, counters, matches, bytes."""
    builder = Builder(draw)
    expr = builder.library(depth)
    return Drawn(expr, builder.bindings, builder.env)
