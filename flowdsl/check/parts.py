"""Operations that are wrong by the types of their operands, wherever they stand in an expression.

A key that a record cannot have: a misspelt field of a service's result is found here, not in production. A tuple that
is treated as a list (see `flowdsl.check.tuples`). A bound method of what may not have it.
"""

from typing import TypeGuard

from flowdsl.analysis.types import Env, Types
from flowdsl.check.tuples import OPERATIONS, tuple_problem
from flowdsl.diagnostics.model import Diagnostic, Sink, did_you_mean
from flowdsl.diagnostics.rules import expressions as expression_rules
from flowdsl.diagnostics.rules import names as rules
from flowdsl.ir.expr import Comprehension, DictOf, Expr, Lambda, Literal, Op, Spread, Var, walk
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.ops.kinds import K_BOOL, K_DICT, K_FLOAT, K_INT, K_LIST, K_NONE, K_STR, may
from flowdsl.ir.ops.typed import typed_parts
from flowdsl.ir.types import RecordType, members

_OPERATIONS = frozenset((Op, Comprehension))


def check_parts(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report what is wrong with the operations of all states; walked once for all, as it takes its time."""
    found: dict[Diagnostic, None] = {}
    for expr, around in types.reached_expressions(graph):
        if not any(map(_computes, walk(expr))):
            continue  # most: nothing is computed, or nobody wrote it
        for part, env in typed_parts(expr, around):
            problem: Diagnostic | None = None
            if isinstance(part, Op) and part.origin.file.locate is not None:
                if part.name == "[]":
                    problem = _unknown_key(part, env) or tuple_problem(part, env)
                elif part.name in OPERATIONS or part.name.startswith("."):
                    problem = tuple_problem(part, env)
            elif isinstance(part, Lambda):
                problem = _unbound(part, env)
            elif (isinstance(part, Comprehension) and part.kind in ("set", "dict")) or _computed_keys(part):
                problem = tuple_problem(part, env)
            if problem is not None:
                found[problem] = None
    for problem in found:
        sink.report(problem)


def _computes(part: Expr) -> bool:
    return (type(part) in _OPERATIONS or _computed_keys(part)) and part.origin.file.locate is not None


def _computed_keys(part: Expr) -> TypeGuard[DictOf]:
    return isinstance(part, DictOf) and any(
        not isinstance(entry, Spread) and not isinstance(entry[0], Literal) for entry in part.entries
    )


_CLASSES = {K_NONE: type(None), K_BOOL: bool, K_INT: int, K_FLOAT: float, K_STR: str, K_LIST: list, K_DICT: dict}


def _unbound(part: Lambda, env: Env) -> Diagnostic | None:
    """Return what is wrong with ``key=d.get`` where `d` may be no dict.

    Python looks the method up before anything is walked, and raises AttributeError when there is nothing to walk, too.
    """
    match part:
        case Lambda(_, Op(method, (Var() as owner, *_)), bound=True):
            given = infer(owner, env)
            name = method.removeprefix(".")
            if all(hasattr(known, name) for kind, known in _CLASSES.items() if may(given, kind)):
                return None
            return expression_rules.NotFaithful(
                origin=part.origin,
                what=f"this may have no `{name}`, which Python finds out even where nothing is walked",
                instead=f"annotate what it is, or write a lambda: `lambda key: value.{name}(key)`",
            )
        case _:
            return None


def _unknown_key(part: Op, env: Env) -> Diagnostic | None:
    """Return a subscript by a constant key that no value of the subscripted type has, or None."""
    match part.args:
        case (Var() | Op() as owner, Literal(str() as key)):
            types = members(infer(owner, env))
        case _:
            return None
    # A dict that the workflow itself wrote has no name: reading a key it lacks is a KeyError, which may be meant.
    records = [type_ for type_ in types if isinstance(type_, RecordType) and type_.closed and type_.name]
    if not records or len(records) < len(types) or any(record.field(key) is not None for record in records):
        return None
    known = [field.name for record in records for field in record.fields]
    hint = did_you_mean(key, known)
    return rules.UnknownKey(origin=part.origin, owner=f"`{records[0].name}`", name=key, hint=hint)
