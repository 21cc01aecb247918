"""Keys that a record cannot have: a misspelt field of a service's result is found here, not in production."""

from flowdsl.analysis.types import Env, Types
from flowdsl.diagnostics.model import Sink, did_you_mean
from flowdsl.diagnostics.rules import names as rules
from flowdsl.ir.expr import Literal, Op, Var, walk
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.ops import infer
from flowdsl.ir.rewrite import expressions
from flowdsl.ir.types import RecordType, members


def check_keys(graph: StateGraph, types: Types, sink: Sink) -> None:
    """Report subscripts by a constant key that no value of the subscripted type has."""
    for region in graph.all_regions():
        for node in region.nodes():
            if (region, node) not in types.before:
                continue
            env = types.after(region, node)
            for expr in expressions(region.op(node)):
                for part in walk(expr):
                    if isinstance(part, Op) and part.name == "[]" and _user_wrote(part):
                        _check(part, env, sink)


def _user_wrote(part: Op) -> bool:
    return part.origin.file.locate is not None


def _check(part: Op, env: Env, sink: Sink) -> None:
    match part.args:
        case (Var() | Op() as owner, Literal(str() as key)):
            records = members(infer(owner, env))
        case _:
            return
    if not records or not all(isinstance(r, RecordType) and r.closed and r.field(key) is None for r in records):
        return
    known = [f.name for r in records if isinstance(r, RecordType) for f in r.fields]
    named = next((r.name for r in records if isinstance(r, RecordType) and r.name), "")
    sink.report(rules.UnknownKey(
        origin=part.origin, owner=f"`{named}`" if named else "this record", name=key, hint=did_you_mean(key, known)
    ))  # fmt: skip
