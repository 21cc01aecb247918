"""Calls that lack an argument fail, as in the reference engine; all others are left alone."""

import pytest

from flowdsl.local.jsonata import ENGINE_VARIABLE, JsonataError, evaluate_text
from flowdsl.local.jsonata_calls import checked_calls


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("$exists($contains('abc', $nope))", "T0410"),
        ("{'k': 'abc' ~> $contains($nope)}", "T0410"),
        ("$count($split('a,b', $nope, 2))", "T0410"),
        ("$exists('abc' ~> $contains)", "T0411"),
        ("$exists(3 ~> $contains)", "T0410"),
        ("$exists(3 ~> $power)", "T0411"),
        ("$exists($nope ~> $substring)", "T0411"),
        ("$exists('abc' ~> $fromMillis)", "T0411"),
    ],
)
def test_a_call_that_lacks_an_argument_fails(text: str, code: str) -> None:
    with pytest.raises(JsonataError, match=code):
        evaluate_text(text, {})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$contains('abc', 'b')", True),
        ("$contains('abc', /B/i)", True),
        ("'abc' ~> $contains('x')", False),
        ("$map(['abc', 'x'], $contains(?, 'b'))", [True, False]),
        ("$split('a,b,c', ',')", ["a", "b", "c"]),
        ("$split('a,b,c', /,/, 2)", ["a", "b"]),
        ("$exists($contains($nope, $nope))", False),
        ("0 ~> $fromMillis", "1970-01-01T00:00:00.000Z"),
        ("($contains := function($s){$s & '!'}; 'abc' ~> $contains)", "abc!"),
        ("'$contains(1, 2)' & ' ~> $split'", "$contains(1, 2) ~> $split"),
    ],
)
def test_the_others_do_what_they_did(text: str, value: object) -> None:
    assert evaluate_text(text, {}) == value


def test_only_calls_in_doubt_are_written_anew() -> None:
    for text in ("$contains('b')", "$contains('a', 'b', 1)", "$x.$split(',')", "$contains", "/* $contains(1, 2) */ 1"):
        assert checked_calls(text) == text
    assert checked_calls("$contains($f(1, 2), 'b')") == "$flowdslContains($f(1, 2), 'b')"


def test_whatever_the_second_engine_does_it_is_the_expression_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JsonataError, match="D1000"):
        evaluate_text("[1/0].$sift()", {})
    with pytest.raises(JsonataError, match="D1001"):
        evaluate_text("1e308 * 10", {})
    monkeypatch.setenv(ENGINE_VARIABLE, "jsonata2py")
    assert evaluate_text("$pad('a', 3, '-') & $string($contains('abc', 'b'))", {}) == "a--true"
