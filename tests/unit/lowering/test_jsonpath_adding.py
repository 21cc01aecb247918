"""Arithmetic and parts of texts that JSONPath says with additions and ``States.StringSplit``."""

import itertools

import pytest

from flowdsl.compiler import compile_source
from flowdsl.local import run
from flowdsl.lowering.query.jsonpath.adding import WHITE_SPACE
from flowdsl.source import SourceFile

HEAD = """
from flowdsl import workflow

@workflow(query_language="jsonpath")
def main(n: int, m: int, s: str, xs: list[int]):
    return """
INTS = (0, 1, -1, 7, -12, 2**30, -(2**30))
TEXTS = ("", "a,b", ",,a,,", "a", "-", f"x{WHITE_SPACE}y\u200bz ", "it's {}")


def outcome(expression: str, **values: object) -> object:
    (made,) = compile_source(SourceFile("main.py", f"{HEAD}{expression}\n")).artefacts
    execution = run(made.definition, {"n": 0, "m": 0, "s": "", "xs": []} | values)
    assert execution.error is None, (execution.error, execution.cause)
    return execution.output


@pytest.mark.parametrize("expression", [
    "n - m", "-n", "abs(m)", "5 - n", "+n", "len(xs) - n", "sum([n, m, 3])", "-n - -m",
])  # fmt: skip
def test_ints(expression: str) -> None:
    for n, m in itertools.product(INTS, INTS):
        expected = eval(expression, {}, {"n": n, "m": m, "xs": [1]})
        if abs(expected) < 2**31:
            assert outcome(expression, n=n, m=m, xs=[1]) == expected, (n, m)


@pytest.mark.parametrize("factor", [-10, -3, -1, 1, 2, 7, 10])
def test_small_factors(factor: int) -> None:
    for n in INTS:
        if abs(n * factor) < 2**31:
            assert outcome(f"n * {factor}", n=n) == outcome(f"{factor} * n", n=n) == n * factor


@pytest.mark.parametrize("expression", [
    's.split()', '[p for p in s.split(",") if p]', '[p for p in s.split("-") if p != ""]',
])  # fmt: skip
@pytest.mark.parametrize("text", TEXTS)
def test_parts_of_texts(expression: str, text: str) -> None:
    assert outcome(expression, s=text) == eval(expression, {}, {"s": text})


@pytest.mark.parametrize("expression", [
    's.split(",")', "n * m", "n * 11", '[p for p in s.split("ab") if p]', "sum(xs)", "n // 2",
])  # fmt: skip
def test_what_cannot_be_said_names_the_nearest_and_the_switch(expression: str) -> None:
    found = compile_source(SourceFile("main.py", f"{HEAD}{expression}\n"))
    assert not found.artefacts
    (problem,) = found.diagnostics
    assert problem.code == "FLOW501" and 'query_language="jsonata"' in problem.text(problem.help)
