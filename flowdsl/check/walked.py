"""Loops and the lists they walk: which change of a walked object no later round can notice.

``for k, v in d.items(): d[k] = v + 1`` and ``for i, x in enumerate(xs): xs[i] = x + 1`` change what is being walked,
but only where the loop has just been.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from flowdsl.analysis.aliases import Change
from flowdsl.analysis.paths import Path
from flowdsl.analysis.types import Types
from flowdsl.ir.expr import Expr, Literal, Op, Var
from flowdsl.ir.graph import Binding, Catch, Choose, StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.types import is_dict


@dataclass(eq=False, slots=True)
class Walked:
    """The loops of a machine.

    Attributes:
        counters: the variable with a loop's items → its counter.
        values: every value that some state gives a variable.
        kinds: the variable with a loop's items → what it walks: ``items``, ``keys``, ``pairs``, or
            empty for something else.
    """

    counters: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[Expr]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, str] = field(default_factory=dict)

    def is_walked(self, name: str) -> bool:
        """Whether a variable only holds the items of a loop."""
        return name in self.kinds

    def is_item(self, name: str) -> bool:
        """Whether a variable is what a loop over items gives in each round."""
        for value in self.values.get(name, []):
            match value:
                case Op("nth", (Var(items), Var()), ()) if self.kinds.get(items) == "items":
                    return True
                case _:
                    pass
        return False

    def sets_current(self, change: Change, partner: Path) -> bool:
        """Whether a change sets an item or a key that the loop over `partner` has just given."""
        key = change.mutation.key
        if partner.steps or change.mutation.op.name != "[]=!" or not isinstance(key, Var):
            return False
        items = partner.root
        match self.kinds[items]:
            case "items":
                return self._only(key.name) == Var(self.counters[items])
            case "keys":
                return self._is_item(self._only(key.name), items)
            case "pairs":
                first = self._only(key.name)
                return isinstance(first, Op) and first.name == "nth" and first.args[1] == Literal(0) and self._is_pair(
                    first.args[0], items
                )
            case _:
                return False

    def _only(self, name: str) -> Expr | None:
        """Return the value that a variable has wherever it is bound; None when there are several."""
        values = self.values.get(name, [])
        return _plain(values[0]) if len(values) == 1 else None

    def _is_item(self, value: Expr | None, items: str) -> bool:
        match value:
            case Op("nth", (Var(walked), Var(index)), ()):
                return walked == items and index == self.counters[items]
            case _:
                return False

    def _is_pair(self, value: Expr, items: str) -> bool:
        """Whether a value is a loop's item, or the list that it is unpacked to."""
        while isinstance(value, Var):
            found = self._only(value.name)
            if found is None:
                return False
            if self._is_item(found, items):
                return True
            if not (isinstance(found, Op) and found.name == "unpack" and isinstance(found.args[0], Var)):
                return False
            value = found.args[0]
        return False


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
                                out.counters[items] = index
                            case _:
                                pass
            for edge, _ in region.out_edges(node):
                if isinstance(edge, Catch):
                    bindings += edge.bindings
            for binding in bindings:
                out.values[binding.name].append(binding.value)
            for binding in bindings:
                match binding.value:
                    case Op("iter", (walked,), ()):
                        out.kinds[binding.name] = _kind(walked, types, region, node)
                    case _:
                        pass
    out.kinds = {name: kind for name, kind in out.kinds.items() if name in out.counters}
    return out


def _kind(walked: Expr, types: Types, graph: StateGraph, node: int) -> str:
    match walked:
        case Op(".items"):
            return "pairs"
        case Op(".keys"):
            return "keys"
        case Var() | Op("[]"):
            # An index is no key of a dict, so a counter can only mean the items of a list.
            return "keys" if is_dict(infer(walked, types.env(graph, node))) else "items"
        case _:
            return ""
