"""One service of the generic SDK integration: its operations as stubs, its errors as classes."""

import inspect
from functools import lru_cache
from typing import Any

from flowdsl.adapters.api import Call, Request, Task, task
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.integrations import ServiceNames, action_name, is_unsupported, python_service
from flowdsl.adapters.models import operation_model, operations, summary
from flowdsl.adapters.sdk_iam import permissions
from flowdsl.adapters.service import Service
from flowdsl.adapters.shapes import suggest
from flowdsl.dsl.errors import TaskFailed
from flowdsl.ir.expr import Expr


class SdkService:
    """The operations and errors of one AWS service, by attribute.

    Attributes:
        names: of the service, in every dialect.
    """

    def __init__(self, names: ServiceNames) -> None:
        self.names = names
        self.__name__ = f"flowdsl_tasks.sdk.{python_service(names.boto3)}"
        self._errors = ErrorCatalogue(names.boto3, style="sdk", module=self.__name__)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        found = self.resolve(name)
        if found is None:
            known = [*operations(self.names.boto3), *self._errors.names()]
            hint = suggest(name, known)
            raise AttributeError(f"{self.names.boto3} has no `{name}`" + (f"; {hint}" if hint else ""))
        return found

    def resolve(self, name: str) -> Task[..., Any, Any] | type[TaskFailed] | None:
        """Return the stub or the error class of that name, or None."""
        operation = operations(self.names.boto3).get(name)
        return _stub(self, name, operation) if operation is not None else self._errors.get(name)

    def __dir__(self) -> list[str]:
        return [*operations(self.names.boto3), *self._errors.names()]

    def __repr__(self) -> str:
        return f"<sdk {self.names.boto3}>"


@lru_cache(maxsize=512)
def sdk_service(names: ServiceNames) -> SdkService:
    """Return the service of these names; always the same object."""
    return SdkService(names)


@lru_cache(maxsize=2048)
def _stub(owner: SdkService, name: str, operation: str) -> Task[..., Any, Any]:
    model = operation_model(owner.names.boto3, operation)
    assert model is not None
    input_shape: Any = model.input_shape

    def function(**members: Any) -> Any:
        raise NotImplementedError

    members = {} if input_shape is None else input_shape.members
    required = set() if input_shape is None else set(input_shape.required_members)
    ordered = sorted(members, key=lambda member: member not in required)
    function.__name__ = name
    function.__qualname__ = name
    function.__module__ = owner.__name__
    function.__doc__ = summary(model.documentation)
    function.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                member,
                inspect.Parameter.KEYWORD_ONLY,
                default=inspect.Parameter.empty if member in required else None,
            )
            for member in ordered
        ]
    )
    stub = task(f"aws-sdk:{owner.names.states}:{action_name(operation)}", patterns=("request", "wait_for_token"))(
        function
    )

    def lower(call: Call) -> Request:
        return lower_operation(call, owner.names, operation)

    stub.lowers(lower)
    return stub


def lower_operation(call: Call, names: ServiceNames, operation: str) -> Request:
    """Lower a call whose arguments are named as the API's members."""
    service = Service(names.boto3, "sdk")
    model = operation_model(names.boto3, operation)
    assert model is not None
    if is_unsupported(names.states, operation) or model.has_event_stream_input or model.has_event_stream_output:
        call.refuse(f"Step Functions does not support {names.boto3}:{operation}", help="call it from a Lambda function")
    arguments: dict[str, Expr] = {}
    if model.input_shape is not None:
        arguments = service.arguments(call, operation, names={name: name for name in model.input_shape.members})
    return call.request(arguments, iam=permissions(call, names, operation), result_type=service.output(operation))
