"""botocore's service models as data: no session, no region, no credentials, no network.

Loading one model takes 10–100 ms, so models are kept for the life of the process; they never change. botocore itself
is imported when the first model is wanted: most stubs carry what they need.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from botocore.loaders import Loader
    from botocore.model import OperationModel, ServiceModel


@lru_cache(maxsize=1)
def _loader() -> "Loader":
    from botocore.loaders import Loader

    return Loader()


@lru_cache(maxsize=256)
def service_model(boto3: str) -> "ServiceModel | None":
    """Return the API model of a service by its boto3 name, or None."""
    from botocore.exceptions import UnknownServiceError
    from botocore.model import ServiceModel

    try:
        return ServiceModel(_loader().load_service_model(boto3, "service-2"), boto3)
    except UnknownServiceError:
        return None


@lru_cache(maxsize=256)
def operations(boto3: str) -> Mapping[str, str]:
    """Return Python method name → API operation name of a service."""
    from botocore import xform_name

    model = service_model(boto3)
    return {} if model is None else {xform_name(name): name for name in model.operation_names}


def operation_model(boto3: str, operation: str) -> "OperationModel | None":
    """Return one operation's model by its API name, or None."""
    from botocore.model import OperationNotFoundError

    model = service_model(boto3)
    if model is None:
        return None
    try:
        return model.operation_model(operation)
    except OperationNotFoundError:
        return None


def shape(boto3: str, name: str) -> Any:
    """Return a shape of a service by name.

    Raises:
        KeyError: when the service or the shape does not exist.
    """
    from botocore.model import NoShapeFoundError

    model = service_model(boto3)
    if model is None:
        raise KeyError(boto3)
    try:
        return model.shape_for(name)
    except NoShapeFoundError as error:
        raise KeyError(name) from error


@lru_cache(maxsize=512)
def python_members(boto3: str, operation: str) -> Mapping[str, str]:
    """Return snake_case parameter name → input member name of an operation."""
    from botocore import xform_name

    model = operation_model(boto3, operation)
    if model is None or model.input_shape is None:
        return {}
    return {xform_name(name): name for name in model.input_shape.members}


@lru_cache(maxsize=256)
def error_codes(boto3: str) -> tuple[str, ...]:
    """Return the names of the errors a service models, sorted."""
    model = service_model(boto3)
    if model is None:
        return ()
    return tuple(sorted({shape.name for shape in model.error_shapes}))


def summary(documentation: str) -> str:
    """Return the first sentence of an API documentation text, without its markup."""
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", documentation)).strip()
    return text.split(". ")[0].rstrip(".") + "." if text else ""
