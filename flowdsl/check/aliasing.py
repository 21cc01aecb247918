"""A change of an object must not be visible through a name that does not show it: the machine's variables hold copies.

::

    b = a if c else []
    b.append(1)     FLOW303: `b` may be the same object as `a`, which is read later
    return a

A change is harmless when nothing else that may be the object is read afterwards, or all of that are views, which
`write_back` keeps true. What a loop walks is told apart (FLOW304), except for setting the item or key that the loop has
just given, which no later round looks at again.
"""

from collections.abc import Iterator

from flowdsl.analysis.aliases import Change, is_live, walk_changes
from flowdsl.analysis.liveness import Live
from flowdsl.analysis.paths import ANY_KEY, Path
from flowdsl.analysis.references import CONTEXT
from flowdsl.analysis.sharing import NEW, Link, partners
from flowdsl.analysis.types import Types
from flowdsl.analysis.viewed import Views
from flowdsl.check.midway import check_midway
from flowdsl.check.spelling import Spelling, steps
from flowdsl.check.tuples import may_be_else_than_list
from flowdsl.check.walked import Walked, walked_loops
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import regions as rules
from flowdsl.ir.expr import Var
from flowdsl.ir.graph import Node, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_NUMERIC, K_STR, may
from flowdsl.source import Located

_AUGMENTING = frozenset({"+", "*", "|", "&", "-", "^"})


def check_aliasing(graph: StateGraph, types: Types, views: Views | None, spelling: Spelling, sink: Sink) -> None:
    """Report changes of objects that something else may see.

    Args:
        graph: the machine.
        types: of its variables.
        spelling: the user's names.
        sink: takes the diagnostics.
        views: names that are one object for certain, which show each other's changes; None when nothing changes.
    """
    loops = walked_loops(graph, types)
    _check_live(loops, types, spelling, sink)
    if views is None:
        return
    live: dict[StateGraph, dict[Node, Live]] = {}

    def report(change: Change) -> None:
        check_midway(change, types, live, spelling, sink)
        _check(change, loops, types, spelling, sink)

    tangled = walk_changes(graph, types, views, report)
    if tangled is not None:
        sink.report(rules.TooMuchShared(origin=tangled))


def _check_live(loops: Walked, types: Types, spelling: Spelling, sink: Sink) -> None:
    """Report loops that see the changes of what they walk, where that may be no list.

    ``s += x`` makes a new text, and Python goes on with the old one.
    """
    for variable, loop in loops.live.items():
        if not may_be_else_than_list(infer(Var(variable), types.env(loop.region, loop.head))):
            continue
        name = spelling.name(variable) or "value"
        hint = f"where it is a list, annotate it (`{name}: list`): Python's loops see changes of lists alone"
        origin = loop.region.op(loop.head).origin
        sink.report(rules.MutationWhileIterating(origin=origin, name=name, copied=f"list({name})", hint=hint))


def _check(change: Change, loops: Walked, types: Types, spelling: Spelling, sink: Sink) -> None:
    place = change.mutation.place
    ways = (place, *change.names)
    inside = next((link for way in ways if (link := _into_itself(change, way)) is not None), None)
    if inside is not None:
        why = "a value that may contain this object becomes a part of it"
        sink.report(
            rules.SharedMutation(
                origin=_origin(change), name=spelling.quoted(place), other="what is put into it",
                labels=(Label(inside.origin, why),),
            )
        )  # fmt: skip
        return
    others = list(_others(change, ways))
    number = _of_a_number(change, types, spelling)
    shared = next(((partner, link) for partner, link in others if not loops.is_walked(partner.root)), None)
    if shared is not None:
        _report(change, *shared, number or _hint(change, shared[0], loops, spelling), spelling, sink)
        return
    for partner, link in others:
        if not loops.gives_keys(partner) and not loops.sets_current(change, partner):
            label = Label(link.origin, "walked here")
            name, copied = spelling.code(place) or "value", _copied(place, partner, loops, spelling)
            sink.report(
                rules.MutationWhileIterating(
                    origin=_origin(change), name=name, copied=copied, labels=(label,), hint=number
                )
            )


def _others(change: Change, ways: tuple[Path, ...]) -> Iterator[tuple[Path, Link]]:
    """Yield what may be the changed object, may be read later and does not show the change.

    A way that stands for several parts, such as ``results[…]``, shows it at one of them only.
    """
    for way in ways:
        found = sorted(partners(change.links, way), key=lambda one: (not one[0].exact, repr(one[0])))
        for partner, link in found:
            shows = partner in ways and partner != way
            if shows or partner.root.startswith(NEW) or not is_live(partner.root, change.live):
                continue
            if way is not change.mutation.place and partner.root in change.via:
                continue
            yield partner, link


def _into_itself(change: Change, place: Path) -> Link | None:
    """Return the link of a stored value with the object it is stored into, or with one around that."""
    for depth in range(len(place.steps) + 1):
        for partner, link in partners(change.links, Path(place.root, place.steps[:depth])):
            if partner.root == NEW:
                return link
    return None


def _report(change: Change, partner: Path, link: Link, hint: str, spelling: Spelling, sink: Sink) -> None:
    name, other = spelling.quoted(change.mutation.place), _described(partner, spelling)
    text = f"{name} and {other} may be the same object from here on"
    sink.report(
        rules.SharedMutation(
            origin=_origin(change),
            name=name,
            other=other,
            labels=(Label(link.origin, text),),
            hint=hint,
        )
    )


def _of_a_number(change: Change, types: Types, spelling: Spelling) -> str:
    """Say what to write where `+=` and its kin change a value that may well be a number or a text."""
    op = change.mutation.op
    operator = op.name.removesuffix("=")
    code = spelling.code(change.mutation.place)
    if operator not in _AUGMENTING or not code:
        return ""
    if not may(infer(op.args[0], types.env(change.graph, change.node)), K_NUMERIC | K_STR):
        return ""
    return (
        f"`{operator}=` changes a list in place: for a number or a text write `{code} = {code} {operator} …`,"
        " or annotate its type"
    )


def _hint(change: Change, partner: Path, loops: Walked, spelling: Spelling) -> str:
    """Say what to write instead, where more is known than that a copy would do."""
    place = change.mutation.place
    above = partner.steps[: len(partner.steps) - len(place.steps)]
    where = spelling.code(Path(partner.root, above))
    held, changed = spelling.name(partner.root), spelling.name(place.root)
    if held and not changed and place.root != partner.root:
        if change.mutation.op.name.removesuffix("=") in _AUGMENTING:
            code = spelling.code(partner)
            return f"give the value a name before: `n = …`, and then `{code} = {code} + n`" if code else ""
        return "call the method by the name of what it changes: `a.pop() if a else b.pop()` for `(a or b).pop()`"
    if not held or not changed or place.root == partner.root:
        return ""
    gotten = loops.gotten(place.root)
    if gotten is not None:
        key, by_loop = gotten
        owner = spelling.code(Path(partner.root, above[:-1])) if above else "…"
        return (
            f"`get` gives what lies in the dict or its default: walk `…[{key}]` or `….setdefault({key}, [])` instead"
            if by_loop else
            "`get` gives what lies in the dict or another object: write"
            f" `{changed} = {owner}.setdefault({key}, …)` instead"
        )  # fmt: skip
    if partner.root in change.outer:
        return f"a concurrent body changes a copy of its own: return it, and make `{held}` of the results"
    if above and above[-1] is ANY_KEY and loops.walked_by(place.root) == partner.root:
        walked, rest = spelling.code(Path(partner.root, above[:-1])), steps(place)
        return f"change it where it lies: `for i in range(len({walked})): {walked}[i]{rest}…`"
    if place.steps and place.steps[-1] is ANY_KEY and partner.steps and partner.steps[-1] is ANY_KEY:
        return f"the machine holds the item in `{held}` and in `{changed}`: change and read it in one of them only"
    if change.names:
        return f"`{held}` may hold the object as well: make it after this change, or of copies"
    if above and above[-1] is ANY_KEY and not place.steps and loops.walked_by(place.root) is None:
        walked = spelling.code(Path(partner.root, above[:-1]))
        if loops.is_sorted(place.root):
            return f"walk the list itself: sort it before (`{walked}.sort(…)`), or make it the sorted one"
        return (
            f"change it where it lies: in a loop (`for {changed} in {walked}:` … `break`), or by its index"
            f" (`{walked}[i]`)"
        )  # fmt: skip
    if above:
        return f"change it where it lies, in `{where}`, or be done with `{changed}` before it is put there"
    return ""


def _copied(place: Path, partner: Path, loops: Walked, spelling: Spelling) -> str:
    """Say what to walk instead: a change of a part of an item shows in a copy of the list, too."""
    pairs = loops.loops[partner.root].kind == "pairs"
    inside = len(partner.steps) - pairs
    if 0 < inside <= len(place.steps):
        walked = spelling.code(Path(place.root, place.steps[: len(place.steps) - inside]))
        if walked:
            return f"copy.deepcopy({walked}){'.items()' if pairs else ''}"
    return f"list({spelling.code(place) or 'value'})"


def _origin(change: Change) -> Located:
    origin = change.mutation.op.origin
    return origin if origin.file.locate is not None else change.graph.op(change.node).origin


def _described(path: Path, spelling: Spelling) -> str:
    """Name an object for a message."""
    if path.root == CONTEXT:
        return "the context object"
    if path.root.startswith("="):
        return path.root[1:]
    if path.root.startswith("$items"):
        return "what another iteration works on"
    return spelling.quoted(path)
