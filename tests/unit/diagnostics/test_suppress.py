"""Ignore comments: what they cover, and what is wrong with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowdsl.diagnostics.rules.meta import UnusedIgnore
from flowdsl.diagnostics.suppress import apply_ignores, read_ignores
from flowdsl.source import Origin, SourceFile, Span

CODE = UnusedIgnore.code  # any warning will do


def lines_ignored(text: str) -> list[int]:
    source = SourceFile("t.py", text)
    count = len(source.lines())
    warnings = [UnusedIgnore(origin=Origin(source, Span(n, 1, n, 1)), rule="x") for n in range(1, count + 1)]
    left = {d.origin.span.line for d in apply_ignores(warnings, [source], report_unused=False)}
    return [n for n in range(1, count + 1) if n not in left]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("x = 1\ny = 2  # flowdsl: ignore[FLOW001] -- reason\nz = 3\n", [2]),
        ("x = (1,\n  2,  # flowdsl: ignore[FLOW001]\n  3)\ny = 1\n", [1, 2, 3]),
        ("x = '''\n\n'''  # flowdsl: ignore[FLOW001]\ny = 1\n", [1, 2, 3]),
        ("def f():  # flowdsl: ignore[FLOW001]\n    x = 1\n\n    return x\n\n\ny = 1\n", [1, 2, 3, 4]),
        ("async def f():  # flowdsl: ignore[FLOW001]\n    x = 1\ny = 1\n", [1, 2]),
        ("@a  # flowdsl: ignore[FLOW001]\n@b\n# why\ndef f():\n    x = 1\ny = 1\n", [1, 2, 3, 4, 5]),
        ("def f(\n    a,  # flowdsl: ignore[FLOW001]\n):\n    x = 1\ny = 1\n", [1, 2, 3, 4]),
        ("class C:\n  def f():  # flowdsl: ignore[FLOW001]\n    if x:\n      y\n  z = 1\n", [2, 3, 4]),
        ("if x:  # flowdsl: ignore[FLOW001]\n    y = 1\n", [1]),
        ("def f(): return 1  # flowdsl: ignore[FLOW001]\nx = 1\n", [1]),
        ("# flowdsl: ignore[FLOW001]\nx = 1\n", [1]),
        ("# flowdsl: ignore-file[FLOW001] -- generated\nx = 1\ny = 2\n", [1, 2, 3]),
        ("x = '# flowdsl: ignore[FLOW001]'\n", []),
        ("x = 1  # flowdsl: ignore\n", []),
        ("x = 1  #flowdsl:ignore[ FLOW001 , FLOW001 ]", [1]),
    ],
)
def test_what_a_comment_covers(text, lines):
    assert lines_ignored(text) == lines


def problems(text: str) -> list[tuple[str, int, int, int]]:
    found = apply_ignores([], [SourceFile("t.py", text)])
    return [(d.code, d.origin.span.line, d.origin.span.column, d.origin.span.end_column) for d in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x = 1  # flowdsl: ignore[FLOW001]\n", [("FLOW001", 1, 26, 33)]),
        ("x = 1  # flowdsl: ignore -- why\n", [("FLOW002", 1, 19, 25)]),
        ("x = 1  # flowdsl: ignore[]\n", [("FLOW002", 1, 19, 25)]),
        ("# flowdsl: ignore-file\n", [("FLOW002", 1, 12, 23)]),
        ("x = 1  # flowdsl: ingore[FLOW001]\n", [("FLOW003", 1, 19, 25)]),
        ("x = 1  # flowdsl:\n", [("FLOW003", 1, 18, 19)]),
        ("x = 1  # flowdsl: ignore[FLOW801, FLOW777]\n", [("FLOW004", 1, 26, 33), ("FLOW005", 1, 35, 42)]),
        ("x = 1  # type: ignore  # see flowdsl: the compiler\n", []),
    ],
)
def test_what_is_wrong_with_a_comment(text, expected):
    assert problems(text) == expected


def test_errors_stay():
    from flowdsl.diagnostics.rules.texts import NoWorkflow

    source = SourceFile("t.py", "x = 1  # flowdsl: ignore[FLOW802]\n")
    error = NoWorkflow(origin=Origin(source, Span(1, 1, 1, 2)), path="t.py")
    assert error in apply_ignores([error], [source])


def test_other_files_are_not_touched():
    source, other = SourceFile("t.py", "# flowdsl: ignore-file[FLOW001]\n"), SourceFile("u.py", "x\n")
    warning = UnusedIgnore(origin=Origin(other, Span(1, 1, 1, 2)), rule="x")
    assert warning in apply_ignores([warning], [source, other])


def test_lines_of_notebook_cells_count_from_where_the_function_stands():
    source = SourceFile("<cell>", "x = 1\ny = 1  # flowdsl: ignore[FLOW001]\n", first_line=11)
    ((ignore,), _) = read_ignores(source)
    assert (ignore.first, ignore.last, ignore.origin.span.line) == (12, 12, 12)


@given(
    st.lists(
        st.sampled_from(["def f():", "  x = (", ")", "# flowdsl: ignore[FLOW001]", "@d", "'''", "\t y", "\\", "ü = 1"])
    )
)
def test_broken_sources_do_no_harm(lines):
    apply_ignores([], [SourceFile("t.py", "\n".join(lines))])
