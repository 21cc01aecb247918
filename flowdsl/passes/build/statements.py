"""Statements as states and edges."""

from flowdsl.ir import expr as ir
from flowdsl.ir import flow
from flowdsl.ir.graph import Binding
from flowdsl.passes.build import assignments, errors, loops
from flowdsl.passes.build.builder import Builder, Hanging
from flowdsl.passes.build.describing import build_described
from flowdsl.passes.build.effects import perform
from flowdsl.passes.build.expressions import branch, pure
from flowdsl.passes.build.maps import emit_map
from flowdsl.source import Origin


def build_block(b: Builder, body: tuple[flow.Stmt, ...]) -> None:
    """Build statements in order; what follows a way out is not reached and not built."""
    for statement in body:
        if not b.reachable:
            return
        build_statement(b, statement)


def build_statement(b: Builder, statement: flow.Stmt) -> None:
    """Build one statement."""
    match statement:
        case flow.Assign():
            assignments.assign(b, statement)
        case flow.AugAssign():
            assignments.augment(b, statement)
        case flow.Delete():
            assignments.delete(b, statement)
        case flow.Evaluate(value, origin):
            _evaluate(b, value, origin)
        case flow.If(test, body, orelse):
            yes, no = branch(b, test)
            b.here = yes
            build_block(b, body)
            ends = b.here
            b.here = no
            build_block(b, orelse)
            b.here = ends + b.here
        case flow.While():
            loops.build_while(b, statement)
        case flow.For():
            loops.build_for(b, statement)
        case flow.MapLoop(target, iterable, body, concurrency, origin):
            emit_map(b, target, iterable, body, concurrency, (), origin)
        case flow.Try():
            errors.build_try(b, statement)
        case flow.RaiseError():
            errors.raise_error(b, statement)
        case flow.Reraise(name, origin):
            errors.reraise(b, name, origin)
        case flow.ReturnStmt():
            errors.leave_function(b, statement)
        case flow.Break():
            errors.leave_loop(b, again=False)
        case flow.Continue():
            errors.leave_loop(b, again=True)
        case flow.WithPolicy(options, body, origin):
            # Evaluated here, whatever the block does to the variables that stand in them.
            known = {name for name, value in options if name == "retry" or isinstance(value, ir.Literal)}
            b.policies.append({n: value if n in known else b.save(value, n, origin) for n, value in options})
            build_block(b, body)
            b.policies.pop()
        case flow.Match():
            _match(b, statement)
        case flow.Described():
            build_described(b, statement)


def _evaluate(b: Builder, value: ir.Expr, origin: Origin) -> None:
    if isinstance(value, ir.Effect):
        perform(b, value, wanted=False)
        return
    result = pure(b, value)
    if isinstance(value, ir.Var) or not isinstance(result, ir.Var | ir.Literal):
        # Its value is dropped, its failure is not: a variable may not be bound.
        b.assign((Binding(b.shared.fresh("unused"), result),), origin)


def _match(b: Builder, statement: flow.Match) -> None:
    ends: Hanging = []
    for case in statement.cases:
        if not b.reachable:
            break
        yes, misses = branch(b, case.test)
        b.here = yes
        if case.captures:
            b.assign(tuple(Binding(name, value) for name, value in case.captures), case.origin)
        if case.guard is not None:
            yes, no = branch(b, case.guard)
            misses = misses + no
            b.here = yes
        build_block(b, case.body)
        ends += b.here
        b.here = misses
    b.here = b.here + ends
