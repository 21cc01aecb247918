"""Saga: save an order, take the payment, reserve the goods; undo what was done when a step fails.

The same job as `aws-samples+aws-step-functions-long-lived-transactions__statemachine_llt.asl.yaml.json`.
"""

import json
from typing import Any

from flowdsl import Error, Retry, param, workflow
from flowdsl_tasks import lambda_, sns


class ErrProcessOrder(Error):
    """The order could not be saved."""


class ErrProcessPayment(Error):
    """The payment was refused."""


class ErrReserveInventory(Error):
    """The goods are not there."""


class ErrReleaseInventory(Error):
    """The goods could not be put back."""


class ErrProcessRefund(Error):
    """The money could not be given back."""


class ErrUpdateOrderStatus(Error):
    """The order could not be marked as pending."""


class SagaFailed(Error):
    """The order came to nothing, and what was done for it was undone as far as possible."""


LAMBDA_TROUBLE = Retry(
    on=("Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException"),
    interval=2,
    max_attempts=3,
    backoff=2.0,
    max_delay=8,
    jitter=True,
)


def call(function: str, order: Any) -> Any:
    return lambda_.invoke(
        function_name=function,
        payload=order,
        retry=LAMBDA_TROUBLE,
        retry_on_service_exceptions=False,
        task_timeout=10,
    )["Payload"]


def tell(order: Any, news: dict) -> None:
    sns.publish(
        topic_arn=param("OrdersTopic"), message=json.dumps({"order_id": order["order_id"], **news}), task_timeout=10
    )


@workflow(timeout=600)
def place_order(order: dict, /) -> dict:
    bought = paid = False
    try:
        order = call("save-order", order)
        paid = True
        order = call("take-payment", order)
        bought = True
        order = call("reserve-goods", order)
    except (ErrProcessOrder, ErrProcessPayment, ErrReserveInventory):
        try:
            if bought:
                order = call("release-goods", order)
            if paid:
                order = call("refund-payment", order)
            call("mark-pending", order)
        except (ErrReleaseInventory, ErrProcessRefund, ErrUpdateOrderStatus) as problem:
            tell(order, {"status": "failed", "error": problem.error})
        raise SagaFailed("The order failed and was undone")
    tell(order, {"status": "success"})
    return order
