"""Names that are one object with a place of another variable for certain: views, and what ends them.

::

    r := nth(items, index), index := index + 1      r ≡ results[index - 1], where items := iter(results)
    meta := order["meta"]                           meta ≡ order["meta"]

What the aliasing analysis (`flowdsl.analysis.aliases`) says of objects that *may* be the same is no matter here: a
change which something else may see is refused, so only what is written as a change of the place itself ends a view. A
view of a value that is no list or dict says nothing and does no harm.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeAlias

from flowdsl.analysis.mutations import Changed
from flowdsl.analysis.places import Key, Keys, Place, apart, begins, may_begin, mentions, plain_key, stands_from_end
from flowdsl.ir.expr import Literal
from flowdsl.records import dataclass


class How(Enum):
    """What a variable has to do with a place."""

    ITSELF = "is the object there"
    DEFAULT = "is the object there, or a new one where nothing is there"
    ITEMS = "is a list of what the list there holds"
    REVERSED = "is the same, from its end"
    PAIRS = "is a list of the keys and values of the dict there"
    VALUES = "is a list of the values of the dict there"
    PAIR = "is one key and value of the dict there"


@dataclass(frozen=True, slots=True)
class View:
    """What is known of a variable.

    Attributes:
        via: the list of items of the loop that gave it, if one did.
    """

    place: Place
    how: How = How.ITSELF
    via: str = ""


Facts: TypeAlias = Mapping[str, View]
"""The views that hold before a state, by variable."""


def followed(facts: Facts, place: Place) -> tuple[Place, frozenset[str]]:
    """Follow a place to the variable that is no view itself; returns also the loops' lists on the way."""
    via: set[str] = set()
    while (view := facts.get(place.root)) is not None and view.how is How.ITSELF:
        if view.via:
            via.add(view.via)
        place = view.place.into(place.keys)
    return place, frozenset(via)


def passes(facts: Facts, place: Place, name: str) -> bool:
    """Whether the way of a place leads through a variable."""
    while place.root != name:
        view = facts.get(place.root)
        if view is None or view.how is not How.ITSELF:
            return False
        place = view.place
    return True


def outside(facts: Facts, place: Place, names: frozenset[str]) -> Place | None:
    """Return the same place by the way of variables that keep their values, when `names` get others."""
    while place.root in names:
        view = facts.get(place.root)
        if view is None or view.how is not How.ITSELF:
            return None
        place = view.place.into(place.keys)
    return None if mentions(place.keys, names) else place


def rebound(facts: Facts, names: frozenset[str]) -> dict[str, View]:
    """Return the views that are left when variables get other values, or none."""
    out: dict[str, View] = {}
    for name, view in facts.items():
        place = outside(facts, view.place, names) if name not in names else None
        if place is not None:
            out[name] = view if place == view.place else View(place, view.how, view.via)
    return out


# --- changes ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a change does to the parts of an object.

    Attributes:
        slot: the key that gets another value; None for all of them.
        grows: whether it only adds items behind those there are.
    """

    at: Place
    slot: Key = None
    grows: bool = False


def changed_place(change: Changed) -> Place:
    """Return the place that a change is written with."""
    return Place(change.root, tuple(map(plain_key, change.keys)))


def ended(facts: Facts, change: Changed) -> dict[str, View]:
    """Return the views that are left after a change of an object, however it is named."""
    effects = [_Effect(followed(facts, e.at)[0], e.slot, e.grows) for e in _effects(change)]
    return {
        name: view
        for name, view in facts.items()
        if not any(_ends(effect, followed(facts, view.place)[0], view.how) for effect in effects)
    }


def _effects(change: Changed) -> Iterator[_Effect]:
    op, place = change.op, changed_place(change)
    match op.name:
        case "[]=!" | ".setdefault!":
            yield _Effect(place, plain_key(op.args[1]))
        case "del[]!" | ".pop!" if len(op.args) > 1:
            key = plain_key(op.args[1])
            # Of a list, the items behind it move.
            yield _Effect(place, key if isinstance(key, Literal) and isinstance(key.value, str) else None)
        case ".append!" | ".extend!" | "+=":
            yield _Effect(place, grows=True)
        case _:
            yield _Effect(place)
    if not change.certain and place.keys:
        # ``order["n"] += 1``: a number gives way to another one, a list stays where it is.
        yield _Effect(Place(place.root, place.keys[:-1]), place.keys[-1])


def _ends(effect: _Effect, place: Place, how: How) -> bool:
    depth = len(effect.at.keys)
    if place.root != effect.at.root or not may_begin(place.keys, effect.at.keys):
        return False
    if len(place.keys) == depth:
        # Only what has to do with the parts of the object is touched.
        return how not in (How.ITSELF, How.DEFAULT) and not (how is How.ITEMS and effect.grows)
    if effect.grows:
        return stands_from_end(place.keys[depth])
    return effect.slot is None or not apart(place.keys[depth], effect.slot)


# --- what shows a change ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Update:
    """A variable that shows a change of the object another variable holds.

    Attributes:
        keys: the way from this variable to that one's object (`up`), or from that one to this one's.
        rest: the way from this variable's object to the one that is changed.
        unsure: how many of the keys lead to the part that is another object where the last of them is missing.
    """

    name: str
    keys: Keys
    up: bool
    rest: Keys
    unsure: int = 0


def updates(facts: Facts, root: str, keys: Keys) -> Iterator[Update]:
    """Yield the variables that show a change of what stands at some keys of a variable.

    Args:
        keys: the way to the innermost object that is the same for certain after the change.
    """
    held, _ = followed(facts, Place(root))
    whole = held.into(keys)
    for name in sorted({held.root, *(name for name, view in facts.items() if view.how is How.ITSELF)}):
        here, _ = followed(facts, Place(name))
        if name == root or here.root != held.root:
            continue
        if begins(held.keys, here.keys):
            way = held.keys[len(here.keys) :]
            yield Update(name, way, True, (*way, *keys))
        elif begins(here.keys, held.keys) and begins(whole.keys, here.keys):
            yield Update(name, here.keys[len(held.keys) :], False, whole.keys[len(here.keys) :])
    known = facts.get(held.root)
    if known is not None and known.how is How.DEFAULT:
        yield from _where_it_stands(facts, root, known.place, (*held.keys, *keys), len(held.keys))


def _where_it_stands(facts: Facts, root: str, place: Place, keys: Keys, depth: int) -> Iterator[Update]:
    """Yield the variables that hold an object which may be a new one instead."""
    there, _ = followed(facts, place)
    for name in sorted({there.root, *(name for name, view in facts.items() if view.how is How.ITSELF)}):
        here, _ = followed(facts, Place(name))
        way = there.keys[len(here.keys) :]
        if name != root and here.root == there.root and way and begins(there.keys, here.keys):
            yield Update(name, (*way, *keys[:depth]), True, (*way, *keys), len(way))
