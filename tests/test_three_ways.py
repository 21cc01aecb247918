"""The example runs three ways with one answer: plain Python, the compiled machine, and the machine on mocks."""

import importlib
import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

moto = pytest.importorskip("moto")

EXAMPLES = Path(__file__).parents[1] / "examples"
ORDERS: list[dict[str, Any]] = [
    {"order_id": "o-1", "lines": [{"sku": "tea", "quantity": 2}], "email": "ada@example.com"},
    {"order_id": "o-2", "lines": [{"sku": "tea", "quantity": 1}, {"sku": "cup", "quantity": 4}]},
    {"order_id": "o-3", "lines": [{"sku": "cup", "quantity": 11}]},
    {"order_id": "o-4", "lines": []},
]


@contextmanager
def world() -> Iterator[tuple[ModuleType, ModuleType]]:
    """Give the example and its world, the world new in an embedded AWS."""
    region = {"AWS_DEFAULT_REGION": "us-east-1"}
    with mock.patch.dict(os.environ, region), mock.patch.object(sys, "path", [str(EXAMPLES), *sys.path]), moto.mock_aws():
        sys.modules.pop("order_world", None)
        try:
            yield importlib.import_module("order_fulfilment"), importlib.import_module("order_world")
        finally:
            sys.modules.pop("order_world", None)


def plain(order: dict[str, Any]) -> tuple[str, Any]:
    """Run the function as it stands; its stubs call boto3."""
    from flowdsl import Error
    from flowdsl.local import direct
    from flowdsl.local.tasks.aws import AwsBackend

    with (
        world() as (example, setup),
        direct.backend(AwsBackend(on_token=setup.on_token)),
        mock.patch.object(time, "sleep"),
    ):
        try:
            return "SUCCEEDED", example.fulfil.run(order)
        except Error as error:
            return "FAILED", (error.error, error.cause)


def machine(order: dict[str, Any]) -> tuple[str, Any]:
    """Run the compiled machine against the embedded AWS."""
    from flowdsl.local import run
    from flowdsl.local.tasks.moto import MotoBackend

    with (
        world() as (example, setup),
        MotoBackend(functions={"price": example.price.function}, on_token=setup.on_token) as backend,
    ):
        execution = run(example.fulfil.compile().definition, order, tasks=backend)
    if execution.status == "SUCCEEDED":
        return execution.status, execution.output
    return execution.status, (execution.error, execution.cause)


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order["order_id"])
def test_python_and_the_machine_agree(order: dict[str, Any]) -> None:
    assert plain(order) == machine(order)


def test_mocks_decide_the_path() -> None:
    from flowdsl.local import MockBackend, run

    with world() as (example, _):
        definition = example.fulfil.compile().definition
    mocks = {
        "price": [{"return": 20}],
        "update_item": [{"return": {}}],
        "send_message": [{"return": {"approved": True}}],
        "get_item": [{"return": {}}, {"return": {"Item": {}}}],
        "publish": [{"return": {"MessageId": "1"}}],
    }
    execution = run(definition, json.loads((EXAMPLES / "order.json").read_text()), tasks=MockBackend(mocks))
    assert execution.output == {"order": "o-1", "status": "SHIPPED", "total": 20}
    assert execution.states_entered.count("get_item") == 2
    assert execution.elapsed == 60
