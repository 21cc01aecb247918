"""Places as expressions: a variable and the keys into it, such as ``results[index - 1]["tags"]``.

A path (`flowdsl.analysis.paths`) says which parts a value may have; a place says how to reach one of them, so that its
keys can be written down again.
"""

from typing import Final, TypeAlias

from flowdsl.analysis.paths import BELOW, Path, key_step
from flowdsl.ir.expr import Expr, Literal, Op, Var, variables
from flowdsl.records import dataclass

Key: TypeAlias = Expr | None
"""A key, without its origin; None for one that cannot be told from others."""
Keys: TypeAlias = tuple[Key, ...]
LAST: Final = Literal(-1)
"""The key of the last item of a list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A part of a variable's value, by the keys that lead to it."""

    root: str
    keys: Keys = ()

    def into(self, keys: Keys) -> "Place":
        """Return the place of a part of this part."""
        return Place(self.root, (*self.keys, *keys)) if keys else self

    @property
    def path(self) -> Path | None:
        """The path that stands for it; None where paths are not that deep."""
        path = Path(self.root).into(tuple(key_step(key) if key is not None else key_step(LAST) for key in self.keys))
        return None if BELOW in path.steps else path


def plain_key(key: Expr) -> Key:
    """Return a key that costs nothing to write again: a constant or a variable."""
    match key:
        case Literal(str() as text):
            return Literal(str.__str__(text))  # whatever kind of text it is: a field, a member
        case Literal(int() as number) if not isinstance(number, bool):
            return Literal(int(number))
        case Var(name):
            return Var(name)
        case _:
            return None


def counted(index: str) -> Expr:
    """Return the index of a loop's current item: its counter is one further."""
    return Op("-", (Var(index), Literal(1)))


def counted_back(index: str) -> Expr:
    """Return the index of the current item of a loop that walks a list from its end."""
    return Op("u-", (Var(index),))


def apart(one: Key, other: Key) -> bool:
    """Whether two keys are different for certain."""
    if not isinstance(one, Literal) or not isinstance(other, Literal):
        return False
    if type(one.value) is not type(other.value):
        return True
    return one != other and not (stands_from_end(one) or stands_from_end(other))


def stands_from_end(key: Key) -> bool:
    """Whether a key may count from the end of a list, which moves when the list grows."""
    match key:
        case Literal(str()):
            return False
        case Literal(int() as index):
            return index < 0
        case Op("-", (Var(), Literal(1))):
            return False
        case _:
            return True


def begins(whole: Keys, start: Keys) -> bool:
    """Whether keys begin with others for certain."""
    return None not in start and whole[: len(start)] == start


def may_begin(whole: Keys, start: Keys) -> bool:
    """Whether keys may begin with others."""
    return len(whole) >= len(start) and not any(map(apart, whole, start))


def mentions(keys: Keys, names: frozenset[str]) -> bool:
    """Whether keys read one of these variables."""
    return any(key is not None and not names.isdisjoint(variables(key)) for key in keys)
