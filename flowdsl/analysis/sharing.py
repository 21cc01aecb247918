"""Which parts of variables may be one and the same object in Python: links between paths.

A link ``a.x ~ b`` says that ``a["x"]`` and ``b`` may be the same object, and so may their parts, key by key. Values
that have no link are apart, so an empty set of links is where every workflow starts: its input is a tree.

Links are kept closed: a new reference to an object is linked with everything the object was linked with, so a variable
in the middle can be forgotten.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from flowdsl.analysis.paths import ANY_KEY, BELOW, Path, Step, Steps, overlaps
from flowdsl.analysis.refs import Ref
from flowdsl.records import dataclass, replace
from flowdsl.source import Located

NEW = "$new"
"""Root of a value that is not yet where it will be."""
MOST = 3_000
"""Links that one value may bring."""
_KEPT = 2
"""Steps of a path that are kept where few parts are told apart."""


class TooManyLinks(Exception):
    """More is shared than can be followed in reasonable time."""


@dataclass(frozen=True, slots=True)
class Link:
    """How two parts may be the same.

    Attributes:
        itself: the objects themselves may be one.
        below: their parts may be, key by key.
        but: keys right below them that are not.
        origin: where they became the same.
    """

    itself: bool
    below: bool
    but: frozenset[Step]
    origin: Located


Links: TypeAlias = Mapping[tuple[Path, Path], Link]
_Made: TypeAlias = dict[tuple[Path, Path], Link]


def _key(left: Path, right: Path) -> tuple[Path, Path]:
    """Return the two ends in the order that links are kept in."""
    if left.root != right.root:
        return (left, right) if left.root < right.root else (right, left)
    return (left, right) if repr(left.steps) <= repr(right.steps) else (right, left)


def _add(links: _Made, left: Path, right: Path, link: Link) -> None:
    if not (link.itself or link.below):
        return
    if left == right and left.exact:
        return
    key = _key(left, right)
    known = links.get(key)
    links[key] = link if known is None else _joined(known, link)


def _joined(known: Link, other: Link) -> Link:
    if known.below and other.below:
        but = known.but & other.but
    else:
        but = known.but if known.below else other.but
    itself, below = known.itself or other.itself, known.below or other.below
    if itself == known.itself and below == known.below and but == known.but:
        return known
    return Link(itself, below, but, known.origin)


def join(before: Links, after: Links) -> Links:
    """Join what is known on two ways; returns `before` itself when it covers both."""
    out: _Made | None = None
    for key, link in after.items():
        known = before.get(key)
        merged = link if known is None else _joined(known, link)
        if merged is not known:
            if out is None:
                out = dict(before)
            out[key] = merged
    return before if out is None else out


def ends(links: Links) -> Iterable[tuple[Path, Path, Link]]:
    """Yield every link from both its ends."""
    for (left, right), link in links.items():
        yield left, right, link
        if left != right:
            yield right, left, link


def _reached(link: Link, rest: Steps) -> bool:
    """Whether a link also says something of the parts at `rest` below its ends."""
    if not rest:
        return link.itself or link.below
    if not isinstance(rest[0], str | int) and rest[0] is not ANY_KEY:
        return link.itself or link.below
    return link.below and rest[0] not in link.but


def added(links: Links, target: Path, refs: Iterable[Ref], origin: Located) -> Links:
    """Return the links with those of a new value, which stands at `target` and refers to existing objects."""
    refs = tuple(refs)
    if not refs:
        return links
    known: dict[str, list[tuple[Path, Path, Link]]] = {}
    for end in ends(links):
        known.setdefault(end[0].root, []).append(end)
    direct: list[tuple[Path, Link]] = []
    made: _Made = {}
    derived: _Made = {}
    inner: _Made = {}
    for ref in refs:
        here = target.into(ref.at)
        own = Link(ref.itself, ref.below, ref.but, origin)
        direct.append((here, own))
        if not ref.moved:
            _add(made, here, ref.source, own)
        if ref.repeats and not here.exact:
            _add(made, here, here, own)
        for near, far, link in known.get(ref.source.root, ()):
            for path, partner, found in _images(ref, here, near, far, link):
                _add(inner if ref.apart else derived, path, partner, found)
        if len(derived) + len(inner) > MOST:
            raise TooManyLinks
    # Two references of the new value may meet in the same source …
    for one, (here, own) in zip(refs, direct, strict=True):
        for other in refs:
            if other is one or one.apart != other.apart:
                continue
            if other.source.root == one.source.root and (one.of is None or one.of != other.of):
                _meet(made, other, target.into(other.at), one.source, here, own)
    # … or through what their sources share; so may the parts that one of them stands for.
    for here, partner, link in list(ends(derived)):
        if here.root == target.root:
            for ref in refs:
                if partner.root == ref.source.root and not ref.apart:
                    _meet(made, ref, target.into(ref.at), partner, here, link)
    # What a deep copy shares, it shares within itself.
    for here, partner, link in list(ends(inner)):
        if here.root == target.root:
            for ref in refs:
                if partner.root == ref.source.root and ref.apart:
                    _meet(made, ref, target.into(ref.at), partner, here, link)
    if not made and not derived:
        return links
    out = dict(links)
    for extra in (made, derived):
        for (left, right), link in extra.items():
            _add(out, left, right, link)
    return out


def _meet(out: _Made, ref: Ref, there: Path, near: Path, far: Path, link: Link) -> None:
    for path, partner, found in _images(ref, there, near, far, link):
        if path.exact and partner.exact and _prefixed(path.steps, partner.steps):
            # Alternatives of one place (``a if c else b``), not two places.
            continue
        _add(out, path, partner, found)


def _prefixed(one: Steps, other: Steps) -> bool:
    common = min(len(one), len(other))
    return one[:common] == other[:common]


def _images(ref: Ref, here: Path, near: Path, far: Path, link: Link) -> Iterable[tuple[Path, Path, Link]]:
    """Yield what a link from `near` to `far` means for a reference at `here` into the same variable as `near`."""
    for above, inside in overlaps(near.steps, ref.source.steps):
        if above:
            if ref.below and above[0] not in ref.but:
                yield here.into(above), far, link
        elif not inside:
            yield here, far, Link(link.itself and ref.itself, link.below and ref.below, link.but | ref.but, link.origin)
        elif _reached(link, inside):
            yield here, far.into(inside), Link(ref.itself, ref.below, ref.but, link.origin)


def shown_too(links: Links, place: Path, name: Path, origin: Located) -> Links:
    """Return the links when another way to a changed object shows the change, with what is put into it (`NEW`)."""
    stored = {key: link for key, link in links.items() if NEW in (key[0].root, key[1].root)}
    out = dict(join(links, moved_to(stored, NEW, name)))
    _add(out, place, name, Link(True, True, frozenset(), origin))
    return out


def partners(links: Links, place: Path) -> Iterable[tuple[Path, Link]]:
    """Yield the other paths that may lead to the object at `place`."""
    for near, far, link in ends(links):
        if near.root != place.root:
            continue
        for above, inside in overlaps(near.steps, place.steps):
            if above:
                continue
            if (not inside and link.itself) or (inside and _reached(link, inside)):
                partner = far.into(inside)
                if partner != place or not place.exact:
                    yield partner, link


def without_roots(links: Links, roots: frozenset[str]) -> Links:
    """Drop the links of variables that get other values."""
    if not any(left.root in roots or right.root in roots for left, right in links):
        return links
    return {key: link for key, link in links.items() if key[0].root not in roots and key[1].root not in roots}


def moved_to(links: Links, root: str, place: Path) -> Links:
    """Give a new value its place: paths from `root` become paths from `place`."""

    def there(path: Path) -> Path:
        return place.into(path.steps) if path.root == root else path

    out = {key: link for key, link in links.items() if key[0].root != root and key[1].root != root}
    for (left, right), link in links.items():
        if left.root == root or right.root == root:
            _add(out, there(left), there(right), link)
    return out


def replaced(links: Links, place: Path) -> Links:
    """Drop what is known of a part that gets another value; parts that are not exact keep what they may have."""
    if not place.exact:
        return links
    out: _Made = {}
    for (left, right), link in links.items():
        if _lies_in(left, place) or _lies_in(right, place):
            continue
        out[left, right] = _excluded(link, left, right, place)
    return out


def emptied(links: Links, place: Path) -> Links:
    """Drop what is known of the parts of a value that loses them all."""
    if not place.exact:
        return links
    return {
        (left, right): replace(link, below=False) if place in (left, right) else link
        for (left, right), link in links.items()
        if not ((left != place and _lies_in(left, place)) or (right != place and _lies_in(right, place)))
        and (link.itself or place not in (left, right))
    }


def _lies_in(path: Path, place: Path) -> bool:
    return path.root == place.root and path.steps[: len(place.steps)] == place.steps


def _excluded(link: Link, left: Path, right: Path, place: Path) -> Link:
    """Note that a key no longer corresponds, where the link's end is the very object that the key is in."""
    if not place.steps or not link.below:
        return link
    container = Path(place.root, place.steps[:-1])
    return replace(link, but=link.but | {place.steps[-1]}) if container in (left, right) else link


def renumbered(links: Links, place: Path) -> Links:
    """Forget the indices of a list whose items move: every index below `place` may now be another."""
    depth = len(place.steps)

    def moved(path: Path) -> Path:
        if path.root != place.root or len(path.steps) <= depth or not isinstance(path.steps[depth], int):
            return path
        if not any(not above and not inside for above, inside in overlaps(path.steps[:depth], place.steps)):
            return path
        return Path(path.root, (*path.steps[:depth], ANY_KEY, *path.steps[depth + 1 :]))

    out: _Made = {}
    for (left, right), link in links.items():
        if left.root != place.root and right.root != place.root:
            out[left, right] = link
        elif link.below and (_same(left, place) or _same(right, place)):
            # The parts of the two no longer stand at the same indices.
            certain = place.exact and place in (left, right)
            _add(out, left, right, replace(link, below=False) if certain else link)
            _add(out, left.into((ANY_KEY,)), right.into((ANY_KEY,)), Link(True, True, frozenset(), link.origin))
        else:
            _add(out, moved(left), moved(right), link)
    return out


def _same(path: Path, place: Path) -> bool:
    """Whether two paths may lead to one place."""
    return path.root == place.root and any(not a and not b for a, b in overlaps(path.steps, place.steps))


def coarser(links: Links) -> Links:
    """Tell fewer parts apart: no keys, and nothing below a few steps. What may be the same object still may."""
    out: _Made = {}
    for (left, right), link in links.items():
        ends = tuple(Path(end.root, tuple(_any(step) for step in end.steps)) for end in (left, right))
        near, far = (Path(end.root, (*end.steps[:_KEPT], BELOW)) if len(end.steps) > _KEPT else end for end in ends)
        deep = (near, far) != ends or BELOW in (*near.steps, *far.steps)
        _add(out, near, far, replace(link, below=True, but=frozenset()) if deep else link)
    return out


def _any(step: Step) -> Step:
    return BELOW if step is BELOW else ANY_KEY
