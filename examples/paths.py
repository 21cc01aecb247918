"""The CDK's seven ways to shape what goes into and out of a task, in one JSONPath workflow each.

``flowdsl compile examples/paths.py -o out`` writes the machines. The options have the CDK's names; the value of a call
is what its paths leave.
"""

from flowdsl import json_path, workflow
from flowdsl_tasks import lambda_


@workflow(query_language="jsonpath")
def input_path(event, /) -> object:
    """InputPath: the task sees a part of the data."""
    return lambda_.invoke(
        function_name="charge", payload=json_path.entire_payload, input_path="$.order", output_path="$.Payload"
    )


@workflow(query_language="jsonpath")
def output_path(event, /) -> object:
    """OutputPath: a part of the result goes on."""
    return lambda_.invoke(function_name="charge", payload={"id": json_path("$.id")}, output_path="$.Payload.status")


@workflow(query_language="jsonpath")
def result_selector(event, /) -> object:
    """ResultSelector: the result is put together anew."""
    return lambda_.invoke(
        function_name="charge", payload={"id": json_path("$.id")},
        result_selector={"code": json_path("$.StatusCode"), "answer": json_path("$.Payload"), "kind": "charge"},
    )  # fmt: skip


@workflow(query_language="jsonpath")
def result_path(event, /) -> object:
    """ResultPath: the result is added to the data, or dropped."""
    first = lambda_.invoke(
        function_name="charge", payload={"id": json_path("$.id")}, result_selector={"answer.$": "$.Payload"},
        result_path="$.charge",
    )  # fmt: skip
    second = lambda_.invoke(
        function_name="notify", payload={"about": json_path("$.charge.answer")}, result_path=json_path.DISCARD
    )
    return {"first": first, "second": second}


@workflow(query_language="jsonpath")
def parameters(event, /) -> object:
    """Parameters from the state's JSON, each with its type's name."""
    return lambda_.invoke(
        function_name="ship",
        payload={
            "name": json_path.string_at("$.name"), "weight": json_path.number_at("$.weight"),
            "lines": json_path.list_at("$.lines[*].sku"), "address": json_path.object_at("$.address"), "fixed": True,
        },
        output_path="$.Payload",
    )  # fmt: skip


@workflow(query_language="jsonpath")
def context_values(event, /) -> object:
    """Values of the context object."""
    return lambda_.invoke(
        function_name="log", payload={"input": json_path.execution_input, "of": json_path("$.id")},
        output_path="$.Payload",
    )  # fmt: skip


@workflow(query_language="jsonpath")
def intrinsics(event, /) -> object:
    """Intrinsic functions, nested as deep as AWS takes them."""
    return lambda_.invoke(
        function_name="print",
        payload={
            "greeting": json_path.format("Hello, {} from {}", json_path.string_at("$.name"), json_path("$.address.city")),
            "list": json_path.array(json_path("$.id"), json_path("$.weight"), "last"),
            "count": json_path.array_length(json_path("$.lines")),
            "first": json_path.array_get_item(json_path("$.lines"), 0),
            "known": json_path.array_contains(json_path("$.lines[*].sku"), "tea"),
            "pairs": json_path.array_partition(json_path.array_range(1, 5, 1), 2),
            "next": json_path.math_add(json_path("$.weight"), 1),
            "json": json_path.string_to_json(json_path.json_to_string(json_path("$.address"))),
            "merged": json_path.json_merge(json_path("$.address"), json_path("$.lines[0]"), False),
            "words": json_path.string_split(json_path("$.name"), " "),
            "coded": json_path.base64_decode(json_path.base64_encode(json_path("$.name"))),
            "hash": json_path.hash(json_path("$.name"), "SHA-256"),
            "unique": json_path.array_unique(json_path.array(1, 2, 1)),
        },
        output_path="$.Payload",
    )
