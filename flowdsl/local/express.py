"""What an Express workflow cannot do: wait for jobs, callbacks and activities, and run a Distributed Map.

Source: developer guide, "Choosing workflow type in Step Functions", "Differences between Standard and Express workflow
types"; recorded: test_illegal_callbacks, test_illegal_activity_task.
"""

from collections.abc import Iterator, Mapping

from flowdsl.jsontypes import Json

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
