"""Types, failure and narrowing of expressions."""

from collections.abc import Mapping

import pytest

from flowdsl.ir.expr import And, Cond, DictOf, Expr, Format, FormatField, ListOf, Literal, Op, Or, Spread, Var, literal
from flowdsl.ir.ops import OPS, can_fail, evaluate, fold, infer, narrow
from flowdsl.ir.types import (
    ANY,
    ANY_DICT,
    ANY_LIST,
    BOOL,
    FLOAT,
    INT,
    NEVER,
    NONE,
    STR,
    DictType,
    Field,
    ListType,
    Opaque,
    RecordType,
    TupleType,
    Type,
    show,
    union,
)

ITEM = RecordType((Field("id", STR), Field("n", INT), Field("note", STR, required=False)), closed=True)
ENV: Mapping[str, Type] = {
    "n": INT, "x": FLOAT, "s": STR, "b": BOOL, "xs": ListType(INT), "d": ANY_DICT, "r": ITEM,
    "maybe": union((NONE, STR)),
    "counts": DictType(INT), "pair": TupleType((STR, INT)), "either": union((STR, INT)),
}  # fmt: skip


def op(name: str, *args: object, **kwargs: object) -> Op:
    made = tuple(a if hasattr(a, "origin") else literal(a) for a in args)
    named = tuple((k, a if hasattr(a, "origin") else literal(a)) for k, a in kwargs.items())
    return Op(name, made, named)  # type: ignore[arg-type]


def v(name: str) -> Var:
    return Var(name)


TYPES: list[tuple[Expr, Type, bool]] = [
    (op("+", v("n"), 1), INT, False),
    (op("+", v("n"), 1.5), FLOAT, False),
    (op("/", v("n"), 2), FLOAT, False),
    (op("/", v("n"), v("n")), FLOAT, True),
    (op("//", v("n"), 2), INT, False),
    (op("+", v("s"), "x"), STR, False),
    (op("+", v("s"), v("n")), NEVER, True),
    (op("*", v("s"), v("n")), STR, False),
    (op("*", v("s"), v("x")), NEVER, True),
    (op("**", v("n"), 2), INT, False),
    (op("&", v("b"), v("b")), BOOL, False),
    (op("|", v("d"), v("counts")), DictType(ANY), False),
    (op("<", v("n"), v("x")), BOOL, False),
    (op("<", v("n"), v("s")), BOOL, True),
    (op("==", v("n"), v("s")), BOOL, False),
    (op("in", "k", v("d")), BOOL, False),
    (op("in", v("n"), v("s")), BOOL, True),
    (op("[]", v("r"), "id"), STR, False),
    (op("[]", v("r"), "note"), STR, True),
    (op("[]", v("r"), "nope"), NEVER, True),
    (op("[]", v("counts"), "k"), INT, True),
    (op("[]", v("pair"), 1), INT, False),
    (op("[]", v("pair"), 2), NEVER, True),
    (op("[]", v("xs"), 0), INT, True),
    (op("[:]", v("xs"), 0, 2, None), ListType(INT), False),
    (op("len", v("xs")), INT, False),
    (op("len", v("n")), INT, True),
    (op("sum", v("xs")), INT, False),
    (op("max", v("xs")), INT, True),
    (op("max", v("xs"), default=0), INT, False),
    (op("sorted", v("xs")), ListType(INT), False),
    (op("sorted", v("d")), ListType(STR), False),
    (op("sorted", ANY_X := Var("unknown")), ListType(ANY), True),
    (op("str", ANY_X), STR, False),
    (op("int", v("s")), INT, True),
    (op("int", v("x")), INT, False),
    (op(".upper", v("s")), STR, False),
    (op(".upper", v("maybe")), STR, True),
    (op(".get", v("r"), "note"), union((STR, NONE)), False),
    (op(".get", v("counts"), "k", 0), INT, False),
    (op(".append!", v("xs"), 1), ListType(INT), False),
    (op("[]=!", v("r"), "id", 1), RecordType((Field("id", INT), *ITEM.fields[1:]), closed=True), False),
    (op("range", v("n")), Opaque("range", INT), False),
    (op("zip", v("xs"), v("s")), Opaque("iterator", TupleType((INT, STR), "tuple")), False),
    (op("set", v("xs")), Opaque("set", INT), False),
    (op("math.floor", v("x")), INT, False),
    (op("datetime.datetime.now", "UTC"), Opaque("datetime"), False),
    (And((v("maybe"), v("n"))), union((NONE, STR, INT)), False),
    (Or((v("maybe"), Literal("x"))), STR, False),
    (Cond(op("is", v("maybe"), None), Literal(""), v("maybe")), STR, False),
    (ListOf((v("n"), Spread(v("pair")))), TupleType((INT, STR, INT)), False),
    (DictOf(((Literal("a"), v("n")),)), RecordType((Field("a", INT),), closed=True), False),
    (Format(("x", FormatField(v("n")))), STR, False),
    (Format((FormatField(v("s"), "", Format(("d",))),)), STR, True),
]  # fmt: skip


@pytest.mark.parametrize(("expr", "type_", "fails"), TYPES)
def test_type_and_failure(expr: Expr, type_: Type, fails: bool) -> None:
    assert show(infer(expr, ENV)) == show(type_)
    assert infer(expr, ENV) == type_
    assert can_fail(expr, ENV) is fails


def narrowed(test: Expr, truth: bool, name: str, env: Mapping[str, Type] = ENV) -> Type:
    return narrow(test, truth, env).get(name, ANY)


def test_none_is_told_apart() -> None:
    test = op("is", v("maybe"), None)
    assert narrowed(test, True, "maybe") == NONE
    assert narrowed(test, False, "maybe") == STR
    assert narrowed(v("maybe"), True, "maybe") == STR
    assert narrowed(op("not", v("maybe")), False, "maybe") == STR


def test_classes_are_told_apart() -> None:
    test = op("isinstance", v("either"), "str")
    assert narrowed(test, True, "either") == STR
    assert narrowed(test, False, "either") == INT
    assert narrowed(op("isinstance", v("new"), ["list"]), True, "new") == ANY_LIST
    assert narrowed(op("isinstance", v("new"), ["list"]), False, "new") == ANY


def test_a_tested_key_cannot_be_missing() -> None:
    env = narrow(op("in", "note", v("r")), True, ENV)
    assert not can_fail(op("[]", v("r"), "note"), env)
    env = narrow(op("not in", "k", v("d")), False, ENV)
    assert not can_fail(op("[]", v("d"), "k"), env)


def test_and_or_narrow_on_the_side_they_decide() -> None:
    both = And((op("is not", v("maybe"), None), op("==", v("either"), "x")))
    assert narrowed(both, True, "maybe") == STR
    assert narrowed(both, True, "either") == STR
    assert narrowed(both, False, "maybe") == ENV["maybe"]
    either = Or((op("is", v("maybe"), None), v("b")))
    assert narrowed(either, False, "maybe") == STR


def test_a_tested_value_narrows_within_the_expression() -> None:
    expr = And((op("is not", v("maybe"), None), op(".upper", v("maybe"))))
    assert not can_fail(expr, ENV)


FOLDED: list[tuple[Expr, Expr]] = [
    (op("*", op("*", 60, 60), 24), Literal(86400)),
    (op("+", "a", "b"), Literal("ab")),
    (Format(("a", FormatField(Literal(1)), "b")), Literal("a1b")),
    (Cond(Literal(1), v("n"), v("s")), v("n")),
    (Or((Literal(""), v("s"))), v("s")),
    (op(".upper", "abc"), Literal("ABC")),
    (op("[]", [1, 2], 1), Literal(2)),
]


@pytest.mark.parametrize(("expr", "folded"), FOLDED)
def test_constants_are_folded(expr: Expr, folded: Expr) -> None:
    assert fold(expr) == folded


@pytest.mark.parametrize("expr", [
    op("/", 1, 0), op("+", "a", 1), op("[]", [1], 5), op("**", 9, 999999999), op("*", "x", 10**9), op("random.random"),
    op("uuid.uuid4"), op("/", 6, 2), op("<<", 1, 60), op("range", 3),
    Format((FormatField(Literal(1), "", Format(("999999999",))),)),
])  # fmt: skip
def test_what_fails_or_explodes_is_left_alone(expr: Expr) -> None:
    assert fold(expr) == expr


def test_every_operation_has_parameters_that_bind() -> None:
    for name, spec in OPS.items():
        params = spec.parameters
        assert params.required <= len(params.names), name
        assert params.positional <= len(params.names), name


def test_evaluation_is_cpython() -> None:
    assert evaluate(op("round", 2.675, 2), {}) == 2.67
    assert evaluate(op("str", {"a": [1, "it's"], "b": None}), {}) == """{'a': [1, "it's"], 'b': None}"""
    with pytest.raises(KeyError):
        evaluate(op("[]", v("d"), "k"), {"d": {}})
    with pytest.raises(ZeroDivisionError):
        evaluate(op("%", 1, 0), {})
