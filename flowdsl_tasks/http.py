"""HTTPS endpoints: call any API through an EventBridge connection.

Source: Developer Guide, "Call HTTPS APIs in Step Functions workflows".
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypedDict, Unpack

from flowdsl.adapters.api import Call, Request, TaskOptions, task
from flowdsl.adapters.arns import arn, is_arn, name_pattern, parts, text_pattern
from flowdsl.adapters.errors import error_class, http_status
from flowdsl.adapters.http import choice, multi_values
from flowdsl.adapters.shapes import suggest
from flowdsl.dsl.errors import TaskFailed
from flowdsl.iam.model import Statement
from flowdsl.ir.expr import DictOf, Expr
from flowdsl.ir.expr import Literal as Constant

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS")
ARRAY_FORMATS = ("INDICES", "REPEAT", "COMMAS", "BRACKETS")


class HttpResult(TypedDict):
    """The answer of an endpoint."""

    Headers: dict[str, list[str]]
    ResponseBody: Any
    StatusCode: int
    StatusText: str


@task("http:invoke")
def invoke(
    *,
    api_endpoint: str,
    connection_arn: str,
    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"] = "GET",
    headers: Mapping[str, str] | None = None,
    query_parameters: Mapping[str, str | Sequence[str]] | None = None,
    request_body: Any = None,
    url_encoding: bool = False,
    array_encoding: Literal["INDICES", "REPEAT", "COMMAS", "BRACKETS"] | None = None,
    private: bool = False,
    connection_secret_arn: str | None = None,
    **options: Unpack[TaskOptions],
) -> HttpResult:
    """Call an HTTPS endpoint with the credentials of an EventBridge connection.

    Args:
        api_endpoint: the URL.
        connection_arn: the connection.
        method: of the request.
        headers: name → text.
        query_parameters: name → text or list of texts.
        request_body: any JSON value.
        url_encoding: whether the body is sent as a form.
        array_encoding: how a form writes lists.
        private: whether the endpoint is private, reached through the connection's VPC Lattice resource.
        connection_secret_arn: the connection's secret: narrows permissions; it is not sent.

    Example:
        http.invoke(
            api_endpoint="https://api.example.com/customers",
            connection_arn="arn:aws:events:us-east-1:123456789012:connection/example/0a1b",
            method="POST",
            request_body={"name": "Ada"},
        )["ResponseBody"]
    """
    raise NotImplementedError


@invoke.lowers
def _(call: Call) -> Request:
    choice(call, "method", METHODS)
    choice(call, "array_encoding", ARRAY_FORMATS)
    url = text_pattern(call["api_endpoint"])
    if not url.startswith(("https://", "$", "*")):
        call.refuse(f"{url!r} is not an HTTPS URL", "api_endpoint", "start it with `https://`")
    encoded = call.flag("url_encoding")
    if call.given("array_encoding") and not encoded:
        call.refuse("lists are only encoded in forms", "array_encoding", "add `url_encoding=True`")
    connection_arn = text_pattern(call["connection_arn"])
    if not is_arn(connection_arn) and not connection_arn.startswith(("$", "*")):
        call.refuse(f"{connection_arn!r} is no ARN", "connection_arn", "pass the connection's ARN")
    headers = multi_values(call, "headers", headers=True, listed=False) if call.given("headers") else None
    if encoded:
        headers = _form_header(call, headers)
    connection = DictOf(((Constant("ConnectionArn"), call["connection_arn"]),))
    transform = None
    if encoded:
        entries: list[tuple[Expr, Expr]] = [(Constant("RequestBodyEncoding"), Constant("URL_ENCODED"))]
        if call.given("array_encoding"):
            options = DictOf(((Constant("ArrayFormat"), call["array_encoding"]),))
            entries.append((Constant("RequestEncodingOptions"), options))
        transform = DictOf(tuple(entries))
    return call.request(
        {
            "ApiEndpoint": call["api_endpoint"],
            "Method": call["method"],
            "InvocationConfig" if call.flag("private") else "Authentication": connection,
            "Headers": headers,
            "QueryParameters": multi_values(call, "query_parameters", listed=False)
            if call.given("query_parameters")
            else None,
            "RequestBody": call.any_json("request_body"),
            "Transform": transform,
        },
        iam=_statements(call, url),
    )


def _form_header(call: Call, headers: Expr | None) -> Expr:
    kind = (Constant("Content-Type"), Constant("application/x-www-form-urlencoded"))
    if headers is None:
        return DictOf((kind,))
    if isinstance(headers, DictOf):
        named = {
            str(e[0].value).lower() for e in headers.entries if isinstance(e, tuple) and isinstance(e[0], Constant)
        }
        return headers if "content-type" in named else DictOf((*headers.entries, kind), headers.origin)
    return headers


def _statements(call: Call, url: str) -> list[Statement]:
    connection = name_pattern(call, "connection_arn", what="connection")
    split = parts(connection)
    if call.given("connection_secret_arn"):
        secret = name_pattern(call, "connection_secret_arn", what="secret")
    elif split is not None:
        head = ":".join(("arn", *split[:1], "secretsmanager", *split[2:4]))
        # The secret is named after the connection, with an id of its own.
        secret = f"{head}:secret:events!{'/'.join(split[4].split('/')[:2])}/*"
    else:
        # The connection is only known at deployment or at run time; its secret's name starts like this.
        secret = arn("secretsmanager", "secret:events!connection/*")
        connection = connection if connection.startswith("${") else arn("events", "connection/*")
    method = text_pattern(call["method"])
    condition: dict[str, Any] = {} if "*" in method else {"StringEquals": {"states:HTTPMethod": method}}
    if url != "*":
        condition["StringLike" if "*" in url else "StringEquals"] = {
            **condition.get("StringLike" if "*" in url else "StringEquals", {}),
            "states:HTTPEndpoint": url,
        }
    else:
        name_pattern(call, "api_endpoint", what="endpoint")
    return [
        Statement(("states:InvokeHTTPEndpoint",), (arn("states", "stateMachine:*"),), condition),
        Statement(
            ("events:RetrieveConnectionCredentials",), (connection,), reason="reads the connection's credentials"
        ),
        Statement(
            ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
            (secret,),
            reason="reads the connection's credentials",
        ),
    ]


def __getattr__(name: str) -> type[TaskFailed]:
    """Serve ``http.StatusCode404`` (``States.Http.StatusCode.404``) and ``http.Socket``."""
    if status := http_status(name):
        return error_class(f"States.Http.StatusCode.{status}")
    if name == "Socket":
        return error_class("States.Http.Socket")
    hint = "" if name.startswith("__") else suggest(name, ["StatusCode404", "Socket", "invoke"])
    raise AttributeError(f"{__name__} has no `{name}`" + (f"; {hint}" if hint else ""))
