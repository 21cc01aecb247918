"""Changes that can fail when half of them is done: a machine changes a variable at once, or not at all.

::

    try:
        out.extend(d[k] for k in ks)        FLOW501: the items before the missing key stay in `out`
    except KeyError:
        out.append(-1)

It matters only where a handler that takes the failure reads the object.
"""

from collections.abc import Mapping

from flowdsl.analysis.aliases import Change
from flowdsl.analysis.draws import fails_late
from flowdsl.analysis.failures import expression_catches
from flowdsl.analysis.handlers import seen_by_handlers
from flowdsl.analysis.liveness import Live, live_before
from flowdsl.analysis.sharing import partners
from flowdsl.analysis.types import Types
from flowdsl.check.spelling import Spelling
from flowdsl.diagnostics.model import Label, Sink
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir.expr import Expr, Op
from flowdsl.ir.graph import Node, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.builtins import comparable
from flowdsl.ir.ops.collections import gives_items
from flowdsl.ir.ops.infer import arranged
from flowdsl.ir.ops.kinds import K_DICT, K_LIST, K_OPAQUE, K_STR, is_opaque, iterated, may, within
from flowdsl.ir.types import ANY, TupleType, Type, members

_PAIR = 2
_EXTEND = "make the list first (`new = [… for …]`), then extend by it"
_UPDATE = "make the dict first (`new = dict(…)`), then update with it"
_ADD = "make the set first (`new = set(…)`), then update with it"
_SORT = "sort a copy: `ordered = sorted(…)`"


def check_midway(
    change: Change, types: Types, live: dict[StateGraph, dict[Node, Live]], spelling: Spelling, sink: Sink
) -> None:
    """Report a change that may fail midway where a handler reads what it changes.

    Args:
        change: the change.
        types: of the machine's variables.
        live: what is read from each state on, by region; filled as it is needed.
        spelling: the user's names.
        sink: takes the diagnostic.
    """
    graph, node, mutation = change.graph, change.node, change.mutation
    catches = expression_catches(graph, node)
    instead = _parts(mutation.op, types.after(graph, node)) if catches else ""
    if not instead:
        return
    if graph not in live:
        live[graph] = live_before(graph)
    ways = (mutation.place, *change.names)
    shown = {way.root for way in ways} | {partner.root for way in ways for partner, _ in partners(change.links, way)}
    if seen_by_handlers(live[graph], catches).isdisjoint(shown):
        return
    origins = (binding.value.origin for _, _, bindings in catches for binding in bindings)
    labels = tuple(Label(origin, "caught here") for origin in origins if origin.file.locate is not None)
    what = f"{spelling.quoted(mutation.place)} is changed in part when this fails, and a handler reads it"
    origin = mutation.op.origin if mutation.op.origin.file.locate is not None else graph.op(node).origin
    sink.report(rules.NotFaithful(origin=origin, what=what, instead=instead, labels=labels))


def _parts(op: Op, env: Mapping[str, Type]) -> str:
    """Return what to write instead of a change that may fail midway; "" for one that cannot."""
    match op:
        case Op(".extend!" | "+=", (_, added)) if fails_late(added, env):
            return _EXTEND
        case Op(".update!", (changed, *others)) if is_opaque(infer(changed, env), "set"):
            return "" if all(gives_items(infer(o, env)) and not fails_late(o, env) for o in others) else _ADD
        case Op(".update!" | "|=", (_, *others)):
            return _UPDATE if any(_pairs_fail(other, env) for other in others) else ""
        case Op(".sort!"):
            call, _ = arranged(op, env)
            key = call.types[1] if call.has(1) else iterated(call.types[0])
            return "" if comparable(key or ANY) else _SORT
        case _:
            return ""


def _pairs_fail(given: Expr, env: Mapping[str, Type]) -> bool:
    """Whether one of the pairs that a dict takes may be none, or cannot be computed."""
    return fails_late(given, env) or not all(map(_gives_pairs, members(infer(given, env))))


def _gives_pairs(type_: Type) -> bool:
    """Whether values are dicts, fail as a whole, or hold nothing but pairs of a text and a value."""
    if within(type_, K_DICT) or not may(type_, K_LIST | K_OPAQUE):
        return True
    item = iterated(type_)
    return isinstance(item, TupleType) and len(item.items) == _PAIR and within(item.items[0], K_STR)
