"""Let a handler of a builtin class take the failing expressions that raise it in Python.

Before::

    Compute y := d["k"]   ─Catch [KeyError]→ handler
    Choose  e.Error in ["KeyError"]: …

After, where ``d`` is known to be a dict, so that `KeyError` is all it can raise, and ``e`` holds such failures only::

    Compute y := d["k"]   ─Catch [KeyError, States.QueryEvaluationError]→ handler
    Choose  e.Error in ["KeyError", "States.QueryEvaluationError"]: …

What may raise several classes that do not go to one handler is refused.
"""

from flowdsl.analysis.failures import EVALUATION, EXPRESSION_ERRORS, Failures, read_again, takers
from flowdsl.analysis.types import Types
from flowdsl.diagnostics.model import Label
from flowdsl.diagnostics.rules import expressions as rules
from flowdsl.ir.expr import ListOf, Literal, Op
from flowdsl.ir.graph import Catch, Choose, Node, Rule, StateGraph
from flowdsl.ir.ops import failures
from flowdsl.ir.ops.raised import E_ATTRIBUTE, E_OTHER, E_TYPE, NAMES, classes
from flowdsl.ir.ops.typed import typed_parts
from flowdsl.ir.rewrite import expressions
from flowdsl.passes.context import PassContext
from flowdsl.records import replace
from flowdsl.source import Located


def catch_classes(graph: StateGraph, types: Types, ctx: PassContext) -> None:
    """Add the name of failing expressions to the handlers that they go to; report those that cannot be served."""
    found = Failures(graph, types)
    # Everything is looked up before anything changes: a handler that takes failures would seem to take all of them.
    asked: list[tuple[StateGraph, Node, Choose]] = []
    taken_by: list[tuple[StateGraph, Node, Catch, Node]] = []
    for region, node in types.reached(graph):
        op = region.op(node)
        if isinstance(op, Choose):
            rules_ = tuple(_asked(rule, found, ctx, op.origin) for rule in op.rules)
            if any(new is not old for new, old in zip(rules_, op.rules, strict=True)):
                asked.append((region, node, replace(op, rules=rules_)))
        catches = region.catches(node)
        handlers = [catch.errors for catch, _ in catches]
        if not any(_by_class(errors) for errors in handlers):
            continue
        to = takers(found.of(region, node), handlers)
        if to is None or len(to) > 1:
            index = next(i for i, errors in enumerate(handlers) if _by_class(errors))
            labels = tuple(Label(b.value.origin, "caught here") for b in catches[index][0].bindings)
            _refuse(found, region, node, handlers[index], labels, ctx)
            continue
        for taken in to:
            if taken is None:
                continue
            catch, target = catches[taken]
            if _by_class(catch.errors) and EVALUATION not in catch.errors:
                taken_by.append((region, node, catch, target))
    for region, node, choose in asked:
        region.set_op(node, choose)
    for region, node, catch, target in taken_by:
        region.disconnect(node, target, catch)
        region.connect(node, target, replace(catch, errors=(*catch.errors, EVALUATION)))


def _by_class(errors: tuple[str, ...]) -> bool:
    return not EXPRESSION_ERRORS.isdisjoint(errors)


def _asked(rule: Rule, found: Failures, ctx: PassContext, place: Located) -> Rule:
    """Return the rule of a re-raised error for a handler, which may have to take failing expressions too."""
    match rule.condition:
        case Op("in", (error, ListOf(items) as listed)) as test if (name := read_again(error)) is not None:
            errors = tuple(item.value for item in items if isinstance(item, Literal) and isinstance(item.value, str))
        case _:
            return rule
    if not _by_class(errors) or EVALUATION in errors:
        return rule
    to = takers(found.held(name), [errors])
    if to is None or len(to) > 1:
        for region, node in found.sources(name):
            _refuse(found, region, node, errors, (Label(place, "passed on here"),), ctx)
            return rule
    if to != {0}:
        return rule
    more = replace(listed, items=(*items, Literal(EVALUATION)))
    return replace(rule, condition=replace(test, args=(error, more)))


def _refuse(
    found: Failures, region: StateGraph, node: Node, errors: tuple[str, ...], labels: tuple[Label, ...],
    ctx: PassContext,
) -> None:  # fmt: skip
    """Report the expression that a handler of a class cannot be served for: what it raises may not be that class."""
    raised = found.of(region, node)
    wanted = raised & E_OTHER or sum(bit for bit in classes(raised) if NAMES[bit] not in errors) or raised
    here, origin = _failing(found, region, node, wanted)
    told = not here & E_OTHER
    declare, both = "declare the types (`d: dict[str, str]`)", "let one handler catch both"
    wrong_kind = here & (E_TYPE | E_ATTRIBUTE)
    ctx.sink.report(rules.ExceptExpression(
        origin=origin,
        name=next(name for name in errors if name in EXPRESSION_ERRORS),
        what=" or ".join(f"`{NAMES[bit]}`" for bit in classes(here)) if told else "it, or another exception",
        instead=declare if not told else f"{declare}, {both}" if wrong_kind else both,
        labels=labels,
    ))  # fmt: skip


def _failing(found: Failures, region: StateGraph, node: Node, wanted: int) -> tuple[int, Located]:
    """Return what raises one of these classes in a state or within it, and where it stands."""
    env = found.types.after(region, node)
    for expr in expressions(region.op(node)):
        raised = failures(expr, env)
        if raised & wanted:
            part, scope = next((part, scope) for part, scope in reversed(typed_parts(expr, env))
                               if failures(part, scope) & wanted)  # fmt: skip
            place = part if part.origin.file.locate is not None else expr
            located = place.origin.file.locate is not None
            return failures(part, scope) & wanted, place.origin if located else region.op(node).origin
    for inner in region.regions(node):
        for state in inner.nodes():
            if (inner, state) in found.types.before and found.of(inner, state) & wanted:
                return _failing(found, inner, state, wanted)
    return wanted, region.op(node).origin
