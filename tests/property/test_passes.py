"""Each pass leaves a well-formed graph that does what the graph before it did."""

import copy

import pytest

from flowdsl.diagnostics.model import Sink
from flowdsl.frontend.module import Program as Modules
from flowdsl.frontend.workflow import read_workflow
from flowdsl.ir.graph import StateGraph
from flowdsl.ir.verify import verify
from flowdsl.lowering.query.jsonata import Jsonata
from flowdsl.passes.pipeline import compile_flow
from flowdsl.source import SourceFile
from flowdsl.testing import Outcome
from tests.property.chooser import Chooser, Seeded
from tests.property.graph_runner import run_graph
from tests.property.judging import Script, sibling
from tests.property.regressions import CASES
from tests.property.workflows import Program, write_program

PROGRAMS = 60
BATCHES = 6


def check_passes(program: Program) -> int:
    """Compile a program with every pass observed; returns how many stages were compared."""
    sink = Sink()
    module = Modules(sibling).add(SourceFile("generated.py", program.text), "", "")
    flow = read_workflow(module.program, module.workflows()[0], sink, Jsonata(strict=True).reserved_names())
    if sink.errors:
        return 0
    before: dict[int, Outcome] = {}
    stages: list[str] = []

    def observe(name: str, graph: StateGraph) -> None:
        resolved = "resolve_calls" in (*stages, name)
        problems = verify(
            graph, resolved=resolved, tidied=name not in ("build", "drop_catches", "propagate"),
            guarded=name in ("guard", "name_states"), named=name == "name_states",
        )  # fmt: skip
        assert not problems, f"after {name}: {problems}\n{program.text}"
        stages.append(name)
        if not resolved or sink.errors:
            return
        if name in ("catch_classes", "write_back"):
            # Until here, handlers of a class miss what expressions raise, and variables hold copies of Python's objects.
            before.clear()
        # What children of a distributed Map do is judged on the engine alone.
        for index, value in enumerate(() if "distributed(" in program.text else program.inputs):
            outcome = run_graph(graph, value, Script(program))
            if index in before:
                same = before[index].same(outcome, ordered=not program.concurrent)
                shown = f"  before: {before[index]}\n  after:  {outcome}\n{program.text}"
                assert same, f"{name} changed what happens for {value!r}\n{shown}"
            before[index] = copy.deepcopy(outcome)

    compile_flow(flow, sink, observe=observe)
    return len(stages)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_passes_keep_the_trace_of_generated_workflows(batch: int) -> None:
    count = PROGRAMS // BATCHES
    stages = [check_passes(write_program(Chooser(Seeded(500_000 + batch * count + i)))) for i in range(count)]
    assert sum(s >= 8 for s in stages) > count * 0.7 - 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_passes_keep_the_trace_of_what_was_found_once(case) -> None:
    assert check_passes(case.program()) >= 8
