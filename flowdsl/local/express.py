"""What is different in an Express workflow: it lasts five minutes at most, and cannot do everything.

An Express execution has no quota of events, so a loop that never waits is ended by its five minutes alone. Virtual time
stands still in such a loop. It is therefore let on: `LAP_SECONDS` pass for every `LAP_STATES` that one line of the
execution enters one after the other, five milliseconds for each. AWS promises no figure; what matters is that a short
execution takes no time of its own, that sixty thousand states on one line (a second or two of this engine) are five
minutes, and that lines which run side by side take their time together.

Source: developer guide, "Choosing workflow type in Step Functions", "Differences between Standard and Express workflow
types", and "Service quotas": what runs for longer than five minutes fails with States.Timeout; recorded:
test_illegal_callbacks, test_illegal_activity_task.
"""

from collections.abc import Iterator, Mapping

from flowdsl.jsontypes import Json

EXPRESS_SECONDS = 300
"""Longest Express execution (developer guide, "Choosing workflow type": five minutes)."""
LAP_STATES = 1_000
"""States that a line of an Express execution enters before time passes for them."""
LAP_SECONDS = 5.0
"""The virtual seconds that then pass."""

_WAITING = (".sync", ".sync:2", ".waitForTaskToken")


def express_refusals(region: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Yield the JSON pointer of each thing that Express refuses, and AWS's words for it.

    Args:
        region: a machine, branch or item processor.
        pointer: its place in the definition.
    """
    states = region.get("States") if isinstance(region, Mapping) else None
    for name, state in states.items() if isinstance(states, Mapping) else ():
        if not isinstance(state, Mapping):
            continue
        here = f"{pointer}/States/{name}"
        resource = state.get("Resource")
        if isinstance(resource, str) and ":states:" in resource:
            if ":activity:" in resource:
                yield f"{here}/Resource", "Express state machine does not support Activity ARN"
            elif resource.endswith(_WAITING):
                suffix = next(s for s in (".waitForTaskToken", ".sync") if s in resource)
                yield f"{here}/Resource", f"Express state machine does not support '{suffix}' service integration"
        for key in ("ItemProcessor", "Iterator"):
            processor = state.get(key)
            config = processor.get("ProcessorConfig") if isinstance(processor, Mapping) else None
            if isinstance(config, Mapping) and config.get("Mode") == "DISTRIBUTED":
                yield here, "Express state machine does not support Distributed Map"
            yield from express_refusals(processor, f"{here}/{key}")
        branches = state.get("Branches")
        for number, branch in enumerate(branches if isinstance(branches, list) else ()):
            yield from express_refusals(branch, f"{here}/Branches/{number}")
