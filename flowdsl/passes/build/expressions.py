"""Flatten expressions: effects become states in Python's evaluation order, what is left is pure.

An operand evaluated before an effect is saved in a variable when the effect could change it, or when evaluating it
may fail: its failure must come first, before the task is called.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Binding, Choose, Otherwise, Rule, When
from flowdsl.ir.ops import gathering
from flowdsl.passes.build.builder import Builder, Hanging
from flowdsl.records import replace

Part = TypeVar("Part", bound=object)


def has_effect(expr: ir.Expr) -> bool:
    """Whether an expression contains an effect."""
    if isinstance(expr, ir.Effect):
        return True
    if isinstance(expr, ir.Var | ir.Literal):
        return False
    return any(has_effect(child) for child in ir.children(expr))


def changes_variables(expr: ir.Expr) -> bool:
    """Whether an expression may assign variables that others read."""
    return any(
        isinstance(part, ir.Effect) and isinstance(part.action, flow.Walrus | flow.Mutate | flow.CallFunction)
        for part in ir.walk(expr)
    )


def pure(b: Builder, expr: ir.Expr) -> ir.Expr:
    """Emit the effects of an expression and return its value as a pure expression."""
    if not has_effect(expr):
        return expr
    match expr:
        case ir.Effect():
            from flowdsl.passes.build.effects import perform

            return perform(b, expr)
        case ir.And(operands) | ir.Or(operands):
            return _short_circuit(b, expr, operands)
        case ir.Cond(test, then, orelse):
            return _conditional(b, expr, test, then, orelse)
        case ir.Let(name, value, body, origin):
            known = pure(b, value)
            # A variable that the body does not read is read here: it may not be bound.
            read = not isinstance(known, ir.Var) or name in ir.variables(body)
            if isinstance(known, ir.Var | ir.Literal) and read and _keeps(known, (body,)):
                return pure(b, ir.substitute(body, {name: known}))
            b.assign((Binding(name, known),), origin)
            return pure(b, body)
        case ir.Comprehension(clauses=clauses):
            # The frontend leaves effects only in the first iterable, which Python evaluates first.
            first = clauses[0]
            made = ir.Clause(first.names, first.unpack, pure(b, first.iterable), first.conditions)
            return ir.Comprehension(expr.kind, expr.element, (made, *clauses[1:]), expr.origin)
        case ir.Format(parts) if sum(isinstance(part, ir.FormatField) for part in parts) > 1:
            return _format(b, expr)
        case ir.Op(name, (receiver, *rest), kwargs) if name.startswith(".") and _any_effect(rest, kwargs):
            looked_up = _method_of(b, expr, name[1:], receiver)
            return ir.with_children(expr, ordered(b, (looked_up, *tuple(ir.children(expr))[1:])))
        case ir.Op(gathering.PAIR, (ir.ListOf() as pair,)):
            # The value is evaluated before the key is looked at.
            value = pure(b, pair)
            keyed = gathering.keyed(value) if isinstance(value, ir.ListOf) else None
            return keyed or ir.with_children(expr, (value,))
        case ir.ListOf() | ir.DictOf():
            expr = _spread_first(expr)
            return ir.with_children(expr, ordered(b, tuple(ir.children(expr))))
        case _:
            return ir.with_children(expr, ordered(b, tuple(ir.children(expr))))


def _format(b: Builder, expr: ir.Format) -> ir.Expr:
    """Flatten an f-string field by field: Python turns each value into text before it evaluates the next one."""
    fields = [part for part in expr.parts if isinstance(part, ir.FormatField)]
    texts = iter(ordered(b, tuple(ir.Format((part,), expr.origin) for part in fields)))
    parts: list[str | ir.FormatField] = []
    for part in expr.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        text = next(texts)
        parts.extend(text.parts if isinstance(text, ir.Format) else (ir.FormatField(text),))
    return ir.Format(tuple(parts), expr.origin)


def _any_effect(args: Sequence[ir.Expr], kwargs: Sequence[tuple[str, ir.Expr]]) -> bool:
    return any(map(has_effect, args)) or any(has_effect(value) for _, value in kwargs)


def _method_of(b: Builder, expr: ir.Expr, method: str, receiver: ir.Expr) -> ir.Expr:
    """Evaluate a receiver, failing where it lacks the method: Python looks it up before it evaluates the arguments."""
    value = pure(b, receiver)
    kinds = [kind.__name__ for kind in (str, list, dict, set) if hasattr(kind, method)]
    missing = ir.Op(".keys", (ir.Literal(None),))  # AttributeError
    written = _class_of(value)
    if written is not None and not hasattr(written, method):
        b.assign((Binding(b.shared.fresh("unused"), missing),), expr.origin)
    if kinds in ([], ["set"]) or written is not None or isinstance(value, ir.DictOf):
        return value
    if not isinstance(value, ir.Var):
        value = b.save(value, "before", receiver.origin)
    known = ir.Op("isinstance", (value, ir.ListOf(tuple(map(ir.Literal, kinds)))))
    b.assign((Binding(b.shared.fresh("unused"), ir.Cond(known, ir.Literal(None), missing, expr.origin)),), expr.origin)
    return value


def _class_of(value: ir.Expr) -> type | None:
    """Return the class of what is written out; None for anything else, an instance among it."""
    match value:
        case ir.Literal(known):
            return type(known)
        case ir.Format():
            return str
        case ir.ListOf(made=made):
            return tuple if made == "tuple" else list
        case ir.DictOf(instance=""):
            return dict
        case _:
            return None


def _spread_first(expr: ir.ListOf | ir.DictOf) -> ir.ListOf | ir.DictOf:
    """Copy what is spread before an effect: Python walks it then, and fails if it cannot."""
    match expr:
        case ir.ListOf(items):
            return ir.ListOf(_copied(items, lambda value: ir.Op("list", (value,))), expr.origin, expr.made)
        case ir.DictOf(entries):
            copied = _copied(entries, lambda value: ir.Op("|", (ir.DictOf(()), value)))
            return ir.DictOf(copied, expr.origin, expr.instance)


def _copied(parts: tuple[Part, ...], copy: Callable[[ir.Expr], ir.Expr]) -> tuple[Part, ...]:
    """Copy the spreads that stand before the last part with an effect; a display is new already."""
    last = max(i for i, part in enumerate(parts) if any(map(has_effect, _values(part))))
    early = (
        isinstance(part, ir.Spread) and not isinstance(part.value, ir.DictOf) and i < last
        for i, part in enumerate(parts)
    )
    return tuple(
        replace(part, value=copy(part.value)) if wanted and isinstance(part, ir.Spread) else part
        for part, wanted in zip(parts, early, strict=True)
    )


def _values(part: object) -> tuple[ir.Expr, ...]:
    match part:
        case ir.Spread(value):
            return (value,)
        case tuple():
            return part
        case _:
            return (part,)  # type: ignore[return-value]


def ordered(b: Builder, operands: tuple[ir.Expr, ...]) -> list[ir.Expr]:
    """Flatten operands that are evaluated one after the other."""
    last = max((i for i, operand in enumerate(operands) if has_effect(operand)), default=-1)
    out: list[ir.Expr] = []
    for index, operand in enumerate(operands):
        value = pure(b, operand)
        if index < last and not _keeps(value, operands[index + 1 : last + 1]):
            value = b.save(value, "before", operand.origin)
        out.append(value)
    return out


def held(b: Builder, values: list[ir.Expr], later: ir.Expr) -> list[ir.Expr]:
    """Save the values that are used again after an operand with an effect has been evaluated."""
    if not has_effect(later):
        return values
    return [value if _keeps(value, (later,)) else b.save(value, "before", value.origin) for value in values]


def _keeps(value: ir.Expr, later: tuple[ir.Expr, ...]) -> bool:
    """Whether a value can be evaluated after later operands without a difference."""
    match value:
        case ir.Literal() | ir.Param() | ir.Lambda():
            return True
        case ir.Context(path):
            return path[0] in ("Execution", "StateMachine")
        case ir.Var():
            return not any(changes_variables(operand) for operand in later)
        case ir.Format((ir.FormatField(inner, _, None),)):
            # Any JSON value has a text.
            return _keeps(inner, later)
        case ir.ListOf(items):
            return all(not isinstance(i, ir.Spread) and _keeps(i, later) for i in items)
        case ir.DictOf(entries):
            return all(
                not isinstance(e, ir.Spread) and isinstance(e[0], ir.Literal) and _keeps(e[1], later) for e in entries
            )
        case _:
            return False


def _short_circuit(b: Builder, expr: ir.And | ir.Or, operands: tuple[ir.Expr, ...]) -> ir.Expr:
    """Evaluate operands until one decides; the variable holds the last value."""
    first_effect = next(i for i, operand in enumerate(operands) if has_effect(operand))
    if first_effect == len(operands) - 1 and first_effect == 0:
        return pure(b, operands[0])
    result = b.shared.fresh("both" if isinstance(expr, ir.And) else "either")
    done: Hanging = []
    head = operands[:first_effect] if first_effect else operands[:1]
    rest = operands[len(head) :]
    lead: ir.Expr = head[0] if len(head) == 1 else type(expr)(head, expr.origin)
    b.assign((Binding(result, pure(b, lead)),), expr.origin)
    for operand in rest:
        node = b.emit(Choose((Rule(ir.Var(result)),), origin=expr.origin))
        go_on, stop = (When(0), Otherwise()) if isinstance(expr, ir.And) else (Otherwise(), When(0))
        done.append((node, stop))
        b.here = [(node, go_on)]
        b.assign((Binding(result, pure(b, operand)),), expr.origin)
    b.here = done + b.here
    return ir.Var(result, expr.origin)


def _conditional(b: Builder, expr: ir.Cond, test: ir.Expr, then: ir.Expr, orelse: ir.Expr) -> ir.Expr:
    if not has_effect(then) and not has_effect(orelse):
        return ir.Cond(pure(b, test), then, orelse, expr.origin)
    result = b.shared.fresh("chosen")
    yes, no = branch(b, test)
    b.here = yes
    if b.reachable:
        b.assign((Binding(result, pure(b, then)),), expr.origin)
    ends = b.here
    b.here = no
    if b.reachable:
        b.assign((Binding(result, pure(b, orelse)),), expr.origin)
    b.here = ends + b.here
    return ir.Var(result, expr.origin)


def branch(b: Builder, test: ir.Expr) -> tuple[Hanging, Hanging]:
    """Decide on a test; return the edges where it holds and those where it does not."""
    match test:
        case ir.Literal(value):
            here, b.here = b.here, []
            return (here, []) if value else ([], here)
        case ir.Op("not", (inner,)) if has_effect(inner):
            yes, no = branch(b, inner)
            return no, yes
        case ir.And(operands) if has_effect(test):
            falls: Hanging = []
            for operand in operands:
                yes, no = branch(b, operand)
                falls += no
                b.here = yes
            here, b.here = b.here, []
            return here, falls
        case ir.Or(operands) if has_effect(test):
            holds: Hanging = []
            for operand in operands:
                yes, no = branch(b, operand)
                holds += yes
                b.here = no
            here, b.here = b.here, []
            return holds, here
        case _:
            condition = pure(b, test)
            if not b.reachable:
                return [], []
            node = b.emit(Choose((Rule(condition),), origin=test.origin))
            b.here = []
            return [(node, When(0))], [(node, Otherwise())]
