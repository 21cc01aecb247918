"""The driver: text in, machines out.

::

    source ──frontend──▶ Flow ──build──▶ StateGraph ──passes──▶ lowering ──▶ ASL, IAM, source map

The compiler reads texts and never runs them. It has no state and does no I/O: other modules of the user's come through
the loader it is given. Problems are collected in a sink; only the API edge (`compile_workflow`) raises.
"""

import gc
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import Any

from flowdsl.asl import codec
from flowdsl.asl.text import indented
from flowdsl.asl.validate import MachineType, validate
from flowdsl.diagnostics.error import FlowError
from flowdsl.diagnostics.growth import GrowsTooLarge
from flowdsl.diagnostics.model import Diagnostic, Sink, did_you_mean
from flowdsl.diagnostics.rules import internal, limits
from flowdsl.diagnostics.rules import names as name_rules
from flowdsl.diagnostics.rules import texts as texts_rules
from flowdsl.diagnostics.suppress import apply_ignores
from flowdsl.diagnostics.syntax import syntax_problem
from flowdsl.emit.sourcemap import source_map
from flowdsl.frontend.altered import mark_elsewhere
from flowdsl.frontend.imports import unknown_imports
from flowdsl.frontend.module import Loader, Module, Program
from flowdsl.frontend.parse import SourceSyntaxError
from flowdsl.frontend.symbols import WorkflowFunction
from flowdsl.frontend.workflow import read_workflow
from flowdsl.iam.machine import machine_statements
from flowdsl.iam.merge import document
from flowdsl.iam.model import Policy
from flowdsl.ir.flow import Flow, LambdaSpec
from flowdsl.ir.graph import MapOp, StateGraph
from flowdsl.jsontypes import Json
from flowdsl.live import live_loader, live_program
from flowdsl.lowering.machine import LoweredMachine, lower
from flowdsl.lowering.query.choose import RESERVED, query_language
from flowdsl.passes.pipeline import compile_flow
from flowdsl.records import dataclass, replace
from flowdsl.source import Located, Origin, SourceFile, Span

_DEPTH = 2**12
"""Python calls within each other while compiling: no danger to the stack, and soon refused when a text needs more."""


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """One compiled workflow.

    Attributes:
        name: of the machine.
        definition: the ASL definition as JSON.
        policy: the permissions of the execution role, each with the source that needs it.
        graph: the state graph it was written from.
        functions: Lambda functions beside the workflow that it calls.
        type: ``STANDARD`` or ``EXPRESS``.
    """

    name: str
    definition: dict[str, Json]
    policy: Policy
    graph: StateGraph
    places: Mapping[tuple[str, ...], Located]
    functions: tuple[LambdaSpec, ...] = ()
    type: MachineType = "STANDARD"

    @property
    def source_map(self) -> dict[str, Json]:
        """State → file, line, column; see `flowdsl.emit.sourcemap`."""
        return source_map(self.name, self.places)

    def asl_text(self) -> str:
        """Return the definition as the text of an ``.asl.json`` file."""
        return codec.dumps(self.definition)

    def policy_text(self) -> str:
        """Return the IAM policy document as text."""
        return json.dumps(document(self.policy), indent=2) + "\n"

    def map_text(self) -> str:
        """Return the source map as text."""
        return indented(self.source_map) + "\n"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        from flowdsl.dsl.runtime import tool

        bundle: dict[str, str] = tool("flowdsl.visualize").mimebundle(self)
        return bundle


@dataclass(frozen=True, slots=True)
class CompileResult:
    """What came of a text: its machines (none when there are errors) and all diagnostics, sorted."""

    artefacts: tuple[Compiled, ...]
    diagnostics: list[Diagnostic]


def compile_source(
    source: SourceFile,
    *,
    names: Sequence[str] | None = None,
    loader: Loader | None = None,
    package: str = "",
    language: str | None = None,
) -> CompileResult:
    """Compile the workflows of a text.

    Args:
        source: the text.
        names: which workflows (function or machine names); all when None.
        loader: gives the texts of other modules of the user's, by absolute name.
        package: the package that relative imports of the text start from.
        language: ``jsonata``, ``jsonpath`` or ``mixed``; what each workflow says when None.
    """
    return compile_cells([source], names=names, loader=loader, package=package, language=language)


@contextmanager
def _deep() -> Iterator[None]:
    """Allow long chains (`a and b and …`, `elif` after `elif`), which are trees as deep as they are long."""
    before = sys.getrecursionlimit()
    # Whatever the process had allowed, so that the same text gives the same answer; a caller may stand deeper already.
    with suppress(RecursionError):
        sys.setrecursionlimit(_DEPTH)
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from searching cyclic garbage: trees and graphs are large and all alive, so it would find none."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if gc.get_freeze_count() == 0:
                # What lives now would be searched at the next allocation, all of it being counted as young. This makes
                # it old instead, which takes no time; a full collection still looks at it.
                gc.freeze()
                gc.unfreeze()
            gc.enable()


@_deep()
@_uncollected()
def compile_cells(
    sources: Sequence[SourceFile],
    *,
    names: Sequence[str] | None = None,
    values: Mapping[str, Json] | None = None,
    loader: Loader | None = None,
    package: str = "",
    language: str | None = None,
) -> CompileResult:
    """Compile the workflows of texts that share one namespace, such as the cells of a notebook.

    Args:
        sources: the texts, in the order they ran; one at least.
        names: which workflows (function or machine names); all when None.
        values: what names hold besides functions, classes and imports, where it is known.
        loader: gives the texts of other modules of the user's, by absolute name.
        package: the package that relative imports of the texts start from.
        language: ``jsonata``, ``jsonpath`` or ``mixed``; what each workflow says when None.
    """
    sink = Sink()
    *earlier, source = sources
    problem = syntax_problem(source)
    if problem is not None:
        return CompileResult((), [problem])
    try:
        # Cells that are no Python (shell escapes, top-level await) define nothing.
        read = [*(cell for cell in earlier if syntax_problem(cell) is None), source]
        module = Program(loader).add_cells(read, package, values)
        mark_elsewhere(module.program)
    except SourceSyntaxError as error:
        # CPython takes it and libcst does not: syntax newer than the installed libcst.
        return CompileResult((), [texts_rules.InvalidSyntax(origin=Origin(source, error.span), problem=error.message)])
    except RecursionError:
        return CompileResult((), [internal.NestedTooDeeply(origin=Origin(source, Span(1, 1, 1, 1)))])
    broken = list(unknown_imports(module))
    if broken:
        return CompileResult((), broken)
    compiled: list[Compiled] = []
    for symbol in _chosen(module, names, sink):
        try:
            made = _compile(module, symbol, sink, language)
        except RecursionError:
            sink.report(internal.NestedTooDeeply(origin=module.origin(symbol.node)))
            continue
        except GrowsTooLarge as stopped:
            sink.report(stopped.diagnostic)
            continue
        if made is not None:
            compiled.append(made)
    for other in list(module.program.modules.values()):
        if other is not None:
            sink.diagnostics.extend(unknown_imports(other))
    diagnostics = list(apply_ignores(sink.sorted(), read, report_unused=names is None))
    failed = any(d.severity == "error" for d in diagnostics)
    return CompileResult(() if failed else tuple(compiled), diagnostics)


def _chosen(module: Module, names: Sequence[str] | None, sink: Sink) -> list[WorkflowFunction]:
    found = module.workflows()
    origin = Origin(module.source, Span(1, 1, 1, 1))
    methods = module.workflow_methods()
    for node in methods:
        sink.report(name_rules.UnusableName(
            origin=module.origin(node), name=node.name.value, why="a method, which a workflow cannot be",
            instead="write it as a function at the top of the module",
        ))  # fmt: skip
    if not found and methods:
        return []
    if not found:
        sink.report(texts_rules.NoWorkflow(origin=origin, path=module.source.name))
        return []
    if names is None:
        return found
    out: list[WorkflowFunction] = []
    for name in names:
        match = next((w for w in found if w.name == name), None)
        if match is None:
            known = [w.name for w in found]
            sink.report(texts_rules.UnknownWorkflow(
                origin=origin, path=module.source.name, name=name, names=", ".join(f"`{k}`" for k in known),
                hint=did_you_mean(name, known),
            ))  # fmt: skip
        else:
            out.append(match)
    return out


def _compile(module: Module, symbol: WorkflowFunction, outer: Sink, language: str | None) -> Compiled | None:
    """Compile one workflow; its problems go to the outer sink as well, whatever others have."""
    sink = Sink()
    try:
        flow = read_workflow(module.program, symbol, sink, RESERVED)
        if sink.errors:
            return None
        options = dict(flow.options)
        query = query_language(language or str(options.get("query_language", "jsonata")), options)
        made = compile_flow(flow, sink, prepare=query.prepare, annotated=query.needs_types)
        if made is None or sink.errors:
            return None
        graph, types = made
        comment = str(options.get("comment") or flow.doc)
        lowered = lower(graph, types, query, sink, comment=comment, timeout=options.get("timeout"))
        if sink.errors:
            return None
        return _checked(flow, graph, lowered, sink)
    finally:
        outer.diagnostics.extend(sink.diagnostics)


def _checked(flow: Flow, graph: StateGraph, lowered: LoweredMachine, sink: Sink) -> Compiled:
    """Encode the machine, and ask the validator what AWS would say."""
    options = dict(flow.options)
    definition = codec.encode(lowered.machine)
    kind: MachineType = "EXPRESS" if options.get("type") == "EXPRESS" else "STANDARD"
    for problem in validate(definition, type=kind):
        place = _place(problem.pointer, lowered) or flow.origin
        if problem.severity == "error":
            sink.report(limits.InvalidMachine(origin=place, why=problem.message, pointer=problem.pointer))
    own = machine_statements(
        flow.name,
        maps=[
            op.distributed.label
            for region in graph.all_regions()
            for op in map(region.op, region.nodes())
            if isinstance(op, MapOp) and op.distributed is not None
        ],
        logging=options.get("logging", "OFF") != "OFF",
        tracing=bool(options.get("tracing")),
        kms_key=str(options.get("kms_key") or ""),
    )
    policy = Policy((*lowered.statements, *(replace(statement, origin=flow.origin) for statement in own)))
    return Compiled(flow.name, definition, policy, graph, lowered.places, flow.functions, kind)


def _place(pointer: str, lowered: LoweredMachine) -> Located | None:
    """Return the source of the state that a JSON pointer leads into."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")]
    path = tuple(after for before, after in pairwise(steps) if before == "States")
    while path:
        if path in lowered.places:
            return lowered.places[path]
        path = path[:-1]
    return None


def compile_workflow(workflow: Any, loader: Loader = live_loader) -> Compiled:
    """Compile a live workflow: the same bytes as ``flowdsl compile`` on its text.

    Args:
        workflow: as `flowdsl.workflow` made it.
        loader: gives the texts of other modules of the user's; those that are imported.

    Raises:
        FlowError: with every diagnostic, when it does not compile.
        RuntimeError: its source is not available.
    """
    function = workflow.function
    try:
        live = live_program(function)
    except (OSError, TypeError) as error:
        raise RuntimeError(f"the source of {function.__name__} is not available: {error}") from None
    found = compile_cells(
        live.sources, names=[function.__name__], values=live.values, loader=loader, package=live.package
    )
    if not found.artefacts:
        raise FlowError(found.diagnostics)
    return found.artefacts[0]
