"""Names the frontend may use, suggestions for others, and what is refused."""

import pytest

from flowdsl.ir.expr import Clause as Clause_
from flowdsl.ir.expr import Comprehension, Expr, Format, FormatField, Let, Literal, Op, Var, literal
from flowdsl.ir.ops import (
    known_attribute,
    known_builtin,
    known_constant,
    known_function,
    known_method,
    refusal,
    suggestions,
)
from flowdsl.ir.types import FLOAT, STR, ListType
from flowdsl.lowering.query.jsonata import Jsonata


def test_methods_know_whether_they_change_their_receiver() -> None:
    append, pop, upper = known_method("append"), known_method("pop"), known_method("upper")
    assert append is not None and append.mutates and not append.has_value
    assert pop is not None and pop.mutates and pop.has_value
    assert upper is not None and not upper.mutates and upper.has_value
    assert known_method("nope") is None


def test_replacing_the_parts_of_a_date_is_known_by_its_keywords() -> None:
    of_text, of_dates = known_method("replace"), known_method("replace", ["hour", "minute"])
    assert of_text is not None and of_text.operation == ".replace" and of_text.parameters.required == 3
    assert of_dates is not None and of_dates.operation == ".replace@" and "tzinfo" in of_dates.parameters.by_keyword
    assert known_method("replace", ["count"]) == of_text
    assert known_function("datetime.datetime.fromisoformat@") is not None
    assert "datetime.datetime.fromisoformat@" not in suggestions("datetime.datetime.fromisoforma")


def test_builtins_and_functions_are_kept_apart() -> None:
    assert known_builtin("sorted") is not None
    assert known_builtin("iter") is None
    assert known_builtin("math.floor") is None
    assert known_function("math.floor") is not None
    assert known_function("math.nope") is None
    assert known_attribute("year")
    assert not known_attribute("upper")
    assert known_constant("string.digits") == Literal("0123456789")
    assert known_constant("math.nope") is None


def test_parameters_tell_how_a_function_is_called() -> None:
    params = known_builtin("sorted")
    assert params is not None
    assert params.names == ("iterable", "key", "reverse")
    assert params.positional == 1
    assert params.by_keyword == {"key", "reverse"}
    assert params.required == 1


@pytest.mark.parametrize(("name", "close"), [("uper", "upper"), ("apend", "append"), ("math.flor", "math.floor")])
def test_misspelt_names_are_recognised(name: str, close: str) -> None:
    assert close in suggestions(name)


@pytest.mark.parametrize(
    "name", ["print", "open", "eval", "getattr", "os.environ", "datetime.date.today", "re.compile"]
)
def test_refused_names_say_what_to_do(name: str) -> None:
    found = refusal(name)
    assert found is not None and found.reason and found.help
    assert refusal("sorted") is None


def op(name: str, *args: object, **kwargs: object) -> Op:
    made = tuple(a if hasattr(a, "origin") else literal(a) for a in args)
    named = tuple((k, a if hasattr(a, "origin") else literal(a)) for k, a in kwargs.items())
    return Op(name, made, named)  # type: ignore[arg-type]


GENERATOR = Comprehension("iterator", op("[]", Var("x"), "a"), (Clause_(("x",), False, Var("xs")),))
REFUSED: list[tuple[Expr, str]] = [
    (op("str", Var("price")), "the text of a float"),
    (op("str", Var("prices")), "the text of a float"),
    (op("json.dumps", Var("prices")), "the text of a float"),
    (Format((FormatField(Var("price")),)), "the text of a float"),
    (op("[]", Var("prices"), Var("price")), "a float stands where Python needs an int"),
    (op("+", Literal(2**60), 1), "beyond 2^53"),
    (op("%", "%d", 1), "formatting of text"),
    (op("set", Var("xs")), "set is no JSON value"),
    (op("range", 3), "range is no JSON value"),
    (op("zip", GENERATOR, Var("xs")), "draws from this iterator only as much as it needs"),
    (Let("g", GENERATOR, op("list", Var("g"))), "walked only once"),
    (op("list", op("set", Var("xs"))), "the order of a set"),
    (op("is", Var("xs"), Var("prices")), "no identity"),
    (op("isinstance", Var("xs"), "tuple"), "says nothing about a JSON value"),
    (op("re.search", "(a)?b", "ab"), "take no part in the match"),
    (op("re.sub", "a*", "x", "ab"), "match the empty text"),
    (op("datetime.datetime.now"), "without the zone UTC"),
    (op("statistics.mean", Var("prices")), "`mean` is exact"),
    (op(".casefold", "a"), "no counterpart"),
    (op("pow", 2, 3, 5), "with a modulus"),
]


@pytest.mark.parametrize(("expr", "what"), REFUSED, ids=[w for _, w in REFUSED])
def test_refusals(expr: Expr, what: str) -> None:
    env = {"price": FLOAT, "prices": ListType(FLOAT), "s": STR}
    problems = Jsonata().unsupported(expr, env, "Output")
    assert any(what in p.what for p in problems), problems
    assert all(p.help for p in problems)
