"""AWS Step Functions: start other machines, and have work done by activity workers.

Source: Developer Guide, "Start workflow executions from a task state", "Activities".
"""

import re
from collections.abc import Callable
from typing import Any, NotRequired, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, name_pattern, parts
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.dsl.runtime import tool
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import sync_rule
from flowdsl.ir.expr import Context, DictOf, Expr, State
from flowdsl.ir.expr import Literal as Constant
from flowdsl.ir.types import ANY, STR, Field, RecordType, Type

_SFN = Service("stepfunctions")
_ERRORS = ErrorCatalogue(
    "stepfunctions", style="optimized", prefix="StepFunctions", module=__name__, extra=("AWSStepFunctionsException",)
)


class StartExecutionResult(TypedDict):
    """The execution that was started."""

    ExecutionArn: str
    StartDate: Any
    SdkHttpMetadata: dict[str, Any]
    SdkResponseMetadata: dict[str, Any]


class ExecutionSync(TypedDict):
    """The execution that has ended; ``Input`` and ``Output`` are JSON (text in the older ``.sync``)."""

    ExecutionArn: str
    Input: Any
    InputDetails: NotRequired[Any]
    MapRunArn: NotRequired[str]
    Name: str
    Output: Any
    OutputDetails: NotRequired[Any]
    RedriveCount: int
    RedriveDate: NotRequired[Any]
    RedriveStatus: str
    RedriveStatusReason: NotRequired[str]
    StartDate: Any
    StateMachineAliasArn: NotRequired[str]
    StateMachineArn: str
    StateMachineVersionArn: NotRequired[str]
    Status: str
    StopDate: Any
    TraceHeader: NotRequired[str]


_ALWAYS: dict[str, Type] = {
    "ExecutionArn": STR,
    "Input": ANY,
    "Name": STR,
    "StartDate": ANY,
    "StateMachineArn": STR,
    "Status": STR,
}
_SOMETIMES: dict[str, Type] = {
    "InputDetails": ANY, "MapRunArn": STR, "Output": ANY, "OutputDetails": ANY, "RedriveCount": ANY, "RedriveDate": ANY,
    "RedriveStatus": STR, "RedriveStatusReason": STR, "StateMachineAliasArn": STR, "StateMachineVersionArn": STR,
    "StopDate": ANY, "TraceHeader": STR,
}  # fmt: skip
_ENDED = RecordType(
    (
        *(Field(name, type_) for name, type_ in _ALWAYS.items()),
        *(Field(name, type_, False) for name, type_ in _SOMETIMES.items()),
    ),
    closed=True,
    name="the ended execution",
)


@task(
    "states:startExecution",
    patterns=("request", "sync", "wait_for_token"),
    sync=ExecutionSync,
    sync_suffix=".sync:2",
)
def start_execution(
    *,
    state_machine_arn: str,
    input: Any = None,
    name: str | None = None,
    associate_with_parent: bool = False,
    **options: Unpack[TaskOptions],
) -> StartExecutionResult:
    """Start a machine; with ``.sync`` wait until it has ended, with ``Output`` as JSON (``.sync:2``).

    Args:
        state_machine_arn: the machine, a version or an alias of it. ``.sync`` needs a STANDARD machine.
        input: its input, any JSON value.
        name: of the execution; made up when absent.
        associate_with_parent: whether the console links the two executions; adds a key to the input.

    Example:
        stepfunctions.start_execution(
            state_machine_arn="arn:aws:states:us-east-1:123456789012:stateMachine:child",
            input={"order": "o-1"},
        )

    Callback:
        stepfunctions.start_execution.wait_for_token(
            state_machine_arn="arn:aws:states:us-east-1:123456789012:stateMachine:child",
            input={"order": "o-1", "token": context.task_token},
        )
    """
    raise NotImplementedError


@start_execution.lowers
def _(call: Call) -> Request:
    return _start(call)


@task("states:startExecution", patterns=("sync",), sync=ExecutionSync)
def start_execution_text_output(
    *,
    state_machine_arn: str,
    input: Any = None,
    name: str | None = None,
    associate_with_parent: bool = False,
    **options: Unpack[TaskOptions],
) -> ExecutionSync:
    """Start a machine and wait until it has ended, with ``Output`` as text: the older ``.sync``.

    Args:
        state_machine_arn: the machine, a version or an alias of it.
        input: its input, any JSON value.
        name: of the execution; made up when absent.
        associate_with_parent: whether the console links the two executions; adds a key to the input.

    Example:
        stepfunctions.start_execution_text_output(
            state_machine_arn="arn:aws:states:us-east-1:123456789012:stateMachine:child", input={"order": "o-1"}
        )["Output"]
    """
    raise NotImplementedError


@start_execution_text_output.lowers
def _(call: Call) -> Request:
    return _start(call)


_PARENT = "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID"


_NOT_IN_NAMES = re.compile(r"""[\s<>{}\[\]?*"#%\\^|~`$&,;:/\x00-\x1f\x7f-\x9f]""")
"""What the name of an execution does not hold (API reference, `StartExecution`)."""


def _start(call: Call) -> Request:
    given: Expr | None = call["input"] if call.given("input") else None
    if call.flag("associate_with_parent"):
        if given is not None and not isinstance(given, DictOf):
            call.refuse(
                "the input must be written out as a dict to be associated with its parent", "input",
                f"write `{{**value, …}}`, or pass {_PARENT!r} yourself",
            )  # fmt: skip
        entries = given.entries if isinstance(given, DictOf) else ()
        given = DictOf((*entries, (Constant(_PARENT), Context(("Execution", "Id")))))
    name = call.static("name")
    if isinstance(name, str) and _NOT_IN_NAMES.search(name):
        call.refuse(f"{name!r} cannot be the name of an execution", "name", "use letters, digits, `-` and `_`")
    values: dict[str, Any] = {} if given is None else {"input": given}
    machine = name_pattern(call, "state_machine_arn", what="state machine")
    if not is_arn(machine) and "*" not in machine:
        if not machine.startswith("${"):
            call.refuse(f"{machine!r} is not an ARN", "state_machine_arn", "pass `arn:aws:states:<region>:…`")
    elif machine == "*":
        machine = arn("states", "stateMachine:*")
    statements = [Statement(("states:StartExecution",), (machine,))]
    if call.pattern == "sync":
        statements.append(
            Statement(
                ("states:DescribeExecution", "states:StopExecution"),
                (_executions(machine),),
                reason="follows the execution and stops it with the state (.sync)",
            )
        )
        statements.append(sync_rule("states"))
    return _SFN.request(
        call,
        "StartExecution",
        values=values,
        omit=("associate_with_parent", *(("input",) if given is None else ())),
        free=("input",),
        iam=statements,
        sync_returns=_ENDED,
    )


def _executions(machine: str) -> str:
    split = parts(machine)
    if split is None:
        return arn("states", "execution:*")
    name = split[4].removeprefix("stateMachine:").split(":")[0]
    # The executions of a version or an alias are named after the machine.
    return f"{machine.removesuffix(split[4])}execution:{name}:*"


@task("activity", patterns=("request",))
def invoke_activity(*, activity_arn: str, parameters: Any = None, **options: Unpack[TaskOptions]) -> Any:
    """Have a worker do the work: it polls the activity, and its answer is the call's value. Needs no permission.

    Args:
        activity_arn: the activity, known at compile time.
        parameters: what the worker gets, any JSON value.

    Example:
        stepfunctions.invoke_activity(
            activity_arn="arn:aws:states:us-east-1:123456789012:activity:review", parameters={"order": "o-1"}
        )
    """
    raise NotImplementedError


@invoke_activity.lowers
def _(call: Call) -> Request:
    activity = name_pattern(call, "activity_arn", what="activity")
    if "*" in activity:
        call.refuse("the activity must be known at compile time", "activity_arn", "pass its ARN as text or `param(…)`")
    elif not (is_arn(activity) or activity.startswith("${")):
        call.refuse(
            f"{activity!r} is not an ARN", "activity_arn", "pass `arn:aws:states:<region>:<account>:activity:<name>`"
        )
    sent = call["parameters"] if call.given("parameters") else DictOf(())
    return Request(activity, sent, State("result"), ANY, (), (), tuple(call.problems))


def activity_worker(
    activity_arn: str,
    handler: Callable[[Any], Any],
    *,
    name: str = "flowdsl-worker",
    heartbeat: float | None = None,
    client: Any = None,
) -> Any:
    """Make a worker that does the work of an activity: ``activity_worker(arn, review).run()``.

    It needs ``states:GetActivityTask`` and ``states:SendTask*`` on the activity; see `flowdsl.local.worker`.

    Args:
        activity_arn: the activity.
        handler: gets the activity's input and returns its output; what it raises is the task's error.
        name: shown in the execution history.
        heartbeat: seconds between heartbeats while the handler runs.
        client: a boto3 client of Step Functions; made from the environment when None.
    """
    return tool("flowdsl.local.worker").ActivityWorker(
        activity_arn, handler, name=name, heartbeat=heartbeat, client=client
    )


AWSStepFunctionsException: type[TaskFailed]
ExecutionAlreadyExistsException: type[TaskFailed]
ExecutionLimitExceededException: type[TaskFailed]
StateMachineDoesNotExistException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
