"""Parallel states."""

from flowdsl.jsontypes import Json
from flowdsl.local.errors import StateFailure
from flowdsl.local.flow import compile_flow
from flowdsl.local.handlers import compile_handlers, guarded
from flowdsl.local.interpreter import run_region
from flowdsl.local.node import Region
from flowdsl.local.runtime import Frame, Visit
from flowdsl.local.scheduler import Steps
from flowdsl.local.scope import Scope
from flowdsl.local.states.group import Group
from flowdsl.local.template import Compiler


class ParallelNode:
    """A Parallel state."""

    __slots__ = (
        "_branches",
        "_flow",
        "aborted_event",
        "counts_retries",
        "entered_event",
        "exited_event",
        "following",
        "handlers",
        "name",
        "pointer",
    )

    def __init__(
        self,
        name: str,
        state: dict[str, Json],
        pointer: str,
        compiler: Compiler,
        branches: tuple[Region, ...],
        *,
        jsonata: bool,
    ) -> None:
        self.name = name
        self.pointer = pointer
        self.counts_retries = True
        self.entered_event = "ParallelStateEntered"
        self.exited_event = "ParallelStateExited"
        self.aborted_event = "ParallelStateAborted"
        self._branches = branches
        self._flow = compile_flow(state, pointer, compiler, jsonata=jsonata, works=True)
        self.following: str | None = state.get("Next")
        self.handlers = compile_handlers(state, pointer, compiler, jsonata)

    def steps(self, visit: Visit) -> Steps:
        """Run the branches, with retries and catchers."""
        return guarded(visit, self.handlers, self.attempt, self.following, _gave_up)

    def attempt(self, visit: Visit) -> Steps:
        """Make one attempt; returns the output of the state."""
        frame = visit.frame
        value = self._flow.arguments(visit, self._flow.enter(visit))
        visit.check_sent(value)
        frame.event("ParallelStateStarted", {})
        if visit.rehearsal is not None:
            return self._flow.finish(visit, visit.rehearsal.answer())
        started = frame.previous
        path = (*frame.path, self.name)

        def begin(position: int) -> Steps:
            place = (*path, str(position))
            inner = Frame(frame.runtime, Scope(frame.scope), started, place, frame.item, "branch", frame)
            return run_region(self._branches[position], inner, value)

        results = yield from Group(frame.runtime.scheduler, len(self._branches), len(self._branches), begin).run()
        visit.check_size(results)
        return self._flow.finish(visit, results)


def _gave_up(visit: Visit, failure: StateFailure) -> None:
    """A branch that ends with the failure of a task leaves no ParallelStateFailed.

    Recorded: test_parallel_catch_error.
    """
    if failure.origin == "state":
        visit.frame.event("ParallelStateFailed", {"error": failure.error, "cause": failure.cause})
