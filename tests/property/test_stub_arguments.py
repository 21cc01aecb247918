"""Whatever a stub is called with, its adapter answers with a request: problems are data, never exceptions."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from flowdsl.adapters.api import Call, Request
from flowdsl.iam.merge import document
from flowdsl.iam.model import Policy
from flowdsl.ir.expr import (
    Clause,
    Comprehension,
    Cond,
    Context,
    DictOf,
    Expr,
    Format,
    FormatField,
    Let,
    ListOf,
    Literal,
    Op,
    Param,
    Raw,
    Spread,
    State,
    Var,
)
from flowdsl.ir.ops import infer
from flowdsl.ir.types import BOOL, FLOAT, INT, NONE, STR, DictType, ListType, Type, union
from flowdsl_tasks import sdk
from tools.stubs import helpers, stubs

TEXTS = (
    "", "x", "a b", "arn:aws:iam::123456789012:role/r", "arn:aws:states:us-east-1:1:stateMachine:m", "https://a.b/c",
    "https://sqs.us-east-1.amazonaws.com/123456789012/q.fifo", "s3://bucket/key", "${X}", "*", "FARGATE", "emr-6.1.0",
    "Name", "Key", "InstanceFleets", "environment", "Entries", "RoleArn", "$.a + 1", "cron(", "TRUE",
)  # fmt: skip

HUGE = (2**31, -(2**63), 2**64, 10**400)

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**6), st.sampled_from(HUGE), st.floats(allow_nan=True),
    st.sampled_from(TEXTS), st.text(max_size=3),
)  # fmt: skip
leaves = st.one_of(
    scalars.map(Literal),
    st.sampled_from([Var("v"), State("input"), Context(("Task", "Token")), Param("P"), Param("RoleArn")]),
    st.sampled_from([Raw("jsonata", "$states.input.a"), Raw("jsonpath", "$.a"), Raw("jsonpath", "$$.Task.Token")]),
    st.sampled_from(["i", "f", "s", "b", "l", "d", "o", "u"]).map(Var),
    st.sampled_from(TEXTS).map(lambda text: Format((text, FormatField(Var("v"))))),
)


def containers(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    keys = st.sampled_from([Literal(text) for text in TEXTS]) | st.just(Var("k"))
    return st.one_of(
        st.lists(inner | inner.map(Spread), max_size=3).map(lambda items: ListOf(tuple(items))),
        st.lists(st.tuples(keys, inner) | inner.map(Spread), max_size=3).map(lambda entries: DictOf(tuple(entries))),
        st.tuples(inner, inner).map(lambda pair: Cond(Var("t"), *pair)),
        inner.map(lambda value: Op("+", (value, value))),
        st.tuples(inner, inner).map(lambda pair: Let("w", *pair)),
        st.tuples(inner, inner).map(lambda pair: Comprehension("list", pair[0], (Clause(("x",), False, pair[1]),))),
    )


TYPES: dict[str, Type] = {
    "i": INT, "f": FLOAT, "s": STR, "b": BOOL, "l": ListType(STR), "d": DictType(INT), "o": union((STR, NONE)),
    "u": union((INT, ListType(DictType(STR)))),
}  # fmt: skip
"""What is known of the variables; nothing of the others."""

expressions = st.recursive(leaves, containers, max_leaves=6)
TASKS = [
    *stubs(),
    sdk.dynamodb.put_item,
    sdk.s3.get_object,
    sdk.ecs.run_task,
    sdk.lambda_.create_function,
    sdk.ec2.run_instances,
]


def called(target: Any, data: st.DataObject, pattern: str) -> Call:
    names = list(target.signature.parameters)
    chosen = data.draw(st.lists(st.sampled_from(names), unique=True, max_size=8)) if names else []
    call = Call(target, pattern, {name: data.draw(expressions) for name in chosen})  # type: ignore[arg-type]
    call.type_of = lambda expr: infer(expr, TYPES)
    return call


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_an_adapter_never_raises(data: st.DataObject) -> None:
    task = data.draw(st.sampled_from(TASKS))
    pattern = data.draw(st.sampled_from(["request", "sync", "wait_for_token"]))
    request = task.lower(called(task, data, pattern))
    assert isinstance(request, Request)
    assert all(problem.message and problem.kind in ("value", "wildcard") for problem in request.problems)
    for statement in document(Policy(request.statements))["Statement"]:
        assert all(resource for resource in statement["Resource"])


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_helper_never_raises(data: st.DataObject) -> None:
    helper = data.draw(st.sampled_from(helpers()))
    call = called(helper, data, "request")
    assert helper.expression(call) is not None
