"""Running a workflow or one of its states in a test."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flowdsl.jsontypes import Json
from flowdsl.local import (
    Clock,
    ExecutionContext,
    InvalidDefinition,
    Limits,
    StateConfiguration,
    StateMock,
    StateOutcome,
    UnknownTask,
    VirtualClock,
    run,
    run_state,
)
from flowdsl.local.clock import DEFAULT_START
from flowdsl.local.limits import DEFAULT_LIMITS
from flowdsl.testing.answers import ScriptedTasks, Tasks, Tokens
from flowdsl.testing.coverage import observe
from flowdsl.testing.machines import Testable, subject
from flowdsl.testing.result import Result, result_of

_CONTEXT_FIELDS = {
    ("Execution", "Id"): "execution_id",
    ("Execution", "Name"): "execution_name",
    ("Execution", "RoleArn"): "role_arn",
    ("StateMachine", "Id"): "state_machine_id",
    ("StateMachine", "Name"): "state_machine_name",
}


def execute(
    workflow: Testable,
    input: Json = None,
    *,
    tasks: Tasks | None = None,
    context: ExecutionContext | Mapping[str, Json] | None = None,
    on_token: Tokens | None = None,
    at: datetime | str | None = None,
    clock: Clock | None = None,
    express: bool | None = None,
    limits: Limits | None = None,
    seed: int = 0,
    stop_at: float | None = None,
    validate: bool = True,
) -> Result:
    """Run a workflow to its end, in virtual time, with the task results of a test.

    Args:
        workflow: a workflow as decorated, a compiled one, an ASL document, or the path of one.
        input: the execution input; an empty object when None.
        tasks: results by state, Lambda function or resource, each ``{"return": …}``, ``{"raise": {"error": …,
            "cause": …}}``, a list of such (taken in order, the last repeats), a callable of the arguments, or a Lambda
            function written beside the workflow; or a callable ``(resource, arguments, context) -> result`` that raises
            `flowdsl.testing.TaskFailure`; or a backend of the engine such as ``MotoBackend``.
        context: members of the context object: ``{"Execution": {"Name": "n"}, "StateMachine": {"Name": "m"}}``.
        on_token: answers ``.waitForTaskToken`` tasks and activities: results as for `tasks`, or a callable of the
            request, whose ``token`` and ``arguments`` it can read.
        at: when the execution starts, ISO 8601 or a datetime (UTC unless it says otherwise); 2025-01-01 by default.
        clock: instead of virtual time.
        express: run with Express semantics; the workflow's own type when None.
        limits: quotas; AWS's by default.
        seed: of random numbers and UUIDs.
        stop_at: stop the execution after this many seconds, as ``StopExecution`` does.
        validate: refuse what AWS would refuse when the machine is created.

    Raises:
        flowdsl.FlowError: the workflow does not compile.
        flowdsl.local.InvalidDefinition: the definition cannot be run.
        flowdsl.local.UnknownTask: a task was called and no result is given for it.
        ValueError: `tasks` or `on_token` names a task that the machine does not have, or an answer is none.
    """
    __tracebackhide__ = True
    machine = subject(workflow)
    backend = ScriptedTasks(tasks, on_token, machine.definition)
    try:
        execution = run(
            machine.definition,
            {} if input is None else input,
            tasks=backend,
            context=_context(context, machine.name),
            clock=clock or VirtualClock(_instant(at)),
            express=machine.express if express is None else express,
            limits=limits,
            seed=seed,
            stop_at=stop_at,
            validate=validate and not machine.checked,
        )
    except (InvalidDefinition, UnknownTask) as error:
        # A mistake of the test: where in the engine it was noticed tells its author nothing.
        raise error.with_traceback(None) from None
    result = result_of(execution, machine.name, machine.definition)
    observe(result.name, result.definition, result.taken)
    return result


def test_state(
    workflow: Testable,
    input: Json = None,
    *,
    state: str | None = None,
    result: Json = ...,
    error: str | None = None,
    cause: str | None = None,
    tasks: Tasks | None = None,
    variables: Mapping[str, Json] | None = None,
    context: Json = None,
    retry_count: int = 0,
) -> StateOutcome:
    """Run one state alone, as AWS's ``TestState`` does.

    Args:
        workflow: the machine, or a single state as data.
        input: the state's input; an empty object when None.
        state: which state of the machine, wherever it is nested; the first one when None.
        result: stands for the result of the task, branches or iterations.
        error: what the work fails with instead.
        cause: with that cause.
        tasks: performs the task when neither `result` nor `error` is given.
        variables: the workflow variables that the state sees.
        context: the whole context object.
        retry_count: retries made already.

    Raises:
        flowdsl.local.InvalidDefinition: there is no such state, it cannot be run, or it is a Map or Parallel without a
            `result`.
        ValueError: `result` is given beside `error`.
    """
    if result is not ... and error is not None:
        raise ValueError("a state either returns a result or fails: give `result` or `error`")
    definition = subject(workflow).definition
    mock = None
    if error is not None:
        mock = StateMock(error=error, cause=cause, fails=True)
    elif result is not ...:
        mock = StateMock(result)
    holder = definition if "States" in definition else {"StartAt": "State", "States": {state or "State": definition}}
    return run_state(
        definition,
        {} if input is None else input,
        state_name=state,
        mock=mock,
        tasks=ScriptedTasks(tasks, None, holder) if tasks is not None else None,
        context=context,
        variables=variables,
        configuration=StateConfiguration(retry_count=retry_count),
        limits=DEFAULT_LIMITS,
    )


test_state.__test__ = False  # type: ignore[attr-defined]  # pytest would take the name for a test's


def _instant(at: datetime | str | None) -> float:
    if at is None:
        return DEFAULT_START
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _context(given: ExecutionContext | Mapping[str, Json] | None, name: str) -> ExecutionContext:
    """Return who runs; the machine has the workflow's name unless the test says otherwise."""
    if isinstance(given, ExecutionContext):
        return given
    fields: dict[str, Any] = {"state_machine_name": name}
    extra: dict[str, Json] = {}
    for member, value in (given or {}).items():
        if member not in ("Execution", "StateMachine"):
            extra[member] = value
            continue
        if not isinstance(value, Mapping):
            raise ValueError(f"the member {member!r} of the context object is an object, not {value!r}")
        for key, part in value.items():
            if (member, key) not in _CONTEXT_FIELDS:
                known = ", ".join(k for m, k in _CONTEXT_FIELDS if m == member)
                raise ValueError(f"a test cannot set {member}.{key} of the context object; it can set {known}")
            fields[_CONTEXT_FIELDS[member, key]] = part
    return ExecutionContext(**fields, extra=extra)
