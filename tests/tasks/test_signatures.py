"""Arguments that a stub's signature does not allow are refused, written out or only known by their type."""

from collections.abc import Iterator
from typing import Any

import pytest

from flowdsl.adapters.annotations import wanted
from flowdsl.adapters.api import Call, Task
from flowdsl.compiler import compile_source
from flowdsl.dsl.runtime import invoker
from flowdsl.iam.options import extra_statements
from flowdsl.ir.expr import Cond, Expr, Literal, Var
from flowdsl.ir.ops import infer
from flowdsl.ir.types import BOOL, FLOAT, INT, STR, DictType, ListType, Type
from flowdsl.local.direct import as_expr
from flowdsl.source import SourceFile
from flowdsl_tasks import apigateway, dynamodb, eks, lambda_, s3, sns, stepfunctions
from tests.tasks.calls import expression, lower, messages
from tests.tasks.stubs import Anything, namespace
from tests.tasks.test_every_stub import name_of
from tools.stubs import example, stubs

VALUES: dict[str, tuple[Any, Type]] = {
    "str": ("zz", STR), "int": (3, INT), "float": (2.5, FLOAT), "bool": (True, BOOL), "list": (["a"], ListType(STR)),
    "dict": ({"a": "b"}, DictType(STR)),
}  # fmt: skip


def own_arguments(task: Task[..., Any, Any]) -> dict[str, Expr]:
    """Return the arguments of a stub's example."""
    taken: dict[str, Any] = {}

    def take(called: Task[..., Any, Any], _pattern: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        taken.update(called.signature.bind(*args, **kwargs).arguments)
        return Anything()

    with invoker(take):
        eval(example(task, task.patterns[0]), namespace())
    return {name: as_expr(value) for name, value in taken.items()}


def misfit(task: Task[..., Any, Any]) -> Iterator[tuple[str, Expr, Type]]:
    """Return parameters with values of the kinds that they do not take."""
    for name in task.signature.parameters:
        allowed = {alternative.kind for alternative in wanted(task.function)[name]}
        allowed |= {"int"} if "float" in allowed else set()
        for kind, (value, type_) in VALUES.items():
            if allowed and kind not in allowed:
                yield name, as_expr(value), type_
                yield name, Var("given"), type_


def problems(task: Task[..., Any, Any], arguments: dict[str, Expr], given: Type = STR) -> list[str]:
    call = Call(task, task.patterns[0], arguments, type_of=lambda e: given if e == Var("given") else infer(e, {}))
    return messages(task.lower(call))


@pytest.mark.parametrize("task", stubs(), ids=name_of)
def test_a_parameter_takes_what_its_annotation_says(task: Task[..., Any, Any]) -> None:
    arguments = own_arguments(task)
    accepted = [(name, value, type_) for name, value, type_ in misfit(task)
                if not problems(task, arguments | {name: value}, type_)]  # fmt: skip
    assert accepted == []


@pytest.mark.parametrize("task", stubs(), ids=name_of)
def test_a_choice_is_one_of_those_there_are(task: Task[..., Any, Any]) -> None:
    arguments = own_arguments(task)
    chosen = [name for name, kinds in wanted(task.function).items() if any(kind.choices for kind in kinds)]
    assert [name for name in chosen if not problems(task, arguments | {name: Literal("ZZZ")})] == []


def test_what_is_wrong_is_said_once_with_its_place() -> None:
    call = {"cluster_name": "c", "certificate_authority": "x", "endpoint": "https://e", "method": "GET"}
    assert messages(lower(eks.call, **call, path=3)) == ["`path` must be text, not 3"]
    assert messages(lower(eks.call, **call, path="/", query_parameters={"a": [1]})) == [
        "`query_parameters['a'][0]` must be text, not 1"
    ]
    optional = Cond(Var("t"), Literal("eu-west-1"), Literal(None))
    assert messages(lower(apigateway.call_rest_api, api_id="a", stage="s", method="GET", region=optional)) == [
        "`region` may be None"
    ]
    assert messages(lower(apigateway.call_rest_api, api_id="a", stage="s", method="get")) == [
        "`method` cannot be 'get'"
    ]


def test_what_one_operation_returns_is_not_what_another_does() -> None:
    written = {"table": "stock", "item": {"sku": "a"}}
    assert messages(lower(dynamodb.put_item, **written, return_values="ALL_OLD")) == []
    assert messages(lower(dynamodb.put_item, **written, return_values="ALL_NEW")) == [
        "`return_values` cannot be 'ALL_NEW'"
    ]


@pytest.mark.parametrize(
    ("task", "arguments", "flag"),
    [
        (sns.publish, {"topic_arn": "arn:aws:sns:us-east-1:1:t", "message": {"default": "m"}},
         "message_per_subscription_type"),
        (lambda_.invoke, {"function_name": "f"}, "payload_response_only"),
        (lambda_.invoke, {"function_name": "f"}, "retry_on_service_exceptions"),
        (stepfunctions.start_execution, {"state_machine_arn": "arn:aws:states:us-east-1:1:stateMachine:m"},
         "associate_with_parent"),
    ],
)  # fmt: skip
def test_a_flag_that_changes_the_state_is_a_constant(
    task: Task[..., Any, Any], arguments: dict[str, Any], flag: str
) -> None:
    assert messages(lower(task, **arguments, **{flag: True})) == []
    assert messages(lower(task, **arguments, **{flag: Var("flag")})) == [f"`{flag}` is not known at compile time"]


def test_a_helper_takes_what_its_annotations_say() -> None:
    call = Call(s3.csv, "request", {"bucket": Literal("bbb"), "key": Literal("k"), "headers": Literal("a,b")})
    s3.csv.expression(call)
    assert [problem.argument for problem in call.problems] == ["headers"]
    assert expression(dynamodb.value, SS=["a"])


@pytest.mark.parametrize("language", ["jsonata", "jsonpath"])
@pytest.mark.parametrize("option", ["task_timeout=name", "heartbeat=lines", "credentials=lines", "credentials=count"])
def test_a_computed_option_has_its_type(option: str, language: str) -> None:
    text = (
        "from flowdsl import workflow\nfrom flowdsl_tasks import lambda_\n\n\n"
        f'@workflow(query_language="{language}")\ndef flow(name: str, count: int, lines: list[str]):\n'
        f'    return lambda_.invoke(function_name="f", {option})\n'
    )
    (problem,) = [d for d in compile_source(SourceFile("flow.py", text)).diagnostics if d.severity == "error"]
    assert (problem.code, problem.text(problem.message).split(" must be")[0]) == (
        "FLOW406",
        f"`{option.split('=')[0]}`",
    )


@pytest.mark.parametrize(
    "statement",
    [
        {"Action": "s3:GetObject", "Resource": 3},
        {"Action": "s3:GetObject", "Resource": [None]},
        {"Action": 1, "Resource": "*"},
        {"Action": [], "Resource": "*"},
        {"Action": "s3:GetObject", "Resource": "*", "Condition": "yes"},
    ],
)
def test_a_permission_that_is_none_is_refused(statement: dict[str, Any]) -> None:
    statements, wrong = extra_statements([statement])
    assert (statements, len(wrong)) == ((), 1)
