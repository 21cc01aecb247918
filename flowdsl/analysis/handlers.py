"""Where a state's failing expressions go, and what is read there."""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from flowdsl.analysis.liveness import Live
from flowdsl.ir.expr import variables
from flowdsl.ir.graph import Bindings, Node, StateGraph

EVALUATION_CATCHES = frozenset({"States.ALL", "States.QueryEvaluationError"})
"""The errors under which a catcher takes a failing expression."""
RERUN = EVALUATION_CATCHES | {"States.TaskFailed"}
"""The errors that a failing expression has; retriers of them would call the task again when it comes after the call."""

Caught: TypeAlias = tuple[tuple[str, ...], Node, Bindings]
"""A catcher for comparison: its errors, the handler, and what it assigns."""


def catch_keys(graph: StateGraph, node: Node) -> tuple[Caught, ...]:
    """Return what a state's failures lead to, for comparison."""
    return tuple((catch.errors, target, catch.bindings) for catch, target in graph.catches(node))


def evaluation_catches(graph: StateGraph, node: Node) -> list[Caught]:
    """Return what a failing expression of a state leads to: catchers of service errors alone are no matter."""
    return [key for key in catch_keys(graph, node) if RERUN & set(key[0])]


def catches_failures(graph: StateGraph, node: Node) -> bool:
    """Whether a handler of a state catches failing expressions."""
    return any(EVALUATION_CATCHES & set(catch.errors) for catch, _ in graph.catches(node))


def seen_by_handlers(live: Mapping[Node, Live], catches: Iterable[Caught]) -> Live:
    """Return the variables whose values handlers see: those that the catchers themselves assign from as well."""
    seen: Live = frozenset()
    for _, handler, bindings in catches:
        seen = seen.union(live[handler], *(variables(binding.value) for binding in bindings))
    return seen
