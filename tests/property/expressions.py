"""Drawing expressions over adversarial values, in typed and untyped environments."""

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
from tests.property.recipes import (
    BY_KIND,
    CLASSES,
    LAYOUTS,
    LISTED,
    MOMENTS,
    NAIVE_MOMENTS,
    PATTERNS,
    RECIPES,
    SETS,
    SPECS,
    TEXT_SPECS,
    WALL_CLOCKS,
    texts,
)
from tests.property.showing import show


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
        return self.held(self.draw(BY_KIND[kind]))

    def held(self, value: Any) -> Expr:
        """A variable that has the value."""
        name = f"v{len(self.bindings)}"
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        self.bindings[name] = value
        self.env[name] = widened(type_of(value), self.level)
        return Var(name)

    def leaf(self, kind: str) -> Expr:
        if self.scope and self.draw(st.integers(0, 2)) == 0:
            return Var(self.draw(st.sampled_from(self.scope)))
        if kind in "cI" or self.draw(st.integers(0, 3)) == 0:
            return literal(self.draw(BY_KIND[kind]))
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
            names = self.draw(st.lists(st.sampled_from(CLASSES), min_size=1, max_size=2))
            return Literal(names[0]) if len(names) == 1 else ListOf(tuple(map(Literal, names)))
        if kind.startswith("'"):
            return literal(self.draw(BY_KIND[kind.strip("'")]))
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
        name = self.draw(st.sampled_from([*sorted(SETS), "|", "&", "-", "^", "in", "<=", "==", "comprehension"]))
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
        choice = self.draw(st.integers(0, 8))
        if choice == 0:
            return Op("datetime.datetime.fromisoformat", (self.text_of_time(MOMENTS),))
        if choice == 6 and depth > 0:
            return Op(".replace@", (self.naive(depth - 1),), (("tzinfo", utc),))
        if choice == 7 and depth > 0:
            return self.parts_of(self.moment(depth - 1), depth)
        if choice == 8:
            return Op(".replace@", (self.wall_clock(),), (("tzinfo", utc),))
        if choice == 1:
            return Op("datetime.datetime.fromtimestamp", (self.expression("n", depth - 1),), (("tz", utc),))
        if choice == 2 and depth > 0:
            name = self.draw(st.sampled_from("+-"))
            return Op(name, (self.moment(depth - 1), self.duration(depth - 1)))
        args = [Literal(self.draw(st.sampled_from([2024, 1999, 1, 0, 9999]))), *map(Literal, self.draw(
            st.tuples(st.integers(0, 13), st.integers(1, 31), st.integers(0, 24), st.integers(0, 60))))]  # fmt: skip
        return Op("datetime.datetime", tuple(args), (("tzinfo", utc),))

    def text_of_time(self, texts_: list[str]) -> Expr:
        """A text, a constant or not: of a constant one the kind is known."""
        text = self.draw(st.sampled_from(texts_))
        return Literal(text) if self.draw(st.booleans()) else self.held(text)

    def naive(self, depth: int) -> Expr:
        """A datetime without a zone."""
        choice = self.draw(st.integers(0, 7))
        if choice == 0:
            return Op("datetime.datetime.fromisoformat", (literal(self.draw(st.sampled_from(NAIVE_MOMENTS))),))
        if choice == 1:
            return Op("datetime.datetime.utcfromtimestamp", (self.expression("n", depth - 1),))
        if choice == 2 and depth > 0:
            name = self.draw(st.sampled_from("+-"))
            return Op(name, (self.naive(depth - 1), self.duration(depth - 1)))
        if choice == 3 and depth > 0:
            return Op(".replace@", (self.moment(depth - 1),), (("tzinfo", Literal(None)),))
        if choice in (4, 5):
            layout = self.draw(st.sampled_from(sorted(LAYOUTS)))
            return Op("datetime.datetime.strptime", (self.text_of_time(LAYOUTS[layout]), Literal(layout)))
        if choice == 6:
            return self.parts_of(Op("datetime.datetime", (Literal(2024), Literal(2), Literal(28))), depth)
        parts = st.tuples(st.sampled_from([2024, 1999, 1]), st.integers(0, 13), st.integers(1, 31), st.integers(0, 24))
        return Op("datetime.datetime", tuple(literal(part) for part in self.draw(parts)))

    def parts_of(self, moment: Expr, depth: int) -> Expr:
        """Parts of a moment replaced."""
        small = {"year": (1, 9999), "month": (0, 12), "day": (1, 31), "hour": (0, 24), "minute": (0, 59),
                 "second": (0, 60), "microsecond": (0, 999_999)}  # fmt: skip
        names = self.draw(st.lists(st.sampled_from(sorted(small)), min_size=1, max_size=4, unique=True))
        if self.draw(st.booleans()):
            names = ["hour", "minute", "second", "microsecond"]
        values = [self.draw(st.just(0) | st.integers(*small[name])) for name in names]
        made = [Literal(v) if self.draw(st.booleans()) else self.held(v) for v in values]
        return Op(".replace@", (moment,), tuple(zip(names, made, strict=True)))

    def duration(self, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 4))
        if choice == 0 and depth > 0:
            kind = self.draw(st.sampled_from([self.moment, self.naive]))
            return Op("-", (kind(depth - 1), kind(depth - 1)))
        if choice == 1 and depth > 0:
            return Op(
                self.draw(st.sampled_from(["*", "//"])), (self.duration(depth - 1), self.expression("i", depth - 1))
            )
        unit = self.draw(
            st.sampled_from(["days", "hours", "minutes", "seconds", "milliseconds", "weeks", "microseconds"])
        )
        return Op("datetime.timedelta", (), ((unit, self.expression("i", depth - 1)),))

    def wall_clock(self) -> Expr:
        return Op("datetime.datetime.fromisoformat", (self.held(self.draw(st.sampled_from(WALL_CLOCKS))),))

    def day(self, depth: int) -> Expr:
        choice = self.draw(st.integers(0, 4))
        if choice == 0:
            return Op(".date", (self.draw(st.sampled_from([self.moment, self.naive]))(depth - 1),))
        if choice == 4:
            return Op(".date", (self.wall_clock(),))
        if choice == 1:
            return Op("+", (self.day(depth - 1), self.duration(depth - 1))) if depth > 0 else self.day(depth)
        if choice == 2:
            text = literal(self.draw(st.sampled_from(["2024-02-29", "2023-02-29", "1970-01-01", "2024-12-31"])))
            return Op("datetime.date.fromisoformat", (text,))
        return Op("datetime.date", tuple(literal(self.draw(st.integers(1, 12))) for _ in range(3)))

    def from_time(self, depth: int) -> Expr:
        formats = ["%Y-%m-%d", "%H:%M:%S", "%d.%m.%y %I %p", "%j %A %B", "%a %b [x] 100%%", "%f", "%Y%m%dT%H%M%S.%fZ", "%H %z %Z"]
        choice = self.draw(st.integers(0, 13))
        moment = self.draw(st.sampled_from([self.moment, self.naive, self.day]))(depth)
        if choice == 0:
            return Op(".isoformat", (moment,))
        if choice == 1:
            return Op(".strftime", (moment, Literal(self.draw(st.sampled_from(formats)))))
        if choice == 2:
            return Op(self.draw(st.sampled_from([".weekday", ".isoweekday", "@year", "@month", "@day"])), (moment,))
        if choice == 3:
            names = ["@hour", "@minute", "@second", "@microsecond", ".timestamp"]
            kind = self.draw(st.sampled_from([self.moment, self.naive]))
            return Op(self.draw(st.sampled_from(names)), (kind(depth),))
        if choice == 4:
            names = [".total_seconds", "@days", "@seconds", "@microseconds"]
            return Op(self.draw(st.sampled_from(names)), (self.duration(depth),))
        if choice == 5:
            return Op("/", (self.duration(depth), self.duration(depth)))
        if choice == 6:
            name = self.draw(st.sampled_from(["<", "<=", "==", "!=", ">"]))
            pair = [self.draw(st.sampled_from([self.moment, self.naive]))(depth) for _ in range(2)]
            return Cond(Op(name, tuple(pair)), Literal("yes"), Literal("no"))
        if choice == 7:
            return Op("str", (moment,))
        if choice == 8:
            spec = Format((self.draw(st.sampled_from(formats)),))
            return Format(("at ", FormatField(moment, "", spec)))
        if choice == 9:
            return Op("str", (self.duration(depth),))
        if choice == 10:
            names = [".date", "@year", "@minute", "@microsecond", ".weekday"]
            read = Op(self.draw(st.sampled_from(names)), (self.wall_clock(),))
            return Op("str", (read,))
        if choice == 11:
            return Op("format", (moment, Literal(self.draw(st.sampled_from(formats)))))
        if choice == 12:
            kinds = st.sampled_from([self.moment, self.naive, self.day, self.duration])
            one, *others = (self.draw(kinds)(depth) for _ in range(3))
            return Op(self.draw(st.sampled_from(["in", "not in"])), (one, ListOf(tuple(others))))
        return Op("//", (self.duration(depth), self.duration(depth)))

    def field(self, depth: int) -> FormatField:
        spec = self.draw(st.sampled_from(SPECS))
        kind = (
            "?" if spec == "" else "s" if spec[-1] == "s" or spec in TEXT_SPECS else "i" if spec[-1] in "dxXob" else "n"
        )
        conversion = self.draw(st.sampled_from(["", "", "r", "s"])) if spec in ("", *TEXT_SPECS) else ""
        return FormatField(self.expression(kind, depth - 1), conversion, Format((spec,)) if spec else None)  # type: ignore[arg-type]

    def formatted(self, depth: int) -> Expr:
        count = self.draw(st.integers(0, 3))
        return Format(
            tuple(self.draw(texts) if self.draw(st.booleans()) else self.field(depth) for _ in range(count))
        )

    def formatted_call(self, depth: int) -> Expr:
        template = self.draw(st.sampled_from(["{}", "a{}b{!r}", "{0}{1}{0}", "{x:>5}|{}", "{:.2f}{}", "{{}}{}"]))
        args = tuple(self.expression("?", depth - 1) for _ in range(2))
        if self.draw(st.integers(0, 3)) == 0:
            field = self.field(depth)
            spec = field.spec.parts if field.spec is not None else ()
            return Op("format", (field.value, *map(Literal, spec)))
        return Op(".format", (Literal(template), *args), (("x", self.expression("s", depth - 1)),))


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


@st.composite
def dates(draw: Any, depth: int = 2) -> Drawn:
    """An expression around dates, times and durations."""
    builder = Builder(draw)
    expr = builder.from_time(draw(st.integers(0, depth)))
    return Drawn(expr, builder.bindings, builder.env)
