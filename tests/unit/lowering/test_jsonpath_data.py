"""The data that flows through a JSONPath machine: read where it is, with values put beside it by ``ResultPath``."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flowdsl.testing import assert_same_as_python

TEXT = '''
from typing import NotRequired, TypedDict

from flowdsl import concurrent, context, parallel, workflow
from flowdsl_tasks import lambda_


class Rec(TypedDict):
    n: int
    ks: list[int]


class Event(TypedDict):
    n: int
    x: NotRequired[object]
    a: NotRequired[dict]
    rs: NotRequired[list[Rec]]


@workflow(query_language="jsonpath")
def constant(event: Event, /):
    return {**event, "k": {"a": [1, None]}}


@workflow(query_language="jsonpath")
def moved(event: Event, /):
    return {**event, "k": event["n"]}


@workflow(query_language="jsonpath")
def made(event: Event, /):
    return {**event, "n": {"was": event["n"]}}


@workflow(query_language="jsonpath")
def none(event: Event, /):
    return {**event, "k": None}


@workflow(query_language="jsonpath")
def deep(event: Event, /):
    return {**event, "a": {**event.get("a", {}), "k": event["n"]}}


@workflow(query_language="jsonpath")
def called(event: Event, /):
    return {**event, "r": lambda_.invoke(function_name="f", payload=event)}


@workflow(query_language="jsonpath")
def selected(event: Event, /):
    r = lambda_.invoke(function_name="f", payload=event)
    return {**event, "a": {"code": r["StatusCode"], "was": event["n"]}}


@workflow(query_language="jsonpath")
def branches(event: Event, /):
    first, second = parallel(lambda: {"a": event["n"]}, lambda: {**event, "k": 1})
    return {"first": first, "second": second, "same": event["n"]}


@workflow(query_language="jsonpath")
def items(event: Event, /):
    return [{"r": r, "n": event["n"]} for r in concurrent(event.get("rs", []))]


@workflow(query_language="jsonpath")
def caught(event: Event, /):
    try:
        r = lambda_.invoke(function_name="f", payload=event)
    except Exception as e:
        return {**event, "error": {"Error": e.error, "Cause": e.cause}}
    return r["Payload"]


@workflow(query_language="jsonpath")
def chained(event: Event, /):
    data = {**event, "i": 0}
    data = {**data, "r": lambda_.invoke(function_name="f", payload=data), "it's {}": "{'\\\\"}
    return {**data, "j": data["i"]}


@workflow(query_language="jsonpath")
def either(event: Event, /):
    if event["n"] > 1:
        data = {**event, "k": 1}
        return {"r": data["k"], "n": data["n"]}
    return {**event, "k": 2}["k"]


@workflow(query_language="jsonpath")
def slices(event: Event, /):
    rs = event.get("rs", [])
    ns = [r["n"] for r in rs[1:]]
    out: list[int] = []
    for k in [k for r in rs[:2] for k in r["ks"]]:
        out.append(k)
    return {
        "ns": ns, "big": [r["n"] for r in rs[1:] if r["n"] > 2], "out": out, "some": bool(rs[1:]), "two": len(rs[:2]) > 1,
        "none": rs[1:] == [], "inner": ns[1:][1:], "first": ns[1:][0] if len(ns) > 1 else None, "has": 3 in ns[1:],
        "each": [x for x in concurrent(rs[1:])],
    }


@workflow(query_language="jsonpath")
def table(event: Event, /):
    stage = "dev" if event["n"] > 1 else "prod" if event["n"] == 1 else "test"
    sizes = {"dev": [event["n"]], "prod": {"n": event["n"]}}
    return [{"dev": 1, "prod": 2}.get(stage), sizes.get(stage, "none"), sizes[stage]]


@workflow(query_language="jsonpath")
def missing_slice(event: Event, /):
    return {"last": event["rs"][-1:]}


@workflow(query_language="jsonpath")
def missing_items(event: Event, /):
    return [x for x in concurrent(event["rs"][1:])]


@workflow(query_language="jsonpath")
def missing_all(event: Event, /):
    return [r["n"] for r in event["rs"]]


@workflow(query_language="jsonpath")
def missing_some(event: Event, /):
    return any(r["n"] > 1 for r in event["rs"])


@workflow(query_language="jsonpath")
def missing_default(event: Event, /):
    return {"n": 1}.get("n", event["rs"])


@workflow(query_language="jsonpath")
def missing_next(event: Event, /):
    return next((r for r in [{"n": 1}] if r["n"] > 0), event["x"])


@workflow(query_language="jsonpath")
def missing_unused(event: Event, /):
    ns = [r["n"] for r in event["rs"]]
    return 1


@workflow(query_language="jsonpath")
def whole(event: Event, /):
    return {"all": context.whole}
'''
EVENTS: list[Any] = [
    {"n": 1}, {"n": 2, "x": None}, {"n": -1, "a": {}}, {"n": 3, "a": {"k": 5, "l": []}, "rs": []},
    {"n": 4, "rs": [{"n": 1, "ks": [1, 2]}]}, {"n": 0, "rs": [{"n": n, "ks": [n] * n} for n in (1, 2, 3, 3)]},
]  # fmt: skip
ONE_STATE = ("constant", "moved", "made", "deep", "called", "selected", "whole")


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    path: Path = tmp_path_factory.mktemp("data") / "jsonpath_data.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("jsonpath_data", path)
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    sys.modules["jsonpath_data"] = found
    spec.loader.exec_module(found)
    yield found
    del sys.modules["jsonpath_data"]


def answer(resource: str, arguments: Any) -> Any:
    return {"StatusCode": 200, "Payload": arguments["Payload"]}


NAMES = [line.split("(")[0].removeprefix("def ") for line in TEXT.splitlines() if line.startswith("def ")]
NAMES.remove("whole")  # it holds the names and times of an execution


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_the_data_is_what_python_says(module: ModuleType, name: str, event: Any) -> None:
    assert_same_as_python(getattr(module, name), event, answer, ordered=False)


@pytest.mark.parametrize("name", ONE_STATE)
def test_a_value_beside_the_data_is_one_state(module: ModuleType, name: str) -> None:
    (state,) = getattr(module, name).compile().definition["States"].values()
    assert state.get("ResultPath") == {"deep": "$.a.k", "called": "$.r", "selected": "$.a", "whole": None}.get(
        name, "$.n" if name == "made" else "$.k"
    )


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("missing")])
def test_a_missing_list_is_no_empty_one(module: ModuleType, name: str) -> None:
    outcome = assert_same_as_python(getattr(module, name), {"n": 1}, answer)
    assert outcome.error == "States.QueryEvaluationError"


def test_a_branch_reads_the_data_where_it_flows(module: ModuleType) -> None:
    states = module.branches.compile().definition["States"]
    assert [s["Type"] for s in states.values()] == ["Parallel", "Pass"]
    first, second = next(iter(states.values()))["Branches"]
    assert list(first["States"].values()) == [{"Type": "Pass", "Parameters": {"a.$": "$.n"}, "End": True}]
    assert [s["ResultPath"] for s in second["States"].values()] == ["$.k"]
