"""The state graph: one multigraph per region, operations on nodes, typed edges.

A *region* is what ASL calls a scope: the machine itself, the body of a Map, a branch of a Parallel, whose operation
contains its graph. No edge crosses a region, so every walk recurses the same way (`StateGraph.regions`).

Each operation becomes one state. What a state assigns is a tuple of `Binding`; as in ASL, all of them read the values
from before the state. An operation with an `output` ends its region there.
"""

from collections.abc import Collection, Iterator
from dataclasses import field
from typing import TYPE_CHECKING, Any, TypeAlias

from flowdsl.iam.model import Statement
from flowdsl.ir.description import Description
from flowdsl.ir.expr import Expr
from flowdsl.ir.types import ANY, Type
from flowdsl.jsontypes import Json
from flowdsl.records import dataclass, replace
from flowdsl.source import NOWHERE, Located

if TYPE_CHECKING:
    from networkx import MultiDiGraph

Node: TypeAlias = int


@dataclass(frozen=True, slots=True)
class Binding:
    """One entry of an ``Assign``: a variable and the value it gets.

    Attributes:
        declared: the user's annotation.
        in_place: whether the value comes of an augmented assignment, which changes a list, dict or set itself.
    """

    name: str
    value: Expr
    declared: Type | None = None
    in_place: bool = False


Bindings: TypeAlias = tuple[Binding, ...]


@dataclass(frozen=True, slots=True)
class Retrier:
    """One entry of a ``Retry`` field; see `flowdsl.dsl.errors.Retry` for the units."""

    errors: tuple[str, ...]
    max_attempts: int | None = None
    interval: int | None = None
    backoff: float | None = None
    max_delay: int | None = None
    jitter: bool = False


@dataclass(frozen=True, slots=True)
class TaskSettings:
    """What a task state may say besides its request."""

    retry: tuple[Retrier, ...] = ()
    timeout: Expr | None = None
    heartbeat: Expr | None = None
    credentials: Expr | None = None
    state_name: str = ""
    comment: str = ""
    paths: tuple[tuple[str, Json], ...] = ()


@dataclass(frozen=True, slots=True)
class Compute:
    """Assign variables: a Pass state."""

    bindings: Bindings
    output: Expr | None = None
    label: str = ""
    origin: Located = NOWHERE
    described: Description | None = None


@dataclass(frozen=True, slots=True)
class CallSite:
    """A task call whose adapter has not been asked yet: that waits until the types of the arguments are known.

    Attributes:
        task: the stub, or the `flowdsl.ir.flow.LambdaSpec` of a function beside the workflow.
        pattern: the integration pattern.
        names: parameter names of `arguments`, in call order.
        own_retry: whether the call or a policy said how to retry, so that the adapter's advice is not wanted.
    """

    task: Any
    pattern: str
    names: tuple[str, ...]
    arguments: tuple[Expr, ...]
    own_retry: bool = False
    options: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class TaskOp:
    """Call a service: a Task state. `bindings` and `output` may read ``State("result")``."""

    resource: str
    arguments: Expr
    bindings: Bindings = ()
    output: Expr | None = None
    settings: TaskSettings = TaskSettings()
    statements: tuple[Statement, ...] = ()
    call: CallSite | None = None
    result_type: Type = ANY
    label: str = ""
    origin: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Forget:
    """From here on some names are not bound; no state of its own.

    `reason` is ``del`` or ``body`` (the names of a concurrent body end with it).
    """

    names: tuple[str, ...]
    reason: str = "del"
    label: str = ""
    origin: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a Choice: the i-th has the edge ``When(i)``."""

    condition: Expr
    bindings: Bindings = ()


@dataclass(frozen=True, slots=True)
class Choose:
    """Take the first rule whose condition is true, else `Otherwise`: a Choice state."""

    rules: tuple[Rule, ...]
    bindings: Bindings = ()
    label: str = ""
    origin: Located = NOWHERE
    described: Description | None = None


@dataclass(frozen=True, slots=True)
class WaitOp:
    """Wait some seconds, or until a timestamp: a Wait state."""

    seconds: Expr | None = None
    until: Expr | None = None
    bindings: Bindings = ()
    output: Expr | None = None
    label: str = ""
    origin: Located = NOWHERE
    described: Description | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """End the region with a value: a Succeed state, or the ``Output`` of the state before."""

    value: Expr
    label: str = ""
    origin: Located = NOWHERE
    described: Description | None = None


@dataclass(frozen=True, slots=True)
class Raise:
    """End the region with an error: a Fail state. `plain` if that is no `flowdsl.Error` in Python, with ``.error``."""

    error: Expr
    cause: Expr
    label: str = ""
    origin: Located = NOWHERE
    described: Description | None = None
    plain: bool = False


@dataclass(frozen=True, slots=True)
class MapOp:
    """Run a region once per item: a Map state. In `body`, ``State("input")`` of the first state is the item.

    Attributes:
        items: an expression for a list; None when a reader gives the items.
        selector: what each iteration gets instead of the item (``ItemSelector``), or None.
        body: the region.
        concurrency: ``MaxConcurrency``, or None for as many as AWS runs.
        distributed: options of a Distributed Map, or None for an inline one.
        sequential: whether it stands for a plain comprehension.
    """

    items: Expr | None
    body: "StateGraph"
    concurrency: Expr | None = None
    selector: Expr | None = None
    distributed: "DistributedOptions | None" = None
    sequential: bool = False
    bindings: Bindings = ()
    output: Expr | None = None
    settings: TaskSettings = TaskSettings()
    label: str = ""
    origin: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class DistributedOptions:
    """What only a Distributed Map has; values are ASL field templates made of expressions."""

    execution_type: str = "STANDARD"
    label: str = ""
    tolerated_count: Expr | None = None
    tolerated_percentage: Expr | None = None
    batch_size: Expr | None = None
    batch_bytes: Expr | None = None
    batch_input: Expr | None = None
    reader: tuple[str, Expr, Expr] | None = None
    writer: tuple[str, Expr, Expr] | None = None
    statements: tuple[Statement, ...] = ()

    @property
    def batched(self) -> bool:
        """Whether a child gets several items."""
        return self.batch_size is not None or self.batch_bytes is not None

    @property
    def tolerant(self) -> bool:
        """Whether a child may fail without failing the Map."""
        return self.tolerated_count is not None or self.tolerated_percentage is not None


@dataclass(frozen=True, slots=True)
class ParallelOp:
    """Run regions side by side: a Parallel state; the result is the list of their outputs."""

    branches: tuple["StateGraph", ...]
    bindings: Bindings = ()
    output: Expr | None = None
    settings: TaskSettings = TaskSettings()
    label: str = ""
    origin: Located = NOWHERE


@dataclass(frozen=True, slots=True)
class RawState:
    """A state written by hand (``raw_state``): its ASL as an expression for a dict, transitions apart.

    It assigns nothing; its output is the ``State("input")`` of the state after it.
    """

    definition: Expr
    label: str = ""
    origin: Located = NOWHERE


Operation: TypeAlias = Compute | TaskOp | Choose | WaitOp | Return | Raise | MapOp | ParallelOp | RawState | Forget


@dataclass(frozen=True, slots=True)
class Next:
    """To the following state."""


@dataclass(frozen=True, slots=True)
class When:
    """Rule `index` of a `Choose` applies."""

    index: int


@dataclass(frozen=True, slots=True)
class Otherwise:
    """No rule of a `Choose` applies."""


@dataclass(frozen=True, slots=True)
class Catch:
    """The state failed with one of these errors; catchers are tried in the order of `index`.

    `bindings` may read ``State("error")``.
    """

    index: int
    errors: tuple[str, ...]
    bindings: Bindings = ()


Edge: TypeAlias = Next | When | Otherwise | Catch


@dataclass(eq=False, slots=True)
class StateGraph:
    """One region: its nodes with their operations, and the edges between them.

    Passes ask for the edges of one node at a time, many thousand times, so the graph keeps plain adjacency lists.
    `networkx` gives the same graph to whoever wants that library's algorithms.

    Attributes:
        start: the first node, or None while empty.
        owner: what the region is, for names: the workflow, ``map`` or ``branch``; ``guard`` where its value goes into
            variables as it is.
    """

    start: Node | None = None
    owner: str = ""
    _ops: dict[Node, Operation] = field(default_factory=dict)
    _out: dict[Node, dict[Node, list[Edge]]] = field(default_factory=dict)
    _in: dict[Node, dict[Node, list[Edge]]] = field(default_factory=dict)
    _nested: set[Node] = field(default_factory=set)
    _next: int = 0

    def add(self, op: Operation) -> Node:
        """Add a node for an operation; the first one added is the start."""
        node = self._next
        self._next += 1
        self._ops[node] = op
        self.set_op(node, op)
        self._out[node] = {}
        self._in[node] = {}
        if self.start is None:
            self.start = node
        return node

    def __contains__(self, node: Node) -> bool:
        return node in self._ops

    def op(self, node: Node) -> Operation:
        """Return a node's operation."""
        return self._ops[node]

    def set_op(self, node: Node, op: Operation) -> None:
        """Replace a node's operation."""
        assert node in self._ops
        self._ops[node] = op
        (self._nested.add if isinstance(op, MapOp | ParallelOp) else self._nested.discard)(node)

    def nodes(self) -> list[Node]:
        """Return the nodes in the order they were added: source order."""
        return list(self._ops)

    def connect(self, source: Node, target: Node, edge: Edge) -> None:
        """Add an edge; one that is there already stays as it is."""
        # Both directions share one list.
        edges = self._out[source].get(target)
        if edges is None:
            self._out[source][target] = self._in[target][source] = [edge]
        elif edge not in edges:
            edges.append(edge)

    def remove(self, node: Node) -> None:
        """Remove a node and its edges."""
        del self._ops[node]
        self._nested.discard(node)
        for target in self._out.pop(node):
            if target != node:
                del self._in[target][node]
        for source in self._in.pop(node):
            if source != node:
                del self._out[source][node]

    def disconnect(self, source: Node, target: Node, edge: Edge) -> None:
        """Remove an edge."""
        edges = self._out[source][target]
        edges.remove(edge)
        if not edges:
            del self._out[source][target], self._in[target][source]

    def out_edges(self, node: Node) -> list[tuple[Edge, Node]]:
        """Return (edge, target) pairs, by target in the order these were first connected."""
        return [(edge, target) for target, edges in self._out[node].items() for edge in edges]

    def in_edges(self, node: Node) -> list[tuple[Node, Edge]]:
        """Return (source, edge) pairs."""
        return [(source, edge) for source, edges in self._in[node].items() for edge in edges]

    def successors(self, node: Node) -> Collection[Node]:
        """Return the nodes that edges of a node lead to, each once."""
        return self._out[node].keys()

    def predecessors(self, node: Node) -> Collection[Node]:
        """Return the nodes that have edges to a node, each once."""
        return self._in[node].keys()

    def networkx(self) -> "MultiDiGraph":
        """Return the region as a `networkx.MultiDiGraph`: attribute ``op`` on nodes, ``edge`` (also the key) on edges.

        It is a copy. Nodes that contain regions hold their `StateGraph` in ``op``.
        """
        from networkx import MultiDiGraph

        made = MultiDiGraph()
        for node, op in self._ops.items():
            made.add_node(node, op=op)
        for source in self._ops:
            for edge, target in self.out_edges(source):
                made.add_edge(source, target, key=edge, edge=edge)
        return made

    def next(self, node: Node) -> Node | None:
        """Return the target of the node's `Next` edge, if it has one."""
        for target, edges in self._out[node].items():
            for edge in edges:
                if isinstance(edge, Next):
                    return target
        return None

    def target(self, node: Node, edge: Edge) -> Node:
        """Return the target of one edge of a node."""
        return next(target for e, target in self.out_edges(node) if e == edge)

    def catches(self, node: Node) -> list[tuple[Catch, Node]]:
        """Return the catch edges in the order they are tried."""
        out = self._out[node]
        if len(out) == 1 and len(edges := next(iter(out.values()))) == 1 and not isinstance(edges[0], Catch):
            return []  # most states have a successor and no more
        found = [(e, t) for t, edges in out.items() for e in edges if isinstance(e, Catch)]
        return sorted(found, key=lambda pair: pair[0].index) if len(found) > 1 else found

    def redirect(self, old: Node, new: Node) -> None:
        """Send every edge that leads to `old` to `new` instead."""
        for source, edge in self.in_edges(old):
            self.disconnect(source, old, edge)
            self.connect(source, new, edge)
        if self.start == old:
            self.start = new

    def regions(self, node: Node) -> tuple["StateGraph", ...]:
        """Return the graphs inside a node."""
        op = self._ops[node] if node in self._nested else None
        return (op.body,) if isinstance(op, MapOp) else op.branches if isinstance(op, ParallelOp) else ()

    def all_regions(self) -> Iterator["StateGraph"]:
        """Yield this region and every one inside it, outermost first."""
        yield self
        for node in sorted(self._nested):
            for inner in self.regions(node):
                yield from inner.all_regions()

    def __len__(self) -> int:
        return sum(len(region._ops) for region in self.all_regions())


def with_bindings(op: Operation, bindings: Bindings) -> Operation:
    """Return the operation with other assignments."""
    assert not isinstance(op, Return | Raise | Forget | RawState)
    return replace(op, bindings=bindings)
