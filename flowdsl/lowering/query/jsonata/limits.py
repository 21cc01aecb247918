"""Let no handler take an error that Python does not have.

Where JSONata knows less than Python, a helper stops with an error of its own (``flowdsl: only dates written
YYYY-MM-DD``), and the engine does at a range of more than a million items. A handler that takes failing expressions
would take these too, and the workflow would go on where Python does not; so it hands them on.

Before::

    Parallel [ Return datetime.fromisoformat(text) ]   ─Catch [States.ALL]→ handler

After::

    Parallel [ Return datetime.fromisoformat(text) ]   ─Catch [States.ALL] caught := error→ limit
    Choose  " flowdsl: " in caught.Cause: Raise caught.Error, otherwise: handler

The items of a Distributed Map fail in executions of their own, of which a handler sees nothing. Where one would take
their failure, or the Map tolerates it, such an expression is refused.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import field
from functools import cache
from typing import Final, TypeAlias

from flowdsl.analysis.failures import ALL, EVALUATION
from flowdsl.analysis.liveness import assigned_names
from flowdsl.analysis.types import Env, Types, analyse_types
from flowdsl.ir.description import Description
from flowdsl.ir.expr import And, Comprehension, DictOf, Expr, Format, Literal, Op, Or, Raw, Spread, State, Var, walk
from flowdsl.ir.graph import (
    Binding,
    Bindings,
    Catch,
    Choose,
    MapOp,
    Node,
    Otherwise,
    Raise,
    Rule,
    StateGraph,
    When,
)
from flowdsl.ir.names import fresh_name
from flowdsl.ir.ops.typed import typed_parts
from flowdsl.ir.rewrite import expressions
from flowdsl.lowering.query.jsonata.helpers import definitions, helper_name
from flowdsl.passes.context import PassContext
from flowdsl.records import dataclass, replace

Limits: TypeAlias = Callable[[Expr, Env], frozenset[str]]
"""Gives the limits of an expression: see `limits_of`."""

_SAID: Final = re.compile(r'"flowdsl: ([^"]*)"')
NATIVE: Final = {
    "D2014": "only a million items of a range", "D2016": "only ten million characters of padding",
    "D3140": "only quoted UTF-8 can be unquoted",
}  # fmt: skip
"""The limits that JSONata itself has, by the codes of their errors."""
_NATIVE_IN: Final = {
    "D2014": re.compile(r"\.\.(?!\d{1,6}\]|\$(?:count|length)\(\$[\w.]+\) - 1\])"),
    "D2016": re.compile(r", -?\d{8,}, "), "D3140": re.compile(r"\$decodeUrlComponent\("),
}  # fmt: skip
"""What meets one: a range whose length is neither a constant nor that of a value, which no state holds if so long."""
_NATIVE_OF: Final = {
    "rangeOf": "D2014", "repeat": "D2014", "padLeft": "D2016", "padRight": "D2016", "centred": "D2016",
    "middle": "D2016",
}  # fmt: skip
"""The helpers whose arguments decide whether they meet one."""
_UNSEEN: Final = frozenset({ALL, "States.TaskFailed", "States.ExceedToleratedFailureThreshold"})
"""The names that catch the failure of a Distributed Map, whatever its items failed with."""
_OF_NUMBERS: Final = frozenset({
    NATIVE["D2014"], NATIVE["D2016"], "the int is beyond 2^53", "only the digits 0 to 9 are read", "too many digits",
    "infinity and nan are no JSON numbers",
})  # fmt: skip
"""Limits of numbers and lengths: an item of a Distributed Map that meets one counts as failed, as the language
reference says, for `int` of a text is what such Maps do all day."""
_LABEL: Final = "limit"
_SAID_OF_IT: Final = Description(comment="Where JSONata cannot do what Python can, no handler takes the error")


def limits_of(text: str, helpers: Iterable[str]) -> frozenset[str]:
    """Return what an expression stops with where Python may go on: the texts after ``flowdsl:``.

    Args:
        text: of the expression, without the definitions of its helpers.
        helpers: the names of those.
    """
    said = frozenset(limit for helper in helpers for limit in _helper_limits(helper))
    native = {NATIVE[code] for code, mark in _NATIVE_IN.items() if mark.search(text)}
    return said | native


@cache
def _helper_limits(helper: str) -> frozenset[str]:
    texts = definitions((helper,))
    said = {limit for text in texts for limit in _SAID.findall(text)}
    heads = {text.partition(" ")[0] for text in texts}
    native = {NATIVE[code] for name, code in _NATIVE_OF.items() if f"${helper_name(name)}" in heads}
    return frozenset(said | native)


def hand_on_limits(graph: StateGraph, start: Env, ctx: PassContext, limits: Limits) -> None:
    """Put a Choice before every handler that could take such an error; refuse the expression where none would see it.

    Args:
        graph: the outermost region; its states that can fail are those that can catch.
        start: types at the start.
        ctx: takes refusals.
        limits: gives the limits of an expression.
    """
    regions = list(graph.all_regions())
    if not any(region.catches(node) or _tolerant(region, node) for region in regions for node in region.nodes()):
        return
    found = _Found(graph, start, limits)
    _refuse_unseen(graph, found, ctx, unseen=False)
    taken = set(ctx.flow.variables)
    taken.update(name for region in regions for node in region.nodes() for name in assigned_names(region, node))
    for region in regions:
        _hand_on(region, found, taken)


def _takers(region: StateGraph, node: Node) -> list[tuple[Catch, Node]]:
    """Return the handlers of a state that take failing expressions."""
    return [(catch, to) for catch, to in region.catches(node) if not {ALL, EVALUATION}.isdisjoint(catch.errors)]


def _tolerant(region: StateGraph, node: Node) -> bool:
    op = region.op(node)
    return isinstance(op, MapOp) and op.distributed is not None and op.distributed.tolerant


@dataclass(eq=False, slots=True)
class _Found:
    """The limits that the states of a machine meet, found when they are asked for."""

    graph: StateGraph
    start: Env
    limits: Limits
    _types: Types | None = None
    _of: dict[tuple[StateGraph, Node], frozenset[str]] = field(default_factory=dict)

    def of(self, region: StateGraph, node: Node) -> frozenset[str]:
        """Return those of a state and of all within it, for none is taken there; child executions have their own."""
        known = self._of.get((region, node))
        if known is None:
            op = region.op(node)
            parts = [self.in_expression(region, node, expr) for expr in expressions(op)]
            if not (isinstance(op, MapOp) and op.distributed is not None):
                parts += [self.of(inner, state) for inner in region.regions(node) for state in inner.nodes()]
            known = self._of[region, node] = frozenset().union(*parts)
        return known

    def in_expression(self, region: StateGraph, node: Node, expr: Expr) -> frozenset[str]:
        """Return those of one expression of a state."""
        if not any(map(_may_have_limits, walk(expr))) or (region, node) not in self.types.before:
            return frozenset()
        return self.limits(expr, self.types.after(region, node))

    @property
    def types(self) -> Types:
        """Return the types of the machine, which most that catch errors need not be asked for."""
        if self._types is None:
            self._types = analyse_types(self.graph, start=self.start)
        return self._types


def _may_have_limits(expr: Expr) -> bool:
    """Whether an expression has to be written to know; most requests are displays of names and constants."""
    match expr:
        case DictOf(entries):
            return any(not isinstance(e, Spread) and not isinstance(e[0], Literal) for e in entries)
        case _:
            return isinstance(expr, Op | Format | Comprehension | Raw)


def _hand_on(region: StateGraph, found: _Found, taken: set[str]) -> None:
    """Give every handler that needs one a Choice of its own."""
    waiting: dict[tuple[str, Node], list[tuple[Node, Catch, Catch]]] = {}
    ends: dict[str, Node] = {}
    fresh = ""
    for node in region.nodes():
        takers = _takers(region, node)
        if not takers or not found.of(region, node):
            continue
        for catch, handler in takers:
            name = _held(catch.bindings)
            asking = catch
            if name is None:
                name = fresh = fresh or fresh_name("caught", taken)
                asking = replace(catch, bindings=(*catch.bindings, Binding(name, State("error"))))
            waiting.setdefault((name, handler), []).append((node, catch, asking))
    for (name, handler), states in waiting.items():
        met = frozenset().union(*(found.of(region, node) for node, _, _ in states))
        origin = region.op(states[0][0]).origin
        if name not in ends:
            ends[name] = region.add(Raise(_part(name, "Error"), _part(name, "Cause"), label=_LABEL, origin=origin))
        choice = region.add(Choose((Rule(_test(name, met)),), label=_LABEL, origin=origin, described=_SAID_OF_IT))
        region.connect(choice, ends[name], When(0))
        region.connect(choice, handler, Otherwise())
        for node, catch, asking in states:
            region.disconnect(node, handler, catch)
            region.connect(node, choice, asking)


def _held(bindings: Bindings) -> str | None:
    """Return the variable that a handler keeps the error in."""
    return next((b.name for b in bindings if isinstance(b.value, State) and b.value.what == "error"), None)


def _test(name: str, met: frozenset[str]) -> Expr:
    """Return whether a caught error is a limit: its cause has the expression first, with a quotation mark before it."""
    marks = [" flowdsl: "] if met - set(NATIVE.values()) else []
    marks += [f" {code}: " for code, limit in NATIVE.items() if limit in met]
    limit = Or(tuple(Op("in", (Literal(mark), _part(name, "Cause"))) for mark in marks))
    return And((Op("==", (_part(name, "Error"), Literal(EVALUATION))), limit))


def _part(name: str, key: str) -> Expr:
    return Op("[]", (Var(name), Literal(key)))


def _refuse_unseen(region: StateGraph, found: _Found, ctx: PassContext, *, unseen: bool) -> None:
    """Refuse limits in child executions whose failure is taken without a look at what it was.

    Args:
        region: where Distributed Maps may stand.
        found: the limits.
        ctx: takes refusals.
        unseen: whether a handler around the region takes the failure of a Distributed Map.
    """
    for node in region.nodes():
        op = region.op(node)
        taken = unseen or any(not _UNSEEN.isdisjoint(catch.errors) for catch, _ in region.catches(node))
        child = isinstance(op, MapOp) and op.distributed is not None
        lost = child and (taken or _tolerant(region, node))
        for inner in region.regions(node):
            if lost:
                for within in inner.all_regions():
                    for state in within.nodes():
                        _refuse(within, state, found, ctx)
            else:
                _refuse_unseen(inner, found, ctx, unseen=taken and not child)


def _refuse(region: StateGraph, node: Node, found: _Found, ctx: PassContext) -> None:
    from flowdsl.diagnostics.rules.expressions import NotFaithful

    for expr in expressions(region.op(node)):
        if not found.in_expression(region, node, expr) - _OF_NUMBERS:
            continue
        within = [(part, found.limits(part, env)) for part, env in typed_parts(expr, found.types.after(region, node))]
        part, met = next((part, met) for part, met in reversed(within) if met - _OF_NUMBERS)
        located = part if part.origin.file.locate is not None else region.op(node)
        limits = "; ".join(sorted(met - _OF_NUMBERS))
        ctx.sink.report(NotFaithful(
            origin=located.origin,
            what=f"JSONata may have to give this up ({limits}), and here a failing item goes unseen",
            instead="do it before or after the Map or in a Lambda, or take the tolerance or the `try` away",
        ))  # fmt: skip
