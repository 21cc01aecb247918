"""`flowdsl.records.dataclass` makes what `dataclasses.dataclass` makes."""

import copy
import dataclasses
import inspect
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, field
from typing import Any

import pytest

from flowdsl import records
from flowdsl.source import Span


def classes(make: Callable[..., Any]) -> list[type]:
    @make(frozen=True, slots=True)
    class Point:
        """A point."""

        x: int
        y: int = 2
        hidden: int = field(default=0, compare=False, repr=False)

    @make(slots=True)
    class Bag:
        items: list[int] = field(default_factory=list)
        name: str = "bag"

    @make(frozen=True, slots=True, eq=False)
    class Base:
        a: int

    @make(frozen=True, slots=True, eq=False)
    class Derived(Base):
        b: int = 1

    @make(frozen=True, slots=True, kw_only=True)
    class Named:
        a: int
        b: int = 1
        c: list[int] = field(default_factory=list)

    @make(frozen=True, slots=True, order=True)
    class Ordered:
        a: int
        b: int = 1

    return [Point, Bag, Base, Derived, Named, Ordered]


OURS, THEIRS = classes(records.dataclass), classes(dataclasses.dataclass)
PAIRS = list(zip(OURS, THEIRS, strict=True))


def outcome(action: Callable[[], Any]) -> Any:
    try:
        return action()
    except Exception as error:
        return type(error), str(error).replace("test_records.classes.<locals>.", "")


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda c: c.__name__)
@pytest.mark.parametrize(
    ("positional", "named"),
    [((), {}), ((1,), {}), ((1, 5), {}), ((1, 5, 7, 9), {}), ((), {"a": 3}), ((), {"a": 3, "b": 4}), ((1,), {"z": 1})],
)
def test_made_printed_compared_and_hashed_alike(
    ours: type, theirs: type, positional: tuple[int, ...], named: dict[str, int]
) -> None:
    for act in (
        lambda c: repr(c(*positional, **named)),
        lambda c: c(*positional, **named) == c(*positional, **named),
        lambda c: c(*positional, **named) == 3,
        lambda c: c(*positional, **named) < c(*positional, **named),
        lambda c: c(*positional, **named) >= c(*positional, **named),
        lambda c: len({c(*positional, **named), c(*positional, **named)}),
        lambda c: dataclasses.asdict(dataclasses.replace(c(*positional, **named))),
        lambda c: dataclasses.asdict(copy.deepcopy(c(*positional, **named))),
        lambda c: setattr(c(*positional, **named), c.__slots__[0], 1),
        lambda c: delattr(c(*positional, **named), c.__slots__[0]),
        lambda c: c(*positional, **named).__dict__,
        # Twice: the methods are other ones after the first call.
        lambda c: repr(c(*positional, **named)),
    ):
        assert outcome(lambda act=act: act(ours)) == outcome(lambda act=act: act(theirs))


@pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=lambda c: c.__name__)
def test_described_alike(ours: type, theirs: type) -> None:
    for name in ("__match_args__", "__slots__", "__name__", "__qualname__", "__module__"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert [f.name for f in dataclasses.fields(ours)] == [f.name for f in dataclasses.fields(theirs)]
    ours(a=1) if "a" in ours.__match_args__ or ours.__name__ == "Named" else ours(1)
    assert list(inspect.signature(ours).parameters) == list(inspect.signature(theirs).parameters)


@pytest.mark.parametrize("made", [Span(1, 2, 3, 4), *(c(1) for c in OURS[:2]), OURS[4](a=1)], ids=repr)
def test_replaced_as_dataclasses_does(made: Any) -> None:
    first = dataclasses.fields(made)[0].name
    assert records.replace(made) == made
    assert records.replace(made, **{first: 7}) == dataclasses.replace(made, **{first: 7})
    with pytest.raises(TypeError):
        records.replace(made, unknown=1)


def test_fields_that_do_not_count_are_neither_compared_nor_printed() -> None:
    point = OURS[0]
    assert point(1, 2, 3) == point(1, 2, 4)
    assert hash(point(1, 2, 3)) == hash(point(1, 2, 4))
    assert "hidden" not in repr(point(1))


def test_a_factory_makes_one_for_each() -> None:
    bag = OURS[1]
    first, second = bag(), bag()
    first.items.append(1)
    first.name = "other"
    assert (second.items, second.name, first.name) == ([], "bag", "other")


def test_a_frozen_one_stays_as_it_is() -> None:
    point = OURS[0](1)
    with pytest.raises(FrozenInstanceError):
        point.x = 2
    with pytest.raises(FrozenInstanceError):
        del point.x
    with pytest.raises(FrozenInstanceError):
        point.unknown = 2


def test_copied_through_a_pickle() -> None:
    assert pickle.loads(pickle.dumps(Span(1, 2, 3, 4))) == Span(1, 2, 3, 4)


def test_methods_are_written_once() -> None:
    @records.dataclass(frozen=True, slots=True)
    class Late:
        a: int

    before = Late.__init__
    Late(1)
    after = Late.__init__
    Late(2)
    assert before is not after
    assert after is Late.__init__


def test_what_is_not_covered_is_refused() -> None:
    with pytest.raises(TypeError, match="dataclasses"):

        @records.dataclass(slots=False)
        class Open:
            a: int

    with pytest.raises(TypeError, match="dataclasses"):

        @records.dataclass(slots=True)
        class Partial:
            a: int = field(default=1, init=False)


def test_what_a_class_has_of_its_own_stays_and_what_follows_making_is_called() -> None:
    @records.dataclass(slots=True)
    class Checked:
        a: int

        def __post_init__(self) -> None:
            self.a += 1

        def __repr__(self) -> str:
            return "mine"

        def __eq__(self, other: object) -> bool:
            return True

    assert (Checked(1).a, repr(Checked(1)), Checked(1) == 3) == (2, "mine", True)


def test_slots_may_be_added_afterwards() -> None:
    class Node:
        value: int
        extra: int = 3

    made = records.make(Node, frozen=True, eq=False)
    names = {n: v for n, v in made.__dict__.items() if n not in ("__dict__", "__weakref__", "value", "extra")}
    slotted = type("Node", (), {**names, "__slots__": ("value", "extra")})
    assert (slotted(1).value, slotted(1).extra, made(2).value, made(2).extra) == (1, 3, 2, 3)
    assert slotted.__init__ is not made.__init__
    with pytest.raises(FrozenInstanceError):
        slotted(1).value = 2
