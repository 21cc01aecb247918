"""The integrations that are no AWS APIs, answered by the user's function."""

import contextlib

import pytest

from flowdsl.local import HttpResponse, UnknownTask, run
from flowdsl.local.tasks.aws import AwsBackend
from flowdsl.local.tasks.moto import MotoBackend
from tests.unit.local.machines import jsonata, task


@pytest.fixture
def moto():
    """Make moto backends that end with the test."""
    with contextlib.ExitStack() as stack:
        yield lambda **options: stack.enter_context(MotoBackend(**options))


def machine(resource, arguments, **more):
    return jsonata(A={**task(None, **more), "Resource": f"arn:aws:states:::{resource}", "Arguments": arguments})


CALLS = {
    "http:invoke": {
        "ApiEndpoint": "https://example.com/v1/price",
        "Method": "POST",
        "QueryParameters": {"id": "7"},
        "Headers": {"X-A": "b"},
        "RequestBody": {"a": 1},
        "InvocationConfig": {"ConnectionArn": "arn:aws:events:us-east-1:123456789012:connection/c/1"},
    },
    "apigateway:invoke": {
        "ApiEndpoint": "abc.execute-api.us-east-1.amazonaws.com",
        "Method": "POST",
        "Stage": "prod",
        "Path": "/v1/price",
        "QueryParameters": {"id": ["7"]},
        "Headers": {"X-A": ["b"]},
        "RequestBody": {"a": 1},
    },
    "eks:call": {
        "ClusterName": "c",
        "CertificateAuthority": "x",
        "Endpoint": "https://example.eks.amazonaws.com",
        "Method": "POST",
        "Path": "/v1/price",
        "RequestBody": {"a": 1},
    },
}


@pytest.mark.parametrize("resource", CALLS)
@pytest.mark.parametrize("kind", ["moto", "aws"])
def test_the_hook_gets_the_request_and_gives_the_body(resource, kind, moto):
    backend = moto if kind == "moto" else AwsBackend
    seen = []

    def http(request):
        seen.append(request)
        return HttpResponse(201, '{"price": 9.5}', {"Content-Type": "application/json"})

    output = run(machine(resource, CALLS[resource]), tasks=backend(http=http)).output
    assert output["ResponseBody"] == {"price": 9.5}
    assert output["StatusCode"] == 201
    headers = output["ResponseHeaders" if resource == "eks:call" else "Headers"]
    assert headers == {"Content-Type": ["application/json"]}
    assert ("StatusText" in output) is (resource != "eks:call")
    (request,) = seen
    assert (request.integration, request.method, request.body, request.state) == (resource, "POST", {"a": 1}, "A")
    assert (
        request.url
        == {
            "http:invoke": "https://example.com/v1/price",
            "apigateway:invoke": "https://abc.execute-api.us-east-1.amazonaws.com/prod/v1/price",
            "eks:call": "https://example.eks.amazonaws.com/v1/price",
        }[resource]
    )
    assert request.arguments == CALLS[resource]


@pytest.mark.parametrize(
    ("resource", "error"),
    [
        ("http:invoke", "States.Http.StatusCode.404"),
        ("apigateway:invoke", "ApiGateway.404"),
        ("eks:call", "EKS.404"),
    ],
)
def test_a_status_that_is_no_success_is_an_error(resource, error, moto):
    execution = run(machine(resource, CALLS[resource]), tasks=moto(http=lambda _: HttpResponse(404, "gone")))
    assert (execution.error, execution.cause) == (error, "gone")


def test_a_callback_is_answered_after_the_request(moto):
    backend = moto(http=lambda _: HttpResponse(), on_token=lambda request: {"token": bool(request.token)})
    execution = run(machine("apigateway:invoke.waitForTaskToken", CALLS["apigateway:invoke"]), tasks=backend)
    assert execution.output == {"token": True}


def test_a_request_without_an_address_fails_at_run_time(moto):
    execution = run(machine("http:invoke", {"Method": "GET"}), tasks=moto(http=lambda _: HttpResponse()))
    assert execution.error == "States.Runtime"
    assert "ApiEndpoint" in execution.cause


@pytest.mark.parametrize("resource", CALLS)
def test_without_the_hook_the_error_names_it(resource, moto):
    with pytest.raises(UnknownTask, match=r"function http\(request\)"):
        run(machine(resource, CALLS[resource]), tasks=moto())
