"""The passes in their order, from a flow to a graph that is ready to be written down."""

from collections.abc import Callable
from typing import TypeAlias

from flowdsl.analysis.types import EXECUTION_INPUT, INPUT, Env, Types, analyse_types
from flowdsl.analysis.viewed import Views, read_views
from flowdsl.check.aliasing import check_aliasing
from flowdsl.check.bindings import check_bindings
from flowdsl.check.draws import check_draws
from flowdsl.check.errors import check_errors
from flowdsl.check.instances import check_instances
from flowdsl.check.late import check_late_reads
from flowdsl.check.options import check_options
from flowdsl.check.parts import check_parts
from flowdsl.check.tokens import check_tokens
from flowdsl.diagnostics.model import Sink
from flowdsl.ir.environment import extended
from flowdsl.ir.flow import Flow
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.snapshot import restore, snapshot
from flowdsl.ir.types import ANY_DICT, Field, RecordType, Type
from flowdsl.passes.build import build
from flowdsl.passes.capture import capture
from flowdsl.passes.catch_classes import catch_classes
from flowdsl.passes.context import PassContext
from flowdsl.passes.drop_catches import drop_catches
from flowdsl.passes.drop_checks import drop_checks
from flowdsl.passes.fold import fold
from flowdsl.passes.fuse import fuse
from flowdsl.passes.guard import guard
from flowdsl.passes.merge_choices import merge_choices
from flowdsl.passes.name_states import name_states
from flowdsl.passes.propagate import propagate
from flowdsl.passes.resolve_calls import Resolved, resolve_again, resolve_calls
from flowdsl.passes.tidy import tidy
from flowdsl.passes.write_back import write_back

Prepare: TypeAlias = Callable[[StateGraph, Env, PassContext], None]
"""A last pass that belongs to the query language the machine will be written in; it is given the types at the start."""
Observe: TypeAlias = Callable[[str, StateGraph], None]
"""Called with a pass's name and the graph it leaves, for tests."""


def _nothing(*_: object) -> None:
    pass


def compile_flow(
    flow: Flow, sink: Sink, prepare: Prepare = _nothing, observe: Observe = _nothing, *, annotated: bool = False
) -> tuple[StateGraph, Types] | None:
    """Turn a flow into its final graph; None when it has errors.

    Args:
        flow: the workflow.
        sink: takes diagnostics.
        prepare: the query language's own pass.
        observe: called after each pass.
        annotated: see `PassContext`.
    """
    options = dict(flow.options)
    ctx = PassContext(flow, sink, strict=bool(options.get("strict", True)), annotated=annotated)
    graph = build(flow, sink)
    observe("build", graph)
    fold(graph)  # what a constant rules out goes with the tidying
    tidy(graph, keep_forgets=True)
    observe("tidy", graph)
    capture(graph, ctx)
    observe("capture", graph)
    start = {INPUT: input_type(flow), EXECUTION_INPUT: input_type(flow)}
    resolved, views = _resolved(graph, start, ctx)
    types = resolved.types
    observe("resolve_calls", graph)
    check_bindings(graph, types, ctx.spelling, sink)
    if check_late_reads(graph, types, views, ctx.spelling, sink):
        check_aliasing(graph, types, views, ctx.spelling, sink)
    if not sink.errors and write_back(graph, types, views, ctx):
        resolved = resolve_again(graph, resolved, start)
        types = resolved.types
        observe("write_back", graph)
    for problem in resolved.problems:
        sink.report(problem)
    check_parts(graph, types, sink)
    if flow.instances:
        check_instances(graph, types, sink)
    check_options(graph, types, sink)
    tidy(graph, keep_forgets=False)
    catch_classes(graph, types, ctx)
    observe("catch_classes", graph)
    check_errors(graph, types, flow, sink)
    check_draws(graph, types, ctx.spelling, sink)
    if sink.errors:
        return None
    drop_checks(graph, types)
    observe("drop_checks", graph)
    drop_catches(graph, types, ctx)
    observe("drop_catches", graph)
    propagate(graph, types, ctx)
    observe("propagate", graph)
    tidy(graph, keep_forgets=False)
    observe("tidy", graph)
    fuse(graph, types, ctx)
    observe("fuse", graph)
    check_tokens(graph, sink)
    guard(graph, types, ctx)
    observe("guard", graph)
    prepare(graph, start, ctx)
    tidy(graph, keep_forgets=False)
    observe("prepare", graph)
    merge_choices(graph)
    observe("merge_choices", graph)
    name_states(graph)
    observe("name_states", graph)
    return graph, analyse_types(graph, start=start)


def _resolved(graph: StateGraph, start: Env, ctx: PassContext) -> tuple[Resolved, Views | None]:
    """Resolve the calls under types that know of every change: what `write_back` adds is tried for them.

    ``t = request; t["Key"] = …`` changes what `request` holds, which the types of the graph as it is do not tell.
    """
    resolved = resolve_calls(graph, start)
    views = read_views(graph, resolved.types)
    before = snapshot(graph)
    if not write_back(graph, resolved.types, views, ctx):
        return resolved, views
    first, resolved = resolved.types, resolve_again(graph, resolved, start)
    calls = [(region, node, region.op(node)) for region, node in resolved.calls]
    restore(before)
    for place, env in first.before.items():
        # A loop that has come to walk a list itself needs no variable for its items any more.
        known = resolved.types.before.get(place, env)
        gone = {name: env[name] for name in env if name not in known}
        resolved.types.before[place] = extended(known, gone) if gone else known
    for region, node, op in calls:
        region.set_op(node, op)
    return resolved, read_views(graph, resolved.types)


def input_type(flow: Flow) -> Type:
    """Return the type of the execution input: its keys have the parameters' types, and none is sure to be there."""
    if flow.whole_input:
        return flow.parameters[0].type
    fields = tuple(Field(p.key, p.type, required=False) for p in flow.parameters)
    return RecordType(fields, name="the input") if fields else ANY_DICT
