"""Amazon EventBridge: put events on buses.

Source: Developer Guide, "Add EventBridge events with Step Functions".
"""

from collections.abc import Sequence
from typing import Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, field, is_arn, name_pattern, text_pattern, unique
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.service import Service
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, ListOf
from flowdsl.ir.expr import Literal as Constant
from flowdsl_tasks.shapes import events as shapes

_EVENTS = Service("events")
_ERRORS = ErrorCatalogue(
    "events",
    style="optimized",
    prefix="EventBridge",
    module=__name__,
    extra=("FailedEntry", "AmazonEventBridgeException"),
)


@task("events:putEvents", patterns=("request", "wait_for_token"))
def put_events(
    *, entries: Sequence[shapes.PutEventsRequestEntryInput], **options: Unpack[TaskOptions]
) -> shapes.PutEventsResult:
    """Put up to ten events on event buses.

    Args:
        entries: ``[{"Source": …, "DetailType": …, "Detail": {…}, "EventBusName": …}]``; ``Detail`` is any JSON object.

    Example:
        events.put_events(entries=[{"Source": "shop", "DetailType": "Shipped", "Detail": {"order": "o-1"}}])

    Callback:
        events.put_events.wait_for_token(
            entries=[
                {"Source": "shop", "DetailType": "Shipped", "Detail": {"order": "o-1", "token": context.task_token}}
            ]
        )
    """
    raise NotImplementedError


@put_events.lowers
def _(call: Call) -> Request:
    entries = call["entries"]
    buses: list[str] = []
    if isinstance(entries, ListOf):
        for number, entry in enumerate(entries.items):
            if not isinstance(entry, DictOf):
                buses.append("*")
                continue
            keys = [str(e[0].value) for e in entry.entries if isinstance(e, tuple) and isinstance(e[0], Constant)]
            # A name in another case is reported as what it is, when the entry is spelled.
            given = {key.lower().replace("_", "") for key in keys}
            missing = [f"`{name}`" for name in ("Source", "DetailType", "Detail") if name.lower() not in given]
            if missing and len(keys) == len(entry.entries):
                names = ", ".join(missing)
                call.refuse(f"`entries[{number}]` lacks {names}", "entries", f"add {names}")
            source = field(entry, "Source")
            if source is not None and text_pattern(source).startswith("aws."):
                call.refuse("an event's source cannot start with 'aws.'", "entries", "choose another source")
            bus = field(entry, "EventBusName")
            if isinstance(bus, Constant) and bus.value == "":
                call.refuse(f"`entries[{number}].EventBusName` is empty", "entries", "leave it out for the default bus")
            buses.append("default" if bus is None else name_pattern(call, "entries", bus, what="event bus"))
    else:
        buses.append(name_pattern(call, "entries", what="event bus"))
    resources = [bus if is_arn(bus) else arn("events", f"event-bus/{bus}") for bus in unique(buses)]
    return _EVENTS.request(
        call,
        "PutEvents",
        free=("Entries[].Detail",),
        iam=(Statement(("events:PutEvents",), tuple(resources)),) if resources else (),
    )


FailedEntry: type[TaskFailed]
AmazonEventBridgeException: type[TaskFailed]


def __getattr__(name: str) -> type[TaskFailed]:
    return _ERRORS.attribute(name)
