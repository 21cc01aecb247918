"""From the compiler's state graph to a view: the picture before lowering, with conditions as the user wrote them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from flowdsl.ir.expr import Context, DictOf, Expr, Literal, Op, Param, Spread, Var
from flowdsl.ir.graph import (
    Bindings,
    Catch,
    Choose,
    Compute,
    Forget,
    MapOp,
    Next,
    Operation,
    Otherwise,
    ParallelOp,
    Raise,
    RawState,
    Return,
    StateGraph,
    TaskOp,
    TaskSettings,
    WaitOp,
    When,
)
from flowdsl.ir.graph import Edge as GraphEdge
from flowdsl.source import Located
from flowdsl.visualize.conditions import decision_labels
from flowdsl.visualize.loops import mark_back
from flowdsl.visualize.services import action_of
from flowdsl.visualize.view import SEPARATOR, Edge, Kind, Node, Place, View


def from_graph(graph: StateGraph, *, title: str = "") -> View:
    """Read a state graph; states without a name yet are called by what they do."""
    return _Reader().region(graph, "", title)


def conditions(graph: StateGraph) -> dict[str, tuple[str, ...]]:
    """Return for the path of each Choice what its rules test, in the user's own words."""
    reader = _Reader()
    reader.region(graph, "")
    return reader.conditions


@dataclass(slots=True)
class _Reader:
    taken: set[str] = field(default_factory=set)
    conditions: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def region(self, graph: StateGraph, prefix: str, title: str = "") -> View:
        ids = {number: self.unique(prefix + _name(graph.op(number))) for number in graph.nodes()}
        nodes, edges = [], []
        for number, id in ids.items():
            op = graph.op(number)
            leaving = sorted(graph.out_edges(number), key=lambda pair: _order(pair[0]))
            regions = tuple(self.region(inner, id + SEPARATOR) for inner in graph.regions(number))
            ends = not any(isinstance(edge, Next | When | Otherwise) for edge, _ in leaving)
            nodes.append(_node(id, op, regions, ends))
            if isinstance(op, Choose):
                self.conditions[id] = tuple(expression_source(rule.condition, op.label) for rule in op.rules)
            labels = decision_labels(_name(op), self.conditions.get(id, ()))
            texts = self.conditions.get(id, ())
            edges += [_edge(id, ids[target], edge, texts, labels) for edge, target in leaving]
        start = ids[graph.start] if graph.start is not None else None
        return View(tuple(nodes), mark_back(list(ids.values()), edges, start), start, title)

    def unique(self, path: str) -> str:
        """States get their final names late; until then equal ones are numbered."""
        candidate, number = path, 1
        while candidate in self.taken:
            number += 1
            candidate = f"{path} #{number}"
        self.taken.add(candidate)
        return candidate


def _node(id: str, op: Operation, regions: tuple[View, ...], ends: bool) -> Node:
    kind, detail, service, retries = _describe(op)
    span = op.origin.span
    place = Place(op.origin.file.name, span.line) if op.origin.file.text else None
    return Node(id, _name(op), kind, detail, service, (), retries, ends, place, regions)


def _describe(op: Operation) -> tuple[Kind, str, str, bool]:
    """Return (kind, detail, service, retries)."""
    match op:
        case TaskOp(resource=resource, settings=settings):
            action = action_of(resource, None)
            return "task", action.text, action.service, _retries(settings)
        case Compute(bindings=bindings):
            return "pass", _sets(bindings), "", False
        case Forget(names=names):
            return "pass", f"forgets {', '.join(names)}", "", False
        case Choose():
            return "choice", "", "", False
        case WaitOp(seconds=seconds, until=until):
            if until is not None:
                return "wait", f"until {expression_source(until)}", "", False
            return "wait", f"{expression_source(seconds)} s" if seconds is not None else "", "", False
        case Return():
            return "succeed", "", "", False
        case Raise(error=error):
            return "fail", expression_source(error), "", False
        case MapOp(items=items, distributed=distributed, settings=settings):
            words = "distributed map" if distributed is not None else "map"
            over = f" over {expression_source(items)}" if items is not None else ""
            return "map", words + over, "", _retries(settings)
        case ParallelOp(branches=branches, settings=settings):
            return "parallel", f"{len(branches)} branch{'' if len(branches) == 1 else 'es'}", "", _retries(settings)
        case RawState(definition=definition):
            fields = _literal_fields(definition)
            action = action_of(fields.get("Resource"), None)
            kind: Kind = "task" if fields.get("Type") == "Task" else "pass"
            return kind, action.text or f"raw {fields.get('Type', 'state')}", action.service, False
        case _:
            assert_never(op)


def _name(op: Operation) -> str:
    settings = op.settings if isinstance(op, TaskOp | MapOp | ParallelOp) else TaskSettings()
    return settings.state_name or op.label or _describe(op)[1] or type(op).__name__


def _retries(settings: TaskSettings) -> bool:
    return bool(settings.retry)


def _sets(bindings: Bindings) -> str:
    return f"sets {', '.join(binding.name for binding in bindings)}" if bindings else ""


def _order(edge: GraphEdge) -> tuple[int, int]:
    """Put edges in the order the machine tries them."""
    match edge:
        case Next():
            return 0, 0
        case When(index):
            return 1, index
        case Otherwise():
            return 2, 0
        case Catch(index=index):
            return 3, index
        case _:
            assert_never(edge)


def _edge(source: str, target: str, edge: GraphEdge, texts: Sequence[str], labels: tuple[list[str], str]) -> Edge:
    match edge:
        case Next():
            return Edge(source, target, "next")
        case When(index):
            return Edge(source, target, "when", labels[0][index], texts[index])
        case Otherwise():
            return Edge(source, target, "default", labels[1], "no rule applies")
        case Catch(errors=errors):
            return Edge(source, target, "catch", ", ".join(errors), ", ".join(errors))
        case _:
            assert_never(edge)


def expression_source(expr: Expr, meaning: str = "") -> str:
    """Return the source text of an expression, on one line; for what no user wrote a short form, or what it means."""
    match expr:
        case Literal(value=str() as value):
            return value
        case Literal(value=value):
            return repr(value)
        case Var(name=name) | Param(name=name):
            return name
        case Context():
            return "context"
        case Op("[]", (Var(name=name), Literal(value=key))) if not source_text(expr.origin):
            return f"{name}[{key!r}]"
        case _:
            return source_text(expr.origin) or meaning or "…"


def source_text(origin: Located) -> str:
    """Return what stands at an origin, lines joined; empty when there is no source."""
    span, file = origin.span, origin.file
    if not file.text:
        return ""
    lines = [file.line(number) for number in range(span.line, span.end_line + 1)]
    if not lines:
        return ""
    if len(lines) == 1:
        return lines[0][span.column - 1 : span.end_column - 1]
    lines[0], lines[-1] = lines[0][span.column - 1 :], lines[-1][: span.end_column - 1]
    return " ".join(" ".join(lines).split())


def _literal_fields(definition: Expr) -> dict[str, str]:
    """Return the text fields of a state written by hand that are known without running anything."""
    if not isinstance(definition, DictOf):
        return {}
    pairs = (entry for entry in definition.entries if not isinstance(entry, Spread))
    return {
        str(key.value): str(value.value)
        for key, value in pairs
        if isinstance(key, Literal) and isinstance(value, Literal)
    }
