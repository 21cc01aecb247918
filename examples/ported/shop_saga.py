"""Saga: a shop's order with four steps, each with its own way back.

The same job as `rafty+ServerlessMicroservicesSagaTransaction__state-machine.json.json`.
"""

from typing import Any

from flowdsl import Error, Retry, TaskFailed, param, workflow
from flowdsl_tasks import lambda_, sns


class AlreadyRunning(Error):
    """The order was placed before."""


class ErrorOrderCreate(Error):
    """The order could not be created."""


class DebitLimitExceeded(Error):
    """The card has not enough money."""


class ErrorPaymentDebit(Error):
    """The card could not be charged."""


class InventoryRanShort(Error):
    """There is not enough in the warehouse."""


class ErrorInventoryReserve(Error):
    """The warehouse did not answer."""


class ErrorOrderUpdate(Error):
    """The order could not be changed."""


class ErrorOrderApprove(Error):
    """The order could not be approved."""


class ErrorOrderReject(Error):
    """The order could not be rejected."""


class ErrorPaymentCredit(Error):
    """The money could not be given back."""


class ErrorPaymentException(Error):
    """The bank did not answer."""


class ErrorInventoryRelease(Error):
    """The goods could not be put back."""


class OrderFailed(Error):
    """The order came to nothing."""


def step(name: str, order: Any) -> Any:
    return lambda_.invoke(
        function_name=name, payload=order, payload_response_only=True, retry_on_service_exceptions=False
    )


def undo(name: str, order: Any) -> Any:
    return lambda_.invoke(
        function_name=name,
        payload=order,
        payload_response_only=True,
        retry_on_service_exceptions=False,
        retry=Retry(on=TaskFailed, interval=1, max_attempts=2, backoff=2.0),
    )


def tell(order: Any, about: dict) -> None:
    sns.publish(topic_arn=param("ShopTopic"), message={"order_id": order["order_id"], **about})


@workflow(timeout=15)
def buy(order: dict, /) -> dict:
    charged = reserved = False
    try:
        order = step("create-order", order)
        order = step("charge-card", order)
        order = step("reserve-goods", order)
        order = step("approve-order", order)
        tell(order, {"status": order["order_status"]})
        return order
    except AlreadyRunning:
        return order
    except (ErrorOrderUpdate, ErrorOrderApprove) as error:
        tell(order, {"problem": error.cause})
        raise OrderFailed("the order came to nothing")
    except (ErrorOrderCreate, DebitLimitExceeded):
        pass
    except (ErrorPaymentDebit, InventoryRanShort):
        charged = True
    except ErrorInventoryReserve:
        charged = reserved = True
    problem = "rejected"
    try:
        if reserved:
            order = undo("put-back-goods", order)
        if charged:
            order = undo("refund-card", order)
        order = undo("reject-order", order)
    except (ErrorInventoryRelease, ErrorPaymentException, ErrorPaymentCredit, ErrorOrderReject) as error:
        problem = error.cause
    tell(order, {"problem": problem})
    raise OrderFailed("the order came to nothing")
