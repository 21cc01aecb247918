"""Every variable that is read is bound on every way to the reading; regions assign only names of their own."""

import unicodedata

from flowdsl.analysis.liveness import assigned_names, node_reads
from flowdsl.analysis.types import Env, Types
from flowdsl.check.spelling import Spelling
from flowdsl.diagnostics.model import Diagnostic, Label, Sink
from flowdsl.diagnostics.rules import names as rules
from flowdsl.diagnostics.rules import regions as region_rules
from flowdsl.ir.expr import Var, variables, walk
from flowdsl.ir.graph import Forget, MapOp, Node, StateGraph
from flowdsl.ir.rewrite import expressions
from flowdsl.source import Located, Origin, Span


def check_bindings(graph: StateGraph, types: Types, spelling: Spelling, sink: Sink) -> None:
    """Report names that may not be bound where they are read, in this region and those inside."""
    found: list[Diagnostic] = []
    _check_region(graph, types, frozenset(), spelling, found)
    outer = {d.name for d in found if isinstance(d, region_rules.AssignOuter)}
    for problem in dict.fromkeys(found):
        # What such a name holds after the body follows from it.
        if not (isinstance(problem, region_rules.BodyLocal) and problem.name in outer):
            sink.report(problem)
    _check_regions(graph, outer, spelling, sink)


def _check_region(
    graph: StateGraph, types: Types, around: frozenset[str], spelling: Spelling, found: list[Diagnostic]
) -> None:
    """Check a region and those inside; `around` are the variables of the regions that it lies in."""
    for node in graph.nodes():
        if (graph, node) in types.before:
            _check_node(graph, node, types, around, spelling, found)
            for inner in graph.regions(node):
                _check_region(inner, types, around | types.env(graph, node).keys(), spelling, found)


def _check_node(
    graph: StateGraph, node: Node, types: Types, around: frozenset[str], spelling: Spelling, found: list[Diagnostic]
) -> None:
    env = types.env(graph, node)
    op = graph.op(node)
    if isinstance(op, Forget) and op.reason == "del":
        # Deleting a name that is not bound raises in Python.
        unbound = [name for name in op.names if name not in env]
        found.extend(_problem(n, spelling.name(n) or n, op.origin, env, types, around) for n in unbound)
    for expr in expressions(op):
        missing = {name for name in variables(expr) if name not in env}
        if missing:
            for part in walk(expr):
                if isinstance(part, Var) and part.name in missing:
                    missing.discard(part.name)
                    shown, place = _shown(part, spelling), _place(part, op.origin)
                    found.append(_problem(part.name, shown, place, env, types, around))
    for catch, _ in graph.catches(node):
        for binding in catch.bindings:
            unbound = sorted(variables(binding.value) - env.keys())
            found.extend(_problem(n, spelling.name(n) or n, op.origin, env, types, around) for n in unbound)


def _place(part: Var, fallback: Located) -> Located:
    return part.origin if part.origin.file.locate is not None else fallback


def _shown(part: Var, spelling: Spelling) -> str:
    """Return a variable's name as the user wrote it."""
    name, origin = spelling.name(part.name) or part.name, part.origin
    if not isinstance(origin, Origin) or origin.file.text_of is None or isinstance(origin.node, Span):
        return name
    text = origin.file.text_of(origin.node).strip()
    # A parameter that stands for its argument is another name.
    return text if unicodedata.normalize("NFKC", text) == name or not spelling.name(part.name) else name


def _problem(name: str, shown: str, origin: Located, env: Env, types: Types, around: frozenset[str]) -> Diagnostic:
    forgotten = types.forgotten.get(name)
    if forgotten is None:
        if name in around or (name.startswith("each_") and shown != name and (shown in env or shown in around)):
            # The body of a concurrent loop has a variable of its own under this name.
            return region_rules.AssignOuter(origin=origin, name=shown)
        return rules.PossiblyUnbound(origin=origin, name=shown)
    if forgotten.reason == "body":
        labels = (Label(forgotten.origin, "assigned in this concurrent body"),)
        return region_rules.BodyLocal(origin=origin, name=shown, labels=labels)
    labels = (Label(forgotten.origin, "deleted here"),)
    return rules.PossiblyUnbound(origin=origin, name=shown, labels=labels, instead="assign it again before this")


def _check_regions(graph: StateGraph, outer: set[str], spelling: Spelling, sink: Sink) -> None:
    """A region must not assign what the code around it assigns or reads; `outer` is what is reported already."""
    for node in graph.nodes():
        inner = graph.regions(node)
        if not inner:
            continue
        around: set[str] = set()
        for other in graph.nodes():
            around |= assigned_names(graph, other)
            if other != node:
                around |= node_reads(graph, other)
        op = graph.op(node)
        rule: type[region_rules.AssignOuter | region_rules.AssignInComprehension] = region_rules.AssignOuter
        if isinstance(op, MapOp) and op.sequential:
            rule = region_rules.AssignInComprehension
        for region in inner:
            for below in region.all_regions():
                for place in below.nodes():
                    for name in sorted(assigned_names(below, place) & around):
                        shown = spelling.name(name) or name
                        if shown not in outer:
                            sink.report(rule(origin=below.op(place).origin, name=shown))
            _check_regions(region, outer, spelling, sink)
