"""Amazon API Gateway: call a REST or an HTTP API.

Source: Developer Guide, "Create API Gateway REST APIs with Step Functions" (parameters, forbidden headers, IAM).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import REGION, arn, name_pattern, text_pattern
from flowdsl.adapters.errors import ErrorCatalogue
from flowdsl.adapters.http import choice, multi_values
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import Context, Expr, Format, FormatField, Op
from flowdsl.ir.expr import Literal as Constant

_ERRORS = ErrorCatalogue("apigateway", style="optimized", prefix="ApiGateway", module=__name__, statuses="ApiGateway.")

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
AUTH_TYPES = ("NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY")


class ApiResult(TypedDict):
    """The answer of an API."""

    Headers: dict[str, list[str]]
    ResponseBody: Any
    StatusCode: int
    StatusText: str


@task("apigateway:invoke", patterns=("request", "wait_for_token"))
def call_rest_api(
    *,
    api_id: str,
    stage: str,
    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"],
    path: str | None = None,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    query_parameters: Mapping[str, str | Sequence[str]] | None = None,
    request_body: Any = None,
    auth_type: Literal["NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"] = "NO_AUTH",
    allow_null_values: bool | None = None,
    region: str | None = None,
    **options: Unpack[TaskOptions],
) -> ApiResult:
    """Call a REST API.

    Args:
        api_id: the API.
        stage: its stage.
        method: of the request.
        path: of the resource, with a leading ``/``.
        headers: name → text or list of texts. A callback's token usually travels here.
        query_parameters: name → text or list of texts.
        request_body: any JSON value.
        auth_type: ``IAM_ROLE`` signs the request with the machine's role.
        allow_null_values: whether null members of the body are sent.
        region: of the API; the machine's own when absent.

    Example:
        apigateway.call_rest_api(
            api_id="abc123",
            stage="prod",
            method="GET",
            path="/pets",
            auth_type="IAM_ROLE",
        )

    Callback:
        apigateway.call_rest_api.wait_for_token(
            api_id="abc123",
            stage="prod",
            method="GET",
            path="/pets",
            auth_type="IAM_ROLE",
            headers={"Token": context.task_token},
        )
    """
    raise NotImplementedError


@call_rest_api.lowers
def _(call: Call) -> Request:
    return _invoke(call, _endpoint(call), text_pattern(call["api_id"]), "stage")


@task("apigateway:invoke", patterns=("request", "wait_for_token"))
def call_http_api(
    *,
    api_id: str,
    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"],
    stage: str | None = None,
    path: str | None = None,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    query_parameters: Mapping[str, str | Sequence[str]] | None = None,
    request_body: Any = None,
    auth_type: Literal["NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"] = "NO_AUTH",
    allow_null_values: bool | None = None,
    region: str | None = None,
    **options: Unpack[TaskOptions],
) -> ApiResult:
    """Call an HTTP API.

    Args:
        api_id: the API.
        method: of the request.
        stage: its stage; ``$default`` when absent.
        path: of the route, with a leading ``/``.
        headers: name → text or list of texts. A callback's token usually travels here.
        query_parameters: name → text or list of texts.
        request_body: any JSON value.
        auth_type: ``IAM_ROLE`` signs the request with the machine's role.
        allow_null_values: whether null members of the body are sent.
        region: of the API; the machine's own when absent.

    Example:
        apigateway.call_http_api(
            api_id="abc123",
            method="POST",
            path="/pets",
            request_body={"name": "Rex"},
        )

    Callback:
        apigateway.call_http_api.wait_for_token(
            api_id="abc123",
            method="POST",
            path="/pets",
            request_body={"name": "Rex"},
            headers={"Token": context.task_token},
        )
    """
    raise NotImplementedError


@call_http_api.lowers
def _(call: Call) -> Request:
    return _invoke(call, _endpoint(call), text_pattern(call["api_id"]), "stage")


@task("apigateway:invoke", patterns=("request", "wait_for_token"))
def invoke(
    *,
    api_endpoint: str,
    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"],
    stage: str | None = None,
    path: str | None = None,
    headers: Mapping[str, str | Sequence[str]] | None = None,
    query_parameters: Mapping[str, str | Sequence[str]] | None = None,
    request_body: Any = None,
    auth_type: Literal["NO_AUTH", "IAM_ROLE", "RESOURCE_POLICY"] = "NO_AUTH",
    allow_null_values: bool | None = None,
    **options: Unpack[TaskOptions],
) -> ApiResult:
    """Call an API by its host name.

    Args:
        api_endpoint: such as ``abc123.execute-api.us-east-1.amazonaws.com``.
        method: of the request.
        stage: of the API.
        path: with a leading ``/``.
        headers: name → text or list of texts.
        query_parameters: name → text or list of texts.
        request_body: any JSON value.
        auth_type: ``IAM_ROLE`` signs the request with the machine's role.
        allow_null_values: whether null members of the body are sent.

    Example:
        apigateway.invoke(
            api_endpoint="abc123.execute-api.us-east-1.amazonaws.com",
            method="GET",
            stage="prod",
        )

    Callback:
        apigateway.invoke.wait_for_token(
            api_endpoint="abc123.execute-api.us-east-1.amazonaws.com",
            method="GET",
            stage="prod",
            headers={"Token": context.task_token},
        )
    """
    raise NotImplementedError


@invoke.lowers
def _(call: Call) -> Request:
    host = text_pattern(call["api_endpoint"])
    if "://" in host or "/" in host:
        call.refuse("the endpoint is a host name", "api_endpoint", "drop the protocol and the path")
    return _invoke(call, call["api_endpoint"], host.partition(".")[0], "stage")


def _endpoint(call: Call) -> Expr:
    """Build ``<api>.execute-api.<region>.amazonaws.com``; the region is read off the execution's own ARN."""
    region: Expr = call["region"] if call.given("region") else _own_region()
    if isinstance(call["api_id"], Constant) and isinstance(region, Constant):
        return Constant(f"{call['api_id'].value}.execute-api.{region.value}.amazonaws.com")
    return Format((FormatField(call["api_id"]), ".execute-api.", FormatField(region), ".amazonaws.com"))


def _own_region() -> Expr:
    return Op("[]", (Op(".split", (Context(("Execution", "Id")), Constant(":"))), Constant(3)))


def _invoke(call: Call, endpoint: Expr, api: str, stage: str) -> Request:
    choice(call, "method", METHODS)
    choice(call, "auth_type", AUTH_TYPES)
    path = call.static("path")
    if isinstance(path, str) and not path.startswith("/"):
        call.refuse(f"the path {path!r} lacks its leading `/`", "path", f"write {'/' + path!r}")
    if call.given("request_body") and call.static("method") in ("GET", "HEAD"):
        call.refuse(f"a {call.static('method')} request has no body", "request_body", "drop it, or use POST")
    statements = []
    if call.static("auth_type") not in ("NO_AUTH", "RESOURCE_POLICY"):
        statements.append(Statement(("execute-api:Invoke",), (_arn(call, api, stage),)))
    return call.request(
        {
            "ApiEndpoint": endpoint,
            "Method": call["method"],
            "Headers": multi_values(call, "headers", headers=True) if call.given("headers") else None,
            "Stage": call["stage"] if call.given("stage") else None,
            "Path": call["path"] if call.given("path") else None,
            "QueryParameters": multi_values(call, "query_parameters") if call.given("query_parameters") else None,
            "RequestBody": call.any_json("request_body"),
            "AllowNullValues": call["allow_null_values"] if call.given("allow_null_values") else None,
            "AuthType": call["auth_type"],
        },
        iam=statements,
    )


def _arn(call: Call, api: str, stage: str) -> str:
    if api == "*":
        api = name_pattern(call, "api_id" if "api_id" in call.task.signature.parameters else "api_endpoint", what="API")
    where = name_pattern(call, stage, what="stage") if call.given(stage) else "$default"
    method = text_pattern(call["method"])
    path = name_pattern(call, "path", what="path") if call.given("path") else "/"
    region = text_pattern(call["region"]) if call.arguments.get("region") is not None else REGION
    if "api_endpoint" in call.arguments:
        match = re.search(r"\.execute-api\.([^.]+)\.", text_pattern(call["api_endpoint"]))
        region = match.group(1) if match else REGION
    return arn("execute-api", f"{api}/{where}/{method}/{path.removeprefix('/')}", region=region)


def __getattr__(name: str) -> type[TaskFailed]:
    """Serve errors: ``apigateway.StatusCode403`` is ``ApiGateway.403``."""
    return _ERRORS.attribute(name)
