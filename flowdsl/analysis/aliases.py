"""What may be the same object before each state: the forward analysis over a region and the regions inside it.

Before::

    Compute  b := a            a ~ b
    Compute  b := append!(b)   changes `b`, and `a` is its partner

Links of variables that nothing reads any more are dropped on the way, so the sets stay small. A region starts with
the links around it; what its result refers to is linked with the outer variables where it ends.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import field

from flowdsl.analysis.liveness import assigned_names, live_before, node_reads, region_reads
from flowdsl.analysis.mutations import Mutation, after, defaulted, mutation, stored
from flowdsl.analysis.objects import (
    ITEM_ROOT,
    ITEMS_ROOT,
    RESULT_ROOT,
    RETURNED_ROOT,
    Objects,
    met_twice,
    read_objects,
    selected,
)
from flowdsl.analysis.paths import ANY_KEY, Path, Step, joined, overlaps
from flowdsl.analysis.references import Scope, references
from flowdsl.analysis.refs import Ref, Refs, few, typed
from flowdsl.analysis.sharing import (
    NEW,
    Links,
    TooManyLinks,
    added,
    coarser,
    ends,
    join,
    moved_to,
    shown_too,
    without_roots,
)
from flowdsl.analysis.types import Env, Types
from flowdsl.analysis.viewed import Views
from flowdsl.ir.expr import Literal, Op, State, Var
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    Edge,
    MapOp,
    Next,
    Node,
    Otherwise,
    ParallelOp,
    Return,
    StateGraph,
    TaskOp,
    When,
)
from flowdsl.ir.ops import infer
from flowdsl.records import dataclass
from flowdsl.source import Located

EFFORT = 150_000
"""Links looked at, one state at a time, before the analysis tells fewer parts apart, and then before it gives up."""


@dataclass(frozen=True, slots=True)
class Change:
    """A mutation with what was known when it happens.

    Attributes:
        links: before it, with the links of the values it stores (their root is `NEW`).
        names: other ways to the changed object, by variables that will show the change.
        via: the lists of loops that hold the object where no later round looks.
        outer: the variables of the code around the region that may be read later.
        live: the variables that may be read afterwards, here or in what runs around and beside.
    """

    graph: StateGraph
    node: Node
    mutation: Mutation
    binding: Binding
    links: Links
    live: frozenset[str]
    names: tuple[Path, ...] = ()
    via: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()


Report = Callable[[Change], None]


@dataclass(eq=False, slots=True)
class _Effort:
    """What an analysis may still cost.

    Attributes:
        left: links it may still look at.
        coarse: whether it tells fewer parts apart.
        at: the state it has come to.
    """

    left: int
    coarse: bool
    at: Located

    def spend(self, links: Links, at: Located) -> None:
        """Count the links that a state is done with."""
        self.left -= len(links)
        self.at = at
        if self.left < 0:
            raise TooManyLinks


def is_live(root: str, live: frozenset[str]) -> bool:
    """Whether something may still read what a root holds; constants and the items of a Map outlive every state."""
    return root in live or root.startswith(("=", ITEMS_ROOT))


@dataclass(eq=False, slots=True)
class _Region:
    """One region while it is analysed.

    Attributes:
        outer: variables that the code around the region may read later.
        scope: what the region's input refers to.
        depth: how many regions are around it.
        objects: what some state of the machine changes; links of anything else are left out.
        views: names that are one object for certain.
        readers: how many states read a variable.
        ways: the ways out of each state.
    """

    graph: StateGraph
    types: Types
    outer: frozenset[str]
    scope: Scope
    depth: int
    objects: Objects
    views: Views
    effort: _Effort
    live: dict[Node, frozenset[str]] = field(default_factory=dict)
    readers: Counter[str] = field(default_factory=Counter)
    ways: dict[Node, list[tuple[Edge, Node]]] = field(default_factory=dict)


def walk_changes(graph: StateGraph, types: Types, views: Views, report: Report) -> Located | None:
    """Analyse a machine and report every change of an object, in the order of the states.

    Returns:
        None; or a place by which more is shared than can be followed, and then nothing is reported.
    """
    assert graph.start is not None
    objects = read_objects(graph, types)
    at = graph.op(graph.start).origin
    for coarse in (False, True):
        effort = _Effort(EFFORT, coarse, at)
        found: list[Change] = []
        try:
            _analyse(_region(graph, types, frozenset(), {}, 0, objects, views, effort), {}, found.append)
        except TooManyLinks:
            at = effort.at
            continue
        for change in found:
            report(change)
        return None
    return at


def _region(
    graph: StateGraph, types: Types, outer: frozenset[str], scope: Scope, depth: int, objects: Objects, views: Views,
    effort: _Effort,
) -> _Region:  # fmt: skip
    uses = {node: node_reads(graph, node) for node in graph.nodes()}
    readers: Counter[str] = Counter()
    for names in uses.values():
        readers.update(names)
    ways = {node: graph.out_edges(node) for node in uses}
    return _Region(graph, types, outer, scope, depth, objects, views, effort, live_before(graph, uses), readers, ways)


def _analyse(region: _Region, entry: Links, report: Report | None) -> Links:
    """Run the analysis to its fixed point, then report; returns the links of what an inner region returns."""
    graph = region.graph
    assert graph.start is not None
    before: dict[Node, Links] = {graph.start: entry}
    rank = {node: position for position, node in enumerate(_order(region))}
    pending = {graph.start}
    while pending:
        node = min(pending, key=rank.__getitem__) if len(pending) > 1 else next(iter(pending))
        pending.discard(node)
        for target, links in _step(region, node, before[node], None):
            known = before.get(target)
            joined = links if known is None else join(known, links)
            if joined is not known:
                before[target] = joined
                pending.add(target)
    returned: Links = {}
    for node in sorted(before, key=rank.__getitem__):
        if report is not None and _may_change(region, node):
            for _ in _step(region, node, before[node], report):
                pass
        if region.depth:
            returned = join(returned, _returned(region, node, before[node]))
    return returned


def _may_change(region: _Region, node: Node) -> bool:
    """Whether a state changes an object, or has regions whose states may."""
    op = region.graph.op(node)
    if isinstance(op, MapOp | ParallelOp):
        return True
    bindings: list[Binding] = [*getattr(op, "bindings", ())]
    if isinstance(op, Choose):
        bindings += [binding for rule in op.rules for binding in rule.bindings]
    env = region.types.env(region.graph, node)
    return any(mutation(binding, env) is not None for binding in bindings)


def _order(region: _Region) -> list[Node]:
    """Return the reachable nodes in reverse postorder."""
    assert region.graph.start is not None
    seen = {region.graph.start}
    out: list[Node] = []
    stack = [(region.graph.start, iter(region.ways[region.graph.start]))]
    while stack:
        node, ways = stack[-1]
        for _, target in ways:
            if target not in seen:
                seen.add(target)
                stack.append((target, iter(region.ways[target])))
                break
        else:
            out.append(node)
            stack.pop()
    return out[::-1]


def _step(region: _Region, node: Node, links: Links, report: Report | None) -> Iterator[tuple[Node, Links]]:
    """Yield the links at each successor of a state."""
    graph = region.graph
    op = graph.op(node)
    plain = isinstance(op, TaskOp) and all(isinstance(binding.value, State) for binding in op.bindings)
    # The result of a task is new throughout, so its type is not asked for (and no environment copied).
    env = region.types.env(graph, node) if plain else region.types.after(graph, node)
    scope = region.scope
    inside = _inside(region, node, links, report) if isinstance(op, MapOp | ParallelOp) else links
    if isinstance(op, MapOp | ParallelOp):
        scope = {**scope, "$result": (Ref((), Path(RESULT_ROOT)),)}
    for edge, target in region.ways[node]:
        bindings = edge_bindings(graph, node, edge)
        live = region.live[target] | region.outer if region.outer else region.live[target]
        at = links if isinstance(edge, Catch) else inside
        done = _assigned(region, node, bindings, at, env, scope, live, report)
        kept = _kept(done, live)
        region.effort.spend(kept, op.origin)
        yield target, coarser(kept) if region.effort.coarse else kept


def edge_bindings(graph: StateGraph, node: Node, edge: Edge) -> Bindings:
    """Return what a state assigns on one of the ways out of it."""
    op = graph.op(node)
    match edge, op:
        case Catch(bindings=bindings), _:
            return bindings
        case When(index), Choose(rules=rules):
            return rules[index].bindings
        case ((Otherwise() | Next()), _):
            return tuple(getattr(op, "bindings", ()))
        case _:
            return ()


def _kept(links: Links, live: frozenset[str]) -> Links:
    """Drop the links of variables that nothing reads any more."""

    def wanted(path: Path) -> bool:
        return path.root in live or path.root[0] == "=" or (path.root[0] == "$" and path.root != RESULT_ROOT)

    if not links or all(wanted(left) and wanted(right) for left, right in links):
        return links
    return {key: link for key, link in links.items() if wanted(key[0]) and wanted(key[1])}


def _assigned(
    region: _Region, node: Node, bindings: Bindings, links: Links, env: Env, scope: Scope, live: frozenset[str],
    report: Report | None,
) -> Links:  # fmt: skip
    """Return the links after an Assign; all of its values are from before the state."""
    if not bindings:
        return links
    origin = region.graph.op(node).origin
    change: Mutation | None = None
    changed: Binding | None = None
    names: list[str] = []
    roots: dict[str, str] = {}
    late: dict[str, Path] = {}
    for binding in bindings:
        found = mutation(binding, env) if change is None else None
        if found is not None:
            change, changed = found, binding
        elif (place := defaulted(bindings, binding.value)) is not None:
            late[binding.name] = place
            names.append(binding.name)
        else:
            names.append(binding.name)
            refs = _consumed(region, node, bindings, binding, scope)
            if refs:
                refs = _watched(region, Path(binding.name), typed(refs, infer(binding.value, env), env))
                root = f"{NEW}:{binding.name}"
                more = added(links, Path(root), refs, origin)
                if more is not links:
                    links, roots[binding.name] = more, root
    if change is not None and changed is not None:
        seen = region.views.seen.get((region.graph, node))
        refs = _watched(region, change.place, typed(tuple(stored(change, scope, env)), None, env))
        # What stands there already has its links.
        more = added(links, Path(NEW), refs if seen is None or not seen.again else (), origin)
        shown = seen.names if seen is not None else ()
        if report is not None:
            via = seen.via if seen is not None else frozenset[str]()
            report(Change(region.graph, node, change, changed, more, live, shown, via, region.outer))
        ended = more if seen is not None and seen.stays else after(change, more)
        for way in shown:
            # What a variable shows by a view of it stays the same object, new parts included.
            ended = shown_too(ended, change.place, way, origin)
        links = ended if more is links else moved_to(ended, NEW, change.place)
    for name, place in late.items():
        roots[name] = f"{NEW}:{name}"
        links = added(links, Path(roots[name]), (Ref((), place),), origin)
    if links:
        links = without_roots(links, frozenset(names))
        for name, root in roots.items():
            links = moved_to(links, root, Path(name))
    return links


def _watched(region: _Region, target: Path, refs: Refs) -> Refs:
    """Drop references to what no state changes, of a value that stands at `target`."""
    return tuple(ref for ref in refs if region.objects.changes(target.into(ref.at)))


def _consumed(region: _Region, node: Node, bindings: Bindings, binding: Binding, scope: Scope) -> Refs:
    """Return what a binding refers to; a loop's head and ``pop`` take an item that is not met again at its place."""
    refs = references(binding.value, scope)
    match binding.value:
        case Op("nth", (Var(name), Var(index)), ()) if region.readers[name] == 1 and _counts(bindings, index):
            return tuple(Ref(ref.at, ref.source, moved=True) for ref in refs)
        case Op(".pop" | ".popitem", args):
            receiver = {ref.source.root for ref in references(args[0], scope)}
            return tuple(
                Ref(r.at, r.source, r.itself, r.below, r.but, r.repeats, moved=True) if r.source.root in receiver else r
                for r in refs
            )
        case _:
            return refs


def _counts(bindings: Bindings, index: str) -> bool:
    """Whether the same Assign moves the index on, as the head of a loop does."""
    for binding in bindings:
        match binding:
            case Binding(name, Op("+", (Var(counted), Literal(1)))) if name == index == counted:
                return True
            case _:
                pass
    return False


# --- regions ------------------------------------------------------------------------------------------------------


def _inside(region: _Region, node: Node, links: Links, report: Report | None) -> Links:
    """Analyse the regions of a Map or Parallel; returns the links with those of its result."""
    op = region.graph.op(node)
    later = region.outer.union(*(region.live[target] for _, target in region.ways[node]))
    if isinstance(op, MapOp):
        entry, scope = _items(region, op, node, links)
        inner = _region(
            op.body, region.types, later | region_reads(op.body), scope, region.depth + 1, region.objects,
            region.views, region.effort,
        )  # fmt: skip
        returned = _analyse(inner, entry, report)
        return _with_result(inner, links, returned, ANY_KEY, op.origin, tuple(met_twice(entry, region.depth)))
    assert isinstance(op, ParallelOp)
    out = links
    for number, branch in enumerate(op.branches):
        beside = (region_reads(other) for place, other in enumerate(op.branches) if place != number)
        inner = _region(
            branch, region.types, later.union(*beside), region.scope, region.depth + 1, region.objects,
            region.views, region.effort,
        )  # fmt: skip
        out = _with_result(inner, out, _analyse(inner, links, report), number, op.origin)
    return out


def _items(region: _Region, op: MapOp, node: Node, links: Links) -> tuple[Links, Scope]:
    """Return the links at the start of a Map's body, and what its input refers to."""
    if op.items is None:
        return links, {}
    env = region.types.env(region.graph, node)
    held, item = f"{ITEMS_ROOT}{region.depth}", f"{ITEM_ROOT}:{region.depth}"
    refs = typed(references(op.items, region.scope), infer(op.items, env), env)
    refs = _watched(region, Path(ITEMS_ROOT), refs)
    entry = added(links, Path(held), refs, op.origin)
    batched = op.distributed is not None and op.distributed.batched
    given = Ref((ANY_KEY,) if batched else (), Path(held, (ANY_KEY,)), moved=True)
    entry = added(entry, Path(item), (given,) if refs else (), op.origin)
    scope: Scope = {"$input": (Ref((), Path(item)),)}
    if op.selector is not None:
        scope = {"$input": references(selected(op.selector), {**region.scope, "$input": scope["$input"]})}
    return entry, scope


def _returned(region: _Region, node: Node, links: Links) -> Links:
    """Return the links of the value that a region ends with, if the state ends it."""
    op = region.graph.op(node)
    value = op.value if isinstance(op, Return) else getattr(op, "output", None)
    if value is None:
        return {}
    env = region.types.after(region.graph, node)
    refs = typed(references(value, region.scope), infer(value, env), env)
    refs = _watched(region, Path(RETURNED_ROOT), refs)
    found = added(links, Path(RETURNED_ROOT), refs, op.origin)
    return {key: link for key, link in found.items() if RETURNED_ROOT in (key[0].root, key[1].root)}


def _with_result(
    inner: _Region, links: Links, returned: Links, step: Step, origin: Located, twice: tuple[Path, ...] = ()
) -> Links:
    """Link the result of a Map or Parallel with the outer variables that a region's value refers to."""
    own = {name for node in inner.graph.nodes() for name in assigned_names(inner.graph, node)}
    refs: list[Ref] = []
    for near, far, link in ends(returned):
        if near.root == RETURNED_ROOT and far.root not in own and not far.root.startswith("$"):
            at = joined((step,), near.steps)
            # Each iteration may return the same object.
            refs.append(Ref(at, far, link.itself, link.below, link.but, repeats=step is ANY_KEY))
        for item in twice if near.root == RETURNED_ROOT else ():
            if far.root == item.root:
                for above, _ in overlaps(item.steps, far.steps):
                    at = joined((step,), near.steps + above)
                    refs.append(Ref(at, far, link.itself, link.below, link.but, repeats=True, moved=True))
    within = {key: link for key, link in returned.items() if key[0].root == key[1].root}
    out = added(links, Path(RESULT_ROOT), few(refs), origin)
    return join(out, moved_to(within, RETURNED_ROOT, Path(RESULT_ROOT, (step,))))
