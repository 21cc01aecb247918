"""CPython's refusals as diagnostics: message and place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.diagnostics.render import render
from flowdsl.diagnostics.syntax import syntax_problem
from flowdsl.source import SourceFile


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("x = (\n", "'(' was never closed", 1, 5),
        ("def f()\n    pass\n", "expected ':'", 1, 8),
        ("x = 1\nreturn 3\n", "'return' outside function", 2, 1),
        ("  x\n", "unexpected indent", 1, None),
        ("é = '日' +\n", "invalid syntax", 1, 10),
        ("def f(a, a): ...\n", "duplicate argument 'a' in function definition", 1, None),
        ("x = 1\nx = '''\n", "unterminated triple-quoted string literal (detected at line 2)", 2, 5),
    ],
)
def test_cpython_says_it(text, message, line, column):
    problem = syntax_problem(SourceFile("t.py", text))
    assert problem is not None
    assert problem.text(problem.message) == message
    assert problem.origin.span.line == line
    assert column in (None, problem.origin.span.column)


def test_null_bytes():
    problem = syntax_problem(SourceFile("t.py", "x = 1\ny\0z\n"))
    assert problem is not None
    assert "null bytes" in render([problem])


def test_nesting():
    assert syntax_problem(SourceFile("t.py", "-" * 100_000 + "1")) is not None
    assert syntax_problem(SourceFile("t.py", "(" * 90 + ")" * 90)) is None


def test_python_is_fine():
    assert syntax_problem(SourceFile("t.py", "")) is None
    assert syntax_problem(SourceFile("t.py", "def f():\n    return 1\n")) is None


@given(st.text(st.sampled_from("def f(:)\n\t 'xé日=[]{}#\\\0\r\x0c"), max_size=80))
def test_any_text_can_be_refused_and_shown(text):
    problem = syntax_problem(SourceFile("t.py", text))
    if problem is not None:
        assert render([problem])
