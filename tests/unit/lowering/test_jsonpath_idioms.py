"""Python idioms in JSONPath: what they become, and that it does what CPython does."""

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from flowdsl.testing import assert_same_as_python

TEXT = '''
import json
from datetime import datetime, timezone
from typing import TypedDict

from flowdsl import concurrent, json_path, parallel, workflow
from flowdsl_tasks import lambda_


class Rec(TypedDict):
    n: int
    s: str
    f: bool
    ks: list[int]


@workflow(query_language="jsonpath")
def late(t: str):
    return datetime.fromisoformat(t) < datetime.now(timezone.utc)


@workflow(query_language="jsonpath")
def order(a: str, b: str):
    first = datetime.fromisoformat(a) <= datetime.fromisoformat(b)
    return [first, datetime.fromisoformat(a) == datetime.fromisoformat("2030-01-01T00:00:00+02:00")]


@workflow(query_language="jsonpath")
def select(rs: list[Rec], xs: list[int]):
    return {
        "and": [r["n"] for r in rs if r["n"] > 1 and (r["f"] or r["s"] == "a")],
        "not": len([r for r in rs if not r["f"]]),
        "nested": [k for r in rs if 2 < r["n"] for k in r["ks"]],
        "any": any(r["n"] > 3 for r in rs),
        "all": all(r["n"] > 0 for r in rs),
        "next": next((r["s"] for r in rs if r["s"] != "x"), None),
        "pairs": [xs[i:i + 2] for i in range(0, len(xs), 2)],
        "in": 3 in [r["n"] for r in rs],
        "distinct": len(set(xs)),
        "same": json_path.array_unique(xs) == [],
    }


@workflow(query_language="jsonpath")
def texts(s: str, n: int):
    made = {"a": n}
    made.update(b=n, a=n + 1)
    return ["{}-{x}".format(s, x=n), "/".join([s, "b", str(n)]), max(n, 3), min(n, 3), made,
            s.startswith(("a", "b")), any([s == "a", n > 1]), json_path.string_split(s, "a")]


@workflow(query_language="jsonpath")
def parsed(s: str):
    return json.loads(s)


@workflow(query_language="jsonpath")
def inside(rs: list[Rec]):
    def branch():
        return lambda_.invoke(function_name="f", payload=json_path.list_at("$.rs[?(@.n > 1)].s"),
                              result_path="$.seen")["seen"]

    made = [lambda_.invoke(function_name="g", payload={"rest": json_path("$.ks[1:]"), "last": json_path("$.ks[-1:]")})
            for r in concurrent(rs)]
    first, second = parallel(branch, lambda: lambda_.invoke(function_name="h", payload=json_path("$..n")))
    return [made, first, second]
'''


@pytest.fixture(scope="module")
def module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    path = Path(tmp_path_factory.mktemp("idioms")) / "jsonpath_idioms.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("jsonpath_idioms", path)
    assert spec is not None and spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    sys.modules["jsonpath_idioms"] = made
    spec.loader.exec_module(made)
    yield made
    del sys.modules["jsonpath_idioms"]


def rec(n: int, s: str, f: bool, *ks: int) -> dict[str, Any]:
    return {"n": n, "s": s, "f": f, "ks": list(ks)}


def answer(resource: str, arguments: Any) -> Any:
    return {"Payload": arguments["Payload"], "StatusCode": 200}


RECORDS = [rec(5, "x", True, 1, 3), rec(3, "a", False, 4, 5), rec(2, "b", True), rec(-1, "x", False, 9)]


@pytest.mark.parametrize(
    ("text", "expected"), [("2020-01-01T00:00:00Z", True), ("2999-01-01T00:00:00+00:00", False)]
)
def test_times_are_compared_with_now(module: ModuleType, text: str, expected: bool) -> None:
    assert assert_same_as_python(module.late, {"t": text}, answer).output is expected


@pytest.mark.parametrize("text", ["nonsense", "", "2020-01-01", "2020-13-01T00:00:00Z"])
def test_a_text_that_is_no_time_fails(module: ModuleType, text: str) -> None:
    assert assert_same_as_python(module.late, {"t": text}, answer).error == "States.QueryEvaluationError"


def test_times_with_offsets_are_instants(module: ModuleType) -> None:
    early, same = "2020-01-01T00:00:00Z", "2029-12-31T22:00:00Z"
    assert assert_same_as_python(module.order, {"a": early, "b": "2020-01-01T01:00:00+02:00"}, answer).output == [
        False, False,
    ]  # fmt: skip
    assert assert_same_as_python(module.order, {"a": same, "b": same}, answer).output == [True, True]


@pytest.mark.parametrize("count", range(5))
def test_comprehensions_are_paths(module: ModuleType, count: int) -> None:
    output: Any = assert_same_as_python(
        module.select, {"rs": RECORDS[:count], "xs": [1, 2, 2, -1, 3][:count]}, answer
    ).output
    assert output["distinct"] == min(count, 2) + (count == 4)


@pytest.mark.parametrize("text", ["", "a", "bab", "'{}'\\", "😀"])
@pytest.mark.parametrize("number", [-1, 3, 4])
def test_texts_are_formatted(module: ModuleType, text: str, number: int) -> None:
    assert assert_same_as_python(module.texts, {"s": text, "n": number}, answer).error is None


@pytest.mark.parametrize("text", ["1", "null", " null ", '"null"', "[null]", "{}", '{"a": [1, 2.5]}', '""'])
def test_json_is_read(module: ModuleType, text: str) -> None:
    assert assert_same_as_python(module.parsed, {"s": text}, answer).error is None


@pytest.mark.parametrize("text", ["", " ", "\n", "nul", "{", "{'a': 1}"])
def test_what_is_no_json_fails(module: ModuleType, text: str) -> None:
    assert assert_same_as_python(module.parsed, {"s": text}, answer).error == "States.QueryEvaluationError"


def test_paths_inside_concurrent_bodies_read_the_item_and_the_data(module: ModuleType) -> None:
    outcome = assert_same_as_python(module.inside, {"rs": RECORDS}, answer, ordered=False)
    made, first, second = outcome.output
    assert made[0]["Payload"] == {"rest": [3], "last": [3]}
    assert first["Payload"] == ["x", "a", "b"]
    assert second["Payload"] == [5, 3, 2, -1]
