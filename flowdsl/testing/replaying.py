"""An execution of AWS as a test: its task results are replayed, and its outcome, path and calls are expected."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local import UnknownTask, aws_history
from flowdsl.local.aws_history import Recording
from flowdsl.local.tasks.recorded import RecordedBackend
from flowdsl.testing.comparison import differences, short
from flowdsl.testing.execution import execute
from flowdsl.testing.machines import Testable, states_of, subject
from flowdsl.testing.result import Result

_CONCURRENT = ("Map", "Parallel")


def record(execution_arn: str, path: Path | str, *, client: Any = None) -> dict[str, Json]:
    """Fetch the history of a Standard execution from AWS and write it to a file.

    Args:
        execution_arn: which execution.
        path: the file to write.
        client: a boto3 Step Functions client; one of the environment when None.

    Returns:
        What was written: the answer of ``GetExecutionHistory``, all its pages in one.
    """
    if client is None:
        import boto3

        client = boto3.client("stepfunctions")
    pages = client.get_paginator("get_execution_history").paginate(
        executionArn=execution_arn, includeExecutionData=True
    )
    history = {"events": [event for page in pages for event in page["events"]]}
    text = json.dumps(history, indent=2, ensure_ascii=False, default=lambda moment: moment.isoformat())
    Path(path).write_text(text + "\n", encoding="utf-8")
    written: dict[str, Json] = json.loads(text)
    return written


def replay(
    workflow: Testable,
    history: Mapping[str, Json] | Path | str,
    *,
    arguments: bool = True,
    cause: bool = False,
) -> Result:
    """Run a workflow with the input and task results of a recorded execution, and compare.

    Compared are status, output, error name, the states entered (in any order where the machine runs branches or
    iterations side by side) and the task calls.

    Args:
        workflow: a workflow as decorated, a compiled one, an ASL document, or the path of one.
        history: the answer of ``GetExecutionHistory``, or the path of a file with it.
        arguments: whether task calls must send what was recorded; False where they send times, tokens or random ids.
        cause: whether the cause must be the recorded text, too.

    Returns:
        The result, for further assertions.

    Raises:
        AssertionError: with every difference.
        ValueError: the history is none, or is that of an execution that has not ended.
    """
    __tracebackhide__ = True
    document = history if isinstance(history, Mapping) else _read(Path(history))
    recording = aws_history.read(document)
    if recording.status is None:
        raise ValueError("the recorded execution has not ended")
    machine = subject(workflow)
    backend = RecordedBackend(recording)
    stop = _length(document) if recording.status == "ABORTED" else None
    try:
        result = execute(workflow, recording.input, tasks=backend, stop_at=stop)
    except UnknownTask as error:
        raise AssertionError(f"the machine is not the recorded one: {error}") from None
    concurrent = any(state.get("Type") in _CONCURRENT for _, _, state in states_of(machine.definition))
    wrong = list(_differences(recording, result, concurrent, arguments, cause))
    wrong += [f"the recorded call of the state {task.state!r} was not made" for task in backend.left]
    if wrong:
        raise AssertionError("the execution differs from the recorded one\n  " + "\n  ".join(wrong))
    return result


def _read(path: Path) -> dict[str, Json]:
    document = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(document, dict):
        raise ValueError(f"{path} holds no execution history")
    return document


def _length(document: Mapping[str, Json]) -> float:
    """Return the seconds between the first and the last event."""
    events = [event for event in document["events"] if "timestamp" in event]
    instants = [instant for event in events if (instant := aws_history.instant(event["timestamp"])) is not None]
    return max(instants) - min(instants) if instants else 0.0


def _differences(recording: Recording, result: Result, concurrent: bool, arguments: bool, cause: bool) -> Iterator[str]:
    if result.status != recording.status:
        why = f" ({result.error}: {result.cause})" if result.error else ""
        yield f"status: recorded {recording.status}, got {result.status}{why}"
    elif recording.status == "SUCCEEDED":
        yield from differences("output", recording.output, result.output)
    if result.error != recording.error:
        yield f"error: recorded {recording.error}, got {result.error}"
    if cause and result.cause != recording.cause:
        yield f"cause: recorded {short(recording.cause)}, got {short(result.cause)}"
    theirs, ours = recording.states_entered, result.states_entered
    if (Counter(theirs) != Counter(ours)) if concurrent else (theirs != ours):
        yield f"states: recorded {' → '.join(theirs)}"
        yield f"             got {' → '.join(ours)}"
    if arguments:
        left = list(recording.tasks)
        for call in result.calls:
            of_state = [task for task in left if task.state == call.state]
            if not of_state:
                yield f"the state {call.state!r} made a call that was not recorded: {short(call.arguments)}"
                continue
            same = next((task for task in of_state if task.arguments == call.arguments), None)
            left.remove(same or of_state[0])
            if same is None:
                yield from differences(f"arguments of {call.state!r}", of_state[0].arguments, call.arguments)
