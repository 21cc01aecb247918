"""Where the source says what a field of a state says: one state may do what several lines ask."""

import re

from flowdsl.ir.expr import DictOf, Expr, ListOf, Literal, Spread
from flowdsl.ir.graph import MapOp, Operation, ParallelOp, StateGraph
from flowdsl.source import NOWHERE, Located

_STEP = re.compile(r"/([^/\[]+)|\[(\d+)\]")


def field_origin(graph: StateGraph, path: tuple[str, ...], field: str) -> Located | None:
    """Return where the source gives the value of a field.

    Args:
        graph: of the machine.
        path: names of the states around the state and its own, branch numbers of Parallel states included.
        field: as the cause of ``States.QueryEvaluationError`` names it (recorded): ``Assign/total``, ``Output[1]``,
            ``Output/price``.

    Returns:
        The place; None for a field that is not written as it stands in the source, such as ``Arguments``.
    """
    op = _operation(graph, path)
    head = re.match(r"\w+", field)
    steps = [key or int(index) for key, index in _STEP.findall(field)]
    if head is None or op is None:
        return None
    if head[0] == "Assign" and steps:
        name = steps.pop(0)
        values = [b.value for b in getattr(op, "bindings", ()) if b.name == name]
    else:
        values = [getattr(op, "value", None) or getattr(op, "output", None)] if head[0] == "Output" else []
    return _inside(values[0], steps) if values and values[0] is not None else None


def _operation(graph: StateGraph, path: tuple[str, ...]) -> Operation | None:
    op: Operation | None = None
    for step in path:
        if isinstance(op, ParallelOp):
            graph, op = op.branches[int(step)], None
            continue
        if isinstance(op, MapOp):
            graph = op.body
        op = next((found for found in map(graph.op, graph.nodes()) if found.label == step), None)
        if op is None:
            return None
    return op


def _inside(value: Expr, steps: list[int | str]) -> Located | None:
    """Follow the steps through displays as far as they stand in the source."""
    found = value.origin
    for step in steps:
        match value, step:
            case ListOf(items), int(index) if index < len(items) and not any(isinstance(i, Spread) for i in items):
                item = items[index]
                assert not isinstance(item, Spread)
                value = item
            case DictOf(entries), str(key):
                inner = [e[1] for e in entries if not isinstance(e, Spread) and e[0] == Literal(key, e[0].origin)]
                if not inner:
                    break
                value = inner[-1]
            case _:
                break
        found = value.origin if value.origin is not NOWHERE else found
    return found if found is not NOWHERE else None
