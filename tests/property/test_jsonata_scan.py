"""The scanner of references agrees with the real parser on what is JSONata."""

import contextlib

import jlens
from hypothesis import given, settings
from hypothesis import strategies as st

from flowdsl.asl.validate.jsonata_scan import scan
from flowdsl.asl.validate.jsonata_tokens import ScanError

ATOMS = [
    *("1", "2.5e3", "'a'", '"b\\"c"', "true", "null", "$", "$$", "$x", "$states.input", "name", "`a b`", "and", "or"),
    *("/a[/]b/i", "*", "**", "[]", "{}", "()", "function($a, $b){$a + b}", "λ($a)<n:n>{$a}", "$f(?, 1)", "$now()"),
]
OPERATORS = ["+", "-", "*", "/", "%", "&", "=", "!=", "<", ">", "<=", ">=", "and", "or", "in", "~>", ".", ".."]
PUNCTUATION = [*"[](){},;:?^@#|", ":=", "function"]
expressions = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATORS), inner).map(" ".join),
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.lists(inner, max_size=3).map(lambda items: f"({'; '.join(items)})"),
        st.tuples(inner, inner).map(lambda pair: f"{{{pair[0]}: {pair[1]}}}"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]}[{pair[1]}]"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]}^(>{pair[1]}, x)"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]}{{{pair[1]}: $}}"),
        st.tuples(inner, inner, inner).map(lambda three: f"{three[0]} ? {three[1]} : {three[2]}"),
        st.tuples(inner, inner).map(lambda pair: f"{pair[0]} ~> |{pair[1]}|{{'a': 1}}|"),
        st.lists(inner, max_size=3).map(lambda items: f"$g({', '.join(items)})"),
        inner.map(lambda value: f"($x := {value}; $x)"),
        inner.map(lambda value: f"-{value}"),
        inner.map(lambda value: f"function($v){{ {value} }}"),
        inner.map(lambda value: f"{value}[]"),
        inner.map(lambda value: f"{value}@$i.$i"),
        inner.map(lambda value: f"{value}#$i.$i"),
        inner.map(lambda value: f"/* {'x'} */ {value}"),
    ),
    max_leaves=8,
)
soup = st.lists(
    st.sampled_from([*ATOMS, *OPERATORS, *PUNCTUATION]),
    max_size=9,
)


def is_jsonata(text: str) -> bool:
    try:
        jlens.Expression(text)
    except jlens.JlensError:
        return False
    return True


@settings(max_examples=400, deadline=None)
@given(expressions | soup.map("".join) | soup.map(" ".join))
def test_what_parses_is_scanned(text):
    if is_jsonata(text):
        scan(text)


@settings(max_examples=400, deadline=None)
@given(expressions)
def test_what_is_scanned_names_only_what_is_there(text):
    try:
        references = scan(text)
    except ScanError:
        return
    assert all(f"${name}" in text for name in references.variables | references.guarded)
    assert references.guarded <= references.variables | references.guarded
    assert references.depth >= 1


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=40) | soup.map("".join).flatmap(lambda text: st.text(max_size=3).map(lambda tail: text + tail)))
def test_any_text_is_scanned_or_refused(text):
    with contextlib.suppress(ScanError):
        scan(text)
