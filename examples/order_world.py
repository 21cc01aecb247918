"""The world that `order_fulfilment` works in: its tables, queue and topic, and the person who approves.

``flowdsl run examples/order_fulfilment.py:fulfil --setup examples/order_world.py --input examples/order.json`` runs
this file first, with every boto3 call going to the AWS inside the process.
"""

import boto3

dynamodb = boto3.client("dynamodb")
for table, key in (("stock", "sku"), ("shipments", "id")):
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
for sku in ("tea", "cup"):
    dynamodb.put_item(TableName="stock", Item={"sku": {"S": sku}, "quantity": {"N": "10"}})
boto3.client("sqs").create_queue(QueueName="approvals")
boto3.client("sns").create_topic(Name="mail")


def on_token(request) -> dict:
    """Answer the approval: orders up to 1,000 are fine, and approved orders are shipped by the warehouse."""
    order = request.arguments["MessageBody"]
    dynamodb.put_item(TableName="shipments", Item={"id": {"S": order["order"]}, "carrier": {"S": "van"}})
    return {"approved": order["total"] <= 1000}
