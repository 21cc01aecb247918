"""Functions inside results, and expressions that would eat all memory."""

import subprocess
import sys
from pathlib import Path

import jlens
import pytest

from flowdsl.local import Limits, run
from flowdsl.local.jsonata_bounds import TooMuchMemory, evaluate_bounded
from flowdsl.local.jsonata_leaks import may_leak


def evaluated(text, input=None):
    state = {"Type": "Pass", "Output": f"{{% {text} %}}", "End": True}
    return run({"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}}, input or {})


@pytest.mark.parametrize(
    "text",
    [
        "$sum",
        "function($x) { $x }",
        '{"a": function($x) { $x }}',
        "[$sum, 1]",
        '{"a": [{"b": λ($x) { 1 }}]}',
        '($f := $map; {"b": [$f]})',
        '{"f": ($f := function() { 1 })}',
        '{"f": $substring(?, 0, 1)}',
        "$map([1, 2], function($x) { $sum })",
        "$map([1, 2], function($x) { function() { $x } })",
        '($f := function($g) { {"g": $g} }; $f($sum))',
        '($g := function() { function() { 1 } }; {"a": $g()})',
    ],
)
def test_a_function_anywhere_in_a_result_fails(text):
    assert may_leak(text)
    execution = evaluated(text)
    assert execution.error == "States.QueryEvaluationError"
    assert "returned an unsupported result type" in execution.cause


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("$map([1, 2], function($x) { $x + 1 })", [2, 3]),
        ("($f := function($x) { $x }; [$f(1)])", [1]),
        ("($f := function($n) { $n = 0 ? 0 : $f($n - 1) }; $f(3))", 0),
        ("[$reduce([1, 2], function($a, $b) { $a + $b })]", [3]),
        ("$map(['a'], $uppercase)", "A"),
        ("$filter([1, 2], function($v, $i) { $i = 1 })", 2),
        ("'function' & '$sum, '", "function$sum, "),
        ("{'a': $sum([1, 2]), 'b': $count([1])}", {"a": 3, "b": 1}),
        ("true ? 1 : 2", 1),
    ],
)
def test_functions_that_cannot_get_out_cost_nothing(text, output):
    assert not may_leak(text)
    assert evaluated(text).output == output


@pytest.mark.parametrize(
    ("text", "output"),
    [
        ("['a'] ~> $map($uppercase)", "A"),
        ("($f := $uppercase; $g := $f; $g('a'))", "A"),
        ("($f := $substring(?, 1); {'a': $f('xyz')})", {"a": "yz"}),
    ],
)
def test_doubtful_expressions_that_are_right(text, output):
    assert evaluated(text).output == output


HOSTILE = [
    "$map([1..1000], function($i) { [1..1000000] })",
    "$map([1..1000], function($i) { [1..200000] })",
    "[1..1000].([1..200000])",
    "($g := function($n, $a) { $n = 0 ? 1 : $g($n - 1, [$a, [1..199000]]) }; $g(1000, []))",
    "($g := function($n) { $n = 0 ? [] : {'a': [1..199000], 'b': $g($n - 1)} }; $count($keys($g(1000))))",
    "($f := function($x, $n) { $n = 0 ? $x : $f($append($x, $x), $n - 1) }; $f([1..1000], 40))",
]
MEASURED = """
import sys
sys.path.insert(0, sys.argv[1])
from tests.unit.local.test_jsonata_bounds import evaluated
execution = evaluated(sys.argv[2])
assert execution.error == "States.QueryEvaluationError", execution.output
# The peak of this process alone: ru_maxrss begins with that of the process which started it.
status = open("/proc/self/status").read()
print(int(status.partition("VmHWM:")[2].split()[0]) // 1024)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured in Linux's units")
@pytest.mark.parametrize("text", HOSTILE)
def test_memory_is_bounded(text):
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", MEASURED, root, text], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    # The first fifth of a second is not watched: a fast machine fills up to a gigabyte in it; unbounded, it were many.
    assert int(done.stdout) < 1500, "megabytes"


def test_a_slow_expression_that_needs_little_gets_all_its_time():
    slow = "($f := function($n) { $f($n + 1) }; $f(1))"
    state = {"Type": "Pass", "Output": f"{{% {slow} %}}", "End": True}
    machine = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}}
    execution = run(machine, {}, limits=Limits(expression_seconds=0.3))
    assert "D1012: Evaluation timeout" in execution.cause


class _TimedOut(jlens.JlensError):
    code = "D1012"


def test_more_time_is_given_step_by_step():
    given, again = [], []

    def evaluate(document, bindings, *, timeout, seed):
        given.append(timeout)
        if timeout < 3:
            raise _TimedOut("too long")
        return document, bindings, seed

    found = evaluate_bounded(evaluate, 1, {"x": 2}, {"seed": 7}, 3.0, 2**30, lambda: again.append(1))
    assert found == (1, {"x": 2}, 7)
    assert given == [0.2, 0.8, 3.0]
    assert len(again) == 2


def test_no_more_time_when_the_process_has_grown(monkeypatch):
    peaks = iter([100, 1000])
    monkeypatch.setattr("flowdsl.local.jsonata_bounds._peak", lambda: next(peaks))

    def evaluate(*_, **__):
        raise _TimedOut("too long")

    with pytest.raises(TooMuchMemory):
        evaluate_bounded(evaluate, None, None, {}, 3.0, 500, lambda: None)
