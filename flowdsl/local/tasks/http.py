"""The integrations that are HTTP requests: ``http:invoke``, ``apigateway:invoke``, ``eks:call``.

What lies behind them is no AWS API, so nothing here can answer them but the user, with a function
``http(request) -> HttpResponse``. What Step Functions makes of the answer is done here: the shape of the result, and
the error of a status that is no success.

Source: developer guide, "Call HTTPS APIs", "Call API Gateway", "Call Amazon EKS".
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, TypeAlias

from flowdsl.jsontypes import Json
from flowdsl.local import json_text
from flowdsl.local.limits import compact
from flowdsl.local.tasks.api import TaskFailure, TaskRequest


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request of an HTTP integration.

    Attributes:
        integration: ``http:invoke``, ``apigateway:invoke`` or ``eks:call``.
        method: e.g. ``GET``.
        url: the whole address, stage and path included, without the query.
        headers: as the state gives them; several values of one are a list.
        query: the query parameters.
        body: the body, not encoded; None without.
        state: name of the state.
        arguments: everything the state sent.
    """

    integration: str
    method: str
    url: str
    headers: Mapping[str, Json]
    query: Mapping[str, Json]
    body: Json
    state: str
    arguments: Json


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """The answer to an HTTP request.

    Attributes:
        status: the HTTP status; what is no 2xx fails the task.
        body: JSON, or a text; a text that is JSON is parsed, as Step Functions does.
        headers: response headers.
    """

    status: int = 200
    body: Json = None
    headers: Mapping[str, str] = field(default_factory=dict)


HttpHook: TypeAlias = Callable[[HttpRequest], HttpResponse]
INTEGRATIONS: Final = ("http:invoke", "apigateway:invoke", "eks:call")
_ERRORS: Final = {
    "http:invoke": "States.Http.StatusCode.{}",
    "apigateway:invoke": "ApiGateway.{}",
    "eks:call": "EKS.{}",
}


def integration_of(resource: str) -> str | None:
    """Return which HTTP integration a resource is, or None."""
    name = resource.partition(":states:::")[2].removesuffix(".waitForTaskToken")
    return name if name in INTEGRATIONS else None


def perform(hook: HttpHook, integration: str, request: TaskRequest) -> Json:
    """Ask the hook, and make of its answer what Step Functions would.

    Raises:
        TaskFailure: the arguments lack the address or the method, or the status is no success.
    """
    response = hook(_request(integration, request))
    body = _parsed(response.body)
    if not 200 <= response.status < 300:
        cause = body if isinstance(body, str) else compact(body)
        raise TaskFailure(_ERRORS[integration].format(response.status), cause)
    headers: dict[str, Json] = {key: [value] for key, value in response.headers.items()}
    if integration == "eks:call":
        return {"ResponseBody": body, "ResponseHeaders": headers, "StatusCode": response.status}
    return {
        "Headers": headers,
        "ResponseBody": body,
        "StatusCode": response.status,
        "StatusText": _status_text(response.status),
    }


def _request(integration: str, request: TaskRequest) -> HttpRequest:
    arguments = request.arguments if isinstance(request.arguments, dict) else {}
    place = "Endpoint" if integration == "eks:call" else "ApiEndpoint"
    address, method = arguments.get(place), arguments.get("Method")
    for name, value in ((place, address), ("Method", method)):
        if not isinstance(value, str):
            raise TaskFailure("States.Runtime", f"The field '{name}' is required but was missing in {integration}")
    url = str(address)
    if integration == "apigateway:invoke" and "://" not in url:
        url = f"https://{url}"
    for part in (arguments.get("Stage"), arguments.get("Path")):
        if part and integration != "http:invoke":
            url = f"{url.rstrip('/')}/{str(part).lstrip('/')}"
    return HttpRequest(
        integration=integration,
        method=str(method),
        url=url,
        headers=arguments.get("Headers") or {},
        query=arguments.get("QueryParameters") or {},
        body=arguments.get("RequestBody"),
        state=request.state,
        arguments=request.arguments,
    )


def _parsed(body: Json) -> Json:
    if not isinstance(body, str):
        return {} if body is None else body
    try:
        return json_text.read(body)
    except ValueError:
        return body


def _status_text(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
