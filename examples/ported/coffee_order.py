"""Approval: an order of a coffee shop waits for the customer, then for the barista; both may take too long.

The same job as `aws-samples+serverless-coffee__backends_4-order-processing_statemachine_op.asl.json.json`.
"""

from typing import Any

from flowdsl import HeartbeatTimeout, context, workflow
from flowdsl_tasks import dynamodb, events, sdk

BUS = "coffee-shop"


def tell(kind: str, detail: dict) -> Any:
    return events.put_events(
        entries=[{"Source": "coffee.shop", "DetailType": kind, "EventBusName": BUS, "Detail": detail}]
    )


def ask(kind: str, wish: dict, number: str, patience: int) -> Any:
    return events.put_events.wait_for_token(
        entries=[
            {
                "Source": "coffee.shop",
                "DetailType": kind,
                "EventBusName": BUS,
                "Detail": {
                    "userId": wish["userId"],
                    "orderId": wish["orderId"],
                    "shop": wish["bucket"]["eventId"],
                    "number": number,
                    "token": context.task_token,
                },
            }
        ],
        heartbeat=patience,
    )


@workflow
def order(event: dict, /) -> Any:
    wish = event["detail"]
    settings = dynamodb.get_item(table="shop-settings", key={"PK": f"config-{wish['bucket']['eventId']}"})
    if (
        not settings["Item"]["storeOpen"]["BOOL"]
        or len(
            sdk.stepfunctions.list_executions(
                stateMachineArn=context.state_machine_id, maxResults=100, statusFilter="RUNNING"
            )["Executions"]
        )
        > 20
    ):
        return tell("Order.Refused", {"userId": wish["userId"], "shop": wish["bucket"]["eventId"]})
    late = "customer"
    try:
        ask("Order.Started", wish, "", 300)
        number = dynamodb.update_item(
            table="shop-counters",
            key={"PK": f"orders-{wish['bucket']['eventId']}"},
            update_expression="set IDvalue = IDvalue + :one",
            expression_attribute_values={":one": 1},
            return_values="UPDATED_NEW",
        )["Attributes"]["IDvalue"]["N"]
        late = "barista"
        ask("Order.Waiting", wish, number, 900)
    except HeartbeatTimeout:
        return tell("Order.TimedOut", {"userId": wish["userId"], "orderId": wish["orderId"], "late": late})
    return tell("Order.Finished", {"userId": wish["userId"], "orderId": wish["orderId"]})
