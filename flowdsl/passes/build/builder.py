"""The builder: where the next state hangs, which handlers and loops are open, and how states are added."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import field
from typing import Any, TypeAlias

from flowdsl.asl.jsonata_functions import TAKEN
from flowdsl.diagnostics.growth import MOST_STATES, GrowsTooLarge
from flowdsl.diagnostics.model import Sink
from flowdsl.diagnostics.rules import limits
from flowdsl.diagnostics.rules import regions as region_rules
from flowdsl.ir.expr import Cond, DictOf, Expr, Literal, Op, State, Var
from flowdsl.ir.flow import Flow, Handler, Stmt
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Compute,
    Edge,
    MapOp,
    Next,
    Node,
    Operation,
    Raise,
    Return,
    StateGraph,
)
from flowdsl.records import dataclass
from flowdsl.source import Located

Hanging: TypeAlias = list[tuple[Node, Edge]]
"""Edges whose target is not known yet."""


@dataclass(eq=False, slots=True)
class LoopFrame:
    """An open loop: where ``continue`` goes, and the ``break`` edges that wait for its end."""

    head: Node
    breaks: Hanging = field(default_factory=list)


@dataclass(eq=False, slots=True)
class HandlerFrame:
    """An open ``try`` body with the anchors of its handlers."""

    handlers: tuple[tuple[Handler, Node], ...]


@dataclass(eq=False, slots=True)
class FinalFrame:
    """An open ``try`` with a ``finally``: every way out runs the block first."""

    body: tuple[Stmt, ...]
    anchor: Node
    error: str


@dataclass(eq=False, slots=True)
class FunctionFrame:
    """An inlined function: where its value goes, and the ``return`` edges that wait for its end."""

    result: str
    exits: Hanging = field(default_factory=list)


Frame: TypeAlias = LoopFrame | HandlerFrame | FinalFrame | FunctionFrame


@dataclass(eq=False, slots=True)
class Shared:
    """What all regions of one workflow share: the sink and the names taken.

    Attributes:
        endless: the loops whose test always holds and that no ``break`` leaves, innermost first.
        numbers: the next number of a name, by the name: names are never given back.
        states: how many states there are.
    """

    sink: Sink
    taken: set[str]
    error_reads: dict[str, tuple[str, Located]] = field(default_factory=dict)
    endless: list[tuple[StateGraph, Located]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    states: int = 0

    def fresh(self, wanted: str) -> str:
        """Return a variable name that nothing else has."""
        candidate, number = wanted[:70], self.numbers.get(wanted[:70], 2)
        while candidate in self.taken:
            candidate = f"{wanted[:70]}_{number}"
            number += 1
        self.numbers[wanted[:70]] = number
        self.taken.add(candidate)
        return candidate


@dataclass(eq=False, slots=True)
class Builder:
    """Builds one region.

    Attributes:
        here: the edges that lead to the next state; empty when the place cannot be reached.
        frames: what is open, outermost first.
        policies: options of the open ``with policy(…)`` blocks, outermost first.
    """

    shared: Shared
    graph: StateGraph
    here: Hanging = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    policies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def reachable(self) -> bool:
        """Whether the place where the builder stands can be reached."""
        return bool(self.here)

    def begin(self, origin: Located) -> None:
        """Add the region's entry: an empty state that a later pass removes."""
        self.here = [(self.graph.add(Compute((), origin=origin)), Next())]

    def attach(self, node: Node) -> None:
        """Lead every hanging edge to a node."""
        for source, edge in self.here:
            self.graph.connect(source, node, edge)
        self.here = []

    def emit(self, op: Operation) -> Node:
        """Add a state at the current place; what it raises goes to the open handlers."""
        self.shared.states += 1
        if self.shared.states > MOST_STATES:
            raise GrowsTooLarge(limits.TooLarge(origin=op.origin, most=MOST_STATES, what="states"))
        node = self.graph.add(op)
        self.attach(node)
        self.catch(node)
        self.here = [(node, Next())]
        return node

    def assign(self, bindings: Bindings, origin: Located, label: str = "") -> None:
        """Add a state that assigns."""
        self.emit(Compute(bindings, origin=origin, label=label))

    def anchor(self, origin: Located) -> Node:
        """Add an empty state that edges can lead to before what follows it is known."""
        return self.graph.add(Compute((), origin=origin))

    def stand_at(self, node: Node) -> None:
        """Go on after an anchor."""
        self.here = [(node, Next())]

    def save(self, value: Expr, wanted: str, origin: Located) -> Var:
        """Evaluate an expression now and return the variable that holds its value."""
        name = self.shared.fresh(wanted)
        self.assign((Binding(name, value),), origin)
        return Var(name)

    def catch(self, node: Node) -> None:
        """Connect a state to the handlers around the current place, innermost first."""
        op = self.graph.op(node)
        # What a child execution of a Distributed Map raises stays there: no task fails in the Map itself.
        seen = {"States.TaskFailed"} if isinstance(op, MapOp) and op.distributed is not None else set[str]()
        index = 0
        for frame in reversed(self.frames):
            if isinstance(frame, HandlerFrame):
                for handler, anchor in frame.handlers:
                    names = tuple(n for n in handler.errors if n not in seen)
                    seen.update(names)
                    if names:
                        binding = Binding(handler.name, State("error", handler.origin))
                        self.graph.connect(node, anchor, Catch(index, names, (binding,)))
                        index += 1
                    if "States.ALL" in names:
                        return
            elif isinstance(frame, FinalFrame):
                binding = Binding(frame.error, State("error"))
                self.graph.connect(node, frame.anchor, Catch(index, ("States.ALL",), (binding,)))
                return

    @contextmanager
    def outside(self, depth: int) -> Iterator[None]:
        """Build with only the first `depth` frames open."""
        before = self.frames
        self.frames = before[:depth]
        try:
            yield
        finally:
            self.frames = before

    @contextmanager
    def inside(self, *frames: Frame) -> Iterator[None]:
        """Build with more frames open."""
        self.frames.extend(frames)
        try:
            yield
        finally:
            del self.frames[len(self.frames) - len(frames) :]

    def region(self, owner: str) -> "Builder":
        """Return a builder for a region inside this one."""
        return Builder(self.shared, StateGraph(owner=owner), policies=list(self.policies))


def error_value(error: Expr, cause: Expr) -> Expr:
    """Return the value a catcher would bind for an error raised by the body itself."""
    return DictOf(((Literal("Error"), error), (Literal("Cause"), cause)))


def error_field(name: str, key: str) -> Expr:
    """Read ``Error`` or ``Cause`` of a caught error."""
    return Op("[]", (Var(name), Literal(key)))


def build(flow: Flow, sink: Sink) -> StateGraph:
    """Build the graph of a workflow."""
    from flowdsl.passes.build.statements import build_block

    builder = Builder(
        Shared(sink, {*flow.variables, *TAKEN}, {n: (a, o) for n, a, o in flow.error_reads}),
        StateGraph(owner=flow.name),
    )
    builder.begin(flow.origin)
    _parameters(builder, flow)
    build_block(builder, flow.body)
    if builder.reachable:
        builder.emit(Return(Literal(None), origin=flow.origin))
    _check_ends(builder)
    return builder.graph


def _check_ends(builder: Builder) -> None:
    """Report the outermost endless loop of each region that has no state to end in."""
    ends = {region: _ends(region) for region in builder.graph.all_regions()}
    loops = dict(builder.shared.endless)
    for region, origin in loops.items():
        if not ends.get(region, True):
            what = "the workflow" if region is builder.graph else "the body around it"
            builder.shared.sink.report(region_rules.EndlessLoop(origin=origin, what=what))


def _ends(graph: StateGraph) -> bool:
    """Whether a state that ends the region can be reached."""
    waiting, seen = [graph.start], set[Node | None]()
    while waiting:
        node = waiting.pop()
        if node is None or node in seen:
            continue
        seen.add(node)
        if isinstance(graph.op(node), Return | Raise):
            return True
        waiting.extend(target for _, target in graph.out_edges(node))
    return False


def _parameters(builder: Builder, flow: Flow) -> None:
    """Bind the parameters to keys of the input; a missing required one fails at once."""
    bindings: list[Binding] = []
    for parameter in flow.parameters:
        source = State("input")
        if flow.whole_input:
            bindings.append(Binding(parameter.name, source, parameter.type))
            continue
        key = Literal(parameter.key, parameter.origin)
        value: Expr = Op("[]", (source, key), (), parameter.origin)
        if parameter.default is not None:
            value = Cond(Op("in", (key, source), (), parameter.origin), value, parameter.default, parameter.origin)
        bindings.append(Binding(parameter.name, value, parameter.type))
    if bindings:
        builder.assign(tuple(bindings), flow.origin, label="input")
