"""The text emitted for common expressions: what a person would have written, where types are known."""

from collections.abc import Mapping

import pytest

from flowdsl.ir.expr import (
    And,
    Clause,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Expr,
    Format,
    FormatField,
    Lambda,
    ListOf,
    Literal,
    Op,
    Or,
    Param,
    Spread,
    State,
    Var,
    literal,
)
from flowdsl.ir.types import (
    ANY_DICT,
    BOOL,
    FLOAT,
    INT,
    NONE,
    STR,
    DictType,
    Field,
    ListType,
    RecordType,
    Type,
    union,
)
from flowdsl.lowering.query.jsonata import Jsonata

LINE = RecordType((Field("sku", STR), Field("quantity", INT), Field("price", FLOAT)))
ORDER = RecordType((Field("id", STR), Field("lines", ListType(LINE)), Field("note", STR, required=False)))
ENV: Mapping[str, Type] = {
    "order": ORDER, "n": INT, "m": INT, "x": FLOAT, "s": STR, "flag": BOOL, "d": ANY_DICT, "xs": ListType(INT),
    "names": ListType(STR), "lines": ListType(LINE), "counts": DictType(INT), "maybe": union((NONE, STR)),
}  # fmt: skip


def v(name: str) -> Var:
    return Var(name)


def item(obj: Expr, *keys: str | int) -> Expr:
    for key in keys:
        obj = Op("[]", (obj, Literal(key)))
    return obj


def op(name: str, *args: object, **kwargs: object) -> Op:
    made = tuple(a if hasattr(a, "origin") else literal(a) for a in args)
    named = tuple((k, a if hasattr(a, "origin") else literal(a)) for k, a in kwargs.items())
    return Op(name, made, named)  # type: ignore[arg-type]


TEXTS: list[tuple[Expr, str]] = [
    (op("+", v("n"), 1), "$n + 1"),
    (op("*", op("+", v("n"), 1), v("m")), "($n + 1) * $m"),
    (op("-", v("n"), op("-", v("m"), 1)), "$n - ($m - 1)"),
    (op("/", v("n"), 2), "$n / 2"),
    (op("//", v("n"), 10), "$floor($n / 10)"),
    (op("%", v("n"), 3), "($n % 3 + 3) % 3"),
    (op("u-", v("n")), "-$n"),
    (op("+", v("flag"), 1), "($flag ? 1 : 0) + 1"),
    (op("+", v("s"), "!"), '$s & "!"'),
    (op("+", v("xs"), v("xs")), "$append($xs, $xs)"),
    (item(v("order"), "id"), "$order.id"),
    (item(v("order"), "lines", 0, "sku"), "$order.lines[0].sku"),
    (item(v("order"), "lines", -1), "$order.lines[-1]"),
    (item(v("d"), "a b"), "$d.`a b`"),
    (item(v("d"), "and"), "$d.`and`"),
    (op("[]", v("xs"), v("n")), "$xs[$n]"),
    (op("==", item(v("order"), "id"), "A"), '$order.id = "A"'),
    (op("!=", v("n"), v("m")), "$n != $m"),
    (op("<", v("n"), v("m")), "$n < $m"),
    (op("in", "a", v("d")), "$exists($d.a)"),
    (op("not in", v("s"), v("names")), "$not($s in $names)"),
    (op("is", v("maybe"), None), "$maybe = null"),
    (op("not", v("flag")), "$not($flag)"),
    (And((v("flag"), op(">", v("n"), 0))), "$flag and $n > 0"),
    (Or((v("maybe"), Literal("none"))), '$boolean($maybe) ? $maybe : "none"'),
    (Cond(op(">", v("n"), 0), Literal("a"), Literal("b")), '$n > 0 ? "a" : "b"'),
    (op("len", v("xs")), "$count($xs)"),
    (op("len", v("s")), "$length($s)"),
    (op("sum", v("xs")), "$sum($xs)"),
    (op("max", v("xs")), "$max($xs)"),
    (op("max", v("n"), v("m")), "$max([$n, $m])"),
    (op("round", v("x")), "$round($x)"),
    (op("abs", v("n")), "$abs($n)"),
    (op("str", v("n")), "$formatBase($n)"),
    (op("str", v("s")), "$s"),
    (op(".upper", v("s")), "$uppercase($s)"),
    (op(".split", v("s"), ","), '$split($s, ",")'),
    (op(".join", ", ", v("names")), '$join($names, ", ")'),
    (op(".startswith", v("s"), "ab"), '$substring($s, 0, 2) = "ab"'),
    (op(".replace", v("s"), "a", "b"), '$replace($s, "a", "b")'),
    (op(".append!", v("xs"), 1), "$append($xs, 1)"),
    (op("[]=!", v("d"), "k", v("n")), '$merge([$d, {"k": $n}])'),
    (op(".get", v("d"), "k"), "$exists($d.k) ? $d.k : null"),
    (op(".get", v("d"), "k", 0), "$exists($d.k) ? $d.k : 0"),
    (op("list", op(".keys", v("d"))), "[$keys($d)]"),
    (op("list", op("range", v("n"))), "[0..$n - 1]"),
    (op("[:]", v("s"), 0, 3, None), "$substring($s, 0, 3)"),
    (op("[:]", v("s"), -3, None, None), "$substring($s, -3)"),
    (op("sorted", v("xs")), "$sort($xs)"),
    (op("sorted", v("lines"), key=Lambda(("line",), item(v("line"), "quantity"))),
     "$sort($lines, function($a, $b) { $a.quantity > $b.quantity })"),
    (Comprehension("list", op("*", v("i"), 2), (Clause(("i",), False, v("xs"), (op(">", v("i"), 1),)),)),
     "[$map($filter($xs, function($i) { $i > 1 }), function($i) { $i * 2 })]"),
    (Comprehension("list", v("i"), (Clause(("i",), False, v("xs"), (op(">", v("i"), 1),)),)),
     "[$filter($xs, function($i) { $i > 1 })[]]"),
    (Comprehension("dict", ListOf((item(v("line"), "sku"), item(v("line"), "quantity"))),
                   (Clause(("line",), False, v("lines")),)),
     "$merge([$map($lines, function($line) { {$line.sku: $line.quantity} })])"),
    (op("any", Comprehension("iterator", op(">", v("i"), 1), (Clause(("i",), False, v("xs")),))),
     "$reduce($xs, function($any, $i) { $any or $i > 1 }, false)"),
    (Format(("order ", FormatField(item(v("order"), "id")), " has ", FormatField(v("n")), " lines")),
     '"order " & $order.id & " has " & $formatBase($n) & " lines"'),
    (op("time.time"), "$millis() / 1000"),
    (op("uuid.uuid4"), "$uuid()"),
    (op("json.loads", v("s")), "$parse($s)"),
    (State("result"), "$states.result"),
    (State("error"), "$states.errorOutput"),
    (Context(("Execution", "Id")), "$states.context.Execution.Id"),
    (op("+", "arn:", Param("Table")), '"arn:" & "${Table}"'),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "text"), TEXTS, ids=[t for _, t in TEXTS])
def test_text(expr: Expr, text: str) -> None:
    assert Jsonata().template(expr, ENV, "Output") == f"{{% {text} %}}"
    assert [p for p in Jsonata().unsupported(expr, ENV) if "uuid" not in p.what] == []


TEMPLATES: list[tuple[Expr, object]] = [
    (literal({"a": [1, "x", None]}), {"a": [1, "x", None]}),
    (DictOf(((Literal("id"), v("s")), (Literal("n"), Literal(2)))), {"id": "{% $s %}", "n": 2}),
    (ListOf((v("xs"), v("n"))), ["{% $xs %}", "{% $n %}"]),
    (Literal("{% not code %}"), '{% "{\\u0025 not code %\\u007d" %}'),
    (Literal(" {% plain %}"), " {% plain %}"),
    (Literal(3.0), 3),
    (Param("Table"), "${Table}"),
    (ListOf((Spread(v("xs")), v("n"))), "{% [$xs, $n] %}"),
    (DictOf((Spread(v("d")), (Literal("k"), v("n")))), '{% $merge([$d, {"k": $n}]) %}'),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "template"), TEMPLATES)
def test_template(expr: Expr, template: object) -> None:
    assert Jsonata().template(expr, ENV, "Output") == template


CONDITIONS: list[tuple[Expr, object]] = [
    (v("flag"), "{% $flag %}"),
    (v("n"), "{% $n != 0 %}"),
    (v("s"), '{% $s != "" %}'),
    (v("xs"), "{% $count($xs) > 0 %}"),
    (v("d"), "{% $boolean($d) %}"),
    (Literal(1), True),
    (op("==", v("s"), "A"), '{% $s = "A" %}'),
]


@pytest.mark.parametrize(("expr", "template"), CONDITIONS)
def test_condition(expr: Expr, template: object) -> None:
    assert Jsonata().condition(expr, ENV) == template


UNTYPED: list[tuple[Expr, str]] = [
    (op("==", v("status"), "DONE"), '$status = "DONE"'),
    (op("==", v("count"), 2), "$count = 2"),
    (op("==", v("count"), 1), "$count in [1, true]"),
    (op("is", v("x"), None), "$x = null"),
    (op(".upper", v("x")), "$uppercase($x)"),
]


@pytest.mark.parametrize(("expr", "text"), UNTYPED)
def test_untyped_text_stays_short(expr: Expr, text: str) -> None:
    assert Jsonata().template(expr, {}, "Output") == f"{{% {text} %}}"


def test_a_helper_stands_at_the_head() -> None:
    text = Jsonata().template(item(v("event"), "a", "b"), {}, "Output")
    assert text == (
        '{% ( $pyGetKey := function($o, $k) { $type($o) = "object" and $type($k) = "string" ? $lookup($o, $k) }; '
        '$pyGetKey($pyGetKey($event, "a"), "b") ) %}'
    )


def test_without_strictness_there_are_no_guards() -> None:
    loose = Jsonata(strict=False)
    assert loose.template(op("==", item(v("event"), "a", "b"), "x"), {}, "Output") == '{% $event.a.b = "x" %}'
    assert loose.template(op("/", v("n"), v("m")), ENV, "Output") == "{% $n / $m %}"
    assert loose.template(op("+", v("a"), 1), {}, "Output") == "{% $a + 1 %}"


def test_local_names_never_hide_functions() -> None:
    total = Comprehension("list", op("sum", ListOf((v("sum"), v("sum")))), (Clause(("sum",), False, v("xs")),))
    assert Jsonata().template(total, ENV, "Output") == "{% [$map($xs, function($sum_) { $sum([$sum_, $sum_]) })] %}"
    assert {"sum", "states", "pyGetKey"} <= Jsonata().reserved_names()


def test_sorting_is_no_tail_call_of_a_function() -> None:
    rows = op("map", Lambda(("row",), op("sorted", item(v("row"), "lines"), key=Lambda(("l",), item(v("l"), "sku")))),
              v("orders"))  # fmt: skip
    text = Jsonata().template(op("list", rows), {"orders": ListType(ORDER)}, "Output")
    assert "{ [$sort($row.lines, " in text
