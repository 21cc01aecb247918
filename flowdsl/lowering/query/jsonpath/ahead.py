"""States added before another one."""

from collections.abc import Callable, Collection
from dataclasses import field
from typing import TypeAlias

from flowdsl.analysis.types import binding_type
from flowdsl.ir.expr import Expr, Literal, Op, Var, variables
from flowdsl.ir.graph import (
    Binding,
    Choose,
    Compute,
    Edge,
    Next,
    Node,
    Operation,
    Otherwise,
    Rule,
    StateGraph,
    When,
)
from flowdsl.ir.names import fresh_name
from flowdsl.ir.types import Type
from flowdsl.lowering.query.base import Place
from flowdsl.records import dataclass, replace
from flowdsl.source import Located

Env: TypeAlias = dict[str, Type]
Hanging: TypeAlias = list[tuple[Node, Edge]]
More: TypeAlias = list[tuple[Node, Env]]
"""States that were made on the way and may need the same treatment, with the types of their variables."""


@dataclass(eq=False, slots=True)
class Ahead:
    """A chain of states that will run before a state.

    Attributes:
        graph: the region.
        env: types of the variables after the chain; it grows.
        taken: names in use; it grows.
        item: see `Place`.
        hanging: edges that wait for the next state; None before the first state of a chain that starts nowhere.
    """

    graph: StateGraph
    env: Env
    taken: set[str]
    item: tuple[str, ...] | None
    hanging: Hanging = field(default_factory=list)
    first: Node | None = None
    added: list[Node] = field(default_factory=list)

    def place(self, env: Env | None = None) -> Place:
        """Return a place of a state after the chain."""
        return Place(self.env if env is None else env, "input", self.item)

    def fresh(self, wanted: str) -> str:
        """Return a variable name that nothing else has."""
        return fresh_name(wanted, self.taken)

    def note(self, node: Node) -> None:
        """Remember a state that was added elsewhere."""
        self.added.append(node)

    def _add(self, op: Operation) -> Node:
        node = self.graph.add(op)
        self.added.append(node)
        if self.first is None:
            self.first = node
        for source, edge in self.hanging:
            self.graph.connect(source, node, edge)
        return node

    def bind(self, value: Expr, wanted: str, declared: Type | None = None) -> Var:
        """Assign a value to a new variable, in the last state of the chain where that is possible."""
        name = self.fresh(wanted)
        binding = Binding(name, value, declared)
        self.env[name] = binding_type(binding, self.env)
        if len(self.hanging) == 1 and self.first is not None:
            last, edge = self.hanging[0]
            op = self.graph.op(last)
            free = isinstance(op, Compute) and not variables(value) & {b.name for b in op.bindings}
            if free and isinstance(op, Compute) and isinstance(edge, Next) and last in self.added:
                self.graph.set_op(last, replace(op, bindings=(*op.bindings, binding)))
                return Var(name, value.origin)
        node = self._add(Compute((binding,), origin=value.origin))
        self.hanging = [(node, Next())]
        return Var(name, value.origin)

    def choose(self, test: Expr, origin: Located) -> "tuple[Node, Ahead, Ahead]":
        """Add a Choice of two ways; returns it and what goes on each of them."""
        node = self._add(Choose((Rule(test),), origin=origin))
        yes = Ahead(self.graph, dict(self.env), self.taken, self.item, [(node, When(0))], node)
        no = Ahead(self.graph, dict(self.env), self.taken, self.item, [(node, Otherwise())], node)
        return node, yes, no

    def end_way(self, node: Node, way: "Ahead", edge: When | Otherwise, binding: Binding, origin: Located) -> Hanging:
        """End one way of a Choice by an assignment, on the edge itself when nothing comes between."""
        self.added.extend(way.added)
        if way.added:
            last = way.graph.add(Compute((binding,), origin=origin))
            self.added.append(last)
            for source, hanging in way.hanging:
                way.graph.connect(source, last, hanging)
            return [(last, Next())]
        op = self.graph.op(node)
        assert isinstance(op, Choose)
        rules, rest = op.rules, op.bindings
        if isinstance(edge, When):
            rules = (Rule(rules[0].condition, (binding,)),)
        else:
            rest = (binding,)
        self.graph.set_op(node, replace(op, rules=rules, bindings=rest))
        return [(node, edge)]

    def lead_to(self, node: Node) -> None:
        """Put the chain before a state: outside the loop that the state heads, when nothing in it is changed there."""
        if self.first is None:
            return
        graph = self.graph
        loop = _loop_of(graph, node)
        # Only the head of a loop is entered from outside; a state in its middle needs the chain each time.
        heads = graph.start == node or any(source not in loop for source, _ in graph.in_edges(node))
        stays = loop if heads and self._constant_in(loop) else frozenset[Node]()
        for source, edge in graph.in_edges(node):
            if source not in stays:
                graph.disconnect(source, node, edge)
                graph.connect(source, self.first, edge)
        if graph.start == node:
            graph.start = self.first
        for source, edge in self.hanging:
            graph.connect(source, node, edge)

    def _constant_in(self, loop: frozenset[Node]) -> bool:
        """Whether no state of a loop assigns what the chain reads; then running it once is enough."""
        chain = [self.graph.op(n) for n in self.added]
        if not all(isinstance(op, Compute) for op in chain):
            return False
        read: set[str] = set()
        for op in chain:
            for b in getattr(op, "bindings", ()):
                read |= variables(b.value)
        for node in loop:
            op = self.graph.op(node)
            bound = [b.name for b in getattr(op, "bindings", ())]
            if isinstance(op, Choose):
                bound += [b.name for rule in op.rules for b in rule.bindings]
            bound += [b.name for catch, _ in self.graph.catches(node) for b in catch.bindings]
            if read & set(bound):
                return False
        return True

    def undo(self) -> None:
        """Remove the states of the chain."""
        for node in self.added:
            if node in self.graph:
                self.graph.remove(node)


def _loop_of(graph: StateGraph, node: Node) -> frozenset[Node]:
    """Return the states on the ways from a state back to itself; empty when it is in no loop."""
    return _reached(node, graph.successors) & _reached(node, graph.predecessors)


def _reached(start: Node, following: Callable[[Node], Collection[Node]]) -> frozenset[Node]:
    seen: set[Node] = set()
    stack = list(following(start))
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack.extend(following(node))
    return frozenset(seen)


def names_literal(expr: Expr) -> str:
    """Return a name for the variable that will hold an expression."""
    match expr:
        case Op("len", (Var(name),)):
            return f"{name}_count"
        case Op(name, _) if name.isidentifier():
            return name
        case Literal():
            return "constant"
        case _:
            return "value"
