"""Which exceptions of Python the expressions of a state can raise, and which handler each of them goes to.

A machine knows one error for every failing expression, Python a class for each. What a state's expressions raise is a
set of classes (`flowdsl.ir.ops.raised`), and so is what comes out of the regions within it, and what a caught error
holds that may be raised again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import field

from flowdsl.analysis.handlers import RERUN, Caught, catch_keys
from flowdsl.analysis.types import Types
from flowdsl.ir.expr import Expr, Literal, Op, State, Var
from flowdsl.ir.graph import Bindings, Catch, Choose, MapOp, Node, Raise, StateGraph
from flowdsl.ir.ops import failures
from flowdsl.ir.ops.raised import E_OTHER, NAMES, classes
from flowdsl.ir.rewrite import expressions
from flowdsl.records import dataclass

ALL = "States.ALL"
EVALUATION = "States.QueryEvaluationError"
EXPRESSION_ERRORS = frozenset({
    "KeyError", "IndexError", "LookupError", "ValueError", "TypeError", "ZeroDivisionError", "ArithmeticError",
    "OverflowError", "AttributeError", "UnicodeError", "StopIteration", "JSONDecodeError",
})  # fmt: skip
"""Builtin exceptions that evaluating an expression can raise in Python."""

Errors = tuple[str, ...]


def expression_catches(graph: StateGraph, node: Node) -> list[Caught]:
    """Return the catchers of a state that take what an expression raises in Python, whatever errors they name."""
    taken = RERUN | EXPRESSION_ERRORS
    return [caught for caught in catch_keys(graph, node) if not taken.isdisjoint(caught[0])]


def taker(raised: int, handlers: Sequence[Errors]) -> int | None:
    """Return the index of the handler that a failure of one class goes to in Python, or None when it passes them all.

    Args:
        raised: one class; what is known of `E_OTHER` is only that a handler of everything takes it.
        handlers: the ASL error names of each handler, in order; a class stands there with those below it.

    Raises:
        LookupError: a handler before that may take it, which only the exception itself could tell.
    """
    for index, errors in enumerate(handlers):
        if ALL in errors or EVALUATION in errors:
            return index
        if raised == E_OTHER:
            if not EXPRESSION_ERRORS.isdisjoint(errors):
                raise LookupError
        elif NAMES[raised] in errors:
            return index
    return None


def takers(raised: int, handlers: Sequence[Errors]) -> set[int | None] | None:
    """Return every handler that failures of these classes go to; None when that is not known."""
    try:
        return {taker(bit, handlers) for bit in classes(raised)}
    except LookupError:
        return None


@dataclass(eq=False, slots=True)
class Failures:
    """The failures of one machine's expressions, found when they are asked for."""

    graph: StateGraph
    types: Types
    _of: dict[tuple[StateGraph, Node], int] = field(default_factory=dict)
    _sources: dict[str, list[Expr | tuple[StateGraph, Node, Catch]]] | None = None

    def of(self, region: StateGraph, node: Node) -> int:
        """Return what a state fails with: its own expressions, and what leaves the regions within it."""
        known = self._of.get((region, node))
        if known is None:
            self._of[region, node] = 0  # a body that raises again what its own Map failed with adds nothing new
            env = self.types.after(region, node)
            known = 0
            for expr in expressions(region.op(node)):
                known |= failures(expr, env)
            op = region.op(node)
            # The items of a Distributed Map fail in executions of their own.
            if not (isinstance(op, MapOp) and op.distributed is not None):
                for inner in region.regions(node):
                    for state in inner.nodes():
                        if (inner, state) in self.types.before:
                            known |= self._leaving(inner, state)
            self._of[region, node] = known
        return known

    def held(self, name: str) -> int:
        """Return which failures of expressions a variable of a caught error may hold, over the whole machine."""
        known = 0
        for region, node, catch in self._caught(name):
            known |= self._taken(region, node, catch)
        return known

    def sources(self, name: str) -> Iterator[tuple[StateGraph, Node]]:
        """Yield the states whose failing expressions a variable of a caught error may hold."""
        for region, node, catch in self._caught(name):
            if self._taken(region, node, catch):
                yield region, node

    def _caught(self, name: str) -> Iterator[tuple[StateGraph, Node, Catch]]:
        """Yield the handlers that a variable gets its error from, by itself or handed on by other variables."""
        seen, pending = {name}, [name]
        while pending:
            for source in self._assigned().get(pending.pop(), ()):
                if isinstance(source, tuple):
                    yield source
                elif isinstance(source, Var) and source.name not in seen:
                    seen.add(source.name)
                    pending.append(source.name)

    def _leaving(self, region: StateGraph, node: Node) -> int:
        op = region.op(node)
        if isinstance(op, Raise):
            return self.held(name) if (name := read_again(op.error)) is not None else self.of(region, node)
        return self._taken(region, node, None)

    def _taken(self, region: StateGraph, node: Node, wanted: Catch | None) -> int:
        """Return the failures of a state that one of its handlers takes; those that no handler takes for None."""
        catches = [catch for catch, _ in region.catches(node)]
        handlers = [catch.errors for catch in catches]
        found = 0
        for bit in classes(self.of(region, node)):
            try:
                index = taker(bit, handlers)
            except LookupError:
                continue  # it is reported where it fails
            if (None if index is None else catches[index]) == wanted:
                found |= bit
        return found

    def _assigned(self) -> dict[str, list[Expr | tuple[StateGraph, Node, Catch]]]:
        if self._sources is None:
            self._sources = {}
            for region in self.graph.all_regions():
                for node in region.nodes():
                    for bindings in _all_bindings(region, node):
                        for binding in bindings:
                            self._sources.setdefault(binding.name, []).append(binding.value)
                    for catch, _ in region.catches(node):
                        for binding in catch.bindings:
                            caught = isinstance(binding.value, State) and binding.value.what == "error"
                            source = (region, node, catch) if caught else binding.value
                            self._sources.setdefault(binding.name, []).append(source)
        return self._sources


def _all_bindings(region: StateGraph, node: Node) -> Iterator[Bindings]:
    op = region.op(node)
    yield getattr(op, "bindings", ())
    if isinstance(op, Choose):
        for rule in op.rules:
            yield rule.bindings


def read_again(error: Expr) -> str | None:
    """Return the variable of a caught error whose name an expression reads; None when it is something else."""
    match error:
        case Op("[]", (Var(name), Literal("Error"))):
            return name
    return None
