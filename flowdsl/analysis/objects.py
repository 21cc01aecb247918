"""Which objects some state changes, in one fast look at the whole machine: only those are worth following.

::

    rows = [order]        what is in `rows` and `order` are one group of objects
    rows.append(1)        changes the group of `rows`, and not the one of `order`

Every variable has a group of objects, and every group one for all the parts of its objects, whatever their keys. What a
value refers to joins groups, without regard to the order of the states. The analysis of links (`aliases`), which is
exact and slow, leaves out what stands in a group that is never changed and has no changed part.
"""

from collections.abc import Iterable, Iterator
from dataclasses import field

from flowdsl.analysis.mutations import defaulted, mutation, stored
from flowdsl.analysis.paths import ANY_KEY, BELOW, Path, Steps
from flowdsl.analysis.references import Scope, references
from flowdsl.analysis.refs import Ref, Refs, typed
from flowdsl.analysis.types import Env, Types
from flowdsl.ir.expr import Context, Expr, State, transform
from flowdsl.ir.graph import Binding, Bindings, Catch, Choose, MapOp, Node, ParallelOp, Return, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.records import dataclass

RESULT_ROOT, ITEM_ROOT, ITEMS_ROOT, RETURNED_ROOT = "$result", "$item", "$items", "$returned"
"""Where the result of a Map or Parallel, an item of a Map, all of them, and what a region returns stand."""


@dataclass(eq=False, slots=True)
class Objects:
    """Groups of objects, joined as the machine is read.

    Attributes:
        _above: what a group was joined with.
        _parts: the group of the parts of a group's objects.
        _roots: the groups of variables.
        _changed: groups with an object that some state changes.
        _settled: the same, once everything is read.
    """

    _above: list[int] = field(default_factory=list)
    _parts: dict[int, int] = field(default_factory=dict)
    _roots: dict[str, int] = field(default_factory=dict)
    _changed: set[int] = field(default_factory=set)
    _settled: frozenset[int] = frozenset()

    def refer(self, target: Path, refs: Iterable[Ref]) -> None:
        """Read that the value at `target` refers to existing objects."""
        for ref in refs:
            if ref.source.root.startswith("$own"):
                continue
            here, there = self._at(target.root, (*target.steps, *ref.at)), self._at(ref.source.root, ref.source.steps)
            if ref.itself:
                self._join(here, there)
            else:
                self._join(self._part(self._found(here)), self._part(there))

    def change(self, place: Path) -> None:
        """Read that some state changes the object at a place."""
        self._changed.add(self._at(place.root, place.steps))

    def changes(self, place: Path) -> bool:
        """Whether some state changes the object at a place, or a part of it."""
        group = self._at(place.root, place.steps)
        if not self._settled:
            self._settled = frozenset(map(self._found, self._changed))
        seen: set[int] = set()
        while group not in seen:
            if group in self._settled:
                return True
            seen.add(group)
            if group not in self._parts:
                return False
            group = self._found(self._parts[group])
        return False

    def _at(self, root: str, steps: Steps) -> int:
        if root not in self._roots:
            self._roots[root] = self._new()
        group = self._found(self._roots[root])
        for step in steps:
            if step is BELOW:
                self._join(group, self._part(group))
                return self._found(group)
            group = self._part(group)
        return group

    def _new(self) -> int:
        self._above.append(len(self._above))
        return self._above[-1]

    def _part(self, group: int) -> int:
        if group not in self._parts:
            self._parts[group] = self._new()
        return self._found(self._parts[group])

    def _found(self, group: int) -> int:
        while self._above[group] != group:
            self._above[group] = self._above[self._above[group]]
            group = self._above[group]
        return group

    def _join(self, one: int, other: int) -> None:
        pending = [(one, other)]
        while pending:
            one, other = (self._found(each) for each in pending.pop())
            if one == other:
                continue
            self._above[other] = one
            parts = self._parts.pop(other, None)
            if parts is not None:
                if one in self._parts:
                    pending.append((self._parts[one], parts))
                else:
                    self._parts[one] = parts


def read_objects(graph: StateGraph, types: Types) -> Objects:
    """Read a machine, whatever the order of its states."""
    objects = Objects()
    _read(graph, types, {}, objects, inner=False)
    return objects


def met_twice(links: Iterable[tuple[Path, Path]], depth: int) -> Iterator[Path]:
    """Yield the parts of a Map's item that may be one object with those of another item: ``rows + rows`` has such.

    Args:
        links: the paths that may lead to one object, those of the items among them.
        depth: how many regions are around the Map's body.
    """
    for left, right in links:
        if left.root == right.root == f"{ITEMS_ROOT}{depth}":
            yield Path(f"{ITEM_ROOT}:{depth}", left.steps[1:])


def _read(graph: StateGraph, types: Types, scope: Scope, objects: Objects, *, inner: bool = True) -> None:
    for node in graph.nodes():
        op = graph.op(node)
        env = types.after(graph, node)
        within = scope
        if isinstance(op, MapOp | ParallelOp):
            _read_regions(op, types, env, scope, objects)
            within = {**scope, "$result": (Ref((), Path(RESULT_ROOT)),)}
        for bindings in _bindings(graph, node):
            for binding in bindings:
                place = defaulted(bindings, binding.value)
                if place is not None:
                    # In the dict as it is afterwards: the types from before know no such key.
                    objects.refer(Path(binding.name), (Ref((), place),))
                else:
                    _read_binding(binding, env, within, objects)
        value = op.value if isinstance(op, Return) else getattr(op, "output", None)
        if value is not None and inner:
            objects.refer(Path(RETURNED_ROOT), _given(value, env, within))


def _read_binding(binding: Binding, env: Env, scope: Scope, objects: Objects) -> None:
    change = mutation(binding, env)
    if change is None:
        objects.refer(Path(binding.name), _given(binding.value, env, scope))
        return
    objects.change(change.place)
    objects.refer(change.place, typed(tuple(stored(change, scope, env)), None, env))


def _read_regions(op: MapOp | ParallelOp, types: Types, env: Env, scope: Scope, objects: Objects) -> None:
    """Read the regions of a state; whatever they return stands somewhere in its result."""
    objects.refer(Path(RESULT_ROOT), (Ref((ANY_KEY,), Path(RETURNED_ROOT)),))
    if isinstance(op, ParallelOp):
        for branch in op.branches:
            _read(branch, types, scope, objects)
        return
    inner: Scope = {}
    if op.items is not None:
        objects.refer(Path(ITEMS_ROOT), _given(op.items, env, scope))
        # A batch holds items one level deeper.
        objects.refer(Path(ITEM_ROOT), (Ref((), Path(ITEMS_ROOT, (BELOW,))),))
        inner = {"$input": (Ref((), Path(ITEM_ROOT)),)}
        if op.selector is not None:
            inner = {"$input": references(selected(op.selector), {**scope, "$input": inner["$input"]})}
    _read(op.body, types, inner, objects)


def _item_as_input(part: Expr) -> Expr | None:
    return State("input") if isinstance(part, Context) and part.path == ("Map", "Item", "Value") else None


def selected(selector: Expr) -> Expr:
    """Return a Map's selector with the item written as the input of an iteration, which it is without a selector."""
    return transform(selector, _item_as_input)


def _given(value: Expr, env: Env, scope: Scope) -> Refs:
    return typed(references(value, scope), infer(value, env), env)


def _bindings(graph: StateGraph, node: Node) -> Iterator[Bindings]:
    op = graph.op(node)
    yield tuple(getattr(op, "bindings", ()))
    if isinstance(op, Choose):
        for rule in op.rules:
            yield rule.bindings
    for edge, _ in graph.out_edges(node):
        if isinstance(edge, Catch):
            yield edge.bindings
