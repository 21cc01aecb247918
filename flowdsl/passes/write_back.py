"""Keep views true: after a change through one name, the other variables that hold the object are changed as well.

Before::

    Choose  index < len(items): r := nth(items, index), …        (items := iter(results))
      Compute  r := r with ["day"] = day

After::

    Choose  index < len(results): r := nth(results, index), …
      Compute  r := r with ["day"] = day
      Compute  results := results with [index - 1] = r

A variable that nothing reads any more is left as it is, and one that another such change follows before it is read.
The fold of assignments (`fuse`) puts both into one Assign.
"""

from collections.abc import Iterator, Mapping
from functools import partial

from flowdsl.analysis.liveness import Live, assigned_names, live_before, node_reads
from flowdsl.analysis.places import Keys
from flowdsl.analysis.types import Types
from flowdsl.analysis.viewed import KeptKey, Seen, Views, bindings_on
from flowdsl.analysis.views import How, Update, updates
from flowdsl.ir.expr import Cond, Expr, Op, Var, substitute, variables
from flowdsl.ir.graph import Binding, Bindings, Catch, Choose, Compute, Next, Node, Rule, StateGraph, When
from flowdsl.ir.keeping import KEEP, TAKE
from flowdsl.ir.names import fresh_name
from flowdsl.ir.ops import infer
from flowdsl.ir.rewrite import rewrite
from flowdsl.ir.types import is_list
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass, replace

FAR = 300
"""States that are looked at for a reading; beyond them a variable is taken to be read."""


def write_back(graph: StateGraph, types: Types, views: Views | None, ctx: PassContext) -> bool:
    """Add the changes; returns whether there are any, and so whether types have to be asked for again."""
    if views is None or not views.seen:
        return False
    taken = set(ctx.flow.variables) | {
        name for region in graph.all_regions() for node in region.nodes() for name in assigned_names(region, node)
    }
    found = False
    for region in graph.all_regions():
        added = _region(region, types, views)
        names = _named_keys(added, views, taken)
        for node, bindings in added.items():
            made = tuple(Binding(b.name, substitute(b.value, names)) for b in bindings)
            _insert(region, node, Compute(made, origin=region.op(node).origin))
        for kept, name in names.items():
            assert isinstance(name, Var)
            _keep(views.kept[kept], name.name)
        found = found or bool(added)
    return found


def _region(graph: StateGraph, types: Types, views: Views) -> dict[Node, Bindings]:
    """Return what is to be assigned after the changes of a region."""
    changes = {node: seen for node in graph.nodes() if (seen := views.seen.get((graph, node))) is not None}
    if not changes:
        return {}
    live = live_before(graph)
    _walk_themselves(graph, types, views, {
        update.name for node, seen in changes.items() for update in _wanted(graph, node, seen, live)
    })  # fmt: skip
    reads = {node: node_reads(graph, node) for node in graph.nodes()}
    live = live_before(graph, reads)
    search = _Search(graph, views, changes, live, reads)
    out: dict[Node, Bindings] = {}
    for node, seen in changes.items():
        wanted = _wanted(graph, node, seen, live)
        bindings = tuple(_shown(seen, update) for update in wanted if search.is_read(node, seen, update))
        if bindings:
            out[node] = bindings
    return out


def _wanted(graph: StateGraph, node: Node, seen: Seen, live: Mapping[Node, Live]) -> list[Update]:
    target = graph.next(node)
    return [update for update in seen.updates if target is not None and update.name in live[target]]


def _shown(seen: Seen, update: Update) -> Binding:
    """Return how a variable shows the new value of the one that was changed."""
    new: Expr = Var(seen.root)
    if update.keys and update.up:
        new = Op(KEEP, (Var(update.name), new, *_exprs(update.keys)))
        if update.unsure:
            *above, key = tuple(_exprs(update.keys))[: update.unsure]
            holder = Op(TAKE, (Var(update.name), *above)) if above else Var(update.name)
            new = Cond(Op("in", (key, holder)), new, Var(update.name))
    elif update.keys:
        new = Op(TAKE, (new, *_exprs(update.keys)))
    return Binding(update.name, new)


def _exprs(keys: Keys) -> Iterator[Expr]:
    for key in keys:
        assert key is not None
        yield key


@dataclass(frozen=True, slots=True)
class _Search:
    """Looks for a reading of a variable that a change leaves behind."""

    graph: StateGraph
    views: Views
    changes: Mapping[Node, Seen]
    live: Mapping[Node, Live]
    reads: Mapping[Node, Live]

    def is_read(self, node: Node, seen: Seen, update: Update) -> bool:
        """Whether the variable is read before another change of the same place would bring it up to date."""
        target = self.graph.next(node)
        pending, met = [target] if target is not None else [], set[Node]()
        while pending:
            at = pending.pop()
            if at in met:
                continue
            met.add(at)
            if len(met) > FAR:
                return True
            if not self._holds(at, seen, update):
                if update.name in self.live[at]:
                    return True
                continue
            other = self.changes.get(at)
            stored = other is not None and other.again == seen.root and other.root == update.name and not other.keys
            if update.name in self.reads[at] and not stored:
                return True
            same = other is not None and other.root == seen.root and any(_alike(u, update) for u in other.updates)
            if other is not None and not same and any(u.name == update.name for u in other.updates):
                return True
            for edge, following in self.graph.out_edges(at):
                if not (same or stored) or isinstance(edge, Catch):
                    pending.append(following)
        return False

    def _holds(self, node: Node, seen: Seen, update: Update) -> bool:
        """Whether the two variables still have to do with each other in the same way."""
        facts = self.views.before.get((self.graph, node), {})
        return any(_alike(u, update) for u in updates(facts, seen.root, seen.keys))


def _alike(one: Update, other: Update) -> bool:
    return (one.name, one.keys, one.up) == (other.name, other.keys, other.up)


# --- the graph ----------------------------------------------------------------------------------------------------


def _insert(graph: StateGraph, node: Node, op: Compute) -> None:
    """Add a state after another one."""
    target = graph.next(node)
    assert target is not None
    graph.disconnect(node, target, Next())
    added = graph.add(op)
    graph.connect(node, added, Next())
    graph.connect(added, target, Next())


def _walk_themselves(graph: StateGraph, types: Types, views: Views, changed: set[str]) -> None:
    """Let loops walk a list that is kept true, rather than the items it had before.

    Nothing adds to the list or takes from it while its view holds, so both give the same items.
    """
    for head in graph.nodes():
        op = graph.op(head)
        if not isinstance(op, Choose):
            continue
        for name, view in views.before.get((graph, head), {}).items():
            if view.how is not How.ITEMS or view.place.keys or view.place.root not in changed:
                continue
            users = [node for node in graph.nodes() if name in node_reads(graph, node)]
            makers = [node for node in graph.nodes() if name in assigned_names(graph, node)]
            if users != [head] or len(makers) != 1 or not is_list(infer(Var(view.place.root), types.env(graph, head))):
                continue
            values: dict[str, Expr] = {name: Var(view.place.root)}
            graph.set_op(head, rewrite(op, partial(substitute, values=values)))
            maker = graph.op(makers[0])
            assert isinstance(maker, Compute)
            graph.set_op(makers[0], replace(maker, bindings=tuple(b for b in maker.bindings if b.name != name)))
            break


def _named_keys(added: Mapping[Node, Bindings], views: Views, taken: set[str]) -> dict[str, Expr]:
    """Give the keys that are written again a variable each."""
    out: dict[str, Expr] = {}
    for bindings in added.values():
        for binding in bindings:
            for name in sorted(variables(binding.value) & views.kept.keys()):
                if name not in out:
                    out[name] = Var(fresh_name(f"{views.kept[name].beside}_key", taken))
    return out


def _keep(key: KeptKey, name: str) -> None:
    """Assign a key where it is read, beside the variable whose view has it."""
    graph, node, edge = key.graph, key.node, key.edge
    bindings = (*bindings_on(graph, node, edge), Binding(name, key.value))
    op = graph.op(node)
    match edge:
        case When(index):
            assert isinstance(op, Choose)
            rules = tuple(Rule(r.condition, bindings) if i == index else r for i, r in enumerate(op.rules))
            graph.set_op(node, replace(op, rules=rules))
        case _:
            assert isinstance(op, Compute)
            graph.set_op(node, replace(op, bindings=bindings))
