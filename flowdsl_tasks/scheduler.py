"""Amazon EventBridge Scheduler: create a schedule.

Step Functions reaches it through the SDK integration. Source: EventBridge Scheduler API reference, `CreateSchedule`.
"""

import re
from datetime import UTC, datetime
from typing import Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, name_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.iam.rules import pass_role
from flowdsl.ir.expr import DictOf, Expr
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import scheduler as shapes

_SCHEDULER = Service("scheduler", "sdk")
_ERRORS = ErrorCatalogue("scheduler", style="sdk", module=__name__)

_EXPRESSION = re.compile(
    r"at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)|rate\([1-9]\d* (minutes?|hours?|days?)\)|cron\((\S+ ){5}\S+\)"
)


class CreateScheduleResult(TypedDict):
    """The new schedule."""

    ScheduleArn: str


@task("aws-sdk:scheduler:createSchedule")
def create_schedule(
    *,
    name: str,
    schedule_expression: str,
    target: shapes.TargetInput,
    flexible_time_window: int | None = None,
    group_name: str | None = None,
    schedule_expression_timezone: str | None = None,
    start_date: str | None = None,
    end_date: str | None = None,
    description: str | None = None,
    state: Literal["ENABLED", "DISABLED"] = "ENABLED",
    action_after_completion: Literal["NONE", "DELETE"] = "NONE",
    kms_key_arn: str | None = None,
    client_token: str | None = None,
    **options: Unpack[TaskOptions],
) -> CreateScheduleResult:
    """Create a schedule.

    Args:
        name: of the schedule, unique in its group.
        schedule_expression: ``at(2030-01-02T03:04:05)``, ``rate(5 minutes)`` or ``cron(5 1 ? 1 MON 2030)``.
        target: ``{"Arn": …, "RoleArn": …, "Input": …, "RetryPolicy": {…}, "DeadLetterConfig": {…}}``.
        flexible_time_window: minutes after its time in which it may start, 1 to 1440; exactly on time when absent.
        group_name: the schedule group; ``default`` when absent.
        schedule_expression_timezone: such as ``Europe/Berlin``; UTC when absent.
        start_date: ISO 8601 time from which it runs.
        end_date: ISO 8601 time until which it runs.
        description: of the schedule.
        state: whether it runs.
        action_after_completion: whether it is deleted after its last run.
        kms_key_arn: customer key that encrypts it.
        client_token: makes repeated calls create one schedule.

    Example:
        scheduler.create_schedule(
            name="remind-o-1",
            schedule_expression="at(2030-01-02T03:04:05)",
            target={
                "Arn": "arn:aws:sqs:us-east-1:123456789012:reminders",
                "RoleArn": "arn:aws:iam::123456789012:role/schedules",
            },
            action_after_completion="DELETE",
        )["ScheduleArn"]
    """
    raise NotImplementedError


@create_schedule.lowers
def _(call: Call) -> Request:
    _check_expression(call)
    _check_dates(call)
    minutes = call.static("flexible_time_window")
    window: Expr = DictOf(((Constant("Mode"), Constant("OFF")),))
    if call.given("flexible_time_window"):
        if isinstance(minutes, int) and not 1 <= minutes <= 1440:
            call.refuse(f"`flexible_time_window` is {minutes} minutes", "flexible_time_window", "use 1 to 1440")
            minutes = 1
        window = DictOf(
            (
                (Constant("Mode"), Constant("FLEXIBLE")),
                (
                    Constant("MaximumWindowInMinutes"),
                    Constant(minutes) if isinstance(minutes, int) else call["flexible_time_window"],
                ),
            )
        )
    group = name_pattern(call, "group_name", what="schedule group") if call.given("group_name") else "default"
    name = name_pattern(call, "name", what="schedule")
    statements = [Statement(("scheduler:CreateSchedule",), (arn("scheduler", f"schedule/{group}/{name}"),))]
    role = field(call["target"], "RoleArn")
    passed = arn("iam", "role/*", region="") if role is None else name_pattern(call, "target", role, what="role")
    statements.append(pass_role((passed,), "scheduler.amazonaws.com"))
    return _SCHEDULER.request(call, "CreateSchedule", values={"FlexibleTimeWindow": window}, iam=statements)


def _check_expression(call: Call) -> None:
    """Refuse a constant that is no schedule (EventBridge Scheduler User Guide, "Schedule types")."""
    expression = call.static("schedule_expression")
    if not isinstance(expression, str):
        return
    kind, _, rest = expression.partition("(")
    inside = rest.removesuffix(")")
    if not _EXPRESSION.fullmatch(expression) or (kind == "at" and _moment(inside) is None):
        call.refuse(
            f"{expression!r} is no schedule", "schedule_expression", "write `at(…)`, `rate(5 minutes)` or `cron(…)`"
        )
    elif kind == "cron":
        day, _, weekday = inside.split()[2:5]
        if (day == "?") == (weekday == "?"):
            call.refuse(
                f"{expression!r} does not have one `?`, for the day of the month or for that of the week",
                "schedule_expression",
                "write `?` for the day that does not count: minutes hours day month weekday year",
            )


def _check_dates(call: Call) -> None:
    """Refuse times that are none, and a schedule that ends before it starts."""
    known: list[datetime] = []
    for argument in ("start_date", "end_date"):
        text = call.static(argument)
        if isinstance(text, str):
            moment = _moment(text)
            if moment is None:
                call.refuse(f"{text!r} is no time", argument, "write ISO 8601, such as `2030-01-02T03:04:05Z`")
            else:
                known.append(moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC))
    if len(known) == 2 and known[0] >= known[1]:
        call.refuse("the schedule ends before it starts", "end_date", "give a later `end_date`")


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


ConflictException: type[TaskFailed]
ResourceNotFoundException: type[TaskFailed]
ServiceQuotaExceededException: type[TaskFailed]
ValidationException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
