"""The world of `order_fulfilment.py`, made in the embedded AWS: `flowdsl run … --setup examples/order_world.py`."""

import boto3

dynamodb = boto3.client("dynamodb")
for table, key in (("stock", "sku"), ("shipments", "id")):
    dynamodb.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
for sku, quantity in (("apple", 10), ("pear", 1)):
    dynamodb.put_item(TableName="stock", Item={"sku": {"S": sku}, "quantity": {"N": str(quantity)}})
boto3.client("sqs").create_queue(QueueName="approvals")
boto3.client("sns").create_topic(Name="mail")


def on_token(request):
    """Answer the approval as a person would: small orders only. The warehouse ships at once."""
    order = request.arguments["MessageBody"]
    approved = order["total"] < 100
    if approved:
        dynamodb.put_item(TableName="shipments", Item={"id": {"S": order["order"]}, "carrier": {"S": "by bike"}})
    return {"approved": approved}
