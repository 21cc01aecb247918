"""The driver loop: from state to state until the region ends."""

from flowdsl.jsontypes import Json
from flowdsl.local.errors import ExecutionLimit, StateFailure
from flowdsl.local.node import Node, Region
from flowdsl.local.runtime import Frame, Visit
from flowdsl.local.scheduler import Steps


def run_region(region: Region, frame: Frame, value: Json) -> Steps:
    """Run a region as a process and return its output.

    Raises:
        StateFailure: a state failed and nothing in the region handled it.
    """
    plain, waiting = region.plain, region.waiting
    name: str | None = region.start
    while name is not None:
        lap = frame.lap()
        if lap is not None:
            yield frame.runtime.now() + lap
        node = plain.get(name)
        if node is not None:
            visit = Visit(frame, node, value)
            visit.enter()
            try:
                name, value = node.run(visit)
            except StateFailure as failure:
                report(failure, visit)
                failure.trail = (*failure.trail, "/".join((*frame.path, node.name)))
                raise
        else:
            blocking = waiting[name]
            visit = Visit(frame, blocking, value)
            visit.enter()
            try:
                name, value = yield from blocking.steps(visit)
            except GeneratorExit:
                if not frame.runtime.scheduler.stopping:
                    # Another branch has failed; when the whole execution is stopped, AWS records only that (recorded:
                    # test_stop_execution).
                    frame.runtime.history.try_add(blocking.aborted_event, frame.previous, {"name": blocking.name})
                raise
            except StateFailure as failure:
                report(failure, visit)
                failure.trail = (*failure.trail, "/".join((*frame.path, blocking.name)))
                raise
    frame.rejoin()
    return value


def report(failure: StateFailure, visit: Visit) -> None:
    """Complete a failure with the place it comes from, once, and record the failed evaluation."""
    if isinstance(failure, ExecutionLimit):
        return
    if failure.evaluation:
        failure.evaluation = False
        details: dict[str, Json] = {"state": visit.node.name, "error": failure.error, "cause": failure.cause}
        if failure.location is not None:
            details["location"] = failure.location
        visit.frame.event("EvaluationFailed", details)
    if failure.prefixed:
        failure.prefixed = False
        failure.cause = f"{introduction(visit.node, visit)} {failure.cause}"


def introduction(node: Node, visit: Visit) -> str:
    """Return how AWS introduces the cause of a failed state (recorded: test_undefined_reference)."""
    return f"An error occurred while executing the state '{node.name}' (entered at the event id #{visit.entered_id})."
