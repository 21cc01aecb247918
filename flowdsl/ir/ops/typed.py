"""All parts of an expression, each with the types of the variables that are in scope there."""

from collections.abc import Mapping
from itertools import chain

from flowdsl.ir.environment import extended
from flowdsl.ir.expr import And, Comprehension, Cond, Expr, Lambda, Let, Literal, Op, Or, Var, children
from flowdsl.ir.ops.infer import clause_scope, infer, lambda_scope
from flowdsl.ir.ops.kinds import iterated
from flowdsl.ir.ops.narrow import narrow
from flowdsl.ir.ops.table import OPS
from flowdsl.ir.types import ANY, Type

Env = Mapping[str, Type]


def typed_parts(expr: Expr, env: Env) -> list[tuple[Expr, Env]]:
    """Return the expression and everything below it, outermost first; variables and constants are left out.

    Args:
        expr: the expression.
        env: types of the variables around it.
    """
    out: list[tuple[Expr, Env]] = []
    _visit(expr, env, out)
    return out


def _visit(expr: Expr, env: Env, out: list[tuple[Expr, Env]]) -> None:
    if isinstance(expr, Var | Literal):
        return
    out.append((expr, env))
    match expr:
        case Op(args=args, kwargs=kwargs):
            given = list(chain(args, (value for _, value in kwargs)))
            if not any(isinstance(a, Lambda) for a in given):
                for part in given:
                    _visit(part, env, out)
                return
            spec = OPS.get(expr.name)
            types = tuple(ANY if isinstance(a, Lambda) else infer(a, env) for a in args)
            scope = spec.lambda_types(expr, types) if spec is not None else ()
            for part in given:
                _visit(part, extended(env, lambda_scope(part, scope)) if isinstance(part, Lambda) else env, out)
        case Let(name, value, body):
            _visit(value, env, out)
            _visit(body, extended(env, {name: infer(value, env)}), out)
        case Comprehension(clauses=clauses, element=element):
            for clause in clauses:
                _visit(clause.iterable, env, out)
                item = iterated(infer(clause.iterable, env))
                env = extended(env, clause_scope(clause.names, clause.unpack, item))
                for condition in clause.conditions:
                    _visit(condition, env, out)
                    env = narrow(condition, True, env)
            _visit(element, env, out)
        case Cond(test, then, orelse):
            _visit(test, env, out)
            _visit(then, narrow(test, True, env), out)
            _visit(orelse, narrow(test, False, env), out)
        case And(operands) | Or(operands):
            for operand in operands:
                _visit(operand, env, out)
                env = narrow(operand, isinstance(expr, And), env)
        case _:
            for part in children(expr):
                _visit(part, env, out)
