"""Environments of types behave as the dicts they stand for, however they were made."""

from hypothesis import given
from hypothesis import strategies as st

from flowdsl.ir.environment import MOST, Environment, environment, extended, plain
from flowdsl.ir.types import ANY, BOOL, INT, STR, Type, union

NAMES = st.sampled_from([f"v{i}" for i in range(2 * MOST)])
TYPES: st.SearchStrategy[Type] = st.sampled_from([INT, STR, BOOL])
SOME = st.dictionaries(NAMES, TYPES, max_size=MOST)
STEPS = st.lists(st.one_of(SOME, st.lists(NAMES, max_size=4)), max_size=6)


def walked(start: Environment, steps: list[dict[str, Type] | list[str]]) -> tuple[Environment, dict[str, Type]]:
    """Extend and cut an environment, and a dict beside it."""
    env, beside = start, plain(start)
    for step in steps:
        if isinstance(step, dict):
            env, beside = env.extended(step), {**beside, **step}
        else:
            env, beside = env.without(step), {name: t for name, t in beside.items() if name not in step}
    return env, beside


def joined_dicts(one: dict[str, Type], other: dict[str, Type]) -> dict[str, Type]:
    return {name: union((type_, other[name])) for name, type_ in one.items() if name in other}


@given(SOME, STEPS)
def test_it_is_the_dict_it_stands_for(start: dict[str, Type], steps: list[dict[str, Type] | list[str]]) -> None:
    env, beside = walked(environment(start), steps)
    assert env == beside
    assert (len(env), set(env)) == (len(beside), set(beside))
    for index in range(2 * MOST):
        name = f"v{index}"
        assert env.get(name, ANY) == beside.get(name, ANY)
        assert (name in env) == (name in beside)
    assert plain(extended(env, {"v0": STR})) == {**beside, "v0": STR}


@given(SOME, STEPS, STEPS)
def test_two_ways_from_one_state_are_joined(
    start: dict[str, Type], left: list[dict[str, Type] | list[str]], right: list[dict[str, Type] | list[str]]
) -> None:
    before = environment(start)
    (one, first), (other, second) = walked(before, left), walked(before, right)
    found = one.joined(other, lambda _, a, b: a if a == b else union((a, b)))
    assert found == joined_dicts(first, second)
    assert (found is one) == (joined_dicts(first, second) == first)
    assert one.overlaid(other) == {**first, **second}
    assert before == start


def test_what_is_shared_is_not_copied() -> None:
    before = environment({f"v{i}": INT for i in range(1000)})
    after = before
    for index in range(MOST):
        after = after.extended({f"w{index}": INT})
    assert after._shared is before._shared
    assert after.extended({"x": INT})._shared is not before._shared
