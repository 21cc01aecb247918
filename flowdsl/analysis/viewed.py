"""The views of a machine before each state, and what shows the change that a state makes: a forward analysis.

Where ways meet, a view holds that holds on all of them.
"""

from dataclasses import field

from flowdsl.analysis.liveness import assigned_names
from flowdsl.analysis.mutations import Changed, changed
from flowdsl.analysis.order import reverse_postorder
from flowdsl.analysis.paths import Path
from flowdsl.analysis.places import Keys, Place, plain_key
from flowdsl.analysis.types import Types
from flowdsl.analysis.viewing import Viewing
from flowdsl.analysis.views import Facts, How, Update, changed_place, ended, followed, rebound, updates
from flowdsl.ir.expr import Expr, Op, Var
from flowdsl.ir.graph import Binding, Bindings, Catch, Choose, Compute, Edge, Forget, Next, Node, StateGraph, When
from flowdsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Seen:
    """What shows the change that a state makes.

    Attributes:
        root: the variable that the source changes.
        keys: the way from there to the innermost object that is the same for certain after the change.
        updates: the other variables that show it.
        names: other ways to the changed object, through them.
        via: the lists of loops that hold the object where no later round looks.
        again: the variable whose object the change puts where it stands, if anything stands there.
        stays: whether it stands there for certain, so that the change ends nothing.
    """

    root: str
    keys: Keys
    updates: tuple[Update, ...]
    names: tuple[Path, ...]
    via: frozenset[str]
    again: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A key that a state reads and a view needs later: it can be given a variable of its own.

    Attributes:
        beside: the variable whose view has the key; the same Assign gives it its value.
    """

    graph: StateGraph
    node: Node
    edge: Edge
    beside: str
    value: Expr


@dataclass(eq=False, slots=True)
class Views:
    """The result.

    Attributes:
        before: the views before a state.
        seen: what shows the change that a state makes, where anything does.
        kept: the keys that views hold in variables which nothing assigns yet, by the name of the variable.
    """

    before: dict[tuple[StateGraph, Node], Facts] = field(default_factory=dict)
    seen: dict[tuple[StateGraph, Node], Seen] = field(default_factory=dict)
    kept: dict[str, KeptKey] = field(default_factory=dict)


@dataclass(eq=False, slots=True)
class _Region:
    """One region while its views are read.

    Attributes:
        number: which of the machine's regions it is.
        own: the variables that it assigns: only they can be written back to.
        walked: those that only hold the items of a loop.
    """

    graph: StateGraph
    types: Types
    number: int
    own: frozenset[str]
    walked: frozenset[str]
    views: Views


def read_views(graph: StateGraph, types: Types) -> Views | None:
    """Analyse a machine with all its regions; None when no state changes an object."""
    if not any(_changes_something(region, types) for region in graph.all_regions()):
        return None
    views = Views()
    for number, region in enumerate(graph.all_regions()):
        own = frozenset(name for node in region.nodes() for name in assigned_names(region, node))
        _solve(_Region(region, types, number, own, _walked(region), views))
    return views


def _changes_something(graph: StateGraph, types: Types) -> bool:
    for node in graph.nodes():
        op = graph.op(node)
        bindings: list[Binding] = [*getattr(op, "bindings", ())]
        if isinstance(op, Choose):
            bindings += [binding for rule in op.rules for binding in rule.bindings]
        if any(changed(binding, types.env(graph, node)) is not None for binding in bindings):
            return True
    return False


def _walked(graph: StateGraph) -> frozenset[str]:
    bindings = (b for node in graph.nodes() for b in getattr(graph.op(node), "bindings", ()))
    return frozenset(b.name for b in bindings if isinstance(b.value, Op) and b.value.name == "iter")


def _solve(region: _Region) -> None:
    graph = region.graph
    if graph.start is None:
        return
    before: dict[Node, Facts] = {graph.start: {}}
    rank = {node: position for position, node in enumerate(reverse_postorder(graph))}
    pending = {graph.start}
    while pending:
        node = min(pending, key=rank.__getitem__) if len(pending) > 1 else next(iter(pending))
        pending.discard(node)
        for edge, target in graph.out_edges(node):
            after = _along(region, node, edge, before[node])
            known = before.get(target)
            met = after if known is None else {name: view for name, view in known.items() if after.get(name) == view}
            if known is None or len(met) < len(known):
                before[target] = met
                pending.add(target)
    for node, facts in before.items():
        region.views.before[graph, node] = facts
        seen = _seen(region, node, facts)
        if seen is not None:
            region.views.seen[graph, node] = seen


def _along(region: _Region, node: Node, edge: Edge, facts: Facts) -> Facts:
    op = region.graph.op(node)
    if isinstance(op, Forget) and isinstance(edge, Next):
        return rebound(facts, frozenset(op.names))
    bindings = bindings_on(region.graph, node, edge)
    return _assigned(region, node, edge, bindings, facts) if bindings else facts


def bindings_on(graph: StateGraph, node: Node, edge: Edge) -> Bindings:
    """Return what a state assigns on its way along an edge."""
    op = graph.op(node)
    match edge:
        case Catch(bindings=bindings):
            return bindings
        case When(index):
            assert isinstance(op, Choose)
            return op.rules[index].bindings
        case _:
            return tuple(getattr(op, "bindings", ()))


def _assigned(region: _Region, node: Node, edge: Edge, bindings: Bindings, facts: Facts) -> Facts:
    """Return the views after an Assign, all of whose values are from before it."""
    env = region.types.after(region.graph, node)
    change = _change(region, node, bindings)
    names = frozenset(b.name for b in bindings)
    if change is not None and (change.certain or change.keys):
        names -= {change.root}
    where = f"{edge.index}" if isinstance(edge, When | Catch) else ""
    prefix = f"@{region.number}.{node}.{type(edge).__name__}{where}:"
    viewing = Viewing(bindings, facts, env, region.own, region.walked, names, prefix)
    made = dict(viewing.views(change))
    for name, (beside, value) in viewing.kept.items():
        region.views.kept[name] = KeptKey(region.graph, node, edge, beside, value)
    left = facts
    if change is not None:
        left = ended(facts, change)
        again = _stored_again(facts, change)
        if again and facts[again].how is How.ITSELF:  # stored where it stands already, it stands there still
            left[again] = facts[again]
    return {**rebound(left, names | viewing.kept.keys()), **made}


def _change(region: _Region, node: Node, bindings: Bindings) -> Changed | None:
    env = region.types.after(region.graph, node)
    return next((found for found in (changed(binding, env) for binding in bindings) if found is not None), None)


def _seen(region: _Region, node: Node, facts: Facts) -> Seen | None:
    """Return what shows the change of a state, if it makes one and anything does."""
    op = region.graph.op(node)
    change = _change(region, node, op.bindings) if isinstance(op, Compute) else None
    if change is None or not facts:
        return None
    keys = tuple(map(plain_key, change.keys))
    if not change.certain:
        if not keys:
            return None
        last, keys = keys[-1:], keys[:-1]
    else:
        last = ()
    found = tuple(updates(facts, change.root, keys))
    again = _stored_again(facts, change)
    if not found and not again:
        return None
    paths = (Place(update.name, (*update.rest, *last)).path for update in found)
    held, via = followed(facts, Place(change.root))
    default = facts.get(held.root)
    if default is not None and default.how is How.DEFAULT:
        via |= followed(facts, default.place)[1]
    stays = bool(again) and facts[again].how is How.ITSELF
    return Seen(change.root, keys, found, tuple(path for path in paths if path is not None), via, again, stays)


def _stored_again(facts: Facts, change: Changed) -> str:
    """Return `row` where ``d[k] = row`` stores what was read as ``d[k]``, or as ``d.get(k, {})``."""
    match change.op:
        case Op("[]=!", (_, key, Var(name)), ()) if (view := facts.get(name)) is not None:
            if view.how not in (How.ITSELF, How.DEFAULT):
                return ""
            stored, _ = followed(facts, changed_place(change).into((plain_key(key),)))
            read, _ = followed(facts, view.place)
            return name if None not in stored.keys and stored == read else ""
        case _:
            return ""
