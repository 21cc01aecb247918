"""JavaScript expressions: what they mean in Python and on the engine, and what is refused."""

from typing import Any

import pytest

from flowdsl.local import run
from flowdsl_tasks import evaluate_expression
from tests.tasks.calls import expression
from tests.tasks.compiled import compiled

DATA = {"a": 7, "b": 2, "s": "Ab c", "xs": [1, 2, 3], "flag": True, "o": {"k": "v"}, "none": None}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("$.a / 2", 3.5),
        ("$.a + $.b * 2", 11),
        ("($.a + $.b) * 2", 18),
        ("2 ** 3 ** 2", 512),
        ("-$.a % 4", -3),
        ("1 + 1", 2),
        ("`Now waiting ${$.a} seconds...`", "Now waiting 7 seconds..."),
        ("`${$.flag}/${$.xs}/${$.s}`", "true/1,2,3/Ab c"),
        ("'n: ' + $.a", "n: 7"),
        ("$.a > 5 ? 'big' : 'small'", "big"),
        ("$.a > 5 && $.b > 5", False),
        ("!$.flag || $.a === 7", True),
        ("$.xs.length + $.s.length", 7),
        ("$.xs[1]", 2),
        ("$['s'].toUpperCase()", "AB C"),
        ("$.s.split(' ')[0].toLowerCase()", "ab"),
        ("$.s.includes('b')", True),
        ("$.xs.includes(9)", False),
        ("Math.floor($.a / $.b) + Math.max(1, 2)", 5),
        ("Math.round(2.5)", 3),
        ("[$.a, {k: $.b, 'l': null}]", [7, {"k": 2, "l": None}]),
        ("$.o.k", "v"),
        ("'it\\'s'", "it's"),
        ("$.s.slice(0, 2)", "Ab"),
        ("JSON.stringify($.o)", '{"k":"v"}'),
        ("JSON.parse('[1]')[0]", 1),
        ("$.xs ? 1 : 2", 1),
        ("[] ? 1 : 2", 1),
        ("$.none || $.b", 2),
        ("'' || 'default'", "default"),
        ("$.flag && $.s", "Ab c"),
        ("!$.o", False),
        ("$.flag === 1", False),
        ("1 === $.b", False),
        ("$.none == null", True),
        ("$.s == 'Ab c'", True),
        ("$.b != 2", False),
        ("$.xs[$.b - 1]", 2),
        ("$.o['k']", "v"),
        ("$.xs.at(-1)", 3),
        ("$.s.substring(3, 1)", "b "),
        ("$.s.charAt(9)", ""),
        ("$.s.substr(1, 2)", "b "),
        ("'aXbX'.replace('X', '-')", "a-bX"),
        ("'ab'.repeat(2).split('')", ["a", "b", "a", "b"]),
        ("$.s.concat('-', 'x').padStart(8)", "  Ab c-x"),
        ("Object.keys($.o).length", 1),
        ("Math.floor(Math.PI)", 3),
        ("'\\x41\\u0042\\u{43}'", "ABC"),
    ],
)
def test_an_expression_means_the_same_in_python_and_on_the_engine(source: str, expected: Any) -> None:
    assert evaluate_expression(source, DATA) == expected
    definition, granted, _ = compiled(
        f"return evaluate_expression({source!r}, data)", "evaluate_expression", signature="data"
    )
    assert granted == {}
    execution = run(definition, {"data": DATA})
    assert (execution.status, execution.output) == ("SUCCEEDED", expected), execution.cause


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("'value is $.a'", "would not be evaluated"),
        ("`value is $.a`", "would not be evaluated"),
        ("$.xs.map(x => x)", "functions cannot be compiled|cannot be compiled|not known"),
        ("$.a ?? 1", "`\\?\\?` cannot be compiled"),
        ("process.exit()", "the name `process` is not known"),
        ("$.a +", "ends too early"),
        ("$.a $.b", "goes on after the expression"),
        ("(" * 100, "too deeply"),
        ("`open", "closing backtick"),
        ("#", "cannot be read"),
        ("$.a == '7'", "write `===`"),
        ("$.a == $.b", "write `===`"),
        ("$.a != true", "write `!==`"),
        ("$.xs[-1]", "nothing at"),
        ("$.xs[-1]", r"write `\.at\(-1\)`"),
    ],
)
def test_what_cannot_be_compiled_is_refused(source: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        evaluate_expression(source, DATA)


@pytest.mark.parametrize(
    "source", ["$.s * 2", "2 * $.s", "$.s - 1", "+$.s", "$.s == 7", "$.xs[$.b - 5]", "$.missing || 1"]
)
def test_what_javascript_converts_and_python_does_not_fails(source: str) -> None:
    with pytest.raises((TypeError, ValueError, LookupError)):
        evaluate_expression(source, DATA)
    definition, _, _ = compiled(
        f"return evaluate_expression({source!r}, data)", "evaluate_expression", signature="data"
    )
    assert run(definition, {"data": DATA}).error == "States.QueryEvaluationError"


def test_the_compiler_refuses_it_at_its_place() -> None:
    from flowdsl.adapters.api import Call
    from flowdsl.ir.expr import Literal, Var

    call = Call(evaluate_expression, "request", {"expression": Literal("'value is $.a'"), "value": Var("x")})
    evaluate_expression.expression(call)
    assert [problem.argument for problem in call.problems] == ["expression"]
    assert expression(evaluate_expression, expression="1 + 1")
