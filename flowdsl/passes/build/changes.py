"""What statements do to a variable: which parts of its value they bind anew or change."""

from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.records import dataclass
from flowdsl.source import Origin

BOUND = "="
"""An assignment of the place, or a deletion."""
SLICED = "[:]"
EXTENDED = "extend"
"""``xs += ys``, which changes a list in place."""
UPDATED = "update"
"""``d |= e``, ``s -= t``."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a place.

    Attributes:
        kind: `BOUND`, `SLICED`, or the method that changes what lies there.
        steps: the way from the variable to the place.
        origin: where it is written.
    """

    kind: str
    steps: tuple[ir.Expr | flow.SliceStep, ...]
    origin: Origin


def changes(body: tuple[flow.Stmt, ...], name: str) -> list[Change]:
    """Find what a block does to a variable, the functions of the user's that it calls included."""
    found: list[Change] = []

    def target(t: flow.Target, origin: Origin) -> None:
        if isinstance(t, flow.Unpack):
            for inner in t.targets:
                target(inner, origin)
        elif t.root == name:
            sliced = bool(t.steps) and isinstance(t.steps[-1], flow.SliceStep)
            found.append(Change(SLICED, t.steps[:-1], origin) if sliced else Change(BOUND, t.steps, origin))

    def expression(e: ir.Expr) -> None:
        for part in ir.walk(e):
            if isinstance(part, ir.Effect):
                match part.action:
                    case flow.Mutate(place=place, method=method) if place.root == name:
                        found.append(Change(method, place.steps, part.origin))
                    case flow.Walrus(other) if other == name:
                        found.append(Change(BOUND, (), part.origin))
                    case flow.CallFunction(body=inner):
                        block(inner)
                    case _:
                        pass

    def block(statements: tuple[flow.Stmt, ...]) -> None:
        for s in statements:
            match s:
                case flow.Assign(targets, value, _, origin):
                    for t in targets:
                        target(t, origin)
                    expression(value)
                case flow.AugAssign(place, operator, value, origin):
                    if place.root == name:
                        found.append(Change(EXTENDED if operator in ("+", "*") else UPDATED, place.steps, origin))
                    expression(value)
                case flow.Delete(place, _, origin):
                    target(place, origin)
                case flow.Evaluate(value) | flow.ReturnStmt(value):
                    expression(value)
                case flow.If(test, inner, orelse) | flow.While(test, inner, orelse):
                    expression(test)
                    block(inner)
                    block(orelse)
                case flow.For(t, iterable, inner, orelse, origin):
                    target(t, origin)
                    expression(iterable)
                    block(inner)
                    block(orelse)
                case flow.Try(inner, handlers, orelse, final):
                    block(inner)
                    for handler in handlers:
                        block(handler.body)
                    block(orelse)
                    block(final)
                case flow.WithPolicy(_, inner) | flow.Described(_, _, inner):
                    block(inner)
                case flow.Match(cases):
                    for case_ in cases:
                        expression(case_.test)
                        block(case_.body)
                        found.extend(
                            Change(BOUND, (), case_.origin) for captured, _ in case_.captures if captured == name
                        )
                case _:
                    pass

    block(body)
    return found


def moves(place: flow.Place, later: tuple[ir.Expr, ...]) -> bool:
    """Whether expressions put something else where a place is: Python holds the object from before, and changes that.

    Args:
        place: of the object that is changed.
        later: what is evaluated after the place, and before the change.
    """
    statements = tuple(flow.Evaluate(part, part.origin) for part in later)
    for change in changes(statements, place.root):
        if change.kind == EXTENDED or (change.kind == UPDATED and not change.steps):
            continue  # what lies there stays
        # A method moves what lies one step below.
        depth = len(change.steps) + (change.kind != BOUND)
        if depth <= len(place.steps) and all(map(_may_be_equal, change.steps, place.steps)):
            return True
    return False


def _may_be_equal(one: ir.Expr | flow.SliceStep, other: ir.Expr | flow.SliceStep) -> bool:
    return not (isinstance(one, ir.Literal) and isinstance(other, ir.Literal) and one.value != other.value)
