"""A change of an object must not be visible through a second name: the machine's variables hold copies.

::

    b = a
    b.append(1)     FLOW303: `b` may be the same object as `a`, which is read later
    return a

A change is harmless when nothing else that may be the object is read afterwards. What a loop walks is told apart
(FLOW304), except for setting the item or key that the loop has just given, which no later round looks at again.
"""

import json

from flowdsl.analysis.aliases import Change, is_live, walk_changes
from flowdsl.analysis.mutations import mutation
from flowdsl.analysis.paths import ANY_KEY, Path, Unknown
from flowdsl.analysis.references import CONTEXT
from flowdsl.analysis.sharing import NEW, Link, partners
from flowdsl.analysis.types import Types
from flowdsl.check.walked import Walked, walked_loops
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import regions as rules
from flowdsl.ir.graph import Binding, Choose, StateGraph
from flowdsl.source import Located


def check_aliasing(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report changes of objects that something else may see."""
    if not any(_changes_something(region, types) for region in graph.all_regions()):
        return
    loops = walked_loops(graph, types)

    def report(change: Change) -> None:
        _check(change, loops, sink)

    tangled = walk_changes(graph, types, report)
    if tangled is not None:
        sink.report(rules.TooMuchShared(origin=tangled))


def _changes_something(graph: StateGraph, types: Types) -> bool:
    for node in graph.nodes():
        op = graph.op(node)
        bindings: list[Binding] = [*getattr(op, "bindings", ())]
        if isinstance(op, Choose):
            bindings += [binding for rule in op.rules for binding in rule.bindings]
        if any(mutation(binding, types.env(graph, node)) is not None for binding in bindings):
            return True
    return False


def _check(change: Change, loops: Walked, sink: Sink) -> None:
    place = change.mutation.place
    inside = _into_itself(change)
    if inside is not None:
        why = "a value that may contain this object becomes a part of it"
        sink.report(
            rules.SharedMutation(
                origin=_origin(change), name=spelled(place), other="what is put into it",
                labels=(Label(inside.origin, why),),
            )
        )  # fmt: skip
        return
    for partner, link in sorted(partners(change.links, place), key=lambda found: (not found[0].exact, repr(found[0]))):
        if partner.root.startswith(NEW) or not is_live(partner.root, change.live):
            continue
        if loops.is_walked(partner.root):
            if not loops.sets_current(change, partner):
                label = Label(link.origin, "walked here")
                sink.report(rules.MutationWhileIterating(origin=_origin(change), name=spelled(place), labels=(label,)))
            continue
        _report(change, partner, link, loops, sink)
        return


def _into_itself(change: Change) -> Link | None:
    """Return the link of a stored value with the object it is stored into, or with one around that."""
    place = change.mutation.place
    for depth in range(len(place.steps) + 1):
        for partner, link in partners(change.links, Path(place.root, place.steps[:depth])):
            if partner.root == NEW:
                return link
    return None


def _report(change: Change, partner: Path, link: Link, loops: Walked, sink: Sink) -> None:
    place = change.mutation.place
    hint = ""
    above = partner.steps[: len(partner.steps) - len(place.steps)]
    if above and above[-1] is ANY_KEY and loops.is_item(place.root):
        walked = Path(partner.root, above[:-1])
        rest = spelled(Path("", place.steps))
        hint = f"change it where it lies: `for i in range(len({spelled(walked)})): {spelled(walked)}[i]{rest}…`"
    elif above and place.root != partner.root and not partner.root.startswith(("=", "$")):
        where = f"`{spelled(Path(partner.root, above))}`"
        hint = f"change it where it lies, in {where}, or be done with `{place.root}` before it is put there"
    text = f"`{spelled(place)}` and {_described(partner)} may be the same object from here on"
    sink.report(
        rules.SharedMutation(
            origin=_origin(change),
            name=spelled(place),
            other=_described(partner),
            labels=(Label(link.origin, text),),
            hint=hint,
        )
    )


def _origin(change: Change) -> Located:
    origin = change.mutation.op.origin
    return origin if origin.file.locate is not None else change.graph.op(change.node).origin


def _described(path: Path) -> str:
    """Name an object for a message."""
    if path.root == CONTEXT:
        return "the context object"
    if path.root.startswith("="):
        return path.root[1:]
    if path.root.startswith("$items"):
        return "what another iteration works on"
    return f"`{spelled(path)}`"


def spelled(path: Path) -> str:
    """Write a path as Python would, with ``…`` for what is not known."""
    out = path.root
    for step in path.steps:
        out += f"[{'…' if isinstance(step, Unknown) else json.dumps(step, ensure_ascii=False)}]"
    return out
