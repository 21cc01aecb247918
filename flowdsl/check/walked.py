"""Loops and the lists they walk: which change of a walked object no later round can notice.

``for k, v in d.items(): d[k] = v + 1`` and ``for i, x in enumerate(xs): xs[i] = x + 1`` change what is being walked,
but only where the loop has just been.
"""

import json
from collections import defaultdict
from dataclasses import field

from flowdsl.analysis.aliases import Change
from flowdsl.analysis.paths import Path
from flowdsl.analysis.types import Types
from flowdsl.ir.expr import Expr, Literal, Op, Var, walk
from flowdsl.ir.graph import Binding, Catch, Choose, Node, StateGraph, When
from flowdsl.ir.ops import infer
from flowdsl.ir.types import is_dict
from flowdsl.records import dataclass, replace


@dataclass(eq=False, slots=True)
class Loop:
    """One loop over a list of items.

    Attributes:
        counter: the variable that counts its rounds.
        kind: what it walks: ``items``, ``keys``, ``pairs``, or empty for something else.
        region: where it stands.
        head: the state that gives the next item.
    """

    counter: str
    kind: str
    region: StateGraph
    head: Node
    _body: frozenset[Node] | None = None

    def body(self) -> frozenset[Node]:
        """Return the states of its rounds, the head among them."""
        if self._body is None:
            seen = {self.head}
            pending = [target for edge, target in self.region.out_edges(self.head) if isinstance(edge, When)]
            while pending:
                node = pending.pop()
                if node not in seen:
                    seen.add(node)
                    pending.extend(target for _, target in self.region.out_edges(node))
            self._body = frozenset(seen)
        return self._body


@dataclass(eq=False, slots=True)
class Walked:
    """The loops of a machine.

    Attributes:
        loops: by the variable that holds the items.
        live: by the user's own variable, which the body changes, and whose changes the loop sees.
        values: every value that some state gives a variable, with the state.
    """

    loops: dict[str, Loop] = field(default_factory=dict)
    live: dict[str, Loop] = field(default_factory=dict)
    values: dict[str, list[tuple[StateGraph, Node, Expr]]] = field(default_factory=lambda: defaultdict(list))

    def is_walked(self, name: str) -> bool:
        """Whether a variable only holds the items of a loop."""
        return name in self.loops

    def walked_by(self, name: str) -> str | None:
        """Return the variable whose items a loop gives this one in each round."""
        for _, _, value in self.values.get(name, []):
            match value:
                case Op("nth", (Var(items), Var()), ()) if items in self.loops and self.loops[items].kind == "items":
                    for _, _, walked in self.values[items]:
                        inner = walked.args[0] if isinstance(walked, Op) and walked.name == "iter" else walked
                        while isinstance(inner, Op) and inner.name == "[]":
                            inner = inner.args[0]
                        return inner.name if isinstance(inner, Var) else None
                case _:
                    pass
        return None

    def is_sorted(self, name: str) -> bool:
        """Whether a loop that gives a variable its items walks what `sorted` gave."""
        held = {part.name for _, _, value in self.values.get(name, []) for part in walk(value) if isinstance(part, Var)}
        walked = (value for items in held & self.loops.keys() for _, _, value in self.values[items])
        return any(isinstance(part, Op) and part.name == "sorted" for value in walked for part in walk(value))

    def gotten(self, name: str) -> tuple[str, bool] | None:
        """Return the key, where a constant, with which a dict's ``get`` gave a variable or what its loop walks.

        With it: whether it was what the loop walks.
        """
        for _, _, value in self.values.get(name, []):
            match value:
                case Op(".get", (_, key, *_)):
                    return _written(key), False
                case Op("nth", (Var(items), Var()), ()) if items in self.loops:
                    for _, _, walked in self.values[items]:
                        inner = walked.args[0] if isinstance(walked, Op) and walked.name == "iter" else walked
                        if isinstance(inner, Op) and inner.name == ".get":
                            return _written(inner.args[1]), True
                case _:
                    pass
        return None

    def gives_keys(self, part: Path) -> bool:
        """Whether a part of a loop's items is that of a dict whose keys alone the loop walks."""
        return bool(part.steps) and self.loops[part.root].kind == "keys"

    def sets_current(self, change: Change, partner: Path) -> bool:
        """Whether a change sets an item or a key that the loop over `partner` has just given."""
        key = change.mutation.key
        loop = self.loops[partner.root]
        if partner.steps or change.mutation.op.name != "[]=!" or not isinstance(key, Var):
            return False
        if change.graph is not loop.region or change.node not in loop.body():
            return False
        match loop.kind:
            case "items":
                return self._given(key.name, loop) == Var(loop.counter)
            case "keys":
                return self._is_item(self._given(key.name, loop), partner.root)
            case "pairs":
                match self._given(key.name, loop):
                    case Op("nth", (pair, Literal(0)), ()):
                        return self._is_pair(pair, partner.root)
                    case _:
                        return False
            case _:
                return False

    def _given(self, name: str, loop: Loop) -> Expr | None:
        """Return the value that a variable gets in each round; None when it gets several there."""
        values = [v for region, node, v in self.values.get(name, []) if region is loop.region and node in loop.body()]
        return _plain(values[0]) if len(values) == 1 else None

    def _is_item(self, value: Expr | None, items: str) -> bool:
        match value:
            case Op("nth", (Var(walked), Var(index)), ()):
                return walked == items and index == self.loops[items].counter
            case _:
                return False

    def _is_pair(self, value: Expr, items: str) -> bool:
        """Whether a value is a loop's item, or the list that it is unpacked to."""
        while isinstance(value, Var):
            found = self._given(value.name, self.loops[items])
            if self._is_item(found, items):
                return True
            if not (isinstance(found, Op) and found.name == "unpack"):
                return False
            value = found.args[0]
        return False


def _written(key: Expr) -> str:
    return json.dumps(key.value) if isinstance(key, Literal) and isinstance(key.value, str) else "key"


def _plain(value: Expr) -> Expr:
    """Drop the origins that would make equal expressions differ."""
    match value:
        case Var(name):
            return Var(name)
        case Literal(constant):
            return Literal(constant)
        case Op(name, args):
            return Op(name, tuple(map(_plain, args)))
        case _:
            return value


def walked_loops(graph: StateGraph, types: Types) -> Walked:
    """Find the loops of a machine and what they walk."""
    out = Walked()
    kinds: dict[str, str] = {}
    for region in graph.all_regions():
        for node in region.nodes():
            op = region.op(node)
            bindings: list[Binding] = [*getattr(op, "bindings", ())]
            if isinstance(op, Choose):
                for rule in op.rules:
                    bindings += rule.bindings
                    for binding in rule.bindings:
                        match binding.value:
                            case Op("nth", (Var(items), Var(index)), ()):
                                out.loops[items] = Loop(index, "", region, node)
                            case _:
                                pass
            for edge, _ in region.out_edges(node):
                if isinstance(edge, Catch):
                    bindings += edge.bindings
            for binding in bindings:
                out.values[binding.name].append((region, node, binding.value))
                match binding.value:
                    case Op("iter", (walked,), ()):
                        kinds[binding.name] = _kind(walked, types, region, node)
                    case _:
                        pass
    out.live = {name: loop for name, loop in out.loops.items() if name not in kinds}
    out.loops = {name: replace(loop, kind=kinds[name]) for name, loop in out.loops.items() if name in kinds}
    return out


def _kind(walked: Expr, types: Types, graph: StateGraph, node: int) -> str:
    match walked:
        case Op(".items"):
            return "pairs"
        case Op(".keys"):
            return "keys"
        case Op("list" | "tuple" | "sorted", (Var() | Op("[]" | ".keys") as inner, *_)):
            return "keys" if _kind(inner, types, graph, node) == "keys" else ""
        case Var() | Op("[]"):
            # An index is no key of a dict, so a counter can only mean the items of a list.
            return "keys" if is_dict(infer(walked, types.env(graph, node))) else "items"
        case _:
            return ""
