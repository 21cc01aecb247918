"""Ways into values: a variable and the keys that lead from it to a part, some of them unknown.

``order["lines"][i]["sku"]`` is ``Path("order", ("lines", ANY_KEY, "sku"))``. Paths have at most `DEPTH` steps; what
lies deeper is `BELOW`: that part, or any part of it.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Final, TypeAlias

from flowdsl.ir.expr import Expr, Literal
from flowdsl.ir.ops.access import part_type
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_OPAQUE, iterated, kinds
from flowdsl.ir.types import Opaque, Type, members, union
from flowdsl.records import dataclass

DEPTH: Final = 5
"""Steps of a path that are told apart; deeper parts are taken together."""


class Unknown(Enum):
    """Steps that are not one constant key."""

    ANY_KEY = "*"
    BELOW = "..."

    __hash__ = object.__hash__  # by name, as of any Enum, is slow, and paths are looked up all the time


ANY_KEY: Final = Unknown.ANY_KEY
"""One key or index, whichever it is."""
BELOW: Final = Unknown.BELOW
"""Any number of steps, none included; only ever the last step of a path."""

Step: TypeAlias = str | int | Unknown
Steps: TypeAlias = tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A part of a variable's value."""

    root: str
    steps: Steps = ()

    def into(self, steps: Steps) -> "Path":
        """Return the path of a part of this part."""
        return Path(self.root, joined(self.steps, steps)) if steps else self

    @property
    def exact(self) -> bool:
        """Whether it is one part for certain: every step is a constant."""
        return not any(isinstance(step, Unknown) for step in self.steps)


def joined(first: Steps, second: Steps) -> Steps:
    """Concatenate steps within the depth that is kept."""
    if first and first[-1] is BELOW:
        return first
    out = first + second
    if len(out) <= DEPTH:
        return out
    return out[:DEPTH] if out[:DEPTH][-1] is BELOW else (*out[:DEPTH], BELOW)


def key_step(key: Expr) -> Step:
    """Return the step of a subscript: text, and indices counted from the front, are known when written out."""
    match key:
        case Literal(str() as name):
            return name
        case Literal(int() as index) if index >= 0 and not isinstance(index, bool):
            return index
        case _:
            return ANY_KEY


def overlaps(first: Steps, second: Steps) -> Iterator[tuple[Steps, Steps]]:
    """Compare two ways from the same variable, as far as they may lead to the same part or one into the other.

    Yields:
        (rest of the first, rest of the second), at least one of them empty: both empty where they may be the same
        part; ``((), t)`` where the second may lead to ``t`` inside the first. Nothing when they cannot meet.
    """
    for left, right in zip(first, second, strict=False):
        if left is BELOW or right is BELOW:
            yield (), (BELOW,)
            yield (BELOW,), ()
            return
        if left != right and left is not ANY_KEY and right is not ANY_KEY:
            return
    common = min(len(first), len(second))
    yield first[common:], second[common:]


def type_at(type_: Type, steps: Steps) -> Type | None:
    """Return the type of a part; None when the steps do not say which."""
    for step in steps:
        if step is BELOW:
            return None if holds_references(type_) else type_
        type_ = union(_part(member, step) for member in members(type_))
    return type_


def _part(type_: Type, step: Step) -> Type:
    if isinstance(type_, Opaque):
        return iterated(type_)
    return part_type(type_, None if isinstance(step, Unknown) else step)


def holds_references(type_: Type | None) -> bool:
    """Whether a value of the type may be an object that Python can change in place."""
    return type_ is None or bool(kinds(type_) & (K_LIST | K_DICT | K_OPAQUE))
