"""Fulfil an order: reserve each line, charge the card, tell the customer."""
import time
from typing import TypedDict

from flowdsl import Error, Retry, concurrent, context, parallel, policy, workflow
from flowdsl_tasks import dynamodb, lambda_, sdk, sns, sqs


class Line(TypedDict):
    sku: str
    quantity: int


class OutOfStock(Error):
    """Raised as the ASL error name 'OutOfStock'."""


@lambda_.function(timeout=30)              # a Lambda written beside the workflow; callable, deployable
def price(lines: list[Line]) -> float:
    return sum(line["quantity"] * 9.99 for line in lines)


@workflow(timeout=900)
def fulfil(order_id: str, lines: list[Line], email: str | None = None) -> dict:
    total = price(lines)
    for line in concurrent(lines, limit=10):                                   # inline Map
        try:
            dynamodb.update_item(
                table="stock", key={"sku": line["sku"]},
                update_expression="SET quantity = quantity - :n",
                condition_expression="quantity >= :n",
                expression_attribute_values={":n": line["quantity"]},
            )
        except dynamodb.ConditionalCheckFailedException:
            raise OutOfStock(f"{line['sku']} is out of stock")

    with policy(retry=Retry(max_attempts=5, interval=2, backoff=2.0), task_timeout=60):
        approval = sqs.send_message.wait_for_token(                            # callback pattern
            queue_url="https://sqs.us-east-1.amazonaws.com/123456789012/approvals",
            message_body={"order": order_id, "total": total, "token": context.task_token},
        )
    if not approval["approved"]:
        return {"order": order_id, "status": "REJECTED"}

    while True:                                                                # polling loop
        shipment = sdk.dynamodb.get_item(TableName="shipments", Key={"id": {"S": order_id}})
        if "Item" in shipment:
            break
        time.sleep(60)                                                         # Wait state
    if email is not None:
        sns.publish(topic_arn="arn:aws:sns:us-east-1:123456789012:mail", message=f"{order_id} is on its way")
    return {"order": order_id, "status": "SHIPPED", "total": total}
