"""What a call sends where an optional argument is None only in the machine is what it sends without the argument."""

from typing import Any

import pytest

from flowdsl.adapters.api import Call
from flowdsl.ir.expr import And, Expr, Literal, Op, Var
from flowdsl.ir.ops import evaluate, infer
from flowdsl.ir.types import ANY, Type
from flowdsl.passes.optional import not_none, with_optional
from tools.stubs import stubs

ANOTHER = {"call_rest_api.region", "call_http_api.region", "create_schedule.flexible_time_window"}
"""Without these a request is another one: the end of a host's name, a default of the stub's own."""


def unknown(expr: Expr) -> Type:
    return infer(expr, {})


@pytest.mark.parametrize("stub", stubs(), ids=lambda stub: f"{stub.module.rpartition('.')[2]}.{stub.name}")
def test_an_argument_that_is_none_is_not_sent(stub: Any) -> None:
    def ask(given: Any, type_of: Any) -> Any:
        return stub.lower(Call(stub, stub.pattern, given, type_of=type_of))

    parameters = stub.signature.parameters.values()
    required: dict[str, Expr] = {p.name: Var("required") for p in parameters if p.default is p.empty}
    optional = [p.name for p in parameters if p.default is None and f"{stub.name}.{p.name}" not in ANOTHER]
    for name in optional:
        value = Var("v")
        arguments = {**required, name: value}
        test = not_none(value, unknown)
        assert test is not None
        found = with_optional(ask, arguments, {name: test}, unknown)
        without = ask(required, unknown)
        if any(problem.message == f"`{name}` may be None" for problem in found.problems):
            assert any(problem.kind == "value" for problem in without.problems), f"{name} can be left out"
            continue
        for given in (None, {"a": 1}, "text"):
            wanted = without if given is None else ask(arguments, unknown)
            bindings = {"v": given, "required": {"b": "2"}}
            assert outcome(found.arguments, bindings) == outcome(wanted.arguments, bindings), f"{name} = {given!r}"


def outcome(expr: Expr, bindings: dict[str, Any]) -> Any:
    try:
        return evaluate(expr, bindings)
    except Exception as error:
        return type(error).__name__


def test_two_of_them_are_left_out_each_for_itself() -> None:
    stub = next(stub for stub in stubs() if stub.name == "send_message" and stub.module.endswith("sqs"))

    def ask(given: Any, type_of: Any) -> Any:
        return stub.lower(Call(stub, stub.pattern, given, type_of=type_of))

    arguments: dict[str, Expr] = {
        "queue_url": Var("q"), "message_body": Var("b"), "delay_seconds": Var("d"), "message_group_id": Var("g"),
    }  # fmt: skip
    tests: dict[str, Expr] = {
        "delay_seconds": Op("is not", (Var("d"), Literal(None))),
        "message_group_id": And((Literal(True), Op("is not", (Var("g"), Literal(None))))),
    }
    found = with_optional(ask, arguments, tests, lambda _: ANY)
    sent = {"QueueUrl": "q", "MessageBody": "b", "DelaySeconds": 3, "MessageGroupId": "g"}
    for delay in (None, 3):
        for group in (None, "g"):
            bindings = {"q": "q", "b": "b", "d": delay, "g": group}
            left = {"DelaySeconds": delay, "MessageGroupId": group}
            assert evaluate(found.arguments, bindings) == {k: v for k, v in sent.items() if left.get(k, 1) is not None}
