"""Functions inside results, and expressions that would eat all memory."""

import subprocess
import sys
from pathlib import Path

import jlens
import pytest

from flowdsl.local import Limits, run
from flowdsl.local.jsonata_bounds import BoundedEvaluation, Bounds, TooMuchMemory
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
    "$map([1..1000], function($i) { $pad('a', 10000000) })",
    "$map([1..1000], function($i) { $string([1..190000]) })",
    "$map([1..1000], function($i) { $range(1, 190000, 1) })",
    "$map([1..1000], function($i) { $partition([1..190000], 1) })",
    "$map([1..1000], function($i) { $zip([1..190000], [1..190000]) })",
    "$map([1..1000], function($i) { $base64encode($pad('a', 1000000)) })",
    "$reduce([1..30], function($a, $b) { {'a': $a, 'b': $a} }, 1)",
    "[1/0, $map([1..1000], function($i) { [1..200000] })]",
    "[1/0, ($f := function($x, $n) { $n = 0 ? $x : $f($append($x, $x), $n - 1) }; $f([1..1000], 40))]",
    "[1/0, $reduce([1..100], function($a, $b) { $a & $a }, 'xxxxxxxxxx')]",
    "[1/0, $pad('a', 1000000000)]",
    "[1/0, $split($pad('a', 100000000), '')]",
    "[1/0, ($f := function($n) { $f($n + 1) }; $f(0))]",
    "[1/0, ($f := function($n) { 1 + $f($n + 1) }; $f(0))]",
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
    # Each try may take four times what the one before took; unbounded, it were many gigabytes.
    assert int(done.stdout) < 800, "megabytes"


def test_a_slow_expression_that_needs_little_gets_all_its_time():
    slow = "($f := function($n) { $f($n + 1) }; $f(1))"
    state = {"Type": "Pass", "Output": f"{{% {slow} %}}", "End": True}
    machine = {"QueryLanguage": "JSONata", "StartAt": "A", "States": {"A": state}}
    execution = run(machine, {}, limits=Limits(expression_seconds=0.3))
    assert "D1012: Evaluation timeout" in execution.cause


class _TimedOut(jlens.JlensError):
    code = "D1012"


class _TooManySteps(jlens.JlensError):
    code = "U1006"


BOUNDS = Bounds(3.0, 2**30, 1_000_000, 10_000_000)


def test_more_is_given_step_by_step():
    given, again = [], []

    def evaluate(document, bindings, *, seed, **bounds):
        given.append(bounds)
        if "max_steps" in bounds:
            raise _TooManySteps("too many")
        if bounds["timeout"] < 1:
            raise _TimedOut("too long")
        return document, bindings, seed

    found = BoundedEvaluation(evaluate, BOUNDS)(1, {"x": 2}, {"seed": 7}, lambda: again.append(1))
    assert found == (1, {"x": 2}, 7)
    assert given[0] == {"timeout": 0.02, "max_array_length": 10_000, "max_string_length": 262_144}
    assert [bounds["max_steps"] for bounds in given[1:-1]] == [24, 96, 384, 1536, 6144, 24576, 98304]
    assert all(bounds["max_array_length"] == 1_000_000 for bounds in given[1:])
    assert "max_steps" not in given[-1]
    assert len(again) == len(given) - 1


def test_lower_limits_hold_from_the_first_try():
    given = []
    BoundedEvaluation(lambda *_, **bounds: given.append(bounds), Bounds(0.01, 1, 5, 6))(None, None, {})
    assert given[0]["timeout"] <= 0.01
    assert (given[0]["max_array_length"], given[0]["max_string_length"]) == (5, 6)


def test_an_error_of_the_expression_is_not_tried_again():
    class Failed(jlens.JlensError):
        code = "T2001"

    tries = []

    def evaluate(*_, **__):
        tries.append(1)
        raise Failed("no number")

    with pytest.raises(Failed):
        BoundedEvaluation(evaluate, BOUNDS)(None, None, {})
    assert tries == [1]


def test_no_more_when_the_process_has_grown(monkeypatch):
    peaks = iter([100, 400, 1000])
    monkeypatch.setattr("flowdsl.local.jsonata_bounds.peak", lambda: next(peaks))

    def evaluate(*_, **__):
        raise _TooManySteps("too many")

    with pytest.raises(TooMuchMemory):
        BoundedEvaluation(evaluate, Bounds(3.0, 500, 9, 9))(None, None, {})
    assert next(peaks, None) is None


def test_large_data_is_no_hostility():
    """What needs large arrays, long texts and many steps gets them, with the same random numbers in each try."""
    assert evaluated("$count($map([1..150000], function($i) { $i * 2 }))").output == 150_000
    assert evaluated("$length($pad('a', 1000000))").output == 1_000_000
    assert evaluated("$count($states.input.xs)", {"xs": list(range(300_000))}).output == 300_000
    long, short = evaluated("($x := [1..90000]; $random())"), evaluated("$random()")
    assert long.output == short.output


def test_ctrl_c_stops_the_engine_that_divides_by_zero():
    """Its thread ends, and the interruption comes out."""
    code = """
import _thread, signal, sys, threading, time
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored in what a shell started in the background
sys.path.insert(0, sys.argv[1])
from tests.unit.local.test_jsonata_bounds import evaluated
evaluated("[1/0]")
threading.Timer(0.3, _thread.interrupt_main).start()
begun = time.monotonic()
try:
    evaluated("[1/0, $sum($map([1..1000], function($i) { $sum($map([1..1000], function($j) { $i * $j })) }))]")
except KeyboardInterrupt:
    assert time.monotonic() - begun < 2, "it went on"
    time.sleep(0.1)
    assert not [t for t in threading.enumerate() if t.name == "flowdsl-watched"]
    print("interrupted")
"""
    root = str(Path(__file__).parents[3])
    done = subprocess.run([sys.executable, "-c", code, root], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (0, "interrupted\n"), done.stderr
