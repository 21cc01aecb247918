"""References of new values to existing objects, and what becomes of them in parts and copies of the values."""

from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from flowdsl.analysis.paths import ANY_KEY, BELOW, Path, Step, Steps, holds_references, joined, overlaps, type_at
from flowdsl.analysis.types import ERROR_OUTPUT, INPUT, RESULT, Env
from flowdsl.ir.ops.kinds import K_DICT, within
from flowdsl.ir.types import Type
from flowdsl.records import dataclass, replace

MANY = 16
"""References of one value before its places are taken together: each is compared with every other one."""
MOST = 40
"""References of one value before what they refer to is taken together."""
_STATE_TYPES = {"$input": INPUT, "$result": RESULT, "$error": ERROR_OUTPUT}


@dataclass(frozen=True, slots=True)
class Ref:
    """The part at `at` of a new value is the object at `source`.

    Attributes:
        itself: whether that object itself is referred to.
        below: whether the parts below it are, key by key.
        but: keys right below it that are not.
        repeats: whether parts at different places that `at` stands for may be one and the same object.
        moved: whether the source gives the object away, as ``pop`` does.
        of: the object that was taken apart: parts that one unpacking gives are different ones.
        apart: whether the part is a deep copy of the source: shared with nothing outside of the value, but with the
            parts of the copy as those of the source are with one another.
    """

    at: Steps
    source: Path
    itself: bool = True
    below: bool = True
    but: frozenset[Step] = frozenset()
    repeats: bool = False
    moved: bool = False
    of: Path | None = None
    apart: bool = False


EITHER: Final = "$either:"
"""Before the root of what is a dict or a list of pairs, which is taken apart as one of them."""
Refs: TypeAlias = tuple[Ref, ...]


def own(name: str) -> Ref:
    """Refer to what an expression makes once and may use in several places."""
    return Ref((), Path(f"$own:{name}"), moved=True)


def repeating(at: Steps) -> Ref:
    """Say that one object, even a new one, may stand at several of the places."""
    return Ref(at, Path("$own"), repeats=True, moved=True)


def part(refs: Refs, step: Step) -> Iterator[Ref]:
    """Yield what a part of a value refers to."""
    for ref in refs:
        for rest, key in overlaps(ref.at, (step,)):
            if rest:
                yield replace(ref, at=rest)
            elif not key:
                yield replace(ref, at=())
            elif ref.below and key[0] not in ref.but:
                yield Ref((), ref.source.into(key), repeats=ref.repeats, moved=ref.moved, apart=ref.apart)


def items(refs: Refs) -> Iterator[Ref]:
    """Yield what the items of a value refer to, all of them together."""
    for ref in refs:
        # The same object may stand at several constant places of a display.
        several = bool(ref.at) and ref.at[0] is not ANY_KEY
        for item in part((ref,), ANY_KEY):
            yield replace(item, repeats=True) if several else item


def copied(refs: Iterable[Ref]) -> Iterator[Ref]:
    """Yield what a shallow copy refers to: a new object with the same parts at the same keys."""
    for ref in refs:
        if ref.at:
            yield ref
        elif ref.below:
            yield replace(ref, itself=False)


def top_of(refs: Iterable[Ref]) -> Iterator[Ref]:
    """Yield what a view or an iterator sees of the object it walks."""
    for ref in refs:
        if not ref.at and ref.itself:
            yield replace(ref, below=False)


def placed(refs: Iterable[Ref], *steps: Step, repeats: bool = False) -> Iterator[Ref]:
    """Yield references of a value that stands at a place of a larger one."""
    for ref in refs:
        yield replace(ref, at=joined(steps, ref.at), repeats=ref.repeats or repeats, of=None)


def composed(ref: Ref, value: Refs) -> Iterator[Ref]:
    """Yield what a reference into a name means when the name's own value refers further."""
    for further in value:
        for rest, steps in overlaps(further.at, ref.source.steps):
            repeats = ref.repeats or further.repeats
            if rest:
                if ref.below:
                    yield replace(further, at=joined(ref.at, rest), repeats=repeats)
            elif not steps:
                yield replace(
                    ref, source=further.source, itself=ref.itself and further.itself,
                    below=ref.below and further.below, but=ref.but | further.but, repeats=repeats,
                    moved=ref.moved or further.moved, apart=ref.apart or further.apart,
                )  # fmt: skip
            elif further.below and steps[0] not in further.but:
                moved, apart = ref.moved or further.moved, ref.apart or further.apart
                yield replace(ref, source=further.source.into(steps), repeats=repeats, moved=moved, apart=apart)


def typed(refs: Iterable[Ref], type_: Type | None, env: Env) -> Refs:
    """Drop references to what cannot be changed in place (numbers, text, None), and tell fewer places apart if many.

    Args:
        type_: of the new value; None when it is not known.
        env: types of the variables that are referred to.
    """
    out: list[Ref] = []
    for ref in refs:
        if _of_no_pairs(ref, env):
            continue
        here = type_at(type_, ref.at) if type_ is not None else None
        root = env.get(_STATE_TYPES.get(ref.source.root, ref.source.root))
        there = type_at(root, ref.source.steps) if root is not None else None
        if not ref.itself:
            # Of a copy only the parts are shared: `list(d)` has the keys of a dict, which nothing changes.
            here, there = _parts(here), _parts(there)
        if holds_references(here) and holds_references(there):
            out.append(ref)
    return few(out)


def _of_no_pairs(ref: Ref, env: Env) -> bool:
    """Whether a reference is to the second of a pair, of what is known to be a dict: ``dict(x)`` takes either."""
    if ref.of is None or not ref.of.root.startswith(EITHER) or len(ref.source.steps) == len(ref.of.steps):
        return False
    owner = env.get(ref.of.root.removeprefix(EITHER))
    return owner is not None and within(type_at(owner, ref.of.steps), K_DICT)


def _parts(type_: Type | None) -> Type | None:
    return None if type_ is None else type_at(type_, (ANY_KEY,))


def few(refs: Iterable[Ref]) -> Refs:
    """Say less of references if there are many, first of where they stand, then of what they refer to."""
    out = tuple(refs)
    for less, most in ((_wide, MANY), (_anywhere, MOST)):
        if len(out) > most:
            out = tuple(dict.fromkeys(map(less, out)))
    return out


def _wide(ref: Ref) -> Ref:
    """Say less of where a reference stands, the way a large display is taken: any item of it may be any of them."""
    if not ref.at:
        return ref
    item = len(ref.at) == 1 and ref.at[0] is not BELOW
    return replace(ref, at=(ANY_KEY if item else BELOW,), repeats=True, of=None)


def _anywhere(ref: Ref) -> Ref:
    """Say less of what is referred to: a variable's value, or anything in it."""
    if not ref.source.steps:
        return ref
    within = (BELOW,) if ref.source.steps[0] is BELOW else (ANY_KEY, BELOW)
    return replace(ref, source=Path(ref.source.root, within), itself=True, below=True, but=frozenset())
