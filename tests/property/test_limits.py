"""Limits of JSONata inside ``try``: the machine says what Python says, or stops, and no handler takes that.

What a reading function of Python takes, the machine must take too, or stop at; what is plainly wrong goes to the handler.
"""

import re
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flowdsl.lowering.query.jsonata.helpers import OTHER_DIGITS
from flowdsl.testing import machine_outcome, python_outcome
from tests.property.judging import compiled, load, unload

HEAD = """\
import base64
from datetime import date, datetime, timedelta
from urllib.parse import unquote, unquote_plus

from flowdsl import workflow

"""
READINGS = (
    "datetime.fromisoformat(text).strftime('%Y-%m-%d %H:%M:%S')", "datetime.fromisoformat(text).isoformat()",
    "date.fromisoformat(text).isoformat()", "datetime.strptime(text, '%Y-%m-%d').isoformat()",
    "datetime.strptime(text, '%d %b %y').isoformat()", "datetime.strptime(text, '%H:%M').isoformat()", "int(text)",
    "int(text, 16)", "int(text) > 3", "float(text) > 3", "round(float(text))", "base64.b64decode(text).decode()",
    "text.isdigit()", "text.title()", "text.swapcase()", "unquote(text)", "unquote_plus(text)", "base64.b64encode(text.encode()).decode()",
    "f'{int(text):e}'", "f'{float(text):.3f}'", "int(text) ** 0.5 > 1",
)  # fmt: skip
ANY_VALUES = ("len([value ** 0.5])", "{value: 1}", "dict([(value, 1)])", "{x: 1 for x in [value]}", "value % 3", "{**{'a': 1}, value: 2}")
HANDLED = """\
@workflow
def main({parameter}) -> object:
    try:
        return [{reading}]
    except Exception:
        return "not read"
"""
DATES = st.from_regex(
    r"\A[0-9]{4}-?([0-9]{2}-?[0-9]{2}|W[0-9]{2}(-?[0-9])?)"
    r"([T_ ][0-9]{2}(:?[0-9]{2}(:?[0-9]{2}([.,][0-9]{1,9})?)?)?(Z|[+-][0-9]{2}(:?[0-9]{2})?)?)?\Z"
) | st.datetimes().map(str)
DIGITS = "".join(chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) == "Nd")
ODD = "\x1c\x1f\U000e0067\U000f1234\U0010ffff\U000110bd\x85\xa0\u0130\u0131\u017f\u2003\u212a\u3000äß—\U0001f600٣"
NUMBERS = st.text("0123456789_+-.eE xXinfaINF" + ODD + "٣४๕", max_size=12) | st.integers().map(str) | st.floats().map(str)
TEXTS = (
    DATES | NUMBERS | st.text("AbCd09+/=-_ é", max_size=9) | st.text(max_size=6) | st.sampled_from((
        "20260131", "2026-W05", "2026W051", "2026-01-31T10", "20260131T101112Z", "2026-01-31T10:11:12.123456789",
        "2026-01-31T10:11+05:30", "٢٠٢٦-٠١-٣١", "2026-01-31 ", " 2026-01-31", "3 Sep 26", "31 DEC 99", "12:3", "inf",
        "-Infinity", "nan", "1_000", "99999999999999999999", "2000000", "YWJj", "YWJ", "YWJj=", "w7w=", "/w==", "a b",
        "%41", "%zz", "%", "%C3%A4", "%FF", "%e2%82", "%E2%82%AC", "%F0%9F%98%80", "%ED%A0%80", "100%",
    ))
)  # fmt: skip


def check(parameter: str, reading: str, values: list[object]) -> None:
    text = HEAD + HANDLED.format(parameter=parameter, reading=reading)
    made, diagnostics = compiled(text)
    assert made is not None, diagnostics
    module = load(text)
    try:
        for value in values:
            data = {parameter.partition(":")[0]: value}
            expected, found = python_outcome(module.main, data, _no_task), machine_outcome(made, data, _no_task)
            if found.limit or "nan" in str(expected.output) or "inf" in str(expected.output):
                continue
            if "strftime" in reading and str(value).startswith("0"):
                continue  # how many digits a year before 1000 has, each platform says for itself
            assert expected.same(found), f"{reading} of {value!r}\nPython:  {expected}\nmachine: {found}"
    finally:
        unload(module)


def _no_task(resource: str, arguments: object) -> None:
    raise AssertionError


@pytest.mark.parametrize("reading", READINGS)
def test_a_text_is_read_as_in_python_or_the_machine_stops(reading: str) -> None:
    @settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(TEXTS, min_size=8, max_size=20))
    @example(["20260131", "2026-W05-1", "2026-01-31T10", "٣", "1٣", "inf", "99999999999999999999", "2000000", "YWJ"])
    def holds(texts: list[str]) -> None:
        check("text: str", reading, list(texts))

    holds()


@pytest.mark.parametrize("reading", ANY_VALUES)
def test_a_value_of_any_type_too(reading: str) -> None:
    check("value", reading, [-8, True, None, [1], {}, {"a": 1}, "a", "%d", "", 2.5, 0])


@pytest.mark.parametrize(
    "reading", ["sum(range(value))", "len(list(range(0, value, 3)))", "[x for x in range(value)][:2]", "len('ab' * value)",
                "len('ab'.ljust(value))", "len('ab'.center(value))", "len(value * 'ab')", "sum(range(5 * value))",
                "sum(range(len([value, value]) * 30_000_000))", "len('ab'.ljust(30_000_000)) // value", "len('a'.zfill(value))"],
)  # fmt: skip
@pytest.mark.parametrize("parameter", ["value: int", "value"])
def test_what_is_too_long(reading: str, parameter: str) -> None:
    check(parameter, reading, [12, 30_000_000, -3])


@pytest.mark.parametrize("parameter", ["value: float", "value"])
def test_what_overflows_goes_to_the_handler(parameter: str) -> None:
    check(parameter, "value ** 2 > 1", [2.5, 1e300])
    check(parameter, "timedelta(days=value).days", [2, 1e12])


@pytest.mark.parametrize("reading", READINGS[:8])
@pytest.mark.parametrize("text", ["", "soon", "n/a", "—", "Müller", "2026-02-30", "2026-13-01", "12-31", "26", "1.5.2"])
def test_what_is_plainly_wrong_goes_to_the_handler(reading: str, text: str) -> None:
    source = HEAD + HANDLED.format(parameter="text: str", reading=reading)
    made, _ = compiled(source)
    assert made is not None
    module = load(source)
    try:
        expected = python_outcome(module.main, {"text": text}, _no_task)
    finally:
        unload(module)
    assert expected.same(machine_outcome(made, {"text": text}, _no_task))


def test_every_digit_up_to_ffff_is_known() -> None:
    others = [digit for digit in DIGITS if "9" < digit <= "\uffff"]
    assert len(others) > 300
    assert all(re.match(f"[{OTHER_DIGITS}]", digit) for digit in others)


def test_every_letter_with_a_case_is_told_or_the_machine_stops() -> None:
    letters = [chr(code) for code in range(0x110000) if chr(code).isupper() or chr(code).islower() or chr(code).istitle()]
    assert len(letters) > 4_000
    # All 4,453 hold (2026-11-29); each costs 5 ms.
    check("c: str", "c.isupper(), c.islower(), c.title(), c.capitalize(), c.swapcase()", letters[::8])


@pytest.mark.parametrize("reading", ["repr(text), 0", "str(text.split('|')), 0"])
def test_what_is_not_printable_is_escaped_or_the_machine_stops(reading: str) -> None:
    held = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) in ("Cc", "Cf", "Zl", "Zp", "Zs")]
    private = ["\ue000", "\uf8ff", "\U000f0000", "\U000ffffd", "\U00100000", "\U0010fffd"]
    shown = ["é", "😀", "𝒳", "\U000e0100", "𐀀", "\U0001f1e9\U0001f1ea", "𠀀"]
    assert len(held) > 200
    check("text: str", reading, [*held, *private, *shown])
