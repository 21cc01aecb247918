"""`distributed` in plain Python: every body is an attempt, whatever stands around the loop."""

import importlib.util
import json
import sys
import textwrap

import pytest

from flowdsl import Error, ExceedToleratedFailureThreshold, distributed, workflow
from flowdsl.compiler import compile_source
from flowdsl.dsl.attempts import prepare
from flowdsl.dsl.distributed import percentage
from flowdsl.dsl.naming import machine_error
from flowdsl.local import run
from flowdsl.source import SourceFile


class Boom(Error):
    pass


seen = []


def check(value, bad):
    seen.append(value)
    if value in bad:
        raise Boom(str(value))
    return value * 10


def helper(values, bad):
    return [check(value, bad) for value in distributed(values, tolerate=1)]


@workflow
def looping(values, bad, most=None):
    """Loop."""
    for value in distributed(values, tolerate=most):
        check(value, bad)
    else:
        seen.append("else")


@workflow
def helped(values, bad):
    return helper(values, bad)


@workflow
def plain(values):
    return [value + 1 for value in values]


@pytest.fixture(autouse=True)
def forget():
    seen.clear()


def test_the_items_own_error_stays_in_its_attempt():
    with pytest.raises(ExceedToleratedFailureThreshold) as caught:
        looping([1, 2, 3], [2])
    assert seen == [1, 2]
    assert isinstance(caught.value.__cause__, Boom)


def test_tolerated_failures_go_on():
    looping.run({"values": [1, 2, 3, 4], "bad": [2, 3], "most": 2})
    assert seen == [1, 2, 3, 4, "else"]


def test_helpers_are_prepared():
    assert helped([1, 2], [2]) == [10, {"Status": "FAILED", "Error": "Boom", "Cause": "2"}]


@pytest.mark.parametrize(
    ("most", "failing", "goes"),
    [
        (1, 1, True), (1, 2, False), ("50%", 2, True), ("50%", 3, False), ((1, "50%"), 2, False), ((3, "50%"), 3, False),
        (0, 1, False), ("0%", 1, False), ((0, "100%"), 4, True), ((4, "0%"), 4, True), (None, 1, False), (2.0, 2, True),
    ],
)  # fmt: skip
def test_bounds(most, failing, goes):
    if goes:
        looping([1, 2, 3, 4], [*range(1, failing + 1)], most)
    else:
        with pytest.raises(ExceedToleratedFailureThreshold):
            looping([1, 2, 3, 4], [*range(1, failing + 1)], most)


@pytest.mark.parametrize(
    ("options", "kind"),
    [
        ({"tolerate": -1}, ValueError), ({"tolerate": 1.5}, ValueError), ({"tolerate": "5"}, ValueError),
        ({"tolerate": "101%"}, ValueError), ({"tolerate": (1, 2)}, ValueError), ({"tolerate": ("1%", "2%")}, ValueError),
        ({"tolerate": True}, TypeError), ({"tolerate": {}}, TypeError), ({"limit": -1}, ValueError),
        ({"limit": "1"}, TypeError), ({"batch": 0}, ValueError), ({"batch": 1.5}, ValueError),
    ],
)  # fmt: skip
def test_options_out_of_range(options, kind):
    with pytest.raises(kind) as caught:
        distributed([1], **options)
    assert machine_error(caught.value)[0] == "States.QueryEvaluationError"


def test_everything_else_of_the_function_stays():
    made = looping.function
    before = (made.__code__.co_firstlineno, made.__defaults__, made.__doc__, made.__closure__)
    looping([], [])
    prepared = made.__code__
    assert (made.__code__.co_firstlineno, made.__defaults__, made.__doc__, made.__closure__) == before
    looping([], [])
    assert made.__code__ is prepared
    code = plain.function.__code__
    plain([1])
    assert plain.function.__code__ is code


def test_lines_of_a_traceback_stay():
    with pytest.raises(ExceedToleratedFailureThreshold) as caught:
        looping([1], [1])
    lines = []
    trace = caught.value.__cause__.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code is looping.function.__code__:
            lines.append(trace.tb_lineno - looping.function.__code__.co_firstlineno)
        trace = trace.tb_next
    assert lines == [4]


def test_closures_stay():
    factor = [1]

    @workflow
    def inner(values):
        for first, second in distributed(values, tolerate=1):
            factor[0] = factor[0] * first + second
        return {key: [factor[0] for other in distributed([key])] for key, _ in distributed(values, tolerate=1)}

    assert inner([[2, 3], [4, 5]]) == {2: [25], 4: [25]}
    with pytest.raises(ValueError, match="unpack"):  # the failure stands where a pair would
        inner([[2, 3], [1]])
    assert factor == [53]


def test_without_its_source_a_loop_is_refused():
    space = {}
    exec(  # a function whose text nobody can find again
        textwrap.dedent("""
        from flowdsl import distributed, workflow
        @workflow
        def main(values):
            for value in distributed(values):
                value + 1
        """),
        space,
    )
    with pytest.raises(RuntimeError, match="source text"):
        space["main"]([1])


def test_a_module_that_names_it_otherwise(tmp_path):
    path = tmp_path / "named_otherwise.py"
    path.write_text("from __future__ import annotations\nimport flowdsl as f\n\n@f.workflow\ndef main(xs: list[int]):\n"
                    "    return [1 / x for x in f.distributed(xs, tolerate=1)]\n")
    spec = importlib.util.spec_from_file_location("named_otherwise", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["named_otherwise"] = module
    try:
        spec.loader.exec_module(module)
        found = module.main([1, 0])
        assert found[0] == 1 and found[1]["Error"] == "States.QueryEvaluationError"
        assert module.main.function.__annotations__ == {"xs": "list[int]"}
    finally:
        del sys.modules["named_otherwise"]


def test_outside_of_a_workflow_the_items_are_a_plain_loop():
    assert list(distributed([1, 2, 3], batch=2)) == [[1, 2], [3]]
    prepare(len)


@workflow
def written(values):
    for value in distributed(values, results="somewhere"):
        seen.append(value + 0)
    return [value + 0 for value in distributed(values, results="somewhere")]


def test_where_results_are_written_is_nothing_that_python_knows():
    with pytest.raises(RuntimeError, match="written elsewhere"):
        written([1])
    assert seen == [1]


def test_batches_by_bytes_are_cut_as_the_engine_cuts():
    items = ["é" * n for n in range(12)] + [1.0, [1, (2.0,)], {"a": 3.0}]
    plain = [*distributed(items, batch_bytes=60).each()]
    definition = {
        "QueryLanguage": "JSONata", "StartAt": "m", "States": {"m": {
            "Type": "Map", "End": True, "Items": "{% $states.input %}", "ItemBatcher": {"MaxInputBytesPerBatch": 60},
            "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "p",
                              "States": {"p": {"Type": "Succeed", "Output": "{% $states.input.Items %}"}}},
        }},
    }  # fmt: skip
    found = run(definition, json.loads(json.dumps(items))).output
    assert [len(batch) for batch in plain] == [len(batch) for batch in found]
    assert len({len(batch) for batch in plain}) > 1
    assert [len(batch) for batch in distributed(items, batch=2, batch_bytes=10_000).each()] == [2] * 7 + [1]


@pytest.mark.parametrize("size", [0, -1, 1.5])
def test_the_bytes_of_a_batch_are_a_whole_number(size):
    with pytest.raises(ValueError, match="`batch_bytes` is a whole number of at least 1"):
        distributed([1], batch_bytes=size)
    with pytest.raises(TypeError):
        distributed([1], batch_bytes="1")


@pytest.mark.parametrize("share", ["5%", "5.5%", "0%", "100%", "+5%", " 5%", "5", "1e1%", "5_0%", "101%", "٥%", "", "%"])
def test_the_compiler_takes_the_shares_that_python_takes(share: str) -> None:
    text = f"""\
from flowdsl import distributed, workflow


@workflow
def main(xs: list) -> list:
    return [x for x in distributed(xs, tolerate={share!r})]
"""
    try:
        percentage(share)
    except ValueError:
        expected = ["FLOW406"]
    else:
        expected = []
    assert [problem.code for problem in compile_source(SourceFile("main.py", text)).diagnostics] == expected
