"""The errors of services as Python names, and how machines and plain Python catch them."""

import importlib
from typing import Any

import pytest

from flowdsl.adapters.errors import ErrorCatalogue, UnknownName
from flowdsl.compiler import compile_source
from flowdsl.dsl.errors import TaskFailed
from flowdsl.local import run
from flowdsl.local.direct import backend
from flowdsl.local.tasks.mock import MockBackend
from flowdsl.local.tasks.services import OPTIMISED
from flowdsl.source import SourceFile
from flowdsl_tasks import apigateway, ecs, eks, glue, http, sdk
from tools.stubs import modules, service, stubs

CATALOGUES = {
    module: found
    for module in modules()
    if (found := getattr(importlib.import_module(f"flowdsl_tasks.{module}"), "_ERRORS", None)) is not None
}


@pytest.mark.parametrize("module", CATALOGUES)
def test_every_error_is_a_class_with_the_integration_s_prefix(module: str) -> None:
    catalogue: ErrorCatalogue = CATALOGUES[module]
    found = importlib.import_module(f"flowdsl_tasks.{module}")
    assert catalogue.names()
    for name in catalogue.names():
        kind = getattr(found, name)
        assert issubclass(kind, TaskFailed)
        assert kind.name == catalogue.others.get(name, f"{catalogue.prefix}.{name}")
    with pytest.raises(UnknownName, match="has no `NoSuchThingException`"):
        getattr(found, "NoSuchThingException")  # noqa: B009


@pytest.mark.parametrize("module", CATALOGUES)
def test_a_misspelt_error_is_refused_with_the_right_one(module: str) -> None:
    name = CATALOGUES[module].names()[0]
    result = compiled(f"    try:\n        pass\n    except {module}.{name[:-1]}x:\n        return 1\n", module)
    said = " ".join(d.text(d.message) + str(getattr(d, "hint", "")) for d in result.diagnostics)
    assert not result.artefacts
    assert f"`{name}`" in said


@pytest.mark.parametrize("module", CATALOGUES)
def test_every_declared_name_is_an_error_that_there_is(module: str) -> None:
    found = importlib.import_module(f"flowdsl_tasks.{module}")
    declared = [name for name, kind in found.__annotations__.items() if "TaskFailed" in str(kind)]
    for name in declared:
        assert issubclass(getattr(found, name), TaskFailed)


def test_what_the_engine_calls_an_unknown_error_can_be_caught_by_name() -> None:
    services = {task.integration.partition(":")[0]: service(task) for task in stubs()}
    checked = 0
    for integration, row in OPTIMISED.items():
        if integration in services and services[integration] in CATALOGUES:
            prefix, _, name = row.other.partition(".")
            catalogue = CATALOGUES[services[integration]]
            assert (catalogue.prefix, catalogue.get(name) is not None) == (prefix, True), integration
            checked += 1
    assert checked >= 17


def test_errors_with_names_of_their_own() -> None:
    assert apigateway.StatusCode403.name == "ApiGateway.403"
    assert eks.StatusCode401.name == "EKS.401"
    assert http.StatusCode503.name == "States.Http.StatusCode.503"
    assert ecs.Unknown.name == "AmazonECS.Unknown"
    assert glue.EntityNotFoundException.name == sdk.glue.EntityNotFoundException.name == "Glue.EntityNotFoundException"
    with pytest.raises(AttributeError):
        _ = apigateway.StatusCode200


def compiled(body: str, module: str) -> Any:
    text = f"from flowdsl import Error, TaskFailed, workflow\nfrom flowdsl_tasks import {module}\n\n\n"
    return compile_source(SourceFile("flow.py", f"{text}@workflow\ndef flow():\n{body}    return 0\n"))


HANDLERS = """\
    try:
        dynamodb.delete_item(table="stock", key={"sku": "a"})
    except dynamodb.ConditionalCheckFailedException:
        return "condition"
    except TaskFailed as error:
        return "task " + error.error
    except dynamodb.ResourceNotFoundException:
        return "never"
    except Exception:
        return "other"
"""


@pytest.mark.parametrize(
    ("error", "caught"),
    [
        ("DynamoDB.ConditionalCheckFailedException", "condition"),
        ("DynamoDB.ResourceNotFoundException", "task DynamoDB.ResourceNotFoundException"),
        ("DynamoDb.ConditionalCheckFailedException", "task DynamoDb.ConditionalCheckFailedException"),
        ("States.Timeout", "other"),
    ],
)
def test_handlers_are_tried_in_order_as_python_does(error: str, caught: str) -> None:
    result = compiled(HANDLERS, "dynamodb")
    assert result.artefacts, [d.text(d.message) for d in result.diagnostics]
    mocks = {"dynamodb:deleteItem": [{"raise": {"error": error, "cause": "c"}}]}
    execution = run(result.artefacts[0].definition, {}, tasks=MockBackend(mocks))
    assert (execution.status, execution.output) == ("SUCCEEDED", caught)
    space: dict[str, Any] = {"__name__": "flow"}
    head = "from flowdsl import TaskFailed\nfrom flowdsl_tasks import dynamodb\n\n\ndef flow():\n"
    exec(f"{head}{HANDLERS}    return 0\n", space)
    with backend(MockBackend(mocks)):
        assert space["flow"]() == caught
