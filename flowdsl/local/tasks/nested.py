"""Nested executions: ``states:startExecution`` of a machine whose definition is at hand runs on this engine."""

import json
from collections.abc import Callable, Mapping

from flowdsl.jsontypes import Json
from flowdsl.local import json_text
from flowdsl.local.clock import VirtualClock, timestamp
from flowdsl.local.context import ExecutionContext
from flowdsl.local.limits import compact
from flowdsl.local.tasks.api import Delayed, TaskBackend, TaskFailure, TaskRequest
from flowdsl.local.tasks.services import Call

MAX_DEPTH = 20
"""Deepest nesting of executions; a guard of the process, not an AWS figure."""


class Machines:
    """The state machines a local execution can start."""

    __slots__ = ("_definitions", "_depth", "_lookup", "_started", "_tasks")

    def __init__(
        self,
        definitions: Mapping[str, dict[str, Json]],
        tasks: TaskBackend,
        lookup: Callable[[str, TaskRequest], dict[str, Json] | None] | None = None,
    ) -> None:
        """Make the state machines known.

        Args:
            definitions: by name or ARN.
            tasks: performs the tasks of the executions.
            lookup: finds the definition of another ARN whose execution is waited for, or None.
        """
        self._definitions = dict(definitions)
        self._lookup = lookup
        self._tasks = tasks
        self._depth = 0
        self._started = 0

    def start(self, call: Call, request: TaskRequest) -> Json | Delayed | None:
        """Run the machine a request starts, or return None when its definition is not at hand.

        Raises:
            TaskFailure: the execution was to be waited for and failed: ``States.TaskFailed`` with its description as
                cause
                (recorded: test_start_execution_sync_delegate_failure).
        """
        arguments = request.arguments if isinstance(request.arguments, dict) else {}
        arn = str(arguments.get("StateMachineArn", ""))
        name = arn.partition(":stateMachine:")[2].partition(":")[0] or arn
        definition = self._definitions.get(arn) or self._definitions.get(name)
        waited_for = call.pattern.startswith(".sync") or call.operation == "StartSyncExecution"
        if definition is None and waited_for and self._lookup is not None:
            definition = self._lookup(arn, request)
        if definition is None:
            return None
        if self._depth >= MAX_DEPTH:
            raise TaskFailure("States.Runtime", f"Executions are nested more than {MAX_DEPTH} deep.")
        return self._run(call, arguments, definition, arn, name)

    def _run(
        self, call: Call, arguments: dict[str, Json], definition: dict[str, Json], arn: str, name: str
    ) -> Json | Delayed:
        from flowdsl.local.engine import run  # the engine imports the task backends

        given = arguments.get("Input", {})
        value = _parsed(given) if isinstance(given, str) else given
        self._started += 1
        label = str(arguments.get("Name") or f"nested-{self._started}")
        context = ExecutionContext(execution_name=label, state_machine_name=name)
        express = call.operation == "StartSyncExecution"
        clock = VirtualClock()
        begun = timestamp(clock.now())
        self._depth += 1
        try:
            execution = run(
                definition,
                {} if value is None else value,
                tasks=self._tasks,
                context=context,
                clock=clock,
                express=express,
            )
        finally:
            self._depth -= 1
        if not call.pattern.startswith(".sync") and not express:
            return {"ExecutionArn": context.execution_arn(False), "StartDate": begun}
        described: dict[str, Json] = {
            "ExecutionArn": context.execution_arn(express),
            "Input": compact({} if value is None else value),
            "InputDetails": {"Included": True},
            "Name": label,
            "StartDate": begun,
            "StateMachineArn": arn if ":stateMachine:" in arn else context.machine_arn(),
            "Status": execution.status,
            "StopDate": timestamp(clock.now()),
        }
        if execution.status == "SUCCEEDED":
            described["Output"] = compact(execution.output)
            described["OutputDetails"] = {"Included": True}
        else:
            described.update({"Error": execution.error, "Cause": execution.cause})
            described = {key: item for key, item in described.items() if item is not None}
        if call.pattern == ".sync:2":
            for key in ("Input", "Output"):
                if key in described:
                    described[key] = json.loads(described[key])
        if execution.status != "SUCCEEDED" and not express:
            raise TaskFailure("States.TaskFailed", compact(described), seconds=execution.elapsed, submitted=True)
        return Delayed(described, execution.elapsed)


def _parsed(text: str) -> Json:
    try:
        return json_text.read(text)
    except ValueError:
        raise TaskFailure(
            "StepFunctions.InvalidExecutionInputException", "Invalid State Machine Execution Input: not JSON"
        ) from None
