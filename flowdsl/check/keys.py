"""Keys that a record cannot have: a misspelt field of a service's result is found here, not in production."""

from flowdsl.analysis.types import Env, Types
from flowdsl.diagnostics.model import Sink, did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.ir.expr import Literal, Op, Var, walk
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.types import RecordType, members


def check_keys(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report subscripts by a constant key that no value of the subscripted type has."""
    for expr, env in types.reached_expressions(graph):
        if isinstance(expr, Var | Literal):
            continue
        for part in walk(expr):
            if isinstance(part, Op) and part.name == "[]" and _user_wrote(part):
                _check(part, env, sink)


def _user_wrote(part: Op) -> bool:
    return part.origin.file.locate is not None


def _check(part: Op, env: Env, sink: Sink) -> None:
    match part.args:
        case (Var() | Op() as owner, Literal(str() as key)):
            types = members(infer(owner, env))
        case _:
            return
    # A dict that the workflow itself wrote has no name: reading a key it lacks is a KeyError, which may be meant.
    records = [type_ for type_ in types if isinstance(type_, RecordType) and type_.closed and type_.name]
    if not records or len(records) < len(types) or any(record.field(key) is not None for record in records):
        return
    known = [field.name for record in records for field in record.fields]
    hint = did_you_mean(key, known)
    sink.report(rules.UnknownKey(origin=part.origin, owner=f"`{records[0].name}`", name=key, hint=hint))
