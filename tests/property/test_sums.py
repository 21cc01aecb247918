"""`sum` adds fractions as the CPython that runs does: since 3.12 with a compensation of what addition rounds."""

from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from flowdsl.testing import machine_outcome, python_outcome
from tests.property.judging import compiled, load, unload

NUMBER = st.integers(-50, 1000) | st.sampled_from([0.1, 0.2, -0.3, 19.99, 1 / 3, 1e-7, 123456.789]) | st.floats(-100, 100)
SUMS = (
    "sum(xs)", "sum(xs, start)", "sum(x * 0.1 for x in xs)", "sum([x for x in xs if x > 0], start=start)", "sum(xs[1:], 1)",
    "sum(round(x, 2) for x in xs)", "sum({'a': x}['a'] for x in xs)", "sum(xs) / 3", "sum([], start)", "sum(xs, True)",
)  # fmt: skip


def whole(number: float) -> float:
    """A number with an integral value is an int, as in JSON."""
    return int(number) if float(number).is_integer() else number


@pytest.mark.parametrize("parameters", ["xs, start", "xs: list[float], start: float", "xs: list, start: int | float"])
@pytest.mark.parametrize("text", SUMS)
def test_fractions_are_added_as_in_python(text: str, parameters: str) -> None:
    source = f"from flowdsl import workflow\n\n\n@workflow\ndef main({parameters}) -> object:\n    return {text}\n"
    made, diagnostics = compiled(source)
    assert made is not None, diagnostics
    module = load(source)

    @settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(NUMBER, max_size=12), NUMBER)
    @example([0.1] * 10, 0)
    @example([1, 0.1, 2, 0.2, 10**15, 0.3], 0.5)
    def holds(numbers: list[float], start: float) -> None:
        data: dict[str, Any] = {"xs": [whole(number) for number in numbers], "start": whole(start)}
        expected, found = python_outcome(module.main, data, _no_task), machine_outcome(made, data, _no_task)
        assert expected.same(found), f"{text} of {data}\nPython:  {expected}\nmachine: {found}"

    try:
        holds()
    finally:
        unload(module)


@pytest.mark.parametrize("data", [{"xs": ["a"], "start": 0}, {"xs": [[1], [2]], "start": []}, {"xs": [True], "start": 0.5},
                                  {"xs": [], "start": "a"}, {"xs": [1], "start": None}, {"xs": "ab", "start": 0}])  # fmt: skip
def test_sums_of_other_values(data: dict[str, Any]) -> None:
    source = "from flowdsl import workflow\n\n\n@workflow\ndef main(xs, start) -> object:\n    return sum(xs, start)\n"
    made, diagnostics = compiled(source)
    assert made is not None, diagnostics
    module = load(source)
    try:
        assert python_outcome(module.main, data, _no_task).same(machine_outcome(made, data, _no_task))
    finally:
        unload(module)


def _no_task(resource: str, arguments: object) -> None:
    raise AssertionError
