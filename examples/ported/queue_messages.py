"""Fan-out: store, remove and announce every message that a function read from a queue.

The same job as
`aws-samples+step-functions-workflows-collection__dynamically-process-data-with-map-state_statemachine_statemachine.asl.json.json`.
"""

from flowdsl import concurrent, param, workflow
from flowdsl_tasks import dynamodb, lambda_, sns


@workflow
def drain(event: dict, /) -> list:
    messages = lambda_.invoke(function_name="read-queue", retry_on_service_exceptions=False)["Payload"]
    if messages == "No messages":
        return []
    for message in concurrent(messages):
        dynamodb.put_item(
            table=param("MessagesTable"),
            item={"MessageId": message["MessageId"], "Body": message["Body"]},
            return_consumed_capacity="TOTAL",
        )
        lambda_.invoke(
            function_name="delete-from-queue",
            payload={"ReceiptHandle": message["ReceiptHandle"]},
            retry_on_service_exceptions=False,
        )
        sns.publish(topic_arn=param("NewsTopic"), subject="A message arrived", message=message["Body"])
    return messages
