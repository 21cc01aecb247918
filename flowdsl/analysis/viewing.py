"""What the values of an Assign are views of.

::

    Compute  items := iter(results), index := 0                 items: what `results` holds
    Choose   r := nth(items, index), index := index + 1         r ≡ results[index - 1]
    Compute  d := .setdefault!(d, k, []), m := .setdefault(…)   m ≡ d[k]
    Compute  row := table[order["id"]]                          row ≡ table[key], with a variable for the key
    Compute  rows := .append!(rows, row)                        row ≡ rows[-1]
"""

from collections.abc import Iterator
from dataclasses import field

from flowdsl.analysis.mutations import Changed
from flowdsl.analysis.paths import DEPTH
from flowdsl.analysis.places import LAST, Key, Keys, Place, counted, counted_back, plain_key
from flowdsl.analysis.references import references
from flowdsl.analysis.types import Env
from flowdsl.analysis.views import Facts, How, View, changed_place, outside, passes
from flowdsl.ir.expr import Expr, Literal, Op, Var, variables
from flowdsl.ir.graph import Binding, Bindings
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.randomness import is_random
from flowdsl.ir.types import is_dict
from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class _Found:
    """A view as it is read: of a place before the Assign, and a last key from after it."""

    place: Place
    how: How = How.ITSELF
    via: str = ""
    last: Keys = ()


@dataclass(eq=False, slots=True)
class Viewing:
    """One Assign while its values are read.

    Attributes:
        facts: the views before it.
        own: the variables that the region assigns: only they can be written back to.
        walked: those that only hold the items of a loop.
        names: the variables that get other values.
        prefix: of the names of variables for keys; nothing else has it.
        kept: keys that need a variable, by its name, with the variable whose view has the key.
    """

    bindings: Bindings
    facts: Facts
    env: Env
    own: frozenset[str]
    walked: frozenset[str]
    names: frozenset[str]
    prefix: str
    kept: dict[str, tuple[str, Expr]] = field(default_factory=dict)

    def views(self, change: Changed | None) -> Iterator[tuple[str, View]]:
        """Yield the views that the Assign makes."""
        if change is not None:
            stored = self._stored(change)
            if stored is not None:
                yield stored
        for binding in self.bindings:
            if binding.name not in self.names or (change is not None and not _defaulted(binding.value)):
                continue
            found = self._view(binding)
            if found is None:
                continue
            place = outside(self.facts, found.place, self.names)
            if place is None or place.root in self.walked or place.root not in self.own:
                continue
            place = place.into(found.last)
            if len(place.keys) <= DEPTH and not passes(self.facts, place, binding.name):
                yield binding.name, View(place, found.how, found.via)

    def _view(self, binding: Binding) -> "_Found | None":
        value, name = binding.value, binding.name
        match value:
            case Var(source) if (known := self._known(source, How.PAIR)) is not None:
                return _Found(known.place, How.PAIR, known.via)
            case Op("nth", (Var(items), Var(index)), ()) if index in _counters(self.bindings):
                return self._item(name, items, index)
            case Op("nth", (Var(whole), Literal(int() as index)), ()) if (
                known := self._known(whole, How.PAIR, How.ITEMS)
            ) is not None:
                return self._part_of_unpacked(name, whole, known, index)
            case Op("iter", (walked,), ()):
                return self._walk(walked, name)
            case Op("unpack", (Var(source), Literal(2), Literal(None)), ()) if (
                known := self._known(source, How.PAIR)
            ) is not None:
                return _Found(known.place, How.PAIR, known.via)
            case Op("unpack", (source, Literal(), Literal(None)), ()):
                return self._as(source, name, How.ITEMS)
            case Op(".get", (holder, key), ()) | Op(".get", (holder, key, Literal(None)), ()):
                # What is not there gives None, which nothing can change.
                return self._as(Op("[]", (holder, key)), name, How.ITSELF)
            case Op(".get", (holder, key, default), ()) if not references(default, {}):
                return self._as(Op("[]", (holder, key)), name, How.DEFAULT)
            case Op(".setdefault", (holder, key, *_), ()):
                return self._as(Op("[]", (holder, key)), name, How.ITSELF)
            case _:
                return self._as(value, name, How.ITSELF)

    def _known(self, name: str, *hows: How) -> View | None:
        known = self.facts.get(name)
        return known if known is not None and known.how in hows else None

    def _as(self, value: Expr, name: str, how: How) -> "_Found | None":
        place = self._place(value, name)
        return None if place is None else _Found(place, how)

    def _item(self, name: str, items: str, index: str) -> "_Found | None":
        """Return what a loop's head gives."""
        known = self.facts.get(items)
        if known is None:
            return _Found(Place(items), last=(counted(index),))
        match known.how:
            case How.ITEMS:
                return _Found(known.place, via=items, last=(counted(index),))
            case How.REVERSED:
                return _Found(known.place, via=items, last=(counted_back(index),))
            case How.PAIRS:
                return _Found(known.place, How.PAIR, items)
            case How.VALUES if not known.place.keys:
                key = self._key(Op("nth", (Op("iter", (Var(known.place.root),)), Var(index))), name, 0)
                return _Found(known.place, via=items, last=(key,))
            case _:
                return None

    def _part_of_unpacked(self, name: str, whole: str, known: View, index: int) -> "_Found | None":
        if known.how is How.ITEMS:
            return _Found(known.place, via=known.via, last=(Literal(index),))
        if index != 1:
            return None
        for other in self.bindings:
            match other.value:
                case Op("nth", (Var(source), Literal(0)), ()) if source == whole and other.name != name:
                    return _Found(known.place, via=known.via, last=(Var(other.name),))
                case _:
                    pass
        key = self._key(Op("nth", (Var(whole), Literal(0))), name, 0)
        return _Found(known.place, via=known.via, last=(key,))

    def _walk(self, walked: Expr, name: str) -> "_Found | None":
        """Return what the items that a loop walks have to do with a place."""
        match walked:
            case Op("list" | "tuple" | ".copy" | "copy.copy", (inner,), ()):
                return self._walk(inner, name)
            case Op("[:]", (inner, *bounds), ()) if all(isinstance(b, Literal) and b.value is None for b in bounds):
                return self._walk(inner, name)
            case Op("reversed", (inner,), ()):
                found = self._walk(inner, name)
                return _Found(found.place, How.REVERSED) if found is not None and found.how is How.ITEMS else None
            case Op(".items", (inner,), ()):
                return self._as(inner, name, How.PAIRS)
            case Op(".values", (inner,), ()) if is_dict(infer(inner, self.env)):
                return self._as(inner, name, How.VALUES)
            case _ if is_dict(infer(walked, self.env)):
                return None
            case _:
                return self._as(walked, name, How.ITEMS)

    def _stored(self, change: Changed) -> tuple[str, View] | None:
        """Return the view of a variable whose object becomes a part of another one."""
        match change.op:
            case Op("[]=!", (_, key, Var(name)), ()):
                last: Key = self._kept(key, name, len(change.keys))
            case Op(".append!", (_, Var(name)), ()):
                last = LAST
            case _:
                return None
        place = changed_place(change)
        if None in place.keys:
            place = Place(place.root, tuple(self._kept(k, name, i) for i, k in enumerate(change.keys)))
        place = place.into((last,))
        known = self.facts.get(name)
        free = known is None or known.how is How.DEFAULT
        usable = free and name in self.own and place.root in self.own - self.walked
        if not usable or None in place.keys or len(place.keys) > DEPTH or passes(self.facts, place, name):
            return None
        return name, View(place)

    # --- places and keys --------------------------------------------------------------------------------------------

    def _place(self, value: Expr, name: str) -> Place | None:
        """Read an expression as a place."""
        keys: list[Expr] = []
        while isinstance(value, Op) and value.name in ("[]", "nth") and not value.kwargs:
            keys.append(value.args[1])
            value = value.args[0]
        if not isinstance(value, Var):
            return None
        made = tuple(self._kept(key, name, index) for index, key in enumerate(reversed(keys)))
        return None if None in made else Place(value.name, made)

    def _kept(self, key: Expr, name: str, number: int) -> Key:
        """Return a key that can be written again: as it is, or as a variable that takes it now."""
        plain = plain_key(key)
        if plain is not None and self.names.isdisjoint(variables(plain)):
            return plain
        return None if is_random(key) else self._key(key, name, number)

    def _key(self, key: Expr, name: str, number: int) -> Key:
        kept = f"{self.prefix}{name}:{number}"
        self.kept[kept] = name, key
        return Var(kept)


def _defaulted(value: Expr) -> bool:
    return isinstance(value, Op) and value.name == ".setdefault"


def _counters(bindings: Bindings) -> frozenset[str]:
    """Return the counters of loops that the Assign moves on."""
    found: set[str] = set()
    for binding in bindings:
        match binding:
            case Binding(name, Op("+", (Var(counter), Literal(1)))) if counter == name:
                found.add(name)
            case _:
                pass
    return frozenset(found)
