"""Name the states from the source: ``price``, ``for line in lines``, ``if not approved``.

Names are unique in the whole machine, have at most 80 characters, and depend on nothing but the text of their own
statement (and on how many states before have the same), so unrelated edits leave them alone.
"""

import re
from dataclasses import field

from flowdsl.asl.limits import MAX_LABEL_LENGTH, MAX_STATE_NAME_LENGTH
from flowdsl.ir.graph import (
    Choose,
    Compute,
    MapOp,
    Node,
    Operation,
    ParallelOp,
    Raise,
    RawState,
    Return,
    StateGraph,
    TaskOp,
    WaitOp,
)
from flowdsl.records import dataclass, replace
from flowdsl.source import Located, Span, text_of

_SPACES = re.compile(r"\s+")


def name_states(graph: StateGraph) -> None:
    """Give every state of the machine its name, as its operation's `label`."""
    names, labels = _Names(), _Labels()
    for region in graph.all_regions():
        for node in sorted(region.nodes(), key=lambda n: (n != region.start, n)):
            op = region.op(node)
            if isinstance(op, MapOp) and op.distributed is not None and op.distributed.label:
                label = labels.unique(op.distributed.label, op.origin)
                op = replace(op, distributed=replace(op.distributed, label=label))
            region.set_op(node, replace(op, label=names.unique(_wanted(region, node, op))))


@dataclass(eq=False, slots=True)
class _Names:
    """The names given so far, and for each text the last number tried after it."""

    taken: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def unique(self, name: str) -> str:
        name = _SPACES.sub(" ", name).strip()
        base = name[:MAX_STATE_NAME_LENGTH].rstrip() or "state"
        candidate, number = base, self.numbers.get(base, 1)
        while candidate in self.taken:
            number += 1
            suffix = f" {number}"
            candidate = base[: MAX_STATE_NAME_LENGTH - len(suffix)] + suffix
        self.taken.add(candidate)
        self.numbers[base] = number
        return candidate


@dataclass(eq=False, slots=True)
class _Labels:
    """The labels of Distributed Maps given so far, and the loops they stand at.

    A loop that became several states, of a function called twice or of a `finally`, gets a number after its label. Two
    loops with one label are a mistake of the user's, which the validator tells.
    """

    loops: dict[str, tuple[str, Span]] = field(default_factory=dict)

    def unique(self, label: str, origin: Located) -> str:
        loop = (origin.file.name, origin.span)
        if label not in self.loops or self.loops[label] != loop:
            self.loops.setdefault(label, loop)
            return label
        number = 2
        while (candidate := f"{label[: MAX_LABEL_LENGTH - len(str(number))]}{number}") in self.loops:
            number += 1
        self.loops[candidate] = loop
        return candidate


def _wanted(graph: StateGraph, node: Node, op: Operation) -> str:
    said = getattr(op, "described", None)
    if said is not None and said.state_name:
        return str(said.state_name)
    match op:
        case TaskOp(settings=settings, label=label):
            return settings.state_name or label
        case Compute(label="for"):
            header = _header(op.origin)
            return f"start {header}" if header.startswith("for ") else "for"
        case Compute(bindings=bindings, label=label):
            return label or _assigned([b.name for b in bindings])
        case Choose(label="for") | MapOp():
            settings_name = op.settings.state_name if isinstance(op, MapOp) else ""
            return settings_name or _header(op.origin) or "for"
        case Choose(rules=rules, label=label):
            if label:
                return label
            text = text_of(rules[0].condition.origin)
            return "choose" if not text else text if text.startswith("assert ") else f"if {text}"
        case ParallelOp(settings=settings, label=label):
            return settings.state_name or label or "parallel"
        case WaitOp():
            return text_of(op.origin) or "wait"
        case Raise(label=label):
            return f"raise {label}" if label != "raise" else "raise"
        case Return():
            return op.label or "return"
        case RawState(label=label):
            return label or "state"
        case _:
            return "state"


def _assigned(names: list[str]) -> str:
    if len(names) > 3:
        return f"{', '.join(names[:2])} and {len(names) - 2} more"
    return " and ".join(names) or "pass"


def _header(origin: Located) -> str:
    """Return a compound statement's first line without its colon."""
    if origin.file.locate is None:
        return ""
    line = origin.file.line(origin.span.line).strip()
    for start in ("for ", "["):
        if line.startswith(start):
            return line.split("#")[0].strip().removesuffix(":")
    return text_of(origin)
